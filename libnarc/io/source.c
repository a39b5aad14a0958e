/* Where archives are read from: a file, memory, or a pipe that was copied into a file. */
#include "base/fail.h"
#include "base/checked.h"
#include "base/memory.h"
#include "io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SPOOL_STEP ((size_t)64 * 1024)
#define MOST_AT_ONCE ((size_t)1 << 30)

/* The descriptor comes first: file_read and file_size see no more than that. */
typedef struct file_source {
    int fd;
} file_source;

static narc_status
outside(uint64_t offset, size_t size, narc_error *err)
{
    return narc_fail(err, NARC_SYSTEM, offset, NULL, "the source ends before these %zu bytes do",
                     size);
}

static narc_status
file_read(void *user, uint64_t offset, void *out, size_t size, narc_error *err)
{
    const int fd = *(const int *)user;
    uint8_t *to = out;

    if (!narc_checked_inside(offset, size, INT64_MAX))
        return outside(offset, size, err);
    while (size > 0) {
        const size_t step = size < MOST_AT_ONCE ? size : MOST_AT_ONCE;
        const ssize_t got = pread(fd, to, step, (off_t)offset);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return narc_fail_errno(err, errno, "pread");
        if (got == 0) /* the file has shrunk since its size was asked */
            return outside(offset, size, err);
        to += got;
        offset += (uint64_t)got;
        size -= (size_t)got;
    }
    return NARC_OK;
}

static narc_status
file_size(void *user, uint64_t *out, narc_error *err)
{
    const int fd = *(const int *)user;
    struct stat facts;

    if (fstat(fd, &facts) != 0)
        return narc_fail_errno(err, errno, "fstat");
    *out = (uint64_t)facts.st_size;
    return NARC_OK;
}

static void
file_close(void *user)
{
    file_source *file = user;

    close(file->fd);
    narc_memory_free(NULL, file);
}

/* Takes the descriptor, also when it fails. */
static narc_status
file_source_take(int fd, narc_source *out, narc_error *err)
{
    file_source *file = narc_memory_get(NULL, sizeof(*file));

    if (file == NULL) {
        close(fd);
        return narc_fail_memory(err);
    }
    file->fd = fd;
    *out = (narc_source){file_read, file_size, file_close, file};
    return NARC_OK;
}

narc_status
narc_source_file(const char *path, narc_source *out, narc_error *err)
{
    struct stat facts;
    narc_status status;
    int fd;

    *out = (narc_source){0};
    status = narc_file_open(path, O_RDONLY, 0, &fd, err);
    if (status == NARC_E_INPUT && stat(path, &facts) == 0 && S_ISFIFO(facts.st_mode))
        return narc_fail(err, NARC_NEEDS_SEEKING, NARC_NO_OFFSET, NULL, "a pipe");
    if (status != NARC_OK)
        return status;
    return file_source_take(fd, out, err);
}

narc_source
narc_file_source(int *fd)
{
    return (narc_source){file_read, file_size, NULL, fd};
}

static narc_status
memory_read(void *user, uint64_t offset, void *out, size_t size, narc_error *err)
{
    const narc_bytes *bytes = user;

    if (!narc_checked_inside(offset, size, bytes->size))
        return outside(offset, size, err);
    if (size > 0)
        memcpy(out, bytes->data + offset, size);
    return NARC_OK;
}

static narc_status
memory_size(void *user, uint64_t *out, narc_error *err)
{
    const narc_bytes *bytes = user;

    (void)err;
    *out = bytes->size;
    return NARC_OK;
}

narc_source
narc_source_memory(const narc_bytes *bytes)
{
    return (narc_source){memory_read, memory_size, NULL, (void *)bytes};
}

static narc_status
copy_all(int from, int to, uint64_t limit, narc_error *err)
{
    uint8_t *piece = narc_memory_get(NULL, SPOOL_STEP);
    narc_status status;
    uint64_t total = 0;
    size_t got;

    if (piece == NULL)
        return narc_fail_memory(err);
    do {
        if ((status = narc_file_read(from, piece, SPOOL_STEP, &got, err)) != NARC_OK)
            goto done;
        total += got;
        if (limit != 0 && total > limit) {
            status = narc_fail(err, NARC_TOO_LARGE, limit, NULL, "the limit is %llu bytes",
                               (unsigned long long)limit);
            goto done;
        }
        if ((status = narc_file_write(to, piece, got, err)) != NARC_OK)
            goto done;
    } while (got == SPOOL_STEP);
done:
    narc_memory_free(NULL, piece);
    return status;
}

narc_status
narc_source_spool(int fd, uint64_t limit, narc_source *out, narc_error *err)
{
    narc_status status;
    int copy;

    *out = (narc_source){0};
    NARC_TRY(narc_file_nameless(NULL, &copy, err));
    status = copy_all(fd, copy, limit, err);
    if (status != NARC_OK) {
        close(copy);
        return status;
    }
    return file_source_take(copy, out, err);
}

void
narc_source_close(narc_source *source)
{
    if (source == NULL)
        return;
    if (source->close != NULL)
        source->close(source->user);
    *source = (narc_source){0};
}
