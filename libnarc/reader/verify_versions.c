/* Verifying: what the versions of a guid mean together (spec 6.6), and that there are no two of the same
 * number (6.2). Table 1 brings them together; that it says what the catalogue says was checked before.
 *
 * What counts for every item is compared as one sum. Only when that is wrong each guid is looked at, and
 * only then, or where two versions are the same, the catalogue is asked whether rows of one key are of
 * one guid. */
#include "index/index_merge.h"
#include "base/fail.h"
#include "base/memory.h"
#include "reader/verify_inside.h"

#include <stdlib.h>
#include <string.h>

typedef struct version {
    uint8_t guid[NARC_SHA256_SIZE]; /* its SHA-256, once the catalogue was asked; else zeros */
    narc_key_row row;
} version;

typedef struct grouping {
    narc_verify *verify;
    bool exact;
    version *rows; /* of one key */
    size_t count;
    size_t capacity;
    uint64_t sum;
} grouping;

uint64_t
narc_verify_state_sum(const narc_verify *verify, const narc_key_row *state)
{
    const uint64_t all[] = {state->number, state->facts, (uint64_t)state->embargo_until};

    return narc_hash(verify->key, (narc_bytes){(const uint8_t *)all, sizeof(all)});
}

narc_status
narc_verify_state(narc_verify *verify, uint64_t number, uint32_t facts, int64_t until,
                  narc_key_row *out, narc_error *err)
{
    const narc_status st = narc_index_state(verify->reader->index, number, out, err);

    if (st != NARC_DONE)
        return st;
    *out = (narc_key_row){
        .number = number,
        .facts = narc_state_pack(false, narc_fact_status(facts) == NARC_STATUS_CANCELED, facts),
        .embargo_until = narc_fact_embargo(facts) == NARC_EMBARGO_UNTIL ? until : 0};
    return NARC_OK;
}

static narc_status
add(grouping *group, const narc_key_row *row, narc_error *err)
{
    if (group->count == group->capacity) {
        const size_t capacity = group->capacity == 0 ? 16 : group->capacity * 2;
        version *rows = capacity > SIZE_MAX / sizeof(*rows)
                            ? NULL
                            : narc_memory_resize(group->verify->reader->allocator, group->rows,
                                                 capacity * sizeof(*rows));

        if (rows == NULL)
            return narc_fail_memory(err);
        group->rows = rows;
        group->capacity = capacity;
    }
    group->rows[group->count++] = (version){.row = *row};
    return NARC_OK;
}

static int
by_guid_and_version(const void *a, const void *b)
{
    const version *one = a, *other = b;
    const int guid = memcmp(one->guid, other->guid, sizeof(one->guid));

    if (guid != 0)
        return guid;
    return (one->row.version > other->row.version) - (one->row.version < other->row.version);
}

static bool
same_twice(const grouping *group)
{
    for (size_t i = 1; i < group->count; i++)
        if (by_guid_and_version(&group->rows[i - 1], &group->rows[i]) == 0)
            return true;
    return false;
}

static narc_status
ask_for_guids(grouping *group, narc_error *err)
{
    for (size_t i = 0; i < group->count; i++) {
        version *at = &group->rows[i];
        narc_catalogue_row row;

        NARC_TRY(narc_index_row(group->verify->reader->index, at->row.number, &row, err));
        narc_sha256((narc_bytes){(const uint8_t *)row.texts[NARC_CATALOGUE_GUID].data,
                                 row.texts[NARC_CATALOGUE_GUID].size},
                    at->guid);
    }
    qsort(group->rows, group->count, sizeof(*group->rows), by_guid_and_version);
    return NARC_OK;
}

/* --- one guid ----------------------------------------------------------------------------------- */

