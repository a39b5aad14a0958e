/* Reading an archive in one pass (spec 9.8): frame by frame, what came before a commit known to be whole
 * when the commit comes by. */
#include "reader/reader_inside.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/memory.h"
#include "reader/stream_inside.h"

#include <string.h>

#define SEARCH_SIZE ((size_t)64 << 10)

/* --- beginning and end -------------------------------------------------------------------------- */

/* 3.6: what is wrong with the header is told, and does not end the reading: a commit that comes says
 * what the header said. Only if none comes it tells why. */
static narc_status
read_header(narc_stream *stream, narc_error *err)
{
    narc_error *found = &stream->header_fault;
    narc_error damage;
    narc_header header;
    narc_bytes bytes;

    NARC_TRY(narc_stream_peek(&stream->input, NARC_HEADER_SIZE, &bytes, err));
    if (narc_header_decode(bytes, &header, found) != NARC_OK) {
        damage = *found;
        if (found->number == NARC_NOT_NARC)
            narc_fail(&damage, NARC_HEADER_DAMAGED, 0, found->rule, "the header is destroyed");
        NARC_TRY(narc_stream_damaged(stream, &damage, err));
    }
    narc_root_begin(bytes, stream->header_root);
    narc_stream_pass(&stream->input, bytes.size);
    stream->input.crc = 0;
    return NARC_OK;
}

narc_status
narc_stream_open(narc_read_fn read, void *user, const narc_reader_options *options,
                 narc_stream **out, narc_error *err)
{
    const narc_allocator *allocator = options != NULL ? options->allocator : NULL;
    narc_stream *stream;
    narc_status st;

    *out = NULL;
    narc_error_clear(err);
    stream = narc_memory_zeroed(allocator, 1, sizeof(*stream));
    if (stream == NULL)
        return narc_fail_memory(err);
    stream->allocator = allocator;
    stream->limits = narc_limits_complete(options != NULL ? options->limits : NULL);
    stream->input =
        (narc_stream_input){.read = read, .user = user, .bytes = {.allocator = allocator}};
    stream->key = narc_hash_key_of(stream);
    stream->kept.allocator = allocator;
    stream->lost.allocator = allocator;
    stream->plain.allocator = allocator;
    stream->scratch.allocator = allocator;
    stream->parts.record.allocator = allocator;
    stream->codec = narc_codec_state_new(allocator);
    st = stream->codec != NULL ? read_header(stream, err) : narc_fail_memory(err);
    if (st == NARC_OK)
        *out = stream;
    else
        narc_stream_close(stream);
    return st;
}

void
narc_stream_close(narc_stream *stream)
{
    if (stream == NULL)
        return;
    narc_codec_state_free(stream->codec);
    narc_sha256_free(stream->parts.sha);
    narc_buffer_free(&stream->parts.record);
    narc_buffer_free(&stream->scratch);
    narc_buffer_free(&stream->plain);
    narc_buffer_free(&stream->input.bytes);
    narc_kept_free(&stream->kept);
    narc_pairs_free(&stream->lost);
    narc_memory_free(stream->allocator, stream->marks);
    narc_memory_free(stream->allocator, stream->damage);
    narc_memory_free(stream->allocator, stream);
}

void
narc_stream_report(const narc_stream *stream, narc_verify_report *out)
{
    *out = stream->report;
}

/* 9.1: without any commit it is the header that tells why. */
static bool
is_no_archive(const narc_stream *stream)
{
    return stream->last.number == 0 && stream->header_fault.status != NARC_OK &&
           stream->header_fault.number != NARC_HEADER_DAMAGED;
}

/* No further frame comes. */
static narc_status
end(narc_stream *stream)
{
    const uint64_t start = narc_stream_start(stream);
    narc_error *err = &stream->end;

    stream->report.trailing_bytes = stream->input.offset > start ? stream->input.offset - start : 0;
    if (is_no_archive(stream)) {
        *err = stream->header_fault; /* as narc_reader_open */
        return err->status;
    }
    if (stream->last.number == 0)
        return narc_fail(err, NARC_NO_COMMIT, stream->input.offset, "9.1",
                         "no complete commit in %llu bytes",
                         (unsigned long long)stream->input.offset);
    if (stream->report.trailing_bytes > 0)
        return narc_fail(err, NARC_TRAILING_BYTES, start, "2.3",
                         "%llu bytes follow the last commit",
                         (unsigned long long)stream->report.trailing_bytes);
    return NARC_DONE;
}

