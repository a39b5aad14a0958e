/* The frame: 48 bytes in front of everything behind the archive's header (spec 4). */
#ifndef NARC_FORMAT_FRAME_H
#define NARC_FORMAT_FRAME_H

#include <narc/base.h>

#define NARC_FRAME_SIZE 48
#define NARC_FRAME_ALIGNMENT 8
#define NARC_FRAME_MARK_SIZE 8
/** Most bytes the payload of a frame has after decompression (4.5). */
#define NARC_FRAME_PLAIN_MAX (UINT32_C(16) << 20)
/** Most plain bytes of kept blocks from a base up to the block that names it (4.7). */
#define NARC_FRAME_KEPT_MAX (UINT32_C(32) << 20)
/** 4.4: this block is the base of others. */
#define NARC_FRAME_FLAG_KEPT 0x10u

/* 4.2: four letters; the case of the first tells critical (upper) from ancillary. */
#define NARC_FRAME_TYPE(a, b, c, d)                                                                \
    ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | (uint32_t)(d) << 24)
#define NARC_FRAME_BLOCK NARC_FRAME_TYPE('B', 'L', 'C', 'K')
#define NARC_FRAME_COPY NARC_FRAME_TYPE('b', 'C', 'P', 'Y')
#define NARC_FRAME_CATALOGUE NARC_FRAME_TYPE('C', 'T', 'L', 'G')
#define NARC_FRAME_KEYS NARC_FRAME_TYPE('K', 'E', 'Y', 'S')
#define NARC_FRAME_RUN NARC_FRAME_TYPE('I', 'R', 'U', 'N')
#define NARC_FRAME_COMMIT NARC_FRAME_TYPE('C', 'M', 'I', 'T')
/* 13.4: for people; readers pass over it as over any ancillary frame. */
#define NARC_FRAME_SPEC NARC_FRAME_TYPE('s', 'P', 'E', 'C')

typedef struct narc_frame {
    uint32_t type;
    uint8_t codec;
    uint8_t flags;        /* bits 0 to 3 critical, 4 to 7 ancillary: NARC_FRAME_FLAG_KEPT */
    uint32_t stored_size; /* bytes of the payload as stored */
    uint32_t plain_size;  /* bytes of the payload after decompression */
    uint64_t offset;      /* of this frame from the start of the archive */
    uint32_t payload_crc; /* CRC-32C of payload and padding */
    uint64_t base;        /* offset of the block that is the dictionary of this one, or 0 (4.7) */
} narc_frame;

extern const uint8_t narc_frame_mark[NARC_FRAME_MARK_SIZE];

/** Whether readers that do not know the type must stop. */
static inline bool
narc_frame_is_critical(uint32_t type)
{
    return (type & 0x20u) == 0;
}

/** Whether this text gives the type a meaning. */
bool narc_frame_is_known(uint32_t type);

/** Whether `base` names the block that is the dictionary of this one (4.7). */
bool narc_frame_has_base(const narc_frame *frame);

/** Whether a frame that was announced is of its type: E103 when it is one that this text does not know
 * and must (4.2), else E206 with the rule. */
narc_status narc_frame_check_type(const narc_frame *frame, uint32_t type, const char *rule,
                                  narc_error *err);

/** Zero bytes between the payload and the next frame, 0 to 7. */
static inline uint32_t
narc_frame_padding(uint32_t stored_size)
{
    return (NARC_FRAME_ALIGNMENT - stored_size % NARC_FRAME_ALIGNMENT) % NARC_FRAME_ALIGNMENT;
}

/** Bytes of a frame with header, payload and padding. */
static inline uint64_t
narc_frame_total(const narc_frame *frame)
{
    return NARC_FRAME_SIZE + (uint64_t)frame->stored_size + narc_frame_padding(frame->stored_size);
}

void narc_frame_encode(const narc_frame *frame, uint8_t out[NARC_FRAME_SIZE]);

/**
 * Reads the header of the frame that stands at `offset`. NARC_OK; E202 fewer than 48 bytes; E203
 * mark, checksum, own offset or sizes are wrong; E103 an unknown critical flag; E601, E602 limits.
 */
narc_status narc_frame_decode(narc_bytes bytes, uint64_t offset, const narc_limits *limits,
                              narc_frame *out, narc_error *err);

/** Checks payload and padding against the header. E204. */
narc_status narc_frame_check_payload(const narc_frame *frame, narc_bytes payload_and_padding,
                                     narc_error *err);

#endif
