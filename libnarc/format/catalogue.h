/* The catalogue: a row for each item, in pages of consecutive numbers (spec 6.2). */
#ifndef NARC_FORMAT_CATALOGUE_H
#define NARC_FORMAT_CATALOGUE_H

#include "format/columns.h"
#include "format/place.h"

#include <narc/article.h>

#define NARC_CATALOGUE_HEAD_SIZE 24
#define NARC_PAGE_ROWS_MOST 65536u
#define NARC_INDEX_TEXT_MAX 65535u /* bytes of a guid or url */
#define NARC_PUBLISHED_UNKNOWN INT64_MIN
#define NARC_ITEMS_MOST (UINT64_C(1) << 40) /* appendix A */

/* 6.2: the texts of a row, in the order in which they are stored. */
typedef enum narc_catalogue_text {
    NARC_CATALOGUE_GUID,
    NARC_CATALOGUE_URL,
    NARC_CATALOGUE_PROVIDER,
    NARC_CATALOGUE_LANGUAGE,
    NARC_CATALOGUE_HEADLINE,
    NARC_CATALOGUE_SUBJECTS,
    NARC_CATALOGUE_FORMAT,
    NARC_CATALOGUE_TEXTS
} narc_catalogue_text;

/** Most bytes of each text: 255 or 65,535. */
uint32_t narc_catalogue_text_most(narc_catalogue_text which);

/* 6.2: facts. */
#define NARC_FACT_STATUS_MASK 0x3u
#define NARC_FACT_EMBARGO_SHIFT 2
#define NARC_FACT_EMBARGO_MASK 0x3u
#define NARC_FACT_ORIGINAL (1u << 4)
#define NARC_FACT_TEXT (1u << 5)
#define NARC_FACT_PICTURE (1u << 6)
#define NARC_FACT_URL_IS_GUID (1u << 7)
#define NARC_FACT_PRECISION_SHIFT 8
#define NARC_FACT_PRECISION_MASK 0x7u
#define NARC_FACT_ZONE_KNOWN (1u << 11)
#define NARC_FACT_CUT (1u << 12)
#define NARC_FACT_ALL 0x1FFFu

static inline narc_item_status
narc_fact_status(uint32_t facts)
{
    return (narc_item_status)(facts & NARC_FACT_STATUS_MASK);
}

static inline narc_embargo_state
narc_fact_embargo(uint32_t facts)
{
    return (narc_embargo_state)(facts >> NARC_FACT_EMBARGO_SHIFT & NARC_FACT_EMBARGO_MASK);
}

/** Status, embargo and precision are in range and no unknown bit is set. */
bool narc_facts_known(uint32_t facts);

typedef struct narc_catalogue_row {
    uint64_t number; /* of the item */
    uint8_t id[32];  /* SHA-256 of the record */
    uint64_t version;
    uint64_t stated;       /* version the document stated, when that one was taken; else 0 */
    int64_t published;     /* seconds since 1970 UTC, or NARC_PUBLISHED_UNKNOWN */
    int64_t embargo_until; /* seconds since 1970 UTC; 0 unless the embargo is NARC_EMBARGO_UNTIL */
    uint32_t commit;       /* number of the commit that added it */
    int64_t added;         /* time of that commit */
    narc_place place;      /* of the record's first piece */
    uint32_t facts;
    uint64_t original; /* first 8 bytes of the SHA-256 of the first original, most significant
                          first; 0 without one */
    narc_text texts[NARC_CATALOGUE_TEXTS];
} narc_catalogue_row;

/** The url of a row, also when it is the guid. */
narc_text narc_catalogue_url(const narc_catalogue_row *row);

/** Appends the plain payload of a page: rows[i].number is rows[0].number + i. count 1 to 65,536. */
void narc_catalogue_encode(const narc_catalogue_row *rows, size_t count, narc_buffer *out);
/** Bytes that a row adds to a page, about; to decide when a page is full. */
size_t narc_catalogue_row_size(const narc_catalogue_row *row);

/* A checked page. */
typedef struct narc_catalogue_page {
    narc_bytes plain; /* borrowed */
    uint64_t first;   /* number of the first item */
    size_t count;
    narc_column frames, frame_sizes; /* over blocks */
    const uint8_t *ids;
    narc_column version, stated, published, embargo_until, commit, added, block, piece, facts,
        original;
    narc_column sizes[NARC_CATALOGUE_TEXTS];
    size_t texts[NARC_CATALOGUE_TEXTS]; /* where each kind begins in the plain payload */
    size_t walk_row;                    /* row whose texts begin at walk_at */
    size_t walk_at[NARC_CATALOGUE_TEXTS];
} narc_catalogue_page;

/**
 * Checks a page that stands at `offset`: exact fit, every row in range, texts UTF-8, places before
 * the page. NARC_OK; E206; E103 reserved bits.
 */
narc_status narc_catalogue_decode(narc_bytes plain, uint64_t offset, narc_catalogue_page *out,
                                  narc_error *err);
/** Row i < count; texts are borrowed from the payload. Cheap in ascending order, else linear in i. */
void narc_catalogue_get(narc_catalogue_page *page, size_t i, narc_catalogue_row *out);

#endif
