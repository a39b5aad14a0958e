/* Key pages and runs (spec 6.3, 6.4, 6.6). */
#include "narc_test.h"

#include "base/buffer.h"
#include "format/run.h"
#include "format/store.h"

#define PAGE_OFFSET 4096

/* Sorted rows that every table takes. */
static void
make_rows(narc_key_row rows[4])
{
    static const uint64_t keys[] = {3, 5, 5, 9};

    for (uint64_t i = 0; i < 4; i++)
        rows[i] = (narc_key_row){.key = keys[i],
                                 .number = 10 + i,
                                 .version = 1,
                                 .place = {.frame = 512 + 8 * i, .frame_size = 64, .piece = 2},
                                 .id = 0x01020304};
}

static void
rows_of_every_table_come_back_and_are_found(void **state)
{
    (void)state;
    for (int t = NARC_TABLE_GUID; t < NARC_TABLES; t++) {
        const narc_table_id table = (narc_table_id)t;
        narc_buffer plain = {0};
        narc_key_row rows[4], row;
        narc_keys_page page;

        make_rows(rows);
        if (table == NARC_TABLE_STATE)
            rows[2].key = 6; /* one row an item */
        narc_keys_encode(table, rows, 4, &plain);
        assert_int_equal(plain.size, 8 + 4 * narc_keys_row_size(table));
        assert_narc_status(narc_keys_decode(narc_buffer_view(&plain), PAGE_OFFSET, &page, NULL),
                           NARC_OK);
        for (size_t i = 0; i < 4; i++) {
            narc_keys_get(&page, i, &row);
            assert_int_equal(row.key, rows[i].key);
            assert_int_equal(narc_keys_compare(table, &row, &row), 0);
            if (table == NARC_TABLE_GUID || table == NARC_TABLE_OBJECT)
                assert_int_equal(row.place.frame, rows[i].place.frame);
            if (table != NARC_TABLE_OBJECT && table != NARC_TABLE_STATE)
                assert_int_equal(row.number, rows[i].number);
        }
        assert_int_equal(narc_keys_find(&page, 0), 0);
        assert_int_equal(narc_keys_find(&page, 4), 1);
        assert_int_equal(narc_keys_find(&page, 5), 1);
        assert_int_equal(narc_keys_find(&page, 9), 3);
        assert_int_equal(narc_keys_find(&page, 10), 4);
        for (size_t size = 0; size < plain.size; size++)
            assert_narc_status(
                narc_keys_decode((narc_bytes){plain.data, size}, PAGE_OFFSET, &page, NULL),
                NARC_E_CORRUPT);
        narc_buffer_free(&plain);
    }
}

static narc_status
decode_rows(narc_table_id table, const narc_key_row *rows, size_t count)
{
    narc_buffer plain = {0};
    narc_keys_page page;
    narc_status st;

    narc_keys_encode(table, rows, count, &plain);
    st = narc_keys_decode(narc_buffer_view(&plain), PAGE_OFFSET, &page, NULL);
    narc_buffer_free(&plain);
    return st;
}

static void
each_rule_of_a_key_row_is_checked(void **state)
{
    narc_key_row rows[4];

    (void)state;
    make_rows(rows);
    rows[1].key = 2; /* out of order */
    assert_narc_status(decode_rows(NARC_TABLE_ID, rows, 4), NARC_E_CORRUPT);
    make_rows(rows);
    rows[2] = rows[1]; /* twice the same */
    for (int t = NARC_TABLE_GUID; t < NARC_TABLES; t++)
        assert_narc_status(decode_rows((narc_table_id)t, rows, 4), NARC_E_CORRUPT);
    make_rows(rows);
    rows[3].version = 0;
    assert_narc_status(decode_rows(NARC_TABLE_GUID, rows, 4), NARC_E_CORRUPT);
    make_rows(rows);
    rows[3].place.frame = PAGE_OFFSET; /* behind its page */
    assert_narc_status(decode_rows(NARC_TABLE_GUID, rows, 4), NARC_E_CORRUPT);
    assert_narc_status(decode_rows(NARC_TABLE_OBJECT, rows, 4), NARC_E_CORRUPT);
    make_rows(rows);
    rows[3].facts = NARC_STATE_ALL + 1;
    assert_narc_status(decode_rows(NARC_TABLE_STATE, rows + 2, 2), NARC_E_UNSUPPORTED);
    rows[3].facts = 3u << NARC_STATE_STATUS_SHIFT;
    assert_narc_status(decode_rows(NARC_TABLE_STATE, rows + 2, 2), NARC_E_CORRUPT);
}

static void
the_order_of_times_holds_before_1970(void **state)
{
    (void)state;
    assert_true(narc_key_of_time(INT64_MIN) < narc_key_of_time(-1));
    assert_true(narc_key_of_time(-1) < narc_key_of_time(0));
    assert_true(narc_key_of_time(0) < narc_key_of_time(INT64_MAX));
}

/* --- runs --------------------------------------------------------------------------------------- */

