/* A child's end of the way to the batch. */
#include "ingest/channel.h"

#include <errno.h>
#include <unistd.h>

#include "ingest/sandbox.h"

bool
narc_channel_get(void *out, size_t size)
{
    uint8_t *to = out;

    while (size > 0) {
        const ssize_t got = read(NARC_SANDBOX_FD, to, size);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        to += got;
        size -= (size_t)got;
    }
    return true;
}

void
narc_channel_put(const void *data, size_t size)
{
    const uint8_t *from = data;

    while (size > 0) {
        const ssize_t put = write(NARC_SANDBOX_FD, from, size);

        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            _exit(0);
        from += put;
        size -= (size_t)put;
    }
}
