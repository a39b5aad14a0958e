/* A stream: the pieces of a block, handed on as they come (spec 5, 9.8). */
#include "reader/reader_inside.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "reader/stream_inside.h"

#include <string.h>

static uint64_t
sum(const narc_stream *stream, uint64_t what, const narc_place *place)
{
    const uint64_t all[] = {what, place->frame, place->frame_size, place->piece};

    return narc_hash(stream->key, (narc_bytes){(const uint8_t *)all, sizeof(all)});
}

/* The catalogue must name this record, with this id, at this place. */
static uint64_t
record_sum(const narc_stream *stream, uint64_t number, const uint8_t id[NARC_SHA256_SIZE],
           const narc_place *place)
{
    return narc_hash(stream->key, (narc_bytes){id, NARC_SHA256_SIZE}) ^ sum(stream, number, place);
}

/* --- pieces ------------------------------------------------------------------------------------- */

static narc_status
too_large(narc_stream *stream, const narc_piece *piece, narc_error *err)
{
    narc_error found;

    narc_fail(&found, NARC_TOO_LARGE, stream->place.frame, "9.6",
              "%s of %llu bytes is larger than the limit",
              piece->kind == NARC_PIECE_RECORD ? "a record" : "an object",
              (unsigned long long)piece->whole);
    return narc_stream_damaged(stream, &found, err);
}

/* An object whose bytes were all seen; false when they are not what its line says. */
static narc_status
end_object(narc_stream *stream, const narc_piece *first, const narc_place *place,
           const uint8_t digest[NARC_SHA256_SIZE], bool *good, narc_error *err)
{
    narc_error found;

    *good = memcmp(digest, first->digest, NARC_SHA256_SIZE) == 0;
    if (!*good) {
        stream->report.objects_damaged++;
        narc_fail(&found, NARC_DIGEST_MISMATCH, place->frame, "5.5",
                  "%llu bytes do not match their SHA-256", (unsigned long long)first->whole);
        return narc_stream_damaged(stream, &found, err);
    }
    stream->now.objects += sum(stream, narc_key_of_digest(digest), place);
    stream->now.object_count++;
    stream->now.object_bytes += first->whole;
    return NARC_OK;
}

static void
fill_object(narc_stream_event *out, const narc_piece *piece, bool last)
{
    out->kind = NARC_STREAM_OBJECT;
    out->bytes = piece->bytes;
    memcpy(out->digest, piece->digest, sizeof(out->digest));
    out->whole = piece->whole;
    out->at = piece->at;
    out->last = last;
}

static void
fill_record(narc_stream *stream, narc_stream_event *out, const narc_piece *first,
            const narc_place *place, narc_bytes bytes, const uint8_t id[NARC_SHA256_SIZE])
{
    stream->now.records += record_sum(stream, first->number, id, place);
    out->kind = NARC_STREAM_RECORD;
    out->bytes = bytes;
    memcpy(out->digest, id, sizeof(out->digest));
    out->number = first->number;
}

/* NARC_DONE when there is nothing to hand on. */
static narc_status
whole_piece(narc_stream *stream, const narc_piece *piece, narc_stream_event *out, narc_error *err)
{
    uint8_t digest[NARC_SHA256_SIZE];
    bool good;

    narc_sha256(piece->bytes, digest);
    if (piece->kind == NARC_PIECE_RECORD) {
        fill_record(stream, out, piece, &stream->place, piece->bytes, digest);
        return NARC_OK;
    }
    NARC_TRY(end_object(stream, piece, &stream->place, digest, &good, err));
    if (!good)
        return NARC_DONE;
    fill_object(out, piece, true);
    return NARC_OK;
}

/* --- parts -------------------------------------------------------------------------------------- */

static narc_status
fail_parts(narc_stream *stream, const char *what, narc_error *err)
{
    narc_error found;

    narc_fail(&found, NARC_BLOCK_DAMAGED, stream->place.frame, "5.4", "%s", what);
    return narc_stream_damaged(stream, &found, err);
}

static bool
is_next_part(const narc_stream_parts *parts, const narc_piece *piece, const narc_place *place)
{
    return parts->done > 0 && place->frame == parts->next_frame &&
           narc_piece_goes_on(&parts->first, parts->done, piece);
}

static narc_status
begin_parts(narc_stream *stream, const narc_piece *piece, narc_error *err)
{
    narc_stream_parts *parts = &stream->parts;

    if (parts->sha == NULL && (parts->sha = narc_sha256_new()) == NULL)
        return narc_fail_memory(err);
    parts->first = *piece;
    parts->place = stream->place;
    narc_buffer_clear(&parts->record);
    return NARC_OK;
}

static narc_status
end_parts(narc_stream *stream, const narc_piece *piece, narc_stream_event *out, narc_error *err)
{
    narc_stream_parts *parts = &stream->parts;
    uint8_t digest[NARC_SHA256_SIZE];
    bool good;

    parts->done = 0;
    narc_sha256_end(parts->sha, digest);
    if (piece->kind == NARC_PIECE_RECORD) {
        fill_record(stream, out, &parts->first, &parts->place, narc_buffer_view(&parts->record),
                    digest);
        return NARC_OK;
    }
    NARC_TRY(end_object(stream, &parts->first, &parts->place, digest, &good, err));
    if (!good)
        return NARC_DONE;
    fill_object(out, piece, true);
    return NARC_OK;
}

