/* Many documents into one archive or one callback: files, directories, tar and zip, mixed. */
#ifndef NARC_INGEST_H
#define NARC_INGEST_H

#include <narc/convert.h>
#include <narc/writer.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Every field may stay zero. Add fields at the end only. */
typedef struct narc_ingest_options {
    size_t struct_size; /**< set by NARC_INGEST_OPTIONS_INIT */
    const narc_allocator *allocator;
    const narc_limits *limits;
    const narc_format_info *format;  /**< of every document; NULL to detect each */
    narc_text charset;               /**< of every document that is not UTF-8; or empty */
    narc_text url;                   /**< where it was published; for a single document */
    uint32_t jobs;                   /**< worker processes; 0 for one per core, at most 8 */
    bool no_originals;               /**< leave the source documents out */
    bool strict;                     /**< findings become failures */
    bool keep_empty;                 /**< keep pages in which no article was found */
    bool check;                      /**< as in narc_read_options */
    const narc_schema *schema;       /**< as in narc_read_options; documents are held whole then */
    const narc_providers *providers; /**< as in narc_read_options */
    /** Leave out of pages the paragraphs that other pages of their site repeat: of 60 letters or more, in the
     * first tenth or the last two fifths of the article, also said by a page of the same host with another
     * headline and another guid. A page knows those before it and some 256 behind it (16 MiB of documents
     * and records at most), so a result depends on the company and its order, and on no number of workers.
     * The record counts what it lost (narc_provenance); the original keeps it. Costs 20 MiB. */
    bool leave_out_repeated;
    int64_t now; /**< as in narc_read_options */
} narc_ingest_options;

#define NARC_INGEST_OPTIONS_INIT                                                                   \
    {                                                                                              \
        sizeof(narc_ingest_options), NULL, NULL, NULL, {NULL, 0}, {NULL, 0}, 0, false, false,      \
            false, false, NULL, NULL, false, 0                                                     \
    }

/** What became of one document. Borrowed during the call. */
typedef struct narc_ingest_event {
    narc_text source;        /**< path as given */
    narc_text member;        /**< inside a container, or empty */
    bool rejected;           /**< the document was not taken; error says why */
    const narc_error *error; /**< a finding or the reason of the rejection */
    narc_bytes bytes;        /**< of a rejected document that could be read, else empty */
    bool cut_short;          /**< items were taken, then the document failed: the rest is missing */
} narc_ingest_event;

typedef void (*narc_ingest_fn)(void *user, const narc_ingest_event *event);

/** Counts: documents == taken + rejected. */
typedef struct narc_ingest_totals {
    uint64_t documents; /**< seen */
    uint64_t taken;     /**< gave at least one item, or is a picture that an item names */
    uint64_t rejected;
    uint64_t items; /**< handed on */
    uint64_t bytes; /**< of the documents */
} narc_ingest_totals;

/**
 * Receives the items of one document: the document's bytes when its first item has arrived, then each
 * item, in input order whatever the number of workers. The item is owned by the callee from then on,
 * whatever it answers. A document that gives no item is not handed over.
 * An answer of NARC_E_INPUT, NARC_E_LIMIT or NARC_E_REFUSED concerns this item only: it is told as an
 * event and the batch goes on. Any other answer but NARC_OK ends the batch.
 * With NARC_OK, item may fill err all the same (number != 0): a remark, told as an event (E416).
 * document may be NULL, and is not called with no_originals; first is borrowed, `item` brings it next.
 *
 * With `asset`, a file that is a picture (sound, video, PDF) is no rejected document when an item of the
 * batch names it: by a relative address in a NewsML-G2, NewsML 1.x, NITF or ninjs document that lies in
 * the same directory tree among the inputs, or in the same container. Nothing outside these is ever
 * opened. Those that nobody names are told as rejected at the end.
 */
typedef struct narc_ingest_target {
    narc_status (*document)(void *user, const narc_document *document, const narc_item *first,
                            narc_error *err);
    narc_status (*item)(void *user, const narc_document *document, narc_item *item,
                        narc_error *err);
    void *user;
    /** Takes a picture, sound, video or PDF that travels beside the document and that the item names,
     * before the item itself, which points to it by SHA-256 already or soon. NULL: they are left
     * alone. NARC_E_LIMIT and the like cost the picture only. */
    narc_status (*asset)(void *user, const narc_document *document, const narc_item *item,
                         narc_bytes bytes, narc_error *err);
} narc_ingest_target;

/**
 * Reads inputs one after the other: a file, a directory (regular files below it, in byte order of
 * their names), or "-" for standard input; tar (plain, gzip, zstd) and zip are opened by content.
 * One bad document never stops the batch: it is counted and told to `event`.
 *
 * @param inputs  terminated paths
 * @param event   may be NULL
 * @return NARC_OK when every input was walked to its end, also when documents were rejected; what
 *         the target answered; E101, E804 when an input itself cannot be opened are events, not
 *         failures; E802
 */
NARC_API NARC_MUST_USE narc_status narc_ingest(const char *const *inputs, size_t input_count,
                                               const narc_ingest_options *options,
                                               const narc_ingest_target *target,
                                               narc_ingest_fn event, void *user,
                                               narc_ingest_totals *totals, narc_error *err);

/** A target that stores documents and items in an archive. The writer is borrowed. */
NARC_API narc_ingest_target narc_ingest_into(narc_writer *writer);

#ifdef __cplusplus
}
#endif

#endif
