/* Verifying: the walk over the frames of a commit (spec 11.2). */
#include "reader/verify_inside.h"
#include "base/buffer.h"
#include "base/fail.h"

#include <string.h>

/* Nothing can be read between two offsets any more. */
static narc_status
lose(narc_verify *verify, uint64_t from, uint64_t to, narc_error *err)
{
    verify->objects_missing = true;
    return narc_pairs_add(&verify->lost, from, to, NULL, err);
}

/* --- blocks ------------------------------------------------------------------------------------- */

/* 4.7: a program that reads from a pipe must still have the base. */
static narc_status
check_base(narc_verify *verify, const narc_frame *frame, narc_error *err)
{
    narc_error found;

    if (!narc_frame_has_base(frame) || narc_kept_find(&verify->kept, frame->base) != NULL ||
        narc_pairs_cover(&verify->lost, frame->base))
        return NARC_OK;
    narc_fail(&found, NARC_BLOCK_DAMAGED, frame->offset, "4.7",
              "more than 32 MiB of kept blocks lie between a block and its base");
    return narc_verify_tell_frame(verify, frame->offset, &found, err);
}

/* What was found in the block that is being hashed comes before what is told of any frame behind it. */
static narc_status
settle(narc_verify *verify, narc_error *err)
{
    if (!verify->is_hashing)
        return NARC_OK;
    verify->is_hashing = false;
    return narc_verify_pieces(verify, &verify->hashing, &verify->walk,
                              narc_hasher_end(verify->hasher), err);
}

/* Begins with the block in `plain`. */
static narc_status
hash(narc_verify *verify, const narc_frame *frame, const narc_block_walk *block, narc_error *err)
{
    const narc_buffer spare = verify->hashed;

    NARC_TRY(narc_hasher_begin(verify->hasher, block, err));
    verify->hashed = verify->plain;
    verify->plain = spare;
    verify->hashing = *frame;
    verify->walk = *block;
    verify->is_hashing = true;
    return NARC_OK;
}

/* 5.7: the block itself was reported; if its copy is good, nothing else is lost. */
static narc_status
use_copy(narc_verify *verify, const narc_frame *frame, narc_error *err)
{
    const uint64_t total = narc_frame_total(frame);
    narc_cached_block *block;
    narc_error found;
    const narc_status st = narc_frames_block(&verify->reader->frames, frame->offset, total,
                                             frame->offset + total, &block, &found);

    if (st == NARC_OK) {
        NARC_TRY(narc_hasher_begin(verify->hasher, &block->begin, err));
        return narc_verify_pieces(verify, &block->frame, &block->begin,
                                  narc_hasher_end(verify->hasher), err);
    }
    if (!narc_ends_it(st))
        return lose(verify, frame->offset, frame->offset + total, err);
    if (err != NULL)
        *err = found;
    return st;
}

static narc_status
check_block(narc_verify *verify, const narc_frame *header, narc_error *err)
{
    const uint64_t total = narc_frame_total(header);
    const bool kept = (header->flags & NARC_FRAME_FLAG_KEPT) != 0;
    narc_frame frame;
    narc_error found;
    narc_block_walk walk;
    narc_status st;

    st = narc_frames_load(&verify->reader->frames, header->offset, total, header->offset + total,
                          &frame, &verify->plain, &found);
    if (st == NARC_OK)
        st = narc_block_begin(&walk, narc_buffer_view(&verify->plain), header->offset, &found);
    NARC_TRY(settle(verify, err));
    NARC_TRY(check_base(verify, header, err));
    if (kept)
        NARC_TRY(narc_kept_add(&verify->kept, header->offset, header->plain_size, NULL, err));
    if (st != NARC_OK) {
        NARC_TRY(narc_verify_note(verify, st, header->offset, &found, err));
        return use_copy(verify, header, err);
    }
    if (kept)
        NARC_TRY(narc_frames_keep(&verify->reader->frames, &frame, narc_buffer_view(&verify->plain),
                                  err));
    return hash(verify, &frame, &walk, err);
}

/* --- copies ------------------------------------------------------------------------------------- */

static bool
same_frame(const narc_frame *copy, const narc_frame *block)
{
    return block->type == NARC_FRAME_BLOCK && block->base == 0 && block->codec == copy->codec &&
           (copy->flags & NARC_FRAME_FLAG_KEPT) == 0 && block->stored_size == copy->stored_size &&
           block->plain_size == copy->plain_size && block->payload_crc == copy->payload_crc;
}

/* 5.7: the payload of the copy is in verify->plain while that of the block is read. A block that is
 * damaged was reported, and says nothing about its copy. */
static narc_status
compare_copy(narc_verify *verify, const narc_frame *copy, narc_error *err)
{
    const narc_bytes mine = narc_buffer_view(&verify->plain);
    narc_frame block;
    narc_bytes stored;
    narc_error found;
    const narc_status st = narc_frames_raw(&verify->reader->frames, copy->base, 0, copy->offset,
                                           &block, &stored, &found);

    if (st != NARC_OK && narc_ends_it(st))
        return narc_verify_note(verify, st, copy->offset, &found, err);
    if (st != NARC_OK && (narc_pairs_has(&verify->told, copy->base, 0) ||
                          narc_pairs_cover(&verify->lost, copy->base)))
        return NARC_OK;
    if (st == NARC_OK && same_frame(copy, &block) &&
        (mine.size == 0 || memcmp(mine.data, stored.data, mine.size) == 0))
        return NARC_OK;
    narc_fail(&found, NARC_INDEX_DAMAGED, copy->offset, "5.7",
              "a copy is not equal to the block that it names");
    return narc_verify_tell_frame(verify, copy->offset, &found, err);
}

