/* fuzz/fuzz_newsml.c
 * Covers: the NewsML-G2 converter (detect, read, write) and what lies under it: XML events, arena
 * tree, bodies, records.
 * Property: whatever the bytes, reading ends; every item that comes out has a record, is written
 * as a document that reads back as one item, and writing that one gives the same bytes again. */
#include "article/converter.h"
#include "base/buffer.h"

#include <narc.h>

#include <stdlib.h>
#include <string.h>

static const narc_limits limits = {
    .struct_size = sizeof(narc_limits), .document_bytes = 1u << 20, .markup_nodes = 100000};

typedef struct again {
    narc_buffer xml;
    size_t items;
} again;

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
take_again(void *user, narc_item *item, narc_error *err)
{
    again *now = user;

    (void)err;
    if (now->items++ == 0)
        now->xml = write_item(item);
    narc_item_free(item);
    return NARC_OK;
}

static narc_status
take(void *user, narc_item *item, narc_error *err)
{
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    narc_buffer record = {0};
    narc_buffer xml = write_item(item);
    const narc_document document = {.bytes = {xml.data, xml.size}};
    again now = {.items = 0};

    (void)user;
    if (narc_record_encode(item, &record, err) != NARC_OK)
        abort();
    options.item = take_again;
    options.user = &now;
    if (narc_newsml_converter.detect(document.bytes) == 0 ||
        narc_newsml_converter.read(&document, &options, err) != NARC_OK || now.items != 1 ||
        now.xml.size != xml.size || memcmp(now.xml.data, xml.data, xml.size) != 0)
        abort();
    narc_buffer_free(&now.xml);
    narc_buffer_free(&record);
    narc_buffer_free(&xml);
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
