/* Documents in flight: handed to workers as they become free, handed on in the order they came. */
#ifndef NARC_INGEST_POOL_H
#define NARC_INGEST_POOL_H

#include "ingest/pipe.h"
#include "ingest/worker.h"
#include "io/mapping.h"

/** What becomes of a document, in order: its items and findings, then its end. Another answer than
 * NARC_OK ends the batch. */
typedef struct narc_pool_handler {
    /* record is hostile; NARC_E_CORRUPT means that it is none, and costs the worker */
    narc_status (*record)(void *user, const narc_document *document, narc_bytes record,
                          narc_error *err);
    /* the same without a worker; the item is owned by the callee */
    narc_status (*item)(void *user, const narc_document *document, narc_item *item,
                        narc_error *err);
    void (*finding)(void *user, const narc_document *document, const narc_error *finding);
    /* failure is NULL when all went well */
    narc_status (*end)(void *user, const narc_document *document, const narc_error *failure,
                       narc_error *err);
    void *user;
} narc_pool_handler;

typedef struct narc_pool narc_pool;

/** task and handler are copied. NULL when memory runs out. */
narc_pool *narc_pool_new(const narc_allocator *allocator, const narc_worker_task *task,
                         uint32_t workers, const narc_pool_handler *handler);

/**
 * Takes one document; its bytes are taken over from content when they lie there, else copied. With
 * a problem there is nothing to read: it is told in its turn. Waits while too many are in flight.
 */
narc_status narc_pool_add(narc_pool *pool, const narc_document *document, narc_buffer *content,
                          const narc_error *problem, narc_error *err);
/** The same for a long document with its SHA-256, whose mapping is taken over. */
narc_status narc_pool_add_mapped(narc_pool *pool, const narc_document *document,
                                 narc_mapping *mapping, narc_error *err);

/** Waits for everything. */
narc_status narc_pool_finish(narc_pool *pool, narc_error *err);

/** Ends the workers. NULL is fine. */
void narc_pool_free(narc_pool *pool);

#endif
