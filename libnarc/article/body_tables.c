/* Cells in their table (HTML standard, 4.9.12). Two passes: the first gives each cell its place and
 * finds how far it may reach, the second writes the body again with those spans. Rows in which nothing
 * stands come as <tr></tr> and go: cells that reach over them reach one row less. */
#include "article/body_fit.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

/* Columns that are told apart, which bounds the work for a cell; cells behind them are one wide. */
#define COLUMNS 256u
/* Tables in tables: each takes four of the elements that may be open. */
#define TABLES (NARC_BODY_DEPTH / 4 + 1)

typedef struct cell {
    uint32_t table; /* 1 for the first of the body */
    uint32_t row;   /* in its group */
    uint32_t height;
    uint16_t column;
    uint16_t width;
} cell;

typedef struct table {
    uint32_t number;
    uint32_t row; /* of the group, the next to begin */
    uint32_t column;
    size_t first_cell;
    size_t first_of_group;
    uint32_t taken_until[COLUMNS]; /* row of the group from which on the column is free */
    size_t taken_by[COLUMNS];      /* the cell that takes it */
    bool begun[COLUMNS];           /* a cell begins in the column */
    bool filled;                   /* one begins in the row */
} table;

typedef struct fitting {
    narc_arena *arena;
    struct {
        cell *items;
        size_t count;
    } cells;
    table open[TABLES];
    size_t depth;
    uint32_t table_count;
} fitting;

/* The next tag from *rest on, without its brackets; *before receives what stands before it. */
static bool
next_tag(narc_text *rest, narc_text *before, narc_text *tag)
{
    const size_t start = narc_text_find(*rest, NARC_TEXT("<"));
    size_t end;

    if (start == SIZE_MAX)
        return false;
    end = narc_text_find(narc_text_slice(*rest, start, SIZE_MAX), NARC_TEXT(">"));
    if (end == SIZE_MAX)
        return false;
    *before = narc_text_slice(*rest, 0, start);
    *tag = narc_text_slice(*rest, start + 1, end - 1);
    *rest = narc_text_slice(*rest, start + end + 1, SIZE_MAX);
    return true;
}

static bool
is_cell(narc_text tag)
{
    const narc_text name = narc_text_split(&tag, ' ');

    return narc_text_is(name, "td") || narc_text_is(name, "th");
}

/* Where an attribute such as ` colspan="` stands in a tag, and its number; the size of both. */
static size_t
find_span(narc_text tag, const char *name, size_t *at, uint64_t *number)
{
    narc_text digits;
    size_t start = narc_text_find(tag, narc_text_from(name));

    if (start == SIZE_MAX)
        return 0;
    *at = start;
    start += narc_text_from(name).size;
    digits = narc_text_slice(tag, start, SIZE_MAX);
    digits = narc_text_split(&digits, '"');
    return narc_text_to_u64(digits, number) ? narc_text_from(name).size + digits.size + 1 : 0;
}

static uint64_t
span_of(narc_text tag, const char *name)
{
    uint64_t number;
    size_t at;

    return find_span(tag, name, &at, &number) == 0 ? 1 : number;
}

/* --- the first pass --------------------------------------------------------------------------- */

/* The group ends, so that it is known how many rows a cell may reach down. 0 meant all of them. */
static void
end_group(fitting *f, table *t)
{
    for (size_t i = t->first_of_group; i < f->cells.count; i++) {
        cell *c = &f->cells.items[i];

        if (c->table == t->number && (c->height == 0 || c->height > t->row - c->row))
            c->height = t->row - c->row;
    }
    t->first_of_group = f->cells.count;
    t->row = 0;
    memset(t->taken_until, 0, sizeof(t->taken_until));
}

/* The table ends: only columns in which a cell begins count. */
static void
end_table(fitting *f, table *t)
{
    end_group(f, t);
    for (size_t i = t->first_cell; i < f->cells.count; i++) {
        cell *c = &f->cells.items[i];
        uint16_t width = 0;

        if (c->table != t->number)
            continue;
        for (size_t column = c->column; column < (size_t)c->column + c->width; column++)
            width = (uint16_t)(width + (column < COLUMNS && t->begun[column]));
        c->width = width > 0 ? width : 1;
    }
}

