/* XML Schema: a schema that the user supplies, and what a document has against it. */
#ifndef NARC_XML_SCHEMA_H
#define NARC_XML_SCHEMA_H

#include <narc/validate.h>

/** Tells of everything in a well-formed document that its schema forbids (E419), at most 1,000
 * times. NARC_OK also then; as narc_xml_parse; E802. */
narc_status narc_xml_schema_check(const narc_schema *schema, narc_bytes document,
                                  const narc_limits *limits, narc_finding_fn finding, void *user,
                                  narc_error *err);

#endif
