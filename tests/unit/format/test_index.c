/* Pieces, index rows, commits and roots (spec 5 to 8). */
#include "narc_test.h"

#include "base/buffer.h"
#include "base/limits.h"
#include "format/commit.h"
#include "format/piece.h"
#include "format/store.h"

static void
a_piece_comes_back_and_a_false_one_is_refused(void **state)
{
    static const uint8_t abc[] = {'a', 'b', 'c'};
    narc_piece piece = {.whole = 5, .at = 2, .bytes = {abc, sizeof(abc)}};
    uint8_t wire[NARC_PIECE_SIZE + 3];
    const narc_bytes block = {wire, sizeof(wire)};
    size_t at = 0;
    narc_error err;

    (void)state;
    memset(piece.digest, 0x5A, sizeof(piece.digest));
    narc_piece_encode(&piece, wire);
    memcpy(wire + NARC_PIECE_SIZE, abc, sizeof(abc));
    assert_narc_status(narc_piece_decode(block, 512, &at, &piece, &err), NARC_OK);
    assert_int_equal(at, sizeof(wire));
    assert_int_equal(piece.whole, 5);
    assert_int_equal(piece.at, 2);
    assert_int_equal(piece.bytes.size, 3);
    assert_narc_status(narc_piece_decode(block, 512, &at, &piece, &err), NARC_DONE);
    for (size_t size = 1; size < sizeof(wire); size++) {
        at = 0;
        assert_narc_status(narc_piece_decode((narc_bytes){wire, size}, 512, &at, &piece, &err),
                           NARC_E_CORRUPT);
        assert_string_equal(err.rule, "5.1");
    }
    at = sizeof(wire) + 1;
    assert_narc_status(narc_piece_decode(block, 512, &at, &piece, &err), NARC_E_CORRUPT);
    narc_store_u64le(wire + 40, UINT64_MAX); /* at + size would overflow */
    at = 0;
    assert_narc_status(narc_piece_decode(block, 512, &at, &piece, &err), NARC_E_CORRUPT);
    assert_string_equal(err.rule, "5.3");
    narc_store_u64le(wire + 40, 2);
    wire[52] = 1;
    at = 0;
    assert_narc_status(narc_piece_decode(block, 512, &at, &piece, &err), NARC_E_UNSUPPORTED);
    assert_string_equal(err.rule, "5.4");
}

static void
make_index(narc_buffer *plain)
{
    narc_index_item item = {.version = 3,
                            .stated = 2,
                            .published = NARC_PUBLISHED_UNKNOWN,
                            .record = {512, 56, 8},
                            .record_size = 100,
                            .status = NARC_STATUS_WITHHELD,
                            .guid = NARC_TEXT("guid"),
                            .url = NARC_TEXT("url")};
    const narc_index_object object = {.size = 7, .location = {1024, 64, 0}};
    narc_index_rows rows = {0};

    narc_index_add_item(&rows, &item);
    item.guid = NARC_TEXT("other");
    item.url = (narc_text){NULL, 0};
    narc_index_add_item(&rows, &item);
    narc_index_add_object(&rows, &object);
    assert_int_equal(narc_index_size(&rows), 16 + 2 * 128 + 56 + 12);
    narc_index_encode(&rows, plain);
    assert_int_equal(plain->size, narc_index_size(&rows));
    narc_index_free(&rows);
}

static narc_status
walk_index(narc_bytes plain, narc_error *err)
{
    narc_index_walk walk;
    narc_index_item item;
    narc_index_object object;
    narc_status st = narc_index_begin(&walk, plain, 0, err);

    while (st == NARC_OK)
        st = narc_index_next_item(&walk, &item, err);
    if (st != NARC_DONE)
        return st;
    do {
        st = narc_index_next_object(&walk, &object, err);
    } while (st == NARC_OK);
    return st;
}

static void
index_rows_come_back_and_every_truncation_is_refused(void **state)
{
    narc_buffer plain = {0};
    narc_index_walk walk;
    narc_index_item item;
    narc_index_object object;

    (void)state;
    make_index(&plain);
    assert_narc_status(narc_index_begin(&walk, narc_buffer_view(&plain), 0, NULL), NARC_OK);
    assert_narc_status(narc_index_next_item(&walk, &item, NULL), NARC_OK);
    assert_narc_text(item.guid, "guid");
    assert_narc_text(item.url, "url");
    assert_int_equal(item.version, 3);
    assert_int_equal(item.stated, 2);
    assert_int_equal(item.status, NARC_STATUS_WITHHELD);
    assert_int_equal(item.record.frame, 512);
    assert_int_equal(item.record.at, 8);
    assert_narc_status(narc_index_next_item(&walk, &item, NULL), NARC_OK);
    assert_narc_text(item.guid, "other");
    assert_narc_status(narc_index_next_item(&walk, &item, NULL), NARC_DONE);
    assert_narc_status(narc_index_next_object(&walk, &object, NULL), NARC_OK);
    assert_int_equal(object.location.frame_size, 64);
    assert_narc_status(narc_index_next_object(&walk, &object, NULL), NARC_DONE);
    for (size_t size = 0; size < plain.size; size++)
        assert_narc_status(walk_index((narc_bytes){plain.data, size}, NULL), NARC_E_CORRUPT);
    narc_buffer_free(&plain);
}

