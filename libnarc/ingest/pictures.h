/* Pictures, sound, video and PDF that travel beside the documents of a batch. An item gets those its
 * document names by a relative address: files below the same input or inputs themselves, members of
 * the same container, nothing else. */
#ifndef NARC_INGEST_PICTURES_H
#define NARC_INGEST_PICTURES_H

#include "ingest/worker.h"
#include "io/mapping.h"

#include <narc/convert.h>

typedef struct narc_pictures narc_pictures;

/** Told of a picture that nobody named, with the reason why it is no document. */
typedef void (*narc_picture_fn)(void *user, const narc_document *document,
                                const narc_error *failure);

/** inputs and rules are borrowed. NULL when memory runs out. */
narc_pictures *narc_pictures_new(const char *const *inputs, size_t input_count,
                                 const narc_worker_rules *rules, const narc_limits *limits,
                                 const narc_allocator *allocator);
void narc_pictures_free(narc_pictures *pictures);

/** The media type of a picture, sound, video or PDF by its first bytes; NULL when it is none. */
const char *narc_pictures_type(narc_bytes bytes);

/** Sets a document aside that turned out to be a picture: an item may name it, now or later. False
 * when it is none or cannot be set aside. */
bool narc_pictures_keep(narc_pictures *pictures, const narc_document *document,
                        const narc_error *failure);

/**
 * Looks for the picture that a document names.
 *
 * @param address as stated: a relative URI reference, else there is none
 * @param out     its bytes, to be ended with narc_mapping_close
 * @return NARC_OK; NARC_DONE when there is none; E802
 */
narc_status narc_pictures_find(narc_pictures *pictures, const narc_document *document,
                               narc_text address, narc_mapping *out, narc_error *err);

/** Tells of all that were set aside and never found; answers how many of those set aside were. */
uint64_t narc_pictures_end(narc_pictures *pictures, narc_picture_fn unnamed, void *user);

#endif
