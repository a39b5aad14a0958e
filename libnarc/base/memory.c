/* Memory through the allocator hook. */
#include "base/memory.h"
#include "base/checked.h"

#include <stdlib.h>
#include <string.h>

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
