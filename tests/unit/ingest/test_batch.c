/* Batches: order, counts, and documents that attack the process that reads them. The reader is one
 * of our own that does what the document says. */
#include "narc_test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/text.h"
#include "ingest/batch.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* --- a reader that obeys ---------------------------------------------------------------------- */

static narc_status
give(const narc_read_options *options, const char *guid, narc_error *err)
{
    narc_item *item = narc_item_new(options->allocator);

    if (item == NULL)
        return narc_fail_memory(err);
    item->guid = narc_item_text_copy(item, narc_text_from(guid));
    item->type = NARC_TEXT("text");
    return options->item(options->user, item, err);
}

static volatile uint64_t turns;

static narc_status
eat_memory(narc_error *err)
{
    for (;;) {
        char *memory = malloc(16 << 20); /* NOLINT(clang-analyzer-unix.Malloc): kept on purpose */

        if (memory == NULL)
            return narc_fail_memory(err);
        memset(memory, 1, 4096);
    }
}

/* Tries everything that a worker must not be able to do, and names what it could. */
static const char *
break_out(void)
{
    if (open("/etc/passwd", O_RDONLY) >= 0)
        return "open";
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0)
        return "socket";
    if (fcntl(STDIN_FILENO, F_DUPFD, 10) >= 0)
        return "dup";
    if (mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
        MAP_FAILED)
        return "executable memory";
    if (kill(getppid(), 0) == 0)
        return "kill";
    if (unlink("/tmp/narc-test-no-such-file") == 0 || errno == ENOENT)
        return "unlink";
    return "nothing";
}

static narc_status
obey(const narc_format_info *format, const narc_document *document,
     const narc_read_options *options, narc_error *err)
{
    const narc_text order = {(const char *)document->bytes.data, document->bytes.size};
    narc_error finding;

    (void)format;
    if (narc_text_starts(order, "abort"))
        abort();
    if (narc_text_starts(order, "loop"))
        for (;;)
            turns++;
    if (narc_text_starts(order, "half")) {
        narc_status status = give(options, "first half", err);

        if (status == NARC_OK)
            raise(SIGKILL);
        return status;
    }
    if (narc_text_starts(order, "eat"))
        return eat_memory(err);
    if (narc_text_starts(order, "break out"))
        return give(options, break_out(), err);
    if (narc_text_starts(order, "refuse"))
        return narc_fail_at(err, NARC_XML_NOT_WELL_FORMED, 7, 2, 3, "9.9", "as asked");
    if (narc_text_starts(order, "odd")) {
        (void)narc_fail(&finding, NARC_CHARSET, 5, NULL, "a finding");
        options->finding(options->user, &finding);
    }
    if (narc_text_starts(order, "lie")) {
        narc_item *item = narc_item_new(NULL);
        narc_object_ref *object = NARC_LIST_ADD(item->arena, &item->objects);

        item->guid = NARC_TEXT("liar");
        object->role = NARC_TEXT("original");
        object->sha256 =
            NARC_TEXT("0000000000000000000000000000000000000000000000000000000000000000");
        return options->item(options->user, item, err);
    }
    if (narc_text_starts(order, "many")) {
        for (int i = 0; i < 2000; i++) {
            char guid[32];
            narc_status status;

            snprintf(guid, sizeof(guid), "many %d", i);
            status = give(options, guid, err);
            if (status != NARC_OK)
                return status;
        }
        return NARC_OK;
    }
    {
        char guid[64];

        snprintf(guid, sizeof(guid), "%.*s", (int)(order.size < 60 ? order.size : 60), order.data);
        return give(options, guid, err);
    }
}

/* --- a target that writes down ---------------------------------------------------------------- */

typedef struct seen {
    char folder[64];
    narc_buffer log; /* one line for each thing that was told */
    narc_ingest_totals totals;
    narc_status answer; /* of the target, for items of guid "unwanted" */
} seen;

static narc_status
see_document(void *user, const narc_document *document, const narc_item *first, narc_error *err)
{
    seen *now = user;

    (void)err;
    assert_true(first->guid.size > 0);
    narc_buffer_format(&now->log, "document %zu\n", document->bytes.size);
    return NARC_OK;
}

static narc_status
see_item(void *user, const narc_document *document, narc_item *item, narc_error *err)
{
    seen *now = user;
    const bool unwanted = narc_text_starts(item->guid, "unwanted");

    (void)document;
    narc_buffer_format(&now->log, "item %.*s\n", (int)item->guid.size, item->guid.data);
    narc_item_free(item);
    if (!unwanted || now->answer == NARC_OK)
        return NARC_OK;
    if (now->answer == NARC_E_INPUT)
        return narc_fail(err, NARC_VERSION_CONFLICT, NARC_NO_OFFSET, NULL, "unwanted");
    return narc_fail(err, NARC_DISK_FULL, NARC_NO_OFFSET, NULL, "full");
}

