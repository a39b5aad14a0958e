/* What is written is read back: sizes around the block, versions, duplicates, several commits. */
#include "narc_test.h"

#include "archive_samples.h"

/* Sizes around a block of 4096 bytes and its 56-byte piece header, and one of many pieces. */
static void
objects_of_every_size_come_back(void **state)
{
    static const size_t sizes[] = {0,    1,    55,   56,   57,    4039,  4040,
                                   4041, 4095, 4096, 4097, 12120, 12121, 99986};
    const size_t count = sizeof(sizes) / sizeof(sizes[0]);
    narc_writer_options options = sample_options();
    narc_buffer archive = {0}, content = {0}, got = {0};
    const narc_sink sink = narc_sink_buffer(&archive), to = narc_sink_buffer(&got);
    uint8_t digests[sizeof(sizes) / sizeof(sizes[0])][32];
    narc_writer *writer;
    sample_view view;

    (void)state;
    options.block_size = 4096;
    sample_noise(&content, 100000, 1);
    assert_narc_status(narc_writer_new(&sink, &options, &writer, NULL), NARC_OK);
    for (size_t i = 0; i < count; i++) {
        const narc_bytes object = {content.data + i, sizes[i]};

        assert_narc_status(narc_writer_add_object(writer, object, digests[i], NULL), NARC_OK);
    }
    assert_narc_status(narc_writer_commit(writer, NULL), NARC_OK);
    narc_writer_close(writer);

    sample_open(&view, sample_bytes(&archive));
    for (size_t i = 0; i < count; i++) {
        got.size = 0;
        assert_narc_status(narc_reader_object(view.reader, digests[i], &to, NULL), NARC_OK);
        assert_int_equal(got.size, sizes[i]);
        if (sizes[i] > 0)
            assert_memory_equal(got.data, content.data + i, sizes[i]);
    }
    assert_int_equal(sample_damage(view.reader), 0);
    sample_close(&view);
    narc_buffer_free(&archive);
    narc_buffer_free(&content);
    narc_buffer_free(&got);
}

static void
an_object_larger_than_the_largest_block_comes_back(void **state)
{
    const size_t size = (17u << 20) + 5;
    narc_writer_options options = sample_options();
    narc_buffer archive = {0}, content = {0}, got = {0};
    const narc_sink sink = narc_sink_buffer(&archive), to = narc_sink_buffer(&got);
    uint8_t digest[32];
    narc_writer *writer;
    sample_view view;

    (void)state;
    options.block_size = 16u << 20;
    sample_noise(&content, size, 2);
    assert_narc_status(narc_writer_new(&sink, &options, &writer, NULL), NARC_OK);
    assert_narc_status(narc_writer_add_object(writer, sample_bytes(&content), digest, NULL),
                       NARC_OK);
    assert_narc_status(narc_writer_commit(writer, NULL), NARC_OK);
    narc_writer_close(writer);

    sample_open(&view, sample_bytes(&archive));
    assert_narc_status(narc_reader_object(view.reader, digest, &to, NULL), NARC_OK);
    assert_int_equal(got.size, size);
    assert_memory_equal(got.data, content.data, size);
    sample_close(&view);
    narc_buffer_free(&archive);
    narc_buffer_free(&content);
    narc_buffer_free(&got);
}

static void
an_archive_without_items_is_an_archive(void **state)
{
    const narc_writer_options options = sample_options();
    narc_buffer archive = {0};
    const narc_sink sink = narc_sink_buffer(&archive);
    narc_archive_info info;
    narc_writer *writer;
    sample_view view;

    (void)state;
    assert_narc_status(narc_writer_new(&sink, &options, &writer, NULL), NARC_OK);
    assert_narc_status(narc_writer_commit(writer, NULL), NARC_OK);
    narc_writer_close(writer);
    assert_true(archive.size <= 2048);

    sample_open(&view, sample_bytes(&archive));
    narc_reader_info(view.reader, &info);
    assert_int_equal(info.items, 0);
    assert_int_equal(info.commits, 1);
    assert_int_equal(info.committed_bytes, archive.size);
    assert_null(narc_reader_entry(view.reader, 0));
    assert_int_equal(sample_damage(view.reader), 0);
    sample_close(&view);
    narc_buffer_free(&archive);
}

