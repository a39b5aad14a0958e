/* Canonical JSON (RFC 8785) for the few things a record holds: strings, small integers, objects
 * whose members the caller names in order. */
#ifndef NARC_JSON_CANONICAL_H
#define NARC_JSON_CANONICAL_H

#include <narc/record.h>

/** The largest integer a JSON number carries everywhere (RFC 8785, appendix D): 2^53 - 1. */
#define NARC_JSON_LARGEST_INTEGER UINT64_C(9007199254740991)

/** A string that is known to be UTF-8; narc_json_string looks and replaces what is not. */
void narc_json_utf8(narc_buffer *out, narc_text text);

/** Begins a member: the comma unless it is the first, its name and the colon. */
void narc_json_name(narc_buffer *out, bool *first, const char *name);

/** An integer as a number up to 2^53 - 1, beyond that as a string of digits. */
void narc_json_integer(narc_buffer *out, uint64_t value);

#endif
