/* narc: finds the command, reads its options, runs it, and ends with the most serious exit code. */
#include "commands.h"
#include "help.h"
#include "message.h"
#include "progress.h"
#include "streams.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void
cli_raise(struct cli *cli, enum exit_code code)
{
    cli->exit = exit_worse(cli->exit, code);
}

void *
cli_reallocate(void *memory, size_t size)
{
    void *result = realloc(memory, size > 0 ? size : 1);

    if (result == NULL) {
        fputs("narc: out of memory [E802]\n", stderr);
        exit(EXIT_SYSTEM);
    }
    return result;
}

void *
cli_allocate(size_t size)
{
    void *memory = cli_reallocate(NULL, size);

    memset(memory, 0, size);
    return memory;
}

bool
cli_commit_time(struct cli *cli, int64_t *out)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end;

    if (epoch == NULL || epoch[0] == '\0') {
        *out = (int64_t)time(NULL);
        return true;
    }
    errno = 0;
    *out = strtoll(epoch, &end, 10);
    if (errno == 0 && *end == '\0' && epoch[0] >= '0' && epoch[0] <= '9')
        return true;
    report_use(cli, "set it to seconds since 1970, or unset it.",
               "SOURCE_DATE_EPOCH is '%s', not a number of seconds", epoch);
    return false;
}

int64_t
cli_now(void)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");

    return epoch == NULL || epoch[0] == '\0' ? (int64_t)time(NULL) : 0;
}

/* Before anything is parsed, so that the parser's own failures are JSON too. */
static bool
wants_json(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--json") == 0)
            return true;
    return false;
}

/* Where the command's name stands: options that every command takes may come before it. */
static int
command_place(int argc, char **argv)
{
    int at = 1;

    while (at < argc && argv[at][0] == '-' && strcmp(argv[at], "--help") != 0 &&
           strcmp(argv[at], "-h") != 0 && strcmp(argv[at], "--version") != 0)
        at += strcmp(argv[at], "--progress") == 0 ? 2 : 1;
    return at;
}

static void
run(struct cli *cli, int argc, char **argv)
{
    const int place = command_place(argc, argv);
    const char *name;

    cli->json = wants_json(argc, argv);
    if (place >= argc) {
        help_overview(stderr);
        cli_raise(cli, EXIT_WRONG_USE);
        return;
    }
    name = argv[place];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    else if (strcmp(name, "--version") == 0)
        name = "version";
    cli->command = command_find(name);
    if (cli->command == NULL) {
        help_unknown_command(cli, name);
        return;
    }
    memmove(argv + 2, argv + 1, ((size_t)place - 1) * sizeof(*argv));
    if (!options_parse(cli, argc - 2, argv + 2) || !progress_start(cli))
        return;
    if (option_given(cli, OPTION_HELP))
        help_command(stdout, cli->command);
    else
        cli->command->run(cli);
    progress_clear();
}

int
main(int argc, char **argv)
{
    static char line[1024]; /* lives as long as the stream */
    struct cli cli = {0};

    /* By lines, so that messages of several commands that share a terminal or a log do not mix. */
    (void)setvbuf(stderr, line, _IOLBF, sizeof(line));
    signals_install();
    run(&cli, argc, argv);
    if (signals_asked() != EXIT_DONE)
        cli_raise(&cli, signals_asked());
    output_finish(&cli);
    free(cli.given);
    free(cli.operands);
    return (int)cli.exit;
}
