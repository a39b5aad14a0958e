/* Kinds of pages, a small one of each: what is an article on it, and that none is invented. */
#include "html_case.h"

#include "base/text.h"

#include <string.h>

#define HEAD "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Pier closed</title>"
#define NAV "<nav><ul><li><a href=/>Home</a><li><a href=/sport>Sport</a></ul></nav>"
#define FOOT "<footer><a href=/terms>Terms</a> <a href=/privacy>Privacy</a></footer>"
#define PARAGRAPHS "<p>" PARAGRAPH_1 "</p><p>" PARAGRAPH_2 "</p><p>" PARAGRAPH_3 "</p>"
#define TEASER(n)                                                                                  \
    "<div class=card><h3><a href=/" n ">Bridge " n " opens to carts</a></h3><p>Carts may cross "   \
    "from Monday on, the council said.</p></div>"

static void
expect_none(const char *page, const char *reason)
{
    narc_item *item = NULL;
    narc_error err;

    assert_narc_status(read_with(&narc_html_converter, narc_text_from(page), NULL, &item, &err),
                       NARC_E_INPUT);
    assert_null(item);
    assert_non_null(strstr(err.message, reason));
}

/* The text has each of `with` and none of `without`; both end with NULL. */
static void
expect_parts(narc_text page, const char *const *with, const char *const *without)
{
    narc_item *item = NULL;
    narc_buffer text;
    narc_error err;

    assert_narc_status(read_with(&narc_html_converter, page, NULL, &item, &err), NARC_OK);
    text = body_text(item);
    narc_buffer_byte(&text, 0);
    for (; *with != NULL; with++)
        if (strstr((const char *)text.data, *with) == NULL)
            fail_msg("'%s' is missing in '%s'", *with, (const char *)text.data);
    for (; *without != NULL; without++)
        if (strstr((const char *)text.data, *without) != NULL)
            fail_msg("'%s' is in '%s'", *without, (const char *)text.data);
    narc_buffer_free(&text);
    narc_item_free(item);
}

static void
a_home_page_and_a_list_are_no_articles(void **state)
{
    (void)state;
    expect_none(HEAD "<body>" NAV "<main>" TEASER("1") TEASER("2") TEASER("3") TEASER("4")
                    TEASER("5") TEASER("6") TEASER("7") "</main>" FOOT,
                "lists other articles");
    expect_none(HEAD "<body>" NAV FOOT, "reads as an article");
}

#define ENTRY(n)                                                                                   \
    "<li><a href=/n/" n ">Bridge number " n " opens to traffic</a><br>The bridge over the river "  \
    "opened on Monday, and traffic is expected to rise by " n " per cent ..."
#define BOX(n)                                                                                     \
    "<div><img src=/" n ".jpg><div><a href=/n/" n ">Bridge number " n                              \
    " opens to traffic</a></div>"                                                                  \
    "<p>The bridge over the river opened on Monday, the city said, and traffic is expected to "    \
    "rise by " n " per cent.</p></div>"
#define TIMES_9(x) x("1") x("2") x("3") x("4") x("5") x("6") x("7") x("8") x("9")

/* Results of a search and boxes of a section have no headings. */
static void
entries_without_headings_are_a_list_too(void **state)
{
    (void)state;
    expect_none(HEAD "<body>" NAV "<main><h1>Results</h1><ol>" TIMES_9(ENTRY) "</ol></main>" FOOT,
                "lists other articles");
    expect_none(HEAD "<body>" NAV "<main><h1>Bridges</h1>" TIMES_9(BOX) "</main>" FOOT,
                "lists other articles");
}

#define PRODUCT(n)                                                                                 \
    "<h2><a href=https://shop.example/" n ">Boat number " n "</a></h2><p>" PARAGRAPH_1             \
    " Number " n ". " PARAGRAPH_2 " " PARAGRAPH_3 " Number " n ".</p>"
