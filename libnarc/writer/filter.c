/* What was certainly not seen yet: a Bloom filter. All bits of a key lie in one line of the processor's
 * cache (Putze, Sanders, Singler: Cache-, hash- and space-efficient Bloom filters), so that asking
 * costs one miss. */
#include "writer/filter.h"
#include "base/memory.h"

/* 8 MiB: 9 bits a key for 7 million keys. Beyond that it answers "perhaps" more often, which costs
 * time and no memory. */
#define LINES ((size_t)1 << 17)
#define WORDS 8 /* of a line */
#define BITS 6  /* set for a key */

struct narc_filter {
    const narc_allocator *allocator;
    uint64_t lines[LINES][WORDS];
};

narc_filter *
narc_filter_new(const narc_allocator *allocator)
{
    narc_filter *filter = narc_memory_zeroed(allocator, 1, sizeof(*filter));

    if (filter != NULL)
        filter->allocator = allocator;
    return filter;
}

void
narc_filter_free(narc_filter *filter)
{
    if (filter != NULL)
        narc_memory_free(filter->allocator, filter);
}

/* Spreads a key over 64 bits; the upper 54 choose the bits of its line, nine bits each. */
static uint64_t
spread(uint64_t key)
{
    return key * UINT64_C(0x9E3779B97F4A7C15);
}

void
narc_filter_add(narc_filter *filter, uint64_t key)
{
    uint64_t *line = filter->lines[key % LINES];
    uint64_t bits = spread(key);

    for (int i = 0; i < BITS; i++, bits <<= 9)
        line[bits >> 61] |= UINT64_C(1) << (bits >> 55 & 63);
}

bool
narc_filter_has(const narc_filter *filter, uint64_t key)
{
    const uint64_t *line = filter->lines[key % LINES];
    uint64_t bits = spread(key);
    uint64_t missing = 0;

    for (int i = 0; i < BITS; i++, bits <<= 9)
        missing |= ~line[bits >> 61] & UINT64_C(1) << (bits >> 55 & 63);
    return missing == 0;
}
