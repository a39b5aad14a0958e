/* A worker: reads requests, answers, and can do nothing else. */
#include "ingest/worker.h"

#include <narc/record.h>

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/cursor.h"
#include "base/fail.h"
#include "base/recycler.h"
#include "ingest/channel.h"
#include "ingest/pipe.h"
#include "ingest/sandbox.h"
#include "xml/sax.h"

#define MEMORY_FACTOR 16u
#define TEXTS_LIMIT (UINT64_C(16) << 20) /* what comes with a document beside its bytes */
#define KEPT_BUFFER (UINT64_C(16) << 20) /* a larger one is given back after its document */

const narc_worker_rules narc_worker_rules_default = {
    .read = narc_convert_read,
    .cpu_ms = 10000,
    .wall_ms = 60000,
    .memory_bytes = UINT64_C(1) << 30,
};

/* The child's state. */
typedef struct child {
    const narc_worker_task *task;
    narc_buffer request;
    narc_buffer answer;
    uint64_t unread;      /* bytes of the document that are still to come */
    narc_recycler memory; /* of the documents, one after the other */
    uint64_t in_use;      /* address space before the first document */
} child;

/* --- the pipe --------------------------------------------------------------------------------- */

static void
write_answer(child *self)
{
    narc_answer_end(&self->answer);
    if (self->answer.failed)
        _exit(1);
    narc_channel_put(self->answer.data, self->answer.size);
}

/* --- one document ----------------------------------------------------------------------------- */

static narc_status
send_item(void *user, narc_item *item, narc_error *err)
{
    child *self = user;
    narc_status status;

    narc_answer_begin(&self->answer, NARC_ANSWER_ITEM);
    status = narc_record_encode(item, &self->answer, err);
    narc_item_free(item);
    if (status != NARC_OK)
        return status;
    if (self->answer.size - NARC_ANSWER_HEAD > self->task->limits.record_bytes)
        return narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL,
                         "the record has %zu bytes, the limit is %llu",
                         self->answer.size - NARC_ANSWER_HEAD,
                         (unsigned long long)self->task->limits.record_bytes);
    write_answer(self);
    return NARC_OK;
}

static void
send_finding(void *user, const narc_error *finding)
{
    child *self = user;

    narc_answer_begin(&self->answer, NARC_ANSWER_FINDING);
    narc_answer_error(&self->answer, finding);
    write_answer(self);
}

/* The bytes of a document that is read while it arrives. */
static narc_status
pull(void *user, void *out, size_t size, size_t *got, narc_error *err)
{
    child *self = user;

    (void)err;
    *got = self->unread < size ? (size_t)self->unread : size;
    if (!narc_channel_get(out, *got))
        _exit(0); /* nobody is there any more */
    self->unread -= *got;
    return NARC_OK;
}

/* What the converter did not want: the next request is behind it. */
static void
skip_unread(child *self)
{
    uint8_t piece[4096];
    size_t got;

    while (self->unread > 0)
        (void)pull(self, piece, sizeof(piece), &got, NULL);
}

static void
read_document(child *self, const narc_document *document)
{
    narc_read_options options = self->task->reading;
    narc_error error;
    narc_status status;

    options.allocator = &self->memory.allocator;
    options.limits = &self->task->limits;
    options.item = send_item;
    options.finding = send_finding;
    options.user = self;
    narc_error_clear(&error);
    status = self->task->rules->read(self->task->format, document, &options, &error);
    skip_unread(self);
    if (status == NARC_E_MEMORY)
        (void)narc_fail(&error, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL,
                        "reading the document needs more memory than it may use");
    /* An answer that could not grow gave the memory back; the end of a document always fits. */
    if (self->answer.failed)
        narc_buffer_free(&self->answer);
    narc_answer_begin(&self->answer, NARC_ANSWER_END);
    if (status != NARC_OK)
        narc_answer_error(&self->answer, &error);
    write_answer(self);
}

/* Receives so many bytes of a request. */
static bool
receive(child *self, size_t size)
{
    uint8_t *to = narc_buffer_reserve(&self->request, size);

    if (to == NULL || !narc_channel_get(to, size))
        return false;
    self->request.size += size;
    return true;
}

/* Receives a request: all of it, or the beginning of a document that is read while it arrives. */
static bool
receive_document(child *self, uint64_t texts, uint64_t bytes, narc_document *document)
{
    const narc_worker_task *task = self->task;
    uint64_t here = bytes;

    if (texts > TEXTS_LIMIT)
        return false;
    narc_buffer_clear(&self->request);
    if (!receive(self, (size_t)texts) ||
        !narc_request_decode(narc_buffer_view(&self->request), document))
        return false;
    if (document->sha256.size > 0 && bytes > NARC_STREAM_HEAD)
        here = NARC_STREAM_HEAD;
    else if (bytes > task->limits.document_bytes)
        return false;
    narc_sandbox_memory(self->in_use + task->rules->memory_bytes + MEMORY_FACTOR * here);
    self->unread = bytes - here;
    return receive(self, (size_t)here) &&
           narc_request_decode(narc_buffer_view(&self->request), document);
}

