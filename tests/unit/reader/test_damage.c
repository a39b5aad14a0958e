/* Damage of every kind is noticed, and no wrong byte is handed out. */
#include "narc_test.h"

#include "archive_samples.h"
#include "digest/digest.h"

#include <narc/record.h>

/* Reads everything that can be read: what comes out must be what its name says. */
static void
nothing_wrong_is_handed_out(narc_reader *reader)
{
    narc_buffer got = {0};
    const narc_sink to = narc_sink_buffer(&got);

    for (size_t i = 0; i < narc_reader_count(reader); i++) {
        uint8_t digest[32], object[32];
        const narc_entry *entry;
        narc_item *item;

        got.size = 0;
        if (narc_reader_record(reader, i, &got, NULL) != NARC_OK) {
            assert_int_equal(got.size, 0);
            continue;
        }
        narc_sha256(sample_bytes(&got), digest);
        assert_narc_status(narc_reader_entry(reader, i, &entry, NULL), NARC_OK);
        assert_memory_equal(digest, entry->id, 32);
        assert_narc_status(narc_reader_item(reader, i, &item, NULL), NARC_OK);
        assert_true(narc_digest_parse(item->objects.items[0].sha256, object));
        narc_item_free(item);
        got.size = 0;
        if (narc_reader_object(reader, object, &to, NULL) != NARC_OK)
            continue;
        narc_sha256(sample_bytes(&got), digest);
        assert_memory_equal(digest, object, 32);
    }
    narc_buffer_free(&got);
}

