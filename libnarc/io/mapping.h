/* A file as memory that the system can take back at any time: what is looked at once, in order, need
 * not be held. Whoever cuts the file short meanwhile ends the process (SIGBUS), as with every
 * mapping; nothing that was committed is harmed by that. */
#ifndef NARC_IO_MAPPING_H
#define NARC_IO_MAPPING_H

#include <narc/io.h>

/* Zeroed means none. */
typedef struct narc_mapping {
    narc_bytes bytes; /* what was asked for */
    void *begin;      /* the pages around it */
    size_t size;
} narc_mapping;

/** Maps `size` bytes at `offset` of a regular file, for reading. fd may be closed afterwards. E801;
 * E802 when there is no room for it. */
narc_status narc_mapping_open(int fd, uint64_t offset, uint64_t size, narc_mapping *out,
                              narc_error *err);
/** The bytes before `at` are not needed for now; they are there again when they are looked at. */
void narc_mapping_forget(const narc_mapping *mapping, size_t at);
void narc_mapping_close(narc_mapping *mapping);

/** The bytes as a source, which forgets what it has read. The mapping is borrowed. */
narc_source narc_mapping_source(const narc_mapping *mapping);

#endif
