/* Appending to a narc_buffer. Appends latch `failed`; narc_buffer_check asks once, at the end. */
#ifndef NARC_BASE_BUFFER_H
#define NARC_BASE_BUFFER_H

#include <narc/base.h>

void narc_buffer_byte(narc_buffer *buffer, uint8_t byte);
void narc_buffer_bytes(narc_buffer *buffer, const void *data, size_t size);
void narc_buffer_text(narc_buffer *buffer, narc_text text);
void narc_buffer_literal(narc_buffer *buffer, const char *terminated);
void narc_buffer_format(narc_buffer *buffer, const char *format, ...) NARC_PRINTF(2, 3);
void narc_buffer_u16le(narc_buffer *buffer, uint16_t value);
void narc_buffer_u32le(narc_buffer *buffer, uint32_t value);
void narc_buffer_u64le(narc_buffer *buffer, uint64_t value);
/** A code point as UTF-8. */
void narc_buffer_code_point(narc_buffer *buffer, uint32_t code_point);
/** Room for at least `more` further bytes; answers where they go, or NULL with `failed` latched. */
uint8_t *narc_buffer_reserve(narc_buffer *buffer, size_t more);
/** Gives back the memory behind the content, for a buffer that will not grow further. */
void narc_buffer_trim(narc_buffer *buffer);
/** Forgets the content, keeps the memory, clears `failed`. */
void narc_buffer_clear(narc_buffer *buffer);
/** NARC_OK, or E802 (memory) or E601 (limit). */
narc_status narc_buffer_check(const narc_buffer *buffer, narc_error *err);

static inline narc_bytes
narc_buffer_view(const narc_buffer *buffer)
{
    return (narc_bytes){buffer->data, buffer->size};
}

static inline narc_text
narc_buffer_as_text(const narc_buffer *buffer)
{
    return (narc_text){(const char *)buffer->data, buffer->size};
}

#endif
