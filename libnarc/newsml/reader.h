/* What the parts of the NewsML-G2 reader share: one item's tree on its way into one narc_item. */
#ifndef NARC_NEWSML_READER_H
#define NARC_NEWSML_READER_H

#include "article/body.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "markup/tree.h"
#include "newsml/catalogs.h"
#include "newsml/property.h"
#include "xml/sax.h"

#include <narc/convert.h>

/* Bytes of encoded content (a picture as base64) that an item keeps: beyond them they stay in the
 * original document only, and do not even reach the tree. */
#define NARC_NEWSML_MOST_ENCODED (UINT32_C(1) << 20)

/* A Topic of a NewsML 1.x document. */
typedef struct narc_topic {
    narc_text duid;
    narc_node_id node;
} narc_topic;

/* A guid that an item of the document has. */
typedef struct narc_said_guid {
    narc_text guid;
    uint64_t version;
    uint32_t line;
} narc_said_guid;

typedef struct narc_newsml_reader {
    const narc_read_options *options;
    narc_limits limits;
    narc_xml_facts facts;
    narc_tree tree;      /* of the item being read */
    narc_buffer scratch; /* text and verbatim XML on the way into the item's arena */
    narc_item *item;
    narc_arena *arena; /* the item's */
    narc_catalogs catalogs;
    bool bare_names;     /* the document has no namespace: names are matched by local name only */
    narc_status refused; /* of the first finding, when findings are failures */
    narc_error refusal;
    struct {
        narc_topic *items;
        size_t count;
    } topics; /* NewsML 1.x: sorted by duid, once topics_known; in the tree's arena */
    bool topics_known;
    struct {
        narc_said_guid *items;
        size_t count;
    } guids; /* with options->check: of the items so far */
    narc_arena guids_arena;
} narc_newsml_reader;

/* --- findings ---------------------------------------------------------------------------------- */

/** Tells of a broken rule of the standard (E409) at a node; a failure when reading strictly. */
void narc_newsml_odd(narc_newsml_reader *reader, narc_node_id node, const char *format, ...)
    NARC_PRINTF(3, 4);
void narc_newsml_odd_line(narc_newsml_reader *reader, uint32_t line, const char *format, ...)
    NARC_PRINTF(3, 4);

/* --- texts (concept.c) ------------------------------------------------------------------------- */

/** An attribute without namespace, trimmed, copied for the item; empty when there is none. */
narc_text narc_newsml_attribute(narc_newsml_reader *reader, narc_node_id node, const char *name);
/** The first of two attributes that say the same thing as QCode and as URI. A code that narc wrote
 * as a URI for want of an alias comes back as it was. */
narc_text narc_newsml_code(narc_newsml_reader *reader, narc_node_id node, const char *qcode,
                           const char *uri);
/** Without its percent-encoding (RFC 3986, 2.1), unless that leaves no UTF-8; a copy in the arena. */
narc_text narc_newsml_percent_decoded(narc_arena *arena, narc_text text);
/** xml:lang and dir as inherited inside the item. */
narc_text narc_newsml_language(narc_newsml_reader *reader, narc_node_id node);
narc_text narc_newsml_direction(narc_newsml_reader *reader, narc_node_id node);
/** All text of an element with white space folded; with lines, a br is a line feed. */
narc_text narc_newsml_text(narc_newsml_reader *reader, narc_node_id node, bool lines);
/** A text with its white space folded, copied for the item. */
narc_text narc_newsml_folded(narc_newsml_reader *reader, narc_text text);
void narc_newsml_string(narc_newsml_reader *reader, narc_node_id node, bool lines,
                        narc_string *out);
void narc_newsml_concept(narc_newsml_reader *reader, narc_node_id node, narc_concept *out);
/** A date; a finding when it is not understood or less precise than least. */
void narc_newsml_date(narc_newsml_reader *reader, narc_node_id node, narc_text literal,
                      const char *path, narc_precision least, narc_date *out);

/** Whether an element belongs to the standard and not to a foreign namespace. */
bool narc_newsml_is_own(const narc_newsml_reader *reader, narc_node_id node);

