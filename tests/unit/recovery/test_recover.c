/* A new archive of what is left of a damaged one (spec 12). */
#include "narc_test.h"

#include "archive_samples.h"
#include "base/buffer.h"

#include <stdlib.h>

#define LARGE ((size_t)40 << 20)

static const sample_plan plan = {.items = 40, .commits = 3, .words = 150, .groups = 2};

/* What a recovery gave, and what it said was lost. */
typedef struct rescued {
    narc_buffer archive;
    narc_recovery report;
    size_t records_lost, objects_lost, named;
} rescued;

static void
note_loss(void *user, const narc_lost *loss)
{
    rescued *out = user;

    out->records_lost += loss->record_lost;
    out->objects_lost += !loss->record_lost;
    out->named += loss->guid.size > 0;
}

static narc_status
rescue(narc_bytes damaged, const narc_allocator *allocator, rescued *out)
{
    const narc_source source = narc_source_memory(&damaged);
    const narc_sink sink = narc_sink_buffer(&out->archive);
    narc_writer_options options = sample_options();
    narc_writer *writer;
    narc_status st;

    options.allocator = allocator;
    st = narc_writer_new(&sink, &options, &writer, NULL);
    if (st != NARC_OK)
        return st;
    st = narc_recover(&source, writer, NULL, note_loss, out, &out->report, NULL);
    narc_writer_close(writer);
    return st;
}

/* Every item that came out is one that went in, byte for byte. */
static uint64_t
rescued_items(const rescued *got, const narc_buffer *original)
{
    sample_view before, after;
    uint64_t count;

    sample_open(&before, sample_bytes(original));
    sample_open(&after, sample_bytes(&got->archive));
    assert_int_equal(sample_damage(after.reader), 0);
    count = narc_reader_count(after.reader);
    for (uint64_t i = 0; i < count; i++) {
        const narc_entry entry = sample_entry(after.reader, i);
        char hex[65];
        uint64_t number;

        narc_digest_format(entry.id, hex);
        assert_narc_status(narc_reader_find(before.reader, (narc_text){hex, 64}, &number, NULL),
                           NARC_OK);
        assert_int_equal(sample_entry(before.reader, number).version, entry.version);
    }
    sample_close(&before);
    sample_close(&after);
    return count;
}

/* Where the n-th frame of a type begins. */
static size_t
frame_at(const narc_buffer *archive, const char *type, size_t n)
{
    for (size_t at = 512; at + 48 <= archive->size; at += 8)
        if (memcmp(archive->data + at, "\xFEnarc", 5) == 0 &&
            memcmp(archive->data + at + 8, type, 4) == 0 && n-- == 0)
            return at;
    return SIZE_MAX;
}

static void
an_archive_that_lost_its_index_or_header_gets_its_root_back(void **state)
{
    static const char *const lost[] = {"", "CTLG", "KEYS", "IRUN", "head"};
    narc_buffer archive = {0};
    narc_archive_info was;
    sample_view view;

    (void)state;
    sample_many(&archive, &plan);
    sample_open(&view, sample_bytes(&archive));
    narc_reader_info(view.reader, &was);
    sample_close(&view);
    for (size_t i = 0; i < sizeof(lost) / sizeof(lost[0]); i++) {
        narc_buffer damaged = {0};
        narc_archive_info is;
        rescued got = {0};
        size_t at;

        narc_buffer_bytes(&damaged, archive.data, archive.size);
        if (i == 4)
            memset(damaged.data, 0, 512);
        else if (i > 0)
            while ((at = frame_at(&damaged, lost[i], 0)) != SIZE_MAX)
                memset(damaged.data + at, 0, 48);
        assert_narc_status(rescue(sample_bytes(&damaged), NULL, &got), NARC_OK);
        assert_true(got.report.same_root);
        assert_int_equal(got.records_lost + got.objects_lost, 0);
        assert_int_equal(rescued_items(&got, &archive), sample_many_count(&plan));
        sample_open(&view, sample_bytes(&got.archive));
        narc_reader_info(view.reader, &is);
        sample_close(&view);
        assert_memory_equal(is.root, was.root, sizeof(is.root));
        narc_buffer_free(&got.archive);
        narc_buffer_free(&damaged);
    }
    narc_buffer_free(&archive);
}

static void
a_lost_block_costs_its_articles_and_they_are_named(void **state)
{
    narc_buffer archive = {0};
    rescued got = {0};
    uint64_t count;

    (void)state;
    sample_many(&archive, &plan);
    archive.data[frame_at(&archive, "BLCK", 1) + 60] ^= 1;
    assert_narc_status(rescue(sample_bytes(&archive), NULL, &got), NARC_OK);
    assert_false(got.report.same_root);
    assert_true(got.records_lost + got.objects_lost > 0);
    assert_int_equal(got.named, got.records_lost + got.objects_lost);
    assert_int_equal(got.report.items_lost, got.records_lost);
    archive.data[frame_at(&archive, "BLCK", 1) + 60] ^= 1;
    count = rescued_items(&got, &archive);
    assert_int_equal(count, got.report.items);
    assert_int_equal(count + got.records_lost, sample_many_count(&plan));
    narc_buffer_free(&got.archive);
    narc_buffer_free(&archive);
}

