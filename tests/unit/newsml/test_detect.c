/* Knowing NewsML-G2 by its first bytes. */
#include "newsml_test.h"

static int
detect(const void *data, size_t size)
{
    return narc_newsml_converter.detect((narc_bytes){data, size});
}

static void
every_root_is_known_behind_declaration_comment_and_doctype(void **state)
{
    static const char *const known[] = {
        "<newsItem>",
        "<?xml version='1.0'?>\n<!-- <html> -->\n<newsMessage xmlns='x'>",
        "\xEF\xBB\xBF<?xml version='1.0'?><nar:packageItem ",
        "<?pi?><!DOCTYPE conceptItem>\r\n<conceptItem/>",
        "<!DOCTYPE newsItem [<!ENTITY a \"b\">]> <newsItem>",
        "<knowledgeItem>",
        "<planningItem>",
        "<catalogItem\n>",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        assert_int_equal(detect(known[i], strlen(known[i])), 95);
}

static void
utf_16_is_known_with_and_without_a_mark(void **state)
{
    (void)state;
    assert_int_equal(detect("\xFF\xFE<\0n\0e\0w\0s\0I\0t\0e\0m\0>\0", 22), 95);
    assert_int_equal(detect("\xFE\xFF\0<\0n\0e\0w\0s\0I\0t\0e\0m\0>", 22), 95);
    assert_int_equal(detect("<\0?\0p\0?\0>\0<\0n\0e\0w\0s\0I\0t\0e\0m\0>\0", 30), 95);
}

static void
other_content_is_not_taken_for_it(void **state)
{
    static const char *const other[] = {"",
                                        "<",
                                        "<html><newsItem>",
                                        "<newsItems>",
                                        "<!-- <newsItem> ",
                                        "text <newsItem>",
                                        "<nitf>",
                                        "<NewsML>"};

    (void)state;
    for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
        assert_int_equal(detect(other[i], strlen(other[i])), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_root_is_known_behind_declaration_comment_and_doctype),
        cmocka_unit_test(utf_16_is_known_with_and_without_a_mark),
        cmocka_unit_test(other_content_is_not_taken_for_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
