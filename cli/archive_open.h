/* Archives as a person names them, and who may see what is in them. */
#ifndef CLI_ARCHIVE_OPEN_H
#define CLI_ARCHIVE_OPEN_H

#include "cli.h"

struct archive {
    const char *name;
    narc_source source;
    narc_reader *reader;
    int64_t now; /* by the clock; embargoes are measured against it */
};

/* Opens a file, or - for standard input. False after a message that says what the file is. */
bool archive_open(struct cli *cli, const char *name, struct archive *out);
void archive_close(struct archive *archive);

/* Finds an item and checks that it may be shown. False after a message. */
bool archive_find(struct cli *cli, struct archive *archive, const char *name, size_t *index);

/* Why an entry must not be shown: E501, E502, E503; or NARC_MESSAGE_NONE. */
narc_message entry_held_back(const struct cli *cli, const narc_entry *entry, int64_t now);
bool entry_embargoed(const narc_entry *entry, int64_t now);

/* Reports the refusal of an item that was asked for by name. */
void report_held_back(struct cli *cli, const char *name, const narc_entry *entry,
                      narc_message reason);

/* Appends the bytes of an item's first original. E303 when it has none. */
narc_status archive_original(struct archive *archive, const narc_item *item, narc_buffer *out,
                             narc_error *err);

#endif
