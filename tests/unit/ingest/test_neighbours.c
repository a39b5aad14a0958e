/* libnarc/ingest/neighbours.c */
#include "narc_test.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/limits.h"
#include "ingest/neighbours.h"

#include <stdio.h>

#define BOX                                                                                        \
    "<p>Sign up for the morning letter of the harbour, every day in your letterbox at seven.</p>"
#define TEXT                                                                                       \
    "<p>Page %u tells of the ferry, of those who came with it, and of what they carried up the "   \
    "hill, and page %u goes on to tell of all who saw it.</p>"

/* What left, a line each. */
typedef struct left {
    narc_neighbours *window;
    narc_limits limits;
    narc_buffer log;
    size_t items;
    narc_status answer; /* to items */
} left;

static narc_status
see_item(void *user, const narc_document *document, narc_item *item, narc_error *err)
{
    left *now = user;

    now->items++;
    narc_buffer_format(&now->log, "%.*s item %llu of %zu\n", (int)document->name.size,
                       document->name.data, (unsigned long long)item->provenance.left_out,
                       document->bytes.size);
    narc_item_free(item);
    return now->answer == NARC_OK ? NARC_OK : narc_fail_memory(err);
}

static void
see_finding(void *user, const narc_document *document, const narc_error *finding)
{
    left *now = user;

    narc_buffer_format(&now->log, "%.*s E%u %s\n", (int)document->name.size, document->name.data,
                       finding->number, finding->rule);
}

static narc_status
see_end(void *user, const narc_document *document, const narc_error *failure, narc_error *err)
{
    left *now = user;

    (void)err;
    narc_buffer_format(&now->log, "%.*s end E%u\n", (int)document->name.size, document->name.data,
                       failure != NULL ? failure->number : 0);
    return NARC_OK;
}

static bool
begin(left *now, const narc_allocator *allocator)
{
    const narc_pool_handler out = {NULL, see_item, see_finding, see_end, now};

    *now = (left){.limits = narc_limits_complete(NULL)};
    now->window = narc_neighbours_new(allocator, &now->limits, &out);
    return now->window != NULL;
}

static void
end(left *now)
{
    narc_neighbours_free(now->window);
    narc_buffer_free(&now->log);
}

static narc_item *
page(const narc_allocator *allocator, unsigned number)
{
    narc_item *item = narc_item_new(allocator);
    narc_string *headline;
    narc_body *body;

    if (item == NULL)
        return NULL;
    headline = NARC_LIST_ADD(item->arena, &item->headlines);
    body = NARC_LIST_ADD(item->arena, &item->bodies);
    item->guid = narc_arena_format(item->arena, "https://harbour.example/%u", number);
    item->url = item->guid;
    item->provenance.format = NARC_TEXT("html");
    if (headline != NULL)
        headline->value = narc_arena_format(item->arena, "Page %u", number);
    if (body != NULL)
        body->value = narc_arena_format(item->arena, TEXT BOX, number, number);
    if (!narc_item_failed(item))
        return item;
    narc_item_free(item);
    return NULL;
}

/* A document of so many bytes with so many pages in it. */
static narc_status
come(left *now, const narc_allocator *allocator, unsigned number, size_t size, unsigned pages,
     narc_error *err)
{
    uint8_t *bytes = test_calloc(1, size);
    char name[16];
    const narc_document document = {.name = {name, (size_t)snprintf(name, 16, "%u", number)},
                                    .bytes = {bytes, size}};
    narc_status status = NARC_OK;

    for (unsigned i = 0; i < pages && status == NARC_OK; i++) {
        narc_buffer record = {.allocator = allocator};
        narc_item *item = page(allocator, number + i);

        status = item == NULL ? NARC_E_MEMORY : narc_record_encode(item, &record, err);
        if (status == NARC_OK)
            status =
                narc_neighbours_item(now->window, &document, item, narc_buffer_view(&record), err);
        else
            narc_item_free(item);
        narc_buffer_free(&record);
    }
    if (status == NARC_OK)
        status = narc_neighbours_end(now->window, &document, NULL, err);
    test_free(bytes);
    return status;
}

