/* Where the first piece of a record or object stands (spec 6.1 to 6.3). */
#ifndef NARC_FORMAT_PLACE_H
#define NARC_FORMAT_PLACE_H

#include "format/frame.h"
#include "format/header.h"

#define NARC_OFFSET_UNIT 8                   /* 6.1: columns hold offsets divided by it */
#define NARC_OFFSET_MOST (UINT64_C(1) << 51) /* appendix A */
#define NARC_FRAME_TOTAL_MOST (NARC_FRAME_SIZE + (uint64_t)NARC_FRAME_PLAIN_MAX)
#define NARC_PIECES_MOST 65535u /* 5.2 */

typedef struct narc_place {
    uint64_t frame;      /* offset of the block's frame */
    uint32_t frame_size; /* bytes of that frame with header and padding */
    uint32_t piece;      /* line of the block's table, from 0 */
} narc_place;

/** 6.1: whether a frame has room between the header and `end`, the offset of who names it. */
static inline bool
narc_place_fits(uint64_t frame, uint64_t frame_size, uint64_t end)
{
    return frame >= NARC_HEADER_SIZE && frame_size > NARC_FRAME_SIZE &&
           frame_size <= NARC_FRAME_TOTAL_MOST && frame <= end && frame_size <= end - frame;
}

#endif
