/* What the files of the verification share. */
#ifndef NARC_READER_VERIFY_INSIDE_H
#define NARC_READER_VERIFY_INSIDE_H

#include "index/pairs.h"
#include "index/table.h"
#include "reader/hasher.h"
#include "reader/kept.h"
#include "reader/reader_inside.h"

/* A record or object in several blocks, while its parts come by (5.4). */
typedef struct narc_verify_parts {
    narc_sha256_state *sha; /* made when it is first needed */
    narc_piece first;       /* its first part, without the bytes */
    narc_place place;       /* of that */
    uint64_t done;          /* bytes seen; 0 when nothing is being put together */
    uint64_t next_frame;    /* where its next part must stand */
} narc_verify_parts;

typedef struct narc_verify {
    narc_reader *reader;
    narc_damage_fn damage;
    void *user;
    narc_verify_level level;
    narc_verify_report report;
    narc_hash_key key;  /* of the sums below: nobody else knows it */
    narc_pairs commits; /* ~offset of each whole commit, and 0: the last one is the first */
    narc_pairs told;    /* frames that were reported: offset, 0 */
    narc_pairs lost;    /* stretches of the file in which no block can be read */
    narc_pairs bad;     /* objects that are not what they say: offset of the block, piece */
    narc_pairs listed;  /* of those, the ones that table 5 has */
    narc_pairs keys;    /* lost objects: shortened digest (6.3), offset of the block */
    narc_pairs named;   /* of those, which an article names: shortened digest, 0 */
    bool header_good;
    uint8_t header_root[NARC_SHA256_SIZE]; /* 8.3 */
    bool index_good;                       /* what is counted below could be read */
    uint64_t rows;                         /* of the catalogue, for the commits that were seen */
    uint64_t newest;                       /* of those, the newest of their guid */
    uint64_t states; /* sum over those, of what counts for them: see narc_verify_state_sum */
    narc_kept kept;
    narc_buffer plain; /* of the block at hand */
    narc_hasher *hasher;
    narc_buffer hashed;   /* plain bytes of the block that is being hashed */
    narc_frame hashing;   /* its frame, */
    narc_block_walk walk; /* its pieces */
    bool is_hashing;      /* and whether there is one */
    uint8_t *good;        /* a bit for each item: its record is what the index says */
    uint64_t good_count;
    uint64_t objects_seen; /* sum over the objects that are good, see narc_verify_object_sum */
    uint64_t object_count; /* those that were seen since the walk over a commit began */
    uint64_t object_bytes;
    bool objects_missing; /* some of that commit could not be read */
    narc_verify_parts parts;
} narc_verify;

void narc_verify_tell(narc_verify *verify, const narc_error *damage, const narc_entry *entry);
/** Damage of the frame at err's offset: told and counted once. E802. */
narc_status narc_verify_tell_frame(narc_verify *verify, uint64_t offset, const narc_error *damage,
                                   narc_error *err);
/** As narc_verify_tell_frame unless the status ends the verification: then that, with *found in
 * *err. */
narc_status narc_verify_note(narc_verify *verify, narc_status st, uint64_t offset,
                             const narc_error *found, narc_error *err);
/** What an object at a place adds to the sum that table 5 and the blocks must agree on. */
uint64_t narc_verify_object_sum(const narc_verify *verify, uint64_t key, const narc_place *place);

/** What counts for an item (6.6): its row of table 6, or what its own row says. E2xx, E103 when table 6
 * cannot be read; E801; E802. */
narc_status narc_verify_state(narc_verify *verify, uint64_t number, uint32_t facts, int64_t until,
                              narc_key_row *out, narc_error *err);
/** What that adds to the sum that table 6 and the versions of all guids must agree on. */
uint64_t narc_verify_state_sum(const narc_verify *verify, const narc_key_row *state);

/* Each answers NARC_OK when it went through, whatever it found; E801; E802. */

/** Every frame of the runs, and that the tables agree with the catalogue (6.1 to 6.5). */
narc_status narc_verify_index(narc_verify *verify, narc_error *err);
/** Versions of a guid: none occurs twice, and table 6 says what they mean together (6.2, 6.6). */
narc_status narc_verify_versions(narc_verify *verify, narc_error *err);
/** Header and chain of the commits, last to first (7). */
narc_status narc_verify_chain(narc_verify *verify, narc_error *err);
/** Gap and leaves of a commit (7.6, 8.2). */
narc_status narc_verify_commit(narc_verify *verify, const narc_commit *commit, narc_error *err);
/** Counts the kept blocks of a gap towards the most there may be (4.7). */
narc_status narc_verify_gap(narc_verify *verify, uint64_t from, uint64_t to, narc_error *err);
/** Every frame in [from, to) (11.2). */
narc_status narc_verify_frames(narc_verify *verify, uint64_t from, uint64_t to, narc_error *err);
/** The pieces of a checked block, and their digests. */
narc_status narc_verify_pieces(narc_verify *verify, const narc_frame *frame,
                               const narc_block_walk *block, const uint8_t *digests,
                               narc_error *err);
/** Whether table 5 names every object once and nothing else (11.2). */
narc_status narc_verify_objects(narc_verify *verify, narc_error *err);
/** A record that matches its SHA-256: its form, its row and the objects that it names (11.3). E206,
 * E207 and limits with the place of its block, and whatever reading it may answer. */
narc_status narc_verify_record(narc_verify *verify, uint64_t number, narc_error *found);
/** What the damage means for the articles (11.5), and narc_verify_objects. */
narc_status narc_verify_articles(narc_verify *verify, narc_error *err);

#endif
