/* Many commits: everything is found through all runs of the index, as of any time, and what the index
 * answers is what a walk over all entries answers (spec 6.3 to 6.6, 9.3). */
#include "narc_test.h"

#include "archive_samples.h"

#include <stdio.h>
#include <unistd.h>

static const sample_plan plan = {.items = 120, .commits = 42, .words = 60, .groups = 3};

/* Made once; the tests only read it. */
static narc_buffer archive;
static sample_view view;

/* In a file: where the writer cannot read what it wrote, each commit has one run of everything. */
static int
make_archive(void **state)
{
    static const char path[] = NARC_TEST_BINARY_DIR "/test_runs.narc";
    narc_writer_options options = sample_options();
    const narc_sink to = narc_sink_buffer(&archive);
    narc_writer *writer;
    narc_source file;
    uint64_t size;

    (void)state;
    options.overwrite = true;
    options.block_size = 4096;
    assert_narc_status(narc_writer_create(path, &options, &writer, NULL), NARC_OK);
    assert_narc_status(sample_many_with(writer, &plan, NULL), NARC_OK);
    narc_writer_close(writer);
    assert_narc_status(narc_source_file(path, &file, NULL), NARC_OK);
    assert_narc_status(file.size(file.user, &size, NULL), NARC_OK);
    while (archive.size < size) {
        uint8_t bytes[4096];
        const size_t left = (size_t)size - archive.size;
        const size_t now = left < sizeof(bytes) ? left : sizeof(bytes);

        assert_narc_status(file.read(file.user, archive.size, bytes, now, NULL), NARC_OK);
        assert_narc_status(to.write(to.user, bytes, now, NULL), NARC_OK);
    }
    narc_source_close(&file);
    unlink(path);
    sample_open(&view, sample_bytes(&archive));
    return 0;
}

static int
drop_archive(void **state)
{
    (void)state;
    sample_close(&view);
    narc_buffer_free(&archive);
    return 0;
}

static uint64_t
find(const char *format, size_t n)
{
    char name[60];
    uint64_t number = UINT64_MAX;

    snprintf(name, sizeof(name), format, n);
    assert_narc_status(narc_reader_find(view.reader, narc_text_from(name), &number, NULL), NARC_OK);
    return number;
}

static void
each_commit_is_there_and_runs_stay_few(void **state)
{
    narc_archive_info info;

    (void)state;
    narc_reader_info(view.reader, &info);
    assert_int_equal(info.items, sample_many_count(&plan));
    assert_int_equal(info.guids, plan.items);
    assert_int_equal(info.commits, plan.commits);
    assert_int_equal(info.first_commit, SAMPLE_TIME + 1);
    assert_int_equal(info.last_commit, SAMPLE_TIME + (int64_t)plan.commits);
    assert_true(info.runs > 1);
    assert_true(info.runs <= 8);
    assert_int_equal(sample_damage(view.reader), 0);
}

static void
entries_know_their_commit_and_what_counts(void **state)
{
    uint64_t commit = 0;

    (void)state;
    for (uint64_t i = 0; i < sample_many_count(&plan); i++) {
        const narc_entry entry = sample_entry(view.reader, i);

        assert_int_equal(entry.number, i);
        assert_true(entry.commit == commit || entry.commit == commit + 1);
        commit = entry.commit;
        assert_int_equal(entry.added, SAMPLE_TIME + (int64_t)commit);
        if (entry.version > 1)
            assert_int_equal(entry.newest, entry.version == plan.commits + 1);
        else
            assert_int_equal(entry.newest, i != 0);
    }
    assert_int_equal(commit, plan.commits);
}

static void
items_of_every_run_are_found_by_every_name(void **state)
{
    (void)state;
    for (size_t n = 1; n < plan.items; n++) {
        const uint64_t number = find("urn:test:%zu", n);
        const narc_entry entry = sample_entry(view.reader, number);
        char hex[65];
        uint64_t other;

        assert_int_equal(entry.version, 1);
        assert_int_equal(find("https://news.example/%zu", n), number);
        narc_digest_format(sample_entry(view.reader, number).id, hex);
        assert_narc_status(narc_reader_find(view.reader, (narc_text){hex, 16}, &other, NULL),
                           NARC_OK);
        assert_int_equal(other, number);
    }
    for (size_t version = 1; version <= plan.commits + 1; version++)
        assert_int_equal(sample_entry(view.reader, find("urn:test:0@%zu", version)).version,
                         version);
    assert_int_equal(find("urn:test:%zu", 0), sample_many_count(&plan) - 1);
}

/* Counts what a scan answers and checks that it is in order and what was asked for. */
static size_t
scan(const narc_scan_options *options)
{
    const narc_entry *entry;
    size_t count = 0;
    uint64_t least = 0;
    narc_scan *scan;
    narc_status st;

    assert_narc_status(narc_scan_open(view.reader, options, &scan, NULL), NARC_OK);
    while ((st = narc_scan_next(scan, &entry, NULL)) == NARC_OK) {
        assert_true(entry->number >= least);
        least = entry->number + 1;
        assert_true(!options->since_given || entry->published >= options->since);
        assert_true(!options->until_given || entry->published <= options->until);
        count++;
    }
    assert_narc_status(st, NARC_DONE);
    narc_scan_close(scan);
    return count;
}

