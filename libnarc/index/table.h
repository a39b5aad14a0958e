/* A hash table of indexes into somebody's array. The keys stay there; the table knows their hashes.
 * Hashes are keyed (SipHash-2-4), so that hostile guids cannot be made to collide. */
#ifndef NARC_INDEX_TABLE_H
#define NARC_INDEX_TABLE_H

#include <narc/base.h>

#define NARC_TABLE_NONE SIZE_MAX

typedef struct narc_table_slot {
    uint64_t hash;
    size_t index; /* NARC_TABLE_NONE in a free slot */
} narc_table_slot;

/* Zeroed means empty. */
typedef struct narc_table {
    narc_table_slot *slots;
    size_t capacity; /* a power of two, or 0 */
    size_t count;
} narc_table;

typedef struct narc_hash_key {
    uint64_t a;
    uint64_t b;
} narc_hash_key;

/** A key that differs from handle to handle; it never shows in any output. */
narc_hash_key narc_hash_key_of(const void *handle);
uint64_t narc_hash(narc_hash_key key, narc_bytes bytes);

/** Whether the element at index has the key that is looked for. */
typedef bool (*narc_table_same)(const void *context, size_t index, const void *wanted);

/** The slot of a key, or NULL. Its index may be changed to another element with the same key. */
narc_table_slot *narc_table_find(const narc_table *table, uint64_t hash, narc_table_same same,
                                 const void *context, const void *wanted);
/** Makes room for one more; false when memory runs out. */
bool narc_table_reserve(narc_table *table, const narc_allocator *allocator);
/** Adds a key that is not there yet, after narc_table_reserve. */
void narc_table_add(narc_table *table, uint64_t hash, size_t index);
void narc_table_free(narc_table *table, const narc_allocator *allocator);

#endif
