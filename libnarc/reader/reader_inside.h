/* What the files of the reader share. */
#ifndef NARC_READER_READER_INSIDE_H
#define NARC_READER_READER_INSIDE_H

#include "index/frames.h"
#include "index/index.h"

#include <narc/reader.h>

/* What table 1 said about the item found last: where its record is, and what that has to be (6.3). */
typedef struct narc_found {
    bool valid;
    uint64_t number;
    uint64_t version;
    uint32_t id; /* first 4 bytes of the content id */
    narc_place place;
    uint8_t guid[NARC_SHA256_SIZE]; /* SHA-256 of the guid that was asked for */
} narc_found;

struct narc_reader {
    const narc_allocator *allocator;
    narc_frames frames;
    narc_commit commit; /* the last one; all zero when the archive reads as empty */
    bool is_last;       /* no later commit is known */
    narc_index *index;
    narc_archive_info info;
    narc_entry entry; /* that was asked for last */
    narc_found found;
    uint32_t verify_threads;
    uint64_t record_block; /* offset of the block whose record was read last, or 0 */
};

/** Whether a failure is the machine's: it ends what is being done. Others are findings. */
static inline bool
narc_ends_it(narc_status st)
{
    return st == NARC_E_IO || st == NARC_E_MEMORY;
}

/** An entry from a row and what counts for it (6.6), or from the row alone when state is NULL. */
void narc_entry_fill(narc_entry *out, const narc_catalogue_row *row, const narc_key_row *state);
/** The entry of an item. When what counts for it is not known because of damage, it is withheld and
 * *unknown, which may be NULL, tells why. */
narc_status narc_reader_fill(narc_reader *reader, uint64_t number, narc_entry *out,
                             narc_error *unknown, narc_error *err);
/** 6.3: what table 1 led to must be what was asked for. E301 when only the key is the same, which is
 * shortened; E206 when the index is wrong. */
narc_status narc_reader_check_found(narc_reader *reader, uint64_t number, narc_text guid,
                                    uint64_t version, narc_error *err);
/** What the archive says about itself as of a commit. */
void narc_info_fill(narc_archive_info *out, const narc_commit *commit);

#endif
