/* The character names of HTML 4 (section 24), for XML that uses them without declaring them. */
#ifndef NARC_XML_ENTITIES_H
#define NARC_XML_ENTITIES_H

#include <narc/base.h>

/** The code point of an entity name such as "nbsp", or 0. The five of XML are among them. */
uint32_t narc_xml_entity(narc_text name);

#endif
