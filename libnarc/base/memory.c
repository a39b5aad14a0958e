/* Memory through the allocator hook. */
#include "base/memory.h"
#include "base/checked.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_ELEMENTS 16u

void *
narc_memory_resize(const narc_allocator *allocator, void *memory, size_t size)
{
    if (allocator != NULL)
        return allocator->resize(allocator->user, memory, size);
    return realloc(memory, size);
}

void *
narc_memory_get(const narc_allocator *allocator, size_t size)
{
    return narc_memory_resize(allocator, NULL, size);
}

void *
narc_memory_zeroed(const narc_allocator *allocator, size_t count, size_t size)
{
    uint64_t total;
    void *memory;

    if (!narc_checked_multiply(count, size, &total) || total == 0 || total > SIZE_MAX)
        return NULL;
    memory = narc_memory_get(allocator, (size_t)total);
    if (memory != NULL)
        memset(memory, 0, (size_t)total);
    return memory;
}

bool
narc_memory_room(const narc_allocator *allocator, void **array, size_t count, size_t *capacity,
                 size_t size)
{
    const size_t more = *capacity == 0 ? FIRST_ELEMENTS : *capacity * 2;
    void *grown;

    if (count < *capacity)
        return true;
    grown = more > SIZE_MAX / size ? NULL : narc_memory_resize(allocator, *array, more * size);
    if (grown == NULL)
        return false;
    *array = grown;
    *capacity = more;
    return true;
}

void
narc_memory_free(const narc_allocator *allocator, void *memory)
{
    if (memory == NULL)
        return;
    if (allocator != NULL)
        (void)allocator->resize(allocator->user, memory, 0);
    else
        free(memory);
}
