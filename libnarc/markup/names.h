/* Names as keys of two machine words, so that looking one up is a multiplication, a table and one
 * comparison. The tables are in names.c, which make_names.py writes. */
#ifndef NARC_MARKUP_NAMES_H
#define NARC_MARKUP_NAMES_H

#include <narc/base.h>

#include <string.h>

#define NARC_NAME_KEY_SIZE 16u /* longer names have no key */

typedef struct narc_name_key {
    uint64_t low, high; /* the bytes, first one lowest, then zeros */
} narc_name_key;

/** The number in the table of tags.h or attributes.h, 0 when it has none. */
uint16_t narc_tag_of_key(narc_name_key key);
uint16_t narc_attribute_of_key(narc_name_key key);

static inline uint64_t
narc_name_word(const char *bytes, size_t size)
{
    uint64_t word = 0;

    memcpy(&word, bytes, size);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* A to Z become a to z in all eight bytes at once. Adding to the low seven bits carries into the
 * eighth exactly for bytes at or above a bound; bytes outside ASCII have it set before. */
static inline uint64_t
narc_name_lower(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t seven = word & (ones * 0x7F);
    const uint64_t from_a = seven + ones * (0x80 - 'A');
    const uint64_t behind_z = seven + ones * (0x7F - 'Z');
    const uint64_t upper = from_a & ~behind_z & ~word & (ones * 0x80);

    return word | upper >> 2;
}

/** How many of eight bytes are small letters before the first that is none. */
static inline size_t
narc_name_letters(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t seven = word & (ones * 0x7F);
    const uint64_t from_a = seven + ones * (0x80 - 'a');
    const uint64_t behind_z = seven + ones * (0x7F - 'z');
    const uint64_t others = (~from_a | behind_z | word) & (ones * 0x80);

    return others == 0 ? 8 : (size_t)__builtin_ctzll(others) / 8;
}

/** The key of a name with A to Z folded; size is at most NARC_NAME_KEY_SIZE. `readable` bytes may be
 * looked at from name on, at least size; with 16 this is fastest. */
static inline narc_name_key
narc_name_key_of(const char *name, size_t size, size_t readable)
{
    narc_name_key key = {0, 0};

    if (readable >= NARC_NAME_KEY_SIZE && size > 0) {
        key.low = narc_name_word(name, 8);
        if (size < 8) {
            key.low &= UINT64_MAX >> (64 - 8 * size);
        } else if (size > 8) {
            key.high = narc_name_word(name + 8, 8);
            key.high &= UINT64_MAX >> (128 - 8 * size);
        }
    } else {
        key.low = narc_name_word(name, size < 8 ? size : 8);
        if (size > 8)
            key.high = narc_name_word(name + 8, size - 8);
    }
    key.low = narc_name_lower(key.low);
    if (key.high != 0)
        key.high = narc_name_lower(key.high);
    return key;
}

#endif
