/* Containers taken apart in a process of its own: the batch's side. */
#include "ingest/unpacker.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/cursor.h"
#include "base/fail.h"
#include "base/utf8.h"
#include "ingest/pipe.h"
#include "ingest/sandbox.h"
#include "ingest/unpack_child.h"

#include <string.h>

#define TICK_MS 100
#define PIECE 262144u
#define TEXTS_LIMIT (UINT64_C(1) << 20)

typedef struct listening {
    const narc_worker_rules *rules;
    narc_input *input;
    pid_t pid;
    int fd;
    narc_buffer incoming;
    uint64_t documents;
    uint64_t bytes;
    uint64_t cpu_begin; /* milliseconds at the last answer */
    bool ready;
    bool over;
} listening;

static narc_status
breach(narc_error *err)
{
    return narc_fail(err, NARC_WORKER_DIED, NARC_NO_OFFSET, NULL,
                     "what came out of the container was not understood");
}

static uint64_t
cpu_ms(pid_t pid)
{
    struct timespec used;
    clockid_t clock;

    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
        return 0;
    return (uint64_t)used.tv_sec * 1000 + (uint64_t)used.tv_nsec / 1000000;
}

/* A process that was taken over may send anything: the limits hold here as well. */
static narc_status
check_document(listening *now, narc_bytes payload, narc_document *document, narc_error *err)
{
    const narc_limits *limits = &now->input->limits;

    if (payload.size < NARC_REQUEST_HEAD ||
        !narc_request_decode(
            (narc_bytes){payload.data + NARC_REQUEST_HEAD, payload.size - NARC_REQUEST_HEAD},
            document))
        return breach(err);
    now->bytes += document->bytes.size;
    if (document->bytes.size > limits->document_bytes || now->bytes > limits->container_bytes ||
        now->documents++ > limits->container_entries + 2 || document->container.size > 16 ||
        !narc_utf8_valid(document->container) || !narc_utf8_valid(document->member))
        return breach(err);
    *document = (narc_document){.bytes = document->bytes,
                                .name = now->input->name,
                                .container = document->container,
                                .member = document->member};
    return NARC_OK;
}

/* *breached tells a bad answer from what the handler answered. */
static narc_status
take_answer(listening *now, const narc_answer *answer, bool *breached, narc_error *err)
{
    const narc_container_handler *handler = now->input->handler;
    narc_buffer none = {.allocator = now->input->allocator};
    narc_document document;
    narc_sent_error problem;
    narc_bytes payload = answer->payload;
    narc_status status = NARC_OK;

    *breached = true;
    if (!now->ready) {
        now->ready = answer->kind == NARC_ANSWER_READY;
        return now->ready ? NARC_OK : breach(err);
    }
    if (answer->kind == NARC_ANSWER_END) {
        now->over = true;
        if (payload.size == 0)
            return NARC_OK;
        NARC_TRY(narc_answer_error_decode(payload, &problem, err));
        if (err != NULL)
            *err = problem.error;
        if (err != NULL)
            err->rule = NULL;
        return problem.error.status;
    }
    if (answer->kind == NARC_ANSWER_PROBLEM) {
        narc_cursor in = {.bytes = payload};
        const narc_bytes error = narc_cursor_take(&in, narc_cursor_u32le(&in));

        payload = narc_cursor_take(&in, narc_cursor_left(&in));
        if (in.short_read)
            return breach(err);
        NARC_TRY(narc_answer_error_decode(error, &problem, err));
    } else if (answer->kind != NARC_ANSWER_DOCUMENT) {
        return breach(err);
    }
    NARC_TRY(check_document(now, payload, &document, err));
    *breached = false;
    if (answer->kind == NARC_ANSWER_PROBLEM)
        status = handler->problem(handler->user, &document, &problem.error, err);
    else
        status = handler->document(handler->user, &document, &none, err);
    return status;
}

/* Hands on what has arrived whole. */
static narc_status
take_answers(listening *now, bool *breached, narc_error *err)
{
    const uint64_t most = now->input->limits.document_bytes + TEXTS_LIMIT;
    narc_status status = NARC_OK;
    size_t at = 0;

    *breached = true;
    while (status == NARC_OK && !now->over) {
        const narc_bytes rest = {now->incoming.data + at, now->incoming.size - at};
        narc_answer answer;

        *breached = true;
        status = narc_answer_decode(rest, most, &answer, err);
        if (status != NARC_OK)
            break;
        status = take_answer(now, &answer, breached, err);
        at += NARC_ANSWER_HEAD + answer.payload.size;
        now->cpu_begin = cpu_ms(now->pid);
    }
    if (at > 0) {
        memmove(now->incoming.data, now->incoming.data + at, now->incoming.size - at);
        now->incoming.size -= at;
    }
    return status == NARC_DONE ? NARC_OK : status;
}

/* Waits for more. NARC_DONE at the end of the pipe; E605. */
static narc_status
receive_some(listening *now, narc_error *err)
{
    const uint64_t shares = 1 + now->input->limits.document_bytes / (UINT64_C(16) << 20);
    struct pollfd wait = {.fd = now->fd, .events = POLLIN};
    uint8_t *to = narc_buffer_reserve(&now->incoming, PIECE);
    ssize_t got;

    if (to == NULL)
        return narc_fail_memory(err);
    if (poll(&wait, 1, TICK_MS) <= 0) {
        const uint64_t used = cpu_ms(now->pid);

        if (used > now->cpu_begin && used - now->cpu_begin > now->rules->cpu_ms * shares)
            return narc_fail(err, NARC_TOO_SLOW, NARC_NO_OFFSET, NULL,
                             "unpacking a member took longer than it may");
        return NARC_OK;
    }
    got = recv(now->fd, to, PIECE, MSG_DONTWAIT);
    if (got > 0)
        now->incoming.size += (size_t)got;
    if (got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)))
        return NARC_OK;
    return NARC_DONE;
}

