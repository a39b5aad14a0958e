/* All ways to scan answer what the scalar one does. */
#include "narc_test.h"

#include "markup/scan.h"

static void
every_way_to_scan_finds_the_same_byte(void **state)
{
    size_t count;
    const narc_scan_twin *twins = narc_scan_twins(&count);
    char text[200];

    (void)state;
    assert_true(count >= 3);
    memset(text, 'x', sizeof(text));
    for (size_t at = 0; at < 130; at++) {
        text[at] = "<&\0\xFF"[at % 4];
        for (size_t from = 0; from < 40; from++)
            for (size_t end = from; end <= 135; end++)
                for (size_t i = 1; i < count; i++) {
                    assert_ptr_equal(twins[i].scan(text + from, text + end, '<', '&', '\0'),
                                     twins[0].scan(text + from, text + end, '<', '&', '\0'));
                    assert_ptr_equal(
                        twins[i].scan(text + from, text + end, '\xFF', '\xFF', '\xFF'),
                        twins[0].scan(text + from, text + end, '\xFF', '\xFF', '\xFF'));
                }
        text[at] = 'x';
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_to_scan_finds_the_same_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
