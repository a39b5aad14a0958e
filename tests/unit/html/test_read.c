/* Pages to items: metadata, furniture, odd input. */
#include "html_case.h"

#define PAGE_HEAD "<!DOCTYPE html><html lang=\"en-GB\"><head><meta charset=utf-8>"
#define PAGE_BODY                                                                                  \
    "<body><nav><ul><li><a href=/>Home</a></li></ul></nav><article><h1>Pier "                      \
    "closed</h1><p>" PARAGRAPH_1 "</p><p>" PARAGRAPH_2 "</p><p>" PARAGRAPH_3 "</p></article>"
#define TEXT PARAGRAPH_1 "\n\n" PARAGRAPH_2 "\n\n" PARAGRAPH_3

static const char json_ld_page[] = PAGE_HEAD
    "<title>Pier closed - Harbour Post</title>"
    "<link rel=canonical href=https://post.example/2026/11/16/pier>"
    "<meta property=og:site_name content='Harbour Post'>"
    "<meta property=article:modified_time content=2026-11-17T08:00:00Z>"
    "<meta name=keywords content='port, ferries , port'>"
    "<script type=application/ld+json><!-- {\"@context\":\"https://schema.org\",\"@graph\":["
    "{\"@type\":\"Person\",\"@id\":\"#ada\",\"name\":\"Ada Byron\"},"
    "{\"@type\":[\"NewsArticle\"],\"headline\":\"Pier closed\",\"author\":[{\"@id\":\"#ada\"},"
    "{\"@type\":\"Person\",\"name\":\"By Tom Reed\"}],\"datePublished\":\"2026-11-16T17:42+04:30\","
    "\"image\":[\"/lead.jpg\"],\"articleSection\":\"Local\",\n\"description\":\"Ferries &amp; "
    "piers.\"},]}; --></script>" PAGE_BODY;

static void
metadata_come_from_their_sources_and_say_so(void **state)
{
    narc_item *item = read_page(json_ld_page);

    (void)state;
    assert_narc_text(narc_item_headline(item), "Pier closed");
    assert_narc_text(item->language, "en-GB");
    assert_narc_text(item->language_source, "html:lang");
    assert_narc_text(item->url, "https://post.example/2026/11/16/pier");
    assert_narc_text(item->guid, "https://post.example/2026/11/16/pier");
    assert_narc_text(item->url_source, "link:canonical");
    assert_int_equal(item->creators.count, 2);
    assert_narc_text(narc_concept_label(&item->creators.items[0]), "Ada Byron");
    assert_narc_text(narc_concept_label(&item->creators.items[1]), "Tom Reed");
    assert_narc_text(item->creators.items[0].source, "json-ld:author");
    assert_narc_text(item->first_created.literal, "2026-11-16T17:42+04:30");
    assert_narc_text(item->first_created.source, "json-ld:datePublished");
    assert_int_equal(item->first_created.offset_minutes, 270);
    assert_narc_text(item->version_created.source, "article:modified_time");
    assert_narc_text(narc_item_description(item), "Ferries & piers.");
    assert_narc_text(narc_concept_label(&item->providers.items[0]), "Harbour Post");
    assert_narc_text(item->sections.items[0].value, "Local");
    assert_int_equal(item->keywords.count, 2);
    assert_narc_text(item->keywords.items[1].value, "ferries");
    assert_narc_text(item->renditions.items[0].href, "https://post.example/lead.jpg");
    assert_narc_text(item->renditions.items[0].role, "lead");
    assert_narc_text(item->provenance.charset_source, "valid-utf-8");
    narc_item_free(item);
}

static void
expect_text(const char *page, const char *wanted)
{
    narc_item *item = read_page(page);
    narc_buffer text = body_text(item);

    assert_narc_buffer(text, wanted);
    narc_buffer_free(&text);
    narc_item_free(item);
}

