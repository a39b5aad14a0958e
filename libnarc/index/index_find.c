/* Looking up the index: rows by number, rows by key, what counts for an item (spec 6.5, 6.6, 9.3). */
#include "index/index_inside.h"
#include "base/fail.h"

#include <string.h>

static bool
ends_it(narc_status st)
{
    return st == NARC_E_IO || st == NARC_E_MEMORY;
}

/* The newest run that holds an item, or why it is not known. */
static narc_status
find_run(narc_index *index, uint64_t number, size_t *at, const narc_run **run, narc_error *err)
{
    narc_error found = {0};
    narc_error first = {0};

    if (number >= index->items)
        return narc_fail(err, NARC_NO_SUCH_ITEM, NARC_NO_OFFSET, NULL, "there is no item %llu",
                         (unsigned long long)number);
    for (size_t i = index->run_count; i-- > 0;) {
        const narc_status st = narc_index_run(index, i, run, &found);

        if (st == NARC_OK && number >= (*run)->first && number - (*run)->first < (*run)->items) {
            *at = i;
            return NARC_OK;
        }
        if (ends_it(st) || (st != NARC_OK && first.status == NARC_OK))
            first = found;
        if (ends_it(st))
            break;
    }
    if (first.status == NARC_OK)
        narc_fail(&first, NARC_INDEX_DAMAGED, index->end, "6.5", "no run holds item %llu",
                  (unsigned long long)number);
    if (err != NULL)
        *err = first;
    return first.status;
}

narc_status
narc_index_where(narc_index *index, uint64_t number, const narc_run **run, size_t *page,
                 narc_error *err)
{
    size_t at;

    NARC_TRY(find_run(index, number, &at, run, err));
    *page = narc_run_find(*run, NARC_TABLE_CATALOGUE, number);
    return NARC_OK;
}

narc_status
narc_index_row(narc_index *index, uint64_t number, narc_catalogue_row *out, narc_error *err)
{
    narc_catalogue_page *page;
    const narc_run *run;
    size_t i;

    NARC_TRY(narc_index_where(index, number, &run, &i, err));
    NARC_TRY(narc_index_catalogue(index, run, i, &page, err));
    narc_catalogue_get(page, (size_t)(number - page->first), out);
    return NARC_OK;
}

/* Without the texts, whose place depends on all rows before. */
static void
get_place(const narc_catalogue_page *page, size_t row, uint8_t id[32], narc_place *out)
{
    const size_t block = (size_t)narc_column_get(&page->block, row);

    memcpy(id, page->ids + 32 * row, 32);
    out->frame = narc_column_get(&page->frames, block) * NARC_OFFSET_UNIT;
    out->frame_size = (uint32_t)narc_column_get(&page->frame_sizes, block) * NARC_OFFSET_UNIT;
    out->piece = (uint32_t)narc_column_get(&page->piece, row);
}

narc_status
narc_index_place(narc_index *index, uint64_t number, uint8_t id[32], narc_place *out,
                 narc_error *err)
{
    narc_catalogue_page *page;
    const narc_run *run;
    size_t i;

    NARC_TRY(narc_index_where(index, number, &run, &i, err));
    NARC_TRY(narc_index_catalogue(index, run, i, &page, err));
    get_place(page, (size_t)(number - page->first), id, out);
    return NARC_OK;
}

/* The first number of a run that can be read, behind number; runs that cannot are passed over. */
static uint64_t
next_run(narc_index *index, uint64_t number)
{
    uint64_t next = index->items;
    const narc_run *run;

    for (size_t i = index->run_count; i-- > 0;)
        if (narc_index_run(index, i, &run, NULL) == NARC_OK && run->first > number)
            next = run->first;
    return next;
}

uint64_t
narc_index_behind(narc_index *index, uint64_t number)
{
    const narc_run *run;
    size_t page;

    if (narc_index_where(index, number, &run, &page, NULL) != NARC_OK)
        return next_run(index, number);
    return narc_run_page_at(run, NARC_TABLE_CATALOGUE, page)->first +
           narc_run_page_at(run, NARC_TABLE_CATALOGUE, page)->rows;
}

/* --- by key ------------------------------------------------------------------------------------- */

void
narc_index_search_begin(narc_index_search *search, narc_index *index, narc_table_id table,
                        uint64_t key)
{
    narc_index_search_range(search, index, table, key, key);
}

void
narc_index_search_range(narc_index_search *search, narc_index *index, narc_table_id table,
                        uint64_t key, uint64_t last)
{
    *search = (narc_index_search){
        .index = index, .table = table, .key = key, .last = last, .run = index->run_count};
}

#define ROW_UNKNOWN SIZE_MAX

/* The next row in the run at hand; NARC_DONE when it has no more. */
static narc_status
next_in_run(narc_index_search *search, const narc_run *run, narc_key_row *out, narc_error *err)
{
    const narc_keys_page *page;

    for (; search->page < run->page_count[search->table]; search->page++, search->row = 0) {
        if (narc_run_page_at(run, search->table, search->page)->first > search->last)
            return NARC_DONE;
        NARC_TRY(narc_index_keys(search->index, run, search->table, search->page, &page, err));
        if (search->row == ROW_UNKNOWN)
            search->row = narc_keys_find(page, search->key);
        if (search->row >= page->count)
            continue;
        narc_keys_get(page, search->row++, out);
        return out->key <= search->last ? NARC_OK : NARC_DONE;
    }
    return NARC_DONE;
}

narc_status
narc_index_search_next(narc_index_search *search, narc_key_row *out, narc_error *err)
{
    for (;;) {
        const narc_run *run;
        narc_status st;

        if (!search->inside) {
            if (search->run == search->oldest)
                return NARC_DONE;
            search->run--;
        }
        NARC_TRY(narc_index_run(search->index, search->run, &run, err));
        if (!search->inside) {
            search->page = narc_run_find(run, search->table, search->key);
            search->row = ROW_UNKNOWN;
            search->inside = true;
        }
        st = next_in_run(search, run, out, err);
        if (st == NARC_OK)
            return NARC_OK;
        search->inside = false;
        if (st != NARC_DONE)
            return st;
    }
}

narc_status
narc_index_state(narc_index *index, uint64_t number, narc_key_row *out, narc_error *err)
{
    narc_index_search search;
    const narc_run *run;

    narc_index_search_begin(&search, index, NARC_TABLE_STATE, number);
    /* A run that was written before the item has no row for it, whatever became of that run. */
    NARC_TRY(find_run(index, number, &search.oldest, &run, err));
    return narc_index_search_next(&search, out, err); /* the newest run comes first */
}
