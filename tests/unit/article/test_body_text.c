/* libnarc/article/body_text.c: the one definition of an article's text. */
#include "narc_test.h"

static void
assert_text(const char *body, const char *wanted)
{
    narc_buffer text = {0};
    narc_error err;

    assert_narc_status(narc_body_text(narc_text_from(body), &text, &err), NARC_OK);
    narc_test_text((narc_text){(const char *)text.data, text.size}, wanted, body, __FILE__,
                   __LINE__);
    narc_buffer_free(&text);
}

static void
blocks_are_separated_by_an_empty_line(void **state)
{
    (void)state;
    assert_text("<p>a &lt; b</p><h2>c</h2><blockquote><p>d</p><p>e</p></blockquote><hr/><p>f</p>",
                "a < b\n\nc\n\nd\n\ne\n\nf");
    assert_text("", "");
    assert_text("<blockquote>a<p>b</p></blockquote>", "a\n\nb");
}

static void
list_items_stand_on_lines_of_their_own(void **state)
{
    (void)state;
    assert_text("<p>a</p><ul><li>b</li><li>c</li></ul><p>d</p>", "a\n\n- b\n- c\n\nd");
    assert_text("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "- a\n- b\n- c");
    assert_text("<ul><li><p>a</p><p>b</p></li></ul>", "- a\nb");
}

static void
cells_are_separated_by_tabs_and_empty_ones_count(void **state)
{
    (void)state;
    assert_text("<table><caption>t</caption><thead><tr><th>a</th><th>b</th></tr></thead>"
                "<tbody><tr><td></td><td>c</td></tr></tbody></table><p>d</p>",
                "t\n\na\tb\n\tc\n\nd");
    assert_text("<table><tr><td><p>a</p><p>b</p></td><td>c<br/>d</td></tr></table>", "a b\tc d");
    assert_text("<table><tr><td><pre>a\n\tb</pre></td><td><ul><li>c</li></ul></td></tr></table>",
                "a  b\t- c");
    assert_text("<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td><td>d</td></tr>"
                "</table>",
                "a b c\td");
}

static void
line_breaks_are_kept(void **state)
{
    (void)state;
    assert_text("<p>a<br/>b<br/><br/>c</p>", "a\nb\n\nc");
    assert_text("<pre>a\n\n  b</pre>", "a\n\n  b");
}

static void
figures_and_their_captions_are_left_out(void **state)
{
    (void)state;
    assert_text("<p>a</p><figure><img src=\"x\" alt=\"y\"/><figcaption>c</figcaption>"
                "<figure><p>d</p></figure></figure><p>b</p>",
                "a\n\nb");
    assert_text("<ul><li><figure><figcaption>c</figcaption></figure></li><li>a</li></ul>", "- a");
}

static void
what_is_no_body_has_no_text(void **state)
{
    narc_buffer text = {0};
    narc_error err;

    (void)state;
    assert_narc_status(narc_body_text(NARC_TEXT("<p>a"), &text, &err), NARC_E_CORRUPT);
    assert_int_equal(err.number, NARC_BODY_DAMAGED);
    assert_int_equal(err.offset, 4);
    narc_buffer_free(&text);
}

static narc_status
take_text(const narc_allocator *allocator, void *user)
{
    narc_buffer text = {.allocator = allocator};
    const narc_status status = narc_body_text(*(const narc_text *)user, &text, NULL);

    narc_buffer_free(&text);
    return status;
}

static void
every_failing_allocation_is_reported(void **state)
{
    const narc_text end = NARC_TEXT("</p>");
    char body[2000] = "<p>";
    narc_text text = {body, sizeof(body)};

    (void)state;
    memset(body + 3, 'x', sizeof(body) - 3);
    memcpy(body + sizeof(body) - end.size, end.data, end.size);
    narc_test_each_failing_allocation(take_text, &text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_separated_by_an_empty_line),
        cmocka_unit_test(list_items_stand_on_lines_of_their_own),
        cmocka_unit_test(cells_are_separated_by_tabs_and_empty_ones_count),
        cmocka_unit_test(line_breaks_are_kept),
        cmocka_unit_test(figures_and_their_captions_are_left_out),
        cmocka_unit_test(what_is_no_body_has_no_text),
        cmocka_unit_test(every_failing_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
