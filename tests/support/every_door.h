/* The same bytes through every door of the archive: opened, listed, found, read, verified, read as a stream,
 * recovered. What they say about each other always holds, whatever the bytes are; where it does not, a line
 * on standard error tells what and the program aborts. For fuzzing, and for damage done on purpose. */
#ifndef EVERY_DOOR_H
#define EVERY_DOOR_H

#include <narc.h>

typedef struct every_door {
    bool opened;
    narc_error refused; /* when it did not open */
    bool clean;         /* a full verification found nothing */
    uint64_t items;     /* that the index counts */
    uint64_t readable;  /* of those, records that were handed out */
    uint64_t streamed;  /* records that came by in the stream */
    bool stream_clean;  /* which told of no damage and ended as it should */
    bool recovered;     /* a new archive was made */
    narc_recovery recovery;
} every_door;

/** limits may be NULL. */
void every_door_try(narc_bytes archive, const narc_limits *limits, every_door *out);

#endif
