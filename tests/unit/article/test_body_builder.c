/* libnarc/article/body_builder.c: whatever the calls, the result is a narc body. */
#include "narc_test.h"

#include "article/body.h"
#include "base/arena.h"
#include "base/text.h"

#include <stdio.h>

/* A little language for calls: "<p>" opens, "</p>" closes, "@name=value|" is an attribute, "#" is
 * narc_body_break, "{" is a '<' in text, anything else is text. */
static narc_text
build_in(narc_arena *arena, const char *calls)
{
    narc_body_builder *builder = narc_body_builder_new(arena);
    narc_text left = narc_text_from(calls);

    while (left.size > 0) {
        if (left.data[0] == '<') {
            narc_text tag = narc_text_split(&left, '>');

            if (narc_text_starts(tag, "</"))
                narc_body_close(builder, narc_body_element_find(narc_text_slice(tag, 2, SIZE_MAX)));
            else
                narc_body_open(builder, narc_body_element_find(narc_text_slice(tag, 1, SIZE_MAX)));
        } else if (left.data[0] == '@') {
            narc_text value = narc_text_slice(narc_text_split(&left, '|'), 1, SIZE_MAX);
            const narc_text name = narc_text_split(&value, '=');
            char terminated[16] = {0};

            memcpy(terminated, name.data, name.size);
            narc_body_attribute(builder, terminated, value);
        } else if (left.data[0] == '#') {
            left = narc_text_slice(left, 1, SIZE_MAX);
            narc_body_break(builder);
        } else {
            size_t size = 1;

            while (left.data[0] != '{' && size < left.size &&
                   strchr("<@#{", left.data[size]) == NULL)
                size++;
            narc_body_text_add(builder, left.data[0] == '{' ? NARC_TEXT("<")
                                                            : narc_text_slice(left, 0, size));
            left = narc_text_slice(left, size, SIZE_MAX);
        }
    }
    return narc_body_finish(builder);
}

static void
assert_builds(const char *calls, const char *wanted)
{
    narc_arena arena = {0};
    const narc_text body = build_in(&arena, calls);
    narc_error err;

    narc_test_text(body, wanted, calls, __FILE__, __LINE__);
    assert_narc_status(narc_body_check(body, &err), NARC_OK);
    narc_arena_free(&arena);
}

static void
text_outside_a_block_opens_a_paragraph(void **state)
{
    (void)state;
    assert_builds("Hello", "<p>Hello</p>");
    assert_builds("Hello<p>you</p>there", "<p>Hello</p><p>you</p><p>there</p>");
    assert_builds("one#two", "<p>one</p><p>two</p>");
    assert_builds("", "");
}

static void
white_space_is_collapsed_and_kept_between_inline_elements(void **state)
{
    (void)state;
    assert_builds("<p>  a \n\t b  </p>", "<p>a b</p>");
    assert_builds("<p>a <em>b</em> c</p>", "<p>a <em>b</em> c</p>");
    assert_builds("<p>a<em> b </em>c</p>", "<p>a <em>b</em> c</p>");
    assert_builds("<p>a<em>b</em>c</p>", "<p>a<em>b</em>c</p>");
    assert_builds("<p>a<em> </em>b</p>", "<p>a b</p>");
    assert_builds("<p> <em> a</em> </p>", "<p><em>a</em></p>");
    assert_builds("<p>a\xC2\xA0 b</p>", "<p>a\xC2\xA0 b</p>");
}

static void
line_breaks_stand_only_between_text(void **state)
{
    (void)state;
    assert_builds("<p><br>a <br> b<br><br></p>", "<p>a<br/>b</p>");
    assert_builds("<p>a<em>b<br></em>c</p>", "<p>a<em>b</em><br/>c</p>");
    assert_builds("<br>", "");
}

