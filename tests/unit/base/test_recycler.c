/* Large blocks are kept for the next document. */
#include "narc_test.h"

#include "base/memory.h"
#include "base/recycler.h"

#include <string.h>

static void
a_large_block_given_back_is_the_next_one_handed_out(void **state)
{
    narc_test_memory memory;
    narc_recycler recycler;
    void *first;
    void *second;

    (void)state;
    narc_test_memory_init(&memory, 0);
    narc_recycler_begin(&recycler, &memory.allocator);
    first = narc_memory_get(&recycler.allocator, 100000);
    assert_non_null(first);
    narc_memory_free(&recycler.allocator, first);
    second = narc_memory_get(&recycler.allocator, 90000);
    assert_ptr_equal(first, second);
    assert_int_equal(memory.requests, 1);
    narc_memory_free(&recycler.allocator, second);
    narc_recycler_end(&recycler);
    assert_int_equal(memory.out, 0);
}

static void
a_block_that_grows_keeps_what_is_in_it(void **state)
{
    narc_recycler recycler;
    char *data;

    (void)state;
    narc_recycler_begin(&recycler, NULL);
    data = narc_memory_get(&recycler.allocator, 10);
    assert_non_null(data);
    memcpy(data, "nine lines", 10);
    for (size_t size = 20; size < 200000; size *= 3) {
        data = narc_memory_resize(&recycler.allocator, data, size);
        assert_non_null(data);
        assert_memory_equal(data, "nine lines", 10);
        memset(data + 10, 'x', size - 10);
    }
    narc_memory_free(&recycler.allocator, data);
    narc_recycler_end(&recycler);
}

/* A hostile document must not be remembered by its size. */
static void
no_more_than_16_mebibytes_are_kept(void **state)
{
    narc_recycler recycler;
    void *blocks[4];

    (void)state;
    narc_recycler_begin(&recycler, NULL);
    for (size_t i = 0; i < 4; i++)
        blocks[i] = narc_memory_get(&recycler.allocator, (size_t)6 << 20);
    for (size_t i = 0; i < 4; i++)
        narc_memory_free(&recycler.allocator, blocks[i]);
    assert_int_equal(recycler.kept_bytes, (size_t)16 << 20);
    narc_recycler_end(&recycler);
    assert_int_equal(recycler.kept_bytes, 0);
}

static void
memory_that_runs_out_leaves_the_old_block(void **state)
{
    narc_test_memory memory;
    narc_recycler recycler;
    void *data;

    (void)state;
    narc_test_memory_init(&memory, 2);
    narc_recycler_begin(&recycler, &memory.allocator);
    data = narc_memory_get(&recycler.allocator, 5000);
    assert_non_null(data);
    assert_null(narc_memory_resize(&recycler.allocator, data, 50000));
    assert_null(narc_memory_get(&recycler.allocator, SIZE_MAX));
    narc_memory_free(&recycler.allocator, data);
    narc_recycler_end(&recycler);
    assert_int_equal(memory.out, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_large_block_given_back_is_the_next_one_handed_out),
        cmocka_unit_test(a_block_that_grows_keeps_what_is_in_it),
        cmocka_unit_test(no_more_than_16_mebibytes_are_kept),
        cmocka_unit_test(memory_that_runs_out_leaves_the_old_block),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
