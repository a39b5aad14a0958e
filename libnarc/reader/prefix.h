/* Leading hex digits of a content id, and the keys of table 2 that begin with them (spec 6.3). */
#ifndef NARC_READER_PREFIX_H
#define NARC_READER_PREFIX_H

#include "digest/digest.h"

typedef struct narc_prefix {
    uint8_t bytes[NARC_SHA256_SIZE]; /* the digits, then zeros */
    size_t digits;
    uint64_t first; /* key */
    uint64_t last;  /* key, included */
} narc_prefix;

/** False when the text is no hex digits or more than an id has. */
bool narc_prefix_parse(narc_text digits, narc_prefix *out);
bool narc_prefix_of(const narc_prefix *prefix, const uint8_t id[NARC_SHA256_SIZE]);

#endif
