/* Tags (HTML standard, 13.2.5.8 and 13.2.5.32 to 13.2.5.40). */
#include "base/memory.h"
#include "base/text.h"
#include "markup/names.h"
#include "markup/parser.h"
#include "markup/scan.h"

#include <string.h>

/* Classes of bytes: what ends a name, what a name has to be changed for, what is an error in one. */
enum { SPACE = 1, SLASH = 2, GREATER = 4, EQUALS = 8, UPPER = 16, NUL = 32, ODD = 64 };

/* clang-format off */
#define UPPER_ROW UPPER, UPPER, UPPER, UPPER, UPPER, UPPER, UPPER, UPPER
static const uint8_t classes[256] = {
    ['\0'] = NUL, ['\t'] = SPACE, ['\n'] = SPACE, ['\f'] = SPACE, ['\r'] = SPACE, [' '] = SPACE,
    ['/'] = SLASH, ['>'] = GREATER, ['='] = EQUALS, ['"'] = ODD, ['\''] = ODD, ['<'] = ODD,
    ['A'] = UPPER_ROW, UPPER_ROW, UPPER_ROW, UPPER, UPPER
};
/* clang-format on */

static uint8_t
class_of(char c)
{
    return classes[(uint8_t)c];
}

static void
report_nulls(narc_parser *parser, narc_text text)
{
    if (text.size == 0 || memchr(text.data, '\0', text.size) == NULL)
        return;
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] == '\0')
            narc_parser_error(parser, "unexpected-null-character", text.data + i);
}

static const char *
skip_space(const char *at, const char *end)
{
    while (at < end && (class_of(*at) & SPACE) != 0)
        at++;
    return at;
}

/* A name of fewer than eight small letters and one of the classes behind it, which most names are:
 * its size and key, else 0. */
static size_t
short_name(const narc_parser *parser, uint8_t ends, narc_name_key *key)
{
    uint64_t word;
    size_t size;

    if (parser->end - parser->at < 8)
        return 0;
    word = narc_name_word(parser->at, 8);
    size = narc_name_letters(word);
    if (size == 0 || size == 8 || (class_of(parser->at[size]) & ends) == 0)
        return 0;
    *key = (narc_name_key){word & UINT64_MAX >> (64 - 8 * size), 0};
    return size;
}

/* --- the name (13.2.5.8) ---------------------------------------------------------------------- */

static void
tag_name(narc_parser *parser)
{
    const char *from = parser->at;
    const char *at = from;
    narc_token *token = &parser->token;
    narc_name_key key;
    const size_t size = short_name(parser, SPACE | SLASH | GREATER, &key);
    uint8_t met = 0;

    if (size != 0) {
        parser->at = from + size;
        token->name = (narc_text){from, size};
        token->tag = narc_tag_of_key(key);
        return;
    }
    for (; at < parser->end; at++) {
        const uint8_t class = class_of(*at);

        met |= class;
        if ((class & (SPACE | SLASH | GREATER)) != 0)
            break;
    }
    parser->at = at;
    token->name = (narc_text){from, (size_t)(at - from)};
    token->tag = 0;
    if ((met & NUL) == 0 && token->name.size <= NARC_NAME_KEY_SIZE)
        token->tag =
            narc_tag_of_key(narc_name_key_of(from, token->name.size, (size_t)(parser->end - from)));
    if (token->tag != 0) {
        if ((met & UPPER) != 0)
            token->name.data = narc_tag_name((narc_tag)token->tag);
        return;
    }
    if ((met & NUL) != 0)
        report_nulls(parser, token->name);
    if ((met & (UPPER | NUL)) != 0)
        token->name = narc_input_replaced(parser, token->name, true);
}

/* --- attributes (13.2.5.32 to 13.2.5.39) ------------------------------------------------------ */

typedef struct slot {
    uint32_t serial; /* of the tag */
    uint32_t index;  /* of the attribute */
} slot;

#define FEW_ATTRIBUTES 8u

static uint32_t
hash_of(narc_text name)
{
    uint32_t hash = 2166136261u; /* FNV-1a */

    for (size_t i = 0; i < name.size; i++)
        hash = (hash ^ (uint8_t)name.data[i]) * 16777619u;
    return hash;
}

/* Files an attribute of the current tag under its name; false when the name is there already. */
static bool
file(narc_parser *parser, uint32_t index)
{
    const narc_attribute *attribute = &parser->tree->attributes[index];
    const narc_text name = {attribute->name, attribute->name_size};
    const uint32_t mask = parser->attribute_slots.capacity - 1;
    slot *slots = parser->attribute_slots.items;

    for (uint32_t at = hash_of(name) & mask;; at = (at + 1) & mask) {
        const narc_attribute *there = &parser->tree->attributes[slots[at].index];

        if (slots[at].serial != parser->tag_serial) {
            slots[at] = (slot){parser->tag_serial, index};
            return true;
        }
        if (narc_text_equal((narc_text){there->name, there->name_size}, name))
            return false;
    }
}

