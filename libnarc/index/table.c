/* A hash table of indexes into somebody's array. */
#include "index/table.h"
#include "base/memory.h"

#include <assert.h>
#include <string.h>

#define FIRST_CAPACITY 64u

narc_hash_key
narc_hash_key_of(const void *handle)
{
    /* Addresses are the only secret at hand without asking the system; with randomised address
     * spaces they cannot be known to whoever made the input. */
    const uint64_t address = (uint64_t)(uintptr_t)handle;
    const uint64_t stack = (uint64_t)(uintptr_t)&address;

    return (narc_hash_key){address * UINT64_C(0x9E3779B97F4A7C15) ^ stack,
                           stack * UINT64_C(0xC2B2AE3D27D4EB4F) ^ address};
}

static uint64_t
rotate(uint64_t value, int by)
{
    return value << by | value >> (64 - by);
}

static void
sip_rounds(uint64_t v[4], int rounds)
{
    while (rounds-- > 0) {
        v[0] += v[1];
        v[1] = rotate(v[1], 13) ^ v[0];
        v[0] = rotate(v[0], 32);
        v[2] += v[3];
        v[3] = rotate(v[3], 16) ^ v[2];
        v[0] += v[3];
        v[3] = rotate(v[3], 21) ^ v[0];
        v[2] += v[1];
        v[1] = rotate(v[1], 17) ^ v[2];
        v[2] = rotate(v[2], 32);
    }
}

uint64_t
narc_hash(narc_hash_key key, narc_bytes bytes)
{
    uint64_t v[4] = {key.a ^ UINT64_C(0x736F6D6570736575), key.b ^ UINT64_C(0x646F72616E646F6D),
                     key.a ^ UINT64_C(0x6C7967656E657261), key.b ^ UINT64_C(0x7465646279746573)};
    uint64_t word;
    size_t at = 0;

    for (; bytes.size - at >= sizeof(word); at += sizeof(word)) {
        memcpy(&word, bytes.data + at, sizeof(word));
        v[3] ^= word;
        sip_rounds(v, 2);
        v[0] ^= word;
    }
    word = (uint64_t)bytes.size << 56;
    if (bytes.size > at)
        memcpy(&word, bytes.data + at, bytes.size - at);
    v[3] ^= word;
    sip_rounds(v, 2);
    v[0] ^= word;
    v[2] ^= 0xFF;
    sip_rounds(v, 4);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

narc_table_slot *
narc_table_find(const narc_table *table, uint64_t hash, narc_table_same same, const void *context,
                const void *wanted)
{
    if (table->capacity == 0)
        return NULL;
    for (size_t i = (size_t)hash & (table->capacity - 1);; i = (i + 1) & (table->capacity - 1)) {
        narc_table_slot *slot = &table->slots[i];

        if (slot->index == NARC_TABLE_NONE)
            return NULL;
        if (slot->hash == hash && same(context, slot->index, wanted))
            return slot;
    }
}

static void
put(narc_table_slot *slots, size_t capacity, narc_table_slot slot)
{
    size_t i = (size_t)slot.hash & (capacity - 1);

    while (slots[i].index != NARC_TABLE_NONE)
        i = (i + 1) & (capacity - 1);
    slots[i] = slot;
}

bool
narc_table_reserve(narc_table *table, const narc_allocator *allocator)
{
    const size_t capacity = table->capacity == 0 ? FIRST_CAPACITY : table->capacity * 2;
    narc_table_slot *slots;

    if (table->count + 1 <= table->capacity / 4 * 3)
        return true;
    if (capacity > SIZE_MAX / sizeof(*slots))
        return false;
    slots = narc_memory_get(allocator, capacity * sizeof(*slots));
    if (slots == NULL)
        return false;
    for (size_t i = 0; i < capacity; i++)
        slots[i].index = NARC_TABLE_NONE;
    for (size_t i = 0; i < table->capacity; i++)
        if (table->slots[i].index != NARC_TABLE_NONE)
            put(slots, capacity, table->slots[i]);
    narc_memory_free(allocator, table->slots);
    table->slots = slots;
    table->capacity = capacity;
    return true;
}

void
narc_table_add(narc_table *table, uint64_t hash, size_t index)
{
    assert(table->count < table->capacity && index != NARC_TABLE_NONE);
    put(table->slots, table->capacity, (narc_table_slot){hash, index});
    table->count++;
}

void
narc_table_free(narc_table *table, const narc_allocator *allocator)
{
    narc_memory_free(allocator, table->slots);
    *table = (narc_table){0};
}
