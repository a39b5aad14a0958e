/* What goes through the pipe between the batch and a worker. A worker may have been taken over by a
 * document, so everything that comes back is read as bytes from outside. */
#ifndef NARC_INGEST_PIPE_H
#define NARC_INGEST_PIPE_H

#include <narc/convert.h>

/* To the worker: u64 size of the texts of the document, u64 size of its bytes, the texts, the bytes.
 * A document with a SHA-256 need not be held: it is read while it arrives. */

#define NARC_REQUEST_HEAD 16u
#define NARC_STREAM_HEAD 65536u /* of a document that is read while it arrives */

/** Appends everything of a request but the document's bytes, which follow it on the wire. */
void narc_request_encode(narc_buffer *out, const narc_document *document);
/** Reads what follows the sizes. Borrows from payload; false when it contradicts itself. */
bool narc_request_decode(narc_bytes payload, narc_document *out);

/* From a worker: u8 kind, u32 size, payload. */

#define NARC_ANSWER_HEAD 5u

typedef enum narc_answer_kind {
    NARC_ANSWER_READY = 1,    /* nothing; the worker has dropped everything and waits */
    NARC_ANSWER_ITEM = 2,     /* a canonical record */
    NARC_ANSWER_FINDING = 3,  /* an error */
    NARC_ANSWER_END = 4,      /* an error, or nothing when all went well */
    NARC_ANSWER_DOCUMENT = 5, /* from an unpacker: a request, with its size */
    NARC_ANSWER_PROBLEM = 6   /* from an unpacker: u32 size, an error, then as a document */
} narc_answer_kind;

/** Begins an answer in an empty buffer; its size is filled in by narc_answer_end. */
void narc_answer_begin(narc_buffer *out, narc_answer_kind kind);
void narc_answer_end(narc_buffer *out);
void narc_answer_error(narc_buffer *out, const narc_error *error);

typedef struct narc_answer {
    narc_answer_kind kind;
    narc_bytes payload; /* borrowed from the input */
} narc_answer;

/**
 * Reads the answer at the start of bytes. NARC_OK; NARC_DONE when it is not complete yet; E417 when
 * it is none, or larger than most.
 */
narc_status narc_answer_decode(narc_bytes bytes, uint64_t most, narc_answer *out, narc_error *err);

/* An error that came through the pipe; `rule` points into the struct. */
typedef struct narc_sent_error {
    narc_error error;
    char rule[16];
} narc_sent_error;

/** Keeps an error whose rule may go away. */
void narc_sent_error_keep(narc_sent_error *out, const narc_error *error);
/** Reads an error. E417 when it is none that the catalogue knows. */
narc_status narc_answer_error_decode(narc_bytes payload, narc_sent_error *out, narc_error *err);

#endif
