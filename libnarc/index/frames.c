/* Frames read from a source: checked and expanded (spec 4, 5.7). Finding them is in frames_find.c. */
#include "index/frames.h"
#include "base/buffer.h"
#include "base/checked.h"
#include "base/fail.h"
#include "format/header.h"

#include <string.h>

narc_status
narc_frames_open(narc_frames *frames, const narc_source *source, const narc_limits *limits,
                 const narc_allocator *allocator, narc_error *err)
{
    size_t tail;

    *frames = (narc_frames){.source = source,
                            .allocator = allocator,
                            .limits = *limits,
                            .tail = {.allocator = allocator},
                            .raw = {.allocator = allocator},
                            .raw_block = {.allocator = allocator},
                            .raw_base = {.allocator = allocator},
                            .cache = {.allocator = allocator}};
    NARC_TRY(source->size(source->user, &frames->size, err));
    frames->codec = narc_codec_state_new(allocator);
    frames->block_codec = narc_codec_state_new(allocator);
    if (frames->codec == NULL || frames->block_codec == NULL) {
        narc_frames_close(frames);
        return narc_fail_memory(err);
    }
    if (frames->size < NARC_HEADER_SIZE + NARC_COMMIT_SIZE)
        return NARC_OK; /* too small for any commit: the caller will find out */
    tail = frames->size < NARC_FRAMES_TAIL_SIZE ? (size_t)frames->size : NARC_FRAMES_TAIL_SIZE;
    if (narc_buffer_reserve(&frames->tail, tail) == NULL)
        return narc_fail_memory(err);
    frames->tail_at = frames->size - tail;
    NARC_TRY(source->read(source->user, frames->tail_at, frames->tail.data, tail, err));
    frames->tail.size = tail;
    return NARC_OK;
}

void
narc_frames_close(narc_frames *frames)
{
    narc_codec_state_free(frames->codec);
    narc_codec_state_free(frames->block_codec);
    narc_buffer_free(&frames->tail);
    narc_buffer_free(&frames->raw);
    narc_buffer_free(&frames->raw_block);
    narc_buffer_free(&frames->raw_base);
    narc_block_cache_clear(&frames->cache);
    *frames = (narc_frames){.allocator = frames->allocator};
}

void
narc_frames_resize(narc_frames *frames, uint64_t size)
{
    if (size < frames->size) { /* what stood behind may be written anew */
        narc_block_cache_clear(&frames->cache);
        frames->unfinished = NULL;
        memset(frames->damaged, 0, sizeof(frames->damaged));
        if (size < frames->tail_at)
            frames->tail.size = 0;
        else if (size - frames->tail_at < frames->tail.size)
            frames->tail.size = (size_t)(size - frames->tail_at);
    }
    frames->size = size;
}

narc_status
narc_frames_read(narc_frames *frames, uint64_t offset, void *out, size_t size, narc_error *err)
{
    if (!narc_checked_inside(offset, size, frames->size))
        return narc_fail(err, NARC_CUT_SHORT, frames->size, "4.5",
                         "the archive ends inside a structure");
    if (size == 0)
        return NARC_OK;
    if (offset >= frames->tail_at &&
        narc_checked_inside(offset - frames->tail_at, size, frames->tail.size)) {
        memcpy(out, frames->tail.data + (size_t)(offset - frames->tail_at), size);
        return NARC_OK;
    }
    return frames->source->read(frames->source->user, offset, out, size, err);
}

/* 4.5: what reaches beyond the source was cut off, what reaches into something else is damaged. */
static narc_status
fail_room(const narc_frames *frames, uint64_t offset, uint64_t total, narc_error *err)
{
    if (!narc_checked_inside(offset, total, frames->size))
        return narc_fail(err, NARC_CUT_SHORT, offset, "4.5", "the archive ends inside a frame");
    return narc_fail(err, NARC_HEADER_DAMAGED, offset, "4.5",
                     "a frame reaches into what follows it");
}

