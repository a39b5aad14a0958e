/* A lenient reader of JSON as it is found on the web: whatever can be understood becomes a tree in
 * an arena. For JSON that must be right there is the record reader; this one is for metadata that
 * strangers wrote: control characters inside strings, trailing commas, bad escapes, repeated names
 * and a missing end cost nothing but themselves. */
#ifndef NARC_JSON_VALUE_H
#define NARC_JSON_VALUE_H

#include "base/arena.h"

typedef enum narc_json_kind {
    NARC_JSON_NULL = 0,
    NARC_JSON_FALSE,
    NARC_JSON_TRUE,
    NARC_JSON_NUMBER,
    NARC_JSON_STRING,
    NARC_JSON_ARRAY,
    NARC_JSON_OBJECT
} narc_json_kind;

typedef struct narc_json_value {
    narc_json_kind kind;
    narc_text name; /* of a member of an object */
    narc_text text; /* of a string, decoded, or the literal of a number; UTF-8 if the input is */
    const struct narc_json_value *first; /* member or element */
    const struct narc_json_value *next;  /* beside this one */
} narc_json_value;

/**
 * Reads the first value in text; what stands before its first brace or bracket and behind its end
 * is ignored. Elements nested deeper than depth are skipped. NULL when there is no object or array,
 * or no memory (then the arena has failed). Strings without escapes point into text.
 */
const narc_json_value *narc_json_read(narc_text text, uint32_t depth, narc_arena *arena);

/** The first member of that name, or NULL; object may be NULL or no object. */
const narc_json_value *narc_json_member(const narc_json_value *object, const char *name);

/** The text of a string or number, else empty; value may be NULL. */
narc_text narc_json_text(const narc_json_value *value);

#endif
