/* What the files of this room share. */
#ifndef NARC_XML_ROOM_H
#define NARC_XML_ROOM_H

#include "xml/libxml2.h"
#include "xml/sax.h"

/** A narc_text over libxml2's terminated string, NULL included. */
static inline narc_text
narc_xml_text(const xmlChar *terminated)
{
    return narc_text_from((const char *)terminated);
}

/** Byte of the parser's place in the UTF-8 it was fed, `skipped` bytes of which it did not see. */
uint64_t narc_xml_offset(const xmlParserCtxt *context, uint64_t skipped);

/**
 * Gives the context an input that is read through `read` and is UTF-8 whatever it declares, so that
 * no encoder of libxml2's ever runs: those report to stderr instead of the context's handler.
 */
bool narc_xml_attach(xmlParserCtxt *context, xmlInputReadCallback read, void *user);

#endif
