/* An item from its record. jansson parses; the tables say what each member must be. Members they do
 * not know belong to later versions and are passed over. */
#include <narc/record.h>

#include "article/body.h"
#include "base/arena.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/text.h"
#include "json/record_fields.h"
#include "json/record_scan.h"

#include <jansson.h>
#include <string.h>

typedef struct record_reader {
    narc_item *item;
    narc_error *err;
    narc_record_path path;
} record_reader;

static narc_status
refuse(const record_reader *reader, const char *reason)
{
    char path[NARC_RECORD_PATH_SIZE];

    narc_record_path_format(&reader->path, path);
    return narc_fail(reader->err, NARC_RECORD_DAMAGED, NARC_NO_OFFSET, NULL, "%s: %s", path,
                     reason);
}

/* --- values ----------------------------------------------------------------------------------- */

static narc_text
text_of(const json_t *value)
{
    return (narc_text){json_string_value(value), json_string_length(value)};
}

static narc_status
read_text(record_reader *reader, const json_t *value, narc_text *out)
{
    if (!json_is_string(value))
        return refuse(reader, "a string was expected");
    *out = narc_arena_copy(reader->item->arena, text_of(value));
    return NARC_OK;
}

static narc_status
read_body(record_reader *reader, const json_t *value, narc_text *out)
{
    narc_error why;

    if (!json_is_string(value))
        return refuse(reader, "a string was expected");
    if (narc_body_check(text_of(value), &why) != NARC_OK)
        return refuse(reader, "is not a narc body");
    return read_text(reader, value, out);
}

static narc_status
read_percent(record_reader *reader, const json_t *value, uint32_t *out)
{
    if (!json_is_integer(value) || json_integer_value(value) < 1 || json_integer_value(value) > 100)
        return refuse(reader, "an integer from 1 to 100 was expected");
    *out = (uint32_t)json_integer_value(value);
    return NARC_OK;
}

/* As it is written: no sign, no leading zero, and never 0, which would be left out. */
static narc_status
read_count(record_reader *reader, const json_t *value, uint64_t *out)
{
    if (!json_is_string(value) || json_string_value(value)[0] == '0' ||
        !narc_text_to_u64(text_of(value), out))
        return refuse(reader, "a string of digits was expected");
    return NARC_OK;
}

/* Index of the word in words, or count. */
static size_t
find_word(const json_t *value, const char *const *words, size_t count)
{
    size_t i = 0;

    if (!json_is_string(value))
        return count;
    while (i < count && !narc_text_is(text_of(value), words[i]))
        i++;
    return i;
}

/* --- dates ------------------------------------------------------------------------------------ */

/* The numbers come from value and must agree with precision and zone; the literal is not looked at
 * again, or a later version that understands more of them would change old records. */
static narc_status
read_date_value(record_reader *reader, const json_t *object, narc_date *date)
{
    const json_t *value = json_object_get(object, "value");
    const json_t *zone = json_object_get(object, "zone");
    const size_t precision =
        find_word(json_object_get(object, "precision"), narc_precision_words, 6);
    char again[NARC_DATE_SIZE];
    char wanted[NARC_ZONE_SIZE];
    narc_date parsed;

    if (!json_is_string(value) || !json_is_string(zone) || precision == 6)
        return refuse(reader, "a date has value, precision and zone together");
    if (!narc_date_parse(text_of(value), (narc_text){NULL, 0}, &parsed) ||
        narc_date_format(&parsed, again) == 0 || !narc_text_is(text_of(value), again))
        return refuse(reader, "value is not a date in its one form");
    narc_record_zone(&parsed, wanted);
    if (precision != (size_t)parsed.precision || !narc_text_is(text_of(zone), wanted))
        return refuse(reader, "precision or zone contradicts value");
    parsed.literal = date->literal;
    parsed.source = date->source;
    *date = parsed;
    return NARC_OK;
}

