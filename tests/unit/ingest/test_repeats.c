/* libnarc/ingest/repeats.c */
#include "narc_test.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"
#include "ingest/repeats.h"

#define BOX                                                                                        \
    "<p>Sign up for the morning letter of the harbour, every day in your letterbox at seven.</p>"

/* An article of ten paragraphs of its own with something in front of the n-th, or behind the last. */
static narc_item *
page(const narc_allocator *allocator, const char *host, unsigned number, const char *headline,
     const char *more, unsigned before)
{
    narc_item *item = narc_item_new(allocator);
    narc_buffer body = {.allocator = allocator};
    narc_string *said;
    narc_body *made;

    if (item == NULL)
        return NULL;
    for (unsigned i = 0; i <= 10; i++) {
        if (i == before)
            narc_buffer_literal(&body, more);
        if (i < 10)
            narc_buffer_format(&body,
                               "<p>Paragraph %u of page %u tells of the ferry, of those who came "
                               "with it, and of what they carried up the hill.</p>",
                               i, number);
    }
    item->guid = narc_arena_format(item->arena, "https://%s/%u", host, number);
    item->url = item->guid;
    item->provenance.format = NARC_TEXT("html");
    said = NARC_LIST_ADD(item->arena, &item->headlines);
    made = NARC_LIST_ADD(item->arena, &item->bodies);
    if (said != NULL)
        said->value = narc_item_text_copy(item, narc_text_from(headline));
    if (made != NULL)
        made->value = narc_item_text_copy(item, narc_buffer_as_text(&body));
    if (!narc_item_failed(item) && !body.failed) {
        narc_buffer_free(&body);
        return item;
    }
    narc_buffer_free(&body);
    narc_item_free(item);
    return NULL;
}

static void
see(narc_repeats *repeats, const char *host, unsigned number, const char *headline,
    const char *more, unsigned before)
{
    narc_item *item = page(NULL, host, number, headline, more, before);

    assert_non_null(item);
    assert_narc_status(narc_repeats_see(repeats, item, NULL), NARC_OK);
    narc_item_free(item);
}

/* How many paragraphs the page loses; BOX must be gone or there accordingly. */
static uint64_t
lost(narc_repeats *repeats, const char *host, unsigned number, const char *headline,
     const char *more, unsigned before)
{
    narc_item *item = page(NULL, host, number, headline, more, before);
    uint64_t count;

    assert_non_null(item);
    assert_narc_status(narc_repeats_leave_out(repeats, item, NULL), NARC_OK);
    count = item->provenance.left_out;
    assert_int_equal(narc_text_find(item->bodies.items[0].value, narc_text_from(more)) == SIZE_MAX,
                     count > 0);
    assert_narc_text(item->provenance.left_out_by, count > 0 ? "repeated-on-site-1" : "");
    assert_true(narc_text_ends(item->bodies.items[0].value,
                               count == 0 && before == 10 ? more : "carried up the hill.</p>"));
    narc_item_free(item);
    return count;
}

static void
what_another_page_says_goes_from_the_ends_and_stays_in_the_midst(void **state)
{
    narc_repeats *repeats = narc_repeats_new(NULL);

    (void)state;
    see(repeats, "harbour.example", 1, "One", BOX, 4);
    see(repeats, "harbour.example", 2, "Two", BOX, 10);
    assert_int_equal(lost(repeats, "harbour.example", 2, "Two", BOX, 10), 1);
    assert_int_equal(lost(repeats, "harbour.example", 2, "Two", BOX, 0), 1);
    assert_int_equal(lost(repeats, "harbour.example", 2, "Two", BOX, 7), 1);
    for (unsigned i = 2; i < 6; i++) /* whatever is before 60 per cent of the letters */
        assert_int_equal(lost(repeats, "harbour.example", 2, "Two", BOX, i), 0);
    /* the first page is treated as the later one */
    assert_int_equal(lost(repeats, "harbour.example", 1, "One", BOX, 10), 1);
    narc_repeats_free(repeats);
}