static void
place_cell(fitting *f, table *t, narc_text tag)
{
    const uint64_t width = span_of(tag, " colspan=\"");
    const uint64_t height = span_of(tag, " rowspan=\"");
    const uint32_t row = t->row - 1;
    cell *placed = NARC_LIST_ADD(f->arena, &f->cells);

    if (placed == NULL)
        return;
    while (t->column < COLUMNS && t->taken_until[t->column] > row)
        t->column++;
    *placed = (cell){.table = t->number, .row = row, .column = (uint16_t)t->column};
    placed->height = height > UINT16_MAX ? UINT16_MAX : (uint32_t)height;
    if (t->column < COLUMNS)
        t->begun[t->column] = true;
    t->filled = true;
    do {
        if (t->column < COLUMNS) {
            t->taken_by[t->column] = f->cells.count - 1;
            t->taken_until[t->column++] = height == 0 ? UINT32_MAX : row + placed->height;
        }
        placed->width++;
    } while (placed->width < width && t->column < COLUMNS && t->taken_until[t->column] <= row);
}

/* The row goes, and what reaches over it gets shorter. */
static void
remove_row(fitting *f, table *t)
{
    t->row--;
    for (size_t column = 0; column < COLUMNS; column++) {
        cell *c;

        if (t->taken_until[column] <= t->row || t->taken_until[column] == UINT32_MAX)
            continue;
        t->taken_until[column]--;
        c = &f->cells.items[t->taken_by[column]];
        c->height -= c->column == column && c->height > 1;
    }
}

static void
place(fitting *f, narc_text tag)
{
    table *t = f->depth > 0 ? &f->open[f->depth - 1] : NULL;
    narc_text rest = tag;
    const narc_text name = narc_text_split(&rest, ' ');

    if (narc_text_is(name, "table") && f->depth < TABLES) {
        t = &f->open[f->depth++];
        *t = (table){.number = ++f->table_count, .first_cell = f->cells.count};
        t->first_of_group = t->first_cell;
    } else if (t == NULL) {
        return;
    } else if (narc_text_is(name, "/table")) {
        end_table(f, t);
        f->depth--;
    } else if (narc_text_is(name, "tr")) {
        t->row++;
        t->column = 0;
        t->filled = false;
    } else if (narc_text_is(name, "/tr")) {
        if (!t->filled)
            remove_row(f, t);
        t->filled = true;
    } else if (narc_text_is(name, "thead") || narc_text_is(name, "tbody") ||
               narc_text_is(name, "tfoot") || narc_text_is(name, "/thead") ||
               narc_text_is(name, "/tbody") || narc_text_is(name, "/tfoot")) {
        end_group(f, t);
    } else if (is_cell(tag)) {
        place_cell(f, t, tag);
    }
}

/* --- the second pass -------------------------------------------------------------------------- */

/* The tag with the span it may have; a span of one is not written. */
static void
add_with_span(narc_body_string *out, narc_text *tag, const char *name, uint32_t span)
{
    char digits[16];
    uint64_t number;
    size_t at;
    const size_t size = find_span(*tag, name, &at, &number);

    if (size == 0 || number == span)
        return;
    narc_body_string_add(out, narc_text_slice(*tag, 0, at));
    *tag = narc_text_slice(*tag, at + size, SIZE_MAX);
    if (span == 1)
        return;
    snprintf(digits, sizeof(digits), "%u\"", (unsigned)span);
    narc_body_string_literal(out, name);
    narc_body_string_literal(out, digits);
}

static void
write_again(const fitting *f, narc_body_string *body)
{
    narc_body_string out = {.arena = f->arena};
    narc_text rest = narc_body_string_view(body);
    narc_text before;
    narc_text tag;
    size_t at = 0;

    while (next_tag(&rest, &before, &tag)) {
        narc_body_string_add(&out, before);
        if (narc_text_is(tag, "tr") && narc_text_starts(rest, "</tr>")) {
            rest = narc_text_slice(rest, strlen("</tr>"), SIZE_MAX);
            continue;
        }
        narc_body_string_literal(&out, "<");
        if (is_cell(tag) && at < f->cells.count) {
            const cell *c = &f->cells.items[at++];

            add_with_span(&out, &tag, " colspan=\"", c->width);
            add_with_span(&out, &tag, " rowspan=\"", c->height);
        }
        narc_body_string_add(&out, tag);
        narc_body_string_literal(&out, ">");
    }
    narc_body_string_add(&out, rest);
    *body = out;
}

void
narc_body_fit_tables(narc_body_string *body)
{
    fitting *f = narc_arena_alloc(body->arena, sizeof(*f));
    narc_text rest = narc_body_string_view(body);
    narc_text before;
    narc_text tag;

    if (f == NULL)
        return;
    f->arena = body->arena;
    while (next_tag(&rest, &before, &tag))
        place(f, tag);
    if (!f->arena->failed)
        write_again(f, body);
}
