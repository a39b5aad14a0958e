/* Digests that were seen, kept on disk: sorted runs in a file without a name. */
#ifndef NARC_WRITER_SEEN_H
#define NARC_WRITER_SEEN_H

#include "digest/digest.h"

typedef struct narc_seen narc_seen;

/** Nothing seen. `beside` as in narc_file_nameless. E801, E803, E804, E802. */
narc_status narc_seen_new(const char *beside, const narc_allocator *allocator, narc_seen **out,
                          narc_error *err);
void narc_seen_free(narc_seen *seen);

/** Adds digests that were not seen yet, 32 bytes each, sorted by this call. Memory: a byte for 16
 * digests stays. E801, E803, E802; what was seen is not known any more then. */
narc_status narc_seen_add(narc_seen *seen, uint8_t *digests, size_t count, narc_error *err);
/** Whether a digest was seen: a read for each of the few runs there are. E801. */
narc_status narc_seen_has(narc_seen *seen, const uint8_t digest[NARC_SHA256_SIZE], bool *out,
                          narc_error *err);

#endif
