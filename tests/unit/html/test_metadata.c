/* What a page states beside its text: site, lead image, rights, and where it states it. */
#include "html_case.h"

#include <stdio.h>

#define TEXT "<p>" PARAGRAPH_1 "</p><p>" PARAGRAPH_2 "</p><p>" PARAGRAPH_3 "</p>"
#define ARTICLE "<article><h1>Pier closed</h1>" TEXT "</article>"
#define HEAD                                                                                       \
    "<!DOCTYPE html><html lang=en><head><meta charset=utf-8>"                                      \
    "<link rel=canonical href=https://www.harbour.example/pier>"

static void
facts_stand_in_unusual_attributes(void **state)
{
    narc_item *item = read_page(HEAD "<meta name=author value='Ada Byron'><body>"
                                     "<span property=schema:datePublished content=2026-11-18>"
                                     "</span>" ARTICLE);

    (void)state;
    assert_narc_text(narc_concept_label(&item->creators.items[0]), "Ada Byron");
    assert_int_equal(item->creators.items[0].names.items[0].confidence, 82);
    assert_narc_text(item->first_created.literal, "2026-11-18");
    narc_item_free(item);
}

static void
json_ld_may_be_escaped_like_text(void **state)
{
    narc_item *item = read_page(
        HEAD "<script type=application/ld+json>{&quot;@type&quot;:&quot;NewsArticle&quot;,"
             "&quot;datePublished&quot;:&quot;2026-11-18&quot;}</script><body>" ARTICLE);

    (void)state;
    assert_narc_text(item->first_created.source, "json-ld:datePublished");
    narc_item_free(item);
}

static void
expect_site(const char *head, const char *wanted)
{
    char page[4096];
    narc_item *item;

    snprintf(page, sizeof(page), HEAD "%s<body>" ARTICLE, head);
    item = read_page(page);
    assert_narc_text(narc_concept_label(&item->providers.items[0]), wanted);
    narc_item_free(item);
}

static void
a_site_is_called_what_its_titles_and_host_call_it(void **state)
{
    (void)state;
    expect_site("<meta property=og:site_name content='Harbour Post'>", "Harbour Post");
    expect_site("<title>Pier closed | Harbour</title>", "Harbour");
    expect_site("<meta property=og:site_name content='Harbour, Inc.'>", "Harbour");
    /* The name of a section. */
    expect_site("<meta property=og:site_name content=UK><title>Pier closed | Harbour</title>",
                "Harbour");
}

static void
the_lead_image_has_its_size_and_what_is_printed_below_it(void **state)
{
    narc_item *item = read_page(
        HEAD "<meta property=og:image content=/pier.jpg?w=1200><script type=application/ld+json>"
             "{\"@type\":\"NewsArticle\",\"image\":{\"@type\":\"ImageObject\",\"url\":"
             "\"https://www.harbour.example/pier.jpg\",\"width\":1200,\"height\":\"800px\","
             "\"creditText\":\"Tom Reed\"}}</script><body><article><h1>Pier closed</h1>"
             "<figure><a href=/x><img src=/pier.jpg alt='The pier'></a>"
             "<figcaption>Cracks in the pier</figcaption></figure>" TEXT "</article>");
    const narc_rendition *lead = &item->renditions.items[0];

    (void)state;
    assert_narc_text(lead->width, "1200");
    assert_narc_text(lead->height, "800");
    assert_narc_text(lead->credit, "Tom Reed");
    assert_narc_text(lead->alt, "The pier");
    assert_int_equal(lead->captions.count, 1);
    assert_narc_text(lead->captions.items[0].value, "Cracks in the pier");
    assert_narc_text(lead->captions.items[0].source, "figcaption");
    narc_item_free(item);
}

static void
a_wide_bar_parts_a_title_from_its_site(void **state)
{
    narc_item *item =
        read_page("<title>Pier closed for weeks\xEF\xBD\x9CHarbour Post</title><body>" TEXT);

    (void)state;
    assert_narc_text(narc_item_headline(item), "Pier closed for weeks");
    narc_item_free(item);
}

static void
what_is_escaped_twice_is_one_section_and_one_keyword(void **state)
{
    narc_item *item =
        read_page(HEAD "<meta name=keywords content='Arts &amp;amp; Boats; R&amp;amp;D'><script "
                       "type=application/ld+json>{\"@type\":\"NewsArticle\",\"articleSection\":"
                       "\"Ports &amp; Piers\"}</script><body>" ARTICLE);

    (void)state;
    assert_int_equal(item->sections.count, 1);
    assert_narc_text(item->sections.items[0].value, "Ports & Piers");
    assert_int_equal(item->keywords.count, 2);
    assert_narc_text(item->keywords.items[0].value, "Arts & Boats");
    assert_narc_text(item->keywords.items[1].value, "R&D");
    narc_item_free(item);
}

static void
rights_are_stated_or_printed_at_the_end(void **state)
{
    narc_item *item =
        read_page(HEAD "<script type=application/ld+json>{\"@type\":\"NewsArticle\","
                       "\"copyrightHolder\":{\"name\":\"Harbour Post\"}}</script>"
                       "<body>" ARTICLE "<footer>\xC2\xA9 2026 Harbour Post</footer>");
    const narc_rights *rights = &item->rights_info.items[0];

    (void)state;
    assert_int_equal(item->rights_info.count, 1);
    assert_narc_text(rights->copyright_notices.items[0].value, "\xC2\xA9 2026 Harbour Post");
    assert_narc_text(rights->source, "printed");
    assert_narc_text(narc_concept_label(&rights->copyright_holders.items[0]), "Harbour Post");
    narc_item_free(item);

    item = read_page(HEAD "<meta name=copyright content='Harbour Post'><body>" ARTICLE);
    assert_narc_text(item->rights_info.items[0].source, "meta:copyright");
    narc_item_free(item);

    item = read_page(HEAD "<body>" ARTICLE);
    assert_int_equal(item->rights_info.count, 0);
    narc_item_free(item);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_stand_in_unusual_attributes),
        cmocka_unit_test(json_ld_may_be_escaped_like_text),
        cmocka_unit_test(a_site_is_called_what_its_titles_and_host_call_it),
        cmocka_unit_test(the_lead_image_has_its_size_and_what_is_printed_below_it),
        cmocka_unit_test(a_wide_bar_parts_a_title_from_its_site),
        cmocka_unit_test(what_is_escaped_twice_is_one_section_and_one_keyword),
        cmocka_unit_test(rights_are_stated_or_printed_at_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
