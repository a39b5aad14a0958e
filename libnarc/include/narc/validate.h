/* Validation: the schema a user supplies, for narc_read_options.schema. */
#ifndef NARC_VALIDATE_H
#define NARC_VALIDATE_H

#include <narc/convert.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Reads an XML Schema and what it imports from the files beside it. Nothing is fetched. The schema is
 * trusted, the documents it is held against are not.
 *
 * @param path terminated; a file, or a folder, of which the newest NewsML-G2 Power schema is taken
 * @param out  the caller's, or NULL on failure
 * @return NARC_OK; E101 no such file; E422 it is no schema; E802
 *
 * Not to be called while other threads of the process use libxml2.
 */
NARC_API NARC_MUST_USE narc_status narc_schema_open(const char *path, narc_schema **out,
                                                    narc_error *err);
/** Ends it. NULL is fine. */
NARC_API void narc_schema_close(narc_schema *schema);

#ifdef __cplusplus
}
#endif

#endif
