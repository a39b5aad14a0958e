/* Small questions about text. */
#include "narc_test.h"

#include "base/eight.h"
#include "base/text.h"

#define EMPTY ((narc_text){NULL, 0})

static void
empty_text_needs_no_memory(void **state)
{
    narc_text rest = EMPTY;

    (void)state;
    assert_narc_text(narc_text_from(NULL), "");
    assert_true(narc_text_equal(EMPTY, NARC_TEXT("")));
    assert_true(narc_text_is(EMPTY, ""));
    assert_true(narc_text_is_nocase(EMPTY, ""));
    assert_true(narc_text_starts(EMPTY, ""));
    assert_true(narc_text_ends(EMPTY, ""));
    assert_false(narc_text_starts(EMPTY, "a"));
    assert_int_equal(narc_text_compare(EMPTY, EMPTY), 0);
    assert_int_equal(narc_text_find(EMPTY, EMPTY), 0);
    assert_true(narc_text_find(EMPTY, NARC_TEXT("a")) == SIZE_MAX);
    assert_true(narc_text_find_nocase(EMPTY, "a") == SIZE_MAX);
    assert_narc_text(narc_text_slice(EMPTY, 0, 5), "");
    assert_narc_text(narc_text_trim(EMPTY), "");
    assert_narc_text(narc_text_split(&rest, ','), "");
}

static void
a_zero_byte_is_a_byte_like_any_other(void **state)
{
    (void)state;
    assert_false(narc_text_equal(NARC_TEXT("a\0b"), NARC_TEXT("a\0c")));
    assert_false(narc_text_is(NARC_TEXT("a\0b"), "a"));
    assert_int_equal(narc_text_find(NARC_TEXT("a\0b"), NARC_TEXT("\0b")), 1);
    assert_true(narc_text_compare(NARC_TEXT("a"), NARC_TEXT("a\0")) < 0);
}

static void
only_ascii_letters_are_folded(void **state)
{
    (void)state;
    assert_true(narc_text_is_nocase(NARC_TEXT("HeadLINE"), "headline"));
    assert_false(narc_text_is_nocase(NARC_TEXT("[headline"), "{headline"));
    /* U+00C9 and U+00E9: one capital, one small, and still two different texts here. */
    assert_false(narc_text_is_nocase(NARC_TEXT("\xC3\x89"), "\xC3\xA9"));
    assert_true(narc_text_starts_nocase(NARC_TEXT("Content-Type: x"), "content-type:"));
    assert_false(narc_text_starts_nocase(NARC_TEXT("Content"), "content-type:"));
}

static void
beginnings_and_ends_are_compared_within_the_text(void **state)
{
    (void)state;
    assert_true(narc_text_starts(NARC_TEXT("news.narc"), "news"));
    assert_false(narc_text_starts(NARC_TEXT("news"), "news.narc"));
    assert_true(narc_text_ends(NARC_TEXT("news.narc"), ".narc"));
    assert_true(narc_text_ends(NARC_TEXT("news"), "news"));
    assert_false(narc_text_ends(NARC_TEXT("narc"), ".narc"));
    assert_false(narc_text_ends(NARC_TEXT("news.nard"), ".narc"));
}

static void
order_is_by_bytes_and_the_shorter_comes_first(void **state)
{
    (void)state;
    assert_true(narc_text_compare(NARC_TEXT("a"), NARC_TEXT("b")) < 0);
    assert_true(narc_text_compare(NARC_TEXT("ab"), NARC_TEXT("a")) > 0);
    assert_int_equal(narc_text_compare(NARC_TEXT("ab"), NARC_TEXT("ab")), 0);
    /* Bytes are unsigned: U+00E9 comes behind every ASCII letter. */
    assert_true(narc_text_compare(NARC_TEXT("z"), NARC_TEXT("\xC3\xA9")) < 0);
}

static void
the_first_occurrence_is_found_at_every_place(void **state)
{
    const narc_text text = NARC_TEXT("abcabd");

    (void)state;
    assert_int_equal(narc_text_find(text, NARC_TEXT("abc")), 0);
    assert_int_equal(narc_text_find(text, NARC_TEXT("abd")), 3);
    assert_int_equal(narc_text_find(text, NARC_TEXT("d")), 5);
    assert_true(narc_text_find(text, NARC_TEXT("abdx")) == SIZE_MAX);
    assert_true(narc_text_find(text, NARC_TEXT("abcabdx")) == SIZE_MAX);
    assert_int_equal(narc_text_find_nocase(text, "ABD"), 3);
    assert_int_equal(narc_text_find_nocase(text, ""), 0);
    assert_true(narc_text_find_nocase(text, "ABDX") == SIZE_MAX);
}

static void
one_of_several_is_found_whatever_its_letters_case(void **state)
{
    static const char *const words[] = {"date", "by", "x-"};

    (void)state;
    assert_true(narc_text_holds_one(NARC_TEXT("postDATE"), words, 3));
    assert_true(narc_text_holds_one(NARC_TEXT("By"), words, 3));
    assert_true(narc_text_holds_one(NARC_TEXT("ab x-"), words, 3));
    assert_false(narc_text_holds_one(NARC_TEXT("dat"), words, 3));
    assert_false(narc_text_holds_one(NARC_TEXT("b"), words, 3));
    assert_false(narc_text_holds_one(NARC_TEXT("ab x"), words, 3));
    assert_false(narc_text_holds_one(NARC_TEXT(""), words, 3));
}

