/* Frames read from a source. */
#include "archive/frames.h"
#include "base/buffer.h"
#include "base/checked.h"
#include "base/fail.h"
#include "format/header.h"

#include <string.h>

#define TAIL_SIZE 4096u
#define SCAN_SIZE 65536u

narc_status
narc_frames_open(narc_frames *frames, const narc_source *source, const narc_limits *limits,
                 const narc_allocator *allocator, narc_error *err)
{
    uint64_t tail;

    *frames = (narc_frames){.source = source,
                            .allocator = allocator,
                            .limits = *limits,
                            .tail = {.allocator = allocator},
                            .raw = {.allocator = allocator}};
    NARC_TRY(source->size(source->user, &frames->size, err));
    frames->codec = narc_codec_state_new(allocator);
    if (frames->codec == NULL)
        return narc_fail_memory(err);
    if (frames->size < NARC_HEADER_SIZE + NARC_COMMIT_SIZE)
        return NARC_OK; /* too small for any commit: the caller will find out */
    tail = frames->size < TAIL_SIZE ? frames->size : TAIL_SIZE;
    if (narc_buffer_reserve(&frames->tail, (size_t)tail) == NULL)
        return narc_fail_memory(err);
    NARC_TRY(source->read(source->user, frames->size - tail, frames->tail.data, (size_t)tail, err));
    frames->tail.size = (size_t)tail;
    return NARC_OK;
}

void
narc_frames_close(narc_frames *frames)
{
    narc_codec_state_free(frames->codec);
    narc_buffer_free(&frames->tail);
    narc_buffer_free(&frames->raw);
    *frames = (narc_frames){.allocator = frames->allocator};
}

narc_status
narc_frames_read(narc_frames *frames, uint64_t offset, void *out, size_t size, narc_error *err)
{
    const uint64_t tail_at = frames->size - frames->tail.size;

    if (!narc_checked_inside(offset, size, frames->size))
        return narc_fail(err, NARC_CUT_SHORT, frames->size, "2.1",
                         "the archive ends inside a structure");
    if (size == 0)
        return NARC_OK;
    if (offset >= tail_at && frames->tail.size > 0) {
        memcpy(out, frames->tail.data + (size_t)(offset - tail_at), size);
        return NARC_OK;
    }
    return frames->source->read(frames->source->user, offset, out, size, err);
}

narc_status
narc_frames_header(narc_frames *frames, uint64_t offset, uint64_t end, narc_frame *out,
                   narc_error *err)
{
    uint8_t bytes[NARC_FRAME_SIZE];

    if (offset % NARC_FRAME_ALIGNMENT != 0 || !narc_checked_inside(offset, sizeof(bytes), end))
        return narc_fail(err, NARC_HEADER_DAMAGED, offset, "2.2", "no frame has room here");
    NARC_TRY(narc_frames_read(frames, offset, bytes, sizeof(bytes), err));
    NARC_TRY(
        narc_frame_decode((narc_bytes){bytes, sizeof(bytes)}, offset, &frames->limits, out, err));
    if (narc_frame_total(out) > end - offset)
        return narc_fail(err, NARC_HEADER_DAMAGED, offset, "4.5",
                         "a frame reaches into what follows it");
    return NARC_OK;
}

/* Into frames->raw: header, payload and padding, by one read when the size is known. */
static narc_status
read_raw(narc_frames *frames, uint64_t offset, uint64_t total, uint64_t end, narc_frame *out,
         narc_error *err)
{
    const uint64_t most = NARC_FRAME_SIZE + (uint64_t)NARC_FRAME_PLAIN_MAX;
    const bool known = total != 0;

    if (!known) {
        NARC_TRY(narc_frames_header(frames, offset, end, out, err));
        total = narc_frame_total(out);
    }
    if (total < NARC_FRAME_SIZE || total > most || offset % NARC_FRAME_ALIGNMENT != 0 ||
        !narc_checked_inside(offset, total, end))
        return narc_fail(err, NARC_INDEX_DAMAGED, offset, "6.4", "no frame has room here");
    narc_buffer_clear(&frames->raw);
    if (narc_buffer_reserve(&frames->raw, (size_t)total) == NULL)
        return narc_fail_memory(err);
    NARC_TRY(narc_frames_read(frames, offset, frames->raw.data, (size_t)total, err));
    frames->raw.size = (size_t)total;
    /* Decoded even if the header was read before: what is used is what was checked. */
    NARC_TRY(narc_frame_decode(narc_buffer_view(&frames->raw), offset, &frames->limits, out, err));
    if (narc_frame_total(out) != total)
        return narc_fail(err, NARC_INDEX_DAMAGED, offset, "6.4",
                         "a frame is not as large as the index says");
    return NARC_OK;
}

