/* libnarc/json/record_write.c and record_read.c: what goes in comes out, byte for byte. */
#include "narc_test.h"

#include "filled_item.h"

#include "base/buffer.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static narc_buffer
encode(const narc_item *item)
{
    narc_buffer record = {0};
    narc_error err = {0};

    if (narc_record_encode(item, &record, &err) != NARC_OK)
        fail_msg("not encoded: %s", err.message);
    return record;
}

static narc_status
decode_status(const char *json, narc_error *err)
{
    const narc_text text = narc_text_from(json);
    narc_item *item = NULL;
    const narc_status status = narc_record_decode(
        (narc_bytes){(const uint8_t *)text.data, text.size}, NULL, NULL, &item, err);

    assert_true((item != NULL) == (status == NARC_OK));
    narc_item_free(item);
    return status;
}

static narc_item *
decode(const narc_buffer *record)
{
    narc_item *item = NULL;
    narc_error err = {0};

    if (narc_record_decode(narc_buffer_view(record), NULL, NULL, &item, &err) != NARC_OK)
        fail_msg("not decoded: %s", err.message);
    return item;
}

/* --- field by field comparison, through the same tables --------------------------------------- */

static void compare_structs(const narc_fields *fields, const char *a, const char *b);

static void
compare_dates(const narc_date *a, const narc_date *b)
{
    assert_true(narc_text_equal(a->literal, b->literal));
    assert_true(narc_text_equal(a->source, b->source));
    assert_int_equal(a->precision, b->precision);
    assert_int_equal(a->year, b->year);
    assert_int_equal(a->month, b->month);
    assert_int_equal(a->day, b->day);
    assert_int_equal(a->hour, b->hour);
    assert_int_equal(a->minute, b->minute);
    assert_int_equal(a->second, b->second);
    assert_int_equal(a->nanosecond, b->nanosecond);
    assert_int_equal(a->zone_known, b->zone_known);
    assert_int_equal(a->offset_minutes, b->offset_minutes);
}

static void
compare_fields(const narc_field *field, const char *a, const char *b)
{
    const void *in_a = a + field->offset;
    const void *in_b = b + field->offset;
    narc_any_list list_a;
    narc_any_list list_b;

    switch (field->kind) {
    case NARC_FIELD_TEXT:
    case NARC_FIELD_BODY:
        if (!narc_text_equal(*(const narc_text *)in_a, *(const narc_text *)in_b))
            fail_msg("%s differs", field->name);
        break;
    case NARC_FIELD_PERCENT:
        assert_int_equal(*(const uint32_t *)in_a, *(const uint32_t *)in_b);
        break;
    case NARC_FIELD_COUNT:
        assert_true(*(const uint64_t *)in_a == *(const uint64_t *)in_b);
        break;
    case NARC_FIELD_DATE:
        compare_dates(in_a, in_b);
        break;
    case NARC_FIELD_STATUS:
        assert_int_equal(*(const narc_item_status *)in_a, *(const narc_item_status *)in_b);
        break;
    case NARC_FIELD_EMBARGO:
        assert_int_equal(((const narc_item *)a)->embargo, ((const narc_item *)b)->embargo);
        compare_dates(&((const narc_item *)a)->embargo_until,
                      &((const narc_item *)b)->embargo_until);
        break;
    case NARC_FIELD_OBJECT:
        compare_structs(field->of, in_a, in_b);
        break;
    case NARC_FIELD_LIST:
        memcpy(&list_a, in_a, sizeof(list_a));
        memcpy(&list_b, in_b, sizeof(list_b));
        assert_int_equal(list_a.count, list_b.count);
        for (size_t i = 0; i < list_a.count; i++)
            compare_structs(field->of, (const char *)list_a.items + i * field->of->size,
                            (const char *)list_b.items + i * field->of->size);
        break;
    case NARC_FIELD_MARKER:
        break;
    }
}

static void
compare_structs(const narc_fields *fields, const char *a, const char *b)
{
    for (size_t i = 0; i < fields->count; i++)
        compare_fields(&fields->items[i], a, b);
}

/* --- round trips ------------------------------------------------------------------------------ */

