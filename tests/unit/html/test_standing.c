/* libnarc/html/standing.c and what html/write_head.c writes for it */
#include "html_case.h"

/* What was read, and the number of the last finding. */
typedef struct reading {
    narc_item *item;
    uint32_t finding;
    char message[232];
} reading;

static narc_status
take_item(void *user, narc_item *item, narc_error *err)
{
    (void)err;
    ((reading *)user)->item = item;
    return NARC_OK;
}

static void
take_finding(void *user, const narc_error *finding)
{
    reading *now = user;

    now->finding = finding->number;
    memcpy(now->message, finding->message, sizeof(now->message));
}

static reading
read_from(narc_text page, const char *url)
{
    const narc_document document = {.bytes = {(const uint8_t *)page.data, page.size},
                                    .url = narc_text_from(url)};
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    reading now = {.item = NULL};
    narc_error err;

    options.item = take_item;
    options.finding = take_finding;
    options.user = &now;
    assert_narc_status(narc_html_converter.read(&document, &options, &err), NARC_OK);
    assert_non_null(now.item);
    return now;
}

static narc_buffer
write_page(const narc_item *item)
{
    const narc_write_options options = NARC_WRITE_OPTIONS_INIT;
    narc_buffer out = {0};
    narc_error err;

    assert_narc_status(narc_html_converter.write(item, &options, &out, &err), NARC_OK);
    return out;
}

static narc_item *
article(narc_item_status status, narc_embargo_state embargo, const char *until)
{
    narc_item *item = narc_item_new(NULL);
    narc_string *headline = NARC_LIST_ADD(item->arena, &item->headlines);
    narc_body *body = NARC_LIST_ADD(item->arena, &item->bodies);

    assert_non_null(headline);
    assert_non_null(body);
    item->guid = NARC_TEXT("urn:x:1");
    item->status = status;
    item->embargo = embargo;
    if (embargo == NARC_EMBARGO_UNTIL)
        (void)narc_date_parse(narc_text_from(until), NARC_TEXT("test"), &item->embargo_until);
    headline->value = NARC_TEXT("Harbour closes");
    body->value =
        NARC_TEXT("<p>" PARAGRAPH_1 "</p><p>" PARAGRAPH_2 "</p><p>The pier stays shut.</p>");
    return item;
}

static void
narcs_own_pages_keep_status_and_embargo(void **state)
{
    static const char *const ends[] = {"2099-12-01T06:00+01:00", "2099-12-01T06:00:05Z",
                                       "2099-12-01", "2099-12-01T06:00"};

    (void)state;
    for (unsigned i = 0; i < 3 * 3 * 4; i++) {
        const narc_item_status status = (narc_item_status)(i % 3);
        const narc_embargo_state embargo = (narc_embargo_state)(i / 3 % 3);
        narc_item *item = article(status, embargo, ends[i / 9]);
        narc_buffer page = write_page(item);
        reading now = read_from(narc_buffer_as_text(&page), "");
        narc_buffer again = write_page(now.item);
        narc_buffer text = body_text(now.item);
        char wanted[NARC_DATE_SIZE];
        char got[NARC_DATE_SIZE];

        assert_int_equal(now.finding, 0);
        assert_int_equal(now.item->status, status);
        assert_int_equal(now.item->embargo, embargo);
        (void)narc_date_format(&item->embargo_until, wanted);
        (void)narc_date_format(&now.item->embargo_until, got);
        if (embargo == NARC_EMBARGO_UNTIL)
            assert_string_equal(got, wanted);
        else
            assert_narc_text(now.item->embargo_until.literal, "");
        assert_int_equal(narc_text_find(narc_buffer_as_text(&text), NARC_TEXT("embargo")),
                         SIZE_MAX);
        assert_int_equal(page.size, again.size);
        assert_memory_equal(page.data, again.data, page.size);
        narc_buffer_free(&text);
        narc_buffer_free(&page);
        narc_buffer_free(&again);
        narc_item_free(item);
        narc_item_free(now.item);
    }
}

/* An embargo must not end because nobody understands when. */
static void
an_end_that_nobody_understands_is_none(void **state)
{
    narc_item *item = article(NARC_STATUS_USABLE, NARC_EMBARGO_UNTIL, "next Tuesday");
    narc_buffer page = write_page(item);
    reading now = read_from(narc_buffer_as_text(&page), "");

    (void)state;
    assert_int_equal(now.item->embargo, NARC_EMBARGO_INDEFINITE);
    narc_item_free(now.item);
    narc_item_free(item);
    narc_buffer_free(&page);
}

/* A page that was fetched is a stranger's even where it says that narc wrote it. */
static void
a_page_that_came_from_the_web_is_not_believed(void **state)
{
    narc_item *item = article(NARC_STATUS_CANCELED, NARC_EMBARGO_INDEFINITE, "");
    narc_buffer page = write_page(item);
    reading now = read_from(narc_buffer_as_text(&page), "https://elsewhere.example/1");

    (void)state;
    assert_int_equal(now.item->status, NARC_STATUS_USABLE);
    assert_int_equal(now.item->embargo, NARC_EMBARGO_NONE);
    assert_int_equal(now.finding, 424);
    assert_string_equal(now.message, "the page says of itself that it is Canceled");
    narc_item_free(now.item);
    narc_item_free(item);
    narc_buffer_free(&page);
}

static void
what_a_strangers_page_says_is_told_and_hides_nothing(void **state)
{
    static const struct {
        const char *generator;
        const char *status;
        uint32_t finding;
    } cases[] = {
        {"", "\"Canceled\"", 424},
        {"", "\"draft\"", 424},
        {"", "[\"Embargoed\",\"Published\"]", 424},
        {"", "{\"@type\":\"DefinedTerm\",\"name\":\"Withdrawn\"}", 424},
        {"", "\"Published\"", 0},
        {"", "\"A word that nobody knows\"", 0},
        {"", "7", 0},
        {"", "{}", 0},
        {"narcissus 2", "\"Canceled\"", 424},
        {"narc", "\"Canceled\"", 424},
        /* On a page of ours only our words count, as we write them. */
        {"narc 1", "\"canceled\"", 0},
        {"narc 1", "\"Draft\"", 0},
        {"narc 1", "[[\"Canceled\"]]", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        narc_buffer page = {0};
        reading now;

        narc_buffer_format(
            &page,
            "<!DOCTYPE html><html lang=en><title>Harbour closes</title>"
            "<meta name=generator content=\"%s\">"
            "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\","
            "\"headline\":\"Harbour closes\",\"identifier\":\"urn:x\","
            "\"creativeWorkStatus\":%s}</script>"
            "<article><h1>Harbour closes</h1><div itemprop=articleBody><p>" PARAGRAPH_1
            "</p><p>" PARAGRAPH_2 "</p><p>" PARAGRAPH_3 "</p></div></article></html>",
            cases[i].generator, cases[i].status);
        now = read_from(narc_buffer_as_text(&page), "");
        assert_int_equal(now.item->status, NARC_STATUS_USABLE);
        assert_int_equal(now.item->embargo, NARC_EMBARGO_NONE);
        assert_int_equal(now.finding, cases[i].finding);
        narc_item_free(now.item);
        narc_buffer_free(&page);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(narcs_own_pages_keep_status_and_embargo),
        cmocka_unit_test(an_end_that_nobody_understands_is_none),
        cmocka_unit_test(a_page_that_came_from_the_web_is_not_believed),
        cmocka_unit_test(what_a_strangers_page_says_is_told_and_hides_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
