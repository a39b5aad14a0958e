/* Items to pages, and back. */
#include "html_case.h"

static narc_buffer
write_page(const narc_item *item)
{
    const narc_write_options options = NARC_WRITE_OPTIONS_INIT;
    narc_buffer out = {0};
    narc_error err;

    assert_narc_status(narc_html_converter.write(item, &options, &out, &err), NARC_OK);
    return out;
}

static bool
holds(const narc_buffer *page, const char *what)
{
    return narc_text_find(narc_buffer_as_text(page), narc_text_from(what)) != SIZE_MAX;
}

static narc_text
copied(narc_item *item, const char *text)
{
    return narc_item_text_copy(item, narc_text_from(text));
}

/* An item whose every text tries to break out of where it is put. */
static narc_item *
hostile_item(void)
{
    static const char attack[] =
        "</script><script>alert(1)</script>\"' onload=x <b>&amp;lt;--><!--";
    narc_item *item = narc_item_new(NULL);
    narc_string *string;
    narc_concept *concept;
    narc_body *body;

    assert_non_null(item);
    item->guid = copied(item, attack);
    item->url = copied(item, "https://post.example/\"><script>");
    item->language = copied(item, "en\"><script>");
    string = NARC_LIST_ADD(item->arena, &item->headlines);
    assert_non_null(string);
    string->value = copied(item, attack);
    string = NARC_LIST_ADD(item->arena, &item->descriptions);
    assert_non_null(string);
    string->value = copied(item, attack);
    string = NARC_LIST_ADD(item->arena, &item->keywords);
    assert_non_null(string);
    string->value = copied(item, attack);
    concept = NARC_LIST_ADD(item->arena, &item->creators);
    assert_non_null(concept);
    concept->literal = copied(item, attack);
    concept = NARC_LIST_ADD(item->arena, &item->providers);
    assert_non_null(concept);
    concept->literal = copied(item, attack);
    body = NARC_LIST_ADD(item->arena, &item->bodies);
    assert_non_null(body);
    body->value = copied(item, "<p>&lt;script&gt;alert(2)&lt;/script&gt;</p>");
    return item;
}

static void
no_text_of_an_item_becomes_markup(void **state)
{
    narc_item *item = hostile_item();
    narc_buffer page = write_page(item);
    const narc_text text = narc_buffer_as_text(&page);
    const size_t ours = narc_text_find(text, NARC_TEXT("<script"));

    (void)state;
    assert_true(ours != SIZE_MAX);
    assert_true(narc_text_find(narc_text_slice(text, ours + 1, SIZE_MAX), NARC_TEXT("<script")) ==
                SIZE_MAX);
    assert_true(holds(&page, "<script type=\"application/ld+json\">"));
    assert_false(holds(&page, "<b>"));
    assert_false(holds(&page, "\" onload"));
    narc_buffer_free(&page);
    narc_item_free(item);
}

static void
a_body_outside_the_vocabulary_is_refused(void **state)
{
    const narc_write_options options = NARC_WRITE_OPTIONS_INIT;
    narc_item *item = narc_item_new(NULL);
    narc_body *body = NARC_LIST_ADD(item->arena, &item->bodies);
    narc_buffer out = {0};
    narc_error err;

    (void)state;
    assert_non_null(body);
    body->value = copied(item, "<p>x</p><script>alert(1)</script>");
    assert_narc_status(narc_html_converter.write(item, &options, &out, &err), NARC_E_CORRUPT);
    assert_int_equal(err.number, 412);
    narc_buffer_free(&out);
    narc_item_free(item);
}

