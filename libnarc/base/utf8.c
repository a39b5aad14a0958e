/* UTF-8 as in RFC 3629, after the table of well-formed byte sequences (Unicode 3.9, table 3-7). */
#include "base/utf8.h"

#include "base/eight.h"

/* What may follow a first byte: how long the sequence is and the range of the second byte. */
static size_t
lead(uint8_t first, uint8_t *low, uint8_t *high)
{
    *low = 0x80;
    *high = 0xBF;
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if (first >= 0xE0 && first <= 0xEF) {
        if (first == 0xE0)
            *low = 0xA0; /* no overlong forms */
        if (first == 0xED)
            *high = 0x9F; /* no surrogates */
        return 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (first == 0xF0)
            *low = 0x90; /* no overlong forms */
        if (first == 0xF4)
            *high = 0x8F; /* nothing above U+10FFFF */
        return 4;
    }
    return 0;
}

size_t
narc_utf8_decode(const char *data, size_t size, uint32_t *code_point, bool *valid)
{
    const uint8_t *bytes = (const uint8_t *)data;
    uint8_t low, high;
    uint32_t value;
    size_t length;

    if (bytes[0] < 0x80) {
        *code_point = bytes[0];
        *valid = true;
        return 1;
    }
    length = lead(bytes[0], &low, &high);
    *code_point = NARC_UTF8_REPLACEMENT;
    *valid = false;
    if (length == 0)
        return 1;
    value = bytes[0] & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if (i >= size || bytes[i] < low || bytes[i] > high)
            return i;
        value = value << 6 | (bytes[i] & 0x3Fu);
        low = 0x80;
        high = 0xBF;
    }
    *code_point = value;
    *valid = true;
    return length;
}

size_t
narc_utf8_encode(uint32_t code_point, char out[4])
{
    uint8_t *bytes = (uint8_t *)out;

    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
        code_point = NARC_UTF8_REPLACEMENT;
    if (code_point < 0x80) {
        bytes[0] = (uint8_t)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        bytes[0] = (uint8_t)(0xC0 | code_point >> 6);
        bytes[1] = (uint8_t)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        bytes[0] = (uint8_t)(0xE0 | code_point >> 12);
        bytes[1] = (uint8_t)(0x80 | (code_point >> 6 & 0x3F));
        bytes[2] = (uint8_t)(0x80 | (code_point & 0x3F));
        return 3;
    }
    bytes[0] = (uint8_t)(0xF0 | code_point >> 18);
    bytes[1] = (uint8_t)(0x80 | (code_point >> 12 & 0x3F));
    bytes[2] = (uint8_t)(0x80 | (code_point >> 6 & 0x3F));
    bytes[3] = (uint8_t)(0x80 | (code_point & 0x3F));
    return 4;
}

/* Behind the ASCII at `at`, thirty-two bytes at once: most of most pages. */
static size_t
behind_ascii(narc_text text, size_t at)
{
    for (; text.size - at >= 32; at += 32) {
        const char *bytes = text.data + at;

        if (((narc_eight_load(bytes) | narc_eight_load(bytes + 8) | narc_eight_load(bytes + 16) |
              narc_eight_load(bytes + 24)) &
             NARC_EIGHT_HIGH) != 0)
            break;
    }
    while (at < text.size && (text.data[at] & 0x80) == 0)
        at++;
    return at;
}

size_t
narc_utf8_check(narc_text text)
{
    for (size_t at = behind_ascii(text, 0); at < text.size; at = behind_ascii(text, at)) {
        /* Other scripts go on for whole words. */
        do {
            uint32_t code_point;
            bool valid;
            const size_t length =
                narc_utf8_decode(text.data + at, text.size - at, &code_point, &valid);

            if (!valid)
                return at;
            at += length;
        } while (at < text.size && (text.data[at] & 0x80) != 0);
    }
    return text.size;
}
