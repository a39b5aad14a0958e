/* The learned table is well formed, and words are taken apart as it was learned. */
#include "narc_test.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"
#include "html/judge.h"
#include "html/judge_words.h"
#include "markup/parse.h"

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

/* The numbers of a long run, of pieces with one comma, one stop, two digits and one capital each. */
static void
what_a_run_is_made_of_is_counted_however_long_it_is(void **state)
{
    static const char piece[] = "Quay, 17 m. ";
    enum { PIECES = 3000 };
    narc_arena scratch = {0};
    narc_html_page page = {.document = &(narc_document){.bytes = {NULL, 0}}, .scratch = &scratch};
    narc_html_layout layout;
    narc_html_looker *looker;
    int16_t features[NARC_HTML_FEATURES * 2];
    narc_buffer html = {0};
    narc_tree tree;
    narc_error err;

    (void)state;
    narc_buffer_literal(&html, "<p>");
    for (int i = 0; i < PIECES; i++)
        narc_buffer_literal(&html, piece);
    narc_buffer_literal(&html, "Quay\xE3\x80\x81 and\xE3\x80\x82\xEF\xBC\x8C");
    narc_tree_begin(&tree, NULL, NULL);
    assert_narc_status(narc_markup_parse(narc_buffer_as_text(&html), &tree, &err), NARC_OK);
    page.tree = &tree;
    page.item = narc_item_new(NULL);
    assert_true(narc_html_layout_prepare(&layout, &page));
    assert_int_equal(layout.run_count, 1);
    looker = narc_html_judge_begin(&layout);
    assert_non_null(looker);
    narc_html_judge_look(looker, 0, features, 2);
    assert_int_equal(features[2 * 2], 3 * PIECES + 2);                        /* words */
    assert_int_equal(features[5 * 2], PIECES + 2);                            /* commas */
    assert_int_equal(features[6 * 2], PIECES + 1);                            /* stops */
    assert_int_equal(features[8 * 2], (PIECES + 1) * 100 / (3 * PIECES + 2)); /* capitals */
    narc_item_free(page.item);
    narc_tree_free(&tree);
    narc_buffer_free(&html);
    narc_arena_free(&scratch);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tree_keeps_a_leaf_whatever_its_tests_say),
        cmocka_unit_test(names_are_taken_apart_at_humps_and_marks),
        cmocka_unit_test(runs_are_taken_in_stretches_that_are_worth_it),
        cmocka_unit_test(words_count_once_they_are_known),
        cmocka_unit_test(what_a_run_is_made_of_is_counted_however_long_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
