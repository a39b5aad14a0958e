/* What a worker gives up before it sees its first document: descriptors, files, processes, memory
 * and every system call that reading a document does not need. */
#include "ingest/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <string.h>

#if defined(__linux__)
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#if defined(__x86_64__)
#define FILTER_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && defined(__AARCH64EL__)
#define FILTER_ARCH AUDIT_ARCH_AARCH64
#endif
#endif

/* Sanitizers reserve terabytes of address space and report on standard error. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) ||                         \
    __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* --- signals and descriptors ------------------------------------------------------------------ */

static void
default_signals(void)
{
    struct sigaction action;
    sigset_t none;

    memset(&action, 0, sizeof(action));
    action.sa_handler = SIG_DFL;
    /* The host's handlers are not for us. Some numbers cannot be set; that is fine. */
    for (int number = 1; number < 65; number++)
        if (number != SIGKILL && number != SIGSTOP)
            (void)sigaction(number, &action, NULL);
    action.sa_handler = SIG_IGN;
    (void)sigaction(SIGPIPE, &action, NULL);
    /* Ctrl-C reaches the whole group; the host decides what becomes of the batch. */
    (void)sigaction(SIGINT, &action, NULL);
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

static void
close_from(int first)
{
    long most;

#if defined(__linux__) && defined(SYS_close_range)
    if (syscall(SYS_close_range, (unsigned)first, ~0u, 0u) == 0)
        return;
#endif
    most = sysconf(_SC_OPEN_MAX);
    if (most < 0 || most > 65536)
        most = 65536;
    for (int fd = first; fd < most; fd++)
        (void)close(fd);
}

bool
narc_sandbox_detach(int fd, int input, int parent)
{
    int nothing;
    int way;

    default_signals();
#if defined(__linux__)
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        return false; /* it was gone before we asked */
#else
    (void)parent;
#endif
    /* Away from the numbers that are about to be given out. */
    way = fcntl(fd, F_DUPFD, NARC_SANDBOX_INPUT + 1);
    if (input >= 0)
        input = fcntl(input, F_DUPFD, NARC_SANDBOX_INPUT + 1);
    if (way < 0 || dup2(way, NARC_SANDBOX_FD) < 0)
        return false;
    if (input >= 0 && dup2(input, NARC_SANDBOX_INPUT) < 0)
        return false;
    nothing = open("/dev/null", O_RDWR);
    for (int standard = 0; standard < (SANITIZED ? 2 : 3); standard++)
        if (nothing < 0 || (nothing != standard && dup2(nothing, standard) < 0))
            (void)close(standard);
    close_from(input >= 0 ? NARC_SANDBOX_INPUT + 1 : NARC_SANDBOX_INPUT);
    return true;
}

/* --- limits ----------------------------------------------------------------------------------- */

static void
limit(int resource, uint64_t soft, uint64_t hard)
{
    const struct rlimit values = {(rlim_t)soft, (rlim_t)hard};

    (void)setrlimit(resource, &values);
}

uint64_t
narc_sandbox_in_use(void)
{
    char line[64] = ""; /* "size resident ...", in pages */
    FILE *file = fopen("/proc/self/statm", "re");

    if (file == NULL)
        return 0;
    if (fgets(line, sizeof(line), file) == NULL)
        line[0] = '\0';
    fclose(file);
    return strtoull(line, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

void
narc_sandbox_memory(uint64_t bytes)
{
    struct rlimit now;

    if (SANITIZED || bytes == 0 || getrlimit(RLIMIT_AS, &now) != 0)
        return;
    now.rlim_cur = bytes < now.rlim_max ? (rlim_t)bytes : now.rlim_max;
    (void)setrlimit(RLIMIT_AS, &now);
}

/* --- system calls ----------------------------------------------------------------------------- */

#if defined(FILTER_ARCH)

#define LOAD(field)                                                                                \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, field))
#define ANSWER(action) BPF_STMT(BPF_RET | BPF_K, (action))
#define REFUSE ANSWER(SECCOMP_RET_ERRNO | (EPERM & SECCOMP_RET_DATA))
#define ALLOW(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), ANSWER(SECCOMP_RET_ALLOW)
/* Allowed when the low half of an argument equals value; both machines are little-endian. */
#define ALLOW_IF(name, index, value)                                                               \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 4), LOAD(args[index]),                      \
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), 0, 1), ANSWER(SECCOMP_RET_ALLOW),   \
        REFUSE
/* Allowed when none of the bits is set. */
#define ALLOW_UNLESS(name, index, bits)                                                            \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 4), LOAD(args[index]),                      \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (uint32_t)(bits), 1, 0), ANSWER(SECCOMP_RET_ALLOW),   \
        REFUSE

static void
filter_calls(void)
{
    struct sock_filter code[] = {
        LOAD(arch),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, FILTER_ARCH, 1, 0),
        ANSWER(SECCOMP_RET_KILL_PROCESS),
        LOAD(nr),
        ALLOW(read),
        ALLOW(write),
        ALLOW(writev),
        ALLOW(pread64),
        ALLOW(lseek),
        ALLOW(close),
        ALLOW(brk),
        ALLOW_UNLESS(mmap, 2, PROT_EXEC),
        ALLOW_UNLESS(mprotect, 2, PROT_EXEC),
        ALLOW(munmap),
        ALLOW(mremap),
        ALLOW(madvise),
        ALLOW(futex),
        ALLOW(sched_yield),
        ALLOW(clock_gettime),
        ALLOW(gettimeofday),
        ALLOW(getrandom),
        ALLOW(getpid),
        ALLOW(gettid),
        ALLOW(rt_sigreturn),
        ALLOW(rt_sigprocmask),
        ALLOW(rt_sigaction),
        ALLOW(sigaltstack),
        ALLOW(restart_syscall),
        ALLOW(exit),
        ALLOW(exit_group),
        ALLOW_IF(tgkill, 0, getpid()), /* abort(3) */
        ALLOW_IF(prlimit64, 0, 0),     /* of ourselves, up to the hard limit */
        REFUSE,
    };
    const struct sock_fprog program = {sizeof(code) / sizeof(code[0]), code};

    (void)prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

#else

static void
filter_calls(void)
{
}

#endif

void
narc_sandbox_close(uint64_t address_space, bool filter)
{
    limit(RLIMIT_CORE, 0, 0);
    limit(RLIMIT_FSIZE, 0, 0);
    limit(RLIMIT_NOFILE, 0, 0); /* open descriptors stay, new ones cannot be had */
#if defined(RLIMIT_NPROC)
    limit(RLIMIT_NPROC, 0, 0);
#endif
    if (!SANITIZED && address_space != 0)
        limit(RLIMIT_AS, address_space, address_space);
#if defined(__linux__)
    (void)prctl(PR_SET_DUMPABLE, 0);
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#endif
    if (filter)
        filter_calls();
}
