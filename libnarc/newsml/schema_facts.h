/* The types of the NewsML-G2 schema as tables. */
#ifndef NARC_NEWSML_SCHEMA_FACTS_H
#define NARC_NEWSML_SCHEMA_FACTS_H

#include <stddef.h>
#include <stdint.h>

/* Kinds of value: q QCode, Q QCodes, u URI, U URIs, n number, p number above 0, z whole number,
 * h 0 to 100, 1 1 to 9, d decimal, b boolean, i name, j name used once, I names, k
 * tokens, l language, r duration, D date with
 * time, t date, Y date of any precision, E date with time or nothing, g one line, s anything,
 * (a|b) one of these. */
typedef struct narc_schema_type {
    const char *attributes; /* " NAME=KIND[!] ..."; ! required; "*" foreign ones too */
    const char *text;       /* "" none, "m" mixed, else the kind of value */
    uint16_t first_slot;
    uint16_t slot_count;
} narc_schema_type;

/* A stretch of content: any of these elements, at least and at most so many; most 0: any number. */
typedef struct narc_schema_slot {
    uint8_t least;
    uint8_t most;
    uint16_t first_child;
    uint16_t child_count;
} narc_schema_slot;

typedef struct narc_schema_child {
    const char *name; /* "*" any element, "+" any of another namespace */
    uint16_t type;
} narc_schema_child;

extern const narc_schema_type narc_schema_types[];
extern const narc_schema_slot narc_schema_slots[];
extern const narc_schema_child narc_schema_children[];
extern const narc_schema_child narc_schema_tops[]; /* elements declared by themselves, by name */
extern const size_t narc_schema_top_count;

#endif