static size_t
walk(const narc_scan_options *options)
{
    size_t count = 0;

    for (uint64_t i = 0; i < sample_many_count(&plan); i++) {
        const narc_entry entry = sample_entry(view.reader, i);
        char hex[65];

        narc_digest_format(entry.id, hex);
        count += (!options->since_given || entry.published >= options->since) &&
                 (!options->until_given || entry.published <= options->until) &&
                 strncmp(hex, options->id_prefix.data != NULL ? options->id_prefix.data : "",
                         options->id_prefix.size) == 0;
    }
    return count;
}

static void
a_range_of_times_answers_what_a_walk_answers(void **state)
{
    (void)state;
    for (int64_t from = -5; from < (int64_t)plan.items + 5; from += 11)
        for (int64_t minutes = 0; minutes < (int64_t)plan.items; minutes = minutes * 3 + 1) {
            const narc_scan_options options = {.struct_size = sizeof(options),
                                               .since_given = true,
                                               .since = SAMPLE_DAY + 60 * from,
                                               .until_given = minutes % 2 == 1,
                                               .until = SAMPLE_DAY + 60 * (from + minutes)};

            assert_int_equal(scan(&options), walk(&options));
        }
}

static void
a_prefix_of_an_id_answers_what_a_walk_answers(void **state)
{
    static const char *const prefixes[] = {"", "0", "a", "ff", "7c", "00000000000"};
    narc_scan_options options = NARC_SCAN_OPTIONS_INIT;
    narc_scan *wrong;

    (void)state;
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        options.id_prefix = narc_text_from(prefixes[i]);
        assert_int_equal(scan(&options), walk(&options));
    }
    options.id_prefix = NARC_TEXT("xyz");
    assert_narc_status(narc_scan_open(view.reader, &options, &wrong, NULL), NARC_E_USAGE);
}

static void
an_archive_is_read_as_of_each_of_its_commits(void **state)
{
    uint64_t items_before = 0;

    (void)state;
    for (int64_t commit = 0; commit <= (int64_t)plan.commits; commit++) {
        narc_reader_options options = NARC_READER_OPTIONS_INIT;
        narc_archive_info info;
        narc_reader *reader;
        uint64_t number;

        options.as_of_given = true;
        options.as_of = SAMPLE_TIME + commit;
        assert_narc_status(narc_reader_open(&view.source, &options, &reader, NULL), NARC_OK);
        narc_reader_info(reader, &info);
        assert_int_equal(info.commits, commit);
        assert_true(commit == 0 ? info.items == 0 : info.items > items_before);
        items_before = info.items;
        if (commit > 0) {
            assert_narc_status(narc_reader_find(reader, NARC_TEXT("urn:test:0"), &number, NULL),
                               NARC_OK);
            assert_int_equal(sample_entry(reader, number).version, commit + 1);
            assert_true(sample_entry(reader, number).newest);
        }
        narc_reader_close(reader);
    }
}

static void
merging_into_one_archive_keeps_everything_and_compacts(void **state)
{
    const narc_writer_options options = sample_options();
    narc_buffer merged = {0};
    const narc_sink sink = narc_sink_buffer(&merged);
    narc_archive_info info;
    narc_writer *writer;
    sample_view after;

    (void)state;
    assert_narc_status(narc_writer_new(&sink, &options, &writer, NULL), NARC_OK);
    assert_narc_status(narc_writer_merge(writer, view.reader, NULL, NULL, NULL), NARC_OK);
    assert_narc_status(narc_writer_commit(writer, NULL), NARC_OK);
    narc_writer_close(writer);
    assert_true(merged.size < archive.size);
    sample_open(&after, sample_bytes(&merged));
    narc_reader_info(after.reader, &info);
    assert_int_equal(info.items, sample_many_count(&plan));
    assert_int_equal(info.runs, 1);
    assert_int_equal(sample_damage(after.reader), 0);
    for (uint64_t i = 0; i < info.items; i++) {
        const narc_entry was = sample_entry(view.reader, i), is = sample_entry(after.reader, i);

        assert_memory_equal(is.id, was.id, sizeof(is.id));
        assert_int_equal(is.version, was.version);
        assert_int_equal(is.newest, was.newest);
    }
    sample_close(&after);
    narc_buffer_free(&merged);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_commit_is_there_and_runs_stay_few),
        cmocka_unit_test(entries_know_their_commit_and_what_counts),
        cmocka_unit_test(items_of_every_run_are_found_by_every_name),
        cmocka_unit_test(a_range_of_times_answers_what_a_walk_answers),
        cmocka_unit_test(a_prefix_of_an_id_answers_what_a_walk_answers),
        cmocka_unit_test(an_archive_is_read_as_of_each_of_its_commits),
        cmocka_unit_test(merging_into_one_archive_keeps_everything_and_compacts),
    };

    return cmocka_run_group_tests(tests, make_archive, drop_archive);
}
