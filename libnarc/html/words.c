/* Words: lists in attributes, folding, cleaning of strings in metadata. */
#include "html/words.h"

#include "base/buffer.h"
#include "base/text.h"
#include "base/utf8.h"

#include <utf8proc.h>

bool
narc_html_has_word(narc_text list, const char *word)
{
    size_t at = 0;

    while (at < list.size) {
        size_t end = at;

        while (end < list.size && !narc_ascii_space(list.data[end]))
            end++;
        if (narc_text_is_nocase(narc_text_slice(list, at, end - at), word))
            return true;
        at = end + 1;
    }
    return false;
}

/* The code point in lower case, or 0 when it is no letter or digit. */
static uint32_t
fold_code_point(uint32_t c)
{
    if (c < 0x80) {
        const char lower = narc_ascii_lower((char)c);

        return (lower >= 'a' && lower <= 'z') || narc_ascii_digit(lower) ? (uint32_t)lower : 0;
    }
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT:
        return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return c;
    default:
        return 0;
    }
}

uint64_t
narc_html_fold(narc_text text)
{
    uint64_t hash = 0;
    size_t at = 0;

    while (at < text.size) {
        uint32_t c = (unsigned char)text.data[at];
        bool valid;

        if (c < 0x80)
            at++;
        else
            at += narc_utf8_decode(text.data + at, text.size - at, &c, &valid);
        c = fold_code_point(c);
        if (c == 0)
            continue;
        /* FNV-1a over code points, then mixed so that high bits count as well */
        hash = ((hash == 0 ? 0xCBF29CE484222325u : hash) ^ c) * 0x100000001B3u;
        hash ^= hash >> 29;
    }
    return hash;
}

narc_text
narc_html_fold_text(narc_text text, narc_arena *arena)
{
    /* Lower case may need more bytes than upper case: 2 become 3 at most. */
    char *out = narc_arena_alloc(arena, text.size * 2 + 4);
    size_t size = 0;
    size_t at = 0;

    if (out == NULL)
        return (narc_text){NULL, 0};
    while (at < text.size) {
        uint32_t c = (unsigned char)text.data[at];
        bool valid;

        if (c < 0x80)
            at++;
        else
            at += narc_utf8_decode(text.data + at, text.size - at, &c, &valid);
        c = fold_code_point(c);
        if (c != 0 && c < 0x80)
            out[size++] = (char)c;
        else if (c != 0)
            size += narc_utf8_encode(c, out + size);
    }
    return (narc_text){out, size};
}

/* The entities that occur inside strings of JSON-LD and doubly escaped attributes. */
static const struct {
    const char *name;
    uint32_t code_point;
} entities[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},     {"apos", '\''},
    {"nbsp", ' '},     {"rsquo", 0x2019}, {"lsquo", 0x2018},  {"rdquo", 0x201D}, {"ldquo", 0x201C},
    {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026}, {"eacute", 0xE9},  {"egrave", 0xE8},
    {"agrave", 0xE0},  {"ccedil", 0xE7},  {"uuml", 0xFC},     {"ouml", 0xF6},    {"auml", 0xE4},
    {"szlig", 0xDF},   {"Uuml", 0xDC},    {"Ouml", 0xD6},     {"Auml", 0xC4},    {"aacute", 0xE1},
    {"iacute", 0xED},  {"oacute", 0xF3},  {"uacute", 0xFA},   {"ntilde", 0xF1},  {"laquo", 0xAB},
    {"raquo", 0xBB},   {"bdquo", 0x201E}, {"sbquo", 0x201A},
};

static uint32_t
numeric_entity(narc_text digits)
{
    uint32_t value = 0;
    const bool hex = digits.size > 0 && (digits.data[0] == 'x' || digits.data[0] == 'X');

    for (size_t i = hex; i < digits.size; i++) {
        const char c = narc_ascii_lower(digits.data[i]);
        const bool letter = hex && c >= 'a' && c <= 'f';

        if (!narc_ascii_digit(c) && !letter)
            return 0;
        value = value * (hex ? 16 : 10) + (uint32_t)(letter ? c - 'a' + 10 : c - '0');
        if (value > 0x10FFFF)
            return 0;
    }
    return value < 0x20 ? 0 : value;
}

/* The entity at the start of text: its code point and its length, or 0. */
static uint32_t
find_entity(narc_text text, size_t *used)
{
    size_t end = 1;
    narc_text name;

    while (end < text.size && end < 12 && text.data[end] != ';')
        end++;
    if (end >= text.size || text.data[end] != ';')
        return 0;
    *used = end + 1;
    name = narc_text_slice(text, 1, end - 1);
    if (narc_text_starts(name, "#"))
        return numeric_entity(narc_text_slice(name, 1, SIZE_MAX));
    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
        if (narc_text_is(name, entities[i].name))
            return entities[i].code_point;
    return 0;
}

static bool
is_space(uint32_t c)
{
    return c <= ' ' || c == 0xA0 || c == 0x3000 || c == 0x2028 || c == 0x2029;
}

static bool
is_dropped(uint32_t c)
{
    return c == 0x7F || (c >= 0x80 && c < 0xA0) || c == 0xFEFF || c == 0xAD || c == 0x200B ||
           (c & 0xFFFE) == 0xFFFE;
}

static narc_text
clean(narc_text text, bool entities_too, narc_arena *arena)
{
    /* A malformed byte becomes the three of U+FFFD. */
    char *out = narc_arena_alloc(arena, text.size * 3 + 4);
    size_t size = 0;
    bool space = false;

    if (out == NULL)
        return (narc_text){NULL, 0};
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        uint32_t entity;
        bool valid;
        size_t used = narc_utf8_decode(text.data + at, text.size - at, &c, &valid);

        if (c == '&' && entities_too &&
            (entity = find_entity(narc_text_slice(text, at, 16), &used)) != 0)
            c = entity;
        else if (c == '&')
            used = 1;
        at += used;
        if (is_space(c)) {
            space = size != 0;
        } else if (!is_dropped(c)) {
            if (space)
                out[size++] = ' ';
            space = false;
            size += narc_utf8_encode(c, out + size);
        }
    }
    return (narc_text){out, size};
}

narc_text
narc_html_clean(narc_text text, narc_arena *arena)
{
    return clean(text, true, arena);
}

narc_text
narc_html_tidy(narc_text text, narc_arena *arena)
{
    return clean(text, false, arena);
}

size_t
narc_html_letters(narc_text text)
{
    size_t count = 0;
    size_t at = 0;

    while (at < text.size) {
        const unsigned char first = (unsigned char)text.data[at];
        uint32_t c;
        bool valid;

        if (first < 0x80) {
            count += first > ' ';
            at++;
            continue;
        }
        at += narc_utf8_decode(text.data + at, text.size - at, &c, &valid);
        if (c >= 0x3040 && c < 0xA000)
            count += 3;
        else
            count += c >= 0xAC00 && c < 0xD7B0 ? 2 : 1;
    }
    return count;
}
