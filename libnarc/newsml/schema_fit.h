/* Making a document fit the schema: elements in the order it wants, nothing it does not admit. What
 * was kept from a document that broke a rule must not make a new document invalid. */
#ifndef NARC_NEWSML_SCHEMA_FIT_H
#define NARC_NEWSML_SCHEMA_FIT_H

#include "markup/tree.h"

/* Told of what is left out: an element, an attribute of one, or text (attribute "#text"). */
typedef struct narc_schema_report {
    void (*left_out)(void *user, narc_text element, narc_text attribute, narc_text value,
                     const char *reason);
    void *user;
} narc_schema_report;

/**
 * Moves and takes out what does not fit below an item. A child that is missing cannot be made up:
 * its parent goes, and so on. False when nothing is left or memory ran out (then the tree has
 * failed). Linear, but for sorting the identifiers.
 */
bool narc_schema_fit(narc_tree *tree, narc_node_id item, const narc_schema_report *report);

/** Whether an element that is declared by itself has the attributes it must have. */
bool narc_schema_has_required(const narc_tree *tree, narc_node_id node);

#endif
