/* Verifying: the walk over the blocks of a commit (spec 11.2). */
#include "archive/verify_inside.h"
#include "base/buffer.h"
#include "base/fail.h"

#include <string.h>

/* Whether a failure ends the verification or is a finding. */
static bool
ends_it(narc_status st)
{
    return st == NARC_E_IO || st == NARC_E_MEMORY;
}

static void
tell_piece(narc_verify *verify, uint64_t offset, const char *what)
{
    narc_error found;

    narc_fail(&found, NARC_INDEX_DAMAGED, offset, "11.2", "%s", what);
    narc_verify_tell(verify, &found, NULL);
}

static bool
is_at(const narc_location *location, const narc_frame *frame, size_t at)
{
    return location->frame == frame->offset && location->at == at &&
           location->frame_size == narc_frame_total(frame);
}

/* The item row that names this piece. Records come in the order of their rows (6.2), so the search
 * goes on where it left off; whatever is passed over stays unseen. */
static size_t
item_row(narc_verify *verify, const narc_frame *frame, size_t at, const narc_piece *piece)
{
    const narc_catalog *catalog = &verify->reader->catalog;

    for (size_t i = verify->next_item; i < catalog->item_count; i++) {
        const narc_index_item *row = &catalog->items[i].row;

        if (row->record.frame > frame->offset ||
            (row->record.frame == frame->offset && row->record.at > at))
            break;
        verify->next_item = i + 1;
        if (is_at(&row->record, frame, at) && row->record_size == piece->whole &&
            memcmp(row->id, piece->digest, sizeof(row->id)) == 0)
            return i;
    }
    return NARC_TABLE_NONE;
}

static size_t
object_row(narc_verify *verify, const narc_frame *frame, size_t at, const narc_piece *piece)
{
    const narc_catalog *catalog = &verify->reader->catalog;
    const size_t i = narc_catalog_object_of(catalog, piece->digest);

    if (i != NARC_TABLE_NONE && is_at(&catalog->objects[i].row.location, frame, at) &&
        catalog->objects[i].row.size == piece->whole)
        return i;
    return NARC_TABLE_NONE;
}

static void
mark(narc_verify *verify, uint32_t type, size_t row, const uint8_t got[NARC_SHA256_SIZE],
     const uint8_t wanted[NARC_SHA256_SIZE])
{
    narc_verify_state *states = type == NARC_FRAME_RECORDS ? verify->items : verify->objects;

    states[row] = memcmp(got, wanted, NARC_SHA256_SIZE) == 0 ? NARC_VERIFY_GOOD : NARC_VERIFY_BAD;
}

static void
give_up_pieces(narc_verify *verify)
{
    narc_sha256_free(verify->sha);
    verify->sha = NULL;
}

/* A further piece of the thing at hand; it is hashed as it comes. */
static void
go_on(narc_verify *verify, const narc_frame *frame, size_t at, const narc_piece *piece)
{
    uint8_t digest[NARC_SHA256_SIZE];

    if (verify->sha == NULL || frame->offset != verify->next_frame || at != 0 ||
        frame->type != verify->type || piece->at != verify->done ||
        piece->whole != verify->first.whole ||
        memcmp(piece->digest, verify->first.digest, sizeof(piece->digest)) != 0) {
        tell_piece(verify, frame->offset, "a piece does not follow the one before it");
        return;
    }
    narc_sha256_add(verify->sha, piece->bytes);
    verify->done += piece->bytes.size;
    verify->next_frame = frame->offset + narc_frame_total(frame);
    if (verify->done < piece->whole)
        return;
    narc_sha256_end(verify->sha, digest);
    mark(verify, frame->type, verify->row, digest, piece->digest);
    give_up_pieces(verify);
}