static void
each_single_flipped_bit_is_noticed_and_hands_out_nothing_wrong(void **state)
{
    narc_buffer archive = {0};

    (void)state;
    sample_two_commits(&archive);
    for (size_t bit = 0; bit < archive.size * 8; bit++) {
        const narc_bytes bytes = sample_bytes(&archive);
        const narc_source source = narc_source_memory(&bytes);
        narc_reader *reader;

        archive.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (narc_reader_open(&source, NULL, &reader, NULL) == NARC_OK) {
            if (sample_damage(reader) == 0)
                fail_msg("bit %zu of byte %zu was not noticed", bit % 8, bit / 8);
            nothing_wrong_is_handed_out(reader);
            narc_reader_close(reader);
        }
        archive.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    narc_buffer_free(&archive);
}

/* Where the commits of the sample end. */
static void
commit_ends(narc_bytes archive, uint64_t ends[2])
{
    narc_archive_info info;
    sample_view view;

    sample_open(&view, archive);
    narc_reader_info(view.reader, &info);
    ends[1] = info.committed_bytes;
    sample_close(&view);
    archive.size--;
    sample_open(&view, archive);
    narc_reader_info(view.reader, &info);
    ends[0] = info.committed_bytes;
    sample_close(&view);
}

static void
each_truncation_opens_at_a_commit_or_says_why_not(void **state)
{
    narc_buffer archive = {0};
    uint64_t ends[2];

    (void)state;
    sample_two_commits(&archive);
    commit_ends(sample_bytes(&archive), ends);
    assert_int_equal(ends[1], archive.size);
    for (size_t size = 0; size < archive.size; size++) {
        /* A copy of its own, so that the sanitizer sees a read behind the end. */
        uint8_t *copy = malloc(size + 1);
        const narc_bytes bytes = {copy, size};
        const narc_source source = narc_source_memory(&bytes);
        narc_archive_info info;
        narc_reader *reader;
        narc_error err;

        assert_non_null(copy);
        memcpy(copy, archive.data, size);
        if (narc_reader_open(&source, NULL, &reader, &err) == NARC_OK) {
            assert_true(size >= ends[0]);
            narc_reader_info(reader, &info);
            assert_int_equal(info.committed_bytes, ends[0]);
            assert_int_equal(sample_damage(reader), size == ends[0] ? 0 : 1);
            narc_reader_close(reader);
        } else {
            assert_true(size < ends[0]);
            assert_true(err.number == NARC_NO_COMMIT || err.number == NARC_CUT_SHORT ||
                        err.number == NARC_NOT_NARC);
        }
        free(copy);
    }
    narc_buffer_free(&archive);
}

typedef struct findings {
    size_t articles;
    size_t others;
    narc_text guid;
} findings;

static void
collect(void *user, const narc_error *damage, const narc_entry *entry)
{
    findings *found = user;

    (void)damage;
    if (entry == NULL) {
        found->others++;
        return;
    }
    found->articles++;
    found->guid = entry->guid;
}

/* Frames begin at multiples of 8 with FE "narc"; the n-th of a type, from 0. */
static size_t
frame_at(narc_bytes archive, const char *type, size_t n)
{
    for (size_t at = 512; at + 48 <= archive.size; at += 8)
        if (memcmp(archive.data + at, "\xFEnarc", 5) == 0 &&
            memcmp(archive.data + at + 8, type, 4) == 0 && n-- == 0)
            return at;
    fail_msg("no such frame");
    return 0;
}

static void
damage_in_a_block_names_the_articles_it_concerns(void **state)
{
    narc_buffer archive = {0};
    findings found = {0};
    narc_verify_report report;
    sample_view view;

    (void)state;
    sample_two_commits(&archive);
    /* The second commit: records and originals of urn:test:a version 2 and of urn:test:c. */
    archive.data[frame_at(sample_bytes(&archive), "BLCK", 1) + 60] ^= 1;
    sample_open(&view, sample_bytes(&archive));
    assert_narc_status(
        narc_reader_verify(view.reader, NARC_VERIFY_FULL, collect, &found, &report, NULL), NARC_OK);
    assert_int_equal(report.blocks_damaged, 1);
    assert_int_equal(report.objects_damaged, 2);
    assert_int_equal(report.items_damaged, 2);
    assert_int_equal(found.articles, 2);
    assert_int_equal(found.others, 3); /* the block, and two originals that no record names now */
    sample_close(&view);
    narc_buffer_free(&archive);
}

static void
a_block_with_a_destroyed_header_costs_that_block_only(void **state)
{
    narc_buffer archive = {0};
    findings found = {0};
    narc_verify_report report;
    sample_view view;
    size_t at;

    (void)state;
    sample_two_commits(&archive);
    at = frame_at(sample_bytes(&archive), "BLCK", 0);
    memset(archive.data + at, 0, 48);
    sample_open(&view, sample_bytes(&archive));
    assert_narc_status(
        narc_reader_verify(view.reader, NARC_VERIFY_FULL, collect, &found, &report, NULL), NARC_OK);
    assert_int_equal(report.blocks_damaged, 1);
    assert_int_equal(report.objects_damaged, 2);
    assert_int_equal(report.items_damaged, 2);
    assert_int_equal(found.articles, 2); /* version 1 of a, and b */
    sample_close(&view);
    narc_buffer_free(&archive);
}

static void
bytes_behind_the_last_commit_are_told_and_harm_nothing(void **state)
{
    narc_buffer archive = {0}, noise = {0}, longer = {0};
    narc_archive_info info;
    sample_view view;

    (void)state;
    sample_two_commits(&archive);
    sample_noise(&noise, 200000, 3);
    for (size_t more = 1; more <= noise.size; more = more * 3 + 1) {
        const narc_sink sink = narc_sink_buffer(&longer);

        longer.size = 0;
        assert_narc_status(sink.write(sink.user, archive.data, archive.size, NULL), NARC_OK);
        assert_narc_status(sink.write(sink.user, noise.data, more, NULL), NARC_OK);
        sample_open(&view, sample_bytes(&longer));
        narc_reader_info(view.reader, &info);
        assert_int_equal(info.committed_bytes, archive.size);
        assert_int_equal(narc_reader_count(view.reader), SAMPLE_ITEMS);
        assert_int_equal(sample_damage(view.reader), 1);
        sample_close(&view);
    }
    narc_buffer_free(&archive);
    narc_buffer_free(&noise);
    narc_buffer_free(&longer);
}

static void
what_is_no_archive_is_told_so(void **state)
{
    static const char *const others[] = {"", "x", "PK\003\004", "NARC\0\0\0\0", "<html></html>"};
    narc_error err;

    (void)state;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        const narc_bytes bytes = {(const uint8_t *)others[i], strlen(others[i])};
        const narc_source source = narc_source_memory(&bytes);
        narc_reader *reader;

        assert_narc_status(narc_reader_open(&source, NULL, &reader, &err), NARC_E_UNSUPPORTED);
        assert_int_equal(err.number, NARC_NOT_NARC);
        assert_null(reader);
    }
}

