/* Codec 0: the bytes as they are. */
#include "codec/method.h"

#include "base/buffer.h"
#include "base/fail.h"

#include <string.h>

static narc_status
pack(narc_codec_workspace *workspace, int level, narc_bytes plain, narc_buffer *out,
     narc_error *err)
{
    (void)workspace;
    (void)level;
    narc_buffer_bytes(out, plain.data, plain.size);
    return narc_buffer_check(out, err);
}

static narc_status
expand(narc_codec_workspace *workspace, narc_codec_expansion *all, size_t until, narc_error *err)
{
    (void)workspace;
    (void)until;
    if (all->packed.size != all->plain_size)
        return narc_fail(err, NARC_BLOCK_DAMAGED, NARC_NO_OFFSET, NULL,
                         "%zu bytes are stored where %zu were announced", all->packed.size,
                         all->plain_size);
    if (all->plain_size > 0)
        memcpy(all->out, all->packed.data, all->plain_size);
    all->taken = all->done = all->plain_size;
    return NARC_OK;
}

static void
release(narc_codec_workspace *workspace)
{
    (void)workspace;
}

const narc_codec_method narc_codec_stored = {
    .name = "stored",
    .pack = pack,
    .expand = expand,
    .release = release,
};