static void
what_came_leaves_in_its_order_with_all_that_was_told(void **state)
{
    const narc_document bad = {.name = NARC_TEXT("bad"), .bytes = {(const uint8_t *)"x", 1}};
    left now;
    narc_error finding, err;
    char rule[] = "7.7";

    (void)state;
    assert_true(begin(&now, NULL));
    assert_narc_status(come(&now, NULL, 1, 10, 1, &err), NARC_OK);
    (void)narc_fail(&finding, NARC_CHARSET, 5, rule, "told");
    narc_neighbours_finding(now.window, &bad, &finding);
    (void)narc_fail(&finding, NARC_NO_ARTICLE, 5, NULL, "nothing");
    assert_narc_status(narc_neighbours_end(now.window, &bad, &finding, &err), NARC_OK);
    memset(rule, 'x', 3); /* errors need not outlive the call */
    assert_narc_status(come(&now, NULL, 2, 20, 2, &err), NARC_OK);
    assert_int_equal(now.log.size, 0);
    assert_narc_status(narc_neighbours_finish(now.window, &err), NARC_OK);
    assert_narc_buffer(now.log, "1 item 1 of 10\n1 end E0\nbad E414 7.7\nbad end E402\n"
                                "2 item 1 of 20\n2 item 1 of 20\n2 end E0\n");
    end(&now);
}

static void
so_many_documents_wait_and_no_more(void **state)
{
    left now;
    narc_error err;

    (void)state;
    assert_true(begin(&now, NULL));
    for (unsigned i = 0; i < NARC_NEIGHBOURS_DOCUMENTS; i++)
        assert_narc_status(come(&now, NULL, i, 1, 1, &err), NARC_OK);
    assert_int_equal(now.items, 0);
    assert_narc_status(come(&now, NULL, NARC_NEIGHBOURS_DOCUMENTS, 1, 1, &err), NARC_OK);
    assert_narc_buffer(now.log, "0 item 1 of 1\n0 end E0\n");
    assert_narc_status(narc_neighbours_finish(now.window, &err), NARC_OK);
    assert_int_equal(now.items, NARC_NEIGHBOURS_DOCUMENTS + 1);
    end(&now);
}

static void
so_many_bytes_wait_and_no_more(void **state)
{
    left now;
    narc_error err;
    unsigned came = 0;

    (void)state;
    assert_true(begin(&now, NULL));
    for (; now.items == 0; came++)
        assert_narc_status(come(&now, NULL, came, 1u << 20, 1, &err), NARC_OK);
    assert_int_equal(came, 16); /* each is a mebibyte and its record */
    end(&now);
}

/* Memory stays bounded, and what is read while it arrives is not held. */
static void
a_long_document_goes_out_at_once_and_all_before_it(void **state)
{
    const narc_document bad = {.name = NARC_TEXT("bad"), .source = &(narc_source){.user = NULL}};
    left now;
    narc_error finding, err;

    (void)state;
    assert_true(begin(&now, NULL));
    assert_narc_status(come(&now, NULL, 1, 1, 1, &err), NARC_OK);
    assert_narc_status(come(&now, NULL, 2, (size_t)NARC_NEIGHBOURS_LONG_BYTES + 1, 1, &err),
                       NARC_OK);
    assert_narc_buffer(now.log, "1 item 0 of 1\n1 end E0\n2 item 1 of 4194305\n2 end E0\n");
    narc_buffer_clear(&now.log);
    assert_narc_status(come(&now, NULL, 3, 1, 1, &err), NARC_OK);
    (void)narc_fail(&finding, NARC_CHARSET, 5, "7.7", "told");
    narc_neighbours_finding(now.window, &bad, &finding);
    assert_narc_buffer(now.log, "3 item 1 of 1\n3 end E0\nbad E414 7.7\n");
    assert_narc_status(narc_neighbours_end(now.window, &bad, NULL, &err), NARC_OK);
    /* Items beyond number leave while the document still comes in. */
    now.items = 0;
    assert_narc_status(come(&now, NULL, 4, 1, 400, &err), NARC_OK);
    assert_int_equal(now.items, 400);
    assert_narc_status(come(&now, NULL, 5, 1, 1, &err), NARC_OK);
    assert_int_equal(now.items, 400);
    end(&now);
}

