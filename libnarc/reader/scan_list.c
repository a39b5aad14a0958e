/* The numbers of the items in a range of times or ids, from tables 4 and 2 (spec 6.3, 9.3). */
#include "reader/scan_inside.h"
#include "base/fail.h"
#include "base/memory.h"

#include <stdlib.h>

#define FEW_ROWS 65536u /* looked up whatever the archive has; beyond that up to an eighth of it */
#define FEW_SHARE 8u

/* A range of keys in a table. */
typedef struct range {
    narc_table_id table;
    uint64_t first;
    uint64_t last;
} range;

/* False when nothing narrows the scan down, or when nothing can match. */
static bool
choose(const narc_scan *scan, range *out)
{
    const narc_scan_options *options = &scan->options;

    if (scan->prefix.digits > 0) {
        *out = (range){NARC_TABLE_ID, scan->prefix.first, scan->prefix.last};
        return true;
    }
    *out = (range){NARC_TABLE_TIME, options->since_given ? narc_key_of_time(options->since) : 0,
                   options->until_given ? narc_key_of_time(options->until) : UINT64_MAX};
    return options->since_given || options->until_given;
}

/* Rows of the pages that may hold keys of the range; those of a run that cannot be read count as too
 * many, and the walk will tell. */
static uint64_t
row_bound(narc_index *index, const range *of)
{
    uint64_t rows = 0;
    const narc_run *run;

    for (size_t i = 0; i < narc_index_run_count(index); i++) {
        if (narc_index_run(index, i, &run, NULL) != NARC_OK)
            return UINT64_MAX;
        for (size_t page = narc_run_find(run, of->table, of->first);
             page < run->page_count[of->table]; page++) {
            const narc_run_page *at = narc_run_page_at(run, of->table, page);

            if (at->first > of->last)
                break;
            rows += at->rows; /* below 2^40 in each run, see narc_run_decode */
        }
    }
    return rows;
}

static int
ascending(const void *a, const void *b)
{
    const uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;

    return (one > other) - (one < other);
}

/* NARC_DONE when all rows are taken, or the damage that was met. No row has a number that is none. */
static narc_status
collect(narc_scan *scan, const range *of, uint64_t most, narc_error *err)
{
    narc_index_search search;
    narc_key_row row;
    narc_status st;

    narc_index_search_range(&search, scan->reader->index, of->table, of->first, of->last);
    while ((st = narc_index_search_next(&search, &row, err)) == NARC_OK && scan->count < most)
        if (row.number < narc_reader_count(scan->reader))
            scan->numbers[scan->count++] = row.number;
    return st;
}

/* Only an index that contradicts itself has them. */
static void
leave_out_doubles(narc_scan *scan)
{
    size_t count = 0;

    for (size_t i = 0; i < scan->count; i++)
        if (count == 0 || scan->numbers[count - 1] != scan->numbers[i])
            scan->numbers[count++] = scan->numbers[i];
    scan->count = count;
}

narc_status
narc_scan_list(narc_scan *scan, narc_error *err)
{
    const uint64_t items = narc_reader_count(scan->reader);
    narc_error found = {0};
    uint64_t most;
    narc_status st;
    range of;

    if (!choose(scan, &of))
        return NARC_OK;
    most = of.first <= of.last ? row_bound(scan->reader->index, &of) : 0;
    if (most > FEW_ROWS && most > items / FEW_SHARE)
        return NARC_OK;
    scan->listed = true;
    if (most == 0)
        return NARC_OK;
    scan->numbers = narc_memory_zeroed(scan->reader->allocator, (size_t)most, sizeof(uint64_t));
    if (scan->numbers == NULL)
        return narc_fail_memory(err);
    st = collect(scan, &of, most, &found);
    if (narc_ends_it(st)) {
        if (err != NULL)
            *err = found;
        return st;
    }
    if (st != NARC_DONE) { /* 9.5: the catalogue still has them */
        narc_memory_free(scan->reader->allocator, scan->numbers);
        scan->numbers = NULL;
        scan->listed = false;
        scan->count = 0;
        return NARC_OK;
    }
    qsort(scan->numbers, scan->count, sizeof(*scan->numbers), ascending);
    leave_out_doubles(scan);
    return NARC_OK;
}
