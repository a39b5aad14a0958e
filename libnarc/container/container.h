/* Documents out of files, directories, pipes, tar and zip. Names that lie inside a container are
 * text for people; nothing here uses them as paths. */
#ifndef NARC_CONTAINER_CONTAINER_H
#define NARC_CONTAINER_CONTAINER_H

#include "io/mapping.h"

#include <narc/convert.h>

struct narc_input;

/* A document longer than this need not be held. */
#define NARC_LONG_DOCUMENT (UINT64_C(16) << 20)

/** Who receives what a walk finds. Another answer than NARC_OK ends the walk and becomes its
 * answer. Everything is borrowed during the call. */
typedef struct narc_container_handler {
    /* content holds document->bytes; the callee may take it over and leave it zeroed. */
    narc_status (*document)(void *user, const narc_document *document, narc_buffer *content,
                            narc_error *err);
    /* Something that cannot be had as a document. document->bytes are there only when they could
     * be read but are refused, as with a container inside a container. */
    narc_status (*problem)(void *user, const narc_document *document, const narc_error *problem,
                           narc_error *err);
    void *user;
    /* Whether a document that begins like this need not be held. NULL: all are held. */
    bool (*streams)(void *user, narc_bytes head);
    /* Then a long one comes as a mapping, which the callee takes over, leaving it zeroed. */
    narc_status (*mapped)(void *user, const narc_document *document, narc_mapping *mapping,
                          narc_error *err);
    /* Opens a container of that narc_kind somewhere else than in this process; NULL: here. */
    narc_status (*unpack)(void *user, struct narc_input *input, int kind, narc_error *err);
} narc_container_handler;

/**
 * Walks one input to its end: a file, a directory (regular files below it, in byte order of the
 * names in each directory, nothing followed), "-" for standard input; tar (plain, gzip, zstd), zip
 * and single documents in gzip or zstd are opened by content, one layer deep.
 *
 * Memory: one document, and for a zip in a file about 200 bytes for each member.
 *
 * @param input   terminated path
 * @param limits  NULL for defaults: document_bytes, container_bytes, container_entries
 * @return NARC_OK also when problems were reported; what the handler answered; E802
 */
narc_status narc_container_walk(const char *input, const narc_limits *limits,
                                const narc_allocator *allocator,
                                const narc_container_handler *handler, narc_error *err);

/** The same for bytes in memory, as if they were a file. */
narc_status narc_container_memory(narc_bytes bytes, narc_text name, const narc_limits *limits,
                                  const narc_allocator *allocator,
                                  const narc_container_handler *handler, narc_error *err);

#endif
