/* Small questions about text. */
#define _GNU_SOURCE /* memmem, which is linear whatever it is asked to find */
#include "base/text.h"

#include <string.h>

narc_text
narc_text_from(const char *terminated)
{
    return terminated == NULL ? (narc_text){NULL, 0} : (narc_text){terminated, strlen(terminated)};
}

bool
narc_text_equal(narc_text a, narc_text b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static bool
equal_nocase(const char *a, const char *b, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (narc_ascii_lower(a[i]) != narc_ascii_lower(b[i]))
            return false;
    return true;
}

bool
narc_text_is_nocase(narc_text text, const char *literal)
{
    return text.size == strlen(literal) && equal_nocase(text.data, literal, text.size);
}

bool
narc_text_starts_nocase(narc_text text, const char *literal)
{
    size_t size;

    /* Mostly the first byte says that it does not. */
    if (text.size == 0 || narc_ascii_lower(text.data[0]) != narc_ascii_lower(literal[0]))
        return literal[0] == '\0';
    size = strlen(literal);
    return text.size >= size && equal_nocase(text.data, literal, size);
}

int
narc_text_compare(narc_text a, narc_text b)
{
    const size_t size = a.size < b.size ? a.size : b.size;
    const int order = size == 0 ? 0 : memcmp(a.data, b.data, size);

    if (order != 0)
        return order;
    return a.size < b.size ? -1 : a.size > b.size;
}

/* memmem prepares tables for each search, which short needles are not worth; they cost what the text
 * costs, so many times over at most. */
#define SHORT_NEEDLE 40

static size_t
find_short(narc_text text, narc_text needle)
{
    const char *at = text.data;
    const char *end = text.data + (text.size - needle.size + 1);

    while (at < end && (at = memchr(at, needle.data[0], (size_t)(end - at))) != NULL) {
        if (memcmp(at, needle.data, needle.size) == 0)
            return (size_t)(at - text.data);
        at++;
    }
    return SIZE_MAX;
}

size_t
narc_text_find(narc_text text, narc_text needle)
{
    const char *hit;

    if (needle.size == 0)
        return 0;
    if (needle.size > text.size)
        return SIZE_MAX;
    if (needle.size <= SHORT_NEEDLE)
        return find_short(text, needle);
    hit = memmem(text.data, text.size, needle.data, needle.size);
    return hit == NULL ? SIZE_MAX : (size_t)(hit - text.data);
}

size_t
narc_text_find_nocase(narc_text text, const char *literal)
{
    const size_t size = strlen(literal);
    const char lower = narc_ascii_lower(literal[0]);
    const char upper = narc_ascii_upper(literal[0]);

    if (size == 0)
        return 0;
    for (size_t i = 0; i + size <= text.size; i++)
        if ((text.data[i] == lower || text.data[i] == upper) &&
            equal_nocase(text.data + i, literal, size))
            return i;
    return SIZE_MAX;
}

bool
narc_text_holds_one(narc_text text, const char *const *literals, size_t count)
{
    uint64_t firsts = 0; /* of the literals' first bytes, whose lowest six bits choose one here */

    for (size_t k = 0; k < count; k++)
        firsts |= UINT64_C(1) << (literals[k][0] & 63) |
                  UINT64_C(1) << (narc_ascii_upper(literals[k][0]) & 63);
    for (size_t i = 0; i < text.size; i++) {
        char c;

        if ((firsts >> (text.data[i] & 63) & 1) == 0)
            continue;
        c = narc_ascii_lower(text.data[i]);
        for (size_t k = 0; k < count; k++)
            if (literals[k][0] == c &&
                (i + 1 == text.size || literals[k][1] == '\0' ||
                 literals[k][1] == narc_ascii_lower(text.data[i + 1])) &&
                narc_text_starts_nocase((narc_text){text.data + i, text.size - i}, literals[k]))
                return true;
    }
    return false;
}

narc_text
narc_text_trim(narc_text text)
{
    while (text.size > 0 && narc_ascii_space(text.data[0])) {
        text.data++;
        text.size--;
    }
    while (text.size > 0 && narc_ascii_space(text.data[text.size - 1]))
        text.size--;
    return text;
}

narc_text
narc_text_split(narc_text *rest, char separator)
{
    const char *hit = rest->size > 0 ? memchr(rest->data, separator, rest->size) : NULL;
    narc_text part = *rest;

    if (hit == NULL) {
        *rest = (narc_text){NULL, 0};
        return part;
    }
    part.size = (size_t)(hit - rest->data);
    *rest = narc_text_slice(*rest, part.size + 1, SIZE_MAX);
    return part;
}

bool
narc_text_to_u64(narc_text text, uint64_t *out)
{
    uint64_t value = 0;

    if (text.size == 0)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        uint64_t digit;

        if (!narc_ascii_digit(text.data[i]))
            return false;
        digit = (uint64_t)(text.data[i] - '0');
        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}
