/* A run: the index of consecutive commits, a list of its pages (spec 6.4). */
#include "format/run.h"
#include "base/buffer.h"
#include "base/cursor.h"
#include "base/fail.h"
#include "base/memory.h"
#include "format/store.h"

#define PAGE_SIZE 21 /* 6.4: columns over the pages: 8 + 6 + 3 + 4 */
#define COPY_SIZE 15 /* 6.4: columns over the copies: 6 + 6 + 3 */

static size_t
all_pages(const narc_run *run)
{
    return run->page_at[NARC_TABLES - 1] + run->page_count[NARC_TABLES - 1];
}

void
narc_run_encode(const narc_run *run, narc_buffer *out)
{
    const size_t pages = all_pages(run), copies = run->copy_count;
    const size_t size = NARC_RUN_HEAD_SIZE + pages * PAGE_SIZE + copies * COPY_SIZE;
    uint8_t *to = narc_buffer_reserve(out, size);

    if (to == NULL)
        return;
    out->size += size;
    narc_store_u64le(to, run->first);
    narc_store_u64le(to + 8, run->items);
    narc_store_u64le(to + 16, run->objects);
    for (size_t t = 0; t < NARC_TABLES; t++)
        narc_store_u32le(to + 24 + 4 * t, (uint32_t)run->page_count[t]);
    narc_store_u32le(to + 52, (uint32_t)copies);
    to += NARC_RUN_HEAD_SIZE;
    for (size_t i = 0; i < pages; i++) {
        const narc_run_page *page = &run->pages[i];

        narc_column_put(to, pages, 8, i, page->first);
        narc_column_put(to + 8 * pages, pages, 6, i, page->frame / NARC_OFFSET_UNIT);
        narc_column_put(to + 14 * pages, pages, 3, i, page->frame_size / NARC_OFFSET_UNIT);
        narc_column_put(to + 17 * pages, pages, 4, i, page->rows);
    }
    to += pages * PAGE_SIZE;
    for (size_t i = 0; i < copies; i++) {
        const narc_run_copy *copy = &run->copies[i];

        narc_column_put(to, copies, 6, i, copy->block / NARC_OFFSET_UNIT);
        narc_column_put(to + 6 * copies, copies, 6, i, copy->copy / NARC_OFFSET_UNIT);
        narc_column_put(to + 12 * copies, copies, 3, i, copy->frame_size / NARC_OFFSET_UNIT);
    }
}

/* --- reading ------------------------------------------------------------------------------------ */

static narc_status
fail_run(uint64_t offset, const char *what, narc_error *err)
{
    return narc_fail(err, NARC_INDEX_DAMAGED, offset, "6.4", "%s", what);
}

static void
take_pages(narc_run *run, const uint8_t *bytes, size_t count, size_t *at)
{
    const narc_column first = narc_column_take(bytes, at, count, 8);
    const narc_column frame = narc_column_take(bytes, at, count, 6);
    const narc_column frame_size = narc_column_take(bytes, at, count, 3);
    const narc_column rows = narc_column_take(bytes, at, count, 4);

    for (size_t i = 0; i < count; i++)
        run->pages[i] = (narc_run_page){.first = narc_column_get(&first, i),
                                        .frame = narc_column_get(&frame, i) * NARC_OFFSET_UNIT,
                                        .frame_size = (uint32_t)narc_column_get(&frame_size, i) *
                                                      NARC_OFFSET_UNIT,
                                        .rows = (uint32_t)narc_column_get(&rows, i)};
}

static void
take_copies(narc_run *run, const uint8_t *bytes, size_t *at)
{
    const narc_column block = narc_column_take(bytes, at, run->copy_count, 6);
    const narc_column copy = narc_column_take(bytes, at, run->copy_count, 6);
    const narc_column frame_size = narc_column_take(bytes, at, run->copy_count, 3);

    for (size_t i = 0; i < run->copy_count; i++)
        run->copies[i] = (narc_run_copy){.block = narc_column_get(&block, i) * NARC_OFFSET_UNIT,
                                         .copy = narc_column_get(&copy, i) * NARC_OFFSET_UNIT,
                                         .frame_size = (uint32_t)narc_column_get(&frame_size, i) *
                                                       NARC_OFFSET_UNIT};
}

/* Pages in the order of their rows, each where it can stand; in the catalogue without gaps. */
static narc_status
check_table(const narc_run *run, narc_table_id table, uint64_t *rows, narc_error *err)
{
    uint64_t expected = run->first;

    *rows = 0;
    for (size_t i = 0; i < run->page_count[table]; i++) {
        const narc_run_page *page = narc_run_page_at(run, table, i);

        if (page->rows < 1 || page->rows > NARC_PAGE_ROWS_MOST ||
            !narc_place_fits(page->frame, page->frame_size, run->offset))
            return fail_run(run->offset, "a run names a page that cannot be", err);
        if (table == NARC_TABLE_CATALOGUE ? page->first != expected
                                          : i > 0 && page->first < (page - 1)->first)
            return fail_run(run->offset, "the pages of a run are out of order", err);
        expected += page->rows;
        *rows += page->rows;
    }
    return NARC_OK;
}

