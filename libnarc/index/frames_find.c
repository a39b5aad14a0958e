/* Finding frames: the last commit from the end, the next frame behind something broken (spec 4.1,
 * 9.1). */
#include "index/frames.h"
#include "base/checked.h"
#include "base/cursor.h"
#include "base/fail.h"
#include "digest/digest.h"
#include "format/header.h"
#include "format/store.h"

#include <string.h>

#define SCAN_SIZE 65536u
#define COMMIT_MOST (NARC_FRAME_SIZE + NARC_COMMIT_STORED_MOST) /* a multiple of 8: no padding */

/* 9.1: mark, type, checksum and own offset are those of a commit. */
static bool
begins_commit(const uint8_t bytes[NARC_FRAME_SIZE], uint64_t offset)
{
    uint8_t want[NARC_FRAME_SIZE];

    memcpy(want, bytes, sizeof(want));
    memcpy(want, narc_frame_mark, NARC_FRAME_MARK_SIZE);
    narc_store_u32le(want + 8, NARC_FRAME_COMMIT);
    narc_store_u64le(want + 24, offset);
    narc_store_u32le(want + 44, narc_crc32c(0, (narc_bytes){want, 44}));
    return memcmp(bytes, want, sizeof(want)) == 0;
}

/* 9.1: whether the payload of what begins like a commit stands in front of `end` and matches its
 * checksum; `bytes` are read up to its end. */
static narc_status
read_whole(narc_frames *frames, uint64_t offset, uint64_t end, uint8_t bytes[COMMIT_MOST],
           size_t *size, narc_error *err)
{
    narc_cursor sizes = {.bytes = {bytes, NARC_FRAME_SIZE}, .at = 16}; /* 4.5 */
    narc_frame frame;
    uint8_t crc[4];

    *size = NARC_FRAME_SIZE;
    if (!narc_checked_inside(offset, *size, end))
        return NARC_DONE;
    NARC_TRY(narc_frames_read(frames, offset, bytes, *size, err));
    if (!begins_commit(bytes, offset))
        return NARC_DONE;
    frame.stored_size = narc_cursor_u32le(&sizes);
    if (frame.stored_size > NARC_COMMIT_STORED_MOST ||
        !narc_checked_inside(offset, narc_frame_total(&frame), end))
        return NARC_DONE;
    *size = (size_t)narc_frame_total(&frame);
    NARC_TRY(narc_frames_read(frames, offset, bytes, *size, err));
    narc_store_u32le(
        crc, narc_crc32c(0, (narc_bytes){bytes + NARC_FRAME_SIZE, *size - NARC_FRAME_SIZE}));
    if (!begins_commit(bytes, offset) || memcmp(bytes + 32, crc, sizeof(crc)) != 0)
        return NARC_DONE;
    return NARC_OK;
}

/* NARC_DONE when no whole commit stands at offset, so that a search goes on. What is whole, but not
 * to be understood, is an error: going back behind it would hide what it holds. */
static narc_status
commit_at(narc_frames *frames, uint64_t offset, uint64_t end, narc_commit *out, narc_error *err)
{
    uint8_t bytes[COMMIT_MOST];
    size_t size;

    NARC_TRY(read_whole(frames, offset, end, bytes, &size, err));
    return narc_commit_decode((narc_bytes){bytes, size}, offset, &frames->limits, out, err);
}

narc_status
narc_frames_commit(narc_frames *frames, uint64_t offset, narc_commit *out, narc_error *err)
{
    uint8_t bytes[NARC_COMMIT_SIZE];

    NARC_TRY(narc_frames_read(frames, offset, bytes, sizeof(bytes), err));
    return narc_commit_decode((narc_bytes){bytes, sizeof(bytes)}, offset, &frames->limits, out,
                              err);
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

/* 9.1, 3.6: why there is no commit. */
static narc_status
fail_no_commit(narc_frames *frames, uint64_t end, narc_error *err)
{
    uint8_t bytes[NARC_HEADER_SIZE];
    const size_t size = frames->size < sizeof(bytes) ? (size_t)frames->size : sizeof(bytes);
    narc_error found;
    narc_header header;

    NARC_TRY(narc_frames_read(frames, 0, bytes, size, err));
    if (narc_header_decode((narc_bytes){bytes, size}, &header, &found) == NARC_OK ||
        found.number == NARC_HEADER_DAMAGED)
        return narc_fail(err, NARC_NO_COMMIT, end, "9.1", "no complete commit in %llu bytes",
                         (unsigned long long)end);
    if (err != NULL)
        *err = found;
    return found.status;
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
    return st == NARC_DONE ? fail_no_commit(frames, end, err) : st;
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
