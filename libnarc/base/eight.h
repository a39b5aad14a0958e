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

/** Fewer than eight bytes as a number that, beside their count, no others have. */
static inline uint64_t
narc_eight_rest(const char *text, size_t size)
{
    uint32_t first;
    uint32_t last;

    if (size == 0)
        return 0;
    if (size < 4)
        return (uint64_t)(uint8_t)text[0] << 16 | (uint64_t)(uint8_t)text[size / 2] << 8 |
               (uint8_t)text[size - 1];
    memcpy(&first, text, sizeof(first));
    memcpy(&last, text + (size - sizeof(last)), sizeof(last));
    return (uint64_t)first << 32 | last;
}

/** A number that is the same for the same bytes and the same seed. */
static inline uint64_t
narc_eight_hash(uint64_t seed, const char *text, size_t size)
{
    uint64_t hash = seed ^ size * UINT64_C(0x9E3779B97F4A7C15);

    for (; size >= 8; text += 8, size -= 8) {
        hash = (hash ^ narc_eight_load(text)) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
    }
    hash = (hash ^ narc_eight_rest(text, size)) * UINT64_C(0xD6E8FEB86659FD93);
    return hash ^ hash >> 32;
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

/** Bytes that JSON does not have inside a string as they are: quotes, backslashes, controls. */
static inline uint64_t
narc_eight_escaped(uint64_t bytes)
{
    return narc_eight_below(bytes, ' ') | narc_eight_equal(bytes, '"') |
           narc_eight_equal(bytes, '\\');
}

/** Bytes that are `byte` with another such one beside them. */
static inline uint64_t
narc_eight_twice(uint64_t bytes, uint8_t byte)
{
    const uint64_t found = narc_eight_equal(bytes, byte);

    return found & found >> 8;
}

#endif
