/* Files as the writer needs them: whole reads and writes, locks, durable names. */
#define _GNU_SOURCE /* pipe2, F_SETPIPE_SZ */
#include "narc_test.h"

#include "io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CLOSED_FD 1000

static int
open_file(const char *path, int flags)
{
    int fd;

    assert_narc_status(narc_file_open(path, flags, 0600, &fd, NULL), NARC_OK);
    assert_true(fd >= 0);
    return fd;
}

static void
assert_refused(const char *path, int flags, narc_message wanted)
{
    narc_error err = {0};
    int fd = 7;

    assert_true(narc_file_open(path, flags, 0600, &fd, &err) != NARC_OK);
    assert_int_equal(err.number, wanted);
    assert_int_equal(fd, -1);
}

static void
assert_content(const char *path, const char *wanted)
{
    char got[64] = {0};
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    assert_int_equal(fread(got, 1, sizeof(got) - 1, file), strlen(wanted));
    assert_string_equal(got, wanted);
    fclose(file);
}

static void
only_regular_files_are_opened_and_nothing_is_waited_for(void **state)
{
    (void)state;
    narc_test_write("file", "x", 1);
    assert_int_equal(mkdir("folder", 0700), 0);
    assert_int_equal(mkfifo("pipe", 0600), 0);
    assert_refused("missing", O_RDONLY, NARC_NO_SUCH_FILE);
    assert_refused("file/below", O_RDONLY, NARC_NO_SUCH_FILE);
    assert_refused("folder", O_RDONLY, NARC_IS_DIRECTORY);
    assert_refused("folder", O_RDWR, NARC_IS_DIRECTORY);
    assert_refused("pipe", O_RDONLY, NARC_NOT_REGULAR);
    assert_refused("pipe", O_WRONLY, NARC_NOT_REGULAR);
    assert_refused("/dev/null", O_RDWR, NARC_NOT_REGULAR);
    close(open_file("file", O_RDONLY));
}

static void
a_new_file_never_takes_an_existing_name(void **state)
{
    (void)state;
    narc_test_write("old", "kept", 4);
    assert_int_equal(symlink("nowhere", "link"), 0);
    assert_refused("old", O_WRONLY | O_CREAT | O_EXCL, NARC_EXISTS);
    assert_refused("link", O_WRONLY | O_CREAT | O_EXCL, NARC_EXISTS);
    assert_content("old", "kept");
    assert_false(narc_test_exists("nowhere"));
}

/* In a process of its own, which gives up being root if it is: root may do everything. */
static void
a_file_without_rights_says_so(void **state)
{
    pid_t child;
    int answer;

    (void)state;
    narc_test_write("mine", "x", 1);
    assert_int_equal(chmod("mine", 0), 0);
    assert_int_equal(chmod(".", 0755), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        narc_error err = {0};
        int fd;

        if (geteuid() == 0 && setuid(65534) != 0)
            _exit(1);
        (void)narc_file_open("mine", O_RDONLY, 0, &fd, &err);
        if (err.number != NARC_PERMISSION)
            _exit(2);
        (void)narc_file_open("new", O_WRONLY | O_CREAT, 0600, &fd, &err);
        _exit(getuid() == 65534 && err.number != NARC_PERMISSION ? 3 : 0);
    }
    assert_int_equal(waitpid(child, &answer, 0), child);
    assert_true(WIFEXITED(answer));
    assert_int_equal(WEXITSTATUS(answer), 0);
}

