/* What is in an archive: the rows of all its indexes in memory. */
#include "archive/catalog.h"
#include "base/fail.h"
#include "base/memory.h"
#include "base/text.h"

#include <string.h>

/* What the tables look for. */
typedef struct wanted {
    narc_text guid;
    uint64_t version;
    const uint8_t *digest;
} wanted;

void
narc_catalog_init(narc_catalog *catalog, const narc_allocator *allocator)
{
    *catalog = (narc_catalog){.allocator = allocator,
                              .key = narc_hash_key_of(catalog),
                              .texts = {.allocator = allocator}};
}

void
narc_catalog_free(narc_catalog *catalog)
{
    narc_memory_free(catalog->allocator, catalog->items);
    narc_memory_free(catalog->allocator, catalog->objects);
    narc_table_free(&catalog->guids, catalog->allocator);
    narc_table_free(&catalog->versions, catalog->allocator);
    narc_table_free(&catalog->originals, catalog->allocator);
    narc_table_free(&catalog->claims, catalog->allocator);
    narc_table_free(&catalog->digests, catalog->allocator);
    narc_arena_free(&catalog->texts);
    narc_catalog_init(catalog, catalog->allocator);
}

static uint64_t
hash_guid(const narc_catalog *catalog, narc_text guid)
{
    return narc_hash(catalog->key, (narc_bytes){(const uint8_t *)guid.data, guid.size});
}

/* The hash of a guid together with something else: that of the second, keyed by the first. */
static uint64_t
hash_guid_and(const narc_catalog *catalog, narc_text guid, const void *data, size_t size)
{
    const narc_hash_key key = {catalog->key.a ^ hash_guid(catalog, guid), catalog->key.b};

    return narc_hash(key, (narc_bytes){data, size});
}

static uint64_t
hash_claim(const narc_catalog *catalog, const wanted *want)
{
    const narc_hash_key key = {catalog->key.a ^ want->version, catalog->key.b};

    return narc_hash(key, (narc_bytes){want->digest, 32}) ^ hash_guid(catalog, want->guid);
}

static uint64_t
hash_digest(const narc_catalog *catalog, const uint8_t digest[32])
{
    return narc_hash(catalog->key, (narc_bytes){digest, 32});
}

static bool
same_guid(const void *context, size_t index, const void *key)
{
    const narc_catalog *catalog = context;
    const wanted *want = key;

    return narc_text_equal(catalog->items[index].row.guid, want->guid);
}

static bool
same_version(const void *context, size_t index, const void *key)
{
    const narc_catalog *catalog = context;
    const wanted *want = key;

    return catalog->items[index].row.version == want->version && same_guid(context, index, key);
}

static bool
same_original(const void *context, size_t index, const void *key)
{
    const narc_catalog *catalog = context;
    const wanted *want = key;

    return memcmp(catalog->items[index].row.original, want->digest, 32) == 0 &&
           same_guid(context, index, key);
}

static bool
same_claim(const void *context, size_t index, const void *key)
{
    const narc_catalog *catalog = context;
    const wanted *want = key;

    return narc_catalog_stated(&catalog->items[index].row) == want->version &&
           same_original(context, index, key);
}

static bool
same_digest(const void *context, size_t index, const void *key)
{
    const narc_catalog *catalog = context;
    const wanted *want = key;

    return memcmp(catalog->objects[index].row.digest, want->digest, 32) == 0;
}

static size_t
index_of(const narc_table_slot *slot)
{
    return slot != NULL ? slot->index : NARC_TABLE_NONE;
}

size_t
narc_catalog_newest(const narc_catalog *catalog, narc_text guid)
{
    const wanted want = {.guid = guid};

    return index_of(
        narc_table_find(&catalog->guids, hash_guid(catalog, guid), same_guid, catalog, &want));
}

size_t
narc_catalog_version(const narc_catalog *catalog, narc_text guid, uint64_t version)
{
    const wanted want = {.guid = guid, .version = version};
    const uint64_t hash = hash_guid_and(catalog, guid, &version, sizeof(version));

    return index_of(narc_table_find(&catalog->versions, hash, same_version, catalog, &want));
}

size_t
narc_catalog_original(const narc_catalog *catalog, narc_text guid, const uint8_t original[32])
{
    const wanted want = {.guid = guid, .digest = original};
    const uint64_t hash = hash_guid_and(catalog, guid, original, 32);

    return index_of(narc_table_find(&catalog->originals, hash, same_original, catalog, &want));
}

