/* A narc body goes to NITF and comes back the same. */
#include "newsml_test.h"

#include "base/buffer.h"
#include "base/limits.h"
#include "markup/tree.h"
#include "newsml/body_nitf.h"
#include "newsml/xml_tree.h"

static void
count_loss(void *user, const char *what)
{
    unsigned *count = user;

    (void)what;
    (*count)++;
}

/* What NITF makes of a body, as the content of body.content. */
static unsigned
write_nitf(const char *body, narc_buffer *out)
{
    unsigned losses = 0;

    narc_buffer_literal(out, "<body.content xmlns=\"" NARC_NITF_NS "\" xmlns:n=\"" NARC_NITF_OWN_NS
                             "\">");
    assert_narc_status(narc_body_to_nitf(narc_text_from(body), out, count_loss, &losses, NULL),
                       NARC_OK);
    narc_buffer_literal(out, "</body.content>");
    return losses;
}

static narc_text
read_nitf(narc_text nitf, narc_arena *arena)
{
    const narc_limits limits = narc_limits_complete(NULL);
    narc_body_builder *builder = narc_body_builder_new(arena);
    narc_node_id root = NARC_NODE_NONE;
    narc_text body;
    narc_tree tree;

    narc_tree_begin(&tree, NULL, &limits);
    assert_narc_status(narc_xml_tree_parse(&tree, nitf, &root, NULL), NARC_OK);
    narc_nitf_to_body(&tree, root, builder);
    body = narc_body_finish(builder);
    narc_tree_free(&tree);
    return body;
}

static unsigned
assert_comes_back_as(const char *body, const char *expected)
{
    narc_buffer nitf = {.allocator = NULL};
    narc_arena arena = {.failed = false};
    const unsigned losses = write_nitf(body, &nitf);

    assert_narc_text(read_nitf(narc_buffer_as_text(&nitf), &arena), expected);
    narc_arena_free(&arena);
    narc_buffer_free(&nitf);
    return losses;
}

/* spec/narc-body.md 3.1 and 3.2: each element and attribute. */
static void
all_that_a_body_may_say_comes_back(void **state)
{
    static const char *const bodies[] = {
        "<p>One &amp; <em>two</em><br/>three &lt; <strong>four</strong></p>",
        "<h2>a</h2><h3>b</h3><h4>c</h4><h5>d</h5><hr/><h6>e</h6>",
        "<p>H<sub>2</sub>O, x<sup>2</sup>, <cite>c</cite> <code>d</code> "
        "<abbr title=\"as said\">e</abbr> <q cite=\"https://a.example/\">f</q></p>",
        "<p><time datetime=\"2026-11-18\">today</time> <span lang=\"fr\" "
        "dir=\"ltr\">oui</span></p>",
        "<p><a href=\"https://a.example/?b&amp;c\" title=\"t\">link <em>in it</em></a></p>",
        "<ul><li>a</li><li>b<ol start=\"3\"><li>c</li></ol></li></ul>",
        "<blockquote cite=\"https://a.example/\">said</blockquote>",
        "<blockquote><p>said</p><p>again</p></blockquote>",
        "<blockquote>lines <em>first</em><p>then a block</p></blockquote>",
        "<pre>a  b\n  c</pre>",
        "<table><caption>t</caption><thead><tr><th scope=\"col\">a</th></tr></thead>"
        "<tbody><tr><td rowspan=\"2\">b</td><td>c</td></tr><tr><td>d</td></tr>"
        "<tr><td colspan=\"2\">e</td></tr></tbody></table>",
        "<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>",
        "<figure><img src=\"a.jpg\" alt=\"b\" title=\"c\" width=\"640\" height=\"480\"/>"
        "<figcaption>d <em>e</em></figcaption></figure>",
        "<figure><img src=\"a.jpg\"/><img src=\"b.jpg\"/></figure>",
        "<figure><figcaption>first</figcaption><img src=\"a.jpg\"/></figure>",
        "<figure><blockquote><p>a</p></blockquote><figcaption>b</figcaption></figure>",
        "<figure><figure><img src=\"a.jpg\"/></figure><figcaption>b</figcaption></figure>",
        "<p>text <img src=\"a.jpg\" alt=\"b\"/> around</p>",
        "<p lang=\"de\" dir=\"auto\">a</p><p lang=\"zh-Hant-HK\">b</p>",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        assert_narc_status(narc_body_check(narc_text_from(bodies[i]), NULL), NARC_OK);
        assert_int_equal(assert_comes_back_as(bodies[i], bodies[i]), 0);
    }
}

static void
what_nitf_has_no_place_for_is_told(void **state)
{
    (void)state;
    assert_int_equal(assert_comes_back_as("<pre>a <em>b</em><br/>c</pre>", "<pre>a b\nc</pre>"), 2);
    assert_int_equal(assert_comes_back_as("<table><tbody><tr><td>a</td></tr></tbody><tfoot><tr>"
                                          "<td>b</td></tr></tfoot></table>",
                                          "<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr>"
                                          "</tbody></table>"),
                     1);
}

static void
elements_of_other_writers_keep_what_they_are(void **state)
{
    static const char nitf[] =
        "<body.content><block><p xml:lang=\"sv\">A <em class=\"Bold\">b</em> <chron norm=\"2026\">c"
        "</chron> <chron>d</chron> <person>e</person></p><hl2>f</hl2><bq quote-source=\"g.html\">"
        "<block><p>h</p></block><credit>i</credit></bq></block></body.content>";
    narc_arena arena = {.failed = false};

    (void)state;
    assert_narc_text(read_nitf(narc_text_from(nitf), &arena),
                     "<p lang=\"sv\">A <strong>b</strong> <time datetime=\"2026\">c</time> d e</p>"
                     "<h2>f</h2><blockquote cite=\"g.html\"><p>h</p><p>i</p></blockquote>");
    narc_arena_free(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_a_body_may_say_comes_back),
        cmocka_unit_test(what_nitf_has_no_place_for_is_told),
        cmocka_unit_test(elements_of_other_writers_keep_what_they_are),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