static void
only_another_page_of_the_site_is_a_witness(void **state)
{
    static const struct {
        const char *host;
        unsigned number;
        const char *headline;
    } others[] = {{"harbour.example", 1, "One"},   /* itself */
                  {"harbour.example", 2, "One"},   /* the same headline */
                  {"harbour.example", 1, "Two"},   /* another version of it */
                  {"mountain.example", 2, "Two"}}; /* another site */

    (void)state;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        narc_repeats *repeats = narc_repeats_new(NULL);

        see(repeats, "harbour.example", 1, "One", BOX, 10);
        see(repeats, others[i].host, others[i].number, others[i].headline, BOX, 10);
        assert_int_equal(lost(repeats, "harbour.example", 1, "One", BOX, 10), 0);
        see(repeats, "HARBOUR.example", 3, "Three", BOX, 10);
        assert_int_equal(lost(repeats, "harbour.example", 1, "One", BOX, 10), 1);
        narc_repeats_free(repeats);
    }
}

static void
short_lines_captions_and_tables_are_left_alone(void **state)
{
    static const char *const parts[] = {
        "<p>By our correspondent in the harbour.</p>",
        ("<figure><img src=\"/a.jpg\"/><figcaption>A figure with a caption that is longer "
         "than sixty characters are, as some of them are.</figcaption></figure>"),
        ("<table><tr><td>A table with a cell that is longer than sixty characters are, as some "
         "of them are.</td></tr></table>")};
    /* Sixty characters, not bytes. */
    static const char *const sixty[] = {
        "<p>\xE6\xB5\xB7\xE6\xB5\xB7\xE6\xB5\xB7\xE6\xB5\xB7\xE6\xB5\xB7\xE6\xB5\xB7\xE6\xB5\xB7"
        "\xE6\xB5\xB7\xE6\xB5\xB7\xE6\xB5\xB7\xE6\xB5\xB7\xE6\xB5\xB7\xE6\xB5\xB7\xE6\xB5\xB7"
        "\xE6\xB5\xB7\xE6\xB5\xB7\xE6\xB5\xB7\xE6\xB5\xB7\xE6\xB5\xB7\xE6\xB5\xB7\xE6\xB5\xB7</p>",
        "<blockquote><p>012345678901234567890123456789</p><p>01234567890123456789012345678</p>"
        "</blockquote>"};
    narc_repeats *repeats = narc_repeats_new(NULL);

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        see(repeats, "harbour.example", 1, "One", parts[i], 10);
        see(repeats, "harbour.example", 2, "Two", parts[i], 10);
        assert_int_equal(lost(repeats, "harbour.example", 2, "Two", parts[i], 10), 0);
    }
    for (size_t i = 0; i < 2; i++) {
        see(repeats, "harbour.example", 1, "One", sixty[i], 10);
        see(repeats, "harbour.example", 2, "Two", sixty[i], 10);
        assert_int_equal(lost(repeats, "harbour.example", 2, "Two", sixty[i], 10), i);
    }
    narc_repeats_free(repeats);
}

/* Otherwise both of them would lose it, and no record had it. */
static void
an_article_that_stands_on_two_pages_stays_whole(void **state)
{
    narc_repeats *repeats = narc_repeats_new(NULL);

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        narc_item *item = page(NULL, "harbour.example", 7, i == 0 ? "Print: One" : "One", "", 0);

        item->guid = i == 0 ? NARC_TEXT("urn:print") : NARC_TEXT("urn:web");
        assert_narc_status(narc_repeats_see(repeats, item, NULL), NARC_OK);
        narc_item_free(item);
    }
    assert_int_equal(lost(repeats, "harbour.example", 7, "One", BOX, 10), 0);
    narc_repeats_free(repeats);
}

static void
what_is_nothing_but_repeated_is_not_emptied(void **state)
{
    narc_repeats *repeats = narc_repeats_new(NULL);
    narc_item *item = page(NULL, "harbour.example", 3, "Three", "", 0);

    (void)state;
    see(repeats, "harbour.example", 1, "One", BOX, 0);
    see(repeats, "harbour.example", 2, "Two", BOX, 0);
    item->bodies.items[0].value = NARC_TEXT(BOX);
    assert_narc_status(narc_repeats_leave_out(repeats, item, NULL), NARC_OK);
    assert_narc_text(item->bodies.items[0].value, BOX);
    assert_int_equal(item->provenance.left_out, 0);
    item->bodies.items[0].value = NARC_TEXT("");
    assert_narc_status(narc_repeats_see(repeats, item, NULL), NARC_OK);
    assert_narc_status(narc_repeats_leave_out(repeats, item, NULL), NARC_OK);
    narc_item_free(item);
    narc_repeats_free(repeats);
}