static void
an_item_under_embargo_or_canceled_says_so(void **state)
{
    narc_item *item = narc_item_new(NULL);
    narc_buffer page;

    (void)state;
    item->embargo = NARC_EMBARGO_UNTIL;
    assert_true(narc_date_parse(NARC_TEXT("2026-12-01T06:00+01:00"), NARC_TEXT("test"),
                                &item->embargo_until));
    page = write_page(item);
    assert_true(holds(&page, "under embargo until 2026-12-01T06:00+01:00."));
    narc_buffer_free(&page);
    item->status = NARC_STATUS_CANCELED;
    page = write_page(item);
    assert_true(holds(&page, "has been canceled"));
    narc_buffer_free(&page);
    narc_item_free(item);
}

static void
expect_on_page(const narc_buffer *page, const char *const *wanted)
{
    for (; *wanted != NULL; wanted++)
        if (!holds(page, *wanted))
            fail_msg("the page lacks %s", *wanted);
}

static void
what_may_not_be_published_says_so_to_machines_as_well(void **state)
{
    static const char *const wanted[] = {
        "<meta name=\"robots\" content=\"noindex\">", "\"creativeWorkStatus\":\"Canceled\"",
        "<p class=\"notice\" role=\"note\" lang=\"en\" dir=\"ltr\">", NULL};
    narc_item *item = narc_item_new(NULL);
    narc_buffer page;

    (void)state;
    page = write_page(item);
    assert_false(holds(&page, "robots"));
    assert_false(holds(&page, "creativeWorkStatus"));
    narc_buffer_free(&page);
    item->status = NARC_STATUS_CANCELED;
    page = write_page(item);
    expect_on_page(&page, wanted);
    narc_buffer_free(&page);
    item->status = NARC_STATUS_USABLE;
    item->embargo = NARC_EMBARGO_INDEFINITE;
    page = write_page(item);
    assert_true(holds(&page, "\"creativeWorkStatus\":\"Embargoed\""));
    assert_true(holds(&page, "under embargo until further notice"));
    narc_buffer_free(&page);
    narc_item_free(item);
}

static void
a_language_that_is_none_is_left_unknown(void **state)
{
    narc_item *item = narc_item_new(NULL);
    narc_buffer page;

    (void)state;
    item->language = NARC_TEXT("utf-8");
    item->direction = NARC_TEXT("up");
    page = write_page(item);
    assert_true(holds(&page, "<html lang=\"\">\n"));
    narc_buffer_free(&page);
    item->language = NARC_TEXT("pt-BR");
    item->direction = NARC_TEXT("ltr");
    page = write_page(item);
    assert_true(holds(&page, "<html lang=\"pt-BR\" dir=\"ltr\">\n"));
    narc_buffer_free(&page);
    narc_item_free(item);
}

static void
an_address_with_an_error_is_not_canonical(void **state)
{
    narc_item *item = narc_item_new(NULL);
    narc_buffer page;

    (void)state;
    item->url = NARC_TEXT("https://post.example/?a[]=1");
    page = write_page(item);
    assert_false(holds(&page, "canonical"));
    assert_true(holds(&page, "<meta property=\"og:url\" content=\"https://post.example/?a[]=1\">"));
    narc_buffer_free(&page);
    item->url = NARC_TEXT("https://post.example/?a=1&b=2");
    page = write_page(item);
    assert_true(
        holds(&page, "<link rel=\"canonical\" href=\"https://post.example/?a=1&amp;b=2\">"));
    narc_buffer_free(&page);
    narc_item_free(item);
}

/* HTML forbids controls and noncharacters even in escapes, JSON can say them. */
static void
characters_that_html_forbids_stay_out_of_the_page(void **state)
{
    narc_item *item = narc_item_new(NULL);
    narc_string *headline = NARC_LIST_ADD(item->arena, &item->headlines);
    narc_buffer page;

    (void)state;
    assert_non_null(headline);
    headline->value = NARC_TEXT("a\x01\x7F\xC2\x80\xEF\xB7\x90\xF0\x9F\xBF\xBF"
                                "b\xFF");
    page = write_page(item);
    assert_true(holds(&page, "<h1>ab\xEF\xBF\xBD</h1>"));
    assert_true(
        holds(&page, "\"headline\":\"a\\u0001\\u007f\\u0080\\ufdd0\\ud83f\\udfffb\xEF\xBF\xBD\""));
    narc_buffer_free(&page);
    narc_item_free(item);
}

