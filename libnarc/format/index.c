/* The index of a commit: one row for each item and each object it added (spec 6). */
#include "format/index.h"
#include "base/buffer.h"
#include "base/cursor.h"
#include "base/fail.h"
#include "base/utf8.h"

#include <assert.h>
#include <string.h>

static void
add_location(narc_buffer *out, const narc_location *location)
{
    narc_buffer_u64le(out, location->frame);
    narc_buffer_u32le(out, location->frame_size);
    narc_buffer_u32le(out, location->at);
}

void
narc_index_add_item(narc_index_rows *rows, const narc_index_item *item)
{
    narc_buffer *out = &rows->item_rows;

    assert(item->guid.size <= NARC_INDEX_TEXT_MAX && item->url.size <= NARC_INDEX_TEXT_MAX);
    narc_buffer_bytes(out, item->id, sizeof(item->id));
    narc_buffer_bytes(out, item->original, sizeof(item->original));
    narc_buffer_u64le(out, item->version);
    narc_buffer_u64le(out, item->stated);
    narc_buffer_u64le(out, (uint64_t)item->published);
    narc_buffer_u64le(out, (uint64_t)item->embargo_until);
    add_location(out, &item->record);
    narc_buffer_u32le(out, item->record_size);
    narc_buffer_byte(out, (uint8_t)item->status);
    narc_buffer_byte(out, (uint8_t)item->embargo);
    narc_buffer_u16le(out, (uint16_t)item->guid.size);
    narc_buffer_u16le(out, (uint16_t)item->url.size);
    narc_buffer_u16le(out, 0);
    narc_buffer_u32le(out, 0);
    narc_buffer_text(&rows->texts, item->guid);
    narc_buffer_text(&rows->texts, item->url);
    rows->items++;
}

void
narc_index_add_object(narc_index_rows *rows, const narc_index_object *object)
{
    narc_buffer *out = &rows->object_rows;

    narc_buffer_bytes(out, object->digest, sizeof(object->digest));
    narc_buffer_u64le(out, object->size);
    add_location(out, &object->location);
    rows->objects++;
}

size_t
narc_index_size(const narc_index_rows *rows)
{
    return NARC_INDEX_HEAD_SIZE + rows->item_rows.size + rows->object_rows.size + rows->texts.size;
}

void
narc_index_encode(const narc_index_rows *rows, narc_buffer *out)
{
    if (rows->item_rows.failed || rows->object_rows.failed || rows->texts.failed) {
        out->failed = true;
        return;
    }
    narc_buffer_u32le(out, rows->items);                /* 6.1 */
    narc_buffer_u32le(out, rows->objects);              /* 6.1 */
    narc_buffer_u32le(out, (uint32_t)rows->texts.size); /* 6.1 */
    narc_buffer_u32le(out, 0);                          /* 6.1, reserved */
    narc_buffer_bytes(out, rows->item_rows.data, rows->item_rows.size);
    narc_buffer_bytes(out, rows->object_rows.data, rows->object_rows.size);
    narc_buffer_bytes(out, rows->texts.data, rows->texts.size);
}

void
narc_index_clear(narc_index_rows *rows)
{
    rows->items = 0;
    rows->objects = 0;
    narc_buffer_clear(&rows->item_rows);
    narc_buffer_clear(&rows->object_rows);
    narc_buffer_clear(&rows->texts);
}

void
narc_index_free(narc_index_rows *rows)
{
    narc_buffer_free(&rows->item_rows);
    narc_buffer_free(&rows->object_rows);
    narc_buffer_free(&rows->texts);
}

