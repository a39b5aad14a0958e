/* The arena tree: built in document order, bounded, reusable, walked without recursion. */
#include "narc_test.h"

#include "base/buffer.h"
#include "markup/tree.h"

#include <stdio.h>
#include <time.h>

static const narc_text nothing = {NULL, 0};

/* <a x="1" n:y="2">one<b/>two<!--c-->three</a> */
static void
build(narc_tree *tree)
{
    narc_tree_open(tree, NARC_TEXT("p:a"), NARC_TEXT("urn:p"), true);
    narc_tree_attribute(tree, NARC_TEXT("x"), nothing, NARC_TEXT("1"), true);
    narc_tree_attribute(tree, NARC_TEXT("n:y"), NARC_TEXT("urn:n"), NARC_TEXT("2"), true);
    narc_tree_text(tree, NARC_TEXT("one"), true);
    narc_tree_line(tree, narc_tree_open(tree, NARC_TEXT("b"), nothing, true), 7);
    narc_tree_close(tree);
    narc_tree_text(tree, NARC_TEXT(" two "), true);
    narc_tree_leaf(tree, NARC_NODE_KIND_COMMENT, NARC_TEXT("c"), true);
    narc_tree_text(tree, NARC_TEXT("  three "), true);
    narc_tree_close(tree);
}

static void
nodes_lie_in_document_order_and_know_their_relatives(void **state)
{
    narc_tree tree;

    (void)state;
    narc_tree_begin(&tree, NULL, NULL);
    build(&tree);
    assert_narc_status(narc_tree_check(&tree, NULL), NARC_OK);
    assert_int_equal(tree.node_count, 7);
    assert_int_equal(tree.current, NARC_NODE_DOCUMENT);
    assert_int_equal(tree.nodes[1].first, 2);
    assert_int_equal(narc_node_last(&tree, 1), 6);
    assert_int_equal(tree.nodes[2].next, 3);
    assert_int_equal(tree.nodes[3].parent, 1);
    assert_int_equal(tree.nodes[3].line, 7);
    assert_int_equal(narc_node_tag(&tree, 3), NARC_TAG_B);
    assert_int_equal(narc_node_tag(&tree, 1), NARC_TAG_A);
    assert_narc_text(narc_node_local(&tree, 1), "a");
    assert_narc_text(narc_node_namespace(&tree, 1), "urn:p");
    assert_narc_text(narc_node_namespace(&tree, 3), "");
    narc_tree_free(&tree);
}

static void
attributes_are_found_by_local_name_and_namespace(void **state)
{
    narc_tree tree;
    bool found;

    (void)state;
    narc_tree_begin(&tree, NULL, NULL);
    build(&tree);
    assert_narc_text(narc_node_attribute(&tree, 1, "x", &found), "1");
    assert_true(found);
    assert_narc_text(narc_node_attribute(&tree, 1, "y", &found), "");
    assert_false(found);
    assert_narc_text(narc_node_attribute_ns(&tree, 1, "urn:n", "y", NULL), "2");
    assert_narc_text(narc_node_attribute(&tree, 2, "x", &found), "");
    assert_false(found);
    narc_tree_free(&tree);
}

static void
a_walk_visits_the_subtree_and_no_more(void **state)
{
    narc_tree tree;
    narc_node_id id;
    uint32_t count = 0;

    (void)state;
    narc_tree_begin(&tree, NULL, NULL);
    build(&tree);
    for (id = NARC_NODE_DOCUMENT; id != NARC_NODE_NONE;
         id = narc_node_after(&tree, id, NARC_NODE_DOCUMENT))
        assert_int_equal(id, count++);
    assert_int_equal(count, tree.node_count);
    assert_int_equal(narc_node_after(&tree, 3, 3), NARC_NODE_NONE);
    assert_int_equal(narc_node_skip(&tree, 1, NARC_NODE_DOCUMENT), NARC_NODE_NONE);
    assert_int_equal(narc_node_skip(&tree, 3, 1), 4);
    assert_int_equal(narc_node_child(&tree, 1, "b"), 3);
    assert_int_equal(narc_node_child(&tree, 1, "a"), NARC_NODE_NONE);
    assert_int_equal(narc_node_sibling(&tree, 3, "b"), NARC_NODE_NONE);
    narc_tree_free(&tree);
}