static void
see_event(void *user, const narc_ingest_event *event)
{
    seen *now = user;

    narc_buffer_format(&now->log, "%s E%u %s %u:%u %zu\n", event->rejected ? "rejected" : "finding",
                       event->error->number, event->error->rule != NULL ? event->error->rule : "-",
                       event->error->line, event->error->column, event->bytes.size);
}

/* Short patience, so that the test is short as well. */
static const narc_worker_rules rules = {
    .read = obey, .cpu_ms = 300, .wall_ms = 20000, .memory_bytes = 256 << 20};
static const narc_worker_rules here = {.read = obey, .in_process = true};

static int
set_up(void **state)
{
    seen *now = calloc(1, sizeof(*now));

    snprintf(now->folder, sizeof(now->folder), "/tmp/narc-batch-XXXXXX");
    if (mkdtemp(now->folder) == NULL)
        return -1;
    *state = now;
    return 0;
}

static int
tear_down(void **state)
{
    seen *now = *state;
    char command[128];

    snprintf(command, sizeof(command), "rm -r '%s'", now->folder);
    if (system(command) != 0)
        return -1;
    narc_buffer_free(&now->log);
    free(now);
    return 0;
}

static void
put(const seen *now, const char *name, const char *content)
{
    char path[128];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", now->folder, name);
    file = fopen(path, "wb");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static narc_status
run_with(seen *now, const narc_worker_rules *how, uint32_t jobs, narc_error *err)
{
    const narc_ingest_target target = {see_document, see_item, now, NULL};
    narc_ingest_options options = NARC_INGEST_OPTIONS_INIT;
    const char *inputs[1];
    narc_status status;

    inputs[0] = now->folder;
    options.jobs = jobs;
    narc_buffer_clear(&now->log);
    status =
        narc_ingest_under(how, inputs, 1, &options, &target, see_event, now, &now->totals, err);
    assert_int_equal(now->totals.documents, now->totals.taken + now->totals.rejected);
    /* Whatever happened: no process is left behind. */
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
    return status;
}

static void
run(seen *now, uint32_t jobs)
{
    narc_error err;

    assert_narc_status(run_with(now, &rules, jobs, &err), NARC_OK);
}

/* --- tests ------------------------------------------------------------------------------------ */

static void
items_come_in_the_order_of_their_documents(void **state)
{
    seen *now = *state;

    put(now, "a", "one");
    put(now, "b", "refuse");
    put(now, "c", "odd");
    run(now, 2);
    assert_narc_buffer(now->log, "document 3\nitem one\n"
                                 "rejected E405 9.9 2:3 6\n"
                                 "finding E414 - 0:0 0\ndocument 3\nitem odd\n");
    assert_int_equal(now->totals.taken, 2);
    assert_int_equal(now->totals.rejected, 1);
    assert_int_equal(now->totals.items, 2);
    assert_int_equal(now->totals.bytes, 12);
}

static void
any_number_of_workers_gives_the_same_as_none(void **state)
{
    seen *now = *state;
    narc_buffer wanted = {0};
    narc_error err;

    for (int i = 0; i < 60; i++) {
        char name[16];

        snprintf(name, sizeof(name), "%03d", i);
        put(now, name, i % 7 == 3 ? "refuse" : i % 11 == 5 ? "many" : i % 5 == 1 ? "odd" : name);
    }
    assert_narc_status(run_with(now, &here, 1, &err), NARC_OK);
    narc_buffer_bytes(&wanted, now->log.data, now->log.size);
    for (uint32_t jobs = 1; jobs <= 3; jobs++) {
        run(now, jobs);
        assert_int_equal(now->log.size, wanted.size);
        assert_memory_equal(now->log.data, wanted.data, wanted.size);
    }
    narc_buffer_free(&wanted);
}

static void
a_document_that_crashes_its_reader_costs_only_itself(void **state)
{
    seen *now = *state;

    put(now, "a", "one");
    put(now, "b", "abort");
    put(now, "c", "two");
    put(now, "d", "abort");
    put(now, "e", "three");
    for (uint32_t jobs = 1; jobs <= 2; jobs++) {
        run(now, jobs);
        assert_narc_buffer(now->log, "document 3\nitem one\nrejected E417 - 0:0 5\n"
                                     "document 3\nitem two\nrejected E417 - 0:0 5\n"
                                     "document 5\nitem three\n");
    }
}

static void
a_document_without_end_is_given_up(void **state)
{
    seen *now = *state;

    put(now, "a", "loop");
    put(now, "b", "one");
    run(now, 1);
    assert_narc_buffer(now->log, "rejected E605 - 0:0 4\ndocument 3\nitem one\n");
}

static void
items_handed_over_before_the_crash_stay(void **state)
{
    seen *now = *state;

    put(now, "a", "half");
    put(now, "b", "one");
    run(now, 2);
    assert_narc_buffer(now->log,
                       "document 4\nitem first half\nfinding E417 - 0:0 0\ndocument 3\nitem one\n");
    assert_int_equal(now->totals.taken, 2);
}

static void
memory_without_end_is_refused_by_the_system(void **state)
{
    seen *now = *state;

    if (SANITIZED) {
        print_message("a build with sanitizers has no limit on memory\n");
        skip();
    }
    put(now, "a", "eat");
    put(now, "b", "one");
    run(now, 1);
    assert_narc_buffer(now->log, "rejected E601 - 0:0 3\ndocument 3\nitem one\n");
}

static void
a_worker_can_open_connect_and_kill_nothing(void **state)
{
    seen *now = *state;

    put(now, "a", "break out");
    run(now, 1);
    assert_narc_buffer(now->log, "document 9\nitem nothing\n");
}

static void
an_item_that_points_to_foreign_bytes_is_not_believed(void **state)
{
    seen *now = *state;

    put(now, "a", "lie");
    put(now, "b", "one");
    run(now, 1);
    assert_narc_buffer(now->log, "rejected E417 - 0:0 3\ndocument 3\nitem one\n");
}

static void
what_the_target_refuses_is_told_and_the_batch_goes_on(void **state)
{
    seen *now = *state;

    now->answer = NARC_E_INPUT;
    put(now, "a", "unwanted");
    put(now, "b", "one");
    run(now, 1);
    assert_narc_buffer(now->log,
                       "document 8\nitem unwanted\nrejected E416 - 0:0 8\ndocument 3\nitem one\n");
    assert_int_equal(now->totals.items, 1);
}

static void
a_full_disk_ends_the_batch(void **state)
{
    seen *now = *state;
    narc_error err;

    now->answer = NARC_E_IO;
    put(now, "a", "one");
    put(now, "b", "unwanted");
    put(now, "c", "two");
    assert_narc_status(run_with(now, &rules, 2, &err), NARC_E_IO);
    assert_int_equal(err.number, 803);
    assert_narc_buffer(now->log, "document 3\nitem one\ndocument 8\nitem unwanted\n");
}

static void
a_host_that_ignores_its_children_is_served_as_well(void **state)
{
    seen *now = *state;
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before;
    struct sigaction after;

    put(now, "a", "abort");
    put(now, "b", "one");
    assert_int_equal(sigaction(SIGCHLD, &ignore, &before), 0);
    run(now, 2);
    assert_int_equal(sigaction(SIGCHLD, &before, &after), 0);
    assert_true(after.sa_handler == SIG_IGN);
    assert_narc_buffer(now->log, "rejected E417 - 0:0 5\ndocument 3\nitem one\n");
}

static void
inputs_that_are_not_there_are_counted_and_told(void **state)
{
    seen *now = *state;
    const narc_ingest_target target = {see_document, see_item, now, NULL};
    const char *inputs[] = {"/no/such/file", now->folder};
    narc_error err;

    put(now, "a", "one");
    assert_narc_status(
        narc_ingest_under(&rules, inputs, 2, NULL, &target, see_event, now, &now->totals, &err),
        NARC_OK);
    assert_narc_buffer(now->log, "rejected E101 - 0:0 0\ndocument 3\nitem one\n");
    assert_int_equal(now->totals.documents, 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(items_come_in_the_order_of_their_documents),
        TEST(any_number_of_workers_gives_the_same_as_none),
        TEST(a_document_that_crashes_its_reader_costs_only_itself),
        TEST(a_document_without_end_is_given_up),
        TEST(items_handed_over_before_the_crash_stay),
        TEST(memory_without_end_is_refused_by_the_system),
        TEST(a_worker_can_open_connect_and_kill_nothing),
        TEST(an_item_that_points_to_foreign_bytes_is_not_believed),
        TEST(what_the_target_refuses_is_told_and_the_batch_goes_on),
        TEST(a_full_disk_ends_the_batch),
        TEST(a_host_that_ignores_its_children_is_served_as_well),
        TEST(inputs_that_are_not_there_are_counted_and_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
