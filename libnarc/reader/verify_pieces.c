/* Verifying: records and objects as they stand in the blocks (spec 5, 11.2). */
#include "reader/verify_inside.h"
#include "base/fail.h"

#include <string.h>

static narc_status
tell(narc_verify *verify, const narc_place *place, const char *rule, const char *what,
     narc_error *err)
{
    narc_error found;

    narc_fail(&found, NARC_INDEX_DAMAGED, place->frame, rule, "line %u of a block: %s",
              (unsigned)place->piece, what);
    return narc_verify_tell_frame(verify, place->frame, &found, err);
}

static bool
same_place(const narc_place *a, const narc_place *b)
{
    return a->frame == b->frame && a->frame_size == b->frame_size && a->piece == b->piece;
}

/* A whole record was hashed. One that is not what the catalogue says is reported with its article,
 * when all blocks are through. */
static narc_status
end_record(narc_verify *verify, uint64_t number, const narc_place *place,
           const uint8_t digest[NARC_SHA256_SIZE], narc_error *err)
{
    uint8_t id[NARC_SHA256_SIZE];
    uint8_t *bits = verify->good;
    narc_place wanted;
    narc_error found;
    narc_status st;

    if (number >= narc_reader_count(verify->reader))
        return tell(verify, place, "11.2", "a record of an item that no commit counts", err);
    st = narc_index_place(verify->reader->index, number, id, &wanted, &found);
    if (st != NARC_OK) /* the page of the catalogue was reported */
        return narc_ends_it(st) ? narc_verify_note(verify, st, place->frame, &found, err) : NARC_OK;
    if (!same_place(place, &wanted))
        return tell(verify, place, "11.2", "the catalogue has this record elsewhere", err);
    if (memcmp(id, digest, sizeof(id)) != 0)
        return NARC_OK;
    bits[number / 8] = (uint8_t)(bits[number / 8] | 1u << number % 8);
    verify->good_count++;
    return NARC_OK;
}

/* A whole object was hashed. */
static narc_status
end_object(narc_verify *verify, const narc_piece *piece, const narc_place *place,
           const uint8_t digest[NARC_SHA256_SIZE], narc_error *err)
{
    verify->object_count++;
    verify->object_bytes += piece->whole;
    if (memcmp(digest, piece->digest, NARC_SHA256_SIZE) != 0)
        return narc_pairs_add(&verify->bad, place->frame, place->piece, NULL, err);
    verify->objects_seen += narc_verify_object_sum(verify, narc_key_of_digest(digest), place);
    return NARC_OK;
}

static narc_status
end_piece(narc_verify *verify, const narc_piece *piece, const narc_place *place,
          const uint8_t digest[NARC_SHA256_SIZE], narc_error *err)
{
    if (piece->kind == NARC_PIECE_RECORD)
        return end_record(verify, piece->number, place, digest, err);
    return end_object(verify, piece, place, digest, err);
}

/* --- parts -------------------------------------------------------------------------------------- */

/* 5.4: a part is missing. Behind a damaged block that was to be expected and is not told again; the
 * article is (11.5). */
static narc_status
give_up_parts(narc_verify *verify, uint64_t offset, narc_error *err)
{
    narc_verify_parts *parts = &verify->parts;
    const bool object = parts->first.kind == NARC_PIECE_OBJECT;
    uint8_t unused[NARC_SHA256_SIZE];
    narc_error found;

    if (parts->done == 0)
        return NARC_OK;
    parts->done = 0;
    narc_sha256_end(parts->sha, unused);
    verify->objects_missing = verify->objects_missing || object;
    if (object)
        NARC_TRY(narc_pairs_add(&verify->bad, parts->place.frame, parts->place.piece, NULL, err));
    if (narc_pairs_cover(&verify->lost, parts->next_frame))
        return NARC_OK;
    narc_fail(&found, NARC_BLOCK_DAMAGED, offset, "5.4",
              "the next part of what began at byte %llu does not stand here",
              (unsigned long long)parts->place.frame);
    return narc_verify_tell_frame(verify, offset, &found, err);
}

static bool
is_next_part(const narc_verify_parts *parts, const narc_piece *piece, const narc_place *place)
{
    return parts->done > 0 && place->frame == parts->next_frame &&
           narc_piece_goes_on(&parts->first, parts->done, piece);
}

static narc_status
take_part(narc_verify *verify, const narc_piece *piece, const narc_place *place, narc_error *err)
{
    narc_verify_parts *parts = &verify->parts;
    uint8_t digest[NARC_SHA256_SIZE];

    if (parts->done == 0) {
        if (piece->at != 0) {
            if (narc_pairs_cover(&verify->lost, place->frame - 1))
                return NARC_OK; /* what stood in front is lost, and was reported */
            return tell(verify, place, "5.4", "a part without the one before", err);
        }
        if (parts->sha == NULL && (parts->sha = narc_sha256_new()) == NULL)
            return narc_fail_memory(err);
        parts->first = *piece;
        parts->place = *place;
    }
    narc_sha256_add(parts->sha, piece->bytes);
    parts->done += piece->bytes.size;
    parts->next_frame = place->frame + place->frame_size;
    if (parts->done < piece->whole)
        return NARC_OK;
    parts->done = 0;
    narc_sha256_end(parts->sha, digest);
    return end_piece(verify, &parts->first, &parts->place, digest, err);
}

/* --- blocks ------------------------------------------------------------------------------------- */

static narc_status
take_piece(narc_verify *verify, const narc_piece *piece, const narc_place *place,
           const uint8_t digest[NARC_SHA256_SIZE], narc_error *err)
{
    verify->report.bytes_checked += piece->bytes.size;
    if (!is_next_part(&verify->parts, piece, place))
        NARC_TRY(give_up_parts(verify, place->frame, err));
    if (piece->part)
        return take_part(verify, piece, place, err);
    return end_piece(verify, piece, place, digest, err);
}

narc_status
narc_verify_pieces(narc_verify *verify, const narc_frame *frame, const narc_block_walk *block,
                   const uint8_t *digests, narc_error *err)
{
    narc_place place = {frame->offset, (uint32_t)narc_frame_total(frame), 0};
    narc_block_walk walk = *block;
    narc_piece piece;

    for (; narc_block_next(&walk, &piece); place.piece++, digests += NARC_SHA256_SIZE)
        NARC_TRY(take_piece(verify, &piece, &place, digests, err));
    return NARC_OK;
}
