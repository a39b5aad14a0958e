/* One run of the command: what was asked, and the most serious thing that happened. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "exit.h"
#include "options.h"

#include <stdint.h>
#include <stdio.h>

struct command;

struct cli {
    const struct command *command;
    struct given *given;
    size_t given_count;
    const char **operands;
    size_t operand_count;
    bool json;
    bool quiet;
    bool verbose;
    enum exit_code exit;  /* raised by report(), never lowered */
    bool explained[1000]; /* message numbers whose meaning was printed already */
};

/* Notes that something happened that calls for this exit code. */
void cli_raise(struct cli *cli, enum exit_code code);

/* Memory for the command itself; ends the run with E802 when there is none. */
void *cli_allocate(size_t size);
void *cli_reallocate(void *memory, size_t size);

/* The time the run counts as now: SOURCE_DATE_EPOCH if it is set, else the clock. False after a
 * message when SOURCE_DATE_EPOCH is no number. */
bool cli_commit_time(struct cli *cli, int64_t *out);

/* What pages cannot be later than: the clock, or 0 with SOURCE_DATE_EPOCH, so that what is read then
 * depends on nothing but the input. */
int64_t cli_now(void);

#endif