static void
the_body_is_the_article_without_headline_and_furniture(void **state)
{
    (void)state;
    expect_text(json_ld_page, TEXT);
    expect_text(PAGE_HEAD
                "<title>Pier closed</title><body><div class=share-bar>Share on all the "
                "networks you can think of, friends and family included.</div><div "
                "class=page><h1>Pier closed</h1><p class=byline>By Tom Reed</p><p>" PARAGRAPH_1
                "</p><p><a href=/x>Read more: what the divers saw</a></p><p>" PARAGRAPH_2
                "</p><p>" PARAGRAPH_3 "</p><h3>Related</h3><ul><li><a href=/a>Storm in "
                "spring</a></li><li><a href=/b>New boats</a></li></ul></div>",
                TEXT);
}

static void
lists_quotations_tables_and_subheadings_keep_their_structure(void **state)
{
    narc_item *item = read_page(
        PAGE_HEAD "<body><article><p>" PARAGRAPH_1 "</p><h2>Boats</h2><ul><li>Red line</li>"
                  "<li>Blue line</li></ul><blockquote><p>" PARAGRAPH_3 "</p></blockquote><table>"
                  "<tr><th>Line</th><td>Boats</td></tr></table><p>" PARAGRAPH_2 "</p></article>");
    const narc_text body = item->bodies.items[0].value;
    const char *wanted[] = {"<h2>Boats</h2><ul><li>Red line</li><li>Blue line</li></ul>",
                            "<blockquote><p>", "<th>Line</th><td>Boats</td>"};

    (void)state;
    for (size_t i = 0; i < 3; i++)
        if (narc_text_find(body, narc_text_from(wanted[i])) == SIZE_MAX)
            fail_msg("%s is not in %.*s", wanted[i], (int)body.size, body.data);
    narc_item_free(item);
}

/* Templates wrap tables and quotations in figures; only what stands with a picture is no text. */
static void
a_figure_round_a_table_is_text_and_one_round_a_picture_is_not(void **state)
{
    narc_item *item = read_page(
        PAGE_HEAD
        "<body><article><p>" PARAGRAPH_1 "</p><figure class=wp-block-table><table>"
        "<tr><th>Line</th><td>Boats</td></tr></table></figure><p>" PARAGRAPH_2
        "</p><figure><img src=a.jpg><figcaption>The pier</figcaption></figure><p>" PARAGRAPH_3
        "</p></article>");
    narc_buffer text = body_text(item);

    (void)state;
    assert_true(narc_text_find(narc_buffer_as_text(&text), NARC_TEXT("Line\tBoats")) != SIZE_MAX);
    assert_true(narc_text_find(narc_buffer_as_text(&text), NARC_TEXT("The pier")) == SIZE_MAX);
    narc_buffer_free(&text);
    narc_item_free(item);
}

/* What the body says in markup, whatever of it is text. */
static void
expect_markup(const char *page, const char *const with[], const char *const without[])
{
    narc_item *item = read_page(page);
    const narc_text body = item->bodies.items[0].value;

    for (size_t i = 0; with[i] != NULL; i++)
        if (narc_text_find(body, narc_text_from(with[i])) == SIZE_MAX)
            fail_msg("%s is not in %.*s", with[i], (int)body.size, body.data);
    for (size_t i = 0; without[i] != NULL; i++)
        if (narc_text_find(body, narc_text_from(without[i])) != SIZE_MAX)
            fail_msg("%s is in %.*s", without[i], (int)body.size, body.data);
    narc_item_free(item);
}