narc_status
narc_frames_header(narc_frames *frames, uint64_t offset, uint64_t end, narc_frame *out,
                   narc_error *err)
{
    uint8_t bytes[NARC_FRAME_SIZE];

    if (offset % NARC_FRAME_ALIGNMENT != 0)
        return narc_fail(err, NARC_HEADER_DAMAGED, offset, "2.2", "no frame begins here");
    if (!narc_checked_inside(offset, sizeof(bytes), end))
        return fail_room(frames, offset, sizeof(bytes), err);
    NARC_TRY(narc_frames_read(frames, offset, bytes, sizeof(bytes), err));
    NARC_TRY(
        narc_frame_decode((narc_bytes){bytes, sizeof(bytes)}, offset, &frames->limits, out, err));
    if (narc_frame_total(out) > end - offset)
        return fail_room(frames, offset, narc_frame_total(out), err);
    return NARC_OK;
}

/* Into `raw`: header, payload and padding, by one read when the size is known. */
static narc_status
read_raw(narc_frames *frames, narc_buffer *raw, uint64_t offset, uint64_t total, uint64_t end,
         narc_frame *out, narc_bytes *stored, narc_error *err)
{
    narc_bytes payload;

    *out = (narc_frame){.type = 0};
    if (stored != NULL)
        *stored = (narc_bytes){NULL, 0};
    if (total == 0) {
        NARC_TRY(narc_frames_header(frames, offset, end, out, err));
        total = narc_frame_total(out);
    }
    if (total < NARC_FRAME_SIZE || total > NARC_FRAME_TOTAL_MOST ||
        offset % NARC_FRAME_ALIGNMENT != 0 || !narc_checked_inside(offset, total, end))
        return narc_fail(err, NARC_INDEX_DAMAGED, offset, "6.1", "no frame has room here");
    narc_buffer_clear(raw);
    if (narc_buffer_reserve(raw, (size_t)total) == NULL)
        return narc_fail_memory(err);
    NARC_TRY(narc_frames_read(frames, offset, raw->data, (size_t)total, err));
    raw->size = (size_t)total;
    /* Decoded even if the header was read before: what is used is what was checked. */
    NARC_TRY(narc_frame_decode(narc_buffer_view(raw), offset, &frames->limits, out, err));
    if (narc_frame_total(out) != total)
        return narc_fail(err, NARC_INDEX_DAMAGED, offset, "6.1",
                         "a frame is not as large as was announced");
    payload = (narc_bytes){raw->data + NARC_FRAME_SIZE, raw->size - NARC_FRAME_SIZE};
    NARC_TRY(narc_frame_check_payload(out, payload, err));
    if (stored != NULL)
        *stored = (narc_bytes){payload.data, out->stored_size};
    return NARC_OK;
}

narc_status
narc_frames_raw(narc_frames *frames, uint64_t offset, uint64_t total, uint64_t end, narc_frame *out,
                narc_bytes *stored, narc_error *err)
{
    return read_raw(frames, &frames->raw, offset, total, end, out, stored, err);
}

static narc_status
expand(narc_frames *frames, const narc_frame *frame, narc_bytes base, narc_bytes stored,
       uint8_t *out, narc_error *err)
{
    const narc_status st = narc_codec_unpack_with(frames->codec, frame->codec, base, stored, out,
                                                  frame->plain_size, err);

    if (st != NARC_OK && err != NULL) {
        err->offset = frame->offset;
        err->rule = "4.3";
    }
    return st;
}

/* --- blocks ------------------------------------------------------------------------------------- */

static narc_status find_base(narc_frames *frames, const narc_frame *frame, narc_bytes *out,
                             narc_error *err);

/* What a block is needed for: the bases of others and some blocks whole, most for one piece. */
typedef enum block_use { USE_WHOLE, USE_PIECE, USE_BASE } block_use;

/* Expands the table of a block with what comes along. NARC_DONE when more than that is needed to say
 * what it is, or what is wrong with it; E802. */
static narc_status
begin_piecewise(narc_frames *frames, const narc_frame *frame, narc_bytes base, narc_bytes stored,
                narc_cached_block *slot, narc_error *err)
{
    const narc_bytes plain = {slot->plain, frame->plain_size};
    narc_codec_expansion *rest = &frames->rest;
    narc_status st;

    *rest = (narc_codec_expansion){.codec = frame->codec,
                                   .base = base,
                                   .packed = stored,
                                   .out = slot->plain,
                                   .plain_size = plain.size};
    st = narc_codec_expand(frames->block_codec, rest, 1, NULL);
    if (st == NARC_OK)
        st = narc_block_begin_ready(&slot->begin, plain, rest->done, frame->offset, NULL);
    if (st != NARC_OK)
        return st == NARC_E_MEMORY ? narc_fail_memory(err) : NARC_DONE;
    slot->ready = rest->done;
    frames->unfinished = slot->ready < plain.size ? slot : NULL;
    return NARC_OK;
}