/* The table holds at most half as many as it has room for. Answers false for want of memory. */
static bool
grow_slots(narc_parser *parser, uint32_t count)
{
    narc_array *array = &parser->attribute_slots;
    uint32_t wanted = array->capacity == 0 ? 64 : array->capacity;
    void *larger;

    while (wanted < count * 2)
        wanted *= 2;
    if (wanted == array->capacity)
        return true;
    larger = narc_memory_zeroed(parser->tree->arena.allocator, wanted, sizeof(slot));
    if (larger == NULL) {
        parser->tree->failed = true;
        return false;
    }
    narc_memory_free(parser->tree->arena.allocator, array->items);
    array->items = larger;
    array->capacity = wanted;
    parser->filed_serial = 0;
    return true;
}

/* Whether an earlier attribute of the tag has the name of the one at the end of the array. Names of
 * the list are marked; others are compared while they are few, and hashed when they are many. */
static bool
is_duplicate(narc_parser *parser)
{
    narc_token *token = &parser->token;
    const uint32_t last = token->attributes + token->attribute_count;
    const narc_attribute *attributes = parser->tree->attributes;
    const narc_attribute *added = &attributes[last];

    if (added->known != 0) {
        const bool seen = parser->seen[added->known] == parser->tag_serial;

        parser->seen[added->known] = parser->tag_serial;
        return seen;
    }
    if (token->attribute_count < FEW_ATTRIBUTES) {
        for (uint32_t i = token->attributes; i < last; i++)
            if (attributes[i].known == 0 && attributes[i].name_size == added->name_size &&
                memcmp(attributes[i].name, added->name, added->name_size) == 0)
                return true;
        return false;
    }
    if (!grow_slots(parser, token->attribute_count + 1))
        return true;
    if (parser->filed_serial != parser->tag_serial) {
        parser->filed_serial = parser->tag_serial;
        for (uint32_t i = token->attributes; i < last; i++)
            file(parser, i);
    }
    return !file(parser, last);
}

/* The name at parser->at (13.2.5.33). False when it is longer than a name can be. */
static bool
attribute_name(narc_parser *parser, narc_attribute *attribute)
{
    const char *from = parser->at;
    const char *at = from;
    narc_name_key key;
    const size_t size = short_name(parser, SPACE | SLASH | GREATER | EQUALS, &key);
    narc_text name;
    uint8_t met = 0;

    if (size != 0) {
        parser->at = from + size;
        attribute->known = (uint8_t)narc_attribute_of_key(key);
        attribute->name = from;
        attribute->name_size = (uint16_t)size;
        return true;
    }
    if (*at == '=') { /* 13.2.5.32: it begins the name */
        narc_parser_error(parser, "unexpected-equals-sign-before-attribute-name", at);
        at++;
    }
    for (; at < parser->end; at++) {
        const uint8_t class = class_of(*at);

        met |= class;
        if ((class & (SPACE | SLASH | GREATER | EQUALS)) != 0)
            break;
    }
    parser->at = at;
    name = (narc_text){from, (size_t)(at - from)};
    if ((met & ODD) != 0)
        for (at = from; at < parser->at; at++)
            if ((class_of(*at) & ODD) != 0)
                narc_parser_error(parser, "unexpected-character-in-attribute-name", at);
    attribute->known = 0;
    if ((met & NUL) == 0 && name.size <= NARC_NAME_KEY_SIZE)
        attribute->known = (uint8_t)narc_attribute_of_key(
            narc_name_key_of(from, name.size, (size_t)(parser->end - from)));
    if (attribute->known != 0) {
        if ((met & UPPER) != 0)
            name.data = narc_attribute_name_of((narc_attribute_name)attribute->known);
    } else {
        if ((met & NUL) != 0)
            report_nulls(parser, name);
        if ((met & (UPPER | NUL)) != 0)
            name = narc_input_replaced(parser, name, true);
    }
    attribute->name = name.data;
    attribute->name_size = (uint16_t)name.size;
    return name.size <= UINT16_MAX;
}

/* A value with U+0000 in it. */
static narc_text
without_nulls(narc_parser *parser, narc_text value)
{
    if (value.size == 0 || memchr(value.data, '\0', value.size) == NULL)
        return value;
    return narc_input_replaced(parser, value, false);
}

/* 13.2.5.36 and 13.2.5.37, behind the quote. False when the text ends in it. */
static bool
quoted_value(narc_parser *parser, char quote, narc_text *value)
{
    const char *from = parser->at;
    bool nulls = false;

    for (;;) {
        parser->at = narc_scan_to(parser->at, parser->end, quote, '&', '\0');
        if (parser->at == parser->end)
            return false;
        if (*parser->at == quote)
            break;
        if (*parser->at == '\0') {
            narc_parser_error(parser, "unexpected-null-character", parser->at++);
            nulls = true;
            continue;
        }
        *value = narc_tokenize_decoded(parser, from, quote, true);
        if (parser->at == parser->end)
            return false;
        /* Those behind the first reference were copied without a look. */
        report_nulls(parser, (narc_text){from, (size_t)(parser->at - from)});
        *value = without_nulls(parser, *value);
        parser->at++;
        return true;
    }
    *value = narc_input_view(parser, from, parser->at);
    if (nulls)
        *value = without_nulls(parser, *value);
    parser->at++;
    return true;
}

