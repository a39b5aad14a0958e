/* Damage of every kind is noticed, and no wrong byte is handed out. */
#include "narc_test.h"

#include "archive_samples.h"
#include "base/buffer.h"
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
    options.verify_threads = 1;
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

/* Every finding, a line each. */
static void
write_down(void *user, const narc_error *damage, const narc_entry *entry)
{
    narc_buffer_format(user, "E%u at %llu: %s; %.*s\n", (unsigned)damage->number,
                       (unsigned long long)damage->offset, damage->message,
                       entry != NULL ? (int)entry->guid.size : 0,
                       entry != NULL ? entry->guid.data : "");
}

static void
verify_with(narc_bytes archive, uint32_t threads, narc_buffer *out)
{
    const narc_source source = narc_source_memory(&archive);
    narc_reader_options options = NARC_READER_OPTIONS_INIT;
    narc_verify_report report;
    narc_reader *reader;

    options.verify_threads = threads;
    assert_narc_status(narc_reader_open(&source, &options, &reader, NULL), NARC_OK);
    assert_narc_status(narc_reader_verify(reader, NARC_VERIFY_FULL, write_down, out, &report, NULL),
                       NARC_OK);
    narc_buffer_format(
        out, "%llu %llu %llu %llu %llu", (unsigned long long)report.blocks,
        (unsigned long long)report.blocks_damaged, (unsigned long long)report.items_damaged,
        (unsigned long long)report.objects_damaged, (unsigned long long)report.bytes_checked);
    narc_reader_close(reader);
}

static size_t
same_with_a_thread(const narc_buffer *archive)
{
    narc_buffer alone = {0}, with = {0};
    size_t size;

    verify_with(sample_bytes(archive), 0, &alone);
    verify_with(sample_bytes(archive), 1, &with);
    assert_false(alone.failed || with.failed);
    assert_int_equal(alone.size, with.size);
    assert_memory_equal(alone.data, with.data, alone.size);
    size = memchr(alone.data, '\n', alone.size) != NULL ? alone.size : 0;
    narc_buffer_free(&alone);
    narc_buffer_free(&with);
    return size;
}

/* Changed bytes under right checksums: only the SHA-256 of a piece can tell. */
static void
mend_checksums(uint8_t *frame)
{
    const size_t stored = frame[16] | (size_t)frame[17] << 8 | (size_t)frame[18] << 16;
    const size_t padded = (48 + stored + 7) / 8 * 8 - 48;
    uint32_t crc = narc_crc32c(0, (narc_bytes){frame + 48, padded});

    for (unsigned i = 0; i < 4; i++)
        frame[32 + i] = (uint8_t)(crc >> 8 * i);
    crc = narc_crc32c(0, (narc_bytes){frame, 44});
    for (unsigned i = 0; i < 4; i++)
        frame[44 + i] = (uint8_t)(crc >> 8 * i);
}

static void
a_thread_more_finds_the_same_in_the_same_order(void **state)
{
    static const sample_plan plan = {.items = 40, .commits = 3, .words = 200, .groups = 4};
    narc_writer_options options = sample_options();
    narc_buffer archive = {0};
    const narc_sink sink = narc_sink_buffer(&archive);
    narc_writer *writer;
    size_t at[3];

    (void)state;
    options.codec = NARC_CODEC_STORED;
    options.block_size = 4096;
    assert_narc_status(narc_writer_new(&sink, &options, &writer, NULL), NARC_OK);
    assert_narc_status(sample_many_with(writer, &plan, NULL), NARC_OK);
    narc_writer_close(writer);
    assert_int_equal(same_with_a_thread(&archive), 0);
    for (size_t i = 0; i < 3; i++) {
        at[i] = frame_at(sample_bytes(&archive), "BLCK", 1 + 2 * i);
        archive.data[at[i] + 47 + archive.data[at[i] + 16]] ^= 0x20; /* in some piece */
        mend_checksums(archive.data + at[i]);
        assert_true(same_with_a_thread(&archive) > 0);
    }
    archive.data[at[1] + 60] ^= 1;       /* the payload */
    memset(archive.data + at[2], 0, 48); /* the header */
    assert_true(same_with_a_thread(&archive) > 0);
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
        cmocka_unit_test(a_thread_more_finds_the_same_in_the_same_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
