/* Codec 2: one zstd frame (RFC 8878) that states its content size and needs no dictionary. */
#include "codec/method.h"

#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"

#define ZSTD_STATIC_LINKING_ONLY /* contexts with an allocator; the frame header */
#include <zstd.h>
#include <zstd_errors.h>

/* The format's ceiling for a frame's window: what a stranger's decoder may have to hold. */
#define WINDOW_MOST ((unsigned long long)1 << 24)

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

static narc_status
fail_packing(size_t answer, narc_error *err)
{
    if (ZSTD_getErrorCode(answer) == ZSTD_error_memory_allocation)
        return narc_fail_memory(err);
    return narc_fail(err, NARC_BUG, NARC_NO_OFFSET, NULL, "zstd: %s", ZSTD_getErrorName(answer));
}

static narc_status
pack(narc_codec_workspace *workspace, int level, narc_bytes plain, narc_buffer *out,
     narc_error *err)
{
    contexts *both = contexts_of(workspace);
    uint8_t *to;
    size_t room, answer;

    if (both == NULL)
        return narc_fail_memory(err);
    if (both->packer == NULL)
        both->packer = ZSTD_createCCtx_advanced(memory_of(workspace));
    if (both->packer == NULL)
        return narc_fail_memory(err);
    /* The content size is written by default, a checksum is not: blocks carry their own. */
    ZSTD_CCtx_reset(both->packer, ZSTD_reset_session_and_parameters);
    answer = ZSTD_CCtx_setParameter(both->packer, ZSTD_c_compressionLevel, level);
    if (ZSTD_isError(answer))
        return fail_packing(answer, err);
    room = ZSTD_compressBound(plain.size);
    if (ZSTD_isError(room))
        return narc_fail_memory(err);
    to = narc_buffer_reserve(out, room);
    if (to == NULL)
        return narc_buffer_check(out, err);
    answer = ZSTD_compress2(both->packer, to, room, plain.data, plain.size);
    if (ZSTD_isError(answer))
        return fail_packing(answer, err);
    out->size += answer;
    return NARC_OK;
}

/* What is wrong with the frame's outside, or NULL. The decoder itself would accept several frames,
 * skippable ones, and any window, as long as the output fits. */
static const char *
frame_fault(narc_bytes packed, size_t plain_size)
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
    return NULL;
}

static narc_status
unpack(narc_codec_workspace *workspace, narc_bytes packed, uint8_t *out, size_t plain_size,
       narc_error *err)
{
    contexts *both = contexts_of(workspace);
    const char *reason = frame_fault(packed, plain_size);
    size_t answer = 0;

    if (both == NULL)
        return narc_fail_memory(err);
    if (both->unpacker == NULL)
        both->unpacker = ZSTD_createDCtx_advanced(memory_of(workspace));
    if (both->unpacker == NULL)
        return narc_fail_memory(err);
    if (reason == NULL) {
        answer = ZSTD_decompressDCtx(both->unpacker, out, plain_size, packed.data, packed.size);
        if (ZSTD_getErrorCode(answer) == ZSTD_error_memory_allocation)
            return narc_fail_memory(err);
        if (ZSTD_isError(answer))
            reason = ZSTD_getErrorName(answer);
        else if (answer != plain_size)
            reason = "another size comes out than announced";
    }
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
    .level_default = 3,
    .level_least = 1,
    .level_most = 19,
    .pack = pack,
    .unpack = unpack,
    .release = release,
};
