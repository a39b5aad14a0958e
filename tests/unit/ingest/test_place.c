/* Where relative addresses lead. */
#include "ingest/place.h"
#include "narc_test.h"

#include "base/buffer.h"
#include "base/text.h"

static void
assert_beside(const char *from, const char *address, const char *expected)
{
    narc_buffer out = {.allocator = NULL};
    const bool found = narc_place_beside(&out, narc_text_from(from), narc_text_from(address));

    assert_int_equal(found, expected != NULL);
    if (expected != NULL)
        assert_true(narc_text_is(narc_buffer_as_text(&out), expected));
    narc_buffer_free(&out);
}

static void
an_address_leads_to_a_place_beside_the_document(void **state)
{
    (void)state;
    assert_beside("feed/x.xml", "a.jpg", "feed/a.jpg");
    assert_beside("./feed//x.xml", "./p/a.jpg", "feed/p/a.jpg");
    assert_beside("feed/sub/x.xml", "../a.jpg", "feed/a.jpg");
    assert_beside("/data/x.xml", "p/../a.jpg", "/data/a.jpg");
    assert_beside("x.xml", "a.jpg", "a.jpg");
    assert_beside("../feed/x.xml", "a.jpg", "../feed/a.jpg");
}

static void
an_address_leads_nowhere_else(void **state)
{
    static const char *const elsewhere[] = {
        "",          "/a.jpg",  "//host/a.jpg", "http://host/a.jpg", "file:a.jpg",
        "C:\\a.jpg", "\\a.jpg", "p/",           "../../a.jpg"};

    (void)state;
    for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
        assert_beside("feed/x.xml", elsewhere[i], NULL);
    assert_beside("x.xml", "../a.jpg", NULL);
    assert_beside("../x.xml", "../a.jpg", NULL);
    assert_beside("/x.xml", "../a.jpg", NULL);
}

static void
a_path_lies_below_a_directory_only_part_by_part(void **state)
{
    const narc_text path = NARC_TEXT("feed/sub/x.xml");

    (void)state;
    assert_true(narc_text_is(narc_place_below(path, NARC_TEXT("feed")), "sub/x.xml"));
    assert_true(narc_text_is(narc_place_below(path, NARC_TEXT("")), "feed/sub/x.xml"));
    assert_int_equal(narc_place_below(path, NARC_TEXT("fee")).size, 0);
    assert_int_equal(narc_place_below(path, path).size, 0);
    assert_int_equal(narc_place_below(NARC_TEXT("../x"), NARC_TEXT("")).size, 0);
    assert_int_equal(narc_place_below(NARC_TEXT("/x"), NARC_TEXT("")).size, 0);
    assert_true(narc_text_is(narc_place_below(NARC_TEXT("/x"), NARC_TEXT("/")), "x"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_leads_to_a_place_beside_the_document),
        cmocka_unit_test(an_address_leads_nowhere_else),
        cmocka_unit_test(a_path_lies_below_a_directory_only_part_by_part),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
