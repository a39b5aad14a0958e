/* A child's end of the way to the batch. */
#ifndef NARC_INGEST_CHANNEL_H
#define NARC_INGEST_CHANNEL_H

#include <narc/base.h>

/** False at the end of the pipe: the batch is over. */
bool narc_channel_get(void *out, size_t size);

/** Ends the process when nobody listens any more: there is nothing left to do. */
void narc_channel_put(const void *data, size_t size);

#endif
