/* Finding an item by what a person types: guid, URL, leading digits of its content id, "@N" (spec
 * 9.3). */
#include "reader/prefix.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/text.h"
#include "reader/reader_inside.h"

#include <string.h>

#define ID_DIGITS_MIN 8u

/* What is looked for, and what came of it. */
typedef struct finding {
    narc_reader *reader;
    uint64_t number;   /* of the best so far */
    uint64_t count;    /* of candidates; several versions of one guid are one */
    narc_error damage; /* the first that was met: something may be missing */
} finding;

/* Damage is remembered, anything that ends the search is the answer. */
static narc_status
note(finding *found, narc_status st, const narc_error *damage, narc_error *err)
{
    if (narc_ends_it(st)) {
        if (err != NULL)
            *err = *damage;
        return st;
    }
    if (found->damage.status == NARC_OK)
        found->damage = *damage;
    return NARC_OK;
}

static void
add_match(finding *found, uint64_t number)
{
    if (found->count > 0 && found->number == number)
        return;
    found->number = number;
    found->count++;
}

/* --- by guid ------------------------------------------------------------------------------------ */

/* Whether the catalogue says that a row is of this guid. Where the catalogue is damaged, the record
 * has the last word (6.3). */
static narc_status
is_of_guid(finding *found, const narc_key_row *row, narc_text guid, bool *yes, narc_error *err)
{
    narc_error damage = {0};
    narc_catalogue_row item;
    const narc_status st = narc_index_row(found->reader->index, row->number, &item, &damage);

    *yes = st != NARC_OK || narc_text_equal(item.texts[NARC_CATALOGUE_GUID], guid);
    return st == NARC_OK ? NARC_OK : note(found, st, &damage, err);
}

/* The row of the highest version, or of the one wanted (0: the highest), and how many rows share
 * the key. With `check` each row that would be taken is compared with the catalogue first. */
static narc_status
best_row(finding *found, narc_text guid, uint64_t version, bool check, narc_key_row *best,
         size_t *count, narc_error *err)
{
    narc_index_search search;
    narc_error damage = {0};
    narc_key_row row;
    narc_status st;
    bool yes = true;

    *count = 0;
    best->version = 0; /* 6.2: none has it */
    narc_index_search_begin(&search, found->reader->index, NARC_TABLE_GUID, narc_key_of_text(guid));
    while ((st = narc_index_search_next(&search, &row, &damage)) != NARC_DONE) {
        if (st != NARC_OK) {
            NARC_TRY(note(found, st, &damage, err));
            continue;
        }
        ++*count;
        if (row.version <= best->version || (version != 0 && row.version != version))
            continue;
        if (check)
            NARC_TRY(is_of_guid(found, &row, guid, &yes, err));
        if (yes)
            *best = row;
    }
    return NARC_OK;
}

/* When table 1 is damaged the catalogue still has every guid (9.5). */
static narc_status
walk_catalogue(finding *found, narc_text guid, uint64_t version, narc_error *err)
{
    narc_index *index = found->reader->index;
    narc_error damage = {0};
    uint64_t best = 0, number = 0;
    narc_catalogue_row row;

    while (number < narc_index_items(index)) {
        const narc_status st = narc_index_row(index, number, &row, &damage);

        if (st != NARC_OK) {
            NARC_TRY(note(found, st, &damage, err));
            number = narc_index_behind(index, number);
            continue;
        }
        if (row.version > best && (version == 0 || row.version == version) &&
            narc_text_equal(row.texts[NARC_CATALOGUE_GUID], guid)) {
            best = row.version;
            found->number = number;
            found->count = 1;
        }
        number++;
    }
    return NARC_OK;
}

static void
remember(narc_reader *reader, const narc_key_row *row, narc_text guid)
{
    reader->found = (narc_found){.valid = true,
                                 .number = row->number,
                                 .version = row->version,
                                 .id = row->id,
                                 .place = row->place};
    narc_sha256((narc_bytes){(const uint8_t *)guid.data, guid.size}, reader->found.guid);
}

/* 9.3: one page. A row alone with its key is compared with the guid when the item is read, so that
 * this costs no page of the catalogue. */
static narc_status
find_guid(finding *found, narc_text guid, uint64_t version, narc_error *err)
{
    narc_key_row row;
    size_t count;
    bool yes = true;

    if (guid.size == 0 || guid.size > NARC_INDEX_TEXT_MAX)
        return NARC_OK;
    NARC_TRY(best_row(found, guid, version, false, &row, &count, err));
    if (row.version != 0 && count > 1)
        NARC_TRY(is_of_guid(found, &row, guid, &yes, err));
    if (!yes)
        NARC_TRY(best_row(found, guid, version, true, &row, &count, err));
    if (row.version == 0)
        return found->damage.status != NARC_OK ? walk_catalogue(found, guid, version, err)
                                               : NARC_OK;
    remember(found->reader, &row, guid);
    found->number = row.number;
    found->count = 1;
    return NARC_OK;
}

/* The newest version of the article that an item is of, or the one wanted. */
static narc_status
find_version_of(finding *found, uint64_t number, uint64_t version, narc_error *err)
{
    narc_buffer guid = {.allocator = found->reader->allocator};
    narc_catalogue_row row;
    narc_status st;

    found->count = 0;
    NARC_TRY(narc_index_row(found->reader->index, number, &row, err));
    narc_buffer_text(&guid, row.texts[NARC_CATALOGUE_GUID]); /* the page may go */
    st = narc_buffer_check(&guid, err);
    if (st == NARC_OK)
        st = find_guid(found, narc_buffer_as_text(&guid), version, err);
    narc_buffer_free(&guid);
    return st;
}

