/* The directory at the end of a zip file, read only to see that no two members share bytes
 * (APPNOTE.TXT 4.3.7, 4.3.12 to 4.3.16). */
#include <errno.h>
#include <stdlib.h>

#include "base/checked.h"
#include "base/cursor.h"
#include "base/fail.h"
#include "base/memory.h"
#include "container/input.h"

#include <string.h>

#define END_SIZE 22u
#define END_SEARCH (END_SIZE + 65535u) /* a comment may follow */
#define LOCATOR_SIZE 20u
#define END64_SIZE 56u
#define ENTRY_SIZE 46u
#define LOCAL_SIZE 30u

typedef struct extent {
    uint64_t first;
    uint64_t behind;
} extent;

typedef struct directory {
    narc_input *input;
    uint64_t base; /* bytes before the zip, as with self-extracting ones */
    uint64_t at;
    uint64_t size;
    uint64_t entries;
    extent *extents;
} directory;

static narc_status
damaged(narc_error *err, uint64_t offset, const char *what)
{
    (void)narc_fail(err, NARC_CONTAINER_BROKEN, offset, NULL, "zip: %s", what);
    return NARC_DONE;
}

/* Where the end record begins; false when there is none. The last one that fits is it. */
static bool
find_end(narc_input *input, uint64_t *at, uint8_t end[END_SIZE])
{
    const size_t size = input->size < END_SEARCH ? (size_t)input->size : END_SEARCH;
    const uint64_t from = input->size - size;
    uint8_t *tail = narc_memory_get(input->allocator, END_SEARCH);
    bool found = false;

    if (tail == NULL) {
        input->error = ENOMEM;
        return false;
    }
    if (size >= END_SIZE && narc_input_at(input, from, tail, size)) {
        for (size_t i = size - END_SIZE + 1; i-- > 0 && !found;) {
            if (memcmp(tail + i, "PK\x05\x06", 4) != 0)
                continue;
            *at = from + i;
            memcpy(end, tail + i, END_SIZE);
            found = true;
        }
    }
    narc_memory_free(input->allocator, tail);
    return found;
}

/* The 64-bit end record, when its locator stands right before the end record. */
static bool
read_end64(directory *zip, uint64_t end_at)
{
    uint8_t locator[LOCATOR_SIZE];
    uint8_t end[END64_SIZE];
    narc_cursor in = {.bytes = {locator, sizeof(locator)}};
    uint64_t at;

    if (end_at < LOCATOR_SIZE ||
        !narc_input_at(zip->input, end_at - LOCATOR_SIZE, locator, sizeof(locator)) ||
        memcmp(locator, "PK\x06\x07", 4) != 0)
        return false;
    in.at = 8;
    at = narc_cursor_u64le(&in);
    if (!narc_input_at(zip->input, at, end, sizeof(end)) || memcmp(end, "PK\x06\x06", 4) != 0)
        return false;
    in = (narc_cursor){.bytes = {end, sizeof(end)}, .at = 32};
    zip->entries = narc_cursor_u64le(&in);
    zip->size = narc_cursor_u64le(&in);
    zip->at = narc_cursor_u64le(&in);
    return true;
}

static narc_status
read_end(directory *zip, narc_error *err)
{
    uint8_t end[END_SIZE];
    narc_cursor in = {.bytes = {end, sizeof(end)}, .at = 10};
    uint64_t end_at = 0;
    uint64_t behind;

    if (!find_end(zip->input, &end_at, end)) {
        if (zip->input->error == ENOMEM)
            return narc_fail_memory(err);
        return damaged(err, zip->input->size, "the directory at its end is missing");
    }
    zip->entries = narc_cursor_u16le(&in);
    zip->size = narc_cursor_u32le(&in);
    zip->at = narc_cursor_u32le(&in);
    if (!read_end64(zip, end_at)) {
        if (!narc_checked_add(zip->at, zip->size, &behind) || behind > end_at)
            return damaged(err, end_at, "the directory does not lie before its end record");
        zip->base = end_at - behind;
        zip->at += zip->base;
    }
    if (!narc_checked_inside(zip->at, zip->size, end_at))
        return damaged(err, end_at, "the directory does not lie before its end record");
    if (zip->entries > zip->size / ENTRY_SIZE)
        return damaged(err, end_at, "more members are announced than the directory can hold");
    if (zip->entries > zip->input->limits.container_entries)
        return narc_fail(err, NARC_TOO_LARGE, end_at, NULL, "zip: %llu members, the limit is %llu",
                         (unsigned long long)zip->entries,
                         (unsigned long long)zip->input->limits.container_entries);
    return NARC_OK;
}

