/* Reading archives: opening, records, items and objects (spec 9). */
#include "reader/reader_inside.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/memory.h"
#include "reader/whole.h"

#include <narc/record.h>

#include <string.h>

void
narc_info_fill(narc_archive_info *out, const narc_commit *commit)
{
    out->format_major = commit->major;
    out->format_minor = commit->minor;
    out->committed_bytes = commit->offset + NARC_COMMIT_SIZE;
    out->commits = commit->number;
    out->items = commit->total_items;
    out->guids = commit->total_guids;
    out->objects = commit->total_objects;
    out->object_bytes = commit->total_object_bytes;
    out->first_commit = commit->begun;
    out->last_commit = commit->time;
    memcpy(out->root, commit->root, sizeof(out->root));
    out->runs = commit->run_count;
}

/* Before the first commit there is nothing but the header, and its root. */
static void
use_nothing(narc_reader *reader)
{
    const narc_commit first = reader->commit;

    reader->commit = (narc_commit){.major = first.major, .minor = first.minor};
    narc_info_fill(&reader->info, &reader->commit);
    reader->info.committed_bytes = first.begin;
    memcpy(reader->info.root, first.root_before, sizeof(reader->info.root));
}

/* 7.4: goes back to the last commit that is not later than the time asked for. */
static narc_status
go_back(narc_reader *reader, int64_t as_of, bool *nothing, narc_error *err)
{
    narc_commit *commit = &reader->commit;

    *nothing = false;
    while (commit->time > as_of && !*nothing) {
        const uint64_t number = commit->number;

        *nothing = commit->previous == 0;
        if (*nothing)
            break;
        NARC_TRY(narc_frames_commit(&reader->frames, commit->previous, commit, err));
        if (commit->number != number - 1)
            return narc_fail(err, NARC_INDEX_DAMAGED, commit->offset, "7.1",
                             "commit %llu stands before commit %llu",
                             (unsigned long long)commit->number, (unsigned long long)number);
    }
    return NARC_OK;
}

static narc_status
use_commit(narc_reader *reader, const narc_reader_options *options, narc_error *err)
{
    const uint64_t most = reader->frames.limits.index_entries;
    const narc_commit *commit = &reader->commit;
    bool nothing = false;
    uint64_t last;

    NARC_TRY(narc_frames_last_commit(&reader->frames, reader->frames.size, &reader->commit, err));
    reader->info.file_bytes = reader->frames.size;
    last = commit->number;
    if (options != NULL && options->as_of_given)
        NARC_TRY(go_back(reader, options->as_of, &nothing, err));
    reader->is_last = !nothing && commit->number == last;
    if (nothing) {
        use_nothing(reader);
        return NARC_OK;
    }
    /* Both are below 2^41. */
    if (commit->total_items + commit->total_objects > most)
        return narc_fail(err, NARC_TOO_LARGE, commit->offset, "7.5",
                         "the index has more than %llu rows", (unsigned long long)most);
    narc_info_fill(&reader->info, commit);
    narc_index_use(reader->index, commit);
    return NARC_OK;
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
    reader->verify_threads = options != NULL ? options->verify_threads : 0;
    if ((st = narc_frames_open(&reader->frames, source, &limits, allocator, err)) != NARC_OK)
        goto done;
    reader->index = narc_index_new(&reader->frames, allocator);
    if (reader->index == NULL) {
        st = narc_fail_memory(err);
        goto done;
    }
    if ((st = use_commit(reader, options, err)) != NARC_OK)
        goto done;
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
    narc_index_free(reader->index);
    narc_frames_close(&reader->frames);
    narc_memory_free(reader->allocator, reader);
}

void
narc_reader_info(const narc_reader *reader, narc_archive_info *out)
{
    *out = reader->info;
}

uint64_t
narc_reader_count(const narc_reader *reader)
{
    return narc_index_items(reader->index);
}

static bool
was_found(const narc_reader *reader, uint64_t number)
{
    return reader->found.valid && reader->found.number == number;
}

/* 6.3: a record that table 1 led to must state what was asked for. */
static narc_status
check_stated(narc_reader *reader, uint64_t number, const narc_item *item, narc_error *err)
{
    return narc_reader_check_found(reader, number, item->guid,
                                   item->version > 0 ? item->version : 1, err);
}

/* The same for bytes that nobody decodes: if they are no record they count by their id alone. */
static narc_status
check_bytes(narc_reader *reader, uint64_t number, narc_bytes record, narc_error *err)
{
    uint8_t id[NARC_SHA256_SIZE], digest[NARC_SHA256_SIZE];
    narc_item *item;
    narc_place place;
    narc_status st;

    if (!was_found(reader, number))
        return NARC_OK;
    st = narc_record_decode(record, &reader->frames.limits, reader->allocator, &item, err);
    if (st == NARC_OK) {
        st = check_stated(reader, number, item, err);
        narc_item_free(item);
        return st;
    }
    if (narc_ends_it(st))
        return st;
    NARC_TRY(narc_index_place(reader->index, number, id, &place, err));
    narc_sha256(record, digest);
    if (memcmp(id, digest, sizeof(id)) == 0)
        return NARC_OK;
    return narc_fail(err, NARC_DIGEST_MISMATCH, place.frame, "5.5",
                     "a record does not match its content id");
}

narc_status
narc_reader_record(narc_reader *reader, uint64_t number, narc_buffer *out, narc_error *err)
{
    const size_t before = out->size;
    narc_status st;

    narc_error_clear(err);
    st = narc_whole_record(reader, number, out, err);
    if (st == NARC_OK)
        st = check_bytes(reader, number, (narc_bytes){out->data + before, out->size - before}, err);
    if (st != NARC_OK)
        out->size = before; /* a record is handed out whole or not at all */
    return st;
}

narc_status
narc_reader_item(narc_reader *reader, uint64_t number, narc_item **out, narc_error *err)
{
    narc_buffer record = {.allocator = reader->allocator};
    narc_status st;

    *out = NULL;
    narc_error_clear(err);
    st = narc_whole_record(reader, number, &record, err);
    if (st == NARC_OK)
        st = narc_record_decode(narc_buffer_view(&record), &reader->frames.limits,
                                reader->allocator, out, err);
    if (st == NARC_OK) {
        st = check_stated(reader, number, *out, err);
        if (st != NARC_OK) {
            narc_item_free(*out);
            *out = NULL;
        }
    }
    narc_buffer_free(&record);
    return st;
}

narc_status
narc_reader_object(narc_reader *reader, const uint8_t digest[32], const narc_sink *sink,
                   narc_error *err)
{
    narc_error_clear(err);
    return narc_whole_object(reader, digest, sink, err);
}
