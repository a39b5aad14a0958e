/* Containers taken apart in a process of its own: what that process does. */
#include "ingest/unpack_child.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/cursor.h"
#include "base/fail.h"
#include "ingest/channel.h"
#include "ingest/pipe.h"
#include "ingest/sandbox.h"

#define MEMORY_FACTOR 4u /* of the largest document, while buffers grow */

typedef struct child {
    narc_buffer answer;
} child;

/* The answer, and the bytes of a document that belong to it, which are not copied. */
static void
put_answer(child *self, narc_bytes bytes)
{
    const uint64_t size = (uint64_t)self->answer.size - NARC_ANSWER_HEAD + bytes.size;

    if (self->answer.failed || size > UINT32_MAX)
        _exit(1);
    for (unsigned i = 0; i < 4; i++)
        self->answer.data[1 + i] = (uint8_t)(size >> (8 * i));
    narc_channel_put(self->answer.data, self->answer.size);
    narc_channel_put(bytes.data, bytes.size);
}

static narc_status
send_document(void *user, const narc_document *document, narc_buffer *content, narc_error *err)
{
    child *self = user;

    (void)content;
    (void)err;
    narc_answer_begin(&self->answer, NARC_ANSWER_DOCUMENT);
    narc_request_encode(&self->answer, document);
    put_answer(self, document->bytes);
    return NARC_OK;
}

static narc_status
send_problem(void *user, const narc_document *document, const narc_error *problem, narc_error *err)
{
    child *self = user;
    narc_buffer error = {.allocator = NULL};

    (void)err;
    narc_answer_error(&error, problem);
    narc_answer_begin(&self->answer, NARC_ANSWER_PROBLEM);
    narc_buffer_u32le(&self->answer, (uint32_t)error.size);
    narc_buffer_bytes(&self->answer, error.data, error.size);
    narc_request_encode(&self->answer, document);
    narc_buffer_free(&error);
    put_answer(self, document->bytes);
    return NARC_OK;
}

/* What was read ahead belongs to the host's allocator, which is not used here. */
static bool
adopt(narc_input *input)
{
    narc_buffer kept = {.allocator = NULL};

    narc_buffer_bytes(&kept, input->kept.data, input->kept.size);
    input->allocator = NULL;
    input->kept = kept;
    if (input->fd >= 0)
        input->fd = NARC_SANDBOX_INPUT;
    return !kept.failed;
}

/* The locale may lie in a file; once loaded it stays. */
static void
close_doors(const narc_worker_rules *rules, const narc_limits *limits)
{
    uint64_t most;

    if (newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0) == (locale_t)0)
        errno = 0; /* names will lose what is not ASCII */
    most = narc_sandbox_in_use();
    if (most != 0)
        most += rules->memory_bytes + MEMORY_FACTOR * limits->document_bytes;
    narc_sandbox_close(most, true);
}

static void
put_ready(child *self)
{
    narc_answer_begin(&self->answer, NARC_ANSWER_READY);
    put_answer(self, (narc_bytes){NULL, 0});
}

static void
unpack(child *self, narc_input *input, int kind)
{
    const narc_container_handler handler = {
        .document = send_document, .problem = send_problem, .user = self};
    narc_error error;
    narc_status status;

    input->handler = &handler;
    narc_error_clear(&error);
    status = narc_archive_read(input, kind, &error);
    if (status == NARC_E_MEMORY)
        (void)narc_fail(&error, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL,
                        "unpacking the container needs more memory than it may use");
    narc_answer_begin(&self->answer, NARC_ANSWER_END);
    if (status != NARC_OK)
        narc_answer_error(&self->answer, &error);
    put_answer(self, (narc_bytes){NULL, 0});
}

void
narc_unpack_one(const narc_worker_rules *rules, narc_input *input, int kind)
{
    child self = {.answer = {.allocator = NULL}};

    if (!adopt(input))
        _exit(1);
    close_doors(rules, &input->limits);
    put_ready(&self);
    unpack(&self, input, kind);
    narc_buffer_free(&self.answer);
}

void
narc_unpack_many(const narc_worker_rules *rules, const narc_limits *limits)
{
    child self = {.answer = {.allocator = NULL}};
    uint8_t head[NARC_ANSWER_HEAD];
    uint8_t *bytes = malloc(NARC_UNPACK_SMALL);

    if (bytes == NULL)
        _exit(1);
    close_doors(rules, limits);
    put_ready(&self);
    while (narc_channel_get(head, sizeof(head))) {
        narc_cursor in = {.bytes = {head, sizeof(head)}, .at = 1};
        const uint32_t size = narc_cursor_u32le(&in);
        narc_input input = {.limits = *limits};
        narc_error error;

        if (size > NARC_UNPACK_SMALL || !narc_channel_get(bytes, size) ||
            narc_input_begin(&input, -1, (narc_bytes){bytes, size}, &error) != NARC_OK)
            _exit(1);
        unpack(&self, &input, head[0]);
        narc_input_end(&input);
    }
    narc_buffer_free(&self.answer);
    free(bytes);
}
