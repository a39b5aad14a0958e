/* Memory through the allocator hook; NULL stands for malloc(3). */
#ifndef NARC_BASE_MEMORY_H
#define NARC_BASE_MEMORY_H

#include <narc/base.h>

/** Uninitialised memory, or NULL. size > 0. */
void *narc_memory_get(const narc_allocator *allocator, size_t size);
/** Zeroed array, or NULL, also when count * size overflows. */
void *narc_memory_zeroed(const narc_allocator *allocator, size_t count, size_t size);
/** As realloc(3); on failure the old memory stays. */
void *narc_memory_resize(const narc_allocator *allocator, void *memory, size_t size);
/** Room for one more behind `count` elements of an array that doubles; false when memory runs out, then
 * the array stays as it is. */
bool narc_memory_room(const narc_allocator *allocator, void **array, size_t count, size_t *capacity,
                      size_t size);
void narc_memory_free(const narc_allocator *allocator, void *memory);

#endif
