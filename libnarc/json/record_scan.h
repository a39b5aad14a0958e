/* A look at JSON before it is parsed: how deep it nests and how many values it has. */
#ifndef NARC_JSON_RECORD_SCAN_H
#define NARC_JSON_RECORD_SCAN_H

#include <narc/base.h>

/** Values that a record may have at most. */
#define NARC_RECORD_MOST_VALUES (UINT32_C(1) << 20)

/** NARC_OK; E603 when arrays and objects nest deeper than depth, E601 when there are more values
 * than the largest sensible record has. Says nothing about well-formedness. *text_size becomes the
 * bytes of all strings and names in well-formed JSON after decoding. Linear. */
narc_status narc_record_scan(narc_bytes json, uint32_t depth, uint64_t *text_size, narc_error *err);

#endif
