/* What the files of a recovery share. */
#ifndef NARC_RECOVERY_RECOVER_INSIDE_H
#define NARC_RECOVERY_RECOVER_INSIDE_H

#include "index/frames.h"
#include "index/pairs.h"

#include <narc/recover.h>

typedef struct narc_recover_commit {
    uint64_t begin;
    uint64_t offset;
    uint64_t gap; /* where the bytes in front of begin start that belong to nobody (2.4) */
    int64_t time;
    uint64_t total_items;
    uint8_t root[NARC_SHA256_SIZE];
} narc_recover_commit;

typedef struct narc_recover_record {
    uint64_t number;
    narc_place place; /* of its first piece */
    bool committed;   /* stands between begin and end of a whole commit (12.2) */
} narc_recover_record;

typedef struct narc_recover_object {
    uint8_t digest[NARC_SHA256_SIZE];
    narc_place place;
    bool added;
} narc_recover_object;

/* A catalogue page: what is lost can be called by its name (12.3). */
typedef struct narc_recover_page {
    uint64_t offset;
    uint64_t first;
    uint32_t count;
} narc_recover_page;

/* Things of one size, growing. */
typedef struct narc_recover_list {
    void *items;
    size_t count;
    size_t capacity;
} narc_recover_list;

typedef struct narc_recover_scan {
    const narc_allocator *allocator;
    narc_frames frames;
    narc_recover_list commits; /* ascending */
    narc_recover_list records; /* ascending by number, each number once */
    narc_recover_list objects; /* ascending by digest, each once */
    narc_recover_list pages;   /* ascending by offset */
    narc_pairs copies;         /* offset of a block, offset of its copy */
    narc_pairs failed; /* offset of a block that could not be read, 1 if it only wants its base */
    narc_pairs lost;   /* stretches without whole frames */
    uint64_t whole_frames;
    bool signature; /* the file begins like an archive */
    narc_recovery *report;
} narc_recover_scan;

/** Goes through the source (12.1). scan->frames is open. E801; E802. */
narc_status narc_recover_look(narc_recover_scan *scan, narc_error *err);
/** Writes what was found. E801; E803; E802. */
narc_status narc_recover_write(narc_recover_scan *scan, narc_writer *writer, narc_lost_fn loss,
                               void *user, narc_error *err);

#endif
