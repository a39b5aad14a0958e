/* Something too large for one block, as it comes: parts of about one size, each alone in its block,
 * directly behind each other (spec 5.4). Only one part is in memory. */
#ifndef NARC_WRITER_PARTS_H
#define NARC_WRITER_PARTS_H

#include "format/block.h"
#include "writer/packer.h"

typedef struct narc_parts {
    narc_packer *packer;
    bool pack;
    size_t each;       /* bytes of a part; the last may be smaller */
    narc_piece piece;  /* the part at hand */
    narc_buffer plain; /* its block as far as it has come */
    size_t missing;    /* bytes of the part that have not */
    narc_piece_ref ref;
} narc_parts;

/** Begins the thing that `piece` tells kind, name and whole size of, in parts of `most` bytes at the
 * most. Until its last byte came, nothing else may be given to the packer. */
void narc_parts_begin(narc_parts *parts, narc_packer *packer, bool pack, size_t most,
                      const narc_piece *piece, const narc_piece_ref *ref,
                      const narc_allocator *allocator);
/** Takes its next bytes, at most as many as are missing. What the packer answers; E802. */
narc_status narc_parts_add(narc_parts *parts, narc_bytes bytes, narc_error *err);
/** Whether all bytes have come. */
bool narc_parts_whole(const narc_parts *parts);
void narc_parts_free(narc_parts *parts);

#endif
