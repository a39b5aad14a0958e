/* A look at JSON before it is parsed: how deep it nests and how many values it has. */
#ifndef NARC_JSON_RECORD_SCAN_H
#define NARC_JSON_RECORD_SCAN_H

#include <narc/base.h>

/** NARC_OK; E603 when arrays and objects nest deeper than depth, E601 when there are more values
 * than the largest sensible record has. Says nothing about well-formedness. Linear. */
narc_status narc_record_scan(narc_bytes json, uint32_t depth, narc_error *err);

#endif
