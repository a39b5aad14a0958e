/* Verifying: what damage means for the articles (spec 11.5), once every block is through. */
#include "reader/verify_inside.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "reader/whole.h"

#include <narc/record.h>

#include <string.h>

static void
tell_item(narc_verify *verify, uint64_t number, const narc_error *found)
{
    narc_entry entry;
    const narc_status st = narc_reader_fill(verify->reader, number, &entry, NULL, NULL);

    narc_verify_tell(verify, found, st == NARC_OK ? &entry : NULL);
}

static bool
is_good(const narc_verify *verify, uint64_t number)
{
    return (verify->good[number / 8] >> number % 8 & 1) != 0;
}

/* --- records ------------------------------------------------------------------------------------ */

/* Why a record cannot be read: reading it alone tells the reason, with its place. When that finds
 * nothing, the index and the blocks disagree, and that is the finding. NARC_DONE when its row of the
 * catalogue is damaged, which was told. */
static narc_status
reason(narc_verify *verify, uint64_t number, narc_error *found, narc_error *err)
{
    uint8_t id[NARC_SHA256_SIZE];
    narc_place place;
    narc_status st;

    st = narc_index_place(verify->reader->index, number, id, &place, found);
    if (st == NARC_OK) {
        narc_buffer_clear(&verify->plain);
        st = narc_whole_record(verify->reader, number, &verify->plain, found);
        if (st == NARC_OK)
            st = narc_fail(found, NARC_INDEX_DAMAGED, place.frame, "11.2",
                           "the index and the blocks disagree about a record");
        if (!narc_ends_it(st))
            return NARC_OK;
    }
    if (narc_ends_it(st) && err != NULL)
        *err = *found;
    return narc_ends_it(st) ? st : NARC_DONE;
}

static narc_status
check_records(narc_verify *verify, narc_error *err)
{
    const uint64_t items = narc_reader_count(verify->reader);
    uint64_t number = 0;

    while (number < items && verify->good_count < items) {
        narc_error found;
        narc_status st;

        if (is_good(verify, number)) {
            number++;
            continue;
        }
        st = reason(verify, number, &found, err);
        if (narc_ends_it(st))
            return st;
        if (st == NARC_DONE) {
            number = narc_index_behind(verify->reader->index, number);
            continue;
        }
        verify->report.items_damaged++;
        tell_item(verify, number++, &found);
    }
    return NARC_OK;
}

/* --- objects ------------------------------------------------------------------------------------ */

/* A sink that takes everything: reading again tells the reason, with its place. */
static narc_status
forget(void *user, const void *data, size_t size, narc_error *err)
{
    (void)user;
    (void)data;
    (void)size;
    (void)err;
    return NARC_OK;
}

/* The first object that an item names and that cannot be read: NARC_OK and why, or NARC_DONE. The
 * keys of all lost ones that it names are marked. */
static narc_status
lost_object(narc_verify *verify, const narc_item *item, narc_error *found, narc_error *err)
{
    const narc_sink sink = {.write = forget};
    bool any = false;

    for (size_t i = 0; i < item->objects.count; i++) {
        uint8_t digest[NARC_SHA256_SIZE];
        narc_error why;
        narc_status st;
        size_t at;

        if (!narc_digest_parse(item->objects.items[i].sha256, digest))
            continue;
        at = narc_pairs_find(&verify->keys, narc_key_of_digest(digest), 0);
        if (at == verify->keys.count || verify->keys.items[at][0] != narc_key_of_digest(digest))
            continue;
        st = narc_whole_object(verify->reader, digest, &sink, &why);
        if (narc_ends_it(st)) {
            if (err != NULL)
                *err = why;
            return st;
        }
        if (st == NARC_OK)
            continue; /* another one with the same key */
        NARC_TRY(narc_pairs_add(&verify->named, narc_key_of_digest(digest), 0, NULL, err));
        if (!any)
            *found = why;
        any = true;
    }
    return any ? NARC_OK : NARC_DONE;
}

static narc_status
check_item(narc_verify *verify, uint64_t number, narc_error *err)
{
    narc_item *item = NULL;
    narc_error found;
    narc_status st;

    st = narc_reader_item(verify->reader, number, &item, &found);
    if (narc_ends_it(st) && err != NULL)
        *err = found;
    if (st != NARC_OK)
        return narc_ends_it(st) ? st : NARC_OK; /* 11.3: nobody but a deep verification looks */
    st = lost_object(verify, item, &found, err);
    narc_item_free(item);
    if (st == NARC_OK)
        tell_item(verify, number, &found);
    return narc_ends_it(st) ? st : NARC_OK;
}

/* Objects that no article names are told all the same. */
static narc_status
tell_nameless(narc_verify *verify, narc_error *err)
{
    for (size_t i = 0; i < verify->keys.count; i++) {
        const uint64_t *lost = verify->keys.items[i];
        narc_cached_block *block;
        narc_error found;
        narc_status st;

        if (narc_pairs_has(&verify->named, lost[0], 0))
            continue;
        st = narc_frames_block(&verify->reader->frames, lost[1], 0, verify->reader->commit.offset,
                               &block, &found);
        if (narc_ends_it(st)) {
            if (err != NULL)
                *err = found;
            return st;
        }
        if (st == NARC_OK)
            narc_fail(&found, NARC_DIGEST_MISMATCH, lost[1], "5.5",
                      "an object does not match its SHA-256");
        narc_verify_tell(verify, &found, NULL);
    }
    return NARC_OK;
}

/* Articles whose record is whole, but not their pictures or original. Only the records know all
 * objects, so they are read, once there is damage. */
static narc_status
check_objects(narc_verify *verify, narc_error *err)
{
    const uint64_t items = narc_reader_count(verify->reader);

    for (uint64_t number = 0; number < items; number++)
        if (is_good(verify, number))
            NARC_TRY(check_item(verify, number, err));
    return tell_nameless(verify, err);
}

/* --- what records say ---------------------------------------------------------------------------- */

static narc_status
check_deep(narc_verify *verify, narc_error *err)
{
    const uint64_t items = narc_reader_count(verify->reader);

    for (uint64_t number = 0; number < items; number++) {
        narc_error found;
        narc_status st;

        if (!is_good(verify, number))
            continue; /* told */
        st = narc_verify_record(verify, number, &found);
        if (narc_ends_it(st)) {
            if (err != NULL)
                *err = found;
            return st;
        }
        if (st != NARC_OK)
            tell_item(verify, number, &found);
    }
    return NARC_OK;
}

narc_status
narc_verify_articles(narc_verify *verify, narc_error *err)
{
    NARC_TRY(check_records(verify, err));
    NARC_TRY(narc_verify_objects(verify, err));
    if (verify->keys.count > 0)
        NARC_TRY(check_objects(verify, err));
    return verify->level == NARC_VERIFY_DEEP ? check_deep(verify, err) : NARC_OK;
}
