/* Adding an object: bytes in memory, or as many as a source has, in constant memory. */
#include "writer/writer_inside.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"

#include <string.h>

#define STEP ((size_t)1 << 20) /* bytes of a source that are read at once */
#define BEGINNING 12           /* bytes that is_packed looks at */

/* Formats that are compressed already: trying once more costs time and gains nothing. Only the
 * beginning is looked at; when it misleads, the object is stored or packed in vain, no more. */
static bool
is_packed(narc_bytes bytes)
{
    static const struct {
        uint8_t size;
        uint8_t bytes[8];
    } known[] = {{3, {0xFF, 0xD8, 0xFF}},     {8, {0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A}},
                 {4, {'G', 'I', 'F', '8'}},   {4, {0x1F, 0x8B, 0x08, 0x00}},
                 {4, {'P', 'K', 0x03, 0x04}}, {4, {0x28, 0xB5, 0x2F, 0xFD}}};

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (bytes.size >= known[i].size && memcmp(bytes.data, known[i].bytes, known[i].size) == 0)
            return true;
    return bytes.size >= BEGINNING && memcmp(bytes.data, "RIFF", 4) == 0 &&
           memcmp(bytes.data + 8, "WEBP", 4) == 0;
}

static uint64_t
group_for(narc_bytes beginning, narc_text group)
{
    return is_packed(beginning) ? NARC_GROUP_PACKED : narc_group_of(group);
}

static narc_status
check_size(const narc_writer *writer, uint64_t size, narc_error *err)
{
    if (size <= writer->limits.object_bytes)
        return NARC_OK;
    return narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL,
                     "an object of %llu bytes is larger than the limit", (unsigned long long)size);
}

/* The row of a new object. From here on a failure leaves row and block out of step. */
static narc_status
add_row(narc_writer *writer, uint64_t size, uint64_t group, const uint8_t digest[NARC_SHA256_SIZE],
        size_t *row, narc_error *err)
{
    NARC_TRY(narc_writer_bound_rows(writer, writer->rows_most, err));
    *row = writer->fresh.object_count;
    NARC_TRY(narc_fresh_add_object(&writer->fresh, digest, group, err));
    writer->totals.objects++;
    writer->totals.object_bytes += size;
    return NARC_OK;
}

/* --- in memory ---------------------------------------------------------------------------------- */

static narc_status
add_whole(narc_writer *writer, narc_bytes bytes, uint64_t group,
          const uint8_t digest[NARC_SHA256_SIZE], narc_error *err)
{
    size_t row;

    NARC_TRY(add_row(writer, bytes.size, group, digest, &row, err));
    return narc_groups_add_object(writer->groups, group, row, digest, bytes, err);
}

narc_status
narc_writer_add_object(narc_writer *writer, narc_bytes bytes, narc_text group, uint8_t digest[32],
                       narc_error *err)
{
    uint8_t own_digest[NARC_SHA256_SIZE];
    narc_error own_error;
    bool there;

    if (err == NULL)
        err = &own_error;
    NARC_TRY(narc_writer_alive(writer, err));
    NARC_TRY(check_size(writer, bytes.size, err));
    narc_sha256(bytes, own_digest);
    if (digest != NULL)
        memcpy(digest, own_digest, sizeof(own_digest));
    NARC_TRY(narc_known_object(&writer->known, &writer->frames, own_digest, &there, err));
    if (there)
        return NARC_OK;
    return narc_writer_check(
        writer, add_whole(writer, bytes, group_for(bytes, group), own_digest, err), err);
}

/* --- passing by --------------------------------------------------------------------------------- */

/* What passes by is counted and hashed, and the second time handed on in parts. */
typedef struct passing {
    const narc_writer *writer;
    narc_sha256_state *sha;
    uint64_t size;
    uint8_t beginning[BEGINNING];
    narc_parts *parts; /* NULL the first time */
} passing;

static narc_status
pass(void *user, const void *data, size_t size, narc_error *err)
{
    passing *to = user;
    const narc_bytes bytes = {data, size};

    narc_sha256_add(to->sha, bytes);
    if (to->parts != NULL && size > to->parts->piece.whole - to->size)
        return narc_fail(err, NARC_SYSTEM, NARC_NO_OFFSET, NULL,
                         "the object grew while it was read");
    if (to->size < BEGINNING)
        memcpy(to->beginning + to->size, data,
               size < BEGINNING - to->size ? size : (size_t)(BEGINNING - to->size));
    to->size += size;
    if (to->parts != NULL)
        return narc_parts_add(to->parts, bytes, err);
    return check_size(to->writer, to->size, err);
}

static narc_status
pass_all(passing *to, narc_produce_fn produce, void *user, uint8_t digest[NARC_SHA256_SIZE],
         narc_error *err)
{
    const narc_sink sink = {pass, NULL, to};
    const narc_status st = produce(user, &sink, err);

    narc_sha256_end(to->sha, digest);
    return st;
}