#define PROJECT(n)                                                                                 \
    "<p><a href=https://" n ".example/>The project " n " of the harbour</a></p><p>It built boat "  \
    "number " n ", which sails on Monday and " n " more days of the week.</p>"

static void
an_article_about_things_elsewhere_is_one(void **state)
{
    static const char *const products[] = {"Number 7", NULL};
    static const char *const projects[] = {"boat number 9", NULL};
    static const char *const without[] = {"Terms", NULL};

    (void)state;
    expect_parts(NARC_TEXT(HEAD "<body>" NAV "<main><h1>Pier closed</h1>" PRODUCT("1") PRODUCT("2")
                               PRODUCT("3") PRODUCT("4") PRODUCT("5") PRODUCT("6")
                                   PRODUCT("7") "</main>" FOOT),
                 products, without);
    expect_parts(
        NARC_TEXT(HEAD "<body>" NAV "<main><h1>Pier closed</h1>" TIMES_9(PROJECT) "</main>" FOOT),
        projects, without);
}

static void
a_page_that_is_not_there_is_no_article(void **state)
{
    static const char *const with[] = {"has been moved", NULL};
    static const char *const without[] = {"Terms", NULL};

    (void)state;
    expect_none(
        "<title>Page not found</title><body>" NAV
        "<main><h1>404 - Page not found</h1><p>Sorry, the page you are looking for does not "
        "exist or has been moved. Please check the address.</p></main>" FOOT,
        "no such page");
    expect_parts(NARC_TEXT("<title>Page not found</title><meta property=og:type content=article>"
                           "<body>" NAV "<main><h1>Page not found</h1><p>Sorry, the page you are "
                           "looking for does not exist or has been moved. So begins the "
                           "artist's book.</p></main>" FOOT),
                 with, without);
}

static void
a_live_blog_keeps_all_its_posts_in_order(void **state)
{
    static const char *const with[] = {"divers found cracks", "southern landing", "in danger",
                                       NULL};
    static const char *const without[] = {"Sport", "Share", NULL};

    (void)state;
    expect_parts(NARC_TEXT(HEAD "<script type=application/ld+json>{\"@type\":\"LiveBlogPosting\","
                                "\"headline\":\"Pier closed\"}</script><body>" NAV
                                "<main><h1>Pier closed</h1>"
                                "<article><h2>12:40</h2><p>" PARAGRAPH_3
                                "</p><div class=share><a href=/s>Share</a></div></article>"
                                "<article><h2>11:05</h2><p>" PARAGRAPH_2
                                "</p><div class=share><a href=/s>Share</a></div></article>"
                                "<article><h2>10:30</h2><p>" PARAGRAPH_1
                                "</p><div class=share><a href=/s>Share</a></div></article>"
                                "</main>" FOOT),
                 with, without);
}

static void
a_gallery_keeps_its_text_and_its_pictures(void **state)
{
    narc_item *item =
        read_page(HEAD "<body>" NAV "<article><h1>Pier closed</h1><p>" PARAGRAPH_1
                       "</p><figure><img src=https://a.example/1.jpg alt=Pier><figcaption>The pier "
                       "from the north, where the cracks are.</figcaption></figure><p>" PARAGRAPH_2
                       "</p><figure><img src=https://a.example/2.jpg alt=Boat><figcaption>A boat "
                       "leaves the southern landing.</figcaption></figure><p>" PARAGRAPH_3
                       "</p></article>" FOOT);
    const narc_text body = item->bodies.items[0].value;

    (void)state;
    assert_true(narc_text_find(body, NARC_TEXT("https://a.example/1.jpg")) != SIZE_MAX);
    assert_true(narc_text_find(body, NARC_TEXT("https://a.example/2.jpg")) != SIZE_MAX);
    assert_true(narc_text_find(body, NARC_TEXT("<figcaption>A boat leaves")) != SIZE_MAX);
    assert_true(narc_text_find(body, NARC_TEXT("three more boats")) != SIZE_MAX);
    narc_item_free(item);
}