static void
limits_are_kept_before_memory_is_taken(void **state)
{
    narc_limits limits = NARC_LIMITS_INIT;
    narc_reader_options options = NARC_READER_OPTIONS_INIT;
    narc_buffer archive = {0};
    narc_source source;
    narc_bytes bytes;
    narc_reader *reader;

    (void)state;
    sample_two_commits(&archive);
    bytes = sample_bytes(&archive);
    source = narc_source_memory(&bytes);
    options.limits = &limits;
    limits.index_entries = 7; /* four items, four objects */
    assert_narc_status(narc_reader_open(&source, &options, &reader, NULL), NARC_E_LIMIT);
    limits.index_entries = 8;
    assert_narc_status(narc_reader_open(&source, &options, &reader, NULL), NARC_OK);
    narc_reader_close(reader);
    limits.block_bytes = 64;
    assert_narc_status(narc_reader_open(&source, &options, &reader, NULL), NARC_E_LIMIT);
    narc_buffer_free(&archive);
}

static narc_status
open_and_read(const narc_allocator *allocator, void *user)
{
    const narc_bytes *bytes = user;
    const narc_source source = narc_source_memory(bytes);
    narc_reader_options options = NARC_READER_OPTIONS_INIT;
    narc_verify_report report;
    narc_item *item = NULL;
    narc_reader *reader;
    narc_status st;

    options.allocator = allocator;
    st = narc_reader_open(&source, &options, &reader, NULL);
    if (st != NARC_OK)
        return st;
    st = narc_reader_item(reader, 0, &item, NULL);
    if (st == NARC_OK)
        st = narc_reader_verify(reader, NARC_VERIFY_FULL, NULL, NULL, &report, NULL);
    narc_item_free(item);
    narc_reader_close(reader);
    return st;
}

static void
each_failing_allocation_of_reading_is_survived(void **state)
{
    narc_buffer archive = {0};
    narc_bytes bytes;

    (void)state;
    sample_two_commits(&archive);
    bytes = sample_bytes(&archive);
    narc_test_each_failing_allocation(open_and_read, &bytes);
    /* The same with damage, where verification reads again and decodes records. */
    archive.data[frame_at(bytes, "BLCK", 1) + 60] ^= 1;
    narc_test_each_failing_allocation(open_and_read, &bytes);
    narc_buffer_free(&archive);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_single_flipped_bit_is_noticed_and_hands_out_nothing_wrong),
        cmocka_unit_test(each_truncation_opens_at_a_commit_or_says_why_not),
        cmocka_unit_test(damage_in_a_block_names_the_articles_it_concerns),
        cmocka_unit_test(a_block_with_a_destroyed_header_costs_that_block_only),
        cmocka_unit_test(bytes_behind_the_last_commit_are_told_and_harm_nothing),
        cmocka_unit_test(what_is_no_archive_is_told_so),
        cmocka_unit_test(limits_are_kept_before_memory_is_taken),
        cmocka_unit_test(each_failing_allocation_of_reading_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
