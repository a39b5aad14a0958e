/* What a file is, by its first bytes: containers that narc opens, and kinds it knows by name only,
 * so that a message can say what came instead of a news document. */
#ifndef NARC_CONTAINER_KIND_H
#define NARC_CONTAINER_KIND_H

#include <narc/base.h>

/** Bytes that narc_kind_find wants to see; fewer are fine when the file has no more. */
#define NARC_KIND_HEAD 512

typedef enum narc_kind {
    NARC_KIND_UNKNOWN = 0,
    NARC_KIND_FOREIGN, /* known by name only */
    NARC_KIND_GZIP,
    NARC_KIND_ZSTD,
    NARC_KIND_TAR,
    NARC_KIND_ZIP
} narc_kind;

/** The kind of a file with that beginning. *name receives "gzip", "JPEG picture" ..., static
 * storage, or NULL when the kind is unknown; name may be NULL. Documents are unknown here. */
narc_kind narc_kind_find(narc_bytes head, const char **name);

#endif
