/* Ending a commit: open blocks, index, commit record, each durable before the next (spec 10.2). */
#include "archive/writer_inside.h"
#include "base/buffer.h"
#include "base/fail.h"

#include <string.h>

/* An index frame is closed when it holds this much, so that no row can lift it over the ceiling. */
#define INDEX_FRAME_SIZE (4u << 20)

static narc_status
write_index_frame(narc_writer *writer, narc_index_rows *rows, narc_error *err)
{
    uint32_t total;

    if (rows->items == 0 && rows->objects == 0)
        return NARC_OK;
    narc_buffer_clear(&writer->scratch);
    narc_index_encode(rows, &writer->scratch);
    narc_index_clear(rows);
    NARC_TRY(narc_buffer_check(&writer->scratch, err));
    return narc_output_frame(&writer->out, NARC_FRAME_INDEX, narc_buffer_view(&writer->scratch),
                             true, &total, err);
}

static narc_status
write_rows(narc_writer *writer, narc_index_rows *rows, narc_error *err)
{
    const narc_catalog *catalog = &writer->catalog;

    for (size_t i = writer->first_item; i < catalog->item_count; i++) {
        narc_index_add_item(rows, &catalog->items[i].row);
        if (narc_index_size(rows) >= INDEX_FRAME_SIZE)
            NARC_TRY(write_index_frame(writer, rows, err));
    }
    for (size_t i = writer->first_object; i < catalog->object_count; i++) {
        narc_index_add_object(rows, &catalog->objects[i].row);
        if (narc_index_size(rows) >= INDEX_FRAME_SIZE)
            NARC_TRY(write_index_frame(writer, rows, err));
    }
    return write_index_frame(writer, rows, err);
}

static narc_status
write_index(narc_writer *writer, narc_error *err)
{
    narc_index_rows rows = {.item_rows = {.allocator = writer->allocator},
                            .object_rows = {.allocator = writer->allocator},
                            .texts = {.allocator = writer->allocator}};
    const narc_status st = write_rows(writer, &rows, err);

    narc_index_free(&rows);
    return st;
}

/* 8.1: items in their order, then objects in theirs. */
static narc_status
hash_rows(narc_writer *writer, uint8_t leaves[NARC_SHA256_SIZE], narc_error *err)
{
    const narc_catalog *catalog = &writer->catalog;
    narc_merkle tree = {0};

    narc_buffer_clear(&writer->scratch);
    for (size_t i = writer->first_item; i < catalog->item_count; i++)
        narc_root_add_item(&tree, &catalog->items[i].row, &writer->scratch);
    for (size_t i = writer->first_object; i < catalog->object_count; i++)
        narc_root_add_object(&tree, &catalog->objects[i].row);
    narc_merkle_root(&tree, leaves);
    return narc_buffer_check(&writer->scratch, err);
}

static narc_status
fill_commit(narc_writer *writer, uint64_t index, narc_commit *commit, narc_error *err)
{
    const narc_commit *last = &writer->last;

    *commit =
        (narc_commit){.offset = writer->out.offset,
                      .number = last->number + 1,
                      .time = writer->commit_time,
                      .begin = writer->begin,
                      .index = index,
                      .previous = last->offset,
                      .items = writer->totals.items,
                      .objects = writer->totals.objects,
                      .object_bytes = writer->totals.object_bytes,
                      .total_items = writer->catalog.item_count,
                      .total_objects = writer->catalog.object_count,
                      .total_object_bytes = last->total_object_bytes + writer->totals.object_bytes,
                      .gap_crc = writer->gap_crc};
    NARC_TRY(hash_rows(writer, commit->leaves, err));
    narc_root_chain(writer->root, commit, commit->root);
    return NARC_OK;
}

static void
begin_next(narc_writer *writer, const narc_commit *commit)
{
    writer->last = *commit;
    memcpy(writer->root, commit->root, sizeof(writer->root));
    writer->begin = writer->out.offset;
    writer->gap_crc = 0;
    writer->first_item = writer->catalog.item_count;
    writer->first_object = writer->catalog.object_count;
    writer->totals = (narc_writer_totals){0};
    writer->written_before = writer->out.written;
    writer->file.keep = writer->out.offset;
}

static narc_status
commit_all(narc_writer *writer, narc_error *err)
{
    uint8_t frame[NARC_COMMIT_SIZE];
    narc_commit commit;
    uint64_t index;

    NARC_TRY(narc_open_block_flush(&writer->objects, &writer->out, &writer->catalog, err));
    NARC_TRY(narc_open_block_flush(&writer->packed_objects, &writer->out, &writer->catalog, err));
    NARC_TRY(narc_open_block_flush(&writer->records, &writer->out, &writer->catalog, err));
    index = writer->out.offset;
    NARC_TRY(write_index(writer, err));
    NARC_TRY(fill_commit(writer, index, &commit, err));
    narc_commit_encode(&commit, frame);
    NARC_TRY(narc_output_sync(&writer->out, err));
    NARC_TRY(narc_output_write(&writer->out, frame, sizeof(frame), err));
    NARC_TRY(narc_output_sync(&writer->out, err));
    NARC_TRY(narc_writer_file_committed(writer, err));
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
