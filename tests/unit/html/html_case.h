/* What the tests of pages share: reading a page from a string and keeping its item. */
#ifndef NARC_TEST_HTML_CASE_H
#define NARC_TEST_HTML_CASE_H

#include "narc_test.h"

#include "article/converter.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/text.h"

static narc_status
keep_item(void *user, narc_item *item, narc_error *err)
{
    (void)err;
    *(narc_item **)user = item;
    return NARC_OK;
}

/* Reads with the allocator given; the item is the caller's, NULL on failure. */
static narc_status
read_with(const narc_converter *converter, narc_text text, const narc_allocator *allocator,
          narc_item **item, narc_error *err)
{
    const narc_document document = {.bytes = {(const uint8_t *)text.data, text.size}};
    narc_read_options options = NARC_READ_OPTIONS_INIT;

    *item = NULL;
    options.allocator = allocator;
    options.item = keep_item;
    options.user = item;
    return converter->read(&document, &options, err);
}

static inline narc_item *
read_page(const char *page)
{
    narc_item *item;
    narc_error err;

    assert_narc_status(read_with(&narc_html_converter, narc_text_from(page), NULL, &item, &err),
                       NARC_OK);
    assert_non_null(item);
    return item;
}

static inline narc_buffer
body_text(const narc_item *item)
{
    narc_buffer out = {0};
    narc_error err;

    assert_int_equal(item->bodies.count, 1);
    assert_narc_status(narc_body_check(item->bodies.items[0].value, &err), NARC_OK);
    assert_narc_status(narc_body_text(item->bodies.items[0].value, &out, &err), NARC_OK);
    return out;
}

/* Three paragraphs that read like an article. */
#define PARAGRAPH_1                                                                                \
    "The harbour of Old Town will be closed to ferries for two weeks, the port authority said "    \
    "on Monday, because divers found cracks in the northern pier."
#define PARAGRAPH_2                                                                                \
    "Repairs are to begin on Thursday, and passengers are asked to use the southern landing, "     \
    "where three more boats will run every hour."
#define PARAGRAPH_3                                                                                \
    "\"Nobody was in danger at any time,\" said the harbour master, Ada Lind, who had ordered "    \
    "the inspection after a storm in the spring."

#endif
