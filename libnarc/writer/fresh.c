/* What a commit adds, in memory until its run is written. */
#include "writer/fresh.h"
#include "base/fail.h"
#include "base/memory.h"
#include "base/text.h"

#include <string.h>

#define TEXT_BYTES 512u

void
narc_fresh_init(narc_fresh *fresh, const narc_allocator *allocator)
{
    *fresh = (narc_fresh){
        .allocator = allocator, .key = narc_hash_key_of(fresh), .texts = {.allocator = allocator}};
}

void
narc_fresh_free(narc_fresh *fresh)
{
    narc_memory_free(fresh->allocator, fresh->items);
    narc_memory_free(fresh->allocator, fresh->objects);
    narc_table_free(&fresh->guids, fresh->allocator);
    narc_table_free(&fresh->digests, fresh->allocator);
    narc_arena_free(&fresh->texts);
}

void
narc_fresh_clear(narc_fresh *fresh)
{
    const narc_allocator *allocator = fresh->allocator;

    narc_fresh_free(fresh);
    narc_fresh_init(fresh, allocator);
}

bool
narc_fresh_exceeds(const narc_fresh *fresh, size_t most)
{
    return fresh->item_count >= most || fresh->object_count >= most ||
           fresh->text_bytes / TEXT_BYTES >= most;
}

/* --- finding ------------------------------------------------------------------------------------ */

static bool
same_guid(const void *context, size_t index, const void *wanted)
{
    const narc_fresh *fresh = context;
    const narc_text guid = fresh->items[index].row.texts[NARC_CATALOGUE_GUID];

    return narc_text_equal(guid, *(const narc_text *)wanted);
}

static bool
same_digest(const void *context, size_t index, const void *wanted)
{
    const narc_fresh *fresh = context;

    return memcmp(fresh->objects[index].digest, wanted, NARC_SHA256_SIZE) == 0;
}

static narc_table_slot *
guid_slot(const narc_fresh *fresh, narc_text guid, uint64_t *hash)
{
    *hash = narc_hash(fresh->key, (narc_bytes){(const uint8_t *)guid.data, guid.size});
    return narc_table_find(&fresh->guids, *hash, same_guid, fresh, &guid);
}

size_t
narc_fresh_guid(const narc_fresh *fresh, narc_text guid)
{
    uint64_t hash;
    const narc_table_slot *slot = guid_slot(fresh, guid, &hash);

    return slot != NULL ? slot->index : NARC_TABLE_NONE;
}

size_t
narc_fresh_find(const narc_fresh *fresh, const uint8_t digest[NARC_SHA256_SIZE])
{
    const uint64_t hash = narc_hash(fresh->key, (narc_bytes){digest, NARC_SHA256_SIZE});
    const narc_table_slot *slot =
        narc_table_find(&fresh->digests, hash, same_digest, fresh, digest);

    return slot != NULL ? slot->index : NARC_TABLE_NONE;
}

/* --- adding ------------------------------------------------------------------------------------- */

narc_status
narc_fresh_add_item(narc_fresh *fresh, const narc_catalogue_row *row, bool known_before,
                    narc_error *err)
{
    narc_table_slot *slot;
    narc_fresh_item *item;
    uint64_t hash;

    if (!narc_memory_room(fresh->allocator, (void **)&fresh->items, fresh->item_count,
                          &fresh->item_capacity, sizeof(*fresh->items)) ||
        !narc_table_reserve(&fresh->guids, fresh->allocator))
        return narc_fail_memory(err);
    item = &fresh->items[fresh->item_count];
    *item = (narc_fresh_item){*row, NARC_TABLE_NONE, known_before};
    for (size_t t = 0; t < NARC_CATALOGUE_TEXTS; t++) {
        item->row.texts[t] = narc_arena_copy(&fresh->texts, row->texts[t]);
        fresh->text_bytes += row->texts[t].size;
    }
    if (fresh->texts.failed)
        return narc_fail_memory(err);
    slot = guid_slot(fresh, item->row.texts[NARC_CATALOGUE_GUID], &hash);
    if (slot != NULL) {
        item->earlier = slot->index;
        slot->index = fresh->item_count;
    } else {
        narc_table_add(&fresh->guids, hash, fresh->item_count);
    }
    fresh->item_count++;
    return NARC_OK;
}

narc_status
narc_fresh_add_object(narc_fresh *fresh, const uint8_t digest[NARC_SHA256_SIZE], uint64_t group,
                      narc_error *err)
{
    const uint64_t hash = narc_hash(fresh->key, (narc_bytes){digest, NARC_SHA256_SIZE});
    narc_fresh_object *object;

    if (!narc_memory_room(fresh->allocator, (void **)&fresh->objects, fresh->object_count,
                          &fresh->object_capacity, sizeof(*fresh->objects)) ||
        !narc_table_reserve(&fresh->digests, fresh->allocator))
        return narc_fail_memory(err);
    object = &fresh->objects[fresh->object_count];
    *object = (narc_fresh_object){.group = group};
    memcpy(object->digest, digest, NARC_SHA256_SIZE);
    narc_table_add(&fresh->digests, hash, fresh->object_count);
    fresh->object_count++;
    return NARC_OK;
}
