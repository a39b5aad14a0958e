/* Entries: a row of the catalogue together with what counts for its guid (spec 6.2, 6.6). */
#include "reader/reader_inside.h"
#include "base/fail.h"

#include <string.h>

void
narc_entry_fill(narc_entry *out, const narc_catalogue_row *row, const narc_key_row *state)
{
    const uint32_t facts = row->facts;

    *out = (narc_entry){
        .number = row->number,
        .guid = row->texts[NARC_CATALOGUE_GUID],
        .url = narc_catalogue_url(row),
        .version = row->version,
        .stated = row->stated,
        .status = narc_fact_status(facts),
        .guid_status = narc_fact_status(facts),
        .embargo = narc_fact_embargo(facts),
        /* 6.2: without an embargo it says nothing, whatever stands there. */
        .embargo_until = narc_fact_embargo(facts) == NARC_EMBARGO_UNTIL ? row->embargo_until : 0,
        .published = row->published,
        .precision =
            (narc_precision)(facts >> NARC_FACT_PRECISION_SHIFT & NARC_FACT_PRECISION_MASK),
        .zone_known = (facts & NARC_FACT_ZONE_KNOWN) != 0,
        .newest = true,
        .has_original = (facts & NARC_FACT_ORIGINAL) != 0,
        .has_text = (facts & NARC_FACT_TEXT) != 0,
        .has_picture = (facts & NARC_FACT_PICTURE) != 0,
        .texts_cut = (facts & NARC_FACT_CUT) != 0,
        .provider = row->texts[NARC_CATALOGUE_PROVIDER],
        .language = row->texts[NARC_CATALOGUE_LANGUAGE],
        .headline = row->texts[NARC_CATALOGUE_HEADLINE],
        .subjects = row->texts[NARC_CATALOGUE_SUBJECTS],
        .format = row->texts[NARC_CATALOGUE_FORMAT],
        .commit = row->commit,
        .added = row->added,
    };
    memcpy(out->id, row->id, sizeof(out->id));
    if (state == NULL)
        return;
    out->newest = (state->facts & NARC_STATE_SUPERSEDED) == 0;
    out->guid_status =
        (narc_item_status)(state->facts >> NARC_STATE_STATUS_SHIFT & NARC_STATE_STATUS_MASK);
    out->embargo =
        (narc_embargo_state)(state->facts >> NARC_STATE_EMBARGO_SHIFT & NARC_STATE_EMBARGO_MASK);
    out->embargo_until = out->embargo == NARC_EMBARGO_UNTIL ? state->embargo_until : 0;
}

narc_status
narc_reader_fill(narc_reader *reader, uint64_t number, narc_entry *out, narc_error *unknown,
                 narc_error *err)
{
    narc_error why = {0};
    narc_catalogue_row row;
    narc_key_row state;
    /* The state first: the texts of the row are borrowed from the page that was used last. */
    const narc_status st = narc_index_state(reader->index, number, &state, &why);

    if (narc_ends_it(st)) {
        if (err != NULL)
            *err = why;
        return st;
    }
    NARC_TRY(narc_index_row(reader->index, number, &row, err));
    narc_entry_fill(out, &row, st == NARC_OK ? &state : NULL);
    if (st != NARC_OK && st != NARC_DONE && out->guid_status == NARC_STATUS_USABLE)
        out->guid_status = NARC_STATUS_WITHHELD; /* 6.6: not known is not free */
    if (unknown != NULL)
        *unknown = why;
    return NARC_OK;
}

narc_status
narc_reader_check_found(narc_reader *reader, uint64_t number, narc_text guid, uint64_t version,
                        narc_error *err)
{
    const narc_found *found = &reader->found;
    uint8_t digest[NARC_SHA256_SIZE];

    if (!found->valid || found->number != number)
        return NARC_OK;
    narc_sha256((narc_bytes){(const uint8_t *)guid.data, guid.size}, digest);
    if (memcmp(digest, found->guid, sizeof(digest)) == 0) {
        if (version == found->version)
            return NARC_OK;
    } else if (narc_key_of_digest(digest) == narc_key_of_digest(found->guid)) {
        return narc_fail(err, NARC_NO_SUCH_ITEM, NARC_NO_OFFSET, "6.3",
                         "no item has this guid; one that has another shares its key");
    }
    return narc_fail(err, NARC_INDEX_DAMAGED, found->place.frame, "6.3",
                     "the index leads from a guid to item %llu, which has another",
                     (unsigned long long)number);
}

narc_status
narc_reader_entry(narc_reader *reader, uint64_t number, const narc_entry **out, narc_error *err)
{
    narc_error_clear(err);
    *out = NULL;
    NARC_TRY(narc_reader_fill(reader, number, &reader->entry, NULL, err));
    NARC_TRY(
        narc_reader_check_found(reader, number, reader->entry.guid, reader->entry.version, err));
    *out = &reader->entry;
    return NARC_OK;
}