static narc_status
part(narc_stream *stream, const narc_piece *piece, narc_stream_event *out, narc_error *err)
{
    narc_stream_parts *parts = &stream->parts;

    if (parts->done == 0) {
        if (piece->at != 0) {
            NARC_TRY(fail_parts(stream, "a part without the one before", err));
            return NARC_DONE;
        }
        NARC_TRY(begin_parts(stream, piece, err));
    }
    narc_sha256_add(parts->sha, piece->bytes);
    parts->done += piece->bytes.size;
    parts->next_frame = stream->place.frame + stream->place.frame_size;
    if (piece->kind == NARC_PIECE_RECORD) {
        narc_buffer_bytes(&parts->record, piece->bytes.data, piece->bytes.size);
        NARC_TRY(narc_buffer_check(&parts->record, err));
    }
    if (parts->done == piece->whole)
        return end_parts(stream, piece, out, err);
    if (piece->kind == NARC_PIECE_RECORD)
        return NARC_DONE;
    fill_object(out, piece, false);
    return NARC_OK;
}

static narc_status
take_piece(narc_stream *stream, const narc_piece *piece, narc_stream_event *out, narc_error *err)
{
    const uint64_t most = piece->kind == NARC_PIECE_RECORD ? stream->limits.record_bytes
                                                           : stream->limits.object_bytes;
    uint8_t unused[NARC_SHA256_SIZE];

    stream->report.bytes_checked += piece->bytes.size;
    if (stream->parts.done > 0 && !is_next_part(&stream->parts, piece, &stream->place)) {
        stream->parts.done = 0;
        narc_sha256_end(stream->parts.sha, unused);
        NARC_TRY(fail_parts(stream, "the next part of what came before is missing", err));
    }
    if (piece->whole > most) {
        NARC_TRY(too_large(stream, piece, err));
        return NARC_DONE;
    }
    return piece->part ? part(stream, piece, out, err) : whole_piece(stream, piece, out, err);
}

/* --- a block ------------------------------------------------------------------------------------ */

narc_status
narc_stream_block(narc_stream *stream, narc_error *err)
{
    narc_error found;

    stream->place =
        (narc_place){stream->frame.offset, (uint32_t)narc_frame_total(&stream->frame), 0};
    stream->in_block = narc_block_begin(&stream->block, narc_buffer_view(&stream->plain),
                                        stream->frame.offset, &found) == NARC_OK;
    return stream->in_block ? NARC_OK : narc_stream_damaged(stream, &found, err);
}

narc_status
narc_stream_piece(narc_stream *stream, narc_stream_event *out, narc_error *err)
{
    narc_piece piece;

    while (narc_block_next(&stream->block, &piece)) {
        const narc_status st = take_piece(stream, &piece, out, err);

        stream->place.piece++;
        if (st != NARC_DONE)
            return st;
    }
    stream->in_block = false;
    return NARC_DONE;
}

/* --- the index ---------------------------------------------------------------------------------- */

narc_status
narc_stream_catalogue(narc_stream *stream, narc_error *err)
{
    narc_error found;

    stream->row = 0;
    stream->in_page = narc_catalogue_decode(narc_buffer_view(&stream->plain), stream->frame.offset,
                                            &stream->page, &found) == NARC_OK;
    return stream->in_page ? NARC_OK : narc_stream_damaged(stream, &found, err);
}

/* The leaves of the commit that is coming (8.2). An interrupted append may have begun with the same
 * numbers before. */
static void
add_leaf(narc_stream *stream, const narc_catalogue_row *row)
{
    if (row->number == stream->last.total_items) {
        stream->leaves = (narc_merkle){0};
        stream->next_row = row->number;
    }
    if (row->number != stream->next_row)
        return;
    narc_root_add_item(&stream->leaves, row, &stream->scratch);
    stream->next_row++;
}

narc_status
narc_stream_row(narc_stream *stream, narc_stream_event *out, narc_error *err)
{
    narc_catalogue_row row;

    /* Rows of older items come again when runs are merged (10.6). */
    while (stream->row < stream->page.count &&
           stream->page.first + stream->row < stream->last.total_items)
        stream->row++;
    if (stream->row == stream->page.count) {
        stream->in_page = false;
        return NARC_DONE;
    }
    narc_catalogue_get(&stream->page, stream->row++, &row);
    stream->now.rows += record_sum(stream, row.number, row.id, &row.place);
    add_leaf(stream, &row);
    NARC_TRY(narc_buffer_check(&stream->scratch, err));
    narc_entry_fill(&stream->entry, &row, NULL);
    out->kind = NARC_STREAM_ENTRY;
    out->number = row.number;
    out->entry = &stream->entry;
    return NARC_OK;
}

narc_status
narc_stream_keys(narc_stream *stream, narc_error *err)
{
    narc_keys_page page;
    narc_key_row row;
    narc_error found;

    if (narc_keys_decode(narc_buffer_view(&stream->plain), stream->frame.offset, &page, &found) !=
        NARC_OK)
        return narc_stream_damaged(stream, &found, err);
    if (page.table != NARC_TABLE_OBJECT)
        return NARC_OK;
    for (size_t i = 0; i < page.count; i++) {
        narc_keys_get(&page, i, &row);
        if (row.place.frame >= narc_stream_start(stream))
            stream->now.keys += sum(stream, row.key, &row.place);
    }
    return NARC_OK;
}