static narc_status
begin_whole(narc_frames *frames, const narc_frame *frame, narc_bytes base, narc_bytes stored,
            narc_cached_block *slot, narc_error *err)
{
    NARC_TRY(expand(frames, frame, base, stored, slot->plain, err));
    slot->ready = frame->plain_size;
    return narc_block_begin(&slot->begin, (narc_bytes){slot->plain, slot->ready}, frame->offset,
                            err);
}

/* Expands a block into the cache. */
static narc_status
take_block(narc_frames *frames, const narc_frame *frame, narc_bytes base, narc_bytes stored,
           block_use use, narc_cached_block **out, narc_error *err)
{
    narc_cached_block *slot = narc_block_cache_room(&frames->cache, frame->plain_size, frame->base);
    narc_status st = NARC_DONE;

    if (slot == NULL)
        return narc_fail_memory(err);
    if (use == USE_PIECE)
        st = begin_piecewise(frames, frame, base, stored, slot, err);
    if (st == NARC_DONE)
        st = begin_whole(frames, frame, base, stored, slot, err);
    if (st != NARC_OK) {
        narc_block_cache_drop(&frames->cache, slot);
        return st;
    }
    slot->walk = slot->begin;
    narc_block_cache_put(&frames->cache, slot, frame);
    *out = slot;
    return NARC_OK;
}

/* Where the frame is read to. Nobody can go on with the block that stood there, nor with one whose
 * place in the cache the new one may take. */
static narc_buffer *
raw_for(narc_frames *frames, block_use use)
{
    frames->unfinished = NULL;
    return use == USE_BASE ? &frames->raw_base : &frames->raw_block;
}

static narc_status
read_block(narc_frames *frames, uint64_t offset, uint64_t total, uint64_t end, block_use use,
           narc_cached_block **out, narc_error *err)
{
    narc_bytes stored = {NULL, 0}, base = {NULL, 0};
    narc_frame frame = {.type = 0};

    NARC_TRY(read_raw(frames, raw_for(frames, use), offset, total, end, &frame, &stored, err));
    NARC_TRY(narc_frame_check_type(&frame, NARC_FRAME_BLOCK, "6.1", err));
    if (use == USE_BASE && frame.base != 0)
        return narc_fail(err, NARC_BLOCK_DAMAGED, offset, "4.7", "a base has a base itself");
    if (use != USE_BASE)
        NARC_TRY(find_base(frames, &frame, &base, err));
    return take_block(frames, &frame, base, stored, use, out, err);
}

/* Whoever is asked may read frames of the index: the frame that waits for its base stays untouched. */
static bool
ask_for_copy(narc_frames *frames, uint64_t offset, uint64_t *copy, uint32_t *size)
{
    const narc_buffer waiting = frames->raw;
    bool known;

    if (frames->copy_of == NULL)
        return false;
    frames->raw = (narc_buffer){.allocator = frames->allocator};
    known = frames->copy_of(frames->copy_user, offset, copy, size);
    narc_buffer_free(&frames->raw);
    frames->raw = waiting;
    return known;
}

/* 5.7: the copy says what the block was. */
static narc_status
read_copy(narc_frames *frames, uint64_t offset, block_use use, narc_cached_block **out)
{
    uint64_t copy;
    uint32_t size;
    narc_bytes stored = {NULL, 0};
    narc_frame frame = {.type = 0};

    if (!ask_for_copy(frames, offset, &copy, &size))
        return NARC_E_NOT_FOUND;
    NARC_TRY(
        read_raw(frames, raw_for(frames, use), copy, size, frames->size, &frame, &stored, NULL));
    if (frame.type != NARC_FRAME_COPY || frame.base != offset)
        return NARC_E_CORRUPT;
    frame.type = NARC_FRAME_BLOCK;
    frame.offset = offset;
    frame.flags |= NARC_FRAME_FLAG_KEPT;
    frame.base = 0;
    return take_block(frames, &frame, (narc_bytes){NULL, 0}, stored, use, out, NULL);
}

