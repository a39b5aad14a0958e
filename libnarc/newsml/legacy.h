/* What the readers of the formats before NewsML-G2 share: NITF 3.x and NewsML 1.x. Both are read whole
 * into one tree; both have a DTD that is never loaded. */
#ifndef NARC_NEWSML_LEGACY_H
#define NARC_NEWSML_LEGACY_H

#include "newsml/reader.h"

#define NARC_SUBJECT_SCHEME "http://cv.iptc.org/newscodes/subjectcode/"

/** Reads a document whose root has that local name. read is called once and calls
 * narc_legacy_begin and narc_legacy_end around each item. */
narc_status narc_legacy_read(const narc_document *document, const narc_read_options *options,
                             const char *root,
                             narc_status (*read)(narc_newsml_reader *reader, narc_node_id root,
                                                 narc_error *err),
                             narc_error *err);

/** Begins an item; part is its 1-based place among several, 0 when it is alone. */
narc_status narc_legacy_begin(narc_newsml_reader *reader, uint64_t part, narc_error *err);
/** Hands the item on, or the reason against it. */
narc_status narc_legacy_end(narc_newsml_reader *reader, narc_error *err);

/** The first element with that local name below top, in document order, or NARC_NODE_NONE. */
narc_node_id narc_legacy_find(const narc_tree *tree, narc_node_id top, const char *name);
/** The next one behind id. */
narc_node_id narc_legacy_next(const narc_tree *tree, narc_node_id id, narc_node_id top,
                              const char *name);

/** The text of the first element with that local name below top, copied for the item. */
narc_text narc_legacy_text_below(narc_newsml_reader *reader, narc_node_id top, const char *element);

/** Adds the text of an element to a list unless it is empty or among the last 64 there. */
void narc_legacy_string(narc_newsml_reader *reader, narc_node_id node, narc_string_list *list,
                        const char *role);
/** The same for a text that lives long enough. */
void narc_legacy_text(narc_newsml_reader *reader, narc_node_id node, narc_text text,
                      narc_string_list *list);
/** Adds a concept of that name; NULL when name is empty, among the last 64, or memory ran out. */
narc_concept *narc_legacy_concept(narc_newsml_reader *reader, narc_node_id node, narc_text name,
                                  narc_concept_list *list);
/** Adds an IPTC subject code of eight digits; other codes are kept as literals. */
narc_concept *narc_legacy_subject(narc_newsml_reader *reader, narc_text code);
/** Takes a date unless the field has one or the literal is empty. */
void narc_legacy_date(narc_newsml_reader *reader, narc_node_id node, narc_text literal,
                      const char *path, narc_date *out);
/** Sets status and embargo from one of the words usable, embargoed, withheld, canceled. */
void narc_legacy_status(narc_newsml_reader *reader, narc_node_id node, narc_text word);
/** Adds a body from NITF markup; the whole nitf element is kept beside it. */
void narc_legacy_nitf_body(narc_newsml_reader *reader, narc_node_id nitf);
/** Keeps an element as inlineXML of NewsML-G2, for the body that was added last. */
void narc_legacy_keep_content(narc_newsml_reader *reader, narc_node_id node,
                              const char *content_type);
/** Fills the item from a nitf element; what it has already stays. */
void narc_nitf_facts(narc_newsml_reader *reader, narc_node_id nitf);

#endif
