/* The index of a commit: one row for each item and each object it added (spec 6). */
#ifndef NARC_FORMAT_INDEX_H
#define NARC_FORMAT_INDEX_H

#include <narc/article.h>
#include <narc/base.h>

#define NARC_INDEX_HEAD_SIZE 16
#define NARC_INDEX_ITEM_SIZE 128
#define NARC_INDEX_OBJECT_SIZE 56
#define NARC_INDEX_TEXT_MAX 65535u /* bytes of a guid or of an indexed URL */
#define NARC_PUBLISHED_UNKNOWN INT64_MIN

/* Where the first piece of a record or object stands. */
typedef struct narc_location {
    uint64_t frame;      /* offset of its block's frame */
    uint32_t frame_size; /* bytes of that frame with header and padding */
    uint32_t at;         /* position of the piece in the plain block */
} narc_location;

typedef struct narc_index_item {
    uint8_t id[32];       /* SHA-256 of the record */
    uint8_t original[32]; /* SHA-256 of its first original; zeros without one */
    uint64_t version;
    uint64_t stated;       /* version the document stated, when that one was taken; else 0 */
    int64_t published;     /* seconds since 1970 UTC, or NARC_PUBLISHED_UNKNOWN */
    int64_t embargo_until; /* seconds since 1970 UTC; 0 unless embargo is NARC_EMBARGO_UNTIL */
    narc_location record;
    uint32_t record_size;
    narc_item_status status;
    narc_embargo_state embargo;
    narc_text guid; /* 1 to 65,535 bytes */
    narc_text url;  /* may be empty */
} narc_index_item;

typedef struct narc_index_object {
    uint8_t digest[32];
    uint64_t size;
    narc_location location;
} narc_index_object;

/* Rows on their way into a frame: narc_index_encode joins the three parts. Zeroed means empty. */
typedef struct narc_index_rows {
    uint32_t items;
    uint32_t objects;
    narc_buffer item_rows;
    narc_buffer object_rows;
    narc_buffer texts;
} narc_index_rows;

void narc_index_add_item(narc_index_rows *rows, const narc_index_item *item);
void narc_index_add_object(narc_index_rows *rows, const narc_index_object *object);
/** Bytes that narc_index_encode would append. */
size_t narc_index_size(const narc_index_rows *rows);
/** Appends the plain payload of an index frame. */
void narc_index_encode(const narc_index_rows *rows, narc_buffer *out);
/** Forgets the rows, keeps the memory. */
void narc_index_clear(narc_index_rows *rows);
void narc_index_free(narc_index_rows *rows);

/* Walks the plain payload of an index frame. */
typedef struct narc_index_walk {
    uint32_t items;   /* rows in all */
    uint32_t objects; /* rows in all */
    uint64_t frame;   /* offset of the index frame, for errors */
    narc_bytes bytes;
    size_t next_row;
    size_t next_text;
    uint32_t items_left;
    uint32_t objects_left;
} narc_index_walk;

/** Checks that the parts fill the payload exactly. E206. */
narc_status narc_index_begin(narc_index_walk *walk, narc_bytes plain, uint64_t frame,
                             narc_error *err);
/** The next item row; guid and url are borrowed from the payload. NARC_OK, NARC_DONE, E206. */
narc_status narc_index_next_item(narc_index_walk *walk, narc_index_item *out, narc_error *err);
/** The next object row, once the items are done. At the end the texts must be used up. */
narc_status narc_index_next_object(narc_index_walk *walk, narc_index_object *out, narc_error *err);

#endif
