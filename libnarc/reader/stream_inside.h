/* What the files of a stream share. */
#ifndef NARC_READER_STREAM_INSIDE_H
#define NARC_READER_STREAM_INSIDE_H

#include "codec/codec.h"
#include "format/block.h"
#include "format/commit.h"
#include "format/keys.h"
#include "index/pairs.h"
#include "index/table.h"
#include "reader/kept.h"

#include <narc/stream.h>

/* The bytes that have come and are not used up. */
typedef struct narc_stream_input {
    narc_read_fn read;
    void *user;
    narc_buffer bytes;
    size_t at;       /* of `bytes`: the first that is not used up */
    uint64_t offset; /* of that byte in the archive */
    bool ended;      /* no more will come */
    uint32_t crc;    /* CRC-32C of all bytes used up since the last commit */
} narc_stream_input;

/* What came since the last commit, up to the place of a frame: whatever the coming commit counts, it
 * begins at one of these places (7.3), and what is in front of that is its gap. Sums are over keyed
 * hashes, so that they do not depend on the order. */
typedef struct narc_stream_mark {
    uint64_t offset;
    uint32_t crc;
    uint64_t records; /* sum over the records, as the catalogue must name them */
    uint64_t rows;    /* sum over the catalogue's rows for new items */
    uint64_t objects; /* sum over the objects, as table 5 must name them */
    uint64_t keys;    /* sum over the rows of table 5 for new objects */
    uint64_t object_count;
    uint64_t object_bytes;
} narc_stream_mark;

/* Of a record or object in several blocks (5.4). */
typedef struct narc_stream_parts {
    narc_sha256_state *sha;
    narc_piece first;    /* its first part, without the bytes */
    narc_place place;    /* of that */
    uint64_t done;       /* bytes seen; 0 when nothing is being put together */
    uint64_t next_frame; /* where its next part must stand */
    narc_buffer record;
} narc_stream_parts;

#define NARC_STREAM_MARKS ((size_t)16384)

struct narc_stream {
    const narc_allocator *allocator;
    narc_limits limits;
    narc_stream_input input;
    narc_codec_state *codec;
    narc_hash_key key;
    uint8_t header_root[NARC_SHA256_SIZE]; /* 8.3 */
    narc_error header_fault;               /* its status is NARC_OK when there is none */
    narc_commit last;                      /* number 0 before the first */
    narc_kept kept;
    narc_pairs lost;   /* offsets of damaged blocks since the last commit, 0 */
    narc_buffer plain; /* of the frame at hand */
    narc_frame frame;
    narc_place place;      /* of the piece at hand */
    narc_block_walk block; /* while in_block */
    bool in_block;
    narc_catalogue_page page; /* while in_page, from row on */
    size_t row;
    bool in_page;
    narc_stream_parts parts;
    narc_merkle leaves; /* of the rows since the last commit, up to next_row */
    uint64_t next_row;
    narc_buffer scratch;
    narc_stream_mark now;
    narc_stream_mark *marks;
    size_t mark_count;
    size_t mark_capacity;
    narc_error *damage; /* found since the last commit and not told */
    size_t damage_count;
    size_t damage_capacity;
    size_t told;       /* of them, those that were told */
    bool commit_ready; /* `last` has come; what was found is told first */
    narc_verify_report report;
    narc_entry entry;
    narc_archive_info info;
    narc_error end; /* how it ended; its status is NARC_OK while it goes on */
    bool ended;
};

/** Where the bytes begin that no commit has claimed. */
static inline uint64_t
narc_stream_start(const narc_stream *stream)
{
    return stream->last.number == 0 ? NARC_HEADER_SIZE : stream->last.offset + NARC_COMMIT_SIZE;
}

/** Up to `size` bytes that were not used up, fewer only at the end. E801; E802. */
narc_status narc_stream_peek(narc_stream_input *input, size_t size, narc_bytes *out,
                             narc_error *err);
/** Uses bytes up; they have been looked at. */
void narc_stream_pass(narc_stream_input *input, size_t size);

/** Remembers damage until a commit tells whether it is in a gap. E802. */
narc_status narc_stream_damaged(narc_stream *stream, const narc_error *damage, narc_error *err);

/** Starts on a block that was expanded into stream->plain. E802. */
narc_status narc_stream_block(narc_stream *stream, narc_error *err);
/** The next piece of the block at hand: NARC_OK and an event, or NARC_DONE. E802. */
narc_status narc_stream_piece(narc_stream *stream, narc_stream_event *out, narc_error *err);
/** The catalogue page or key page in stream->plain. E802. */
narc_status narc_stream_catalogue(narc_stream *stream, narc_error *err);
narc_status narc_stream_keys(narc_stream *stream, narc_error *err);
/** The next row of the page at hand: NARC_OK and an event, or NARC_DONE. E802. */
narc_status narc_stream_row(narc_stream *stream, narc_stream_event *out, narc_error *err);
/** A commit whose frame is good: checks what came against it. E802. */
narc_status narc_stream_commit(narc_stream *stream, const narc_commit *commit, narc_error *err);

#endif
