/* The table of a block and its pieces (spec 5.2 to 5.4). */
#include "narc_test.h"

#include "base/buffer.h"
#include "format/block.h"

#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static narc_status
walk_text(const char *text, narc_block_walk *walk, narc_error *err)
{
    return narc_block_begin(walk, (narc_bytes){(const uint8_t *)text, strlen(text)}, 512, err);
}

static void
pieces_come_back_in_the_order_of_their_lines(void **state)
{
    static const char block[] = "O " EMPTY " 0\nR 7 2\nO " EMPTY " 3\n\nhiabc";
    narc_block_walk walk;
    narc_piece piece;

    (void)state;
    assert_narc_status(walk_text(block, &walk, NULL), NARC_OK);
    assert_int_equal(walk.count, 3);
    assert_true(narc_block_next(&walk, &piece));
    assert_int_equal(piece.kind, NARC_PIECE_OBJECT);
    assert_int_equal(piece.digest[0], 0xe3);
    assert_int_equal(piece.digest[31], 0x55);
    assert_int_equal(piece.bytes.size, 0);
    assert_true(narc_block_next(&walk, &piece));
    assert_int_equal(piece.kind, NARC_PIECE_RECORD);
    assert_int_equal(piece.number, 7);
    assert_int_equal(piece.whole, 2);
    assert_memory_equal(piece.bytes.data, "hi", 2);
    assert_true(narc_block_next(&walk, &piece));
    assert_memory_equal(piece.bytes.data, "abc", 3);
    assert_false(narc_block_next(&walk, &piece));

    assert_narc_status(walk_text(block, &walk, NULL), NARC_OK);
    assert_true(narc_block_seek(&walk, 1, &piece));
    assert_int_equal(piece.number, 7);
    assert_false(narc_block_seek(&walk, 3, &piece));
}

static void
a_line_is_written_as_it_is_read(void **state)
{
    static const char part[] = "r 12 5 40 1000\n\n12345";
    static const char whole[] = "O " EMPTY " 5\n\n12345";
    const char *const blocks[] = {part, whole};
    narc_block_walk walk;
    narc_piece piece;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        narc_buffer table = {0};

        assert_narc_status(walk_text(blocks[i], &walk, NULL), NARC_OK);
        assert_true(narc_block_next(&walk, &piece));
        narc_piece_line(&piece, &table);
        assert_int_equal(table.size, strlen(blocks[i]) - 6);
        assert_memory_equal(table.data, blocks[i], table.size);
        assert_true(table.size <= NARC_PIECE_LINE_MOST);
        narc_buffer_free(&table);
    }
}

static void
a_table_that_is_not_as_it_must_be_is_refused(void **state)
{
    static const struct {
        const char *block;
        const char *rule;
    } wrong[] = {
        {"", "5.2"},
        {"\n", "5.2"},                            /* no line */
        {"R 1 1\n", "5.2"},                       /* no empty line */
        {"R 1 1\n\n", "5.2"},                     /* no byte */
        {"R 1 1\n\nab", "5.2"},                   /* one too many */
        {"R 01 1\n\na", "5.2"},                   /* leading zero */
        {"R -1 1\n\na", "5.2"},                   /* sign */
        {"R 1  1\n\na", "5.2"},                   /* two spaces */
        {"R 1 1 \n\na", "5.2"},                   /* space at the end */
        {"R 1 1\r\n\na", "5.2"},                  /* carriage return */
        {"R 1 0\n\n", "5.2"},                     /* an empty record */
        {"X 1 1\n\na", "5.2"},                    /* no such letter */
        {"R 9223372036854775808 1\n\na", "5.2"},  /* 2^63 */
        {"R 1 9223372036854775807\n\na", "5.2"},  /* 2^63 - 1 bytes */
        {"R 1 18446744073709551617\n\na", "5.2"}, /* 2^64 + 1 */
        {"O E" EMPTY " 0\n\n", "5.2"},            /* a digit too many */
        {"O E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855 0\n\n", "5.2"},
        {"O " EMPTY "\n\n", "5.2"},
        {"r 1 1 0 1\n\na", "5.2"}, /* a part that is the whole */
        {"r 1 1 2 2\n\na", "5.2"}, /* behind the end of the whole */
        {"r 1 2 1 2\n\nab", "5.2"},
        {"r 1 1 0\n\na", "5.2"},
        {"r 1 1 0 2\nR 2 1\n\nab", "5.4"}, /* a part stands alone */
    };
    narc_block_walk walk;
    narc_error err;

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        if (walk_text(wrong[i].block, &walk, &err) != NARC_E_CORRUPT)
            fail_msg("case %zu was taken", i);
        assert_int_equal(err.number, NARC_BLOCK_DAMAGED);
        assert_int_equal(err.offset, 512);
        assert_string_equal(err.rule, wrong[i].rule);
    }
}

static void
no_more_lines_than_a_place_can_name(void **state)
{
    narc_buffer block = {0};
    narc_block_walk walk;

    (void)state;
    for (size_t i = 0; i < NARC_PIECES_MOST; i++)
        narc_buffer_format(&block, "O " EMPTY " 0\n");
    narc_buffer_byte(&block, '\n');
    assert_narc_status(narc_block_begin(&walk, narc_buffer_view(&block), 512, NULL), NARC_OK);
    block.size--;
    narc_buffer_format(&block, "O " EMPTY " 0\n\n");
    assert_false(block.failed);
    assert_narc_status(narc_block_begin(&walk, narc_buffer_view(&block), 512, NULL),
                       NARC_E_CORRUPT);
    narc_buffer_free(&block);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_come_back_in_the_order_of_their_lines),
        cmocka_unit_test(a_line_is_written_as_it_is_read),
        cmocka_unit_test(a_table_that_is_not_as_it_must_be_is_refused),
        cmocka_unit_test(no_more_lines_than_a_place_can_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
