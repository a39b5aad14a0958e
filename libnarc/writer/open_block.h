/* A block while it is being filled: its table, its bytes, and who is to learn where they stand. Records
 * come before objects, whatever the order in which they are added: a reader expands a block up to the end
 * of what it wants (spec 9.4), and most want records (docs/decisions/0017). */
#ifndef NARC_WRITER_OPEN_BLOCK_H
#define NARC_WRITER_OPEN_BLOCK_H

#include "format/block.h"
#include "writer/packer.h"

typedef struct narc_open_half {
    narc_buffer table;
    narc_buffer data;
    uint32_t pieces;
} narc_open_half;

typedef struct narc_open_block {
    narc_open_half records;
    narc_open_half objects;
    narc_piece_ref *refs; /* .piece counts from the beginning of its half */
    size_t ref_count, ref_capacity;
} narc_open_block;

void narc_open_block_init(narc_open_block *block, const narc_allocator *allocator);
void narc_open_block_free(narc_open_block *block);
/** Plain bytes as they stand. */
size_t narc_open_block_size(const narc_open_block *block);

/** Appends a whole record or object with its bytes. E802: the block is of no use any more. */
narc_status narc_open_block_add(narc_open_block *block, const narc_piece *piece,
                                const narc_piece_ref *ref, narc_error *err);
/** Whether all of `other` still fits behind it. */
bool narc_open_block_fits(const narc_open_block *block, const narc_open_block *other);
/** Appends everything of `other` and empties it. E802 as above. */
narc_status narc_open_block_join(narc_open_block *block, narc_open_block *other, narc_error *err);
/** Makes a job of it and empties it. E802: nothing done. */
narc_status narc_open_block_take(narc_open_block *block, narc_block_job *out, narc_error *err);

#endif
