/* Sources: the same answers from a file, from memory and from a pipe. */
#include "narc_test.h"

#include "io/mapping.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char text[] = "0123456789abcdefghijklmnopqrstuvwxyz";
#define TEXT_SIZE (sizeof(text) - 1)

/* Every stretch of the text, and every one that leaves it by a byte. */
static void
assert_answers(narc_source *source)
{
    uint64_t size;

    assert_narc_status(source->size(source->user, &size, NULL), NARC_OK);
    assert_int_equal(size, TEXT_SIZE);
    for (size_t at = 0; at <= TEXT_SIZE; at++) {
        char got[TEXT_SIZE + 1];

        for (size_t count = 0; count <= TEXT_SIZE - at; count++) {
            assert_narc_status(source->read(source->user, at, got, count, NULL), NARC_OK);
            assert_memory_equal(got, text + at, count);
        }
        assert_narc_status(source->read(source->user, at, got, TEXT_SIZE - at + 1, NULL),
                           NARC_E_IO);
    }
    assert_narc_status(source->read(source->user, UINT64_MAX, &size, 2, NULL), NARC_E_IO);
    assert_narc_status(source->read(source->user, INT64_MAX, &size, 1, NULL), NARC_E_IO);
}

/* A pipe from which the text comes, to its end. */
static int
pipe_with_text(void)
{
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, TEXT_SIZE), TEXT_SIZE);
    close(ends[1]);
    return ends[0];
}

static void
every_source_gives_the_same_bytes_at_every_place(void **state)
{
    const narc_bytes bytes = {(const uint8_t *)text, TEXT_SIZE};
    narc_source source = narc_source_memory(&bytes);
    narc_mapping mapping;
    int fd;

    (void)state;
    assert_answers(&source);
    narc_source_close(&source);

    narc_test_write("file", text, TEXT_SIZE);
    assert_narc_status(narc_source_file("file", &source, NULL), NARC_OK);
    assert_answers(&source);
    narc_source_close(&source);

    fd = open("file", O_RDONLY);
    assert_narc_status(narc_mapping_open(fd, 0, TEXT_SIZE, &mapping, NULL), NARC_OK);
    close(fd);
    source = narc_mapping_source(&mapping);
    assert_answers(&source);
    narc_source_close(&source);
    narc_mapping_close(&mapping);

    fd = pipe_with_text();
    assert_narc_status(narc_source_spool(fd, 0, &source, NULL), NARC_OK);
    close(fd);
    assert_answers(&source);
    narc_source_close(&source);
}

static void
an_empty_source_has_a_size_and_no_bytes(void **state)
{
    const narc_bytes nothing = {NULL, 0};
    narc_source source = narc_source_memory(&nothing);
    uint64_t size = 9;

    (void)state;
    assert_narc_status(source.size(source.user, &size, NULL), NARC_OK);
    assert_int_equal(size, 0);
    assert_narc_status(source.read(source.user, 0, &size, 0, NULL), NARC_OK);
    assert_narc_status(source.read(source.user, 0, &size, 1, NULL), NARC_E_IO);
    narc_source_close(&source);
}

static void
closing_twice_or_nothing_is_fine(void **state)
{
    narc_source source = {0};

    (void)state;
    narc_source_close(NULL);
    narc_source_close(&source);
    narc_test_write("file", text, TEXT_SIZE);
    assert_narc_status(narc_source_file("file", &source, NULL), NARC_OK);
    narc_source_close(&source);
    assert_null(source.read);
    narc_source_close(&source);
}

static void
what_is_no_file_is_named_for_what_it_is(void **state)
{
    static const struct {
        const char *path;
        narc_message wanted;
    } rows[] = {
        {"missing", NARC_NO_SUCH_FILE},
        {"folder", NARC_IS_DIRECTORY},
        {"pipe", NARC_NEEDS_SEEKING},
        {"/dev/null", NARC_NOT_REGULAR},
    };

    (void)state;
    assert_int_equal(mkdir("folder", 0700), 0);
    assert_int_equal(mkfifo("pipe", 0600), 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        narc_source source;
        narc_error err = {0};

        assert_true(narc_source_file(rows[i].path, &source, &err) != NARC_OK);
        assert_int_equal(err.number, rows[i].wanted);
        assert_null(source.read);
        narc_source_close(&source);
    }
}

