/* Catalogs of the user's: which file an address means. */
#include "narc_test.h"

#include "base/text.h"
#include "newsml/providers.h"

static narc_catalog_file files[] = {
    {.path = {"cat/one/catalog_1.xml", 21}},
    {.path = {"cat/wire.example/std/catalog_1.xml", 34}},
    {.path = {"cat/other.xml", 13}, .url = {"http://wire.example/x/catalog_1.xml", 35}},
};

static const char *
meant(const char *href)
{
    const narc_providers providers = {.catalogs = {files, 3}};
    const narc_catalog_file *file = narc_providers_catalog(&providers, narc_text_from(href));

    return file != NULL ? file->path.data : "none";
}

static void
an_address_means_the_catalog_that_states_it_or_whose_path_ends_like_it(void **state)
{
    (void)state;
    assert_string_equal(meant("http://wire.example/x/catalog_1.xml"), files[2].path.data);
    assert_string_equal(meant(" http://wire.example/std/catalog_1.xml "), files[1].path.data);
    assert_string_equal(meant("http://agency.example/a/one/catalog_1.xml"), files[0].path.data);
    assert_string_equal(meant("http://agency.example/catalog_1.xml"), files[0].path.data);
    assert_string_equal(meant("catalog_1.xml"), files[0].path.data);
    assert_string_equal(meant("http://agency.example/other.xml"), "none");
    assert_string_equal(meant("http://agency.example/2catalog_1.xml"), "none");
    assert_string_equal(meant("/"), "none");
    assert_string_equal(meant(""), "none");
    assert_null(narc_providers_catalog(NULL, NARC_TEXT("catalog_1.xml")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_means_the_catalog_that_states_it_or_whose_path_ends_like_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