static void
empty_elements_vanish(void **state)
{
    (void)state;
    assert_builds("<p> </p><ul><li></li><li><em></em></li></ul><blockquote></blockquote>", "");
    assert_builds("<table><tr><td></td><td></td></tr></table>", "");
    assert_builds("<p>a<strong></strong></p><h2></h2>", "<p>a</p>");
    assert_builds("<figure><figcaption></figcaption></figure>", "");
    assert_builds("<p>\xC2\xA0</p><p>\xC2\xA0 <em>\xC2\xA0</em><br></p>", "");
    assert_builds("<p>\xC2\xA0\xC2\xA0<em>a</em>\xC2\xA0</p>", "<p><em>\xC2\xA0\xC2\xA0"
                                                               "a</em>\xC2\xA0</p>");
    assert_builds("<table><tr><td>\xC2\xA0</td><td>a</td></tr></table>",
                  "<table><tbody><tr><td></td><td>a</td></tr></tbody></table>");
    assert_builds("<figure>\xC2\xA0<img>@src=a|</figure>", "<figure><img src=\"a\"/></figure>");
}

static void
a_block_inside_a_block_ends_the_open_one(void **state)
{
    (void)state;
    assert_builds("<p>a<p>b", "<p>a</p><p>b</p>");
    assert_builds("<p>a <em>b<h2>c</h2>d</em></p>", "<p>a <em>b</em></p><h2>c</h2><p>d</p>");
    assert_builds("<p>a<ul><li>b</li></ul>c</p>", "<p>a</p><ul><li>b</li></ul><p>c</p>");
}

static void
lists_hold_items_only(void **state)
{
    (void)state;
    assert_builds("<ul>a<li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>");
    assert_builds("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>");
    assert_builds("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
                  "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>");
    assert_builds("<ul><li>a</li><ul><li>b</li></ul></ul>",
                  "<ul><li>a</li><li><ul><li>b</li></ul></li></ul>");
    assert_builds("a<li>b</li>c", "<p>a</p><p>b</p><p>c</p>");
}

static void
text_runs_in_one_item_stay_apart(void **state)
{
    (void)state;
    assert_builds("<ul><li>a#b</li></ul>", "<ul><li>a<p>b</p></li></ul>");
    assert_builds("<blockquote>a<p>b</p>c</blockquote>",
                  "<blockquote>a<p>b</p><p>c</p></blockquote>");
}

static void
tables_keep_their_columns(void **state)
{
    (void)state;
    assert_builds("<table><tr><td></td><td>a</td><td></td></tr></table>",
                  "<table><tbody><tr><td></td><td>a</td><td></td></tr></tbody></table>");
    assert_builds("<table><caption>c</caption><thead><tr><th>h</th></tr></thead><tbody><tr><td>a",
                  "<table><caption>c</caption><thead><tr><th>h</th></tr></thead>"
                  "<tbody><tr><td>a</td></tr></tbody></table>");
    assert_builds("<table>x<td>y</td></table>",
                  "<table><tbody><tr><td>x</td><td>y</td></tr></tbody></table>");
    assert_builds("<table><tr><td>a<td>b<tr><td>c</table>",
                  "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>");
    assert_builds("<table><tr><td><table><tr><td></td><td>in</td></tr></table></td></tr></table>",
                  "<table><tbody><tr><td><table><tbody><tr><td></td><td>in</td></tr></tbody></"
                  "table></td></tr></tbody></table>");
    assert_builds("<tr><td>a</td><td>b</td></tr>", "<p>a</p><p>b</p>");
    assert_builds("<table><tr><td>@colspan=2|@rowspan=x|a<tr><td>b<td>c",
                  "<table><tbody><tr><td colspan=\"2\">a</td></tr>"
                  "<tr><td>b</td><td>c</td></tr></tbody></table>");
}