narc_status
narc_frames_load(narc_frames *frames, uint64_t offset, uint64_t total, uint64_t end,
                 narc_frame *out, narc_buffer *plain, narc_error *err)
{
    narc_bytes payload;
    narc_status st;

    narc_buffer_clear(plain);
    NARC_TRY(read_raw(frames, offset, total, end, out, err));
    payload = (narc_bytes){frames->raw.data + NARC_FRAME_SIZE, frames->raw.size - NARC_FRAME_SIZE};
    NARC_TRY(narc_frame_check_payload(out, payload, err));
    if (out->plain_size == 0)
        return NARC_OK;
    if (narc_buffer_reserve(plain, out->plain_size) == NULL)
        return narc_fail_memory(err);
    payload.size = out->stored_size;
    st = narc_codec_unpack(frames->codec, out->codec, payload, plain->data, out->plain_size, err);
    if (st != NARC_OK) {
        if (err != NULL) {
            err->offset = offset;
            err->rule = "4.3";
        }
        return st;
    }
    plain->size = out->plain_size;
    return NARC_OK;
}

/* NARC_DONE when no commit stands at offset, so that a scan goes on. */
static narc_status
commit_at(narc_frames *frames, uint64_t offset, uint64_t end, narc_commit *out, narc_error *err)
{
    uint8_t bytes[NARC_COMMIT_SIZE];
    narc_error found;
    narc_status st;

    if (!narc_checked_inside(offset, sizeof(bytes), end))
        return NARC_DONE;
    NARC_TRY(narc_frames_read(frames, offset, bytes, sizeof(bytes), err));
    st = narc_commit_decode((narc_bytes){bytes, sizeof(bytes)}, offset, &frames->limits, out,
                            &found);
    if (st == NARC_E_CORRUPT && found.number != NARC_INDEX_DAMAGED)
        return NARC_DONE;
    /* Whole, but not to be understood: going back behind it would hide what it holds. */
    if (st != NARC_OK && err != NULL)
        *err = found;
    return st;
}

static bool
is_mark(const uint8_t *bytes)
{
    return memcmp(bytes, narc_frame_mark, NARC_FRAME_MARK_SIZE) == 0;
}

/* Tries the marks in [from, to), last first; both are multiples of the alignment. */
static narc_status
scan_back(narc_frames *frames, uint64_t from, uint64_t to, uint64_t end, narc_commit *out,
          narc_error *err)
{
    uint8_t chunk[SCAN_SIZE];
    narc_status st;

    NARC_TRY(narc_frames_read(frames, from, chunk, (size_t)(to - from), err));
    for (uint64_t at = to - from; at > 0; at -= NARC_FRAME_ALIGNMENT) {
        const uint64_t offset = from + at - NARC_FRAME_ALIGNMENT;

        if (!is_mark(chunk + (offset - from)))
            continue;
        st = commit_at(frames, offset, end, out, err);
        if (st != NARC_DONE)
            return st;
    }
    return NARC_DONE;
}

narc_status
narc_frames_last_commit(narc_frames *frames, uint64_t end, narc_commit *out, narc_error *err)
{
    const uint64_t first = NARC_HEADER_SIZE;
    uint64_t to = end - end % NARC_FRAME_ALIGNMENT;
    narc_status st = NARC_DONE;

    /* 9.1: the usual case, a file that ends in its commit. */
    if (end >= first + NARC_COMMIT_SIZE && end % NARC_FRAME_ALIGNMENT == 0)
        st = commit_at(frames, end - NARC_COMMIT_SIZE, end, out, err);
    while (st == NARC_DONE && to > first) {
        const uint64_t from = to - first > SCAN_SIZE ? to - SCAN_SIZE : first;

        st = scan_back(frames, from, to, end, out, err);
        to = from;
    }
    if (st == NARC_DONE)
        return narc_fail(err, NARC_NO_COMMIT, end, "9.1", "no complete commit in %llu bytes",
                         (unsigned long long)end);
    return st;
}

/* As narc_frames_resume for the places of one chunk. */
static bool
scan_forward(narc_frames *frames, uint64_t from, uint64_t to, uint64_t end, narc_frame *out,
             narc_status *st, narc_error *err)
{
    uint8_t chunk[SCAN_SIZE];

    *st = narc_frames_read(frames, from, chunk, (size_t)(to - from), err);
    if (*st != NARC_OK)
        return false;
    for (uint64_t at = from; at + NARC_FRAME_MARK_SIZE <= to; at += NARC_FRAME_ALIGNMENT) {
        narc_status found;

        if (!is_mark(chunk + (at - from)))
            continue;
        found = narc_frames_header(frames, at, end, out, NULL);
        if (found == NARC_OK)
            return true;
        if (found == NARC_E_IO) {
            *st = narc_frames_header(frames, at, end, out, err);
            return false;
        }
    }
    return false;
}

bool
narc_frames_resume(narc_frames *frames, uint64_t offset, uint64_t end, narc_frame *out,
                   narc_status *st, narc_error *err)
{
    uint64_t from =
        (offset + NARC_FRAME_ALIGNMENT - 1) / NARC_FRAME_ALIGNMENT * NARC_FRAME_ALIGNMENT;

    *st = NARC_OK;
    while (from < end) {
        const uint64_t to = end - from > SCAN_SIZE ? from + SCAN_SIZE : end;

        if (scan_forward(frames, from, to, end, out, st, err))
            return true;
        if (*st != NARC_OK)
            return false;
        from = to;
    }
    return false;
}