static void
captions_stay_with_what_they_tell_of(void **state)
{
    static const char *const with[] = {
        "<figcaption>The <em>northern</em> pier<br/>Ada Lind</figcaption>",
        "<caption>Boats a day</caption>", NULL};
    static const char *const without[] = {"Mayor sings", "No picture", "Unseen", NULL};

    (void)state;
    expect_markup(
        PAGE_HEAD
        "<body><article><p>" PARAGRAPH_1
        "</p><figure><img src=a.jpg><figcaption class=wp-caption-text><p>The <i>northern</i> "
        "pier</p><span class=credit>Ada Lind</span></figcaption></figure><p>" PARAGRAPH_2
        "</p><table><caption>Boats a day</caption><tr><th>Line<td>Boats<tr><th>Seven<td>"
        "12</table><figure><img src=b.jpg><figcaption><a href=/2>Mayor sings</a></figcaption>"
        "</figure><figure><figcaption>No picture</figcaption></figure><figure><img src=c.jpg>"
        "<figcaption hidden>Unseen</figcaption></figure><p>" PARAGRAPH_3 "</p></article>",
        with, without);
}

static void
pictures_are_found_where_their_addresses_are(void **state)
{
    static const char *const with[] = {"src=\"/amp.jpg\" alt=\"Pier\"", "src=\"/late.jpg\"",
                                       "src=\"/small.jpg\"", "src=\"/real.jpg\"", NULL};
    static const char *const without[] = {"grey.gif", "again.jpg", "data:", "large.jpg", NULL};

    (void)state;
    expect_markup(PAGE_HEAD
                  "<body><article><p>" PARAGRAPH_1
                  "</p><amp-img src=/amp.jpg alt=Pier width=6 height=4><noscript><img "
                  "src=/again.jpg></noscript></amp-img><p>" PARAGRAPH_2
                  "</p><img src=/grey.gif data-src=/late.jpg><img src=data:image/gif;base64,R0lGO "
                  "srcset='/small.jpg, /large.jpg 2x'><img src=/real.jpg data-src='{\"a\": "
                  "\"/\"}'><p>" PARAGRAPH_3 "</p></article>",
                  with, without);
}

static void
wrappers_hand_on_language_and_direction(void **state)
{
    static const char *const with[] = {"<p lang=\"fr\" dir=\"rtl\">",
                                       "<ul lang=\"fr\" dir=\"ltr\"><li>",
                                       "<span dir=\"ltr\">NATO</span>", NULL};
    static const char *const without[] = {"<p lang=\"en", "<li lang", NULL};

    (void)state;
    expect_markup(
        PAGE_HEAD
        "<body><article lang=en><p>" PARAGRAPH_1 "</p><div lang=fr dir=rtl><section><p>" PARAGRAPH_2
        "</p></section><div dir=ltr><ul><li>" PARAGRAPH_3
        "</li></ul></div></div><p>And <bdi dir=ltr>NATO</bdi>, which has three more boats, said "
        "nothing about the closed pier.</p></article>",
        with, without);
}

/* Universal time may be on another day than the reader's; a source with the local one is better. */
static void
local_time_comes_before_universal_time(void **state)
{
    narc_item *item = read_page(
        PAGE_HEAD "<meta property=article:published_time content=2026-11-17T02:25:54Z><script "
                  "type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":"
                  "\"2026-11-16T21:25:54-05:00\"}</script>" PAGE_BODY);

    (void)state;
    assert_narc_text(item->first_created.literal, "2026-11-16T21:25:54-05:00");
    assert_int_equal(item->first_created.offset_minutes, -300);
    narc_item_free(item);
}

#define TEASER(n)                                                                                  \
    "<div><h3><a href=/" n ">Bridge number " n " opens to traffic</a></h3><p>The bridge over the " \
    "river opened on Monday, the city said, and traffic is expected to rise by " n                 \
    " per cent.</p>"                                                                               \
    "</div>"

/* A front page holds more running text than many articles. */
static void
a_list_of_articles_is_none_and_the_reason_says_so(void **state)
{
    static const char page[] = PAGE_HEAD "<body><main>" TEASER("1") TEASER("2") TEASER("3")
        TEASER("4") TEASER("5") TEASER("6") TEASER("7") TEASER("8") "</main>";
    narc_item *item;
    narc_error err;

    (void)state;
    assert_narc_status(read_with(&narc_html_converter, narc_text_from(page), NULL, &item, &err),
                       NARC_E_INPUT);
    assert_int_equal(err.number, 402);
    assert_string_equal(err.message, "the page lists other articles and is none itself");
}

