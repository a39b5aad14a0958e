/* Whether a value is of a kind of the schema (schema_facts.h). */
#include "newsml/schema_value.h"

#include "base/text.h"
#include "newsml/catalogs.h"
#include "newsml/property.h"
#include "newsml/writer.h"

#include <string.h>

static bool
is_whole(narc_text text, int64_t least, uint64_t most)
{
    uint64_t value;
    bool minus = false;

    if (narc_text_starts(text, "+") || narc_text_starts(text, "-")) {
        minus = text.data[0] == '-';
        text = narc_text_slice(text, 1, SIZE_MAX);
    }
    if (!narc_text_to_u64(text, &value))
        return false;
    if (minus && value > 0)
        return least < 0;
    return value <= most && (least <= 0 || value >= (uint64_t)least);
}

static bool
is_decimal(narc_text text)
{
    bool digit = false;
    bool point = false;

    if (text.size > 0 && (text.data[0] == '-' || text.data[0] == '+'))
        text = narc_text_slice(text, 1, SIZE_MAX);
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '.' && !point)
            point = true;
        else if (narc_ascii_digit(text.data[i]))
            digit = true;
        else
            return false;
    }
    return digit;
}

/* The ASCII part of NCName; other letters are left to the sender. */
static bool
is_name(narc_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        const char c = text.data[i];
        const bool first = narc_ascii_alpha(c) || c == '_' || (unsigned char)c >= 0x80;

        if (!first && (i == 0 || (!narc_ascii_digit(c) && c != '-' && c != '.')))
            return false;
    }
    return text.size > 0;
}

/* P1DT2H and the like: letters in order, each behind digits. */
static bool
is_duration(narc_text text)
{
    const char *left = "YMD"; /* letters that may still come */
    bool in_time = false, any = false;

    if (narc_text_starts(text, "-"))
        text = narc_text_slice(text, 1, SIZE_MAX);
    if (!narc_text_starts(text, "P"))
        return false;
    for (size_t i = 1; i < text.size; i++) {
        const size_t begin = i;
        const char *found;

        if (text.data[i] == 'T') {
            if (in_time || i + 1 == text.size)
                return false;
            in_time = true;
            left = "HMS";
            continue;
        }
        while (i < text.size &&
               (narc_ascii_digit(text.data[i]) || (text.data[i] == '.' && in_time)))
            i++;
        if (i == begin || i == text.size || (found = strchr(left, text.data[i])) == NULL)
            return false;
        left = found + 1;
        any = true;
    }
    return any;
}

static bool
words_fit(narc_text text, char kind)
{
    while (text.size > 0) {
        const narc_text word = narc_text_trim(narc_text_split(&text, ' '));

        if (word.size > 0 && !(kind == 'Q'   ? narc_qcode_is(word)
                               : kind == 'U' ? narc_newsml_is_uri(word)
                                             : is_name(word)))
            return false;
    }
    return true;
}

/* NMTOKENS, as far as ASCII goes. */
static bool
tokens_fit(narc_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        const char c = text.data[i];

        if (!narc_ascii_alpha(c) && !narc_ascii_digit(c) && (unsigned char)c < 0x80 &&
            strchr(" \t\n-._:", c) == NULL)
            return false;
    }
    return text.size > 0;
}

static bool
one_line(narc_text text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] != ' ' && narc_ascii_space(text.data[i]))
            return false;
    return true;
}

/* Whether value is one of the words of "(a|b)". */
static bool
among(const char *words, narc_text value)
{
    narc_text rest = narc_text_from(words + 1);

    rest.size = narc_text_find(rest, NARC_TEXT(")"));
    while (rest.size > 0)
        if (narc_text_equal(narc_text_split(&rest, '|'), value))
            return true;
    return false;
}

bool
narc_schema_value_fits(narc_text value, const char *kind)
{
    const narc_text trimmed = narc_text_trim(value);

    switch (*kind) {
    case 'q':
        return narc_qcode_is(value);
    case 'Q':
    case 'U':
    case 'I':
        return words_fit(trimmed, *kind);
    case 'u':
        return narc_newsml_is_uri(trimmed);
    case 'n':
        return is_whole(trimmed, 0, UINT64_MAX);
    case 'p':
        return is_whole(trimmed, 1, UINT64_MAX);
    case 'z':
        return is_whole(trimmed, INT64_MIN, UINT64_MAX);
    case 'h':
        return is_whole(trimmed, 0, 100);
    case '1':
        return is_whole(trimmed, 1, 9);
    case 'd':
        return is_decimal(trimmed);
    case 'b':
        return narc_text_is(trimmed, "true") || narc_text_is(trimmed, "false") ||
               narc_text_is(trimmed, "0") || narc_text_is(trimmed, "1");
    case 'E':
        return value.size == 0 || narc_newsml_is_date(trimmed, NARC_PRECISION_SECOND);
    case 'D':
        return narc_newsml_is_date(trimmed, NARC_PRECISION_SECOND);
    case 't':
        return narc_newsml_is_date(trimmed, NARC_PRECISION_DAY);
    case 'Y':
        return narc_newsml_is_date(trimmed, NARC_PRECISION_YEAR);
    case 'r':
        return is_duration(trimmed);
    case 'k':
        return tokens_fit(trimmed);
    case 'i':
    case 'j':
        return is_name(trimmed);
    case 'l':
        return trimmed.size == 0 || narc_newsml_is_language(trimmed);
    case 'g':
        return one_line(value);
    case '(':
        return among(kind, trimmed);
    default:
        return true;
    }
}
