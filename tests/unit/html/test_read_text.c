/* libnarc/html/read_text.c: what a browser copies from a page, and what somebody wrote. */
#include "html_case.h"

#include <stdio.h>

static narc_item *
read_lines(narc_text text)
{
    narc_item *item = NULL;
    narc_error err;

    assert_narc_status(read_with(&narc_text_converter, text, NULL, &item, &err), NARC_OK);
    return item;
}

static narc_text
headline_of(const narc_item *item)
{
    return narc_item_headline(item);
}

static bool
body_holds(const narc_item *item, const char *what)
{
    return narc_text_find(item->bodies.items[0].value, narc_text_from(what)) != SIZE_MAX;
}

static void
of_a_copied_page_the_article_is_left(void **state)
{
    static const char *const foreign[] = {"Skip to content", "Subscribe",     "By Ingrid",  "9:40",
                                          "Share",           "Advertisement", "Most read",  "roof",
                                          "Bell tower",      "Cookies",       "School Ship"};
    narc_buffer file = narc_test_read("tests/samples/text/harbour-menu.txt");
    narc_item *item = read_lines(narc_buffer_as_text(&file));

    (void)state;
    narc_test_text(headline_of(item), "School Ship Finds a Winter Berth Behind the Old Mole",
                   "headline", __FILE__, __LINE__);
    assert_true(narc_text_starts(item->bodies.items[0].value, "<p>The school ship Havlys will"));
    assert_true(narc_text_ends(item->bodies.items[0].value, "in a shed nearby.</p>"));
    assert_true(body_holds(item, "<p>What it costs</p>") || body_holds(item, "<p>The town pays"));
    for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
        if (body_holds(item, foreign[i]))
            fail_msg("'%s' is in the body", foreign[i]);
    narc_item_free(item);
    narc_buffer_free(&file);
}

static void
of_a_copied_page_author_day_and_language_are_read(void **state)
{
    narc_buffer file = narc_test_read("tests/samples/text/harbour-menu.txt");
    narc_item *item = read_lines(narc_buffer_as_text(&file));
    char day[NARC_DATE_SIZE];

    (void)state;
    assert_narc_text(item->language, "en");
    assert_narc_text(item->language_source, "text");
    assert_int_equal(item->creators.count, 2);
    assert_narc_text(narc_concept_label(&item->creators.items[0]), "Ingrid Tveit");
    assert_narc_text(narc_concept_label(&item->creators.items[1]), "Jonas Lie");
    assert_narc_text(item->creators.items[0].source, "byline");
    assert_int_equal(item->creators.items[0].names.items[0].confidence, 77);
    (void)narc_date_format(&item->first_created, day);
    assert_memory_equal(day, "2026-11-14", 10);
    assert_narc_text(item->first_created.source, "printed");
    narc_item_free(item);
    narc_buffer_free(&file);
}

/* A text with lines above and below it; the names and the day in ISO form that are read of it. */
static void
expect_about(const char *above, const char *below, const char *names, const char *day)
{
    char text[4096];
    char found[128] = "";
    char date[NARC_DATE_SIZE] = "";
    size_t size = 0;
    narc_item *item;

    snprintf(text, sizeof(text),
             "%s\n\n" PARAGRAPH_1 "\n\n" PARAGRAPH_2 "\n\n" PARAGRAPH_3 "\n\n%s", above, below);
    item = read_lines(narc_text_from(text));
    for (size_t i = 0; i < item->creators.count; i++) {
        const narc_text name = narc_concept_label(&item->creators.items[i]);

        size += (size_t)snprintf(found + size, sizeof(found) - size, "%s%.*s", i == 0 ? "" : "; ",
                                 (int)name.size, name.data);
    }
    if (item->first_created.precision != NARC_PRECISION_NONE)
        (void)narc_date_format(&item->first_created, date);
    if (strcmp(found, names) != 0 || strcmp(date, day) != 0)
        fail_msg("%s: \"%s\" on \"%s\", not \"%s\" on \"%s\"", above, found, date, names, day);
    narc_item_free(item);
}

