/* What the process does that takes containers apart. Its doors are closed here, and all it finds
 * goes to the batch. */
#ifndef NARC_INGEST_UNPACK_CHILD_H
#define NARC_INGEST_UNPACK_CHILD_H

#include "container/input.h"
#include "ingest/worker.h"

#define NARC_UNPACK_SMALL (1u << 20) /* inputs up to here share a process */

/** One container, whose descriptor was handed down. */
void narc_unpack_one(const narc_worker_rules *rules, narc_input *input, int kind);

/** Containers that come through the pipe: u8 kind, u32 size, bytes. */
void narc_unpack_many(const narc_worker_rules *rules, const narc_limits *limits);

#endif
