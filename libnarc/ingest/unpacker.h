/* Containers taken apart in a process of its own: libarchive reads bytes from outside, and a
 * container that takes it over shall have nothing but its own documents. */
#ifndef NARC_INGEST_UNPACKER_H
#define NARC_INGEST_UNPACKER_H

#include "container/input.h"
#include "ingest/worker.h"

/**
 * As narc_archive_read. A container that makes its process fail keeps the documents that came out
 * before, and is told (E417, E605). Where the system gives no process it is read in this one.
 */
narc_status narc_unpack_apart(const narc_worker_rules *rules, narc_input *input, int kind,
                              narc_error *err);

#endif
