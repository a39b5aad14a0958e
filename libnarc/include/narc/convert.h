/* Documents to items and items to documents, without an archive. */
#ifndef NARC_CONVERT_H
#define NARC_CONVERT_H

#include <narc/article.h>
#include <narc/io.h>
#include <narc/providers.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes in order, each once. */
typedef struct narc_pull {
    /** Reads at most size bytes; *got is 0 at the end. E_IO on failure. */
    narc_status (*read)(void *user, void *out, size_t size, size_t *got, narc_error *err);
    void *user;
} narc_pull;

/** A document and what is known about it from outside. Everything is borrowed. */
typedef struct narc_document {
    narc_bytes bytes;      /**< all of it, or with `rest` its first 64 KiB or more */
    narc_text name;        /**< path or URI as given by the user, for provenance and messages */
    narc_text container;   /**< kind of container it lay in, or empty */
    narc_text member;      /**< name inside the container, or empty */
    narc_text media_type;  /**< if the sender stated one */
    narc_text charset;     /**< if the sender stated one (HTTP header, option) */
    narc_text url;         /**< where it was published, if known */
    narc_text captured;    /**< when it was fetched, ISO 8601, if known */
    narc_text sha256;      /**< of all bytes, 64 hex digits, if known */
    const narc_pull *rest; /**< what follows `bytes` when the document is too long to be held: for a
                              format that streams, and with sha256; NULL otherwise */
    const narc_source *source; /**< all of it once more, for who wants it piece by piece, when it is
                                  too long to be held; NULL otherwise */
} narc_document;

/** Told of everything that was odd but did not stop the reading; the error is borrowed. */
typedef void (*narc_finding_fn)(void *user, const narc_error *finding);

/**
 * Receives one finished item, owned by the callee from then on, whatever it answers. Another
 * answer than NARC_OK stops the reading and becomes the reader's answer.
 */
typedef narc_status (*narc_item_fn)(void *user, narc_item *item, narc_error *err);

/** An XML Schema, see narc/validate.h. */
typedef struct narc_schema narc_schema;

/** Every field may stay zero but `item`. Add fields at the end only. */
typedef struct narc_read_options {
    size_t struct_size; /**< set by NARC_READ_OPTIONS_INIT */
    const narc_allocator *allocator;
    const narc_limits *limits;
    narc_item_fn item;       /**< called once for each item, in document order */
    narc_finding_fn finding; /**< may be NULL */
    void *user;              /**< passed to both */
    bool strict;             /**< findings become failures */
    bool keep_empty;         /**< hand over an item without a body instead of failing with E402 */
    bool check;              /**< also tell what is against rules no schema can say (E420, E421) */
    const narc_schema *schema;       /**< also tell what is against this schema (E419), or NULL */
    const narc_providers *providers; /**< what the user knows of providers, or NULL */
    int64_t
        now; /**< seconds since 1970, or 0 when that shall not matter: pages and texts of which nobody
                      knows when they were captured were not published after the day that follows */
} narc_read_options;

#define NARC_READ_OPTIONS_INIT                                                                     \
    {                                                                                              \
        sizeof(narc_read_options), NULL, NULL, NULL, NULL, NULL, false, false, false, NULL, NULL,  \
            0                                                                                      \
    }

/** A document that is given back item by item, so that it is read once for all of them. */
typedef struct narc_original narc_original;

/** Where something lies that an item names: it states `from`, what is written shall say `to`. */
typedef struct narc_moved {
    narc_text from; /**< narc_object_ref.name of a stored picture */
    narc_text to;   /**< a URI reference */
} narc_moved;

/** Every field may stay zero. Add fields at the end only. */
typedef struct narc_write_options {
    size_t struct_size; /**< set by NARC_WRITE_OPTIONS_INIT */
    const narc_limits *limits;
    narc_bytes
        original;    /**< the item's own document; a writer of the same format may give it back */
    bool regenerate; /**< never use the original, write from the fields alone */
    narc_text id;    /**< content id as hex digits, or empty */
    narc_text added; /**< RFC 3339 time of the commit, or empty */
    narc_finding_fn finding; /**< told of each field that is lost (E411); may be NULL */
    void *user;
    bool fragment; /**< XML: the root element alone in UTF-8, to be put into another document */
    narc_original
        *opened; /**< the same as original, opened; NULL: original is read for this item */
    const narc_moved *moved; /**< pictures with new addresses; NewsML-G2 only */
    size_t moved_count;
    const narc_providers *providers; /**< whose catalogs an item refers to, or NULL */
} narc_write_options;