static narc_status
check_run(const narc_run *run, narc_error *err)
{
    uint64_t rows[NARC_TABLES];

    for (size_t t = 0; t < NARC_TABLES; t++)
        NARC_TRY(check_table(run, (narc_table_id)t, &rows[t], err));
    if (rows[NARC_TABLE_CATALOGUE] != run->items || rows[NARC_TABLE_GUID] != run->items ||
        rows[NARC_TABLE_ID] != run->items || rows[NARC_TABLE_URL] > run->items ||
        rows[NARC_TABLE_TIME] > run->items || rows[NARC_TABLE_OBJECT] != run->objects)
        return fail_run(run->offset, "the pages of a run do not have the rows it counts", err);
    for (size_t i = 0; i < run->copy_count; i++) {
        const narc_run_copy *copy = &run->copies[i];

        if (!narc_place_fits(copy->block, copy->frame_size, run->offset) ||
            !narc_place_fits(copy->copy, copy->frame_size, run->offset) ||
            copy->copy <= copy->block || (i > 0 && copy->block <= (copy - 1)->block))
            return fail_run(run->offset, "a run names a copy that cannot be", err);
    }
    return NARC_OK;
}

static narc_status
make_room(narc_run *run, size_t pages, narc_error *err)
{
    if (pages > 0)
        run->pages = narc_memory_zeroed(run->allocator, pages, sizeof(*run->pages));
    if (run->copy_count > 0)
        run->copies = narc_memory_zeroed(run->allocator, run->copy_count, sizeof(*run->copies));
    if ((pages > 0 && run->pages == NULL) || (run->copy_count > 0 && run->copies == NULL))
        return narc_fail_memory(err);
    return NARC_OK;
}

narc_status
narc_run_decode(narc_bytes plain, uint64_t offset, const narc_allocator *allocator, narc_run *out,
                narc_error *err)
{
    narc_cursor in = {.bytes = plain, .base = offset};
    narc_run run = {.offset = offset, .allocator = allocator};
    size_t at = NARC_RUN_HEAD_SIZE;
    uint64_t pages = 0;
    narc_status st;

    *out = (narc_run){.offset = offset, .allocator = allocator};
    run.first = narc_cursor_u64le(&in);
    run.items = narc_cursor_u64le(&in);
    run.objects = narc_cursor_u64le(&in);
    for (size_t t = 0; t < NARC_TABLES; t++) {
        run.page_at[t] = (size_t)pages;
        run.page_count[t] = narc_cursor_u32le(&in);
        pages += run.page_count[t];
    }
    run.copy_count = narc_cursor_u32le(&in);
    /* Eight 32-bit numbers with small factors: no overflow in 64 bits; what fits is below 16 MiB. */
    if (in.short_read || run.first > NARC_ITEMS_MOST || run.items > NARC_ITEMS_MOST ||
        NARC_RUN_HEAD_SIZE + pages * PAGE_SIZE + (uint64_t)run.copy_count * COPY_SIZE != plain.size)
        return fail_run(offset, "the parts of a run are not as large as it says", err);
    st = make_room(&run, (size_t)pages, err);
    if (st == NARC_OK) {
        take_pages(&run, plain.data, (size_t)pages, &at);
        take_copies(&run, plain.data, &at);
        st = check_run(&run, err);
    }
    if (st == NARC_OK)
        *out = run; /* ownership moves to the caller */
    else
        narc_run_free(&run);
    return st;
}

void
narc_run_free(narc_run *run)
{
    narc_memory_free(run->allocator, run->pages);
    narc_memory_free(run->allocator, run->copies);
    *run = (narc_run){.allocator = run->allocator};
}

size_t
narc_run_find(const narc_run *run, narc_table_id table, uint64_t key)
{
    const bool once = table == NARC_TABLE_CATALOGUE || table == NARC_TABLE_STATE;
    size_t low = 0, high = run->page_count[table];

    /* The last page whose first key is below the key: rows of one key may begin at its end. Where keys
     * occur once, the last whose first is not above it. */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const uint64_t first = narc_run_page_at(run, table, middle)->first;

        if (first < key || (once && first == key))
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? low - 1 : 0;
}

const narc_run_copy *
narc_run_copy_of(const narc_run *run, uint64_t block)
{
    size_t low = 0, high = run->copy_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (run->copies[middle].block < block)
            low = middle + 1;
        else
            high = middle;
    }
    return low < run->copy_count && run->copies[low].block == block ? &run->copies[low] : NULL;
}
