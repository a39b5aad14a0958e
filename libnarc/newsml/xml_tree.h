/* XML events to nodes of an arena tree. */
#ifndef NARC_NEWSML_XML_TREE_H
#define NARC_NEWSML_XML_TREE_H

#include "markup/tree.h"
#include "xml/sax.h"

/* Everything is copied into the tree. Namespace declarations become attributes in the namespace of
 * xmlns, so that QNames in attribute values keep their meaning. NARC_OK, E601, E802. */
narc_status narc_xml_tree_open(narc_tree *tree, const narc_sax_element *element, narc_error *err);
/** Adds declarations to the element opened last: those in force where it stood. */
void narc_xml_tree_declare(narc_tree *tree, const narc_sax_namespace *declared, size_t count);
narc_status narc_xml_tree_text(narc_tree *tree, narc_text text, narc_error *err);
narc_status narc_xml_tree_comment(narc_tree *tree, narc_text text, narc_error *err);
narc_status narc_xml_tree_instruction(narc_tree *tree, narc_text target, narc_text data,
                                      narc_error *err);

/** Parses a document of the formats that have a DTD: HTML's entities are known, a DTD is passed over
 * unseen. *root receives its root element. As narc_xml_parse. */
narc_status narc_xml_tree_read(narc_tree *tree, narc_bytes document, narc_xml_facts *facts,
                               narc_node_id *root, narc_error *err);
/** Parses a whole document into a tree that may hold others already. *root receives its root
 * element. As narc_xml_parse. */
narc_status narc_xml_tree_parse(narc_tree *tree, narc_text document, narc_node_id *root,
                                narc_error *err);

/* Namespaces declared around what is read, outermost first. */
typedef struct narc_namespaces {
    narc_sax_namespace *items;
    size_t count;
} narc_namespaces;

/** Adds those that an element declares, copied into the arena. E802. */
narc_status narc_namespaces_add(narc_namespaces *list, narc_arena *arena,
                                const narc_sax_element *element, narc_error *err);

#endif
