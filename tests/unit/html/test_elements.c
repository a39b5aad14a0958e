/* libnarc/html/elements.c: the table agrees with the vocabulary of bodies. */
#include "narc_test.h"

#include "html/elements.h"

static void
what_is_a_block_in_a_body_is_one_on_the_page(void **state)
{
    (void)state;
    assert_false(narc_html_tag_is_block(NARC_TAG_OTHER));
    for (int tag = 0; tag < NARC_TAG_COUNT; tag++) {
        const narc_html_element_rule *rule = &narc_html_element_rules[tag];
        const narc_body_kind kind = narc_body_element_kind((narc_body_element)rule->element);

        assert_int_equal(rule->treatment == NARC_HTML_MAPPED, rule->element != NARC_BODY_NONE);
        if (rule->treatment == NARC_HTML_MAPPED)
            assert_int_equal(rule->block, kind != NARC_BODY_INLINE && kind != NARC_BODY_VOID);
        else
            assert_int_equal(rule->block, rule->treatment == NARC_HTML_OWN_LINE);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_a_block_in_a_body_is_one_on_the_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
