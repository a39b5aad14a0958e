/* What the harnesses of the formats that are read share: a document through its converter, and what
 * holds of every item that comes out. */
#ifndef NARC_FUZZ_READING_H
#define NARC_FUZZ_READING_H

#include "article/converter.h"
#include "base/buffer.h"

#include <narc.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const narc_limits reading_limits = {
    .struct_size = sizeof(narc_limits), .document_bytes = 1u << 20, .markup_nodes = 100000};

/* Whether the body was written as NITF without a loss. */
static void
reading_loss(void *user, const narc_error *finding)
{
    bool *whole = user;

    if (strstr(finding->message, "markup inside") != NULL ||
        strstr(finding->message, "part of a table") != NULL)
        *whole = false;
}

/* The body that came back is the one that went out. */
static narc_status
reading_body(void *user, narc_item *item, narc_error *err)
{
    const narc_body *expected = user;
    const narc_body *body = narc_item_body(item);

    (void)err;
    if (expected != NULL &&
        (body == NULL || body->value.size != expected->value.size ||
         memcmp(body->value.data, expected->value.data, expected->value.size) != 0))
        abort();
    narc_item_free(item);
    return NARC_OK;
}

/* A body goes to NITF and comes back, unless a loss was told of or a limit is in the way. */
static void
reading_nitf(const narc_item *item)
{
    narc_write_options write = NARC_WRITE_OPTIONS_INIT;
    narc_read_options read = NARC_READ_OPTIONS_INIT;
    narc_document document = {.bytes = {NULL, 0}};
    narc_buffer nitf = {0};
    narc_error err;
    bool whole = true;

    write.regenerate = true;
    write.finding = reading_loss;
    write.user = &whole;
    if (narc_nitf_converter.write(item, &write, &nitf, &err) != NARC_OK)
        abort();
    document.bytes = (narc_bytes){nitf.data, nitf.size};
    read.item = reading_body;
    read.user = whole ? (void *)(uintptr_t)narc_item_body(item) : NULL;
    read.keep_empty = true;
    if (narc_nitf_converter.read(&document, &read, &err) != NARC_OK && err.status != NARC_E_LIMIT)
        abort();
    narc_buffer_free(&nitf);
}

/* A record that reads back as itself, a NewsML-G2 document made of the item, and its body as NITF. */
static narc_status
reading_item(void *user, narc_item *item, narc_error *err)
{
    narc_write_options options = NARC_WRITE_OPTIONS_INIT;
    narc_buffer record = {0};
    narc_buffer again = {0};
    narc_buffer xml = {0};
    narc_item *back = NULL;

    (void)user;
    options.limits = &reading_limits;
    if (narc_record_encode(item, &record, err) != NARC_OK ||
        narc_record_decode((narc_bytes){record.data, record.size}, NULL, NULL, &back, err) !=
            NARC_OK ||
        narc_record_encode(back, &again, err) != NARC_OK || again.size != record.size ||
        memcmp(again.data, record.data, record.size) != 0)
        abort();
    if (narc_newsml_converter.write(item, &options, &xml, err) != NARC_OK)
        abort();
    reading_nitf(item);
    narc_buffer_free(&record);
    narc_buffer_free(&again);
    narc_buffer_free(&xml);
    narc_item_free(back);
    narc_item_free(item);
    return NARC_OK;
}

static int
reading_run(const narc_converter *converter, const uint8_t *data, size_t size)
{
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    const narc_document document = {.bytes = {data, size}};
    narc_error err;

    options.limits = &reading_limits;
    options.item = reading_item;
    options.keep_empty = true;
    (void)converter->detect(document.bytes);
    (void)converter->read(&document, &options, &err);
    return 0;
}

#endif
