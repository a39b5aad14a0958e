/* Frames read from a source: one at a time, checked, unpacked; and found again where something
 * between them is broken. */
#ifndef NARC_ARCHIVE_FRAMES_H
#define NARC_ARCHIVE_FRAMES_H

#include "codec/codec.h"
#include "format/commit.h"
#include "format/frame.h"

#include <narc/io.h>

typedef struct narc_frames {
    const narc_source *source;
    const narc_allocator *allocator;
    narc_limits limits;
    uint64_t size;    /* bytes of the source; nothing behind is read */
    narc_buffer tail; /* the last bytes of the source, read at once on opening */
    narc_buffer raw;  /* header, payload and padding of the frame being read */
    narc_codec_state *codec;
} narc_frames;

narc_status narc_frames_open(narc_frames *frames, const narc_source *source,
                             const narc_limits *limits, const narc_allocator *allocator,
                             narc_error *err);
void narc_frames_close(narc_frames *frames);

/** Reads exactly size bytes, from the tail when they are there. E202 behind the end; E801. */
narc_status narc_frames_read(narc_frames *frames, uint64_t offset, void *out, size_t size,
                             narc_error *err);
/** The header of the frame at offset, which with its payload must end at or before `end`. */
narc_status narc_frames_header(narc_frames *frames, uint64_t offset, uint64_t end, narc_frame *out,
                               narc_error *err);
/**
 * Reads, checks and unpacks a frame. `total` is its size with header and padding as somebody else
 * stated it, which saves a read, or 0; when it is wrong that is E206.
 */
narc_status narc_frames_load(narc_frames *frames, uint64_t offset, uint64_t total, uint64_t end,
                             narc_frame *out, narc_buffer *plain, narc_error *err);
/** The last commit that ends at or before `end`. E201 when there is none. */
narc_status narc_frames_last_commit(narc_frames *frames, uint64_t end, narc_commit *out,
                                    narc_error *err);
/** The first frame at or behind offset whose header is whole; false when there is none before
 * `end`, or the source cannot be read (*st). */
bool narc_frames_resume(narc_frames *frames, uint64_t offset, uint64_t end, narc_frame *out,
                        narc_status *st, narc_error *err);

#endif
