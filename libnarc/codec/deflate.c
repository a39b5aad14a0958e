/* Codec 1: one zlib stream (RFC 1950) without a preset dictionary. */
#include "codec/method.h"

#include "base/buffer.h"
#include "base/checked.h"
#include "base/fail.h"
#include "base/memory.h"

#include <limits.h>

#define ZLIB_CONST
#include <zlib.h>

/* zlib's streams, reset rather than made anew for each block. */
typedef struct streams {
    z_stream packer;
    z_stream unpacker;
    int level; /* the packer's; 0 while it is not there */
    bool unpacker_ready;
} streams;

static void *
zlib_alloc(void *opaque, unsigned items, unsigned size)
{
    const narc_allocator *allocator = opaque;

    return narc_memory_zeroed(allocator, items, size);
}

static void
zlib_free(void *opaque, void *memory)
{
    const narc_allocator *allocator = opaque;

    narc_memory_free(allocator, memory);
}

static streams *
streams_of(narc_codec_workspace *workspace)
{
    streams *both = workspace->kept;

    if (both != NULL)
        return both;
    both = narc_memory_zeroed(workspace->allocator, 1, sizeof(*both));
    if (both == NULL)
        return NULL;
    both->packer.zalloc = both->unpacker.zalloc = zlib_alloc;
    both->packer.zfree = both->unpacker.zfree = zlib_free;
    both->packer.opaque = both->unpacker.opaque = (void *)workspace->allocator;
    workspace->kept = both;
    return both;
}

/* A packer at its start, at this level; false without memory. */
static bool
packer_ready(streams *both, int level)
{
    if (both->level == level)
        return deflateReset(&both->packer) == Z_OK;
    if (both->level != 0)
        deflateEnd(&both->packer);
    both->level = 0;
    if (deflateInit(&both->packer, level) != Z_OK)
        return false;
    both->level = level;
    return true;
}

/* zlib counts in unsigned int, so the next stretch of a long run is cut to that. */
static unsigned
stretch(size_t left)
{
    return left < UINT_MAX ? (unsigned)left : UINT_MAX;
}

static narc_status
pack(narc_codec_workspace *workspace, int level, narc_bytes plain, narc_buffer *out,
     narc_error *err)
{
    streams *both = streams_of(workspace);
    const size_t start = out->size;
    size_t left = plain.size;
    int answer = Z_OK;
    z_stream *packer;

    if (both == NULL || !packer_ready(both, level))
        return narc_fail_memory(err);
    packer = &both->packer;
    packer->next_in = plain.data;
    packer->avail_in = 0;
    while (answer == Z_OK) {
        size_t room;

        if (packer->avail_in == 0) {
            packer->avail_in = stretch(left);
            left -= packer->avail_in;
        }
        room = deflateBound(packer, packer->avail_in);
        packer->next_out = narc_buffer_reserve(out, room);
        if (packer->next_out == NULL)
            break;
        packer->avail_out = stretch(room);
        room = packer->avail_out;
        answer = deflate(packer, left == 0 ? Z_FINISH : Z_NO_FLUSH);
        out->size += room - packer->avail_out;
    }
    if (answer == Z_STREAM_END)
        return NARC_OK;
    out->size = start;
    if (answer == Z_OK)
        return narc_buffer_check(out, err);
    return narc_fail(err, NARC_BUG, NARC_NO_OFFSET, NULL, "zlib answers %d", answer);
}

/* Runs the stream once over all input. *size receives how much came out, at most plain_size + 1;
 * *left how much input was not looked at. */
static int
inflate_all(z_stream *unpacker, narc_bytes packed, uint8_t *out, size_t plain_size, size_t *size,
            size_t *left)
{
    uint8_t excess; /* where the first byte beyond plain_size goes */
    int answer = Z_OK;

    *size = 0;
    *left = packed.size;
    unpacker->next_in = packed.data;
    unpacker->avail_in = 0;
    while (answer == Z_OK && *size <= plain_size) {
        const size_t room = *size < plain_size ? stretch(plain_size - *size) : 1;

        if (unpacker->avail_in == 0) {
            unpacker->avail_in = stretch(*left);
            *left -= unpacker->avail_in;
        }
        unpacker->next_out = *size < plain_size ? out + *size : &excess;
        unpacker->avail_out = (unsigned)room;
        answer = inflate(unpacker, Z_NO_FLUSH);
        *size += room - unpacker->avail_out;
    }
    *left += unpacker->avail_in;
    return answer;
}

static narc_status
expand(narc_codec_workspace *workspace, narc_codec_expansion *all, size_t until, narc_error *err)
{
    streams *both = streams_of(workspace);
    const char *reason = NULL;
    size_t size, left;
    int answer;

    (void)until;
    if (both == NULL)
        return narc_fail_memory(err);
    if (!both->unpacker_ready) {
        if (inflateInit(&both->unpacker) != Z_OK)
            return narc_fail_memory(err);
        both->unpacker_ready = true;
    }
    if (inflateReset(&both->unpacker) != Z_OK)
        return narc_fail(err, NARC_BUG, NARC_NO_OFFSET, NULL, "zlib cannot start over");
    answer = inflate_all(&both->unpacker, all->packed, all->out, all->plain_size, &size, &left);
    if (answer == Z_MEM_ERROR)
        return narc_fail_memory(err);
    if (size > all->plain_size)
        reason = "more bytes come out than announced";
    else if (answer == Z_BUF_ERROR)
        reason = "the stream is cut short";
    else if (answer != Z_STREAM_END)
        reason = "the stream is malformed";
    else if (size < all->plain_size)
        reason = "fewer bytes come out than announced";
    else if (left > 0)
        reason = "bytes follow the stream";
    if (reason != NULL)
        return narc_fail(err, NARC_BLOCK_DAMAGED, NARC_NO_OFFSET, NULL, "deflate: %s", reason);
    all->taken = all->packed.size;
    all->done = all->plain_size;
    return NARC_OK;
}

static void
release(narc_codec_workspace *workspace)
{
    streams *both = workspace->kept;

    if (both == NULL)
        return;
    if (both->level != 0)
        deflateEnd(&both->packer);
    if (both->unpacker_ready)
        inflateEnd(&both->unpacker);
    narc_memory_free(workspace->allocator, both);
    workspace->kept = NULL;
}

const narc_codec_method narc_codec_deflate = {
    .name = "deflate",
    .level_default = 6,
    .level_least = 1,
    .level_most = 9,
    .pack = pack,
    .expand = expand,
    .release = release,
};
