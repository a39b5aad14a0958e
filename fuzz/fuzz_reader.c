/* fuzz/fuzz_reader.c
 * Covers: narc_reader_open, _entry, _find, _record, _item, _object, _verify and all of format/.
 * Property: opening twice shows the same; what is handed out has the digest it is named by; when a
 * full verification finds nothing, every record and every object can be read.
 * The mutator repairs the checksums and the own offsets of frames, so that what lies behind them is
 * reached. */
#include "archive/reader_inside.h"
#include "base/buffer.h"
#include "format/header.h"
#include "format/store.h"

#include <narc.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
count(void *user, const narc_error *damage, const narc_entry *entry)
{
    size_t *found = user;

    if (damage->number == 0 || damage->message[0] == '\0')
        abort();
    (void)entry;
    ++*found;
}

static void
must_match(narc_buffer *got, const uint8_t digest[32])
{
    uint8_t own[32];

    narc_sha256(narc_buffer_view(got), own);
    if (memcmp(own, digest, sizeof(own)) != 0)
        abort();
}

/* The originals that a record names. */
static void
read_objects(narc_reader *reader, const narc_item *item, bool clean, narc_buffer *got)
{
    const narc_sink sink = narc_sink_buffer(got);
    uint8_t digest[32];

    for (size_t i = 0; i < item->objects.count; i++) {
        if (!narc_digest_parse(item->objects.items[i].sha256, digest))
            continue;
        got->size = 0;
        if (narc_reader_object(reader, digest, &sink, NULL) == NARC_OK)
            must_match(got, digest);
        else if (clean)
            abort();
    }
}

static void
read_all(narc_reader *reader, bool clean)
{
    narc_buffer got = {0};

    for (uint64_t i = 0; i < narc_reader_count(reader); i++) {
        const narc_entry *entry;
        narc_item *item = NULL;
        uint8_t id[32];
        uint64_t found;

        if (narc_reader_entry(reader, i, &entry, NULL) != NARC_OK) {
            if (clean)
                abort();
            continue;
        }
        memcpy(id, entry->id, sizeof(id));
        if (clean && (narc_reader_find(reader, entry->guid, &found, NULL) != NARC_OK ||
                      narc_reader_entry(reader, found, &entry, NULL) != NARC_OK || !entry->newest))
            abort();
        got.size = 0;
        if (narc_reader_record(reader, i, &got, NULL) == NARC_OK)
            must_match(&got, id);
        else if (clean)
            abort();
        if (narc_reader_item(reader, i, &item, NULL) == NARC_OK) {
            read_objects(reader, item, clean, &got);
            narc_item_free(item);
        }
    }
    narc_buffer_free(&got);
}

static void
same_view(const narc_reader *a, const narc_reader *b)
{
    narc_archive_info one, two;

    narc_reader_info(a, &one);
    narc_reader_info(b, &two);
    if (one.items != two.items || one.committed_bytes != two.committed_bytes ||
        memcmp(one.root, two.root, sizeof(one.root)) != 0)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const narc_bytes bytes = {data, size};
    const narc_source source = narc_source_memory(&bytes);
    narc_limits limits = NARC_LIMITS_INIT;
    narc_reader_options options = NARC_READER_OPTIONS_INIT;
    narc_reader *reader, *again;
    narc_verify_report report;
    size_t damage = 0;

    limits.block_bytes = 1u << 20;
    limits.record_bytes = 1u << 20;
    limits.object_bytes = 4u << 20;
    limits.index_entries = 4096;
    limits.expansion_ratio = 1024;
    options.limits = &limits;
    if (narc_reader_open(&source, &options, &reader, NULL) != NARC_OK)
        return 0;
    if (narc_reader_open(&source, &options, &again, NULL) != NARC_OK)
        abort();
    same_view(reader, again);
    narc_reader_close(again);
    if (narc_reader_verify(reader, NARC_VERIFY_FULL, count, &damage, &report, NULL) != NARC_OK)
        abort();
    read_all(reader, damage == 0);
    narc_reader_close(reader);
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
