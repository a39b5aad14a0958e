/* Key pages: sorted rows by which items and objects are found (spec 6.3, 6.6). */
#include "format/keys.h"
#include "base/buffer.h"
#include "base/cursor.h"
#include "base/fail.h"
#include "digest/digest.h"
#include "format/store.h"

#include <assert.h>

/* 6.3: the columns of the tables. */
typedef enum field {
    KEY,
    NUMBER,
    VERSION,
    FACTS,
    UNTIL,
    FRAME,
    FRAME_SIZE,
    PIECE,
    ID,
    FIELDS
} field;

/* The width of each column, 0 where the table has none; they stand in the order of the fields. */
static const uint8_t widths[NARC_TABLES][FIELDS] = {
    [NARC_TABLE_GUID] = {6, 5, 8, 4, 8, 6, 3, 2, 4},
    [NARC_TABLE_ID] = {6, 5},
    [NARC_TABLE_URL] = {6, 5},
    [NARC_TABLE_TIME] = {8, 5},
    [NARC_TABLE_OBJECT] = {6, 0, 0, 0, 0, 6, 3, 2},
    [NARC_TABLE_STATE] = {5, 0, 0, 4, 8},
};

uint64_t
narc_key_of_digest(const uint8_t digest[32])
{
    uint64_t key = 0;

    for (int i = 0; i < 6; i++)
        key = key << 8 | digest[i];
    return key;
}

uint64_t
narc_key_of_text(narc_text text)
{
    uint8_t digest[NARC_SHA256_SIZE];

    narc_sha256((narc_bytes){(const uint8_t *)text.data, text.size}, digest);
    return narc_key_of_digest(digest);
}

size_t
narc_keys_row_size(narc_table_id table)
{
    size_t size = 0;

    for (size_t i = 0; i < FIELDS; i++)
        size += widths[table][i];
    return size;
}

static int
compare(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b ? 1 : 0;
}

int
narc_keys_compare(narc_table_id table, const narc_key_row *a, const narc_key_row *b)
{
    const int by_key = compare(a->key, b->key);

    if (by_key != 0)
        return by_key;
    if (table == NARC_TABLE_OBJECT) {
        const int by_frame = compare(a->place.frame, b->place.frame);

        return by_frame != 0 ? by_frame : compare(a->place.piece, b->place.piece);
    }
    return table == NARC_TABLE_STATE ? 0 : compare(a->number, b->number);
}

static uint64_t
value_of(const narc_key_row *row, size_t which)
{
    switch ((field)which) {
    case KEY:
        return row->key;
    case NUMBER:
        return row->number;
    case VERSION:
        return row->version;
    case FACTS:
        return row->facts;
    case UNTIL:
        return (uint64_t)row->embargo_until;
    case FRAME:
        return row->place.frame / NARC_OFFSET_UNIT;
    case FRAME_SIZE:
        return row->place.frame_size / NARC_OFFSET_UNIT;
    case PIECE:
        return row->place.piece;
    default:
        return row->id;
    }
}

void
narc_keys_encode(narc_table_id table, const narc_key_row *rows, size_t count, narc_buffer *out)
{
    const size_t size = NARC_KEYS_HEAD_SIZE + count * narc_keys_row_size(table);
    uint8_t *to = narc_buffer_reserve(out, size);

    assert(count >= 1 && count <= NARC_PAGE_ROWS_MOST && table > NARC_TABLE_CATALOGUE);
    if (to == NULL)
        return;
    out->size += size;
    narc_store_u32le(to, (uint32_t)table);
    narc_store_u32le(to + 4, (uint32_t)count);
    to += NARC_KEYS_HEAD_SIZE;
    for (size_t c = 0; c < FIELDS; to += count * widths[table][c++])
        for (size_t i = 0; i < count && widths[table][c] > 0; i++)
            narc_column_put(to, count, widths[table][c], i, value_of(&rows[i], c));
}

/* --- reading ------------------------------------------------------------------------------------ */

/* 6.3, 6.6: the numbers of a row are in range. */
static bool
row_fits(narc_table_id table, const narc_key_row *row, uint64_t offset)
{
    const uint32_t state = row->facts;

    switch (table) {
    case NARC_TABLE_GUID:
        return row->version > 0 && row->place.piece < NARC_PIECES_MOST &&
               narc_place_fits(row->place.frame, row->place.frame_size, offset);
    case NARC_TABLE_OBJECT:
        return row->place.piece < NARC_PIECES_MOST &&
               narc_place_fits(row->place.frame, row->place.frame_size, offset);
    case NARC_TABLE_STATE:
        return (state >> NARC_STATE_STATUS_SHIFT & NARC_STATE_STATUS_MASK) <=
                   NARC_STATUS_CANCELED &&
               (state >> NARC_STATE_EMBARGO_SHIFT & NARC_STATE_EMBARGO_MASK) <=
                   NARC_EMBARGO_INDEFINITE;
    default:
        return true;
    }
}

