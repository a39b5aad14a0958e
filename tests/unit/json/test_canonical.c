/* libnarc/json/canonical.c: RFC 8785. */
#include "narc_test.h"

#include "json/canonical.h"

static void
assert_string(narc_text text, const char *wanted)
{
    narc_buffer out = {0};

    narc_json_string(&out, text);
    assert_narc_buffer(out, wanted);
    narc_buffer_free(&out);
}

/* RFC 8785, 3.2.2.2 and the example of 3.2.4. */
static void
strings_are_escaped_where_they_must_be_and_nowhere_else(void **state)
{
    (void)state;
    assert_string(NARC_TEXT(""), "\"\"");
    assert_string(NARC_TEXT("\xE2\x82\xAC$\x0F\nA'B\"\\\\\"/"),
                  "\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    assert_string(NARC_TEXT("\b\t\n\f\r\x0B\x1F\x7F"), "\"\\b\\t\\n\\f\\r\\u000b\\u001f\x7F\"");
    assert_string((narc_text){"a\0b", 3}, "\"a\\u0000b\"");
    assert_string(NARC_TEXT("\xE2\x80\xA8</script>"), "\"\xE2\x80\xA8</script>\"");
}

static void
malformed_utf8_becomes_replacement_characters(void **state)
{
    (void)state;
    assert_string(NARC_TEXT("a\xFF"
                            "b\xE2\x82"),
                  "\"a\xEF\xBF\xBD"
                  "b\xEF\xBF\xBD\"");
}

static void
integers_beyond_a_double_become_strings(void **state)
{
    narc_buffer out = {0};

    (void)state;
    narc_json_integer(&out, UINT64_C(9007199254740991));
    narc_json_integer(&out, UINT64_C(9007199254740992));
    assert_narc_buffer(out, "9007199254740991\"9007199254740992\"");
    narc_buffer_free(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_escaped_where_they_must_be_and_nowhere_else),
        cmocka_unit_test(malformed_utf8_becomes_replacement_characters),
        cmocka_unit_test(integers_beyond_a_double_become_strings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