static void
items_come_back_with_their_records_and_originals(void **state)
{
    narc_buffer archive = {0}, got = {0};
    const narc_sink to = narc_sink_buffer(&got);
    narc_item *item;
    sample_view view;

    (void)state;
    sample_two_commits(&archive);
    sample_open(&view, sample_bytes(&archive));
    assert_int_equal(narc_reader_count(view.reader), SAMPLE_ITEMS);
    for (size_t i = 0; i < SAMPLE_ITEMS; i++) {
        uint8_t digest[32];

        assert_narc_status(narc_reader_item(view.reader, i, &item, NULL), NARC_OK);
        assert_int_equal(item->version, narc_reader_entry(view.reader, i)->version);
        assert_true(narc_digest_parse(item->objects.items[0].sha256, digest));
        got.size = 0;
        assert_narc_status(narc_reader_object(view.reader, digest, &to, NULL), NARC_OK);
        assert_int_equal(got.size, item->objects.items[0].size);
        narc_item_free(item);
    }
    assert_int_equal(sample_damage(view.reader), 0);
    sample_close(&view);
    narc_buffer_free(&archive);
    narc_buffer_free(&got);
}

/* A source that counts how often it is read. */
typedef struct counted {
    narc_source below;
    size_t reads;
    size_t most; /* bytes of the largest read */
} counted;

static narc_status
counted_read(void *user, uint64_t offset, void *out, size_t size, narc_error *err)
{
    counted *count = user;

    count->reads++;
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

/* Spec 9.2; and a record is one read more, its neighbours in the block none. */
static void
opening_takes_few_reads_and_a_block_is_read_once(void **state)
{
    narc_writer_options options = sample_options();
    narc_buffer archive = {0}, noise = {0}, got = {0};
    const narc_sink sink = narc_sink_buffer(&archive);
    narc_writer *writer;
    narc_reader *reader;
    narc_bytes bytes;
    counted count = {0};
    narc_source source = {.read = counted_read, .size = counted_size, .user = &count};

    (void)state;
    assert_narc_status(narc_writer_new(&sink, &options, &writer, NULL), NARC_OK);
    sample_noise(&noise, 50000, 4);
    assert_narc_status(sample_add(writer, "g", 0, "one", NULL, NULL), NARC_OK);
    assert_narc_status(sample_add(writer, "h", 0, "two", NULL, NULL), NARC_OK);
    assert_narc_status(narc_writer_commit(writer, NULL), NARC_OK);
    assert_narc_status(narc_writer_add_object(writer, sample_bytes(&noise), NULL, NULL), NARC_OK);
    assert_narc_status(narc_writer_commit(writer, NULL), NARC_OK);
    narc_writer_close(writer);

    bytes = sample_bytes(&archive);
    count.below = narc_source_memory(&bytes);
    assert_narc_status(narc_reader_open(&source, NULL, &reader, NULL), NARC_OK);
    /* The first commit and its index are far from the end: header, tail, commit, index in two. */
    assert_int_equal(count.reads, 5);
    assert_int_equal(count.most, 4096);
    assert_narc_status(narc_reader_record(reader, 0, &got, NULL), NARC_OK);
    assert_int_equal(count.reads, 6);
    assert_narc_status(narc_reader_record(reader, 1, &got, NULL), NARC_OK);
    assert_int_equal(count.reads, 6);
    narc_reader_close(reader);

    narc_buffer_free(&archive);
    sample_two_commits(&archive);
    bytes = sample_bytes(&archive);
    count = (counted){.below = narc_source_memory(&bytes)};
    assert_narc_status(narc_reader_open(&source, NULL, &reader, NULL), NARC_OK);
    assert_int_equal(count.reads, 1); /* it fits into the tail, header and all */
    narc_reader_close(reader);
    narc_buffer_free(&archive);
    narc_buffer_free(&noise);
    narc_buffer_free(&got);
}

static void
the_same_input_gives_the_same_bytes(void **state)
{
    narc_buffer first = {0}, second = {0};

    (void)state;
    sample_two_commits(&first);
    sample_two_commits(&second);
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.data, second.data, first.size);
    narc_buffer_free(&first);
    narc_buffer_free(&second);
}

static void
the_head_of_an_archive_is_text_for_people(void **state)
{
    narc_buffer archive = {0};

    (void)state;
    sample_two_commits(&archive);
    assert_int_equal(archive.data[0], 0xA9);
    for (size_t i = 8; i < 480; i++)
        assert_true(archive.data[i] == '\n' || (archive.data[i] >= ' ' && archive.data[i] < 0x7F));
    assert_int_equal(archive.data[479], '\n');
    assert_memory_equal(archive.data + 8, "narc: an archive of news articles", 33);
    narc_buffer_free(&archive);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_of_every_size_come_back),
        cmocka_unit_test(an_object_larger_than_the_largest_block_comes_back),
        cmocka_unit_test(an_archive_without_items_is_an_archive),
        cmocka_unit_test(items_come_back_with_their_records_and_originals),
        cmocka_unit_test(opening_takes_few_reads_and_a_block_is_read_once),
        cmocka_unit_test(the_same_input_gives_the_same_bytes),
        cmocka_unit_test(the_head_of_an_archive_is_text_for_people),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
