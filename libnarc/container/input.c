/* One opened input: pieces of it, and the document it is if it is no container. */
#include "container/input.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/checked.h"
#include "base/fail.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "container/kind.h"
#include "io/file.h"

#include <string.h>

narc_status
narc_input_begin(narc_input *input, int fd, narc_bytes memory, narc_error *err)
{
    struct stat facts;

    input->fd = fd;
    input->memory = memory;
    input->seekable = fd < 0;
    input->size = memory.size;
    input->kept.allocator = input->allocator;
    if (fd >= 0) {
        const off_t start = lseek(fd, 0, SEEK_CUR);

        if (fstat(fd, &facts) != 0)
            return narc_fail_errno(err, errno, "fstat");
        /* Files of /proc say they have no bytes, so those are read like a pipe. */
        if (S_ISREG(facts.st_mode) && start >= 0 && facts.st_size > start) {
            input->seekable = true;
            input->start = (uint64_t)start;
            input->size = (uint64_t)(facts.st_size - start);
        }
    }
    input->piece = narc_memory_get(input->allocator, NARC_INPUT_PIECE);
    return input->piece != NULL ? NARC_OK : narc_fail_memory(err);
}

void
narc_input_end(narc_input *input)
{
    narc_buffer_free(&input->kept);
    narc_memory_free(input->allocator, input->piece);
    input->piece = NULL;
}

/* As pread(2) or read(2), with EINTR handled; -1 latches the error. */
static ssize_t
read_some(narc_input *input, uint64_t offset, void *out, size_t size)
{
    ssize_t got;

    do
        got = input->seekable ? pread(input->fd, out, size, (off_t)(input->start + offset))
                              : read(input->fd, out, size);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        input->error = errno;
    return got;
}

static narc_bytes
next_of_memory(narc_input *input)
{
    const uint64_t left = input->size - input->at;
    const narc_bytes piece = {input->memory.data + input->at,
                              left < NARC_INPUT_PIECE ? (size_t)left : NARC_INPUT_PIECE};

    input->at += piece.size;
    return left == 0 ? (narc_bytes){NULL, 0} : piece;
}

narc_bytes
narc_input_next(narc_input *input)
{
    const narc_bytes nothing = {NULL, 0};
    ssize_t got;

    if (input->fd < 0)
        return next_of_memory(input);
    if (input->kept_at < input->kept.size) {
        const size_t left = input->kept.size - input->kept_at;
        const narc_bytes piece = {input->kept.data + input->kept_at,
                                  left < NARC_INPUT_PIECE ? left : NARC_INPUT_PIECE};

        input->kept_at += piece.size;
        input->at += piece.size;
        return piece;
    }
    got = read_some(input, input->at, input->piece, NARC_INPUT_PIECE);
    if (got <= 0)
        return nothing;
    input->at += (uint64_t)got;
    if (input->keeping && !input->seekable) {
        narc_buffer_bytes(&input->kept, input->piece, (size_t)got);
        input->kept_at = input->kept.size;
        if (input->kept.failed)
            input->error = ENOMEM;
    }
    return (narc_bytes){input->piece, (size_t)got};
}

void
narc_input_rewind(narc_input *input)
{
    input->at = 0;
    input->kept_at = 0;
}

bool
narc_input_at(narc_input *input, uint64_t offset, void *out, size_t size)
{
    uint8_t *to = out;

    if (!input->seekable || !narc_checked_inside(offset, size, input->size))
        return false;
    if (input->fd < 0) {
        memcpy(out, input->memory.data + offset, size);
        return true;
    }
    while (size > 0) {
        const ssize_t got = read_some(input, offset, to, size);

        if (got <= 0)
            return false;
        to += got;
        offset += (uint64_t)got;
        size -= (size_t)got;
    }
    return true;
}

void
narc_name_clean(narc_buffer *out, narc_text name)
{
    size_t at = 0;

    while (at < name.size) {
        const narc_text rest = {name.data + at, name.size - at};
        const size_t good = narc_utf8_check(rest);
        uint32_t code_point;
        bool valid;

        narc_buffer_bytes(out, rest.data, good);
        at += good;
        if (at == name.size)
            break;
        at += narc_utf8_decode(name.data + at, name.size - at, &code_point, &valid);
        narc_buffer_code_point(out, NARC_UTF8_REPLACEMENT);
    }
}

narc_status
narc_input_problem(narc_input *input, narc_text container, narc_text member, narc_bytes bytes,
                   const narc_error *problem, narc_error *err)
{
    const narc_document document = {
        .bytes = bytes, .name = input->name, .container = container, .member = member};

    return input->handler->problem(input->handler->user, &document, problem, err);
}

static narc_status
too_large(narc_input *input, narc_error *err)
{
    const narc_text none = {NULL, 0};
    narc_error problem;

    (void)narc_fail(&problem, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL,
                    "the document is larger than the limit of %llu bytes",
                    (unsigned long long)input->limits.document_bytes);
    return narc_input_problem(input, none, none, (narc_bytes){NULL, 0}, &problem, err);
}

