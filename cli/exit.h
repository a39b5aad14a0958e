/* Exit codes, in one place. They are stable: a code may be added, none is given a second meaning. */
#ifndef CLI_EXIT_H
#define CLI_EXIT_H

#include <narc.h>

enum exit_code {
    EXIT_DONE = 0,
    EXIT_NO = 1, /* the answer is no: no match, differ, invalid */
    EXIT_WRONG_USE = 2,
    EXIT_PARTLY = 3, /* finished; something was skipped or lost and is listed */
    EXIT_DAMAGE = 4,
    EXIT_AUTHENTICITY = 5,
    EXIT_NOT_NARC = 6, /* or needs a newer narc */
    EXIT_ABSENT = 7,   /* no such archive or item */
    EXIT_SYSTEM = 8,   /* input or output, memory */
    EXIT_REFUSED = 9,  /* embargo, kill, limit, would overwrite */
    EXIT_CHANGED = 10, /* changed or locked meanwhile */
    EXIT_BUG = 70,
    EXIT_HUNG_UP = 129,   /* 128 + SIGHUP */
    EXIT_INTERRUPT = 130, /* 128 + SIGINT */
    EXIT_PIPE = 141,      /* 128 + SIGPIPE */
    EXIT_TERMINATED = 143 /* 128 + SIGTERM */
};

/* The more serious of two. */
enum exit_code exit_worse(enum exit_code a, enum exit_code b);

/* What a failure that ends a command means for its exit code. */
enum exit_code exit_of(const narc_error *err);

/* What a document that was not taken means for the exit code of its batch. */
enum exit_code exit_of_rejected(const narc_error *err, bool inside_container);

#endif
