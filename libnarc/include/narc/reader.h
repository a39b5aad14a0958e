/* Reading and verifying archives (spec/narc-format.md). Nothing here parses markup. */
#ifndef NARC_READER_H
#define NARC_READER_H

#include <narc/article.h>
#include <narc/io.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A snapshot of an archive as of its last commit. One thread at a time uses a reader. What a function makes
 * (`out`) is NULL after a failure, and the caller's after success. */
typedef struct narc_reader narc_reader;

/** Every field may stay zero. Add fields at the end only. */
typedef struct narc_reader_options {
    size_t struct_size; /**< set by NARC_READER_OPTIONS_INIT */
    const narc_allocator *allocator;
    const narc_limits *limits;
    bool as_of_given; /**< read the archive as it was then */
    int64_t as_of;    /**< seconds since 1970 UTC: the last commit that is not later; without any
                           the archive reads as empty */
    uint32_t
        verify_threads; /**< beside the caller's, for narc_reader_verify; more than one are no use.
                                What it finds and tells, in which order and on which thread, is the same */
} narc_reader_options;

#define NARC_READER_OPTIONS_INIT                                                                   \
    {                                                                                              \
        sizeof(narc_reader_options), NULL, NULL, false, 0, 0                                       \
    }

/**
 * Opens an archive at its last complete commit (spec 9.1, 9.2).
 *
 * @param source  borrowed; outlives the reader
 * @param options copied; NULL for defaults
 * @param out     ended by narc_reader_close
 * @return NARC_OK; E102 no narc archive; E103 a newer major version or unknown critical part; E201
 *         no complete commit; E206, E209 a commit that contradicts itself; E601 more items than
 *         limits.index_entries; E801; E802
 *
 * Cost: one read of at most 128 KiB at the end of the source when all is well. Indexes and blocks
 * are read when they are asked for. Memory: at most 96 MiB and one block for any archive (spec 15.5),
 * some 200 KiB for one that was made in one go and has a million items.
 */
NARC_API NARC_MUST_USE narc_status narc_reader_open(const narc_source *source,
                                                    const narc_reader_options *options,
                                                    narc_reader **out, narc_error *err);
/** Ends a reader, after its scan, and frees what it holds; the source stays open. NULL is fine. */
NARC_API void narc_reader_close(narc_reader *reader);

/** What an archive says about itself, as of the commit it was opened at. */
typedef struct narc_archive_info {
    uint16_t format_major;
    uint16_t format_minor;
    uint64_t file_bytes;
    uint64_t committed_bytes; /**< up to the end of the last commit; more is an unfinished append */
    uint64_t commits;
    uint64_t items;        /**< versions */
    uint64_t guids;        /**< articles */
    uint64_t objects;      /**< originals and assets, each once */
    uint64_t object_bytes; /**< of those, before compression */
    int64_t first_commit;  /**< seconds since 1970 UTC */
    int64_t last_commit;   /**< seconds since 1970 UTC */
    uint8_t root[32];      /**< Merkle root of the last commit: cites the whole history */
    uint32_t runs;         /**< of the index (spec 6.5) */
} narc_archive_info;

/** Copies it. Cannot fail, reads nothing. */
NARC_API void narc_reader_info(const narc_reader *reader, narc_archive_info *out);

/** One version as the index knows it, without touching its record (spec 6.2, 6.6). */
typedef struct narc_entry {
    uint64_t number; /**< of the item: 0 is the first that was added */
    uint8_t id[32];  /**< content id: SHA-256 of the canonical record */
    narc_text guid;
    narc_text url; /**< or empty */
    uint64_t version;
    uint64_t stated;         /**< version its document stated, when that was taken; else 0 */
    narc_item_status status; /**< of this version */
    narc_item_status
        guid_status; /**< that counts: canceled when any version is, else of the newest */
    narc_embargo_state embargo; /**< that counts: of the newest version of the guid */
    int64_t embargo_until;      /**< seconds since 1970 UTC */
    int64_t published;          /**< seconds since 1970 UTC; INT64_MIN when unknown */
    narc_precision precision;   /**< of published */
    bool zone_known;            /**< of published; otherwise it is local time taken as UTC */
    bool newest;                /**< no higher version of the guid exists */
    bool has_original;
    bool has_text;
    bool has_picture;
    bool texts_cut;     /**< the record has more of the texts below */
    narc_text provider; /**< its name, then other names and codes, a line each */
    narc_text language; /**< BCP 47 or empty */
    narc_text headline;
    narc_text subjects; /**< names and codes of all, a line each */
    narc_text format;   /**< the document came in: "html", "newsml" ... */
    uint64_t commit;    /**< number of the commit that added it, from 1 */
    int64_t added;      /**< time of that commit */
} narc_entry;

/** How many items there are; their numbers are 0 to count - 1, in the order they were added. */
NARC_API uint64_t narc_reader_count(const narc_reader *reader);

/**
 * The entry of an item. *out and its texts are borrowed until the next call on this reader or on a
 * scan of it.
 *
 * @return NARC_OK; E301 number >= count; E203, E204, E206 damage in the index; E103 a page that needs a
 *         newer narc; E6xx; E801; E802.
 * Cost: at most one index page, when the one used last does not hold it, and two when some item of
 * the archive has several versions.
 */
NARC_API NARC_MUST_USE narc_status narc_reader_entry(narc_reader *reader, uint64_t number,
                                                     const narc_entry **out, narc_error *err);