/* What counts for an item, as 6.6 has it. */
static narc_status
check_state(grouping *group, const narc_key_row *row, uint32_t state, int64_t until,
            narc_error *err)
{
    const narc_key_row wanted = {.number = row->number, .facts = state, .embargo_until = until};
    narc_verify *verify = group->verify;
    narc_key_row is;
    narc_error found;

    if (!group->exact) {
        group->sum += narc_verify_state_sum(verify, &wanted);
        return NARC_OK;
    }
    NARC_TRY(narc_verify_state(verify, row->number, row->facts, row->embargo_until, &is, err));
    if (is.facts == state && is.embargo_until == until)
        return NARC_OK;
    narc_fail(&found, NARC_INDEX_DAMAGED, verify->reader->commit.offset, "6.6",
              "table 6 says something else of item %llu than the versions of its guid",
              (unsigned long long)row->number);
    narc_verify_tell(verify, &found, NULL);
    return NARC_OK;
}

/* Versions of one guid, ascending. */
static narc_status
check_guid(grouping *group, const version *rows, size_t count, narc_error *err)
{
    const narc_key_row *newest = &rows[count - 1].row;
    const int64_t until =
        narc_fact_embargo(newest->facts) == NARC_EMBARGO_UNTIL ? newest->embargo_until : 0;
    bool canceled = false;
    narc_error found;

    for (size_t i = 0; i < count; i++) {
        canceled = canceled || narc_fact_status(rows[i].row.facts) == NARC_STATUS_CANCELED;
        if (group->exact || i == 0 || rows[i - 1].row.version != rows[i].row.version)
            continue;
        narc_fail(&found, NARC_INDEX_DAMAGED, rows[i].row.place.frame, "6.2",
                  "items %llu and %llu are the same version of the same guid",
                  (unsigned long long)rows[i - 1].row.number,
                  (unsigned long long)rows[i].row.number);
        narc_verify_tell(group->verify, &found, NULL);
    }
    for (size_t i = 0; i < count; i++)
        NARC_TRY(check_state(group, &rows[i].row,
                             narc_state_pack(i + 1 < count, canceled, newest->facts), until, err));
    return NARC_OK;
}

/* Rows of one key: mostly of one guid. */
static narc_status
check_group(grouping *group, narc_error *err)
{
    size_t from = 0;

    if (group->count > 1) {
        qsort(group->rows, group->count, sizeof(*group->rows), by_guid_and_version);
        if (group->exact || same_twice(group))
            NARC_TRY(ask_for_guids(group, err));
    }
    for (size_t i = 1; i <= group->count; i++) {
        if (i < group->count &&
            memcmp(group->rows[from].guid, group->rows[i].guid, NARC_SHA256_SIZE) == 0)
            continue;
        NARC_TRY(check_guid(group, group->rows + from, i - from, err));
        from = i;
    }
    group->count = 0;
    return NARC_OK;
}

/* --- all of them -------------------------------------------------------------------------------- */

static narc_status
check_all(grouping *group, narc_error *err)
{
    narc_index_merge merge;
    narc_key_row row;
    narc_status st;

    narc_index_merge_begin(&merge, group->verify->reader->index, NARC_TABLE_GUID);
    while ((st = narc_index_merge_next(&merge, &row, err)) == NARC_OK) {
        if (group->count > 0 && group->rows[0].row.key != row.key)
            NARC_TRY(check_group(group, err));
        NARC_TRY(add(group, &row, err));
    }
    if (st == NARC_DONE && group->count > 0)
        NARC_TRY(check_group(group, err));
    return st;
}

narc_status
narc_verify_versions(narc_verify *verify, narc_error *err)
{
    grouping group = {.verify = verify};
    narc_error found;
    narc_status st;

    if (!verify->index_good || verify->rows != verify->reader->commit.total_items)
        return NARC_OK; /* damage was told, and hides what should be compared */
    st = check_all(&group, &found);
    if (st == NARC_DONE && group.sum != verify->states) {
        group.exact = true;
        st = check_all(&group, &found);
    }
    narc_memory_free(verify->reader->allocator, group.rows);
    if (!narc_ends_it(st))
        return NARC_OK;
    if (err != NULL)
        *err = found;
    return st;
}
