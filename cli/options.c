/* The options and their parser: long options anywhere, --name=value, a few short letters, "--". */
#include "options.h"
#include "cli.h"
#include "commands.h"
#include "message.h"
#include "suggest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const struct option options[OPTION_COUNT] = {
    [OPTION_HELP] = {"help", 'h', NULL, "Explain this command", false},
    [OPTION_QUIET] = {"quiet", 'q', NULL, "No summaries and no remarks, only failures", false},
    [OPTION_VERBOSE] = {"verbose", 'v', NULL, "Say what every message means, each time", false},
    [OPTION_JSON] = {"json", 0, NULL, "One JSON object a line, failures included", false},
    [OPTION_PROGRESS] = {"progress", 0, "auto|log|never", "Progress on standard error", false},
    [OPTION_OUTPUT] = {"output", 'o', "OUT", "Where the result goes; - is standard output", false},
    [OPTION_FROM] = {"from", 'f', "FORMAT", "Format of the input, instead of detecting it", false},
    [OPTION_TO] = {"to", 't', "FORMAT", "Format to write", false},
    [OPTION_FORCE] = {"force", 0, NULL, "Overwrite what exists", false},
    [OPTION_DRY_RUN] = {"dry-run", 'n', NULL, "Say what would be written, write nothing", false},
    [OPTION_JOBS] = {"jobs", 'j', "N", "Workers; default one per core, at most 8", false},
    [OPTION_CHARSET] = {"charset", 0, "NAME", "Encoding of input that is not UTF-8", false},
    [OPTION_URL_OF] = {"url-of-input", 0, "URL", "Where a single input was published", false},
    [OPTION_LEVEL] = {"level", 0, "1..19|max", "Compression level (1..9|max for deflate)", false},
    [OPTION_CODEC] = {"codec", 0, "zstd|deflate|stored", "Compression", false},
    [OPTION_NO_ORIGINAL] = {"no-original", 0, NULL, "Leave the source documents out", false},
    [OPTION_EMBED_SPEC] = {"embed-spec", 0, NULL, "Put the specification of the format into it",
                           false},
    [OPTION_KEEP_EMPTY] = {"keep-empty", 0, NULL, "Keep pages in which no article was found",
                           false},
    [OPTION_DROP_REPEATED] = {"drop-repeated", 0, NULL,
                              "Leave out what other pages of the same site repeat", false},
    [OPTION_STRICT] = {"strict", 0, NULL, "Refuse documents that break a rule of their format",
                       false},
    [OPTION_REJECTS] = {"rejects", 0, "DIR", "Keep what was not taken, and why, in DIR", false},
    [OPTION_PART] = {"part", 0, "original|record|text|html", "Which part; default original", false},
    [OPTION_QUICK] = {"quick", 0, NULL, "Header, commits and index only", false},
    [OPTION_FULL] = {"full", 0, NULL, "Every byte (the default)", false},
    [OPTION_DEEP] = {"deep", 0, NULL, "Every byte, and what the records say", false},
    [OPTION_PATHS] = {"paths", 0, NULL, "List the names, write nothing", false},
    [OPTION_REGENERATE] = {"regenerate", 0, NULL, "Write from the record, never give the original",
                           false},
    [OPTION_LOSS_REPORT] = {"loss-report", 0, "FILE",
                            "List in FILE what each conversion loses, a JSON object a line", false},
    [OPTION_FAIL_ON_LOSS] = {"fail-on-loss", 0, NULL, "Do not write what would lose something",
                             false},
    [OPTION_MESSAGE] = {"message", 0, NULL, "With -t newsml: all in one newsMessage", false},
    [OPTION_ASSETS] = {"assets", 0, "DIR",
                       "With -t newsml: write the pictures into DIR and point to them there",
                       false},
    [OPTION_SINCE] = {"since", 0, "TIME", "Published at or after: 2026, 2026-11-23, 7d ...", false},
    [OPTION_UNTIL] = {"until", 0, "TIME", "Published at or before the end of TIME", false},
    [OPTION_PROVIDER] = {"provider", 0, "NAME", "Provider or site", false},
    [OPTION_LANG] = {"lang", 0, "TAG", "Language; de also finds de-AT", false},
    [OPTION_SUBJECT] = {"subject", 0, "GLOB", "Subject, by QCode, URI or name", false},
    [OPTION_STATUS] = {"status", 0, "usable|withheld|canceled|embargoed", "Its standing", false},
    [OPTION_GUID] = {"guid", 0, "GLOB", "Item identifier", false},
    [OPTION_URL] = {"url", 0, "GLOB", "Address", false},
    [OPTION_HAS] = {"has", 0, "WHAT", "original, text, image, or the name of its format", false},
    [OPTION_LIMIT] = {"limit", 0, "N", "At most N articles; 0 means all", false},
    [OPTION_ALL_VERSIONS] = {"all-versions", 0, NULL, "Not only the newest of each article", false},
    [OPTION_AS_OF] = {"as-of", 0, "TIME", "The archive as it was at TIME", false},
    [OPTION_INCLUDE_EMBARGOED] = {"include-embargoed", 0, NULL, "Also what is under embargo",
                                  false},
    [OPTION_INCLUDE_KILLED] = {"include-killed", 0, NULL, "Also what was canceled or withheld",
                               false},
    [OPTION_SCHEMA] = {"schema", 0, "FILE|DIR", "XML Schema, or a folder of them", false},
    [OPTION_CATALOG] = {"catalog", 0, "FILE|DIR",
                        "A provider's NewsML-G2 catalog, or a folder of them", false},
    [OPTION_ZONES] = {"zones", 0, "FILE", "Zones of dates that state none, by provider", false},
    [OPTION_MAN] = {"man", 0, NULL, "Print the manual page of a command", true},
};