static bool
is_newer(narc_table_id table, const narc_key_row *row)
{
    if (table == NARC_TABLE_GUID)
        return !narc_facts_known(row->facts);
    return table == NARC_TABLE_STATE && (row->facts & ~NARC_STATE_ALL) != 0;
}

/* The fields of a row that not every value is right for. */
static void
get_checked(const narc_keys_page *page, size_t i, narc_key_row *out)
{
    out->key = narc_column_get(&page->key, i);
    out->version = narc_column_get(&page->version, i);
    out->facts = (uint32_t)narc_column_get(&page->facts, i);
    out->place.frame = narc_column_get(&page->frame, i) * NARC_OFFSET_UNIT;
    out->place.frame_size = (uint32_t)narc_column_get(&page->frame_size, i) * NARC_OFFSET_UNIT;
    out->place.piece = (uint32_t)narc_column_get(&page->piece, i);
}

/* Whether row i comes behind the one before it, whose key may be the same. */
static bool
in_order(const narc_keys_page *page, size_t i)
{
    narc_key_row before, row;

    narc_keys_get(page, i - 1, &before);
    narc_keys_get(page, i, &row);
    return narc_keys_compare(page->table, &before, &row) < 0;
}

static narc_status
check_rows(const narc_keys_page *page, uint64_t offset, narc_error *err)
{
    narc_key_row row = {0};
    uint64_t before = 0;

    for (size_t i = 0; i < page->count; i++, before = row.key) {
        get_checked(page, i, &row);
        if (is_newer(page->table, &row))
            return narc_fail(err, NARC_NEWER_FORMAT, offset, "6.3",
                             "a key page needs a feature that is unknown here (bits %08x)",
                             (unsigned)row.facts);
        if (!row_fits(page->table, &row, offset))
            return narc_fail(err, NARC_INDEX_DAMAGED, offset, "6.3",
                             "row %zu of a key page is not as it must be", i);
        if (i > 0 && before >= row.key && !in_order(page, i))
            return narc_fail(err, NARC_INDEX_DAMAGED, offset, "6.3",
                             "row %zu of a key page is out of order", i);
    }
    return NARC_OK;
}

narc_status
narc_keys_decode(narc_bytes plain, uint64_t offset, narc_keys_page *out, narc_error *err)
{
    narc_cursor in = {.bytes = plain, .base = offset};
    const uint32_t table = narc_cursor_u32le(&in);
    const uint32_t count = narc_cursor_u32le(&in);
    narc_column *const columns[FIELDS] = {&out->key,        &out->number,        &out->version,
                                          &out->facts,      &out->embargo_until, &out->frame,
                                          &out->frame_size, &out->piece,         &out->id};
    size_t at = NARC_KEYS_HEAD_SIZE;

    *out = (narc_keys_page){.table = (narc_table_id)table, .count = count};
    if (in.short_read || table < NARC_TABLE_GUID || table >= NARC_TABLES || count < 1 ||
        count > NARC_PAGE_ROWS_MOST ||
        NARC_KEYS_HEAD_SIZE + count * narc_keys_row_size(out->table) != plain.size)
        return narc_fail(err, NARC_INDEX_DAMAGED, offset, "6.3",
                         "the head of a key page is not as it must be");
    for (size_t c = 0; c < FIELDS; c++)
        *columns[c] = narc_column_take(plain.data, &at, count, widths[table][c]);
    return check_rows(out, offset, err);
}

void
narc_keys_get(const narc_keys_page *page, size_t i, narc_key_row *out)
{
    assert(i < page->count);
    get_checked(page, i, out);
    out->number = page->table == NARC_TABLE_STATE ? out->key : narc_column_get(&page->number, i);
    out->embargo_until = (int64_t)narc_column_get(&page->embargo_until, i);
    out->id = (uint32_t)narc_column_get(&page->id, i);
}

size_t
narc_keys_find(const narc_keys_page *page, uint64_t key)
{
    size_t low = 0, high = page->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (narc_column_get(&page->key, middle) < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
