/* Times given as options. */
#ifndef CLI_TIMES_H
#define CLI_TIMES_H

#include "cli.h"

/* Reads the option's value, the last second of the span it names when `end`; *out keeps its value
 * when the option was not given. now is what 7d counts back from. False after a message. */
bool option_time(struct cli *cli, enum option_id id, bool end, int64_t now, int64_t *out);

#endif