static void
what_came_from_no_page_or_no_site_is_left_alone(void **state)
{
    narc_repeats *repeats = narc_repeats_new(NULL);
    narc_item *item = page(NULL, "harbour.example", 3, "Three", BOX, 10);

    (void)state;
    see(repeats, "harbour.example", 1, "One", BOX, 0);
    see(repeats, "harbour.example", 2, "Two", BOX, 0);
    item->provenance.format = NARC_TEXT("newsml");
    assert_narc_status(narc_repeats_leave_out(repeats, item, NULL), NARC_OK);
    assert_int_equal(item->provenance.left_out, 0);
    item->provenance.format = NARC_TEXT("html");
    for (unsigned i = 0; i < 2; i++) { /* all pages without an address are no site */
        item->url = (narc_text){NULL, 0};
        item->guid = i == 0 ? NARC_TEXT("urn:one") : NARC_TEXT("urn:two");
        item->headlines.items[0].value = item->guid;
        assert_narc_status(narc_repeats_see(repeats, item, NULL), NARC_OK);
    }
    assert_narc_status(narc_repeats_leave_out(repeats, item, NULL), NARC_OK);
    assert_int_equal(item->provenance.left_out, 0);
    narc_item_free(item);
    narc_repeats_free(repeats);
}

/* What repeats stays in the table while it does; what was seen once goes when the table is full. */
static void
the_table_forgets_what_was_seen_least_lately(void **state)
{
    const size_t places = (size_t)NARC_REPEATS_BYTES / 32;
    narc_repeats *repeats = narc_repeats_new(NULL);

    (void)state;
    see(repeats, "once.example", 1, "One", BOX, 10);
    see(repeats, "harbour.example", 1, "One", BOX, 10);
    for (unsigned i = 0; i < places / 10 * 3; i++) {
        char headline[16];

        snprintf(headline, sizeof(headline), "%u", i);
        see(repeats, "other.example", 10 + i, headline, "", 0);
        if (i % 500 == 499) {
            see(repeats, "harbour.example", 10 + i, headline, BOX, 10);
            assert_int_equal(lost(repeats, "harbour.example", 2, "Two", BOX, 10), 1);
        }
    }
    see(repeats, "once.example", 2, "Two", BOX, 10);
    assert_int_equal(lost(repeats, "once.example", 2, "Two", BOX, 10), 0);
    assert_int_equal(lost(repeats, "harbour.example", 2, "Two", BOX, 10), 1);
    narc_repeats_free(repeats);
}

static narc_status
leave_out(const narc_allocator *allocator, void *user)
{
    narc_repeats *repeats = narc_repeats_new(allocator);
    narc_item *one = page(NULL, "harbour.example", 1, "One", BOX, 10);
    narc_item *two = page(allocator, "harbour.example", 2, "Two", BOX, 10);
    narc_status status = repeats != NULL && two != NULL ? NARC_OK : NARC_E_MEMORY;

    (void)user;
    if (status == NARC_OK)
        status = narc_repeats_see(repeats, one, NULL);
    if (status == NARC_OK)
        status = narc_repeats_see(repeats, two, NULL);
    if (status == NARC_OK)
        status = narc_repeats_leave_out(repeats, two, NULL);
    if (status == NARC_OK)
        assert_int_equal(two->provenance.left_out, 1);
    narc_item_free(one);
    narc_item_free(two);
    narc_repeats_free(repeats);
    return status;
}

static void
every_failing_allocation_is_reported(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(leave_out, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_another_page_says_goes_from_the_ends_and_stays_in_the_midst),
        cmocka_unit_test(only_another_page_of_the_site_is_a_witness),
        cmocka_unit_test(short_lines_captions_and_tables_are_left_alone),
        cmocka_unit_test(an_article_that_stands_on_two_pages_stays_whole),
        cmocka_unit_test(what_is_nothing_but_repeated_is_not_emptied),
        cmocka_unit_test(what_came_from_no_page_or_no_site_is_left_alone),
        cmocka_unit_test(the_table_forgets_what_was_seen_least_lately),
        cmocka_unit_test(every_failing_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
