/* The commit: the last frame of everything added at one time (spec 7). */
#include "format/commit.h"
#include "format/store.h"
#include "base/checked.h"
#include "base/cursor.h"
#include "base/fail.h"
#include <narc/writer.h>

#include <string.h>

#define ROOT_AT 104 /* 7.7 */

_Static_assert(NARC_COMMIT_PLAIN_SIZE % NARC_FRAME_ALIGNMENT == 0, "a commit needs no padding");

void
narc_commit_encode(const narc_commit *commit, uint8_t out[NARC_COMMIT_SIZE])
{
    uint8_t *plain = out + NARC_FRAME_SIZE;
    narc_frame frame = {.type = NARC_FRAME_COMMIT,
                        .codec = NARC_CODEC_STORED,
                        .stored_size = NARC_COMMIT_PLAIN_SIZE,
                        .plain_size = NARC_COMMIT_PLAIN_SIZE,
                        .offset = commit->offset};

    memset(plain, 0, NARC_COMMIT_PLAIN_SIZE);
    narc_store_u64le(plain, commit->number);                  /* 7.1 */
    narc_store_u64le(plain + 8, (uint64_t)commit->time);      /* 7.2 */
    narc_store_u64le(plain + 16, commit->begin);              /* 7.3 */
    narc_store_u64le(plain + 24, commit->index);              /* 7.3 */
    narc_store_u64le(plain + 32, commit->previous);           /* 7.4 */
    narc_store_u64le(plain + 40, commit->items);              /* 7.5 */
    narc_store_u64le(plain + 48, commit->objects);            /* 7.5 */
    narc_store_u64le(plain + 56, commit->object_bytes);       /* 7.5 */
    narc_store_u64le(plain + 64, commit->total_items);        /* 7.5 */
    narc_store_u64le(plain + 72, commit->total_objects);      /* 7.5 */
    narc_store_u64le(plain + 80, commit->total_object_bytes); /* 7.5 */
    narc_store_u32le(plain + 88, commit->gap_crc);            /* 7.6 */
    narc_store_u32le(plain + 92, commit->flags);              /* 7.8 */
    memcpy(plain + ROOT_AT, commit->leaves, NARC_SHA256_SIZE);
    memcpy(plain + ROOT_AT + NARC_SHA256_SIZE, commit->root, NARC_SHA256_SIZE);
    frame.payload_crc = narc_crc32c(0, (narc_bytes){plain, NARC_COMMIT_PLAIN_SIZE});
    narc_frame_encode(&frame, out);
}

static void
decode_plain(narc_cursor *in, narc_commit *out)
{
    out->number = narc_cursor_u64le(in);             /* 7.1 */
    out->time = (int64_t)narc_cursor_u64le(in);      /* 7.2 */
    out->begin = narc_cursor_u64le(in);              /* 7.3 */
    out->index = narc_cursor_u64le(in);              /* 7.3 */
    out->previous = narc_cursor_u64le(in);           /* 7.4 */
    out->items = narc_cursor_u64le(in);              /* 7.5 */
    out->objects = narc_cursor_u64le(in);            /* 7.5 */
    out->object_bytes = narc_cursor_u64le(in);       /* 7.5 */
    out->total_items = narc_cursor_u64le(in);        /* 7.5 */
    out->total_objects = narc_cursor_u64le(in);      /* 7.5 */
    out->total_object_bytes = narc_cursor_u64le(in); /* 7.5 */
    out->gap_crc = narc_cursor_u32le(in);            /* 7.6 */
    out->flags = narc_cursor_u32le(in);              /* 7.8 */
    narc_cursor_take(in, 8);                         /* 7.8, reserved */
    memcpy(out->leaves, narc_cursor_take(in, NARC_SHA256_SIZE).data, NARC_SHA256_SIZE);
    memcpy(out->root, narc_cursor_take(in, NARC_SHA256_SIZE).data, NARC_SHA256_SIZE);
}

/* 7.3, 7.4: header, previous commit, own blocks, own index and the commit follow each other. */
static bool
in_order(const narc_commit *commit)
{
    const uint64_t least = commit->previous == 0 ? 512 : commit->previous + NARC_COMMIT_SIZE;

    return (commit->number == 1) == (commit->previous == 0) && commit->number > 0 &&
           commit->previous <= commit->offset && commit->previous % NARC_FRAME_ALIGNMENT == 0 &&
           commit->begin % NARC_FRAME_ALIGNMENT == 0 && commit->index % NARC_FRAME_ALIGNMENT == 0 &&
           least <= commit->begin && commit->begin <= commit->index &&
           commit->index <= commit->offset;
}

narc_status
narc_commit_decode(narc_bytes bytes, uint64_t offset, const narc_limits *limits, narc_commit *out,
                   narc_error *err)
{
    narc_cursor in = {.bytes = bytes, .at = NARC_FRAME_SIZE, .base = offset};
    narc_frame frame;

    if (bytes.size < NARC_COMMIT_SIZE)
        return narc_fail(err, NARC_CUT_SHORT, offset, "7", "a commit has %zu of its %d bytes",
                         bytes.size, NARC_COMMIT_SIZE);
    NARC_TRY(narc_frame_decode(bytes, offset, limits, &frame, err));
    if (frame.type != NARC_FRAME_COMMIT || frame.codec != NARC_CODEC_STORED ||
        frame.stored_size != NARC_COMMIT_PLAIN_SIZE)
        return narc_fail(err, NARC_HEADER_DAMAGED, offset, "7", "this frame is not a commit");
    NARC_TRY(narc_frame_check_payload(
        &frame, (narc_bytes){bytes.data + NARC_FRAME_SIZE, NARC_COMMIT_PLAIN_SIZE}, err));
    decode_plain(&in, out);
    out->offset = offset;
    if ((out->flags & 0xFFFFu) != 0)
        return narc_fail(err, NARC_NEWER_FORMAT, offset, "7.8",
                         "a commit needs features that are unknown here (flags %08x)",
                         (unsigned)out->flags);
    if (!in_order(out) || out->items > out->total_items || out->objects > out->total_objects ||
        out->object_bytes > out->total_object_bytes)
        return narc_fail(err, NARC_INDEX_DAMAGED, offset, "7.3",
                         "the offsets and counts of a commit contradict each other");
    return NARC_OK;
}
