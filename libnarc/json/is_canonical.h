/* The form of RFC 8785. */
#ifndef NARC_JSON_IS_CANONICAL_H
#define NARC_JSON_IS_CANONICAL_H

#include <narc/base.h>

/**
 * Whether JSON is in canonical form: no white space, names in the order of their UTF-16 code units,
 * strings with no other escapes than they need, integers without needless digits. Numbers that are no
 * integers, which no record has, count as not canonical. Made for JSON that narc_record_decode has read
 * without an error: other faults than those of form are not looked for. One pass, no memory.
 */
bool narc_json_is_canonical(narc_text json);

#endif
