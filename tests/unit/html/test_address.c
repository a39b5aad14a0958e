/* Addresses (RFC 3986, 5.4 has the examples of resolving). */
#include "narc_test.h"

#include "base/buffer.h"
#include "html/address.h"

static void
references_resolve_as_in_rfc_3986(void **state)
{
    static const char *const cases[][2] = {
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g/"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../..", "http://a/"},
        {"../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"mailto:x@y", "mailto:x@y"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        narc_buffer out = {0};

        narc_address_resolve(NARC_TEXT("http://a/b/c/d;p?q"), narc_text_from(cases[i][0]), &out);
        assert_narc_buffer(out, cases[i][1]);
        narc_buffer_free(&out);
    }
}

static void
only_http_addresses_without_odd_characters_are_of_the_web(void **state)
{
    (void)state;
    assert_true(narc_address_is_web(NARC_TEXT("https://post.example/a?b=c")));
    assert_true(narc_address_is_web(NARC_TEXT("HTTP://post.example")));
    assert_false(narc_address_is_web(NARC_TEXT("javascript:alert(1)")));
    assert_false(narc_address_is_web(NARC_TEXT("https:///a")));
    assert_false(narc_address_is_web(NARC_TEXT("/a")));
    assert_false(narc_address_is_web(NARC_TEXT("https://a/\" onload=\"x")));
    assert_false(narc_address_is_web(NARC_TEXT("https://a/b c")));
}

static void
front_pages_and_hosts_are_known(void **state)
{
    (void)state;
    assert_true(narc_address_is_front(NARC_TEXT("https://post.example")));
    assert_true(narc_address_is_front(NARC_TEXT("https://post.example/en/")));
    assert_false(narc_address_is_front(NARC_TEXT("https://post.example/?p=12")));
    assert_false(narc_address_is_front(NARC_TEXT("https://post.example/news/12")));
    assert_narc_text(narc_address_host(NARC_TEXT("https://www.post.example:8080/x")),
                     "post.example");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_resolve_as_in_rfc_3986),
        cmocka_unit_test(only_http_addresses_without_odd_characters_are_of_the_web),
        cmocka_unit_test(front_pages_and_hosts_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
