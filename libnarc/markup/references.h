/* Character references (HTML standard, 13.2.5.72 to 13.2.5.80). */
#ifndef NARC_MARKUP_REFERENCES_H
#define NARC_MARKUP_REFERENCES_H

#include <narc/base.h>

typedef struct narc_reference {
    const char *name; /* without the semicolon */
    uint8_t name_size;
    uint8_t bare;       /* 1: means the same without one */
    uint8_t value_size; /* bytes of UTF-8 */
    char value[7];
} narc_reference;

/* The tables of references.c. */
extern const narc_reference narc_references[];
extern const uint16_t narc_reference_starts[59]; /* by first letter, 'A' to 'z', and the end */

/** What a reference turned out to be. */
typedef struct narc_reference_found {
    size_t consumed;    /* bytes behind '&' that belong to it, 0 when '&' is just that */
    size_t seen;        /* bytes behind '&' that cannot begin another one */
    uint8_t value_size; /* bytes in value */
    char value[7];
    const char *error;   /* name of the parse error, static storage, or NULL */
    size_t error_at;     /* where behind '&' it shows */
    const char *error_2; /* one about its meaning, which shows behind it */
} narc_reference_found;

/** Reads what follows '&' at text.data[-1], in an attribute value or in text. */
narc_reference_found narc_reference_read(narc_text text, bool in_attribute);

#endif
