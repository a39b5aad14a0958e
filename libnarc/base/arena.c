/* Memory that is freed all at once. */
#include "base/arena.h"
#include "base/checked.h"
#include "base/memory.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdio.h>
#include <string.h>

#define FIRST_CHUNK ((size_t)4096)
#define LARGEST_CHUNK ((size_t)1 << 20)

struct narc_arena_chunk {
    narc_arena_chunk *older;
    size_t size; /* usable bytes behind this header */
    max_align_t bytes[];
};

static size_t
round_up(size_t size)
{
    const size_t step = alignof(max_align_t);

    return (size + step - 1) / step * step;
}

static bool
add_chunk(narc_arena *arena, size_t least)
{
    size_t size = round_up(arena->total / 2); /* so that at most a third is never used */
    narc_arena_chunk *chunk;

    if (size < FIRST_CHUNK)
        size = FIRST_CHUNK;
    if (size > LARGEST_CHUNK)
        size = LARGEST_CHUNK;
    if (size < least)
        size = least;
    if (size > SIZE_MAX - sizeof(*chunk))
        return false;
    chunk = narc_memory_get(arena->allocator, sizeof(*chunk) + size);
    if (chunk == NULL)
        return false;
    chunk->older = arena->chunks;
    chunk->size = size;
    arena->chunks = chunk;
    arena->next = (uint8_t *)chunk->bytes;
    arena->left = size;
    arena->total += sizeof(*chunk) + size;
    return true;
}

/* Uninitialised; NULL latches. */
static void *
take(narc_arena *arena, size_t size)
{
    const size_t rounded = size > SIZE_MAX - alignof(max_align_t) ? SIZE_MAX : round_up(size);
    void *memory;

    if (arena->failed)
        return NULL;
    if (rounded > arena->left && !add_chunk(arena, rounded)) {
        arena->failed = true;
        return NULL;
    }
    memory = arena->next;
    arena->next += rounded;
    arena->left -= rounded;
    return memory;
}

void *
narc_arena_alloc(narc_arena *arena, size_t size)
{
    void *memory = take(arena, size > 0 ? size : 1);

    if (memory != NULL)
        memset(memory, 0, size);
    return memory;
}

void *
narc_arena_raw(narc_arena *arena, size_t size)
{
    return take(arena, size > 0 ? size : 1);
}

void *
narc_arena_raw_array(narc_arena *arena, size_t count, size_t size)
{
    uint64_t total;

    if (!narc_checked_multiply(count, size, &total) || total > SIZE_MAX) {
        arena->failed = true;
        return NULL;
    }
    return narc_arena_raw(arena, (size_t)total);
}

void *
narc_arena_array(narc_arena *arena, size_t count, size_t size)
{
    void *memory = narc_arena_raw_array(arena, count, size);

    if (memory != NULL)
        memset(memory, 0, count * size);
    return memory;
}

narc_text
narc_arena_copy(narc_arena *arena, narc_text text)
{
    char *copy;

    if (text.size == 0)
        return (narc_text){NULL, 0};
    copy = take(arena, text.size);
    if (copy == NULL)
        return (narc_text){NULL, 0};
    memcpy(copy, text.data, text.size);
    return (narc_text){copy, text.size};
}

narc_text
narc_arena_format(narc_arena *arena, const char *format, ...)
{
    va_list values;
    char *text;
    int size;

    va_start(values, format);
    size = vsnprintf(NULL, 0, format, values);
    va_end(values);
    if (size < 0) /* longer than INT_MAX */
        arena->failed = true;
    if (size <= 0)
        return (narc_text){NULL, 0};
    text = take(arena, (size_t)size + 1);
    if (text == NULL)
        return (narc_text){NULL, 0};
    va_start(values, format);
    vsnprintf(text, (size_t)size + 1, format, values);
    va_end(values);
    return (narc_text){text, (size_t)size};
}

narc_text
narc_arena_join(narc_arena *arena, narc_text a, narc_text b)
{
    char *text;

    if (a.size == 0)
        return narc_arena_copy(arena, b);
    if (b.size == 0)
        return narc_arena_copy(arena, a);
    if (a.size > SIZE_MAX - b.size) {
        arena->failed = true;
        return (narc_text){NULL, 0};
    }
    text = take(arena, a.size + b.size);
    if (text == NULL)
        return (narc_text){NULL, 0};
    memcpy(text, a.data, a.size);
    memcpy(text + a.size, b.data, b.size);
    return (narc_text){text, a.size + b.size};
}

void *
narc_list_grow(narc_arena *arena, void *items, size_t count, size_t size)
{
    uint8_t *larger;

    if (arena->failed)
        return items;
    /* The capacity is the power of two at or above the count, so it needs no field: the list is
     * full exactly when the count is 0 or a power of two. */
    if ((count & (count - 1)) != 0) {
        memset((uint8_t *)items + count * size, 0, size); /* may hold what was taken off the end */
        return items;
    }
    if (count > SIZE_MAX / 2) {
        arena->failed = true;
        return items;
    }
    larger = narc_arena_array(arena, count == 0 ? 1 : count * 2, size);
    if (larger == NULL)
        return items;
    if (count > 0)
        memcpy(larger, items, count * size);
    return larger;
}

void
narc_arena_free(narc_arena *arena)
{
    const narc_allocator *allocator;

    if (arena == NULL)
        return;
    allocator = arena->allocator;
    while (arena->chunks != NULL) {
        narc_arena_chunk *older = arena->chunks->older;

        narc_memory_free(allocator, arena->chunks);
        arena->chunks = older;
    }
    *arena = (narc_arena){.allocator = allocator};
}

void
narc_arena_reset(narc_arena *arena)
{
    narc_arena_chunk *keep = arena->chunks;
    narc_arena_chunk *chunk;

    for (chunk = arena->chunks; chunk != NULL; chunk = chunk->older)
        if (chunk->size > keep->size)
            keep = chunk;
    while (arena->chunks != NULL) {
        chunk = arena->chunks;
        arena->chunks = chunk->older;
        if (chunk != keep)
            narc_memory_free(arena->allocator, chunk);
    }
    *arena = (narc_arena){.allocator = arena->allocator};
    if (keep == NULL)
        return;
    keep->older = NULL;
    arena->chunks = keep;
    arena->next = (uint8_t *)keep->bytes;
    arena->left = keep->size;
    arena->total = sizeof(*keep) + keep->size;
}
