/* Standard streams and signals. */
#include "streams.h"
#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

/* The one thing a signal handler can see. Set before the handlers are installed or by the main
 * thread between signals; the name is copied so that it is whole whenever it is looked at. */
static struct {
    pid_t process; /* workers inherit the handlers; only the command itself acts on signals */
    volatile sig_atomic_t asked;
    volatile sig_atomic_t guarded;
    volatile sig_atomic_t held;
    int directory;
    char half_written[4096];
} state;

static void
on_signal(int number)
{
    static const char stopping[] = "narc: stopping; once more to stop at once\n";
    const int saved = errno;

    if (getpid() != state.process)
        return;
    if (state.asked != 0 || (!state.guarded && !state.held)) {
        if (state.guarded && state.half_written[0] != '\0')
            unlinkat(state.directory, state.half_written, 0);
        _exit(128 + number);
    }
    state.asked = number;
    if (write(STDERR_FILENO, stopping, sizeof(stopping) - 1) < 0)
        errno = saved;
    errno = saved;
}

void
signals_install(void)
{
    struct sigaction action;
    struct sigaction before;

    state.process = getpid();
    memset(&action, 0, sizeof(action));
    action.sa_handler = on_signal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    /* nohup(1) has it ignored, and so it stays. */
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(SIGHUP, &action, NULL);
    /* A pipe that breaks is seen as EPIPE where it is written to: standard output then ends the run
     * with 141, and a worker that died is only a worker that died. */
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
}

void
signals_guard(int directory, const char *half_written)
{
    state.half_written[0] = '\0';
    atomic_signal_fence(memory_order_seq_cst);
    state.guarded = 1;
    state.directory = directory;
    if (half_written == NULL || strlen(half_written) >= sizeof(state.half_written))
        return;
    memcpy(state.half_written + 1, half_written + 1, strlen(half_written));
    atomic_signal_fence(memory_order_seq_cst);
    state.half_written[0] = half_written[0]; /* only now there is a name */
}

void
signals_release(void)
{
    state.guarded = 0;
}

void
signals_hold(void)
{
    state.held = 1;
}

enum exit_code
signals_asked(void)
{
    if (state.asked == 0)
        return EXIT_DONE;
    return (enum exit_code)(128 + state.asked);
}

narc_status
signals_check(narc_error *err)
{
    if (state.asked == 0)
        return NARC_OK;
    return error_make(err, NARC_INTERRUPTED, "interrupted");
}

static uint64_t output_size;
static bool output_failed; /* and whoever wrote to the sink was told */

static narc_status
write_output(void *user, const void *data, size_t size, narc_error *err)
{
    (void)user;
    if (size == 0 || fwrite(data, 1, size, stdout) == size) {
        output_size += size;
        return NARC_OK;
    }
    if (errno == EPIPE)
        _exit(EXIT_PIPE);
    output_failed = true;
    return error_errno(err, errno, "write");
}

narc_sink
output_sink(void)
{
    return (narc_sink){write_output, NULL, NULL};
}

uint64_t
output_written(void)
{
    return output_size;
}

bool
output_takes_binary(struct cli *cli)
{
    narc_error err;

    if (!isatty(STDOUT_FILENO))
        return true;
    error_make(&err, NARC_TERMINAL, "binary data is not written to a terminal");
    report(cli, NULL, &err);
    return false;
}

/* errno of the first flush that failed; the stream itself remembers only that one did. */
static int flush_failure;

void
output_flush(void)
{
    if (fflush(stdout) != 0 && flush_failure == 0)
        flush_failure = errno;
}

void
output_finish(struct cli *cli)
{
    narc_error err;
    int failure;

    output_flush();
    failure = flush_failure;
    if (failure == 0 && ferror(stdout))
        failure = EIO;
    if (failure == 0 && close(STDOUT_FILENO) != 0 && errno != EBADF)
        failure = errno;
    if (failure == EPIPE)
        _exit(EXIT_PIPE);
    if (failure == 0 || output_failed)
        return;
    error_errno(&err, failure, "write");
    report_with(cli, "standard output", &err, NULL, EXIT_SYSTEM);
}