/* --- finding frames ----------------------------------------------------------------------------- */

/* 4.1: to the next whole header behind this place, or to the end. */
static narc_status
search(narc_stream *stream, narc_error *err)
{
    narc_stream_input *input = &stream->input;
    size_t step = NARC_FRAME_ALIGNMENT;
    narc_bytes bytes;
    narc_frame frame;

    for (;;) {
        NARC_TRY(narc_stream_peek(input, step + SEARCH_SIZE, &bytes, err));
        for (; step + NARC_FRAME_SIZE <= bytes.size; step += NARC_FRAME_ALIGNMENT) {
            const narc_bytes here = {bytes.data + step, bytes.size - step};

            if (memcmp(here.data, narc_frame_mark, NARC_FRAME_MARK_SIZE) == 0 &&
                narc_frame_decode(here, input->offset + step, &stream->limits, &frame, NULL) ==
                    NARC_OK) {
                narc_stream_pass(input, step);
                return NARC_OK;
            }
        }
        if (input->ended) {
            NARC_TRY(narc_stream_peek(input, SIZE_MAX, &bytes, err));
            narc_stream_pass(input, bytes.size);
            return NARC_OK;
        }
        narc_stream_pass(input, step);
        step = 0;
    }
}

/* Damage at the frame at hand; what its header says of its size is not believed, since an append
 * that was interrupted may have written no more than that (2.4). */
static narc_status
pass_over(narc_stream *stream, const narc_error *found, narc_error *err)
{
    NARC_TRY(narc_stream_damaged(stream, found, err));
    return search(stream, err);
}

static narc_status
set_mark(narc_stream *stream, narc_error *err)
{
    if (stream->mark_count == NARC_STREAM_MARKS)
        return NARC_OK;
    if (stream->mark_count == stream->mark_capacity) {
        const size_t capacity = stream->mark_capacity == 0 ? 64 : stream->mark_capacity * 2;
        narc_stream_mark *marks =
            narc_memory_resize(stream->allocator, stream->marks, capacity * sizeof(*stream->marks));

        if (marks == NULL)
            return narc_fail_memory(err);
        stream->marks = marks;
        stream->mark_capacity = capacity;
    }
    stream->now.offset = stream->input.offset;
    stream->now.crc = stream->input.crc;
    stream->marks[stream->mark_count++] = stream->now;
    return NARC_OK;
}

/* --- one frame ---------------------------------------------------------------------------------- */

/* 4.7: the base is among the kept blocks, or the block cannot be read. */
static narc_status
find_base(const narc_stream *stream, const narc_frame *frame, narc_bytes *out, narc_error *err)
{
    const narc_kept_block *kept;

    *out = (narc_bytes){NULL, 0};
    if (!narc_frame_has_base(frame))
        return NARC_OK;
    kept = narc_kept_find(&stream->kept, frame->base);
    if (kept == NULL)
        return narc_fail(err, NARC_BLOCK_DAMAGED, frame->offset, "4.7",
                         "its base, at byte %llu, is not among the kept blocks of the last 32 MiB",
                         (unsigned long long)frame->base);
    if (kept->plain == NULL)
        return narc_fail(err, NARC_BLOCK_DAMAGED, frame->offset, "4.7",
                         "its base, at byte %llu, was damaged", (unsigned long long)frame->base);
    *out = (narc_bytes){kept->plain, kept->size};
    return NARC_OK;
}