narc_status
narc_index_begin(narc_index_walk *walk, narc_bytes plain, uint64_t frame, narc_error *err)
{
    narc_cursor in = {.bytes = plain, .base = frame};
    uint64_t rows;
    uint32_t texts, reserved;

    *walk = (narc_index_walk){.bytes = plain, .frame = frame};
    walk->items = narc_cursor_u32le(&in);
    walk->objects = narc_cursor_u32le(&in);
    texts = narc_cursor_u32le(&in);
    reserved = narc_cursor_u32le(&in);
    if (in.short_read)
        return narc_fail(err, NARC_INDEX_DAMAGED, frame, "6.1", "an index has no head");
    if (reserved != 0)
        return narc_fail(err, NARC_NEWER_FORMAT, frame, "6.1",
                         "an index needs a feature that is unknown here");
    /* Two products of 32-bit numbers and small constants: no overflow in 64 bits. */
    rows = (uint64_t)walk->items * NARC_INDEX_ITEM_SIZE +
           (uint64_t)walk->objects * NARC_INDEX_OBJECT_SIZE;
    if (NARC_INDEX_HEAD_SIZE + rows + texts != plain.size)
        return narc_fail(err, NARC_INDEX_DAMAGED, frame, "6.1",
                         "the rows and texts of an index are not as large as it says");
    walk->next_row = NARC_INDEX_HEAD_SIZE;
    walk->next_text = NARC_INDEX_HEAD_SIZE + (size_t)rows;
    walk->items_left = walk->items;
    walk->objects_left = walk->objects;
    return NARC_OK;
}

static void
take_location(narc_cursor *in, narc_location *out)
{
    out->frame = narc_cursor_u64le(in);
    out->frame_size = narc_cursor_u32le(in);
    out->at = narc_cursor_u32le(in);
}

/* 6.2: a text is UTF-8 and comes from the text part, in the order of the rows. */
static bool
take_text(narc_index_walk *walk, size_t size, narc_text *out)
{
    if (size > walk->bytes.size - walk->next_text)
        return false;
    *out = (narc_text){(const char *)walk->bytes.data + walk->next_text, size};
    walk->next_text += size;
    return narc_utf8_valid(*out);
}

narc_status
narc_index_next_item(narc_index_walk *walk, narc_index_item *out, narc_error *err)
{
    narc_cursor in = {.bytes = walk->bytes, .at = walk->next_row};
    size_t guid_size, url_size;
    uint8_t status, embargo;

    if (walk->items_left == 0)
        return NARC_DONE;
    memcpy(out->id, narc_cursor_take(&in, sizeof(out->id)).data, sizeof(out->id));
    memcpy(out->original, narc_cursor_take(&in, sizeof(out->original)).data, sizeof(out->original));
    out->version = narc_cursor_u64le(&in);
    out->stated = narc_cursor_u64le(&in);
    out->published = (int64_t)narc_cursor_u64le(&in);
    out->embargo_until = (int64_t)narc_cursor_u64le(&in);
    take_location(&in, &out->record);
    out->record_size = narc_cursor_u32le(&in);
    status = narc_cursor_u8(&in);
    embargo = narc_cursor_u8(&in);
    guid_size = narc_cursor_u16le(&in);
    url_size = narc_cursor_u16le(&in);
    if (narc_cursor_u16le(&in) != 0 || narc_cursor_u32le(&in) != 0)
        return narc_fail(err, NARC_NEWER_FORMAT, walk->frame, "6.2",
                         "an item row needs a feature that is unknown here");
    if (out->version == 0 || status > NARC_STATUS_CANCELED || embargo > NARC_EMBARGO_INDEFINITE ||
        guid_size == 0 || !take_text(walk, guid_size, &out->guid) ||
        !take_text(walk, url_size, &out->url))
        return narc_fail(err, NARC_INDEX_DAMAGED, walk->frame, "6.2",
                         "item row %u of an index is malformed",
                         (unsigned)(walk->items - walk->items_left + 1));
    out->status = (narc_item_status)status;
    out->embargo = (narc_embargo_state)embargo;
    walk->next_row = in.at;
    walk->items_left--;
    return NARC_OK;
}

narc_status
narc_index_next_object(narc_index_walk *walk, narc_index_object *out, narc_error *err)
{
    narc_cursor in = {.bytes = walk->bytes, .at = walk->next_row};

    assert(walk->items_left == 0);
    if (walk->objects_left == 0) {
        if (walk->next_text == walk->bytes.size)
            return NARC_DONE;
        return narc_fail(err, NARC_INDEX_DAMAGED, walk->frame, "6.2",
                         "an index has texts that no row uses");
    }
    memcpy(out->digest, narc_cursor_take(&in, sizeof(out->digest)).data, sizeof(out->digest));
    out->size = narc_cursor_u64le(&in);
    take_location(&in, &out->location);
    walk->next_row = in.at;
    walk->objects_left--;
    return NARC_OK;
}
