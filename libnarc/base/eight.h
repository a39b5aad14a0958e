/* Eight bytes of text at once, as one number. The answers are bits in the highest bit of each byte;
 * where one is set, bits of bytes behind it may be set wrongly, so they say for sure only whether
 * there is any. */
#ifndef NARC_BASE_EIGHT_H
#define NARC_BASE_EIGHT_H

#include <stdint.h>
#include <string.h>

#define NARC_EIGHT(byte) ((uint64_t)(byte)*UINT64_C(0x0101010101010101))
#define NARC_EIGHT_HIGH NARC_EIGHT(0x80)

static inline uint64_t
narc_eight_load(const char *text)
{
    uint64_t bytes;

    memcpy(&bytes, text, sizeof(bytes));
    return bytes;
}

/** Bytes that are `byte`. */
static inline uint64_t
narc_eight_equal(uint64_t bytes, uint8_t byte)
{
    const uint64_t differ = bytes ^ NARC_EIGHT(byte);

    return (differ - NARC_EIGHT(1)) & ~differ & NARC_EIGHT_HIGH;
}

/** Bytes of ASCII below `byte`, which is at most 0x80. */
static inline uint64_t
narc_eight_below(uint64_t bytes, uint8_t byte)
{
    return (bytes - NARC_EIGHT(byte)) & ~bytes & NARC_EIGHT_HIGH;
}

/** Bytes that are `byte` with another such one beside them. */
static inline uint64_t
narc_eight_twice(uint64_t bytes, uint8_t byte)
{
    const uint64_t found = narc_eight_equal(bytes, byte);

    return found & found >> 8;
}

#endif
