/* Writing archives: a new one, or a commit appended to an old one (spec/narc-format.md). */
#ifndef NARC_WRITER_H
#define NARC_WRITER_H

#include <narc/article.h>
#include <narc/io.h>
#include <narc/reader.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One thread at a time uses a writer. What a function makes (`out`) is NULL after a failure; after success it is
 * the caller's, who ends it with narc_writer_close.
 *
 * Memory: some 64 MiB and 8 MiB a thread, whatever is added. */
typedef struct narc_writer narc_writer;

typedef enum narc_codec {
    NARC_CODEC_STORED = 0,
    NARC_CODEC_DEFLATE = 1, /**< zlib format, RFC 1950 */
    NARC_CODEC_ZSTD = 2     /**< one frame, RFC 8878 */
} narc_codec;

/** narc_writer_options.level: as small as narc can make it, whatever it costs. */
#define NARC_LEVEL_MAX 20

/** Every field may stay zero but commit_time. Add fields at the end only. */
typedef struct narc_writer_options {
    size_t struct_size; /**< set by NARC_WRITER_OPTIONS_INIT */
    const narc_allocator *allocator;
    const narc_limits *limits;
    int64_t commit_time; /**< seconds since 1970 UTC that the commit records */
    narc_codec codec;    /**< used when codec_given */
    bool codec_given;    /**< false: zstd */
    int level; /**< 1 to 19 or NARC_LEVEL_MAX for zstd, 1 to 9 for deflate; 0 for the default */
    uint64_t block_size; /**< plain bytes a block aims at, 4 KiB to 16 MiB; 0 to suit the objects */
    bool overwrite;      /**< narc_writer_create may replace an existing file */
    uint32_t threads;    /**< that pack blocks, beside the caller's; 0 packs in the caller's. The
                              bytes written do not depend on it. An allocator must be thread-safe. */
} narc_writer_options;

#define NARC_WRITER_OPTIONS_INIT                                                                   \
    {                                                                                              \
        sizeof(narc_writer_options), NULL, NULL, 0, NARC_CODEC_ZSTD, false, 0, 0, false, 0         \
    }

/**
 * A new archive that goes to a sink in one pass.
 *
 * @param sink    borrowed; outlives the writer
 * @param options copied; commit_time is required
 * @return NARC_OK, E100 bad options, E801, E803, E802
 *
 * Cost: nothing but the header is written.
 */
NARC_API NARC_MUST_USE narc_status narc_writer_new(const narc_sink *sink,
                                                   const narc_writer_options *options,
                                                   narc_writer **out, narc_error *err);

/**
 * A new archive in a file. The bytes go to PATH.part, which is created beside it, locked, and takes
 * the final name at the first commit, durably: write, fsync, rename, fsync of the directory.
 *
 * @return NARC_OK; E120 exists and !overwrite; E104, E105 a directory or device is there; E805 another
 *         process writes PATH.part; E101 no such directory; E100; E804, E801, E803, E802
 *
 * Cost: as narc_writer_new.
 */
NARC_API NARC_MUST_USE narc_status narc_writer_create(const char *path,
                                                      const narc_writer_options *options,
                                                      narc_writer **out, narc_error *err);

/**
 * Appends to an archive. The file is locked against other writers; readers are not disturbed. What
 * is written counts from the commit on: before that, and after a crash at any byte, readers see the
 * archive as it was.
 *
 * @return NARC_OK; E101; E102; E103; E104, E105 no file; E2xx damage in what must be read; E805 locked; E100;
 *         E804, E801, E803, E802
 *
 * Cost: as narc_reader_open, and what an interrupted append has left is read once (spec 7.6).
 */
NARC_API NARC_MUST_USE narc_status narc_writer_append(const char *path,
                                                      const narc_writer_options *options,
                                                      narc_writer **out, narc_error *err);

/**
 * Puts the text of the specification, or any other text for people, into the archive as it is, in front of what
 * is added (spec 13.4): behind the header of a new archive, where an editor shows it. Readers pass over it.
 *
 * @param text borrowed during the call; at most 16 MiB
 * @return NARC_OK; E100 something was added already, or the text is empty or too large; E801, E803, E802
 *
 * Cost: it is written at once.
 */
NARC_API NARC_MUST_USE narc_status narc_writer_embed_spec(narc_writer *writer, narc_text text,
                                                          narc_error *err);

/** What narc_writer_add_item did. */
typedef enum narc_added {
    NARC_ADDED_NEW = 0,       /**< a guid not seen before */
    NARC_ADDED_VERSION = 1,   /**< a further version of a known guid */
    NARC_ADDED_UNCHANGED = 2, /**< the archive has these bytes under this guid already */
    NARC_ADDED_RENUMBERED = 3 /**< its version is taken by other content: kept as the next one */
} narc_added;