static narc_status
add_passing(narc_writer *writer, const passing *first, narc_produce_fn produce, void *user,
            uint64_t group, const uint8_t digest[NARC_SHA256_SIZE], narc_error *err)
{
    passing second = {.writer = writer, .sha = first->sha};
    uint8_t now[NARC_SHA256_SIZE];
    narc_parts parts;
    size_t row;
    narc_status st;

    NARC_TRY(add_row(writer, first->size, group, digest, &row, err));
    narc_groups_begin_parts(writer->groups, group, row, digest, first->size, &parts);
    second.parts = &parts;
    st = pass_all(&second, produce, user, now, err);
    if (st == NARC_OK && (!narc_parts_whole(&parts) || memcmp(now, digest, sizeof(now)) != 0))
        st = narc_fail(err, NARC_SYSTEM, NARC_NO_OFFSET, NULL,
                       "the object changed while it was read");
    narc_parts_free(&parts);
    return st;
}

static narc_status
add_produced(narc_writer *writer, passing *first, narc_text group, narc_produce_fn produce,
             void *user, uint8_t digest[NARC_SHA256_SIZE], narc_error *err)
{
    bool there;

    NARC_TRY(pass_all(first, produce, user, digest, err));
    NARC_TRY(narc_known_object(&writer->known, &writer->frames, digest, &there, err));
    if (there)
        return NARC_OK;
    return narc_writer_check(
        writer,
        add_passing(
            writer, first, produce, user,
            group_for((narc_bytes){first->beginning,
                                   first->size < BEGINNING ? (size_t)first->size : BEGINNING},
                      group),
            digest, err),
        err);
}

/* More than a block: the first time it is hashed, the second, if it is new, stored. A failure in the
 * first pass leaves the writer as it was. */
static narc_status
add_large(narc_writer *writer, narc_text group, narc_produce_fn produce, void *user,
          uint8_t digest[NARC_SHA256_SIZE], narc_error *err)
{
    passing first = {.writer = writer, .sha = narc_sha256_new()};
    narc_status st;

    if (first.sha == NULL)
        return narc_fail_memory(err);
    st = add_produced(writer, &first, group, produce, user, digest, err);
    narc_sha256_free(first.sha);
    return st;
}

narc_status
narc_writer_add_produced(narc_writer *writer, narc_text group, narc_produce_fn produce, void *user,
                         narc_buffer *held, narc_error *err)
{
    const narc_sink sink = narc_sink_buffer(held);
    uint8_t digest[NARC_SHA256_SIZE];
    narc_status st;

    narc_buffer_clear(held);
    held->limit = NARC_GROUPS_WHOLE;
    st = produce(user, &sink, err);
    if (held->over_limit)
        return add_large(writer, group, produce, user, digest, err);
    return st == NARC_OK ? narc_writer_add_object(writer, narc_buffer_view(held), group, NULL, err)
                         : st;
}

/* --- a source ----------------------------------------------------------------------------------- */

/* A source with memory for a step of it. */
typedef struct reading {
    const narc_source *source;
    uint64_t size;
    uint8_t *step;
} reading;

static narc_status
read_all(void *user, const narc_sink *sink, narc_error *err)
{
    const reading *from = user;

    for (uint64_t at = 0; at < from->size; at += STEP) {
        const size_t size = from->size - at < STEP ? (size_t)(from->size - at) : STEP;

        NARC_TRY(from->source->read(from->source->user, at, from->step, size, err));
        NARC_TRY(sink->write(sink->user, from->step, size, err));
    }
    return NARC_OK;
}

narc_status
narc_writer_add_source(narc_writer *writer, const narc_source *source, narc_text group,
                       uint8_t digest[32], narc_error *err)
{
    uint8_t own_digest[NARC_SHA256_SIZE];
    reading from = {.source = source};
    narc_error own_error;
    narc_status st;

    if (err == NULL)
        err = &own_error;
    if (digest == NULL)
        digest = own_digest;
    NARC_TRY(narc_writer_alive(writer, err));
    NARC_TRY(source->size(source->user, &from.size, err));
    NARC_TRY(check_size(writer, from.size, err));
    /* What fits into a block is packed with its like, and read once. */
    from.step = narc_memory_get(writer->allocator,
                                from.size <= NARC_GROUPS_WHOLE ? (size_t)from.size + 1 : STEP);
    if (from.step == NULL)
        return narc_fail_memory(err);
    if (from.size > NARC_GROUPS_WHOLE) {
        st = add_large(writer, group, read_all, &from, digest, err);
    } else {
        st = from.size == 0 ? NARC_OK
                            : source->read(source->user, 0, from.step, (size_t)from.size, err);
        if (st == NARC_OK)
            st = narc_writer_add_object(writer, (narc_bytes){from.step, (size_t)from.size}, group,
                                        digest, err);
    }
    narc_memory_free(writer->allocator, from.step);
    return st;
}
