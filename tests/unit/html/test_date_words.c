/* Dates in words and in addresses. */
#include "narc_test.h"

#include "base/arena.h"
#include "html/date_words.h"

static void
expect_ordered(const char *literal, narc_html_day_order order, const char *wanted)
{
    narc_date date;
    char text[NARC_DATE_SIZE] = "";

    if (narc_html_date_words(narc_text_from(literal), NARC_TEXT("test"), order, &date))
        narc_date_format(&date, text);
    if (strcmp(text, wanted) != 0)
        fail_msg("'%s' gave '%s', not '%s'", literal, text, wanted);
}

static void
expect_day(const char *literal, const char *wanted)
{
    expect_ordered(literal, NARC_HTML_ORDER_UNKNOWN, wanted);
}

static void
dates_in_words_are_read_where_day_and_month_are_certain(void **state)
{
    (void)state;
    expect_day("18 November 2026", "2026-11-18");
    expect_day("Published: Nov. 18, 2026 at 5 pm", "2026-11-18");
    expect_day("18. November 2026, 17:42 Uhr", "2026-11-18");
    expect_day("18th of November 2026", "2026-11-18");
    expect_day("18 de noviembre de 2026", "2026-11-18");
    expect_day("1er mars 2026", "2026-03-01");
    expect_day("18.11.2026", "2026-11-18");
    expect_day("2026/11/18", "2026-11-18");
    expect_day("18/11/2026", "2026-11-18");
    expect_day("11/18/2026", "2026-11-18");
    expect_day("2026\xE5\xB9\xB4"
               "11\xE6\x9C\x88"
               "18\xE6\x97\xA5",
               "2026-11-18");
    expect_day("2026. 11. 18.", "2026-11-18");
    expect_day("18.11.26", "2026-11-18");
    expect_day("18.11.99 17:42", "1999-11-18");
    /* A date and a time that two elements print without a space. */
    expect_day("18.11.2617:42", "2026-11-18");
    expect_day("18 \xD0\xBD\xD0\xBE\xD1\x8F\xD0\xB1\xD1\x80\xD1\x8F 2026", "2026-11-18");
    /* Arabic: 18 November 2026 in its own digits */
    expect_day("\xD9\xA1\xD9\xA8 \xD9\x86\xD9\x88\xD9\x81\xD9\x85\xD8\xA8\xD8\xB1 "
               "\xD9\xA2\xD9\xA0\xD9\xA2\xD9\xA6",
               "2026-11-18");
    expect_day("2026. november 18.", "2026-11-18");
}

static void
the_page_tells_which_number_is_the_day(void **state)
{
    const narc_text none = {NULL, 0};

    (void)state;
    expect_ordered("5/11/2026", NARC_HTML_DAY_FIRST, "2026-11-05");
    expect_ordered("5/11/2026", NARC_HTML_MONTH_FIRST, "2026-05-11");
    expect_ordered("18/11/2026", NARC_HTML_MONTH_FIRST, "2026-11-18");
    assert_int_equal(narc_html_day_order_of(none, none), NARC_HTML_ORDER_UNKNOWN);
    assert_int_equal(narc_html_day_order_of(NARC_TEXT("it"), none), NARC_HTML_DAY_FIRST);
    assert_int_equal(narc_html_day_order_of(NARC_TEXT("en-GB"), none), NARC_HTML_DAY_FIRST);
    assert_int_equal(narc_html_day_order_of(NARC_TEXT("en-US"), NARC_TEXT("post.example")),
                     NARC_HTML_MONTH_FIRST);
    assert_int_equal(narc_html_day_order_of(NARC_TEXT("en"), NARC_TEXT("www.post.co.uk")),
                     NARC_HTML_DAY_FIRST);
}

static void
doubtful_dates_are_no_dates(void **state)
{
    (void)state;
    expect_day("11/12/2026", "");
    expect_day("18 November", "");
    expect_day("November 2026", "");
    expect_day("13.13.2026", "");
    expect_day("Version 1.2.26", "");
    expect_day("10.11.12.13", "");
    expect_day("2026", "");
    expect_day("", "");
}

static void
addresses_hold_dates_only_in_strict_forms(void **state)
{
    static const struct {
        const char *address;
        const char *literal;
    } cases[] = {
        {"https://a.example/2026/11/18/x", "2026/11/18"},
        {"https://a.example/x-2026-11-18.html", "2026-11-18"},
        {"https://a.example/x_20261118_1", "20261118"},
        {"https://a.example/x/18-11-2026", "18-11-2026"},
        {"https://a.example/x/18-11-20261", ""},
        {"https://a.example/x/120261118", ""},
        {"https://a.example/x/202611181", ""},
        {"https://a.example/2026/11/x", ""},
        {"https://a.example/2026/13/18", ""},
        {"https://2026-11-18.example/", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        narc_arena arena = {0};
        narc_date date;

        narc_html_date_in_address(narc_text_from(cases[i].address), &arena, &date);
        assert_narc_text(date.literal, cases[i].literal);
        narc_arena_free(&arena);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_in_words_are_read_where_day_and_month_are_certain),
        cmocka_unit_test(the_page_tells_which_number_is_the_day),
        cmocka_unit_test(doubtful_dates_are_no_dates),
        cmocka_unit_test(addresses_hold_dates_only_in_strict_forms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
