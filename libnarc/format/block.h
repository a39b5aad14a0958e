/* A block after expansion: a table of lines, then the bytes of its pieces (spec 5). */
#ifndef NARC_FORMAT_BLOCK_H
#define NARC_FORMAT_BLOCK_H

#include "digest/digest.h"
#include "format/place.h"

typedef enum narc_piece_kind { NARC_PIECE_OBJECT, NARC_PIECE_RECORD } narc_piece_kind;

typedef struct narc_piece {
    narc_piece_kind kind;
    bool part;                        /* `o` or `r`: of something that stands in several blocks */
    uint8_t digest[NARC_SHA256_SIZE]; /* of the whole object; meaningless for a record */
    uint64_t number;                  /* of the item, for a record */
    uint64_t whole;                   /* bytes of the whole */
    uint64_t at;                      /* where in the whole this piece begins */
    narc_bytes bytes;                 /* borrowed from the block */
} narc_piece;

/** Most bytes of a line with its line feed: an `o` with 64 hex digits and three numbers. */
#define NARC_PIECE_LINE_MOST (2 + 64 + 3 * 20 + 1)

/** Appends the line of a piece; bytes.data is not looked at. */
void narc_piece_line(const narc_piece *piece, narc_buffer *table);

/* A walk over the pieces of a block. */
typedef struct narc_block_walk {
    narc_bytes plain;
    uint64_t offset; /* of the block, for errors */
    size_t line;     /* position of the next line */
    size_t data;     /* position of the next piece's bytes */
    uint32_t count;  /* pieces */
    uint32_t next;   /* the piece that narc_block_next answers */
} narc_block_walk;

/**
 * Checks the whole table (5.2 to 5.4): lines, sizes, exact fit. Linear in the table.
 * NARC_OK; E204.
 */
narc_status narc_block_begin(narc_block_walk *walk, narc_bytes plain, uint64_t offset,
                             narc_error *err);
/** The same for a block of which only the first `ready` bytes are there: also E204 when the table does
 * not end among them. What is behind is not looked at. */
narc_status narc_block_begin_ready(narc_block_walk *walk, narc_bytes plain, size_t ready,
                                   uint64_t offset, narc_error *err);
/** The next piece of a checked block; false behind the last. */
bool narc_block_next(narc_block_walk *walk, narc_piece *out);
/** Goes on to the piece of a line and answers it; false when the block has no such line. */
bool narc_block_seek(narc_block_walk *walk, uint32_t line, narc_piece *out);

/** The line of an object, or of the first part of it; false when the block, from here on, has none. */
bool narc_block_find(narc_block_walk *walk, const uint8_t digest[NARC_SHA256_SIZE],
                     uint32_t *found);

/** Whether a piece is the part that follows the first `done` bytes of what `first` began (5.4). */
bool narc_piece_goes_on(const narc_piece *first, uint64_t done, const narc_piece *next);

#endif
