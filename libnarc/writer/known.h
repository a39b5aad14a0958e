/* What an archive knows already while something is added to it: in the runs of its index, and in what
 * the commit being made has added so far. */
#ifndef NARC_WRITER_KNOWN_H
#define NARC_WRITER_KNOWN_H

#include "index/index.h"
#include "writer/fresh.h"

typedef struct narc_known {
    narc_index *index;        /* of the commits before; NULL for a new archive */
    struct narc_spool *spool; /* what `fresh` had no room for, or NULL */
    const narc_fresh *fresh;
} narc_known;

/* One version of a guid. */
typedef struct narc_known_version {
    uint64_t number;
    uint8_t id[NARC_SHA256_SIZE];
    uint64_t version;
    uint64_t stated; /* what its document stated: the version itself unless that was taken */
    uint32_t facts;
    int64_t embargo_until;
    uint64_t original;
    bool fresh; /* among the rows in memory; else table 6 knows of it */
} narc_known_version;

typedef void (*narc_known_fn)(void *user, const narc_known_version *version);

/** Calls `each` for every version of a guid, in no particular order. E2xx damage in the index; E801;
 * E802. */
narc_status narc_known_versions(const narc_known *known, narc_text guid, narc_known_fn each,
                                void *user, narc_error *err);

/** Whether an object is there. frames are those of the archive being appended to. */
narc_status narc_known_object(const narc_known *known, narc_frames *frames,
                              const uint8_t digest[NARC_SHA256_SIZE], bool *out, narc_error *err);

#endif
