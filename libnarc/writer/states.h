/* Table 6: for which items something else counts than their own row (spec 6.6). */
#ifndef NARC_WRITER_STATES_H
#define NARC_WRITER_STATES_H

#include "format/keys.h"
#include "writer/known.h"

/* Rows of one table, growing. */
typedef struct narc_key_rows {
    const narc_allocator *allocator;
    narc_key_row *rows;
    size_t count, capacity;
} narc_key_rows;

narc_status narc_key_rows_add(narc_key_rows *rows, const narc_key_row *row, narc_error *err);
/** Sorts as the table wants it (6.3). */
void narc_key_rows_sort(narc_key_rows *rows, narc_table_id table);
void narc_key_rows_free(narc_key_rows *rows);

/** The rows of table 6 that the commit being made needs, sorted: for its own items, and for those
 * before whose state it changes. E2xx damage in the index; E801; E802. */
narc_status narc_states_of(const narc_known *known, narc_key_rows *out, narc_error *err);

#endif