/* A hole of 512 bytes anywhere, and the end cut off anywhere. */
static void
whatever_is_gone_what_comes_back_is_right_and_all_losses_are_counted(void **state)
{
    narc_buffer archive = {0}, damaged = {0};

    (void)state;
    sample_many(&archive, &plan);
    for (size_t i = 0; i < 40; i++) {
        const size_t at = archive.size / 40 * i;
        rescued got = {0};
        narc_status st;

        narc_buffer_clear(&damaged);
        narc_buffer_bytes(&damaged, archive.data, archive.size);
        if (i % 2 == 0)
            memset(damaged.data + at, 0, archive.size - at < 512 ? archive.size - at : 512);
        else
            damaged.size = at;
        st = rescue(sample_bytes(&damaged), NULL, &got);
        if (st != NARC_OK) {
            assert_narc_status(st, NARC_E_CORRUPT); /* so little that no record was whole */
            assert_int_equal(i % 2, 1);
        } else {
            const uint64_t count = rescued_items(&got, &archive);

            assert_int_equal(count, got.report.items);
            if (i % 2 == 0)
                assert_int_equal(count + got.records_lost, sample_many_count(&plan));
        }
        narc_buffer_free(&got.archive);
    }
    narc_buffer_free(&archive);
    narc_buffer_free(&damaged);
}

static void
what_has_nothing_of_an_archive_is_told_so(void **state)
{
    narc_buffer noise = {0};
    rescued got = {0};

    (void)state;
    sample_noise(&noise, 10000, 9);
    assert_narc_status(rescue(sample_bytes(&noise), NULL, &got), NARC_E_UNSUPPORTED);
    narc_buffer_free(&got.archive);
    noise.size = 0;
    assert_narc_status(rescue(sample_bytes(&noise), NULL, &got), NARC_E_UNSUPPORTED);
    narc_buffer_free(&got.archive);
    narc_buffer_free(&noise);
}

/* As malloc(3), but for what would hold the whole object. */
static void *
modest_resize(void *user, void *memory, size_t size)
{
    (void)user;
    if (size == 0) {
        free(memory);
        return NULL;
    }
    return size >= LARGE ? NULL : realloc(memory, size);
}

static void
a_large_object_is_saved_without_being_held(void **state)
{
    const narc_allocator modest = {modest_resize, NULL};
    const narc_writer_options options = sample_options();
    narc_buffer archive = {0}, object = {0};
    const narc_sink sink = narc_sink_buffer(&archive);
    narc_writer *writer;
    rescued got = {0};

    (void)state;
    sample_noise(&object, LARGE, 3);
    assert_narc_status(narc_writer_new(&sink, &options, &writer, NULL), NARC_OK);
    assert_narc_status(sample_add(writer, "a", 1, "text", NULL, NULL), NARC_OK);
    assert_narc_status(
        narc_writer_add_object(writer, sample_bytes(&object), NARC_TEXT(""), NULL, NULL), NARC_OK);
    assert_narc_status(narc_writer_commit(writer, NULL), NARC_OK);
    narc_writer_close(writer);
    memset(archive.data + frame_at(&archive, "IRUN", 0), 0, 48);
    assert_narc_status(rescue(sample_bytes(&archive), &modest, &got), NARC_OK);
    assert_true(got.report.same_root);
    assert_int_equal(got.report.objects, 2);
    assert_int_equal(got.report.objects_lost, 0);
    assert_int_equal(sample_damage_of(sample_bytes(&got.archive)), 0);
    narc_buffer_free(&got.archive);
    narc_buffer_free(&archive);
    narc_buffer_free(&object);
}

static narc_status
rescue_with(const narc_allocator *allocator, void *user)
{
    const narc_bytes *damaged = user;
    rescued got = {0};
    const narc_status st = rescue(*damaged, allocator, &got);

    narc_buffer_free(&got.archive);
    return st;
}

static void
each_failing_allocation_is_survived(void **state)
{
    narc_buffer archive = {0};
    narc_bytes bytes;

    (void)state;
    sample_two_commits(&archive);
    memset(archive.data + frame_at(&archive, "IRUN", 0), 0, 48);
    bytes = sample_bytes(&archive);
    narc_test_each_failing_allocation(rescue_with, &bytes);
    narc_buffer_free(&archive);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_archive_that_lost_its_index_or_header_gets_its_root_back),
        cmocka_unit_test(a_lost_block_costs_its_articles_and_they_are_named),
        cmocka_unit_test(whatever_is_gone_what_comes_back_is_right_and_all_losses_are_counted),
        cmocka_unit_test(what_has_nothing_of_an_archive_is_told_so),
        cmocka_unit_test(a_large_object_is_saved_without_being_held),
        cmocka_unit_test(each_failing_allocation_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