static void
text_is_joined_in_order_and_folded_on_request(void **state)
{
    narc_buffer all = {0};
    narc_arena arena = {0};
    narc_tree tree;

    (void)state;
    narc_tree_begin(&tree, NULL, NULL);
    build(&tree);
    narc_node_text(&tree, 1, &all);
    assert_narc_buffer(all, "one two   three ");
    assert_narc_text(narc_node_text_folded(&tree, 1, &arena), "one two three");
    assert_narc_text(narc_node_text_folded(&tree, 3, &arena), "");
    narc_buffer_free(&all);
    narc_arena_free(&arena);
    narc_tree_free(&tree);
}

static void
adjacent_text_is_one_node_copied_or_not(void **state)
{
    static const char input[] = "abcdef";
    narc_tree tree;

    (void)state;
    narc_tree_begin(&tree, NULL, NULL);
    narc_tree_text(&tree, (narc_text){input, 2}, false);
    narc_tree_text(&tree, (narc_text){input + 2, 2}, false);
    assert_int_equal(tree.node_count, 2);
    assert_ptr_equal(tree.nodes[1].text, input); /* the input goes on, so nothing is copied */
    narc_tree_text(&tree, NARC_TEXT("x"), false);
    narc_tree_text(&tree, NARC_TEXT("y"), true);
    narc_tree_text(&tree, nothing, true);
    assert_narc_text(narc_node_content(&tree, 1), "abcdxy");
    assert_int_equal(tree.node_count, 2);
    assert_string_equal(input, "abcdef");
    narc_tree_free(&tree);
}

static void
a_million_pieces_of_text_cost_linear_time_and_room(void **state)
{
    const clock_t begin = clock();
    narc_tree tree;

    (void)state;
    narc_tree_begin(&tree, NULL, NULL);
    for (int i = 0; i < 1000000; i++)
        narc_tree_text(&tree, NARC_TEXT("0123456789"), true);
    assert_narc_status(narc_tree_check(&tree, NULL), NARC_OK);
    assert_int_equal(tree.nodes[1].size, 10000000);
    assert_true(tree.arena.total < 50000000);
    assert_true(clock() - begin < 2 * CLOCKS_PER_SEC);
    narc_tree_free(&tree);
}

static void
elements_beyond_the_depth_limit_are_counted_and_their_content_moves_up(void **state)
{
    narc_limits limits = NARC_LIMITS_INIT;
    narc_buffer all = {0};
    narc_tree tree;

    (void)state;
    limits.markup_depth = 2;
    narc_tree_begin(&tree, NULL, &limits);
    for (int i = 0; i < 5; i++) {
        narc_tree_open(&tree, NARC_TEXT("i"), nothing, true);
        narc_tree_attribute(&tree, NARC_TEXT("a"), nothing, NARC_TEXT("v"), true);
        narc_tree_text(&tree, NARC_TEXT("x"), true);
    }
    for (int i = 0; i < 5; i++)
        narc_tree_close(&tree);
    narc_tree_text(&tree, NARC_TEXT("y"), true);
    narc_node_text(&tree, NARC_NODE_DOCUMENT, &all);
    assert_narc_buffer(all, "xxxxxy");
    assert_int_equal(tree.flattened, 3);
    assert_int_equal(tree.attribute_count, 2);
    assert_int_equal(tree.nodes[tree.node_count - 1].parent, NARC_NODE_DOCUMENT);
    narc_buffer_free(&all);
    narc_tree_free(&tree);
}

static void
the_node_limit_latches_and_is_told(void **state)
{
    narc_limits limits = NARC_LIMITS_INIT;
    narc_error err;
    narc_tree tree;

    (void)state;
    limits.markup_nodes = 3;
    narc_tree_begin(&tree, NULL, &limits);
    for (int i = 0; i < 3; i++)
        narc_tree_open(&tree, NARC_TEXT("i"), nothing, false);
    assert_narc_status(narc_tree_check(&tree, &err), NARC_E_LIMIT);
    assert_int_equal(err.number, 601);
    assert_int_equal(tree.node_count, 3);
    narc_tree_reset(&tree);
    assert_narc_status(narc_tree_check(&tree, &err), NARC_OK);
    narc_tree_free(&tree);
}

