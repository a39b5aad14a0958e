/* All rows of a table, from every run, in the order of their keys: what has one key comes together,
 * whichever commit wrote it (spec 6.3, 6.5). */
#ifndef NARC_INDEX_INDEX_MERGE_H
#define NARC_INDEX_INDEX_MERGE_H

#include "index/index.h"

/* Where a run is. */
typedef struct narc_index_merge_run {
    size_t page;
    size_t row;
    bool ended;
    bool ready; /* `next` is its next row */
    narc_key_row next;
} narc_index_merge_run;

typedef struct narc_index_merge {
    narc_index *index;
    narc_table_id table;
    narc_index_merge_run runs[NARC_RUNS_MOST];
} narc_index_merge;

void narc_index_merge_begin(narc_index_merge *merge, narc_index *index, narc_table_id table);
/** NARC_OK; NARC_DONE; damage of a run or page as narc_index_keys, which ends the merge. */
narc_status narc_index_merge_next(narc_index_merge *merge, narc_key_row *out, narc_error *err);

#endif