/* Spec 6.1, 6.2: what each field may not be. Positions are those of the tables. */
static void
each_rule_of_an_index_is_checked(void **state)
{
    static const struct {
        size_t at;
        uint8_t value;
        narc_status status;
    } wrong[] = {
        {0, 3, NARC_E_CORRUPT},          /* more rows than there are */
        {0, 1, NARC_E_CORRUPT},          /* fewer */
        {12, 1, NARC_E_UNSUPPORTED},     /* reserved */
        {16 + 64, 0, NARC_E_CORRUPT},    /* version 0 */
        {16 + 116, 3, NARC_E_CORRUPT},   /* status */
        {16 + 117, 3, NARC_E_CORRUPT},   /* embargo */
        {16 + 118, 0, NARC_E_CORRUPT},   /* no guid */
        {16 + 118, 200, NARC_E_CORRUPT}, /* a guid longer than the texts */
        {16 + 120, 2, NARC_E_CORRUPT},   /* a text that no row uses */
        {16 + 122, 1, NARC_E_UNSUPPORTED},
        {16 + 127, 1, NARC_E_UNSUPPORTED},
        {16 + 256 + 56, 0xFF, NARC_E_CORRUPT}, /* not UTF-8 */
    };
    narc_buffer plain = {0};

    (void)state;
    make_index(&plain);
    assert_narc_status(walk_index(narc_buffer_view(&plain), NULL), NARC_DONE);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        const uint8_t before = plain.data[wrong[i].at];

        plain.data[wrong[i].at] = wrong[i].value;
        assert_narc_status(walk_index(narc_buffer_view(&plain), NULL), wrong[i].status);
        plain.data[wrong[i].at] = before;
    }
    narc_buffer_free(&plain);
}

static const narc_commit good_commit = {.offset = 2048,
                                        .number = 2,
                                        .time = -5,
                                        .begin = 1024,
                                        .index = 1536,
                                        .previous = 512,
                                        .items = 1,
                                        .objects = 2,
                                        .object_bytes = 3,
                                        .total_items = 4,
                                        .total_objects = 5,
                                        .total_object_bytes = 6,
                                        .gap_crc = 7};

static narc_status
decode_commit(const narc_commit *commit, narc_commit *out, narc_error *err)
{
    const narc_limits limits = narc_limits_complete(NULL);
    uint8_t wire[NARC_COMMIT_SIZE];

    narc_commit_encode(commit, wire);
    return narc_commit_decode((narc_bytes){wire, sizeof(wire)}, commit->offset, &limits, out, err);
}

static void
a_commit_comes_back_and_one_out_of_order_is_refused(void **state)
{
    narc_commit commit = good_commit, back;
    narc_error err;

    (void)state;
    assert_narc_status(decode_commit(&commit, &back, NULL), NARC_OK);
    assert_memory_equal(&back, &commit, sizeof(commit));
    commit.begin = 512; /* inside the previous commit */
    assert_narc_status(decode_commit(&commit, &back, &err), NARC_E_CORRUPT);
    assert_string_equal(err.rule, "7.3");
    commit = good_commit;
    commit.index = 2056; /* behind itself */
    assert_narc_status(decode_commit(&commit, &back, &err), NARC_E_CORRUPT);
    commit = good_commit;
    commit.previous = UINT64_MAX - 7;
    assert_narc_status(decode_commit(&commit, &back, &err), NARC_E_CORRUPT);
    commit = good_commit;
    commit.number = 1; /* but has a previous one */
    assert_narc_status(decode_commit(&commit, &back, &err), NARC_E_CORRUPT);
    commit = good_commit;
    commit.items = 5; /* more than in all */
    assert_narc_status(decode_commit(&commit, &back, &err), NARC_E_CORRUPT);
    commit = good_commit;
    commit.flags = 1;
    assert_narc_status(decode_commit(&commit, &back, &err), NARC_E_UNSUPPORTED);
    assert_string_equal(err.rule, "7.8");
    commit.flags = 0x10000;
    assert_narc_status(decode_commit(&commit, &back, &err), NARC_OK);
}

/* Spec 8.1: each field of a row but its place changes the leaf. */
static void
the_leaf_of_an_item_covers_all_but_its_place(void **state)
{
    const narc_index_item good = {
        .version = 1, .guid = NARC_TEXT("ab"), .url = NARC_TEXT("c"), .record_size = 5};
    uint8_t roots[10][NARC_SHA256_SIZE];
    narc_buffer scratch = {0};
    narc_index_item items[10];

    (void)state;
    for (size_t i = 0; i < 10; i++)
        items[i] = good;
    items[1].id[31] = 1;
    items[2].original[0] = 1;
    items[3].version = 2;
    items[4].published = 1;
    items[5].embargo_until = 1;
    items[6].status = NARC_STATUS_CANCELED;
    items[7].embargo = NARC_EMBARGO_INDEFINITE;
    items[8].guid = NARC_TEXT("a"); /* the same letters, cut elsewhere */
    items[8].url = NARC_TEXT("bc");
    items[9].record = (narc_location){512, 56, 1};
    for (size_t i = 0; i < 10; i++) {
        narc_merkle tree = {0};

        narc_root_add_item(&tree, &items[i], &scratch);
        narc_merkle_root(&tree, roots[i]);
        if (i > 0 && i < 9)
            assert_memory_not_equal(roots[i], roots[0], NARC_SHA256_SIZE);
    }
    assert_memory_equal(roots[9], roots[0], NARC_SHA256_SIZE);
    narc_buffer_free(&scratch);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_piece_comes_back_and_a_false_one_is_refused),
        cmocka_unit_test(index_rows_come_back_and_every_truncation_is_refused),
        cmocka_unit_test(each_rule_of_an_index_is_checked),
        cmocka_unit_test(a_commit_comes_back_and_one_out_of_order_is_refused),
        cmocka_unit_test(the_leaf_of_an_item_covers_all_but_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