const enum option_id common_options[] = {OPTION_HELP, OPTION_QUIET,    OPTION_VERBOSE,
                                         OPTION_JSON, OPTION_PROGRESS, OPTION_END};

static bool
listed(const enum option_id *list, enum option_id id)
{
    for (; list != NULL && *list != OPTION_END; list++)
        if (*list == id)
            return true;
    return false;
}

static bool
takes(const struct command *command, enum option_id id)
{
    return listed(common_options, id) || listed(command->options, id);
}

static enum option_id
find_long(const struct command *command, const char *name, size_t size)
{
    for (int id = 0; id < OPTION_COUNT; id++)
        if (strlen(options[id].name) == size && memcmp(options[id].name, name, size) == 0 &&
            takes(command, (enum option_id)id))
            return (enum option_id)id;
    return OPTION_END;
}

static enum option_id
find_short(const struct command *command, char letter)
{
    for (int id = 0; id < OPTION_COUNT; id++)
        if (options[id].letter == letter && takes(command, (enum option_id)id))
            return (enum option_id)id;
    return OPTION_END;
}

static void
unknown_option(struct cli *cli, const char *argument)
{
    const char *names[OPTION_COUNT];
    const char *nearest;
    size_t count = 0;
    char next[160];

    for (int id = 0; id < OPTION_COUNT; id++)
        if (takes(cli->command, (enum option_id)id))
            names[count++] = options[id].name;
    nearest = argument[1] == '-' ? suggest_nearest(argument + 2, names, count) : NULL;
    if (nearest != NULL)
        snprintf(next, sizeof(next), "did you mean --%s?", nearest);
    else
        snprintf(next, sizeof(next), "narc help %s lists its options.", cli->command->name);
    report_use(cli, next, "%s has no option %s", cli->command->name, argument);
}

static void
remember(struct cli *cli, enum option_id id, const char *value)
{
    cli->given[cli->given_count].id = id;
    cli->given[cli->given_count++].value = value;
}

/* --name, --name=value, --name value. Answers how many arguments it used, 0 after a message. */
static int
parse_long(struct cli *cli, const char *argument, const char *following)
{
    const char *equals = strchr(argument, '=');
    const size_t size = equals != NULL ? (size_t)(equals - argument - 2) : strlen(argument + 2);
    const enum option_id id = find_long(cli->command, argument + 2, size);

    if (id == OPTION_END) {
        unknown_option(cli, argument);
        return 0;
    }
    if (options[id].value == NULL && equals != NULL) {
        report_use(cli, NULL, "--%s takes no value", options[id].name);
        return 0;
    }
    if (options[id].value == NULL || equals != NULL) {
        remember(cli, id, equals != NULL ? equals + 1 : NULL);
        return 1;
    }
    if (following == NULL) {
        report_use(cli, NULL, "--%s wants a value: %s", options[id].name, options[id].value);
        return 0;
    }
    remember(cli, id, following);
    return 2;
}