static narc_status
expand(narc_stream *stream, const narc_frame *frame, narc_bytes stored, narc_error *err)
{
    narc_bytes base;
    narc_status st;
    uint8_t *to;

    NARC_TRY(find_base(stream, frame, &base, err));
    narc_buffer_clear(&stream->plain);
    to = narc_buffer_reserve(&stream->plain, (size_t)frame->plain_size + 1);
    if (to == NULL)
        return narc_buffer_check(&stream->plain, err);
    st = narc_codec_unpack_with(stream->codec, frame->codec, base, stored, to, frame->plain_size,
                                err);
    stream->plain.size = st == NARC_OK ? frame->plain_size : 0;
    if (st != NARC_OK && err != NULL) {
        err->offset = frame->offset;
        err->rule = "4.3";
    }
    return st;
}

static narc_status
keep_block(narc_stream *stream, const narc_frame *frame, bool good, narc_error *err)
{
    if ((frame->flags & NARC_FRAME_FLAG_KEPT) == 0)
        return NARC_OK;
    return narc_kept_add(&stream->kept, frame->offset, frame->plain_size,
                         good && frame->base == 0 ? stream->plain.data : NULL, err);
}

static narc_status
take_block(narc_stream *stream, const narc_frame *frame, narc_bytes stored, narc_error *err)
{
    narc_error found;
    const narc_status st = expand(stream, frame, stored, &found);

    if (narc_ends_it(st)) {
        if (err != NULL)
            *err = found;
        return st;
    }
    NARC_TRY(keep_block(stream, frame, st == NARC_OK, err));
    if (st != NARC_OK) {
        NARC_TRY(narc_pairs_add(&stream->lost, frame->offset, 0, NULL, err));
        return narc_stream_damaged(stream, &found, err);
    }
    stream->frame = *frame;
    return narc_stream_block(stream, err);
}

/* 5.7: of use only when the block itself was damaged, and then in its place. */
static narc_status
use_copy(narc_stream *stream, const narc_frame *frame, narc_error *err)
{
    if (!narc_pairs_has(&stream->lost, frame->base, 0))
        return NARC_OK;
    stream->frame = *frame;
    stream->frame.type = NARC_FRAME_BLOCK;
    stream->frame.offset = frame->base;
    return narc_stream_block(stream, err);
}

/* What is neither block nor commit: expanded if this text knows it (11.2). */
static narc_status
take_other(narc_stream *stream, const narc_frame *frame, narc_bytes stored, narc_error *err)
{
    narc_error found;
    narc_status st = NARC_OK;

    if (narc_frame_is_known(frame->type))
        st = expand(stream, frame, stored, &found);
    else if (narc_frame_is_critical(frame->type))
        st = narc_fail(&found, NARC_NEWER_FORMAT, frame->offset, "4.2",
                       "a critical frame is of a type that is unknown here");
    else
        return NARC_OK;
    if (narc_ends_it(st)) {
        if (err != NULL)
            *err = found;
        return st;
    }
    if (st != NARC_OK)
        return narc_stream_damaged(stream, &found, err);
    stream->frame = *frame;
    if (frame->type == NARC_FRAME_COPY)
        return use_copy(stream, frame, err);
    if (frame->type == NARC_FRAME_CATALOGUE)
        return narc_stream_catalogue(stream, err);
    return frame->type == NARC_FRAME_KEYS ? narc_stream_keys(stream, err) : NARC_OK;
}

/* A commit that needs a newer reader ends the stream: what follows it cannot be understood (9.1). */
static narc_status
take_commit(narc_stream *stream, narc_bytes bytes, narc_error *err)
{
    narc_commit commit;
    narc_error found;
    const narc_status st =
        narc_commit_decode(bytes, stream->input.offset, &stream->limits, &commit, &found);

    if (st == NARC_OK) {
        NARC_TRY(narc_stream_commit(stream, &commit, err));
        narc_stream_pass(&stream->input, NARC_COMMIT_SIZE);
        stream->input.crc = 0;
        return NARC_OK;
    }
    if (st == NARC_E_UNSUPPORTED) {
        if (err != NULL)
            *err = found;
        return st;
    }
    narc_stream_pass(&stream->input, bytes.size);
    return narc_stream_damaged(stream, &found, err);
}

