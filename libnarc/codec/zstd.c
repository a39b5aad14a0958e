/* Codec 2: one zstd frame (RFC 8878) that states its content size; raw content may stand before it. */
#include "codec/method.h"

#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"

#define ZSTD_STATIC_LINKING_ONLY /* contexts with an allocator; the frame header */
#include <zstd.h>
#include <zstd_errors.h>

/* Blocks up to this size look things up in the dictionary where it is. For larger ones zstd copies its
 * tables, which pays only then. */
#define ATTACH_MOST ((size_t)1 << 20)

/* The format's ceiling for a frame's window: what a stranger's decoder may have to hold. */
#define WINDOW_MOST ((unsigned long long)1 << 24)

#define WINDOW_LOG_MOST 24
#define LEVEL_WINDOW 19
#define USUAL_WINDOW                                                                               \
    ((size_t)2 << 20) /* of the middle levels; a larger block is to be seen whole */
#define TABLE_LOG_LEAST 14

typedef struct contexts {
    ZSTD_CCtx *packer;
    ZSTD_DCtx *unpacker;
} contexts;

static void *
zstd_alloc(void *opaque, size_t size)
{
    const narc_allocator *allocator = opaque;

    return narc_memory_get(allocator, size);
}

static void
zstd_free(void *opaque, void *memory)
{
    const narc_allocator *allocator = opaque;

    narc_memory_free(allocator, memory);
}

static ZSTD_customMem
memory_of(const narc_codec_workspace *workspace)
{
    ZSTD_customMem memory = {NULL, NULL, NULL};

    if (workspace->allocator != NULL)
        memory = (ZSTD_customMem){zstd_alloc, zstd_free, (void *)workspace->allocator};
    return memory;
}

static contexts *
contexts_of(narc_codec_workspace *workspace)
{
    if (workspace->kept == NULL)
        workspace->kept = narc_memory_zeroed(workspace->allocator, 1, sizeof(contexts));
    return workspace->kept;
}

/* Above LEVEL_WINDOW a block is packed as zstd packs best, in one window. */
static int
level_of(int level)
{
    return level > LEVEL_WINDOW ? LEVEL_WINDOW : level;
}

static narc_status
fail_packing(size_t answer, narc_error *err)
{
    if (ZSTD_getErrorCode(answer) == ZSTD_error_memory_allocation)
        return narc_fail_memory(err);
    return narc_fail(err, NARC_BUG, NARC_NO_OFFSET, NULL, "zstd: %s", ZSTD_getErrorName(answer));
}

static ZSTD_CCtx *
packer_of(narc_codec_workspace *workspace)
{
    contexts *both = contexts_of(workspace);

    if (both == NULL)
        return NULL;
    if (both->packer == NULL)
        both->packer = ZSTD_createCCtx_advanced(memory_of(workspace));
    /* The content size is written by default, a checksum is not: blocks carry their own. */
    if (both->packer != NULL)
        ZSTD_CCtx_reset(both->packer, ZSTD_reset_session_and_parameters);
    return both->packer;
}

static narc_status
pack_frame(ZSTD_CCtx *packer, narc_bytes plain, narc_buffer *out, narc_error *err)
{
    const size_t room = ZSTD_compressBound(plain.size);
    size_t answer;
    uint8_t *to;

    if (ZSTD_isError(room))
        return narc_fail_memory(err);
    to = narc_buffer_reserve(out, room);
    if (to == NULL)
        return narc_buffer_check(out, err);
    answer = ZSTD_compress2(packer, to, room, plain.data, plain.size);
    if (ZSTD_isError(answer))
        return fail_packing(answer, err);
    out->size += answer;
    return NARC_OK;
}

static narc_status
pack(narc_codec_workspace *workspace, int level, narc_bytes plain, narc_buffer *out,
     narc_error *err)
{
    ZSTD_CCtx *packer = packer_of(workspace);
    size_t answer;

    if (packer == NULL)
        return narc_fail_memory(err);
    answer = ZSTD_CCtx_setParameter(packer, ZSTD_c_compressionLevel, level_of(level));
    if (!ZSTD_isError(answer) && (level > LEVEL_WINDOW || plain.size > USUAL_WINDOW))
        answer = ZSTD_CCtx_setParameter(packer, ZSTD_c_windowLog, WINDOW_LOG_MOST);
    if (ZSTD_isError(answer))
        return fail_packing(answer, err);
    return pack_frame(packer, plain, out, err);
}

