/* Archives as a person names them, and who may see what is in them. */
#ifndef CLI_ARCHIVE_OPEN_H
#define CLI_ARCHIVE_OPEN_H

#include "cli.h"
#include "entries.h"

/* Bytes at the beginning of a file that tell what it is. */
#define ARCHIVE_HEAD_SIZE 65536

struct archive {
    const char *name;
    narc_source source;
    narc_reader *reader;
    int64_t now; /* by the clock; embargoes are measured against it */
};

/* A file, standard input, or a pipe with a name such as a shell's <(...), which are spooled. */
narc_status archive_source(const char *name, narc_source *out, narc_error *err);

/* Opens a file, or - for standard input, as of --as-of. False after a message that says what the
 * file is. */
bool archive_open(struct cli *cli, const char *name, struct archive *out);
void archive_close(struct archive *archive);

/* Says why an archive was not opened: what it is instead, by the first bytes of it, or a name that was
 * meant. head is looked at for E102 only. */
void report_unopened(struct cli *cli, const char *name, narc_bytes head, const narc_error *err);
/* The same of one whose source was opened or tried. */
void archive_report(struct cli *cli, const struct archive *archive, const narc_error *err);
/* E208: that many bytes behind the last commit. */
void report_unfinished(struct cli *cli, const char *name, uint64_t bytes);

/* Finds an item and checks that it may be shown. False after a message. */
bool archive_find(struct cli *cli, struct archive *archive, const char *name,
                  struct kept_entry *out);

/* A walk over entries that tells damage of the index and goes on behind it. */
struct all_entries {
    struct cli *cli;
    const char *name;
    narc_scan *scan; /* NULL at the end */
};

void all_entries_open(struct all_entries *all, struct cli *cli, const struct archive *archive,
                      const narc_scan_options *options);
/* The next entry, borrowed as that of narc_scan_next. */
bool all_entries_next(struct all_entries *all, const narc_entry **out);
void all_entries_close(struct all_entries *all);

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
