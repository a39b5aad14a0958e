/* libnarc/article/body_reader.c: accepts what the builder writes and nothing else. Rules are the
 * sections of spec/narc-body.md. */
#include "narc_test.h"

#include "article/body.h"

#include <stdio.h>

static const char all_of_it[] =
    "<p lang=\"ar\" dir=\"rtl\">a &amp; &lt;b&gt; \"c\" <a href=\"?x=1&amp;y=&quot;2&quot;\" "
    "title=\"t\">l<em>m</em></a><br/><img src=\"i\" alt=\"j\" width=\"1\" height=\"2\"/></p>"
    "<ol start=\"3\"><li>d<ul><li>e</li></ul></li></ol><hr/><pre>f\n\tg</pre>"
    "<figure><img src=\"h\"/><figcaption>k</figcaption></figure>"
    "<table><caption>n</caption><tr><th scope=\"col\">o</th><td colspan=\"2\"></td></tr></table>"
    "<blockquote cite=\"q\">r <time datetime=\"2026\">s</time></blockquote>";

static void
a_body_with_every_kind_of_thing_is_accepted(void **state)
{
    narc_error err;

    (void)state;
    assert_narc_status(narc_body_check(narc_text_from(all_of_it), &err), NARC_OK);
    assert_narc_status(narc_body_check((narc_text){NULL, 0}, &err), NARC_OK);
}

/* The body is cut at every byte; only where a block of the top level ends is the rest a body. */
static void
every_truncation_is_refused_unless_it_ends_between_blocks(void **state)
{
    const narc_text body = {all_of_it, sizeof(all_of_it) - 1};
    size_t accepted = 0;

    (void)state;
    for (size_t size = 0; size < body.size; size++) {
        char *exact = malloc(size + 1);
        narc_error err;

        assert_non_null(exact);
        memcpy(exact, body.data, size);
        if (narc_body_check((narc_text){exact, size}, &err) == NARC_OK) {
            accepted++;
        } else {
            assert_int_equal(err.number, NARC_BODY_DAMAGED);
            assert_true(err.offset <= size);
        }
        free(exact);
    }
    assert_int_equal(accepted, 7); /* nothing, and behind each of the first six blocks */
}

static void
what_the_builder_would_not_write_is_refused(void **state)
{
    static const struct {
        const char *body;
        const char *rule;
        uint64_t offset;
    } cases[] = {
        {"text", "4.1", 0},
        {"<p>a", "2.1", 4},
        {"<p>a</h2>", "2.1", 4},
        {"<p>a</p", "2.1", 4},
        {"<p >a</p>", "3.2", 0},
        {"<P>a</P>", "3.1", 0},
        {"<div>a</div>", "3.1", 0},
        {"<script>a</script>", "3.1", 0},
        {"<!-- c --><p>a</p>", "3.1", 0},
        {"<p></p>", "4.3", 3},
        {"<p><em></em></p>", "4.3", 7},
        {"<ul>a</ul>", "4.1", 4},
        {"<ul><p>a</p></ul>", "4.1", 4},
        {"<li>a</li>", "4.1", 0},
        {"<p><p>a</p></p>", "4.1", 3},
        {"<em>a</em>", "4.1", 0},
        {"<p><a href=\"x\">a<em><a href=\"y\">b</a></em></a></p>", "4.2", 20},
        {"<p><a>b</a></p>", "3.2", 3},
        {"<p><span>b</span></p>", "3.2", 3},
        {"<p><a href=\"javascript:x\">b</a></p>", "3.2", 3},
        {"<p><a href=\"x y\">b</a></p>", "3.2", 3},
        {"<p><a href='x'>b</a></p>", "3.2", 3},
        {"<p><a title=\"t\" href=\"x\">b</a></p>", "3.2", 3},
        {"<p><a href=\"x\" href=\"y\">b</a></p>", "3.2", 3},
        {"<p><img/></p>", "3.2", 3},
        {"<p><img src=\"x\"></p>", "2.1", 3},
        {"<p onclick=\"x\">a</p>", "3.2", 0},
        {"<p lang=\"a&b\">a</p>", "3.2", 0},
        {"<p>a<br>b</p>", "2.1", 4},
        {"<p>a & b</p>", "2.3", 5},
        {"<p>a &quot; b</p>", "2.3", 5},
        {"<p>a &nbsp; b</p>", "2.3", 5},
        {"<p>a > b</p>", "2.2", 5},
        {"<p>a\nb</p>", "2.2", 4},
        {"<pre>a\rb</pre>", "2.2", 6},
        {"<p>\xFF</p>", "2.2", 3},
        {"<p>\x01</p>", "2.2", 3},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        narc_error err = {0};

        if (narc_body_check(narc_text_from(cases[i].body), &err) != NARC_E_CORRUPT)
            fail_msg("accepted: %s", cases[i].body);
        assert_int_equal(err.number, NARC_BODY_DAMAGED);
        if (strcmp(err.rule, cases[i].rule) != 0 || err.offset != cases[i].offset)
            fail_msg("%s: rule %s at %u", cases[i].body, err.rule, (unsigned)err.offset);
    }
}

