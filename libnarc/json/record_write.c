/* An item as its canonical record. */
#include <narc/record.h>

#include "article/body.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "json/canonical.h"
#include "json/record_fields.h"
#include "json/record_scan.h"

#include <inttypes.h>
#include <string.h>

typedef struct record_writer {
    narc_buffer *out;
    narc_error *err;
    narc_record_path path;
} record_writer;

static narc_status
refuse(const record_writer *writer, narc_message message, const char *reason)
{
    char path[NARC_RECORD_PATH_SIZE];

    narc_record_path_format(&writer->path, path);
    return narc_fail(writer->err, message, NARC_NO_OFFSET, NULL, "%s: %s", path, reason);
}

/* --- what is empty is left out ---------------------------------------------------------------- */

static narc_any_list
list_at(const void *place)
{
    narc_any_list list;

    memcpy(&list, place, sizeof(list));
    return list;
}

static bool
date_is_empty(const narc_date *date)
{
    char value[NARC_DATE_SIZE];

    return date->literal.size == 0 && narc_date_format(date, value) == 0;
}

static bool fields_are_empty(const narc_fields *fields, const char *base);

static bool
field_is_empty(const narc_field *field, const char *base)
{
    const void *place = base + field->offset;

    switch (field->kind) {
    case NARC_FIELD_TEXT:
    case NARC_FIELD_BODY:
        return ((const narc_text *)place)->size == 0;
    case NARC_FIELD_PERCENT:
        return *(const uint32_t *)place == 0;
    case NARC_FIELD_COUNT:
        return *(const uint64_t *)place == 0;
    case NARC_FIELD_DATE:
        return date_is_empty(place);
    case NARC_FIELD_EMBARGO:
        return ((const narc_item *)base)->embargo == NARC_EMBARGO_NONE &&
               date_is_empty(&((const narc_item *)base)->embargo_until);
    case NARC_FIELD_OBJECT:
        return fields_are_empty(field->of, place);
    case NARC_FIELD_LIST:
        return list_at(place).count == 0;
    case NARC_FIELD_STATUS: /* what may be shown is said, not implied */
    case NARC_FIELD_MARKER:
        break;
    }
    return false;
}

static bool
fields_are_empty(const narc_fields *fields, const char *base)
{
    for (size_t i = 0; i < fields->count; i++)
        if (!field_is_empty(&fields->items[i], base))
            return false;
    return true;
}

/* --- values ----------------------------------------------------------------------------------- */

static narc_status
write_text(record_writer *writer, narc_text text)
{
    if (!narc_utf8_valid(text))
        return refuse(writer, NARC_BUG, "the text is not UTF-8");
    narc_json_utf8(writer->out, text);
    return NARC_OK;
}

static narc_status
write_body(record_writer *writer, narc_text body)
{
    NARC_TRY(narc_body_check(body, writer->err)); /* also whether it is UTF-8 */
    narc_json_utf8(writer->out, body);
    return NARC_OK;
}

static narc_status
write_percent(record_writer *writer, uint32_t value)
{
    if (value > 100)
        return refuse(writer, NARC_BUG, "more than 100 per cent");
    narc_json_integer(writer->out, value);
    return NARC_OK;
}

static narc_status
write_word(record_writer *writer, const char *const *words, size_t count, int value)
{
    if (value < 0 || (size_t)value >= count)
        return refuse(writer, NARC_BUG, "not a value of its type");
    narc_json_string(writer->out, narc_text_from(words[value]));
    return NARC_OK;
}

static narc_status
write_named_text(record_writer *writer, bool *first, const char *name, narc_text text)
{
    if (text.size == 0)
        return NARC_OK;
    narc_json_name(writer->out, first, name);
    return write_text(writer, text);
}

static narc_status
write_date(record_writer *writer, const narc_date *date)
{
    char value[NARC_DATE_SIZE];
    char zone[NARC_ZONE_SIZE];
    const size_t size = narc_date_format(date, value);
    bool first = true;

    narc_buffer_byte(writer->out, '{');
    NARC_TRY(write_named_text(writer, &first, "literal", date->literal));
    if (size > 0) {
        narc_json_name(writer->out, &first, "precision");
        narc_json_string(writer->out, narc_text_from(narc_precision_words[date->precision]));
    }
    NARC_TRY(write_named_text(writer, &first, "source", date->source));
    if (size > 0) {
        narc_record_zone(date, zone);
        NARC_TRY(write_named_text(writer, &first, "value", (narc_text){value, size}));
        NARC_TRY(write_named_text(writer, &first, "zone", narc_text_from(zone)));
    }
    narc_buffer_byte(writer->out, '}');
    return NARC_OK;
}

