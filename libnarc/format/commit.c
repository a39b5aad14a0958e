/* The commit: the last frame of everything added at one time (spec 7). */
#include "format/commit.h"
#include "format/store.h"
#include "base/checked.h"
#include "base/cursor.h"
#include "base/fail.h"
#include <narc/writer.h>

#include <string.h>

#define LEAVES_AT 112 /* 7 */
#define RUNS_AT 208   /* 7.8 */
#define RUN_SIZE 16   /* 7.8 */

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
    narc_store_u64le(plain + 16, (uint64_t)commit->begun);    /* 7.2 */
    narc_store_u64le(plain + 24, commit->begin);              /* 7.3 */
    narc_store_u64le(plain + 32, commit->previous);           /* 7.4 */
    narc_store_u64le(plain + 40, commit->items);              /* 7.5 */
    narc_store_u64le(plain + 48, commit->objects);            /* 7.5 */
    narc_store_u64le(plain + 56, commit->object_bytes);       /* 7.5 */
    narc_store_u64le(plain + 64, commit->total_items);        /* 7.5 */
    narc_store_u64le(plain + 72, commit->total_objects);      /* 7.5 */
    narc_store_u64le(plain + 80, commit->total_object_bytes); /* 7.5 */
    narc_store_u64le(plain + 88, commit->total_guids);        /* 7.5 */
    narc_store_u32le(plain + 96, commit->gap_crc);            /* 7.6 */
    narc_store_u32le(plain + 100, commit->flags);             /* 7.9 */
    narc_store_u16le(plain + 104, NARC_FORMAT_MAJOR);         /* 7.9 */
    narc_store_u16le(plain + 106, NARC_FORMAT_MINOR);         /* 7.9 */
    narc_store_u32le(plain + 108, commit->run_count);         /* 7.8 */
    memcpy(plain + LEAVES_AT, commit->leaves, NARC_SHA256_SIZE);
    memcpy(plain + LEAVES_AT + NARC_SHA256_SIZE, commit->root, NARC_SHA256_SIZE);
    memcpy(plain + LEAVES_AT + 2 * NARC_SHA256_SIZE, commit->root_before, NARC_SHA256_SIZE);
    for (size_t i = 0; i < commit->run_count; i++) {
        narc_store_u64le(plain + RUNS_AT + i * RUN_SIZE, commit->runs[i].frame);
        narc_store_u32le(plain + RUNS_AT + i * RUN_SIZE + 8, commit->runs[i].frame_size);
    }
    frame.payload_crc = narc_crc32c(0, (narc_bytes){plain, NARC_COMMIT_PLAIN_SIZE});
    narc_frame_encode(&frame, out);
}

static void
decode_plain(narc_cursor *in, narc_commit *out)
{
    out->number = narc_cursor_u64le(in);             /* 7.1 */
    out->time = (int64_t)narc_cursor_u64le(in);      /* 7.2 */
    out->begun = (int64_t)narc_cursor_u64le(in);     /* 7.2 */
    out->begin = narc_cursor_u64le(in);              /* 7.3 */
    out->previous = narc_cursor_u64le(in);           /* 7.4 */
    out->items = narc_cursor_u64le(in);              /* 7.5 */
    out->objects = narc_cursor_u64le(in);            /* 7.5 */
    out->object_bytes = narc_cursor_u64le(in);       /* 7.5 */
    out->total_items = narc_cursor_u64le(in);        /* 7.5 */
    out->total_objects = narc_cursor_u64le(in);      /* 7.5 */
    out->total_object_bytes = narc_cursor_u64le(in); /* 7.5 */
    out->total_guids = narc_cursor_u64le(in);        /* 7.5 */
    out->gap_crc = narc_cursor_u32le(in);            /* 7.6 */
    out->flags = narc_cursor_u32le(in);              /* 7.9 */
    out->major = narc_cursor_u16le(in);              /* 7.9 */
    out->minor = narc_cursor_u16le(in);              /* 7.9 */
    out->run_count = narc_cursor_u32le(in);          /* 7.8 */
    memcpy(out->leaves, narc_cursor_take(in, NARC_SHA256_SIZE).data, NARC_SHA256_SIZE);
    memcpy(out->root, narc_cursor_take(in, NARC_SHA256_SIZE).data, NARC_SHA256_SIZE);
    memcpy(out->root_before, narc_cursor_take(in, NARC_SHA256_SIZE).data, NARC_SHA256_SIZE);
}

