/* The file behind a writer: a new one under a name of its own until its first commit, or an old one
 * that is locked and appended to (spec 10.3, 10.4). */
#include "writer/writer_inside.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"
#include "io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PART_SUFFIX ".part"
#define TRIES 8 /* a rival can take the name away between two calls; it cannot do so for ever */
#define GAP_STEP 65536u

static narc_status
file_sync(void *user, narc_error *err)
{
    const narc_writer_file *file = user;

    return narc_file_sync(file->fd, err);
}

static narc_status
file_write(void *user, const void *data, size_t size, narc_error *err)
{
    const narc_writer_file *file = user;

    return narc_file_write(file->fd, data, size, err);
}

static void
use_own_file(narc_writer *writer)
{
    writer->own_sink = (narc_sink){file_write, file_sync, &writer->file};
    writer->out.sink = &writer->own_sink;
}

static char *
join(const narc_allocator *allocator, const char *a, const char *b)
{
    const size_t a_size = strlen(a), b_size = strlen(b);
    char *joined = narc_memory_get(allocator, a_size + b_size + 1);

    if (joined == NULL)
        return NULL;
    memcpy(joined, a, a_size);
    memcpy(joined + a_size, b, b_size);
    joined[a_size + b_size] = '\0';
    return joined;
}

/* Whether the name still means the file that is open. */
static bool
still_named(int fd, const char *path)
{
    struct stat open_file, named_file;

    return fstat(fd, &open_file) == 0 && stat(path, &named_file) == 0 &&
           open_file.st_dev == named_file.st_dev && open_file.st_ino == named_file.st_ino;
}

/* What an interrupted run left: empty, or the beginning of an archive. Nothing else is emptied. */
static narc_status
empty_stale(int fd, const char *part, narc_error *err)
{
    uint8_t start[NARC_MAGIC_SIZE];
    size_t got;

    NARC_TRY(narc_file_read(fd, start, sizeof(start), &got, err));
    if (got > 0 && !narc_header_signature((narc_bytes){start, got}))
        return narc_fail(err, NARC_EXISTS, NARC_NO_OFFSET, NULL, "%s is in the way", part);
    if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0)
        return narc_fail_errno(err, errno, "ftruncate");
    return NARC_OK;
}

/* Opens and locks PATH.part, new or left by a run that was killed. NARC_DONE: try again. */
static narc_status
try_part(const char *part, int *fd, narc_error *err)
{
    bool fresh = true;
    narc_status st = narc_file_open(part, O_RDWR | O_CREAT | O_EXCL, 0666, fd, err);

    if (st == NARC_E_REFUSED) {
        fresh = false;
        st = narc_file_open(part, O_RDWR | O_NOFOLLOW, 0, fd, err);
        if (st == NARC_E_NOT_FOUND)
            return NARC_DONE;
    }
    if (st != NARC_OK)
        return st;
    st = narc_file_lock(*fd, err);
    if (st == NARC_OK && !still_named(*fd, part))
        st = NARC_DONE; /* its owner finished between our open and our lock */
    if (st == NARC_OK && !fresh)
        st = empty_stale(*fd, part, err);
    if (st != NARC_OK) {
        close(*fd);
        *fd = -1;
    }
    return st;
}

/* What stands under the name is replaced by the archive: only a file may be, or /dev/null would be gone. */
static narc_status
can_give_its_name(const struct stat *facts, narc_error *err)
{
    if (S_ISDIR(facts->st_mode))
        return narc_fail(err, NARC_IS_DIRECTORY, NARC_NO_OFFSET, NULL, "a directory");
    if (!S_ISREG(facts->st_mode))
        return narc_fail(err, NARC_NOT_REGULAR, NARC_NO_OFFSET, NULL, "not a regular file");
    return NARC_OK;
}

