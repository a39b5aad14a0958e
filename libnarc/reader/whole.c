/* Records and objects put together from their pieces (spec 5). */
#include "reader/whole.h"
#include "base/buffer.h"
#include "base/fail.h"

#include <string.h>

/* A piece in the block that has it, borrowed from the cache until the next block is asked for. */
typedef struct located {
    narc_cached_block *block;
    narc_piece piece;
} located;

static narc_status
locate(narc_reader *reader, const narc_place *place, located *out, narc_error *err)
{
    const narc_status st =
        narc_frames_piece(&reader->frames, place->frame, place->frame_size, reader->commit.offset,
                          place->piece, &out->block, &out->piece, err);

    if (st == NARC_DONE)
        return narc_fail(err, NARC_INDEX_DAMAGED, place->frame, "6.2",
                         "the index names line %u of a block that has %u", (unsigned)place->piece,
                         (unsigned)out->block->begin.count);
    return st;
}

static narc_status
check_size(const narc_piece *piece, uint64_t most, uint64_t offset, narc_error *err)
{
    if (piece->whole <= most)
        return NARC_OK;
    return narc_fail(err, NARC_TOO_LARGE, offset, "9.6",
                     "%s of %llu bytes is larger than the limit",
                     piece->kind == NARC_PIECE_RECORD ? "a record" : "an object",
                     (unsigned long long)piece->whole);
}

static narc_status
fail_digest(uint64_t offset, uint64_t size, narc_error *err)
{
    return narc_fail(err, NARC_DIGEST_MISMATCH, offset, "5.5",
                     "%llu bytes do not match their SHA-256", (unsigned long long)size);
}

/* 5.4: the parts of one thing lie in frames that follow each other. */
static narc_status
next_part(narc_reader *reader, located *at, const narc_piece *first, uint64_t done, narc_error *err)
{
    const narc_place next = {at->block->frame.offset + narc_frame_total(&at->block->frame), 0, 0};

    NARC_TRY(locate(reader, &next, at, err));
    if (!narc_piece_goes_on(first, done, &at->piece))
        return narc_fail(err, NARC_BLOCK_DAMAGED, next.frame, "5.4",
                         "a block does not hold the next part of the one before");
    return NARC_OK;
}

static narc_status
hand_parts(narc_reader *reader, located *at, const narc_sink *sink, narc_sha256_state *sha,
           narc_error *err)
{
    const narc_piece first = at->piece;
    uint64_t done = 0;

    for (;;) {
        narc_sha256_add(sha, at->piece.bytes);
        NARC_TRY(sink->write(sink->user, at->piece.bytes.data, at->piece.bytes.size, err));
        done += at->piece.bytes.size;
        if (done == first.whole)
            return NARC_OK;
        NARC_TRY(next_part(reader, at, &first, done, err));
    }
}

static narc_status
hand_all_parts(narc_reader *reader, located *at, const narc_sink *sink,
               uint8_t digest[NARC_SHA256_SIZE], narc_error *err)
{
    narc_sha256_state *sha = narc_sha256_new();
    narc_status st;

    if (sha == NULL)
        return narc_fail_memory(err);
    st = hand_parts(reader, at, sink, sha, err);
    narc_sha256_end(sha, digest);
    narc_sha256_free(sha);
    return st;
}

/* --- records ------------------------------------------------------------------------------------ */

/* What the index knows of a record. */
typedef struct wanted {
    uint64_t number;
    narc_place place;
    uint8_t id[NARC_SHA256_SIZE];
    size_t id_size; /* 32, or what table 1 has of it */
} wanted;

static narc_status
look_up(narc_reader *reader, uint64_t number, wanted *out, narc_error *err)
{
    const narc_found *found = &reader->found;

    *out = (wanted){.number = number, .id_size = sizeof(out->id)};
    if (!found->valid || found->number != number)
        return narc_index_place(reader->index, number, out->id, &out->place, err);
    out->place = found->place;
    out->id_size = 4;
    for (size_t i = 0; i < out->id_size; i++)
        out->id[i] = (uint8_t)(found->id >> (24 - 8 * i));
    return NARC_OK;
}

