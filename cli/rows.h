/* JSON rows of items, the same on every command that prints them. */
#ifndef CLI_ROWS_H
#define CLI_ROWS_H

#include "archive_open.h"

/* Prints one row with its newline on standard output. name is that of the archive. */
void print_json_row(struct cli *cli, const char *name, const narc_entry *entry,
                    const narc_item *item, bool with_content);

#endif
