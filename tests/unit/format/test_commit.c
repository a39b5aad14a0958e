/* Commits and roots (spec 7 and 8). */
#include "narc_test.h"

#include "base/limits.h"
#include "digest/digest.h"
#include "format/commit.h"
#include "format/store.h"

static narc_commit
good_commit(void)
{
    narc_commit commit = {.offset = 8192,
                          .number = 2,
                          .time = -5,
                          .begun = -9,
                          .begin = 4096,
                          .previous = 2048,
                          .items = 1,
                          .objects = 2,
                          .object_bytes = 3,
                          .total_items = 4,
                          .total_objects = 5,
                          .total_object_bytes = 6,
                          .total_guids = 3,
                          .gap_crc = 7,
                          .major = NARC_FORMAT_MAJOR,
                          .minor = NARC_FORMAT_MINOR,
                          .run_count = 2,
                          .runs = {{1024, 512}, {4096, 1024}}};

    memset(commit.leaves, 0x5A, sizeof(commit.leaves));
    memset(commit.root_before, 0xA5, sizeof(commit.root_before));
    return commit;
}

/* Encodes with a root that follows, so that other rules are reached. */
static narc_status
decode_commit(narc_commit *commit, narc_commit *out, narc_error *err)
{
    const narc_limits limits = narc_limits_complete(NULL);
    uint8_t wire[NARC_COMMIT_SIZE];

    narc_root_chain(commit, commit->root);
    narc_commit_encode(commit, wire);
    return narc_commit_decode((narc_bytes){wire, sizeof(wire)}, commit->offset, &limits, out, err);
}

static void
a_commit_comes_back(void **state)
{
    narc_commit commit = good_commit(), back;

    (void)state;
    memset(&back, 0, sizeof(back));
    assert_narc_status(decode_commit(&commit, &back, NULL), NARC_OK);
    assert_memory_equal(&back, &commit, sizeof(commit));
}

typedef void (*spoil)(narc_commit *commit);

#define SPOIL(name, how)                                                                           \
    static void name(narc_commit *commit)                                                          \
    {                                                                                              \
        how;                                                                                       \
    }
SPOIL(begin_inside_previous, commit->begin = 2048)
SPOIL(begin_behind_itself, commit->begin = 8200)
SPOIL(begin_between_frames, commit->begin = 4097)
SPOIL(previous_beyond_all, commit->previous = UINT64_MAX - 7)
SPOIL(first_with_previous, commit->number = 1)
SPOIL(second_without_previous, commit->previous = 0)
SPOIL(number_zero, commit->number = 0)
SPOIL(more_items_than_in_all, commit->items = 5)
SPOIL(more_objects_than_in_all, commit->objects = 6)
SPOIL(more_bytes_than_in_all, commit->object_bytes = 7)
SPOIL(more_guids_than_items, commit->total_guids = 5)
SPOIL(items_without_guids, commit->total_guids = 0)
SPOIL(items_beyond_the_ceiling, commit->total_items = UINT64_C(1) << 63)
SPOIL(items_without_a_run, commit->run_count = 0)
SPOIL(run_behind_itself, commit->runs[1].frame = 8192)
SPOIL(run_larger_than_the_room, commit->runs[1].frame_size = 4104)
SPOIL(run_in_the_header, commit->runs[0].frame = 0)
SPOIL(run_that_is_not_counted, commit->run_count = 1)

static void
fields_that_contradict_each_other_are_refused(void **state)
{
    static const struct {
        spoil how;
        const char *rule;
    } wrong[] = {
        {begin_inside_previous, "7.3"},
        {begin_behind_itself, "7.3"},
        {begin_between_frames, "7.3"},
        {previous_beyond_all, "7.3"},
        {first_with_previous, "7.3"},
        {second_without_previous, "7.3"},
        {number_zero, "7.3"},
        {more_items_than_in_all, "7.5"},
        {more_objects_than_in_all, "7.5"},
        {more_bytes_than_in_all, "7.5"},
        {more_guids_than_items, "7.5"},
        {items_without_guids, "7.5"},
        {items_beyond_the_ceiling, "7.5"},
        {items_without_a_run, "7.5"},
        {run_behind_itself, "7.8"},
        {run_larger_than_the_room, "7.8"},
        {run_in_the_header, "7.8"},
    };
    narc_error err;

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        narc_commit commit = good_commit(), back;

        wrong[i].how(&commit);
        if (decode_commit(&commit, &back, &err) != NARC_E_CORRUPT)
            fail_msg("case %zu was taken", i);
        assert_int_equal(err.number, NARC_INDEX_DAMAGED);
        assert_int_equal(err.offset, commit.offset);
        assert_string_equal(err.rule, wrong[i].rule);
    }
}

