/* Help, printed from the tables. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "commands.h"

void help_overview(FILE *out);
void help_command(FILE *out, const struct command *command);
/* A manual page in the man macros. */
void help_man_page(FILE *out, const struct command *command);

/* The manual page of the command as a whole, narc.1. */
void help_man_overview(FILE *out);
/* The catalogue's row of "E204"; false when there is none. */
bool help_message(FILE *out, const char *number);

/* E100 with the nearest command. */
void help_unknown_command(struct cli *cli, const char *name);

#endif
