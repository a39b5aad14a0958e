/* Ending a commit: open blocks, copies, the run of the index, the commit record, each durable before the
 * next (spec 10.2, 10.6). */
#include "archive/run_writer.h"
#include "archive/writer_inside.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"

#include <string.h>

/* 10.6: a run is merged with the one before it unless that has this many times as many rows. */
#define MERGE_RATIO 4

/* How many of the newest runs the new one takes the place of, and their sources, oldest first. */
static narc_status
choose_sources(narc_writer *writer, narc_run_source sources[NARC_RUNS_MOST], size_t *count,
               narc_error *err)
{
    uint64_t rows = writer->fresh.item_count + writer->fresh.object_count;
    const size_t runs = writer->last.run_count;
    size_t taken = 0;

    *count = 0;
    while (writer->readable && taken < runs) {
        const narc_run *run;
        const narc_status st = narc_index_run(writer->index, runs - taken - 1, &run, err);
        const bool must = runs - taken == NARC_RUNS_MOST;

        if (st == NARC_E_CORRUPT && !must)
            break; /* 10.6: it stays as it is */
        NARC_TRY(st);
        if (!must && run->items + run->objects >= MERGE_RATIO * rows)
            break;
        rows += run->items + run->objects;
        memmove(sources + 1, sources, taken * sizeof(*sources));
        sources[0] = (narc_run_source){writer->index, run};
        taken++;
    }
    *count = taken;
    return NARC_OK;
}

/* A writer that cannot read what it wrote has all items in memory, and writes them all. */
static narc_status
write_run_of(narc_writer *writer, const narc_key_rows *states, narc_commit *commit, narc_error *err)
{
    narc_run_source sources[NARC_RUNS_MOST];
    narc_run_parts parts = {.sources = sources, .fresh = &writer->fresh, .states = states};
    uint64_t first = narc_writer_next(writer) - writer->fresh.item_count;
    narc_run_ref ref;
    narc_status st;
    size_t runs;

    parts.copies = narc_packer_copies(writer->packer, &parts.copy_count);
    NARC_TRY(choose_sources(writer, sources, &parts.source_count, err));
    if (parts.source_count > 0)
        first = sources[0].run->first;
    st = narc_run_write(&writer->out, &parts, first, &ref, err);
    if (st == NARC_E_CORRUPT && writer->last.run_count < NARC_RUNS_MOST) {
        /* 10.6: what cannot be read without damage is not merged. */
        parts.source_count = 0;
        first = narc_writer_next(writer) - writer->fresh.item_count;
        st = narc_run_write(&writer->out, &parts, first, &ref, err);
    }
    NARC_TRY(st);
    runs = writer->readable ? writer->last.run_count - parts.source_count : 0;
    memcpy(commit->runs, writer->last.runs, runs * sizeof(*commit->runs));
    commit->runs[runs] = ref;
    commit->run_count = (uint32_t)runs + 1;
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

/* 8.2: the leaves of the commit's items, in their order. */
static narc_status
hash_rows(narc_writer *writer, uint8_t leaves[NARC_SHA256_SIZE], narc_error *err)
{
    narc_merkle tree = {0};

    narc_buffer_clear(&writer->scratch);
    for (size_t i = writer->first_fresh; i < writer->fresh.item_count; i++)
        narc_root_add_item(&tree, &writer->fresh.items[i].row, &writer->scratch);
    narc_merkle_root(&tree, leaves);
    return narc_buffer_check(&writer->scratch, err);
}

static narc_status
fill_commit(narc_writer *writer, narc_commit *commit, narc_error *err)
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
    NARC_TRY(hash_rows(writer, commit->leaves, err));
    narc_root_chain(commit, commit->root);
    return NARC_OK;
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
        narc_packer_forget_copies(writer->packer);
    }
    writer->first_fresh = writer->fresh.item_count;
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
    NARC_TRY(fill_commit(writer, &commit, err));
    narc_commit_encode(&commit, frame);
    NARC_TRY(narc_output_sync(&writer->out, err));
    NARC_TRY(narc_output_write(&writer->out, frame, sizeof(frame), err));
    NARC_TRY(narc_output_sync(&writer->out, err));
    NARC_TRY(narc_writer_file_committed(writer, &commit, err));
    begin_next(writer, &commit);
    return NARC_OK;
}

narc_status
narc_writer_commit(narc_writer *writer, narc_error *err)
{
    narc_error own_error;

    if (err == NULL)
        err = &own_error;
    NARC_TRY(narc_writer_alive(writer, err));
    if (writer->last.number > 0 && writer->totals.items == 0 && writer->totals.objects == 0) {
        writer->totals = (narc_writer_totals){0};
        return NARC_OK;
    }
    return narc_writer_check(writer, commit_all(writer, err), err);
}
