/* The first 512 bytes of an archive (spec 3). */
#ifndef NARC_FORMAT_HEADER_H
#define NARC_FORMAT_HEADER_H

#include <narc/base.h>

#define NARC_HEADER_SIZE 512
#define NARC_MAGIC_SIZE 8
#define NARC_FORMAT_MAJOR 1
#define NARC_FORMAT_MINOR 0

typedef struct narc_header {
    uint16_t major;
    uint16_t minor;
    uint32_t flags; /* bits 0 to 15 critical, 16 to 31 ancillary; none is defined */
} narc_header;

/** Whether bytes begin with the signature, as far as they reach. */
bool narc_header_signature(narc_bytes bytes);
/** Writes the header of this version of the format. */
void narc_header_encode(uint8_t out[NARC_HEADER_SIZE]);
/** Reads a header. NARC_OK; E102 another signature; E202 shorter than a header; E203 the checksum;
 * E103 another major version or an unknown critical flag. */
narc_status narc_header_decode(narc_bytes bytes, narc_header *out, narc_error *err);

#endif
