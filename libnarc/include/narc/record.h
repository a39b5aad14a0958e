/* The article's stored form, canonical JSON (RFC 8785) as described by spec/item.schema.json, and
 * the rows that list and export print. */
#ifndef NARC_RECORD_H
#define NARC_RECORD_H

#include <narc/article.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Appends the canonical record of an item: the same item gives the same bytes everywhere. Empty
 * fields are left out.
 *
 * @return NARC_OK; E802; E412 when a body is no narc body; E601 when a reader with default limits
 *         would refuse the record; E901 when a text is not UTF-8. After a failure *out holds bytes
 *         that are no record.
 *
 * Cost: one pass over the item.
 */
NARC_API NARC_MUST_USE narc_status narc_record_encode(const narc_item *item, narc_buffer *out,
                                                      narc_error *err);

/**
 * Reads a record. Fields of later versions of narc are kept out of *out and are not an error, but
 * a known field of the wrong kind is, and so is JSON that is malformed, has duplicate keys or
 * nests deeper than limits->json_depth.
 *
 * @param json    borrowed during the call
 * @param limits  NULL for defaults
 * @param out     receives the item, owned by the caller, or NULL on failure
 * Of a record that a later, incompatible narc wrote ("record" is not "narc-item-1") nothing is read.
 *
 * @return NARC_OK; E103; E207 with the path of the field in the message; E601; E603; E802
 *
 * Cost: one pass over the bytes. Memory: in proportion to them.
 */
NARC_API NARC_MUST_USE narc_status narc_record_decode(narc_bytes json, const narc_limits *limits,
                                                      const narc_allocator *allocator,
                                                      narc_item **out, narc_error *err);

/** What a row says beyond the item itself. Unknown things stay empty and become null. */
typedef struct narc_row_facts {
    narc_text id;      /**< content id, 64 hex digits; empty without an archive */
    narc_text added;   /**< RFC 3339 time of the commit; empty without an archive */
    bool with_content; /**< also the text and what describes it: the export row */
    narc_text html;    /**< for the export row: the standalone page, or empty */
} narc_row_facts;

/**
 * Appends one JSON object without a final newline: the `list --json` row, or the export row of
 * `-t ndjson`. Its members are, in this order: id guid version status embargo published
 * published_source modified captured provider lang headline description authors url source member
 * sha256 size has added, and in the export row also text html subjects keywords sections images.
 * What is not known is null, never left out. NARC_OK, E412, E802. Cost: one pass over the item.
 */
NARC_API NARC_MUST_USE narc_status narc_row_write(const narc_item *item,
                                                  const narc_row_facts *facts, narc_buffer *out,
                                                  narc_error *err);

/** Appends text as a JSON string with its quotes, for programs that print JSON lines of their own.
 * Malformed UTF-8 becomes U+FFFD. */
NARC_API void narc_json_string(narc_buffer *out, narc_text text);

#ifdef __cplusplus
}
#endif

#endif
