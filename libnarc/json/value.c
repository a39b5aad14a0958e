/* The lenient JSON reader: one loop with a stack of the open arrays and objects. */
#include "json/value.h"

#include "base/eight.h"
#include "base/text.h"
#include "base/utf8.h"

#define DEEPEST 128 /* open arrays and objects at once */

typedef struct open_value {
    narc_json_value *value;
    narc_json_value *last; /* of its children */
    narc_text name;        /* of the member that is being read */
} open_value;

typedef struct reader {
    narc_text text;
    size_t at;
    narc_arena *arena;
    uint32_t depth;
    uint32_t most;
    open_value open[DEEPEST];
} reader;

/* Four hex digits at `at`; false when there are not four. */
static bool
read_unit(narc_text text, size_t at, uint32_t *unit)
{
    *unit = 0;
    if (at > text.size || text.size - at < 4)
        return false;
    for (size_t i = 0; i < 4; i++) {
        const int digit = narc_ascii_hex(text.data[at + i]);

        if (digit < 0)
            return false;
        *unit = *unit << 4 | (uint32_t)digit;
    }
    return true;
}

/* The code point of a \u escape whose digits begin at `at`; answers how many bytes it took. */
static size_t
read_escaped_unit(narc_text text, size_t at, uint32_t *code_point)
{
    uint32_t low;

    if (!read_unit(text, at, code_point))
        return 0;
    if (*code_point >= 0xD800 && *code_point < 0xDC00 && at + 6 <= text.size &&
        text.data[at + 4] == '\\' && text.data[at + 5] == 'u' && read_unit(text, at + 6, &low) &&
        low >= 0xDC00 && low < 0xE000) {
        *code_point = 0x10000 + ((*code_point - 0xD800) << 10) + (low - 0xDC00);
        return 10;
    }
    return 4;
}

/* Undoes the escapes of a string's inside; an escape that is none keeps its character. */
static narc_text
unescape(narc_text raw, narc_arena *arena)
{
    /* No escape is shorter than what it stands for. */
    char *out = narc_arena_alloc(arena, raw.size);
    size_t size = 0;

    if (out == NULL)
        return (narc_text){NULL, 0};
    for (size_t i = 0; i < raw.size; i++) {
        static const char from[] = "nrtbf";
        static const char to[] = "\n\r\t\b\f";
        const char c = raw.data[i];
        uint32_t code_point;
        size_t used;

        if (c != '\\' || i + 1 == raw.size) {
            out[size++] = c;
            continue;
        }
        i++;
        if (raw.data[i] == 'u' && (used = read_escaped_unit(raw, i + 1, &code_point)) != 0) {
            size += narc_utf8_encode(code_point, out + size);
            i += used;
            continue;
        }
        out[size] = raw.data[i];
        for (size_t k = 0; from[k] != '\0'; k++)
            if (raw.data[i] == from[k])
                out[size] = to[k];
        size++;
    }
    return (narc_text){out, size};
}

/* A string whose opening quote is at in->at. */
static narc_text
read_string(reader *in)
{
    const size_t start = ++in->at;
    bool escaped = false;
    narc_text raw;

    while (in->at < in->text.size && in->text.data[in->at] != '"') {
        if (in->text.size - in->at >= 8 &&
            narc_eight_escaped(narc_eight_load(in->text.data + in->at)) == 0) {
            in->at += 8;
            continue;
        }
        if (in->text.data[in->at] == '\\') {
            escaped = true;
            in->at++;
        }
        in->at++;
    }
    raw = narc_text_slice(in->text, start, in->at - start);
    if (in->at < in->text.size)
        in->at++;
    return escaped ? unescape(raw, in->arena) : raw;
}

static void
skip_space(reader *in)
{
    while (in->at < in->text.size && (unsigned char)in->text.data[in->at] <= ' ')
        in->at++;
}

static narc_json_value *
add_value(reader *in, narc_json_kind kind)
{
    narc_json_value *value = narc_arena_alloc(in->arena, sizeof(*value));
    open_value *parent = in->depth > 0 ? &in->open[in->depth - 1] : NULL;

    if (value == NULL)
        return NULL;
    value->kind = kind;
    if (parent == NULL)
        return value;
    value->name = parent->name;
    parent->name = (narc_text){NULL, 0};
    if (parent->last == NULL)
        parent->value->first = value;
    else
        parent->last->next = value;
    parent->last = value;
    return value;
}

