/* Files as the writer needs them: whole reads and writes, locks, durable names. */
#define _GNU_SOURCE /* F_OFD_SETLK, O_TMPFILE, mkostemp, renameat2 */
#include "io/file.h"

#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* More than this in one call is refused by some systems and cut by others. */
#define MOST_AT_ONCE ((size_t)1 << 30)
#define SLURP_STEP ((size_t)64 * 1024)
/* A fifth of a second in all before a file counts as locked. */
#define LOCK_TRIES 11
#define LOCK_PAUSE_MS 20

narc_status
narc_file_open(const char *path, int flags, unsigned mode, int *fd, narc_error *err)
{
    struct stat facts;
    narc_status status;

    /* O_NONBLOCK: opening a pipe without a partner must answer, not wait; regular files ignore it. */
    *fd = open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, (mode_t)mode);
    if (*fd < 0 && errno == ENXIO)
        return narc_fail(err, NARC_NOT_REGULAR, NARC_NO_OFFSET, NULL, "not a regular file");
    if (*fd < 0)
        return narc_fail_errno(err, errno, "open");
    /* Asked of the descriptor, not of the name: the name may have changed its meaning since. */
    if (fstat(*fd, &facts) != 0)
        status = narc_fail_errno(err, errno, "fstat");
    else if (S_ISDIR(facts.st_mode))
        status = narc_fail(err, NARC_IS_DIRECTORY, NARC_NO_OFFSET, NULL, "a directory");
    else if (!S_ISREG(facts.st_mode))
        status = narc_fail(err, NARC_NOT_REGULAR, NARC_NO_OFFSET, NULL, "not a regular file");
    else
        return NARC_OK;
    close(*fd);
    *fd = -1;
    return status;
}