/* HTML, 4.9.12: what a browser draws is the same before and after. */
static void
cells_reach_no_further_than_their_table(void **state)
{
    (void)state;
    assert_builds("<table><thead><tr><td>@rowspan=2|a<td>b</thead><tbody><tr><td>c<td>d",
                  "<table><thead><tr><td>a</td><td>b</td></tr></thead>"
                  "<tbody><tr><td>c</td><td>d</td></tr></tbody></table>");
    assert_builds("<table><tr><td>@rowspan=9|a<td>b<tr><td>c",
                  "<table><tbody><tr><td "
                  "rowspan=\"2\">a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>");
    assert_builds("<table><tr><td>@rowspan=0|a<td>b<tr><td>c",
                  "<table><tbody><tr><td "
                  "rowspan=\"2\">a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>");
    assert_builds(
        "<table><tr><td>@colspan=99999|a",
        "<table><tbody><tr><td>a</td></tr></tbody></table>"); /* no cell begins below the others */
    assert_builds("<table><tr><td>@colspan=4|a<tr><td>b<td>@colspan=3|c",
                  "<table><tbody><tr><td colspan=\"2\">a</td></tr>"
                  "<tr><td>b</td><td>c</td></tr></tbody></table>");
    /* c would be drawn over b */
    assert_builds("<table><tr><td>a<td>@rowspan=2|b<td>x<tr><td>@colspan=3|c<td>d",
                  "<table><tbody><tr><td>a</td><td rowspan=\"2\">b</td><td>x</td></tr>"
                  "<tr><td>c</td><td>d</td></tr></tbody></table>");
    assert_builds("<table><tr><td>@colspan=2|<table><tr><td>@rowspan=3|in</table><tr><td>b<td>c",
                  "<table><tbody><tr><td "
                  "colspan=\"2\"><table><tbody><tr><td>in</td></tr></tbody></table></td></tr>"
                  "<tr><td>b</td><td>c</td></tr></tbody></table>");
}

/* Rows in which nothing stands vanish, and nothing below them moves. */
static void
cells_reach_over_no_row_that_is_gone(void **state)
{
    (void)state;
    assert_builds("<table><tr><td>@rowspan=2|a<td>b<tr></tr><tr><td>c<td>d",
                  "<table><tbody><tr><td>a</td><td>b</td></tr>"
                  "<tr><td>c</td><td>d</td></tr></tbody></table>");
    assert_builds(
        "<table><tr><td>@rowspan=3|@colspan=2|a<td>b<tr><td></td></tr><tr><td>c<tr><td>d<td>e<td>f",
        "<table><tbody><tr><td colspan=\"2\" rowspan=\"2\">a</td><td>b</td></tr>"
        "<tr><td>c</td></tr><tr><td>d</td><td>e</td><td>f</td></tr></tbody></table>");
    assert_builds("<table><tr><td>@rowspan=0|a<td>b<tr></tr><tr><td>c",
                  "<table><tbody><tr><td "
                  "rowspan=\"2\">a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>");
    assert_builds(
        "<table><tr><td>@rowspan=2|a<td><table><tr><td>@rowspan=2|b<td>c<tr></tr><tr><td>d<td>e"
        "</table><tr><td>f",
        "<table><tbody><tr><td rowspan=\"2\">a</td><td><table><tbody><tr><td>b</td><td>c</td></tr>"
        "<tr><td>d</td><td>e</td></tr></tbody></table></td></tr><tr><td>f</td></tr></tbody></"
        "table>");
}

static void
no_row_stands_before_the_head_of_its_table(void **state)
{
    (void)state;
    assert_builds("<table><caption>c</caption><thead><tr><th>h</thead><tbody><tr><td>a",
                  "<table><caption>c</caption><thead><tr><th>h</th></tr></thead>"
                  "<tbody><tr><td>a</td></tr></tbody></table>");
    assert_builds("<table><tr><td>a</tr><thead><tr><th>h</thead><tbody><tr><td>b",
                  "<table><tbody><tr><td>a</td></tr><tr><th>h</th></tr></tbody>"
                  "<tbody><tr><td>b</td></tr></tbody></table>");
}

static void
a_table_has_one_caption_and_it_comes_first(void **state)
{
    (void)state;
    assert_builds("<table><caption>c</caption><caption>d</caption><tr><td>a",
                  "<table><caption>c</caption><tbody><tr><td>d</td></tr></tbody>"
                  "<tbody><tr><td>a</td></tr></tbody></table>");
    assert_builds("<table><tr><td>a</td></tr><caption>d</caption>",
                  "<table><tbody><tr><td>a</td></tr><tr><td>d</td></tr></tbody></table>");
}

static void
headings_are_in_order(void **state)
{
    (void)state;
    assert_builds("<h4>a</h4>b<h4>c</h4><h6>d</h6><h5>e</h5><h2>f</h2><h3></h3><h5>g</h5>",
                  "<h2>a</h2><p>b</p><h2>c</h2><h3>d</h3><h3>e</h3><h2>f</h2><h3>g</h3>");
    assert_builds("<h2>@lang=en|a</h2><h3>b</h3><h4>c</h4><h3>d</h3>",
                  "<h2 lang=\"en\">a</h2><h3>b</h3><h4>c</h4><h3>d</h3>");
    assert_builds("<table><tr><th><h3>a</h3></th><td><h3>b</h3>",
                  "<table><tbody><tr><th>a</th><td><h2>b</h2></td></tr></tbody></table>");
}

