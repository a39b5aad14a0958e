/* libnarc/article/date_parse.c and date.c: what is stated is kept, what is not is not invented. */
#include "narc_test.h"

#include "base/text.h"

static const struct {
    const char *literal;
    const char *value; /* as narc_date_format writes it; NULL when it cannot be understood */
    narc_precision precision;
    int64_t unix_seconds;
} forms[] = {
    /* ISO 8601 extended, RFC 3339, NewsML-G2, HTML, schema.org */
    {"2026-11-18T17:42:05Z", "2026-11-18T17:42:05Z", NARC_PRECISION_SECOND, 1795023725},
    {"2026-11-18T17:42:05+04:30", "2026-11-18T17:42:05+04:30", NARC_PRECISION_SECOND, 1795007525},
    {"2026-11-18T17:42:05.250-03:00", "2026-11-18T17:42:05.25-03:00", NARC_PRECISION_SECOND,
     1795034525},
    {"2026-11-18T17:42:05,123456789123Z", "2026-11-18T17:42:05.123456789Z", NARC_PRECISION_SECOND,
     1795023725},
    {"2026-11-18T17:42:05.000Z", "2026-11-18T17:42:05Z", NARC_PRECISION_SECOND, 1795023725},
    {"2026-11-18T17:42", "2026-11-18T17:42", NARC_PRECISION_MINUTE, 1795023720},
    {"2026-11-18 17:42:05", "2026-11-18T17:42:05", NARC_PRECISION_SECOND, 1795023725},
    {"2026-11-18 17:42:05 +0100", "2026-11-18T17:42:05+01:00", NARC_PRECISION_SECOND, 1795020125},
    {"2026-11-18 17:42:05 UTC", "2026-11-18T17:42:05Z", NARC_PRECISION_SECOND, 1795023725},
    {"2026-11-18t17:42:05z", "2026-11-18T17:42:05Z", NARC_PRECISION_SECOND, 1795023725},
    {"2019-01-21T10:36:00+01", "2019-01-21T10:36:00+01:00", NARC_PRECISION_SECOND, 1548063360},
    {"2026-11-18T17:42:05\xE2\x88\x92"
     "03:00",
     "2026-11-18T17:42:05-03:00", NARC_PRECISION_SECOND, 1795034525},
    {" \n 2026-11-18T17:42:05Z\r\n", "2026-11-18T17:42:05Z", NARC_PRECISION_SECOND, 1795023725},
    {"2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z", NARC_PRECISION_SECOND, 1483228800},
    {"2026-11-18T17:42:05-00:00", "2026-11-18T17:42:05Z", NARC_PRECISION_SECOND, 1795023725},
    /* less than a time */
    {"2026-11-18", "2026-11-18", NARC_PRECISION_DAY, 1794960000},
    {"2017-11-17+01:00", "2017-11-17+01:00", NARC_PRECISION_DAY, 1510873200},
    {"2017-11-17-05:00", "2017-11-17-05:00", NARC_PRECISION_DAY, 1510894800},
    {"2017-11-17Z", "2017-11-17Z", NARC_PRECISION_DAY, 1510876800},
    {"2026-11", "2026-11", NARC_PRECISION_MONTH, 1793491200},
    {"2026-11Z", "2026-11Z", NARC_PRECISION_MONTH, 1793491200},
    {"2026-11-05:00", "2026-11-05:00", NARC_PRECISION_MONTH, 1793509200},
    {"2026", "2026", NARC_PRECISION_YEAR, 1767225600},
    {"2026+01:00", "2026+01:00", NARC_PRECISION_YEAR, 1767222000},
    {"2026-11-18T17", "2026-11-18", NARC_PRECISION_DAY, 1794960000},
    {"2026-11-18T17+01:00", "2026-11-18+01:00", NARC_PRECISION_DAY, 1794956400},
    /* basic form */
    {"20261118", "2026-11-18", NARC_PRECISION_DAY, 1794960000},
    {"20261118T174205Z", "2026-11-18T17:42:05Z", NARC_PRECISION_SECOND, 1795023725},
    {"20190121T103600+0000", "2019-01-21T10:36:00Z", NARC_PRECISION_SECOND, 1548066960},
    {"20190121T1036", "2019-01-21T10:36", NARC_PRECISION_MINUTE, 1548066960},
    {"20190121103600", "2019-01-21T10:36:00", NARC_PRECISION_SECOND, 1548066960},
    /* RFC 5322 */
    {"Wed, 18 Nov 2026 17:42:00 +0430", "2026-11-18T17:42:00+04:30", NARC_PRECISION_SECOND,
     1795007520},
    {"18 Nov 2026 17:42 GMT", "2026-11-18T17:42Z", NARC_PRECISION_MINUTE, 1795023720},
    {"Wednesday, 18 November 2026 17:42:00 EST", "2026-11-18T17:42:00-05:00", NARC_PRECISION_SECOND,
     1795041720},
    {"Wed, 18 Nov 2026 17:42:00 +0100 (CET)", "2026-11-18T17:42:00+01:00", NARC_PRECISION_SECOND,
     1795020120},
    {"Wed, 8 May 2026 07:42:00 CET", "2026-05-08T07:42:00", NARC_PRECISION_SECOND, 1778226120},
    {"18 Nov 2026", "2026-11-18", NARC_PRECISION_DAY, 1794960000},
    /* the calendar */
    {"2024-02-29", "2024-02-29", NARC_PRECISION_DAY, 1709164800},
    {"2000-02-29", "2000-02-29", NARC_PRECISION_DAY, 951782400},
    {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", NARC_PRECISION_SECOND, 0},
    {"0000-01-01", "0000-01-01", NARC_PRECISION_DAY, -62167219200},
    {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z", NARC_PRECISION_SECOND, -1},
    {"9999-12-31", "9999-12-31", NARC_PRECISION_DAY, 253402214400},
    {"1900-02-29", NULL, NARC_PRECISION_NONE, 0},
    {"2026-02-29", NULL, NARC_PRECISION_NONE, 0},
    {"2026-04-31", NULL, NARC_PRECISION_NONE, 0},
    {"2026-00-10", NULL, NARC_PRECISION_NONE, 0},
    {"2026-13-10", NULL, NARC_PRECISION_NONE, 0},
    {"2026-11-00", NULL, NARC_PRECISION_NONE, 0},
    /* refused rather than guessed */
    {"2026-11-18T24:00:00Z", NULL, NARC_PRECISION_NONE, 0},
    {"2026-11-18T17:60", NULL, NARC_PRECISION_NONE, 0},
    {"2026-11-18T17:42:61Z", NULL, NARC_PRECISION_NONE, 0},
    {"2026-11-18T17:42:05+24:00", NULL, NARC_PRECISION_NONE, 0},
    {"2026-11-18T17:42:05+01:60", NULL, NARC_PRECISION_NONE, 0},
    {"2026-11-18T17:42:05.Z", NULL, NARC_PRECISION_NONE, 0},
    {"2026-11-18T", NULL, NARC_PRECISION_NONE, 0},
    {"2026-11-18TZ", NULL, NARC_PRECISION_NONE, 0},
    {"2026-11-18T17:42:05ZZ", NULL, NARC_PRECISION_NONE, 0},
    {"2026-11-18 in the evening", NULL, NARC_PRECISION_NONE, 0},
    {"2026-1-8", NULL, NARC_PRECISION_NONE, 0},
    {"2026-1118", NULL, NARC_PRECISION_NONE, 0},
    {"2026-321", NULL, NARC_PRECISION_NONE, 0},
    {"202611", NULL, NARC_PRECISION_NONE, 0},
    {"20261318", NULL, NARC_PRECISION_NONE, 0},
    {"11/18/2026", NULL, NARC_PRECISION_NONE, 0},
    {"18.11.2026", NULL, NARC_PRECISION_NONE, 0},
    {"-2026-11-18", NULL, NARC_PRECISION_NONE, 0},
    {"Mon Oct 22 01:23:58 EEST 2012", NULL, NARC_PRECISION_NONE, 0},
    {"Wed, 31 Nov 2026 17:42:00 +0430", NULL, NARC_PRECISION_NONE, 0},
    {"18 Nov 26 17:42:00 GMT", NULL, NARC_PRECISION_NONE, 0},
    {"yesterday", NULL, NARC_PRECISION_NONE, 0},
    {"", NULL, NARC_PRECISION_NONE, 0},
    {"   ", NULL, NARC_PRECISION_NONE, 0},
};

static void
every_form_is_read_to_the_precision_it_states(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        const bool known = forms[i].value != NULL;
        char value[NARC_DATE_SIZE];
        int64_t seconds = -42;
        narc_date date;

        if (narc_date_parse(narc_text_from(forms[i].literal), NARC_TEXT("here"), &date) != known)
            fail_msg("\"%s\" was %s", forms[i].literal, known ? "refused" : "read");
        assert_narc_text(date.literal, forms[i].literal);
        assert_narc_text(date.source, "here");
        assert_int_equal(date.precision, forms[i].precision);
        assert_int_equal(narc_date_unix(&date, &seconds), known);
        assert_int_equal(narc_date_format(&date, value), known ? strlen(forms[i].value) : 0);
        if (!known)
            continue;
        assert_string_equal(value, forms[i].value);
        if (seconds != forms[i].unix_seconds)
            fail_msg("\"%s\" is %lld seconds", forms[i].literal, (long long)seconds);
    }
}

static void
what_is_written_is_read_back_the_same(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        char value[NARC_DATE_SIZE];
        narc_date date;
        narc_date again;

        if (!narc_date_parse(narc_text_from(forms[i].literal), NARC_TEXT(""), &date))
            continue;
        (void)narc_date_format(&date, value);
        assert_true(narc_date_parse(narc_text_from(value), NARC_TEXT(""), &again));
        again.literal = date.literal;
        again.source = date.source;
        assert_int_equal(again.precision, date.precision);
        assert_int_equal(again.year, date.year);
        assert_int_equal(again.month, date.month);
        assert_int_equal(again.day, date.day);
        assert_int_equal(again.hour, date.hour);
        assert_int_equal(again.minute, date.minute);
        assert_int_equal(again.second, date.second);
        assert_int_equal(again.nanosecond, date.nanosecond);
        assert_int_equal(again.zone_known, date.zone_known);
        assert_int_equal(again.offset_minutes, date.offset_minutes);
    }
}

