/* The date of publication: which of several on a page, and none that cannot be. */
#include "html_case.h"

#include <stdio.h>

#define HEAD "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Pier closed</title>"
#define TEXT "<p>" PARAGRAPH_1 "</p><p>" PARAGRAPH_2 "</p><p>" PARAGRAPH_3 "</p>"

static void
expect_date(const char *page, const char *wanted, const char *source)
{
    narc_item *item = read_page(page);
    char text[NARC_DATE_SIZE] = "";

    narc_date_format(&item->first_created, text);
    assert_string_equal(text, wanted);
    assert_narc_text(item->first_created.source, source);
    narc_item_free(item);
}

static void
a_date_below_the_headline_beats_those_of_other_articles(void **state)
{
    (void)state;
    expect_date(HEAD "<body><div class=related><span class=date>3 May 2020</span> Boats</div>"
                     "<article><h1>Pier closed</h1><p>Datum 18.11.2026</p>" TEXT "</article>",
                "2026-11-18", "printed");
    expect_date(
        HEAD
        "<body><article><h1>Pier closed</h1><p>18 November 2026</p>" TEXT "</article>"
        "<section class=comments><time datetime=2026-11-20T08:00+01:00>Friday</time></section>",
        "2026-11-18", "printed");
}

static void
what_says_published_beats_what_says_updated(void **state)
{
    (void)state;
    expect_date(HEAD "<body><article><h1>Pier closed</h1><p>Updated 20 November 2026</p>" TEXT
                     "<p>Published on 18 November 2026</p></article>",
                "2026-11-18", "printed");
    expect_date(HEAD "<body><article><h1>Pier closed</h1>" TEXT
                     "<p>Letzte \xC3\x84nderung: 20.11.2026 - 14:49 Erschienen am: "
                     "18.11.2026</p></article>",
                "2026-11-18", "printed");
}

static void
an_article_may_begin_with_its_place_and_day(void **state)
{
    (void)state;
    expect_date(HEAD
                "<body><article><h1>Pier closed</h1><p>Old Town, 18 November 2026. " PARAGRAPH_1
                "</p>" TEXT "</article>",
                "2026-11-18", "printed");
}

static void
the_minute_from_which_computers_count_is_no_date(void **state)
{
    (void)state;
    expect_date(HEAD "<meta property=article:published_time content=1970-01-01T00:00:00Z><body>"
                     "<article><h1>Pier closed</h1><p>18 November 2026</p>" TEXT "</article>",
                "2026-11-18", "printed");
    expect_date(HEAD "<meta property=article:published_time content=1970-01-01><body><article>"
                     "<h1>Pier closed</h1>" TEXT "</article>",
                "1970-01-01", "article:published_time");
}

/* 23:30 in New York is the next day in universal time. */
static void
the_same_minute_in_local_time_gives_the_day(void **state)
{
    (void)state;
    expect_date(HEAD
                "<meta property=article:published_time content=2026-11-19T04:30:00Z><body>"
                "<article><h1>Pier closed</h1><time datetime=2026-11-18T23:30:00-05:00></time>" TEXT
                "</article>",
                "2026-11-18T23:30:00-05:00", "time");
}

/* The date of a page of which is known when it was captured, and what the time is now. */
static narc_date
read_at(const char *page, const char *when, int64_t now)
{
    narc_item *item = NULL;
    narc_error err;
    narc_date date;
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    narc_document document = {.bytes = {(const uint8_t *)page, strlen(page)},
                              .captured = narc_text_from(when)};

    options.now = now;
    options.item = keep_item;
    options.user = &item;
    assert_narc_status(narc_html_converter.read(&document, &options, &err), NARC_OK);
    date = item->first_created;
    narc_item_free(item);
    return date;
}

static narc_date
captured(const char *published, const char *when)
{
    char page[4096];

    snprintf(page, sizeof(page),
             HEAD "<meta property=article:published_time content=%s><body><article>"
                  "<h1>Pier closed</h1>" TEXT "</article>",
             published);
    return read_at(page, when, 0);
}