/**
 * Whether fields hold all an element says: each attribute is among those listed, no two of them
 * share a field, and each child element is one of the children named (between spaces). Otherwise
 * the element is kept verbatim beside its field (docs/decisions/0007-newsml-extensions.md).
 */
bool narc_newsml_held(const narc_newsml_reader *reader, narc_node_id node, const char *attributes,
                      const char *children);
/** The same for its attributes alone. */
bool narc_newsml_attributes_held(const narc_newsml_reader *reader, narc_node_id node,
                                 const char *listed);

/* --- verbatim (extension.c) -------------------------------------------------------------------- */

/** Keeps an element as an extension. */
void narc_newsml_keep(narc_newsml_reader *reader, narc_node_id node, narc_text path);
/** Keeps it with the path PARENT/NAME[INDEX]: the same thing as the field's entry, 1-based. */
void narc_newsml_keep_entry(narc_newsml_reader *reader, narc_node_id node, const char *parent,
                            size_t index);
/** Keeps the element without its content and the attributes listed, under PATH/@*. */
void narc_newsml_keep_start(narc_newsml_reader *reader, narc_node_id node, narc_text path,
                            const char *listed);
/** The same, if it has attributes beyond those listed at all. */
void narc_newsml_keep_attributes(narc_newsml_reader *reader, narc_node_id node, narc_text path,
                                 const char *listed);

/** Appends an element as XML that declares every prefix it uses; default_ns is what the place it
 * goes to has as its default namespace. Names without a namespace become NewsML-G2's with
 * bare_names. */
void narc_newsml_serialise(const narc_tree *tree, narc_node_id top, bool bare_names,
                           narc_text default_ns, narc_buffer *out);
/** Appends the attributes of an element but those listed (between spaces) and xsi's. */
void narc_newsml_serialise_attributes(const narc_tree *tree, narc_node_id node, const char *without,
                                      narc_buffer *out);

/* --- the parts of an item ---------------------------------------------------------------------- */

void narc_newsml_read_item(narc_newsml_reader *reader, narc_node_id node);
void narc_newsml_read_meta(narc_newsml_reader *reader, narc_node_id node,
                           narc_property_section section);
void narc_newsml_read_rights(narc_newsml_reader *reader, narc_node_id node);
void narc_newsml_read_hops(narc_newsml_reader *reader, narc_node_id node);
void narc_newsml_read_groups(narc_newsml_reader *reader, narc_node_id node);
void narc_newsml_read_content(narc_newsml_reader *reader, narc_node_id node);
/** Plain text, or markup that was escaped, to a body. */
void narc_newsml_text_to_body(narc_newsml_reader *reader, narc_text text, bool html,
                              narc_body_builder *builder);
/** The page around a body in inlineXML, up to the body and behind it. */
void narc_newsml_page_begin(const narc_item *item, narc_buffer *out);
void narc_newsml_page_end(narc_buffer *out);
/** Takes an extension property that narc itself wrote; false when it is somebody else's. */
bool narc_newsml_read_own_property(narc_newsml_reader *reader, narc_node_id node);
/** The same inside remoteContent. */
bool narc_newsml_read_rendition_property(narc_newsml_reader *reader, narc_node_id node,
                                         narc_rendition *rendition);

/* --- validation (check.c) ---------------------------------------------------------------------- */

/** Tells what an item that was just read says against the rules (E420) or sense (E421). */
void narc_newsml_check(narc_newsml_reader *reader, narc_node_id item);
/** The same of the guids of all items together. */
void narc_newsml_check_guids(narc_newsml_reader *reader);

/* --- documents (detect.c) ---------------------------------------------------------------------- */

int narc_newsml_detect(narc_bytes head);
/** Whether the root element has that local name, as far as the first bytes show. */
bool narc_newsml_root_is(narc_bytes head, const char *name);
/** Whether the document is one item by itself, no message. */
bool narc_newsml_is_bare_item(narc_bytes document);

/** Whether an element name is one of the six kinds of item. */
bool narc_newsml_is_item_name(narc_text name);

narc_status narc_newsml_read(const narc_document *document, const narc_read_options *options,
                             narc_error *err);

#endif
