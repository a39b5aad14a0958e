/* Bytes that grow. */
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FIRST_CAPACITY 256u

void
narc_buffer_free(narc_buffer *buffer)
{
    if (buffer == NULL)
        return;
    narc_memory_free(buffer->allocator, buffer->data);
    *buffer = (narc_buffer){.allocator = buffer->allocator, .limit = buffer->limit};
}

void
narc_buffer_clear(narc_buffer *buffer)
{
    buffer->size = 0;
    buffer->failed = false;
    buffer->over_limit = false;
}

static uint8_t *
give_up(narc_buffer *buffer, bool over_limit)
{
    buffer->failed = true;
    buffer->over_limit = over_limit;
    return NULL;
}

/* Room for `more` bytes of content, which the limit counts, and `spare` ones, which it does not. */
static uint8_t *
make_room(narc_buffer *buffer, size_t more, size_t spare)
{
    size_t capacity = buffer->capacity > 0 ? buffer->capacity : FIRST_CAPACITY;
    size_t needed;
    uint8_t *data;

    if (buffer->failed)
        return NULL;
    if (buffer->limit != 0 && (buffer->size > buffer->limit || more > buffer->limit - buffer->size))
        return give_up(buffer, true);
    if (more > SIZE_MAX - spare || more + spare > SIZE_MAX - buffer->size)
        return give_up(buffer, false);
    needed = buffer->size + more + spare;
    if (buffer->data != NULL && needed <= buffer->capacity)
        return buffer->data + buffer->size;
    while (capacity < needed)
        capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
    data = narc_memory_resize(buffer->allocator, buffer->data, capacity);
    if (data == NULL)
        return give_up(buffer, false);
    buffer->data = data;
    buffer->capacity = capacity;
    return data + buffer->size;
}

uint8_t *
narc_buffer_reserve(narc_buffer *buffer, size_t more)
{
    return make_room(buffer, more, 0);
}

void
narc_buffer_trim(narc_buffer *buffer)
{
    uint8_t *data;

    if (buffer->failed || buffer->size == 0 || buffer->size == buffer->capacity)
        return;
    data = narc_memory_resize(buffer->allocator, buffer->data, buffer->size);
    if (data == NULL) {
        give_up(buffer, false);
        return;
    }
    buffer->data = data;
    buffer->capacity = buffer->size;
}

void
narc_buffer_bytes(narc_buffer *buffer, const void *data, size_t size)
{
    uint8_t *to;

    if (size == 0)
        return;
    to = narc_buffer_reserve(buffer, size);
    if (to == NULL)
        return;
    memcpy(to, data, size);
    buffer->size += size;
}

void
narc_buffer_byte(narc_buffer *buffer, uint8_t byte)
{
    narc_buffer_bytes(buffer, &byte, 1);
}

void
narc_buffer_text(narc_buffer *buffer, narc_text text)
{
    narc_buffer_bytes(buffer, text.data, text.size);
}

void
narc_buffer_literal(narc_buffer *buffer, const char *terminated)
{
    narc_buffer_bytes(buffer, terminated, strlen(terminated));
}

void
narc_buffer_format(narc_buffer *buffer, const char *format, ...)
{
    va_list values;
    char *to;
    int size;

    va_start(values, format);
    size = vsnprintf(NULL, 0, format, values);
    va_end(values);
    if (size < 0) /* longer than INT_MAX */
        (void)give_up(buffer, false);
    if (size <= 0)
        return;
    to = (char *)make_room(buffer, (size_t)size, 1); /* vsnprintf ends with a zero byte */
    if (to == NULL)
        return;
    va_start(values, format);
    vsnprintf(to, (size_t)size + 1, format, values);
    va_end(values);
    buffer->size += (size_t)size;
}

void
narc_buffer_u16le(narc_buffer *buffer, uint16_t value)
{
    narc_buffer_byte(buffer, (uint8_t)value);
    narc_buffer_byte(buffer, (uint8_t)(value >> 8));
}

void
narc_buffer_u32le(narc_buffer *buffer, uint32_t value)
{
    narc_buffer_u16le(buffer, (uint16_t)value);
    narc_buffer_u16le(buffer, (uint16_t)(value >> 16));
}

void
narc_buffer_u64le(narc_buffer *buffer, uint64_t value)
{
    narc_buffer_u32le(buffer, (uint32_t)value);
    narc_buffer_u32le(buffer, (uint32_t)(value >> 32));
}

void
narc_buffer_code_point(narc_buffer *buffer, uint32_t code_point)
{
    char bytes[4];

    narc_buffer_bytes(buffer, bytes, narc_utf8_encode(code_point, bytes));
}

narc_status
narc_buffer_check(const narc_buffer *buffer, narc_error *err)
{
    if (!buffer->failed)
        return NARC_OK;
    if (buffer->over_limit)
        return narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL,
                         "the result is larger than %zu bytes", buffer->limit);
    return narc_fail_memory(err);
}
