/* The commit: the last frame of everything added at one time (spec 7), and the root that cites
 * what it holds and all that was before (spec 8). */
#ifndef NARC_FORMAT_COMMIT_H
#define NARC_FORMAT_COMMIT_H

#include "digest/merkle.h"
#include "format/catalogue.h"
#include "format/frame.h"

#include <narc/base.h>

#define NARC_COMMIT_PLAIN_SIZE 592
#define NARC_COMMIT_SIZE (NARC_FRAME_SIZE + NARC_COMMIT_PLAIN_SIZE)
/** What stores more is not taken for a commit (9.1). */
#define NARC_COMMIT_STORED_MOST 4096
#define NARC_RUNS_MOST 24 /* 7.8 */

typedef struct narc_run_ref {
    uint64_t frame;
    uint32_t frame_size;
} narc_run_ref;

typedef struct narc_commit {
    uint64_t offset; /* of its frame; not stored twice: the frame header has it */
    uint64_t number; /* from 1 */
    int64_t time;    /* seconds since 1970 UTC */
    int64_t begun;   /* time of the first commit */
    uint64_t begin;  /* offset of the first frame of this commit; its own when there is no other */
    uint64_t previous; /* offset of the commit frame before, 0 for the first commit */
    uint64_t items;    /* added by this commit */
    uint64_t objects;
    uint64_t object_bytes; /* before compression */
    uint64_t total_items;  /* with all commits before */
    uint64_t total_objects;
    uint64_t total_object_bytes;
    uint64_t total_guids; /* different ones */
    uint32_t gap_crc;     /* CRC-32C of the bytes between the previous commit and begin */
    uint32_t flags;       /* bits 0 to 15 critical, 16 to 31 ancillary; none is defined */
    uint16_t major;       /* filled by narc_commit_encode */
    uint16_t minor;
    uint8_t leaves[NARC_SHA256_SIZE];      /* Merkle root over the items of this commit */
    uint8_t root[NARC_SHA256_SIZE];        /* of this and all commits before */
    uint8_t root_before[NARC_SHA256_SIZE]; /* of the previous commit, or of the header */
    uint32_t run_count;
    narc_run_ref runs[NARC_RUNS_MOST]; /* of the whole index, oldest first */
} narc_commit;

/** Writes the whole frame of a commit. */
void narc_commit_encode(const narc_commit *commit, uint8_t out[NARC_COMMIT_SIZE]);

/**
 * Reads the frame of a commit that stands at `offset`, with its header. NARC_OK; E202; E203; E204;
 * E206 fields that contradict each other; E209 its root does not follow; E103 another major version
 * or an unknown critical flag.
 */
narc_status narc_commit_decode(narc_bytes bytes, uint64_t offset, const narc_limits *limits,
                               narc_commit *out, narc_error *err);

/** Adds the leaf of a catalogue row (8.1); `scratch` is cleared and used. */
void narc_root_add_item(narc_merkle *leaves, const narc_catalogue_row *row, narc_buffer *scratch);
/** The root before the first commit: SHA-256 of the archive's header (8.3). */
void narc_root_begin(narc_bytes header, uint8_t root[NARC_SHA256_SIZE]);
/** The root of a commit from root_before, number, time and leaves (8.3). */
void narc_root_chain(const narc_commit *commit, uint8_t root[NARC_SHA256_SIZE]);

#endif