static void
no_beginning_of_a_date_is_read_out_of_bounds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        const size_t size = strlen(forms[i].literal);

        for (size_t cut = 0; cut < size; cut++) {
            char *exact = malloc(cut + 1); /* the sanitizer sees one byte too many */
            narc_date date;

            assert_non_null(exact);
            memcpy(exact, forms[i].literal, cut);
            (void)narc_date_parse((narc_text){exact, cut}, NARC_TEXT(""), &date);
            free(exact);
        }
    }
}

static void
an_unknown_zone_stays_unknown(void **state)
{
    narc_date date;

    (void)state;
    assert_true(narc_date_parse(NARC_TEXT("2012-10-22T01:23:58"), NARC_TEXT(""), &date));
    assert_false(date.zone_known);
    assert_true(narc_date_parse(NARC_TEXT("2012-10-22T01:23:58Z"), NARC_TEXT(""), &date));
    assert_true(date.zone_known);
    assert_int_equal(date.offset_minutes, 0);
}

static void
a_date_with_impossible_numbers_is_not_written(void **state)
{
    const narc_date dates[] = {
        {.precision = NARC_PRECISION_YEAR, .year = 10000},
        {.precision = NARC_PRECISION_MONTH, .year = 2026, .month = 13},
        {.precision = NARC_PRECISION_DAY, .year = 2026, .month = 2, .day = 30},
        {.precision = NARC_PRECISION_SECOND, .year = 2026, .month = 2, .day = 3, .hour = 24},
        {.precision = NARC_PRECISION_DAY,
         .year = 2026,
         .month = 2,
         .day = 3,
         .zone_known = true,
         .offset_minutes = 1440},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
        char value[NARC_DATE_SIZE];
        int64_t seconds;

        assert_int_equal(narc_date_format(&dates[i], value), 0);
        assert_string_equal(value, "");
        assert_false(narc_date_unix(&dates[i], &seconds));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_is_read_to_the_precision_it_states),
        cmocka_unit_test(what_is_written_is_read_back_the_same),
        cmocka_unit_test(no_beginning_of_a_date_is_read_out_of_bounds),
        cmocka_unit_test(an_unknown_zone_stays_unknown),
        cmocka_unit_test(a_date_with_impossible_numbers_is_not_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
