/* The learned table is well formed, and words are taken apart as it was learned. */
#include "narc_test.h"

#include "base/text.h"
#include "html/judge.h"
#include "html/judge_words.h"

/* Nodes of the tree that begins at a root; fails when it leads out of itself. */
static size_t
size_of_tree(size_t root)
{
    size_t open = 1;
    size_t size = 0;

    while (open > 0) {
        const narc_html_judge_node *node = &narc_html_judge_nodes[root + size++];

        if (node->feature == NARC_HTML_LEAF) {
            open--;
            continue;
        }
        assert_true(node->feature < NARC_HTML_FEATURES);
        assert_true(node->skip >= 2);
        open++;
    }
    return size;
}

static void
every_tree_ends_in_leaves_and_the_next_begins_behind_it(void **state)
{
    (void)state;
    assert_true(narc_html_judge_trees > 0);
    for (size_t i = 0; i < narc_html_judge_trees; i++) {
        const size_t size = size_of_tree(narc_html_judge_roots[i]);

        for (size_t k = 0; k < size; k++) {
            const narc_html_judge_node *node = &narc_html_judge_nodes[narc_html_judge_roots[i] + k];

            assert_true(node->feature == NARC_HTML_LEAF || k + node->skip < size);
        }
        if (i + 1 < narc_html_judge_trees)
            assert_int_equal(narc_html_judge_roots[i + 1], narc_html_judge_roots[i] + size);
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tree_ends_in_leaves_and_the_next_begins_behind_it),
        cmocka_unit_test(names_are_taken_apart_at_humps_and_marks),
        cmocka_unit_test(words_count_once_they_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
