/* The catalogue: a row for each item, in pages of consecutive numbers (spec 6.2). */
#include "format/catalogue.h"
#include "base/buffer.h"
#include "base/cursor.h"
#include "base/fail.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "format/store.h"

#include <assert.h>
#include <string.h>

#define ID_SIZE 32
#define BLOCK_ROW_SIZE 9 /* 6.2: columns over the blocks */

/* 6.2: widths of the columns over the rows, in their order, without those of the texts' sizes. */
enum { VERSION, STATED, PUBLISHED, UNTIL, COMMIT, ADDED, BLOCK, PIECE, FACTS, ORIGINAL, COLUMNS };
static const unsigned widths[COLUMNS] = {8, 8, 8, 8, 4, 8, 2, 2, 4, 8};
static const unsigned size_widths[NARC_CATALOGUE_TEXTS] = {2, 2, 2, 1, 2, 2, 1};

#define ROW_SIZE (ID_SIZE + 60 + 12) /* ids, columns, sizes; the sums of the tables above */

uint32_t
narc_catalogue_text_most(narc_catalogue_text which)
{
    return size_widths[which] == 1 ? 255u : NARC_INDEX_TEXT_MAX;
}

bool
narc_facts_known(uint32_t facts)
{
    return (facts & ~NARC_FACT_ALL) == 0 && narc_fact_status(facts) <= NARC_STATUS_CANCELED &&
           narc_fact_embargo(facts) <= NARC_EMBARGO_INDEFINITE &&
           (facts >> NARC_FACT_PRECISION_SHIFT & NARC_FACT_PRECISION_MASK) <= NARC_PRECISION_SECOND;
}

narc_text
narc_catalogue_url(const narc_catalogue_row *row)
{
    return row->texts[(row->facts & NARC_FACT_URL_IS_GUID) != 0 ? NARC_CATALOGUE_GUID
                                                                : NARC_CATALOGUE_URL];
}

/* --- writing ------------------------------------------------------------------------------------ */

static size_t
texts_size(const narc_catalogue_row *row)
{
    size_t size = 0;

    for (size_t i = 0; i < NARC_CATALOGUE_TEXTS; i++)
        size += row->texts[i].size;
    return size;
}

size_t
narc_catalogue_row_size(const narc_catalogue_row *row)
{
    return ROW_SIZE + BLOCK_ROW_SIZE + texts_size(row);
}

/* The place of a row's block among those of the rows up to it. Rows of one block are mostly near each
 * other, so the search from the end is short. */
static size_t
block_of(const narc_catalogue_row *rows, const uint16_t *blocks, size_t row, size_t known)
{
    for (size_t back = 1; back <= row; back++)
        if (rows[row - back].place.frame == rows[row].place.frame)
            return blocks[row - back];
    return known;
}

static void
put_blocks(const narc_catalogue_row *rows, size_t count, const uint16_t *blocks, size_t block_count,
           uint8_t *out)
{
    for (size_t i = count; i-- > 0;) {
        narc_column_put(out, block_count, 6, blocks[i], rows[i].place.frame / NARC_OFFSET_UNIT);
        narc_column_put(out + 6 * block_count, block_count, 3, blocks[i],
                        rows[i].place.frame_size / NARC_OFFSET_UNIT);
    }
}

static void
put_columns(const narc_catalogue_row *rows, size_t count, const uint16_t *blocks, uint8_t *out)
{
    for (size_t i = 0; i < count; i++) {
        const narc_catalogue_row *row = &rows[i];
        const uint64_t values[COLUMNS] = {row->version,
                                          row->stated,
                                          (uint64_t)row->published,
                                          (uint64_t)row->embargo_until,
                                          row->commit,
                                          (uint64_t)row->added,
                                          blocks[i],
                                          row->place.piece,
                                          row->facts,
                                          row->original};
        uint8_t *planes = out;

        for (size_t c = 0; c < COLUMNS; planes += count * widths[c++])
            narc_column_put(planes, count, widths[c], i, values[c]);
        for (size_t t = 0; t < NARC_CATALOGUE_TEXTS; planes += count * size_widths[t++])
            narc_column_put(planes, count, size_widths[t], i, row->texts[t].size);
    }
}