/* Templates begin with h3 and leap; readers who listen to a page go by its headings. */
static void
headings_follow_each_other_without_gaps(void **state)
{
    narc_item *item = read_page(
        PAGE_HEAD "<body><article><p>" PARAGRAPH_1 "</p><h3>Boats</h3><p>" PARAGRAPH_2
                  "</p><h5>Red line</h5><p>" PARAGRAPH_3 "</p><h3>Costs</h3><p>" PARAGRAPH_1
                  " It will cost nothing.</p></article>");
    const narc_text body = item->bodies.items[0].value;

    (void)state;
    assert_true(narc_text_find(body, NARC_TEXT("<h2>Boats</h2>")) != SIZE_MAX);
    assert_true(narc_text_find(body, NARC_TEXT("<h3>Red line</h3>")) != SIZE_MAX);
    assert_true(narc_text_find(body, NARC_TEXT("<h2>Costs</h2>")) != SIZE_MAX);
    narc_item_free(item);
}

/* U+0080 to U+009F come from text decoded twice; HTML forbids them. */
static void
controls_of_iso_6429_are_dropped(void **state)
{
    (void)state;
    expect_text(PAGE_HEAD "<body><article><p>" PARAGRAPH_1 "\xC2\x80\xC2\x99</p><p>" PARAGRAPH_2
                          "</p><p>\xC2\x94" PARAGRAPH_3 "</p></article>",
                TEXT);
}

/* Broken markup nests articles inside headers and buttons. */
static void
a_header_or_button_that_holds_the_article_is_not_furniture(void **state)
{
    (void)state;
    expect_text(PAGE_HEAD "<body><header><div>Logo</div><div class=sidebar-right><p>" PARAGRAPH_1
                          "</p><p>" PARAGRAPH_2 "</p><p>" PARAGRAPH_3 "</p></div></header>",
                TEXT);
    expect_text(PAGE_HEAD "<body><button><div><p>" PARAGRAPH_1 "</p><p>" PARAGRAPH_2
                          "</p><p>" PARAGRAPH_3 "</p></div></button>",
                TEXT);
}

static void
an_address_gives_the_date_when_nothing_else_does(void **state)
{
    narc_item *item = read_page(
        PAGE_HEAD "<link rel=canonical href=https://post.example/2026/11/16/pier>" PAGE_BODY);

    (void)state;
    assert_narc_text(item->first_created.source, "url");
    assert_narc_text(item->first_created.literal, "2026/11/16");
    assert_int_equal(item->first_created.precision, NARC_PRECISION_DAY);
    narc_item_free(item);
}

static void
the_front_page_is_no_address_of_an_article(void **state)
{
    narc_item *item =
        read_page(PAGE_HEAD "<link rel=canonical href=https://post.example/>" PAGE_BODY);

    (void)state;
    assert_int_equal(item->url.size, 0);
    assert_int_equal(item->guid.size, 0);
    narc_item_free(item);
}

static void
nothing_to_read_is_told_apart(void **state)
{
    narc_item *item;
    narc_error err;

    (void)state;
    assert_narc_status(read_with(&narc_html_converter, NARC_TEXT(""), NULL, &item, &err),
                       NARC_E_INPUT);
    assert_int_equal(err.number, 403);
    assert_narc_status(read_with(&narc_html_converter,
                                 NARC_TEXT("<html><body><a href=/>Home</a></body></html>"), NULL,
                                 &item, &err),
                       NARC_E_INPUT);
    assert_int_equal(err.number, 402);
}

