/* A window over the documents of a batch: each waits until so many have come after it, and then leaves
 * without the paragraphs that other pages of its site repeat. Documents, their items and findings leave in the
 * order they came, so what leaves depends on the order of the input alone and on no number of workers. */
#ifndef NARC_INGEST_NEIGHBOURS_H
#define NARC_INGEST_NEIGHBOURS_H

#include "ingest/pool.h"

#define NARC_NEIGHBOURS_DOCUMENTS 256u                 /* that wait at most */
#define NARC_NEIGHBOURS_BYTES (UINT64_C(16) << 20)     /* of them and their records */
#define NARC_NEIGHBOURS_LONG_BYTES (UINT64_C(4) << 20) /* of one that does not wait */

typedef struct narc_neighbours narc_neighbours;

/** What leaves goes to out->item, finding and end; out is copied. NULL when memory runs out. Memory:
 * NARC_NEIGHBOURS_BYTES and NARC_REPEATS_BYTES, whatever comes, and the one item that leaves. */
narc_neighbours *narc_neighbours_new(const narc_allocator *allocator, const narc_limits *limits,
                                     const narc_pool_handler *out);
void narc_neighbours_free(narc_neighbours *window);

/** An item of the document that comes in, with its record; the item is owned by the window from then on.
 * E802, and what `out` answers to those that leave. */
narc_status narc_neighbours_item(narc_neighbours *window, const narc_document *document,
                                 narc_item *item, narc_bytes record, narc_error *err);
/** A finding about it. */
void narc_neighbours_finding(narc_neighbours *window, const narc_document *document,
                             const narc_error *finding);
/** It ends; failure as in narc_pool_handler. */
narc_status narc_neighbours_end(narc_neighbours *window, const narc_document *document,
                                const narc_error *failure, narc_error *err);
/** Lets all leave. */
narc_status narc_neighbours_finish(narc_neighbours *window, narc_error *err);

#endif
