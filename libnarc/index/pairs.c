/* Pairs of numbers in ascending order. */
#include "index/pairs.h"
#include "base/fail.h"
#include "base/memory.h"

#include <string.h>

size_t
narc_pairs_find(const narc_pairs *pairs, uint64_t first, uint64_t second)
{
    size_t low = 0, high = pairs->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const uint64_t *item = pairs->items[middle];

        if (item[0] < first || (item[0] == first && item[1] < second))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool
narc_pairs_has(const narc_pairs *pairs, uint64_t first, uint64_t second)
{
    const size_t at = narc_pairs_find(pairs, first, second);

    return at < pairs->count && pairs->items[at][0] == first && pairs->items[at][1] == second;
}

bool
narc_pairs_cover(const narc_pairs *pairs, uint64_t at)
{
    const size_t behind = narc_pairs_find(pairs, at, UINT64_MAX);

    return behind > 0 && at < pairs->items[behind - 1][1];
}

narc_status
narc_pairs_add(narc_pairs *pairs, uint64_t first, uint64_t second, bool *added, narc_error *err)
{
    const size_t at = narc_pairs_find(pairs, first, second);
    const bool there = narc_pairs_has(pairs, first, second);

    if (added != NULL)
        *added = !there;
    if (there)
        return NARC_OK;
    if (pairs->count == pairs->capacity) {
        const size_t capacity = pairs->capacity == 0 ? 16 : pairs->capacity * 2;
        uint64_t(*items)[2];

        if (capacity > SIZE_MAX / sizeof(*items))
            return narc_fail_memory(err);
        items = narc_memory_resize(pairs->allocator, pairs->items, capacity * sizeof(*items));
        if (items == NULL)
            return narc_fail_memory(err);
        pairs->items = items;
        pairs->capacity = capacity;
    }
    memmove(pairs->items + at + 1, pairs->items + at, (pairs->count - at) * sizeof(*pairs->items));
    pairs->items[at][0] = first;
    pairs->items[at][1] = second;
    pairs->count++;
    return NARC_OK;
}

void
narc_pairs_free(narc_pairs *pairs)
{
    narc_memory_free(pairs->allocator, pairs->items);
    *pairs = (narc_pairs){.allocator = pairs->allocator};
}
