/* What the files of the packer share. */
#ifndef NARC_WRITER_PACKER_INSIDE_H
#define NARC_WRITER_PACKER_INSIDE_H

#include "writer/packer.h"

#include <pthread.h>

struct narc_base {
    const narc_allocator *allocator;
    size_t references;
    narc_buffer plain;
    uint64_t frame;                    /* offset of the block, once it is written */
    pthread_mutex_t mutex;             /* for the next one only */
    narc_codec_dictionary *dictionary; /* made by the first block that needs it */
};

/** The prepared dictionary; safe from any thread. E802. */
narc_status narc_base_dictionary(narc_base *base, int level, const narc_codec_dictionary **out,
                                 narc_error *err);

#endif