static void
a_program_started_meanwhile_does_not_inherit_the_file(void **state)
{
    int fd = open_file("file", O_RDWR | O_CREAT);

    (void)state;
    assert_true((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
    close(fd);
}

/* What a process of its own is answered when it wants the lock. */
static narc_status
lock_elsewhere(const char *path)
{
    const pid_t child = fork();
    int answer;

    assert_true(child >= 0);
    if (child == 0) {
        const int fd = open(path, O_RDWR);

        _exit((int)narc_file_lock(fd, NULL));
    }
    assert_int_equal(waitpid(child, &answer, 0), child);
    assert_true(WIFEXITED(answer));
    return (narc_status)WEXITSTATUS(answer);
}

static void
one_writer_at_a_time_among_processes(void **state)
{
    int fd = open_file("archive", O_RDWR | O_CREAT);

    (void)state;
    assert_narc_status(lock_elsewhere("archive"), NARC_OK);
    assert_narc_status(narc_file_lock(fd, NULL), NARC_OK);
    assert_narc_status(lock_elsewhere("archive"), NARC_E_BUSY);
    close(fd);
    assert_narc_status(lock_elsewhere("archive"), NARC_OK);
}

/* A lock that belonged to the process would let the second handle in, and closing it would give the
 * first one's lock away. */
static void
one_writer_at_a_time_within_a_process(void **state)
{
    int first = open_file("archive", O_RDWR | O_CREAT);
    int second = open_file("archive", O_RDWR);
    narc_error err;

    (void)state;
    assert_narc_status(narc_file_lock(first, NULL), NARC_OK);
    assert_narc_status(narc_file_lock(second, &err), NARC_E_BUSY);
    assert_int_equal(err.number, NARC_LOCKED);
    close(second);
    assert_narc_status(lock_elsewhere("archive"), NARC_E_BUSY);
    close(first);
}

/* A killed writer's child has the file open until it runs for the first time and ends. */
static void
a_lock_that_ends_in_a_moment_is_waited_for(void **state)
{
    int first = open_file("archive", O_RDWR | O_CREAT);
    int second = open_file("archive", O_RDWR);
    pid_t child;

    (void)state;
    assert_narc_status(narc_file_lock(first, NULL), NARC_OK);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)poll(NULL, 0, 30);
        _exit(0);
    }
    close(first);
    assert_narc_status(narc_file_lock(second, NULL), NARC_OK);
    assert_int_equal(waitpid(child, NULL, 0), child);
    close(second);
}

static void
a_lock_needs_a_descriptor_open_for_writing(void **state)
{
    int fd;

    (void)state;
    narc_test_write("archive", "x", 1);
    fd = open_file("archive", O_RDONLY);
    assert_narc_status(narc_file_lock(fd, NULL), NARC_E_IO);
    close(fd);
}

static void
a_dead_descriptor_fails_every_call(void **state)
{
    narc_buffer buffer = {0};
    uint8_t byte = 0;
    size_t got;

    (void)state;
    assert_narc_status(narc_file_write(CLOSED_FD, &byte, 1, NULL), NARC_E_IO);
    assert_narc_status(narc_file_read(CLOSED_FD, &byte, 1, &got, NULL), NARC_E_IO);
    assert_int_equal(got, 0);
    assert_narc_status(narc_file_sync(CLOSED_FD, NULL), NARC_E_IO);
    assert_narc_status(narc_file_lock(CLOSED_FD, NULL), NARC_E_IO);
    assert_narc_status(narc_file_slurp(CLOSED_FD, 100, &buffer, NULL), NARC_E_IO);
    narc_buffer_free(&buffer);
}

static void
a_full_disk_is_told_from_other_trouble(void **state)
{
    const int fd = open("/dev/full", O_WRONLY);
    narc_error err;

    (void)state;
    if (fd < 0)
        skip();
    assert_narc_status(narc_file_write(fd, "x", 1, &err), NARC_E_IO);
    assert_int_equal(err.number, NARC_DISK_FULL);
    assert_narc_status(narc_file_write(fd, "", 0, &err), NARC_OK);
    close(fd);
}

static void
on_alarm(int number)
{
    (void)number;
}

/* Signals interrupt every call that waits, every millisecond. */
static void
start_interrupting(void)
{
    const struct sigaction action = {.sa_handler = on_alarm}; /* without SA_RESTART */
    const struct itimerval often = {{0, 1000}, {0, 1000}};

    assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
    assert_int_equal(setitimer(ITIMER_REAL, &often, NULL), 0);
}

