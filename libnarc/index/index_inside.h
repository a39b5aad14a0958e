/* What the files of the index share. */
#ifndef NARC_INDEX_INDEX_INSIDE_H
#define NARC_INDEX_INDEX_INSIDE_H

#include "index/index.h"

#define NARC_INDEX_PAGES 256u
#define NARC_INDEX_PAGE_BYTES ((size_t)8 << 20)

typedef struct narc_index_slot {
    narc_run_ref ref;
    bool loaded;
    narc_run run;      /* while loaded */
    narc_error damage; /* found on reading it; its status is NARC_OK otherwise */
} narc_index_slot;

/* A page used lately. */
typedef struct narc_index_page {
    uint32_t frame_size; /* as it was announced; another run may say otherwise, and be right */
    uint64_t used;       /* when: a count of uses */
    bool is_catalogue;
    narc_buffer plain;
    narc_keys_page keys;
    narc_catalogue_page catalogue;
    narc_error damage; /* as above */
} narc_index_page;

struct narc_index {
    const narc_allocator *allocator;
    narc_frames *frames;
    narc_index_slot runs[NARC_RUNS_MOST];
    size_t run_count;
    uint64_t first;                     /* number of the first item: 0 but for a spool */
    uint64_t items;                     /* number behind the last one */
    uint64_t end;                       /* where the frames of the runs end */
    uint64_t offsets[NARC_INDEX_PAGES]; /* of the frames of the pages, 0 for a free place */
    narc_index_page pages[NARC_INDEX_PAGES];
    size_t page_bytes;
    uint64_t uses;
};

/** Whether page i of a run's catalogue can be looked at without reading. */
bool narc_index_at_hand(narc_index *index, const narc_run *run, size_t i);

#endif
