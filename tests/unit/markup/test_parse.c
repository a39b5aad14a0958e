/* A page becomes a tree, whatever its bytes. */
#include "narc_test.h"

#include "base/buffer.h"
#include "base/text.h"
#include "markup/parse.h"

#include <stdio.h>

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
    assert_int_equal(tree.nodes[narc_node_last(&tree, body)].kind, NARC_NODE_KIND_COMMENT);
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

/* Enough of everything for every array to grow. */
static narc_buffer
large_page(void)
{
    narc_buffer page = {0};

    narc_buffer_literal(&page, "<p ");
    for (unsigned i = 0; i < 80; i++)
        narc_buffer_format(&page, "a%u=1 ", i);
    narc_buffer_literal(&page, ">");
    for (unsigned i = 0; i < 40; i++)
        narc_buffer_format(&page, "<html h%u=1><body b%u=1><x%u><b c='%u&amp;\xC2\xA0'><div>", i, i,
                           i, i);
    narc_buffer_literal(&page, "</b></b>x<p>y<table>a<!--b-->c<td>");
    for (unsigned i = 0; i < 40; i++)
        narc_buffer_literal(&page, "<template><object><svg><g>&lt;&amp;</g></svg>");
    narc_buffer_literal(&page,
                        "<select><selectedcontent></selectedcontent><option>a<b>c</b></select>"
                        "<a><a><nobr><nobr></body><!--d\0--></html><!--e--><textarea>&lt;");
    return page;
}

static void
every_failing_allocation_is_told(void **state)
{
    narc_buffer large = large_page();

    (void)state;
    narc_buffer_byte(&large, 0);
    narc_test_each_failing_allocation(parse_with, large.data);
    narc_buffer_free(&large);
    narc_test_each_failing_allocation(parse_with, (void *)(uintptr_t)many_sides);
    narc_test_each_failing_allocation(parse_with, "<p>one\r\ntwo");
}

static void
errors_are_counted_and_the_first_have_places(void **state)
{
    narc_parse_error errors[3];
    const narc_parse_options options = {
        .errors = errors, .error_capacity = 3, .most_attributes = 2};
    narc_parse_facts facts;
    narc_tree tree;

    (void)state;
    narc_tree_begin(&tree, NULL, NULL);
    assert_narc_status(
        narc_markup_parse_with(NARC_TEXT("<!doctype html>\x01\x7F\xC2\x80\xEF\xBF\xBE"
                                         "\xEF\xB7\x90\xF0\x9F\xBF\xBF<p a b c d>"),
                               &options, &tree, &facts, NULL),
        NARC_OK);
    assert_string_equal(errors[0].name, "control-character-in-input-stream");
    assert_int_equal(errors[0].offset, 15);
    assert_int_equal(facts.errors_kept, 3);
    assert_int_equal(facts.error_count, 8);
    assert_int_equal(facts.attributes_dropped, 2);
    narc_tree_free(&tree);
}

/* A size of a name has two bytes. */
static void
an_attribute_with_too_long_a_name_is_dropped_and_counted(void **state)
{
    static char page[2 * 65536 + 64];
    narc_parse_facts facts;
    narc_tree tree;
    size_t size;

    (void)state;
    for (size_t name = 65535; name <= 65536; name++) {
        size = (size_t)snprintf(page, sizeof(page), "<p b=1 ");
        memset(page + size, 'x', name);
        size += name;
        size += (size_t)snprintf(page + size, sizeof(page) - size, "=2 x=3>");
        narc_tree_begin(&tree, NULL, NULL);
        assert_narc_status(
            narc_markup_parse_with((narc_text){page, size}, NULL, &tree, &facts, NULL), NARC_OK);
        assert_int_equal(facts.attributes_dropped, name == 65536);
        assert_int_equal(tree.attribute_count, name == 65536 ? 2 : 3);
        assert_int_equal(tree.attributes[1].name_size, name == 65536 ? 1 : 65535);
        assert_int_equal(tree.attributes[tree.attribute_count - 1].value[0], '3');
        narc_tree_free(&tree);
    }
}

