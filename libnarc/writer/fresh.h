/* What a commit adds, in memory until its run is written: a catalogue row for each item, and the objects
 * (spec 6.2, 6.3). */
#ifndef NARC_WRITER_FRESH_H
#define NARC_WRITER_FRESH_H

#include "base/arena.h"
#include "digest/digest.h"
#include "format/catalogue.h"
#include "index/table.h"

typedef struct narc_fresh_item {
    narc_catalogue_row
        row;           /* texts live in the arena; the place is known once its block is written */
    size_t earlier;    /* the item before it with the same guid, or NARC_TABLE_NONE */
    bool known_before; /* the guid occurs in older runs too */
} narc_fresh_item;

typedef struct narc_fresh_object {
    uint8_t digest[NARC_SHA256_SIZE];
    uint64_t group; /* it was added to */
    narc_place place;
} narc_fresh_object;

typedef struct narc_fresh {
    const narc_allocator *allocator;
    narc_hash_key key;
    narc_arena texts;
    uint64_t text_bytes; /* in the arena, which has more room than that */
    narc_fresh_item *items;
    size_t item_count, item_capacity;
    narc_fresh_object *objects;
    size_t object_count, object_capacity;
    narc_table guids;   /* guid -> its latest item */
    narc_table digests; /* digest -> object */
} narc_fresh;

void narc_fresh_init(narc_fresh *fresh, const narc_allocator *allocator);
void narc_fresh_free(narc_fresh *fresh);
/** Forgets everything, for the next commit. */
void narc_fresh_clear(narc_fresh *fresh);
/** Whether it has so many items or objects, or 512 bytes of text for each. */
bool narc_fresh_exceeds(const narc_fresh *fresh, size_t most);

/** The latest item with the guid, or NARC_TABLE_NONE. */
size_t narc_fresh_guid(const narc_fresh *fresh, narc_text guid);
/** The object, or NARC_TABLE_NONE. */
size_t narc_fresh_find(const narc_fresh *fresh, const uint8_t digest[NARC_SHA256_SIZE]);

/** Adds a row; its texts are copied. E802: nothing is added. */
narc_status narc_fresh_add_item(narc_fresh *fresh, const narc_catalogue_row *row, bool known_before,
                                narc_error *err);
/** Adds an object that is not there yet. E802: nothing is added. */
narc_status narc_fresh_add_object(narc_fresh *fresh, const uint8_t digest[NARC_SHA256_SIZE],
                                  uint64_t group, narc_error *err);

#endif
