/* One document through one converter: what every item gets, whatever format it came from. */
#include "ingest/converters.h"

#include <narc/reader.h>

#include "base/fail.h"
#include "base/limits.h"
#include "digest/digest.h"
#include "newsml/providers.h"

#include <string.h>

/* Stands between a converter and the caller's callbacks. */
typedef struct reading {
    const narc_converter *converter;
    const narc_document *document;
    const narc_read_options *options;
    char sha256[2 * NARC_SHA256_SIZE + 1];
    uint64_t items;
    narc_status refused; /* of the first finding, when findings are failures */
    narc_error finding;
} reading;

static narc_status
take_item(void *user, narc_item *item, narc_error *err)
{
    reading *now = user;
    const narc_text sha256 = {now->sha256, sizeof(now->sha256) - 1};
    narc_text media_type = now->document->media_type;

    if (now->refused != NARC_OK) {
        narc_item_free(item);
        if (err != NULL)
            *err = now->finding;
        return now->refused;
    }
    if (media_type.size == 0)
        media_type = narc_text_from(now->converter->info.media_type);
    narc_item_came_from(item, now->document, sha256, narc_text_from(now->converter->info.name),
                        media_type);
    narc_providers_place_in_zone(now->options->providers, item);
    if (narc_item_failed(item)) {
        narc_item_free(item);
        return narc_fail_memory(err);
    }
    now->items++;
    return now->options->item(now->options->user, item, err);
}

static void
take_finding(void *user, const narc_error *finding)
{
    reading *now = user;

    if (now->options->strict) {
        if (now->refused == NARC_OK) {
            now->finding = *finding;
            now->refused = finding->status;
        }
        return;
    }
    if (now->options->finding != NULL)
        now->options->finding(now->options->user, finding);
}

narc_status
narc_convert_with(const narc_converter *converter, const narc_document *document,
                  const narc_read_options *options, narc_error *err)
{
    const narc_limits limits = narc_limits_complete(options->limits);
    reading now = {.converter = converter, .document = document, .options = options};
    narc_read_options inner = *options;
    uint8_t digest[NARC_SHA256_SIZE];

    if (document->rest == NULL && document->bytes.size > limits.document_bytes)
        return narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL,
                         "the document has %zu bytes, the limit is %llu", document->bytes.size,
                         (unsigned long long)limits.document_bytes);
    if (document->rest != NULL) {
        memcpy(now.sha256, document->sha256.data, sizeof(now.sha256) - 1);
    } else {
        narc_sha256(document->bytes, digest);
        narc_digest_format(digest, now.sha256);
    }
    inner.limits = &limits;
    inner.item = take_item;
    inner.finding = take_finding;
    inner.user = &now;
    NARC_TRY(converter->read(document, &inner, err));
    if (now.refused != NARC_OK) {
        if (err != NULL)
            *err = now.finding;
        return now.refused;
    }
    if (now.items == 0)
        return narc_fail(err, NARC_NO_ARTICLE, NARC_NO_OFFSET, NULL, "no article found");
    return NARC_OK;
}

narc_status
narc_convert_read(const narc_format_info *format, const narc_document *document,
                  const narc_read_options *options, narc_error *err)
{
    const narc_converter *converter;
    uint8_t digest[NARC_SHA256_SIZE];
    const char *what = NULL;

    if (document == NULL || options == NULL || options->item == NULL)
        return narc_fail(err, NARC_USAGE, NARC_NO_OFFSET, NULL,
                         "a document and an item callback are required");
    if (document->bytes.size == 0)
        return narc_fail(err, NARC_EMPTY_INPUT, NARC_NO_OFFSET, NULL, "the document is empty");
    if (format == NULL)
        format = narc_format_detect(document->bytes, &what);
    if (format == NULL)
        return narc_fail(err, NARC_UNKNOWN_KIND, NARC_NO_OFFSET, NULL,
                         "%s, not a news document narc can read",
                         what != NULL ? what : "bytes of an unknown kind");
    converter = narc_converter_of(format);
    if (converter == NULL || !converter->info.can_read)
        return narc_fail(err, NARC_USAGE, NARC_NO_OFFSET, NULL, "the format %s cannot be read",
                         format->name);
    if (document->rest != NULL &&
        (!converter->info.streams || !narc_digest_parse(document->sha256, digest)))
        return narc_fail(err, NARC_USAGE, NARC_NO_OFFSET, NULL,
                         "a document of the format %s that goes on is not read, or has no SHA-256",
                         format->name);
    return narc_convert_with(converter, document, options, err);
}

narc_status
narc_convert_write(const narc_format_info *format, const narc_item *item,
                   const narc_write_options *options, narc_buffer *out, narc_error *err)
{
    const narc_write_options defaults = NARC_WRITE_OPTIONS_INIT;
    const narc_converter *converter = format != NULL ? narc_converter_of(format) : NULL;

    if (converter == NULL || !converter->info.can_write || item == NULL)
        return narc_fail(err, NARC_USAGE, NARC_NO_OFFSET, NULL, "the format %s cannot be written",
                         format != NULL ? format->name : "of no name");
    return converter->write(item, options != NULL ? options : &defaults, out, err);
}
