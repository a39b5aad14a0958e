/* The kept blocks of the last 32 MiB: those that a block may name as its base (spec 4.7). */
#ifndef NARC_READER_KEPT_H
#define NARC_READER_KEPT_H

#include "format/frame.h"

typedef struct narc_kept_block {
    uint64_t offset;
    uint32_t size;  /* plain bytes */
    uint8_t *plain; /* or NULL: nobody needs them, or they are lost */
} narc_kept_block;

/* Zeroed (but for the allocator) means empty. */
typedef struct narc_kept {
    const narc_allocator *allocator;
    narc_kept_block *blocks; /* from `first` on, ascending */
    size_t first;
    size_t count;
    size_t capacity;
    uint64_t bytes; /* plain bytes of all */
} narc_kept;

/** Adds a block behind all others, and lets those go that no later block may name. plain is copied;
 * NULL when only its size is known. E802. */
narc_status narc_kept_add(narc_kept *kept, uint64_t offset, uint32_t size, const uint8_t *plain,
                          narc_error *err);
/** The block at offset, or NULL when a block that comes now must not name it. */
const narc_kept_block *narc_kept_find(const narc_kept *kept, uint64_t offset);
void narc_kept_free(narc_kept *kept);

#endif