/* Reads requests until the pipe ends. */
static void
serve(child *self)
{
    const narc_pull rest = {pull, self};
    uint8_t head[NARC_REQUEST_HEAD];

    while (narc_channel_get(head, sizeof(head))) {
        narc_cursor in = {.bytes = {head, sizeof(head)}};
        narc_document document = {.bytes = {NULL, 0}};
        const uint64_t texts = narc_cursor_u64le(&in);
        const uint64_t bytes = narc_cursor_u64le(&in);

        if (!receive_document(self, texts, bytes, &document))
            return;
        if (self->unread > 0)
            document.rest = &rest;
        read_document(self, &document);
        if (self->request.capacity > KEPT_BUFFER)
            narc_buffer_free(&self->request);
        if (self->answer.capacity > KEPT_BUFFER)
            narc_buffer_free(&self->answer);
    }
}

/* --- before the door closes ------------------------------------------------------------------- */

/* iconv(3) loads a module from disk for each of these. They stay open so that they stay loaded. */
static const char *const charsets[] = {
    "UTF-16",       "UTF-16LE",    "UTF-16BE",    "UTF-32",      "UTF-32LE",    "UTF-32BE",
    "US-ASCII",     "ISO-8859-1",  "ISO-8859-2",  "ISO-8859-3",  "ISO-8859-4",  "ISO-8859-5",
    "ISO-8859-6",   "ISO-8859-7",  "ISO-8859-8",  "ISO-8859-9",  "ISO-8859-10", "ISO-8859-11",
    "ISO-8859-13",  "ISO-8859-14", "ISO-8859-15", "ISO-8859-16", "CP1250",      "CP1251",
    "CP1252",       "CP1253",      "CP1254",      "CP1255",      "CP1256",      "CP1257",
    "CP1258",       "CP874",       "TIS-620",     "KOI8-R",      "KOI8-U",      "MACINTOSH",
    "MAC-CYRILLIC", "IBM437",      "IBM850",      "IBM866",      "GBK",         "GB18030",
    "EUC-CN",       "BIG5",        "BIG5-HKSCS",  "CP950",       "EUC-TW",      "EUC-JP",
    "ISO-2022-JP",  "SHIFT_JIS",   "CP932",       "EUC-KR",      "CP949",       "JOHAB",
    "EUC-JP-MS",    "ISO-2022-KR", "KOI8-T",      "VISCII",      "UTF-8",       "CP1361",
};

static void
load_charsets(void)
{
    for (size_t i = 0; i < sizeof(charsets) / sizeof(charsets[0]); i++)
        (void)iconv_open("UTF-8", charsets[i]);
}

static narc_status
forget_item(void *user, narc_item *item, narc_error *err)
{
    (void)user;
    (void)err;
    narc_item_free(item);
    return NARC_OK;
}

/* The first use of a library opens its configuration; so every format is used once. */
static void
use_everything_once(void)
{
    static const char page[] =
        "<!DOCTYPE html><html lang=en><title>One</title><article><h1>One</h1>"
        "<p>A first sentence, so that there is one.</article></html>";
    static const char news[] =
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><newsItem "
        "xmlns=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"urn:x\" version=\"1\"/>";
    static const struct {
        const char *data;
        size_t size;
    } documents[] = {{page, sizeof(page) - 1}, {news, sizeof(news) - 1}};
    narc_read_options options = NARC_READ_OPTIONS_INIT;

    options.item = forget_item;
    for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
        const narc_document document = {
            .bytes = {(const uint8_t *)documents[i].data, documents[i].size}};
        narc_error ignored;

        if (narc_convert_read(NULL, &document, &options, &ignored) != NARC_OK)
            continue; /* what it loaded is loaded all the same */
    }
}

static void
run(const narc_worker_task *task, bool filter)
{
    child self = {.task = task};
    uint64_t most;

    narc_recycler_begin(&self.memory, NULL);
    load_charsets();
    use_everything_once();
    self.in_use = narc_sandbox_in_use();
    most = self.in_use + task->rules->memory_bytes + MEMORY_FACTOR * task->limits.document_bytes;
    narc_sandbox_close(self.in_use != 0 ? most : 0, filter);
    narc_answer_begin(&self.answer, NARC_ANSWER_READY);
    write_answer(&self);
    serve(&self);
}

/* --- the batch's side ------------------------------------------------------------------------- */

static bool
never_blocks(int fd)
{
    const int flags = fcntl(fd, F_GETFL);

    return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0;
}

bool
narc_worker_start(const narc_worker_task *task, bool filter, pid_t *pid, int *fd)
{
    const int parent = (int)getpid();
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    if (!never_blocks(ends[0]))
        goto failed;
    (void)narc_xml_start(NULL); /* once here, and not in each of them */
    *pid = fork();
    if (*pid < 0)
        goto failed;
    if (*pid == 0) {
        if (narc_sandbox_detach(ends[1], -1, parent))
            run(task, filter);
        _exit(0);
    }
    close(ends[1]);
    *fd = ends[0];
    return true;
failed:
    close(ends[0]);
    close(ends[1]);
    return false;
}

void
narc_worker_stop(pid_t pid, int fd)
{
    close(fd);
    /* The number is ours until it has been waited for. A host that ignores SIGCHLD or waits for
     * every child has done so already; then there is nobody to kill and ECHILD says so. */
    if (waitpid(pid, NULL, WNOHANG) != 0)
        return;
    (void)kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        continue;
}
