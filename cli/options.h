/* Every option narc knows, once, and the parser that reads a command line by them. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cli;

enum option_id {
    OPTION_HELP,
    OPTION_QUIET,
    OPTION_VERBOSE,
    OPTION_JSON,
    OPTION_PROGRESS,
    OPTION_OUTPUT,
    OPTION_FROM,
    OPTION_TO,
    OPTION_FORCE,
    OPTION_DRY_RUN,
    OPTION_JOBS,
    OPTION_CHARSET,
    OPTION_URL_OF,
    OPTION_LEVEL,
    OPTION_CODEC,
    OPTION_NO_ORIGINAL,
    OPTION_EMBED_SPEC,
    OPTION_KEEP_EMPTY,
    OPTION_DROP_REPEATED,
    OPTION_STRICT,
    OPTION_REJECTS,
    OPTION_PART,
    OPTION_QUICK,
    OPTION_FULL,
    OPTION_DEEP,
    OPTION_PATHS,
    OPTION_REGENERATE,
    OPTION_LOSS_REPORT,
    OPTION_FAIL_ON_LOSS,
    OPTION_MESSAGE,
    OPTION_ASSETS,
    OPTION_SINCE,
    OPTION_UNTIL,
    OPTION_PROVIDER,
    OPTION_LANG,
    OPTION_SUBJECT,
    OPTION_STATUS,
    OPTION_GUID,
    OPTION_URL,
    OPTION_HAS,
    OPTION_LIMIT,
    OPTION_ALL_VERSIONS,
    OPTION_AS_OF,
    OPTION_INCLUDE_EMBARGOED,
    OPTION_INCLUDE_KILLED,
    OPTION_SCHEMA,
    OPTION_CATALOG,
    OPTION_ZONES,
    OPTION_MAN,
    OPTION_COUNT,
    OPTION_END = OPTION_COUNT /* ends a command's list */
};

struct option {
    const char *name;  /* without its dashes */
    char letter;       /* short form, or 0 */
    const char *value; /* what the value is called; NULL when it takes none */
    const char *about; /* one line */
    bool hidden;       /* not in help */
};

extern const struct option options[OPTION_COUNT];

/* The options every command takes, ended by OPTION_END. */
extern const enum option_id common_options[];

/* One option as it was given. */
struct given {
    enum option_id id;
    const char *value;
};

/* Reads argv behind the command's name into cli->given and cli->operands. False after a message. */
bool options_parse(struct cli *cli, int argc, char **argv);

/* Whether it was given; its last value, or NULL. */
bool option_given(const struct cli *cli, enum option_id id);
const char *option_value(const struct cli *cli, enum option_id id);

/* The next value of a repeated option; *at starts at 0. NULL behind the last. */
const char *option_next(const struct cli *cli, enum option_id id, size_t *at);

/* The value as a number from least to most, `otherwise` when it was not given. False after a
 * message. */
bool option_number(struct cli *cli, enum option_id id, uint64_t least, uint64_t most,
                   uint64_t otherwise, uint64_t *out);

/* The value's place among `count` words, -1 when it was not given. False after a message. */
bool option_choice(struct cli *cli, enum option_id id, const char *const *words, size_t count,
                   int *out);

#endif
