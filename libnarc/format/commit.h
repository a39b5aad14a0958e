/* The commit: the last frame of everything added at one time (spec 7), and the root that cites
 * what it holds and all that was before (spec 8). */
#ifndef NARC_FORMAT_COMMIT_H
#define NARC_FORMAT_COMMIT_H

#include "digest/merkle.h"
#include "format/frame.h"
#include "format/index.h"

#include <narc/base.h>

#define NARC_COMMIT_PLAIN_SIZE 168
#define NARC_COMMIT_SIZE (NARC_FRAME_SIZE + NARC_COMMIT_PLAIN_SIZE)

typedef struct narc_commit {
    uint64_t offset;   /* of its frame; not stored twice: the frame header has it */
    uint64_t number;   /* from 1 */
    int64_t time;      /* seconds since 1970 UTC */
    uint64_t begin;    /* offset of the first frame of this commit */
    uint64_t index;    /* offset of its first index frame; the commit's own when there is none */
    uint64_t previous; /* offset of the commit frame before, 0 for the first commit */
    uint64_t items;    /* added by this commit */
    uint64_t objects;
    uint64_t object_bytes; /* before compression */
    uint64_t total_items;  /* with all commits before */
    uint64_t total_objects;
    uint64_t total_object_bytes;
    uint32_t gap_crc; /* CRC-32C of the bytes between the previous commit and begin */
    uint32_t flags;   /* bits 0 to 15 critical, 16 to 31 ancillary; none is defined */
    uint8_t leaves[NARC_SHA256_SIZE]; /* Merkle root over the rows of this commit */
    uint8_t root[NARC_SHA256_SIZE];   /* of this and all commits before */
} narc_commit;

/** Writes the whole frame of a commit. */
void narc_commit_encode(const narc_commit *commit, uint8_t out[NARC_COMMIT_SIZE]);

/**
 * Reads the frame of a commit that stands at `offset`, with its header. NARC_OK; E202; E203; E204;
 * E206 fields that contradict each other; E103 an unknown critical flag.
 */
narc_status narc_commit_decode(narc_bytes bytes, uint64_t offset, const narc_limits *limits,
                               narc_commit *out, narc_error *err);

/** Adds the leaf of an item row (8.1); `scratch` is cleared and used. */
void narc_root_add_item(narc_merkle *leaves, const narc_index_item *item, narc_buffer *scratch);
/** Adds the leaf of an object row (8.1). */
void narc_root_add_object(narc_merkle *leaves, const narc_index_object *object);
/** The root before the first commit: SHA-256 of the archive's header (8.2). */
void narc_root_begin(narc_bytes header, uint8_t root[NARC_SHA256_SIZE]);
/** The root of a commit from its leaves, number and time and the root before (8.2). */
void narc_root_chain(const uint8_t before[NARC_SHA256_SIZE], const narc_commit *commit,
                     uint8_t root[NARC_SHA256_SIZE]);

#endif
