/* Reading an archive in one pass, from a pipe or a socket, without its end (spec 9.8). */
#ifndef NARC_STREAM_H
#define NARC_STREAM_H

#include <narc/reader.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One thread at a time uses a stream. */
typedef struct narc_stream narc_stream;

/**
 * Gives the next bytes, as read(2): *got is 1 to size, or 0 at the end. E801 on failure.
 */
typedef narc_status (*narc_read_fn)(void *user, void *out, size_t size, size_t *got,
                                    narc_error *err);

/** What comes by. */
typedef enum narc_stream_kind {
    NARC_STREAM_OBJECT = 0, /**< bytes of an object: all of it, or the next part */
    NARC_STREAM_RECORD = 1, /**< a whole record */
    NARC_STREAM_ENTRY = 2, /**< a row of the catalogue for an item of the commit that is arriving */
    NARC_STREAM_COMMIT = 3, /**< what came before is committed and agrees with it */
    NARC_STREAM_DAMAGE = 4  /**< something was damaged and is left out; the stream goes on */
} narc_stream_kind;

/** Borrowed until the next call on the stream. What a kind does not name is zero. */
typedef struct narc_stream_event {
    narc_stream_kind kind;
    narc_bytes bytes;        /**< object, record */
    uint8_t digest[32];      /**< object: SHA-256 of the whole, already checked unless it comes
                                         in parts; record: its content id */
    uint64_t whole;          /**< object: bytes of the whole */
    uint64_t at;             /**< object: where in the whole these bytes begin */
    bool last;               /**< object: these are its last bytes, and its digest is right */
    uint64_t number;         /**< record: of its item */
    const narc_entry *entry; /**< entry: as of its own row; `newest` and what counts for the
                                         guid are not known before the end (spec 9.8) */
    const narc_archive_info *info; /**< commit: the archive up to here */
    const narc_error *damage;      /**< damage: what was found */
} narc_stream_event;

/**
 * Begins to read.
 *
 * @param read    called for the bytes; with user, untouched
 * @param options copied; as_of is not looked at; NULL for defaults
 * @param out     the caller's, ended by narc_stream_close; NULL on failure
 * @return NARC_OK, also when the header is damaged, which is told when a commit comes, or, if none
 *         does, by the end: E102, E103, E202 (spec 3.6, 9.1); E801; E802
 *
 * Memory: one frame, what it expands to, and 32 MiB of blocks that later ones may need (spec 4.7).
 */
NARC_API NARC_MUST_USE narc_status narc_stream_open(narc_read_fn read, void *user,
                                                    const narc_reader_options *options,
                                                    narc_stream **out, narc_error *err);

/**
 * The next event. Everything is checked on the way that section 11.2 of the spec asks for and one
 * pass can tell: frames, digests, that records and catalogue agree, commits and their roots.
 *
 * @return NARC_OK; NARC_DONE at an end that is a commit's; E201 no commit at all; E208 bytes behind the
 *         last commit, at their end; E103; E801; E802
 *
 * Cost: every byte is read once, hashed once and expanded once.
 */
NARC_API NARC_MUST_USE narc_status narc_stream_next(narc_stream *stream, narc_stream_event *out,
                                                    narc_error *err);
/** What was checked up to here; items and objects as of the last commit that came by. */
NARC_API void narc_stream_report(const narc_stream *stream, narc_verify_report *out);
/** Ends a stream. NULL is fine. */
NARC_API void narc_stream_close(narc_stream *stream);

#ifdef __cplusplus
}
#endif

#endif
