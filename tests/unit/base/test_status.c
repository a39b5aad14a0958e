/* Names of statuses and rows of the message catalogue. */
#include "narc_test.h"

#include <stdio.h>

static void
every_status_has_a_name_and_a_sentence(void **state)
{
    (void)state;
#define CHECK(name, value, text)                                                                   \
    assert_int_equal(NARC_##name, value);                                                          \
    assert_string_equal(narc_status_name(NARC_##name), #name);                                     \
    assert_string_equal(narc_status_text(NARC_##name), text);
    NARC_STATUS_LIST(CHECK)
#undef CHECK
    assert_string_equal(narc_status_name((narc_status)9999), "?");
    assert_string_equal(narc_status_text((narc_status)9999), "unknown status");
}

static void
the_catalogue_ascends_and_each_row_is_found_by_its_number(void **state)
{
    size_t count;
    const narc_message_info *rows = narc_message_all(&count);

    (void)state;
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            assert_true(rows[i].number > rows[i - 1].number);
        assert_ptr_equal(narc_message_find(rows[i].number), &rows[i]);
    }
    assert_null(narc_message_find(0));
    assert_null(narc_message_find(rows[count - 1].number + 1));
}

/* Ranges as narc/message.h states them, and sentences as people read them. */
static void
each_row_keeps_to_its_range_and_speaks_in_sentences(void **state)
{
    size_t count;
    const narc_message_info *rows = narc_message_all(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        const narc_message_info *row = &rows[i];

        assert_in_range(row->number, 100, 999);
        assert_true(row->status != NARC_OK && row->status != NARC_DONE);
        if (row->number / 100 == 2)
            assert_int_equal(row->status, NARC_E_CORRUPT);
        if (row->number / 100 == 6)
            assert_int_equal(row->status, NARC_E_LIMIT);
        if (row->number / 100 == 9)
            assert_int_equal(row->status, NARC_E_BUG);
        assert_true(strlen(row->name) > 0);
        assert_true(strlen(row->what) > 0 && row->what[strlen(row->what) - 1] != '.');
        assert_int_equal(row->meaning[strlen(row->meaning) - 1], '.');
        assert_int_equal(row->next[strlen(row->next) - 1], '.');
    }
}

static void
the_library_tells_the_version_of_its_header(void **state)
{
    char wanted[32];

    (void)state;
    snprintf(wanted, sizeof(wanted), "%d.%d.%d", NARC_VERSION_MAJOR, NARC_VERSION_MINOR,
             NARC_VERSION_PATCH);
    assert_string_equal(narc_version(), wanted);
    assert_string_equal(NARC_VERSION, wanted);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_a_name_and_a_sentence),
        cmocka_unit_test(the_catalogue_ascends_and_each_row_is_found_by_its_number),
        cmocka_unit_test(each_row_keeps_to_its_range_and_speaks_in_sentences),
        cmocka_unit_test(the_library_tells_the_version_of_its_header),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
