/* What the files of the verification share. */
#ifndef NARC_ARCHIVE_VERIFY_INSIDE_H
#define NARC_ARCHIVE_VERIFY_INSIDE_H

#include "archive/reader_inside.h"
#include "format/piece.h"

/* What the pass over the blocks found out about a row. */
typedef enum narc_verify_state {
    NARC_VERIFY_UNSEEN = 0, /* no whole block holds it where the index says */
    NARC_VERIFY_GOOD = 1,
    NARC_VERIFY_BAD = 2 /* it is there, but its SHA-256 is another */
} narc_verify_state;

typedef struct narc_verify {
    narc_reader *reader;
    narc_damage_fn damage;
    void *user;
    narc_verify_report report;
    narc_buffer plain;        /* of the block at hand */
    narc_verify_state *items; /* one for each row of the catalog */
    narc_verify_state *objects;
    /* The thing whose pieces are being put together, across frames that follow each other. */
    narc_sha256_state *sha; /* NULL when there is none */
    narc_piece first;       /* its first piece; the bytes are gone */
    uint64_t done;          /* bytes seen */
    size_t row;
    size_t next_item;    /* where the search for the row of the next record begins */
    uint64_t next_frame; /* where its next piece must stand */
    uint32_t type;
} narc_verify;

void narc_verify_tell(narc_verify *verify, const narc_error *damage, const narc_entry *entry);
/** Walks the blocks of a commit and marks what is good. E801, E802. */
narc_status narc_verify_blocks(narc_verify *verify, const narc_commit *commit, narc_error *err);
/** Reports every article whose record or objects are not good, each once. E801, E802. */
narc_status narc_verify_articles(narc_verify *verify, narc_error *err);

#endif
