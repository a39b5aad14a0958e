/* Memory that is freed all at once: everything of one article, one parsed tree, one opened archive.
 * Running out latches `failed`; whoever fills an arena checks it once, at the end. */
#ifndef NARC_BASE_ARENA_H
#define NARC_BASE_ARENA_H

#include <narc/base.h>

typedef struct narc_arena_chunk narc_arena_chunk;

/* Zeroed (but for the allocator) means empty. */
typedef struct narc_arena {
    const narc_allocator *allocator; /* NULL for malloc(3) */
    narc_arena_chunk *chunks;        /* newest first */
    uint8_t *next;                   /* first free byte of the newest chunk */
    size_t left;                     /* bytes free there */
    size_t total;                    /* bytes asked from the allocator */
    bool failed;
} narc_arena;

/** Zeroed memory aligned for any type, or NULL with `failed` latched. size may be 0. */
void *narc_arena_alloc(narc_arena *arena, size_t size);
/** The same uninitialised. */
void *narc_arena_raw(narc_arena *arena, size_t size);
void *narc_arena_raw_array(narc_arena *arena, size_t count, size_t size);
/** An array of count elements, zeroed; NULL also when count * size overflows. */
void *narc_arena_array(narc_arena *arena, size_t count, size_t size);
/** A copy that lives as long as the arena; the empty text on failure or for empty text. */
narc_text narc_arena_copy(narc_arena *arena, narc_text text);
/** A formatted text. */
narc_text narc_arena_format(narc_arena *arena, const char *format, ...) NARC_PRINTF(2, 3);
/** a and b behind each other. */
narc_text narc_arena_join(narc_arena *arena, narc_text a, narc_text b);
/** Frees everything; the arena is empty and usable again. NULL is fine. */
void narc_arena_free(narc_arena *arena);
/** Forgets everything but keeps the largest chunk for the next round. */
void narc_arena_reset(narc_arena *arena);

/**
 * Grows an arena list {T *items; size_t count} by one zeroed element and answers it, or NULL with
 * `failed` latched. The old array stays behind in the arena, so appending n elements wastes at most
 * as much as it uses.
 */
#define NARC_LIST_ADD(arena, list)                                                                 \
    ((list)->items =                                                                               \
         narc_list_grow((arena), (list)->items, (list)->count, sizeof(*(list)->items)),            \
     (arena)->failed ? NULL : &(list)->items[(list)->count++])
/** The items with room for one more, which is zeroed; the old items when that fails. */
void *narc_list_grow(narc_arena *arena, void *items, size_t count, size_t size);

#endif
