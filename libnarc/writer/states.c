/* Table 6: for which items something else counts than their own row (spec 6.6). */
#include "writer/states.h"
#include "base/fail.h"
#include "base/memory.h"

#include <stdlib.h>

/* --- rows --------------------------------------------------------------------------------------- */

narc_status
narc_key_rows_add(narc_key_rows *rows, const narc_key_row *row, narc_error *err)
{
    if (rows->count == rows->capacity) {
        const size_t capacity = rows->capacity == 0 ? 256 : rows->capacity * 2;
        narc_key_row *grown =
            capacity > SIZE_MAX / sizeof(*grown)
                ? NULL
                : narc_memory_resize(rows->allocator, rows->rows, capacity * sizeof(*grown));

        if (grown == NULL)
            return narc_fail_memory(err);
        rows->rows = grown;
        rows->capacity = capacity;
    }
    rows->rows[rows->count++] = *row;
    return NARC_OK;
}

#define COMPARE(name, table)                                                                       \
    static int compare_##name(const void *a, const void *b)                                        \
    {                                                                                              \
        return narc_keys_compare(table, a, b);                                                     \
    }
COMPARE(by_number, NARC_TABLE_GUID)
COMPARE(objects, NARC_TABLE_OBJECT)
COMPARE(states, NARC_TABLE_STATE)

void
narc_key_rows_sort(narc_key_rows *rows, narc_table_id table)
{
    if (rows->count > 1)
        qsort(rows->rows, rows->count, sizeof(*rows->rows),
              table == NARC_TABLE_OBJECT  ? compare_objects
              : table == NARC_TABLE_STATE ? compare_states
                                          : compare_by_number);
}

void
narc_key_rows_free(narc_key_rows *rows)
{
    narc_memory_free(rows->allocator, rows->rows);
    *rows = (narc_key_rows){.allocator = rows->allocator};
}

/* --- states ------------------------------------------------------------------------------------- */

/* What counts for the versions of a guid. */
typedef struct verdict {
    bool any;
    bool canceled;
    narc_known_version newest;
} verdict;

typedef struct gathering {
    verdict before; /* of the versions of earlier commits alone */
    verdict now;
    narc_key_rows *out; /* in the second pass */
    narc_status status;
    narc_error *err;
} gathering;

static void
weigh(verdict *of, const narc_known_version *version)
{
    of->canceled = of->canceled || narc_fact_status(version->facts) == NARC_STATUS_CANCELED;
    if (!of->any || version->version > of->newest.version)
        of->newest = *version;
    of->any = true;
}

static void
gather(void *user, const narc_known_version *version)
{
    gathering *all = user;

    if (!version->fresh)
        weigh(&all->before, version);
    weigh(&all->now, version);
}

static uint32_t
state_of(const verdict *of, const narc_known_version *version, int64_t *until)
{
    *until =
        narc_fact_embargo(of->newest.facts) == NARC_EMBARGO_UNTIL ? of->newest.embargo_until : 0;
    return narc_state_pack(version->number != of->newest.number, of->canceled, of->newest.facts);
}

/* Whether a version says itself what counts for it. */
static bool
says_itself(const narc_known_version *version, uint32_t state, int64_t until)
{
    verdict alone = {.any = true, .newest = *version};
    int64_t own_until;

    alone.canceled = narc_fact_status(version->facts) == NARC_STATUS_CANCELED;
    return state_of(&alone, version, &own_until) == state && own_until == until;
}

static void
add_state(void *user, const narc_known_version *version)
{
    gathering *all = user;
    narc_key_row row = {.key = version->number, .number = version->number};
    int64_t until_before;

    if (all->status != NARC_OK)
        return;
    row.facts = state_of(&all->now, version, &row.embargo_until);
    if (version->fresh ? says_itself(version, row.facts, row.embargo_until)
                       : state_of(&all->before, version, &until_before) == row.facts &&
                             until_before == row.embargo_until)
        return;
    all->status = narc_key_rows_add(all->out, &row, all->err);
}

narc_status
narc_states_of(const narc_known *known, narc_key_rows *out, narc_error *err)
{
    const narc_fresh *fresh = known->fresh;

    for (size_t i = 0; i < fresh->item_count; i++) {
        const narc_text guid = fresh->items[i].row.texts[NARC_CATALOGUE_GUID];
        gathering all = {.out = out, .err = err};

        /* Once for each guid, and only if it has several versions. */
        if (narc_fresh_guid(fresh, guid) != i ||
            (fresh->items[i].earlier == NARC_TABLE_NONE && !fresh->items[i].known_before))
            continue;
        NARC_TRY(narc_known_versions(known, guid, gather, &all, err));
        NARC_TRY(narc_known_versions(known, guid, add_state, &all, err));
        NARC_TRY(all.status);
    }
    narc_key_rows_sort(out, NARC_TABLE_STATE);
    return NARC_OK;
}
