/* Items one after the other: a walk over the catalogue, or over numbers that the index gave (spec
 * 9.3). */
#include "reader/scan_inside.h"
#include "base/fail.h"
#include "base/memory.h"

narc_status
narc_scan_open(narc_reader *reader, const narc_scan_options *options, narc_scan **out,
               narc_error *err)
{
    narc_scan *scan;
    narc_status st;

    *out = NULL;
    narc_error_clear(err);
    scan = narc_memory_zeroed(reader->allocator, 1, sizeof(*scan));
    if (scan == NULL)
        return narc_fail_memory(err);
    scan->reader = reader;
    if (options != NULL)
        scan->options = *options;
    if (scan->options.id_prefix.size > 0 &&
        !narc_prefix_parse(scan->options.id_prefix, &scan->prefix))
        st = narc_fail(err, NARC_USAGE, NARC_NO_OFFSET, NULL,
                       "the beginning of a content id is 1 to 64 hex digits");
    else
        st = narc_scan_list(scan, err);
    if (st == NARC_OK)
        *out = scan;
    else
        narc_scan_close(scan);
    return st;
}

void
narc_scan_close(narc_scan *scan)
{
    if (scan == NULL)
        return;
    narc_memory_free(scan->reader->allocator, scan->numbers);
    narc_memory_free(scan->reader->allocator, scan);
}

static bool
next_number(const narc_scan *scan, uint64_t *number)
{
    if (!scan->listed) {
        *number = scan->next;
        return scan->next < narc_reader_count(scan->reader);
    }
    if (scan->next >= scan->count)
        return false;
    *number = scan->numbers[scan->next];
    return true;
}

/* To the first item that stands behind what is damaged at `number`. */
static void
pass_over(narc_scan *scan, uint64_t number)
{
    const uint64_t behind = narc_index_behind(scan->reader->index, number);

    if (!scan->listed)
        scan->next = behind;
    else
        while (scan->next < scan->count && scan->numbers[scan->next] < behind)
            scan->next++;
}

static bool
matches(const narc_scan *scan, const narc_catalogue_row *row)
{
    const narc_scan_options *options = &scan->options;

    if ((options->since_given || options->until_given) && row->published == NARC_PUBLISHED_UNKNOWN)
        return false;
    if ((options->since_given && row->published < options->since) ||
        (options->until_given && row->published > options->until))
        return false;
    return scan->prefix.digits == 0 || narc_prefix_of(&scan->prefix, row->id);
}

/* The damage that hides what counts for items is told once, not for each of them. */
static bool
is_news(narc_scan *scan, const narc_error *unknown)
{
    if (unknown->status == NARC_OK || unknown->status == NARC_DONE || unknown->offset == scan->told)
        return false;
    scan->told = unknown->offset;
    return true;
}

narc_status
narc_scan_next(narc_scan *scan, const narc_entry **out, narc_error *err)
{
    narc_index *index = scan->reader->index;
    narc_catalogue_row row;
    narc_error unknown = {0};
    uint64_t number;

    *out = NULL;
    narc_error_clear(err);
    for (; next_number(scan, &number); scan->next++) {
        narc_status st = narc_index_row(index, number, &row, err);

        if (st == NARC_OK && matches(scan, &row))
            st = narc_reader_fill(scan->reader, number, &scan->entry, &unknown, err);
        else if (st == NARC_OK)
            continue;
        if (narc_ends_it(st))
            return st;
        if (st != NARC_OK) {
            pass_over(scan, number);
            return st;
        }
        if (is_news(scan, &unknown)) {
            if (err != NULL)
                *err = unknown;
            return unknown.status; /* the next call answers the item */
        }
        scan->next++;
        *out = &scan->entry;
        return NARC_OK;
    }
    return NARC_DONE;
}
