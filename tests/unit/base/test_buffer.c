/* Bytes that grow. */
#include "narc_test.h"

#include "base/buffer.h"

static void
numbers_are_little_endian(void **state)
{
    static const uint8_t wanted[] = {0x12, 0x34, 0x12, 0x78, 0x56, 0x34, 0x12, 0xEF,
                                     0xCD, 0xAB, 0x89, 0x67, 0x45, 0x23, 0x01};
    narc_buffer buffer = {0};

    (void)state;
    narc_buffer_byte(&buffer, 0x12);
    narc_buffer_u16le(&buffer, 0x1234);
    narc_buffer_u32le(&buffer, 0x12345678);
    narc_buffer_u64le(&buffer, UINT64_C(0x0123456789ABCDEF));
    assert_int_equal(buffer.size, sizeof(wanted));
    assert_memory_equal(buffer.data, wanted, sizeof(wanted));
    narc_buffer_free(&buffer);
}

static void
all_kinds_of_text_go_behind_each_other(void **state)
{
    narc_buffer buffer = {0};

    (void)state;
    narc_buffer_literal(&buffer, "a");
    narc_buffer_text(&buffer, NARC_TEXT("b"));
    narc_buffer_text(&buffer, (narc_text){NULL, 0});
    narc_buffer_bytes(&buffer, NULL, 0);
    narc_buffer_format(&buffer, "%s%05d", "c", 12);
    narc_buffer_format(&buffer, "%s", "");
    narc_buffer_code_point(&buffer, 0x20AC);
    narc_buffer_code_point(&buffer, 0xD800);
    assert_narc_buffer(buffer, "abc00012\xE2\x82\xAC\xEF\xBF\xBD");
    assert_narc_status(narc_buffer_check(&buffer, NULL), NARC_OK);
    narc_buffer_free(&buffer);
    narc_buffer_free(NULL);
}

static void
the_limit_may_be_reached_but_not_passed(void **state)
{
    narc_buffer buffer = {.limit = 4};
    narc_error err;

    (void)state;
    narc_buffer_literal(&buffer, "ab");
    narc_buffer_format(&buffer, "%s", "cd"); /* its terminating zero is not content */
    assert_narc_status(narc_buffer_check(&buffer, &err), NARC_OK);
    narc_buffer_byte(&buffer, 'e');
    assert_narc_status(narc_buffer_check(&buffer, &err), NARC_E_LIMIT);
    assert_int_equal(err.number, NARC_TOO_LARGE);
    /* It keeps what it has and takes nothing since, not even what would fit. */
    narc_buffer_bytes(&buffer, "", 0);
    assert_narc_buffer(buffer, "abcd");

    narc_buffer_clear(&buffer);
    narc_buffer_literal(&buffer, "new");
    assert_narc_buffer(buffer, "new");
    assert_narc_status(narc_buffer_check(&buffer, &err), NARC_OK);
    narc_buffer_free(&buffer);
    assert_int_equal(buffer.limit, 4);
}

static void
a_limit_below_what_is_there_stops_the_next_append(void **state)
{
    narc_buffer buffer = {0};

    (void)state;
    narc_buffer_literal(&buffer, "abcdef");
    buffer.limit = 3;
    narc_buffer_byte(&buffer, 'g');
    assert_narc_status(narc_buffer_check(&buffer, NULL), NARC_E_LIMIT);
    assert_narc_buffer(buffer, "abcdef");
    narc_buffer_free(&buffer);
}

/* 4 MiB are the limit, 2 MiB are there, and memory runs out: that is not the limit's doing. */
static void
out_of_memory_is_told_from_too_large(void **state)
{
    narc_test_memory memory;
    narc_buffer buffer;
    narc_error err;

    (void)state;
    narc_test_memory_init(&memory, 2);
    buffer = (narc_buffer){.limit = 4 << 20, .allocator = &memory.allocator};
    assert_non_null(narc_buffer_reserve(&buffer, 2 << 20));
    buffer.size = 2 << 20;
    narc_buffer_byte(&buffer, 'x');
    assert_narc_status(narc_buffer_check(&buffer, &err), NARC_E_MEMORY);
    assert_int_equal(err.number, NARC_MEMORY);
    narc_buffer_free(&buffer);
    assert_int_equal(memory.out, 0);
}

static void
sizes_that_overflow_are_refused(void **state)
{
    narc_buffer buffer = {0};

    (void)state;
    narc_buffer_byte(&buffer, 'x');
    assert_null(narc_buffer_reserve(&buffer, SIZE_MAX));
    assert_narc_status(narc_buffer_check(&buffer, NULL), NARC_E_MEMORY);
    narc_buffer_free(&buffer);
}

static void
room_for_nothing_is_a_place_all_the_same(void **state)
{
    narc_buffer buffer = {0};

    (void)state;
    assert_non_null(narc_buffer_reserve(&buffer, 0));
    narc_buffer_free(&buffer);
}

static narc_status
fill(const narc_allocator *allocator, void *user)
{
    narc_buffer buffer = {.allocator = allocator};
    narc_status status;

    (void)user;
    for (unsigned i = 0; i < 400; i++) {
        narc_buffer_literal(&buffer, "headline ");
        narc_buffer_format(&buffer, "%u\n", i);
    }
    status = narc_buffer_check(&buffer, NULL);
    narc_buffer_free(&buffer);
    return status;
}

static void
every_failing_allocation_is_latched_and_nothing_leaks(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(fill, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_little_endian),
        cmocka_unit_test(all_kinds_of_text_go_behind_each_other),
        cmocka_unit_test(the_limit_may_be_reached_but_not_passed),
        cmocka_unit_test(a_limit_below_what_is_there_stops_the_next_append),
        cmocka_unit_test(out_of_memory_is_told_from_too_large),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(room_for_nothing_is_a_place_all_the_same),
        cmocka_unit_test(every_failing_allocation_is_latched_and_nothing_leaks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