#define HEADLINE "Harbour closed for two weeks\n\n"

static void
lines_near_the_headline_tell_author_and_day(void **state)
{
    (void)state;
    expect_about(HEADLINE "By Ada Lind", "", "Ada Lind", "");
    expect_about(HEADLINE "Written by\n\nAda Lind", "", "Ada Lind", "");
    expect_about(HEADLINE "Ada Lind\n\nNovember 18, 2026", "", "Ada Lind", "2026-11-18");
    expect_about(HEADLINE "18 November 2026\n\nAda Lind", "", "Ada Lind", "2026-11-18");
    expect_about(HEADLINE "Published 2026-11-18", "", "", "2026-11-18");
    expect_about("18.11.2026\n\n" HEADLINE "By Ada Lind and Tom Reed", "", "Ada Lind; Tom Reed",
                 "2026-11-18");
}

static void
lines_that_may_say_something_else_tell_nothing(void **state)
{
    (void)state;
    expect_about(HEADLINE "Ada Lind", "", "", "");
    expect_about(HEADLINE "The pier was built by Ada Lind in 1951.", "", "", "");
    expect_about(HEADLINE
                 "A bond due April 2, 2029 will pay for the works, said the harbour office "
                 "that had asked for it in the spring, with a coupon of five per cent.",
                 "", "", "");
    expect_about(HEADLINE "5/11/2026", "", "", "");          /* which of the two is the month? */
    expect_about(HEADLINE "Updated 5 May 2026", "", "", ""); /* published that day or before */
}

/* Sixteen short lines, but no line that nobody wrapped. */
static void
a_poem_stays_whole(void **state)
{
    char text[1024] = "Songs of the Harbour\n\n";
    narc_item *item;

    (void)state;
    for (int i = 0; i < 16; i++)
        strcat(text, i % 4 == 3 ? "and the tide comes in\n\n" : "the boats lie on the sand\n");
    item = read_lines(narc_text_from(text));
    narc_test_text(headline_of(item), "Songs of the Harbour", "headline", __FILE__, __LINE__);
    assert_true(
        narc_text_starts(item->bodies.items[0].value,
                         "<p>the boats lie on the sand<br/>the boats lie on the sand<br/>"));
    assert_true(narc_text_ends(item->bodies.items[0].value, "and the tide comes in</p>"));
    narc_item_free(item);
}

/* Headings and a signature are short lines too; there are not so many of them. */
static void
a_text_somebody_wrote_stays_whole(void **state)
{
    narc_item *item =
        read_lines(NARC_TEXT("Notes on the harbour\n\n" PARAGRAPH_1 "\n\nThe boats\n\n" PARAGRAPH_2
                             "\n\nThe quay\n\n" PARAGRAPH_3 "\n\nAda Lind\nHarbour"));

    (void)state;
    assert_true(body_holds(item, "<p>The boats</p>"));
    assert_true(body_holds(item, "<p>The quay</p>"));
    assert_true(narc_text_ends(item->bodies.items[0].value, "<p>Ada Lind<br/>Harbour</p>"));
    narc_item_free(item);
}

/* A menu alone has no article in it, and is not thrown away either. */
static void
lines_without_an_article_stay_as_they_are(void **state)
{
    narc_item *item = read_lines(NARC_TEXT("Home\nTown\nIslands\nShipping\nWeather\nSport\nLog in\n"
                                           "About\nContact\nTerms\nPrivacy\n"));

    (void)state;
    assert_true(body_holds(item, "<p>Home</p>"));
    assert_true(body_holds(item, "<p>Privacy</p>"));
    narc_item_free(item);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_a_copied_page_the_article_is_left),
        cmocka_unit_test(of_a_copied_page_author_day_and_language_are_read),
        cmocka_unit_test(lines_near_the_headline_tell_author_and_day),
        cmocka_unit_test(lines_that_may_say_something_else_tell_nothing),
        cmocka_unit_test(a_poem_stays_whole),
        cmocka_unit_test(a_text_somebody_wrote_stays_whole),
        cmocka_unit_test(lines_without_an_article_stay_as_they_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
