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
        cmocka_unit_test(narc_reads_its_own_page_back_and_writes_it_again_the_same),
        cmocka_unit_test(hostile_texts_come_back_as_they_were),
        cmocka_unit_test(plain_text_is_headline_byline_date_and_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
