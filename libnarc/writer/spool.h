/* Rows of a commit that has become larger than memory should hold: runs of an index, as an archive has
 * them (spec 6), but in files without names that go with the writer. */
#ifndef NARC_WRITER_SPOOL_H
#define NARC_WRITER_SPOOL_H

#include "index/index.h"
#include "writer/fresh.h"
#include "writer/run_writer.h"

typedef struct narc_spool narc_spool;

/** An empty spool for items from number `first` on. `beside` as in narc_file_nameless. E801, E803,
 * E804, E802. */
narc_status narc_spool_new(const char *beside, const narc_limits *limits, uint64_t first,
                           const narc_allocator *allocator, narc_spool **out, narc_error *err);
void narc_spool_free(narc_spool *spool);

/** Adds all rows of `fresh`, whose places are known, and the states that they bring about. Afterwards
 * the rows can be looked up here, and `fresh` may be cleared. After a failure the spool is worth
 * nothing. E801, E803, E802. */
narc_status narc_spool_add(narc_spool *spool, const narc_fresh *fresh, const narc_key_rows *states,
                           narc_error *err);

/** Whether an object is among the spooled rows. */
narc_status narc_spool_has_object(narc_spool *spool, const uint8_t digest[NARC_SHA256_SIZE],
                                  bool *out, narc_error *err);
/** The index of the rows when a guid may be among them, else NULL: it certainly is not. */
narc_index *narc_spool_index_for(narc_spool *spool, narc_text guid);

/** All runs, oldest first, as what a run may be written of. E801, E802. */
narc_status narc_spool_sources(narc_spool *spool, narc_run_source sources[NARC_RUNS_MOST],
                               size_t *count, narc_error *err);

#endif
