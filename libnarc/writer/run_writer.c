/* Writing a run: what a commit adds, together with the runs it takes the place of. */
#include "writer/run_writer.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"

#include <string.h>

/* docs/decisions/0012-pages-of-the-index.md. */
#define CATALOGUE_ROWS 256
#define CATALOGUE_BYTES ((size_t)128 << 10)
#define KEY_ROWS 1024

/* 10.6: a run is merged with the one before it unless that has this many times as many rows. */
#define MERGE_RATIO 4

/* The run as it grows. */
typedef struct run_maker {
    narc_output *out;
    const narc_allocator *allocator;
    narc_run run;
    size_t page_capacity;
    narc_buffer plain;
} run_maker;

/* Writes maker->plain as a page of the table. Tables come one after the other. */
static narc_status
write_page(run_maker *maker, narc_table_id table, uint64_t first, size_t rows, narc_error *err)
{
    const uint32_t type = table == NARC_TABLE_CATALOGUE ? NARC_FRAME_CATALOGUE : NARC_FRAME_KEYS;
    const size_t at = maker->run.page_at[table] + maker->run.page_count[table];
    narc_frame frame;

    NARC_TRY(narc_buffer_check(&maker->plain, err));
    if (at == maker->page_capacity) {
        const size_t capacity = maker->page_capacity == 0 ? 64 : maker->page_capacity * 2;
        narc_run_page *pages = narc_memory_resize(maker->allocator, maker->run.pages,
                                                  capacity * sizeof(*pages)); /* below 2^20 */

        if (pages == NULL)
            return narc_fail_memory(err);
        maker->run.pages = pages;
        maker->page_capacity = capacity;
    }
    NARC_TRY(narc_output_packed(maker->out, type, narc_buffer_view(&maker->plain), &frame, err));
    maker->run.pages[at] =
        (narc_run_page){first, frame.offset, (uint32_t)narc_frame_total(&frame), (uint32_t)rows};
    maker->run.page_count[table]++;
    narc_buffer_clear(&maker->plain);
    return NARC_OK;
}

static void
begin_table(run_maker *maker, narc_table_id table)
{
    maker->run.page_at[table] =
        table == 0 ? 0 : maker->run.page_at[table - 1] + maker->run.page_count[table - 1];
}

/* --- catalogue ---------------------------------------------------------------------------------- */

/* Rows that wait until they fill a page. */
typedef struct page_rows {
    narc_catalogue_row rows[CATALOGUE_ROWS];
    size_t count;
    size_t bytes;
    narc_arena texts; /* of rows whose own texts do not last */
} page_rows;

static narc_status
flush_rows(run_maker *maker, page_rows *page, narc_error *err)
{
    if (page->count == 0)
        return NARC_OK;
    if (page->texts.failed)
        return narc_fail_memory(err);
    narc_catalogue_encode(page->rows, page->count, &maker->plain);
    NARC_TRY(write_page(maker, NARC_TABLE_CATALOGUE, page->rows[0].number, page->count, err));
    maker->run.items += page->count;
    page->count = page->bytes = 0;
    narc_arena_reset(&page->texts);
    return NARC_OK;
}

static narc_status
add_row(run_maker *maker, page_rows *page, const narc_catalogue_row *row, bool copy,
        narc_error *err)
{
    const size_t size = narc_catalogue_row_size(row);

    if (page->count == CATALOGUE_ROWS || (page->count > 0 && page->bytes + size > CATALOGUE_BYTES))
        NARC_TRY(flush_rows(maker, page, err));
    page->rows[page->count] = *row;
    for (size_t t = 0; copy && t < NARC_CATALOGUE_TEXTS; t++)
        page->rows[page->count].texts[t] = narc_arena_copy(&page->texts, row->texts[t]);
    page->count++;
    page->bytes += size;
    return NARC_OK;
}

