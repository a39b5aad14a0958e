/* A page becomes a tree, whatever its bytes. */
#include "narc_test.h"

#include "base/buffer.h"
#include "markup/parse.h"

static void
text_of(narc_text page, const char *wanted)
{
    narc_buffer all = {0};
    narc_tree tree;

    narc_tree_begin(&tree, NULL, NULL);
    assert_narc_status(narc_markup_parse(page, &tree, NULL), NARC_OK);
    narc_node_text(&tree, NARC_NODE_DOCUMENT, &all);
    assert_narc_buffer(all, wanted);
    assert_int_equal(tree.current, NARC_NODE_DOCUMENT);
    assert_int_equal(tree.depth, 0);
    narc_buffer_free(&all);
    narc_tree_free(&tree);
}

static void
a_page_becomes_elements_with_tags_attributes_and_text(void **state)
{
    narc_tree tree;
    narc_node_id html, body, image;

    (void)state;
    narc_tree_begin(&tree, NULL, NULL);
    assert_narc_status(
        narc_markup_parse(NARC_TEXT("<BODY>\n<IMG SRC='a&amp;b' Alt>x<!--c-->"), &tree, NULL),
        NARC_OK);
    html = narc_node_child(&tree, NARC_NODE_DOCUMENT, "html");
    assert_int_not_equal(html, NARC_NODE_NONE);
    body = narc_node_child(&tree, html, "body");
    assert_int_equal(narc_node_tag(&tree, body), NARC_TAG_BODY);
    image = narc_node_child(&tree, body, "img");
    assert_int_equal(tree.nodes[image].line, 2);
    assert_narc_text(narc_node_attribute(&tree, image, "src", NULL), "a&b");
    assert_int_equal(tree.nodes[tree.nodes[body].last].kind, NARC_NODE_KIND_COMMENT);
    narc_tree_free(&tree);
}

static void
no_page_and_odd_pages_have_a_tree(void **state)
{
    (void)state;
    text_of((narc_text){NULL, 0}, "");
    text_of(NARC_TEXT("just text"), "just text");
    text_of(NARC_TEXT("a < b && c"), "a < b && c");
    text_of(NARC_TEXT("</p></html><p>x"), "x");
    text_of(NARC_TEXT("<p>a</html>b<p>c"), "abc");
    text_of(NARC_TEXT("<table><td>a<p>b</table>c"), "abc");
    text_of(NARC_TEXT("<p>a\0b"), "a\xEF\xBF\xBD"
                                  "b");
}

static void
a_tree_can_be_filled_again(void **state)
{
    narc_tree tree;

    (void)state;
    narc_tree_begin(&tree, NULL, NULL);
    assert_narc_status(narc_markup_parse(NARC_TEXT("<p>one<b>two"), &tree, NULL), NARC_OK);
    narc_tree_reset(&tree);
    assert_narc_status(narc_markup_parse(NARC_TEXT("<i>x"), &tree, NULL), NARC_OK);
    assert_int_equal(tree.node_count, 5);
    narc_tree_free(&tree);
}

static void
depth_beyond_the_limit_is_counted(void **state)
{
    narc_buffer page = {0};
    narc_buffer all = {0};
    narc_tree tree;

    (void)state;
    for (int i = 0; i < 5000; i++)
        narc_buffer_literal(&page, "<div>x");
    narc_tree_begin(&tree, NULL, NULL);
    assert_narc_status(narc_markup_parse(narc_buffer_as_text(&page), &tree, NULL), NARC_OK);
    narc_node_text(&tree, NARC_NODE_DOCUMENT, &all);
    assert_int_equal(all.size, 5000);
    assert_true(tree.flattened > 4000);
    narc_buffer_free(&page);
    narc_buffer_free(&all);
    narc_tree_free(&tree);
}

static void
too_many_nodes_are_told(void **state)
{
    narc_limits limits = NARC_LIMITS_INIT;
    narc_error err;
    narc_tree tree;

    (void)state;
    limits.markup_nodes = 5;
    narc_tree_begin(&tree, NULL, &limits);
    assert_narc_status(narc_markup_parse(NARC_TEXT("<p>a<p>b<p>c<p>d"), &tree, &err), NARC_E_LIMIT);
    assert_int_equal(err.number, 601);
    narc_tree_free(&tree);
}

static void
every_truncation_has_a_tree(void **state)
{
    static const char page[] = "<!DOCTYPE html><html lang='de'><head><title>T</title></head><body>"
                               "<p>a&eacute;<b>c</b></p><!-- d --><table><tr><td>e</table></body>";

    (void)state;
    for (size_t size = 0; size < sizeof(page); size++) {
        char *exact = malloc(size + 1);
        narc_tree tree;

        memcpy(exact, page, size);
        narc_tree_begin(&tree, NULL, NULL);
        assert_narc_status(narc_markup_parse((narc_text){exact, size}, &tree, NULL), NARC_OK);
        for (narc_node_id id = 1; id < tree.node_count; id++)
            assert_true(tree.nodes[id].parent < id);
        narc_tree_free(&tree);
        free(exact);
    }
}

static narc_status
parse_with(const narc_allocator *allocator, void *user)
{
    narc_tree tree;
    narc_status status;

    narc_tree_begin(&tree, allocator, NULL);
    status = narc_markup_parse(narc_text_from(user), &tree, NULL);
    narc_tree_free(&tree);
    return status;
}

static void
every_failing_allocation_is_told(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(parse_with, "<p id='a' class='b'>one<b>two</b> three<p>four");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_becomes_elements_with_tags_attributes_and_text),
        cmocka_unit_test(no_page_and_odd_pages_have_a_tree),
        cmocka_unit_test(a_tree_can_be_filled_again),
        cmocka_unit_test(depth_beyond_the_limit_is_counted),
        cmocka_unit_test(too_many_nodes_are_told),
        cmocka_unit_test(every_truncation_has_a_tree),
        cmocka_unit_test(every_failing_allocation_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