narc_status
narc_whole_record(narc_reader *reader, uint64_t number, narc_buffer *out, narc_error *err)
{
    const narc_sink sink = narc_sink_buffer(out);
    uint8_t digest[NARC_SHA256_SIZE];
    wanted want;
    located at = {0};

    NARC_TRY(look_up(reader, number, &want, err));
    NARC_TRY(locate(reader, &want.place, &at, err));
    if (at.piece.kind != NARC_PIECE_RECORD || at.piece.number != number || at.piece.at != 0)
        return narc_fail(err, NARC_INDEX_DAMAGED, want.place.frame, "6.2",
                         "the index takes another piece of a block for the record of item %llu",
                         (unsigned long long)number);
    NARC_TRY(check_size(&at.piece, reader->frames.limits.record_bytes, want.place.frame, err));
    reader->record_block = want.place.frame;
    if (at.piece.part) {
        NARC_TRY(hand_all_parts(reader, &at, &sink, digest, err));
    } else {
        narc_sha256(at.piece.bytes, digest);
        narc_buffer_bytes(out, at.piece.bytes.data, at.piece.bytes.size);
        NARC_TRY(narc_buffer_check(out, err));
    }
    if (memcmp(digest, want.id, want.id_size) != 0)
        return fail_digest(want.place.frame, at.piece.whole, err);
    return NARC_OK;
}

/* --- objects ------------------------------------------------------------------------------------ */

static narc_status
hand_object(narc_reader *reader, located *at, const narc_sink *sink, narc_error *err)
{
    const uint64_t offset = at->block->frame.offset;
    const narc_piece first = at->piece;
    uint8_t digest[NARC_SHA256_SIZE];

    NARC_TRY(check_size(&first, reader->frames.limits.object_bytes, offset, err));
    if (first.part) {
        NARC_TRY(hand_all_parts(reader, at, sink, digest, err));
        return memcmp(digest, first.digest, sizeof(digest)) == 0
                   ? NARC_OK
                   : fail_digest(offset, first.whole, err);
    }
    narc_sha256(first.bytes, digest);
    if (memcmp(digest, first.digest, sizeof(digest)) != 0)
        return fail_digest(offset, first.whole, err);
    if (first.bytes.size == 0)
        return NARC_OK;
    return sink->write(sink->user, first.bytes.data, first.bytes.size, err);
}

static bool
is_object(const narc_piece *piece, const uint8_t digest[NARC_SHA256_SIZE])
{
    return piece->kind == NARC_PIECE_OBJECT && piece->at == 0 &&
           memcmp(piece->digest, digest, NARC_SHA256_SIZE) == 0;
}

/* 9.3: in the block of the record that was read last, if it is still at hand. */
static bool
beside_record(narc_reader *reader, const uint8_t digest[NARC_SHA256_SIZE], located *out)
{
    narc_place place = {.frame = reader->record_block};
    narc_block_walk walk;

    if (reader->record_block == 0)
        return false;
    out->block = narc_block_cache_find(&reader->frames.cache, reader->record_block);
    if (out->block == NULL)
        return false;
    walk = out->block->begin;
    if (!narc_block_find(&walk, digest, &place.piece))
        return false;
    /* What is wrong with the block comes up again where the index says that it is. */
    return locate(reader, &place, out, NULL) == NARC_OK && is_object(&out->piece, digest);
}

/* 9.3: where table 5 says. Keys are shortened: another object may share it, and the damage of that
 * one's block does not matter if ours is found. */
static narc_status
in_table(narc_reader *reader, const uint8_t digest[NARC_SHA256_SIZE], located *out, narc_error *err)
{
    narc_error first = {0}, found;
    narc_index_search search;
    narc_key_row row;
    narc_status st;

    narc_index_search_begin(&search, reader->index, NARC_TABLE_OBJECT, narc_key_of_digest(digest));
    while ((st = narc_index_search_next(&search, &row, &found)) != NARC_DONE) {
        if (st == NARC_OK)
            st = locate(reader, &row.place, out, &found);
        if (st == NARC_OK && is_object(&out->piece, digest))
            return NARC_OK;
        if (st != NARC_OK && (narc_ends_it(st) || first.status == NARC_OK))
            first = found;
        if (narc_ends_it(st))
            break;
    }
    if (first.status == NARC_OK) {
        char hex[65];

        narc_digest_format(digest, hex);
        narc_fail(&first, NARC_NO_SUCH_PART, NARC_NO_OFFSET, NULL, "no object %s in the archive",
                  hex);
    }
    if (err != NULL)
        *err = first;
    return first.status;
}

narc_status
narc_whole_object(narc_reader *reader, const uint8_t digest[NARC_SHA256_SIZE],
                  const narc_sink *sink, narc_error *err)
{
    located at = {0};

    if (!beside_record(reader, digest, &at))
        NARC_TRY(in_table(reader, digest, &at, err));
    return hand_object(reader, &at, sink, err);
}

narc_status
narc_whole_has(narc_reader *reader, const uint8_t digest[NARC_SHA256_SIZE], narc_error *err)
{
    located at = {0};

    return beside_record(reader, digest, &at) ? NARC_OK : in_table(reader, digest, &at, err);
}
