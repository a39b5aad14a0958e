/* What the tests of the NewsML-G2 room share: reading a fixture or a string, collecting items and
 * findings. */
#ifndef NEWSML_TEST_H
#define NEWSML_TEST_H

#include "narc_test.h"

#include "article/converter.h"
#include "base/buffer.h"
#include "base/text.h"

#include <stdio.h>

#define NEWSML_TEST_DATA "tests/unit/newsml/data/"
#define NEWSML_TEST_MOST 8

typedef struct newsml_result {
    narc_item *items[NEWSML_TEST_MOST];
    size_t count;
    narc_buffer findings; /* one line each: LINE NUMBER MESSAGE */
    narc_status status;
    narc_error err;
} newsml_result;

static inline narc_status
newsml_test_item(void *user, narc_item *item, narc_error *err)
{
    newsml_result *result = user;

    (void)err;
    assert_true(result->count < NEWSML_TEST_MOST);
    result->items[result->count++] = item;
    return NARC_OK;
}

static inline narc_status
newsml_test_drop(void *user, narc_item *item, narc_error *err)
{
    (void)user;
    (void)err;
    narc_item_free(item);
    return NARC_OK;
}

static inline void
newsml_test_finding(void *user, const narc_error *finding)
{
    newsml_result *result = user;

    narc_buffer_format(&result->findings, "%u E%u %s\n", finding->line, finding->number,
                       finding->message);
}

static inline newsml_result
newsml_test_parse(narc_bytes bytes, bool strict)
{
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    const narc_document document = {.bytes = bytes};
    newsml_result result = {.count = 0};

    options.item = newsml_test_item;
    options.finding = newsml_test_finding;
    options.user = &result;
    options.strict = strict;
    result.status = narc_newsml_converter.read(&document, &options, &result.err);
    return result;
}

static inline newsml_result
newsml_test_string(const char *text)
{
    return newsml_test_parse((narc_bytes){(const uint8_t *)text, strlen(text)}, false);
}

/* A fixture that must be readable. */
static inline newsml_result
newsml_test_file(const char *name)
{
    char path[256];
    narc_buffer bytes;
    newsml_result result;

    snprintf(path, sizeof(path), NEWSML_TEST_DATA "%s", name);
    bytes = narc_test_read(path);
    result = newsml_test_parse(narc_buffer_view(&bytes), false);
    narc_buffer_free(&bytes);
    assert_narc_status(result.status, NARC_OK);
    return result;
}

static inline void
newsml_test_end(newsml_result *result)
{
    for (size_t i = 0; i < result->count; i++)
        narc_item_free(result->items[i]);
    narc_buffer_free(&result->findings);
    *result = (newsml_result){.count = 0};
}

static inline bool
newsml_test_found(const newsml_result *result, const char *words)
{
    return narc_text_find(narc_buffer_as_text(&result->findings), narc_text_from(words)) !=
           SIZE_MAX;
}

/* The XML kept under a path, the nth of them, empty when there is none. */
static inline narc_text
newsml_test_kept(const narc_item *item, const char *path)
{
    for (size_t i = 0; i < item->extensions.count; i++)
        if (narc_text_is(item->extensions.items[i].path, path))
            return item->extensions.items[i].xml;
    return (narc_text){NULL, 0};
}

#define NEWSML_TEST_ITEM(attributes, meta, rest)                                                   \
    "<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" standard=\"NewsML-G2\" "              \
    "standardversion=\"2.35\" guid=\"urn:example:1\" " attributes ">"                              \
    "<itemMeta><itemClass qcode=\"ninat:text\"/><provider literal=\"EXN\"/>"                       \
    "<versionCreated>2026-11-18T10:00:00Z</versionCreated>" meta "</itemMeta>" rest "</newsItem>"

#endif
