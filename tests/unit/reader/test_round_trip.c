/* What is written is read back: sizes around the block, versions, duplicates, several commits. */
#include "narc_test.h"

#include "archive_samples.h"

/* Sizes around a block of 4096 bytes, with its table and without, and one of many parts. */
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

        assert_narc_status(narc_writer_add_object(writer, object, NARC_TEXT(""), digests[i], NULL),
                           NARC_OK);
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
    assert_narc_status(
        narc_writer_add_object(writer, sample_bytes(&content), NARC_TEXT(""), digest, NULL),
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
    const narc_entry *entry;
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
    assert_narc_status(narc_reader_entry(view.reader, 0, &entry, NULL), NARC_E_NOT_FOUND);
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
        assert_int_equal(item->version, sample_entry(view.reader, i).version);
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
        cmocka_unit_test(the_same_input_gives_the_same_bytes),
        cmocka_unit_test(the_head_of_an_archive_is_text_for_people),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