static void
stop_interrupting(void)
{
    const struct itimerval never = {{0, 0}, {0, 0}};

    assert_int_equal(setitimer(ITIMER_REAL, &never, NULL), 0);
}

/* A process that writes "0123456789" ten times, a byte at a time, with pauses; *fd is the end to
 * read from. */
static pid_t
start_dripping(int *fd, int flags)
{
    int ends[2];
    pid_t child;

    assert_int_equal(pipe2(ends, flags), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const struct timespec pause = {0, 300000};

        for (int i = 0; i < 100; i++) {
            const char digit = (char)('0' + i % 10);

            if (write(ends[1], &digit, 1) != 1)
                _exit(1);
            nanosleep(&pause, NULL);
        }
        _exit(0);
    }
    close(ends[1]);
    *fd = ends[0];
    return child;
}

static void
bytes_that_drip_from_a_pipe_are_read_whole(void **state)
{
    static const int kinds[] = {0, O_NONBLOCK};

    (void)state;
    for (size_t kind = 0; kind < 2; kind++) {
        char got[101] = {0};
        size_t size;
        int fd;
        const pid_t child = start_dripping(&fd, kinds[kind]);

        start_interrupting();
        assert_narc_status(narc_file_read(fd, got, 95, &size, NULL), NARC_OK);
        assert_int_equal(size, 95);
        assert_narc_status(narc_file_read(fd, got + 95, 6, &size, NULL), NARC_OK);
        stop_interrupting();
        assert_int_equal(size, 5); /* the end of the pipe */
        for (int i = 0; i < 100; i++)
            assert_int_equal(got[i], '0' + i % 10);
        close(fd);
        assert_int_equal(waitpid(child, NULL, 0), child);
    }
}

static void
a_slow_reader_gets_every_byte(void **state)
{
    const size_t size = 300000; /* several times what a pipe holds */
    uint8_t *data = malloc(size);
    int ends[2];
    int answer;
    pid_t child;

    (void)state;
    assert_non_null(data);
    for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t)(i * 7 + i / 256);
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        const struct timespec pause = {0, 20000000};
        uint8_t *got = malloc(size + 1);
        size_t count = 0;

        close(ends[1]);
        nanosleep(&pause, NULL);
        if (got == NULL || narc_file_read(ends[0], got, size + 1, &count, NULL) != NARC_OK)
            _exit(1);
        _exit(count == size && memcmp(got, data, size) == 0 ? 0 : 2);
    }
    close(ends[0]);
    start_interrupting();
    assert_narc_status(narc_file_write(ends[1], data, size, NULL), NARC_OK);
    stop_interrupting();
    close(ends[1]);
    assert_int_equal(waitpid(child, &answer, 0), child);
    assert_true(WIFEXITED(answer));
    assert_int_equal(WEXITSTATUS(answer), 0);
    free(data);
}

static void
files_and_their_directories_are_synced(void **state)
{
    int fd = open_file("file", O_RDWR | O_CREAT);

    (void)state;
    assert_narc_status(narc_file_sync(fd, NULL), NARC_OK);
    close(fd);
    assert_narc_status(narc_file_sync_directory("file", NULL), NARC_OK);
    assert_narc_status(narc_file_sync_directory("./file", NULL), NARC_OK);
    assert_narc_status(narc_file_sync_directory("/tmp/any", NULL), NARC_OK);
    assert_narc_status(narc_file_sync_directory("missing/file", NULL), NARC_E_NOT_FOUND);
    assert_narc_status(narc_file_sync_directory("file/below", NULL), NARC_E_NOT_FOUND);
}

