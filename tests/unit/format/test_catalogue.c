/* Pages of the catalogue (spec 6.2). */
#include "narc_test.h"

#include "base/buffer.h"
#include "format/catalogue.h"

#define PAGE_OFFSET 4096

static void
make_rows(narc_catalogue_row rows[3])
{
    for (uint64_t i = 0; i < 3; i++) {
        rows[i] = (narc_catalogue_row){
            .number = 40 + i,
            .version = i + 1,
            .published = i == 1 ? NARC_PUBLISHED_UNKNOWN : -7,
            .commit = 3,
            .added = 1795000000,
            .place = {.frame = i < 2 ? 512 : 1024, .frame_size = 120, .piece = (uint32_t)i},
            .facts = (uint32_t)NARC_STATUS_WITHHELD | NARC_FACT_TEXT,
            .texts = {[NARC_CATALOGUE_GUID] = NARC_TEXT("guid"),
                      [NARC_CATALOGUE_HEADLINE] = NARC_TEXT("Fähre"),
                      [NARC_CATALOGUE_FORMAT] = NARC_TEXT("html")}};
        memset(rows[i].id, (int)i + 1, sizeof(rows[i].id));
    }
    rows[1].stated = 9;
    rows[1].original = UINT64_C(0x0102030405060708);
    rows[1].texts[NARC_CATALOGUE_URL] = NARC_TEXT("https://news.example/1");
    rows[2].facts |= NARC_FACT_URL_IS_GUID;
    rows[2].facts |= NARC_EMBARGO_UNTIL << NARC_FACT_EMBARGO_SHIFT;
    rows[2].embargo_until = 1795000001;
}

static void
assert_row(const narc_catalogue_row *got, const narc_catalogue_row *wanted)
{
    assert_int_equal(got->number, wanted->number);
    assert_memory_equal(got->id, wanted->id, sizeof(got->id));
    assert_int_equal(got->version, wanted->version);
    assert_int_equal(got->stated, wanted->stated);
    assert_int_equal(got->published, wanted->published);
    assert_int_equal(got->embargo_until, wanted->embargo_until);
    assert_int_equal(got->commit, wanted->commit);
    assert_int_equal(got->added, wanted->added);
    assert_int_equal(got->place.frame, wanted->place.frame);
    assert_int_equal(got->place.frame_size, wanted->place.frame_size);
    assert_int_equal(got->place.piece, wanted->place.piece);
    assert_int_equal(got->facts, wanted->facts);
    assert_int_equal(got->original, wanted->original);
    for (size_t t = 0; t < NARC_CATALOGUE_TEXTS; t++) {
        assert_int_equal(got->texts[t].size, wanted->texts[t].size);
        if (got->texts[t].size > 0)
            assert_memory_equal(got->texts[t].data, wanted->texts[t].data, got->texts[t].size);
    }
}

static void
rows_come_back_in_any_order(void **state)
{
    static const size_t order[] = {0, 1, 2, 1, 0, 2};
    narc_catalogue_row rows[3], row;
    narc_buffer plain = {0};
    narc_catalogue_page page;

    (void)state;
    make_rows(rows);
    narc_catalogue_encode(rows, 3, &plain);
    assert_narc_status(narc_catalogue_decode(narc_buffer_view(&plain), PAGE_OFFSET, &page, NULL),
                       NARC_OK);
    assert_int_equal(page.count, 3);
    assert_int_equal(page.first, 40);
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        narc_catalogue_get(&page, order[i], &row);
        assert_row(&row, &rows[order[i]]);
    }
    assert_narc_text(narc_catalogue_url(&row), "guid"); /* row 2: the url is the guid */
    narc_buffer_free(&plain);
}

static void
every_truncation_and_every_extension_is_refused(void **state)
{
    narc_catalogue_row rows[3];
    narc_buffer plain = {0};
    narc_catalogue_page page;

    (void)state;
    make_rows(rows);
    narc_catalogue_encode(rows, 3, &plain);
    for (size_t size = 0; size < plain.size; size++) {
        uint8_t *copy = malloc(size + 1); /* so that the sanitizer sees a read behind the end */

        assert_non_null(copy);
        memcpy(copy, plain.data, size);
        assert_narc_status(
            narc_catalogue_decode((narc_bytes){copy, size}, PAGE_OFFSET, &page, NULL),
            NARC_E_CORRUPT);
        free(copy);
    }
    narc_buffer_byte(&plain, 'x');
    assert_narc_status(narc_catalogue_decode(narc_buffer_view(&plain), PAGE_OFFSET, &page, NULL),
                       NARC_E_CORRUPT);
    narc_buffer_free(&plain);
}