static narc_status
add_source_rows(run_maker *maker, page_rows *page, const narc_run_source *source, narc_error *err)
{
    for (size_t i = 0; i < source->run->page_count[NARC_TABLE_CATALOGUE]; i++) {
        narc_catalogue_page *from;
        narc_catalogue_row row;

        NARC_TRY(narc_index_catalogue(source->index, source->run, i, &from, err));
        for (size_t r = 0; r < from->count; r++) {
            narc_catalogue_get(from, r, &row);
            NARC_TRY(add_row(maker, page, &row, true, err));
        }
    }
    return NARC_OK;
}

static narc_status
write_rows(run_maker *maker, const narc_run_parts *parts, page_rows *page, narc_error *err)
{
    for (size_t s = 0; s < parts->source_count; s++)
        NARC_TRY(add_source_rows(maker, page, &parts->sources[s], err));
    for (size_t i = 0; i < parts->fresh->item_count; i++)
        NARC_TRY(add_row(maker, page, &parts->fresh->items[i].row, false, err));
    return flush_rows(maker, page, err);
}

static narc_status
write_catalogue(run_maker *maker, const narc_run_parts *parts, narc_error *err)
{
    page_rows *page = narc_memory_zeroed(maker->allocator, 1, sizeof(*page));
    narc_status st;

    if (page == NULL)
        return narc_fail_memory(err);
    page->texts.allocator = maker->allocator;
    st = write_rows(maker, parts, page, err);
    narc_arena_free(&page->texts);
    narc_memory_free(maker->allocator, page);
    return st;
}

/* --- keys --------------------------------------------------------------------------------------- */

/* The row of a table for a fresh item; false when the table has none for it. */
static bool
item_key(narc_table_id table, const narc_catalogue_row *row, narc_key_row *out)
{
    *out = (narc_key_row){.number = row->number};
    switch (table) {
    case NARC_TABLE_GUID:
        out->key = narc_key_of_text(row->texts[NARC_CATALOGUE_GUID]);
        out->version = row->version;
        out->facts = row->facts;
        out->embargo_until = row->embargo_until;
        out->place = row->place;
        out->id = (uint32_t)row->id[0] << 24 | (uint32_t)row->id[1] << 16 |
                  (uint32_t)row->id[2] << 8 | row->id[3];
        return true;
    case NARC_TABLE_ID:
        out->key = narc_key_of_digest(row->id);
        return true;
    case NARC_TABLE_URL:
        if (row->texts[NARC_CATALOGUE_URL].size == 0)
            return false;
        out->key = narc_key_of_text(row->texts[NARC_CATALOGUE_URL]);
        return true;
    case NARC_TABLE_TIME:
        out->key = narc_key_of_time(row->published);
        return row->published != NARC_PUBLISHED_UNKNOWN;
    default:
        return false;
    }
}

static narc_status
fresh_keys(const narc_fresh *fresh, narc_table_id table, narc_key_rows *out, narc_error *err)
{
    narc_key_row row;

    for (size_t i = 0; i < fresh->item_count; i++)
        if (item_key(table, &fresh->items[i].row, &row))
            NARC_TRY(narc_key_rows_add(out, &row, err));
    for (size_t i = 0; table == NARC_TABLE_OBJECT && i < fresh->object_count; i++) {
        row = (narc_key_row){.key = narc_key_of_digest(fresh->objects[i].digest),
                             .place = fresh->objects[i].place};
        NARC_TRY(narc_key_rows_add(out, &row, err));
    }
    narc_key_rows_sort(out, table);
    return NARC_OK;
}

/* Rows of one table from one part, in their order. */
typedef struct key_stream {
    const narc_run_source *source; /* NULL: all rows are in `rows` */
    narc_key_rows rows;            /* of the page at hand */
    size_t at;
    size_t page; /* the next one */
} key_stream;

