/* The frame: 48 bytes in front of everything behind the archive's header (spec 4). */
#include "format/frame.h"
#include "format/store.h"
#include "base/cursor.h"
#include "base/fail.h"
#include "digest/digest.h"
#include <narc/writer.h>

#include <string.h>

#define CRC_AT 44 /* 4.9 */

/* 4.1: FE, FF and F5 occur in no UTF-8 text, and no proper suffix of the mark begins it again. */
const uint8_t narc_frame_mark[NARC_FRAME_MARK_SIZE] = {0xFE, 'n', 'a', 'r', 'c', 0x1A, 0xF5, 0xFF};

void
narc_frame_encode(const narc_frame *frame, uint8_t out[NARC_FRAME_SIZE])
{
    memset(out, 0, NARC_FRAME_SIZE);
    memcpy(out, narc_frame_mark, NARC_FRAME_MARK_SIZE); /* 4.1 */
    narc_store_u32le(out + 8, frame->type);             /* 4.2 */
    out[12] = frame->codec;                             /* 4.3 */
    out[13] = frame->flags;                             /* 4.4 */
    narc_store_u32le(out + 16, frame->stored_size);     /* 4.5 */
    narc_store_u32le(out + 20, frame->plain_size);      /* 4.5 */
    narc_store_u64le(out + 24, frame->offset);          /* 4.6 */
    narc_store_u32le(out + 32, frame->payload_crc);     /* 4.8 */
    narc_store_u64le(out + 36, frame->base);            /* 4.7 */
    narc_store_u32le(out + CRC_AT, narc_crc32c(0, (narc_bytes){out, CRC_AT}));
}

/* 4.2: four letters, the third in upper case. */
static bool
is_type(uint32_t type)
{
    if ((type >> 16 & 0x20u) != 0)
        return false;
    for (int i = 0; i < 4; i++, type >>= 8) {
        const uint8_t letter = (uint8_t)(type & 0xDFu); /* upper case */

        if (letter < 'A' || letter > 'Z')
            return false;
    }
    return true;
}

bool
narc_frame_is_known(uint32_t type)
{
    return type == NARC_FRAME_BLOCK || type == NARC_FRAME_COPY || type == NARC_FRAME_CATALOGUE ||
           type == NARC_FRAME_KEYS || type == NARC_FRAME_RUN || type == NARC_FRAME_COMMIT;
}

bool
narc_frame_has_base(const narc_frame *frame)
{
    return frame->base != 0 && frame->type == NARC_FRAME_BLOCK && frame->codec == NARC_CODEC_ZSTD;
}

narc_status
narc_frame_check_type(const narc_frame *frame, uint32_t type, const char *rule, narc_error *err)
{
    if (frame->type == type)
        return NARC_OK;
    if (narc_frame_is_critical(frame->type) && !narc_frame_is_known(frame->type))
        return narc_fail(err, NARC_NEWER_FORMAT, frame->offset, "4.2",
                         "a critical frame is of a type that is unknown here");
    return narc_fail(err, NARC_INDEX_DAMAGED, frame->offset, rule,
                     "a frame is of another type than was announced");
}

/* 4.7: who may name a base; what stands there is checked when it is read. What later codecs and types
 * do with it is not known (4.3). */
static bool
may_name_base(const narc_frame *frame)
{
    return frame->base == 0 || frame->type == NARC_FRAME_COPY || narc_frame_has_base(frame) ||
           frame->codec > NARC_CODEC_ZSTD || !narc_frame_is_known(frame->type);
}

