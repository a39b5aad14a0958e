/* What stands in a block: records and objects, or pieces of them (spec 5). */
#include "format/piece.h"
#include "format/store.h"
#include "base/checked.h"
#include "base/cursor.h"
#include "base/fail.h"

#include <string.h>

void
narc_piece_encode(const narc_piece *piece, uint8_t out[NARC_PIECE_SIZE])
{
    memcpy(out, piece->digest, sizeof(piece->digest));       /* 5.2 */
    narc_store_u64le(out + 32, piece->whole);                /* 5.3 */
    narc_store_u64le(out + 40, piece->at);                   /* 5.3 */
    narc_store_u32le(out + 48, (uint32_t)piece->bytes.size); /* 5.3 */
    narc_store_u32le(out + 52, 0);                           /* 5.4 */
}

narc_status
narc_piece_decode(narc_bytes block, uint64_t block_offset, size_t *at, narc_piece *out,
                  narc_error *err)
{
    narc_cursor in = {.bytes = block, .at = *at};
    narc_bytes digest;
    uint32_t reserved;

    if (*at == block.size)
        return NARC_DONE;
    if (*at > block.size)
        return narc_fail(err, NARC_BLOCK_DAMAGED, block_offset, "5.1",
                         "a piece is said to begin behind the end of its block");
    digest = narc_cursor_take(&in, sizeof(out->digest)); /* 5.2 */
    out->whole = narc_cursor_u64le(&in);                 /* 5.3 */
    out->at = narc_cursor_u64le(&in);                    /* 5.3 */
    out->bytes.size = narc_cursor_u32le(&in);            /* 5.3 */
    reserved = narc_cursor_u32le(&in);                   /* 5.4 */
    if (reserved != 0)
        return narc_fail(err, NARC_NEWER_FORMAT, block_offset, "5.4",
                         "a piece needs a feature that is unknown here");
    out->bytes = narc_cursor_take(&in, out->bytes.size);
    if (in.short_read)
        return narc_fail(err, NARC_BLOCK_DAMAGED, block_offset, "5.1",
                         "a piece reaches beyond the end of its block");
    if (!narc_checked_inside(out->at, out->bytes.size, out->whole) ||
        (out->bytes.size == 0 && out->whole != 0))
        return narc_fail(err, NARC_BLOCK_DAMAGED, block_offset, "5.3",
                         "a piece is no part of the whole it names");
    memcpy(out->digest, digest.data, sizeof(out->digest));
    *at = in.at;
    return NARC_OK;
}
