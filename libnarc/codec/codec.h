/* Compression methods behind one table. */
#ifndef NARC_CODEC_CODEC_H
#define NARC_CODEC_CODEC_H

#include <narc/base.h>
#include <narc/writer.h>

/* A compressor or decompressor with its working memory, reused from block to block. */
typedef struct narc_codec_state narc_codec_state;

/** NULL when memory runs out. */
narc_codec_state *narc_codec_state_new(const narc_allocator *allocator);
void narc_codec_state_free(narc_codec_state *state);

/** Whether this build knows the codec number. */
bool narc_codec_known(uint8_t codec);
/** "stored", "deflate", "zstd", or "?" */
const char *narc_codec_name(uint8_t codec);

/** Compresses plain and appends the result. level 0 is the codec's default, others are clamped.
 * The same input, level and library version give the same bytes. NARC_OK, E802. */
narc_status narc_codec_pack(narc_codec_state *state, narc_codec codec, int level, narc_bytes plain,
                            narc_buffer *out, narc_error *err);

/** Decompresses into exactly plain_size bytes at out: one frame or stream, nothing before or
 * behind it. NARC_OK, E103 unknown codec, E204 malformed or another size, E802. */
narc_status narc_codec_unpack(narc_codec_state *state, uint8_t codec, narc_bytes packed,
                              uint8_t *out, size_t plain_size, narc_error *err);

/** The same for what was packed with a dictionary: `base` is its content, empty for none (spec 4.7).
 * E204 also when the codec takes no dictionary. */
narc_status narc_codec_unpack_with(narc_codec_state *state, uint8_t codec, narc_bytes base,
                                   narc_bytes packed, uint8_t *out, size_t plain_size,
                                   narc_error *err);

/* Packed bytes on their way to be expanded, from the front on. The caller fills in all but the last
 * two, which begin as 0, and nothing changes before it has ended. */
typedef struct narc_codec_expansion {
    uint8_t codec;
    narc_bytes base; /* as above */
    narc_bytes packed;
    uint8_t *out;
    size_t plain_size; /* bytes of out */
    size_t done;       /* bytes of out that are there */
    size_t taken;      /* bytes of packed that were used for them */
} narc_codec_expansion;

/** Expands at least the first `until` bytes, at most plain_size; what comes behind the bytes done is
 * then known to be the rest of the one frame or stream, and nothing else. Goes on where the last call
 * left off if the state was used for nothing else since. Answers as narc_codec_unpack_with: after a
 * failure the expansion has ended. */
narc_status narc_codec_expand(narc_codec_state *state, narc_codec_expansion *expansion,
                              size_t until, narc_error *err);

/* What stands before a block: bytes in which zstd looks for repetitions. Made once; any number of
 * threads may pack with it at a time. */
typedef struct narc_codec_dictionary narc_codec_dictionary;

/** For zstd at a level (as in narc_codec_pack). content is borrowed and outlives it. E802. */
narc_status narc_codec_dictionary_new(const narc_allocator *allocator, int level,
                                      narc_bytes content, narc_codec_dictionary **out,
                                      narc_error *err);
/** Bytes that one takes besides its content. */
size_t narc_codec_dictionary_memory(int level, size_t size);
void narc_codec_dictionary_free(narc_codec_dictionary *dictionary);
/** narc_codec_pack for zstd with a dictionary and its level. */
narc_status narc_codec_pack_with(narc_codec_state *state, const narc_codec_dictionary *dictionary,
                                 narc_bytes plain, narc_buffer *out, narc_error *err);

#endif
