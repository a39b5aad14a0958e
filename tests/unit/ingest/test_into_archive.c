/* From files to an archive: objects first, versions, conflicts, and memory that runs out. */
#include "narc_test.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "ingest/batch.h"

#include "archive_samples.h"

static const char news[] =
    "<?xml version=\"1.0\"?><newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" "
    "guid=\"urn:x:1\" "
    "version=\"%d\" standard=\"NewsML-G2\" standardversion=\"2.30\" "
    "conformance=\"power\"><itemMeta>"
    "<itemClass qcode=\"ninat:text\"/><provider literal=\"x\"/><versionCreated>"
    "2024-05-06T07:08:09Z</versionCreated></itemMeta><contentMeta><headline>%s</headline>"
    "</contentMeta><contentSet><inlineData>Text.</inlineData></contentSet></newsItem>";

typedef struct stage {
    char folder[64];
    narc_buffer archive;
    narc_buffer events; /* "E416 rejected\n" ... */
    narc_ingest_totals totals;
    narc_writer_totals written;
    bool leave_out_repeated;
} stage;

static int
set_up(void **state)
{
    stage *now = calloc(1, sizeof(*now));

    snprintf(now->folder, sizeof(now->folder), "/tmp/narc-into-XXXXXX");
    if (mkdtemp(now->folder) == NULL)
        return -1;
    *state = now;
    return 0;
}

static int
tear_down(void **state)
{
    stage *now = *state;
    char command[128];

    snprintf(command, sizeof(command), "rm -r '%s'", now->folder);
    if (system(command) != 0)
        return -1;
    narc_buffer_free(&now->archive);
    narc_buffer_free(&now->events);
    free(now);
    return 0;
}

static void
put_news(const stage *now, const char *name, int version, const char *headline)
{
    char path[128];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", now->folder, name);
    file = fopen(path, "wb");
    assert_non_null(file);
    fprintf(file, news, version, headline);
    fclose(file);
}

static void
see_event(void *user, const narc_ingest_event *event)
{
    stage *now = user;

    narc_buffer_format(&now->events, "E%u%s\n", event->error->number,
                       event->rejected ? " rejected" : "");
}

static narc_status
fill(stage *now, const narc_worker_rules *rules, bool no_originals, const narc_allocator *allocator,
     narc_error *err)
{
    narc_writer_options writing = NARC_WRITER_OPTIONS_INIT;
    narc_ingest_options options = NARC_INGEST_OPTIONS_INIT;
    const narc_sink sink = narc_sink_buffer(&now->archive);
    narc_writer *writer = NULL;
    narc_ingest_target target;
    const char *inputs[1];
    narc_status status;

    inputs[0] = now->folder;
    narc_buffer_clear(&now->archive);
    writing.commit_time = 1;
    writing.allocator = allocator;
    options.allocator = allocator;
    options.no_originals = no_originals;
    options.leave_out_repeated = now->leave_out_repeated;
    options.jobs = 2;
    status = narc_writer_new(&sink, &writing, &writer, err);
    if (status != NARC_OK)
        return status;
    target = narc_ingest_into(writer);
    status =
        narc_ingest_under(rules, inputs, 1, &options, &target, see_event, now, &now->totals, err);
    narc_writer_count(writer, &now->written);
    if (status == NARC_OK)
        status = narc_writer_commit(writer, err);
    narc_writer_close(writer);
    return status;
}

/* The original of every entry must be among the objects, or must not be named. */
static void
check_originals(const stage *now, size_t entries_wanted, bool wanted)
{
    sample_view view;

    sample_open(&view, narc_buffer_view(&now->archive));
    assert_int_equal(narc_reader_count(view.reader), entries_wanted);
    for (size_t i = 0; i < entries_wanted; i++) {
        narc_buffer bytes = {0};
        const narc_sink sink = narc_sink_buffer(&bytes);
        const narc_object_ref *original;
        uint8_t digest[32];
        narc_item *item = NULL;
        narc_error err;

        assert_narc_status(narc_reader_item(view.reader, i, &item, &err), NARC_OK);
        original = narc_item_original(item);
        if (wanted) {
            assert_non_null(original);
            assert_true(narc_digest_parse(original->sha256, digest));
            assert_narc_status(narc_reader_object(view.reader, digest, &sink, &err), NARC_OK);
            assert_int_equal(bytes.size, original->size);
        } else {
            assert_null(original);
        }
        narc_buffer_free(&bytes);
        narc_item_free(item);
    }
    sample_close(&view);
}

static void
documents_become_items_with_their_originals(void **state)
{
    stage *now = *state;
    narc_error err;

    put_news(now, "1.xml", 1, "One");
    put_news(now, "2.xml", 2, "Two");
    assert_narc_status(fill(now, &narc_worker_rules_default, false, NULL, &err), NARC_OK);
    assert_int_equal(now->written.items, 2);
    assert_int_equal(now->written.objects, 2);
    assert_int_equal(now->events.size, 0);
    check_originals(now, 2, true);
}

static void
originals_can_be_left_out(void **state)
{
    stage *now = *state;
    narc_error err;

    put_news(now, "1.xml", 1, "One");
    assert_narc_status(fill(now, &narc_worker_rules_default, true, NULL, &err), NARC_OK);
    assert_int_equal(now->written.objects, 0);
    check_originals(now, 1, false);
}

static void
the_same_version_with_other_content_becomes_the_next_and_is_told(void **state)
{
    stage *now = *state;
    narc_error err;

    put_news(now, "1.xml", 1, "One");
    put_news(now, "2.xml", 1, "Other");
    put_news(now, "3.xml", 1, "One"); /* the same bytes again change nothing */
    put_news(now, "4.xml", 2, "Two");
    assert_narc_status(fill(now, &narc_worker_rules_default, false, NULL, &err), NARC_OK);
    assert_narc_buffer(now->events, "E416\nE416\n"); /* 2.xml is version 2, so 4.xml is 3 */
    assert_int_equal(now->written.items, 3);
    assert_int_equal(now->written.unchanged, 1);
    assert_int_equal(now->written.renumbered, 2);
    assert_int_equal(now->totals.taken, 4);
    assert_int_equal(now->totals.rejected, 0);
}

static narc_status
fill_here(const narc_allocator *allocator, void *user)
{
    narc_worker_rules rules = narc_worker_rules_default;

    rules.in_process = true;
    return fill(user, &rules, false, allocator, NULL);
}

static void
memory_that_runs_out_is_an_answer(void **state)
{
    stage *now = *state;

    put_news(now, "1.xml", 1, "One");
    narc_test_each_failing_allocation(fill_here, now);
    now->leave_out_repeated = true;
    narc_test_each_failing_allocation(fill_here, now);
}

static narc_status
fill_by_workers(const narc_allocator *allocator, void *user)
{
    return fill(user, &narc_worker_rules_default, false, allocator, NULL);
}

static void
memory_that_runs_out_beside_workers_is_an_answer_too(void **state)
{
    stage *now = *state;

    /* Each round starts processes, so only the first requests are failed. */
    put_news(now, "1.xml", 1, "One");
    for (size_t at = 1; at < 40; at++) {
        narc_test_memory memory;

        narc_test_memory_init(&memory, at);
        assert_narc_status(fill_by_workers(&memory.allocator, now), NARC_E_MEMORY);
        assert_int_equal(memory.out, 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(documents_become_items_with_their_originals),
        TEST(originals_can_be_left_out),
        TEST(the_same_version_with_other_content_becomes_the_next_and_is_told),
        TEST(memory_that_runs_out_is_an_answer),
        TEST(memory_that_runs_out_beside_workers_is_an_answer_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
