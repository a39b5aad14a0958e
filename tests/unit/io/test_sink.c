/* Sinks: bytes in order into a buffer or a descriptor. */
#include "narc_test.h"

#include <fcntl.h>
#include <unistd.h>

static void
a_buffer_takes_what_comes_up_to_its_limit(void **state)
{
    narc_buffer buffer = {.limit = 6};
    const narc_sink sink = narc_sink_buffer(&buffer);

    (void)state;
    assert_null(sink.sync);
    assert_narc_status(sink.write(sink.user, "abc", 3, NULL), NARC_OK);
    assert_narc_status(sink.write(sink.user, "", 0, NULL), NARC_OK);
    assert_narc_status(sink.write(sink.user, "def", 3, NULL), NARC_OK);
    assert_narc_buffer(buffer, "abcdef");
    assert_narc_status(sink.write(sink.user, "g", 1, NULL), NARC_E_LIMIT);
    assert_narc_buffer(buffer, "abcdef");
    narc_buffer_free(&buffer);
}

static narc_status
fill(const narc_allocator *allocator, void *user)
{
    narc_buffer buffer = {.allocator = allocator};
    const narc_sink sink = narc_sink_buffer(&buffer);
    narc_status status = NARC_OK;

    (void)user;
    for (int i = 0; i < 100 && status == NARC_OK; i++)
        status = sink.write(sink.user, "forty bytes of a headline, more or less.", 40, NULL);
    narc_buffer_free(&buffer);
    return status;
}

static void
a_buffer_without_memory_fails_the_write(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(fill, NULL);
}

static void
a_file_holds_the_bytes_in_order_and_is_synced(void **state)
{
    int fd = open("out", O_RDWR | O_CREAT, 0600);
    const narc_sink sink = narc_sink_fd(&fd);
    char got[8] = {0};

    (void)state;
    assert_true(fd >= 0);
    assert_narc_status(sink.write(sink.user, "abc", 3, NULL), NARC_OK);
    assert_narc_status(sink.write(sink.user, "def", 3, NULL), NARC_OK);
    assert_narc_status(sink.sync(sink.user, NULL), NARC_OK);
    assert_int_equal(pread(fd, got, sizeof(got), 0), 6);
    assert_string_equal(got, "abcdef");
    close(fd);
    fd = -1; /* the sink reads the descriptor at each call */
    assert_narc_status(sink.write(sink.user, "x", 1, NULL), NARC_E_IO);
    assert_narc_status(sink.sync(sink.user, NULL), NARC_E_IO);
}

static void
a_pipe_cannot_be_synced_and_that_is_no_failure(void **state)
{
    int ends[2];
    narc_sink sink;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    sink = narc_sink_fd(&ends[1]);
    assert_narc_status(sink.write(sink.user, "abc", 3, NULL), NARC_OK);
    assert_narc_status(sink.sync(sink.user, NULL), NARC_OK);
    close(ends[0]);
    close(ends[1]);
}

static void
a_full_device_fails_the_write(void **state)
{
    const int fd = open("/dev/full", O_WRONLY);
    const narc_sink sink = narc_sink_fd(&fd);
    narc_error err;

    (void)state;
    if (fd < 0)
        skip();
    assert_narc_status(sink.write(sink.user, "x", 1, &err), NARC_E_IO);
    assert_int_equal(err.number, NARC_DISK_FULL);
    close(fd);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_buffer_takes_what_comes_up_to_its_limit),
        cmocka_unit_test(a_buffer_without_memory_fails_the_write),
        cmocka_unit_test_setup_teardown(a_file_holds_the_bytes_in_order_and_is_synced,
                                        narc_test_folder_enter, narc_test_folder_leave),
        cmocka_unit_test(a_pipe_cannot_be_synced_and_that_is_no_failure),
        cmocka_unit_test(a_full_device_fails_the_write),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
