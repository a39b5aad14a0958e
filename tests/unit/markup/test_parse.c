/* A page becomes a tree, whatever its bytes. */
#include "narc_test.h"

#include "base/buffer.h"
#include "base/text.h"
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
    assert_int_equal(tree.nodes[image].offset, 7);
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
    text_of(NARC_TEXT("<p>a\0b"), "ab");
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
    assert_int_equal(tree.node_count, 6); /* document, html, head, body, i, text */
    narc_tree_free(&tree);
}

static void
elements_beyond_the_depth_limit_are_lifted_and_keep_their_text_in_order(void **state)
{
    narc_limits limits = NARC_LIMITS_INIT;
    narc_buffer all = {0};
    narc_tree tree;
    narc_node_id id;

    (void)state;
    limits.markup_depth = 4; /* html, body, div, div */
    narc_tree_begin(&tree, NULL, &limits);
    assert_narc_status(
        narc_markup_parse(NARC_TEXT("<div>1<div>2<div>3<p>4</p>5</div>6</div>7"), &tree, NULL),
        NARC_OK);
    narc_node_text(&tree, NARC_NODE_DOCUMENT, &all);
    assert_narc_buffer(all, "1234567");
    assert_int_equal(tree.flattened, 2);
    for (id = 1; id < tree.node_count; id++) {
        uint32_t depth = 0;

        for (narc_node_id at = id; tree.nodes[at].parent != NARC_NODE_NONE;
             at = tree.nodes[at].parent)
            depth++;
        assert_true(depth <= (narc_node_is_element(&tree, id) ? 4u : 5u));
    }
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
    limits.document_bytes = 5;
    narc_tree_begin(&tree, NULL, &limits);
    assert_narc_status(narc_markup_parse(NARC_TEXT("<p>abc"), &tree, &err), NARC_E_LIMIT);
    assert_int_equal(err.number, 601);
    narc_tree_free(&tree);
}

static const char many_sides[] =
    "<!DOCTYPE html PUBLIC 'a' \"b\"><html lang='de' class=x><head><title>T&amp;</title><meta "
    "charset=utf-8><script><!--<script></script>--></script><style>a{}</style></head><body>"
    "<p>a&eacute;<b>c<i>d<p>e</b>f</i></p><!-- d --><table>x<tr><td>e<th>f</table><svg><g "
    "xlink:href=a><![CDATA[z]]></svg><math><mi>x</math><template><td>q</template><html a=b>"
    "<x-y a b c d e f g h i=1 j k><select><option>a<option>b</select><body id=z></body><!--end-->";

static void
every_truncation_has_a_tree(void **state)
{
    (void)state;
    for (size_t size = 0; size < sizeof(many_sides); size++) {
        char *exact = malloc(size + 1);
        narc_tree tree;

        memcpy(exact, many_sides, size);
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
    narc_test_each_failing_allocation(parse_with, (void *)(uintptr_t)many_sides);
    narc_test_each_failing_allocation(parse_with, "<p>one\r\ntwo");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_becomes_elements_with_tags_attributes_and_text),
        cmocka_unit_test(no_page_and_odd_pages_have_a_tree),
        cmocka_unit_test(a_tree_can_be_filled_again),
        cmocka_unit_test(elements_beyond_the_depth_limit_are_lifted_and_keep_their_text_in_order),
        cmocka_unit_test(too_many_nodes_are_told),
        cmocka_unit_test(every_truncation_has_a_tree),
        cmocka_unit_test(every_failing_allocation_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
