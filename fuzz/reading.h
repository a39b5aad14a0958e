/* What the harnesses of the formats that are read share: a document through its converter, and what
 * holds of every item that comes out. */
#ifndef NARC_FUZZ_READING_H
#define NARC_FUZZ_READING_H

#include "article/converter.h"
#include "base/buffer.h"

#include <narc.h>

#include <stdlib.h>
#include <string.h>

static const narc_limits reading_limits = {
    .struct_size = sizeof(narc_limits), .document_bytes = 1u << 20, .markup_nodes = 100000};

/* A record that reads back as itself, and a NewsML-G2 document made of the item. */
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