size_t
narc_catalog_claim(const narc_catalog *catalog, narc_text guid, const uint8_t original[32],
                   uint64_t stated)
{
    const wanted want = {.guid = guid, .version = stated, .digest = original};

    return index_of(
        narc_table_find(&catalog->claims, hash_claim(catalog, &want), same_claim, catalog, &want));
}

size_t
narc_catalog_object_of(const narc_catalog *catalog, const uint8_t digest[32])
{
    const wanted want = {.digest = digest};

    return index_of(narc_table_find(&catalog->digests, hash_digest(catalog, digest), same_digest,
                                    catalog, &want));
}

uint64_t
narc_catalog_stated(const narc_index_item *row)
{
    return row->stated != 0 ? row->stated : row->version;
}

bool
narc_catalog_has_original(const narc_index_item *row)
{
    static const uint8_t none[32] = {0};

    return memcmp(row->original, none, sizeof(none)) != 0;
}

/* Room for one more element of an array that doubles. */
static bool
reserve(const narc_allocator *allocator, void **elements, size_t count, size_t *capacity,
        size_t size)
{
    const size_t larger = *capacity == 0 ? 64 : *capacity * 2;
    void *moved;

    if (count < *capacity)
        return true;
    if (larger > SIZE_MAX / size)
        return false;
    moved = narc_memory_resize(allocator, *elements, larger * size);
    if (moved == NULL)
        return false;
    *elements = moved;
    *capacity = larger;
    return true;
}

static void
enter_item(narc_catalog *catalog, size_t index)
{
    const narc_index_item *row = &catalog->items[index].row;
    const wanted want = {
        .guid = row->guid, .version = narc_catalog_stated(row), .digest = row->original};
    const uint64_t of_claim = hash_claim(catalog, &want);
    const uint64_t of_guid = hash_guid(catalog, row->guid);
    const uint64_t of_original = hash_guid_and(catalog, row->guid, row->original, 32);
    narc_table_slot *slot = narc_table_find(&catalog->guids, of_guid, same_guid, catalog, &want);

    if (slot == NULL)
        narc_table_add(&catalog->guids, of_guid, index);
    else if (catalog->items[slot->index].row.version < row->version)
        slot->index = index;
    narc_table_add(&catalog->versions,
                   hash_guid_and(catalog, row->guid, &row->version, sizeof(row->version)), index);
    if (!narc_catalog_has_original(row))
        return;
    if (narc_table_find(&catalog->originals, of_original, same_original, catalog, &want) == NULL)
        narc_table_add(&catalog->originals, of_original, index);
    if (narc_table_find(&catalog->claims, of_claim, same_claim, catalog, &want) == NULL)
        narc_table_add(&catalog->claims, of_claim, index);
}

narc_status
narc_catalog_add_item(narc_catalog *catalog, const narc_index_item *row, uint64_t commit,
                      narc_error *err)
{
    narc_catalog_item item = {*row, commit};

    item.row.guid = narc_arena_copy(&catalog->texts, row->guid);
    item.row.url = narc_arena_copy(&catalog->texts, row->url);
    if (catalog->texts.failed || !narc_table_reserve(&catalog->guids, catalog->allocator) ||
        !narc_table_reserve(&catalog->versions, catalog->allocator) ||
        !narc_table_reserve(&catalog->originals, catalog->allocator) ||
        !narc_table_reserve(&catalog->claims, catalog->allocator) ||
        !reserve(catalog->allocator, (void **)&catalog->items, catalog->item_count,
                 &catalog->item_capacity, sizeof(*catalog->items)))
        return narc_fail_memory(err);
    catalog->items[catalog->item_count] = item;
    enter_item(catalog, catalog->item_count);
    catalog->item_count++;
    return NARC_OK;
}

narc_status
narc_catalog_add_object(narc_catalog *catalog, const narc_index_object *row, uint64_t commit,
                        narc_error *err)
{
    if (!narc_table_reserve(&catalog->digests, catalog->allocator) ||
        !reserve(catalog->allocator, (void **)&catalog->objects, catalog->object_count,
                 &catalog->object_capacity, sizeof(*catalog->objects)))
        return narc_fail_memory(err);
    catalog->objects[catalog->object_count] = (narc_catalog_object){*row, commit};
    narc_table_add(&catalog->digests, hash_digest(catalog, row->digest), catalog->object_count);
    catalog->object_count++;
    return NARC_OK;
}
