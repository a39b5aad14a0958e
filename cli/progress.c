/* Progress: silent for the first half second, then one line that is rewritten. */
#include "progress.h"
#include "message.h"
#include "output.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

enum manner { MANNER_NEVER, MANNER_LINE, MANNER_LOG };

static struct {
    enum manner manner;
    bool shown;
    const char *command;
    double began;
    double told;
} state;

static double
now(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

bool
progress_start(struct cli *cli)
{
    static const char *const words[] = {"auto", "log", "never"};
    int choice;

    if (!option_choice(cli, OPTION_PROGRESS, words, 3, &choice))
        return false;
    if (choice == 1)
        state.manner = MANNER_LOG;
    else if (choice == 2 || cli->quiet || cli->json || !isatty(STDERR_FILENO))
        state.manner = MANNER_NEVER;
    else
        state.manner = MANNER_LINE;
    state.command = cli->operand_count > 0 ? cli->operands[0] : "";
    state.began = state.told = now();
    return true;
}

void
progress_step(uint64_t done, uint64_t all, const char *what)
{
    char count[SIZE_TEXT_SIZE];
    char total[SIZE_TEXT_SIZE];
    double at;

    if (state.manner == MANNER_NEVER)
        return;
    at = now();
    if (state.manner == MANNER_LINE
            ? at - state.began < 0.5 || (state.shown && at - state.told < 0.1)
            : at - state.told < 30.0)
        return;
    progress_clear();
    state.told = at;
    fputs(state.manner == MANNER_LOG ? "narc: " : "", stderr);
    print_escaped(stderr, narc_text_from(state.command));
    fprintf(stderr, "  %s", count_text(done, count));
    if (all > 0)
        fprintf(stderr, " of %s", count_text(all, total));
    fprintf(stderr, " %s, %.0f s", what, at - state.began);
    if (state.manner == MANNER_LOG)
        fputc('\n', stderr);
    else
        state.shown = true;
    fflush(stderr);
}

void
progress_clear(void)
{
    if (state.shown) {
        fputs("\r\033[K", stderr);
        fflush(stderr); /* before anything goes to standard output */
    }
    state.shown = false;
}
