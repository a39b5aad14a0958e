/* Text that grows inside an arena. */
#include "article/body_string.h"

#include "article/html_time.h"
#include "article/language_tag.h"
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

#define FIRST_CAPACITY 256u

/* The old memory stays behind in the arena; doubling bounds that to the size of the result. */
static bool
reserve(narc_body_string *string, size_t more)
{
    size_t capacity = string->capacity > 0 ? string->capacity : FIRST_CAPACITY;
    char *larger;

    if (more <= string->capacity - string->size)
        return true;
    if (string->arena->failed)
        return false;
    if (more > SIZE_MAX / 4 - string->size) {
        string->arena->failed = true;
        return false;
    }
    while (capacity - string->size < more)
        capacity *= 2;
    larger = narc_arena_alloc(string->arena, capacity);
    if (larger == NULL)
        return false;
    if (string->size > 0)
        memcpy(larger, string->data, string->size);
    string->data = larger;
    string->capacity = capacity;
    return true;
}

void
narc_body_string_add(narc_body_string *string, narc_text text)
{
    if (text.size == 0 || !reserve(string, text.size))
        return;
    memcpy(string->data + string->size, text.data, text.size);
    string->size += text.size;
}

void
narc_body_string_literal(narc_body_string *string, const char *terminated)
{
    narc_body_string_add(string, narc_text_from(terminated));
}

static void
add_code_point(narc_body_string *string, uint32_t code_point)
{
    char bytes[4];
    const size_t size = narc_utf8_encode(code_point, bytes);

    narc_body_string_add(string, (narc_text){bytes, size});
}

static const char *
escape_of(char c, bool quote)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return quote ? "&quot;" : NULL;
    default:
        return NULL;
    }
}

/* Bytes from `at` that are copied as they are; *broken receives whether what follows them is
 * nothing to write. */
static size_t
plain_run(narc_text text, size_t at, bool quote, bool *broken)
{
    const size_t start = at;

    *broken = false;
    while (at < text.size) {
        const unsigned char c = (unsigned char)text.data[at];
        uint32_t code_point = c;
        bool valid = true;
        size_t size = 1;

        if (c >= '?' && c < 0x7F) { /* letters: nothing behind '>' is ever escaped */
            at++;
            continue;
        }
        if (c >= 0x80)
            size = narc_utf8_decode(text.data + at, text.size - at, &code_point, &valid);
        else if (escape_of(text.data[at], quote) != NULL)
            break;
        if (!valid || !narc_body_is_written(code_point)) {
            *broken = true;
            break;
        }
        at += size;
    }
    return at - start;
}

void
narc_body_string_escaped(narc_body_string *string, narc_text text, bool quote)
{
    size_t at = 0;

    while (at < text.size) {
        bool broken;
        const size_t size = plain_run(text, at, quote, &broken);

        narc_body_string_add(string, narc_text_slice(text, at, size));
        at += size;
        if (at == text.size)
            break;
        if (broken) {
            uint32_t code_point;
            bool valid;

            at += narc_utf8_decode(text.data + at, text.size - at, &code_point, &valid);
            add_code_point(string, NARC_UTF8_REPLACEMENT);
        } else {
            narc_body_string_literal(string, escape_of(text.data[at++], quote));
        }
    }
}

static bool
is_control_or_space(char c)
{
    return (unsigned char)c <= ' ' || c == '\x7F';
}

static narc_text
trim_controls(narc_text value)
{
    while (value.size > 0 && is_control_or_space(value.data[0])) {
        value.data++;
        value.size--;
    }
    while (value.size > 0 && is_control_or_space(value.data[value.size - 1]))
        value.size--;
    return value;
}

/* Control characters go before anybody judges the scheme, as browsers drop some of them. */
static void
add_address(narc_body_string *string, narc_text value)
{
    char *kept = narc_arena_raw(string->arena, value.size);
    size_t size = 0;

    if (kept == NULL)
        return;
    for (size_t i = 0; i < value.size; i++)
        if (value.data[i] == ' ' || !is_control_or_space(value.data[i]))
            kept[size++] = value.data[i];
    narc_body_string_address(string, (narc_text){kept, size});
}

static void
add_collapsed(narc_body_string *string, narc_text value)
{
    size_t end;

    for (size_t at = 0; at < value.size; at = end) {
        for (end = at; end < value.size && !is_control_or_space(value.data[end]); end++)
            ;
        narc_body_string_add(string, narc_text_slice(value, at, end - at));
        if (end == value.size)
            break;
        narc_body_string_literal(string, " "); /* more follows: the value is trimmed */
        while (is_control_or_space(value.data[end]))
            end++;
    }
}

static void
add_lower(narc_body_string *string, narc_text value)
{
    for (size_t i = 0; i < value.size; i++) {
        const char c = narc_ascii_lower(value.data[i]);

        narc_body_string_add(string, (narc_text){&c, 1});
    }
}

static void
add_datetime(narc_body_string *string, narc_text value)
{
    char fit[NARC_DATE_SIZE];

    narc_body_string_add(string, (narc_text){fit, narc_html_time_fit(value, fit)});
}

static void
add_language(narc_body_string *string, narc_text value)
{
    char fit[NARC_LANGUAGE_SIZE];

    narc_body_string_add(string, (narc_text){fit, narc_language_fit(value, fit)});
}

void
narc_body_string_value(narc_body_string *string, narc_body_attribute_name name, narc_text value)
{
    value = trim_controls(value);
    if (narc_body_is_address(name))
        add_address(string, value);
    else if (name == NARC_BODY_ATTRIBUTE_DATETIME)
        add_datetime(string, value);
    else if (name == NARC_BODY_ATTRIBUTE_LANG)
        add_language(string, value);
    else if (name == NARC_BODY_ATTRIBUTE_DIR || name == NARC_BODY_ATTRIBUTE_SCOPE)
        add_lower(string, value);
    else
        add_collapsed(string, value);
}
