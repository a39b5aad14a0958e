/* UTF-8 as in RFC 3629 and table 3-7 of the Unicode Standard. */
#include "narc_test.h"

#include "base/utf8.h"

static void
every_code_point_comes_back(void **state)
{
    (void)state;
    for (uint32_t wanted = 0; wanted <= 0x10FFFF; wanted++) {
        char bytes[4];
        uint32_t got;
        bool valid;
        size_t size;

        if (wanted >= 0xD800 && wanted <= 0xDFFF)
            continue;
        size = narc_utf8_encode(wanted, bytes);
        assert_int_equal(size, wanted < 0x80 ? 1 : wanted < 0x800 ? 2 : wanted < 0x10000 ? 3 : 4);
        assert_int_equal(narc_utf8_decode(bytes, size, &got, &valid), size);
        assert_true(valid);
        assert_int_equal(got, wanted);
    }
}

static void
what_is_no_code_point_is_written_as_the_replacement(void **state)
{
    static const uint32_t wrong[] = {0xD800, 0xDFFF, 0x110000, UINT32_MAX};

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        char bytes[4];

        assert_int_equal(narc_utf8_encode(wrong[i], bytes), 3);
        assert_memory_equal(bytes, "\xEF\xBF\xBD", 3);
    }
}

/* Table 3-7, row by row: which second byte is allowed, and how long the sequence is. */
static bool
table_allows(const uint8_t *b, size_t size)
{
#define IN(at, low, high) (b[at] >= (low) && b[at] <= (high))
    if (size == 1)
        return IN(0, 0x00, 0x7F);
    if (size == 2)
        return IN(0, 0xC2, 0xDF) && IN(1, 0x80, 0xBF);
    if (size == 3)
        return ((b[0] == 0xE0 && IN(1, 0xA0, 0xBF)) || (IN(0, 0xE1, 0xEC) && IN(1, 0x80, 0xBF)) ||
                (b[0] == 0xED && IN(1, 0x80, 0x9F)) || (IN(0, 0xEE, 0xEF) && IN(1, 0x80, 0xBF))) &&
               IN(2, 0x80, 0xBF);
    return ((b[0] == 0xF0 && IN(1, 0x90, 0xBF)) || (IN(0, 0xF1, 0xF3) && IN(1, 0x80, 0xBF)) ||
            (b[0] == 0xF4 && IN(1, 0x80, 0x8F))) &&
           IN(2, 0x80, 0xBF) && IN(3, 0x80, 0xBF);
#undef IN
}

static void
exactly_the_sequences_of_the_table_are_well_formed(void **state)
{
    /* The edges of every range in the table, and one byte beyond each. */
    static const uint8_t later[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
    const size_t count = sizeof(later);

    (void)state;
    for (unsigned first = 0; first < 256; first++) {
        for (size_t rest = 0; rest < count * count * count; rest++) {
            const uint8_t bytes[4] = {(uint8_t)first, later[rest % count],
                                      later[rest / count % count], later[rest / count / count]};
            size_t wanted = 0;
            uint32_t code_point;
            bool valid;
            size_t got;

            for (size_t size = 1; size <= 4 && wanted == 0; size++)
                if (table_allows(bytes, size))
                    wanted = size;
            got = narc_utf8_decode((const char *)bytes, 4, &code_point, &valid);
            assert_int_equal(valid, wanted != 0);
            if (valid)
                assert_int_equal(got, wanted);
            else
                assert_int_equal(code_point, NARC_UTF8_REPLACEMENT);
        }
    }
}

static size_t
malformed_length(const char *bytes, size_t size)
{
    uint32_t code_point;
    bool valid;
    const size_t length = narc_utf8_decode(bytes, size, &code_point, &valid);

    assert_false(valid);
    return length;
}

/* Unicode 3.9, table 3-8: "61 F1 80 80 E1 80 C2 62 80 63 80 BF 64" has maximal subparts of these
 * lengths, so that each gives one U+FFFD. */
static void
a_malformed_sequence_is_as_long_as_its_maximal_subpart(void **state)
{
    (void)state;
    assert_int_equal(malformed_length("\xF1\x80\x80\xE1", 4), 3);
    assert_int_equal(malformed_length("\xE1\x80\xC2", 3), 2);
    assert_int_equal(malformed_length("\xC2\x62", 2), 1);
    assert_int_equal(malformed_length("\x80\xBF", 2), 1);
    /* Overlong forms and surrogates end behind their first byte. */
    assert_int_equal(malformed_length("\xC0\xAF", 2), 1);
    assert_int_equal(malformed_length("\xE0\x80\xBF", 3), 1);
    assert_int_equal(malformed_length("\xED\xA0\x80", 3), 1);
    assert_int_equal(malformed_length("\xF4\x91\x92\x93", 4), 1);
}

static void
a_sequence_cut_at_any_byte_is_malformed_and_not_read_further(void **state)
{
    static const char sequence[] = "\xF0\x9F\x93\xB0"; /* U+1F4F0 NEWSPAPER */

    (void)state;
    for (size_t size = 1; size < 4; size++) {
        char *alone = malloc(size); /* so that a sanitizer sees a look beyond */

        assert_non_null(alone);
        memcpy(alone, sequence, size);
        assert_int_equal(malformed_length(alone, size), size);
        assert_int_equal(narc_utf8_check((narc_text){alone, size}), 0);
        free(alone);
    }
}

static void
the_check_names_the_first_malformed_byte_at_every_place(void **state)
{
    char text[64];

    (void)state;
    for (size_t at = 0; at < sizeof(text); at++) {
        memset(text, 'n', sizeof(text));
        text[at] = (char)0xFF;
        assert_int_equal(narc_utf8_check((narc_text){text, sizeof(text)}), at);
    }
    memset(text, 'n', sizeof(text));
    assert_true(narc_utf8_valid((narc_text){text, sizeof(text)}));
    assert_true(narc_utf8_valid((narc_text){NULL, 0}));
    assert_true(narc_utf8_valid(NARC_TEXT("Zeitung \xF0\x9F\x93\xB0 \xE6\x96\xB0\xE8\x81\x9E")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(what_is_no_code_point_is_written_as_the_replacement),
        cmocka_unit_test(exactly_the_sequences_of_the_table_are_well_formed),
        cmocka_unit_test(a_malformed_sequence_is_as_long_as_its_maximal_subpart),
        cmocka_unit_test(a_sequence_cut_at_any_byte_is_malformed_and_not_read_further),
        cmocka_unit_test(the_check_names_the_first_malformed_byte_at_every_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