static void
a_video_page_is_its_description(void **state)
{
    static const char *const with[] = {"divers found cracks", NULL};
    static const char *const without[] = {"browser", "Next video", NULL};

    (void)state;
    expect_parts(NARC_TEXT(HEAD "<body>" NAV
                                "<main><h1>Pier closed</h1><video src=/v.mp4>Your browser cannot "
                                "play this video.</video><div class=description><p>" PARAGRAPH_1
                                "</p></div><aside><h2>Next video</h2><a href=/2>Bridge opens to "
                                "carts</a></aside></main>" FOOT),
                 with, without);
}

static void
a_short_notice_is_an_article(void **state)
{
    static const char *const with[] = {"Ferry 7 does not sail today", NULL};
    static const char *const without[] = {"Sport", "Terms", NULL};

    (void)state;
    expect_parts(NARC_TEXT(HEAD "<body>" NAV "<article><h1>Pier closed</h1><p>Ferry 7 does not "
                                "sail today because of the storm.</p></article>" FOOT),
                 with, without);
}

static void
an_interview_keeps_its_questions(void **state)
{
    static const char *const with[] = {"Who found the cracks?", "When will it open?",
                                       "Are you worried?", "in danger", NULL};
    static const char *const without[] = {"Sport", NULL};

    (void)state;
    expect_parts(NARC_TEXT(HEAD "<body>" NAV "<article><h1>Pier closed</h1><p>" PARAGRAPH_2
                                "</p><p><strong>Who found the cracks?</strong></p><p>" PARAGRAPH_1
                                "</p><p><strong>When will it open?</strong></p><p>" PARAGRAPH_2
                                " That is what we hope for.</p><p><strong>Are you worried?</strong>"
                                "</p><p>" PARAGRAPH_3 "</p></article>" FOOT),
                 with, without);
}

static void
an_amp_page_reads_like_its_canonical_one(void **state)
{
    narc_item *item = read_page(
        "<!doctype html><html amp lang=en><head><meta charset=utf-8><title>Pier closed</title>"
        "<link rel=canonical href=https://post.example/pier><style amp-boilerplate>body{}</style>"
        "<body><header><amp-img src=/logo.png width=1 "
        "height=1></amp-img></header><article><h1>Pier "
        "closed</h1><amp-img src=https://post.example/1.jpg alt=Pier></amp-img>" PARAGRAPHS
        "<amp-ad width=300 height=250 type=x><p>Buy boats</p></amp-ad></article>");
    narc_buffer text = body_text(item);

    (void)state;
    assert_narc_text(item->url, "https://post.example/pier");
    assert_narc_buffer(text, PARAGRAPH_1 "\n\n" PARAGRAPH_2 "\n\n" PARAGRAPH_3);
    narc_buffer_free(&text);
    narc_item_free(item);
}

static void
a_print_view_needs_no_template(void **state)
{
    static const char *const with[] = {"divers found cracks", "in danger", NULL};
    static const char *const without[] = {"Print this page", NULL};

    (void)state;
    expect_parts(NARC_TEXT("<html><head><title>Pier closed</title><body><a "
                           "href='javascript:print()'>Print this page</a><h1>Pier closed</h1>"
                           "<font size=2>" PARAGRAPH_1 "<br><br>" PARAGRAPH_2 "<br><br>" PARAGRAPH_3
                           "</font></body></html>"),
                 with, without);
}

