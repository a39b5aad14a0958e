/* How libarchive gets its bytes: one filter, one format, one input. */
#include "container/unpacking.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>

#include "base/fail.h"

/* Not state of ours: a library is loaded once. */
static pthread_once_t started = PTHREAD_ONCE_INIT;
const narc_libarchive *narc_unpackers;

static void
start(void)
{
    narc_unpackers =
        narc_part_table(&narc_libarchive_functions, "container", "narc_libarchive_functions");
}

narc_status
narc_archive_start(narc_error *err)
{
    pthread_once(&started, start);
    if (narc_unpackers != NULL)
        return NARC_OK;
    return narc_fail(err, NARC_SYSTEM, NARC_NO_OFFSET, NULL,
                     "the part of libnarc that unpacks containers cannot be loaded");
}

/* --- what libarchive calls -------------------------------------------------------------------- */

static la_ssize_t
read_piece(struct archive *archive, void *user, const void **piece)
{
    narc_unpacking *now = user;
    narc_bytes bytes;

    if (now->stall != 0 && now->input->at - now->progress > now->stall) {
        archive_set_error(archive, EILSEQ, "header without end");
        return ARCHIVE_FATAL;
    }
    bytes = narc_input_next(now->input);
    if (now->input->error != 0) {
        archive_set_error(archive, now->input->error, "read failed");
        return ARCHIVE_FATAL;
    }
    *piece = bytes.data;
    return (la_ssize_t)bytes.size;
}

static la_int64_t
skip_bytes(struct archive *archive, void *user, la_int64_t request)
{
    narc_unpacking *now = user;
    narc_input *input = now->input;
    const uint64_t left = input->size - input->at;
    const uint64_t step = request > 0 ? (uint64_t)request : 0;

    (void)archive;
    if (!input->seekable || input->at > input->size)
        return 0; /* then libarchive reads on */
    input->at += step < left ? step : left;
    now->progress = input->at;
    return (la_int64_t)(step < left ? step : left);
}

static la_int64_t
seek_to(struct archive *archive, void *user, la_int64_t offset, int whence)
{
    narc_unpacking *now = user;
    narc_input *input = now->input;
    const la_int64_t size = (la_int64_t)input->size;
    const la_int64_t from = whence == SEEK_SET   ? 0
                            : whence == SEEK_CUR ? (la_int64_t)input->at
                                                 : size;

    (void)archive;
    if (offset < -from || offset > size - from)
        return ARCHIVE_FATAL;
    input->at = (uint64_t)(from + offset);
    return from + offset;
}

/* --- opening ---------------------------------------------------------------------------------- */

narc_status
narc_unpacking_open(narc_unpacking *now, narc_kind filter, int (*format)(struct archive *),
                    narc_error *err)
{
    const int code = filter == NARC_KIND_GZIP   ? ARCHIVE_FILTER_GZIP
                     : filter == NARC_KIND_ZSTD ? ARCHIVE_FILTER_ZSTD
                                                : ARCHIVE_FILTER_NONE;

    now->progress = 0;
    now->archive = archive_read_new();
    if (now->archive == NULL)
        return narc_fail_memory(err);
    if (format(now->archive) < ARCHIVE_WARN ||
        archive_read_append_filter(now->archive, code) < ARCHIVE_WARN ||
        archive_read_set_read_callback(now->archive, read_piece) != ARCHIVE_OK ||
        archive_read_set_callback_data(now->archive, now) != ARCHIVE_OK ||
        (now->input->seekable &&
         (archive_read_set_skip_callback(now->archive, skip_bytes) != ARCHIVE_OK ||
          archive_read_set_seek_callback(now->archive, seek_to) != ARCHIVE_OK)))
        return narc_fail_memory(err);
    return NARC_OK;
}

void
narc_unpacking_close(narc_unpacking *now)
{
    if (now->archive != NULL)
        archive_read_free(now->archive);
    now->archive = NULL;
}
