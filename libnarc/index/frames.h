/* Frames read from a source: one at a time, checked, expanded with their base; and found again where
 * something between them is broken (spec 4, 5.7, 9.1). */
#ifndef NARC_INDEX_FRAMES_H
#define NARC_INDEX_FRAMES_H

#include "codec/codec.h"
#include "format/commit.h"
#include "format/frame.h"
#include "index/block_cache.h"

#include <narc/io.h>

#define NARC_FRAMES_TAIL_SIZE ((size_t)128 << 10) /* 9.2 */
#define NARC_FRAMES_DAMAGED 8u

/** Where the copy of a block stands (5.7); false when none is known. */
typedef bool (*narc_copy_fn)(void *user, uint64_t block, uint64_t *copy, uint32_t *frame_size);

/* A block that turned out damaged: asking for each of its thousand articles must not read it a
 * thousand times. */
typedef struct narc_damaged_block {
    uint64_t offset; /* 0 in a free place */
    narc_error damage;
} narc_damaged_block;

typedef struct narc_frames {
    const narc_source *source;
    const narc_allocator *allocator;
    narc_limits limits;
    uint64_t size;    /* bytes of the source; nothing behind is read */
    narc_buffer tail; /* what stands from tail_at on, read at once on opening */
    uint64_t tail_at;
    bool thorough;         /* blocks are expanded to their ends whatever is wanted of them */
    narc_buffer raw;       /* header, payload and padding of the frame being read */
    narc_buffer raw_block; /* the same of a block for the cache, while it may be gone on with */
    narc_buffer raw_base;  /* the same of its base */
    narc_codec_state *codec;
    narc_codec_state *block_codec; /* for `rest` alone */
    narc_block_cache cache;
    narc_cached_block *unfinished; /* the block expanded last, if there is more of it, or NULL */
    narc_codec_expansion rest;     /* of that block; its base is in the cache */
    narc_damaged_block damaged[NARC_FRAMES_DAMAGED];
    size_t next_damaged;  /* place that the next one takes */
    narc_copy_fn copy_of; /* or NULL; asked when a block is damaged */
    void *copy_user;
} narc_frames;

narc_status narc_frames_open(narc_frames *frames, const narc_source *source,
                             const narc_limits *limits, const narc_allocator *allocator,
                             narc_error *err);
void narc_frames_close(narc_frames *frames);
/** The source has `size` bytes now. Whoever cut it wrote nothing else since. */
void narc_frames_resize(narc_frames *frames, uint64_t size);

/** Reads exactly size bytes, from the tail when they are there. E202 behind the end; E801. */
narc_status narc_frames_read(narc_frames *frames, uint64_t offset, void *out, size_t size,
                             narc_error *err);
/** The header of the frame at offset, which with its payload must end at or before `end`: else E202
 * when that is the end of the source, E203 when something follows. */
narc_status narc_frames_header(narc_frames *frames, uint64_t offset, uint64_t end, narc_frame *out,
                               narc_error *err);
/**
 * Reads and checks a frame without expanding it (4.9, 4.8). `total` is its size with header and
 * padding as somebody else stated it, which saves a read, or 0; when it is wrong that is E206.
 * *stored, which may be NULL, is borrowed until the next call.
 */
narc_status narc_frames_raw(narc_frames *frames, uint64_t offset, uint64_t total, uint64_t end,
                            narc_frame *out, narc_bytes *stored, narc_error *err);
/** Reads, checks and expands a frame, a block with its base (4.7). */
narc_status narc_frames_load(narc_frames *frames, uint64_t offset, uint64_t total, uint64_t end,
                             narc_frame *out, narc_buffer *plain, narc_error *err);
/** The same for a frame of the index: E206 when another type stands there, E103 when one that is not
 * known and must be (4.2). */
narc_status narc_frames_load_index(narc_frames *frames, uint64_t offset, uint64_t total,
                                   uint64_t end, uint32_t type, narc_buffer *plain,
                                   narc_error *err);
/** A block with its table checked, out of the cache or into it, and from its copy when it is damaged
 * itself. Borrowed until the next call. E206 when the frame is no block. */
narc_status narc_frames_block(narc_frames *frames, uint64_t offset, uint64_t total, uint64_t end,
                              narc_cached_block **out, narc_error *err);
/** The piece of a line in such a block, of which only what stands before the end of the piece need be
 * expanded and looked at. NARC_DONE when the block, in *out, has no such line. */
narc_status narc_frames_piece(narc_frames *frames, uint64_t offset, uint64_t total, uint64_t end,
                              uint32_t line, narc_cached_block **out, narc_piece *piece,
                              narc_error *err);
/** Puts a block that narc_frames_load has expanded into the cache, for those that need it. E802. */
narc_status narc_frames_keep(narc_frames *frames, const narc_frame *frame, narc_bytes plain,
                             narc_error *err);

/** The last commit that ends at or before `end` (9.1). E201 when there is none, or what the header
 * says then: E102, E103, E202. */
narc_status narc_frames_last_commit(narc_frames *frames, uint64_t end, narc_commit *out,
                                    narc_error *err);
/** The commit at offset. */
narc_status narc_frames_commit(narc_frames *frames, uint64_t offset, narc_commit *out,
                               narc_error *err);
/** The first frame at or behind offset whose header is whole; false when there is none before
 * `end`, or the source cannot be read (*st). */
bool narc_frames_resume(narc_frames *frames, uint64_t offset, uint64_t end, narc_frame *out,
                        narc_status *st, narc_error *err);

#endif
