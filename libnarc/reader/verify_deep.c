/* Verifying deep (spec 11.3): what records say, as far as the archive can contradict it. */
#include "reader/verify_inside.h"

#include "base/buffer.h"
#include "base/fail.h"
#include "base/text.h"
#include "format/item_row.h"
#include "json/is_canonical.h"
#include "reader/whole.h"

#include <narc/article.h>
#include <narc/record.h>

#include <string.h>

/* One record on its way through the questions. */
typedef struct looked_at {
    narc_verify *verify;
    uint64_t number;
    uint64_t frame; /* of the block that it stands in */
    narc_item *item;
} looked_at;

static const char *const text_names[NARC_CATALOGUE_TEXTS] = {
    [NARC_CATALOGUE_GUID] = "guid",         [NARC_CATALOGUE_URL] = "url",
    [NARC_CATALOGUE_PROVIDER] = "provider", [NARC_CATALOGUE_LANGUAGE] = "language",
    [NARC_CATALOGUE_HEADLINE] = "headline", [NARC_CATALOGUE_SUBJECTS] = "subjects",
    [NARC_CATALOGUE_FORMAT] = "format",
};

/* --- the record by itself ----------------------------------------------------------------------- */

/* Decoding judges the fields, the bodies among them, and duplicate names. */
static narc_status
read_record(looked_at *at, narc_error *found)
{
    narc_verify *verify = at->verify;
    const narc_reader *reader = verify->reader;
    narc_error why;
    narc_status st;

    narc_buffer_clear(&verify->plain);
    NARC_TRY(narc_whole_record(verify->reader, at->number, &verify->plain, found));
    st = narc_record_decode(narc_buffer_view(&verify->plain), &reader->frames.limits,
                            reader->allocator, &at->item, &why);
    if (st == NARC_E_MEMORY) {
        *found = why;
        return st;
    }
    if (st != NARC_OK) /* another kind of record is none that this format knows */
        return narc_fail(found, st == NARC_E_LIMIT ? why.number : NARC_RECORD_DAMAGED, at->frame,
                         "11.3", "%s", why.message);
    if (!narc_json_is_canonical(narc_buffer_as_text(&verify->plain)))
        return narc_fail(found, NARC_RECORD_DAMAGED, at->frame, "11.3",
                         "the record is not in the form of RFC 8785");
    return NARC_OK;
}

/* --- its row ------------------------------------------------------------------------------------ */

/* Whether a text of the row is the record's, or a beginning of it in a row that says it was cut. */
static bool
repeats(narc_text row, narc_text record, bool cut)
{
    const size_t size = row.size < record.size ? row.size : record.size;

    return (row.size == record.size || cut) &&
           (size == 0 || memcmp(row.data, record.data, size) == 0);
}

static uint64_t
stated_of(const narc_item *item, uint64_t version)
{
    uint64_t stated = 0;

    for (size_t i = 0; i < item->provenance.stated_version.size; i++) {
        const char c = item->provenance.stated_version.data[i];

        if (!narc_ascii_digit(c) || stated > (UINT64_MAX - 9) / 10)
            return 0;
        stated = stated * 10 + (uint64_t)(c - '0');
    }
    return stated == version ? 0 : stated;
}

/* The first field in which a row differs from what its record says (6.2), or NULL. */
static const char *
difference(const narc_catalogue_row *row, const narc_catalogue_row *said, const narc_item *item)
{
    const bool cut = (row->facts & NARC_FACT_CUT) != 0;

    if (row->version != (item->version == 0 ? 1 : item->version))
        return "version";
    if (row->stated != stated_of(item, row->version))
        return "stated version";
    if (row->published != said->published)
        return "published";
    if (row->embargo_until != said->embargo_until)
        return "embargo";
    if (row->original != said->original)
        return "original";
    if (((row->facts ^ said->facts) & ~NARC_FACT_CUT) != 0)
        return "facts";
    for (int i = 0; i < NARC_CATALOGUE_TEXTS; i++)
        if (!repeats(row->texts[i], said->texts[i], cut))
            return text_names[i];
    return NULL;
}

static narc_status
check_row(const looked_at *at, narc_error *found)
{
    narc_verify *verify = at->verify;
    narc_catalogue_row row;
    narc_catalogue_row said;
    const char *name;

    narc_buffer_clear(&verify->plain);
    NARC_TRY(narc_item_row(at->item, &verify->plain, &said, found));
    NARC_TRY(narc_index_row(verify->reader->index, at->number, &row, found));
    name = difference(&row, &said, at->item);
    if (name == NULL)
        return NARC_OK;
    return narc_fail(found, NARC_INDEX_DAMAGED, at->frame, "6.2",
                     "the catalogue says another %s than the record", name);
}

/* --- its objects -------------------------------------------------------------------------------- */

static narc_status
check_named(const looked_at *at, narc_error *found)
{
    for (size_t i = 0; i < at->item->objects.count; i++) {
        uint8_t digest[NARC_SHA256_SIZE];
        narc_error why;
        narc_status st;

        if (!narc_digest_parse(at->item->objects.items[i].sha256, digest))
            continue;
        st = narc_whole_has(at->verify->reader, digest, &why);
        if (narc_ends_it(st)) {
            *found = why;
            return st;
        }
        if (st != NARC_OK && why.number == NARC_NO_SUCH_PART)
            return narc_fail(found, NARC_INDEX_DAMAGED, at->frame, "11.3",
                             "the record names an object that is missing: %s", why.message);
    }
    return NARC_OK;
}

/* --- all of it ---------------------------------------------------------------------------------- */

static narc_status
look_at(looked_at *at, narc_error *found)
{
    uint8_t id[NARC_SHA256_SIZE];
    narc_place place;

    NARC_TRY(narc_index_place(at->verify->reader->index, at->number, id, &place, found));
    at->frame = place.frame;
    NARC_TRY(read_record(at, found));
    NARC_TRY(check_row(at, found));
    return check_named(at, found);
}

narc_status
narc_verify_record(narc_verify *verify, uint64_t number, narc_error *found)
{
    looked_at at = {.verify = verify, .number = number};
    const narc_status st = look_at(&at, found);

    narc_item_free(at.item);
    return st;
}
