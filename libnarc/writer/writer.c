/* Writing archives: what is added becomes blocks and rows (spec 10). */
#include "writer/writer_inside.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/memory.h"
#include "format/header.h"

#include <assert.h>
#include <string.h>

#define BLOCK_SIZE_LEAST 4096u
#define THREADS_MOST 256u
#define ROWS_MOST ((size_t)1 << 14) /* some 10 MB; docs/decisions/0015 */

static narc_status
check_options(const narc_writer_options *options, narc_error *err)
{
    if (options == NULL)
        return narc_fail(err, NARC_USAGE, NARC_NO_OFFSET, NULL, "a writer needs a commit time");
    if (options->codec_given && !narc_codec_known((uint8_t)options->codec))
        return narc_fail(err, NARC_USAGE, NARC_NO_OFFSET, NULL, "unknown codec %d",
                         (int)options->codec);
    if (options->block_size != 0 &&
        (options->block_size < BLOCK_SIZE_LEAST || options->block_size > NARC_FRAME_PLAIN_MAX))
        return narc_fail(err, NARC_USAGE, NARC_NO_OFFSET, NULL,
                         "a block size of %llu bytes is not between 4 KiB and 16 MiB",
                         (unsigned long long)options->block_size);
    if (options->threads > THREADS_MOST)
        return narc_fail(err, NARC_USAGE, NARC_NO_OFFSET, NULL, "%u threads are more than %u",
                         (unsigned)options->threads, THREADS_MOST);
    return NARC_OK;
}

narc_status
narc_writer_make(const narc_writer_options *options, narc_writer **out, narc_error *err)
{
    const narc_allocator *allocator;
    narc_writer *writer;
    narc_codec codec;
    narc_status st;

    *out = NULL;
    narc_error_clear(err);
    NARC_TRY(check_options(options, err));
    allocator = options->allocator;
    writer = narc_memory_zeroed(allocator, 1, sizeof(*writer));
    if (writer == NULL)
        return narc_fail_memory(err);
    writer->allocator = allocator;
    writer->limits = narc_limits_complete(options->limits);
    writer->commit_time = options->commit_time;
    writer->threads = options->threads;
    writer->rows_most = ROWS_MOST;
    writer->scratch.allocator = allocator;
    writer->file.fd = -1;
    narc_fresh_init(&writer->fresh, allocator);
    writer->known.fresh = &writer->fresh;
    codec = options->codec_given ? options->codec : NARC_CODEC_ZSTD;
    writer->grouping = narc_grouping_for(codec, options->level, options->block_size);
    st = narc_output_init(&writer->out, allocator, codec, options->level, err);
    if (st != NARC_OK) {
        narc_writer_close(writer);
        return st;
    }
    *out = writer;
    return NARC_OK;
}

/* Notes where the pieces of a block stand. */
static narc_status
note_places(void *user, const narc_frame *frame, const narc_piece_ref *refs, size_t count,
            narc_error *err)
{
    narc_fresh *fresh = &((narc_writer *)user)->fresh;

    (void)err;
    for (size_t i = 0; i < count; i++) {
        narc_place *place = refs[i].is_record ? &fresh->items[refs[i].row].row.place
                                              : &fresh->objects[refs[i].row].place;

        *place = (narc_place){frame->offset, (uint32_t)narc_frame_total(frame), refs[i].piece};
    }
    return NARC_OK;
}

narc_status
narc_writer_begin(narc_writer *writer, narc_error *err)
{
    NARC_TRY(
        narc_packer_new(&writer->out, writer->threads, note_places, writer, &writer->packer, err));
    writer->groups = narc_groups_new(writer->allocator, &writer->grouping, writer->packer);
    return writer->groups != NULL ? NARC_OK : narc_fail_memory(err);
}

uint64_t
narc_writer_next(const narc_writer *writer)
{
    return writer->last.total_items + writer->totals.items;
}

void
narc_writer_header(narc_writer *writer, const uint8_t header[NARC_HEADER_SIZE])
{
    narc_root_begin((narc_bytes){header, NARC_HEADER_SIZE}, writer->root);
    writer->begin = NARC_HEADER_SIZE;
    narc_output_header(&writer->out, header);
}

narc_status
narc_writer_start(narc_writer *writer, narc_error *err)
{
    uint8_t header[NARC_HEADER_SIZE];

    narc_header_encode(header);
    narc_writer_header(writer, header);
    return narc_writer_begin(writer, err);
}

narc_status
narc_writer_new(const narc_sink *sink, const narc_writer_options *options, narc_writer **out,
                narc_error *err)
{
    narc_writer *writer;
    narc_status st;

    *out = NULL;
    NARC_TRY(narc_writer_make(options, &writer, err));
    assert(writer != NULL);
    writer->out.sink = sink;
    st = narc_writer_start(writer, err);
    if (st != NARC_OK) {
        narc_writer_close(writer);
        return st;
    }
    *out = writer;
    return NARC_OK;
}

narc_status
narc_writer_alive(const narc_writer *writer, narc_error *err)
{
    narc_error_clear(err);
    if (!writer->dead)
        return NARC_OK;
    if (err != NULL)
        *err = writer->death;
    return writer->death.status;
}

narc_status
narc_writer_check(narc_writer *writer, narc_status st, const narc_error *err)
{
    if (st == NARC_OK || writer->dead)
        return st;
    writer->dead = true;
    writer->death = *err;
    writer->death.status = st;
    narc_writer_file_restore(writer);
    return st;
}

void
narc_writer_set_time(narc_writer *writer, int64_t commit_time)
{
    writer->commit_time = commit_time;
}

void
narc_writer_count(const narc_writer *writer, narc_writer_totals *out)
{
    *out = writer->totals;
    out->stored_bytes = writer->out.written - writer->written_before;
}

void
narc_writer_close(narc_writer *writer)
{
    if (writer == NULL)
        return;
    narc_groups_free(writer->groups);
    narc_packer_free(writer->packer);
    narc_index_free(writer->index);
    if (writer->readable)
        narc_frames_close(&writer->frames);
    narc_writer_file_close(writer);
    narc_fresh_free(&writer->fresh);
    narc_spool_free(writer->known.spool);
    narc_buffer_free(&writer->scratch);
    narc_output_free(&writer->out);
    narc_memory_free(writer->allocator, writer);
}
