/* The index of an archive as of one commit: runs and their pages, read when they are asked for, and
 * looked up (spec 6.4 to 6.6, 9.3). Reader, verifier and writer share it. */
#ifndef NARC_INDEX_INDEX_H
#define NARC_INDEX_INDEX_H

#include "format/commit.h"
#include "format/run.h"
#include "index/frames.h"

/* Opaque: the loaded runs, and the pages used last, within a bound. */
typedef struct narc_index narc_index;

/** An index without runs. `frames` is borrowed and outlives it. NULL when memory runs out. */
narc_index *narc_index_new(narc_frames *frames, const narc_allocator *allocator);
void narc_index_free(narc_index *index);

/** The runs of a commit from now on. What is loaded already and still named is kept. Reads nothing. */
void narc_index_use(narc_index *index, const narc_commit *commit);
/** The index is of items from number `first` on (a spool's); else from 0. */
void narc_index_begin_at(narc_index *index, uint64_t first);
/** Items of all runs together, as the commit says. */
uint64_t narc_index_items(const narc_index *index);
size_t narc_index_run_count(const narc_index *index);

/** Run i, oldest first; loaded and checked by itself, borrowed until narc_index_use. E103, E203, E204,
 * E206, E801, E802. */
narc_status narc_index_run(narc_index *index, size_t i, const narc_run **out, narc_error *err);
/** Whether run i begins where the one before it ended, and the last one ends with the items (6.5), as
 * far as both can be read. E206. A reader uses runs that do not: what each has is whole. */
narc_status narc_index_check_link(narc_index *index, size_t i, narc_error *err);

/** A page of a run; borrowed until the next call on the index. E203, E204, E206, E801, E802. */
narc_status narc_index_keys(narc_index *index, const narc_run *run, narc_table_id table, size_t i,
                            const narc_keys_page **out, narc_error *err);
narc_status narc_index_catalogue(narc_index *index, const narc_run *run, size_t i,
                                 narc_catalogue_page **out, narc_error *err);

/** The catalogue row of an item; texts borrowed until the next call. E301 and as above. */
narc_status narc_index_row(narc_index *index, uint64_t number, narc_catalogue_row *out,
                           narc_error *err);

/** Content id and place of an item alone, at the same cost whatever the number. As narc_index_row. */
narc_status narc_index_place(narc_index *index, uint64_t number, uint8_t id[32], narc_place *out,
                             narc_error *err);
/** The run and the page of its catalogue that hold an item. E301; as narc_index_run. */
narc_status narc_index_where(narc_index *index, uint64_t number, const narc_run **run, size_t *page,
                             narc_error *err);
/** The number behind the page that holds `number`, or behind the run when that cannot be read: where
 * to go on when it is damaged. */
uint64_t narc_index_behind(narc_index *index, uint64_t number);

/* All rows of a table with one key, or with keys in a range, in every run, newest run first. */
typedef struct narc_index_search {
    narc_index *index;
    narc_table_id table;
    uint64_t key;
    uint64_t last; /* key of the range, the first one included */
    size_t run;    /* runs left to look at, those from `oldest` on */
    size_t oldest;
    size_t page;
    size_t row;
    bool inside;
} narc_index_search;

void narc_index_search_begin(narc_index_search *search, narc_index *index, narc_table_id table,
                             uint64_t key);
/** The same for keys from `key` to `last`; within a run in ascending order. */
void narc_index_search_range(narc_index_search *search, narc_index *index, narc_table_id table,
                             uint64_t key, uint64_t last);
/** NARC_OK; NARC_DONE; as narc_index_keys (the next call goes on in the next run). */
narc_status narc_index_search_next(narc_index_search *search, narc_key_row *out, narc_error *err);

/** What counts for an item if it is not its own row (6.6): NARC_OK and *out, or NARC_DONE. */
narc_status narc_index_state(narc_index *index, uint64_t number, narc_key_row *out,
                             narc_error *err);

/** The copy of a block (5.7) among the loaded runs, or NULL. */
const narc_run_copy *narc_index_copy_of(narc_index *index, uint64_t block);

#endif
