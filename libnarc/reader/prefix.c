/* Leading hex digits of a content id. */
#include "reader/prefix.h"
#include "base/text.h"

#include <string.h>

#define KEY_DIGITS 12u /* 6.3: a key is 6 bytes */

static int
nibble(char c)
{
    if (narc_ascii_digit(c))
        return c - '0';
    c = narc_ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
narc_prefix_parse(narc_text digits, narc_prefix *out)
{
    *out = (narc_prefix){.digits = digits.size};
    if (digits.size == 0 || digits.size > 2 * sizeof(out->bytes))
        return false;
    for (size_t i = 0; i < digits.size; i++) {
        const int value = nibble(digits.data[i]);

        if (value < 0)
            return false;
        out->bytes[i / 2] |= (uint8_t)((unsigned)value << (i % 2 == 0 ? 4 : 0));
    }
    for (size_t i = 0; i < KEY_DIGITS / 2; i++)
        out->first = out->first << 8 | out->bytes[i];
    out->last = out->first;
    if (digits.size < KEY_DIGITS)
        out->last |= (UINT64_C(1) << 4 * (KEY_DIGITS - digits.size)) - 1;
    return true;
}

bool
narc_prefix_of(const narc_prefix *prefix, const uint8_t id[NARC_SHA256_SIZE])
{
    const size_t whole = prefix->digits / 2;

    if (memcmp(prefix->bytes, id, whole) != 0)
        return false;
    return prefix->digits % 2 == 0 || prefix->bytes[whole] >> 4 == id[whole] >> 4;
}