/**
 * Stores bytes once, by SHA-256. Bytes the archive has already are not written again.
 *
 * @param group  what the bytes resemble, such as the host they came from or the agency that made
 *               them; objects of one group, and the records of items that have them as their
 *               original, are packed together. May be empty. Not stored.
 * @param digest receives the 32 bytes; may be NULL
 * @return NARC_OK, E601 above limits.object_bytes, E801, E803, E802
 *
 * Cost: one SHA-256; when appending, a look-up in the index. Blocks are packed and written as they are full.
 */
NARC_API NARC_MUST_USE narc_status narc_writer_add_object(narc_writer *writer, narc_bytes bytes,
                                                          narc_text group, uint8_t digest[32],
                                                          narc_error *err);

/**
 * The same for bytes that do not have to be in memory. What has more than 8 MiB is read twice, once to
 * hash it and once, if the archive does not have it, to store it in parts (spec 5.4).
 *
 * @param source borrowed during the call; must give the same bytes both times
 * @return as narc_writer_add_object; what the source answered; E801 when the bytes have changed
 *         meanwhile, which ends the writer
 *
 * Memory: some 16 MiB, whatever the size.
 */
NARC_API NARC_MUST_USE narc_status narc_writer_add_source(narc_writer *writer,
                                                          const narc_source *source,
                                                          narc_text group, uint8_t digest[32],
                                                          narc_error *err);

/**
 * Adds one version. With item->version 0 the next free version of its guid is given to it (and
 * written into the item); a stated version is kept, unless other content has it already: then the
 * item gets the next free one and its provenance remembers what was stated. Unchanged means: the
 * same original has stated the same version (any, when none is stated) before. The objects it
 * refers to must have been added.
 *
 * @param added may be NULL
 * @return NARC_OK; E100 without a guid; E901 an object is missing; E412, E601 what narc_record_encode refuses;
 *         E801, E803, E802
 *
 * Cost: the record is made and hashed; of a guid that is known its versions are looked up.
 */
NARC_API NARC_MUST_USE narc_status narc_writer_add_item(narc_writer *writer, narc_item *item,
                                                        narc_added *added, narc_error *err);

/**
 * Adds a record as another archive has it, byte for byte: its content id stays the same. It states its
 * version, and what narc_writer_add_item says about those holds; a renumbered record gets new bytes.
 *
 * @return as narc_writer_add_item, cost too, and E207 when the bytes are no canonical record
 */
NARC_API NARC_MUST_USE narc_status narc_writer_add_record(narc_writer *writer, narc_bytes record,
                                                          narc_added *added, narc_error *err);

/**
 * Adds every item of an archive, in its order, with the objects they name. What the writer's archive
 * has already is not added again.
 *
 * @param reader  of another archive; borrowed
 * @param damage  told of each item or object that could not be read (E2xx); may be NULL
 * @return NARC_OK also when there was damage; E801, E803, E802
 *
 * Cost: the other archive is read through, and what is taken is packed anew.
 */
NARC_API NARC_MUST_USE narc_status narc_writer_merge(narc_writer *writer, narc_reader *reader,
                                                     narc_damage_fn damage, void *user,
                                                     narc_error *err);

/** Sets the time that the next commits record, seconds since 1970 UTC. Items carry the time of their
 * commit: it is to be set before the first of them is added. */
NARC_API void narc_writer_set_time(narc_writer *writer, int64_t commit_time);

/** Totals of what this writer has taken since its last commit. */
typedef struct narc_writer_totals {
    uint64_t items; /**< written */
    uint64_t unchanged;
    uint64_t renumbered;   /**< of the items, how many did not get the version they stated */
    uint64_t objects;      /**< written, after duplicates were left out */
    uint64_t object_bytes; /**< of those, before compression */
    uint64_t stored_bytes; /**< written to the sink */
} narc_writer_totals;

/** Copies them. Cannot fail. */
NARC_API void narc_writer_count(const narc_writer *writer, narc_writer_totals *out);

/**
 * Ends a commit: blocks, index, commit record, made durable. A commit without new items is legal
 * for a new archive (an empty archive) and is left out when appending. The writer stays usable.
 * NARC_OK, E801, E803, E802; after a failure the archive is as it was at its last commit. Cost: the rows of
 * what was added are sorted and written, with those of small runs before (spec 10.6); two fsync.
 */
NARC_API NARC_MUST_USE narc_status narc_writer_commit(narc_writer *writer, narc_error *err);

/**
 * Ends the writer. What was not committed is gone: PATH.part is removed, an appended file is cut
 * back to its old length. NULL is fine.
 */
NARC_API void narc_writer_close(narc_writer *writer);

#ifdef __cplusplus
}
#endif

#endif