/* So is an element's, which is cut, between characters; two that differ behind it stay two. */
static void
too_long_a_name_of_an_element_is_cut(void **state)
{
    static char page[3 * 65540];
    narc_parse_facts facts;
    narc_tree tree;
    size_t size = 0;

    (void)state;
    for (size_t at = 0; at < 3; at++) { /* <b...b\u00E4x> three times, the last with a y */
        page[size] = '<';
        memset(page + size + 1, 'b', 65534);
        memcpy(page + size + 65535, at == 2 ? "\xC3\xA4y>" : "\xC3\xA4x>", 4);
        size += 65539;
    }
    memcpy(page + size - 65539, "</", 2); /* no end tag of what is open: its name is another */
    narc_tree_begin(&tree, NULL, NULL);
    assert_narc_status(narc_markup_parse_with((narc_text){page, size}, NULL, &tree, &facts, NULL),
                       NARC_OK);
    assert_int_equal(tree.node_count, 6);
    assert_int_equal(tree.nodes[5].name_size, 65534);
    assert_int_equal(narc_node_content(&tree, 5).size, 65534);
    assert_int_equal(narc_node_local(&tree, 5).size, 65534);
    assert_int_equal(tree.nodes[5].parent, 4);
    narc_tree_free(&tree);
}

/* 13.2.3.5: line ends are line feeds, but for those that references stand for. Where there are none,
 * text stays a view. */
static void
carriage_returns_become_line_feeds_and_cost_only_the_text_they_are_in(void **state)
{
    const narc_text page =
        NARC_TEXT("<!doctype\rhtml\r\npublic 'a\r\nb'>\r<body\r\na='1\r2\r\n3' b='&#13;\r\n&#10;'>"
                  "<!--\r\r\n--><pre>\r\n\r\nx\r&#13;\r\n&amp\r</pre><p\rid=plain>one\ntwo<p>\r");
    narc_node_id id, doctype, body;
    narc_tree tree;

    (void)state;
    narc_tree_begin(&tree, NULL, NULL);
    assert_narc_status(narc_markup_parse(page, &tree, NULL), NARC_OK);
    doctype = tree.nodes[NARC_NODE_DOCUMENT].first;
    assert_narc_text(narc_node_content(&tree, doctype), "html");
    assert_memory_equal(tree.attributes[tree.nodes[doctype].attributes].value, "a\nb", 3);
    body = narc_node_child(&tree, narc_node_child(&tree, NARC_NODE_DOCUMENT, "html"), "body");
    assert_narc_text(narc_node_attribute(&tree, body, "a", NULL), "1\n2\n3");
    assert_narc_text(narc_node_attribute(&tree, body, "b", NULL), "\r\n\n");
    id = tree.nodes[body].first;
    assert_narc_text(narc_node_content(&tree, id), "\n\n");
    id = tree.nodes[id].next;
    assert_int_equal(narc_node_tag(&tree, id), NARC_TAG_PRE);
    assert_narc_text(narc_node_content(&tree, tree.nodes[id].first), "\nx\n\r\n&\n");
    id = tree.nodes[id].next;
    assert_narc_text(narc_node_attribute(&tree, id, "id", NULL), "plain");
    id = tree.nodes[id].first;
    assert_narc_text(narc_node_content(&tree, id), "one\ntwo");
    assert_ptr_equal(tree.nodes[id].text, page.data + tree.nodes[id].offset);
    assert_narc_text(narc_node_content(&tree, tree.node_count - 1), "\n");
    narc_tree_free(&tree);
}

static void
written_text_is_escaped_where_it_must_be(void **state)
{
    narc_buffer out = {0};
    narc_tree tree;

    (void)state;
    narc_tree_begin(&tree, NULL, NULL);
    assert_narc_status(narc_markup_parse(NARC_TEXT("<!doctype html><p a='\"<>&nbsp;'>&lt;&amp;&gt;"
                                                   "\"&nbsp;<br><!-- c --><script>a<b</script>"),
                                         &tree, NULL),
                       NARC_OK);
    narc_tree_leaf(&tree, NARC_NODE_KIND_INSTRUCTION, NARC_TEXT("i"), false);
    narc_tree_serialize(&tree, NARC_NODE_DOCUMENT, true, &out);
    assert_narc_buffer(out,
                       "<!DOCTYPE html><html><head></head><body><p a=\"&quot;&lt;&gt;&nbsp;\">"
                       "&lt;&amp;&gt;\"&nbsp;<br><!-- c --><script>a<b</script></p></body></html>"
                       "<?i>");
    narc_buffer_free(&out);
    narc_tree_free(&tree);
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
        cmocka_unit_test(errors_are_counted_and_the_first_have_places),
        cmocka_unit_test(too_long_a_name_of_an_element_is_cut),
        cmocka_unit_test(an_attribute_with_too_long_a_name_is_dropped_and_counted),
        cmocka_unit_test(carriage_returns_become_line_feeds_and_cost_only_the_text_they_are_in),
        cmocka_unit_test(written_text_is_escaped_where_it_must_be),
        cmocka_unit_test(every_truncation_has_a_tree),
        cmocka_unit_test(every_failing_allocation_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
