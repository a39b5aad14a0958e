/* The article that a template prints twice. */
#include "html_case.h"

#define FURNITURE_TOP                                                                              \
    "<a href=\"#main\" class=\"skip-link\">Skip to main content</a>"                               \
    "<div class=\"view-latest\"><h2>Latest news</h2><ul><li><a href=\"/1\">Bridge opens</a></li>"  \
    "<li><a href=\"/2\">Market moves to the square</a></li></ul></div>"
#define FURNITURE_END "<div><h3>Share this post</h3></div><div><h3>Comment this post</h3></div>"
#define HEADLINE "Ferries Stop for Two Weeks as Pier Shows Cracks"
#define SUMMARY "The port authority promises more boats at the southern landing until then."
#define COPY "<p>" PARAGRAPH_1 "</p><p>" PARAGRAPH_2 "</p><p>" PARAGRAPH_3 "</p>"
/* The same with no-break spaces and line ends, as the second template may print it. */
#define COPY_SPACED                                                                                \
    "<p>The&nbsp;harbour of Old Town will be closed to ferries for two weeks, the port\n"          \
    "   authority said on Monday, because divers found cracks in the northern pier.</p>"           \
    "<p>" PARAGRAPH_2 "</p><p>&ldquo;Nobody was in danger at any time,&rdquo; said the harbour "   \
    "master, Ada Lind, who had ordered the inspection after a storm in the spring.</p>"
#define TEXT PARAGRAPH_1 "\n\n" PARAGRAPH_2 "\n\n" PARAGRAPH_3

static void
expect_one_article(narc_item *item)
{
    narc_buffer text = body_text(item);

    assert_narc_text(narc_item_headline(item), HEADLINE);
    assert_int_equal(item->headlines.count, 1);
    assert_narc_text(narc_item_description(item), SUMMARY);
    assert_narc_buffer(text, TEXT);
    narc_buffer_free(&text);
    narc_item_free(item);
}

static void
two_copies_beside_each_other_give_one_article_and_the_summary_of_the_second(void **state)
{
    (void)state;
    expect_one_article(read_page(
        "<!DOCTYPE html><html lang=en><title>" HEADLINE
        " | Harbour Post</title><body>" FURNITURE_TOP
        "<div class=wide><span class=label>Thumbnail</span><h1>" HEADLINE "</h1><div>" COPY
        "</div></div><div class=narrow><h1>" HEADLINE "</h1><div class=lead>" SUMMARY "</div>"
        "<span class=label>Thumbnail</span><div>" COPY_SPACED "</div></div>" FURNITURE_END));
}

static void
two_copies_in_one_column_with_bare_divs_give_one_article(void **state)
{
    (void)state;
    expect_one_article(read_page(
        "<!DOCTYPE html><html lang=en><meta property=og:description content='" SUMMARY "'>"
        "<title>" HEADLINE "</title><body>" FURNITURE_TOP "<main><h1>" HEADLINE "</h1>"
        "<div class=field__label>Thumbnail</div><div>" PARAGRAPH_1 "</div><div>" PARAGRAPH_2
        "</div><div>" PARAGRAPH_3 "</div><h2>FERRIES STOP FOR TWO WEEKS AS PIER SHOWS CRACKS</h2>"
        "<p class=summary>" SUMMARY "</p><div class=field__label>Thumbnail</div><div>" PARAGRAPH_1
        "</div><div>" PARAGRAPH_2 "</div><div>" PARAGRAPH_3 "</div>" FURNITURE_END "</main>"));
}

static void
the_same_page_copied_as_text_gives_the_same_article(void **state)
{
    static const char capture[] =
        "Skip to main content\nLatest news\nThumbnail\n\n" HEADLINE "\n\n" PARAGRAPH_1
        " \n\n" PARAGRAPH_2 " \n\n" PARAGRAPH_3 "\n\n" HEADLINE "\n\n" SUMMARY
        "\n\nThumbnail\n\n" PARAGRAPH_1 "\n\n " PARAGRAPH_2 "\n\n" PARAGRAPH_3
        "\n\nShare this post\n\nComment this post";
    narc_item *item;
    narc_error err;

    (void)state;
    assert_narc_status(read_with(&narc_text_converter, narc_text_from(capture), NULL, &item, &err),
                       NARC_OK);
    expect_one_article(item);
}

static void
the_fuller_copy_is_the_one_that_stays(void **state)
{
    narc_item *item =
        read_page("<!DOCTYPE html><title>Pier</title><body><div class=opener><p>" PARAGRAPH_1
                  "</p><p>" PARAGRAPH_2 "</p></div><div class=full>" COPY "</div>");
    narc_buffer text = body_text(item);

    (void)state;
    assert_narc_buffer(text, TEXT);
    narc_buffer_free(&text);
    narc_item_free(item);
}

/* A refrain is said more than once on purpose. */
static void
a_single_line_that_comes_again_stays(void **state)
{
    narc_item *item =
        read_page("<!DOCTYPE html><title>Pier</title><body><article><p>" PARAGRAPH_1
                  "</p><p>Question: what comes next?</p><p>" PARAGRAPH_2
                  "</p><p>Question: what comes next?</p><p>" PARAGRAPH_3 "</p></article>");
    narc_buffer text = body_text(item);

    (void)state;
    assert_narc_buffer(text, PARAGRAPH_1 "\n\nQuestion: what comes next?\n\n" PARAGRAPH_2
                                         "\n\nQuestion: what comes next?\n\n" PARAGRAPH_3);
    narc_buffer_free(&text);
    narc_item_free(item);
}

#define PARAGRAPH_4                                                                                \
    "The ferry company expects to lose a tenth of its passengers of the season, and has asked "    \
    "the "                                                                                         \
    "council for help with the rent of the landing, which is due in the first week of next month."
#define PARAGRAPH_5                                                                                \
    "On the islands the news was taken calmly: the shops have stocks for ten days, and the "       \
    "school "                                                                                      \
    "ship, which needs no pier, will bring the mail and the medicine every other morning."

/* Machines are given the whole article in one element that nobody sees. */
static void
the_whole_article_in_one_run_is_a_copy_of_its_paragraphs(void **state)
{
    narc_item *item = read_page(
        "<!DOCTYPE html><title>Pier</title><body><article><p>" PARAGRAPH_1 "</p><p>" PARAGRAPH_2
        "</p><p>" PARAGRAPH_3 "</p><p>" PARAGRAPH_4 "</p><p>" PARAGRAPH_5
        "</p></article><div style='display:none' itemscope><div itemprop=articleBody>" PARAGRAPH_1
        "\n" PARAGRAPH_2 "\n" PARAGRAPH_3 "\n" PARAGRAPH_4 "\n" PARAGRAPH_5 "</div></div>");
    narc_buffer text = body_text(item);

    (void)state;
    assert_narc_buffer(text, TEXT "\n\n" PARAGRAPH_4 "\n\n" PARAGRAPH_5);
    narc_buffer_free(&text);
    narc_item_free(item);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            two_copies_beside_each_other_give_one_article_and_the_summary_of_the_second),
        cmocka_unit_test(two_copies_in_one_column_with_bare_divs_give_one_article),
        cmocka_unit_test(the_same_page_copied_as_text_gives_the_same_article),
        cmocka_unit_test(the_fuller_copy_is_the_one_that_stays),
        cmocka_unit_test(the_whole_article_in_one_run_is_a_copy_of_its_paragraphs),
        cmocka_unit_test(a_single_line_that_comes_again_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
