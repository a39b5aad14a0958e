/* Reading and verifying archives (spec/narc-format.md). Nothing here parses markup. */
#ifndef NARC_READER_H
#define NARC_READER_H

#include <narc/article.h>
#include <narc/io.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A snapshot of an archive as of its last commit. One thread at a time uses a reader. */
typedef struct narc_reader narc_reader;

/** Every field may stay zero. Add fields at the end only. */
typedef struct narc_reader_options {
    size_t struct_size; /**< set by NARC_READER_OPTIONS_INIT */
    const narc_allocator *allocator;
    const narc_limits *limits;
} narc_reader_options;

#define NARC_READER_OPTIONS_INIT                                                                   \
    {                                                                                              \
        sizeof(narc_reader_options), NULL, NULL                                                    \
    }

/**
 * Opens an archive at its last complete commit.
 *
 * @param source  borrowed; outlives the reader
 * @param options copied; NULL for defaults
 * @return NARC_OK; E102 no narc signature; E103 a newer major version or unknown critical part;
 *         E201 no complete commit; E203, E206 damage in header or index; E6xx a limit; E801; E802
 */
NARC_API NARC_MUST_USE narc_status narc_reader_open(const narc_source *source,
                                                    const narc_reader_options *options,
                                                    narc_reader **out, narc_error *err);
NARC_API void narc_reader_close(narc_reader *reader);

/** What an archive says about itself. */
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
} narc_archive_info;

NARC_API void narc_reader_info(const narc_reader *reader, narc_archive_info *out);

/** One version as the index knows it, without touching its record. */
typedef struct narc_entry {
    uint8_t id[32]; /**< content id: SHA-256 of the canonical record */
    narc_text guid;
    narc_text url; /**< or empty */
    uint64_t version;
    narc_item_status status;      /**< of this version */
    narc_item_status guid_status; /**< canceled when any version of the guid is */
    narc_embargo_state embargo;   /**< that counts: of the newest version of the guid */
    int64_t embargo_until;        /**< seconds since 1970 UTC */
    int64_t published;            /**< seconds since 1970 UTC; INT64_MIN when unknown */
    bool newest;                  /**< no higher version of the guid exists */
    uint64_t commit;              /**< number of the commit that added it, from 1 */
    int64_t added;                /**< time of that commit */
} narc_entry;

/** Entries in the order they were added. */
NARC_API size_t narc_reader_count(const narc_reader *reader);
/** Borrowed until the reader is closed; NULL behind the last. */
NARC_API const narc_entry *narc_reader_entry(const narc_reader *reader, size_t index);

/**
 * Finds an item by what a person types: a guid, a URL, or 8 or more leading hex digits of a
 * content id; "@N" behind it asks for version N (unless the whole is itself a guid). Without it the
 * newest version is meant.
 *
 * @return NARC_OK; E301; E302 with the number of candidates in the message
 */
NARC_API NARC_MUST_USE narc_status narc_reader_find(const narc_reader *reader, narc_text name,
                                                    size_t *index, narc_error *err);

/** Appends the canonical record of an entry, checked against its id. E204, E205, E801, E802. */
NARC_API NARC_MUST_USE narc_status narc_reader_record(narc_reader *reader, size_t index,
                                                      narc_buffer *out, narc_error *err);

/** The decoded item of an entry, owned by the caller. As narc_reader_record, and E207. */
NARC_API NARC_MUST_USE narc_status narc_reader_item(narc_reader *reader, size_t index,
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
 * @return NARC_OK; E303 not in this archive; E204, E205; what the sink answered; E801, E802
 */
NARC_API NARC_MUST_USE narc_status narc_reader_object(narc_reader *reader, const uint8_t digest[32],
                                                      const narc_sink *sink, narc_error *err);

typedef enum narc_verify_level {
    NARC_VERIFY_QUICK = 0, /**< header, commits, indexes */
    NARC_VERIFY_FULL = 1   /**< also every block, every record and object against its SHA-256 */
} narc_verify_level;

/** What a verification found. */
typedef struct narc_verify_report {
    uint64_t blocks; /**< checked */
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
 */
NARC_API NARC_MUST_USE narc_status narc_reader_verify(narc_reader *reader, narc_verify_level level,
                                                      narc_damage_fn damage, void *user,
                                                      narc_verify_report *out, narc_error *err);

#ifdef __cplusplus
}
#endif

#endif
