/* The SHA-256 of all pieces of a block, on a thread of its own: while one block is hashed the next one
 * is read and expanded. */
#ifndef NARC_READER_HASHER_H
#define NARC_READER_HASHER_H

#include "format/block.h"

typedef struct narc_hasher narc_hasher;

/** With `thread`, and if one can be had; otherwise the caller's does it all. NULL when memory runs out. */
narc_hasher *narc_hasher_new(const narc_allocator *allocator, bool thread);
/** Waits for what was begun. */
void narc_hasher_free(narc_hasher *hasher);

/** Begins with the pieces of a checked block, whose bytes stay as they are until narc_hasher_end. E802:
 * nothing was begun. */
narc_status narc_hasher_begin(narc_hasher *hasher, const narc_block_walk *block, narc_error *err);
/** 32 bytes for each piece in the order of the lines, without meaning where that is a part (5.4);
 * borrowed until the next call. */
const uint8_t *narc_hasher_end(narc_hasher *hasher);

#endif
