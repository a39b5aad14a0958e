/* What the files of the reader share. */
#ifndef NARC_ARCHIVE_READER_INSIDE_H
#define NARC_ARCHIVE_READER_INSIDE_H

#include "archive/catalog.h"
#include "archive/frames.h"
#include "archive/history.h"

#include <narc/reader.h>

/* The last decoded block of a kind, and the last one that turned out damaged: asking for each of
 * its thousand articles must not read it a thousand times. */
typedef struct narc_block {
    uint64_t offset; /* of its frame; 0 while empty */
    narc_frame frame;
    narc_buffer plain;
    uint64_t damaged; /* offset of the damaged one; 0 when there is none */
    narc_error damage;
} narc_block;

struct narc_reader {
    const narc_allocator *allocator;
    narc_frames frames;
    narc_catalog catalog;
    narc_history history;
    narc_archive_info info;
    narc_entry *entries; /* one for each item of the catalog, in its order */
    narc_block records;
    narc_block objects;
};

#endif