/**
 * Finds an item by what a person types: a guid, a URL, or 8 or more leading hex digits of a
 * content id; "@N" behind it asks for version N (unless the whole is itself a guid). Without it the
 * newest version is meant. A guid is found by a shortened key: if another one has the same, which
 * takes malice or some millions of items, the first use of the number answers E301 (spec 6.3).
 *
 * @return NARC_OK; E301; E302 with the number of candidates in the message; E2xx damage in the index, E103
 *         a newer one; E801; E802. Cost: one index page for each run of the index (spec 6.5) and kind of name.
 */
NARC_API NARC_MUST_USE narc_status narc_reader_find(narc_reader *reader, narc_text name,
                                                    uint64_t *number, narc_error *err);

/** Which items a scan answers. Every field may stay zero. Add fields at the end only. */
typedef struct narc_scan_options {
    size_t struct_size; /**< set by NARC_SCAN_OPTIONS_INIT */
    bool since_given;
    int64_t since; /**< published at this time or later; items without a time are left out */
    bool until_given;
    int64_t until;       /**< published at this time or earlier; likewise */
    narc_text id_prefix; /**< leading hex digits of the content id; empty for all */
} narc_scan_options;

#define NARC_SCAN_OPTIONS_INIT                                                                     \
    {                                                                                              \
        sizeof(narc_scan_options), false, 0, false, 0,                                             \
        {                                                                                          \
            NULL, 0                                                                                \
        }                                                                                          \
    }

/* Items one after the other, in ascending number. A reader may have one scan at a time. */
typedef struct narc_scan narc_scan;

/**
 * Begins a scan. A narrow range of times and an id prefix are looked up in the index, everything
 * else is a walk over the catalogue; no record is read.
 *
 * @param options copied, the prefix too; NULL for all items
 * @param out     ended by narc_scan_close, before the reader
 * @return NARC_OK; E100 a prefix that is no hex; E2xx, E103, E801, E802
 *
 * Cost: the index pages of the range of times or the prefix; nothing is read for a walk.
 */
NARC_API NARC_MUST_USE narc_status narc_scan_open(narc_reader *reader,
                                                  const narc_scan_options *options, narc_scan **out,
                                                  narc_error *err);
/**
 * The next entry, borrowed until the next call on the reader or the scan. NARC_OK; NARC_DONE;
 * E2xx, E103 an index page that is damaged or newer: the next call goes on behind it; E801; E802. Cost: one
 * catalogue page for each 256 items or so of a walk, and one for each item that was looked up.
 */
NARC_API NARC_MUST_USE narc_status narc_scan_next(narc_scan *scan, const narc_entry **out,
                                                  narc_error *err);
/** Ends a scan. NULL is fine. */
NARC_API void narc_scan_close(narc_scan *scan);

/** Appends the canonical record of an item, checked against its id. E301, E203 to E206, E103, E6xx, E801,
 * E802. Cost: the block it stands in, and that block's base, unless they were used lately. */
NARC_API NARC_MUST_USE narc_status narc_reader_record(narc_reader *reader, uint64_t number,
                                                      narc_buffer *out, narc_error *err);

/** The decoded item, ended by narc_item_free. As narc_reader_record, cost too, and E207. */
NARC_API NARC_MUST_USE narc_status narc_reader_item(narc_reader *reader, uint64_t number,
                                                    narc_item **out, narc_error *err);

/** Reads the 64 hex digits of narc_object_ref.sha256; false when they are none. */
NARC_API bool narc_digest_parse(narc_text hex, uint8_t out[32]);
/** Writes 64 lower-case hex digits and a terminator. */
NARC_API void narc_digest_format(const uint8_t digest[32], char out[65]);

/**
 * Hands a stored object to a sink. Every block is checked before its bytes are used and the whole
 * against its SHA-256. An object of one block is checked before its first byte is handed out; of a
 * larger one the sink may have taken bytes when E205 comes.
 *
 * @return NARC_OK; E303 not in this archive; E203 to E206, E103, E601; what the sink answered; E801, E802
 *
 * Cost: at most one page of each run, and every block that it stands in, once. Memory: a block and its base.
 */
NARC_API NARC_MUST_USE narc_status narc_reader_object(narc_reader *reader, const uint8_t digest[32],
                                                      const narc_sink *sink, narc_error *err);

typedef enum narc_verify_level {
    NARC_VERIFY_QUICK = 0, /**< header, commits and their roots, index (spec 11.1) */
    NARC_VERIFY_FULL = 1,  /**< also every block, record and object (spec 11.2) */
    NARC_VERIFY_DEEP = 2   /**< also what the records say (spec 11.3) */
} narc_verify_level;

/** What a verification found. */
typedef struct narc_verify_report {
    uint64_t blocks; /**< frames checked, index and copies among them */
    uint64_t blocks_damaged;
    uint64_t items;         /**< known to the index */
    uint64_t items_damaged; /**< whose record cannot be read */
    uint64_t objects;
    uint64_t objects_damaged;
    uint64_t bytes_checked;  /**< plain bytes hashed */
    uint64_t trailing_bytes; /**< behind the last commit */
} narc_verify_report;

/** Told of every piece of damage (E2xx). entry is the article it concerns, or NULL. */
typedef void (*narc_damage_fn)(void *user, const narc_error *damage, const narc_entry *entry);

/**
 * Checks an opened archive.
 *
 * @param damage called for each finding, may be NULL
 * @return NARC_OK when the check ran to its end, whatever it found; E801, E802
 *
 * Cost: quick reads the index and the commits, full also every frame up to the last commit.
 */
NARC_API NARC_MUST_USE narc_status narc_reader_verify(narc_reader *reader, narc_verify_level level,
                                                      narc_damage_fn damage, void *user,
                                                      narc_verify_report *out, narc_error *err);

#ifdef __cplusplus
}
#endif

#endif
