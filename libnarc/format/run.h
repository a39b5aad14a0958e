/* A run: the index of consecutive commits, a list of its pages (spec 6.4). */
#ifndef NARC_FORMAT_RUN_H
#define NARC_FORMAT_RUN_H

#include "format/keys.h"

#define NARC_RUN_HEAD_SIZE 56

typedef struct narc_run_page {
    uint64_t first; /* key of the first row; in the catalogue the number of the first item */
    uint64_t frame;
    uint32_t frame_size;
    uint32_t rows;
} narc_run_page;

typedef struct narc_run_copy {
    uint64_t block;      /* offset of the block */
    uint64_t copy;       /* offset of its copy */
    uint32_t frame_size; /* of both */
} narc_run_copy;

typedef struct narc_run {
    uint64_t offset; /* of its own frame */
    uint64_t first;  /* number of its first item */
    uint64_t items;
    uint64_t objects;
    size_t page_count[NARC_TABLES];
    size_t page_at[NARC_TABLES]; /* where the pages of a table begin in `pages` */
    narc_run_page *pages;        /* of all tables; owned */
    narc_run_copy *copies;       /* sorted by block; owned */
    size_t copy_count;
    const narc_allocator *allocator;
} narc_run;

/** Appends the plain payload. The frame it becomes has to stay below the ceiling (4.5). */
void narc_run_encode(const narc_run *run, narc_buffer *out);
/**
 * Reads and checks a run that stands at `offset` (6.4): exact fit, order of pages, sums of rows,
 * places before it. *out is owned by the caller (narc_run_free), empty after a failure.
 * NARC_OK; E206; E802.
 */
narc_status narc_run_decode(narc_bytes plain, uint64_t offset, const narc_allocator *allocator,
                            narc_run *out, narc_error *err);
void narc_run_free(narc_run *run);

/** The page of a table in which rows with `key` begin, or would: its position among the table's
 * pages; 0 for an empty table. Logarithmic. */
size_t narc_run_find(const narc_run *run, narc_table_id table, uint64_t key);
static inline const narc_run_page *
narc_run_page_at(const narc_run *run, narc_table_id table, size_t i)
{
    return &run->pages[run->page_at[table] + i];
}
/** The copy of a block, or NULL. Logarithmic. */
const narc_run_copy *narc_run_copy_of(const narc_run *run, uint64_t block);

#endif