/* 13.2.5.38 */
static void
unquoted_value(narc_parser *parser, narc_text *value)
{
    const char *from = parser->at;
    const char *to = from;
    bool references = false;
    bool nulls = false;

    for (; to < parser->end && (class_of(*to) & (SPACE | GREATER)) == 0; to++) {
        if (*to == '&')
            references = true;
        else if (*to == '\0') {
            narc_parser_error(parser, "unexpected-null-character", to);
            nulls = true;
        } else if ((class_of(*to) & (ODD | EQUALS)) != 0 || *to == '`')
            narc_parser_error(parser, "unexpected-character-in-unquoted-attribute-value", to);
    }
    *value = (narc_text){from, (size_t)(to - from)};
    if (references) {
        const char *end = parser->end;

        parser->end = to; /* the value is all there is to see */
        parser->at = narc_scan_to(from, to, '&', '&', '&');
        *value = narc_tokenize_decoded(parser, from, '>', true);
        parser->end = end;
    }
    if (nulls)
        *value = without_nulls(parser, *value);
    parser->at = to;
}

/* 13.2.5.34 and 13.2.5.35, behind the name. False when the text ends. */
static bool
attribute_value(narc_parser *parser, narc_text *value)
{
    *value = (narc_text){NULL, 0};
    parser->at = skip_space(parser->at, parser->end);
    if (parser->at == parser->end)
        return false;
    if (*parser->at != '=')
        return true;
    parser->at = skip_space(parser->at + 1, parser->end);
    if (parser->at == parser->end)
        return false;
    if (*parser->at == '"' || *parser->at == '\'') {
        const char quote = *parser->at++;

        if (!quoted_value(parser, quote, value))
            return false;
        /* 13.2.5.39 */
        if (parser->at < parser->end && (class_of(*parser->at) & (SPACE | SLASH | GREATER)) == 0)
            narc_parser_error(parser, "missing-whitespace-between-attributes", parser->at);
        return true;
    }
    if (*parser->at == '>') {
        narc_parser_error(parser, "missing-attribute-value", parser->at);
        return true;
    }
    unquoted_value(parser, value);
    return true;
}

/* Reads one attribute into the array; it stays there unless it is a duplicate or one too many. */
static bool
attribute(narc_parser *parser)
{
    narc_attribute *added = narc_tree_attribute_add(parser->tree);
    const char *from = parser->at;
    bool dropped = false;
    narc_text value;

    if (added == NULL)
        return false;
    *added = (narc_attribute){.known = 0};
    if (!attribute_name(parser, added) ||
        parser->token.attribute_count >= parser->options->most_attributes) {
        parser->facts->attributes_dropped++;
        narc_parser_error(parser, "attribute beyond the limits", from);
        dropped = true;
    } else if (is_duplicate(parser)) {
        narc_parser_error(parser, "duplicate-attribute", parser->at);
        dropped = true;
    }
    if (!attribute_value(parser, &value))
        return false;
    if (dropped) {
        parser->tree->attribute_count--;
        return true;
    }
    added = &parser->tree->attributes[parser->tree->attribute_count - 1];
    added->value = value.data;
    added->value_size = (uint32_t)value.size;
    parser->token.attribute_count++;
    return true;
}

/* --- the tag ---------------------------------------------------------------------------------- */

/* Everything behind the name. False when the text ends in it. */
static bool
rest_of_tag(narc_parser *parser)
{
    for (;;) {
        parser->at = skip_space(parser->at, parser->end);
        if (parser->at == parser->end)
            return false;
        if (*parser->at == '>') {
            parser->at++;
            return true;
        }
        if (*parser->at == '/') { /* 13.2.5.40 */
            parser->at++;
            if (parser->at == parser->end)
                return false;
            if (*parser->at == '>') {
                parser->token.self_closing = true;
                parser->at++;
                return true;
            }
            narc_parser_error(parser, "unexpected-solidus-in-tag", parser->at);
            continue;
        }
        if (!attribute(parser))
            return false;
    }
}

bool
narc_tokenize_tag(narc_parser *parser)
{
    narc_token *token = &parser->token;
    const bool is_end = parser->at[1] == '/';

    token->kind = is_end ? NARC_TOKEN_END : NARC_TOKEN_START;
    token->at = parser->at;
    token->attributes = parser->tree->attribute_count;
    token->attribute_count = 0;
    token->self_closing = false;
    parser->tag_serial++;
    parser->at += is_end ? 2 : 1;
    tag_name(parser);
    if (!rest_of_tag(parser)) {
        narc_parser_error(parser, "eof-in-tag", parser->end);
        parser->at = parser->end;
        parser->tree->attribute_count = token->attributes;
        return false;
    }
    if (!is_end) {
        parser->last_start = token->name;
        return true;
    }
    if (token->attribute_count > 0)
        narc_parser_error(parser, "end-tag-with-attributes", parser->at - 1);
    if (token->self_closing)
        narc_parser_error(parser, "end-tag-with-trailing-solidus", parser->at - 1);
    return true;
}