static void
depth_is_bounded(void **state)
{
    char body[2 * NARC_BODY_DEPTH * 30];
    narc_error err;

    (void)state;
    for (int depth = NARC_BODY_DEPTH; depth <= NARC_BODY_DEPTH + 1; depth++) {
        char *at = body;

        for (int i = 0; i < depth; i++)
            at += sprintf(at, "<blockquote>");
        *at++ = 'x';
        for (int i = 0; i < depth; i++)
            at += sprintf(at, "</blockquote>");
        assert_narc_status(narc_body_check((narc_text){body, (size_t)(at - body)}, &err),
                           depth > NARC_BODY_DEPTH ? NARC_E_CORRUPT : NARC_OK);
    }
    assert_string_equal(err.rule, "4.4");
}

static void
events_come_in_order_with_text_decoded(void **state)
{
    narc_body_reader reader = narc_body_reader_begin(
        NARC_TEXT("<p>a&amp;b<br/></p><figure><img src=\"x&amp;y\"/></figure>"));
    static const struct {
        narc_body_event_kind kind;
        narc_body_element element;
        const char *text;
    } wanted[] = {
        {NARC_BODY_EVENT_OPEN, NARC_BODY_P, ""},       {NARC_BODY_EVENT_TEXT, NARC_BODY_NONE, "a"},
        {NARC_BODY_EVENT_TEXT, NARC_BODY_NONE, "&"},   {NARC_BODY_EVENT_TEXT, NARC_BODY_NONE, "b"},
        {NARC_BODY_EVENT_OPEN, NARC_BODY_BR, ""},      {NARC_BODY_EVENT_CLOSE, NARC_BODY_BR, ""},
        {NARC_BODY_EVENT_CLOSE, NARC_BODY_P, ""},      {NARC_BODY_EVENT_OPEN, NARC_BODY_FIGURE, ""},
        {NARC_BODY_EVENT_OPEN, NARC_BODY_IMG, ""},     {NARC_BODY_EVENT_CLOSE, NARC_BODY_IMG, ""},
        {NARC_BODY_EVENT_CLOSE, NARC_BODY_FIGURE, ""}, {NARC_BODY_EVENT_END, NARC_BODY_NONE, ""},
        {NARC_BODY_EVENT_END, NARC_BODY_NONE, ""},
    };
    narc_buffer plain = {0};
    narc_body_event event;
    narc_text raw;

    (void)state;
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        assert_narc_status(narc_body_reader_next(&reader, &event, NULL), NARC_OK);
        assert_int_equal(event.kind, wanted[i].kind);
        assert_int_equal(event.element, wanted[i].element);
        assert_narc_text(event.text, wanted[i].text);
        if (event.kind == NARC_BODY_EVENT_OPEN && event.element == NARC_BODY_IMG) {
            assert_false(narc_body_event_attribute(&event, "alt", &raw));
            assert_true(narc_body_event_attribute(&event, "src", &raw));
            assert_narc_text(raw, "x&amp;y");
            narc_body_unescape(&plain, raw);
            assert_narc_buffer(plain, "x&y");
            narc_buffer_free(&plain);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_with_every_kind_of_thing_is_accepted),
        cmocka_unit_test(every_truncation_is_refused_unless_it_ends_between_blocks),
        cmocka_unit_test(what_the_builder_would_not_write_is_refused),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(events_come_in_order_with_text_decoded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
