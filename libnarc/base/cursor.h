/* Reading wire bytes. The first short read latches; one check at the end answers for all, so a
 * decoder reads like the table in the spec. All numbers are little-endian. */
#ifndef NARC_BASE_CURSOR_H
#define NARC_BASE_CURSOR_H

#include <narc/base.h>

typedef struct narc_cursor {
    narc_bytes bytes;
    size_t at;       /* next byte */
    uint64_t base;   /* offset of bytes.data[0] in the input, for errors */
    bool short_read; /* latched: something asked for more than was there; reads answer 0 since */
} narc_cursor;

uint8_t narc_cursor_u8(narc_cursor *in);
uint16_t narc_cursor_u16le(narc_cursor *in);
uint32_t narc_cursor_u32le(narc_cursor *in);
uint64_t narc_cursor_u64le(narc_cursor *in);
/** The next size bytes, borrowed from the input; empty after a short read. */
narc_bytes narc_cursor_take(narc_cursor *in, uint64_t size);
/** Bytes not yet read. */
size_t narc_cursor_left(const narc_cursor *in);
/** NARC_OK, or E202 with the section when a read came up short. */
narc_status narc_cursor_check(const narc_cursor *in, const char *rule, narc_error *err);

#endif