static narc_status
take_piece(narc_verify *verify, const narc_frame *frame, size_t at, const narc_piece *piece,
           narc_error *err)
{
    uint8_t digest[NARC_SHA256_SIZE];
    size_t row;

    verify->report.bytes_checked += piece->bytes.size;
    if (piece->at > 0) {
        go_on(verify, frame, at, piece);
        return NARC_OK;
    }
    row = frame->type == NARC_FRAME_RECORDS ? item_row(verify, frame, at, piece)
                                            : object_row(verify, frame, at, piece);
    if (row == NARC_TABLE_NONE) {
        tell_piece(verify, frame->offset, "a block holds something that no index row names");
        return NARC_OK;
    }
    if (piece->bytes.size == piece->whole) {
        narc_sha256(piece->bytes, digest);
        mark(verify, frame->type, row, digest, piece->digest);
        return NARC_OK;
    }
    give_up_pieces(verify);
    verify->sha = narc_sha256_new();
    if (verify->sha == NULL)
        return narc_fail_memory(err);
    narc_sha256_add(verify->sha, piece->bytes);
    verify->first = *piece;
    verify->done = piece->bytes.size;
    verify->row = row;
    verify->type = frame->type;
    verify->next_frame = frame->offset + narc_frame_total(frame);
    return NARC_OK;
}

static void
tell_block(narc_verify *verify, const narc_error *found)
{
    verify->report.blocks_damaged++;
    narc_verify_tell(verify, found, NULL);
}

static narc_status
check_pieces(narc_verify *verify, const narc_frame *frame, narc_error *err)
{
    const narc_bytes plain = narc_buffer_view(&verify->plain);
    narc_error found;
    narc_piece piece;
    size_t at = 0;

    for (;;) {
        const size_t from = at;
        const narc_status st = narc_piece_decode(plain, frame->offset, &at, &piece, &found);

        if (st == NARC_DONE && at > 0)
            return NARC_OK;
        if (st == NARC_DONE)
            narc_fail(&found, NARC_BLOCK_DAMAGED, frame->offset, "5.1", "a block holds nothing");
        if (st != NARC_OK) {
            tell_block(verify, &found);
            return NARC_OK;
        }
        NARC_TRY(take_piece(verify, frame, from, &piece, err));
    }
}

static narc_status
check_frame(narc_verify *verify, const narc_commit *commit, const narc_frame *header,
            narc_error *err)
{
    narc_frame frame = *header;
    narc_error found;
    narc_status st;

    st = narc_frames_load(&verify->reader->frames, header->offset, narc_frame_total(header),
                          commit->index, &frame, &verify->plain, &found);
    if (ends_it(st)) {
        if (err != NULL)
            *err = found;
        return st;
    }
    verify->report.blocks++;
    if (st == NARC_OK && frame.type != NARC_FRAME_RECORDS && frame.type != NARC_FRAME_OBJECTS) {
        if (!narc_frame_is_critical(frame.type))
            return NARC_OK;
        narc_fail(&found, NARC_NEWER_FORMAT, frame.offset, "4.2",
                  "a critical frame is of a type that is unknown here");
        st = found.status;
    }
    if (st != NARC_OK) {
        tell_block(verify, &found);
        return NARC_OK;
    }
    return check_pieces(verify, &frame, err);
}

narc_status
narc_verify_blocks(narc_verify *verify, const narc_commit *commit, narc_error *err)
{
    narc_frames *frames = &verify->reader->frames;
    uint64_t at = commit->begin;
    narc_error found;
    narc_frame frame;
    narc_status st;

    while (at < commit->index) {
        st = narc_frames_header(frames, at, commit->index, &frame, &found);
        if (st != NARC_OK) {
            if (ends_it(st)) {
                if (err != NULL)
                    *err = found;
                return st;
            }
            verify->report.blocks++;
            tell_block(verify, &found);
            /* 4.1: the mark tells where the next whole frame begins. */
            if (!narc_frames_resume(frames, at + NARC_FRAME_ALIGNMENT, commit->index, &frame, &st,
                                    err))
                return st;
        }
        NARC_TRY(check_frame(verify, commit, &frame, err));
        at = frame.offset + narc_frame_total(&frame);
    }
    return NARC_OK;
}
