/* Writing little-endian numbers to a known place (spec 1.3). */
#ifndef NARC_FORMAT_STORE_H
#define NARC_FORMAT_STORE_H

#include <stdint.h>

static inline void
narc_store_u16le(uint8_t *out, uint16_t value)
{
    out[0] = (uint8_t)value;
    out[1] = (uint8_t)(value >> 8);
}

static inline void
narc_store_u32le(uint8_t *out, uint32_t value)
{
    narc_store_u16le(out, (uint16_t)value);
    narc_store_u16le(out + 2, (uint16_t)(value >> 16));
}

static inline void
narc_store_u64le(uint8_t *out, uint64_t value)
{
    narc_store_u32le(out, (uint32_t)value);
    narc_store_u32le(out + 4, (uint32_t)(value >> 32));
}

#endif
