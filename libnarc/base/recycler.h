/* An allocator that keeps large blocks for the next document. Reading page after page asks for the
 * same few large arrays; from malloc(3) each comes as fresh pages that the kernel must find and
 * clear, which costs as much as the parsing. */
#ifndef NARC_BASE_RECYCLER_H
#define NARC_BASE_RECYCLER_H

#include <narc/base.h>

#define NARC_RECYCLER_CLASSES 12

/** One thread at a time. Its address must not change while `allocator` is in use. */
typedef struct narc_recycler {
    narc_allocator allocator;          /**< what to hand to others */
    const narc_allocator *from;        /**< where blocks come from; NULL for malloc(3) */
    void *kept[NARC_RECYCLER_CLASSES]; /**< lists of blocks of 4 KiB, 8 KiB ... 8 MiB */
    size_t kept_bytes;
} narc_recycler;

void narc_recycler_begin(narc_recycler *recycler, const narc_allocator *from);
/** Frees what is kept; blocks still in use must be freed before. */
void narc_recycler_end(narc_recycler *recycler);

#endif
