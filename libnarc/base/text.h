/* Small questions about text and bytes; ASCII only where it says so, no locale ever. */
#ifndef NARC_BASE_TEXT_H
#define NARC_BASE_TEXT_H

#include <narc/base.h>

#include <string.h>

bool narc_text_equal(narc_text a, narc_text b);
/** Compares with a terminated literal; readers ask this of every name, so its length is the compiler's. */
static inline bool
narc_text_is(narc_text text, const char *literal)
{
    const size_t size = strlen(literal);

    return text.size == size && (size == 0 || memcmp(text.data, literal, size) == 0);
}
static inline bool
narc_text_starts(narc_text text, const char *literal)
{
    const size_t size = strlen(literal);

    return text.size >= size && (size == 0 || memcmp(text.data, literal, size) == 0);
}
static inline bool
narc_text_ends(narc_text text, const char *literal)
{
    const size_t size = strlen(literal);

    return text.size >= size &&
           (size == 0 || memcmp(text.data + (text.size - size), literal, size) == 0);
}
/** The same with ASCII letters folded. */
bool narc_text_is_nocase(narc_text text, const char *literal);
bool narc_text_starts_nocase(narc_text text, const char *literal);
/** Bytewise order, shorter first on a tie; for UTF-8 this is code point order. */
int narc_text_compare(narc_text a, narc_text b);
/** Position of the first occurrence, or SIZE_MAX. */
size_t narc_text_find(narc_text text, narc_text needle);
size_t narc_text_find_nocase(narc_text text, const char *literal);
/** Whether it holds one of some literals in lower case, none of them empty; ASCII letters folded. */
bool narc_text_holds_one(narc_text text, const char *const *literals, size_t count);
/** Without ASCII white space (space, tab, LF, FF, CR) at both ends. */
narc_text narc_text_trim(narc_text text);
/** Cuts up to the first `separator`: answers that part and moves *rest behind the separator. */
narc_text narc_text_split(narc_text *rest, char separator);
/** Decimal digits only, no sign, no overflow; false leaves *out alone. */
bool narc_text_to_u64(narc_text text, uint64_t *out);

/** From `at`, at most `size` bytes; both are clamped to what is there. */
static inline narc_text
narc_text_slice(narc_text text, size_t at, size_t size)
{
    if (at >= text.size)
        return (narc_text){NULL, 0};
    if (size > text.size - at)
        size = text.size - at;
    return (narc_text){text.data + at, size};
}

static inline bool
narc_ascii_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static inline bool
narc_ascii_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool
narc_ascii_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline char
narc_ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static inline char
narc_ascii_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

/** The value of a hexadecimal digit, or -1. */
static inline int
narc_ascii_hex(char c)
{
    if (narc_ascii_digit(c))
        return c - '0';
    c = narc_ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

#endif
