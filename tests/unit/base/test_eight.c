/* libnarc/base/eight.h: what eight bytes hold, and numbers for text of any size. */
#include "narc_test.h"

#include "base/eight.h"

#include <stdlib.h>

/* Blocks that end where the text ends, so that a sanitizer sees a byte read behind it. */
static char *
exact(const char *text, size_t size)
{
    char *copy = malloc(size + (size == 0));

    assert_non_null(copy);
    memcpy(copy, text, size);
    return copy;
}

static void
text_of_every_size_has_its_own_number(void **state)
{
    static const char text[] = "abcdefghijklmnopqrstuvwxyzabcd";
    uint64_t numbers[sizeof(text)];

    (void)state;
    for (size_t size = 0; size < sizeof(text); size++) {
        char *copy = exact(text, size);

        numbers[size] = narc_eight_hash(7, copy, size);
        assert_true(numbers[size] == narc_eight_hash(7, text, size));
        assert_false(numbers[size] == narc_eight_hash(8, text, size));
        for (size_t before = 0; before < size; before++) {
            assert_false(numbers[size] == numbers[before]);
            copy[before] ^= 1;
            assert_false(numbers[size] == narc_eight_hash(7, copy, size));
            copy[before] ^= 1;
        }
        free(copy);
    }
}

static void
escaped_bytes_are_found_at_every_place_and_no_others(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++)
        for (size_t at = 0; at < 8; at++) {
            char text[8] = {'a', '\x80', ' ', '!', '#', '[', ']', '\xFF'};

            text[at] = (char)byte;
            assert_int_equal(narc_eight_escaped(narc_eight_load(text)) != 0,
                             byte < ' ' || byte == '"' || byte == '\\');
        }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_of_every_size_has_its_own_number),
        cmocka_unit_test(escaped_bytes_are_found_at_every_place_and_no_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
