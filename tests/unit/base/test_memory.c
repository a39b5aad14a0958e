/* Memory through the allocator hook. */
#include "narc_test.h"

#include "base/memory.h"

static void
the_hook_sees_every_request_and_no_empty_one(void **state)
{
    narc_test_memory memory;
    uint8_t *data;

    (void)state;
    narc_test_memory_init(&memory, 0);
    data = narc_memory_zeroed(&memory.allocator, 10, 3);
    assert_non_null(data);
    for (int i = 0; i < 30; i++)
        assert_int_equal(data[i], 0);
    data = narc_memory_resize(&memory.allocator, data, 1000);
    assert_non_null(data);
    assert_int_equal(memory.requests, 2);
    assert_int_equal(memory.out, 1);
    narc_memory_free(&memory.allocator, data);
    narc_memory_free(&memory.allocator, NULL);
    assert_int_equal(memory.out, 0);
    assert_null(narc_memory_zeroed(&memory.allocator, 0, 8));
    assert_int_equal(memory.requests, 2);
}

static void
an_array_whose_size_overflows_is_refused(void **state)
{
    (void)state;
    assert_null(narc_memory_zeroed(NULL, SIZE_MAX, 2));
    assert_null(narc_memory_zeroed(NULL, SIZE_MAX / 2 + 1, 2));
}

static void
a_failed_resize_leaves_the_old_memory(void **state)
{
    const narc_text kept = NARC_TEXT("kept");
    narc_test_memory memory;
    char *data;

    (void)state;
    narc_test_memory_init(&memory, 2);
    data = narc_memory_get(&memory.allocator, kept.size);
    assert_non_null(data);
    memcpy(data, kept.data, kept.size);
    assert_null(narc_memory_resize(&memory.allocator, data, 100));
    assert_memory_equal(data, "kept", 4);
    narc_memory_free(&memory.allocator, data);
    assert_int_equal(memory.out, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hook_sees_every_request_and_no_empty_one),
        cmocka_unit_test(an_array_whose_size_overflows_is_refused),
        cmocka_unit_test(a_failed_resize_leaves_the_old_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
