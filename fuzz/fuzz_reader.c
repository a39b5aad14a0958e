/* fuzz/fuzz_reader.c
 * Covers: the reader, the stream, the verification and the recovery of archives, and all of format/.
 * Property: tests/support/every_door.c: what is handed out has the digest it is named by; every finding has
 * a place; what a full verification finds nothing wrong with can be read, listed, found, and streamed
 * without damage; what is recovered is whole; and the same bytes say the same twice.
 * Corpus: corpus/reader and spec/vectors.
 * The mutator repairs the checksums and the own offsets of frames, so that what lies behind them is
 * reached. */
#include "every_door.h"

#include "digest/digest.h"
#include "format/frame.h"
#include "format/header.h"
#include "format/store.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    narc_limits limits = NARC_LIMITS_INIT;
    every_door once, again;

    limits.block_bytes = 1u << 20;
    limits.record_bytes = 1u << 20;
    limits.object_bytes = 4u << 20;
    limits.index_entries = 4096;
    limits.expansion_ratio = 1024;
    every_door_try((narc_bytes){data, size}, &limits, &once);
    every_door_try((narc_bytes){data, size}, &limits, &again);
    if (once.opened != again.opened || once.clean != again.clean ||
        once.readable != again.readable || once.streamed != again.streamed ||
        once.recovery.items != again.recovery.items)
        abort();
    return 0;
}

#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

static uint32_t
number(const uint8_t *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* Payload checksum, own offset and header checksum of the frame at `at`, as far as it is there. */
static void
repair_frame(uint8_t *data, size_t size, size_t at)
{
    const uint64_t stored = number(data + at + 16);
    const uint64_t payload = (stored + 7) / 8 * 8;

    narc_store_u64le(data + at + 24, at);
    if (payload <= size - at - NARC_FRAME_SIZE)
        narc_store_u32le(data + at + 32, narc_crc32c(0, (narc_bytes){data + at + NARC_FRAME_SIZE,
                                                                     (size_t)payload}));
    narc_store_u32le(data + at + 44, narc_crc32c(0, (narc_bytes){data + at, 44}));
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    size = LLVMFuzzerMutate(data, size, max_size);
    if (seed % 8 == 0 || size < NARC_HEADER_SIZE)
        return size;
    narc_store_u32le(data + 508, narc_crc32c(0, (narc_bytes){data, 508}));
    for (size_t at = NARC_HEADER_SIZE; at + NARC_FRAME_SIZE <= size; at += NARC_FRAME_ALIGNMENT)
        if (memcmp(data + at, narc_frame_mark, NARC_FRAME_MARK_SIZE) == 0)
            repair_frame(data, size, at);
    return size;
}

#endif