static const char source_page[] =
    "<!DOCTYPE html><html lang=fa dir=rtl><meta charset=utf-8><title>A &amp;amp; B</title>"
    "<link rel=canonical href='https://post.example/pier?a=1&amp;b=2'>"
    "<meta property=og:site_name content='Post &amp; Co'><meta property=og:image content=/a.jpg>"
    "<meta name=description content='Ferries stop.'><meta name=author content='Ada Lind'>"
    "<meta property=article:published_time content=2026-11-16T17:42+04:30>"
    "<meta property=article:modified_time content=2026-11-17>"
    "<body><article><h1>Pier &lt;closed&gt; &amp;amp; more</h1><p>" PARAGRAPH_1
    " <a href=/boats>Boats</a> <em>now</em>.</p><h2>What next?</h2><p>" PARAGRAPH_2
    "</p><ul><li>One boat, and <strong>one</strong> more</li></ul><pre>\n\n  kept\n</pre>"
    "<table><caption>Boats</caption><tr><td>1</td></tr></table><p>" PARAGRAPH_3 "</p></article>";

static void
expect_same_date(const narc_date *a, const narc_date *b)
{
    char x[NARC_DATE_SIZE];
    char y[NARC_DATE_SIZE];

    narc_date_format(a, x);
    narc_date_format(b, y);
    assert_string_equal(x, y);
}

static void
expect_same(narc_text a, narc_text b)
{
    if (!narc_text_equal(a, b))
        fail_msg("'%.*s' is not '%.*s'", (int)a.size, a.data, (int)b.size, b.data);
}

static void
narc_reads_its_own_page_back_and_writes_it_again_the_same(void **state)
{
    narc_item *first = read_page(source_page);
    narc_buffer page = write_page(first);
    narc_item *second;
    narc_buffer again;
    narc_error err;

    (void)state;
    assert_narc_status(
        read_with(&narc_html_converter, narc_buffer_as_text(&page), NULL, &second, &err), NARC_OK);
    expect_same(narc_item_headline(first), narc_item_headline(second));
    expect_same(narc_item_description(first), narc_item_description(second));
    expect_same(narc_concept_label(&first->creators.items[0]),
                narc_concept_label(&second->creators.items[0]));
    expect_same(narc_concept_label(&first->providers.items[0]),
                narc_concept_label(&second->providers.items[0]));
    expect_same(first->language, second->language);
    expect_same(first->direction, second->direction);
    expect_same(first->url, second->url);
    expect_same(first->guid, second->guid);
    expect_same(first->bodies.items[0].value, second->bodies.items[0].value);
    expect_same_date(narc_item_published(first), narc_item_published(second));
    expect_same_date(narc_item_modified(first), narc_item_modified(second));
    again = write_page(second);
    expect_same(narc_buffer_as_text(&page), narc_buffer_as_text(&again));
    narc_buffer_free(&page);
    narc_buffer_free(&again);
    narc_item_free(first);
    narc_item_free(second);
}

/* What a hostile page makes of its texts survives the way through a page unchanged as well. */
static void
hostile_texts_come_back_as_they_were(void **state)
{
    narc_item *item = hostile_item();
    narc_buffer page = write_page(item);
    narc_item *back;
    narc_error err;

    (void)state;
    assert_narc_status(
        read_with(&narc_html_converter, narc_buffer_as_text(&page), NULL, &back, &err), NARC_OK);
    expect_same(narc_item_headline(item), narc_item_headline(back));
    expect_same(narc_item_description(item), narc_item_description(back));
    expect_same(item->creators.items[0].literal, narc_concept_label(&back->creators.items[0]));
    expect_same(item->bodies.items[0].value, back->bodies.items[0].value);
    narc_buffer_free(&page);
    narc_item_free(item);
    narc_item_free(back);
}

