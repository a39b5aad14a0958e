/* More rows than memory is to hold: the archive says the same, whether they were spooled or not. */
#include "narc_test.h"

#include "archive_samples.h"
#include "writer/writer_inside.h"

#include <stdio.h>

#define FEW ((size_t)16)

static const sample_plan plan = {.items = 150, .commits = 3, .words = 10, .groups = 5};

static narc_status
write_with(size_t rows, uint32_t threads, const narc_allocator *allocator, const sample_plan *what,
           narc_buffer *out)
{
    const narc_sink sink = narc_sink_buffer(out);
    narc_writer_options options = sample_options();
    narc_writer *writer;
    narc_status st;

    options.allocator = allocator;
    options.threads = threads;
    st = narc_writer_new(&sink, &options, &writer, NULL);
    if (st != NARC_OK)
        return st;
    writer->rows_most = rows;
    st = sample_many_with(writer, what, NULL);
    narc_writer_close(writer);
    return st;
}

static void
assert_same_entries(narc_reader *a, narc_reader *b)
{
    assert_int_equal(narc_reader_count(a), narc_reader_count(b));
    for (uint64_t i = 0; i < narc_reader_count(a); i++) {
        const narc_entry one = sample_entry(a, i), other = sample_entry(b, i);

        assert_memory_equal(one.id, other.id, sizeof(one.id));
        assert_int_equal(one.version, other.version);
        assert_int_equal(one.newest, other.newest);
        assert_int_equal(one.commit, other.commit);
        assert_int_equal(one.published, other.published);
        assert_int_equal(one.guid.size, other.guid.size);
        assert_memory_equal(one.guid.data, other.guid.data, one.guid.size);
    }
}

static void
rows_that_were_spooled_are_as_if_they_had_not_been(void **state)
{
    narc_buffer whole = {0}, spooled = {0};
    narc_archive_info a, b;
    sample_view one, other;

    (void)state;
    assert_narc_status(write_with(SIZE_MAX / 8, 0, NULL, &plan, &whole), NARC_OK);
    assert_narc_status(write_with(FEW, 0, NULL, &plan, &spooled), NARC_OK);
    sample_open(&one, sample_bytes(&whole));
    sample_open(&other, sample_bytes(&spooled));
    assert_int_equal(sample_damage(other.reader), 0);
    assert_same_entries(one.reader, other.reader);
    narc_reader_info(one.reader, &a);
    narc_reader_info(other.reader, &b);
    assert_memory_equal(a.root, b.root, sizeof(a.root));
    assert_int_equal(a.guids, b.guids);
    assert_int_equal(a.objects, b.objects);
    sample_close(&one);
    sample_close(&other);
    narc_buffer_free(&whole);
    narc_buffer_free(&spooled);
}

/* 10.5: when rows are spooled depends on how many there are, and not on what is packed already. */
static void
threads_do_not_change_what_is_spooled(void **state)
{
    narc_buffer alone = {0};

    (void)state;
    assert_narc_status(write_with(FEW, 0, NULL, &plan, &alone), NARC_OK);
    for (uint32_t threads = 1; threads <= 4; threads++) {
        narc_buffer shared = {0};

        assert_narc_status(write_with(FEW, threads, NULL, &plan, &shared), NARC_OK);
        assert_int_equal(shared.size, alone.size);
        assert_memory_equal(shared.data, alone.data, alone.size);
        narc_buffer_free(&shared);
    }
    narc_buffer_free(&alone);
}

/* Adds n articles with guids "urn:rows:0" on; versions as given; what came of the last one. */
static narc_added
add_some(narc_writer *writer, size_t n, uint64_t version, const char *text)
{
    narc_added added = NARC_ADDED_NEW;
    char guid[40], words[80];

    for (size_t i = 0; i < n; i++) {
        snprintf(guid, sizeof(guid), "urn:rows:%zu", i);
        snprintf(words, sizeof(words), "%s %zu", text, i);
        assert_narc_status(sample_add(writer, guid, version, words, &added, NULL), NARC_OK);
    }
    return added;
}

static void
what_was_spooled_is_known(void **state)
{
    narc_buffer archive = {0};
    const narc_sink sink = narc_sink_buffer(&archive);
    const narc_writer_options options = sample_options();
    narc_writer_totals totals;
    narc_writer *writer;

    (void)state;
    assert_narc_status(narc_writer_new(&sink, &options, &writer, NULL), NARC_OK);
    writer->rows_most = FEW;
    assert_int_equal(add_some(writer, 40, 1, "first"), NARC_ADDED_NEW);
    assert_non_null(writer->known.spool);
    assert_int_equal(add_some(writer, 40, 1, "first"), NARC_ADDED_UNCHANGED);
    assert_int_equal(add_some(writer, 40, 0, "second"), NARC_ADDED_VERSION);
    assert_int_equal(add_some(writer, 40, 1, "third"), NARC_ADDED_RENUMBERED);
    narc_writer_count(writer, &totals);
    assert_int_equal(totals.items, 120);
    assert_int_equal(totals.objects, 120);
    assert_int_equal(totals.unchanged, 40);
    assert_int_equal(totals.renumbered, 40);
    assert_narc_status(narc_writer_commit(writer, NULL), NARC_OK);
    narc_writer_close(writer);
    assert_int_equal(sample_damage_of(sample_bytes(&archive)), 0);
    narc_buffer_free(&archive);
}

static narc_status
few_rows(const narc_allocator *allocator, void *user)
{
    static const sample_plan small = {.items = 2, .commits = 1, .words = 2, .groups = 1};
    narc_buffer archive = {0};
    const narc_status st = write_with(1, 0, allocator, &small, &archive);

    (void)user;
    narc_buffer_free(&archive);
    return st;
}

static void
spooling_survives_any_failing_allocation(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(few_rows, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_that_were_spooled_are_as_if_they_had_not_been),
        cmocka_unit_test(threads_do_not_change_what_is_spooled),
        cmocka_unit_test(what_was_spooled_is_known),
        cmocka_unit_test(spooling_survives_any_failing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
