/* Bytes, text, owned buffers, the allocator hook and the ceilings against hostile input. */
#ifndef NARC_BASE_H
#define NARC_BASE_H

#include <narc/status.h>
#include <narc/visibility.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Borrowed bytes: never freed through this type, lifetime stated by whoever hands it out. */
typedef struct narc_bytes {
    const uint8_t *data;
    size_t size;
} narc_bytes;

/** Borrowed UTF-8 of a stated length, not terminated. Empty text may have data == NULL. */
typedef struct narc_text {
    const char *data;
    size_t size; /**< bytes */
} narc_text;

/** A narc_text from a string literal. */
#define NARC_TEXT(literal) ((narc_text){("" literal), sizeof(literal) - 1})

/** A narc_text over a terminated string, which stays the caller's; NULL gives the empty text. */
NARC_API narc_text narc_text_from(const char *terminated);

/**
 * Where memory comes from. One function as in realloc(3): memory == NULL allocates, size == 0 frees
 * and answers NULL. narc never asks for 0 bytes of new memory. Called by the thread that called narc.
 */
typedef struct narc_allocator {
    void *(*resize)(void *user, void *memory, size_t size);
    void *user; /**< passed back untouched; outlives every handle made with the allocator */
} narc_allocator;

/**
 * Bytes that grow; the one owning result that is not a handle. Zeroed means empty with the default
 * allocator. When memory runs out or the limit is passed the buffer latches `failed`, keeps what it
 * has and ignores further appends, so a writer checks once, at its end.
 */
typedef struct narc_buffer {
    uint8_t *data;
    size_t size;     /**< bytes in use */
    size_t capacity; /**< bytes allocated */
    size_t limit;    /**< most bytes it may hold; 0 means no limit */
    bool failed;
    bool over_limit;                 /**< failed because of the limit, not for want of memory */
    const narc_allocator *allocator; /**< NULL for malloc(3) */
} narc_buffer;

/** Frees the bytes and zeroes the buffer but for its allocator and limit. NULL is fine. */
NARC_API void narc_buffer_free(narc_buffer *buffer);

/** Ceilings against hostile input; a zero field means the documented default. */
typedef struct narc_limits {
    size_t struct_size;         /**< set by NARC_LIMITS_INIT */
    uint64_t document_bytes;    /**< one input document; default 512 MiB */
    uint64_t block_bytes;       /**< one block after decompression; default and most 16 MiB */
    uint64_t record_bytes;      /**< one record, one index page; default and most 64 MiB */
    uint64_t object_bytes;      /**< one original or asset; default 16 GiB */
    uint64_t index_entries;     /**< items of one archive; default 16 million */
    uint64_t container_bytes;   /**< everything that comes out of one tar or zip; default 1 TiB */
    uint64_t container_entries; /**< members of one tar or zip; default 16 million */
    uint32_t expansion_ratio;   /**< plain bytes for each stored byte of a block; default 65536 */
    uint32_t markup_depth; /**< nested elements kept; deeper ones are flattened; default 2000 */
    uint32_t xml_depth;    /**< nested XML elements before the document is refused; default 256 */
    uint32_t markup_nodes; /**< nodes of one parsed document; default 16 million */
    uint32_t tag_bytes;    /**< one start tag; default 65536: libxml2 is quadratic beyond */
    uint32_t json_depth;   /**< nested arrays and objects; default 128 */
} narc_limits;

#define NARC_LIMITS_INIT                                                                           \
    {                                                                                              \
        sizeof(narc_limits), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0                                 \
    }

#ifdef __cplusplus
}
#endif

#endif
