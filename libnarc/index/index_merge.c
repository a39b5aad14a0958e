/* All rows of a table, from every run, in the order of their keys. */
#include "index/index_merge.h"
#include "base/fail.h"

void
narc_index_merge_begin(narc_index_merge *merge, narc_index *index, narc_table_id table)
{
    *merge = (narc_index_merge){.index = index, .table = table};
}

/* The next row of a run into its `next`. */
static narc_status
advance(narc_index_merge *merge, size_t i, narc_error *err)
{
    narc_index_merge_run *at = &merge->runs[i];
    const narc_keys_page *page;
    const narc_run *run;

    NARC_TRY(narc_index_run(merge->index, i, &run, err));
    while (at->page < run->page_count[merge->table]) {
        NARC_TRY(narc_index_keys(merge->index, run, merge->table, at->page, &page, err));
        if (at->row < page->count) {
            narc_keys_get(page, at->row++, &at->next);
            at->ready = true;
            return NARC_OK;
        }
        at->page++;
        at->row = 0;
    }
    at->ended = true;
    return NARC_OK;
}

narc_status
narc_index_merge_next(narc_index_merge *merge, narc_key_row *out, narc_error *err)
{
    narc_index_merge_run *least = NULL;

    for (size_t i = 0; i < narc_index_run_count(merge->index); i++) {
        narc_index_merge_run *at = &merge->runs[i];

        if (!at->ready && !at->ended)
            NARC_TRY(advance(merge, i, err));
        if (at->ready &&
            (least == NULL || narc_keys_compare(merge->table, &at->next, &least->next) < 0))
            least = at;
    }
    if (least == NULL)
        return NARC_DONE;
    *out = least->next;
    least->ready = false;
    return NARC_OK;
}
