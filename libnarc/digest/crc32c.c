/* CRC-32C through ISA-L, which uses the processor's own instructions where there are any. */
#include "digest/digest.h"

#include <isa-l.h>

/* ISA-L counts in int. */
#define MOST_AT_ONCE ((size_t)1 << 30)

uint32_t
narc_crc32c(uint32_t crc, narc_bytes bytes)
{
    /* ISA-L works on the bare register; RFC 3720 begins with all ones and inverts at the end. */
    uint32_t state = ~crc;

    while (bytes.size > 0) {
        const size_t step = bytes.size < MOST_AT_ONCE ? bytes.size : MOST_AT_ONCE;

        /* Its argument lacks a const; it only reads. */
        state = crc32_iscsi((unsigned char *)bytes.data, (int)step, state);
        bytes.data += step;
        bytes.size -= step;
    }
    return ~state;
}
