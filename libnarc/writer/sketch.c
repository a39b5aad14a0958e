/* What a text is like: the smallest hashes of its stretches of 32 bytes. */
#include "writer/sketch.h"

#include <string.h>

#define WINDOW 32 /* a byte has left a hash of 64 bits after 32 shifts by 2 */

/* A different number for each byte value; any mixing function does (here that of SplitMix64). */
static uint64_t
mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

/* Keeps the hashes ascending, each once, and no more than there is room for. */
static void
take(narc_sketch *sketch, uint64_t hash)
{
    size_t at = sketch->count;

    while (at > 0 && sketch->hashes[at - 1] > hash)
        at--;
    if (at > 0 && sketch->hashes[at - 1] == hash)
        return;
    if (sketch->count < NARC_SKETCH_SIZE)
        sketch->count++;
    memmove(&sketch->hashes[at + 1], &sketch->hashes[at], (sketch->count - 1 - at) * sizeof(hash));
    sketch->hashes[at] = hash;
}

void
narc_sketch_of(narc_bytes bytes, narc_sketch *out)
{
    uint64_t of_byte[256];
    uint64_t hash = 0;

    out->count = 0;
    for (uint64_t i = 0; i < 256; i++)
        of_byte[i] = mix(i + 1);
    for (size_t i = 0; i < bytes.size; i++) {
        uint64_t value;

        hash = (hash << 2) + of_byte[bytes.data[i]];
        if (i + 1 < WINDOW)
            continue;
        value = hash * UINT64_C(0x9E3779B97F4A7C15); /* the low bits know only the last bytes */
        if (out->count < NARC_SKETCH_SIZE || value < out->hashes[NARC_SKETCH_SIZE - 1])
            take(out, value);
    }
}

size_t
narc_sketch_common(const narc_sketch *a, const narc_sketch *b)
{
    size_t i = 0, j = 0, common = 0;

    while (i < a->count && j < b->count) {
        if (a->hashes[i] == b->hashes[j]) {
            common++;
            i++;
            j++;
        } else if (a->hashes[i] < b->hashes[j]) {
            i++;
        } else {
            j++;
        }
    }
    return common;
}
