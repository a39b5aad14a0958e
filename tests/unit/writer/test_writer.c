/* What the writer takes, gives versions to, refuses, and how it fails. */
#include "narc_test.h"

#include "archive_samples.h"

static narc_writer *
new_writer(const narc_sink *sink)
{
    const narc_writer_options options = sample_options();
    narc_writer *writer;

    assert_narc_status(narc_writer_new(sink, &options, &writer, NULL), NARC_OK);
    return writer;
}

static narc_added
added(narc_writer *writer, const char *guid, uint64_t version, const char *text)
{
    narc_added what = NARC_ADDED_RENUMBERED;

    assert_narc_status(sample_add(writer, guid, version, text, &what, NULL), NARC_OK);
    return what;
}

static void
the_same_original_is_unchanged_and_other_bytes_are_the_next_version(void **state)
{
    narc_buffer archive = {0};
    const narc_sink sink = narc_sink_buffer(&archive);
    narc_writer *writer = new_writer(&sink);
    narc_writer_totals totals;

    (void)state;
    assert_int_equal(added(writer, "g", 0, "one"), NARC_ADDED_NEW);
    assert_int_equal(added(writer, "g", 0, "one"), NARC_ADDED_UNCHANGED);
    assert_int_equal(added(writer, "g", 0, "two"), NARC_ADDED_VERSION);
    assert_int_equal(added(writer, "g", 0, "one"), NARC_ADDED_UNCHANGED);
    assert_int_equal(added(writer, "g", 2, "two"), NARC_ADDED_UNCHANGED);
    assert_int_equal(added(writer, "g", 2, "three"), NARC_ADDED_RENUMBERED); /* 3 */
    assert_int_equal(added(writer, "g", 2, "three"), NARC_ADDED_UNCHANGED);
    assert_int_equal(added(writer, "g", 9, "three"), NARC_ADDED_VERSION);
    assert_int_equal(added(writer, "g", 0, "four"), NARC_ADDED_VERSION); /* 10 */
    assert_int_equal(added(writer, "g", 10, "four"), NARC_ADDED_UNCHANGED);
    assert_int_equal(added(writer, "h", 0, "one"), NARC_ADDED_NEW);
    narc_writer_count(writer, &totals);
    assert_int_equal(totals.items, 6);
    assert_int_equal(totals.unchanged, 5);
    assert_int_equal(totals.renumbered, 1);
    assert_int_equal(totals.objects, 4);
    assert_int_equal(totals.object_bytes, 3 + 3 + 5 + 4);
    narc_writer_close(writer);
    narc_buffer_free(&archive);
}

static void
an_item_without_guid_or_with_a_missing_object_is_refused_and_harms_nothing(void **state)
{
    narc_buffer archive = {0};
    const narc_sink sink = narc_sink_buffer(&archive);
    narc_writer *writer = new_writer(&sink);
    narc_object_ref object = {.role = NARC_TEXT("original")};
    narc_item *item = narc_item_new(NULL);
    narc_error err;
    sample_view view;

    (void)state;
    assert_narc_status(narc_writer_add_item(writer, item, NULL, &err), NARC_E_USAGE);
    item->guid = NARC_TEXT("g");
    object.sha256 = NARC_TEXT("00000000000000000000000000000000000000000000000000000000000000aa");
    item->objects.items = &object;
    item->objects.count = 1;
    assert_narc_status(narc_writer_add_item(writer, item, NULL, &err), NARC_E_BUG);
    assert_int_equal(item->version, 0);
    item->objects.count = 0;
    assert_narc_status(narc_writer_add_item(writer, item, NULL, &err), NARC_OK);
    assert_int_equal(item->version, 1);
    narc_item_free(item);
    assert_narc_status(narc_writer_commit(writer, NULL), NARC_OK);
    narc_writer_close(writer);
    sample_open(&view, sample_bytes(&archive));
    assert_int_equal(narc_reader_count(view.reader), 1);
    assert_int_equal(sample_damage(view.reader), 0);
    sample_close(&view);
    narc_buffer_free(&archive);
}

