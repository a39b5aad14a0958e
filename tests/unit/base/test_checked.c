/* Sums and products of sizes that came from outside. */
#include "narc_test.h"

#include "base/checked.h"

static void
a_sum_that_overflows_leaves_the_result_alone(void **state)
{
    uint64_t out = 5;

    (void)state;
    assert_true(narc_checked_add(UINT64_MAX - 1, 1, &out));
    assert_true(out == UINT64_MAX);
    assert_false(narc_checked_add(UINT64_MAX, 1, &out));
    assert_false(narc_checked_add(UINT64_MAX, UINT64_MAX, &out));
    assert_true(out == UINT64_MAX);
}

static void
a_product_that_overflows_leaves_the_result_alone(void **state)
{
    uint64_t out = 5;

    (void)state;
    assert_true(narc_checked_multiply(UINT64_C(1) << 32, (UINT64_C(1) << 32) - 1, &out));
    assert_true(out == UINT64_C(0xFFFFFFFF00000000));
    assert_false(narc_checked_multiply(UINT64_C(1) << 32, UINT64_C(1) << 32, &out));
    assert_true(out == UINT64_C(0xFFFFFFFF00000000));
    assert_true(narc_checked_multiply(UINT64_MAX, 0, &out));
    assert_int_equal(out, 0);
}

static void
a_stretch_is_inside_only_when_its_end_is(void **state)
{
    (void)state;
    assert_true(narc_checked_inside(0, 0, 0));
    assert_true(narc_checked_inside(10, 0, 10));
    assert_true(narc_checked_inside(4, 6, 10));
    assert_false(narc_checked_inside(4, 7, 10));
    assert_false(narc_checked_inside(11, 0, 10));
    assert_false(narc_checked_inside(UINT64_MAX, 2, 10)); /* the sum would wrap to 1 */
    assert_false(narc_checked_inside(2, UINT64_MAX, 10));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sum_that_overflows_leaves_the_result_alone),
        cmocka_unit_test(a_product_that_overflows_leaves_the_result_alone),
        cmocka_unit_test(a_stretch_is_inside_only_when_its_end_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
