/* Which items of an archive a command is about: --since, --lang, --status ... */
#ifndef CLI_SELECTORS_H
#define CLI_SELECTORS_H

#include "archive_open.h"

struct selection {
    struct cli *cli;
    struct archive *archive;
    struct all_entries all;
    struct kept_entry kept; /* what was handed out last */
    bool all_versions;
    bool narrowed; /* a filter was given */
    int64_t now;
    int64_t since;
    int64_t until;
    int status; /* place in the words of --status, or -1 */
    uint64_t limit;
    uint64_t given;        /* handed out */
    uint64_t held_embargo; /* matched, but under embargo */
    uint64_t held_killed;  /* matched, but canceled or withheld */
    uint64_t total;        /* that a selection without filters would give */
};

/* Reads the selectors, before any archive is opened. False after a message. */
bool selection_read(struct cli *cli, bool all_versions, struct selection *out);

/* Begins with an archive; a selection can go over one after the other. */
void selection_start(struct selection *selection, struct archive *archive);

/* The next entry, borrowed until the next call, and its item, owned by the caller; item NULL: the
 * record is not read. Items that cannot be read are reported and left out. */
bool selection_next(struct selection *selection, const narc_entry **entry, narc_item **item);

/* Says how many there were and how many were held back; "the answer is no" when nothing matched. */
void selection_end(struct selection *selection);

/* For an archive that comes by on a pipe: begins, with the totals of the archive (info) once they are
 * known. */
void selection_reset(struct selection *selection);
void selection_count_all(struct selection *selection, const narc_archive_info *info);
/* Whether the entry is one that is asked for, by all that does not depend on other versions. */
bool selection_matches(const struct selection *selection, const narc_entry *entry);
/* Whether a matching entry may be given, by what its versions mean together; counts it. */
bool selection_gives(struct selection *selection, const narc_entry *entry);
/* Whether --limit leaves room for another. */
bool selection_has_room(const struct selection *selection);

#endif
