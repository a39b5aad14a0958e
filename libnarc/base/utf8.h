/* UTF-8 as in RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef NARC_BASE_UTF8_H
#define NARC_BASE_UTF8_H

#include <narc/base.h>

#define NARC_UTF8_REPLACEMENT 0xFFFDu

/**
 * Decodes the code point at data[0], size > 0. Answers its length in bytes, 1 to 4. On a malformed
 * sequence *code_point is U+FFFD and the length covers the maximal subpart (Unicode 3.9, D93b).
 */
size_t narc_utf8_decode(const char *data, size_t size, uint32_t *code_point, bool *valid);

/** Writes 1 to 4 bytes; a surrogate or a value above U+10FFFF becomes U+FFFD. Answers the length. */
size_t narc_utf8_encode(uint32_t code_point, char out[4]);

/** Offset of the first malformed byte, or text.size when all is well. Linear. */
size_t narc_utf8_check(narc_text text);

/** Whether the bytes are well-formed UTF-8. */
static inline bool
narc_utf8_valid(narc_text text)
{
    return narc_utf8_check(text) == text.size;
}

#endif
