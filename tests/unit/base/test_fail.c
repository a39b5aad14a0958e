/* Filling a narc_error. */
#include "narc_test.h"

#include "base/fail.h"
#include "base/utf8.h"

#include <errno.h>
#include <limits.h>

static void
a_failure_carries_number_status_place_and_sentence(void **state)
{
    narc_error err;

    (void)state;
    assert_narc_status(narc_fail(&err, NARC_BLOCK_DAMAGED, 64, "5.3", "block %u of %s", 7, "x"),
                       NARC_E_CORRUPT);
    assert_narc_status(err.status, NARC_E_CORRUPT);
    assert_int_equal(err.number, 204);
    assert_int_equal(err.offset, 64);
    assert_string_equal(err.rule, "5.3");
    assert_int_equal(err.line, 0);
    assert_string_equal(err.message, "block 7 of x");

    assert_narc_status(narc_fail_at(&err, NARC_XML_NOT_WELL_FORMED, 9, 3, 4, NULL, "oh"),
                       NARC_E_INPUT);
    assert_int_equal(err.line, 3);
    assert_int_equal(err.column, 4);
    assert_null(err.rule);
}

static void
without_a_place_to_put_it_the_status_is_the_answer(void **state)
{
    (void)state;
    assert_narc_status(narc_fail(NULL, NARC_TOO_LARGE, 0, NULL, "x"), NARC_E_LIMIT);
    assert_narc_status(narc_fail_memory(NULL), NARC_E_MEMORY);
    assert_narc_status(narc_fail_errno(NULL, ENOENT, "open"), NARC_E_NOT_FOUND);
    narc_error_clear(NULL);
}

static void
a_number_that_no_row_has_is_a_bug(void **state)
{
    (void)state;
    assert_narc_status(narc_fail(NULL, (narc_message)555, 0, NULL, "x"), NARC_E_BUG);
}

/* A three-byte character lies across the end of the message at each of its bytes. */
static void
a_long_message_is_cut_between_characters(void **state)
{
    narc_error err;
    char text[300];

    (void)state;
    for (size_t before = sizeof(err.message) - 5; before < sizeof(err.message); before++) {
        memset(text, 'x', sizeof(text));
        memcpy(text + before, "\xE2\x82\xAC", 3);
        text[sizeof(text) - 1] = '\0';
        (void)narc_fail(&err, NARC_BUG, 0, NULL, "%s", text);
        assert_true(strlen(err.message) >= sizeof(err.message) - 4);
        assert_true(strlen(err.message) < sizeof(err.message));
        assert_true(narc_utf8_valid((narc_text){err.message, strlen(err.message)}));
        assert_null(strchr(err.message, '?'));
    }
}

static void
foreign_text_cannot_break_the_line_or_the_encoding(void **state)
{
    narc_error err;

    (void)state;
    (void)narc_fail(&err, NARC_BUG, 0, NULL, "%s", "a\nb\r\x1B[31mc\x7F \xFF\xC3; \xC3\xA9");
    assert_string_equal(err.message, "a b  [31mc  ??; \xC3\xA9");
    (void)narc_fail(&err, NARC_BUG, 0, NULL, "%s", "ends in half a character \xE2\x82");
    assert_string_equal(err.message, "ends in half a character ??");
}

static void
a_system_call_is_named_with_its_reason(void **state)
{
    static const struct {
        int error_number;
        narc_message number;
    } rows[] = {
        {ENOENT, NARC_NO_SUCH_FILE}, {ENOTDIR, NARC_NO_SUCH_FILE}, {EISDIR, NARC_IS_DIRECTORY},
        {EEXIST, NARC_EXISTS},       {EACCES, NARC_PERMISSION},    {EPERM, NARC_PERMISSION},
        {EROFS, NARC_PERMISSION},    {ENOSPC, NARC_DISK_FULL},     {EDQUOT, NARC_DISK_FULL},
        {ENOMEM, NARC_MEMORY},       {EIO, NARC_SYSTEM},           {INT_MAX, NARC_SYSTEM},
    };
    narc_error err;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        (void)narc_fail_errno(&err, rows[i].error_number, "call");
        assert_int_equal(err.number, rows[i].number);
        assert_memory_equal(err.message, "call: ", 6);
        assert_true(strlen(err.message) > 6);
        assert_true(err.offset == NARC_NO_OFFSET);
    }
}

static void
a_cleared_error_says_nothing(void **state)
{
    narc_error err;

    (void)state;
    memset(&err, 0x55, sizeof(err));
    narc_error_clear(&err);
    assert_narc_status(err.status, NARC_OK);
    assert_int_equal(err.number, 0);
    assert_true(err.offset == NARC_NO_OFFSET);
    assert_string_equal(err.message, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_carries_number_status_place_and_sentence),
        cmocka_unit_test(without_a_place_to_put_it_the_status_is_the_answer),
        cmocka_unit_test(a_number_that_no_row_has_is_a_bug),
        cmocka_unit_test(a_long_message_is_cut_between_characters),
        cmocka_unit_test(foreign_text_cannot_break_the_line_or_the_encoding),
        cmocka_unit_test(a_system_call_is_named_with_its_reason),
        cmocka_unit_test(a_cleared_error_says_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