/* Windows-1255, two lines of Hebrew and no label but the meta element. */
static void
a_page_from_right_to_left_in_a_legacy_encoding_is_read(void **state)
{
    static const char page[] =
        "<html lang=he><head><meta charset=windows-1255><title>\xF0\xEE\xEC</title><body><h1>"
        "\xF0\xEE\xEC \xF1\xE2\xE5\xF8</h1>"
        "<p>\xE4\xF0\xEE\xEC \xF1\xE2\xE5\xF8 \xE4\xE9\xE5\xED, \xEB\xEA \xE0\xEE\xF8 "
        "\xEE\xF0\xE4\xEC \xE4\xF0\xEE\xEC, \xE0\xE7\xF8\xE9 \xF9\xF0\xEE\xF6\xE0\xE5 "
        "\xF1\xE3\xF7\xE9\xED. \xE4\xFA\xE9\xF7\xE5\xEF \xE9\xFA\xE7\xE9\xEC \xE1\xE9\xE5\xED "
        "\xE7\xEE\xE9\xF9\xE9, \xE5\xE4\xF0\xE5\xF1\xF2\xE9\xED \xE9\xF9\xFA\xEE\xF9\xE5 "
        "\xE1\xF8\xF6\xE9\xF3 \xE4\xE3\xF8\xE5\xEE\xE9.</p>";
    static const char *const with[] = {"\xD7\x94\xD7\xA0\xD7\x9E\xD7\x9C", NULL};
    static const char *const without[] = {NULL};
    narc_item *item = read_page(page);

    (void)state;
    assert_narc_text(item->direction, "rtl");
    assert_narc_text(item->provenance.charset, "windows-1255");
    narc_item_free(item);
    expect_parts(narc_text_from(page), with, without);
}

/* Shift_JIS: no spaces between words, so letters count, not words. */
static void
japanese_in_a_legacy_encoding_is_read(void **state)
{
    static const char page[] =
        "<html lang=ja><head><meta http-equiv=content-type content='text/html; charset=Shift_JIS'>"
        "<title>\x8D\x60</title><body><ul><li><a href=/>\x83\x7A\x81\x5B\x83\x80</a></ul>"
        "<h1>\x8D\x60\x82\xAA\x95\xC2\x8D\xBD</h1><p>"
        "\x8D\x60\x82\xCD\x96\x7B\x93\xFA\x82\xA9\x82\xE7\x93\xF1\x8F\x54\x8A\xD4\x95\xC2\x8D\xBD"
        "\x82\xB3\x82\xEA\x82\xE9\x82\xC6\x81\x41\x8D\x60\x98\x70\x8B\xC7\x82\xCD\x8C\x8E\x97\x6A"
        "\x93\xFA\x82\xC9\x94\xAD\x95\x5C\x82\xB5\x82\xBD\x81\x42\x8F\x43\x97\x9D\x82\xCD\x96\xD8"
        "\x97\x6A\x93\xFA\x82\xC9\x8E\x6E\x82\xDC\x82\xE9\x81\x42</p>";
    static const char *const with[] = {"\xE6\xB8\xAF\xE6\xB9\xBE\xE5\xB1\x80", NULL};
    static const char *const without[] = {"\xE3\x83\x9B\xE3\x83\xBC\xE3\x83\xA0", NULL};

    (void)state;
    expect_parts(narc_text_from(page), with, without);
}

/* The page would draw itself; its text stands in a string inside a string of a script. */
static void
text_is_found_in_the_data_of_a_page_that_draws_itself(void **state)
{
    static const char *const with[] = {"divers found cracks", "\"Nobody was", NULL};
    static const char *const without[] = {"cookies", NULL};

    (void)state;
    expect_parts(
        NARC_TEXT(HEAD "<meta property=og:type content=article><body><div id=app></div><script>"
                       "push([1,\"{\\\"consent\\\":\\\"we use cookies\\\",\\\"html\\\":\\\""
                       "\\\\u003cp\\\\u003eThe harbour of Old Town will be closed to ferries for "
                       "two weeks, the port authority said on Monday, because divers found cracks "
                       "in the northern pier.\\\\u003c/p\\\\u003e\\\\u003cp\\\\u003eRepairs are to "
                       "begin on Thursday, and passengers are asked to use the southern landing, "
                       "where three more boats will run every hour.\\\\u003c/p\\\\u003e"
                       "\\\\u003cp\\\\u003e\\\\\\\"Nobody was in danger,\\\\\\\" said the harbour "
                       "master.\\\\u003c/p\\\\u003e\\\"}\"])</script>"),
        with, without);
    /* Where nothing says that there is an article, none is looked for. */
    expect_none(HEAD "<body><div id=app></div><script>x=\"<p>" PARAGRAPH_1 "</p><p>" PARAGRAPH_2
                     "</p><p>" PARAGRAPH_1 "</p>\"</script>",
                "reads as an article");
}