/* --- by url ------------------------------------------------------------------------------------- */

/* Items with this url: the newest of their guids, or, when there is none, how older ones lead to the
 * article as it is now. */
static narc_status
url_rows(finding *found, narc_text url, bool newest, narc_error *err)
{
    narc_index *index = found->reader->index;
    narc_index_search search;
    narc_error damage = {0};
    narc_key_row row, state;
    narc_catalogue_row item;
    narc_status st;

    narc_index_search_begin(&search, index, NARC_TABLE_URL, narc_key_of_text(url));
    while ((st = narc_index_search_next(&search, &row, &damage)) != NARC_DONE) {
        bool superseded;

        if (st == NARC_OK)
            st = narc_index_state(index, row.number, &state, &damage);
        superseded = st == NARC_OK && (state.facts & NARC_STATE_SUPERSEDED) != 0;
        if (st == NARC_OK || st == NARC_DONE)
            st = narc_index_row(index, row.number, &item, &damage);
        if (st != NARC_OK) {
            NARC_TRY(note(found, st, &damage, err));
            continue;
        }
        if (superseded != newest && narc_text_equal(item.texts[NARC_CATALOGUE_URL], url))
            add_match(found, row.number);
    }
    return NARC_OK;
}

static narc_status
find_url(finding *found, narc_text url, narc_error *err)
{
    if (url.size == 0)
        return NARC_OK;
    NARC_TRY(url_rows(found, url, true, err));
    if (found->count > 0)
        return NARC_OK;
    NARC_TRY(url_rows(found, url, false, err));
    return found->count == 1 ? find_version_of(found, found->number, 0, err) : NARC_OK;
}

/* --- by content id ------------------------------------------------------------------------------ */

static narc_status
find_id(finding *found, narc_text digits, narc_error *err)
{
    narc_index_search search;
    narc_error damage = {0};
    narc_key_row row;
    narc_place place;
    narc_prefix prefix;
    narc_status st;
    uint8_t id[32];

    if (digits.size < ID_DIGITS_MIN || !narc_prefix_parse(digits, &prefix))
        return NARC_OK;
    narc_index_search_range(&search, found->reader->index, NARC_TABLE_ID, prefix.first,
                            prefix.last);
    while ((st = narc_index_search_next(&search, &row, &damage)) != NARC_DONE) {
        if (st == NARC_OK)
            st = narc_index_place(found->reader->index, row.number, id, &place, &damage);
        if (st != NARC_OK)
            NARC_TRY(note(found, st, &damage, err));
        else if (narc_prefix_of(&prefix, id))
            add_match(found, row.number);
    }
    return NARC_OK;
}

/* --- by any name -------------------------------------------------------------------------------- */

/* Without a version (0): a guid or URL means its newest item, an id the item that has it. */
static narc_status
find_name(finding *found, narc_text name, uint64_t version, narc_error *err)
{
    NARC_TRY(find_guid(found, name, version, err));
    if (found->count > 0)
        return NARC_OK;
    NARC_TRY(find_url(found, name, err));
    if (found->count == 0)
        NARC_TRY(find_id(found, name, err));
    if (found->count == 1 && version != 0)
        return find_version_of(found, found->number, version, err);
    return NARC_OK;
}

/* Cuts "@N" off; false when there is none. */
static bool
cut_version(narc_text *name, uint64_t *version)
{
    for (size_t i = name->size; i > 1; i--) {
        if (name->data[i - 1] != '@')
            continue;
        if (!narc_text_to_u64(narc_text_slice(*name, i, name->size - i), version) || *version == 0)
            return false;
        name->size = i - 1;
        return true;
    }
    return false;
}

static narc_status
fail_found(const finding *found, narc_text name, narc_error *err)
{
    const int shown = name.size > 120 ? 120 : (int)name.size;

    if (found->count > 1)
        return narc_fail(err, NARC_AMBIGUOUS_ITEM, NARC_NO_OFFSET, NULL, "%llu items match",
                         (unsigned long long)found->count);
    if (found->damage.status == NARC_OK)
        return narc_fail(err, NARC_NO_SUCH_ITEM, NARC_NO_OFFSET, NULL, "no item matches \"%.*s\"",
                         shown, name.data != NULL ? name.data : "");
    if (err != NULL)
        *err = found->damage; /* 9.5: it may stand in what is damaged */
    return found->damage.status;
}

narc_status
narc_reader_find(narc_reader *reader, narc_text name, uint64_t *number, narc_error *err)
{
    finding found = {.reader = reader};
    narc_text stem = name;
    uint64_t version;

    narc_error_clear(err);
    reader->found.valid = false;
    NARC_TRY(find_name(&found, name, 0, err));
    if (found.count == 0 && cut_version(&stem, &version))
        NARC_TRY(find_name(&found, stem, version, err));
    if (found.count != 1)
        return fail_found(&found, name, err);
    if (reader->found.valid && reader->found.number != found.number)
        reader->found.valid = false;
    *number = found.number;
    return NARC_OK;
}
