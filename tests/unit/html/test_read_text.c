/* libnarc/html/read_text.c: what a browser copies from a page, and what somebody wrote. */
#include "html_case.h"

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
        cmocka_unit_test(a_poem_stays_whole),
        cmocka_unit_test(a_text_somebody_wrote_stays_whole),
        cmocka_unit_test(lines_without_an_article_stay_as_they_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
