/* Pictures of exported articles, written into a directory, and where they lie then. */
#ifndef CLI_ASSETS_H
#define CLI_ASSETS_H

#include "archive_open.h"
#include "outlet.h"

struct assets {
    struct cli *cli;
    const char *name; /* of the directory; NULL: pictures are not asked for */
    int directory;
    bool force;
    char way[FILE_NAME_MAX]; /* from what is written to the directory, as a URI, with its last / */
    narc_moved *moved;       /* of the article at hand */
    size_t count;
    char *texts; /* their new addresses */
};

/* Reads --assets and opens the directory, once the outlet is open. False after a message. */
bool assets_open(struct cli *cli, const struct outlet *outlet, struct assets *out);

/* Writes the pictures of an article that are not there yet and fills assets->moved, which holds until
 * the next call. E120 when a file of that name has other content. */
narc_status assets_put(struct assets *assets, struct archive *archive, const narc_item *item,
                       narc_error *err);

/* Makes all durable. */
void assets_close(struct assets *assets);

#endif
