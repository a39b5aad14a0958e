/* Ending a commit: open blocks, copies, the run of the index, the commit record, each durable before the
 * next (spec 10.2, 10.6). */
#include "writer/run_writer.h"
#include "base/fail.h"
#include "base/memory.h"
#include "writer/writer_inside.h"

#include <string.h>

/* What the run is written of besides the rows in memory: runs of the archive, then those of the spool. */
typedef struct run_sources {
    narc_run_source all[NARC_RUN_SOURCES_MOST];
    size_t archive_count;
    size_t spool_count;
} run_sources;

static narc_status
choose_sources(narc_writer *writer, run_sources *out, narc_error *err)
{
    narc_run_source spooled[NARC_RUNS_MOST];
    uint64_t rows = writer->fresh.item_count + writer->fresh.object_count;

    out->archive_count = out->spool_count = 0;
    if (writer->known.spool != NULL)
        NARC_TRY(narc_spool_sources(writer->known.spool, spooled, &out->spool_count, err));
    for (size_t i = 0; i < out->spool_count; i++)
        rows += spooled[i].run->items + spooled[i].run->objects;
    if (writer->readable)
        NARC_TRY(narc_run_choose(writer->index, rows, out->all, &out->archive_count, err));
    memcpy(out->all + out->archive_count, spooled, out->spool_count * sizeof(*spooled));
    return NARC_OK;
}

/* A writer that cannot read what it wrote has the rows of all commits, and writes them all. */
static narc_status
write_run_of(narc_writer *writer, const narc_key_rows *states, narc_commit *commit, narc_error *err)
{
    const uint64_t first = narc_writer_next(writer) - writer->fresh.item_count;
    narc_run_parts parts = {.fresh = &writer->fresh, .states = states};
    run_sources sources;
    narc_run_ref ref;
    narc_status st;

    parts.copies = narc_packer_copies(writer->packer, &parts.copy_count);
    NARC_TRY(choose_sources(writer, &sources, err));
    parts.sources = sources.all;
    parts.source_count = sources.archive_count + sources.spool_count;
    st = narc_run_write(&writer->out, &parts, first, &ref, err);
    if (st == NARC_E_CORRUPT && writer->last.run_count < NARC_RUNS_MOST) {
        /* 10.6: what cannot be read without damage is not merged. */
        parts.sources = sources.all + sources.archive_count;
        parts.source_count = sources.spool_count;
        sources.archive_count = 0;
        st = narc_run_write(&writer->out, &parts, first, &ref, err);
    }
    NARC_TRY(st);
    if (writer->readable) {
        memcpy(commit->runs, writer->last.runs, sizeof(commit->runs));
        commit->run_count = writer->last.run_count;
    }
    narc_run_replace(commit, sources.archive_count, &ref);
    return NARC_OK;
}

static narc_status
write_run(narc_writer *writer, narc_commit *commit, narc_error *err)
{
    narc_key_rows states = {.allocator = writer->allocator};
    narc_status st;

    if (writer->totals.items == 0 && writer->totals.objects == 0) {
        memcpy(commit->runs, writer->last.runs, sizeof(commit->runs));
        commit->run_count = writer->last.run_count;
        return NARC_OK;
    }
    st = narc_states_of(&writer->known, &states, err);
    if (st == NARC_OK)
        st = write_run_of(writer, &states, commit, err);
    narc_key_rows_free(&states);
    return st;
}

static void
fill_commit(narc_writer *writer, narc_commit *commit)
{
    const narc_commit *last = &writer->last;
    const narc_writer_totals *totals = &writer->totals;

    commit->offset = writer->out.offset;
    commit->number = last->number + 1;
    commit->time = writer->commit_time;
    commit->begun = last->number > 0 ? last->begun : writer->commit_time;
    commit->begin = writer->begin;
    commit->previous = last->offset;
    commit->items = totals->items;
    commit->objects = totals->objects;
    commit->object_bytes = totals->object_bytes;
    commit->total_items = last->total_items + totals->items;
    commit->total_objects = last->total_objects + totals->objects;
    commit->total_object_bytes = last->total_object_bytes + totals->object_bytes;
    commit->total_guids = last->total_guids + writer->guids;
    commit->gap_crc = writer->gap_crc;
    memcpy(commit->root_before, writer->root, sizeof(commit->root_before));
    narc_merkle_root(&writer->leaves, commit->leaves);
    narc_root_chain(commit, commit->root);
}

static void
begin_next(narc_writer *writer, const narc_commit *commit)
{
    writer->last = *commit;
    memcpy(writer->root, commit->root, sizeof(writer->root));
    writer->begin = writer->out.offset;
    writer->gap_crc = 0;
    writer->guids = 0;
    if (writer->readable) {
        narc_fresh_clear(&writer->fresh);
        narc_spool_free(writer->known.spool);
        writer->known.spool = NULL;
        narc_packer_forget_copies(writer->packer);
    }
    writer->leaves = (narc_merkle){0};
    writer->totals = (narc_writer_totals){0};
    writer->written_before = writer->out.written;
    writer->file.keep = writer->out.offset;
}

static narc_status
commit_all(narc_writer *writer, narc_error *err)
{
    uint8_t frame[NARC_COMMIT_SIZE];
    narc_commit commit = {0};

    NARC_TRY(narc_groups_seal(writer->groups, err));
    NARC_TRY(narc_packer_finish(writer->packer, err));
    NARC_TRY(write_run(writer, &commit, err));
    fill_commit(writer, &commit);
    narc_commit_encode(&commit, frame);
    NARC_TRY(narc_output_sync(&writer->out, err));
    NARC_TRY(narc_output_write(&writer->out, frame, sizeof(frame), err));
    NARC_TRY(narc_output_sync(&writer->out, err));
    NARC_TRY(narc_writer_file_committed(writer, &commit, err));
    begin_next(writer, &commit);
    return NARC_OK;
}

narc_status
narc_writer_commit_always(narc_writer *writer, narc_error *err)
{
    narc_error own_error;

    if (err == NULL)
        err = &own_error;
    NARC_TRY(narc_writer_alive(writer, err));
    return narc_writer_check(writer, commit_all(writer, err), err);
}

narc_status
narc_writer_commit(narc_writer *writer, narc_error *err)
{
    NARC_TRY(narc_writer_alive(writer, err));
    if (writer->last.number > 0 && writer->totals.items == 0 && writer->totals.objects == 0) {
        writer->totals = (narc_writer_totals){0};
        return NARC_OK;
    }
    return narc_writer_commit_always(writer, err);
}
