/* The document an item came from, kept for the next item. */
#include "originals.h"

#include <stdio.h>
#include <string.h>

bool
original_is_kept(const struct kept_original *kept, narc_text sha256)
{
    return kept->opened != NULL && sha256.size == 64 && memcmp(kept->sha256, sha256.data, 64) == 0;
}

narc_status
original_keep(struct kept_original *kept, narc_text sha256, narc_error *err)
{
    snprintf(kept->sha256, sizeof(kept->sha256), "%.*s", (int)sha256.size, sha256.data);
    return narc_original_open((narc_bytes){kept->bytes.data, kept->bytes.size}, NULL, NULL,
                              &kept->opened, err);
}

void
original_drop(struct kept_original *kept)
{
    narc_original_close(kept->opened);
    narc_buffer_free(&kept->bytes);
    memset(kept, 0, sizeof(*kept));
}