#define NOW INT64_C(1795000000) /* 2026-11-18T14:26:40Z */

/* A feed that is written in advance, and a page whose clock goes wrong. */
static void
no_date_is_later_than_tomorrow_where_the_capture_is_not_known(void **state)
{
    static const char page[] = HEAD "<meta property=article:published_time "
                                    "content=2026-11-21><body><article><h1>Pier closed</h1>"
                                    "<p>Published November 17, 2026</p>" TEXT "</article>";
    static const char tomorrow[] = HEAD
        "<meta property=article:published_time content=2026-11-19T23:00:00+13:00><body><article>"
        "<h1>Pier closed</h1>" TEXT "</article>";

    (void)state;
    assert_int_equal(read_at(page, "", 0).day, 21);
    assert_int_equal(read_at(page, "", NOW).day, 17);
    assert_int_equal(read_at(tomorrow, "", NOW).day, 19);
    /* what is known of the capture is better than what the time is now */
    assert_int_equal(read_at(page, "2026-11-30", NOW).day, 21);
}

static void
of_two_readings_of_a_date_the_one_that_is_past_is_taken(void **state)
{
    static const char page[] =
        "<!DOCTYPE html><html lang=en-US><title>Pier closed</title><body>"
        "<article><h1>Pier closed</h1><p>Published 12/11/2026</p>" TEXT "</article>";

    (void)state;
    assert_int_equal(read_at(page, "", 0).month, 12);
    assert_int_equal(read_at(page, "", NOW).month, 11);
    assert_int_equal(read_at(page, "", NOW).day, 12);
}

/* A page that was made when it was asked for; its day must not come back by another reading. */
static void
the_minute_of_capture_leaves_no_day_behind(void **state)
{
    static const char page[] =
        "<!DOCTYPE html><html lang=en-US><title>Pier closed</title><body><article>"
        "<h1>Pier closed</h1><time datetime=2026-11-18T10:00:21Z>today</time>" TEXT "</article>";

    (void)state;
    assert_int_equal(read_at(page, "2026-11-18T12:00:00Z", 0).day, 18);
    assert_int_equal(read_at(page, "2026-11-18T10:00:40Z", 0).precision, NARC_PRECISION_NONE);
}

static void
no_date_is_later_than_the_capture_nor_its_very_minute(void **state)
{
    (void)state;
    assert_int_equal(captured("2026-11-18", "2026-11-18T10:00:00Z").day, 18);
    assert_int_equal(captured("2026-11-19T08:00:00+09:00", "2026-11-18T23:00:00Z").precision,
                     NARC_PRECISION_NONE);
    assert_int_equal(captured("2026-11-19T07:30:00+09:00", "2026-11-18T23:00:00Z").day, 19);
    assert_int_equal(captured("2026-12-18", "2026-11-18T10:00:00Z").precision, NARC_PRECISION_NONE);
    assert_int_equal(captured("2026-11-18T10:00:21Z", "2026-11-18T10:00:40Z").precision,
                     NARC_PRECISION_NONE);
    assert_int_equal(captured("2026-11-18T10:00:21Z", "").day, 18);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_below_the_headline_beats_those_of_other_articles),
        cmocka_unit_test(what_says_published_beats_what_says_updated),
        cmocka_unit_test(an_article_may_begin_with_its_place_and_day),
        cmocka_unit_test(the_minute_from_which_computers_count_is_no_date),
        cmocka_unit_test(the_same_minute_in_local_time_gives_the_day),
        cmocka_unit_test(no_date_is_later_than_the_capture_nor_its_very_minute),
        cmocka_unit_test(no_date_is_later_than_tomorrow_where_the_capture_is_not_known),
        cmocka_unit_test(the_minute_of_capture_leaves_no_day_behind),
        cmocka_unit_test(of_two_readings_of_a_date_the_one_that_is_past_is_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
