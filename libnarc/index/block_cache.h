/* Expanded blocks that may be needed again soon: the bases of others and those used lately. Bounded
 * memory; what was not used for longest goes first. */
#ifndef NARC_INDEX_BLOCK_CACHE_H
#define NARC_INDEX_BLOCK_CACHE_H

#include "format/block.h"

#define NARC_BLOCK_CACHE_SLOTS 64u
#define NARC_BLOCK_CACHE_BYTES ((size_t)2 * NARC_FRAME_PLAIN_MAX) /* a block and its base */

typedef struct narc_cached_block {
    narc_frame frame; /* its offset is 0 in a free slot */
    uint8_t *plain;   /* frame.plain_size bytes */
    size_t ready;     /* those of them, from the first on, that are expanded: all of the table */
    narc_block_walk begin; /* checked, in front of the first piece */
    narc_block_walk walk;  /* where the last look at a piece left off */
    uint64_t used;         /* when: a count of uses */
} narc_cached_block;

/* Zeroed (but for the allocator) means empty. */
typedef struct narc_block_cache {
    const narc_allocator *allocator;
    narc_cached_block slots[NARC_BLOCK_CACHE_SLOTS];
    size_t bytes; /* of all blocks */
    uint64_t uses;
} narc_block_cache;

/** The block at offset, which counts as used now, or NULL. */
narc_cached_block *narc_block_cache_find(narc_block_cache *cache, uint64_t offset);
/** A slot for a block of plain_size bytes, filled in by the caller and then given to
 * narc_block_cache_put; NULL when memory runs out. The block `kept` (or 0) stays. */
narc_cached_block *narc_block_cache_room(narc_block_cache *cache, size_t plain_size, uint64_t kept);
/** The slot holds the block of this frame from now on. */
void narc_block_cache_put(narc_block_cache *cache, narc_cached_block *slot,
                          const narc_frame *frame);
/** Gives a slot from narc_block_cache_room back. */
void narc_block_cache_drop(narc_block_cache *cache, narc_cached_block *slot);
/** Forgets every block. */
void narc_block_cache_clear(narc_block_cache *cache);

/** Whether all of its bytes are there. */
static inline bool
narc_cached_block_whole(const narc_cached_block *block)
{
    return block->ready == block->frame.plain_size;
}
/** The piece of a line (5.2); false when the block has none there. Its bytes may not be there yet.
 * Cheap in ascending order. */
bool narc_cached_block_piece(narc_cached_block *block, uint32_t line, narc_piece *out);

#endif
