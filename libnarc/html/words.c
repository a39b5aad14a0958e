/* Words: lists in attributes, folding, cleaning of strings in metadata. */
#include "html/words.h"

#include "base/buffer.h"
#include "base/eight.h"
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

#define R8(c) c, c + 1, c + 2, c + 3, c + 4, c + 5, c + 6, c + 7
#define R26(c) R8(c), R8(c + 8), R8(c + 16), c + 24, c + 25

/* ASCII in lower case, 0 for what is no letter or digit. */
static const uint8_t folded[128] = {
    [0x30] = R8(0x30), 0x38, 0x39, [0x41] = R26(0x61), [0x61] = R26(0x61)};

/* The code point in lower case, or 0 when it is no letter or digit. */
static uint32_t
fold_code_point(uint32_t c)
{
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

/* Folds text from *at on into out, which has room for `room` bytes, four more than are used at most.
 * Answers how many were; *at is where to go on. */
static size_t
fold_into(narc_text text, size_t *at, char *out, size_t room)
{
    size_t size = 0;
    size_t i = *at;

    while (i < text.size && size + 4 <= room) {
        const unsigned char byte = (unsigned char)text.data[i];
        uint32_t c;
        bool valid;

        if (byte < 0x80) {
            out[size] = (char)folded[byte];
            size += folded[byte] != 0;
            i++;
            continue;
        }
        i += narc_utf8_decode(text.data + i, text.size - i, &c, &valid);
        c = fold_code_point(c);
        if (c != 0)
            size += narc_utf8_encode(c, out + size);
    }
    *at = i;
    return size;
}

#define FOLDED_AT_ONCE 64

uint64_t
narc_html_fold(narc_text text)
{
    char some[FOLDED_AT_ONCE + 16];
    uint64_t hash = 0;
    size_t size = 0; /* of what waits in some */
    size_t all = 0;
    size_t at = 0;

    while (at < text.size) {
        size_t used = 0;

        size += fold_into(text, &at, some + size, FOLDED_AT_ONCE + 8 - size);
        if (at == text.size)
            memset(some + size, 0, 8 - size % 8);
        for (; used + 8 <= size || (at == text.size && used < size); used += 8) {
            hash = (hash ^ narc_eight_load(some + used)) * UINT64_C(0x9E3779B97F4A7C15);
            hash ^= hash >> 32;
        }
        used = used < size ? used : size;
        all += used;
        size -= used;
        memmove(some, some + used, size);
    }
    hash = (hash ^ all) * UINT64_C(0x9E3779B97F4A7C15);
    return all == 0 ? 0 : (hash ^ hash >> 29) | 1;
}

narc_text
narc_html_fold_text(narc_text text, narc_arena *arena)
{
    /* Lower case may need more bytes than upper case: 2 become 3 at most. */
    const size_t room = text.size * 2 + 8;
    char *out = narc_arena_raw(arena, room);
    size_t at = 0;

    if (out == NULL)
        return (narc_text){NULL, 0};
    return (narc_text){out, fold_into(text, &at, out, room)};
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
    char *out = narc_arena_raw(arena, text.size * 3 + 4);
    size_t size = 0;
    bool space = false;

    if (out == NULL)
        return (narc_text){NULL, 0};
    for (size_t at = 0; at < text.size;) {
        uint32_t c;
        uint32_t entity;
        bool valid;
        size_t used;

        /* Most text is letters and signs of ASCII with a space here and there. */
        if (text.data[at] > ' ' && text.data[at] < 0x7F && text.data[at] != '&') {
            if (space)
                out[size++] = ' ';
            space = false;
            out[size++] = text.data[at++];
            continue;
        }
        used = narc_utf8_decode(text.data + at, text.size - at, &c, &valid);

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
        uint64_t bytes;
        uint32_t c;
        bool valid;

        /* Eight of ASCII: with so much more, a byte above the space reaches its highest bit. */
        if (text.size - at >= 8 &&
            ((bytes = narc_eight_load(text.data + at)) & NARC_EIGHT_HIGH) == 0) {
            bytes = (bytes + NARC_EIGHT(0x7F - ' ')) & NARC_EIGHT_HIGH;
            count += (size_t)((bytes >> 7) * NARC_EIGHT(1) >> 56);
            at += 8;
            continue;
        }
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
