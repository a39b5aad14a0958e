/* The kept blocks of the last 32 MiB. */
#include "reader/kept.h"
#include "base/fail.h"
#include "base/memory.h"

#include <string.h>

static bool
make_room(narc_kept *kept)
{
    const size_t capacity = kept->capacity == 0 ? 16 : kept->capacity * 2;
    narc_kept_block *blocks;

    if (kept->first + kept->count < kept->capacity)
        return true;
    if (kept->first > kept->capacity / 2) { /* more gone than there: it moves to the front */
        memmove(kept->blocks, kept->blocks + kept->first, kept->count * sizeof(*kept->blocks));
        kept->first = 0;
        return true;
    }
    if (capacity > SIZE_MAX / sizeof(*blocks))
        return false;
    blocks = narc_memory_resize(kept->allocator, kept->blocks, capacity * sizeof(*blocks));
    if (blocks == NULL)
        return false;
    kept->blocks = blocks;
    kept->capacity = capacity;
    return true;
}

static void
drop_first(narc_kept *kept)
{
    narc_kept_block *block = &kept->blocks[kept->first];

    kept->bytes -= block->size;
    narc_memory_free(kept->allocator, block->plain);
    kept->first++;
    kept->count--;
}

narc_status
narc_kept_add(narc_kept *kept, uint64_t offset, uint32_t size, const uint8_t *plain,
              narc_error *err)
{
    narc_kept_block block = {offset, size, NULL};

    while (kept->count > 0 && kept->bytes > NARC_FRAME_KEPT_MAX - (uint64_t)size)
        drop_first(kept);
    if (!make_room(kept))
        return narc_fail_memory(err);
    if (plain != NULL) {
        block.plain = narc_memory_get(kept->allocator, (size_t)size + 1);
        if (block.plain == NULL)
            return narc_fail_memory(err);
        memcpy(block.plain, plain, size);
    }
    kept->blocks[kept->first + kept->count++] = block;
    kept->bytes += size;
    return NARC_OK;
}

const narc_kept_block *
narc_kept_find(const narc_kept *kept, uint64_t offset)
{
    size_t low = kept->first, high = kept->first + kept->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (kept->blocks[middle].offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == kept->first + kept->count || kept->blocks[low].offset != offset)
        return NULL;
    return &kept->blocks[low];
}

void
narc_kept_free(narc_kept *kept)
{
    while (kept->count > 0)
        drop_first(kept);
    narc_memory_free(kept->allocator, kept->blocks);
    *kept = (narc_kept){.allocator = kept->allocator};
}
