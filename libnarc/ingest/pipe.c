/* What goes through the pipe between the batch and a worker. */
#include "ingest/pipe.h"

#include "base/buffer.h"
#include "base/cursor.h"
#include "base/fail.h"
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

#define TEXTS 8u

/* The texts of a document in the order in which they are sent. */
static void
texts_of(const narc_document *document, narc_text texts[TEXTS])
{
    texts[0] = document->name;
    texts[1] = document->container;
    texts[2] = document->member;
    texts[3] = document->media_type;
    texts[4] = document->charset;
    texts[5] = document->url;
    texts[6] = document->captured;
    texts[7] = document->sha256;
}

void
narc_request_encode(narc_buffer *out, const narc_document *document)
{
    narc_text texts[TEXTS];
    uint64_t size = 0;

    texts_of(document, texts);
    for (size_t i = 0; i < TEXTS; i++)
        size += 8 + texts[i].size;
    narc_buffer_u64le(out, size);
    narc_buffer_u64le(out, document->bytes.size);
    for (size_t i = 0; i < TEXTS; i++) {
        narc_buffer_u64le(out, texts[i].size);
        narc_buffer_text(out, texts[i]);
    }
}

static narc_text
take_text(narc_cursor *in)
{
    const narc_bytes bytes = narc_cursor_take(in, narc_cursor_u64le(in));

    return (narc_text){(const char *)bytes.data, bytes.size};
}

bool
narc_request_decode(narc_bytes payload, narc_document *out)
{
    narc_cursor in = {.bytes = payload};

    *out = (narc_document){.rest = NULL};
    out->name = take_text(&in);
    out->container = take_text(&in);
    out->member = take_text(&in);
    out->media_type = take_text(&in);
    out->charset = take_text(&in);
    out->url = take_text(&in);
    out->captured = take_text(&in);
    out->sha256 = take_text(&in);
    out->bytes = narc_cursor_take(&in, narc_cursor_left(&in));
    return !in.short_read;
}

void
narc_answer_begin(narc_buffer *out, narc_answer_kind kind)
{
    narc_buffer_clear(out);
    narc_buffer_byte(out, (uint8_t)kind);
    narc_buffer_u32le(out, 0);
}

void
narc_answer_end(narc_buffer *out)
{
    const size_t size = out->size - NARC_ANSWER_HEAD;

    if (out->failed)
        return;
    if (size > UINT32_MAX) {
        out->failed = true;
        return;
    }
    for (unsigned i = 0; i < 4; i++)
        out->data[1 + i] = (uint8_t)(size >> (8 * i));
}

void
narc_answer_error(narc_buffer *out, const narc_error *error)
{
    const narc_text rule = narc_text_from(error->rule);
    const narc_text message = narc_text_from(error->message);

    narc_buffer_u32le(out, error->number);
    narc_buffer_u32le(out, error->line);
    narc_buffer_u32le(out, error->column);
    narc_buffer_u64le(out, error->offset);
    narc_buffer_u32le(out, (uint32_t)rule.size);
    narc_buffer_text(out, rule);
    narc_buffer_u32le(out, (uint32_t)message.size);
    narc_buffer_text(out, message);
}

static narc_status
breach(narc_error *err)
{
    return narc_fail(err, NARC_WORKER_DIED, NARC_NO_OFFSET, NULL,
                     "the worker's answer was not understood");
}

narc_status
narc_answer_decode(narc_bytes bytes, uint64_t most, narc_answer *out, narc_error *err)
{
    narc_cursor in = {.bytes = bytes};
    uint8_t kind;
    uint32_t size;

    if (bytes.size < NARC_ANSWER_HEAD)
        return NARC_DONE;
    kind = narc_cursor_u8(&in);
    size = narc_cursor_u32le(&in);
    if (kind < NARC_ANSWER_READY || kind > NARC_ANSWER_PROBLEM || size > most)
        return breach(err);
    if (narc_cursor_left(&in) < size)
        return NARC_DONE;
    out->kind = (narc_answer_kind)kind;
    out->payload = narc_cursor_take(&in, size);
    return NARC_OK;
}

/* Copies a text that must be valid UTF-8 without control characters into a terminated field. */
static bool
copy_text(narc_cursor *in, char *to, size_t room)
{
    const narc_bytes bytes = narc_cursor_take(in, narc_cursor_u32le(in));
    const narc_text text = {(const char *)bytes.data, bytes.size};

    if (text.size >= room || !narc_utf8_valid(text))
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] == '\0' || text.data[i] == '\n')
            return false;
    if (text.size > 0)
        memcpy(to, text.data, text.size);
    to[text.size] = '\0';
    return true;
}

narc_status
narc_answer_error_decode(narc_bytes payload, narc_sent_error *out, narc_error *err)
{
    narc_cursor in = {.bytes = payload};
    const narc_message_info *info;

    memset(out, 0, sizeof(*out));
    out->error.number = narc_cursor_u32le(&in);
    out->error.line = narc_cursor_u32le(&in);
    out->error.column = narc_cursor_u32le(&in);
    out->error.offset = narc_cursor_u64le(&in);
    if (!copy_text(&in, out->rule, sizeof(out->rule)) ||
        !copy_text(&in, out->error.message, sizeof(out->error.message)) || in.short_read ||
        narc_cursor_left(&in) != 0)
        return breach(err);
    info = narc_message_find(out->error.number);
    if (info == NULL)
        return breach(err);
    out->error.status = info->status;
    out->error.rule = out->rule[0] != '\0' ? out->rule : NULL;
    return NARC_OK;
}

void
narc_sent_error_keep(narc_sent_error *out, const narc_error *error)
{
    const size_t size = error->rule != NULL ? strlen(error->rule) : 0;

    out->error = *error;
    out->error.rule = NULL;
    if (size > 0 && size < sizeof(out->rule)) {
        memcpy(out->rule, error->rule, size + 1);
        out->error.rule = out->rule;
    }
}
