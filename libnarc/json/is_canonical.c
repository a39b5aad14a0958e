/* Whether JSON that was read without an error is in the one form that RFC 8785 allows. */
#include "json/is_canonical.h"

#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

/* As deep as the deepest record (narc_limits.json_depth). */
#define MOST_LEVELS 128

typedef struct level {
    bool object;
    bool name_next;
    narc_text name; /* of the member at hand, as it is written; NULL before the first */
} level;

typedef struct walk {
    const char *at;
    const char *end;
    level levels[MOST_LEVELS];
    size_t depth;
} walk;

/* --- strings ------------------------------------------------------------------------------------ */

/* The character behind a backslash that the form allows: the short escapes, and \u00xx of those
 * controls that have none. 0 bytes when it is another one. */
static size_t
escaped(const char *at, size_t size, uint32_t *code)
{
    static const char letters[] = "\"\\bfnrt";
    static const uint8_t controls[] = {'"', '\\', 8, 12, 10, 13, 9};
    const char *letter = size >= 2 && at[1] != '\0' ? strchr(letters, at[1]) : NULL;

    if (letter != NULL) {
        *code = controls[letter - letters];
        return 2;
    }
    if (size < 6 || memcmp(at, "\\u00", 4) != 0 || (at[4] != '0' && at[4] != '1') ||
        !((at[5] >= '0' && at[5] <= '9') || (at[5] >= 'a' && at[5] <= 'f')))
        return 0;
    *code =
        (uint32_t)(at[4] - '0') * 16 + (uint32_t)(at[5] <= '9' ? at[5] - '0' : at[5] - 'a' + 10);
    return memchr(controls, (int)*code, sizeof(controls)) == NULL ? 6 : 0;
}

/* The next character of a string as it is written, and how many bytes it takes; 0 when its form is not
 * allowed. */
static size_t
next_character(narc_text rest, uint32_t *code)
{
    bool valid;

    return rest.data[0] == '\\' ? escaped(rest.data, rest.size, code)
                                : narc_utf8_decode(rest.data, rest.size, code, &valid);
}

/* Names are in the order of their UTF-16 code units: characters outside the first plane come before
 * those from U+E000 on. */
static uint32_t
rank(uint32_t code)
{
    return code >= 0xE000 && code <= 0xFFFF ? code + 0x200000 : code;
}

static bool
comes_before(narc_text a, narc_text b)
{
    while (a.size > 0 && b.size > 0) {
        uint32_t left = 0;
        uint32_t right = 0;
        const size_t left_size = next_character(a, &left);
        const size_t right_size = next_character(b, &right);

        if (left_size == 0 || right_size == 0)
            return false;
        if (left != right)
            return rank(left) < rank(right);
        a = (narc_text){a.data + left_size, a.size - left_size};
        b = (narc_text){b.data + right_size, b.size - right_size};
    }
    return a.size == 0 && b.size > 0;
}

/* A string, its quotes left out; the walk goes behind it. */
static bool
string(walk *w, narc_text *out)
{
    const char *begin = ++w->at;

    while (w->at < w->end && *w->at != '"') {
        uint32_t code;
        const size_t size = *w->at == '\\' ? escaped(w->at, (size_t)(w->end - w->at), &code) : 1;

        if (size == 0)
            return false;
        w->at += size;
    }
    if (w->at >= w->end)
        return false;
    *out = (narc_text){begin, (size_t)(w->at++ - begin)};
    return true;
}

static bool
string_or_name(walk *w)
{
    level *here = w->depth > 0 ? &w->levels[w->depth - 1] : NULL;
    narc_text text;

    if (!string(w, &text))
        return false;
    if (here == NULL || !here->name_next)
        return true;
    if (here->name.data != NULL && !comes_before(here->name, text))
        return false;
    here->name = text;
    here->name_next = false;
    return true;
}

/* --- the rest ----------------------------------------------------------------------------------- */

/* Integers as they are written; no record has other numbers. */
static bool
number(walk *w)
{
    const bool negative = *w->at == '-';
    const char *digits = w->at += negative;

    while (w->at < w->end && narc_ascii_digit(*w->at))
        w->at++;
    if (w->at == digits || (*digits == '0' && (negative || w->at - digits > 1)))
        return false;
    return w->at == w->end || strchr(".eE", *w->at) == NULL;
}

static bool
open_level(walk *w, bool object)
{
    if (w->depth == MOST_LEVELS)
        return false;
    w->levels[w->depth++] = (level){.object = object, .name_next = object};
    w->at++;
    return true;
}

static bool
step(walk *w)
{
    const char c = *w->at;

    if (c == '"')
        return string_or_name(w);
    if (c == '{' || c == '[')
        return open_level(w, c == '{');
    if (c == '-' || narc_ascii_digit(c))
        return number(w);
    if (narc_ascii_space(c))
        return false;
    if ((c == '}' || c == ']') && w->depth > 0)
        w->depth--;
    else if (c == ',' && w->depth > 0)
        w->levels[w->depth - 1].name_next = w->levels[w->depth - 1].object;
    w->at++;
    return true;
}

bool
narc_json_is_canonical(narc_text json)
{
    walk w = {.at = json.data, .end = json.data + json.size};

    while (w.at < w.end)
        if (!step(&w))
            return false;
    return true;
}
