/* What an archive knows already while something is added to it. */
#include "writer/known.h"
#include "base/fail.h"
#include "base/text.h"
#include "writer/spool.h"

#include <string.h>

static void
tell(const narc_catalogue_row *row, bool fresh, narc_known_fn each, void *user)
{
    narc_known_version version = {.number = row->number,
                                  .version = row->version,
                                  .stated = row->stated != 0 ? row->stated : row->version,
                                  .facts = row->facts,
                                  .embargo_until = row->embargo_until,
                                  .original = row->original,
                                  .fresh = fresh};

    memcpy(version.id, row->id, sizeof(version.id));
    each(user, &version);
}

/* 6.3: what the short key finds is compared in full. */
static narc_status
versions_before(narc_index *index, narc_text guid, narc_known_fn each, void *user, narc_error *err)
{
    narc_index_search search;
    narc_catalogue_row row;
    narc_key_row found;
    narc_status st;

    narc_index_search_begin(&search, index, NARC_TABLE_GUID, narc_key_of_text(guid));
    while ((st = narc_index_search_next(&search, &found, err)) == NARC_OK) {
        NARC_TRY(narc_index_row(index, found.number, &row, err));
        if (narc_text_equal(row.texts[NARC_CATALOGUE_GUID], guid))
            tell(&row, false, each, user);
    }
    return st == NARC_DONE ? NARC_OK : st;
}

narc_status
narc_known_versions(const narc_known *known, narc_text guid, narc_known_fn each, void *user,
                    narc_error *err)
{
    const narc_fresh *fresh = known->fresh;
    narc_index *spooled = known->spool != NULL ? narc_spool_index_for(known->spool, guid) : NULL;

    if (known->index != NULL)
        NARC_TRY(versions_before(known->index, guid, each, user, err));
    if (spooled != NULL)
        NARC_TRY(versions_before(spooled, guid, each, user, err));
    for (size_t i = narc_fresh_guid(fresh, guid); i != NARC_TABLE_NONE; i = fresh->items[i].earlier)
        tell(&fresh->items[i].row, true, each, user);
    return NARC_OK;
}

/* The digest of a piece in full; the table of its block has it. */
static narc_status
is_object(narc_frames *frames, const narc_place *place, const uint8_t digest[NARC_SHA256_SIZE],
          bool *out, narc_error *err)
{
    narc_cached_block *block;
    narc_piece piece;

    NARC_TRY(narc_frames_block(frames, place->frame, place->frame_size, frames->size, &block, err));
    *out = narc_cached_block_piece(block, place->piece, &piece) &&
           piece.kind == NARC_PIECE_OBJECT && memcmp(piece.digest, digest, NARC_SHA256_SIZE) == 0;
    return NARC_OK;
}

narc_status
narc_known_object(const narc_known *known, narc_frames *frames,
                  const uint8_t digest[NARC_SHA256_SIZE], bool *out, narc_error *err)
{
    narc_index_search search;
    narc_key_row row;
    narc_status st;

    *out = narc_fresh_find(known->fresh, digest) != NARC_TABLE_NONE;
    if (!*out && known->spool != NULL)
        NARC_TRY(narc_spool_has_object(known->spool, digest, out, err));
    if (*out || known->index == NULL)
        return NARC_OK;
    narc_index_search_begin(&search, known->index, NARC_TABLE_OBJECT, narc_key_of_digest(digest));
    while (!*out && (st = narc_index_search_next(&search, &row, err)) != NARC_DONE) {
        NARC_TRY(st);
        st = is_object(frames, &row.place, digest, out, err);
        /* What is damaged is stored anew. */
        if (st != NARC_OK && st != NARC_E_CORRUPT)
            return st;
    }
    return NARC_OK;
}
