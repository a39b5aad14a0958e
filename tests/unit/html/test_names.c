/* libnarc/html/names.c: what is known of a name stays with it, or is forgotten as a whole. */
#include "narc_test.h"

#include "base/text.h"
#include "html/names.h"

#include <stdio.h>

static void
a_name_keeps_what_is_known_of_it_and_no_other_has_it(void **state)
{
    narc_arena arena = {0};
    narc_html_names *names = narc_html_names_new(&arena);
    narc_html_name *name;

    (void)state;
    assert_non_null(names);
    name = narc_html_name_of(names, NARC_TEXT("share-bar"));
    assert_int_equal(name->known, 0);
    name->known = NARC_HTML_NAME_MARKED;
    name->marks = 5;
    assert_int_equal(narc_html_name_of(names, NARC_TEXT("share-bar"))->marks, 5);
    assert_int_equal(narc_html_name_of(names, NARC_TEXT("share-baz"))->known, 0);
    assert_int_equal(narc_html_name_of(names, NARC_TEXT(""))->known, 0);
    narc_arena_free(&arena);
}

/* More names than there are slots. */
static void
a_name_that_lost_its_slot_is_blank_when_it_comes_again(void **state)
{
    narc_arena arena = {0};
    narc_html_names *names = narc_html_names_new(&arena);

    (void)state;
    assert_non_null(names);
    for (int round = 0; round < 2; round++)
        for (unsigned i = 0; i < 5000; i++) {
            char text[16];
            const int size = snprintf(text, sizeof(text), "n%u", i);
            narc_html_name *name = narc_html_name_of(names, (narc_text){text, (size_t)size});

            if (name->known != 0)
                assert_int_equal(name->template, i);
            name->known = NARC_HTML_NAME_HASHED;
            name->template = i;
        }
    narc_arena_free(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_keeps_what_is_known_of_it_and_no_other_has_it),
        cmocka_unit_test(a_name_that_lost_its_slot_is_blank_when_it_comes_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
