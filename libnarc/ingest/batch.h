/* A batch under rules of the caller's own: what narc_ingest does, for tests. */
#ifndef NARC_INGEST_BATCH_H
#define NARC_INGEST_BATCH_H

#include "ingest/worker.h"

#include <narc/ingest.h>

/** As narc_ingest. */
narc_status narc_ingest_under(const narc_worker_rules *rules, const char *const *inputs,
                              size_t input_count, const narc_ingest_options *options,
                              const narc_ingest_target *target, narc_ingest_fn event, void *user,
                              narc_ingest_totals *totals, narc_error *err);

#endif
