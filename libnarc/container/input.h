/* One opened input, read in pieces: a regular file at any place, a pipe from its start, or memory. */
#ifndef NARC_CONTAINER_INPUT_H
#define NARC_CONTAINER_INPUT_H

#include "container/container.h"

#define NARC_INPUT_PIECE 65536u

typedef struct narc_input {
    const narc_allocator *allocator;
    narc_limits limits; /* complete */
    const narc_container_handler *handler;
    narc_text name; /* valid UTF-8, for documents and messages */
    int fd;         /* -1 for memory */
    bool seekable;
    narc_bytes memory;
    uint64_t start;   /* where a seekable file began when it was handed to us */
    uint64_t size;    /* of a seekable input, from start */
    uint64_t at;      /* next byte, from start */
    narc_buffer kept; /* of a pipe: the bytes read so far while `keeping` */
    size_t kept_at;   /* next of them to hand out again */
    bool keeping;
    int error; /* errno of a failed read; 0 while there was none */
    uint8_t *piece;
} narc_input;

/** Prepares an input. fd stays the caller's; -1 reads from memory. E801, E802. */
narc_status narc_input_begin(narc_input *input, int fd, narc_bytes memory, narc_error *err);
void narc_input_end(narc_input *input);

/** The next bytes, at most NARC_INPUT_PIECE, valid until the next call; empty at the end and when
 * `error` is set. */
narc_bytes narc_input_next(narc_input *input);
/** Back to the first byte; of a pipe only while `keeping`. */
void narc_input_rewind(narc_input *input);
/** Reads exactly size bytes at a place of a seekable input; false if they are not there. */
bool narc_input_at(narc_input *input, uint64_t offset, void *out, size_t size);

/** Takes the input apart: what container/archive.c opens, or one document. */
narc_status narc_input_read(narc_input *input, narc_error *err);

/** A problem of the whole input, or of the member named. */
narc_status narc_input_problem(narc_input *input, narc_text container, narc_text member,
                               narc_bytes bytes, const narc_error *problem, narc_error *err);

/** Appends text with every malformed sequence replaced by U+FFFD. */
void narc_name_clean(narc_buffer *out, narc_text name);

/** Loads libarchive once per process, from whichever thread comes first; what reads a container does
 * it too. E801. */
narc_status narc_archive_start(narc_error *err);
/** Opens a container of that kind and hands its documents on. E802, what the handler answers. */
narc_status narc_archive_read(narc_input *input, int kind, narc_error *err);

/**
 * Looks through the directory at the end of a zip. Overlapping members are refused: the same bytes
 * unpacked a million times are the oldest zip bomb, and libarchive does not notice.
 *
 * @return NARC_OK; NARC_DONE without such a directory, or with a damaged one: *err is filled, the
 *         members may still be read from the start; E404 overlapping; E601 too many; E801; E802
 */
narc_status narc_zip_check(narc_input *input, narc_error *err);

#endif
