/* Adding an item: is it new, a further version, known already, or does it claim a version that other
 * content has - and its row in the index (spec 6.2). */
#include "archive/writer_inside.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/text.h"

#include <narc/record.h>

#include <string.h>

/* The digest of the first original, or zeros. Every object must be in the archive. */
static narc_status
check_objects(const narc_writer *writer, const narc_item *item, uint8_t original[32],
              narc_error *err)
{
    bool found = false;

    memset(original, 0, 32);
    for (size_t i = 0; i < item->objects.count; i++) {
        const narc_object_ref *object = &item->objects.items[i];
        uint8_t digest[32];

        if (!narc_digest_parse(object->sha256, digest) ||
            narc_catalog_object_of(&writer->catalog, digest) == NARC_TABLE_NONE)
            return narc_fail(err, NARC_BUG, NARC_NO_OFFSET, NULL,
                             "an item refers to an object that was not added");
        if (!found && narc_text_is(object->role, "original")) {
            memcpy(original, digest, sizeof(digest));
            found = true;
        }
    }
    return NARC_OK;
}

static void
fill_row(const narc_item *item, const uint8_t original[32], narc_index_item *row)
{
    *row = (narc_index_item){.version = item->version,
                             .published = NARC_PUBLISHED_UNKNOWN,
                             .status = item->status,
                             .embargo = item->embargo,
                             .guid = item->guid,
                             .url = item->url};
    memcpy(row->original, original, sizeof(row->original));
    if (!narc_date_unix(narc_item_published(item), &row->published))
        row->published = NARC_PUBLISHED_UNKNOWN;
    /* An embargo whose end cannot be understood must not end: it is held until further notice. */
    if (item->embargo == NARC_EMBARGO_UNTIL &&
        !narc_date_unix(&item->embargo_until, &row->embargo_until))
        row->embargo = NARC_EMBARGO_INDEFINITE;
    /* 6.2: a URL that has no room in the index stays in the record. */
    if (row->url.size > NARC_INDEX_TEXT_MAX)
        row->url = (narc_text){NULL, 0};
}

/* The record with this version, in writer->scratch, and its digest. The version a document stated and
 * did not get goes into its provenance. */
static narc_status
encode_record(narc_writer *writer, narc_item *item, uint64_t version, uint8_t id[32],
              narc_error *err)
{
    const uint64_t stated = item->version;
    narc_status st;

    narc_buffer_clear(&writer->scratch);
    if (stated != 0 && stated != version)
        item->provenance.stated_version =
            narc_arena_format(item->arena, "%llu", (unsigned long long)stated);
    item->version = version;
    st = item->arena->failed ? narc_fail_memory(err)
                             : narc_record_encode(item, &writer->scratch, err);
    item->version = stated;
    if (st != NARC_OK)
        return st;
    if (writer->scratch.size > writer->limits.record_bytes)
        return narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL,
                         "a record of %zu bytes is larger than the limit", writer->scratch.size);
    narc_sha256(narc_buffer_view(&writer->scratch), id);
    return NARC_OK;
}

/* Whether the archive has this item already: the version it states, or any when it states none,
 * from the same original; without an original, as the same record. */
static narc_status
compare(narc_writer *writer, narc_item *item, const narc_index_item *row, size_t known,
        narc_added *added, narc_error *err)
{
    const narc_catalog *catalog = &writer->catalog;
    uint8_t id[32];

    *added = NARC_ADDED_VERSION;
    if (narc_catalog_has_original(row)) {
        const size_t same =
            item->version == 0
                ? narc_catalog_original(catalog, row->guid, row->original)
                : narc_catalog_claim(catalog, row->guid, row->original, item->version);

        if (same != NARC_TABLE_NONE)
            *added = NARC_ADDED_UNCHANGED;
    }
    if (*added == NARC_ADDED_VERSION) {
        const size_t rival =
            item->version == 0 ? known : narc_catalog_version(catalog, row->guid, item->version);

        if (rival == NARC_TABLE_NONE)
            return NARC_OK;
        NARC_TRY(encode_record(writer, item, catalog->items[rival].row.version, id, err));
        if (memcmp(id, catalog->items[rival].row.id, sizeof(id)) == 0)
            *added = NARC_ADDED_UNCHANGED;
        else if (item->version != 0)
            *added = NARC_ADDED_RENUMBERED;
    }
    return NARC_OK;
}

/* From here on a failure leaves row and block out of step, so it ends the writer. */
static narc_status
store(narc_writer *writer, narc_index_item *row, narc_error *err)
{
    const size_t index = writer->catalog.item_count;

    row->record_size = (uint32_t)writer->scratch.size;
    NARC_TRY(narc_catalog_add_item(&writer->catalog, row, writer->last.number + 1, err));
    NARC_TRY(narc_open_block_add(&writer->records, &writer->out, &writer->catalog, index, row->id,
                                 narc_buffer_view(&writer->scratch), writer->block_size, err));
    writer->totals.items++;
    return NARC_OK;
}

static narc_status
add_item(narc_writer *writer, narc_item *item, narc_added *added, narc_error *err)
{
    uint8_t original[32];
    narc_index_item row;
    size_t known;

    NARC_TRY(check_objects(writer, item, original, err));
    fill_row(item, original, &row);
    known = narc_catalog_newest(&writer->catalog, item->guid);
    *added = NARC_ADDED_NEW;
    if (known != NARC_TABLE_NONE)
        NARC_TRY(compare(writer, item, &row, known, added, err));
    if (*added == NARC_ADDED_UNCHANGED) {
        writer->totals.unchanged++;
        return NARC_OK;
    }
    if (*added == NARC_ADDED_RENUMBERED) {
        row.stated = row.version;
        row.version = 0;
    }
    if (row.version == 0) {
        row.version = 1;
        if (known != NARC_TABLE_NONE)
            row.version = writer->catalog.items[known].row.version + 1;
        if (row.version == 0)
            return narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL,
                             "the guid has the highest version number there is");
    }
    NARC_TRY(encode_record(writer, item, row.version, row.id, err));
    NARC_TRY(narc_writer_check(writer, store(writer, &row, err), err));
    item->version = row.version;
    writer->totals.renumbered += *added == NARC_ADDED_RENUMBERED;
    return NARC_OK;
}

narc_status
narc_writer_add_item(narc_writer *writer, narc_item *item, narc_added *added, narc_error *err)
{
    narc_added own_added;
    narc_error own_error;

    if (err == NULL)
        err = &own_error;
    NARC_TRY(narc_writer_alive(writer, err));
    if (item->guid.size == 0)
        return narc_fail(err, NARC_USAGE, NARC_NO_OFFSET, NULL, "an item has no guid");
    if (item->guid.size > NARC_INDEX_TEXT_MAX)
        return narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, "6.2",
                         "a guid of %zu bytes is longer than 65535", item->guid.size);
    return add_item(writer, item, added != NULL ? added : &own_added, err);
}
