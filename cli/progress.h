/* One line of progress on standard error: on a terminal, after half a second; or plain lines. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli.h"

/* Starts, by --progress. False after a message. */
bool progress_start(struct cli *cli);

/* Something went on; done counts in units of `what` ("documents"). */
void progress_step(uint64_t done, uint64_t all, const char *what);

/* Takes the line away, so that something else can be printed. */
void progress_clear(void);

#endif
