/* Reading wire bytes. */
#include "base/cursor.h"
#include "base/fail.h"

narc_bytes
narc_cursor_take(narc_cursor *in, uint64_t size)
{
    narc_bytes taken;

    if (in->short_read || size > in->bytes.size - in->at) {
        in->short_read = true;
        return (narc_bytes){NULL, 0};
    }
    taken = (narc_bytes){in->bytes.data + in->at, (size_t)size};
    in->at += (size_t)size;
    return taken;
}

static uint64_t
number(narc_cursor *in, size_t size)
{
    const narc_bytes bytes = narc_cursor_take(in, size);
    uint64_t value = 0;

    for (size_t i = bytes.size; i > 0; i--)
        value = value << 8 | bytes.data[i - 1];
    return value;
}

uint8_t
narc_cursor_u8(narc_cursor *in)
{
    return (uint8_t)number(in, 1);
}

uint16_t
narc_cursor_u16le(narc_cursor *in)
{
    return (uint16_t)number(in, 2);
}

uint32_t
narc_cursor_u32le(narc_cursor *in)
{
    return (uint32_t)number(in, 4);
}

uint64_t
narc_cursor_u64le(narc_cursor *in)
{
    return number(in, 8);
}

size_t
narc_cursor_left(const narc_cursor *in)
{
    return in->bytes.size - in->at;
}

narc_status
narc_cursor_check(const narc_cursor *in, const char *rule, narc_error *err)
{
    if (!in->short_read)
        return NARC_OK;
    return narc_fail(err, NARC_CUT_SHORT, in->base + in->bytes.size, rule,
                     "the structure needs more than the %zu bytes there are", in->bytes.size);
}
