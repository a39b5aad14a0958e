/* Element names and numbers. */
#include "narc_test.h"

#include "markup/attributes.h"
#include "markup/names.h"
#include "markup/tags.h"

static void
every_listed_name_finds_its_own_tag(void **state)
{
    (void)state;
    for (int tag = 1; tag < NARC_TAG_COUNT; tag++) {
        const char *name = narc_tag_name((narc_tag)tag);

        assert_int_equal(narc_tag_find(narc_text_from(name)), tag);
    }
}

static void
names_are_listed_in_alphabetical_order(void **state)
{
    (void)state;
    for (int tag = 2; tag < NARC_TAG_COUNT; tag++)
        assert_true(strcmp(narc_tag_name((narc_tag)(tag - 1)), narc_tag_name((narc_tag)tag)) < 0);
}

static void
other_names_are_other(void **state)
{
    static const char *const names[] = {"",
                                        "x",
                                        "zz",
                                        "j",
                                        "DIV",
                                        "divx",
                                        "di",
                                        "x-blockquote",
                                        "averyveryverylongelementname",
                                        "{",
                                        "\xC3\xA9"};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        assert_int_equal(narc_tag_find(narc_text_from(names[i])), NARC_TAG_OTHER);
    assert_int_equal(narc_tag_find((narc_text){NULL, 0}), NARC_TAG_OTHER);
    assert_string_equal(narc_tag_name(NARC_TAG_OTHER), "");
}

static void
small_letters_are_counted_up_to_the_first_other_byte(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++)
        for (size_t at = 0; at < 8; at++) {
            char word[8] = {'a', 'z', 'm', 'b', 'y', 'n', 'a', 'z'};

            word[at] = (char)byte;
            assert_int_equal(narc_name_letters(narc_name_word(word, 8)),
                             byte >= 'a' && byte <= 'z' ? 8 : at);
        }
}

static void
every_listed_attribute_finds_its_own_number(void **state)
{
    (void)state;
    for (int name = 1; name < NARC_ATTRIBUTE_COUNT; name++)
        assert_int_equal(
            narc_attribute_find(narc_text_from(narc_attribute_name_of((narc_attribute_name)name))),
            name);
    assert_int_equal(narc_attribute_find(NARC_TEXT("Href")), NARC_ATTRIBUTE_OTHER);
    assert_int_equal(narc_attribute_find(NARC_TEXT("hre")), NARC_ATTRIBUTE_OTHER);
    assert_string_equal(narc_attribute_name_of(NARC_ATTRIBUTE_OTHER), "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_listed_name_finds_its_own_tag),
        cmocka_unit_test(names_are_listed_in_alphabetical_order),
        cmocka_unit_test(other_names_are_other),
        cmocka_unit_test(small_letters_are_counted_up_to_the_first_other_byte),
        cmocka_unit_test(every_listed_attribute_finds_its_own_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
