/* Archives in files: locks, names, appends that are cut off at any byte, and what stays behind. */
#include "narc_test.h"

#include "archive_samples.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[512];
static char path[600];
static char part[640];

static int
make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "%s/writer_file.XXXXXX", NARC_TEST_BINARY_DIR);
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof(path), "%s/a.narc", folder);
    snprintf(part, sizeof(part), "%s.part", path);
    return 0;
}

static int
remove_folder(void **state)
{
    (void)state;
    unlink(path);
    unlink(part);
    return rmdir(folder); /* fails when something else was left behind */
}

static bool
there(const char *name)
{
    struct stat facts;

    return lstat(name, &facts) == 0;
}

static void
put(const char *name, const void *data, size_t size)
{
    FILE *file = fopen(name, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static narc_buffer
get(const char *name)
{
    narc_buffer got = {0};
    FILE *file = fopen(name, "rb");
    long size;

    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size = ftell(file);
    assert_true(size >= 0);
    rewind(file);
    got.data = malloc((size_t)size + 1);
    assert_non_null(got.data);
    got.size = fread(got.data, 1, (size_t)size, file);
    assert_int_equal(got.size, size);
    fclose(file);
    return got;
}

static narc_writer *
create(bool overwrite)
{
    narc_writer_options options = sample_options();
    narc_writer *writer;

    options.overwrite = overwrite;
    assert_narc_status(narc_writer_create(path, &options, &writer, NULL), NARC_OK);
    return writer;
}

static narc_writer *
append(void)
{
    const narc_writer_options options = sample_options();
    narc_writer *writer;

    assert_narc_status(narc_writer_append(path, &options, &writer, NULL), NARC_OK);
    return writer;
}

static void
add_and_commit(narc_writer *writer, const char *guid, const char *text)
{
    assert_narc_status(sample_add(writer, guid, 0, text, NULL, NULL), NARC_OK);
    assert_narc_status(narc_writer_commit(writer, NULL), NARC_OK);
}

static size_t
count_items(void)
{
    narc_buffer bytes = get(path);
    sample_view view;
    size_t count;

    sample_open(&view, sample_bytes(&bytes));
    count = narc_reader_count(view.reader);
    sample_close(&view);
    narc_buffer_free(&bytes);
    return count;
}

static void
a_new_archive_has_its_name_only_from_the_first_commit_on(void **state)
{
    narc_writer *writer = create(false);

    (void)state;
    assert_true(there(part));
    assert_false(there(path));
    add_and_commit(writer, "g", "text");
    assert_false(there(part));
    assert_int_equal(count_items(), 1);
    /* It goes on under its final name, and what is not committed goes away again. */
    add_and_commit(writer, "h", "other");
    assert_narc_status(sample_add(writer, "i", 0, "lost", NULL, NULL), NARC_OK);
    narc_writer_close(writer);
    assert_int_equal(count_items(), 2);
}

static void
a_writer_closed_without_a_commit_leaves_nothing(void **state)
{
    narc_writer *writer = create(false);

    (void)state;
    assert_narc_status(sample_add(writer, "g", 0, "text", NULL, NULL), NARC_OK);
    narc_writer_close(writer);
    assert_false(there(path));
    assert_false(there(part));
}

static void
an_existing_file_is_not_overwritten_unless_asked(void **state)
{
    narc_writer_options options = sample_options();
    narc_writer *writer;
    narc_error err;

    (void)state;
    put(path, "precious", 8);
    assert_narc_status(narc_writer_create(path, &options, &writer, &err), NARC_E_REFUSED);
    assert_int_equal(err.number, NARC_EXISTS);
    writer = create(true);
    assert_narc_status(sample_add(writer, "g", 0, "text", NULL, NULL), NARC_OK);
    narc_writer_close(writer); /* no commit: the old file stays */
    writer = create(true);
    add_and_commit(writer, "g", "text");
    narc_writer_close(writer);
    assert_int_equal(count_items(), 1);
}

/* Even when asked: the name of a device would be gone for every program. */
static void
what_is_no_file_keeps_its_name(void **state)
{
    narc_writer_options options = sample_options();
    narc_writer *writer;
    struct stat facts;
    narc_error err;

    (void)state;
    options.overwrite = true;
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_narc_status(narc_writer_create(path, &options, &writer, &err), NARC_E_INPUT);
    assert_int_equal(err.number, NARC_NOT_REGULAR);
    assert_true(stat(path, &facts) == 0 && S_ISFIFO(facts.st_mode));
    assert_false(there(part));
}

static void
a_name_taken_meanwhile_is_not_overwritten(void **state)
{
    narc_writer *writer = create(false);
    narc_error err;
    narc_buffer got;

    (void)state;
    put(path, "precious", 8);
    assert_narc_status(sample_add(writer, "g", 0, "text", NULL, NULL), NARC_OK);
    assert_narc_status(narc_writer_commit(writer, &err), NARC_E_REFUSED);
    narc_writer_close(writer);
    assert_false(there(part));
    got = get(path);
    assert_int_equal(got.size, 8);
    narc_buffer_free(&got);
}

static void
a_part_left_by_a_killed_run_does_not_block_and_other_files_are_spared(void **state)
{
    const narc_writer_options options = sample_options();
    narc_buffer sample = {0};
    narc_writer *writer;
    narc_error err;

    (void)state;
    sample_two_commits(&sample);
    put(part, sample.data, sample.size - 100);
    writer = create(false);
    add_and_commit(writer, "g", "text");
    narc_writer_close(writer);
    assert_int_equal(count_items(), 1);
    unlink(path);

    put(part, "my own notes", 12);
    assert_narc_status(narc_writer_create(path, &options, &writer, &err), NARC_E_REFUSED);
    assert_true(there(part));
    narc_buffer_free(&sample);
}

static void
two_writers_do_not_meet(void **state)
{
    const narc_writer_options options = sample_options();
    narc_writer *writer = create(false), *rival;
    narc_error err;

    (void)state;
    assert_narc_status(narc_writer_create(path, &options, &rival, &err), NARC_E_BUSY);
    assert_int_equal(err.number, NARC_LOCKED);
    assert_true(there(part));
    add_and_commit(writer, "g", "text");
    assert_narc_status(narc_writer_append(path, &options, &rival, &err), NARC_E_BUSY);
    narc_writer_close(writer);
    writer = append();
    assert_narc_status(narc_writer_append(path, &options, &rival, &err), NARC_E_BUSY);
    narc_writer_close(writer);
    assert_int_equal(count_items(), 1);
}

static void
an_append_keeps_what_was_there_and_knows_it(void **state)
{
    narc_writer *writer = create(false);
    narc_buffer before, after;
    narc_added added;

    (void)state;
    add_and_commit(writer, "g", "text");
    narc_writer_close(writer);
    before = get(path);
    writer = append();
    assert_narc_status(sample_add(writer, "g", 0, "text", &added, NULL), NARC_OK);
    assert_int_equal(added, NARC_ADDED_UNCHANGED);
    assert_narc_status(narc_writer_commit(writer, NULL), NARC_OK); /* nothing new: no commit */
    narc_writer_close(writer);
    after = get(path);
    assert_int_equal(after.size, before.size);
    narc_buffer_free(&after);
    writer = append();
    assert_narc_status(sample_add(writer, "g", 0, "changed", &added, NULL), NARC_OK);
    assert_int_equal(added, NARC_ADDED_VERSION);
    assert_narc_status(narc_writer_commit(writer, NULL), NARC_OK);
    narc_writer_close(writer);
    after = get(path);
    assert_memory_equal(after.data, before.data, before.size);
    assert_int_equal(sample_damage_of(sample_bytes(&after)), 0);
    assert_int_equal(count_items(), 2);
    narc_buffer_free(&before);
    narc_buffer_free(&after);
}

/* As after a kill at any byte of an append: the archive is as it was, and the next append works,
 * destroys nothing and leaves nothing that verification objects to. */
static void
an_append_cut_off_at_any_byte_harms_neither_readers_nor_the_next_append(void **state)
{
    narc_writer *writer = create(false);
    narc_buffer before, after, next;
    narc_archive_info info;
    sample_view view;

    (void)state;
    add_and_commit(writer, "g", "text");
    narc_writer_close(writer);
    before = get(path);
    writer = append();
    add_and_commit(writer, "h", "other");
    narc_writer_close(writer);
    after = get(path);
    for (size_t size = before.size + 1; size < after.size; size++) {
        put(path, after.data, size);
        assert_int_equal(count_items(), 1);
        writer = append();
        add_and_commit(writer, "i", "third");
        narc_writer_close(writer);
        next = get(path);
        assert_memory_equal(next.data, after.data, size);
        sample_open(&view, sample_bytes(&next));
        assert_int_equal(narc_reader_count(view.reader), 2);
        narc_reader_info(view.reader, &info);
        assert_int_equal(info.committed_bytes, next.size);
        assert_int_equal(sample_damage(view.reader), 0);
        sample_close(&view);
        /* Every byte is accounted for, those that were left behind too. */
        next.data[size - 1] ^= 1;
        assert_int_not_equal(sample_damage_of(sample_bytes(&next)), 0);
        narc_buffer_free(&next);
    }
    narc_buffer_free(&before);
    narc_buffer_free(&after);
}

static void
an_append_that_is_not_committed_goes_back_to_the_length_it_found(void **state)
{
    narc_buffer sample = {0}, after;
    narc_writer_options options = sample_options();
    narc_writer *writer;

    (void)state;
    sample_two_commits(&sample);
    put(path, sample.data, sample.size - 3); /* and with torn bytes behind the first commit */
    options.block_size = 4096;
    assert_narc_status(narc_writer_append(path, &options, &writer, NULL), NARC_OK);
    for (int i = 0; i < 200; i++) {
        char guid[20];

        snprintf(guid, sizeof(guid), "n%d", i);
        assert_narc_status(sample_add(writer, guid, 0, "text", NULL, NULL), NARC_OK);
    }
    narc_writer_close(writer);
    after = get(path);
    assert_int_equal(after.size, sample.size - 3);
    assert_memory_equal(after.data, sample.data, after.size);
    narc_buffer_free(&sample);
    narc_buffer_free(&after);
}

static void
what_is_no_archive_is_not_appended_to(void **state)
{
    const narc_writer_options options = sample_options();
    narc_writer *writer;
    narc_buffer after;

    (void)state;
    assert_narc_status(narc_writer_append(path, &options, &writer, NULL), NARC_E_NOT_FOUND);
    put(path, "precious", 8);
    assert_narc_status(narc_writer_append(path, &options, &writer, NULL), NARC_E_UNSUPPORTED);
    after = get(path);
    assert_int_equal(after.size, 8);
    narc_buffer_free(&after);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_new_archive_has_its_name_only_from_the_first_commit_on),
        IN_FOLDER(a_writer_closed_without_a_commit_leaves_nothing),
        IN_FOLDER(an_existing_file_is_not_overwritten_unless_asked),
        IN_FOLDER(what_is_no_file_keeps_its_name),
        IN_FOLDER(a_name_taken_meanwhile_is_not_overwritten),
        IN_FOLDER(a_part_left_by_a_killed_run_does_not_block_and_other_files_are_spared),
        IN_FOLDER(two_writers_do_not_meet),
        IN_FOLDER(an_append_keeps_what_was_there_and_knows_it),
        IN_FOLDER(an_append_cut_off_at_any_byte_harms_neither_readers_nor_the_next_append),
        IN_FOLDER(an_append_that_is_not_committed_goes_back_to_the_length_it_found),
        IN_FOLDER(what_is_no_archive_is_not_appended_to),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
