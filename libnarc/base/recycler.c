/* Blocks of powers of two, with their capacity in front, kept in one list a size. */
#include "base/recycler.h"

#include "base/memory.h"

#include <stdalign.h>
#include <string.h>

#define SMALLEST ((size_t)4096)
/* Bytes kept at most; a hostile document must not be remembered by its size. */
#define MOST_KEPT ((size_t)16 << 20)

typedef union block {
    struct {
        size_t capacity; /* usable bytes behind this header */
        union block *next;
    } at;
    max_align_t aligned;
} block;

/* The class of a block with so many bytes, or CLASSES when it is not kept. */
static size_t
class_of(size_t capacity)
{
    size_t class = 0;

    while (class < NARC_RECYCLER_CLASSES && capacity != SMALLEST << class)
        class ++;
    return class;
}

static void *
take(narc_recycler *recycler, size_t size)
{
    size_t capacity = size;
    size_t class = NARC_RECYCLER_CLASSES;
    block *taken;

    if (size > SIZE_MAX - sizeof(*taken))
        return NULL;
    if (size >= SMALLEST / 2)
        for (class = 0; class < NARC_RECYCLER_CLASSES && SMALLEST << class < size; class ++)
            ;
    if (class < NARC_RECYCLER_CLASSES) {
        capacity = SMALLEST << class;
        if (recycler->kept[class] != NULL) {
            taken = recycler->kept[class];
            recycler->kept[class] = taken->at.next;
            recycler->kept_bytes -= capacity;
            return taken + 1;
        }
    }
    taken = narc_memory_get(recycler->from, sizeof(*taken) + capacity);
    if (taken == NULL)
        return NULL;
    taken->at.capacity = capacity;
    return taken + 1;
}

static void
give_back(narc_recycler *recycler, block *given)
{
    const size_t class = class_of(given->at.capacity);

    if (class == NARC_RECYCLER_CLASSES || recycler->kept_bytes + given->at.capacity > MOST_KEPT) {
        narc_memory_free(recycler->from, given);
        return;
    }
    given->at.next = recycler->kept[class];
    recycler->kept[class] = given;
    recycler->kept_bytes += given->at.capacity;
}

static void *
resize(void *user, void *memory, size_t size)
{
    narc_recycler *recycler = user;
    block *old = memory != NULL ? (block *)memory - 1 : NULL;
    void *larger;

    if (size == 0) {
        if (old != NULL)
            give_back(recycler, old);
        return NULL;
    }
    if (old == NULL)
        return take(recycler, size);
    if (size <= old->at.capacity)
        return memory;
    larger = take(recycler, size);
    if (larger == NULL)
        return NULL;
    memcpy(larger, memory, old->at.capacity);
    give_back(recycler, old);
    return larger;
}

void
narc_recycler_begin(narc_recycler *recycler, const narc_allocator *from)
{
    *recycler = (narc_recycler){.allocator = {resize, recycler}, .from = from};
}

void
narc_recycler_end(narc_recycler *recycler)
{
    for (size_t class = 0; class < NARC_RECYCLER_CLASSES; class ++)
        while (recycler->kept[class] != NULL) {
            block *gone = recycler->kept[class];

            recycler->kept[class] = gone->at.next;
            narc_memory_free(recycler->from, gone);
        }
    recycler->kept_bytes = 0;
}
