/* From the bytes of a page to UTF-8: which encoding it is, and the conversion, which replaces what
 * is malformed and loses nothing else. */
#include "base/buffer.h"
#include "base/fail.h"
#include "base/text.h"
#include "base/utf8.h"
#include "markup/labels.h"
#include "markup/parse.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD"
#define STEP 65536u /* most room for output that is made at once */

/* --- the decision ----------------------------------------------------------------------------- */

typedef struct decision {
    const narc_encoding *encoding;
    const char *source;
    size_t mark; /* bytes of byte order mark */
    bool valid;  /* the input is well-formed UTF-8 as it is */
} decision;

/* Whether at least nine in ten multi-byte sequences are well-formed UTF-8. Text in any other encoding
 * does not come near that: of Chinese, Japanese or Korean pairs a quarter may pass by accident, of
 * single-byte text hardly any. A page of UTF-8 into which something else was pasted, or whose last
 * character was cut, does, and read as anything else every one of its letters would be lost for the
 * sake of a few bytes. */
static bool
almost_utf8(narc_text text)
{
    uint64_t good = 0;
    uint64_t bad = 0;

    for (size_t at = 0; at < text.size;) {
        uint32_t code_point;
        bool valid;
        size_t length;

        if ((uint8_t)text.data[at] < 0x80) {
            at++;
            continue;
        }
        length = narc_utf8_decode(text.data + at, text.size - at, &code_point, &valid);
        good += valid;
        bad += !valid;
        at += length;
    }
    return bad * 9 <= good;
}

static bool
is(const narc_encoding *encoding, const char *name)
{
    return encoding != NULL && strcmp(encoding->name, name) == 0;
}

/* What the first bytes say: a byte order mark, or the zeros of UTF-16 around the first '<', which
 * are valid UTF-8 and would be taken for it. */
static bool
decide_by_start(narc_bytes content, decision *made)
{
    static const struct {
        const char *bytes;
        size_t size, mark;
        const char *name, *source;
    } starts[] = {{"\xEF\xBB\xBF", 3, 3, "utf-8", "bom"},
                  {"\xFF\xFE", 2, 2, "utf-16le", "bom"},
                  {"\xFE\xFF", 2, 2, "utf-16be", "bom"},
                  {"<\0", 2, 0, "utf-16le", "default"},
                  {"\0<", 2, 0, "utf-16be", "default"}};

    for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
        if (content.size < starts[i].size ||
            memcmp(content.data, starts[i].bytes, starts[i].size) != 0)
            continue;
        made->encoding = narc_encoding_find(narc_text_from(starts[i].name));
        made->source = starts[i].source;
        made->mark = starts[i].mark;
        return true;
    }
    return false;
}

static decision
decide(narc_bytes content, narc_text caller_charset)
{
    const narc_text text = {(const char *)content.data, content.size};
    const narc_encoding *utf8 = narc_encoding_find(NARC_TEXT("utf-8"));
    const narc_encoding *declared = narc_encoding_find(caller_charset);
    const narc_encoding *guess;
    decision made = {.encoding = declared, .source = "caller"};

    if (decide_by_start(content, &made))
        return made;
    if (made.encoding == NULL) {
        made.encoding = declared = narc_encoding_declared(content);
        made.source = "meta";
    }
    /* ISO-2022-JP is made of ASCII bytes, so every page in it is valid UTF-8 as well. */
    if (is(declared, "iso-2022-jp") && content.size > 0 &&
        memchr(content.data, 0x1B, content.size) != NULL)
        return made;
    made.valid = narc_utf8_valid(text);
    if (made.valid || (!is(declared, "utf-8") && almost_utf8(text)))
        return (decision){.encoding = utf8, .source = "valid-utf-8", .valid = made.valid};
    if (declared == NULL || (is(declared, "utf-8") && !almost_utf8(text))) {
        guess = narc_encoding_guess(content);
        made.encoding = guess != NULL ? guess : narc_encoding_find(NARC_TEXT("windows-1252"));
        made.source = guess != NULL ? "guess" : "default";
    }
    return made;
}

/* --- the conversion --------------------------------------------------------------------------- */

static void
mend_utf8(narc_text text, narc_buffer *out, uint64_t *replaced)
{
    while (text.size > 0) {
        const size_t good = narc_utf8_check(text);
        uint32_t code_point;
        bool valid;

        narc_buffer_bytes(out, text.data, good);
        text = narc_text_slice(text, good, SIZE_MAX);
        if (text.size == 0)
            break;
        narc_buffer_literal(out, REPLACEMENT);
        ++*replaced;
        text = narc_text_slice(text, narc_utf8_decode(text.data, text.size, &code_point, &valid),
                               SIZE_MAX);
    }
}

/* By the standard's own tables: iconv(3)'s differ in the bytes that are left free, which are control
 * characters to a browser where they are not errors. */
