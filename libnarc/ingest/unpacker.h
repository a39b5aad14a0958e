/* Containers taken apart in a process of its own: libarchive reads bytes from outside, and a
 * container that takes it over shall have nothing but its own documents. */
#ifndef NARC_INGEST_UNPACKER_H
#define NARC_INGEST_UNPACKER_H

#include "container/input.h"
#include "ingest/worker.h"

/* A process that small containers go to one after the other: packed pages come by the thousand, and
 * a process for each would cost as much as reading them. Zeroed but for the rules it is ready. */
typedef struct narc_unpacker {
    const narc_worker_rules *rules;
    pid_t pid; /* 0: none runs */
    int fd;
} narc_unpacker;

/**
 * As narc_archive_read, in another process: small files in the unpacker's, others and pipes in one
 * of their own. A container that makes its process fail keeps the documents that came out before,
 * and is told (E417, E605). Where the system gives no process it is read in this one.
 */
narc_status narc_unpacker_read(narc_unpacker *unpacker, narc_input *input, int kind,
                               narc_error *err);

void narc_unpacker_end(narc_unpacker *unpacker);

#endif