static void
every_truncation_of_a_page_gives_an_article_or_a_reason(void **state)
{
    (void)state;
    for (size_t size = 0; size < sizeof(json_ld_page); size += 7) {
        narc_item *item;
        narc_error err;
        const narc_status st =
            read_with(&narc_html_converter, (narc_text){json_ld_page, size}, NULL, &item, &err);

        if (st == NARC_OK)
            narc_item_free(item);
        else
            assert_true(st == NARC_E_INPUT && item == NULL);
    }
}

static narc_status
read_scenario(const narc_allocator *allocator, void *user)
{
    narc_item *item;
    narc_error err;
    const narc_status st = read_with(user, narc_text_from(json_ld_page), allocator, &item, &err);

    narc_item_free(item);
    return st;
}

static void
running_out_of_memory_is_reported_and_leaves_nothing_behind(void **state)
{
    narc_converter html = narc_html_converter;
    narc_converter text = narc_text_converter;

    (void)state;
    narc_test_each_failing_allocation(read_scenario, &html);
    narc_test_each_failing_allocation(read_scenario, &text);
}

static void
pages_are_recognised_and_nothing_else(void **state)
{
    static const struct {
        const char *bytes;
        bool page;
    } cases[] = {
        {"<!DOCTYPE html><p>", true},
        {"\xEF\xBB\xBF \n<!-- saved --><HTML>", true},
        {"<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' ''>", true},
        {"<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'>", true},
        {"<head><title>x", true},
        {"<div class=a>", true},
        {"<text id='1'>\n<!DOCTYPE html><head>", true},
        {"<document><table><tr><td><img src=a>", true},
        {"<?xml version='1.0'?><report><table/><a/></report>", false},
        {"<report><table/><table/></report>", false},
        {"<?xml version='1.0'?><newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'>", false},
        {"<!DOCTYPE nitf SYSTEM 'nitf.dtd'>", false},
        {"<headline>x", false},
        {"\xFF\xD8\xFF\xE0 <html>", false},
        {"{\"a\": \"<html>\"}", false},
        {"plain words <html>", false},
        {"", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const narc_text text = narc_text_from(cases[i].bytes);
        const int sure =
            narc_html_converter.detect((narc_bytes){(const uint8_t *)text.data, text.size});

        if ((sure > 0) != cases[i].page)
            fail_msg("%s: %d", cases[i].bytes, sure);
    }
    assert_true(narc_html_converter.detect(
                    (narc_bytes){(const uint8_t *)"\xFF\xFE<\0h\0t\0m\0l\0>\0", 14}) > 0);
    assert_null(narc_text_converter.detect);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(metadata_come_from_their_sources_and_say_so),
        cmocka_unit_test(the_body_is_the_article_without_headline_and_furniture),
        cmocka_unit_test(lists_quotations_tables_and_subheadings_keep_their_structure),
        cmocka_unit_test(a_figure_round_a_table_is_text_and_one_round_a_picture_is_not),
        cmocka_unit_test(captions_stay_with_what_they_tell_of),
        cmocka_unit_test(pictures_are_found_where_their_addresses_are),
        cmocka_unit_test(wrappers_hand_on_language_and_direction),
        cmocka_unit_test(local_time_comes_before_universal_time),
        cmocka_unit_test(a_list_of_articles_is_none_and_the_reason_says_so),
        cmocka_unit_test(headings_follow_each_other_without_gaps),
        cmocka_unit_test(controls_of_iso_6429_are_dropped),
        cmocka_unit_test(a_header_or_button_that_holds_the_article_is_not_furniture),
        cmocka_unit_test(an_address_gives_the_date_when_nothing_else_does),
        cmocka_unit_test(the_front_page_is_no_address_of_an_article),
        cmocka_unit_test(nothing_to_read_is_told_apart),
        cmocka_unit_test(every_truncation_of_a_page_gives_an_article_or_a_reason),
        cmocka_unit_test(running_out_of_memory_is_reported_and_leaves_nothing_behind),
        cmocka_unit_test(pages_are_recognised_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
