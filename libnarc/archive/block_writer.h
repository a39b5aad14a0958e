/* Blocks being filled and frames being written (spec 4, 5, 10). */
#ifndef NARC_ARCHIVE_BLOCK_WRITER_H
#define NARC_ARCHIVE_BLOCK_WRITER_H

#include "archive/catalog.h"
#include "codec/codec.h"
#include "format/frame.h"

#include <narc/io.h>

/* Where frames go. After a failed write the output is dead: nothing more is written. */
typedef struct narc_output {
    const narc_sink *sink;
    const narc_allocator *allocator;
    narc_codec_state *codec_state;
    narc_codec codec;
    int level;
    uint64_t offset;  /* of the next byte, from the start of the archive */
    uint64_t written; /* bytes handed to the sink, ever */
    narc_buffer frame;
} narc_output;

/** Hands bytes to the sink. */
narc_status narc_output_write(narc_output *out, const void *data, size_t size, narc_error *err);
/** Writes a frame; packed, unless `pack` is false or it does not get smaller. *total receives its
 * size with header and padding. */
narc_status narc_output_frame(narc_output *out, uint32_t type, narc_bytes plain, bool pack,
                              uint32_t *total, narc_error *err);
narc_status narc_output_sync(narc_output *out, narc_error *err);

/* A block that is being filled. Rows whose first piece stands in it learn their place when it is
 * written. */
typedef struct narc_open_block {
    uint32_t type;
    bool pack;
    narc_buffer plain;
    size_t *rows; /* positions in the catalog's items or objects */
    size_t row_count;
    size_t row_capacity;
} narc_open_block;

/** Appends the record or object of a catalog row, in pieces if it is larger than a block. */
narc_status narc_open_block_add(narc_open_block *block, narc_output *out, narc_catalog *catalog,
                                size_t row, const uint8_t digest[32], narc_bytes bytes,
                                size_t block_size, narc_error *err);
/** Writes what it holds, if anything. */
narc_status narc_open_block_flush(narc_open_block *block, narc_output *out, narc_catalog *catalog,
                                  narc_error *err);
void narc_open_block_free(narc_open_block *block);

#endif
