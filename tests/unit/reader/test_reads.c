/* How much is read: an archive far away answers in a few requests (spec 9.2, 9.3). */
#include "narc_test.h"

#include "archive_samples.h"

#include <stdio.h>

/* A source that counts how often it is read. */
typedef struct counted {
    narc_source below;
    size_t reads;
    size_t bytes;
    size_t most; /* bytes of the largest read */
} counted;

static narc_status
counted_read(void *user, uint64_t offset, void *out, size_t size, narc_error *err)
{
    counted *count = user;

    count->reads++;
    count->bytes += size;
    if (size > count->most)
        count->most = size;
    return count->below.read(count->below.user, offset, out, size, err);
}

static narc_status
counted_size(void *user, uint64_t *out, narc_error *err)
{
    counted *count = user;

    return count->below.size(count->below.user, out, err);
}

static narc_reader *
open_counted(const narc_source *source, counted *count, const narc_bytes *archive)
{
    narc_reader *reader;

    *count = (counted){.below = narc_source_memory(archive)};
    assert_narc_status(narc_reader_open(source, NULL, &reader, NULL), NARC_OK);
    return reader;
}

static void
a_small_archive_is_read_at_once(void **state)
{
    counted count;
    const narc_source source = {.read = counted_read, .size = counted_size, .user = &count};
    narc_buffer archive = {0}, got = {0};
    narc_bytes bytes;
    narc_reader *reader;

    (void)state;
    sample_two_commits(&archive);
    bytes = sample_bytes(&archive);
    reader = open_counted(&source, &count, &bytes);
    for (size_t i = 0; i < SAMPLE_ITEMS; i++)
        assert_narc_status(narc_reader_record(reader, i, &got, NULL), NARC_OK);
    assert_int_equal(count.reads, 1);
    narc_reader_close(reader);
    narc_buffer_free(&archive);
    narc_buffer_free(&got);
}

/* An index of several hundred KiB, far more than the read at the end takes in. */
static const sample_plan large = {.items = 6000, .commits = 1, .words = 120, .groups = 4};

static void
an_article_of_a_large_archive_takes_three_requests(void **state)
{
    counted count;
    const narc_source source = {.read = counted_read, .size = counted_size, .user = &count};
    narc_buffer archive = {0}, got = {0};
    narc_bytes bytes;

    (void)state;
    sample_many(&archive, &large);
    bytes = sample_bytes(&archive);
    for (size_t n = 1; n < large.items; n += 97) {
        narc_reader *reader = open_counted(&source, &count, &bytes);
        char guid[40];
        uint64_t number;

        assert_int_equal(count.reads, 1);
        assert_true(count.most <= 128 << 10);
        snprintf(guid, sizeof(guid), "urn:test:%zu", n);
        assert_narc_status(narc_reader_find(reader, narc_text_from(guid), &number, NULL), NARC_OK);
        assert_int_equal(count.reads, 2); /* a page of the guids */
        got.size = 0;
        assert_narc_status(narc_reader_record(reader, number, &got, NULL), NARC_OK);
        assert_int_equal(count.reads, 3); /* the block */
        narc_reader_close(reader);
    }
    narc_buffer_free(&archive);
    narc_buffer_free(&got);
}

/* 9.3: the guids are looked at first, and what a shortened key finds is compared with the catalogue. */
static void
a_url_an_id_or_a_minute_takes_a_page_each_and_no_block(void **state)
{
    const narc_scan_options options = {.struct_size = sizeof(options)};
    counted count;
    const narc_source source = {.read = counted_read, .size = counted_size, .user = &count};
    narc_buffer archive = {0};
    narc_bytes bytes;

    (void)state;
    sample_many(&archive, &large);
    bytes = sample_bytes(&archive);
    for (size_t n = 1; n < large.items; n += 613) {
        narc_reader *reader = open_counted(&source, &count, &bytes);
        narc_scan_options minute = options;
        const narc_entry *entry;
        narc_scan *scan;
        char name[80];
        char hex[65];
        uint64_t number;

        snprintf(name, sizeof(name), "https://news.example/%zu", n);
        assert_narc_status(narc_reader_find(reader, narc_text_from(name), &number, NULL), NARC_OK);
        assert_narc_status(narc_reader_entry(reader, number, &entry, NULL), NARC_OK);
        assert_in_range(count.reads, 1, 4);
        narc_digest_format(entry->id, hex);
        minute.since_given = minute.until_given = true;
        minute.since = minute.until = entry->published;
        narc_reader_close(reader);
        reader = open_counted(&source, &count, &bytes);
        assert_narc_status(narc_reader_find(reader, (narc_text){hex, 12}, &number, NULL), NARC_OK);
        assert_narc_status(narc_reader_entry(reader, number, &entry, NULL), NARC_OK);
        assert_in_range(count.reads, 1, 4);
        narc_reader_close(reader);
        reader = open_counted(&source, &count, &bytes);
        assert_narc_status(narc_scan_open(reader, &minute, &scan, NULL), NARC_OK);
        assert_narc_status(narc_scan_next(scan, &entry, NULL), NARC_OK);
        assert_int_equal(entry->number, number);
        assert_narc_status(narc_scan_next(scan, &entry, NULL), NARC_DONE);
        narc_scan_close(scan);
        assert_in_range(count.reads, 1, 3);
        narc_reader_close(reader);
    }
    narc_buffer_free(&archive);
}

static void
a_list_reads_no_block(void **state)
{
    counted count;
    const narc_source source = {.read = counted_read, .size = counted_size, .user = &count};
    narc_buffer archive = {0};
    const narc_entry *entry;
    size_t listed = 0;
    narc_reader *reader;
    narc_scan *scan;
    narc_bytes bytes;
    narc_status st;

    (void)state;
    sample_many(&archive, &large);
    bytes = sample_bytes(&archive);
    reader = open_counted(&source, &count, &bytes);
    assert_narc_status(narc_scan_open(reader, NULL, &scan, NULL), NARC_OK);
    while ((st = narc_scan_next(scan, &entry, NULL)) == NARC_OK)
        listed++;
    assert_narc_status(st, NARC_DONE);
    assert_int_equal(listed, sample_many_count(&large));
    assert_true(count.bytes < archive.size / 2);
    narc_scan_close(scan);
    narc_reader_close(reader);
    narc_buffer_free(&archive);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_archive_is_read_at_once),
        cmocka_unit_test(an_article_of_a_large_archive_takes_three_requests),
        cmocka_unit_test(a_url_an_id_or_a_minute_takes_a_page_each_and_no_block),
        cmocka_unit_test(a_list_reads_no_block),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