static narc_status
read_date(record_reader *reader, const json_t *object, narc_date *out)
{
    const json_t *literal = json_object_get(object, "literal");
    const json_t *source = json_object_get(object, "source");

    if (!json_is_object(object))
        return refuse(reader, "an object was expected");
    if (literal != NULL)
        NARC_TRY(read_text(reader, literal, &out->literal));
    if (source != NULL)
        NARC_TRY(read_text(reader, source, &out->source));
    if (json_object_get(object, "value") == NULL && json_object_get(object, "precision") == NULL &&
        json_object_get(object, "zone") == NULL)
        return NARC_OK;
    return read_date_value(reader, object, out);
}

static narc_status
read_status(record_reader *reader, const json_t *value, narc_item_status *out)
{
    const size_t word = find_word(value, narc_status_words, 3);

    if (word == 3)
        return refuse(reader, "usable, withheld or canceled was expected");
    *out = (narc_item_status)word;
    return NARC_OK;
}

static narc_status
read_embargo(record_reader *reader, const json_t *object, narc_item *item)
{
    const json_t *until = json_object_get(object, "until");
    const size_t word = find_word(json_object_get(object, "state"), narc_embargo_words, 3);

    if (!json_is_object(object) || word == 3)
        return refuse(reader, "an object with state none, until or indefinite was expected");
    item->embargo = (narc_embargo_state)word;
    if (until != NULL)
        NARC_TRY(read_date(reader, until, &item->embargo_until));
    if (item->embargo == NARC_EMBARGO_UNTIL && item->embargo_until.literal.size == 0 &&
        item->embargo_until.precision == NARC_PRECISION_NONE)
        return refuse(reader, "state until needs a date");
    return NARC_OK;
}

/* A record of another marker may mean something else by the same names, so none is believed. */
static narc_status
read_marker(record_reader *reader, const json_t *value)
{
    if (!json_is_string(value) || !narc_text_starts(text_of(value), "narc-item-"))
        return refuse(reader, "\"" NARC_RECORD_MARKER "\" was expected");
    if (!narc_text_is(text_of(value), NARC_RECORD_MARKER))
        return narc_fail(reader->err, NARC_NEWER_FORMAT, NARC_NO_OFFSET, NULL,
                         "the record is a newer kind than " NARC_RECORD_MARKER);
    return NARC_OK;
}

/* --- tables ----------------------------------------------------------------------------------- */

/* Recursion follows the tables, which nest four deep, never the data. */
static narc_status read_fields(record_reader *reader, const narc_fields *fields,
                               const json_t *object, char *base);

/* Elements go through narc_list_grow, so that others can go on adding to the list. */
static narc_status
read_list(record_reader *reader, const narc_field *field, const json_t *array, char *place)
{
    const size_t size = field->of->size;
    size_t *index = &reader->path.steps[reader->path.depth - 1].index;
    narc_any_list list = {NULL, 0};
    narc_status status = NARC_OK;

    if (!json_is_array(array))
        return refuse(reader, "an array was expected");
    for (size_t i = 0; i < json_array_size(array) && status == NARC_OK; i++) {
        *index = i;
        list.items = narc_list_grow(reader->item->arena, list.items, list.count, size);
        if (narc_item_failed(reader->item))
            return narc_fail_memory(reader->err);
        list.count++;
        status =
            read_fields(reader, field->of, json_array_get(array, i), (char *)list.items + i * size);
    }
    memcpy(place, &list, sizeof(list));
    return status;
}

static narc_status
read_value(record_reader *reader, const narc_field *field, const json_t *value, char *base)
{
    void *place = base + field->offset;

    switch (field->kind) {
    case NARC_FIELD_TEXT:
        return read_text(reader, value, place);
    case NARC_FIELD_BODY:
        return read_body(reader, value, place);
    case NARC_FIELD_PERCENT:
        return read_percent(reader, value, place);
    case NARC_FIELD_COUNT:
        return read_count(reader, value, place);
    case NARC_FIELD_DATE:
        return read_date(reader, value, place);
    case NARC_FIELD_STATUS:
        return read_status(reader, value, place);
    case NARC_FIELD_EMBARGO:
        return read_embargo(reader, value, (narc_item *)base);
    case NARC_FIELD_OBJECT:
        return read_fields(reader, field->of, value, place);
    case NARC_FIELD_LIST:
        return read_list(reader, field, value, place);
    case NARC_FIELD_MARKER:
        return read_marker(reader, value);
    }
    return refuse(reader, "a field of no kind");
}