/* The list of one kind of element is long in memory and short in a record. */
static void
an_item_that_is_large_in_memory_waits_as_its_record(void **state)
{
    const narc_document document = {.name = NARC_TEXT("1")};
    narc_buffer record = {0};
    narc_item *item = page(NULL, 1);
    left now;
    narc_error err;

    (void)state;
    assert_true(begin(&now, NULL));
    assert_narc_status(narc_record_encode(item, &record, &err), NARC_OK);
    (void)narc_arena_alloc(item->arena, 1u << 20);
    assert_narc_status(
        narc_neighbours_item(now.window, &document, item, narc_buffer_view(&record), &err),
        NARC_OK);
    assert_narc_status(narc_neighbours_end(now.window, &document, NULL, &err), NARC_OK);
    assert_narc_status(come(&now, NULL, 2, 1, 1, &err), NARC_OK);
    assert_narc_status(narc_neighbours_finish(now.window, &err), NARC_OK);
    assert_narc_buffer(now.log, "1 item 1 of 0\n1 end E0\n2 item 1 of 1\n2 end E0\n");
    narc_buffer_free(&record);
    end(&now);
}

static void
what_a_target_answers_ends_the_batch(void **state)
{
    const narc_document bad = {.name = NARC_TEXT("bad"), .source = &(narc_source){.user = NULL}};
    left now;
    narc_error finding, err;

    (void)state;
    assert_true(begin(&now, NULL));
    assert_narc_status(come(&now, NULL, 1, 1, 1, &err), NARC_OK);
    now.answer = NARC_E_MEMORY;
    /* also where a finding cannot say so */
    (void)narc_fail(&finding, NARC_CHARSET, 5, "7.7", "told");
    narc_neighbours_finding(now.window, &bad, &finding);
    assert_narc_status(narc_neighbours_end(now.window, &bad, NULL, &err), NARC_E_MEMORY);
    assert_narc_status(narc_neighbours_finish(now.window, &err), NARC_E_MEMORY);
    assert_int_equal(err.number, 802);
    end(&now);
}

static narc_status
three_pages(const narc_allocator *allocator, void *user)
{
    const narc_document bad = {.name = NARC_TEXT("bad")};
    left now;
    narc_error finding, err;
    narc_status status = NARC_OK;

    (void)user;
    if (!begin(&now, allocator))
        return NARC_E_MEMORY;
    for (unsigned i = 0; i < 3 && status == NARC_OK; i++) {
        (void)narc_fail(&finding, NARC_CHARSET, 5, "7.7", "told");
        narc_neighbours_finding(now.window, &bad, &finding);
        status = narc_neighbours_end(now.window, &bad, NULL, &err);
        if (status == NARC_OK)
            status = come(&now, allocator, i, 10, 1, &err);
    }
    if (status == NARC_OK)
        status = narc_neighbours_finish(now.window, &err);
    end(&now);
    return status;
}

static void
every_failing_allocation_is_reported(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(three_pages, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_came_leaves_in_its_order_with_all_that_was_told),
        cmocka_unit_test(so_many_documents_wait_and_no_more),
        cmocka_unit_test(so_many_bytes_wait_and_no_more),
        cmocka_unit_test(a_long_document_goes_out_at_once_and_all_before_it),
        cmocka_unit_test(an_item_that_is_large_in_memory_waits_as_its_record),
        cmocka_unit_test(what_a_target_answers_ends_the_batch),
        cmocka_unit_test(every_failing_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
