/* Limits with their defaults filled in. */
#include "narc_test.h"

#include "base/limits.h"

/* narc/base.h: a zero field means the documented default. */
static void
no_limits_are_the_documented_defaults(void **state)
{
    const narc_limits zeroed = NARC_LIMITS_INIT;
    const narc_limits limits = narc_limits_complete(NULL);
    const narc_limits same = narc_limits_complete(&zeroed);

    (void)state;
    assert_true(limits.document_bytes == UINT64_C(512) << 20);
    assert_true(limits.block_bytes == UINT64_C(16) << 20);
    assert_true(limits.record_bytes == UINT64_C(64) << 20);
    assert_true(limits.object_bytes == UINT64_C(16) << 30);
    assert_true(limits.container_bytes == UINT64_C(1) << 40);
    assert_int_equal(limits.expansion_ratio, 65536);
    assert_int_equal(limits.markup_depth, 2000);
    assert_int_equal(limits.xml_depth, 256);
    assert_int_equal(limits.tag_bytes, 65536);
    assert_int_equal(limits.json_depth, 128);
    assert_memory_equal(&limits, &same, sizeof(limits));
}

static void
what_is_given_is_kept(void **state)
{
    narc_limits given = NARC_LIMITS_INIT;
    narc_limits limits;

    (void)state;
    given.document_bytes = 1;
    given.json_depth = 7;
    limits = narc_limits_complete(&given);
    assert_int_equal(limits.document_bytes, 1);
    assert_int_equal(limits.json_depth, 7);
    assert_int_equal(limits.xml_depth, 256);
}

static void
the_ceilings_of_the_format_cannot_be_raised(void **state)
{
    narc_limits given = NARC_LIMITS_INIT;
    narc_limits limits;

    (void)state;
    given.block_bytes = UINT64_MAX;
    given.record_bytes = UINT64_MAX;
    limits = narc_limits_complete(&given);
    assert_true(limits.block_bytes == UINT64_C(16) << 20);
    assert_true(limits.record_bytes == UINT64_C(64) << 20);
}

/* A program compiled against an older header has a shorter struct, and other data behind it. */
static void
fields_behind_the_callers_struct_are_not_read(void **state)
{
    narc_limits given;
    narc_limits limits;

    (void)state;
    memset(&given, 0x77, sizeof(given));
    given.struct_size = offsetof(narc_limits, block_bytes);
    given.document_bytes = 42;
    limits = narc_limits_complete(&given);
    assert_int_equal(limits.document_bytes, 42);
    assert_true(limits.block_bytes == UINT64_C(16) << 20);
    assert_int_equal(limits.json_depth, 128);
    assert_int_equal(limits.struct_size, sizeof(limits));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_limits_are_the_documented_defaults),
        cmocka_unit_test(what_is_given_is_kept),
        cmocka_unit_test(the_ceilings_of_the_format_cannot_be_raised),
        cmocka_unit_test(fields_behind_the_callers_struct_are_not_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