/* An embargo until no date at all has no end that anybody knows. */
static narc_status
write_embargo(record_writer *writer, const narc_item *item)
{
    const bool dated = !date_is_empty(&item->embargo_until);
    const narc_embargo_state state =
        item->embargo == NARC_EMBARGO_UNTIL && !dated ? NARC_EMBARGO_INDEFINITE : item->embargo;
    bool first = true;

    narc_buffer_byte(writer->out, '{');
    narc_json_name(writer->out, &first, "state");
    NARC_TRY(write_word(writer, narc_embargo_words, 3, (int)state));
    if (dated) {
        narc_json_name(writer->out, &first, "until");
        NARC_TRY(write_date(writer, &item->embargo_until));
    }
    narc_buffer_byte(writer->out, '}');
    return NARC_OK;
}

/* --- tables ----------------------------------------------------------------------------------- */

/* Recursion follows the tables, which nest four deep, never the data. */
static narc_status write_fields(record_writer *writer, const narc_fields *fields, const char *base);

static narc_status
write_list(record_writer *writer, const narc_field *field, const void *place)
{
    const narc_any_list list = list_at(place);
    size_t *index = &writer->path.steps[writer->path.depth - 1].index;

    narc_buffer_byte(writer->out, '[');
    for (size_t i = 0; i < list.count; i++) {
        if (i > 0)
            narc_buffer_byte(writer->out, ',');
        *index = i;
        NARC_TRY(write_fields(writer, field->of, (const char *)list.items + i * field->of->size));
    }
    narc_buffer_byte(writer->out, ']');
    return NARC_OK;
}

static narc_status
write_value(record_writer *writer, const narc_field *field, const char *base)
{
    const void *place = base + field->offset;

    switch (field->kind) {
    case NARC_FIELD_TEXT:
        return write_text(writer, *(const narc_text *)place);
    case NARC_FIELD_BODY:
        return write_body(writer, *(const narc_text *)place);
    case NARC_FIELD_PERCENT:
        return write_percent(writer, *(const uint32_t *)place);
    case NARC_FIELD_COUNT:
        narc_buffer_format(writer->out, "\"%" PRIu64 "\"", *(const uint64_t *)place);
        return NARC_OK;
    case NARC_FIELD_DATE:
        return write_date(writer, place);
    case NARC_FIELD_STATUS:
        return write_word(writer, narc_status_words, 3, (int)*(const narc_item_status *)place);
    case NARC_FIELD_EMBARGO:
        return write_embargo(writer, (const narc_item *)base);
    case NARC_FIELD_OBJECT:
        return write_fields(writer, field->of, place);
    case NARC_FIELD_LIST:
        return write_list(writer, field, place);
    case NARC_FIELD_MARKER:
        narc_json_string(writer->out, NARC_TEXT(NARC_RECORD_MARKER));
        return NARC_OK;
    }
    return refuse(writer, NARC_BUG, "a field of no kind");
}

static narc_status
write_fields(record_writer *writer, const narc_fields *fields, const char *base)
{
    bool first = true;

    writer->path.depth++;
    narc_buffer_byte(writer->out, '{');
    for (size_t i = 0; i < fields->count; i++) {
        const narc_field *field = &fields->items[i];

        if (field_is_empty(field, base))
            continue;
        writer->path.steps[writer->path.depth - 1].name = field->name;
        writer->path.steps[writer->path.depth - 1].index = SIZE_MAX;
        narc_json_name(writer->out, &first, field->name);
        NARC_TRY(write_value(writer, field, base));
    }
    narc_buffer_byte(writer->out, '}');
    writer->path.depth--;
    return NARC_OK;
}

/* What a reader with default limits would refuse is not written. */
static narc_status
check_limits(narc_bytes record, narc_error *err)
{
    const narc_limits limits = narc_limits_complete(NULL);
    uint64_t text_size;

    if (record.size > limits.record_bytes)
        return narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL,
                         "the record is larger than %" PRIu64 " bytes", limits.record_bytes);
    /* It nests as the tables do, and has no more values than bytes. */
    if (record.size <= NARC_RECORD_MOST_VALUES)
        return NARC_OK;
    return narc_record_scan(record, limits.json_depth, &text_size, err);
}

narc_status
narc_record_encode(const narc_item *item, narc_buffer *out, narc_error *err)
{
    record_writer writer = {.out = out, .err = err};
    const size_t start = out->size;

    if (narc_item_failed(item))
        return narc_fail_memory(err);
    NARC_TRY(write_fields(&writer, &narc_item_fields, (const char *)item));
    NARC_TRY(narc_buffer_check(out, err));
    return check_limits((narc_bytes){out->data + start, out->size - start}, err);
}
