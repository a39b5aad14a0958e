/* Something too large for one block, as it comes (spec 5.4). */
#include "writer/parts.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"

void
narc_parts_begin(narc_parts *parts, narc_packer *packer, bool pack, size_t most,
                 const narc_piece *piece, const narc_piece_ref *ref,
                 const narc_allocator *allocator)
{
    const uint64_t count = (piece->whole + most - 1) / most;

    *parts = (narc_parts){.packer = packer,
                          .pack = pack,
                          .each = (size_t)((piece->whole + count - 1) / count),
                          .piece = *piece,
                          .plain = {.allocator = allocator},
                          .ref = *ref};
    parts->piece.part = true;
    parts->piece.at = 0;
    parts->piece.bytes = (narc_bytes){NULL, 0};
}

/* The table of the next part's block (5.2), and room for the part. */
static narc_status
begin_part(narc_parts *parts, narc_error *err)
{
    narc_piece *piece = &parts->piece;
    const uint64_t left = piece->whole - piece->at;

    piece->bytes.size = left < parts->each ? (size_t)left : parts->each;
    parts->missing = piece->bytes.size;
    narc_piece_line(piece, &parts->plain);
    narc_buffer_byte(&parts->plain, '\n');
    narc_buffer_reserve(&parts->plain, parts->missing);
    return narc_buffer_check(&parts->plain, err);
}

/* Hands the part on. Who asked where the thing stands is told of its first part. */
static narc_status
end_part(narc_parts *parts, narc_error *err)
{
    const bool first = parts->piece.at == 0;
    narc_block_job job = {
        .plain = parts->plain, .pack = parts->pack, .continues = !first, .ref_count = first};

    if (first) {
        job.refs = narc_memory_get(parts->plain.allocator, sizeof(*job.refs));
        if (job.refs == NULL)
            return narc_fail_memory(err);
        job.refs[0] = parts->ref;
        job.refs[0].piece = 0;
    }
    parts->plain = (narc_buffer){.allocator = parts->plain.allocator};
    parts->piece.at += parts->piece.bytes.size;
    return narc_packer_add(parts->packer, &job, err);
}

narc_status
narc_parts_add(narc_parts *parts, narc_bytes bytes, narc_error *err)
{
    while (bytes.size > 0) {
        size_t size;

        if (parts->missing == 0)
            NARC_TRY(begin_part(parts, err));
        size = bytes.size < parts->missing ? bytes.size : parts->missing;
        narc_buffer_bytes(&parts->plain, bytes.data, size);
        bytes.data += size;
        bytes.size -= size;
        parts->missing -= size;
        if (parts->missing == 0)
            NARC_TRY(end_part(parts, err));
    }
    return NARC_OK;
}

bool
narc_parts_whole(const narc_parts *parts)
{
    return parts->piece.at == parts->piece.whole;
}

void
narc_parts_free(narc_parts *parts)
{
    narc_buffer_free(&parts->plain);
}