/* Makes sure that there is a row at `at`, unless the stream has come to its end. */
static narc_status
fill(key_stream *stream, narc_table_id table, narc_error *err)
{
    while (stream->at == stream->rows.count && stream->source != NULL &&
           stream->page < stream->source->run->page_count[table]) {
        const narc_keys_page *page;
        narc_key_row row;

        NARC_TRY(narc_index_keys(stream->source->index, stream->source->run, table, stream->page,
                                 &page, err));
        stream->page++;
        stream->at = stream->rows.count = 0;
        for (size_t i = 0; i < page->count; i++) {
            narc_keys_get(page, i, &row);
            NARC_TRY(narc_key_rows_add(&stream->rows, &row, err));
        }
    }
    return NARC_OK;
}

/* The stream with the least row; of several with the same state, the newest (6.6). NULL at the end. */
static key_stream *
least(key_stream *streams, size_t count, narc_table_id table)
{
    key_stream *best = NULL;

    for (size_t i = 0; i < count; i++) {
        key_stream *stream = &streams[i];

        if (stream->at == stream->rows.count)
            continue;
        if (best == NULL || narc_keys_compare(table, &stream->rows.rows[stream->at],
                                              &best->rows.rows[best->at]) <= 0)
            best = stream;
    }
    return best;
}

/* Rows that wait until they fill a page. */
static narc_status
flush_keys(run_maker *maker, narc_table_id table, narc_key_rows *page, narc_error *err)
{
    if (page->count == 0)
        return NARC_OK;
    narc_keys_encode(table, page->rows, page->count, &maker->plain);
    NARC_TRY(write_page(maker, table, page->rows[0].key, page->count, err));
    if (table == NARC_TABLE_OBJECT)
        maker->run.objects += page->count;
    page->count = 0;
    return NARC_OK;
}

/* Goes on in every stream that has this row: only states occur in several. */
static narc_status
pass(key_stream *streams, size_t count, narc_table_id table, const narc_key_row *row,
     narc_error *err)
{
    for (size_t i = 0; i < count; i++) {
        key_stream *stream = &streams[i];

        if (stream->at < stream->rows.count &&
            narc_keys_compare(table, &stream->rows.rows[stream->at], row) == 0) {
            stream->at++;
            NARC_TRY(fill(stream, table, err));
        }
    }
    return NARC_OK;
}

static narc_status
merge_keys(run_maker *maker, key_stream *streams, size_t count, narc_table_id table,
           narc_key_rows *page, narc_error *err)
{
    key_stream *next;

    for (size_t i = 0; i < count; i++)
        NARC_TRY(fill(&streams[i], table, err));
    while ((next = least(streams, count, table)) != NULL) {
        const narc_key_row row = next->rows.rows[next->at];

        if (page->count == KEY_ROWS)
            NARC_TRY(flush_keys(maker, table, page, err));
        NARC_TRY(narc_key_rows_add(page, &row, err));
        NARC_TRY(pass(streams, count, table, &row, err));
    }
    return flush_keys(maker, table, page, err);
}

static narc_status
write_keys(run_maker *maker, const narc_run_parts *parts, narc_table_id table, narc_error *err)
{
    key_stream streams[NARC_RUN_SOURCES_MOST + 1] = {0};
    narc_key_rows page = {.allocator = maker->allocator};
    const size_t count = parts->source_count + 1;
    key_stream *fresh = &streams[parts->source_count];
    narc_status st = NARC_OK;

    begin_table(maker, table);
    for (size_t i = 0; i < count; i++)
        streams[i] = (key_stream){.source = i < parts->source_count ? &parts->sources[i] : NULL,
                                  .rows = {.allocator = maker->allocator}};
    for (size_t i = 0; table == NARC_TABLE_STATE && st == NARC_OK && i < parts->states->count; i++)
        st = narc_key_rows_add(&fresh->rows, &parts->states->rows[i], err);
    if (st == NARC_OK && table != NARC_TABLE_STATE)
        st = fresh_keys(parts->fresh, table, &fresh->rows, err);
    if (st == NARC_OK)
        st = merge_keys(maker, streams, count, table, &page, err);
    for (size_t i = 0; i < count; i++)
        narc_key_rows_free(&streams[i].rows);
    narc_key_rows_free(&page);
    return st;
}