static const narc_damaged_block *
known_damage(const narc_frames *frames, uint64_t offset)
{
    for (size_t i = 0; i < NARC_FRAMES_DAMAGED; i++)
        if (frames->damaged[i].offset == offset)
            return &frames->damaged[i];
    return NULL;
}

static void
remember_damage(narc_frames *frames, uint64_t offset, const narc_error *damage)
{
    frames->damaged[frames->next_damaged] = (narc_damaged_block){offset, *damage};
    frames->next_damaged = (frames->next_damaged + 1) % NARC_FRAMES_DAMAGED;
}

/* Goes on with a block, up to its byte `until`; NARC_DONE when that cannot be done from here; E802. */
static narc_status
reach(narc_frames *frames, narc_cached_block *block, size_t until, narc_error *err)
{
    narc_status st;

    if (block->ready >= until)
        return NARC_OK;
    if (frames->unfinished != block)
        return NARC_DONE;
    st = narc_codec_expand(frames->block_codec, &frames->rest, until, NULL);
    if (st == NARC_OK)
        block->ready = frames->rest.done;
    if (st != NARC_OK || narc_cached_block_whole(block))
        frames->unfinished = NULL;
    if (st == NARC_OK)
        return NARC_OK;
    return st == NARC_E_MEMORY ? narc_fail_memory(err) : NARC_DONE;
}

/* Out of the cache, the file, or the copy. */
static narc_status
get_block(narc_frames *frames, uint64_t offset, uint64_t total, uint64_t end, block_use use,
          narc_cached_block **out, narc_error *err)
{
    const narc_damaged_block *known = known_damage(frames, offset);
    narc_error found = {0};
    narc_status st;

    *out = narc_block_cache_find(&frames->cache, offset);
    if (*out != NULL) {
        st = use == USE_PIECE ? NARC_OK : reach(frames, *out, (*out)->frame.plain_size, err);
        if (st != NARC_DONE)
            return st;
        narc_block_cache_drop(&frames->cache, *out);
    }
    if (known != NULL) {
        if (err != NULL)
            *err = known->damage;
        return known->damage.status;
    }
    st = read_block(frames, offset, total, end, use, out, &found);
    if (st == NARC_E_CORRUPT && found.number != NARC_INDEX_DAMAGED) {
        const narc_status other = read_copy(frames, offset, use, out);

        if (other == NARC_OK || other == NARC_E_IO || other == NARC_E_MEMORY)
            st = other;
        if (other == NARC_E_MEMORY)
            (void)narc_fail_memory(&found);
        /* Whether it is fit to be a base is another question than whether it can be read. */
        else if (st == NARC_E_CORRUPT && use != USE_BASE)
            remember_damage(frames, offset, &found);
    }
    if (st != NARC_OK && err != NULL)
        *err = found;
    return st;
}

/* 4.7. The buffer of the frame itself stays as it is. */
static narc_status
find_base(narc_frames *frames, const narc_frame *frame, narc_bytes *out, narc_error *err)
{
    narc_cached_block *base;
    narc_error found;
    narc_status st;

    *out = (narc_bytes){NULL, 0};
    if (!narc_frame_has_base(frame))
        return NARC_OK;
    st = get_block(frames, frame->base, 0, frame->offset, USE_BASE, &base, &found);
    if (st == NARC_E_IO || st == NARC_E_MEMORY || st == NARC_E_LIMIT) {
        if (err != NULL)
            *err = found;
        return st;
    }
    if (st != NARC_OK)
        return narc_fail(err, NARC_BLOCK_DAMAGED, frame->offset, "4.7",
                         "its base, at byte %llu, cannot be read: %s",
                         (unsigned long long)frame->base, found.message);
    if (base->frame.base != 0 || (base->frame.flags & NARC_FRAME_FLAG_KEPT) == 0)
        return narc_fail(err, NARC_BLOCK_DAMAGED, frame->offset, "4.7",
                         "the block at byte %llu cannot be a base",
                         (unsigned long long)frame->base);
    *out = (narc_bytes){base->plain, base->frame.plain_size};
    return NARC_OK;
}

