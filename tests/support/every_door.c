/* The same bytes through every door of the archive. */
#include "every_door.h"

#include "base/buffer.h"
#include "digest/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOUND_MOST                                                                                 \
    64u /* guids that are looked up: each may cost a walk where the index is damaged */

static void
must(bool truth, const char *what)
{
    if (truth)
        return;
    fprintf(stderr, "every_door: %s\n", what);
    abort();
}

static void
must_match(const narc_buffer *got, const uint8_t digest[32], const char *what)
{
    uint8_t own[32];

    narc_sha256((narc_bytes){got->data, got->size}, own);
    must(memcmp(own, digest, sizeof(own)) == 0, what);
}

/* --- reading ------------------------------------------------------------------------------------ */

typedef struct visit {
    narc_reader *reader;
    every_door *out;
    narc_buffer got;
} visit;

static void
read_objects(visit *at, const narc_item *item)
{
    const narc_sink sink = narc_sink_buffer(&at->got);

    for (size_t i = 0; i < item->objects.count; i++) {
        uint8_t digest[32];

        if (!narc_digest_parse(item->objects.items[i].sha256, digest))
            continue;
        at->got.size = 0;
        if (narc_reader_object(at->reader, digest, &sink, NULL) == NARC_OK)
            must_match(&at->got, digest, "an object that is not what it is named");
    }
}

/* What entry, record and item say of one number. */
static void
read_item(visit *at, uint64_t number)
{
    const narc_entry *entry;
    narc_item *item = NULL;
    narc_status st;

    at->got.size = 0;
    st = narc_reader_record(at->reader, number, &at->got, NULL);
    must(st == NARC_OK || at->got.size == 0, "bytes of a record that cannot be read");
    must(st == NARC_OK || !at->out->clean, "a clean archive with a record that cannot be read");
    if (st == NARC_OK) {
        must(narc_reader_entry(at->reader, number, &entry, NULL) == NARC_OK,
             "a record without entry");
        must_match(&at->got, entry->id, "a record that is not what its id says");
        at->out->readable++;
    }
    if (narc_reader_item(at->reader, number, &item, NULL) == NARC_OK) {
        must(st == NARC_OK, "an item without record");
        read_objects(at, item);
        narc_item_free(item);
    }
}

/* A guid that the index lists leads to its newest version. */
static void
find(visit *at, const narc_entry *listed)
{
    const uint64_t number = listed->number;
    const bool newest = listed->newest;
    const narc_entry *entry;
    uint64_t found;
    char guid[256];

    if (listed->guid.size > sizeof(guid))
        return;
    memcpy(guid, listed->guid.data, listed->guid.size);
    if (narc_reader_find(at->reader, (narc_text){guid, listed->guid.size}, &found, NULL) !=
        NARC_OK) {
        must(!at->out->clean, "a clean archive in which a guid is not found");
        return;
    }
    if (!at->out->clean)
        return;
    must(narc_reader_entry(at->reader, found, &entry, NULL) == NARC_OK, "a find without entry");
    must(entry->newest && (found == number || !newest), "a guid leads to what is not its newest");
}

static void
list(visit *at)
{
    narc_scan *scan;
    const narc_entry *entry;
    uint64_t next = 0, count = 0;
    narc_status st;

    must(narc_scan_open(at->reader, NULL, &scan, NULL) == NARC_OK, "a scan does not begin");
    while ((st = narc_scan_next(scan, &entry, NULL)) != NARC_DONE) {
        if (st != NARC_OK) {
            must(!at->out->clean, "a clean archive with an entry that cannot be read");
            continue;
        }
        must(entry->number >= next && entry->number < at->out->items, "an entry out of order");
        next = entry->number + 1;
        if (count++ < FOUND_MOST)
            find(at, entry);
    }
    must(count == at->out->items || !at->out->clean, "a clean archive with an entry missing");
    narc_scan_close(scan);
}

/* --- verifying ---------------------------------------------------------------------------------- */

/* Every finding says what, where and why. */
static void
note(void *user, const narc_error *damage, const narc_entry *entry)
{
    every_door *out = user;

    must(damage->number != 0 && damage->message[0] != '\0', "a finding without words");
    must(damage->rule != NULL && damage->offset != NARC_NO_OFFSET, "a finding without a place");
    must(entry == NULL || entry->number < out->items, "a finding of an item that is none");
    out->clean = false;
}

static void
read_all(narc_bytes archive, const narc_reader_options *options, every_door *out)
{
    const narc_source source = narc_source_memory(&archive);
    visit at = {.out = out};
    narc_verify_report report;
    narc_archive_info info;

    out->opened = narc_reader_open(&source, options, &at.reader, &out->refused) == NARC_OK;
    if (!out->opened) {
        must(out->refused.number != 0 && out->refused.rule != NULL &&
                 out->refused.offset != NARC_NO_OFFSET,
             "refused without a place");
        return;
    }
    narc_reader_info(at.reader, &info);
    out->items = narc_reader_count(at.reader);
    must(info.items == out->items, "two counts of items");
    out->clean = true;
    must(narc_reader_verify(at.reader, NARC_VERIFY_FULL, note, out, &report, NULL) == NARC_OK,
         "a verification does not end");
    for (uint64_t i = 0; i < out->items; i++)
        read_item(&at, i);
    list(&at);
    narc_buffer_free(&at.got);
    narc_reader_close(at.reader);
}

