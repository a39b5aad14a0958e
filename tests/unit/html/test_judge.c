/* The learned table is well formed, and words are taken apart as it was learned. */
#include "narc_test.h"

#include "base/arena.h"
#include "base/text.h"
#include "html/judge.h"
#include "html/judge_words.h"

/* Leaves that are left when every test sends the run to the right, and to the left. */
static void
every_tree_keeps_a_leaf_whatever_its_tests_say(void **state)
{
    (void)state;
    assert_true(narc_html_judge_trees > 0);
    assert_int_equal(narc_html_judge_firsts[0], 0);
    for (size_t i = 0; i < narc_html_judge_trees; i++) {
        const size_t end = narc_html_judge_firsts[i + 1];
        const size_t leaves = end - narc_html_judge_firsts[i] + 1;
        uint32_t gone = 0;

        assert_true(leaves >= 2 && leaves <= NARC_HTML_JUDGE_LEAVES);
        for (size_t t = narc_html_judge_firsts[i]; t < end; t++) {
            const narc_html_judge_test *test = &narc_html_judge_tests[t];

            assert_true(test->feature < NARC_HTML_FEATURES);
            assert_int_not_equal(test->left, 0);
            gone |= test->left;
        }
        /* all but the last */
        assert_int_equal(gone, (1u << (leaves - 1)) - 1);
    }
}

static narc_html_name_range
weigh(const char *names)
{
    narc_html_name_range range = {0, 0, false};

    narc_html_names_weigh(narc_text_from(names), &range);
    return range;
}

static void
names_are_taken_apart_at_humps_and_marks(void **state)
{
    const narc_html_name_range range = weigh("menu-item");

    (void)state;
    assert_true(range.known);
    assert_true(range.low < 0);
    assert_int_equal(weigh("menuItem").low, range.low);
    assert_int_equal(weigh("x MENU_ITEM y").low, range.low);
    assert_false(weigh("qqzzx7 q").known);
    assert_false(weigh("").known);
}

static void
words_count_once_they_are_known(void **state)
{
    const narc_html_word_sum sum = narc_html_words_weigh(NARC_TEXT("Copyright 2026 Qqzzx"));

    (void)state;
    assert_int_equal(sum.count, 1);
    assert_true(sum.mean < 0);
    assert_int_equal(sum.mean, sum.first);
    assert_int_equal(narc_html_words_weigh(NARC_TEXT("")).count, 0);
}

/* Odds in tenths of a unit, 99 for a run that is not asked; the runs taken as a string of 0 and 1. */
static void
expect_stretches(const int *tenths, const char *expected)
{
    const size_t count = strlen(expected);
    narc_arena arena = {0};
    int32_t odds[32] = {0};
    bool taken[32];

    for (size_t i = 0; i < count; i++)
        odds[i] = tenths[i] == 99 ? NARC_HTML_NOT_ASKED : tenths[i] * NARC_HTML_JUDGE_UNIT / 10;
    assert_true(narc_html_judge_stretches(odds, 0, count, &arena, taken));
    for (size_t i = 0; i < count; i++)
        if (taken[i] != (expected[i] == '1'))
            fail_msg("run %zu is%s taken, expected %s", i, taken[i] ? "" : " not", expected);
    narc_arena_free(&arena);
}

static void
runs_are_taken_in_stretches_that_are_worth_it(void **state)
{
    (void)state;
    expect_stretches((const int[]){0}, "");
    expect_stretches((const int[]){-10, 20, 20, -10}, "0110");
    /* a teaser that looks a little like the article, far from it and close to it */
    expect_stretches((const int[]){20, 20, -20, -20, -20, -20, 3, -20}, "11000000");
    expect_stretches((const int[]){20, 20, -20, 3, -20}, "11010");
    /* another stretch that is worth its price */
    expect_stretches((const int[]){20, 20, -20, -20, -20, -20, 9, -20}, "11000010");
    /* what is nearly one is taken where it stands between others, and nowhere else */
    expect_stretches((const int[]){20, -1, 20, -1}, "1110");
    /* what is not asked is never taken and parts nothing */
    expect_stretches((const int[]){99, 20, 99, 99, 99, 2, 99}, "0100010");
    /* too little in all */
    expect_stretches((const int[]){-5, 4, -5}, "000");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tree_keeps_a_leaf_whatever_its_tests_say),
        cmocka_unit_test(names_are_taken_apart_at_humps_and_marks),
        cmocka_unit_test(runs_are_taken_in_stretches_that_are_worth_it),
        cmocka_unit_test(words_count_once_they_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
