/* The functions of libxml2 that this room calls, by their own names, through a table: base/part.h. */
#ifndef NARC_XML_LIBXML2_H
#define NARC_XML_LIBXML2_H

#include "base/part.h"

#include <narc/visibility.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlschemas.h>

#define NARC_LIBXML2(X)                                                                            \
    X(inputPush)                                                                                   \
    X(xmlCtxtUseOptions)                                                                           \
    X(xmlFreeDoc)                                                                                  \
    X(xmlFreeInputStream)                                                                          \
    X(xmlFreeParserCtxt)                                                                           \
    X(xmlFreeParserInputBuffer)                                                                    \
    X(xmlGetExternalEntityLoader)                                                                  \
    X(xmlInitParser)                                                                               \
    X(xmlNewIOInputStream)                                                                         \
    X(xmlNewParserCtxt)                                                                            \
    X(xmlNoNetExternalEntityLoader)                                                                \
    X(xmlParseDocument)                                                                            \
    X(xmlParserInputBufferCreateIO)                                                                \
    X(xmlSchemaFree)                                                                               \
    X(xmlSchemaFreeParserCtxt)                                                                     \
    X(xmlSchemaFreeValidCtxt)                                                                      \
    X(xmlSchemaNewParserCtxt)                                                                      \
    X(xmlSchemaNewValidCtxt)                                                                       \
    X(xmlSchemaParse)                                                                              \
    X(xmlSchemaSetParserStructuredErrors)                                                          \
    X(xmlSchemaSetValidStructuredErrors)                                                           \
    X(xmlSchemaValidateStream)                                                                     \
    X(xmlSetExternalEntityLoader)                                                                  \
    X(xmlStopParser)

typedef struct narc_libxml2 {
#define NARC_LIBXML2_FIELD(name) __typeof__(name) *name;
    NARC_LIBXML2(NARC_LIBXML2_FIELD)
#undef NARC_LIBXML2_FIELD
} narc_libxml2;

/* Of the part "xml". */
extern NARC_IN_PART const narc_libxml2 narc_libxml2_functions;

/* That one; NULL before narc_xml_start. */
extern const narc_libxml2 *narc_xml2;

#ifndef NARC_LIBXML2_ITSELF
#define inputPush narc_xml2->inputPush
#define xmlCtxtUseOptions narc_xml2->xmlCtxtUseOptions
#define xmlFreeDoc narc_xml2->xmlFreeDoc
#define xmlFreeInputStream narc_xml2->xmlFreeInputStream
#define xmlFreeParserCtxt narc_xml2->xmlFreeParserCtxt
#define xmlFreeParserInputBuffer narc_xml2->xmlFreeParserInputBuffer
#define xmlGetExternalEntityLoader narc_xml2->xmlGetExternalEntityLoader
#define xmlInitParser narc_xml2->xmlInitParser
#define xmlNewIOInputStream narc_xml2->xmlNewIOInputStream
#define xmlNewParserCtxt narc_xml2->xmlNewParserCtxt
#define xmlNoNetExternalEntityLoader narc_xml2->xmlNoNetExternalEntityLoader
#define xmlParseDocument narc_xml2->xmlParseDocument
#define xmlParserInputBufferCreateIO narc_xml2->xmlParserInputBufferCreateIO
#define xmlSchemaFree narc_xml2->xmlSchemaFree
#define xmlSchemaFreeParserCtxt narc_xml2->xmlSchemaFreeParserCtxt
#define xmlSchemaFreeValidCtxt narc_xml2->xmlSchemaFreeValidCtxt
#define xmlSchemaNewParserCtxt narc_xml2->xmlSchemaNewParserCtxt
#define xmlSchemaNewValidCtxt narc_xml2->xmlSchemaNewValidCtxt
#define xmlSchemaParse narc_xml2->xmlSchemaParse
#define xmlSchemaSetParserStructuredErrors narc_xml2->xmlSchemaSetParserStructuredErrors
#define xmlSchemaSetValidStructuredErrors narc_xml2->xmlSchemaSetValidStructuredErrors
#define xmlSchemaValidateStream narc_xml2->xmlSchemaValidateStream
#define xmlSetExternalEntityLoader narc_xml2->xmlSetExternalEntityLoader
#define xmlStopParser narc_xml2->xmlStopParser
#endif

#endif
