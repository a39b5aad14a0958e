/* What the schema admits in a start tag, so that elements kept verbatim from a document that broke
 * a rule do not make a new document invalid. */
#ifndef NARC_NEWSML_SCHEMA_FILTER_H
#define NARC_NEWSML_SCHEMA_FILTER_H

#include "markup/tree.h"

/* Attributes as " NAME=KIND[!] ": q QCode, Q QCodes, u URI, U URIs, n number, p number above 0,
 * h 0 to 100, d decimal, b boolean, t date, i name, l language, s anything; ! required. */
typedef struct narc_schema_fact {
    const char *element;
    const char *attributes;
} narc_schema_fact;

extern const narc_schema_fact narc_schema_facts[];
extern const size_t narc_schema_fact_count;

/* Told of each element, or attribute of an element, that was left out. */
typedef struct narc_schema_filter {
    void (*left_out)(void *user, narc_text element, narc_text attribute);
    void *user;
} narc_schema_filter;

/** Whether an element of the standard is known and has all attributes that are required. Elements
 * of other namespaces always fit. */
bool narc_schema_element_fits(const narc_tree *tree, narc_node_id node);
/** Whether the schema admits any content below an element: it is foreign, or holds foreign XML. */
bool narc_schema_is_open(const narc_tree *tree, narc_node_id node);
/** Whether an attribute may stand in the element with its value. */
bool narc_schema_attribute_fits(const narc_tree *tree, narc_node_id node,
                                const narc_attribute *attribute);

#endif
