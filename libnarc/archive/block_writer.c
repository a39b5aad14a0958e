/* Blocks being filled and frames being written (spec 4, 5, 10). */
#include "archive/block_writer.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"
#include "digest/digest.h"
#include "format/piece.h"

#include <string.h>

narc_status
narc_output_write(narc_output *out, const void *data, size_t size, narc_error *err)
{
    NARC_TRY(out->sink->write(out->sink->user, data, size, err));
    out->offset += size;
    out->written += size;
    return NARC_OK;
}

narc_status
narc_output_sync(narc_output *out, narc_error *err)
{
    return out->sink->sync != NULL ? out->sink->sync(out->sink->user, err) : NARC_OK;
}

/* Packs behind the room for the header; 4.5: what does not get smaller is stored. */
static narc_status
pack_payload(narc_output *out, narc_bytes plain, bool pack, narc_codec *codec, narc_error *err)
{
    *codec = pack && plain.size > 0 ? out->codec : NARC_CODEC_STORED;
    if (*codec != NARC_CODEC_STORED) {
        NARC_TRY(narc_codec_pack(out->codec_state, *codec, out->level, plain, &out->frame, err));
        if (out->frame.size - NARC_FRAME_SIZE < plain.size)
            return NARC_OK;
        out->frame.size = NARC_FRAME_SIZE;
        *codec = NARC_CODEC_STORED;
    }
    narc_buffer_bytes(&out->frame, plain.data, plain.size);
    return narc_buffer_check(&out->frame, err);
}

narc_status
narc_output_frame(narc_output *out, uint32_t type, narc_bytes plain, bool pack, uint32_t *total,
                  narc_error *err)
{
    static const uint8_t zeros[NARC_FRAME_SIZE] = {0};
    narc_frame frame = {.type = type, .plain_size = (uint32_t)plain.size, .offset = out->offset};
    narc_codec codec;

    narc_buffer_clear(&out->frame);
    narc_buffer_bytes(&out->frame, zeros, NARC_FRAME_SIZE);
    NARC_TRY(narc_buffer_check(&out->frame, err));
    NARC_TRY(pack_payload(out, plain, pack, &codec, err));
    frame.codec = (uint8_t)codec;
    frame.stored_size = (uint32_t)(out->frame.size - NARC_FRAME_SIZE);
    narc_buffer_bytes(&out->frame, zeros, narc_frame_padding(frame.stored_size));
    NARC_TRY(narc_buffer_check(&out->frame, err));
    frame.payload_crc = narc_crc32c(
        0, (narc_bytes){out->frame.data + NARC_FRAME_SIZE, out->frame.size - NARC_FRAME_SIZE});
    narc_frame_encode(&frame, out->frame.data);
    *total = (uint32_t)out->frame.size;
    return narc_output_write(out, out->frame.data, out->frame.size, err);
}

narc_status
narc_open_block_flush(narc_open_block *block, narc_output *out, narc_catalog *catalog,
                      narc_error *err)
{
    const uint64_t offset = out->offset;
    uint32_t total = 0;

    if (block->plain.size == 0)
        return NARC_OK;
    NARC_TRY(narc_output_frame(out, block->type, narc_buffer_view(&block->plain), block->pack,
                               &total, err));
    for (size_t i = 0; i < block->row_count; i++) {
        narc_location *location = block->type == NARC_FRAME_RECORDS
                                      ? &catalog->items[block->rows[i]].row.record
                                      : &catalog->objects[block->rows[i]].row.location;

        location->frame = offset;
        location->frame_size = total;
    }
    block->row_count = 0;
    narc_buffer_clear(&block->plain);
    return NARC_OK;
}

static narc_status
note_row(narc_open_block *block, size_t row, narc_error *err)
{
    if (block->row_count == block->row_capacity) {
        const size_t capacity = block->row_capacity == 0 ? 64 : block->row_capacity * 2;
        size_t *rows =
            capacity > SIZE_MAX / sizeof(*rows)
                ? NULL
                : narc_memory_resize(block->plain.allocator, block->rows, capacity * sizeof(*rows));

        if (rows == NULL)
            return narc_fail_memory(err);
        block->rows = rows;
        block->row_capacity = capacity;
    }
    block->rows[block->row_count++] = row;
    return NARC_OK;
}

static narc_status
add_piece(narc_open_block *block, const narc_piece *piece, narc_error *err)
{
    uint8_t head[NARC_PIECE_SIZE];

    narc_piece_encode(piece, head);
    narc_buffer_bytes(&block->plain, head, sizeof(head));
    narc_buffer_bytes(&block->plain, piece->bytes.data, piece->bytes.size);
    return narc_buffer_check(&block->plain, err);
}

/* 5.5: something larger than a block gets frames of its own that follow each other, each with one
 * piece; the pieces are of about one size, so that the last is not a crumb. */
static narc_status
add_in_pieces(narc_open_block *block, narc_output *out, narc_catalog *catalog, narc_piece *piece,
              narc_bytes bytes, size_t room, narc_error *err)
{
    const size_t count = (bytes.size + room - 1) / room;
    const size_t each = (bytes.size + count - 1) / count;

    for (size_t at = 0; at < bytes.size; at += piece->bytes.size) {
        piece->at = at;
        piece->bytes.data = bytes.data + at;
        piece->bytes.size = bytes.size - at < each ? bytes.size - at : each;
        NARC_TRY(add_piece(block, piece, err));
        NARC_TRY(narc_open_block_flush(block, out, catalog, err));
    }
    return NARC_OK;
}

narc_status
narc_open_block_add(narc_open_block *block, narc_output *out, narc_catalog *catalog, size_t row,
                    const uint8_t digest[32], narc_bytes bytes, size_t block_size, narc_error *err)
{
    const size_t room = block_size - NARC_PIECE_SIZE;
    narc_piece piece = {.whole = bytes.size, .at = 0, .bytes = bytes};
    narc_location *location;

    memcpy(piece.digest, digest, sizeof(piece.digest));
    if (bytes.size > room || block->plain.size > room - bytes.size)
        NARC_TRY(narc_open_block_flush(block, out, catalog, err));
    NARC_TRY(note_row(block, row, err));
    location = block->type == NARC_FRAME_RECORDS ? &catalog->items[row].row.record
                                                 : &catalog->objects[row].row.location;
    location->at = (uint32_t)block->plain.size;
    if (bytes.size > room)
        return add_in_pieces(block, out, catalog, &piece, bytes, room, err);
    return add_piece(block, &piece, err);
}

void
narc_open_block_free(narc_open_block *block)
{
    narc_memory_free(block->plain.allocator, block->rows);
    narc_buffer_free(&block->plain);
}