/* --- in one pass -------------------------------------------------------------------------------- */

/* Gives bytes in steps of different sizes. */
typedef struct pipe_end {
    narc_bytes left;
    size_t step;
} pipe_end;

static narc_status
take(void *user, void *out, size_t size, size_t *got, narc_error *err)
{
    pipe_end *from = user;

    (void)err;
    from->step = from->step * 5 % 4093 + 1;
    *got = from->left.size < from->step ? from->left.size : from->step;
    if (*got > size)
        *got = size;
    if (*got > 0)
        memcpy(out, from->left.data, *got);
    from->left.data += *got;
    from->left.size -= *got;
    return NARC_OK;
}

static void
take_event(const narc_stream_event *event, every_door *out, narc_buffer *object)
{
    switch (event->kind) {
    case NARC_STREAM_RECORD:
        must_match(&(narc_buffer){.data = (uint8_t *)(uintptr_t)event->bytes.data,
                                  .size = event->bytes.size},
                   event->digest, "a streamed record that is not what it is named");
        out->streamed++;
        break;
    case NARC_STREAM_OBJECT:
        if (event->at == 0)
            object->size = 0;
        narc_buffer_bytes(object, event->bytes.data, event->bytes.size);
        if (event->last)
            must_match(object, event->digest, "a streamed object that is not what it is named");
        break;
    case NARC_STREAM_DAMAGE:
        must(event->damage->number != 0 && event->damage->rule != NULL, "damage without a place");
        out->stream_clean = false;
        break;
    default:
        break;
    }
}

static void
stream_all(narc_bytes archive, const narc_reader_options *options, every_door *out)
{
    pipe_end from = {archive, 1};
    narc_buffer object = {0};
    narc_stream *stream;
    narc_stream_event event;
    narc_status st;

    must(narc_stream_open(take, &from, options, &stream, NULL) == NARC_OK,
         "a stream does not begin");
    out->stream_clean = true;
    while ((st = narc_stream_next(stream, &event, NULL)) == NARC_OK)
        take_event(&event, out, &object);
    out->stream_clean = out->stream_clean && st == NARC_DONE;
    must(out->stream_clean || !out->clean, "a clean archive that is none as a stream");
    narc_stream_close(stream);
    narc_buffer_free(&object);
}

/* --- recovering --------------------------------------------------------------------------------- */

static void
note_loss(void *user, const narc_lost *loss)
{
    uint64_t *last = user;

    must(*last == UINT64_MAX || loss->number >= *last, "losses out of order");
    *last = loss->number;
}

static void
count_findings(void *user, const narc_error *damage, const narc_entry *entry)
{
    (void)entry;
    fprintf(stderr, "E%u %s\n", (unsigned)damage->number, damage->message);
    ++*(size_t *)user;
}

static void
check_recovered(const narc_buffer *made, const every_door *out)
{
    const narc_bytes bytes = {made->data, made->size};
    const narc_source source = narc_source_memory(&bytes);
    narc_verify_report report;
    narc_reader *reader;
    size_t findings = 0;

    must(narc_reader_open(&source, NULL, &reader, NULL) == NARC_OK,
         "what was recovered does not open");
    must(narc_reader_count(reader) == out->recovery.items, "what was recovered has other items");
    must(narc_reader_verify(reader, NARC_VERIFY_FULL, count_findings, &findings, &report, NULL) ==
                 NARC_OK &&
             findings == 0,
         "what was recovered is damaged");
    narc_reader_close(reader);
}

static void
recover_all(narc_bytes archive, const narc_limits *limits, every_door *out)
{
    narc_writer_options options = NARC_WRITER_OPTIONS_INIT;
    const narc_source source = narc_source_memory(&archive);
    uint64_t last = UINT64_MAX;
    narc_buffer made = {0};
    const narc_sink sink = narc_sink_buffer(&made);
    narc_writer *writer;
    narc_error err;

    options.commit_time = 1795000000;
    must(narc_writer_new(&sink, &options, &writer, NULL) == NARC_OK, "a writer does not begin");
    out->recovered =
        narc_recover(&source, writer, limits, note_loss, &last, &out->recovery, &err) == NARC_OK;
    narc_writer_close(writer);
    must(out->recovered || err.rule != NULL, "not recovered, and nobody knows why");
    if (out->recovered)
        check_recovered(&made, out);
    narc_buffer_free(&made);
}

void
every_door_try(narc_bytes archive, const narc_limits *limits, every_door *out)
{
    narc_reader_options options = NARC_READER_OPTIONS_INIT;

    options.limits = limits;
    *out = (every_door){.opened = false};
    read_all(archive, &options, out);
    stream_all(archive, &options, out);
    recover_all(archive, limits, out);
}
