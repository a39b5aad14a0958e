/* RFC 8785 has one form for each value. */
#include "narc_test.h"

#include "base/text.h"
#include "json/is_canonical.h"

static void
what_is_in_the_one_form_is_told_from_what_is_not(void **state)
{
    static const char *const good[] = {
        "{}",
        "[]",
        "{\"a\":1,\"b\":[-2,{\"c\":\"\"}],\"ba\":true}",
        "[null,false,\"x\",0]",
        /* only what must be escaped is, in its short form where it has one */
        "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f/\x7F\"",
        /* UTF-16 puts the characters beyond the first plane before U+FF21 */
        "{\"a\":1,\"\xF0\x9F\x9A\xA2\":2,\"\xEF\xBC\xA1\":3}",
        /* names of an inner object begin anew */
        "{\"b\":{\"a\":1},\"c\":[{\"a\":1},{\"a\":2}]}",
        /* an escaped name is compared as what it means */
        "{\"\\n\":1,\"!\":2,\"\\\"\":3,\"#\":4}",
    };
    static const char *const bad[] = {
        "{ }",
        "{\"a\": 1}",
        "[1,\n2]",
        "{\"b\":1,\"a\":2}",
        "{\"a\":1,\"a\":2}",
        "{\"ab\":1,\"a\":2}",
        "{\"\xEF\xBC\xA1\":1,\"\xF0\x9F\x9A\xA2\":2}",
        "{\"!\":1,\"\\n\":2}",
        "\"\\/\"",
        "\"\\u0041\"",
        "\"\\u000a\"",
        "\"\\u001F\"",
        "\"\\u00e9\"",
        "\"\\\"",
        "[01]",
        "[-0]",
        "[1.0]",
        "[1e2]",
        "[-]",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        if (!narc_json_is_canonical(narc_text_from(good[i])))
            fail_msg("%s is canonical", good[i]);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (narc_json_is_canonical(narc_text_from(bad[i])))
            fail_msg("%s is not canonical", bad[i]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_in_the_one_form_is_told_from_what_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