static narc_status
read_problem(narc_input *input, const narc_error *problem, narc_error *err)
{
    const narc_text none = {NULL, 0};

    if (problem->status == NARC_E_MEMORY)
        return narc_fail_memory(err);
    return narc_input_problem(input, none, none, (narc_bytes){NULL, 0}, problem, err);
}

/* Hands a document on as a mapping of the file it lies in. */
static narc_status
map_document(narc_input *input, int fd, uint64_t start, uint64_t size, narc_error *err)
{
    narc_document document = {.name = input->name};
    narc_mapping mapping;
    narc_error problem;
    narc_status status;

    if (size > input->limits.object_bytes)
        return too_large(input, err);
    if (narc_mapping_open(fd, start, size, &mapping, &problem) != NARC_OK)
        return read_problem(input, &problem, err);
    document.bytes = mapping.bytes;
    status = input->handler->mapped(input->handler->user, &document, &mapping, err);
    narc_mapping_close(&mapping);
    return status;
}

/* Writes what was read of a pipe and all that is left of it to a file. */
static narc_status
spool(narc_input *input, const narc_buffer *content, int fd, uint64_t *size, narc_error *err)
{
    narc_bytes piece;

    NARC_TRY(narc_file_write(fd, content->data, content->size, err));
    *size = content->size;
    while (*size <= input->limits.object_bytes && (piece = narc_input_next(input)).size > 0) {
        NARC_TRY(narc_file_write(fd, piece.data, piece.size, err));
        *size += piece.size;
    }
    return input->error == 0 ? NARC_OK : narc_fail_errno(err, input->error, "read");
}

static narc_status
spool_document(narc_input *input, narc_buffer *content, narc_error *err)
{
    narc_error problem;
    narc_status status;
    uint64_t size = 0;
    int fd;

    if (narc_file_nameless(NULL, &fd, &problem) != NARC_OK)
        return read_problem(input, &problem, err);
    if (spool(input, content, fd, &size, &problem) != NARC_OK)
        status = read_problem(input, &problem, err);
    else
        status = map_document(input, fd, 0, size, err);
    close(fd);
    return status;
}

/* A long document in a file that need not be held. */
static bool
can_be_mapped(narc_input *input)
{
    const narc_container_handler *handler = input->handler;

    return handler->streams != NULL && input->fd >= 0 && input->seekable &&
           input->size > NARC_LONG_DOCUMENT &&
           narc_input_at(input, 0, input->piece, NARC_INPUT_PIECE) &&
           handler->streams(handler->user, (narc_bytes){input->piece, NARC_INPUT_PIECE});
}

/* Reads what is left of the input behind what is in content, up to a number of bytes; true when
 * there is more. */
static bool
gather(narc_input *input, uint64_t most, narc_buffer *content)
{
    narc_bytes piece;

    while (!content->failed && (piece = narc_input_next(input)).size > 0) {
        narc_buffer_bytes(content, piece.data, piece.size);
        if (content->size > most)
            return true;
    }
    return false;
}

static narc_status
hold_document(narc_input *input, narc_buffer *content, narc_error *err)
{
    const narc_document document = {.bytes = {content->data, content->size}, .name = input->name};
    narc_error problem;

    if (content->failed || input->error == ENOMEM)
        return narc_fail_memory(err);
    if (input->error != 0) {
        (void)narc_fail_errno(&problem, input->error, "read");
        return read_problem(input, &problem, err);
    }
    return input->handler->document(input->handler->user, &document, content, err);
}

/* Reads the whole input as one document. */
static narc_status
read_document(narc_input *input, narc_error *err)
{
    const narc_container_handler *handler = input->handler;
    narc_buffer content = {.allocator = input->allocator};
    narc_status status;

    if (can_be_mapped(input))
        return map_document(input, input->fd, input->start, input->size, err);
    if (input->seekable && input->size > input->limits.document_bytes)
        return too_large(input, err);
    if (input->seekable)
        narc_buffer_reserve(&content, (size_t)input->size);
    if (handler->streams != NULL && !input->seekable &&
        gather(input, NARC_LONG_DOCUMENT, &content) &&
        handler->streams(handler->user, narc_buffer_view(&content)))
        status = spool_document(input, &content, err);
    else if (gather(input, input->limits.document_bytes, &content))
        status = too_large(input, err);
    else
        status = hold_document(input, &content, err);
    narc_buffer_free(&content);
    return status;
}

narc_status
narc_input_read(narc_input *input, narc_error *err)
{
    uint8_t head[NARC_KIND_HEAD];
    size_t size = 0;
    narc_kind kind;
    narc_bytes piece;

    /* A pipe may give one byte at a time. */
    input->keeping = true;
    while (size < sizeof(head) && (piece = narc_input_next(input)).size > 0) {
        const size_t room = sizeof(head) - size;
        const size_t more = piece.size < room ? piece.size : room;

        memcpy(head + size, piece.data, more);
        size += more;
    }
    input->keeping = false;
    narc_input_rewind(input);
    kind = narc_kind_find((narc_bytes){head, size}, NULL);
    if (kind == NARC_KIND_UNKNOWN || kind == NARC_KIND_FOREIGN)
        return read_document(input, err);
    if (input->handler->unpack != NULL)
        return input->handler->unpack(input->handler->user, input, (int)kind, err);
    return narc_archive_read(input, (int)kind, err);
}
