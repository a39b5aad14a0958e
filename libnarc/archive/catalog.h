/* What is in an archive: the rows of all its indexes in memory, found by guid, by guid and version,
 * by guid and original, and by digest. Reader and writer both keep one. */
#ifndef NARC_ARCHIVE_CATALOG_H
#define NARC_ARCHIVE_CATALOG_H

#include "archive/table.h"
#include "base/arena.h"
#include "format/index.h"

typedef struct narc_catalog_item {
    narc_index_item row; /* texts live in the catalog's arena */
    uint64_t commit;     /* number of the commit that added it */
} narc_catalog_item;

typedef struct narc_catalog_object {
    narc_index_object row;
    uint64_t commit;
} narc_catalog_object;

typedef struct narc_catalog {
    const narc_allocator *allocator;
    narc_hash_key key;
    narc_arena texts;
    narc_catalog_item *items;
    size_t item_count;
    size_t item_capacity;
    narc_catalog_object *objects;
    size_t object_count;
    size_t object_capacity;
    narc_table guids;     /* guid -> its item with the highest version */
    narc_table versions;  /* guid and version -> item */
    narc_table originals; /* guid and original -> the first item with both */
    narc_table claims;    /* guid, original and the version it stated -> the first item */
    narc_table digests;   /* digest -> object */
} narc_catalog;

void narc_catalog_init(narc_catalog *catalog, const narc_allocator *allocator);
void narc_catalog_free(narc_catalog *catalog);

/* Each answers a position, or NARC_TABLE_NONE. */
size_t narc_catalog_newest(const narc_catalog *catalog, narc_text guid);
size_t narc_catalog_version(const narc_catalog *catalog, narc_text guid, uint64_t version);
size_t narc_catalog_original(const narc_catalog *catalog, narc_text guid,
                             const uint8_t original[32]);
size_t narc_catalog_claim(const narc_catalog *catalog, narc_text guid, const uint8_t original[32],
                          uint64_t stated);
size_t narc_catalog_object_of(const narc_catalog *catalog, const uint8_t digest[32]);

/** The version its document stated: the row's own unless that one was taken. */
uint64_t narc_catalog_stated(const narc_index_item *row);
/** Whether a row names an original at all. */
bool narc_catalog_has_original(const narc_index_item *row);

/** Adds a row; its guid and version must not be there yet. Copies the texts. E802: nothing done. */
narc_status narc_catalog_add_item(narc_catalog *catalog, const narc_index_item *row,
                                  uint64_t commit, narc_error *err);
/** Adds a row; its digest must not be there yet. E802 changes nothing. */
narc_status narc_catalog_add_object(narc_catalog *catalog, const narc_index_object *row,
                                    uint64_t commit, narc_error *err);

#endif
