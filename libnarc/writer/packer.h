/* Packing blocks, on threads or not, and writing them in the order in which they were given (spec 5,
 * 10.5: the bytes do not depend on the threads). */
#ifndef NARC_WRITER_PACKER_H
#define NARC_WRITER_PACKER_H

#include "format/run.h"
#include "writer/output.h"

/* Content that later blocks name as their base (4.7). Shared by the group that made it and the
 * blocks that need it. */
typedef struct narc_base narc_base;

/** Takes over the plain bytes of a block; one reference is the caller's. NULL when memory runs out,
 * then `plain` stays the caller's. */
narc_base *narc_base_new_take(const narc_allocator *allocator, narc_buffer *plain);
narc_base *narc_base_hold(narc_base *base);
void narc_base_release(narc_base *base);
size_t narc_base_size(const narc_base *base);

/* Where a piece's place is to be noted, once its block is written. */
typedef struct narc_piece_ref {
    bool is_record;
    size_t row; /* of what the commit adds */
    uint32_t piece;
} narc_piece_ref;

/* A sealed block. */
typedef struct narc_block_job {
    narc_buffer plain; /* table and pieces; empty when `self` has them */
    narc_base *self;   /* this block is kept: its content, or NULL */
    narc_base *base;   /* or NULL */
    bool pack;         /* false: stored */
    bool continues;    /* its part follows that of the block before: nothing may come between */
    narc_piece_ref *refs;
    size_t ref_count;
} narc_block_job;

/** Told where a block stands. refs are borrowed. */
typedef narc_status (*narc_written_fn)(void *user, const narc_frame *frame,
                                       const narc_piece_ref *refs, size_t count, narc_error *err);

typedef struct narc_packer narc_packer;

/** out is borrowed; codec and level are those of *out. At most so many threads, begun when there is
 * work for them; without one narc_packer_add packs itself. E802. */
narc_status narc_packer_new(narc_output *out, uint32_t threads, narc_written_fn written, void *user,
                            narc_packer **out_packer, narc_error *err);
/** Takes over a job, also on failure. Writes blocks that are ready. What packing, writing or `written`
 * answered for any block so far. */
narc_status narc_packer_add(narc_packer *packer, const narc_block_job *job, narc_error *err);
/** Writes all blocks that were added. */
narc_status narc_packer_drain(narc_packer *packer, narc_error *err);
/** Writes all that is left, and the copies of kept blocks (5.7). */
narc_status narc_packer_finish(narc_packer *packer, narc_error *err);
void narc_packer_free(narc_packer *packer);

/** The copies written since narc_packer_forget_copies, sorted by block. */
const narc_run_copy *narc_packer_copies(const narc_packer *packer, size_t *count);
void narc_packer_forget_copies(narc_packer *packer);

#endif
