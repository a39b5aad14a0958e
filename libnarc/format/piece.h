/* What stands in a block: records and objects, or pieces of them, each with its name (spec 5). */
#ifndef NARC_FORMAT_PIECE_H
#define NARC_FORMAT_PIECE_H

#include <narc/base.h>

#define NARC_PIECE_SIZE 56

typedef struct narc_piece {
    uint8_t digest[32]; /* SHA-256 of the whole record or object */
    uint64_t whole;     /* bytes of the whole */
    uint64_t at;        /* where in the whole this piece begins */
    narc_bytes bytes;   /* borrowed from the block */
} narc_piece;

void narc_piece_encode(const narc_piece *piece, uint8_t out[NARC_PIECE_SIZE]);

/**
 * Reads the piece at position *at of a plain block and moves *at behind it. block_offset is used in
 * errors only. NARC_OK; NARC_DONE at the end of the block; E204.
 */
narc_status narc_piece_decode(narc_bytes block, uint64_t block_offset, size_t *at, narc_piece *out,
                              narc_error *err);

#endif
