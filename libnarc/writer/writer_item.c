/* Adding an item: is it new, a further version, known already, or does it claim a version that other
 * content has - and its row in the catalogue (spec 6.2). */
#include "format/item_row.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/text.h"
#include "writer/writer_inside.h"

#include <narc/record.h>

#include <string.h>

/* Every object that an item refers to must be in the archive. */
static narc_status
check_objects(narc_writer *writer, const narc_item *item, narc_error *err)
{
    for (size_t i = 0; i < item->objects.count; i++) {
        uint8_t digest[32];
        bool there = false;

        if (narc_digest_parse(item->objects.items[i].sha256, digest))
            NARC_TRY(narc_known_object(&writer->known, &writer->frames, digest, &there, err));
        if (!there)
            return narc_fail(err, NARC_BUG, NARC_NO_OFFSET, NULL,
                             "an item refers to an object that was not added");
    }
    return NARC_OK;
}

/* The record with this version, in writer->scratch, and its digest. The version a document stated and
 * did not get goes into its provenance. `raw` is the record as it came, or empty. */
static narc_status
encode_record(narc_writer *writer, narc_item *item, narc_bytes raw, uint64_t version,
              uint8_t id[32], narc_error *err)
{
    const uint64_t stated = item->version;
    narc_status st = NARC_OK;

    narc_buffer_clear(&writer->scratch);
    if (raw.size > 0 && version == stated) {
        narc_buffer_bytes(&writer->scratch, raw.data, raw.size);
        st = narc_buffer_check(&writer->scratch, err);
    } else {
        if (stated != 0 && stated != version)
            item->provenance.stated_version =
                narc_arena_format(item->arena, "%llu", (unsigned long long)stated);
        item->version = version;
        st = item->arena->failed ? narc_fail_memory(err)
                                 : narc_record_encode(item, &writer->scratch, err);
        item->version = stated;
    }
    if (st != NARC_OK)
        return st;
    if (writer->scratch.size > writer->limits.record_bytes)
        return narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL,
                         "a record of %zu bytes is larger than the limit", writer->scratch.size);
    narc_sha256(narc_buffer_view(&writer->scratch), id);
    return NARC_OK;
}

/* --- what is known of a guid -------------------------------------------------------------------- */

/* What the versions of a guid say to an item that is to join them. */
typedef struct comparison {
    uint64_t version;  /* that the item states, or 0 */
    uint64_t original; /* first bytes of the SHA-256 of its original, or 0 */
    bool known;        /* the guid occurs */
    bool known_before; /* in an earlier commit */
    bool same; /* the same original has stated the same version, or any when none is stated */
    bool has_rival;
    narc_known_version
        rival; /* with the version that the item states; the newest when it states none */
    uint64_t newest;
} comparison;

static void
compare(void *user, const narc_known_version *version)
{
    comparison *to = user;

    to->known = true;
    to->known_before = to->known_before || !version->fresh;
    if (to->original != 0 && version->original == to->original &&
        (to->version == 0 || version->stated == to->version))
        to->same = true;
    if (to->version == 0 ? version->version > to->newest : version->version == to->version) {
        to->rival = *version;
        to->has_rival = true;
    }
    if (version->version > to->newest)
        to->newest = version->version;
}

/* What becomes of the item. */
static narc_status
decide(narc_writer *writer, narc_item *item, narc_bytes raw, const comparison *to,
       narc_added *added, narc_error *err)
{
    uint8_t id[32];

    *added = to->known ? NARC_ADDED_VERSION : NARC_ADDED_NEW;
    if (to->same) {
        *added = NARC_ADDED_UNCHANGED;
    } else if (to->has_rival) {
        NARC_TRY(encode_record(writer, item, raw, to->rival.version, id, err));
        if (memcmp(id, to->rival.id, sizeof(id)) == 0)
            *added = NARC_ADDED_UNCHANGED;
        else if (item->version != 0)
            *added = NARC_ADDED_RENUMBERED;
    }
    return NARC_OK;
}

/* --- adding ------------------------------------------------------------------------------------- */

/* The group of the item's original, if this commit added it: the record is to stand beside it. */
static uint64_t
group_of(const narc_writer *writer, const narc_item *item)
{
    const narc_object_ref *original = narc_item_original(item);
    uint8_t digest[32];
    size_t object;

    if (original != NULL && narc_digest_parse(original->sha256, digest)) {
        object = narc_fresh_find(&writer->fresh, digest);
        if (object != NARC_TABLE_NONE && writer->fresh.objects[object].group != NARC_GROUP_PACKED)
            return writer->fresh.objects[object].group;
    }
    return narc_group_of(narc_item_site(item));
}

