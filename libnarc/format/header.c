/* The first 512 bytes of an archive (spec 3). */
#include "format/header.h"
#include "format/store.h"
#include "base/cursor.h"
#include "base/fail.h"
#include "digest/digest.h"

#include <string.h>

#define PREAMBLE_AT NARC_MAGIC_SIZE /* 3.2 */
#define FIELDS_AT 480               /* 3.3 */
#define CRC_AT 508                  /* 3.6 */

/* 3.1: not ASCII, never UTF-8, and broken by a transfer that changes line ends. */
static const uint8_t magic[NARC_MAGIC_SIZE] = {0xA9, 0x4E, 0x77, 0x73, 0x0D, 0x0A, 0x1A, 0x0A};

static const char preamble[] =
    "narc: an archive of news articles and the documents they came from.\n"
    "After these 512 bytes come frames, at multiples of 8: 48 bytes that begin\n"
    "FE n a r c, then data. In them, least byte first: at 12 the codec (0 plain,\n"
    "1 zlib, 2 zstd), at 16 the size of the data (4 bytes), at 36 (8 bytes) the\n"
    "frame whose content is the dictionary, or 0. By hand:\n"
    "  tail -c +$((FRAME+49)) FILE | head -c SIZE | zstd -d\n"
    "The format: spec/narc-format.md in the sources of narc.\n";

bool
narc_header_signature(narc_bytes bytes)
{
    const size_t size = bytes.size < sizeof(magic) ? bytes.size : sizeof(magic);

    return size > 0 && memcmp(bytes.data, magic, size) == 0;
}

void
narc_header_encode(uint8_t out[NARC_HEADER_SIZE])
{
    _Static_assert(PREAMBLE_AT + sizeof(preamble) <= FIELDS_AT, "the preamble fits");
    memset(out, 0, NARC_HEADER_SIZE);
    memcpy(out, magic, sizeof(magic));
    memset(out + PREAMBLE_AT, ' ', FIELDS_AT - PREAMBLE_AT);
    memcpy(out + PREAMBLE_AT, preamble, sizeof(preamble) - 1);
    out[FIELDS_AT - 1] = '\n';
    narc_store_u16le(out + FIELDS_AT, NARC_FORMAT_MAJOR);
    narc_store_u16le(out + FIELDS_AT + 2, NARC_FORMAT_MINOR);
    narc_store_u32le(out + FIELDS_AT + 4, 0);
    narc_store_u32le(out + CRC_AT, narc_crc32c(0, (narc_bytes){out, CRC_AT}));
}

narc_status
narc_header_decode(narc_bytes bytes, narc_header *out, narc_error *err)
{
    narc_cursor in = {.bytes = bytes, .at = FIELDS_AT};

    if (bytes.size == 0 || !narc_header_signature(bytes))
        return narc_fail(err, NARC_NOT_NARC, 0, "3.1", "the narc signature is missing");
    if (bytes.size < NARC_HEADER_SIZE)
        return narc_fail(err, NARC_CUT_SHORT, bytes.size, "3", "the header has %zu of its %d bytes",
                         bytes.size, NARC_HEADER_SIZE);
    out->major = narc_cursor_u16le(&in); /* 3.3 */
    out->minor = narc_cursor_u16le(&in); /* 3.3 */
    out->flags = narc_cursor_u32le(&in); /* 3.4 */
    in.at = CRC_AT;
    if (narc_cursor_u32le(&in) != narc_crc32c(0, (narc_bytes){bytes.data, CRC_AT}))
        return narc_fail(err, NARC_HEADER_DAMAGED, 0, "3.6",
                         "the archive's header does not match its checksum");
    if (out->major != NARC_FORMAT_MAJOR)
        return narc_fail(err, NARC_NEWER_FORMAT, FIELDS_AT, "3.3",
                         "the archive has format version %u.%u, this narc reads version %d",
                         out->major, out->minor, NARC_FORMAT_MAJOR);
    if ((out->flags & 0xFFFFu) != 0)
        return narc_fail(err, NARC_NEWER_FORMAT, FIELDS_AT + 4, "3.4",
                         "the archive needs features that are unknown here (flags %08x)",
                         (unsigned)out->flags);
    return NARC_OK;
}
