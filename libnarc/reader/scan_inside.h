/* What the files of a scan share. */
#ifndef NARC_READER_SCAN_INSIDE_H
#define NARC_READER_SCAN_INSIDE_H

#include "reader/prefix.h"
#include "reader/reader_inside.h"

struct narc_scan {
    narc_reader *reader;
    narc_scan_options options; /* id_prefix is not looked at: */
    narc_prefix prefix;        /* has no digits when any id will do */
    bool listed;               /* the items are those in `numbers` */
    uint64_t *numbers;         /* ascending; NULL for none */
    size_t count;
    uint64_t next; /* number of an item, or the place in `numbers` */
    uint64_t told; /* offset of the damage that hid what counts for an item, told last */
    narc_entry entry;
};

/** Looks the items up in the index when that is cheaper than a walk, else leaves `listed` unset. A
 * superset of what is asked for. E801; E802. */
narc_status narc_scan_list(narc_scan *scan, narc_error *err);

#endif
