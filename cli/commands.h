/* The table of commands. Parsing, help, completion and manual pages all read it. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli.h"

struct command {
    const char *name;
    const char *alias; /* or NULL */
    const char *group; /* heading in the overview */
    void (*run)(struct cli *cli);
    const char *arguments;
    const char *about; /* one line */
    const char *more;  /* a paragraph, examples and exit codes, with their line breaks */
    const enum option_id *options; /* beside the common ones; ended by OPTION_END, or NULL */
};

/* Ended by a row without a name. */
extern const struct command commands[];

/* The row of a name or alias, or NULL. */
const struct command *command_find(const char *name);

void cmd_create(struct cli *cli);
void cmd_add(struct cli *cli);
void cmd_convert(struct cli *cli);
void cmd_list(struct cli *cli);
void cmd_show(struct cli *cli);
void cmd_cat(struct cli *cli);
void cmd_info(struct cli *cli);
void cmd_validate(struct cli *cli);
void cmd_verify(struct cli *cli);
void cmd_repair(struct cli *cli);
void cmd_merge(struct cli *cli);
void cmd_extract(struct cli *cli);
void cmd_export(struct cli *cli);
void cmd_help(struct cli *cli);
void cmd_completion(struct cli *cli);
void cmd_version(struct cli *cli);

#endif