/* Reads a frame and starts on what it holds. NARC_DONE at the end. */
static narc_status
next_frame(narc_stream *stream, narc_error *err)
{
    const uint64_t offset = stream->input.offset;
    narc_bytes bytes;
    narc_frame frame;
    narc_error found;

    NARC_TRY(narc_stream_peek(&stream->input, NARC_FRAME_SIZE, &bytes, err));
    if (bytes.size == 0)
        return NARC_DONE;
    if (narc_frame_decode(bytes, offset, &stream->limits, &frame, &found) != NARC_OK) {
        NARC_TRY(set_mark(stream, err));
        return pass_over(stream, &found, err);
    }
    NARC_TRY(set_mark(stream, err));
    NARC_TRY(narc_stream_peek(&stream->input, (size_t)narc_frame_total(&frame), &bytes, err));
    if (narc_frame_check_payload(
            &frame, (narc_bytes){bytes.data + NARC_FRAME_SIZE, bytes.size - NARC_FRAME_SIZE},
            &found) != NARC_OK) {
        NARC_TRY(narc_pairs_add(&stream->lost, offset, 0, NULL, err));
        if (frame.type == NARC_FRAME_BLOCK)
            NARC_TRY(keep_block(stream, &frame, false, err));
        return pass_over(stream, &found, err);
    }
    if (frame.type == NARC_FRAME_COMMIT)
        return take_commit(stream, bytes, err);
    stream->report.blocks++;
    bytes = (narc_bytes){bytes.data + NARC_FRAME_SIZE, frame.stored_size};
    NARC_TRY(frame.type == NARC_FRAME_BLOCK ? take_block(stream, &frame, bytes, err)
                                            : take_other(stream, &frame, bytes, err));
    narc_stream_pass(&stream->input, (size_t)narc_frame_total(&frame));
    return NARC_OK;
}

/* --- events ------------------------------------------------------------------------------------- */

/* What a commit found, then the commit. */
static void
commit_event(narc_stream *stream, narc_stream_event *out)
{
    if (stream->told < stream->damage_count) {
        out->kind = NARC_STREAM_DAMAGE;
        out->damage = &stream->damage[stream->told++];
        return;
    }
    stream->damage_count = 0;
    stream->told = 0;
    stream->commit_ready = false;
    narc_info_fill(&stream->info, &stream->last);
    stream->info.file_bytes = stream->input.offset;
    out->kind = NARC_STREAM_COMMIT;
    out->info = &stream->info;
}

/* Without any commit, what was damaged is all there is to tell. */
static narc_status
last_event(narc_stream *stream, narc_stream_event *out, narc_error *err)
{
    if (stream->last.number == 0 && stream->told < stream->damage_count && !is_no_archive(stream)) {
        out->kind = NARC_STREAM_DAMAGE;
        out->damage = &stream->damage[stream->told++];
        return NARC_OK;
    }
    if (!stream->ended) {
        stream->ended = true;
        (void)end(stream);
    }
    if (stream->end.status == NARC_OK)
        return NARC_DONE;
    if (err != NULL)
        *err = stream->end;
    return stream->end.status;
}

narc_status
narc_stream_next(narc_stream *stream, narc_stream_event *out, narc_error *err)
{
    *out = (narc_stream_event){.kind = NARC_STREAM_OBJECT};
    narc_error_clear(err);
    for (;;) {
        narc_error *why = &stream->end;
        narc_status st = NARC_DONE;

        if (stream->ended)
            return last_event(stream, out, err);
        if (stream->commit_ready) {
            commit_event(stream, out);
            return NARC_OK;
        }
        if (stream->in_block)
            st = narc_stream_piece(stream, out, why);
        else if (stream->in_page)
            st = narc_stream_row(stream, out, why);
        if (st == NARC_OK)
            return NARC_OK;
        if (st == NARC_DONE) {
            st = next_frame(stream, why);
            if (st == NARC_OK)
                continue;
            if (st == NARC_DONE)
                return last_event(stream, out, err);
        }
        stream->ended = true; /* whatever failed, it is what every further call answers */
    }
}
