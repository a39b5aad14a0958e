/* The document an item came from, kept for the next item: a message is fetched and read once for all
 * of its items. */
#ifndef CLI_ORIGINALS_H
#define CLI_ORIGINALS_H

#include <narc.h>

struct kept_original {
    char sha256[65]; /* of bytes; empty while there are none */
    narc_buffer bytes;
    narc_original *opened;
};

/* Whether these are the bytes that are kept. */
bool original_is_kept(const struct kept_original *kept, narc_text sha256);

/* Opens bytes that were read into kept->bytes. */
narc_status original_keep(struct kept_original *kept, narc_text sha256, narc_error *err);

void original_drop(struct kept_original *kept);

#endif