/* Two items in two catalogue pages, one page for guids and ids, an object, a copy. */
static narc_run
make_run(narc_run_page pages[6], narc_run_copy copies[1])
{
    narc_run run = {.offset = 8192, .first = 7, .items = 2, .objects = 1, .pages = pages};
    const size_t counts[NARC_TABLES] = {2, 1, 1, 0, 1, 1, 0};
    size_t at = 0;

    for (size_t t = 0; t < NARC_TABLES; at += counts[t++]) {
        run.page_at[t] = at;
        run.page_count[t] = counts[t];
    }
    for (size_t i = 0; i < at; i++)
        pages[i] = (narc_run_page){.first = 1, .frame = 2048 + 64 * i, .frame_size = 64, .rows = 2};
    pages[0].rows = pages[1].rows = 1;
    pages[0].first = 7;
    pages[1].first = 8;
    pages[4].rows = 1; /* one of the items has a time */
    pages[5].rows = 1;
    copies[0] = (narc_run_copy){.block = 512, .copy = 1024, .frame_size = 80};
    run.copies = copies;
    run.copy_count = 1;
    return run;
}

static narc_status
decode_run(const narc_run *run, narc_run *out)
{
    narc_buffer plain = {0};
    narc_status st;

    narc_run_encode(run, &plain);
    st = narc_run_decode(narc_buffer_view(&plain), run->offset, NULL, out, NULL);
    narc_buffer_free(&plain);
    return st;
}

static void
a_run_comes_back_and_its_pages_are_found(void **state)
{
    narc_run_page pages[6];
    narc_run_copy copies[1];
    const narc_run run = make_run(pages, copies);
    narc_run back;

    (void)state;
    assert_narc_status(decode_run(&run, &back), NARC_OK);
    assert_int_equal(back.first, 7);
    assert_int_equal(back.items, 2);
    assert_memory_equal(back.pages, pages, sizeof(pages));
    assert_int_equal(narc_run_find(&back, NARC_TABLE_CATALOGUE, 7), 0);
    assert_int_equal(narc_run_find(&back, NARC_TABLE_CATALOGUE, 8), 1);
    assert_int_equal(narc_run_find(&back, NARC_TABLE_URL, 5), 0); /* it has none */
    assert_non_null(narc_run_copy_of(&back, 512));
    assert_null(narc_run_copy_of(&back, 520));
    narc_run_free(&back);
}

static void
runs_that_contradict_themselves_are_refused(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++) {
        narc_run_page pages[6];
        narc_run_copy copies[1];
        narc_run run = make_run(pages, copies), back;

        switch (i) {
        case 0:
            pages[1].first = 9; /* a number is missing */
            break;
        case 1:
            pages[0].rows = 2; /* more rows than items */
            break;
        case 2:
            pages[2].frame = 8192; /* a page behind the run */
            break;
        case 3:
            pages[2].frame_size = NARC_FRAME_SIZE;
            break;
        case 4:
            pages[3].rows = 0;
            break;
        case 5:
            run.items = 3;
            break;
        case 6:
            run.objects = 0;
            break;
        case 7:
            copies[0].copy = 512; /* of itself */
            break;
        case 8:
            copies[0].block = 8192;
            break;
        default:
            run.first = NARC_ITEMS_MOST + 1;
        }
        if (decode_run(&run, &back) != NARC_E_CORRUPT)
            fail_msg("case %d was taken", i);
        assert_null(back.pages);
    }
}

/* Counts of 2^32 - 1 pages are compared with the bytes there are before anything is allocated. */
static void
counts_of_a_run_are_checked_before_memory_is_taken(void **state)
{
    narc_run_page pages[6];
    narc_run_copy copies[1];
    const narc_run run = make_run(pages, copies);
    narc_test_memory memory;
    narc_buffer plain = {0};
    narc_run back;

    (void)state;
    narc_run_encode(&run, &plain);
    narc_test_memory_init(&memory, 0);
    for (size_t at = 24; at < NARC_RUN_HEAD_SIZE; at += 4) {
        uint8_t before[4];

        memcpy(before, plain.data + at, 4);
        narc_store_u32le(plain.data + at, UINT32_MAX);
        assert_narc_status(
            narc_run_decode(narc_buffer_view(&plain), run.offset, &memory.allocator, &back, NULL),
            NARC_E_CORRUPT);
        memcpy(plain.data + at, before, 4);
    }
    for (size_t size = 0; size < plain.size; size++)
        assert_narc_status(narc_run_decode((narc_bytes){plain.data, size}, run.offset,
                                           &memory.allocator, &back, NULL),
                           NARC_E_CORRUPT);
    assert_int_equal(memory.requests, 0);
    narc_buffer_free(&plain);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_every_table_come_back_and_are_found),
        cmocka_unit_test(each_rule_of_a_key_row_is_checked),
        cmocka_unit_test(the_order_of_times_holds_before_1970),
        cmocka_unit_test(a_run_comes_back_and_its_pages_are_found),
        cmocka_unit_test(runs_that_contradict_themselves_are_refused),
        cmocka_unit_test(counts_of_a_run_are_checked_before_memory_is_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
