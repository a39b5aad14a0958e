/* An archive that comes by on a pipe and is read in one pass (spec 9.8). */
#ifndef CLI_PASSING_H
#define CLI_PASSING_H

#include "cli.h"

/* One item. Of its texts only those are kept that a row of list prints, and of an item that is not
 * wanted only the guid. */
struct passed {
    narc_entry entry;
    bool wanted;
};

struct text_pool;

struct passing {
    struct cli *cli;
    const char *name;
    int fd;
    narc_stream *stream;
    uint8_t *head; /* the first bytes, to say what it is if it is no archive */
    size_t head_size;
    uint64_t bytes;       /* that came by */
    struct passed *items; /* kept, by number */
    size_t count;
    size_t capacity;
    size_t committed; /* of the items: up to the last commit */
    struct text_pool *texts;
    bool whole;             /* a commit came by */
    narc_archive_info info; /* as of it */
    narc_error *damage;     /* since then: told when another commit says that it concerns it */
    size_t damage_count;
    void (*tell)(void *user, const narc_error *damage); /* NULL: report() */
    void *user;
    narc_status status; /* of the last step */
    narc_error err;
};

/* Whether the name means standard input or a pipe. */
bool passing_wanted(const char *name);

/* Begins. False after a message. */
bool passing_open(struct cli *cli, const char *name, struct passing *out);

/* What comes by next, without damage, which is told. False at the end. */
bool passing_next(struct passing *passing, narc_stream_event *event);

/* Keeps an entry that came by. */
void passing_keep(struct passing *passing, const narc_entry *entry, bool wanted);

/* At the end: leaves out what was not committed, and works out what the versions of each guid mean
 * together (spec 6.6). False after a message when the archive cannot be relied on. */
bool passing_end(struct passing *passing);

/* Bytes behind the last commit. */
uint64_t passing_unfinished(const struct passing *passing);

/* A text that lives until passing_close. */
narc_text passing_text(struct passing *passing, narc_text text);

void passing_close(struct passing *passing);

#endif