#define NARC_WRITE_OPTIONS_INIT                                                                    \
    {                                                                                              \
        sizeof(narc_write_options), NULL, {NULL, 0}, false, {NULL, 0}, {NULL, 0}, NULL, NULL,      \
            false, NULL, NULL, 0, NULL                                                             \
    }

/**
 * Opens an item's own document for narc_write_options.opened. Nothing is read before the first item
 * of a message is written; then all of them are laid ready, which takes as much memory again as the
 * document.
 *
 * @param bytes  borrowed; outlive the handle
 * @param limits NULL for defaults; copied
 * @return NARC_OK, E802
 *
 * One thread at a time.
 */
NARC_API NARC_MUST_USE narc_status narc_original_open(narc_bytes bytes, const narc_limits *limits,
                                                      const narc_allocator *allocator,
                                                      narc_original **out, narc_error *err);
/** Ends it. NULL is fine. */
NARC_API void narc_original_close(narc_original *original);

/** What narc can read and write. Static storage. */
typedef struct narc_format_info {
    const char *name;       /**< "html", "newsml", "text", "ndjson" ... as in -f and -t */
    const char *media_type; /**< of what is written, or the usual one when it is only read */
    const char *extension;  /**< of files, without the dot */
    const char *about;      /**< one line */
    bool can_read;
    bool can_write;
    bool streams; /**< a document is read while it arrives: memory for its largest item is enough */
} narc_format_info;

/** Row `index` of the list of formats, NULL behind the last. */
NARC_API const narc_format_info *narc_format_at(size_t index);

/** The row with that name, or NULL. */
NARC_API const narc_format_info *narc_format_find(narc_text name);

/**
 * Which format the content has, by looking at its first 64 KiB at most; NULL when it is none narc
 * reads. *what receives a short name of the kind seen ("JPEG picture", "gzip"), static storage, or
 * NULL when nothing was recognised; what may be NULL.
 */
NARC_API const narc_format_info *narc_format_detect(narc_bytes content, const char **what);

/**
 * Reads one document and hands its items over one by one. Each item has its guid, provenance and a
 * reference to the document as its original (role "original", SHA-256).
 *
 * @param format   a format that can be read; NULL to detect it
 * @param document borrowed during the call; with `rest` there is no limit on its size
 * @param options  options->item is required
 * @return NARC_OK; E401 unknown kind; E402 no article; E403 empty; E405, E406, E408 with line and
 *         column; E6xx a limit; E802; whatever options->item answered. Items handed over before a
 *         failure stay handed over.
 *
 * No global state is touched, any number of threads may convert at once.
 */
NARC_API NARC_MUST_USE narc_status narc_convert_read(const narc_format_info *format,
                                                     const narc_document *document,
                                                     const narc_read_options *options,
                                                     narc_error *err);

/**
 * Appends one item as a document of the format (one line with its newline for ndjson).
 *
 * @param options NULL for defaults
 * @return NARC_OK; E410 when the format cannot carry the item at all; E412; E802; E100 when the
 *         format cannot be written
 */
NARC_API NARC_MUST_USE narc_status narc_convert_write(const narc_format_info *format,
                                                      const narc_item *item,
                                                      const narc_write_options *options,
                                                      narc_buffer *out, narc_error *err);

/** One value of an item that a document does not carry; everything is borrowed. */
typedef struct narc_loss {
    narc_text field;    /**< path of members in the record, "subjects/names/value"; of what is kept
                           verbatim "extensions/" and its own path */
    narc_text value;    /**< what the item says */
    narc_text instead;  /**< what the document says in that place, or empty */
    const char *reason; /**< static storage */
} narc_loss;

typedef void (*narc_loss_fn)(void *user, const narc_loss *loss);

/**
 * Tells every value of an item that a document written from it lost. The document is read back and
 * the two records are compared value by value; how a value was found, provenance and stored objects
 * do not count. Formats that nobody reads back are told by the members they carry.
 *
 * @param document what narc_convert_write appended for the item
 * @param providers as in narc_write_options
 * @param loss     called once for each value, in the order of the record
 * @return NARC_OK also when all is lost; E412; E802
 */
NARC_API NARC_MUST_USE narc_status narc_convert_losses(const narc_format_info *format,
                                                       const narc_item *item, narc_bytes document,
                                                       const narc_providers *providers,
                                                       narc_loss_fn loss, void *user,
                                                       narc_error *err);

#ifdef __cplusplus
}
#endif

#endif