static void
every_field_comes_back_and_gives_the_same_bytes(void **state)
{
    narc_item *item = filled_item(NULL);
    narc_buffer record = encode(item);
    narc_item *again = decode(&record);
    narc_buffer second = encode(again);

    (void)state;
    compare_structs(&narc_item_fields, (const char *)item, (const char *)again);
    assert_int_equal(record.size, second.size);
    assert_memory_equal(record.data, second.data, record.size);
    narc_buffer_free(&record);
    narc_buffer_free(&second);
    narc_item_free(item);
    narc_item_free(again);
}

/* The stored copy is what other programs and older archives hold: the form may grow, never change. */
static void
the_bytes_are_those_of_the_stored_record(void **state)
{
    narc_buffer wanted = narc_test_read("fuzz/corpus/record/good-all-fields.json");
    narc_item *item = filled_item(NULL);
    narc_buffer record = encode(item);

    (void)state;
    assert_int_equal(record.size, wanted.size);
    assert_memory_equal(record.data, wanted.data, wanted.size);
    narc_buffer_free(&wanted);
    narc_buffer_free(&record);
    narc_item_free(item);
}

static void
empty_fields_are_left_out(void **state)
{
    narc_item *item = narc_item_new(NULL);
    narc_buffer record = encode(item);

    (void)state;
    assert_narc_buffer(record, "{\"pubStatus\":\"usable\",\"record\":\"narc-item-1\"}");
    narc_buffer_free(&record);
    item->guid = NARC_TEXT("urn:x");
    item->version = 1;
    item->embargo = NARC_EMBARGO_INDEFINITE;
    record = encode(item);
    assert_narc_buffer(record, "{\"embargo\":{\"state\":\"indefinite\"},\"guid\":\"urn:x\","
                               "\"pubStatus\":\"usable\",\"record\":\"narc-item-1\","
                               "\"version\":\"1\"}");
    narc_buffer_free(&record);
    item->embargo = NARC_EMBARGO_UNTIL; /* until when, nobody said */
    record = encode(item);
    assert_true(
        narc_text_starts(narc_buffer_as_text(&record), "{\"embargo\":{\"state\":\"indefinite\"},"));
    narc_buffer_free(&record);
    narc_item_free(item);
}

