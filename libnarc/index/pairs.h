/* Pairs of numbers in ascending order: offsets with something that goes with them. */
#ifndef NARC_INDEX_PAIRS_H
#define NARC_INDEX_PAIRS_H

#include <narc/base.h>

/* Pairs of numbers in ascending order. Zeroed (but for the allocator) means empty. */
typedef struct narc_pairs {
    const narc_allocator *allocator;
    uint64_t (*items)[2];
    size_t count;
    size_t capacity;
} narc_pairs;

/** Adds a pair unless it is there; *added, which may be NULL, tells. Cheap at the end. E802. */
narc_status narc_pairs_add(narc_pairs *pairs, uint64_t first, uint64_t second, bool *added,
                           narc_error *err);
/** Position of the first pair that is not below the one given. */
size_t narc_pairs_find(const narc_pairs *pairs, uint64_t first, uint64_t second);
bool narc_pairs_has(const narc_pairs *pairs, uint64_t first, uint64_t second);
/** Whether `at` lies in one of the pairs taken as stretches [first, second) that do not overlap. */
bool narc_pairs_cover(const narc_pairs *pairs, uint64_t at);
void narc_pairs_free(narc_pairs *pairs);

#endif
