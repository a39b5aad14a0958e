/* Key pages: sorted rows by which items and objects are found (spec 6.3, 6.6). */
#ifndef NARC_FORMAT_KEYS_H
#define NARC_FORMAT_KEYS_H

#include "format/catalogue.h"

#define NARC_KEYS_HEAD_SIZE 8

/* 6.3. The catalogue counts as table 0, for runs. */
typedef enum narc_table_id {
    NARC_TABLE_CATALOGUE = 0,
    NARC_TABLE_GUID = 1,
    NARC_TABLE_ID = 2,
    NARC_TABLE_URL = 3,
    NARC_TABLE_TIME = 4,
    NARC_TABLE_OBJECT = 5,
    NARC_TABLE_STATE = 6,
    NARC_TABLES = 7
} narc_table_id;

/* One row of any table; what the table has no column for is 0. */
typedef struct narc_key_row {
    uint64_t key;
    uint64_t number;       /* of the item; in table 6 it is the key, and repeated here */
    uint64_t version;      /* table 1 */
    uint32_t facts;        /* table 1: facts (6.2); table 6: state (6.6) */
    int64_t embargo_until; /* tables 1 and 6 */
    narc_place place;      /* tables 1 and 5 */
    uint32_t id;           /* table 1: first 4 bytes of the content id, most significant first */
} narc_key_row;

/* 6.6: state. */
#define NARC_STATE_SUPERSEDED 1u
#define NARC_STATE_STATUS_SHIFT 1
#define NARC_STATE_STATUS_MASK 0x3u
#define NARC_STATE_EMBARGO_SHIFT 3
#define NARC_STATE_EMBARGO_MASK 0x3u
#define NARC_STATE_ALL 0x1Fu

/** The state of a version: whether a higher one is there, whether any is canceled, and the facts of the
 * highest (6.6). */
static inline uint32_t
narc_state_pack(bool superseded, bool canceled, uint32_t newest)
{
    const uint32_t status = canceled ? NARC_STATUS_CANCELED : narc_fact_status(newest);

    return (superseded ? NARC_STATE_SUPERSEDED : 0) | status << NARC_STATE_STATUS_SHIFT |
           (uint32_t)narc_fact_embargo(newest) << NARC_STATE_EMBARGO_SHIFT;
}

/** 6.3: the key of a digest: its first 6 bytes. */
uint64_t narc_key_of_digest(const uint8_t digest[32]);
/** 6.3: the key of a guid or url: of its SHA-256. */
uint64_t narc_key_of_text(narc_text text);
/** 6.3: the key of a time. */
static inline uint64_t
narc_key_of_time(int64_t time)
{
    return (uint64_t)time ^ UINT64_C(1) << 63;
}

/** Bytes of a row of the table. */
size_t narc_keys_row_size(narc_table_id table);
/** <0, 0, >0: the order of rows in the table (6.3). */
int narc_keys_compare(narc_table_id table, const narc_key_row *a, const narc_key_row *b);

/** Appends the plain payload of a page of sorted rows; count 1 to 65,536. */
void narc_keys_encode(narc_table_id table, const narc_key_row *rows, size_t count,
                      narc_buffer *out);

/* A checked page. */
typedef struct narc_keys_page {
    narc_table_id table;
    size_t count;
    narc_column key, number, version, facts, embargo_until, frame, frame_size, piece, id;
} narc_keys_page;

/** Checks a page that stands at `offset`: exact fit, order, ranges. NARC_OK; E206; E103. */
narc_status narc_keys_decode(narc_bytes plain, uint64_t offset, narc_keys_page *out,
                             narc_error *err);
void narc_keys_get(const narc_keys_page *page, size_t i, narc_key_row *out);
/** The first row whose key is not below `key`; count when there is none. Logarithmic. */
size_t narc_keys_find(const narc_keys_page *page, uint64_t key);

#endif
