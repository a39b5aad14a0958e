/* Bytes from a pipe, with as many in view as one frame needs. */
#include "reader/stream_inside.h"
#include "base/buffer.h"
#include "base/fail.h"

#include <string.h>

#define READ_SIZE ((size_t)256 << 10)

static narc_status
read_more(narc_stream_input *input, narc_error *err)
{
    narc_buffer *bytes = &input->bytes;
    size_t got = 0;
    uint8_t *to;

    if (input->at > 0) {
        memmove(bytes->data, bytes->data + input->at, bytes->size - input->at);
        bytes->size -= input->at;
        input->at = 0;
    }
    to = narc_buffer_reserve(bytes, READ_SIZE);
    if (to == NULL)
        return narc_buffer_check(bytes, err);
    NARC_TRY(input->read(input->user, to, bytes->capacity - bytes->size, &got, err));
    bytes->size += got;
    input->ended = got == 0;
    return NARC_OK;
}

narc_status
narc_stream_peek(narc_stream_input *input, size_t size, narc_bytes *out, narc_error *err)
{
    while (input->bytes.size - input->at < size && !input->ended)
        NARC_TRY(read_more(input, err));
    out->data = input->bytes.data + input->at;
    out->size = input->bytes.size - input->at;
    if (out->size > size)
        out->size = size;
    return NARC_OK;
}

void
narc_stream_pass(narc_stream_input *input, size_t size)
{
    input->crc = narc_crc32c(input->crc, (narc_bytes){input->bytes.data + input->at, size});
    input->at += size;
    input->offset += size;
}
