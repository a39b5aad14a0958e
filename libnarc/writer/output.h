/* Where frames go: a sink, in one pass (spec 4, 10.1). */
#ifndef NARC_WRITER_OUTPUT_H
#define NARC_WRITER_OUTPUT_H

#include "codec/codec.h"
#include "format/frame.h"
#include "format/header.h"

#include <narc/io.h>

typedef struct narc_output {
    const narc_sink *sink;
    const narc_allocator *allocator;
    narc_codec_state *codec_state; /* for what the caller's thread packs */
    narc_codec codec;
    int level;
    uint64_t offset;  /* of the next byte, from the start of the archive */
    uint64_t written; /* bytes handed to the sink, ever */
    narc_buffer frame;
    uint8_t header[NARC_HEADER_SIZE]; /* counted, and handed on before anything else is */
    bool header_waits;
} narc_output;

narc_status narc_output_init(narc_output *out, const narc_allocator *allocator, narc_codec codec,
                             int level, narc_error *err);
void narc_output_free(narc_output *out);

/** The header of a new archive. It may be another one until something else is written. */
void narc_output_header(narc_output *out, const uint8_t header[NARC_HEADER_SIZE]);
/** Hands bytes to the sink. */
narc_status narc_output_write(narc_output *out, const void *data, size_t size, narc_error *err);
narc_status narc_output_sync(narc_output *out, narc_error *err);

/** Writes a frame of a payload that is packed already; `frame` says type, codec, flags, plain_size and
 * base, the rest is filled in. *frame tells offset and sizes afterwards. */
narc_status narc_output_frame(narc_output *out, narc_frame *frame, narc_bytes stored,
                              narc_error *err);
/** Packs a payload and writes it as a frame without flags and base. */
narc_status narc_output_packed(narc_output *out, uint32_t type, narc_bytes plain, narc_frame *frame,
                               narc_error *err);

/** 4.5: packs into `stored` (cleared first), or says that it does not get smaller: *codec is then
 * NARC_CODEC_STORED and `stored` is empty. dictionary may be NULL. */
narc_status narc_pack_payload(narc_codec_state *state, narc_codec wanted, int level,
                              const narc_codec_dictionary *dictionary, narc_bytes plain,
                              narc_buffer *stored, uint8_t *codec, narc_error *err);

#endif