static void
a_reset_tree_is_empty_and_keeps_its_memory(void **state)
{
    narc_tree tree;
    narc_node *nodes;

    (void)state;
    narc_tree_begin(&tree, NULL, NULL);
    build(&tree);
    nodes = tree.nodes;
    narc_tree_reset(&tree);
    assert_int_equal(tree.node_count, 1);
    assert_int_equal(tree.nodes[0].first, NARC_NODE_NONE);
    assert_ptr_equal(tree.nodes, nodes);
    build(&tree);
    assert_narc_text(narc_node_namespace(&tree, 1), "urn:p");
    narc_tree_free(&tree);
}

static void
names_longer_than_their_fields_keep_the_local_part(void **state)
{
    static char name[70100];
    narc_tree tree;

    (void)state;
    memset(name, 'p', sizeof(name));
    name[300] = ':';
    name[301] = 'q';
    narc_tree_begin(&tree, NULL, NULL);
    narc_tree_open(&tree, (narc_text){name, 302}, NARC_TEXT("urn:p"), true);
    assert_narc_text(narc_node_local(&tree, 1), "q");
    narc_tree_open(&tree, NARC_TEXT(":"), nothing, true);
    assert_narc_text(narc_node_local(&tree, 2), "");
    name[300] = 'p';
    name[70000] = ':';
    name[70001] = 'r';
    narc_tree_attribute(&tree, (narc_text){name, 70002}, nothing, NARC_TEXT("1"), true);
    assert_narc_text(narc_node_attribute(&tree, 2, "r", NULL), "1");
    name[70000] = 'p';
    narc_tree_attribute(&tree, (narc_text){name + 302, 69000}, nothing, NARC_TEXT("2"), true);
    narc_tree_attribute(&tree, NARC_TEXT("s:"), nothing, NARC_TEXT("3"), true);
    assert_int_equal(tree.attribute_count, 2);
    assert_narc_text(narc_attribute_local(&tree.attributes[1]), "");
    narc_tree_free(&tree);
}

static void
more_namespaces_than_anyone_needs_share_an_entry_that_equals_none(void **state)
{
    narc_tree tree;
    char uri[32];

    (void)state;
    narc_tree_begin(&tree, NULL, NULL);
    for (int i = 0; i < 400; i++) {
        snprintf(uri, sizeof(uri), "urn:%d", i);
        narc_tree_open(&tree, NARC_TEXT("e"), narc_text_from(uri), true);
        narc_tree_close(&tree);
    }
    assert_narc_text(narc_node_namespace(&tree, 1), "urn:0");
    assert_narc_text(narc_node_namespace(&tree, 200), "urn:199");
    assert_narc_text(narc_node_namespace(&tree, 399), "*");
    assert_int_equal(tree.namespace_count, 256);
    narc_tree_free(&tree);
}

static narc_status
build_with(const narc_allocator *allocator, void *user)
{
    narc_tree tree;
    narc_status status;

    (void)user;
    narc_tree_begin(&tree, allocator, NULL);
    for (int i = 0; i < 300; i++)
        build(&tree);
    for (int i = 0; i < 100; i++)
        narc_tree_text(&tree, NARC_TEXT("some text that is longer than nothing"), true);
    status = narc_tree_check(&tree, NULL);
    narc_tree_free(&tree);
    return status;
}

static void
every_failing_allocation_is_told_once_at_the_end(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(build_with, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_lie_in_document_order_and_know_their_relatives),
        cmocka_unit_test(attributes_are_found_by_local_name_and_namespace),
        cmocka_unit_test(a_walk_visits_the_subtree_and_no_more),
        cmocka_unit_test(text_is_joined_in_order_and_folded_on_request),
        cmocka_unit_test(adjacent_text_is_one_node_copied_or_not),
        cmocka_unit_test(a_million_pieces_of_text_cost_linear_time_and_room),
        cmocka_unit_test(elements_beyond_the_depth_limit_are_counted_and_their_content_moves_up),
        cmocka_unit_test(the_node_limit_latches_and_is_told),
        cmocka_unit_test(a_reset_tree_is_empty_and_keeps_its_memory),
        cmocka_unit_test(names_longer_than_their_fields_keep_the_local_part),
        cmocka_unit_test(more_namespaces_than_anyone_needs_share_an_entry_that_equals_none),
        cmocka_unit_test(every_failing_allocation_is_told_once_at_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
