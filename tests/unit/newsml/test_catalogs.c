/* Aliases, schemes and QCodes. */
#include "narc_test.h"

#include "base/text.h"
#include "newsml/catalogs.h"

static void
only_the_first_colon_splits_a_qcode(void **state)
{
    narc_catalog_scheme schemes[] = {{NARC_TEXT("b"), NARC_TEXT("http://b/")},
                                     {NARC_TEXT("a"), NARC_TEXT("http://a#")}};
    narc_catalogs catalogs = {.items = schemes, .count = 2};
    narc_arena arena = {.failed = false};

    (void)state;
    assert_int_equal(narc_catalogs_sort(&catalogs).size, 0);
    assert_narc_text(narc_catalogs_resolve(&catalogs, NARC_TEXT("a:x:y"), &arena), "http://a#x:y");
    assert_int_equal(narc_catalogs_resolve(&catalogs, NARC_TEXT("c:x"), &arena).size, 0);
    assert_int_equal(narc_catalogs_resolve(&catalogs, NARC_TEXT("a"), &arena).size, 0);
    assert_int_equal(narc_catalogs_resolve(&catalogs, NARC_TEXT("stat:usable"), &arena).size, 0);
    catalogs.iptc = true;
    assert_narc_text(narc_catalogs_resolve(&catalogs, NARC_TEXT("stat:usable"), &arena),
                     NARC_PUBSTATUS_SCHEME "usable");
    narc_arena_free(&arena);
}

static void
an_alias_of_two_schemes_is_told(void **state)
{
    narc_catalog_scheme schemes[] = {{NARC_TEXT("a"), NARC_TEXT("http://b/")},
                                     {NARC_TEXT("c"), NARC_TEXT("http://c/")},
                                     {NARC_TEXT("a"), NARC_TEXT("http://a/")}};
    narc_catalogs catalogs = {.items = schemes, .count = 3};

    (void)state;
    assert_narc_text(narc_catalogs_sort(&catalogs), "a");
}

/* The search in the table is by bytes. */
static void
the_bundled_aliases_are_sorted_and_unique(void **state)
{
    (void)state;
    for (size_t i = 1; i < narc_iptc_alias_count; i++)
        assert_true(strcmp(narc_iptc_aliases[i - 1].alias, narc_iptc_aliases[i].alias) < 0);
}

static void
a_qcode_has_an_alias_a_colon_a_code_and_no_space(void **state)
{
    (void)state;
    assert_true(narc_qcode_is(NARC_TEXT("a:b")));
    assert_true(narc_qcode_is(NARC_TEXT("a:b:c/d")));
    assert_false(narc_qcode_is(NARC_TEXT("a")));
    assert_false(narc_qcode_is(NARC_TEXT(":b")));
    assert_false(narc_qcode_is(NARC_TEXT("a:")));
    assert_false(narc_qcode_is(NARC_TEXT("a:b c")));
    assert_false(narc_qcode_is(NARC_TEXT("")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_first_colon_splits_a_qcode),
        cmocka_unit_test(an_alias_of_two_schemes_is_told),
        cmocka_unit_test(the_bundled_aliases_are_sorted_and_unique),
        cmocka_unit_test(a_qcode_has_an_alias_a_colon_a_code_and_no_space),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