/* 7.8: the runs that are used, and zeros in all other places. */
static narc_status
decode_runs(narc_cursor *in, narc_commit *out, narc_error *err)
{
    for (size_t i = 0; i < NARC_RUNS_MOST; i++) {
        narc_run_ref *run = &out->runs[i];

        run->frame = narc_cursor_u64le(in);
        run->frame_size = narc_cursor_u32le(in);
        if (narc_cursor_u32le(in) != 0)
            return narc_fail(err, NARC_NEWER_FORMAT, out->offset, "7.8",
                             "a commit needs a feature that is unknown here");
        if (i < out->run_count ? run->frame % NARC_FRAME_ALIGNMENT != 0 ||
                                     run->frame_size % NARC_FRAME_ALIGNMENT != 0 ||
                                     !narc_place_fits(run->frame, run->frame_size, out->offset)
                               : run->frame != 0 || run->frame_size != 0)
            return narc_fail(err, NARC_INDEX_DAMAGED, out->offset, "7.8",
                             "run %zu of a commit is not as it must be", i);
    }
    return NARC_OK;
}

/* 7.3, 7.4: header, previous commit, own frames and the commit follow each other. */
static bool
in_order(const narc_commit *commit)
{
    const uint64_t least =
        commit->previous == 0 ? NARC_HEADER_SIZE : commit->previous + NARC_COMMIT_SIZE;

    return (commit->number == 1) == (commit->previous == 0) && commit->number > 0 &&
           commit->previous <= commit->offset && commit->previous % NARC_FRAME_ALIGNMENT == 0 &&
           commit->begin % NARC_FRAME_ALIGNMENT == 0 && least <= commit->begin &&
           commit->begin <= commit->offset;
}

/* 7.5: nothing is counted that the sums do not have. */
static bool
adds_up(const narc_commit *commit)
{
    return commit->items <= commit->total_items && commit->objects <= commit->total_objects &&
           commit->object_bytes <= commit->total_object_bytes &&
           commit->total_items <= NARC_ITEMS_MOST && commit->total_objects <= NARC_ITEMS_MOST &&
           commit->total_guids <= commit->total_items &&
           (commit->total_guids == 0) == (commit->total_items == 0) &&
           commit->run_count <= NARC_RUNS_MOST &&
           (commit->run_count > 0 || commit->total_items + commit->total_objects == 0);
}

static narc_status
check_commit(const narc_commit *commit, narc_error *err)
{
    uint8_t root[NARC_SHA256_SIZE];

    if (commit->major != NARC_FORMAT_MAJOR)
        return narc_fail(err, NARC_NEWER_FORMAT, commit->offset, "7.9",
                         "the archive has format version %u.%u, this narc reads version %d",
                         commit->major, commit->minor, NARC_FORMAT_MAJOR);
    if ((commit->flags & 0xFFFFu) != 0)
        return narc_fail(err, NARC_NEWER_FORMAT, commit->offset, "7.9",
                         "a commit needs features that are unknown here (flags %08x)",
                         (unsigned)commit->flags);
    if (!in_order(commit))
        return narc_fail(err, NARC_INDEX_DAMAGED, commit->offset, "7.3",
                         "the offsets of a commit contradict each other");
    if (!adds_up(commit))
        return narc_fail(err, NARC_INDEX_DAMAGED, commit->offset, "7.5",
                         "the counts of a commit contradict each other");
    narc_root_chain(commit, root);
    if (memcmp(root, commit->root, sizeof(root)) != 0)
        return narc_fail(err, NARC_ROOT_MISMATCH, commit->offset, "8.3",
                         "the root of commit %llu does not follow from the root before",
                         (unsigned long long)commit->number);
    return NARC_OK;
}

narc_status
narc_commit_decode(narc_bytes bytes, uint64_t offset, const narc_limits *limits, narc_commit *out,
                   narc_error *err)
{
    narc_cursor in = {.bytes = bytes, .at = NARC_FRAME_SIZE, .base = offset};
    narc_frame frame;

    NARC_TRY(narc_frame_decode(bytes, offset, limits, &frame, err));
    NARC_TRY(narc_frame_check_type(&frame, NARC_FRAME_COMMIT, "7.4", err));
    if (frame.codec > NARC_CODEC_ZSTD)
        return narc_fail(err, NARC_NEWER_FORMAT, offset, "4.3", "codec %u is unknown here",
                         (unsigned)frame.codec);
    if (frame.codec != NARC_CODEC_STORED || frame.stored_size != NARC_COMMIT_PLAIN_SIZE)
        return narc_fail(err, NARC_INDEX_DAMAGED, offset, "7", "a commit is of another form");
    if (bytes.size < NARC_COMMIT_SIZE)
        return narc_fail(err, NARC_CUT_SHORT, offset, "7", "a commit has %zu of its %d bytes",
                         bytes.size, NARC_COMMIT_SIZE);
    NARC_TRY(narc_frame_check_payload(
        &frame, (narc_bytes){bytes.data + NARC_FRAME_SIZE, NARC_COMMIT_PLAIN_SIZE}, err));
    out->offset = offset;
    decode_plain(&in, out);
    NARC_TRY(check_commit(out, err));
    return decode_runs(&in, out, err);
}