/* --- the run ------------------------------------------------------------------------------------ */

/* Sources are older than what follows them, so one list behind the other is sorted. */
static narc_status
join_copies(run_maker *maker, const narc_run_parts *parts, narc_error *err)
{
    size_t count = parts->copy_count, at = 0;

    for (size_t s = 0; s < parts->source_count; s++)
        count += parts->sources[s].run->copy_count;
    if (count == 0)
        return NARC_OK;
    maker->run.copies = narc_memory_zeroed(maker->allocator, count, sizeof(*maker->run.copies));
    if (maker->run.copies == NULL)
        return narc_fail_memory(err);
    for (size_t s = 0; s < parts->source_count; s++)
        for (size_t i = 0; i < parts->sources[s].run->copy_count; i++)
            maker->run.copies[at++] = parts->sources[s].run->copies[i];
    for (size_t i = 0; i < parts->copy_count; i++)
        maker->run.copies[at++] = parts->copies[i];
    maker->run.copy_count = count;
    return NARC_OK;
}

static narc_status
write_run(run_maker *maker, const narc_run_parts *parts, narc_run_ref *ref, narc_error *err)
{
    narc_frame frame;

    begin_table(maker, NARC_TABLE_CATALOGUE);
    NARC_TRY(write_catalogue(maker, parts, err));
    for (int table = NARC_TABLE_GUID; table < NARC_TABLES; table++)
        NARC_TRY(write_keys(maker, parts, (narc_table_id)table, err));
    NARC_TRY(join_copies(maker, parts, err));
    narc_buffer_clear(&maker->plain);
    narc_run_encode(&maker->run, &maker->plain);
    NARC_TRY(narc_buffer_check(&maker->plain, err));
    if (maker->plain.size > NARC_FRAME_PLAIN_MAX)
        return narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, "4.5",
                         "a run of %llu items is larger than a frame can be",
                         (unsigned long long)maker->run.items);
    NARC_TRY(narc_output_packed(maker->out, NARC_FRAME_RUN, narc_buffer_view(&maker->plain), &frame,
                                err));
    *ref = (narc_run_ref){frame.offset, (uint32_t)narc_frame_total(&frame)};
    return NARC_OK;
}

narc_status
narc_run_write(narc_output *out, const narc_run_parts *parts, uint64_t first, narc_run_ref *ref,
               narc_error *err)
{
    run_maker maker = {.out = out,
                       .allocator = out->allocator,
                       .run = {.first = first, .allocator = out->allocator},
                       .plain = {.allocator = out->allocator}};
    narc_status st;

    if (parts->source_count > 0)
        maker.run.first = parts->sources[0].run->first;
    st = write_run(&maker, parts, ref, err);
    narc_run_free(&maker.run);
    narc_buffer_free(&maker.plain);
    return st;
}

void
narc_run_replace(narc_commit *commit, size_t replaced, const narc_run_ref *ref)
{
    commit->run_count -= (uint32_t)replaced;
    commit->runs[commit->run_count++] = *ref;
}

narc_status
narc_run_choose(narc_index *index, uint64_t rows, narc_run_source sources[NARC_RUNS_MOST],
                size_t *count, narc_error *err)
{
    const size_t runs = narc_index_run_count(index);
    size_t taken = 0;

    *count = 0;
    while (taken < runs) {
        const narc_run *run;
        narc_status st = narc_index_run(index, runs - taken - 1, &run, err);
        const bool must = runs - taken == NARC_RUNS_MOST;

        if (st == NARC_OK)
            st = narc_index_check_link(index, runs - taken - 1, err);
        if (st == NARC_E_CORRUPT && !must)
            break; /* 10.6: it stays as it is */
        NARC_TRY(st);
        if (!must && run->items + run->objects >= MERGE_RATIO * rows)
            break;
        rows += run->items + run->objects;
        memmove(sources + 1, sources, taken * sizeof(*sources));
        sources[0] = (narc_run_source){index, run};
        taken++;
    }
    *count = taken;
    return NARC_OK;
}