/* A search for few bytes and one for many take different ways. */
static void
needles_of_every_length_are_found_where_they_stand(void **state)
{
    char text[200];

    (void)state;
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = (char)('a' + i * i % 23);
    for (size_t size = 1; size <= 60; size++) {
        const narc_text needle = {text + sizeof(text) - size, size};
        const size_t at = narc_text_find((narc_text){text, sizeof(text)}, needle);

        assert_true(at <= sizeof(text) - size);
        assert_memory_equal(text + at, needle.data, size);
        assert_true(narc_text_find((narc_text){text, at + size - 1}, needle) == SIZE_MAX);
    }
}

static void
eight_bytes_are_compared_at_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < 8; i++) {
        char text[8] = {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'};

        assert_true(narc_eight_equal(narc_eight_load(text), '<') == 0);
        assert_true(narc_eight_below(narc_eight_load(text), ' ') == 0);
        text[i] = '<';
        assert_true(narc_eight_equal(narc_eight_load(text), '<') != 0);
        text[i] = '\n';
        assert_true(narc_eight_below(narc_eight_load(text), ' ') != 0);
        text[i] = '\xC3';
        assert_true(narc_eight_below(narc_eight_load(text), ' ') == 0);
        text[i] = ' ';
        assert_true(narc_eight_twice(narc_eight_load(text), ' ') == 0);
        text[i < 7 ? i + 1 : 6] = ' ';
        assert_true(narc_eight_twice(narc_eight_load(text), ' ') != 0);
    }
}

/* 2 MB of one letter, searched for 1 MB of it with another letter behind: comparing at each place
 * would take 10^12 steps, so a search that is not linear does not come back. */
static void
a_hostile_needle_is_searched_in_linear_time(void **state)
{
    const size_t size = 2000000;
    char *text = malloc(size);
    char *needle = malloc(size / 2);

    (void)state;
    assert_non_null(text);
    assert_non_null(needle);
    memset(text, 'a', size);
    memset(needle, 'a', size / 2);
    needle[size / 2 - 1] = 'b';
    assert_true(narc_text_find((narc_text){text, size}, (narc_text){needle, size / 2}) == SIZE_MAX);
    free(needle);
    free(text);
}

static void
a_slice_never_leaves_the_text(void **state)
{
    const narc_text text = NARC_TEXT("abc");

    (void)state;
    assert_narc_text(narc_text_slice(text, 0, 2), "ab");
    assert_narc_text(narc_text_slice(text, 1, SIZE_MAX), "bc");
    assert_narc_text(narc_text_slice(text, 3, 1), "");
    assert_narc_text(narc_text_slice(text, SIZE_MAX, SIZE_MAX), "");
}

static void
trimming_takes_the_five_white_spaces_of_html_and_no_other(void **state)
{
    (void)state;
    assert_narc_text(narc_text_trim(NARC_TEXT(" \t\n\f\ra b\r\f\n\t ")), "a b");
    assert_narc_text(narc_text_trim(NARC_TEXT(" \t\n")), "");
    assert_narc_text(narc_text_trim(NARC_TEXT("\va\v")), "\va\v");
    assert_narc_text(narc_text_trim(NARC_TEXT("\xC2\xA0")), "\xC2\xA0");
}

static void
splitting_gives_every_part_and_ends(void **state)
{
    narc_text rest = NARC_TEXT("a,,b,");

    (void)state;
    assert_narc_text(narc_text_split(&rest, ','), "a");
    assert_narc_text(narc_text_split(&rest, ','), "");
    assert_narc_text(narc_text_split(&rest, ','), "b");
    assert_narc_text(narc_text_split(&rest, ','), "");
    assert_int_equal(rest.size, 0);
}

static void
numbers_are_digits_only_and_never_overflow(void **state)
{
    uint64_t value = 7;

    (void)state;
    assert_true(narc_text_to_u64(NARC_TEXT("18446744073709551615"), &value));
    assert_true(value == UINT64_MAX);
    assert_true(narc_text_to_u64(NARC_TEXT("007"), &value));
    assert_int_equal(value, 7);
    assert_false(narc_text_to_u64(NARC_TEXT("18446744073709551616"), &value));
    assert_false(narc_text_to_u64(NARC_TEXT("99999999999999999999"), &value));
    assert_false(narc_text_to_u64(NARC_TEXT(""), &value));
    assert_false(narc_text_to_u64(NARC_TEXT("+1"), &value));
    assert_false(narc_text_to_u64(NARC_TEXT("1 "), &value));
    assert_false(narc_text_to_u64(NARC_TEXT("1\0"), &value));
    assert_int_equal(value, 7);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_text_needs_no_memory),
        cmocka_unit_test(a_zero_byte_is_a_byte_like_any_other),
        cmocka_unit_test(only_ascii_letters_are_folded),
        cmocka_unit_test(beginnings_and_ends_are_compared_within_the_text),
        cmocka_unit_test(order_is_by_bytes_and_the_shorter_comes_first),
        cmocka_unit_test(the_first_occurrence_is_found_at_every_place),
        cmocka_unit_test(one_of_several_is_found_whatever_its_letters_case),
        cmocka_unit_test(needles_of_every_length_are_found_where_they_stand),
        cmocka_unit_test(eight_bytes_are_compared_at_once),
        cmocka_unit_test(a_hostile_needle_is_searched_in_linear_time),
        cmocka_unit_test(a_slice_never_leaves_the_text),
        cmocka_unit_test(trimming_takes_the_five_white_spaces_of_html_and_no_other),
        cmocka_unit_test(splitting_gives_every_part_and_ends),
        cmocka_unit_test(numbers_are_digits_only_and_never_overflow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
