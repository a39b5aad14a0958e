/* One compression method: a row of the table in codec.c. Each method has a file of its own, and only
 * that file knows its library. */
#ifndef NARC_CODEC_METHOD_H
#define NARC_CODEC_METHOD_H

#include "codec/codec.h"

/* What a method keeps from block to block: *kept is NULL until it is first used. */
typedef struct narc_codec_workspace {
    const narc_allocator *allocator;
    void *kept;
} narc_codec_workspace;

typedef struct narc_codec_method {
    const char *name;
    int level_default;
    int level_least;
    int level_most;
    bool takes_base;
    narc_status (*pack)(narc_codec_workspace *workspace, int level, narc_bytes plain,
                        narc_buffer *out, narc_error *err);
    /* base is empty unless takes_base. May expand everything, whatever `until` says. */
    narc_status (*expand)(narc_codec_workspace *workspace, narc_codec_expansion *expansion,
                          size_t until, narc_error *err);
    void (*release)(narc_codec_workspace *workspace);
} narc_codec_method;

extern const narc_codec_method narc_codec_stored;
extern const narc_codec_method narc_codec_deflate;
extern const narc_codec_method narc_codec_zstd;

/** Level 0 becomes the method's default, others are brought into its range. */
int narc_codec_level(const narc_codec_method *method, int level);
/** narc_codec_pack_with, where the library is known. */
narc_status narc_codec_zstd_pack_with(narc_codec_workspace *workspace,
                                      const narc_codec_dictionary *dictionary, narc_bytes plain,
                                      narc_buffer *out, narc_error *err);

#endif
