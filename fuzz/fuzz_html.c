/* fuzz/fuzz_html.c
 * Covers: narc_markup_decode, narc_markup_parse, the readers of pages and of plain text, the writer
 * of pages.
 * Property: whatever the bytes, an item that comes out is one that can be stored (valid UTF-8, a
 * narc body), the same bytes give the same record, and the page written from it has no script of its
 * own, can be read again and keeps the body. */
#include "article/converter.h"
#include "base/buffer.h"
#include "base/text.h"

#include <narc.h>

#include <stdlib.h>

static narc_status
keep_item(void *user, narc_item *item, narc_error *err)
{
    (void)err;
    *(narc_item **)user = item;
    return NARC_OK;
}

static narc_item *
read_item(const narc_converter *converter, narc_bytes bytes)
{
    const narc_document document = {.bytes = bytes};
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    narc_limits limits = NARC_LIMITS_INIT;
    narc_item *item = NULL;
    narc_error err;

    limits.markup_nodes = 100000;
    options.limits = &limits;
    options.item = keep_item;
    options.user = &item;
    options.keep_empty = true;
    if (converter->read(&document, &options, &err) != NARC_OK && item != NULL)
        abort();
    return item;
}

static narc_buffer
record_of(narc_item *item)
{
    narc_buffer record = {0};
    narc_error err;

    if (item->guid.size == 0)
        item->guid = NARC_TEXT("urn:test");
    if (narc_record_encode(item, &record, &err) != NARC_OK)
        abort();
    return record;
}

static void
check_page(const narc_item *item)
{
    const narc_write_options options = NARC_WRITE_OPTIONS_INIT;
    const narc_body *body = narc_item_body(item);
    narc_buffer page = {0};
    narc_error err;
    narc_text text;
    narc_item *back;
    size_t ours;

    if (narc_html_converter.write(item, &options, &page, &err) != NARC_OK)
        abort();
    text = narc_buffer_as_text(&page);
    ours = narc_text_find_nocase(text, "<script");
    if (ours == SIZE_MAX ||
        narc_text_find_nocase(narc_text_slice(text, ours + 1, SIZE_MAX), "<script") != SIZE_MAX)
        abort();
    back = read_item(&narc_html_converter, narc_buffer_view(&page));
    if (back == NULL)
        abort();
    if (body != NULL && (narc_item_body(back) == NULL ||
                         !narc_text_equal(body->value, narc_item_body(back)->value)))
        abort();
    narc_item_free(back);
    narc_buffer_free(&page);
}

static void
check(const narc_converter *converter, narc_bytes bytes)
{
    narc_item *first = read_item(converter, bytes);
    narc_item *second = read_item(converter, bytes);

    if ((first == NULL) != (second == NULL))
        abort();
    if (first != NULL) {
        narc_buffer a = record_of(first);
        narc_buffer b = record_of(second);

        if (!narc_text_equal(narc_buffer_as_text(&a), narc_buffer_as_text(&b)))
            abort();
        narc_buffer_free(&a);
        narc_buffer_free(&b);
        check_page(first);
    }
    narc_item_free(first);
    narc_item_free(second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const narc_bytes bytes = {data, size};

    if (narc_html_converter.detect(bytes) > 100)
        abort();
    check(&narc_html_converter, bytes);
    check(&narc_text_converter, bytes);
    return 0;
}
