/* Reading a character reference (HTML standard, 13.2.5.72 to 13.2.5.80). */
#include "base/text.h"
#include "base/utf8.h"
#include "markup/references.h"

#include <string.h>

static bool
alphanumeric(char c)
{
    return narc_ascii_alpha(c) || narc_ascii_digit(c);
}

/* The entry with exactly this name, or NULL. */
static const narc_reference *
find_name(const char *name, size_t size)
{
    size_t low = narc_reference_starts[name[0] - 'A'];
    size_t high = narc_reference_starts[name[0] - 'A' + 1];

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const narc_reference *entry = &narc_references[middle];
        const size_t shorter = size < entry->name_size ? size : entry->name_size;
        int order = memcmp(name, entry->name, shorter);

        if (order == 0)
            order = (size > entry->name_size) - (size < entry->name_size);
        if (order == 0)
            return entry;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

#define LONGEST_NAME 31u
#define LONGEST_BARE 6u /* of the names that need no semicolon */

/* 13.2.5.73. Only the full run of letters and digits can be a name that ends in a semicolon, so of
 * its beginnings just those that need none are tried, the longest first. */
static void
read_named(narc_text text, bool in_attribute, narc_reference_found *found)
{
    const narc_reference *entry = NULL;
    size_t run = 1;
    bool semicolon;

    while (run < text.size && alphanumeric(text.data[run]))
        run++;
    semicolon = run < text.size && text.data[run] == ';';
    found->seen = run;
    if (narc_ascii_digit(text.data[0]))
        return;
    if (semicolon && run <= LONGEST_NAME)
        entry = find_name(text.data, run);
    if (entry != NULL) {
        found->consumed = run + 1;
    } else {
        size_t size = run < LONGEST_BARE ? run : LONGEST_BARE;

        for (; size >= 2; size--) {
            entry = find_name(text.data, size);
            if (entry != NULL && entry->bare == 1)
                break;
            entry = NULL;
        }
        if (entry != NULL && in_attribute && size < text.size &&
            (text.data[size] == '=' || alphanumeric(text.data[size])))
            return; /* "for historical reasons": ?a=b&copy=1 is a query */
        found->consumed = entry != NULL ? size : 0;
        if (entry != NULL) {
            found->error = "missing-semicolon-after-character-reference";
            found->error_at = size;
        } else if (semicolon) { /* 13.2.5.74 */
            found->error = "unknown-named-character-reference";
            found->error_at = run;
        }
    }
    if (entry != NULL) {
        found->value_size = entry->value_size;
        memcpy(found->value, entry->value, entry->value_size);
    }
}

static int
digit_value(char c, bool hexadecimal)
{
    if (narc_ascii_digit(c))
        return c - '0';
    c = narc_ascii_lower(c);
    return hexadecimal && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* 13.2.5.80: what a number means, and what is said about it. */
static uint32_t
meaning(uint32_t number, const char **error)
{
    static const uint16_t high_controls[32] = {
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

    *error = NULL;
    if (number == 0) {
        *error = "null-character-reference";
        return NARC_UTF8_REPLACEMENT;
    }
    if (number > 0x10FFFF) {
        *error = "character-reference-outside-unicode-range";
        return NARC_UTF8_REPLACEMENT;
    }
    if (number >= 0xD800 && number <= 0xDFFF) {
        *error = "surrogate-character-reference";
        return NARC_UTF8_REPLACEMENT;
    }
    if ((number >= 0xFDD0 && number <= 0xFDEF) || (number & 0xFFFE) == 0xFFFE)
        *error = "noncharacter-character-reference";
    else if ((number < 0x20 && number != '\t' && number != '\n' && number != '\f') ||
             (number >= 0x7F && number <= 0x9F))
        *error = "control-character-reference";
    return number >= 0x80 && number <= 0x9F ? high_controls[number - 0x80] : number;
}

/* 13.2.5.75 to 13.2.5.79; text begins with '#'. */
static void
read_numeric(narc_text text, narc_reference_found *found)
{
    const bool hexadecimal = text.size > 1 && (text.data[1] == 'x' || text.data[1] == 'X');
    const size_t first = hexadecimal ? 2 : 1;
    uint32_t number = 0;
    size_t at = first;

    for (; at < text.size && digit_value(text.data[at], hexadecimal) >= 0; at++)
        if (number <= 0x10FFFF)
            number = number * (hexadecimal ? 16 : 10) +
                     (uint32_t)digit_value(text.data[at], hexadecimal);
    found->error_at = at;
    found->seen = at;
    if (at == first) {
        found->error = "absence-of-digits-in-numeric-character-reference";
        return;
    }
    if (at == text.size || text.data[at] != ';')
        found->error = "missing-semicolon-after-character-reference";
    else
        at++;
    found->consumed = at;
    number = meaning(number, &found->error_2);
    found->value_size = (uint8_t)narc_utf8_encode(number, found->value);
}

narc_reference_found
narc_reference_read(narc_text text, bool in_attribute)
{
    narc_reference_found found = {.consumed = 0};

    if (text.size > 0 && text.data[0] == '#')
        read_numeric(text, &found);
    else if (text.size > 0 && alphanumeric(text.data[0]))
        read_named(text, in_attribute, &found);
    return found;
}
