/* Where archives are written to: a buffer or a descriptor. */
#include "base/buffer.h"
#include "base/fail.h"
#include "io/file.h"

#include <errno.h>
#include <unistd.h>

static narc_status
buffer_write(void *user, const void *data, size_t size, narc_error *err)
{
    narc_buffer *buffer = user;

    narc_buffer_bytes(buffer, data, size);
    return narc_buffer_check(buffer, err);
}

narc_sink
narc_sink_buffer(narc_buffer *buffer)
{
    return (narc_sink){buffer_write, NULL, buffer};
}

static narc_status
fd_write(void *user, const void *data, size_t size, narc_error *err)
{
    const int *fd = user;

    return narc_file_write(*fd, data, size, err);
}

static narc_status
fd_sync(void *user, narc_error *err)
{
    const int *fd = user;

    /* Pipes and terminals answer EINVAL (some systems ENOTSUP): nothing there can be durable. */
    if (fsync(*fd) == 0 || errno == EINVAL || errno == ENOTSUP)
        return NARC_OK;
    return narc_fail_errno(err, errno, "fsync");
}

narc_sink
narc_sink_fd(const int *fd)
{
    return (narc_sink){fd_write, fd_sync, (void *)fd};
}