static narc_status
check_copy(narc_verify *verify, const narc_frame *header, narc_error *err)
{
    const uint64_t end = header->offset + narc_frame_total(header);
    narc_frame frame;
    narc_bytes stored;
    narc_error found;
    narc_status st;

    /* Expanded first, so that a copy of a damaged block is known to be of use. */
    st = narc_frames_load(&verify->reader->frames, header->offset, 0, end, &frame, &verify->plain,
                          &found);
    if (st == NARC_OK)
        st = narc_frames_raw(&verify->reader->frames, header->offset, 0, end, &frame, &stored,
                             &found);
    if (st != NARC_OK)
        return narc_verify_note(verify, st, header->offset, &found, err);
    narc_buffer_clear(&verify->plain);
    narc_buffer_bytes(&verify->plain, stored.data, stored.size);
    NARC_TRY(narc_buffer_check(&verify->plain, err));
    return compare_copy(verify, &frame, err);
}

/* --- all frames --------------------------------------------------------------------------------- */

/* Frames of the index, and those without a meaning here: they are what was written. */
static narc_status
check_other(narc_verify *verify, const narc_frame *header, narc_error *err)
{
    const uint64_t end = header->offset + narc_frame_total(header);
    const bool known = narc_frame_is_known(header->type);
    narc_frame frame;
    narc_error found;
    narc_status st;

    if (known)
        st = narc_frames_load(&verify->reader->frames, header->offset, 0, end, &frame,
                              &verify->plain, &found);
    else
        st = narc_frames_raw(&verify->reader->frames, header->offset, 0, end, &frame, NULL, &found);
    if (st == NARC_OK && header->type == NARC_FRAME_COMMIT)
        st = narc_fail(&found, NARC_INDEX_DAMAGED, header->offset, "7.3",
                       "a commit stands among the frames of another");
    if (st == NARC_OK && !known && narc_frame_is_critical(header->type)) {
        st = narc_fail(&found, NARC_NEWER_FORMAT, header->offset, "4.2",
                       "a critical frame is of a type that is unknown here");
        NARC_TRY(lose(verify, header->offset, end, err)); /* it may be a block of a kind */
    }
    return st == NARC_OK ? NARC_OK : narc_verify_note(verify, st, header->offset, &found, err);
}

static narc_status
check_frame(narc_verify *verify, const narc_frame *frame, narc_error *err)
{
    verify->report.blocks++;
    if (frame->type == NARC_FRAME_BLOCK)
        return check_block(verify, frame, err);
    NARC_TRY(settle(verify, err));
    if (frame->type == NARC_FRAME_COPY)
        return check_copy(verify, frame, err);
    return check_other(verify, frame, err);
}

/* 4.1: behind a frame whose header is damaged the mark tells where the next one begins. */
static narc_status
find_next(narc_verify *verify, uint64_t from, uint64_t to, narc_frame *out, narc_error *err)
{
    narc_status st;

    if (narc_frames_resume(&verify->reader->frames, from + NARC_FRAME_ALIGNMENT, to, out, &st, err))
        return lose(verify, from, out->offset, err);
    if (st != NARC_OK)
        return st;
    NARC_TRY(lose(verify, from, to, err));
    return NARC_DONE;
}

/* Whoever reads from a pipe takes what is in a gap for what it could be. */
narc_status
narc_verify_gap(narc_verify *verify, uint64_t from, uint64_t to, narc_error *err)
{
    narc_status st = NARC_OK;
    narc_frame frame;

    while (from < to && narc_frames_resume(&verify->reader->frames, from, to, &frame, &st, err)) {
        if (frame.type == NARC_FRAME_BLOCK && (frame.flags & NARC_FRAME_FLAG_KEPT) != 0)
            NARC_TRY(narc_kept_add(&verify->kept, frame.offset, frame.plain_size, NULL, err));
        from = frame.offset + narc_frame_total(&frame);
    }
    return st;
}

narc_status
narc_verify_frames(narc_verify *verify, uint64_t from, uint64_t to, narc_error *err)
{
    narc_frames *frames = &verify->reader->frames;
    narc_frame frame;

    while (from < to) {
        narc_error found;
        narc_status st = narc_frames_header(frames, from, to, &frame, &found);

        if (st != NARC_OK) {
            NARC_TRY(settle(verify, err));
            verify->report.blocks++;
            NARC_TRY(narc_verify_note(verify, st, from, &found, err));
            st = find_next(verify, from, to, &frame, err);
            if (st != NARC_OK)
                return st == NARC_DONE ? NARC_OK : st;
        }
        NARC_TRY(check_frame(verify, &frame, err));
        from = frame.offset + narc_frame_total(&frame);
    }
    return settle(verify, err);
}