static void
places_of_runs_that_are_not_used_are_zero(void **state)
{
    const narc_limits limits = narc_limits_complete(NULL);
    narc_commit commit = good_commit(), back;
    uint8_t wire[NARC_COMMIT_SIZE];
    uint8_t *const plain = wire + NARC_FRAME_SIZE;
    narc_frame frame;
    narc_error err;

    (void)state;
    narc_root_chain(&commit, commit.root);
    narc_commit_encode(&commit, wire);
    assert_narc_status(
        narc_frame_decode((narc_bytes){wire, sizeof(wire)}, commit.offset, &limits, &frame, NULL),
        NARC_OK);
    run_that_is_not_counted(&commit);
    narc_store_u32le(plain + 108, commit.run_count);
    frame.payload_crc = narc_crc32c(0, (narc_bytes){plain, NARC_COMMIT_PLAIN_SIZE});
    narc_frame_encode(&frame, wire);
    assert_narc_status(
        narc_commit_decode((narc_bytes){wire, sizeof(wire)}, commit.offset, &limits, &back, &err),
        NARC_E_CORRUPT);
    assert_string_equal(err.rule, "7.8");
}

static void
flags_of_a_later_format_are_told_from_damage(void **state)
{
    narc_commit commit = good_commit(), back;
    narc_error err;

    (void)state;
    commit.flags = 0x8000; /* the highest critical one */
    assert_narc_status(decode_commit(&commit, &back, &err), NARC_E_UNSUPPORTED);
    assert_string_equal(err.rule, "7.9");
    commit.flags = 0x10000;
    assert_narc_status(decode_commit(&commit, &back, &err), NARC_OK);
}

static void
a_root_that_does_not_follow_is_refused(void **state)
{
    const narc_limits limits = narc_limits_complete(NULL);
    narc_commit commit = good_commit(), back;
    uint8_t wire[NARC_COMMIT_SIZE];
    narc_error err;

    (void)state;
    narc_root_chain(&commit, commit.root);
    commit.root[0] ^= 1;
    narc_commit_encode(&commit, wire);
    assert_narc_status(
        narc_commit_decode((narc_bytes){wire, sizeof(wire)}, commit.offset, &limits, &back, &err),
        NARC_E_CORRUPT);
    assert_int_equal(err.number, NARC_ROOT_MISMATCH);
    for (size_t size = 0; size < sizeof(wire); size++)
        assert_int_equal(
            narc_commit_decode((narc_bytes){wire, size}, commit.offset, &limits, &back, &err),
            NARC_E_CORRUPT);
}

/* Spec 8.3: root before, number, time and leaves each change it. */
static void
the_root_covers_what_came_before(void **state)
{
    narc_commit commits[5];
    uint8_t roots[5][NARC_SHA256_SIZE];

    (void)state;
    for (size_t i = 0; i < 5; i++)
        commits[i] = good_commit();
    commits[1].root_before[31] ^= 1;
    commits[2].number++;
    commits[3].time++;
    commits[4].leaves[0] ^= 1;
    for (size_t i = 0; i < 5; i++) {
        narc_root_chain(&commits[i], roots[i]);
        if (i > 0)
            assert_memory_not_equal(roots[i], roots[0], NARC_SHA256_SIZE);
    }
}

/* Spec 8.1: each field that the leaf has changes it; places, and what the record says, do not. */
static void
the_leaf_of_an_item_covers_all_but_its_place(void **state)
{
    const narc_catalogue_row good = {
        .version = 1,
        .texts = {[NARC_CATALOGUE_GUID] = NARC_TEXT("ab"), [NARC_CATALOGUE_URL] = NARC_TEXT("c")}};
    uint8_t roots[11][NARC_SHA256_SIZE];
    narc_buffer scratch = {0};
    narc_catalogue_row rows[11];

    (void)state;
    for (size_t i = 0; i < 11; i++)
        rows[i] = good;
    rows[1].id[31] = 1;
    rows[2].stated = 1;
    rows[3].version = 2;
    rows[4].published = 1;
    rows[5].embargo_until = 1;
    rows[6].facts = NARC_STATUS_CANCELED;
    rows[7].facts = NARC_EMBARGO_INDEFINITE << NARC_FACT_EMBARGO_SHIFT;
    rows[8].texts[NARC_CATALOGUE_GUID] = NARC_TEXT("a"); /* the same letters, cut elsewhere */
    rows[8].texts[NARC_CATALOGUE_URL] = NARC_TEXT("bc");
    rows[9].place = (narc_place){512, 56, 1};
    rows[10].texts[NARC_CATALOGUE_HEADLINE] = NARC_TEXT("x");
    for (size_t i = 0; i < 11; i++) {
        narc_merkle tree = {0};

        narc_root_add_item(&tree, &rows[i], &scratch);
        narc_merkle_root(&tree, roots[i]);
        if (i > 0 && i < 9)
            assert_memory_not_equal(roots[i], roots[0], NARC_SHA256_SIZE);
    }
    assert_memory_equal(roots[9], roots[0], NARC_SHA256_SIZE);
    assert_memory_equal(roots[10], roots[0], NARC_SHA256_SIZE);
    narc_buffer_free(&scratch);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_commit_comes_back),
        cmocka_unit_test(fields_that_contradict_each_other_are_refused),
        cmocka_unit_test(places_of_runs_that_are_not_used_are_zero),
        cmocka_unit_test(flags_of_a_later_format_are_told_from_damage),
        cmocka_unit_test(a_root_that_does_not_follow_is_refused),
        cmocka_unit_test(the_root_covers_what_came_before),
        cmocka_unit_test(the_leaf_of_an_item_covers_all_but_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