/* Sizes that do not fit 32 bits stand in an extra field, in fixed order, only those that are
 * needed. False when they are missing. */
static bool
read_sizes64(directory *zip, uint64_t extra_at, uint16_t extra_size, bool plain_needed,
             uint64_t *packed, uint64_t *local)
{
    uint8_t extra[65535];
    narc_cursor in = {.bytes = {extra, extra_size}};

    if (!narc_input_at(zip->input, extra_at, extra, extra_size))
        return false;
    while (narc_cursor_left(&in) >= 4) {
        const uint16_t id = narc_cursor_u16le(&in);
        const uint16_t size = narc_cursor_u16le(&in);
        narc_cursor field = {.bytes = narc_cursor_take(&in, size)};

        if (id != 1)
            continue;
        if (plain_needed)
            (void)narc_cursor_u64le(&field);
        if (*packed == UINT32_MAX)
            *packed = narc_cursor_u64le(&field);
        if (*local == UINT32_MAX)
            *local = narc_cursor_u64le(&field);
        return !field.short_read && !in.short_read;
    }
    return false;
}

/* Reads the entry at *at, moves behind it, and tells which bytes of the file the member takes. */
static narc_status
read_entry(directory *zip, uint64_t *at, extent *out, narc_error *err)
{
    uint8_t entry[ENTRY_SIZE];
    uint8_t header[LOCAL_SIZE];
    narc_cursor in = {.bytes = {entry, sizeof(entry)}, .at = 20};
    uint64_t packed, plain, local, next;
    uint16_t name, extra, comment;

    if (!narc_input_at(zip->input, *at, entry, sizeof(entry)) ||
        memcmp(entry, "PK\x01\x02", 4) != 0)
        return damaged(err, *at, "an entry of the directory is damaged");
    packed = narc_cursor_u32le(&in);
    plain = narc_cursor_u32le(&in);
    name = narc_cursor_u16le(&in);
    extra = narc_cursor_u16le(&in);
    comment = narc_cursor_u16le(&in);
    in.at = 42;
    local = narc_cursor_u32le(&in);
    next = *at + ENTRY_SIZE + name + extra + comment;
    if ((packed == UINT32_MAX || local == UINT32_MAX) &&
        !read_sizes64(zip, *at + ENTRY_SIZE + name, extra, plain == UINT32_MAX, &packed, &local))
        return damaged(err, *at, "an entry of the directory lacks its 64-bit sizes");
    if (!narc_checked_add(local, zip->base, &local) ||
        !narc_input_at(zip->input, local, header, sizeof(header)) ||
        memcmp(header, "PK\x03\x04", 4) != 0)
        return damaged(err, *at, "an entry of the directory points to no member");
    in = (narc_cursor){.bytes = {header, sizeof(header)}, .at = 26};
    out->first = local;
    out->behind = local + LOCAL_SIZE;
    out->behind += narc_cursor_u16le(&in);
    out->behind += narc_cursor_u16le(&in);
    if (!narc_checked_add(out->behind, packed, &out->behind) || out->behind > zip->at)
        return damaged(err, *at, "a member reaches into the directory");
    *at = next;
    return NARC_OK;
}

static int
by_place(const void *a, const void *b)
{
    const extent *left = a;
    const extent *right = b;

    return left->first < right->first ? -1 : left->first > right->first ? 1 : 0;
}

static narc_status
check_extents(directory *zip, narc_error *err)
{
    uint64_t at = zip->at;

    for (uint64_t i = 0; i < zip->entries; i++)
        NARC_TRY(read_entry(zip, &at, &zip->extents[i], err));
    qsort(zip->extents, (size_t)zip->entries, sizeof(extent), by_place);
    for (uint64_t i = 1; i < zip->entries; i++)
        if (zip->extents[i].first < zip->extents[i - 1].behind)
            return narc_fail(err, NARC_CONTAINER_BROKEN, zip->extents[i].first, NULL,
                             "zip: members share the same bytes; the file was refused");
    return NARC_OK;
}

narc_status
narc_zip_check(narc_input *input, narc_error *err)
{
    directory zip = {.input = input};
    narc_status status;

    status = read_end(&zip, err);
    if (status != NARC_OK || zip.entries == 0)
        return status;
    zip.extents = narc_memory_zeroed(input->allocator, (size_t)zip.entries, sizeof(extent));
    if (zip.extents == NULL)
        return narc_fail_memory(err);
    status = check_extents(&zip, err);
    narc_memory_free(input->allocator, zip.extents);
    return status;
}