static narc_status
read_fields(record_reader *reader, const narc_fields *fields, const json_t *object, char *base)
{
    if (!json_is_object(object))
        return refuse(reader, "an object was expected");
    reader->path.depth++;
    for (size_t i = 0; i < fields->count; i++) {
        const narc_field *field = &fields->items[i];
        const json_t *value = json_object_get(object, field->name);

        reader->path.steps[reader->path.depth - 1].name = field->name;
        reader->path.steps[reader->path.depth - 1].index = SIZE_MAX;
        if (value != NULL || field->kind == NARC_FIELD_MARKER)
            NARC_TRY(read_value(reader, field, value, base));
    }
    reader->path.depth--;
    return NARC_OK;
}

/* --- the door --------------------------------------------------------------------------------- */

/* Bytes of all strings and names. As deep as the scan allowed, like jansson's own functions. */
static uint64_t
text_size_of(json_t *value)
{
    uint64_t size = 0;

    if (json_is_string(value))
        return json_string_length(value);
    if (json_is_array(value))
        for (size_t i = 0; i < json_array_size(value); i++)
            size += text_size_of(json_array_get(value, i));
    if (json_is_object(value))
        for (void *at = json_object_iter(value); at != NULL; at = json_object_iter_next(value, at))
            size += strlen(json_object_iter_key(at)) + text_size_of(json_object_iter_value(at));
    return size;
}

static narc_status
parse(narc_bytes json, const narc_limits *limits, json_t **out, narc_error *err)
{
    uint64_t text_size;
    json_error_t why;

    *out = NULL;
    if (json.size > limits->record_bytes)
        return narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL,
                         "the record is larger than %llu bytes",
                         (unsigned long long)limits->record_bytes);
    NARC_TRY(narc_record_scan(json, limits->json_depth, &text_size, err));
    *out = json_loadb((const char *)json.data, json.size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL,
                      &why);
    /* Where the buffer for a long string cannot grow, jansson drops bytes and goes on. */
    if (*out != NULL)
        return text_size_of(*out) == text_size ? NARC_OK : narc_fail_memory(err);
    if (json_error_code(&why) == json_error_out_of_memory)
        return narc_fail_memory(err);
    return narc_fail(err, NARC_RECORD_DAMAGED, why.position >= 0 ? (uint64_t)why.position : 0, NULL,
                     "the JSON is malformed: %s", why.text);
}

narc_status
narc_record_decode(narc_bytes json, const narc_limits *limits, const narc_allocator *allocator,
                   narc_item **out, narc_error *err)
{
    const narc_limits complete = narc_limits_complete(limits);
    record_reader reader = {.err = err};
    json_t *root = NULL;
    narc_status status;

    *out = NULL;
    if (json.data == NULL)
        json = (narc_bytes){(const uint8_t *)"", 0};
    if ((status = parse(json, &complete, &root, err)) != NARC_OK)
        goto done;
    status = NARC_E_MEMORY;
    reader.item = narc_item_new(allocator);
    if (reader.item == NULL) {
        (void)narc_fail_memory(err);
        goto done;
    }
    status = read_fields(&reader, &narc_item_fields, root, (char *)reader.item);
    if (status == NARC_OK && narc_item_failed(reader.item))
        status = narc_fail_memory(err);
    if (status != NARC_OK)
        goto done;
    *out = reader.item; /* ownership moves to the caller */
    reader.item = NULL;
done:
    json_decref(root);
    narc_item_free(reader.item);
    return status;
}
