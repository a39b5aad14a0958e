/* The one room that talks to libxml2. XML arrives as events; no network, no external entity, no DTD
 * subset, ceilings on depth, tags and size, positions for every event. */
#ifndef NARC_XML_SAX_H
#define NARC_XML_SAX_H

#include <narc/convert.h>

typedef struct narc_sax_attribute {
    narc_text name;   /* local name */
    narc_text prefix; /* or empty */
    narc_text ns;     /* namespace URI or empty */
    narc_text value;  /* entities and character references resolved */
} narc_sax_attribute;

typedef struct narc_sax_namespace {
    narc_text prefix; /* empty for the default namespace */
    narc_text uri;
} narc_sax_namespace;

typedef struct narc_sax_element {
    narc_text name; /* local name */
    narc_text prefix;
    narc_text ns;
    const narc_sax_attribute *attributes;
    size_t attribute_count;
    const narc_sax_namespace *declared; /* namespaces declared on this element */
    size_t declared_count;
    uint32_t line;
    uint64_t offset; /* byte behind the tag in the input, as well as the parser knows */
} narc_sax_element;

/* Texts are borrowed during the call. Another answer than NARC_OK stops the parser and becomes its
 * answer. Every callback may be NULL. */
typedef struct narc_sax_handler {
    narc_status (*open)(void *user, const narc_sax_element *element, narc_error *err);
    narc_status (*text)(void *user, narc_text text, narc_error *err);
    narc_status (*close)(void *user, narc_text name, uint32_t line, narc_error *err);
    narc_status (*comment)(void *user, narc_text text, narc_error *err);
    narc_status (*instruction)(void *user, narc_text target, narc_text data, narc_error *err);
    narc_status (*cdata)(void *user, narc_text text, narc_error *err); /* NULL: goes to text */
    void *user;
    bool skip_subset; /* an internal DTD subset is passed over unseen instead of being refused */
} narc_sax_handler;

/** What was learned about a document besides its events. */
typedef struct narc_xml_facts {
    char encoding[40]; /* the parser used, lower case */
    bool declared;     /* in the XML declaration */
    bool doctype;      /* there was a DOCTYPE without internal subset; it was not loaded */
} narc_xml_facts;

/** Loads and starts libxml2 once per process, from whichever thread comes first; parsing does it too.
 * E801. */
narc_status narc_xml_start(narc_error *err);

/**
 * Parses an XML 1.0 document with namespaces.
 *
 * @param html_entities  &nbsp; and the other HTML names are known although nothing declares them
 * @return NARC_OK; E405 with line and column; E406 internal DTD subset; E407 undeclared entity;
 *         E601 size; E603 depth; E604 tag length; E802; what a callback answered
 */
narc_status narc_xml_parse(narc_bytes document, const narc_limits *limits, bool html_entities,
                           const narc_sax_handler *handler, narc_xml_facts *facts, narc_error *err);

/** The same for a document that goes on with `rest` (NULL: it does not), whatever its size. */
narc_status narc_xml_parse_pulled(narc_bytes begin, const narc_pull *rest,
                                  const narc_limits *limits, bool html_entities,
                                  const narc_sax_handler *handler, narc_xml_facts *facts,
                                  narc_error *err);

#endif
