/* Rows of a commit that has become larger than memory should hold.
 *
 * An index that is looked up while it grows is what an archive is (spec 6): so the same pages and runs
 * are used, merged in the same way (10.6), and at the end the commit's run is merged out of them. Most
 * keys of a new archive are new; a filter says so without a read. docs/decisions/0015. */
#include "writer/spool.h"
#include "base/fail.h"
#include "base/memory.h"
#include "io/file.h"
#include "writer/filter.h"
#include "writer/seen.h"

#include <string.h>
#include <unistd.h>

/* Pages name blocks of the archive, and what a page names stands before it (6.1). So the spool counts
 * its offsets from where no archive has come yet. */
#define OFFSET_FIRST (UINT64_C(1) << 50)
#define LEVEL 1 /* of zstd: it is read a few times and thrown away */

struct narc_spool {
    const narc_allocator *allocator;
    int fd;
    narc_sink sink;
    narc_source source;
    narc_output out;
    narc_frames frames;
    bool frames_open;
    narc_index *index;
    uint64_t first;
    narc_commit runs; /* as of a commit: where the runs are, and how many items they have */
    narc_filter *filter;
    narc_seen *seen;
};

/* --- the file ----------------------------------------------------------------------------------- */

static narc_status
read_spool(void *user, uint64_t offset, void *out, size_t size, narc_error *err)
{
    narc_spool *spool = user;
    const narc_source file = narc_file_source(&spool->fd);

    return file.read(file.user, offset - OFFSET_FIRST, out, size, err);
}

static narc_status
size_of_spool(void *user, uint64_t *out, narc_error *err)
{
    (void)user;
    (void)err;
    *out = 0; /* on opening; narc_frames_resize tells more */
    return NARC_OK;
}

static narc_status
open_spool(narc_spool *spool, const char *beside, const narc_limits *limits, narc_error *err)
{
    NARC_TRY(narc_file_nameless(beside, &spool->fd, err));
    spool->sink = narc_sink_fd(&spool->fd);
    spool->source = (narc_source){read_spool, size_of_spool, NULL, spool};
    NARC_TRY(narc_output_init(&spool->out, spool->allocator, NARC_CODEC_ZSTD, LEVEL, err));
    spool->out.sink = &spool->sink;
    spool->out.offset = OFFSET_FIRST;
    NARC_TRY(narc_frames_open(&spool->frames, &spool->source, limits, spool->allocator, err));
    spool->frames_open = true;
    spool->index = narc_index_new(&spool->frames, spool->allocator);
    spool->filter = narc_filter_new(spool->allocator);
    if (spool->index == NULL || spool->filter == NULL)
        return narc_fail_memory(err);
    narc_index_begin_at(spool->index, spool->first);
    return narc_seen_new(beside, spool->allocator, &spool->seen, err);
}

narc_status
narc_spool_new(const char *beside, const narc_limits *limits, uint64_t first,
               const narc_allocator *allocator, narc_spool **out, narc_error *err)
{
    narc_spool *spool = narc_memory_zeroed(allocator, 1, sizeof(*spool));
    narc_status st;

    *out = NULL;
    if (spool == NULL)
        return narc_fail_memory(err);
    spool->allocator = allocator;
    spool->fd = -1;
    spool->first = first;
    spool->runs.total_items = first;
    st = open_spool(spool, beside, limits, err);
    if (st == NARC_OK)
        *out = spool;
    else
        narc_spool_free(spool);
    return st;
}

void
narc_spool_free(narc_spool *spool)
{
    if (spool == NULL)
        return;
    narc_index_free(spool->index);
    if (spool->frames_open)
        narc_frames_close(&spool->frames);
    narc_output_free(&spool->out);
    narc_filter_free(spool->filter);
    narc_seen_free(spool->seen);
    if (spool->fd >= 0)
        close(spool->fd);
    narc_memory_free(spool->allocator, spool);
}

/* --- adding ------------------------------------------------------------------------------------- */

static void
add_to_filter(narc_spool *spool, const narc_fresh *fresh)
{
    for (size_t i = 0; i < fresh->item_count; i++)
        narc_filter_add(spool->filter,
                        narc_key_of_text(fresh->items[i].row.texts[NARC_CATALOGUE_GUID]));
    for (size_t i = 0; i < fresh->object_count; i++)
        narc_filter_add(spool->filter, narc_key_of_digest(fresh->objects[i].digest));
}

static narc_status
add_to_seen(narc_spool *spool, const narc_fresh *fresh, narc_error *err)
{
    uint8_t *digests;
    narc_status st;

    if (fresh->object_count == 0)
        return NARC_OK;
    digests = narc_memory_zeroed(spool->allocator, fresh->object_count, NARC_SHA256_SIZE);
    if (digests == NULL)
        return narc_fail_memory(err);
    for (size_t i = 0; i < fresh->object_count; i++)
        memcpy(digests + i * NARC_SHA256_SIZE, fresh->objects[i].digest, NARC_SHA256_SIZE);
    st = narc_seen_add(spool->seen, digests, fresh->object_count, err);
    narc_memory_free(spool->allocator, digests);
    return st;
}

static narc_status
add_run(narc_spool *spool, const narc_fresh *fresh, const narc_key_rows *states, narc_error *err)
{
    narc_commit *runs = &spool->runs;
    narc_run_source sources[NARC_RUNS_MOST];
    narc_run_ref ref;
    narc_run_parts parts = {.sources = sources, .fresh = fresh, .states = states};

    NARC_TRY(narc_run_choose(spool->index, fresh->item_count + fresh->object_count, sources,
                             &parts.source_count, err));
    NARC_TRY(narc_run_write(&spool->out, &parts, runs->total_items, &ref, err));
    narc_run_replace(runs, parts.source_count, &ref);
    runs->total_items += fresh->item_count;
    runs->offset = spool->out.offset;
    narc_frames_resize(&spool->frames, spool->out.offset);
    narc_index_use(spool->index, runs);
    return NARC_OK;
}

narc_status
narc_spool_add(narc_spool *spool, const narc_fresh *fresh, const narc_key_rows *states,
               narc_error *err)
{
    NARC_TRY(add_run(spool, fresh, states, err));
    add_to_filter(spool, fresh);
    return add_to_seen(spool, fresh, err);
}

/* --- looking up --------------------------------------------------------------------------------- */

narc_status
narc_spool_has_object(narc_spool *spool, const uint8_t digest[NARC_SHA256_SIZE], bool *out,
                      narc_error *err)
{
    *out = false;
    if (!narc_filter_has(spool->filter, narc_key_of_digest(digest)))
        return NARC_OK;
    return narc_seen_has(spool->seen, digest, out, err);
}

narc_index *
narc_spool_index_for(narc_spool *spool, narc_text guid)
{
    return narc_filter_has(spool->filter, narc_key_of_text(guid)) ? spool->index : NULL;
}

narc_status
narc_spool_sources(narc_spool *spool, narc_run_source sources[NARC_RUNS_MOST], size_t *count,
                   narc_error *err)
{
    *count = narc_index_run_count(spool->index);
    for (size_t i = 0; i < *count; i++) {
        NARC_TRY(narc_index_run(spool->index, i, &sources[i].run, err));
        sources[i].index = spool->index;
    }
    return NARC_OK;
}