static void
a_rename_replaces_only_when_told_to(void **state)
{
    narc_error err;

    (void)state;
    narc_test_write("new", "new", 3);
    narc_test_write("old", "old", 3);
    assert_narc_status(narc_file_rename("new", "old", false, &err), NARC_E_REFUSED);
    assert_int_equal(err.number, NARC_EXISTS);
    assert_content("new", "new");
    assert_content("old", "old");
    assert_narc_status(narc_file_rename("new", "free", false, NULL), NARC_OK);
    assert_content("free", "new");
    assert_false(narc_test_exists("new"));
    assert_narc_status(narc_file_rename("free", "old", true, NULL), NARC_OK);
    assert_content("old", "new");
    assert_narc_status(narc_file_rename("gone", "x", false, NULL), NARC_E_NOT_FOUND);
    assert_narc_status(narc_file_rename("gone", "x", true, NULL), NARC_E_NOT_FOUND);
}

static void
a_rename_by_link_does_not_replace_either(void **state)
{
    narc_error err;

    (void)state;
    narc_test_write("new", "new", 3);
    narc_test_write("old", "old", 3);
    assert_narc_status(narc_file_rename_by_link("new", "old", &err), NARC_E_REFUSED);
    assert_int_equal(err.number, NARC_EXISTS);
    assert_content("new", "new");
    assert_content("old", "old");
    assert_narc_status(narc_file_rename_by_link("new", "free", NULL), NARC_OK);
    assert_content("free", "new");
    assert_false(narc_test_exists("new"));
    assert_narc_status(narc_file_rename_by_link("gone", "x", NULL), NARC_E_NOT_FOUND);
}

/* Eight processes wait at a closed gate and then want the same name; half of them go by link. */
static void
of_many_that_want_a_name_at_once_one_gets_it(void **state)
{
    (void)state;
    for (int round = 0; round < 10; round++) {
        pid_t children[8];
        int gate[2];
        int winners = 0;

        assert_int_equal(pipe2(gate, O_CLOEXEC), 0);
        for (int i = 0; i < 8; i++) {
            children[i] = fork();
            assert_true(children[i] >= 0);
            if (children[i] == 0) {
                char name[32];
                char byte;
                narc_status status;

                close(gate[1]);
                snprintf(name, sizeof(name), "wish-%d", i);
                close(open(name, O_WRONLY | O_CREAT | O_EXCL, 0600));
                (void)!read(gate[0], &byte, 1);
                status = i % 2 == 0 ? narc_file_rename(name, "prize", false, NULL)
                                    : narc_file_rename_by_link(name, "prize", NULL);
                unlink(name);
                _exit((int)status);
            }
        }
        close(gate[0]);
        close(gate[1]);
        for (int i = 0; i < 8; i++) {
            int answer;

            assert_int_equal(waitpid(children[i], &answer, 0), children[i]);
            assert_true(WIFEXITED(answer));
            if (WEXITSTATUS(answer) == NARC_OK)
                winners++;
            else
                assert_int_equal(WEXITSTATUS(answer), NARC_E_REFUSED);
        }
        assert_int_equal(winners, 1);
        assert_int_equal(unlink("prize"), 0);
    }
}

static void
a_file_is_read_whole_from_where_it_stands(void **state)
{
    narc_buffer buffer = {0};
    int fd;

    (void)state;
    narc_test_write("file", "0123456789", 10);
    fd = open_file("file", O_RDONLY);
    assert_int_equal(lseek(fd, 3, SEEK_SET), 3);
    assert_narc_status(narc_file_slurp(fd, 7, &buffer, NULL), NARC_OK);
    assert_narc_buffer(buffer, "3456789");
    assert_narc_status(narc_file_slurp(fd, 0, &buffer, NULL), NARC_OK);
    assert_narc_buffer(buffer, "3456789");
    close(fd);
    narc_buffer_free(&buffer);
}

static void
a_file_beyond_the_limit_is_refused_before_it_is_read(void **state)
{
    narc_buffer buffer = {0};
    narc_error err;
    int fd;

    (void)state;
    fd = open_file("sparse", O_RDWR | O_CREAT);
    assert_int_equal(ftruncate(fd, (off_t)1 << 40), 0);
    assert_narc_status(narc_file_slurp(fd, 1000, &buffer, &err), NARC_E_LIMIT);
    assert_int_equal(err.number, NARC_TOO_LARGE);
    assert_int_equal(lseek(fd, 0, SEEK_CUR), 0);
    assert_int_equal(buffer.capacity, 0);
    close(fd);
}

