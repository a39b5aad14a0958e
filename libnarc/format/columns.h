/* Columns: numbers of one width, stored byte plane by byte plane, most significant first (spec 6.1). */
#ifndef NARC_FORMAT_COLUMNS_H
#define NARC_FORMAT_COLUMNS_H

#include <narc/base.h>

/* Where the columns of a page stand, one behind the other. */
typedef struct narc_column {
    const uint8_t *planes;
    size_t rows;
    unsigned width; /* bytes of a number, 1 to 8 */
} narc_column;

/** The column at *at, which moves behind it; the caller has checked that all columns fit. */
static inline narc_column
narc_column_take(const uint8_t *page, size_t *at, size_t rows, unsigned width)
{
    const narc_column column = {page + *at, rows, width};

    *at += rows * width;
    return column;
}

static inline uint64_t
narc_column_get(const narc_column *column, size_t row)
{
    const size_t rows = column->rows;
    const uint8_t *byte = column->planes + row; /* of the most significant plane */
    uint64_t value = 0;

    /* Every row of a page is looked at before any is used, so there is a way for each width. */
    switch (column->width) {
    case 8:
        value = *byte;
        byte += rows;
        /* fall through */
    case 7:
        value = value << 8 | *byte;
        byte += rows;
        /* fall through */
    case 6:
        value = value << 8 | *byte;
        byte += rows;
        /* fall through */
    case 5:
        value = value << 8 | *byte;
        byte += rows;
        /* fall through */
    case 4:
        value = value << 8 | *byte;
        byte += rows;
        /* fall through */
    case 3:
        value = value << 8 | *byte;
        byte += rows;
        /* fall through */
    case 2:
        value = value << 8 | *byte;
        byte += rows;
        /* fall through */
    case 1:
        value = value << 8 | *byte;
        /* fall through */
    default:
        return value; /* a column of width 0 answers 0 */
    }
}

/** Writes one number of a column whose planes begin at `planes`. */
static inline void
narc_column_put(uint8_t *planes, size_t rows, unsigned width, size_t row, uint64_t value)
{
    for (unsigned i = 0; i < width; i++)
        planes[(size_t)(width - 1 - i) * rows + row] = (uint8_t)(value >> 8 * i);
}

#endif
