/* Records and objects put together from their pieces (spec 5). */
#include "archive/whole.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "format/piece.h"

#include <string.h>

/* What is read: by whom it is named, and how far it got. */
typedef struct whole {
    const uint8_t *digest;
    uint64_t size;
    narc_location location;
    uint32_t type; /* of its blocks */
    uint64_t end;  /* of the blocks of its commit */
    uint64_t done; /* bytes handed out */
} whole;

static narc_status
load_fresh(narc_reader *reader, narc_block *block, uint64_t offset, uint64_t total,
           const whole *want, narc_error *err)
{
    block->offset = 0;
    NARC_TRY(narc_frames_load(&reader->frames, offset, total, want->end, &block->frame,
                              &block->plain, err));
    if (block->frame.type != want->type)
        return narc_fail(err, NARC_INDEX_DAMAGED, offset, "6.4",
                         "the index points to a frame of another type");
    block->offset = offset;
    return NARC_OK;
}

static narc_status
load_block(narc_reader *reader, narc_block *block, uint64_t offset, uint64_t total,
           const whole *want, narc_error *err)
{
    narc_error found = {0};
    narc_status st;

    if (block->offset == offset)
        return NARC_OK;
    if (block->damaged == offset) {
        if (err != NULL)
            *err = block->damage;
        return block->damage.status;
    }
    st = load_fresh(reader, block, offset, total, want, &found);
    if (st == NARC_E_CORRUPT) {
        block->damaged = offset;
        block->damage = found;
    }
    if (st != NARC_OK && err != NULL)
        *err = found;
    return st;
}

/* The piece that stands at `at` must be the next part of what is wanted (6.4: the block decides,
 * the index only tells where to look). */
static narc_status
take_piece(const narc_block *block, size_t at, const whole *want, narc_piece *piece,
           narc_error *err)
{
    const narc_bytes plain = narc_buffer_view(&block->plain);
    const narc_status st = narc_piece_decode(plain, block->offset, &at, piece, err);

    if (st == NARC_DONE)
        return narc_fail(err, NARC_INDEX_DAMAGED, block->offset, "6.4",
                         "the index points behind the last piece of a block");
    if (st != NARC_OK)
        return st;
    if (memcmp(piece->digest, want->digest, sizeof(piece->digest)) != 0 ||
        piece->whole != want->size || piece->at != want->done)
        return narc_fail(err, NARC_INDEX_DAMAGED, block->offset, "6.4",
                         "the index names a piece that is another one in its block");
    return NARC_OK;
}

static narc_status
check_digest(const whole *want, const uint8_t digest[NARC_SHA256_SIZE], narc_error *err)
{
    if (memcmp(digest, want->digest, NARC_SHA256_SIZE) == 0)
        return NARC_OK;
    return narc_fail(err, NARC_DIGEST_MISMATCH, want->location.frame, "5.2",
                     "%llu bytes do not match their SHA-256", (unsigned long long)want->size);
}

static narc_status
one_piece(const narc_piece *piece, const whole *want, const narc_sink *sink, narc_error *err)
{
    uint8_t digest[NARC_SHA256_SIZE];

    narc_sha256(piece->bytes, digest);
    NARC_TRY(check_digest(want, digest, err));
    if (piece->bytes.size == 0)
        return NARC_OK;
    return sink->write(sink->user, piece->bytes.data, piece->bytes.size, err);
}

/* 5.5: the pieces of one thing lie in frames that follow each other, each at the block's start. */
static narc_status
many_pieces(narc_reader *reader, narc_block *block, narc_piece *piece, whole *want,
            const narc_sink *sink, narc_sha256_state *sha, narc_error *err)
{
    uint8_t digest[NARC_SHA256_SIZE];

    for (;;) {
        narc_sha256_add(sha, piece->bytes);
        NARC_TRY(sink->write(sink->user, piece->bytes.data, piece->bytes.size, err));
        want->done += piece->bytes.size;
        if (want->done == want->size)
            break;
        NARC_TRY(load_block(reader, block, block->offset + narc_frame_total(&block->frame), 0, want,
                            err));
        NARC_TRY(take_piece(block, 0, want, piece, err));
    }
    narc_sha256_end(sha, digest);
    return check_digest(want, digest, err);
}

static narc_status
read_whole(narc_reader *reader, narc_block *block, whole *want, const narc_sink *sink,
           narc_error *err)
{
    narc_sha256_state *sha;
    narc_piece piece;
    narc_status st;

    NARC_TRY(load_block(reader, block, want->location.frame, want->location.frame_size, want, err));
    NARC_TRY(take_piece(block, want->location.at, want, &piece, err));
    if (piece.bytes.size == want->size)
        return one_piece(&piece, want, sink, err);
    sha = narc_sha256_new();
    if (sha == NULL)
        return narc_fail_memory(err);
    st = many_pieces(reader, block, &piece, want, sink, sha, err);
    narc_sha256_free(sha);
    return st;
}

narc_status
narc_whole_record(narc_reader *reader, size_t item, const narc_sink *sink, narc_error *err)
{
    const narc_catalog_item *from = &reader->catalog.items[item];
    const narc_index_item *row = &from->row;
    whole want = {.digest = row->id,
                  .size = row->record_size,
                  .location = row->record,
                  .type = NARC_FRAME_RECORDS,
                  .end = narc_history_commit(&reader->history, from->commit)->index};

    if (want.size > reader->frames.limits.record_bytes)
        return narc_fail(err, NARC_TOO_LARGE, want.location.frame, "6.2",
                         "a record of %llu bytes is larger than the limit",
                         (unsigned long long)want.size);
    return read_whole(reader, &reader->records, &want, sink, err);
}

narc_status
narc_whole_object(narc_reader *reader, size_t object, const narc_sink *sink, narc_error *err)
{
    const narc_catalog_object *from = &reader->catalog.objects[object];
    const narc_index_object *row = &from->row;
    whole want = {.digest = row->digest,
                  .size = row->size,
                  .location = row->location,
                  .type = NARC_FRAME_OBJECTS,
                  .end = narc_history_commit(&reader->history, from->commit)->index};

    if (want.size > reader->frames.limits.object_bytes)
        return narc_fail(err, NARC_TOO_LARGE, want.location.frame, "6.3",
                         "an object of %llu bytes is larger than the limit",
                         (unsigned long long)want.size);
    return read_whole(reader, &reader->objects, &want, sink, err);
}