/* The dialog has more running text than the notice. */
static void
a_dialog_about_consent_is_never_the_article(void **state)
{
    static const char *const with[] = {"divers found cracks", "harbour master", NULL};
    static const char *const without[] = {"store information", "personal data", NULL};

    (void)state;
    expect_parts(
        NARC_TEXT(HEAD
                  "<body><h1>Pier closed</h1><article><p>" PARAGRAPH_1 "</p><p>" PARAGRAPH_2
                  "</p><p>" PARAGRAPH_3 "</p></article><div id=onetrust-consent-sdk><div><p>"
                  "When you visit our site we and our partners may store information on your "
                  "device and read it there, mostly so that the site works as you expect, and "
                  "sometimes so that what you see is of more use to you.</p><p>The information "
                  "does not usually tell us who you are, but the personal data we receive can "
                  "give you a service that suits you better, and because we respect your "
                  "right to decide, you can choose which kinds you do not want.</p><p>If you "
                  "block some kinds, the site and the services we are able to offer may not "
                  "work as they should, and you may be asked again on your next visit, which "
                  "we regret but cannot change.</p></div></div>"),
        with, without);
}

/* Two boxes that a guide prints above and below, word for word. */
static void
paragraphs_in_two_places_are_printed_once(void **state)
{
    narc_item *item = read_page(
        HEAD "<body><article><h1>Pier closed</h1><section><p>" PARAGRAPH_1 "</p><p>" PARAGRAPH_2
             "</p></section><section><p>" PARAGRAPH_3 " That is what she said to the council in a "
             "letter of two pages, which this paper has seen.</p></section><section><p>" PARAGRAPH_2
             "</p></section><section><p>" PARAGRAPH_1 "</p></section></article>");
    narc_buffer text = body_text(item);
    const narc_text whole = narc_buffer_as_text(&text);
    const size_t first = narc_text_find(whole, NARC_TEXT("divers found cracks"));

    (void)state;
    assert_true(first != SIZE_MAX);
    assert_true(narc_text_find(narc_text_slice(whole, first + 1, SIZE_MAX),
                               NARC_TEXT("divers found cracks")) == SIZE_MAX);
    narc_buffer_free(&text);
    narc_item_free(item);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_home_page_and_a_list_are_no_articles),
        cmocka_unit_test(entries_without_headings_are_a_list_too),
        cmocka_unit_test(an_article_about_things_elsewhere_is_one),
        cmocka_unit_test(a_page_that_is_not_there_is_no_article),
        cmocka_unit_test(a_live_blog_keeps_all_its_posts_in_order),
        cmocka_unit_test(a_gallery_keeps_its_text_and_its_pictures),
        cmocka_unit_test(a_video_page_is_its_description),
        cmocka_unit_test(a_short_notice_is_an_article),
        cmocka_unit_test(an_interview_keeps_its_questions),
        cmocka_unit_test(an_amp_page_reads_like_its_canonical_one),
        cmocka_unit_test(a_print_view_needs_no_template),
        cmocka_unit_test(a_page_from_right_to_left_in_a_legacy_encoding_is_read),
        cmocka_unit_test(japanese_in_a_legacy_encoding_is_read),
        cmocka_unit_test(text_is_found_in_the_data_of_a_page_that_draws_itself),
        cmocka_unit_test(a_dialog_about_consent_is_never_the_article),
        cmocka_unit_test(paragraphs_in_two_places_are_printed_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