static void
a_time_says_when(void **state)
{
    (void)state;
    assert_builds("<time>17:45</time>", "<p>17:45</p>");
    assert_builds("<time>@datetime=yesterday|x</time>", "<p>x</p>");
    assert_builds("<time>@datetime=2026-02-30|x</time>", "<p>x</p>");
    assert_builds("<time>@datetime=0000|x</time>", "<p>x</p>");
    assert_builds("<time>@datetime=24:00|x</time>", "<p>x</p>");
    assert_builds("<time>@datetime=23:59:07|x</time>",
                  "<p><time datetime=\"23:59:07\">x</time></p>");
    assert_builds("<time>@datetime=2026-11-29 17:45:60.123456-0330|x</time>",
                  "<p><time datetime=\"2026-11-29T17:45:59.123-03:30\">x</time></p>");
    assert_builds("<time>@datetime=2026-11-29+01:00|x</time>",
                  "<p><time datetime=\"2026-11-29\">x</time></p>");
}

static void
figures_hold_pictures_and_captions(void **state)
{
    (void)state;
    assert_builds("<figure><img>@src=/a.jpg|@alt=A  b|</img><figcaption>c</figcaption></figure>",
                  "<figure><img src=\"/a.jpg\" alt=\"A b\"/><figcaption>c</figcaption></figure>");
    assert_builds("<figure><a>@href=/big|<img>@src=a.jpg|</a></figure>",
                  "<figure><img src=\"a.jpg\"/></figure>");
    assert_builds("<figure><figcaption><p>one</p><p>two</p></figcaption><img>@src=a|</figure>",
                  "<figure><figcaption>one<br/>two</figcaption><img src=\"a\"/></figure>");
    assert_builds("<figcaption>lost</figcaption>", "<p>lost</p>");
    assert_builds("<img>@src=a.jpg|", "<p><img src=\"a.jpg\"/></p>");
    assert_builds("<p>a<img>@alt=no source|</p>", "<p>a</p>");
    assert_builds(
        "<figure><img>@src=a|<figcaption>c</figcaption><img>@src=b|<figcaption>d</figcaption>",
        "<figure><img src=\"a\"/><figcaption>c</figcaption></figure>"
        "<figure><img src=\"b\"/><figcaption>d</figcaption></figure>");
    assert_builds(
        "<figure><figcaption>c</figcaption><img>@src=a|<p>b</p><figcaption>d</figcaption>",
        "<figure><figcaption>c</figcaption><img src=\"a\"/><p>b</p></figure>"
        "<figure><figcaption>d</figcaption></figure>");
    assert_builds("<figure><table><tr><td>a</td></tr></table></figure>",
                  "<figure><table><tbody><tr><td>a</td></tr></tbody></table></figure>");
}

static void
links_keep_only_harmless_addresses(void **state)
{
    (void)state;
    assert_builds("<a>@href=https://x.example/?a=1&b=\"2\"|x</a>",
                  "<p><a href=\"https://x.example/?a=1&amp;b=%222%22\">x</a></p>");
    assert_builds("<a>@href=mailto:a.b|x</a>", "<p><a href=\"mailto:a.b\">x</a></p>");
    assert_builds("<a>@href=../up#f|x</a>", "<p><a href=\"../up#f\">x</a></p>");
    assert_builds("<a>@href=JavaScript:alert(1)|x</a>", "<p>x</p>");
    assert_builds("<a>@href=\x01 java\tscript:alert(1)|x</a>", "<p>x</p>");
    assert_builds("<a>@href=data:text/html,x|x</a>", "<p>x</p>");
    assert_builds("<img>@src=mailto:x|", "");
    assert_builds("<a>@href=/a b|x</a>", "<p><a href=\"/a%20b\">x</a></p>");
    assert_builds("<a>x</a>", "<p>x</p>");
}

