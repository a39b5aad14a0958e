/* The XML writer: escapes, indentation, running text. */
#include "narc_test.h"

#include "newsml/xml_writer.h"

static void
markup_control_and_malformed_characters_never_get_out(void **state)
{
    narc_buffer out = {0};

    (void)state;
    narc_xml_escape(&out, (narc_text){"a<b>&\"\r\x01\xFF\xEF\xBF\xBE", 12});
    assert_narc_buffer(out, "a&lt;b&gt;&amp;\"&#13;\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    narc_buffer_clear(&out);
    narc_xml_escape_value(&out, NARC_TEXT("\"\t\n'"));
    assert_narc_buffer(out, "&quot;&#9;&#10;'");
    narc_buffer_free(&out);
}

static void
elements_are_indented_but_never_inside_running_text(void **state)
{
    narc_buffer out = {0};
    narc_xml_writer writer = {.out = &out};

    (void)state;
    narc_xml_open(&writer, "a");
    narc_xml_attribute(&writer, "x", NARC_TEXT("1"));
    narc_xml_attribute(&writer, "empty", NARC_TEXT(""));
    narc_xml_open(&writer, "b");
    narc_xml_text(&writer, NARC_TEXT("one"));
    narc_xml_inline_empty(&writer, "br");
    narc_xml_text(&writer, NARC_TEXT("two"));
    narc_xml_close(&writer);
    narc_xml_open(&writer, "c");
    narc_xml_close(&writer);
    narc_xml_close(&writer);
    assert_narc_buffer(out, "\n<a x=\"1\">\n  <b>one<br/>two</b>\n  <c/>\n</a>");
    narc_buffer_free(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_control_and_malformed_characters_never_get_out),
        cmocka_unit_test(elements_are_indented_but_never_inside_running_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