/* Steps over an array or object that nests too deep. */
static void
skip_nested(reader *in)
{
    size_t depth = 0;

    while (in->at < in->text.size) {
        const char c = in->text.data[in->at];

        if (c == '"') {
            read_string(in);
            continue;
        }
        in->at++;
        if (c == '{' || c == '[')
            depth++;
        else if ((c == '}' || c == ']') && --depth == 0)
            return;
    }
}

static bool
open_nested(reader *in, narc_json_kind kind)
{
    narc_json_value *value;

    if (in->depth >= in->most) {
        skip_nested(in);
        return add_value(in, NARC_JSON_NULL) != NULL;
    }
    value = add_value(in, kind);
    if (value == NULL)
        return false;
    in->at++;
    in->open[in->depth++] = (open_value){.value = value};
    return true;
}

/* null, true, false or a number: everything up to a character that has a meaning. */
static bool
read_word(reader *in)
{
    const size_t start = in->at;
    narc_json_value *value;
    narc_text word;

    while (in->at < in->text.size && (unsigned char)in->text.data[in->at] > ' ') {
        const char c = in->text.data[in->at];

        if (c == ',' || c == '}' || c == ']' || c == '{' || c == '[' || c == '"' || c == ':')
            break;
        in->at++;
    }
    word = narc_text_slice(in->text, start, in->at - start);
    value = add_value(in, NARC_JSON_NULL);
    if (value == NULL)
        return false;
    if (narc_text_is(word, "true")) {
        value->kind = NARC_JSON_TRUE;
    } else if (narc_text_is(word, "false")) {
        value->kind = NARC_JSON_FALSE;
    } else if (narc_ascii_digit(word.data[0]) || word.data[0] == '-') {
        value->kind = NARC_JSON_NUMBER;
        value->text = word;
    }
    return true;
}

/* A string is a member's name when a colon follows it inside an object. */
static bool
read_string_or_name(reader *in)
{
    open_value *parent = &in->open[in->depth - 1];
    const narc_text text = read_string(in);
    narc_json_value *value;

    skip_space(in);
    if (parent->value->kind == NARC_JSON_OBJECT && in->at < in->text.size &&
        in->text.data[in->at] == ':') {
        parent->name = text;
        in->at++;
        return true;
    }
    value = add_value(in, NARC_JSON_STRING);
    if (value == NULL)
        return false;
    value->text = text;
    return true;
}

/* One value, name or separator; false when memory ran out. */
static bool
read_step(reader *in)
{
    switch (in->text.data[in->at]) {
    case '{':
        return open_nested(in, NARC_JSON_OBJECT);
    case '[':
        return open_nested(in, NARC_JSON_ARRAY);
    case '}':
    case ']':
        in->at++;
        in->depth--;
        return true;
    case ',':
    case ':':
        in->at++;
        return true;
    case '"':
        return read_string_or_name(in);
    default:
        return read_word(in);
    }
}

/* Where the first value begins: at the first brace or bracket that is not of a CDATA mark. */
static size_t
find_start(narc_text text)
{
    static const char cdata[] = "<![CDATA[";
    size_t at = 0;

    while (at < text.size && text.data[at] != '{' && text.data[at] != '[') {
        const bool mark = narc_text_starts(narc_text_slice(text, at, SIZE_MAX), cdata);

        at += mark ? sizeof(cdata) - 1 : 1;
    }
    return at;
}

const narc_json_value *
narc_json_read(narc_text text, uint32_t depth, narc_arena *arena)
{
    reader in = {.text = text, .arena = arena};
    const narc_json_value *root;

    in.most = depth == 0 || depth > DEEPEST ? DEEPEST : depth;
    in.at = find_start(text);
    if (in.at == text.size ||
        !open_nested(&in, text.data[in.at] == '{' ? NARC_JSON_OBJECT : NARC_JSON_ARRAY))
        return NULL;
    root = in.open[0].value;
    while (in.depth > 0) {
        skip_space(&in);
        if (in.at >= text.size)
            break;
        if (!read_step(&in))
            return NULL;
    }
    return root;
}

const narc_json_value *
narc_json_member(const narc_json_value *object, const char *name)
{
    if (object == NULL || object->kind != NARC_JSON_OBJECT)
        return NULL;
    for (const narc_json_value *v = object->first; v != NULL; v = v->next)
        if (narc_text_is(v->name, name))
            return v;
    return NULL;
}

narc_text
narc_json_text(const narc_json_value *value)
{
    if (value == NULL || (value->kind != NARC_JSON_STRING && value->kind != NARC_JSON_NUMBER))
        return (narc_text){NULL, 0};
    return value->text;
}
