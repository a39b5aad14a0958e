/* The seam between formats and everything else: each format is one row of this type, defined in its
 * own room; ingest/converters.c lists the rows. */
#ifndef NARC_ARTICLE_CONVERTER_H
#define NARC_ARTICLE_CONVERTER_H

#include <narc/convert.h>

typedef struct narc_converter {
    narc_format_info info;
    /* How sure the content is of this format, 0 (no) to 100, from its first bytes. NULL: never. */
    int (*detect)(narc_bytes head);
    narc_status (*read)(const narc_document *document, const narc_read_options *options,
                        narc_error *err);
    narc_status (*write)(const narc_item *item, const narc_write_options *options, narc_buffer *out,
                         narc_error *err);
} narc_converter;

extern const narc_converter narc_html_converter;    /* html/ */
extern const narc_converter narc_newsml_converter;  /* newsml/ */
extern const narc_converter narc_newsml1_converter; /* newsml/: NewsML 1.x */
extern const narc_converter narc_ninjs_converter;   /* newsml/ */
extern const narc_converter narc_nitf_converter;    /* newsml/ */
extern const narc_converter narc_text_converter;    /* html/: captures of pages as text */
extern const narc_converter narc_ndjson_converter;  /* json/ */

/** Provenance, original reference (SHA-256 filled in by the caller) and, when the item has no guid
 * yet, urn:sha256:HEX of the document. Latches the arena on failure. */
void narc_item_came_from(narc_item *item, const narc_document *document, narc_text sha256_hex,
                         narc_text format, narc_text media_type);

#endif