static narc_status
open_part(narc_writer_file *file, narc_error *err)
{
    struct stat facts;
    narc_status st = NARC_DONE;

    if (stat(file->path, &facts) == 0)
        NARC_TRY(can_give_its_name(&facts, err));
    if (!file->overwrite && lstat(file->path, &facts) == 0)
        return narc_fail(err, NARC_EXISTS, NARC_NO_OFFSET, NULL, "the file exists");
    for (int i = 0; i < TRIES && st == NARC_DONE; i++)
        st = try_part(file->part, &file->fd, err);
    if (st == NARC_DONE)
        return narc_fail(err, NARC_LOCKED, NARC_NO_OFFSET, NULL, "%s keeps changing hands",
                         file->part);
    return st;
}

narc_status
narc_writer_create(const char *path, const narc_writer_options *options, narc_writer **out,
                   narc_error *err)
{
    narc_writer *writer;
    narc_status st;

    *out = NULL;
    NARC_TRY(narc_writer_make(options, &writer, err));
    use_own_file(writer);
    writer->file.overwrite = options->overwrite;
    writer->file.path = join(writer->allocator, path, "");
    writer->file.part = join(writer->allocator, path, PART_SUFFIX);
    writer->file.beside = join(writer->allocator, path, "");
    if (writer->file.path == NULL || writer->file.part == NULL || writer->file.beside == NULL) {
        st = narc_fail_memory(err);
        goto done;
    }
    if ((st = open_part(&writer->file, err)) != NARC_OK)
        goto done;
    if ((st = narc_writer_start(writer, err)) != NARC_OK)
        goto done;
    *out = writer; /* ownership moves to the caller */
    writer = NULL;
done:
    narc_writer_close(writer);
    return st;
}

/* From here on the writer looks up in the file itself what is committed. */
static narc_status
read_own_file(narc_writer *writer, const narc_commit *commit, narc_error *err)
{
    if (!writer->readable) {
        writer->source = narc_file_source(&writer->file.fd);
        NARC_TRY(narc_frames_open(&writer->frames, &writer->source, &writer->limits,
                                  writer->allocator, err));
        writer->readable = true;
        writer->index = narc_index_new(&writer->frames, writer->allocator);
        if (writer->index == NULL)
            return narc_fail_memory(err);
        writer->known.index = writer->index;
    }
    narc_frames_resize(&writer->frames, commit->offset + NARC_COMMIT_SIZE);
    narc_index_use(writer->index, commit);
    return NARC_OK;
}

narc_status
narc_writer_file_committed(narc_writer *writer, const narc_commit *commit, narc_error *err)
{
    narc_writer_file *file = &writer->file;

    if (file->fd < 0)
        return NARC_OK;
    if (file->part != NULL && !file->named) {
        NARC_TRY(narc_file_rename(file->part, file->path, file->overwrite, err));
        file->named = true;
        file->keep = writer->out.offset; /* whole already, whatever becomes of the directory */
        NARC_TRY(narc_file_sync_directory(file->path, err));
    }
    return read_own_file(writer, commit, err);
}

/* 7.6: what an interrupted append left stays where it is, but the new commit accounts for it. */
static narc_status
hash_gap(narc_writer *writer, uint64_t from, uint64_t to, narc_error *err)
{
    const narc_source source = narc_file_source(&writer->file.fd);
    uint8_t bytes[GAP_STEP];

    while (from < to) {
        const size_t step = to - from < sizeof(bytes) ? (size_t)(to - from) : sizeof(bytes);

        NARC_TRY(source.read(source.user, from, bytes, step, err));
        writer->gap_crc = narc_crc32c(writer->gap_crc, (narc_bytes){bytes, step});
        from += step;
    }
    return NARC_OK;
}