/* -q, -qv, -j4, -j 4. Answers as parse_long. */
static int
parse_short(struct cli *cli, const char *argument, const char *following)
{
    for (const char *letter = argument + 1; *letter != '\0'; letter++) {
        const enum option_id id = find_short(cli->command, *letter);

        if (id == OPTION_END) {
            unknown_option(cli, argument);
            return 0;
        }
        if (options[id].value == NULL) {
            remember(cli, id, NULL);
            continue;
        }
        if (letter[1] != '\0') {
            remember(cli, id, letter + 1);
            return 1;
        }
        if (following == NULL) {
            report_use(cli, NULL, "-%c wants a value: %s", *letter, options[id].value);
            return 0;
        }
        remember(cli, id, following);
        return 2;
    }
    return 1;
}

bool
options_parse(struct cli *cli, int argc, char **argv)
{
    bool ended = false;
    int used;

    /* No argument gives more than one option, except a cluster of letters: one for each byte. */
    size_t most = 1;
    for (int i = 0; i < argc; i++)
        most += strlen(argv[i]) + 1;
    cli->given = cli_allocate(most * sizeof(*cli->given));
    cli->operands = cli_allocate(((size_t)argc + 1) * sizeof(*cli->operands));
    for (int i = 0; i < argc; i += used) {
        const char *argument = argv[i];
        const char *following = i + 1 < argc ? argv[i + 1] : NULL;

        used = 1;
        if (ended || argument[0] != '-' || argument[1] == '\0')
            cli->operands[cli->operand_count++] = argument;
        else if (strcmp(argument, "--") == 0)
            ended = true;
        else if (argument[1] == '-')
            used = parse_long(cli, argument, following);
        else
            used = parse_short(cli, argument, following);
        if (used == 0)
            return false;
    }
    cli->quiet = option_given(cli, OPTION_QUIET);
    cli->verbose = option_given(cli, OPTION_VERBOSE);
    return true;
}

bool
option_given(const struct cli *cli, enum option_id id)
{
    for (size_t i = 0; i < cli->given_count; i++)
        if (cli->given[i].id == id)
            return true;
    return false;
}

const char *
option_value(const struct cli *cli, enum option_id id)
{
    for (size_t i = cli->given_count; i > 0; i--)
        if (cli->given[i - 1].id == id)
            return cli->given[i - 1].value;
    return NULL;
}

const char *
option_next(const struct cli *cli, enum option_id id, size_t *at)
{
    while (*at < cli->given_count) {
        const struct given *given = &cli->given[(*at)++];

        if (given->id == id)
            return given->value;
    }
    return NULL;
}

bool
option_number(struct cli *cli, enum option_id id, uint64_t least, uint64_t most, uint64_t otherwise,
              uint64_t *out)
{
    const char *value = option_value(cli, id);
    char *end = NULL;

    *out = otherwise;
    if (value == NULL)
        return true;
    errno = 0;
    if (value[0] >= '0' && value[0] <= '9')
        *out = strtoull(value, &end, 10);
    if (end == NULL || *end != '\0' || errno != 0 || *out < least || *out > most) {
        report_use(cli, NULL, "--%s wants a number from %llu to %llu, not '%s'", options[id].name,
                   (unsigned long long)least, (unsigned long long)most, value);
        return false;
    }
    return true;
}

bool
option_choice(struct cli *cli, enum option_id id, const char *const *words, size_t count, int *out)
{
    const char *value = option_value(cli, id);

    *out = -1;
    if (value == NULL)
        return true;
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], value) == 0)
            *out = (int)i;
    if (*out < 0)
        report_use(cli, NULL, "--%s is one of %s, not '%s'", options[id].name, options[id].value,
                   value);
    return *out >= 0;
}