/* -1 with errno set when the directory takes no file. */
static int
nameless_in(const char *directory, size_t size)
{
    static const char name[] = "/narc-XXXXXX";
    char path[4096];
    int fd;

    if (size > sizeof(path) - sizeof(name)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(path, directory, size);
    path[size] = '\0';
#ifdef O_TMPFILE
    fd = open(path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
#endif
    /* Not every file system can do that. */
    memcpy(path + size, name, sizeof(name));
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

narc_status
narc_file_nameless(const char *beside, int *fd, narc_error *err)
{
    const char *directory = getenv("TMPDIR");
    const char *slash = beside != NULL ? strrchr(beside, '/') : NULL;

    *fd = -1;
    if (slash != NULL)
        *fd = nameless_in(beside, (size_t)(slash - beside) + 1);
    else if (beside != NULL)
        *fd = nameless_in(".", 1);
    if (*fd >= 0)
        return NARC_OK;
    if (directory == NULL || *directory == '\0')
        directory = "/tmp";
    *fd = nameless_in(directory, strlen(directory));
    return *fd >= 0 ? NARC_OK : narc_fail_errno(err, errno, "create a temporary file");
}

static int
try_lock(int fd)
{
#ifdef F_OFD_SETLK
    /* Held by the open file, not by the process: another handle in the same process is refused as
     * well, and closing some other descriptor of the file does not give the lock away. */
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    return fcntl(fd, F_OFD_SETLK, &whole);
#else
    return flock(fd, LOCK_EX | LOCK_NB);
#endif
}

narc_status
narc_file_lock(int fd, narc_error *err)
{
    /* A writer that was killed while it started a process lives on in it for a moment: the child
     * has the file open until it runs for the first time. */
    for (int left = LOCK_TRIES; left > 0; left--) {
        if (try_lock(fd) == 0)
            return NARC_OK;
        if (errno != EAGAIN && errno != EACCES && errno != EINTR)
            return narc_fail_errno(err, errno, "lock");
        (void)poll(NULL, 0, left > 1 ? LOCK_PAUSE_MS : 0);
    }
    return narc_fail(err, NARC_LOCKED, NARC_NO_OFFSET, NULL, "another writer holds the lock");
}

/* Whether a failed call is worth another try. A descriptor inherited from somebody else may be
 * non-blocking; then this waits until it is ready. */
static bool
may_retry(int fd, short events)
{
    struct pollfd wait = {.fd = fd, .events = events};

    if (errno == EINTR)
        return true;
    if (errno != EAGAIN && errno != EWOULDBLOCK)
        return false;
    return poll(&wait, 1, -1) >= 0 || errno == EINTR;
}

narc_status
narc_file_write(int fd, const void *data, size_t size, narc_error *err)
{
    const uint8_t *from = data;

    while (size > 0) {
        const ssize_t done = write(fd, from, size < MOST_AT_ONCE ? size : MOST_AT_ONCE);

        if (done > 0) {
            from += done;
            size -= (size_t)done;
        } else if (done == 0) {
            return narc_fail_errno(err, EIO, "write");
        } else if (!may_retry(fd, POLLOUT)) {
            return narc_fail_errno(err, errno, "write");
        }
    }
    return NARC_OK;
}

narc_status
narc_file_read(int fd, void *out, size_t size, size_t *got, narc_error *err)
{
    uint8_t *to = out;

    *got = 0;
    while (*got < size) {
        const size_t left = size - *got;
        const ssize_t done = read(fd, to + *got, left < MOST_AT_ONCE ? left : MOST_AT_ONCE);

        if (done == 0)
            break;
        if (done > 0)
            *got += (size_t)done;
        else if (!may_retry(fd, POLLIN))
            return narc_fail_errno(err, errno, "read");
    }
    return NARC_OK;
}

narc_status
narc_file_sync(int fd, narc_error *err)
{
#ifdef F_FULLFSYNC
    /* Where this exists, fsync stops at the drive's own cache. */
    if (fcntl(fd, F_FULLFSYNC) == 0)
        return NARC_OK;
#endif
    if (fsync(fd) != 0)
        return narc_fail_errno(err, errno, "fsync");
    return NARC_OK;
}

/* The directory part of path, to be freed, or NULL without memory. */
static char *
directory_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *from = slash == NULL ? "." : path;
    const size_t size = slash == NULL || slash == path ? 1 : (size_t)(slash - path);
    char *directory = narc_memory_get(NULL, size + 1);

    if (directory != NULL) {
        memcpy(directory, from, size);
        directory[size] = '\0';
    }
    return directory;
}

narc_status
narc_file_sync_directory(const char *path, narc_error *err)
{
    char *directory = directory_of(path);
    narc_status status = NARC_OK;
    int fd = -1;

    if (directory == NULL)
        return narc_fail_memory(err);
    fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        status = narc_fail_errno(err, errno, "open directory");
        goto done;
    }
    /* EINVAL: this file system has no way to sync a directory, so nothing was promised. */
    if (fsync(fd) != 0 && errno != EINVAL)
        status = narc_fail_errno(err, errno, "fsync directory");
done:
    if (fd >= 0)
        close(fd);
    narc_memory_free(NULL, directory);
    return status;
}

narc_status
narc_file_rename_by_link(const char *from, const char *to, narc_error *err)
{
    int reason;

    /* Making a link refuses an existing name in one step, wherever there are links at all. */
    if (link(from, to) != 0)
        return narc_fail_errno(err, errno, "link");
    if (unlink(from) == 0)
        return NARC_OK;
    reason = errno;
    unlink(to);
    return narc_fail_errno(err, reason, "unlink");
}

narc_status
narc_file_rename(const char *from, const char *to, bool replace, narc_error *err)
{
    if (replace)
        return rename(from, to) == 0 ? NARC_OK : narc_fail_errno(err, errno, "rename");
#ifdef RENAME_NOREPLACE
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return NARC_OK;
    if (errno != EINVAL && errno != ENOSYS) /* the file system or the kernel cannot do it */
        return narc_fail_errno(err, errno, "rename");
#endif
    return narc_file_rename_by_link(from, to, err);
}

/* Room for a regular file at once, and no reading of one that is known to be too large. */
static narc_status
expect(int fd, uint64_t limit, narc_buffer *out, narc_error *err)
{
    const off_t at = lseek(fd, 0, SEEK_CUR);
    struct stat facts;
    uint64_t size;

    if (at < 0 || fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_size <= at)
        return NARC_OK;
    size = (uint64_t)(facts.st_size - at);
    if (size > limit)
        return narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL, "%llu bytes, the limit is %llu",
                         (unsigned long long)size, (unsigned long long)limit);
    if (size >= SIZE_MAX || narc_buffer_reserve(out, (size_t)size + 1) == NULL)
        return narc_fail_memory(err);
    return NARC_OK;
}

narc_status
narc_file_slurp(int fd, uint64_t limit, narc_buffer *out, narc_error *err)
{
    uint64_t left = limit;

    NARC_TRY(expect(fd, limit, out, err));
    for (;;) {
        size_t room = out->capacity - out->size;
        uint8_t *to;
        size_t got;

        if (room < SLURP_STEP / 16)
            room = SLURP_STEP;
        if (room > left && left < SIZE_MAX)
            room = (size_t)left + 1; /* one byte more tells whether the limit is passed */
        to = narc_buffer_reserve(out, room);
        if (to == NULL)
            return narc_buffer_check(out, err);
        NARC_TRY(narc_file_read(fd, to, room, &got, err));
        if (got > left)
            return narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL, "the limit is %llu bytes",
                             (unsigned long long)limit);
        out->size += got;
        left -= got;
        if (got < room)
            return NARC_OK;
    }
}