static void
assert_address(const char *stated, const char *wanted)
{
    char calls[200];
    char body[200];

    snprintf(calls, sizeof(calls), "<a>@href=%s|x", stated);
    if (wanted != NULL)
        snprintf(body, sizeof(body), "<p><a href=\"%s\">x</a></p>", wanted);
    assert_builds(calls, wanted != NULL ? body : "<p>x</p>");
}

/* What the URL standard calls an error is written as browsers read it, or is no address. */
static void
addresses_are_valid(void **state)
{
    static const struct {
        const char *stated;
        const char *wanted;
    } cases[] = {
        {"/?a[]=1&b=render[c]", "/?a%5B%5D=1&amp;b=render%5Bc%5D"},
        {"/100%?q=%zz%41", "/100%25?q=%25zz%41"},
        {"/a#b#c", "/a#b%23c"},
        {"a\\b?c\\d", "a/b?c%5Cd"},
        {"/`^{}", "/%60%5E%7B%7D"},
        {"/\xC3\xA9?\xC3\xBC#\xC3\xB6", "/\xC3\xA9?\xC3\xBC#\xC3\xB6"},
        {"/\xEF\xBF\xBD\xC2\x80\xFF", "/%EF%BF%BD%C2%80%FF"},
        {"http:\\\\x.example\\a", "http://x.example/a"},
        {"HTTP:/x.example", "HTTP://x.example"},
        {"https:///x.example/", "https://x.example/"},
        {"///x.example/", "//x.example/"},
        {"http://me:secret@x.example/a@b", "http://x.example/a@b"},
        {"http://x.example:8080/", "http://x.example:8080/"},
        {"http://x.example./", "http://x.example./"},
        {"http://b\xC3\xBC"
         "cher.example/",
         "http://b\xC3\xBC"
         "cher.example/"},
        {"http://127.0.0.1/", "http://127.0.0.1/"},
        {"http://[::1]:80/", "http://[::1]:80/"},
        {"mailto:a b.example?subject=[c]", "mailto:a%20b.example?subject=%5Bc%5D"},
        {"?", "?"},
        {"http://", NULL},
        {"https:=", NULL},
        {"https://:0/", NULL},
        {"http://?utm_source=x", NULL},
        {"http://x..example/", NULL},
        {"http://a%20b/", NULL},
        {"http://x.example:80a/", NULL},
        {"http://x.example:65536/", NULL},
        {"http://256.0.0.1/", NULL},
        {"http://1.2.3/", NULL},
        {"http://0x7f.0.0.01/", NULL},
        {"http://[x]/", NULL},
        {"http://x.example../", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_address(cases[i].stated, cases[i].wanted);
}

static void
a_link_inside_a_link_is_left_out(void **state)
{
    (void)state;
    assert_builds("<p><a>@href=1|x<a>@href=2|y</a>z</a> w</p>", "<p><a href=\"1\">xyz</a> w</p>");
    assert_builds("<p><a>@href=1|<em>x<a>@href=2|y</a></em></a></p>",
                  "<p><a href=\"1\"><em>xy</em></a></p>");
}

static void
pre_keeps_its_white_space(void **state)
{
    (void)state;
    assert_builds("<pre>\n\n  a\r\n\tb <em> c</em>\n\n</pre>", "<pre>  a\n\tb  <em>c</em></pre>");
    assert_builds("<pre>a<br>b</pre>", "<pre>a\nb</pre>");
    assert_builds("<pre> \n </pre>", "");
}

static void
rules_stand_only_between_content(void **state)
{
    (void)state;
    assert_builds("<hr>a<hr><hr><p></p><hr>b<hr>", "<p>a</p><hr/><p>b</p>");
    assert_builds("<ul><li>a</li><hr><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>");
}

static void
attributes_come_in_one_order_and_only_where_they_belong(void **state)
{
    (void)state;
    assert_builds("<p>@dir=RTL|@lang=ar-EG|@href=x|@id=y|a</p>",
                  "<p lang=\"ar-EG\" dir=\"rtl\">a</p>");
    assert_builds("<p>a<span>b</span><span>@lang=fr|c</span></p>",
                  "<p>ab<span lang=\"fr\">c</span></p>");
    assert_builds("<time>@datetime=2026-11-18|a</time>",
                  "<p><time datetime=\"2026-11-18\">a</time></p>");
    assert_builds("<ol>@start=3|<li>a</ol>", "<ol start=\"3\"><li>a</li></ol>");
    assert_builds("<p>@lang=\"><script>|a</p>", "<p>a</p>");
}

static void
characters_that_xml_forbids_become_replacement_characters(void **state)
{
    (void)state;
    assert_builds("a\x01"
                  "b\xFF\xEF\xBF\xBE",
                  "<p>a\xEF\xBF\xBD"
                  "b\xEF\xBF\xBD\xEF\xBF\xBD</p>");
    assert_builds("1 { 2 & 3 > 2 \"q\"", "<p>1 &lt; 2 &amp; 3 &gt; 2 \"q\"</p>");
}

static void
nesting_beyond_the_limit_is_flattened(void **state)
{
    narc_arena arena = {0};
    narc_body_builder *builder = narc_body_builder_new(&arena);
    narc_error err;
    narc_text body;

    (void)state;
    for (int i = 0; i < 10000; i++)
        narc_body_open(builder, i % 3 == 0   ? NARC_BODY_UL
                                : i % 3 == 1 ? NARC_BODY_LI
                                             : NARC_BODY_EM);
    narc_body_text_add(builder, NARC_TEXT("deep"));
    for (int i = 0; i < 10000; i++)
        narc_body_close(builder, NARC_BODY_UL);
    narc_body_text_add(builder, NARC_TEXT("up"));
    body = narc_body_finish(builder);
    assert_narc_status(narc_body_check(body, &err), NARC_OK);
    assert_true(narc_text_find(body, NARC_TEXT("deep")) != SIZE_MAX);
    assert_true(narc_text_ends(body, "<p>up</p>"));
    narc_arena_free(&arena);
}

static narc_status
build_everything(const narc_allocator *allocator, void *user)
{
    narc_arena arena = {.allocator = allocator};
    narc_status status = NARC_OK;
    narc_text body;

    (void)user;
    for (int i = 0; i < 40 && !arena.failed; i++)
        (void)build_in(&arena, "<h2>a</h2><p>b <a>@href=http://x.example/|@title=t|c</a></p><ul>"
                               "<li>d<table><tr><td></td><td>e</td></tr></table></ul><pre> f</pre>"
                               "<figure><img>@src=g|@alt=h|<figcaption>i</figcaption></figure>");
    body = build_in(&arena, "<p>a</p>");
    if (arena.failed) {
        assert_int_equal(body.size, 0);
        status = NARC_E_MEMORY;
    }
    narc_arena_free(&arena);
    return status;
}

static void
every_failing_allocation_is_latched(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(build_everything, NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_outside_a_block_opens_a_paragraph),
        cmocka_unit_test(white_space_is_collapsed_and_kept_between_inline_elements),
        cmocka_unit_test(line_breaks_stand_only_between_text),
        cmocka_unit_test(empty_elements_vanish),
        cmocka_unit_test(a_block_inside_a_block_ends_the_open_one),
        cmocka_unit_test(lists_hold_items_only),
        cmocka_unit_test(text_runs_in_one_item_stay_apart),
        cmocka_unit_test(tables_keep_their_columns),
        cmocka_unit_test(cells_reach_no_further_than_their_table),
        cmocka_unit_test(cells_reach_over_no_row_that_is_gone),
        cmocka_unit_test(no_row_stands_before_the_head_of_its_table),
        cmocka_unit_test(a_table_has_one_caption_and_it_comes_first),
        cmocka_unit_test(headings_are_in_order),
        cmocka_unit_test(a_time_says_when),
        cmocka_unit_test(figures_hold_pictures_and_captions),
        cmocka_unit_test(links_keep_only_harmless_addresses),
        cmocka_unit_test(addresses_are_valid),
        cmocka_unit_test(a_link_inside_a_link_is_left_out),
        cmocka_unit_test(pre_keeps_its_white_space),
        cmocka_unit_test(rules_stand_only_between_content),
        cmocka_unit_test(attributes_come_in_one_order_and_only_where_they_belong),
        cmocka_unit_test(characters_that_xml_forbids_become_replacement_characters),
        cmocka_unit_test(nesting_beyond_the_limit_is_flattened),
        cmocka_unit_test(every_failing_allocation_is_latched),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
