/* Making a new archive of what is left of a damaged one (spec 12): first everything that is whole is
 * found, then it is written in the order of its numbers. */
#include "recovery/recover_inside.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/memory.h"
#include "writer/writer_inside.h"

static void
forget(narc_recover_scan *scan)
{
    narc_memory_free(scan->allocator, scan->commits.items);
    narc_memory_free(scan->allocator, scan->records.items);
    narc_memory_free(scan->allocator, scan->objects.items);
    narc_memory_free(scan->allocator, scan->pages.items);
    narc_pairs_free(&scan->copies);
    narc_pairs_free(&scan->failed);
    narc_pairs_free(&scan->lost);
    narc_frames_close(&scan->frames);
}

/* An archive that never had an item is whole without one. */
static bool
is_empty(const narc_recover_scan *scan)
{
    const narc_recover_commit *commits = scan->commits.items;

    return scan->commits.count > 0 && commits[scan->commits.count - 1].total_items == 0;
}

static narc_status
check_found(const narc_recover_scan *scan, narc_error *err)
{
    if (scan->whole_frames == 0 && !scan->signature)
        return narc_fail(err, NARC_NOT_NARC, 0, "3.1", "nothing here belongs to a narc archive");
    if (scan->records.count == 0 && !is_empty(scan))
        return narc_fail(err, NARC_NO_COMMIT, scan->frames.size, "12.1",
                         "no whole record in %llu bytes", (unsigned long long)scan->frames.size);
    return NARC_OK;
}

/* 12.4: the roots begin with the header, so the one that was found is kept, if what is written here is
 * of its version. */
static narc_status
keep_header(narc_recover_scan *scan, narc_writer *writer, narc_error *err)
{
    uint8_t bytes[NARC_HEADER_SIZE];
    narc_header header;

    if (scan->frames.size < sizeof(bytes) || !writer->out.header_waits)
        return NARC_OK;
    NARC_TRY(narc_frames_read(&scan->frames, 0, bytes, sizeof(bytes), err));
    if (narc_header_decode((narc_bytes){bytes, sizeof(bytes)}, &header, NULL) == NARC_OK &&
        header.minor == NARC_FORMAT_MINOR && header.flags == 0)
        narc_writer_header(writer, bytes);
    return NARC_OK;
}

narc_status
narc_recover(const narc_source *source, narc_writer *writer, const narc_limits *limits,
             narc_lost_fn loss, void *user, narc_recovery *out, narc_error *err)
{
    const narc_allocator *allocator = writer->allocator;
    const narc_limits complete = narc_limits_complete(limits);
    narc_recover_scan scan = {.allocator = allocator,
                              .copies = {.allocator = allocator},
                              .failed = {.allocator = allocator},
                              .lost = {.allocator = allocator},
                              .report = out};
    narc_status st;

    *out = (narc_recovery){.items = 0};
    narc_error_clear(err);
    st = narc_frames_open(&scan.frames, source, &complete, allocator, err);
    if (st == NARC_OK)
        st = narc_recover_look(&scan, err);
    if (st == NARC_OK)
        st = check_found(&scan, err);
    if (st == NARC_OK)
        st = keep_header(&scan, writer, err);
    if (st == NARC_OK)
        st = narc_recover_write(&scan, writer, loss, user, err);
    forget(&scan);
    return st;
}