/* --- dictionaries ------------------------------------------------------------------------------- */

struct narc_codec_dictionary {
    const narc_allocator *allocator;
    ZSTD_CDict *prepared;
};

/* zstd makes its tables for any input that may come; a place for every two bytes of the content is
 * enough, and eight dictionaries live at a time. */
static ZSTD_compressionParameters
dictionary_parameters(int level, size_t size)
{
    ZSTD_compressionParameters parameters = ZSTD_getCParams(
        level_of(narc_codec_level(&narc_codec_zstd, level)), ZSTD_CONTENTSIZE_UNKNOWN, size);
    unsigned most = TABLE_LOG_LEAST;

    while (most < WINDOW_LOG_MOST && (size_t)2 << most < size)
        most++;
    if (parameters.hashLog > most)
        parameters.hashLog = most;
    if (parameters.chainLog > most)
        parameters.chainLog = most;
    return ZSTD_adjustCParams(parameters, ATTACH_MOST / 4, size);
}

size_t
narc_codec_dictionary_memory(int level, size_t size)
{
    return ZSTD_estimateCDictSize_advanced(size, dictionary_parameters(level, size),
                                           ZSTD_dlm_byRef);
}

narc_status
narc_codec_dictionary_new(const narc_allocator *allocator, int level, narc_bytes content,
                          narc_codec_dictionary **out, narc_error *err)
{
    const narc_codec_workspace workspace = {allocator, NULL};

    *out = narc_memory_zeroed(allocator, 1, sizeof(**out));
    if (*out == NULL)
        return narc_fail_memory(err);
    (*out)->allocator = allocator;
    (*out)->prepared = ZSTD_createCDict_advanced(
        content.data, content.size, ZSTD_dlm_byRef, ZSTD_dct_rawContent,
        dictionary_parameters(level, content.size), memory_of(&workspace));
    if ((*out)->prepared != NULL)
        return NARC_OK;
    narc_codec_dictionary_free(*out);
    *out = NULL;
    return narc_fail_memory(err);
}

void
narc_codec_dictionary_free(narc_codec_dictionary *dictionary)
{
    if (dictionary == NULL)
        return;
    ZSTD_freeCDict(dictionary->prepared);
    narc_memory_free(dictionary->allocator, dictionary);
}

narc_status
narc_codec_zstd_pack_with(narc_codec_workspace *workspace, const narc_codec_dictionary *dictionary,
                          narc_bytes plain, narc_buffer *out, narc_error *err)
{
    ZSTD_CCtx *packer = packer_of(workspace);
    size_t answer;

    if (packer == NULL)
        return narc_fail_memory(err);
    answer = ZSTD_CCtx_refCDict(packer, dictionary->prepared);
    if (!ZSTD_isError(answer) && plain.size <= ATTACH_MOST)
        answer = ZSTD_CCtx_setParameter(packer, ZSTD_c_forceAttachDict, ZSTD_dictForceAttach);
    /* A raw dictionary has no number to write. */
    if (ZSTD_isError(answer))
        return fail_packing(answer, err);
    return pack_frame(packer, plain, out, err);
}

/* --- unpacking ---------------------------------------------------------------------------------- */

/* What is wrong with the frame's outside, or NULL. The decoder itself would accept several frames,
 * skippable ones, and any window, as long as the output fits. */
static const char *
frame_fault(narc_bytes packed, size_t plain_size, bool *has_checksum)
{
    ZSTD_frameHeader header;

    if (ZSTD_getFrameHeader(&header, packed.data, packed.size) != 0)
        return "no frame begins here";
    if (header.frameType != ZSTD_frame)
        return "a skippable frame";
    if (header.frameContentSize == ZSTD_CONTENTSIZE_UNKNOWN)
        return "the frame does not state its size";
    if (header.frameContentSize != plain_size)
        return "the frame states another size than announced";
    if (header.windowSize > WINDOW_MOST)
        return "the window is larger than 16 MiB";
    if (header.dictID != 0)
        return "the frame asks for a dictionary";
    if (ZSTD_findFrameCompressedSize(packed.data, packed.size) != packed.size)
        return "the frame does not end where its bytes do";
    *has_checksum |= header.checksumFlag != 0;
    return NULL;
}

