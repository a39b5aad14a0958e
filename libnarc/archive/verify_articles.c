/* Verifying: what damage means for the articles (spec 11.3). */
#include "archive/verify_inside.h"
#include "archive/whole.h"
#include "base/fail.h"
#include "base/memory.h"

#include <string.h>

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

/* Why a record or object cannot be read. The pass over the blocks found it bad; when reading it
 * alone finds nothing, the two disagree, and that is the finding. */
static narc_status
reason(narc_verify *verify, bool is_object, size_t row, narc_error *found)
{
    const narc_sink sink = {.write = forget};
    narc_status st = is_object ? narc_whole_object(verify->reader, row, &sink, found)
                               : narc_whole_record(verify->reader, row, &sink, found);

    if (st == NARC_OK)
        st = narc_fail(found, NARC_INDEX_DAMAGED, NARC_NO_OFFSET, "11.2",
                       "the index and the blocks disagree");
    return st == NARC_E_IO || st == NARC_E_MEMORY ? st : NARC_OK;
}

static narc_status
tell_item(narc_verify *verify, bool is_object, size_t row, size_t item, narc_error *err)
{
    narc_error found = {0};
    const narc_status st = reason(verify, is_object, row, &found);

    if (st != NARC_OK) {
        if (err != NULL)
            *err = found;
        return st;
    }
    narc_verify_tell(verify, &found,
                     item != NARC_TABLE_NONE ? narc_reader_entry(verify->reader, item) : NULL);
    return NARC_OK;
}

/* The first damaged object an item refers to, or NARC_TABLE_NONE. *named is set for all of them. */
static size_t
damaged_object(narc_verify *verify, const narc_item *item, bool *named)
{
    size_t first = NARC_TABLE_NONE;

    for (size_t i = 0; i < item->objects.count; i++) {
        uint8_t digest[32];
        size_t row;

        if (!narc_digest_parse(item->objects.items[i].sha256, digest))
            continue;
        row = narc_catalog_object_of(&verify->reader->catalog, digest);
        if (row == NARC_TABLE_NONE || verify->objects[row] == NARC_VERIFY_GOOD)
            continue;
        named[row] = true;
        if (first == NARC_TABLE_NONE)
            first = row;
    }
    return first;
}

/* Articles whose record is whole, but not their pictures or original. Only the records know all
 * objects, so they are read, once there is damage. */
static narc_status
tell_objects(narc_verify *verify, bool *named, narc_error *err)
{
    const narc_catalog *catalog = &verify->reader->catalog;

    for (size_t i = 0; i < catalog->item_count; i++) {
        narc_item *item = NULL;
        size_t row = NARC_TABLE_NONE;
        narc_status st;

        if (verify->items[i] != NARC_VERIFY_GOOD)
            continue;
        st = narc_reader_item(verify->reader, i, &item, err);
        if (st == NARC_E_IO || st == NARC_E_MEMORY)
            return st;
        if (st == NARC_OK)
            row = damaged_object(verify, item, named);
        narc_item_free(item);
        if (row != NARC_TABLE_NONE)
            NARC_TRY(tell_item(verify, true, row, i, err));
    }
    for (size_t i = 0; i < catalog->object_count; i++)
        if (verify->objects[i] != NARC_VERIFY_GOOD && !named[i])
            NARC_TRY(tell_item(verify, true, i, NARC_TABLE_NONE, err));
    return NARC_OK;
}

narc_status
narc_verify_articles(narc_verify *verify, narc_error *err)
{
    const narc_catalog *catalog = &verify->reader->catalog;
    bool *named;
    narc_status st;

    for (size_t i = 0; i < catalog->item_count; i++) {
        if (verify->items[i] == NARC_VERIFY_GOOD)
            continue;
        verify->report.items_damaged++;
        NARC_TRY(tell_item(verify, false, i, i, err));
    }
    for (size_t i = 0; i < catalog->object_count; i++)
        verify->report.objects_damaged += verify->objects[i] != NARC_VERIFY_GOOD;
    if (verify->report.objects_damaged == 0)
        return NARC_OK;
    named = narc_memory_zeroed(verify->reader->allocator, catalog->object_count, sizeof(*named));
    if (named == NULL)
        return narc_fail_memory(err);
    st = tell_objects(verify, named, err);
    narc_memory_free(verify->reader->allocator, named);
    return st;
}
