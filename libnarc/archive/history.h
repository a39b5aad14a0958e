/* The commits of an archive, first to last, and what their indexes say (spec 7, 9). */
#ifndef NARC_ARCHIVE_HISTORY_H
#define NARC_ARCHIVE_HISTORY_H

#include "archive/catalog.h"
#include "archive/frames.h"
#include "format/header.h"

typedef struct narc_history {
    const narc_allocator *allocator;
    narc_header header;
    uint8_t root_before[NARC_SHA256_SIZE]; /* 8.2: the root before the first commit */
    narc_commit *commits;
    size_t count;
    size_t capacity;
} narc_history;

/**
 * Reads header, commits and indexes of an opened source into *history and *catalog, both zeroed or
 * initialised by the caller and freed by it also after a failure.
 */
narc_status narc_history_load(narc_history *history, narc_frames *frames, narc_catalog *catalog,
                              narc_error *err);
/** The commit with this number, which exists. */
const narc_commit *narc_history_commit(const narc_history *history, uint64_t number);
const narc_commit *narc_history_last(const narc_history *history);
/** Where the file ends as of its last commit. */
uint64_t narc_history_end(const narc_history *history);
void narc_history_free(narc_history *history);

#endif