void
narc_catalogue_encode(const narc_catalogue_row *rows, size_t count, narc_buffer *out)
{
    uint16_t *blocks = narc_memory_zeroed(out->allocator, count, sizeof(*blocks));
    size_t block_count = 0, text_size = 0, size;
    uint8_t *to;

    assert(count >= 1 && count <= NARC_PAGE_ROWS_MOST);
    if (blocks == NULL) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        blocks[i] = (uint16_t)block_of(rows, blocks, i, block_count);
        block_count += blocks[i] == block_count;
        text_size += texts_size(&rows[i]);
    }
    size = NARC_CATALOGUE_HEAD_SIZE + block_count * BLOCK_ROW_SIZE + count * ROW_SIZE;
    to = narc_buffer_reserve(out, size + text_size);
    if (to != NULL) {
        narc_store_u64le(to, rows[0].number);
        narc_store_u32le(to + 8, (uint32_t)count);
        narc_store_u32le(to + 12, (uint32_t)block_count);
        narc_store_u32le(to + 16, (uint32_t)text_size);
        narc_store_u32le(to + 20, 0);
        put_blocks(rows, count, blocks, block_count, to + NARC_CATALOGUE_HEAD_SIZE);
        to += NARC_CATALOGUE_HEAD_SIZE + block_count * BLOCK_ROW_SIZE;
        for (size_t i = 0; i < count; i++)
            memcpy(to + i * ID_SIZE, rows[i].id, ID_SIZE);
        put_columns(rows, count, blocks, to + count * ID_SIZE);
        out->size += size;
        for (size_t t = 0; t < NARC_CATALOGUE_TEXTS; t++)
            for (size_t i = 0; i < count; i++)
                narc_buffer_text(out, rows[i].texts[t]);
    }
    narc_memory_free(out->allocator, blocks);
}

/* --- reading ------------------------------------------------------------------------------------ */

static narc_status
fail_page(uint64_t offset, size_t row, narc_error *err)
{
    return narc_fail(err, NARC_INDEX_DAMAGED, offset, "6.2",
                     "row %zu of a catalogue page is not as it must be", row);
}

/* Texts that are ASCII as a whole need not be looked at one by one. */
static bool
is_ascii(const uint8_t *bytes, size_t size)
{
    uint8_t seen = 0;

    for (size_t i = 0; i < size; i++)
        seen |= bytes[i];
    return seen < 0x80;
}

static narc_status
check_rows(narc_catalogue_page *page, uint64_t offset, size_t blocks, narc_error *err)
{
    const bool ascii =
        is_ascii(page->plain.data + page->texts[0], page->plain.size - page->texts[0]);
    narc_catalogue_row row;

    for (size_t i = 0; i < blocks; i++)
        if (!narc_place_fits(narc_column_get(&page->frames, i) * NARC_OFFSET_UNIT,
                             narc_column_get(&page->frame_sizes, i) * NARC_OFFSET_UNIT, offset))
            return narc_fail(err, NARC_INDEX_DAMAGED, offset, "6.1",
                             "a catalogue page names a block where none can stand");
    for (size_t i = 0; i < page->count; i++) {
        if (narc_column_get(&page->block, i) >= blocks)
            return fail_page(offset, i, err);
        narc_catalogue_get(page, i, &row);
        if (!narc_facts_known(row.facts))
            return narc_fail(err, NARC_NEWER_FORMAT, offset, "6.2",
                             "a catalogue row needs a feature that is unknown here (facts %08x)",
                             (unsigned)row.facts);
        if (row.version == 0 || row.commit == 0 || row.place.piece >= NARC_PIECES_MOST ||
            row.texts[NARC_CATALOGUE_GUID].size == 0 ||
            ((row.facts & NARC_FACT_URL_IS_GUID) != 0 && row.texts[NARC_CATALOGUE_URL].size > 0))
            return fail_page(offset, i, err);
        for (size_t t = 0; !ascii && t < NARC_CATALOGUE_TEXTS; t++)
            if (!narc_utf8_valid(row.texts[t]))
                return fail_page(offset, i, err);
    }
    return NARC_OK;
}

/* The texts of each kind follow each other; together they are as large as the head says. */
static bool
place_texts(narc_catalogue_page *page, size_t at)
{
    for (size_t t = 0; t < NARC_CATALOGUE_TEXTS; t++) {
        page->texts[t] = page->walk_at[t] = at;
        for (size_t i = 0; i < page->count; i++) {
            const size_t size = (size_t)narc_column_get(&page->sizes[t], i);

            if (size > page->plain.size - at)
                return false;
            at += size;
        }
    }
    return at == page->plain.size;
}