typedef void (*spoil)(narc_catalogue_row *row);

#define SPOIL(name, how)                                                                           \
    static void name(narc_catalogue_row *row)                                                      \
    {                                                                                              \
        how;                                                                                       \
    }
SPOIL(version_zero, row->version = 0)
SPOIL(commit_zero, row->commit = 0)
SPOIL(no_guid, row->texts[NARC_CATALOGUE_GUID].size = 0)
SPOIL(no_text_at_all, row->texts[NARC_CATALOGUE_HEADLINE] = NARC_TEXT("\xff"))
SPOIL(piece_beyond_all, row->place.piece = NARC_PIECES_MOST)
SPOIL(block_in_the_header, row->place.frame = 0)
SPOIL(block_behind_the_page, row->place.frame = PAGE_OFFSET)
SPOIL(block_without_a_payload, row->place.frame_size = NARC_FRAME_SIZE)
SPOIL(url_twice, row->facts |= NARC_FACT_URL_IS_GUID;
      row->texts[NARC_CATALOGUE_URL] = NARC_TEXT("guid"))
SPOIL(status_unknown, row->facts |= 3)
SPOIL(embargo_unknown, row->facts |= 3u << NARC_FACT_EMBARGO_SHIFT)
SPOIL(fact_unknown, row->facts |= NARC_FACT_ALL + 1)

static void
each_rule_of_a_row_is_checked(void **state)
{
    static const struct {
        spoil how;
        narc_status status;
    } wrong[] = {
        {version_zero, NARC_E_CORRUPT},
        {commit_zero, NARC_E_CORRUPT},
        {no_guid, NARC_E_CORRUPT},
        {no_text_at_all, NARC_E_CORRUPT},
        {piece_beyond_all, NARC_E_CORRUPT},
        {block_in_the_header, NARC_E_CORRUPT},
        {block_behind_the_page, NARC_E_CORRUPT},
        {block_without_a_payload, NARC_E_CORRUPT},
        {url_twice, NARC_E_CORRUPT},
        {status_unknown, NARC_E_UNSUPPORTED},
        {embargo_unknown, NARC_E_UNSUPPORTED},
        {fact_unknown, NARC_E_UNSUPPORTED},
    };
    narc_catalogue_page page;
    narc_error err;

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        narc_catalogue_row rows[3];
        narc_buffer plain = {0};

        make_rows(rows);
        wrong[i].how(&rows[2]);
        narc_catalogue_encode(rows, 3, &plain);
        if (narc_catalogue_decode(narc_buffer_view(&plain), PAGE_OFFSET, &page, &err) !=
            wrong[i].status)
            fail_msg("case %zu", i);
        assert_int_equal(err.offset, PAGE_OFFSET);
        narc_buffer_free(&plain);
    }
}

/* Counts that would overflow, or name more than there is, are seen before they are used. */
static void
counts_in_the_head_are_checked(void **state)
{
    narc_catalogue_row rows[3];
    narc_buffer plain = {0};
    narc_catalogue_page page;

    (void)state;
    make_rows(rows);
    narc_catalogue_encode(rows, 3, &plain);
    /* Of the first number only the bytes that no number has. */
    for (size_t at = 5; at < NARC_CATALOGUE_HEAD_SIZE; at++) {
        const uint8_t before = plain.data[at];

        plain.data[at] = 0xFF;
        assert_int_not_equal(
            narc_catalogue_decode(narc_buffer_view(&plain), PAGE_OFFSET, &page, NULL), NARC_OK);
        plain.data[at] = before;
    }
    narc_buffer_free(&plain);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back_in_any_order),
        cmocka_unit_test(every_truncation_and_every_extension_is_refused),
        cmocka_unit_test(each_rule_of_a_row_is_checked),
        cmocka_unit_test(counts_in_the_head_are_checked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
