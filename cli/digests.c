/* Open addressing, half full at most; a digest is its own hash. */
#include "digests.h"
#include "cli.h"

#include <stdlib.h>
#include <string.h>

static const uint8_t nothing[32];

static size_t
slot_of(const struct digest_set *set, const uint8_t digest[32])
{
    size_t slot;

    memcpy(&slot, digest, sizeof(slot));
    for (slot &= set->size - 1;; slot = (slot + 1) & (set->size - 1))
        if (memcmp(set->slots[slot], digest, 32) == 0 || memcmp(set->slots[slot], nothing, 32) == 0)
            return slot;
}

bool
digest_set_has(const struct digest_set *set, const uint8_t digest[32])
{
    return set->size > 0 && memcmp(digest, nothing, 32) != 0 &&
           memcmp(set->slots[slot_of(set, digest)], digest, 32) == 0;
}

static void
grow(struct digest_set *set)
{
    struct digest_set bigger = {.count = set->count, .size = set->size > 0 ? set->size * 2 : 1024};

    bigger.slots = cli_allocate(bigger.size * 32);
    for (size_t i = 0; i < set->size; i++)
        if (memcmp(set->slots[i], nothing, 32) != 0)
            memcpy(bigger.slots[slot_of(&bigger, set->slots[i])], set->slots[i], 32);
    free(set->slots);
    *set = bigger;
}

bool
digest_set_add(struct digest_set *set, const uint8_t digest[32])
{
    size_t slot;

    if ((set->count + 1) * 2 > set->size)
        grow(set);
    slot = slot_of(set, digest);
    if (memcmp(set->slots[slot], digest, 32) == 0)
        return false;
    memcpy(set->slots[slot], digest, 32);
    set->count++;
    return true;
}

void
digest_set_free(struct digest_set *set)
{
    free(set->slots);
    memset(set, 0, sizeof(*set));
}
