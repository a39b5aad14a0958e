/* What clocks show, by RFC 8536 and the rule of POSIX behind its files. */
#include "narc_test.h"

#include "base/buffer.h"
#include "base/text.h"
#include "newsml/time_zone.h"

static void
put_u32be(narc_buffer *out, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        narc_buffer_byte(out, (uint8_t)(value >> shift));
}

/* RFC 8536, 3.1: no UTC and standard marks, no leap seconds. */
static void
put_header(narc_buffer *out, uint32_t changes, uint32_t types, uint32_t letters)
{
    narc_buffer_literal(out, "TZif2");
    for (int i = 0; i < 15; i++)
        narc_buffer_byte(out, 0);
    put_u32be(out, 0);
    put_u32be(out, 0);
    put_u32be(out, 0);
    put_u32be(out, changes);
    put_u32be(out, types);
    put_u32be(out, letters);
}

static void
put_type(narc_buffer *out, uint32_t offset)
{
    put_u32be(out, offset);
    narc_buffer_byte(out, 0);
    narc_buffer_byte(out, 0);
}

/* One change, on 1970-01-02 at 00:00 UTC from +01:00 to +02:00, then the rule. */
static void
put_file(narc_buffer *out, const char *rule)
{
    put_header(out, 0, 1, 4);
    put_type(out, 0);
    narc_buffer_bytes(out, "UTC", 4);
    put_header(out, 1, 2, 4);
    put_u32be(out, 0);
    put_u32be(out, 86400);
    narc_buffer_byte(out, 1);
    put_type(out, 3600);
    put_type(out, 7200);
    narc_buffer_bytes(out, "ABC", 4);
    narc_buffer_byte(out, '\n');
    narc_buffer_literal(out, rule);
    narc_buffer_byte(out, '\n');
}

static bool
read_zone(const char *rule, narc_arena *arena, narc_time_zone *out)
{
    narc_buffer file = {.allocator = NULL};
    bool found;

    put_file(&file, rule);
    found = narc_time_zone_read(narc_buffer_view(&file), arena, out);
    narc_buffer_free(&file);
    return found;
}

/* Minutes, or INT16_MIN when the clocks showed the time twice or never. */
static int
shown(const narc_time_zone *zone, const char *local)
{
    narc_date date;
    int16_t minutes;

    assert_true(narc_date_parse(narc_text_from(local), NARC_TEXT(""), &date));
    return narc_time_zone_local(zone, &date, &minutes) ? minutes : INT16_MIN;
}

static void
summer_time_begins_and_ends_on_the_days_of_the_rule(void **state)
{
    narc_arena arena = {.failed = false};
    narc_time_zone zone;

    (void)state;
    assert_true(read_zone("EET-2EEST,M3.5.0/3,M10.5.0/4", &arena, &zone));
    assert_int_equal(shown(&zone, "1969-12-31T12:00:00"), 60);
    assert_int_equal(shown(&zone, "1970-02-01T12:00:00"), 120);
    assert_int_equal(shown(&zone, "2012-10-22T01:23:58"), 180);
    assert_int_equal(shown(&zone, "2012-12-31T23:59:59"), 120);
    assert_int_equal(shown(&zone, "2013-01-01T00:00"), 120);
    assert_int_equal(shown(&zone, "2012-03-25T02:59:59"), 120);
    assert_int_equal(shown(&zone, "2012-03-25T03:30:00"), INT16_MIN); /* never */
    assert_int_equal(shown(&zone, "2012-03-25T04:00:00"), 180);
    assert_int_equal(shown(&zone, "2012-10-28T02:59:59"), 180);
    assert_int_equal(shown(&zone, "2012-10-28T03:30:00"), INT16_MIN); /* twice */
    assert_int_equal(shown(&zone, "2012-10-28T04:00:00"), 120);
    narc_arena_free(&arena);
}

static void
south_of_the_equator_summer_goes_over_the_turn_of_the_year(void **state)
{
    narc_arena arena = {.failed = false};
    narc_time_zone zone;

    (void)state;
    assert_true(read_zone("<+10>-10<+11>,M10.1.0,M4.1.0/3", &arena, &zone));
    assert_int_equal(shown(&zone, "2026-12-31T23:00:00"), 660);
    assert_int_equal(shown(&zone, "2026-01-01T01:00:00"), 660);
    assert_int_equal(shown(&zone, "2026-07-01T00:00:00"), 600);
    assert_true(read_zone("XST3:30XDT,J60,364/1", &arena, &zone));
    assert_int_equal(shown(&zone, "2024-02-29T12:00:00"), -210);
    assert_int_equal(shown(&zone, "2024-03-01T12:00:00"), -150);
    narc_arena_free(&arena);
}

static void
a_file_cut_short_or_changed_is_no_zone(void **state)
{
    narc_buffer file = {.allocator = NULL};
    narc_arena arena = {.failed = false};
    narc_time_zone zone;

    (void)state;
    put_file(&file, "EET-2EEST,M3.5.0/3,M10.5.0/4");
    for (size_t size = 0; size < file.size; size++)
        assert_false(narc_time_zone_read((narc_bytes){file.data, size}, &arena, &zone));
    for (size_t i = 0; i < file.size; i++) {
        file.data[i] ^= 0xFF;
        (void)narc_time_zone_read(narc_buffer_view(&file), &arena, &zone);
        file.data[i] ^= 0xFF;
    }
    assert_false(read_zone("EET-2EEST,M13.5.0,M10.5.0", &arena, &zone));
    assert_false(read_zone("EET-2EEST,M3.5.0", &arena, &zone));
    assert_false(read_zone("E-2", &arena, &zone));
    narc_arena_free(&arena);
    narc_buffer_free(&file);
}

static void
an_offset_is_a_zone_too(void **state)
{
    static const char *const none[] = {"",      "+",      "02:00",  "+2",
                                       "+02:0", "+15:00", "+01:60", "+0a:00"};
    narc_time_zone zone;

    (void)state;
    assert_true(narc_time_zone_fixed(NARC_TEXT("+05:30"), &zone));
    assert_int_equal(shown(&zone, "2026-07-01T00:00:00"), 330);
    assert_true(narc_time_zone_fixed(NARC_TEXT("-0330"), &zone));
    assert_int_equal(shown(&zone, "1890-07-01T00:00:00"), -210);
    assert_true(narc_time_zone_fixed(NARC_TEXT("Z"), &zone));
    assert_int_equal(shown(&zone, "2026-07-01T00:00"), 0);
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
        assert_false(narc_time_zone_fixed(narc_text_from(none[i]), &zone));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(summer_time_begins_and_ends_on_the_days_of_the_rule),
        cmocka_unit_test(south_of_the_equator_summer_goes_over_the_turn_of_the_year),
        cmocka_unit_test(a_file_cut_short_or_changed_is_no_zone),
        cmocka_unit_test(an_offset_is_a_zone_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
