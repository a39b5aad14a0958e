/* Failures and findings on standard error, for people or as JSON lines. */
#ifndef CLI_MESSAGE_H
#define CLI_MESSAGE_H

#include "cli.h"

/* Fills an error as the library would. */
NARC_PRINTF(3, 4)
narc_status error_make(narc_error *err, narc_message number, const char *format, ...);
narc_status error_errno(narc_error *err, int error_number, const char *call);

/* Prints a failure and raises the exit code accordingly. subject is the file or item, or NULL. */
void report(struct cli *cli, const char *subject, const narc_error *err);

/* The same with a fitting next step instead of the catalogue's, and an exit code of its own. */
void report_with(struct cli *cli, const char *subject, const narc_error *err, const char *next,
                 enum exit_code code);

/* Prints something that was odd or lost but stopped nothing. Silent with -q. */
void report_finding(struct cli *cli, const char *subject, const narc_error *err);

/* E100: wrong use. next may be NULL for "narc help COMMAND". */
NARC_PRINTF(3, 4)
void report_use(struct cli *cli, const char *next, const char *format, ...);

/* A line on standard error that is not a failure ("6 of 16,930 articles"). Silent with -q, and with
 * --json, where rows speak for themselves. */
NARC_PRINTF(2, 3)
void remark(struct cli *cli, const char *format, ...);

#endif
