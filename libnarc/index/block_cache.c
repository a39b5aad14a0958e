/* Expanded blocks that may be needed again soon. */
#include "index/block_cache.h"
#include "base/memory.h"

narc_cached_block *
narc_block_cache_find(narc_block_cache *cache, uint64_t offset)
{
    for (size_t i = 0; i < NARC_BLOCK_CACHE_SLOTS; i++) {
        narc_cached_block *slot = &cache->slots[i];

        if (slot->frame.offset == offset && slot->plain != NULL) {
            slot->used = ++cache->uses;
            return slot;
        }
    }
    return NULL;
}

void
narc_block_cache_drop(narc_block_cache *cache, narc_cached_block *slot)
{
    if (slot->plain != NULL)
        cache->bytes -= slot->frame.plain_size;
    narc_memory_free(cache->allocator, slot->plain);
    *slot = (narc_cached_block){.plain = NULL};
}

/* The slot that is free or was not used for longest; never that of the block that is to stay. */
static narc_cached_block *
oldest(narc_block_cache *cache, uint64_t kept, bool free_ones)
{
    narc_cached_block *found = NULL;

    for (size_t i = 0; i < NARC_BLOCK_CACHE_SLOTS; i++) {
        narc_cached_block *slot = &cache->slots[i];

        if (slot->plain == NULL) {
            if (free_ones)
                return slot;
        } else if (slot->frame.offset != kept && (found == NULL || slot->used < found->used)) {
            found = slot;
        }
    }
    return found;
}

narc_cached_block *
narc_block_cache_room(narc_block_cache *cache, size_t plain_size, uint64_t kept)
{
    narc_cached_block *slot;

    while (plain_size > NARC_BLOCK_CACHE_BYTES - cache->bytes &&
           (slot = oldest(cache, kept, false)) != NULL)
        narc_block_cache_drop(cache, slot);
    slot = oldest(cache, kept, true);
    narc_block_cache_drop(cache, slot);
    /* One byte more: a block of no bytes has an address too. */
    slot->plain = narc_memory_get(cache->allocator, plain_size + 1);
    if (slot->plain == NULL)
        return NULL;
    slot->frame.plain_size = (uint32_t)plain_size;
    cache->bytes += plain_size;
    return slot;
}

void
narc_block_cache_put(narc_block_cache *cache, narc_cached_block *slot, const narc_frame *frame)
{
    slot->frame = *frame;
    slot->used = ++cache->uses;
}

void
narc_block_cache_clear(narc_block_cache *cache)
{
    for (size_t i = 0; i < NARC_BLOCK_CACHE_SLOTS; i++)
        narc_block_cache_drop(cache, &cache->slots[i]);
}

bool
narc_cached_block_piece(narc_cached_block *block, uint32_t line, narc_piece *out)
{
    if (line < block->walk.next)
        block->walk = block->begin;
    return narc_block_seek(&block->walk, line, out);
}
