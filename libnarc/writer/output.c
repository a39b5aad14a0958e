/* Where frames go: a sink, in one pass (spec 4, 10.1). */
#include "writer/output.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "digest/digest.h"

#include <string.h>

narc_status
narc_output_init(narc_output *out, const narc_allocator *allocator, narc_codec codec, int level,
                 narc_error *err)
{
    *out = (narc_output){
        .allocator = allocator, .codec = codec, .level = level, .frame = {.allocator = allocator}};
    out->codec_state = narc_codec_state_new(allocator);
    return out->codec_state != NULL ? NARC_OK : narc_fail_memory(err);
}

void
narc_output_free(narc_output *out)
{
    narc_codec_state_free(out->codec_state);
    narc_buffer_free(&out->frame);
}

void
narc_output_header(narc_output *out, const uint8_t header[NARC_HEADER_SIZE])
{
    if (!out->header_waits) {
        out->offset += NARC_HEADER_SIZE;
        out->written += NARC_HEADER_SIZE;
    }
    memcpy(out->header, header, NARC_HEADER_SIZE);
    out->header_waits = true;
}

narc_status
narc_output_write(narc_output *out, const void *data, size_t size, narc_error *err)
{
    if (out->header_waits) {
        out->header_waits = false;
        NARC_TRY(out->sink->write(out->sink->user, out->header, NARC_HEADER_SIZE, err));
    }
    NARC_TRY(out->sink->write(out->sink->user, data, size, err));
    out->offset += size;
    out->written += size;
    return NARC_OK;
}

narc_status
narc_output_sync(narc_output *out, narc_error *err)
{
    return out->sink->sync != NULL ? out->sink->sync(out->sink->user, err) : NARC_OK;
}

narc_status
narc_output_frame(narc_output *out, narc_frame *frame, narc_bytes stored, narc_error *err)
{
    static const uint8_t zeros[NARC_FRAME_ALIGNMENT] = {0};
    const narc_bytes padding = {zeros, narc_frame_padding((uint32_t)stored.size)};
    uint8_t head[NARC_FRAME_SIZE];

    frame->offset = out->offset;
    frame->stored_size = (uint32_t)stored.size;
    frame->payload_crc = narc_crc32c(narc_crc32c(0, stored), padding);
    narc_frame_encode(frame, head);
    NARC_TRY(narc_output_write(out, head, sizeof(head), err));
    NARC_TRY(narc_output_write(out, stored.data, stored.size, err));
    return narc_output_write(out, padding.data, padding.size, err);
}

narc_status
narc_pack_payload(narc_codec_state *state, narc_codec wanted, int level,
                  const narc_codec_dictionary *dictionary, narc_bytes plain, narc_buffer *stored,
                  uint8_t *codec, narc_error *err)
{
    narc_buffer_clear(stored);
    *codec = NARC_CODEC_STORED;
    if (wanted == NARC_CODEC_STORED || plain.size == 0)
        return NARC_OK;
    if (dictionary != NULL)
        NARC_TRY(narc_codec_pack_with(state, dictionary, plain, stored, err));
    else
        NARC_TRY(narc_codec_pack(state, wanted, level, plain, stored, err));
    if (stored->size < plain.size)
        *codec = (uint8_t)wanted;
    else
        narc_buffer_clear(stored);
    return NARC_OK;
}

narc_status
narc_output_packed(narc_output *out, uint32_t type, narc_bytes plain, narc_frame *frame,
                   narc_error *err)
{
    *frame = (narc_frame){.type = type, .plain_size = (uint32_t)plain.size};
    NARC_TRY(narc_pack_payload(out->codec_state, out->codec, out->level, NULL, plain, &out->frame,
                               &frame->codec, err));
    return narc_output_frame(
        out, frame, frame->codec == NARC_CODEC_STORED ? plain : narc_buffer_view(&out->frame), err);
}
