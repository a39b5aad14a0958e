/* The record's shape: one table for each struct of the article, from which it is written, read and
 * compared with spec/item.schema.json. */
#ifndef NARC_JSON_RECORD_FIELDS_H
#define NARC_JSON_RECORD_FIELDS_H

#include <narc/article.h>

#define NARC_RECORD_MARKER "narc-item-1" /* changes only when older readers must not go on */

typedef enum narc_field_kind {
    NARC_FIELD_TEXT,    /* narc_text; a string */
    NARC_FIELD_BODY,    /* narc_text; a string that is a narc body */
    NARC_FIELD_PERCENT, /* uint32_t, 1 to 100; a number */
    NARC_FIELD_COUNT,   /* uint64_t; a string of digits, since a JSON number is a double */
    NARC_FIELD_DATE,    /* narc_date; an object */
    NARC_FIELD_STATUS,  /* narc_item_status; a string */
    NARC_FIELD_EMBARGO, /* embargo and embargo_until of the item; an object */
    NARC_FIELD_OBJECT,  /* a struct in place; an object */
    NARC_FIELD_LIST,    /* {items, count}; an array of objects */
    NARC_FIELD_MARKER   /* nothing in memory; the string that says this is a record */
} narc_field_kind;

struct narc_fields;

typedef struct narc_field {
    const char *name;
    narc_field_kind kind;
    size_t offset;                /* in the struct */
    const struct narc_fields *of; /* of OBJECT and of the elements of LIST */
} narc_field;

typedef struct narc_fields {
    const char *name; /* of the definition in the schema */
    size_t size;      /* of the struct */
    const narc_field *items;
    size_t count;
} narc_fields;

/** Of narc_item, the root of all tables. Members stand in the order of RFC 8785. */
extern const narc_fields narc_item_fields;

/** Words of the enums in a record, in the order of the enum. */
extern const char *const narc_status_words[3];
extern const char *const narc_embargo_words[3];
extern const char *const narc_precision_words[6];

/** A list as every {items, count} looks, copied out of a struct and back. */
typedef struct narc_any_list {
    void *items;
    size_t count;
} narc_any_list;

/** "unknown", "Z" or "+01:00". */
#define NARC_ZONE_SIZE 8
void narc_record_zone(const narc_date *date, char out[NARC_ZONE_SIZE]);

/** Where in a record something is, for messages: "headlines[2].value". */
#define NARC_RECORD_DEPTH 8

typedef struct narc_record_path {
    struct {
        const char *name;
        size_t index; /* SIZE_MAX when it is no element of a list */
    } steps[NARC_RECORD_DEPTH];
    size_t depth;
} narc_record_path;

#define NARC_RECORD_PATH_SIZE 160
void narc_record_path_format(const narc_record_path *path, char out[NARC_RECORD_PATH_SIZE]);

#endif
