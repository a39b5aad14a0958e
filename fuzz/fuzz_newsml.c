/* fuzz/fuzz_newsml.c
 * Covers: the NewsML-G2 converter (detect, read, write) and what lies under it: XML events, arena
 * tree, bodies, records.
 * Property: whatever the bytes, reading ends; every item that comes out has a record, is written
 * as a document that reads back as one item; what the standard has no place for is gone by then,
 * so writing and reading that one again and again gives the same bytes. */
#include "article/converter.h"
#include "base/buffer.h"

#include <narc.h>

#include <stdlib.h>
#include <string.h>

static const narc_limits limits = {
    .struct_size = sizeof(narc_limits), .document_bytes = 1u << 20, .markup_nodes = 100000};

static narc_buffer
write_item(const narc_item *item)
{
    narc_write_options options = NARC_WRITE_OPTIONS_INIT;
    narc_buffer out = {0};
    narc_error err;

    options.regenerate = true;
    options.limits = &limits;
    if (narc_newsml_converter.write(item, &options, &out, &err) != NARC_OK)
        abort();
    return out;
}

static narc_status
keep_item(void *user, narc_item *item, narc_error *err)
{
    narc_item **kept = user;

    (void)err;
    if (*kept != NULL)
        abort();
    *kept = item;
    return NARC_OK;
}

static narc_item *
read_back(const narc_buffer *xml)
{
    const narc_document document = {.bytes = {xml->data, xml->size}};
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    narc_item *item = NULL;
    narc_error err;

    options.item = keep_item;
    options.user = &item;
    if (narc_newsml_converter.detect(document.bytes) == 0 ||
        narc_newsml_converter.read(&document, &options, &err) != NARC_OK || item == NULL)
        abort();
    return item;
}

static narc_status
take(void *user, narc_item *item, narc_error *err)
{
    narc_buffer record = {0};
    narc_buffer xml[3];

    (void)user;
    if (narc_record_encode(item, &record, err) != NARC_OK)
        abort();
    for (int round = 0; round < 3; round++) {
        xml[round] = write_item(item);
        narc_item_free(item);
        item = read_back(&xml[round]);
    }
    if (xml[1].size != xml[2].size || memcmp(xml[1].data, xml[2].data, xml[1].size) != 0)
        abort();
    for (int round = 0; round < 3; round++)
        narc_buffer_free(&xml[round]);
    narc_buffer_free(&record);
    narc_item_free(item);
    return NARC_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    const narc_document document = {.bytes = {data, size}};
    narc_error err;

    options.limits = &limits;
    options.item = take;
    (void)narc_newsml_converter.detect(document.bytes);
    (void)narc_newsml_converter.read(&document, &options, &err);
    return 0;
}