static void
a_file_replaced_meanwhile_is_read_as_it_was(void **state)
{
    narc_source source;

    (void)state;
    narc_test_write("file", text, TEXT_SIZE);
    assert_narc_status(narc_source_file("file", &source, NULL), NARC_OK);
    narc_test_write("other", "something else", 14);
    assert_int_equal(rename("other", "file"), 0);
    assert_answers(&source);
    narc_source_close(&source);
}

static void
a_file_that_shrinks_fails_instead_of_inventing_bytes(void **state)
{
    narc_source source;
    narc_error err;
    char got[TEXT_SIZE];

    (void)state;
    narc_test_write("file", text, TEXT_SIZE);
    assert_narc_status(narc_source_file("file", &source, NULL), NARC_OK);
    assert_int_equal(truncate("file", 10), 0);
    assert_narc_status(source.read(source.user, 0, got, TEXT_SIZE, &err), NARC_E_IO);
    assert_int_equal(err.offset, 10);
    narc_source_close(&source);
}

static size_t
entries_of(const char *folder)
{
    DIR *directory = opendir(folder);
    size_t count = 0;

    assert_non_null(directory);
    while (readdir(directory) != NULL)
        count++;
    closedir(directory);
    return count;
}

static void
a_spooled_pipe_leaves_no_name_behind(void **state)
{
    narc_source source;
    size_t before;
    int fd = pipe_with_text();

    (void)state;
    assert_int_equal(mkdir("spool", 0700), 0);
    before = entries_of("spool");
    assert_int_equal(setenv("TMPDIR", "spool", 1), 0);
    assert_narc_status(narc_source_spool(fd, 0, &source, NULL), NARC_OK);
    close(fd);
    assert_int_equal(entries_of("spool"), before);
    assert_answers(&source);
    narc_source_close(&source);

    assert_int_equal(setenv("TMPDIR", "missing", 1), 0);
    fd = pipe_with_text();
    assert_narc_status(narc_source_spool(fd, 0, &source, NULL), NARC_E_NOT_FOUND);
    assert_null(source.read);
    close(fd);
    assert_int_equal(unsetenv("TMPDIR"), 0);
}

static void
a_pipe_may_be_as_long_as_the_limit_but_not_longer(void **state)
{
    (void)state;
    for (uint64_t limit = TEXT_SIZE - 1; limit <= TEXT_SIZE + 1; limit++) {
        const int fd = pipe_with_text();
        narc_source source;

        assert_narc_status(narc_source_spool(fd, limit, &source, NULL),
                           limit < TEXT_SIZE ? NARC_E_LIMIT : NARC_OK);
        close(fd);
        narc_source_close(&source);
    }
    assert_narc_status(narc_source_spool(1000, 0, &(narc_source){0}, NULL), NARC_E_IO);
}

/* The same errors as a full disk, made with a limit on the size of files. */
static void
a_pipe_that_does_not_fit_on_the_disk_is_reported(void **state)
{
    const pid_t child = fork();
    int answer;

    (void)state;
    assert_true(child >= 0);
    if (child == 0) {
        const struct rlimit small = {10, 10};
        narc_source source;
        narc_error err = {0};

        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &small);
        (void)!narc_source_spool(pipe_with_text(), 0, &source, &err);
        _exit(err.number == NARC_DISK_FULL && source.read == NULL ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &answer, 0), child);
    assert_true(WIFEXITED(answer));
    assert_int_equal(WEXITSTATUS(answer), 0);
}

#define IN_FOLDER(test)                                                                            \
    cmocka_unit_test_setup_teardown(test, narc_test_folder_enter, narc_test_folder_leave)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(every_source_gives_the_same_bytes_at_every_place),
        cmocka_unit_test(an_empty_source_has_a_size_and_no_bytes),
        IN_FOLDER(closing_twice_or_nothing_is_fine),
        IN_FOLDER(what_is_no_file_is_named_for_what_it_is),
        IN_FOLDER(a_file_replaced_meanwhile_is_read_as_it_was),
        IN_FOLDER(a_file_that_shrinks_fails_instead_of_inventing_bytes),
        IN_FOLDER(a_spooled_pipe_leaves_no_name_behind),
        cmocka_unit_test(a_pipe_may_be_as_long_as_the_limit_but_not_longer),
        cmocka_unit_test(a_pipe_that_does_not_fit_on_the_disk_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
