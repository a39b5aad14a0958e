/* Reading archives: opening, entries, and what they point to (spec 9). */
#include "archive/reader_inside.h"
#include "archive/whole.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/memory.h"

#include <narc/record.h>

#include <string.h>

/* Flags every guid of which any version is canceled: by its newest item. */
static void
mark_canceled(narc_reader *reader)
{
    const narc_catalog *catalog = &reader->catalog;

    for (size_t i = 0; i < catalog->item_count; i++) {
        const narc_index_item *row = &catalog->items[i].row;

        if (row->status == NARC_STATUS_CANCELED)
            reader->entries[narc_catalog_newest(catalog, row->guid)].guid_status =
                NARC_STATUS_CANCELED;
    }
}

static void
fill_entry(narc_reader *reader, size_t index)
{
    const narc_catalog *catalog = &reader->catalog;
    const narc_catalog_item *item = &catalog->items[index];
    const size_t newest = narc_catalog_newest(catalog, item->row.guid);
    const narc_index_item *shown = &catalog->items[newest].row;
    const bool canceled = reader->entries[newest].guid_status == NARC_STATUS_CANCELED;
    narc_entry *entry = &reader->entries[index];

    memcpy(entry->id, item->row.id, sizeof(entry->id));
    entry->guid = item->row.guid;
    entry->url = item->row.url;
    entry->version = item->row.version;
    entry->status = item->row.status;
    entry->guid_status = canceled ? NARC_STATUS_CANCELED : shown->status;
    entry->embargo = shown->embargo;
    entry->embargo_until = shown->embargo_until;
    entry->published = item->row.published;
    entry->newest = newest == index;
    entry->commit = item->commit;
    entry->added = narc_history_commit(&reader->history, item->commit)->time;
}

static narc_status
make_entries(narc_reader *reader, narc_error *err)
{
    const size_t count = reader->catalog.item_count;

    if (count == 0)
        return NARC_OK;
    reader->entries = narc_memory_zeroed(reader->allocator, count, sizeof(*reader->entries));
    if (reader->entries == NULL)
        return narc_fail_memory(err);
    mark_canceled(reader);
    for (size_t i = 0; i < count; i++)
        fill_entry(reader, i);
    return NARC_OK;
}

static void
fill_info(narc_reader *reader)
{
    const narc_history *history = &reader->history;
    const narc_commit *last = narc_history_last(history);
    narc_archive_info *info = &reader->info;

    info->format_major = history->header.major;
    info->format_minor = history->header.minor;
    info->file_bytes = reader->frames.size;
    info->committed_bytes = narc_history_end(history);
    info->commits = last->number;
    info->items = last->total_items;
    info->guids = reader->catalog.guids.count;
    info->objects = last->total_objects;
    info->object_bytes = last->total_object_bytes;
    info->first_commit = history->commits[0].time;
    info->last_commit = last->time;
    memcpy(info->root, last->root, sizeof(info->root));
}

narc_status
narc_reader_open(const narc_source *source, const narc_reader_options *options, narc_reader **out,
                 narc_error *err)
{
    const narc_allocator *allocator = options != NULL ? options->allocator : NULL;
    const narc_limits limits = narc_limits_complete(options != NULL ? options->limits : NULL);
    narc_reader *reader;
    narc_status st;

    *out = NULL;
    narc_error_clear(err);
    reader = narc_memory_zeroed(allocator, 1, sizeof(*reader));
    if (reader == NULL)
        return narc_fail_memory(err);
    reader->allocator = allocator;
    reader->records.plain.allocator = allocator;
    reader->objects.plain.allocator = allocator;
    narc_catalog_init(&reader->catalog, allocator);
    if ((st = narc_frames_open(&reader->frames, source, &limits, allocator, err)) != NARC_OK)
        goto done;
    if ((st = narc_history_load(&reader->history, &reader->frames, &reader->catalog, err)) !=
        NARC_OK)
        goto done;
    if ((st = make_entries(reader, err)) != NARC_OK)
        goto done;
    fill_info(reader);
    *out = reader; /* ownership moves to the caller */
    reader = NULL;
done:
    narc_reader_close(reader);
    return st;
}

void
narc_reader_close(narc_reader *reader)
{
    if (reader == NULL)
        return;
    narc_memory_free(reader->allocator, reader->entries);
    narc_buffer_free(&reader->records.plain);
    narc_buffer_free(&reader->objects.plain);
    narc_history_free(&reader->history);
    narc_catalog_free(&reader->catalog);
    narc_frames_close(&reader->frames);
    narc_memory_free(reader->allocator, reader);
}

void
narc_reader_info(const narc_reader *reader, narc_archive_info *out)
{
    *out = reader->info;
}

size_t
narc_reader_count(const narc_reader *reader)
{
    return reader->catalog.item_count;
}

const narc_entry *
narc_reader_entry(const narc_reader *reader, size_t index)
{
    return index < reader->catalog.item_count ? &reader->entries[index] : NULL;
}

narc_status
narc_reader_record(narc_reader *reader, size_t index, narc_buffer *out, narc_error *err)
{
    const size_t before = out->size;
    const narc_sink sink = narc_sink_buffer(out);
    narc_status st;

    narc_error_clear(err);
    if (index >= reader->catalog.item_count)
        return narc_fail(err, NARC_USAGE, NARC_NO_OFFSET, NULL, "there is no entry %zu", index);
    st = narc_whole_record(reader, index, &sink, err);
    if (st != NARC_OK)
        out->size = before; /* a record is handed out whole or not at all */
    return st;
}

narc_status
narc_reader_item(narc_reader *reader, size_t index, narc_item **out, narc_error *err)
{
    narc_buffer record = {.allocator = reader->allocator};
    narc_status st;

    *out = NULL;
    st = narc_reader_record(reader, index, &record, err);
    if (st == NARC_OK)
        st = narc_record_decode(narc_buffer_view(&record), &reader->frames.limits,
                                reader->allocator, out, err);
    narc_buffer_free(&record);
    return st;
}

narc_status
narc_reader_object(narc_reader *reader, const uint8_t digest[32], const narc_sink *sink,
                   narc_error *err)
{
    const size_t index = narc_catalog_object_of(&reader->catalog, digest);
    char hex[65];

    narc_error_clear(err);
    if (index == NARC_TABLE_NONE) {
        narc_digest_format(digest, hex);
        return narc_fail(err, NARC_NO_SUCH_PART, NARC_NO_OFFSET, NULL,
                         "no object %s in the archive", hex);
    }
    return narc_whole_object(reader, index, sink, err);
}
