/* NAME.part, fsync, rename: a name stands for a complete file or is not there. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* syncfs */
#endif

#include "files.h"
#include "message.h"
#include "streams.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

narc_status
out_file_open(int directory, const char *name, bool force, struct out_file *out, narc_error *err)
{
    struct stat status;
    bool exists;

    memset(out, 0, sizeof(*out));
    out->directory = directory;
    out->force = force;
    out->fd = -1;
    if (strlen(name) + sizeof(".part") > FILE_NAME_MAX)
        return error_errno(err, ENAMETOOLONG, "open");
    snprintf(out->name, sizeof(out->name), "%s", name);
    snprintf(out->part, sizeof(out->part), "%s.part", name);
    exists = fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
    if (exists && directory == AT_FDCWD && stat(name, &status) == 0 &&
        (S_ISCHR(status.st_mode) || S_ISFIFO(status.st_mode))) {
        out->direct = true;
        out->fd = open(name, O_WRONLY | O_CLOEXEC);
        return out->fd < 0 ? error_errno(err, errno, "open") : NARC_OK;
    }
    if (exists && S_ISDIR(status.st_mode))
        return error_errno(err, EISDIR, "open");
    if (exists && !force)
        return error_errno(err, EEXIST, "open");
    if (force)
        unlinkat(directory, out->part, 0);
    signals_guard(directory, NULL); /* a signal that comes while it is made must not leave it */
    out->fd =
        openat(directory, out->part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (out->fd < 0) {
        signals_release();
        return errno == EEXIST ? error_make(err, NARC_EXISTS, "%s exists", out->part)
                               : error_errno(err, errno, "open");
    }
    signals_guard(directory, out->part);
    return NARC_OK;
}

narc_status
out_file_write(struct out_file *file, const void *data, size_t size, narc_error *err)
{
    const char *at = data;

    while (size > 0) {
        const ssize_t written = write(file->fd, at, size);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 && errno == EPIPE)
            _exit(EXIT_PIPE);
        if (written < 0)
            return error_errno(err, errno, "write");
        at += written;
        size -= (size_t)written;
    }
    return NARC_OK;
}

/* Without force the name is taken only if nobody has taken it meanwhile. */
static int
move_name(int from, const char *old_name, int to, const char *name, bool force)
{
    if (force)
        return renameat(from, old_name, to, name);
    if (linkat(from, old_name, to, name, 0) == 0)
        return unlinkat(from, old_name, 0);
    /* NOLINTNEXTLINE(misc-redundant-expression): some systems have one number for two of them */
    if (errno != EPERM && errno != ENOTSUP && errno != EOPNOTSUPP && errno != ENOSYS)
        return -1;
    return renameat(from, old_name, to, name);
}

narc_status
out_file_move(int from, const char *old_name, int to, const char *name, bool force, narc_error *err)
{
    return move_name(from, old_name, to, name, force) != 0 ? error_errno(err, errno, "rename")
                                                           : NARC_OK;
}

static void
sync_directory(const struct out_file *file)
{
    char folder[FILE_NAME_MAX];
    char *slash;
    int fd;

    snprintf(folder, sizeof(folder), "%s", file->name);
    slash = strrchr(folder, '/');
    if (slash == NULL)
        snprintf(folder, sizeof(folder), ".");
    else
        slash[slash == folder ? 1 : 0] = '\0';
    fd = openat(file->directory, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    /* Not every file system can; the file itself is durable already. */
    (void)fsync(fd);
    close(fd);
}

narc_status
out_file_commit(struct out_file *file, narc_error *err)
{
    narc_status status = NARC_OK;

    if (!file->direct && !file->batch && fsync(file->fd) != 0 && errno != EINVAL)
        status = error_errno(err, errno, "fsync");
    if (close(file->fd) != 0 && status == NARC_OK)
        status = error_errno(err, errno, "close");
    file->fd = -1;
    if (file->direct)
        return status;
    if (status == NARC_OK)
        status = out_file_move(file->directory, file->part, file->directory, file->name,
                               file->force, err);
    if (status != NARC_OK)
        unlinkat(file->directory, file->part, 0);
    else if (file->directory == AT_FDCWD)
        sync_directory(file);
    signals_release();
    return status;
}

void
out_file_abandon(struct out_file *file)
{
    if (file->fd < 0)
        return;
    close(file->fd);
    file->fd = -1;
    if (!file->direct)
        unlinkat(file->directory, file->part, 0);
    signals_release();
}

static narc_status
write_file(void *user, const void *data, size_t size, narc_error *err)
{
    return out_file_write(user, data, size, err);
}

narc_sink
out_file_sink(struct out_file *file)
{
    return (narc_sink){write_file, NULL, file};
}

int
out_directory_open(const char *path, narc_error *err)
{
    int fd;

    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        error_errno(err, errno, "mkdir");
        return -1;
    }
    fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 && errno == ENOTDIR)
        error_make(err, NARC_USAGE, "is a file, a directory was expected");
    else if (fd < 0)
        error_errno(err, errno, "open");
    return fd;
}

narc_status
out_directory_sync(int directory, narc_error *err)
{
#ifdef __linux__
    return syncfs(directory) != 0 ? error_errno(err, errno, "syncfs") : NARC_OK;
#else
    (void)directory;
    (void)err;
    sync();
    return NARC_OK;
#endif
}