/* From here on a failure leaves row and block out of step, so it ends the writer. */
static narc_status
store(narc_writer *writer, const narc_item *item, const narc_catalogue_row *row, bool known_before,
      narc_error *err)
{
    const size_t index = writer->fresh.item_count;

    NARC_TRY(narc_fresh_add_item(&writer->fresh, row, known_before, err));
    NARC_TRY(narc_groups_add_record(writer->groups, group_of(writer, item), index, row->number,
                                    narc_buffer_view(&writer->scratch), err));
    narc_buffer_clear(&writer->scratch);
    narc_root_add_item(&writer->leaves, row, &writer->scratch);
    writer->totals.items++;
    return narc_buffer_check(&writer->scratch, err);
}

/* 6.2: the version that its document stated, when the record says that it has another. */
static uint64_t
stated_before(const narc_item *item)
{
    uint64_t stated;

    if (!narc_text_to_u64(item->provenance.stated_version, &stated) || stated == item->version)
        return 0;
    return stated;
}

/* The version that the item gets. */
static narc_status
choose_version(const narc_item *item, const comparison *to, narc_added added,
               narc_catalogue_row *row, narc_error *err)
{
    row->version = item->version;
    row->stated = added == NARC_ADDED_RENUMBERED ? item->version : stated_before(item);
    if (item->version != 0 && added != NARC_ADDED_RENUMBERED)
        return NARC_OK;
    row->version = to->newest + 1;
    if (row->version == 0)
        return narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL,
                         "the guid has the highest version number there is");
    return NARC_OK;
}

static narc_status
add_item(narc_writer *writer, narc_item *item, narc_bytes raw, narc_buffer *texts,
         narc_added *added, narc_error *err)
{
    narc_catalogue_row row;
    comparison to = {.version = item->version};

    /* Later than an object would end them: the item belongs beside its original, which came just now. */
    NARC_TRY(narc_writer_check(
        writer, narc_writer_bound_rows(writer, writer->rows_most / 4 * 5, err), err));
    NARC_TRY(narc_item_row(item, texts, &row, err));
    to.original = row.original;
    NARC_TRY(narc_known_versions(&writer->known, item->guid, compare, &to, err));
    NARC_TRY(decide(writer, item, raw, &to, added, err));
    if (*added == NARC_ADDED_UNCHANGED) {
        writer->totals.unchanged++;
        return NARC_OK;
    }
    NARC_TRY(choose_version(item, &to, *added, &row, err));
    NARC_TRY(encode_record(writer, item, raw, row.version, row.id, err));
    row.number = narc_writer_next(writer);
    row.commit = (uint32_t)(writer->last.number + 1);
    row.added = writer->commit_time;
    NARC_TRY(narc_writer_check(writer, store(writer, item, &row, to.known_before, err), err));
    item->version = row.version;
    writer->guids += !to.known;
    writer->totals.renumbered += *added == NARC_ADDED_RENUMBERED;
    return NARC_OK;
}

static narc_status
add(narc_writer *writer, narc_item *item, narc_bytes raw, narc_added *added, narc_error *err)
{
    narc_buffer texts = {.allocator = writer->allocator};
    narc_added own_added;
    narc_status st;

    if (item->guid.size == 0)
        return narc_fail(err, NARC_USAGE, NARC_NO_OFFSET, NULL, "an item has no guid");
    if (item->guid.size > NARC_INDEX_TEXT_MAX)
        return narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, "6.2",
                         "a guid of %zu bytes is longer than 65535", item->guid.size);
    st = add_item(writer, item, raw, &texts, added != NULL ? added : &own_added, err);
    narc_buffer_free(&texts);
    return st;
}

narc_status
narc_writer_add_item(narc_writer *writer, narc_item *item, narc_added *added, narc_error *err)
{
    const narc_bytes none = {NULL, 0};
    narc_error own_error;

    if (err == NULL)
        err = &own_error;
    NARC_TRY(narc_writer_alive(writer, err));
    NARC_TRY(check_objects(writer, item, err));
    return add(writer, item, none, added, err);
}

narc_status
narc_writer_add_record(narc_writer *writer, narc_bytes record, narc_added *added, narc_error *err)
{
    narc_error own_error;
    narc_item *item;
    narc_status st;

    if (err == NULL)
        err = &own_error;
    NARC_TRY(narc_writer_alive(writer, err));
    NARC_TRY(narc_record_decode(record, &writer->limits, writer->allocator, &item, err));
    if (item->version == 0)
        item->version = 1; /* 6.2 */
    st = add(writer, item, record, added, err);
    narc_item_free(item);
    return st;
}