static void
decode_single_bytes(const uint16_t *high, narc_bytes content, narc_buffer *out, uint64_t *replaced)
{
    for (size_t at = 0; at < content.size;) {
        size_t plain = at;

        while (plain < content.size && content.data[plain] < 0x80)
            plain++;
        narc_buffer_bytes(out, content.data + at, plain - at);
        for (at = plain; at < content.size && content.data[at] >= 0x80; at++) {
            const uint16_t point = high[content.data[at] - 0x80];

            narc_buffer_code_point(out, point != 0 ? point : NARC_UTF8_REPLACEMENT);
            *replaced += point == 0;
        }
    }
}

static void
decode_utf16(bool big, narc_bytes content, narc_buffer *out, uint64_t *replaced)
{
    uint32_t lead = 0; /* a high surrogate that waits for its second half */

    for (size_t at = 0; at + 1 < content.size; at += 2) {
        const uint32_t unit = big ? (uint32_t)content.data[at] << 8 | content.data[at + 1]
                                  : (uint32_t)content.data[at + 1] << 8 | content.data[at];
        const bool second = unit >= 0xDC00 && unit <= 0xDFFF;

        if (lead != 0 && second) {
            narc_buffer_code_point(out, 0x10000 + ((lead - 0xD800) << 10) + (unit - 0xDC00));
            lead = 0;
            continue;
        }
        if (lead != 0 || second) {
            narc_buffer_literal(out, REPLACEMENT);
            ++*replaced;
        }
        lead = unit >= 0xD800 && unit <= 0xDBFF ? unit : 0;
        if (lead == 0 && !second)
            narc_buffer_code_point(out, unit);
    }
    if (lead != 0 || content.size % 2 != 0) {
        narc_buffer_literal(out, REPLACEMENT);
        ++*replaced;
    }
}

/* How many bytes of a malformed sequence go: a lead byte alone when ASCII follows, for that is text
 * again (Encoding standard, "prepend byte to ioQueue"); else both. */
static size_t
malformed_size(const narc_encoding *encoding, const char *from, size_t left)
{
    if (encoding->widest < 2 || left < 2)
        return 1;
    return (uint8_t)from[1] >= 0x80 ? 2 : 1;
}

static void
decode_other(const narc_encoding *encoding, iconv_t converter, narc_bytes content, narc_buffer *out,
             uint64_t *replaced)
{
    char *from = (char *)(uintptr_t)content.data; /* iconv(3) does not write there */
    size_t left = content.size;

    while (left > 0 && !out->failed) {
        const size_t step = left < STEP / 2 ? left + left / 2 + 16 : STEP; /* pairs become three */
        char *to = (char *)narc_buffer_reserve(out, step);
        size_t room = step;
        size_t skip;
        int reason = 0;

        if (to == NULL)
            return;
        if (iconv(converter, &from, &left, &to, &room) == (size_t)-1)
            reason = errno;
        out->size += step - room;
        if (reason != EILSEQ && reason != EINVAL)
            continue;
        narc_buffer_literal(out, REPLACEMENT);
        ++*replaced;
        skip = reason == EINVAL ? left : malformed_size(encoding, from, left);
        from += skip;
        left -= skip;
    }
}

narc_status
narc_markup_decode(narc_bytes content, narc_text caller_charset, narc_buffer *out, narc_text *text,
                   narc_charset *charset, narc_error *err)
{
    const decision made = decide(content, caller_charset);
    const size_t begin = out->size;
    const uint16_t *high = narc_encoding_high_half(made.encoding->name);
    iconv_t converter;

    *charset = (narc_charset){.name = made.encoding->name, .source = made.source};
    content.size -= made.mark;
    if (made.mark > 0)
        content.data += made.mark;
    *text = (narc_text){(const char *)content.data, content.size};
    if (is(made.encoding, "utf-8")) {
        if (made.valid || narc_utf8_valid(*text))
            return NARC_OK;
        mend_utf8(*text, out, &charset->replaced);
    } else if (high != NULL) {
        decode_single_bytes(high, content, out, &charset->replaced);
    } else if (made.encoding->converter == NULL) {
        decode_utf16(is(made.encoding, "utf-16be"), content, out, &charset->replaced);
    } else {
        converter = iconv_open("UTF-8", made.encoding->converter);
        if (converter == (iconv_t)-1) { /* a system without it: nothing better is known */
            if (errno == ENOMEM)
                return narc_fail_memory(err);
            *charset = (narc_charset){.name = "windows-1252", .source = "default"};
            decode_single_bytes(narc_encoding_high_half("windows-1252"), content, out,
                                &charset->replaced);
        } else {
            decode_other(made.encoding, converter, content, out, &charset->replaced);
            iconv_close(converter);
        }
    }
    narc_buffer_trim(out); /* the tree comes on top of it */
    *text = narc_text_slice(narc_buffer_as_text(out), begin, SIZE_MAX);
    return narc_buffer_check(out, err);
}
