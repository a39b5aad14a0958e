/* One container while it is taken apart, and how libarchive gets its bytes. */
#ifndef NARC_CONTAINER_UNPACKING_H
#define NARC_CONTAINER_UNPACKING_H

#include <locale.h>

#include "container/input.h"
#include "container/kind.h"
#include "container/libarchive.h"

typedef struct narc_unpacking {
    narc_input *input;
    struct archive *archive;
    const char *container; /* "tar", "tar+gzip", "zip" ... */
    locale_t utf8;         /* libarchive turns names into the locale's encoding */
    locale_t before;
    uint64_t entries;
    uint64_t produced;  /* bytes that came out */
    uint64_t progress;  /* input->at when something last came out */
    uint64_t stall;     /* most input without progress; 0 for no limit */
    uint64_t announced; /* size of the current member as its header states it, or 0 */
    bool over;          /* nothing more can be had; the problem was reported */
    narc_buffer member; /* name of the current member */
    narc_buffer content;
} narc_unpacking;

/** Prepares libarchive for exactly that filter and format. E802. */
narc_status narc_unpacking_open(narc_unpacking *now, narc_kind filter,
                                int (*format)(struct archive *), narc_error *err);
/** Ends what was opened; nothing to do is fine. */
void narc_unpacking_close(narc_unpacking *now);

#endif