static void
a_pipe_is_read_up_to_the_limit_and_not_a_byte_further(void **state)
{
    (void)state;
    for (uint64_t limit = 98; limit <= 102; limit++) {
        narc_buffer buffer = {0};
        int fd;
        const pid_t child = start_dripping(&fd, 0);

        assert_narc_status(narc_file_slurp(fd, limit, &buffer, NULL),
                           limit < 100 ? NARC_E_LIMIT : NARC_OK);
        if (limit >= 100)
            assert_int_equal(buffer.size, 100);
        close(fd);
        assert_int_equal(waitpid(child, NULL, 0), child);
        narc_buffer_free(&buffer);
    }
}

static void
a_file_that_hides_its_size_is_read_all_the_same(void **state)
{
    narc_buffer buffer = {0};
    const int fd = open("/proc/self/status", O_RDONLY);

    (void)state;
    if (fd < 0)
        skip();
    assert_narc_status(narc_file_slurp(fd, 1 << 20, &buffer, NULL), NARC_OK);
    assert_true(buffer.size > 100);
    close(fd);
    narc_buffer_free(&buffer);
}

static narc_status
slurp(const narc_allocator *allocator, void *user)
{
    narc_buffer buffer = {.allocator = allocator};
    int ends[2];
    narc_status status;

    (void)user;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[1], F_SETPIPE_SZ, 1 << 19) >= 300000, 1);
    for (int i = 0; i < 300; i++) {
        static const char piece[1000];

        assert_int_equal(write(ends[1], piece, sizeof(piece)), sizeof(piece));
    }
    close(ends[1]);
    status = narc_file_slurp(ends[0], 1 << 20, &buffer, NULL);
    if (status == NARC_OK)
        assert_int_equal(buffer.size, 300000);
    close(ends[0]);
    narc_buffer_free(&buffer);
    return status;
}

static void
every_failing_allocation_while_reading_is_reported(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(slurp, NULL);
}

#define IN_FOLDER(test)                                                                            \
    cmocka_unit_test_setup_teardown(test, narc_test_folder_enter, narc_test_folder_leave)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(only_regular_files_are_opened_and_nothing_is_waited_for),
        IN_FOLDER(a_new_file_never_takes_an_existing_name),
        IN_FOLDER(a_file_without_rights_says_so),
        IN_FOLDER(a_program_started_meanwhile_does_not_inherit_the_file),
        IN_FOLDER(one_writer_at_a_time_among_processes),
        IN_FOLDER(one_writer_at_a_time_within_a_process),
        IN_FOLDER(a_lock_that_ends_in_a_moment_is_waited_for),
        IN_FOLDER(a_lock_needs_a_descriptor_open_for_writing),
        cmocka_unit_test(a_dead_descriptor_fails_every_call),
        cmocka_unit_test(a_full_disk_is_told_from_other_trouble),
        cmocka_unit_test(bytes_that_drip_from_a_pipe_are_read_whole),
        cmocka_unit_test(a_slow_reader_gets_every_byte),
        IN_FOLDER(files_and_their_directories_are_synced),
        IN_FOLDER(a_rename_replaces_only_when_told_to),
        IN_FOLDER(a_rename_by_link_does_not_replace_either),
        IN_FOLDER(of_many_that_want_a_name_at_once_one_gets_it),
        IN_FOLDER(a_file_is_read_whole_from_where_it_stands),
        IN_FOLDER(a_file_beyond_the_limit_is_refused_before_it_is_read),
        cmocka_unit_test(a_pipe_is_read_up_to_the_limit_and_not_a_byte_further),
        cmocka_unit_test(a_file_that_hides_its_size_is_read_all_the_same),
        cmocka_unit_test(every_failing_allocation_while_reading_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