/* Reads answers to the end. What is wrong with the container is told; what is wrong with us is
 * answered. */
static narc_status
listen_to_end(listening *now, narc_error *err)
{
    const narc_text none = {NULL, 0};
    narc_error failure;
    narc_status status;
    bool breached;

    narc_error_clear(&failure);
    do {
        status = receive_some(now, &failure);
        breached = status != NARC_E_MEMORY;
        if (status == NARC_OK)
            status = take_answers(now, &breached, &failure);
    } while (status == NARC_OK && !now->over);
    if (status == NARC_OK)
        return NARC_OK;
    if (status == NARC_DONE)
        (void)narc_fail(&failure, NARC_WORKER_DIED, NARC_NO_OFFSET, NULL,
                        "the process that unpacked the container ended without an answer");
    if (!breached) {
        if (err != NULL)
            *err = failure;
        return status;
    }
    if (!now->ready)
        return NARC_DONE; /* nothing was read yet: this process can still do it */
    return narc_input_problem(now->input, none, none, (narc_bytes){NULL, 0}, &failure, err);
}

/* Starts a process that unpacks the input, or, with NULL, whatever is sent to it. */
static bool
start(const narc_worker_rules *rules, const narc_limits *limits, narc_input *input, int kind,
      pid_t *pid, int *fd)
{
    const int parent = (int)getpid();
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    (void)narc_archive_start(NULL); /* behind the doors that close, it could not be loaded */
    *pid = fork();
    if (*pid == 0) {
        if (narc_sandbox_detach(ends[1], input != NULL ? input->fd : -1, parent)) {
            if (input != NULL)
                narc_unpack_one(rules, input, kind);
            else
                narc_unpack_many(rules, limits);
        }
        _exit(0);
    }
    close(ends[1]);
    *fd = ends[0];
    if (*pid > 0)
        return true;
    close(ends[0]);
    *pid = 0;
    return false;
}

/* A process for this container alone. NARC_DONE when there is none to be had. */
static narc_status
read_alone(narc_unpacker *unpacker, narc_input *input, int kind, narc_error *err)
{
    listening now = {
        .rules = unpacker->rules, .input = input, .incoming = {.allocator = input->allocator}};
    narc_status status;

    if (!start(unpacker->rules, &input->limits, input, kind, &now.pid, &now.fd))
        return NARC_DONE;
    status = listen_to_end(&now, err);
    narc_worker_stop(now.pid, now.fd);
    narc_buffer_free(&now.incoming);
    return status;
}

/* The whole of a small input, on its way. False when nobody takes it. */
static bool
send_input(narc_unpacker *unpacker, const narc_buffer *request)
{
    size_t at = 0;

    while (at < request->size) {
        const ssize_t put =
            send(unpacker->fd, request->data + at, request->size - at, MSG_NOSIGNAL);

        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        at += (size_t)put;
    }
    return true;
}

static narc_status
read_together(narc_unpacker *unpacker, narc_input *input, int kind, narc_error *err)
{
    listening now = {
        .rules = unpacker->rules, .input = input, .incoming = {.allocator = input->allocator}};
    narc_buffer request = {.allocator = input->allocator};
    narc_status status = NARC_DONE;
    uint8_t *bytes;

    now.ready = unpacker->pid != 0;
    narc_buffer_byte(&request, (uint8_t)kind);
    narc_buffer_u32le(&request, (uint32_t)input->size);
    bytes = narc_buffer_reserve(&request, (size_t)input->size);
    if (bytes == NULL) {
        status = narc_fail_memory(err);
        goto done;
    }
    /* What cannot be read goes the other way, which tells why. */
    if (!narc_input_at(input, 0, bytes, (size_t)input->size))
        goto done;
    request.size += (size_t)input->size;
    if (unpacker->pid == 0 &&
        !start(unpacker->rules, &input->limits, NULL, kind, &unpacker->pid, &unpacker->fd))
        goto done;
    now.pid = unpacker->pid;
    now.fd = unpacker->fd;
    now.cpu_begin = cpu_ms(now.pid);
    if (send_input(unpacker, &request))
        status = listen_to_end(&now, err);
    if (!now.over)
        narc_unpacker_end(unpacker);
done:
    narc_buffer_free(&request);
    narc_buffer_free(&now.incoming);
    return status;
}

narc_status
narc_unpacker_read(narc_unpacker *unpacker, narc_input *input, int kind, narc_error *err)
{
    narc_status status = NARC_DONE;

    if (input->seekable && input->size <= NARC_UNPACK_SMALL - NARC_ANSWER_HEAD)
        status = read_together(unpacker, input, kind, err);
    if (status == NARC_DONE) {
        input->error = 0;
        status = read_alone(unpacker, input, kind, err);
    }
    return status == NARC_DONE ? narc_archive_read(input, kind, err) : status;
}

void
narc_unpacker_end(narc_unpacker *unpacker)
{
    if (unpacker->pid > 0)
        narc_worker_stop(unpacker->pid, unpacker->fd);
    unpacker->pid = 0;
}
