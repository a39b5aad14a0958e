/* Which items of an archive a command is about: --since, --lang, --status ... */
#ifndef CLI_SELECTORS_H
#define CLI_SELECTORS_H

#include "archive_open.h"

struct selection {
    struct cli *cli;
    struct archive *archive;
    bool all_versions;
    bool needs_item; /* a filter looks into the record */
    bool narrowed;   /* a filter was given */
    bool *newest;    /* of each entry as of --as-of; NULL: the entry's own */
    int64_t now;
    int64_t since;
    int64_t until;
    int64_t as_of;
    int status; /* place in the words of --status, or -1 */
    uint64_t limit;
    size_t at;
    uint64_t given;        /* handed out */
    uint64_t held_embargo; /* matched, but under embargo */
    uint64_t held_killed;  /* matched, but canceled or withheld */
    uint64_t total;        /* that a selection without filters would give */
};

/* Reads the selectors, before any archive is opened. False after a message. */
bool selection_read(struct cli *cli, bool all_versions, struct selection *out);

/* Begins with an archive; a selection can go over one after the other. */
void selection_start(struct selection *selection, struct archive *archive);

/* The next item, owned by the caller. Items that cannot be read are reported and left out. */
bool selection_next(struct selection *selection, size_t *index, narc_item **item);

/* Says how many there were and how many were held back; "the answer is no" when nothing matched. */
void selection_end(struct selection *selection);

#endif