static narc_status
announced_block(narc_frames *frames, uint64_t offset, uint64_t total, uint64_t end, block_use use,
                narc_cached_block **out, narc_error *err)
{
    NARC_TRY(get_block(frames, offset, total, end, use, out, err));
    if (total != 0 && narc_frame_total(&(*out)->frame) != total)
        return narc_fail(err, NARC_INDEX_DAMAGED, offset, "6.1",
                         "a frame is not as large as was announced");
    return NARC_OK;
}

narc_status
narc_frames_block(narc_frames *frames, uint64_t offset, uint64_t total, uint64_t end,
                  narc_cached_block **out, narc_error *err)
{
    return announced_block(frames, offset, total, end, USE_WHOLE, out, err);
}

narc_status
narc_frames_piece(narc_frames *frames, uint64_t offset, uint64_t total, uint64_t end, uint32_t line,
                  narc_cached_block **out, narc_piece *piece, narc_error *err)
{
    block_use use = frames->thorough ? USE_WHOLE : USE_PIECE;
    narc_status st;

    do {
        NARC_TRY(announced_block(frames, offset, total, end, use, out, err));
        if (!narc_cached_block_piece(*out, line, piece))
            return NARC_DONE;
        st = reach(frames, *out, (size_t)(piece->bytes.data - (*out)->plain) + piece->bytes.size,
                   err);
        use = USE_WHOLE;
    } while (st == NARC_DONE);
    return st;
}

/* Expands what read_raw has brought into `raw`. */
static narc_status
load(narc_frames *frames, const narc_frame *frame, narc_bytes stored, narc_buffer *plain,
     narc_error *err)
{
    narc_bytes base = {NULL, 0};

    NARC_TRY(find_base(frames, frame, &base, err));
    if (frame->plain_size == 0)
        return expand(frames, frame, base, stored, NULL, err);
    if (narc_buffer_reserve(plain, frame->plain_size) == NULL)
        return narc_fail_memory(err);
    NARC_TRY(expand(frames, frame, base, stored, plain->data, err));
    plain->size = frame->plain_size;
    return NARC_OK;
}

narc_status
narc_frames_load(narc_frames *frames, uint64_t offset, uint64_t total, uint64_t end,
                 narc_frame *out, narc_buffer *plain, narc_error *err)
{
    narc_bytes stored = {NULL, 0};

    narc_buffer_clear(plain);
    NARC_TRY(read_raw(frames, &frames->raw, offset, total, end, out, &stored, err));
    return load(frames, out, stored, plain, err);
}

narc_status
narc_frames_load_index(narc_frames *frames, uint64_t offset, uint64_t total, uint64_t end,
                       uint32_t type, narc_buffer *plain, narc_error *err)
{
    narc_bytes stored = {NULL, 0};
    narc_frame frame = {.type = 0};

    narc_buffer_clear(plain);
    NARC_TRY(read_raw(frames, &frames->raw, offset, total, end, &frame, &stored, err));
    NARC_TRY(narc_frame_check_type(&frame, type, type == NARC_FRAME_RUN ? "7.8" : "6.1", err));
    return load(frames, &frame, stored, plain, err);
}

narc_status
narc_frames_keep(narc_frames *frames, const narc_frame *frame, narc_bytes plain, narc_error *err)
{
    narc_cached_block *slot;

    if (narc_block_cache_find(&frames->cache, frame->offset) != NULL)
        return NARC_OK;
    frames->unfinished = NULL; /* its place, or its base's, may be taken */
    slot = narc_block_cache_room(&frames->cache, plain.size, 0);
    if (slot == NULL)
        return narc_fail_memory(err);
    memcpy(slot->plain, plain.data, plain.size);
    plain.data = slot->plain;
    if (narc_block_begin(&slot->begin, plain, frame->offset, NULL) != NARC_OK) {
        narc_block_cache_drop(&frames->cache, slot); /* it will be read and refused again */
        return NARC_OK;
    }
    slot->walk = slot->begin;
    slot->ready = plain.size;
    narc_block_cache_put(&frames->cache, slot, frame);
    return NARC_OK;
}
