/* The public face of the parser. */
#include "narc_test.h"

static const char page[] = "<!DOCTYPE html><title>T</title>\n<p CLASS=a id='b'>one<b>two</p></x>";

static narc_bytes
bytes_of(const char *text)
{
    return (narc_bytes){(const uint8_t *)text, strlen(text)};
}

static void
a_page_is_nodes_in_document_order_with_facts(void **state)
{
    narc_markup_options options = NARC_MARKUP_OPTIONS_INIT;
    narc_markup *markup;
    narc_markup_facts facts;
    narc_buffer out = {0};
    narc_error err;
    bool found;

    (void)state;
    options.most_errors = 2;
    options.charset = NARC_TEXT("latin1");
    assert_narc_status(narc_markup_new(&options, &markup, &err), NARC_OK);
    for (int twice = 0; twice < 2; twice++) {
        narc_markup_id p = 0;

        assert_narc_status(narc_markup_parse_page(markup, bytes_of(page), &err), NARC_OK);
        facts = narc_markup_get_facts(markup);
        assert_string_equal(facts.charset, "utf-8");
        assert_false(facts.quirks);
        assert_int_equal(facts.nodes, 12);
        while (narc_markup_get_node(markup, p).attributes != 2)
            p++;
        assert_narc_text(narc_markup_get_node(markup, p).text, "p");
        assert_int_equal(narc_markup_get_node(markup, p).offset, 32);
        assert_narc_text(narc_markup_find_attribute(markup, p, NARC_TEXT("class"), &found), "a");
        assert_true(found);
        assert_narc_text(narc_markup_find_attribute(markup, p, NARC_TEXT("rel"), &found), "");
        assert_false(found);
        assert_narc_text(narc_markup_find_attribute(markup, p, NARC_TEXT("rel"), NULL), "");
        assert_narc_text(narc_markup_find_attribute(markup, p, NARC_TEXT("id"), NULL), "b");
        assert_narc_text(narc_markup_get_attribute(markup, p, 1).name, "id");
        assert_int_equal(narc_markup_get_attribute(markup, p, 2).name.size, 0);
        assert_int_equal(narc_markup_get_node(markup, 999).parent, NARC_MARKUP_NONE);
        assert_true(facts.errors >= 2);
        assert_int_equal(narc_markup_get_error(markup, 0).line, 2);
        assert_string_equal(narc_markup_get_error(markup, 99).name, "");
        narc_buffer_free(&out);
        assert_narc_status(narc_markup_serialize(markup, p, true, &out, &err), NARC_OK);
        assert_narc_buffer(out, "<p class=\"a\" id=\"b\">one<b>two</b></p>");
        assert_narc_status(narc_markup_serialize(markup, 999, true, &out, &err), NARC_E_USAGE);
    }
    narc_buffer_free(&out);
    narc_markup_free(markup);
    narc_markup_free(NULL);
}

static void
lines_end_with_returns_too_and_offsets_count_the_page_as_it_is(void **state)
{
    narc_markup_options options = NARC_MARKUP_OPTIONS_INIT;
    narc_markup *markup;
    narc_markup_error error;
    narc_error err;

    (void)state;
    options.most_errors = 4;
    assert_narc_status(narc_markup_new(&options, &markup, &err), NARC_OK);
    assert_narc_status(
        narc_markup_parse_page(markup, bytes_of("<!DOCTYPE html>\r\na\rb\r\r\nc\x01"), &err),
        NARC_OK);
    error = narc_markup_get_error(markup, 0);
    assert_string_equal(error.name, "control-character-in-input-stream");
    assert_int_equal(error.offset, 24);
    assert_int_equal(error.line, 5);
    assert_int_equal(error.column, 2);
    assert_int_equal(narc_markup_get_facts(markup).text.size, 25);
    assert_narc_text(narc_markup_get_node(markup, 5).text, "a\nb\n\nc\x01");
    narc_markup_free(markup);
}

static void
a_fragment_is_below_the_root(void **state)
{
    narc_markup_options options = NARC_MARKUP_OPTIONS_INIT;
    narc_markup *markup;
    narc_buffer out = {0};
    narc_error err;

    (void)state;
    options.context = NARC_TEXT("tr");
    assert_narc_status(narc_markup_new(&options, &markup, &err), NARC_OK);
    assert_narc_status(narc_markup_parse_page(markup, bytes_of("<td>a<td>b</table>"), &err),
                       NARC_OK);
    assert_narc_status(narc_markup_serialize(markup, 1, false, &out, &err), NARC_OK);
    assert_narc_buffer(out, "<td>a</td><td>b</td>");
    narc_buffer_free(&out);
    narc_markup_free(markup);
}

static void
a_page_beyond_the_limits_leaves_an_empty_tree(void **state)
{
    narc_markup_options options = NARC_MARKUP_OPTIONS_INIT;
    narc_limits limits = NARC_LIMITS_INIT;
    narc_markup *markup;
    narc_error err;

    (void)state;
    limits.document_bytes = 40;
    limits.markup_nodes = 6;
    options.limits = &limits;
    assert_narc_status(narc_markup_new(&options, &markup, &err), NARC_OK);
    assert_narc_status(narc_markup_parse_page(markup, bytes_of(page), &err), NARC_E_LIMIT);
    assert_narc_status(narc_markup_parse_page(markup, bytes_of("<a><b><i><u>"), &err),
                       NARC_E_LIMIT);
    assert_int_equal(err.number, 601);
    assert_int_equal(narc_markup_get_facts(markup).nodes, 1);
    narc_markup_free(markup);
}

static narc_status
parse_with(const narc_allocator *allocator, void *user)
{
    narc_markup_options options = NARC_MARKUP_OPTIONS_INIT;
    narc_markup *markup;
    narc_status status;

    options.allocator = allocator;
    options.most_errors = 3;
    options.charset = NARC_TEXT("koi8-r");
    status = narc_markup_new(&options, &markup, NULL);
    if (status == NARC_OK)
        status = narc_markup_parse_page(markup, bytes_of(user), NULL);
    narc_markup_free(markup);
    return status;
}

static void
every_failing_allocation_is_told(void **state)
{
    (void)state;
    narc_test_each_failing_allocation(parse_with, (void *)(uintptr_t)page);
    narc_test_each_failing_allocation(parse_with, "<p>\xC1\xC2\r\n&amp;x");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_nodes_in_document_order_with_facts),
        cmocka_unit_test(lines_end_with_returns_too_and_offsets_count_the_page_as_it_is),
        cmocka_unit_test(a_fragment_is_below_the_root),
        cmocka_unit_test(a_page_beyond_the_limits_leaves_an_empty_tree),
        cmocka_unit_test(every_failing_allocation_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