static void
items_are_found_by_guid_url_version_and_digits_of_their_id(void **state)
{
    narc_buffer archive = {0};
    sample_view view;
    narc_error err;
    char hex[65];
    uint64_t at;

    (void)state;
    sample_two_commits(&archive);
    sample_open(&view, sample_bytes(&archive));
    assert_narc_status(narc_reader_find(view.reader, NARC_TEXT("urn:test:a"), &at, NULL), NARC_OK);
    assert_int_equal(at, 2); /* the newest */
    assert_true(sample_entry(view.reader, 2).newest);
    assert_false(sample_entry(view.reader, 0).newest);
    assert_narc_status(narc_reader_find(view.reader, NARC_TEXT("urn:test:a@1"), &at, NULL),
                       NARC_OK);
    assert_int_equal(at, 0);
    assert_narc_status(narc_reader_find(view.reader, NARC_TEXT("urn:test:a@3"), &at, NULL),
                       NARC_E_NOT_FOUND);
    assert_narc_status(narc_reader_find(view.reader, NARC_TEXT("nothing"), &at, NULL),
                       NARC_E_NOT_FOUND);
    assert_narc_status(narc_reader_find(view.reader, NARC_TEXT(""), &at, NULL), NARC_E_NOT_FOUND);
    assert_narc_status(
        narc_reader_find(view.reader, NARC_TEXT("https://news.example/story"), &at, &err),
        NARC_E_NOT_FOUND);
    assert_int_equal(err.number, NARC_AMBIGUOUS_ITEM);
    for (size_t i = 0; i < SAMPLE_ITEMS; i++) {
        const narc_entry entry = sample_entry(view.reader, i);

        narc_digest_format(entry.id, hex);
        assert_narc_status(narc_reader_find(view.reader, (narc_text){hex, 64}, &at, NULL), NARC_OK);
        assert_int_equal(at, i);
        assert_narc_status(narc_reader_find(view.reader, (narc_text){hex, 12}, &at, NULL), NARC_OK);
        assert_int_equal(at, i);
        assert_narc_status(narc_reader_find(view.reader, (narc_text){hex, 7}, &at, NULL),
                           NARC_E_NOT_FOUND);
    }
    sample_close(&view);
    narc_buffer_free(&archive);
}

/* A sink that takes so many bytes and no more. */
typedef struct small_disk {
    size_t left;
    narc_buffer taken;
} small_disk;

static narc_status
small_write(void *user, const void *data, size_t size, narc_error *err)
{
    small_disk *disk = user;
    const narc_sink to = narc_sink_buffer(&disk->taken);
    const size_t fits = size < disk->left ? size : disk->left;

    assert_narc_status(to.write(to.user, data, fits, NULL), NARC_OK);
    disk->left -= fits;
    if (fits == size)
        return NARC_OK;
    if (err != NULL)
        *err = (narc_error){.status = NARC_E_IO, .number = NARC_DISK_FULL};
    return NARC_E_IO;
}

static void
a_disk_full_at_any_byte_is_told_and_leaves_a_commit_or_none(void **state)
{
    narc_buffer whole = {0};
    narc_error err;

    (void)state;
    sample_two_commits(&whole);
    for (size_t size = 0; size < whole.size; size++) {
        small_disk disk = {.left = size};
        const narc_sink sink = {.write = small_write, .user = &disk};

        assert_narc_status(sample_write(&sink, NULL, &err), NARC_E_IO);
        assert_int_equal(err.number, NARC_DISK_FULL);
        assert_int_equal(disk.taken.size, size);
        assert_memory_equal(disk.taken.data != NULL ? disk.taken.data : whole.data, whole.data,
                            size);
        narc_buffer_free(&disk.taken);
    }
    narc_buffer_free(&whole);
}

static void
a_writer_whose_sink_failed_writes_nothing_more(void **state)
{
    small_disk disk = {.left = 600};
    const narc_sink sink = {.write = small_write, .user = &disk};
    narc_writer *writer = new_writer(&sink);
    narc_error err;

    (void)state;
    assert_narc_status(sample_add(writer, "g", 0, "text", NULL, &err), NARC_OK);
    assert_narc_status(narc_writer_commit(writer, &err), NARC_E_IO);
    disk.left = 100000;
    assert_narc_status(narc_writer_commit(writer, &err), NARC_E_IO);
    assert_int_equal(err.number, NARC_DISK_FULL);
    assert_narc_status(sample_add(writer, "h", 0, "text", NULL, &err), NARC_E_IO);
    assert_int_equal(disk.taken.size, 600);
    narc_writer_close(writer);
    narc_buffer_free(&disk.taken);
}

/* A disk that is asked to be durable: what it held then, and which time it says no. */
typedef struct synced_disk {
    narc_buffer taken;
    size_t at[8];
    size_t count;
    size_t fails_at; /* the first is 1; 0 for never */
} synced_disk;

static narc_status
synced_write(void *user, const void *data, size_t size, narc_error *err)
{
    synced_disk *disk = user;
    const narc_sink to = narc_sink_buffer(&disk->taken);

    return to.write(to.user, data, size, err);
}

static narc_status
synced_sync(void *user, narc_error *err)
{
    synced_disk *disk = user;

    assert_true(disk->count < sizeof(disk->at) / sizeof(disk->at[0]));
    disk->at[disk->count++] = disk->taken.size;
    if (disk->count != disk->fails_at)
        return NARC_OK;
    if (err != NULL)
        *err = (narc_error){.status = NARC_E_IO, .number = NARC_SYSTEM};
    return NARC_E_IO;
}