static void
take_columns(narc_catalogue_page *page, size_t blocks, size_t *at)
{
    narc_column *const columns[COLUMNS] = {
        &page->version, &page->stated, &page->published, &page->embargo_until, &page->commit,
        &page->added,   &page->block,  &page->piece,     &page->facts,         &page->original};
    const uint8_t *bytes = page->plain.data;

    page->frames = narc_column_take(bytes, at, blocks, 6);
    page->frame_sizes = narc_column_take(bytes, at, blocks, 3);
    page->ids = bytes + *at;
    *at += page->count * ID_SIZE;
    for (size_t c = 0; c < COLUMNS; c++)
        *columns[c] = narc_column_take(bytes, at, page->count, widths[c]);
    for (size_t t = 0; t < NARC_CATALOGUE_TEXTS; t++)
        page->sizes[t] = narc_column_take(bytes, at, page->count, size_widths[t]);
}

narc_status
narc_catalogue_decode(narc_bytes plain, uint64_t offset, narc_catalogue_page *out, narc_error *err)
{
    narc_cursor in = {.bytes = plain, .base = offset};
    size_t at = NARC_CATALOGUE_HEAD_SIZE;
    uint32_t blocks, texts, reserved;

    *out = (narc_catalogue_page){.plain = plain};
    out->first = narc_cursor_u64le(&in);
    out->count = narc_cursor_u32le(&in);
    blocks = narc_cursor_u32le(&in);
    texts = narc_cursor_u32le(&in);
    reserved = narc_cursor_u32le(&in);
    if (in.short_read || out->count < 1 || out->count > NARC_PAGE_ROWS_MOST || blocks < 1 ||
        blocks > out->count || out->first > NARC_ITEMS_MOST)
        return narc_fail(err, NARC_INDEX_DAMAGED, offset, "6.2",
                         "the head of a catalogue page is not as it must be");
    if (reserved != 0)
        return narc_fail(err, NARC_NEWER_FORMAT, offset, "6.2",
                         "a catalogue page needs a feature that is unknown here");
    /* Counts are below 2^17, so the sum stays below 2^33. */
    if ((uint64_t)NARC_CATALOGUE_HEAD_SIZE + (uint64_t)blocks * BLOCK_ROW_SIZE +
            (uint64_t)out->count * ROW_SIZE + texts !=
        plain.size)
        return narc_fail(err, NARC_INDEX_DAMAGED, offset, "6.2",
                         "the parts of a catalogue page are not as large as it says");
    take_columns(out, blocks, &at);
    if (!place_texts(out, at))
        return narc_fail(err, NARC_INDEX_DAMAGED, offset, "6.2",
                         "the texts of a catalogue page are not as large as its rows say");
    return check_rows(out, offset, blocks, err);
}

/* Where the texts of row i begin: on from where the last call was, if it can. */
static void
walk_to(narc_catalogue_page *page, size_t i)
{
    if (i < page->walk_row) {
        page->walk_row = 0;
        memcpy(page->walk_at, page->texts, sizeof(page->walk_at));
    }
    for (; page->walk_row < i; page->walk_row++)
        for (size_t t = 0; t < NARC_CATALOGUE_TEXTS; t++)
            page->walk_at[t] += (size_t)narc_column_get(&page->sizes[t], page->walk_row);
}

void
narc_catalogue_get(narc_catalogue_page *page, size_t i, narc_catalogue_row *out)
{
    const size_t block = (size_t)narc_column_get(&page->block, i);

    assert(i < page->count);
    walk_to(page, i);
    out->number = page->first + i;
    memcpy(out->id, page->ids + i * ID_SIZE, ID_SIZE);
    out->version = narc_column_get(&page->version, i);
    out->stated = narc_column_get(&page->stated, i);
    out->published = (int64_t)narc_column_get(&page->published, i);
    out->embargo_until = (int64_t)narc_column_get(&page->embargo_until, i);
    out->commit = (uint32_t)narc_column_get(&page->commit, i);
    out->added = (int64_t)narc_column_get(&page->added, i);
    out->place.frame = narc_column_get(&page->frames, block) * NARC_OFFSET_UNIT;
    out->place.frame_size = (uint32_t)narc_column_get(&page->frame_sizes, block) * NARC_OFFSET_UNIT;
    out->place.piece = (uint32_t)narc_column_get(&page->piece, i);
    out->facts = (uint32_t)narc_column_get(&page->facts, i);
    out->original = narc_column_get(&page->original, i);
    for (size_t t = 0; t < NARC_CATALOGUE_TEXTS; t++)
        out->texts[t] = (narc_text){(const char *)page->plain.data + page->walk_at[t],
                                    (size_t)narc_column_get(&page->sizes[t], i)};
}
