/* What was certainly not seen yet: a Bloom filter of fixed size. */
#ifndef NARC_WRITER_FILTER_H
#define NARC_WRITER_FILTER_H

#include <narc/base.h>

typedef struct narc_filter narc_filter;

/** An empty filter. NULL when memory runs out. */
narc_filter *narc_filter_new(const narc_allocator *allocator);
void narc_filter_free(narc_filter *filter);
/** Any key whose bits are spread evenly in its lower 48, such as the beginning of a digest. */
void narc_filter_add(narc_filter *filter, uint64_t key);
/** False: the key was never added. True: it was, or one of a hundred others (of 7 million keys). */
bool narc_filter_has(const narc_filter *filter, uint64_t key);

#endif
