/* Adding everything another archive has, record by record, byte for byte. */
#include "format/item_row.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "writer/writer_inside.h"

#include <narc/record.h>

typedef struct merge {
    narc_writer *writer;
    narc_reader *reader;
    narc_damage_fn damage;
    void *user;
    narc_buffer record;
    narc_buffer object;
} merge;

/* Whether a failure is damage in the other archive, which costs what it concerns and nothing else. */
static bool
is_damage(const merge *merging, narc_status st, const narc_error *found, uint64_t number)
{
    const narc_entry *entry = NULL;

    if (st != NARC_E_CORRUPT && st != NARC_E_LIMIT && st != NARC_E_NOT_FOUND &&
        st != NARC_E_UNSUPPORTED)
        return false;
    if (merging->damage != NULL) {
        if (narc_reader_entry(merging->reader, number, &entry, NULL) != NARC_OK)
            entry = NULL;
        merging->damage(merging->user, found, entry);
    }
    return true;
}

/* An object of the other archive, on its way to this one. */
typedef struct passing_object {
    narc_reader *reader;
    const uint8_t *digest;
} passing_object;

static narc_status
produce_object(void *user, const narc_sink *sink, narc_error *err)
{
    const passing_object *object = user;

    return narc_reader_object(object->reader, object->digest, sink, err);
}

static narc_status
add_object(merge *merging, const narc_object_ref *ref, narc_text site, uint64_t number,
           narc_error *err)
{
    narc_writer *writer = merging->writer;
    uint8_t digest[NARC_SHA256_SIZE];
    passing_object object = {merging->reader, digest};
    bool there = false;
    narc_status st;

    if (!narc_digest_parse(ref->sha256, digest))
        return NARC_OK;
    NARC_TRY(narc_known_object(&writer->known, &writer->frames, digest, &there, err));
    if (there)
        return NARC_OK;
    st = narc_writer_add_produced(writer, site, produce_object, &object, &merging->object, err);
    return st == NARC_OK || (!writer->dead && is_damage(merging, st, err, number)) ? NARC_OK : st;
}

static narc_status
add_objects(merge *merging, uint64_t number, narc_error *err)
{
    const narc_bytes record = narc_buffer_view(&merging->record);
    narc_item *item;
    narc_status st = narc_record_decode(record, &merging->writer->limits,
                                        merging->writer->allocator, &item, err);

    for (size_t i = 0; st == NARC_OK && i < item->objects.count; i++)
        st = add_object(merging, &item->objects.items[i], narc_item_site(item), number, err);
    narc_item_free(item);
    return st;
}

static narc_status
add_one(merge *merging, uint64_t number, narc_error *err)
{
    narc_status st;

    narc_buffer_clear(&merging->record);
    st = narc_reader_record(merging->reader, number, &merging->record, err);
    if (st != NARC_OK)
        return is_damage(merging, st, err, number) ? NARC_OK : st;
    st = add_objects(merging, number, err);
    if (st == NARC_OK)
        st = narc_writer_add_record(merging->writer, narc_buffer_view(&merging->record), NULL, err);
    if (st != NARC_OK && !merging->writer->dead && is_damage(merging, st, err, number))
        return NARC_OK;
    return st;
}

narc_status
narc_writer_merge(narc_writer *writer, narc_reader *reader, narc_damage_fn damage, void *user,
                  narc_error *err)
{
    merge merging = {.writer = writer,
                     .reader = reader,
                     .damage = damage,
                     .user = user,
                     .record = {.allocator = writer->allocator},
                     .object = {.allocator = writer->allocator}};
    const uint64_t count = narc_reader_count(reader);
    narc_error own_error;
    narc_status st = NARC_OK;

    if (err == NULL)
        err = &own_error;
    for (uint64_t number = 0; st == NARC_OK && number < count; number++)
        st = add_one(&merging, number, err);
    narc_buffer_free(&merging.record);
    narc_buffer_free(&merging.object);
    return st;
}