/* What browsers, screen readers, search engines and social networks look for. */
static void
a_page_has_all_that_readers_of_pages_want(void **state)
{
    static const char *const wanted[] = {
        "<!DOCTYPE html>\n<html lang=\"fa\" dir=\"rtl\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ",
        "<title>Pier &lt;closed&gt; &amp; more</title>",
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
        "<meta name=\"description\" content=\"Ferries stop.\">",
        "<link rel=\"canonical\" href=\"https://post.example/pier?a=1&amp;b=2\">",
        "<meta property=\"og:type\" content=\"article\">",
        "<meta property=\"og:title\" content=\"Pier ",
        "<meta property=\"og:description\" content=\"Ferries stop.\">",
        "<meta property=\"og:site_name\" content=\"Post &amp; Co\">",
        "<meta property=\"og:url\" content=\"https://post.example/pier?a=1&amp;b=2\">",
        "<meta property=\"og:image\" content=\"https://post.example/a.jpg\">",
        "<meta property=\"article:published_time\" content=\"2026-11-16T17:42+04:30\">",
        "<meta property=\"article:modified_time\" content=\"2026-11-17\">",
        "{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"headline\":\"Pier ",
        "\"author\":[{\"@type\":\"Person\",\"name\":\"Ada Lind\"}]",
        "\"datePublished\":\"2026-11-16T17:42+04:30\",\"dateModified\":\"2026-11-17\"",
        "\"publisher\":{\"@type\":\"Organization\",\"name\":\"Post \\u0026 Co\"}",
        "\"mainEntityOfPage\":\"https://post.example/pier?a=1\\u0026b=2\"",
        "@media print{",
        "<main>\n<article itemscope itemtype=\"https://schema.org/NewsArticle\">\n<h1>Pier ",
        "<time datetime=\"2026-11-16T17:42+04:30\">",
        "<figure><img src=\"https://post.example/a.jpg\" alt=\"\"></figure>",
        "<div itemprop=\"articleBody\" lang=\"fa\" dir=\"rtl\">\n<p>",
        "<h2>What next?</h2>",
        NULL};
    narc_item *item = read_page(source_page);
    narc_buffer page = write_page(item);

    (void)state;
    expect_on_page(&page, wanted);
    narc_buffer_free(&page);
    narc_item_free(item);
}

static void
plain_text_is_headline_byline_date_and_text(void **state)
{
    const narc_write_options options = NARC_WRITE_OPTIONS_INIT;
    narc_item *item = read_page(source_page);
    narc_buffer out = {0};
    narc_error err;

    (void)state;
    assert_narc_status(narc_text_converter.write(item, &options, &out, &err), NARC_OK);
    assert_true(narc_text_starts(narc_buffer_as_text(&out),
                                 "Pier <closed> & more\nAda Lind\n2026-11-16T17:42+04:30\n\n"
                                 "The harbour of Old Town"));
    narc_buffer_free(&out);
    narc_item_free(item);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_text_of_an_item_becomes_markup),
        cmocka_unit_test(a_body_outside_the_vocabulary_is_refused),
        cmocka_unit_test(an_item_under_embargo_or_canceled_says_so),
        cmocka_unit_test(what_may_not_be_published_says_so_to_machines_as_well),
        cmocka_unit_test(a_language_that_is_none_is_left_unknown),
        cmocka_unit_test(an_address_with_an_error_is_not_canonical),
        cmocka_unit_test(characters_that_html_forbids_stay_out_of_the_page),
        cmocka_unit_test(a_page_has_all_that_readers_of_pages_want),
        cmocka_unit_test(narc_reads_its_own_page_back_and_writes_it_again_the_same),
        cmocka_unit_test(hostile_texts_come_back_as_they_were),
        cmocka_unit_test(plain_text_is_headline_byline_date_and_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