static void
dates_keep_literal_precision_and_zone(void **state)
{
    static const struct {
        const char *literal;
        const char *json;
    } dates[] = {
        {"2026", "{\"literal\":\"2026\",\"precision\":\"year\",\"source\":\"s\",\"value\":\"2026\","
                 "\"zone\":\"unknown\"}"},
        {"2017-11-17+01:00", "{\"literal\":\"2017-11-17+01:00\",\"precision\":\"day\",\"source\":"
                             "\"s\",\"value\":\"2017-11-17+01:00\",\"zone\":\"+01:00\"}"},
        {"20190121T103600+0000", "{\"literal\":\"20190121T103600+0000\",\"precision\":\"second\","
                                 "\"source\":\"s\",\"value\":"
                                 "\"2019-01-21T10:36:00Z\",\"zone\":\"Z\"}"},
        {"not long ago", "{\"literal\":\"not long ago\",\"source\":\"s\"}"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
        narc_item *item = narc_item_new(NULL);
        char wanted[400];
        narc_buffer record;
        narc_item *again;

        (void)narc_date_parse(narc_text_from(dates[i].literal), NARC_TEXT("s"), &item->expires);
        record = encode(item);
        snprintf(wanted, sizeof(wanted),
                 "{\"expires\":%s,\"pubStatus\":\"usable\",\"record\":\"narc-item-1\"}",
                 dates[i].json);
        assert_narc_buffer(record, wanted);
        again = decode(&record);
        compare_dates(&item->expires, &again->expires);
        narc_buffer_free(&record);
        narc_item_free(item);
        narc_item_free(again);
    }
}

static void
a_text_may_hold_any_character_even_nul(void **state)
{
    narc_item *item = narc_item_new(NULL);
    narc_buffer record;
    narc_item *again;

    (void)state;
    item->guid = (narc_text){"a\0b\x7F\xE2\x80\xA8", 7};
    record = encode(item);
    again = decode(&record);
    assert_int_equal(again->guid.size, 7);
    assert_memory_equal(again->guid.data, item->guid.data, 7);
    narc_buffer_free(&record);
    narc_item_free(item);
    narc_item_free(again);
}

static void
lists_can_go_on_growing_after_reading(void **state)
{
    narc_item *item = filled_item(NULL);
    narc_buffer record = encode(item);
    narc_item *again = decode(&record);

    (void)state;
    for (int i = 0; i < 10; i++)
        assert_non_null(NARC_LIST_ADD(again->arena, &again->headlines));
    assert_int_equal(again->headlines.count, 12);
    assert_true(narc_text_starts(again->headlines.items[1].value, "value 1"));
    narc_buffer_free(&record);
    narc_item_free(item);
    narc_item_free(again);
}

/* --- refusals --------------------------------------------------------------------------------- */

static void
every_truncation_is_refused(void **state)
{
    narc_item *item = filled_item(NULL);
    narc_buffer record = encode(item);

    (void)state;
    for (size_t size = 0; size < record.size; size += size < 4000 ? 1 : 97) {
        uint8_t *exact = malloc(size + 1);
        narc_item *cut = NULL;
        narc_error err = {0};

        assert_non_null(exact);
        memcpy(exact, record.data, size);
        assert_narc_status(narc_record_decode((narc_bytes){exact, size}, NULL, NULL, &cut, &err),
                           NARC_E_CORRUPT);
        assert_int_equal(err.number, NARC_RECORD_DAMAGED);
        assert_null(cut);
        free(exact);
    }
    narc_buffer_free(&record);
    narc_item_free(item);
}

#define RECORD(member) "{" member ",\"record\":\"narc-item-1\"}"

static void
a_member_of_the_wrong_kind_is_named_with_its_path(void **state)
{
    static const struct {
        const char *json;
        const char *message;
    } cases[] = {
        {"[]", ": an object was expected"},
        {"{}", "record: \"narc-item-1\" was expected"},
        {"{\"record\":\"other\"}", "record: \"narc-item-1\" was expected"},
        {RECORD("\"guid\":1"), "guid: a string was expected"},
        {RECORD("\"headlines\":{}"), "headlines: an array was expected"},
        {RECORD("\"headlines\":[{},{},{\"value\":null}]"),
         "headlines[2].value: a string was expected"},
        {RECORD("\"headlines\":[{\"confidence\":101}]"),
         "headlines[0].confidence: an integer from 1 to 100 was expected"},
        {RECORD("\"headlines\":[{\"confidence\":1.5}]"),
         "headlines[0].confidence: an integer from 1 to 100 was expected"},
        {RECORD("\"version\":1"), "version: a string of digits was expected"},
        {RECORD("\"version\":\"-1\""), "version: a string of digits was expected"},
        {RECORD("\"version\":\"01\""), "version: a string of digits was expected"},
        {RECORD("\"version\":\"18446744073709551616\""),
         "version: a string of digits was expected"},
        {RECORD("\"pubStatus\":\"killed\""),
         "pubStatus: usable, withheld or canceled was expected"},
        {RECORD("\"embargo\":{\"state\":\"until\"}"), "embargo: state until needs a date"},
        {RECORD("\"embargo\":{\"state\":\"until\",\"until\":{\"source\":\"x\"}}"),
         "embargo: state until needs a date"},
        {RECORD("\"groups\":[{\"refs\":[{\"titles\":[{\"role\":[]}]}]}]"),
         "groups[0].refs[0].titles[0].role: a string was expected"},
        {RECORD("\"bodies\":[{\"value\":\"<script>x</script>\"}]"),
         "bodies[0].value: is not a narc body"},
        {RECORD("\"provenance\":{\"captured\":\"2026\"}"),
         "provenance.captured: an object was expected"},
        {RECORD("\"expires\":{\"value\":\"2026\"}"),
         "expires: a date has value, precision and zone together"},
        {RECORD("\"expires\":{\"precision\":\"day\",\"value\":\"2026\",\"zone\":\"unknown\"}"),
         "expires: precision or zone contradicts value"},
        {RECORD("\"expires\":{\"precision\":\"year\",\"value\":\"2026\",\"zone\":\"Z\"}"),
         "expires: precision or zone contradicts value"},
        {RECORD("\"expires\":{\"precision\":\"day\",\"value\":\"20261118\",\"zone\":\"unknown\"}"),
         "expires: value is not a date in its one form"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        narc_error err = {0};

        if (decode_status(cases[i].json, &err) != NARC_E_CORRUPT)
            fail_msg("accepted: %s", cases[i].json);
        assert_int_equal(err.number, NARC_RECORD_DAMAGED);
        assert_string_equal(err.message, cases[i].message);
    }
}

static void
members_of_later_versions_are_passed_over(void **state)
{
    narc_error err = {0};

    (void)state;
    assert_narc_status(decode_status(RECORD("\"guid\":\"x\",\"new\":[1.5,{\"a\":null}]"), &err),
                       NARC_OK);
    assert_narc_status(decode_status(RECORD("\"headlines\":[{\"new\":true}]"), &err), NARC_OK);
}

static void
a_record_of_another_generation_is_not_guessed_at(void **state)
{
    narc_error err = {0};

    (void)state;
    assert_narc_status(decode_status("{\"record\":\"narc-item-2\"}", &err), NARC_E_UNSUPPORTED);
    assert_int_equal(err.number, NARC_NEWER_FORMAT);
}

static void
json_that_is_malformed_or_says_a_thing_twice_is_refused(void **state)
{
    static const char *const cases[] = {
        "",
        "{",
        "{\"record\":\"narc-item-1\"} x",
        "{\"record\":\"narc-item-1\",}",
        "{\"record\":\"narc-item-1\",\"guid\":\"a\",\"guid\":\"b\"}",
        "{\"record\":\"narc-item-1\",\"guid\":\"\xFF\"}",
        "{\"record\":\"narc-item-1\",\"guid\":\"\\ud800\"}",
        "{'record':'narc-item-1'}",
        "\xEF\xBB\xBF{\"record\":\"narc-item-1\"}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        narc_error err = {0};

        if (decode_status(cases[i], &err) != NARC_E_CORRUPT)
            fail_msg("accepted: %s", cases[i]);
        assert_int_equal(err.number, NARC_RECORD_DAMAGED);
    }
}

static void
depth_size_and_number_of_values_are_bounded_before_parsing(void **state)
{
    static const char in_string[] = "{\"guid\":\"\\\"[[[[\",\"record\":\"narc-item-1\"}";
    const size_t size = (size_t)3 << 20;
    narc_limits limits = NARC_LIMITS_INIT;
    narc_item *item = NULL;
    narc_error err = {0};
    uint8_t *json = malloc(size);

    (void)state;
    assert_non_null(json);
    memset(json, '[', size);
    assert_narc_status(narc_record_decode((narc_bytes){json, size}, NULL, NULL, &item, &err),
                       NARC_E_LIMIT);
    assert_int_equal(err.number, NARC_TOO_DEEP);
    assert_int_equal(err.offset, 128);
    memset(json + 1, ',', size - 1);
    assert_narc_status(narc_record_decode((narc_bytes){json, size}, NULL, NULL, &item, &err),
                       NARC_E_LIMIT);
    assert_int_equal(err.number, NARC_TOO_LARGE);
    limits.record_bytes = 100;
    assert_narc_status(narc_record_decode((narc_bytes){json, 101}, &limits, NULL, &item, &err),
                       NARC_E_LIMIT);
    assert_int_equal(err.number, NARC_TOO_LARGE);
    /* Brackets in strings are no depth. */
    memcpy(json, in_string, sizeof(in_string));
    limits = (narc_limits)NARC_LIMITS_INIT;
    limits.json_depth = 1;
    assert_narc_status(
        narc_record_decode((narc_bytes){json, sizeof(in_string) - 1}, &limits, NULL, &item, &err),
        NARC_OK);
    assert_narc_text(item->guid, "\"[[[[");
    narc_item_free(item);
    free(json);
}

static void
what_cannot_be_a_record_is_not_written(void **state)
{
    narc_item *item = narc_item_new(NULL);
    narc_buffer record = {0};
    narc_error err = {0};
    narc_body *body;

    (void)state;
    item->url = NARC_TEXT("a\xFF");
    assert_narc_status(narc_record_encode(item, &record, &err), NARC_E_BUG);
    assert_string_equal(err.message, "url: the text is not UTF-8");
    item->url.size = 0;
    body = NARC_LIST_ADD(item->arena, &item->bodies);
    assert_non_null(body);
    body->value = NARC_TEXT("<p>a<script>b</script></p>");
    assert_narc_status(narc_record_encode(item, &record, &err), NARC_E_CORRUPT);
    assert_int_equal(err.number, NARC_BODY_DAMAGED);
    assert_int_equal(err.offset, 4);
    narc_buffer_free(&record);
    narc_item_free(item);
}

/* --- memory ----------------------------------------------------------------------------------- */

static narc_status
encode_filled(const narc_allocator *allocator, void *user)
{
    narc_buffer record = {.allocator = allocator};
    narc_status status;

    status = narc_record_encode(user, &record, NULL);
    narc_buffer_free(&record);
    return status;
}

static narc_status
decode_filled(const narc_allocator *allocator, void *user)
{
    narc_item *item = NULL;
    const narc_status status =
        narc_record_decode(narc_buffer_view(user), NULL, allocator, &item, NULL);

    narc_item_free(item);
    return status;
}

static narc_status
fill_and_encode(const narc_allocator *allocator, void *user)
{
    narc_item *item = filled_item(allocator);
    narc_buffer record = {0};
    narc_status status = NARC_E_MEMORY;

    (void)user;
    if (item != NULL)
        status = narc_record_encode(item, &record, NULL);
    narc_buffer_free(&record);
    narc_item_free(item);
    return status;
}

static void
every_failing_allocation_is_reported(void **state)
{
    narc_item *item = filled_item(NULL);
    narc_buffer record = encode(item);

    (void)state;
    narc_test_each_failing_allocation(encode_filled, item);
    narc_test_each_failing_allocation(decode_filled, &record);
    narc_test_each_failing_allocation(fill_and_encode, NULL);
    narc_buffer_free(&record);
    narc_item_free(item);
}

/* Allocations of jansson, which has no allocator of its own for each parse. */
static size_t jansson_requests;
static size_t jansson_fails_at;

static void *
jansson_allocate(size_t size)
{
    return ++jansson_requests == jansson_fails_at ? NULL : malloc(size);
}

/* jansson drops the bytes for which the buffer of a string cannot grow, and goes on. */
static void
no_text_is_shortened_when_memory_fails_inside_the_parser(void **state)
{
    narc_item *item = filled_item(NULL);
    narc_buffer record = encode(item);

    (void)state;
    json_set_alloc_funcs(jansson_allocate, free);
    for (jansson_fails_at = 1;; jansson_fails_at++) {
        narc_item *again = NULL;

        jansson_requests = 0;
        if (narc_record_decode(narc_buffer_view(&record), NULL, NULL, &again, NULL) == NARC_OK) {
            narc_buffer same = encode(again);

            assert_int_equal(same.size, record.size);
            assert_memory_equal(same.data, record.data, record.size);
            narc_buffer_free(&same);
        }
        narc_item_free(again);
        if (jansson_requests < jansson_fails_at)
            break;
    }
    json_set_alloc_funcs(malloc, free);
    narc_buffer_free(&record);
    narc_item_free(item);
}

static void
escapes_of_every_length_are_read(void **state)
{
    static const char json[] = "{\"guid\":\"\\u0061\\u00e9\\u20ac\\ud83d\\ude00\\\\\\/\","
                               "\"r\\u0065cord\":\"narc-item-1\"}";
    narc_item *item = NULL;
    narc_error err = {0};

    (void)state;
    if (narc_record_decode((narc_bytes){(const uint8_t *)json, sizeof(json) - 1}, NULL, NULL, &item,
                           &err) != NARC_OK)
        fail_msg("not decoded: %s", err.message);
    assert_narc_text(item->guid, "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\\/");
    narc_item_free(item);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_comes_back_and_gives_the_same_bytes),
        cmocka_unit_test(the_bytes_are_those_of_the_stored_record),
        cmocka_unit_test(empty_fields_are_left_out),
        cmocka_unit_test(dates_keep_literal_precision_and_zone),
        cmocka_unit_test(a_text_may_hold_any_character_even_nul),
        cmocka_unit_test(lists_can_go_on_growing_after_reading),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(a_member_of_the_wrong_kind_is_named_with_its_path),
        cmocka_unit_test(members_of_later_versions_are_passed_over),
        cmocka_unit_test(a_record_of_another_generation_is_not_guessed_at),
        cmocka_unit_test(json_that_is_malformed_or_says_a_thing_twice_is_refused),
        cmocka_unit_test(depth_size_and_number_of_values_are_bounded_before_parsing),
        cmocka_unit_test(what_cannot_be_a_record_is_not_written),
        cmocka_unit_test(every_failing_allocation_is_reported),
        cmocka_unit_test(no_text_is_shortened_when_memory_fails_inside_the_parser),
        cmocka_unit_test(escapes_of_every_length_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