/* 10.2: everything else is durable before the commit frame is written, and then that is. */
static void
a_commit_is_written_when_all_it_names_is_durable(void **state)
{
    (void)state;
    for (size_t fails_at = 0; fails_at <= 2; fails_at++) {
        synced_disk disk = {.fails_at = fails_at};
        const narc_sink sink = {.write = synced_write, .sync = synced_sync, .user = &disk};
        narc_writer *writer = new_writer(&sink);
        narc_error err;

        assert_narc_status(sample_add(writer, "g", 0, "text", NULL, &err), NARC_OK);
        assert_narc_status(narc_writer_commit(writer, &err), fails_at ? NARC_E_IO : NARC_OK);
        /* What failed is not tried again, and nothing is written behind it. */
        assert_narc_status(sample_add(writer, "h", 0, "more", NULL, &err),
                           fails_at ? NARC_E_IO : NARC_OK);
        assert_narc_status(narc_writer_commit(writer, &err), fails_at ? NARC_E_IO : NARC_OK);
        narc_writer_close(writer);
        assert_int_equal(disk.count, fails_at ? fails_at : 4);
        for (size_t i = 1; i < disk.count; i += 2) {
            assert_int_equal(disk.at[i], disk.at[i - 1] + 640);
            assert_memory_equal(disk.taken.data + disk.at[i - 1] + 8, "CMIT", 4);
        }
        assert_int_equal(disk.taken.size, disk.at[disk.count - 1]);
        narc_buffer_free(&disk.taken);
    }
}

static void
a_text_for_people_stands_in_front_of_what_is_added(void **state)
{
    const narc_writer_options options = sample_options();
    const narc_text text = NARC_TEXT("# The format");
    narc_buffer out = {0};
    const narc_sink sink = narc_sink_buffer(&out);
    narc_writer *writer;
    sample_view view;
    narc_error err;

    (void)state;
    assert_narc_status(narc_writer_new(&sink, &options, &writer, &err), NARC_OK);
    assert_narc_status(narc_writer_embed_spec(writer, (narc_text){NULL, 0}, &err), NARC_E_USAGE);
    assert_narc_status(
        narc_writer_embed_spec(writer, (narc_text){text.data, (16u << 20) + 1}, &err),
        NARC_E_USAGE);
    assert_narc_status(narc_writer_embed_spec(writer, text, &err), NARC_OK);
    assert_narc_status(sample_add(writer, "g", 0, "text", NULL, NULL), NARC_OK);
    assert_narc_status(narc_writer_embed_spec(writer, text, &err), NARC_E_USAGE);
    assert_narc_status(narc_writer_commit(writer, &err), NARC_OK);
    narc_writer_close(writer);
    assert_memory_equal(out.data + 512 + 48, text.data, text.size);
    assert_int_equal(sample_damage_of(sample_bytes(&out)), 0);
    sample_open(&view, sample_bytes(&out));
    assert_int_equal(narc_reader_count(view.reader), 1);
    sample_close(&view);
    narc_buffer_free(&out);
}

static narc_status
write_sample(const narc_allocator *allocator, void *user)
{
    narc_buffer out = {0};
    const narc_sink sink = narc_sink_buffer(&out);
    const narc_status st = sample_write(&sink, allocator, NULL);

    (void)user;
    narc_buffer_free(&out);
    return st;
}

static void
each_failing_allocation_of_writing_is_survived(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(write_sample, NULL);
}

static void
options_that_make_no_sense_are_refused(void **state)
{
    narc_writer_options options = sample_options();
    narc_buffer out = {0};
    const narc_sink sink = narc_sink_buffer(&out);
    narc_writer *writer;

    (void)state;
    options.block_size = 4095;
    assert_narc_status(narc_writer_new(&sink, &options, &writer, NULL), NARC_E_USAGE);
    assert_null(writer);
    options.block_size = (16u << 20) + 1;
    assert_narc_status(narc_writer_new(&sink, &options, &writer, NULL), NARC_E_USAGE);
    options.block_size = 0;
    options.codec_given = true;
    options.codec = (narc_codec)9;
    assert_narc_status(narc_writer_new(&sink, &options, &writer, NULL), NARC_E_USAGE);
    assert_int_equal(out.size, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_original_is_unchanged_and_other_bytes_are_the_next_version),
        cmocka_unit_test(
            an_item_without_guid_or_with_a_missing_object_is_refused_and_harms_nothing),
        cmocka_unit_test(items_are_found_by_guid_url_version_and_digits_of_their_id),
        cmocka_unit_test(a_disk_full_at_any_byte_is_told_and_leaves_a_commit_or_none),
        cmocka_unit_test(a_writer_whose_sink_failed_writes_nothing_more),
        cmocka_unit_test(a_commit_is_written_when_all_it_names_is_durable),
        cmocka_unit_test(a_text_for_people_stands_in_front_of_what_is_added),
        cmocka_unit_test(each_failing_allocation_of_writing_is_survived),
        cmocka_unit_test(options_that_make_no_sense_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