/* 10.4: the new commit begins at the next multiple of 8 behind whatever the file holds. */
static narc_status
begin_behind(narc_writer *writer, uint64_t committed, uint64_t size, narc_error *err)
{
    static const uint8_t zeros[NARC_FRAME_ALIGNMENT] = {0};
    const size_t padding =
        (size_t)((NARC_FRAME_ALIGNMENT - size % NARC_FRAME_ALIGNMENT) % NARC_FRAME_ALIGNMENT);

    writer->file.keep = size;
    writer->out.offset = size;
    NARC_TRY(hash_gap(writer, committed, size, err));
    if (lseek(writer->file.fd, 0, SEEK_END) < 0)
        return narc_fail_errno(err, errno, "lseek");
    if (padding > 0) {
        NARC_TRY(narc_output_write(&writer->out, zeros, padding, err));
        writer->gap_crc = narc_crc32c(writer->gap_crc, (narc_bytes){zeros, padding});
    }
    writer->begin = writer->out.offset;
    writer->written_before = writer->out.written;
    return narc_writer_begin(writer, err);
}

static narc_status
load(narc_writer *writer, narc_error *err)
{
    uint64_t size;

    writer->source = narc_file_source(&writer->file.fd);
    NARC_TRY(narc_frames_open(&writer->frames, &writer->source, &writer->limits, writer->allocator,
                              err));
    writer->readable = true;
    size = writer->frames.size;
    NARC_TRY(narc_frames_last_commit(&writer->frames, size, &writer->last, err));
    if (writer->last.total_items > writer->limits.index_entries)
        return narc_fail(err, NARC_TOO_LARGE, writer->last.offset, "7.5",
                         "the archive has more than %llu items",
                         (unsigned long long)writer->limits.index_entries);
    memcpy(writer->root, writer->last.root, sizeof(writer->root));
    writer->index = narc_index_new(&writer->frames, writer->allocator);
    if (writer->index == NULL)
        return narc_fail_memory(err);
    narc_index_use(writer->index, &writer->last);
    writer->known.index = writer->index;
    return begin_behind(writer, writer->last.offset + NARC_COMMIT_SIZE, size, err);
}

narc_status
narc_writer_append(const char *path, const narc_writer_options *options, narc_writer **out,
                   narc_error *err)
{
    narc_writer *writer;
    narc_status st;

    *out = NULL;
    NARC_TRY(narc_writer_make(options, &writer, err));
    use_own_file(writer);
    writer->file.beside = join(writer->allocator, path, "");
    if (writer->file.beside == NULL) {
        st = narc_fail_memory(err);
        goto done;
    }
    if ((st = narc_file_open(path, O_RDWR, 0, &writer->file.fd, err)) != NARC_OK)
        goto done;
    writer->file.keep = UINT64_MAX; /* nothing to cut back yet */
    if ((st = narc_file_lock(writer->file.fd, err)) != NARC_OK)
        goto done;
    if (!still_named(writer->file.fd, path)) {
        /* Appending to a file that has lost its name would succeed and be lost. */
        st =
            narc_fail(err, NARC_LOCKED, NARC_NO_OFFSET, NULL, "the archive was replaced meanwhile");
        goto done;
    }
    if ((st = load(writer, err)) != NARC_OK)
        goto done;
    *out = writer; /* ownership moves to the caller */
    writer = NULL;
done:
    narc_writer_close(writer);
    return st;
}

void
narc_writer_file_restore(narc_writer *writer)
{
    narc_writer_file *file = &writer->file;
    struct stat facts;

    if (file->fd < 0)
        return;
    /* A failure here changes nothing: readers pass over what no commit covers (9.1). */
    if (file->part != NULL && !file->named) {
        if (still_named(file->fd, file->part))
            unlink(file->part);
    } else if (file->keep != UINT64_MAX && fstat(file->fd, &facts) == 0 &&
               (uint64_t)facts.st_size > file->keep &&
               ftruncate(file->fd, (off_t)file->keep) == 0) {
        (void)narc_file_sync(file->fd, NULL);
    }
}

void
narc_writer_file_close(narc_writer *writer)
{
    narc_writer_file *file = &writer->file;

    narc_writer_file_restore(writer);
    if (file->fd >= 0)
        close(file->fd);
    file->fd = -1;
    narc_memory_free(writer->allocator, file->path);
    narc_memory_free(writer->allocator, file->part);
    narc_memory_free(writer->allocator, file->beside);
}
