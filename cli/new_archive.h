/* New archives that are made of others: NEW.part, then NEW; or standard output. */
#ifndef CLI_NEW_ARCHIVE_H
#define CLI_NEW_ARCHIVE_H

#include "cli.h"
#include "files.h"

/* Reads --level, --codec, -j and the time of the commit. False after a message. */
bool writer_choose(struct cli *cli, narc_writer_options *out);

struct new_archive {
    struct cli *cli;
    const char *name; /* as given with -o */
    bool piped;       /* to standard output */
    struct out_file file;
    narc_sink sink;
    narc_writer *writer;
};

/* Reads -o and opens it; it must not be one of the inputs, the command's operands. False after a
 * message. */
bool new_archive_open(struct cli *cli, struct new_archive *out);
/* Gives it its name. False after a message. */
bool new_archive_complete(struct new_archive *archive);
/* Ends it; what is not complete is removed. */
void new_archive_close(struct new_archive *archive);

#endif