/* Bytes of the next block of a frame, with what stands in front of it (RFC 8878, 3.1.1.2). Behind the
 * last one a checksum may follow. frame_fault has found all of it to be inside. */
static size_t
next_block(const narc_codec_expansion *frame)
{
    const size_t at = frame->taken > 0
                          ? frame->taken
                          : ZSTD_frameHeaderSize(frame->packed.data, frame->packed.size);
    const uint8_t *head = frame->packed.data + at;
    const uint32_t bits = head[0] | (uint32_t)head[1] << 8 | (uint32_t)head[2] << 16;
    const bool is_last = (bits & 1) != 0, one_byte = (bits >> 1 & 3) == 1;
    const size_t end = at + 3 + (one_byte ? 1 : bits >> 3);

    return (is_last ? frame->packed.size : end) - frame->taken;
}

/* A decoder at the beginning of the frame, that writes to `out` and nowhere else. A checksum of the
 * frame's own can be compared at its end only. */
static const char *
begin(ZSTD_DCtx *decoder, const narc_codec_expansion *frame, bool *all)
{
    const char *fault = frame_fault(frame->packed, frame->plain_size, all);
    size_t answer;

    if (fault != NULL)
        return fault;
    ZSTD_DCtx_reset(decoder, ZSTD_reset_session_and_parameters);
    answer = ZSTD_DCtx_setParameter(decoder, ZSTD_d_stableOutBuffer, 1);
    if (!ZSTD_isError(answer) && frame->base.size > 0)
        answer = ZSTD_DCtx_refPrefix(decoder, frame->base.data, frame->base.size);
    return ZSTD_isError(answer) ? ZSTD_getErrorName(answer) : NULL;
}

/* Expands one block, or all that is left. */
static size_t
go_on(ZSTD_DCtx *decoder, narc_codec_expansion *frame, bool all)
{
    const size_t step = all ? frame->packed.size - frame->taken : next_block(frame);
    ZSTD_inBuffer in = {frame->packed.data, frame->taken + step, frame->taken};
    ZSTD_outBuffer out = {frame->out, frame->plain_size, frame->done};
    const size_t answer = ZSTD_decompressStream(decoder, &out, &in);

    frame->taken = in.pos;
    frame->done = out.pos;
    return answer;
}

static narc_status
expand(narc_codec_workspace *workspace, narc_codec_expansion *frame, size_t until, narc_error *err)
{
    bool all = until >= frame->plain_size;
    contexts *both = contexts_of(workspace);
    const char *reason = NULL;
    size_t answer = 1;

    if (both == NULL)
        return narc_fail_memory(err);
    if (both->unpacker == NULL)
        both->unpacker = ZSTD_createDCtx_advanced(memory_of(workspace));
    if (both->unpacker == NULL)
        return narc_fail_memory(err);
    if (frame->taken == 0)
        reason = begin(both->unpacker, frame, &all);
    while (reason == NULL && frame->taken < frame->packed.size &&
           (all || frame->done < until || frame->done == frame->plain_size)) {
        answer = go_on(both->unpacker, frame, all);
        if (ZSTD_getErrorCode(answer) == ZSTD_error_memory_allocation)
            return narc_fail_memory(err);
        if (ZSTD_isError(answer))
            reason = ZSTD_getErrorName(answer);
    }
    /* 0 comes at the end of a frame, which is that of the bytes. */
    if (reason == NULL && (answer == 0 || frame->taken == frame->packed.size) &&
        (answer != 0 || frame->done != frame->plain_size))
        reason = "another size comes out than announced";
    if (reason == NULL)
        return NARC_OK;
    return narc_fail(err, NARC_BLOCK_DAMAGED, NARC_NO_OFFSET, NULL, "zstd: %s", reason);
}

static void
release(narc_codec_workspace *workspace)
{
    contexts *both = workspace->kept;

    if (both == NULL)
        return;
    ZSTD_freeCCtx(both->packer);
    ZSTD_freeDCtx(both->unpacker);
    narc_memory_free(workspace->allocator, both);
    workspace->kept = NULL;
}

const narc_codec_method narc_codec_zstd = {
    .name = "zstd",
    .level_default = 6, /* docs/decisions/0014 */
    .level_least = 1,
    .level_most = NARC_LEVEL_MAX,
    .takes_base = true,
    .pack = pack,
    .expand = expand,
    .release = release,
};
