/* Reading wire bytes. */
#include "narc_test.h"

#include "base/cursor.h"

static const uint8_t wire[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,
                               0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 0x10};

static void
numbers_are_little_endian(void **state)
{
    narc_cursor in = {.bytes = {wire, sizeof(wire)}};

    (void)state;
    assert_int_equal(narc_cursor_u8(&in), 0x01);
    assert_int_equal(narc_cursor_u16le(&in), 0x0302);
    assert_int_equal(narc_cursor_u32le(&in), 0x07060504);
    assert_true(narc_cursor_u64le(&in) == UINT64_C(0x0F0E0D0C0B0A0908));
    assert_int_equal(narc_cursor_left(&in), 1);
    assert_int_equal(narc_cursor_u8(&in), 0x10);
    assert_narc_status(narc_cursor_check(&in, "1", NULL), NARC_OK);
}

/* Fifteen bytes are read below; with any fewer the check says so and where the bytes ended. */
static void
every_truncation_is_noticed_at_the_end(void **state)
{
    (void)state;
    for (size_t size = 0; size <= sizeof(wire); size++) {
        narc_cursor in = {.bytes = {wire, size}, .base = 1000};
        narc_error err;
        narc_status status;

        (void)narc_cursor_u64le(&in);
        (void)narc_cursor_u32le(&in);
        (void)narc_cursor_take(&in, 3);
        status = narc_cursor_check(&in, "4.2", &err);
        assert_narc_status(status, size < 15 ? NARC_E_CORRUPT : NARC_OK);
        if (status == NARC_OK)
            continue;
        assert_int_equal(err.number, NARC_CUT_SHORT);
        assert_int_equal(err.offset, 1000 + size);
        assert_string_equal(err.rule, "4.2");
    }
}

static void
after_a_short_read_everything_reads_as_nothing(void **state)
{
    narc_cursor in = {.bytes = {wire, 3}};

    (void)state;
    assert_int_equal(narc_cursor_u32le(&in), 0);
    assert_int_equal(narc_cursor_u8(&in), 0); /* would fit, but the reader has lost its place */
    assert_int_equal(narc_cursor_take(&in, 0).size, 0);
    assert_true(in.short_read);
}

static void
a_size_beyond_all_memory_is_a_short_read(void **state)
{
    narc_cursor in = {.bytes = {wire, sizeof(wire)}, .at = 4};

    (void)state;
    assert_int_equal(narc_cursor_take(&in, UINT64_MAX).size, 0);
    assert_true(in.short_read);
    assert_int_equal(in.at, 4);
}

static void
taken_bytes_are_borrowed_from_the_input(void **state)
{
    narc_cursor in = {.bytes = {wire, sizeof(wire)}, .at = 2};
    const narc_bytes taken = narc_cursor_take(&in, 5);

    (void)state;
    assert_ptr_equal(taken.data, wire + 2);
    assert_int_equal(taken.size, 5);
    assert_int_equal(narc_cursor_left(&in), 9);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_little_endian),
        cmocka_unit_test(every_truncation_is_noticed_at_the_end),
        cmocka_unit_test(after_a_short_read_everything_reads_as_nothing),
        cmocka_unit_test(a_size_beyond_all_memory_is_a_short_read),
        cmocka_unit_test(taken_bytes_are_borrowed_from_the_input),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