/* 4.5: the stored payload is never larger than the plain one, so one ceiling bounds both. */
static narc_status
check_sizes(const narc_frame *frame, const narc_limits *limits, narc_error *err)
{
    if (frame->plain_size > NARC_FRAME_PLAIN_MAX || frame->stored_size > frame->plain_size ||
        (frame->codec == NARC_CODEC_STORED && frame->stored_size != frame->plain_size))
        return narc_fail(err, NARC_HEADER_DAMAGED, frame->offset, "4.5",
                         "a frame announces %u bytes stored in %u", (unsigned)frame->plain_size,
                         (unsigned)frame->stored_size);
    if (frame->plain_size > limits->block_bytes)
        return narc_fail(err, NARC_TOO_LARGE, frame->offset, "4.5",
                         "a frame of %u bytes is larger than the limit",
                         (unsigned)frame->plain_size);
    /* Checked before anybody allocates plain_size bytes. */
    if (frame->plain_size > (uint64_t)frame->stored_size * limits->expansion_ratio)
        return narc_fail(err, NARC_EXPANDS, frame->offset, "4.5",
                         "a frame expands more than %u-fold", (unsigned)limits->expansion_ratio);
    return NARC_OK;
}

narc_status
narc_frame_decode(narc_bytes bytes, uint64_t offset, const narc_limits *limits, narc_frame *out,
                  narc_error *err)
{
    narc_cursor in = {.bytes = bytes, .base = offset};
    const narc_bytes mark = narc_cursor_take(&in, NARC_FRAME_MARK_SIZE);

    out->type = narc_cursor_u32le(&in);          /* 4.2 */
    out->codec = narc_cursor_u8(&in);            /* 4.3 */
    out->flags = narc_cursor_u8(&in);            /* 4.4 */
    narc_cursor_take(&in, 2);                    /* 4.10, reserved */
    out->stored_size = narc_cursor_u32le(&in);   /* 4.5 */
    out->plain_size = narc_cursor_u32le(&in);    /* 4.5 */
    out->offset = narc_cursor_u64le(&in);        /* 4.6 */
    out->payload_crc = narc_cursor_u32le(&in);   /* 4.8 */
    out->base = narc_cursor_u64le(&in);          /* 4.7 */
    const uint32_t crc = narc_cursor_u32le(&in); /* 4.9 */
    NARC_TRY(narc_cursor_check(&in, "4", err));

    if (memcmp(mark.data, narc_frame_mark, NARC_FRAME_MARK_SIZE) != 0)
        return narc_fail(err, NARC_HEADER_DAMAGED, offset, "4.1", "no frame begins here");
    if (crc != narc_crc32c(0, (narc_bytes){bytes.data, CRC_AT}))
        return narc_fail(err, NARC_HEADER_DAMAGED, offset, "4.9",
                         "the header of a frame does not match its checksum");
    if (out->offset != offset)
        return narc_fail(err, NARC_HEADER_DAMAGED, offset, "4.6",
                         "a frame says that it stands at byte %llu",
                         (unsigned long long)out->offset);
    if (!is_type(out->type))
        return narc_fail(err, NARC_HEADER_DAMAGED, offset, "4.2", "the type is none");
    if ((out->flags & 0x0Fu) != 0)
        return narc_fail(err, NARC_NEWER_FORMAT, offset, "4.4",
                         "a frame needs features that are unknown here (flags %02x)", out->flags);
    if (!may_name_base(out))
        return narc_fail(err, NARC_HEADER_DAMAGED, offset, "4.7",
                         "a frame names a base that it cannot have");
    return check_sizes(out, limits, err);
}

narc_status
narc_frame_check_payload(const narc_frame *frame, narc_bytes payload_and_padding, narc_error *err)
{
    if (payload_and_padding.size != narc_frame_total(frame) - NARC_FRAME_SIZE)
        return narc_fail(err, NARC_CUT_SHORT, frame->offset, "4.5", "a frame has %zu of %u bytes",
                         payload_and_padding.size, (unsigned)frame->stored_size);
    if (narc_crc32c(0, payload_and_padding) != frame->payload_crc)
        return narc_fail(err, NARC_BLOCK_DAMAGED, frame->offset, "4.8",
                         "the payload of a frame does not match its checksum");
    for (size_t i = frame->stored_size; i < payload_and_padding.size; i++)
        if (payload_and_padding.data[i] != 0)
            return narc_fail(err, NARC_BLOCK_DAMAGED, frame->offset + NARC_FRAME_SIZE + i, "4.8",
                             "the padding behind a frame is not zero");
    return NARC_OK;
}
