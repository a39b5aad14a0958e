/* What the parts of the NewsML-G2 writer share. */
#ifndef NARC_NEWSML_WRITER_H
#define NARC_NEWSML_WRITER_H

#include "base/arena.h"
#include "markup/tree.h"
#include "newsml/catalogs.h"
#include "newsml/property.h"
#include "newsml/xml_writer.h"

#include <narc/convert.h>

/* An extension, parsed. Its path is PARENT for an element without a field, TARGET[INDEX] for the
 * whole of a field's entry, TARGET/@* for attributes alone. */
typedef struct narc_newsml_kept {
    narc_text target;  /* the path without [INDEX] or /@* */
    size_t index;      /* 0: none */
    bool attributes;   /* the path ends in /@* */
    narc_node_id node; /* in the writer's tree */
    size_t order;      /* in the item's list */
    bool written;
} narc_newsml_kept;

typedef struct narc_newsml_kept_list {
    narc_newsml_kept *items; /* sorted by target, index, order */
    size_t count;
} narc_newsml_kept_list;

typedef struct narc_newsml_writer {
    const narc_item *item;
    const narc_write_options *options;
    narc_xml_writer xml;
    narc_arena arena; /* of this call */
    narc_tree tree;   /* the extensions */
    narc_newsml_kept_list kept;
    narc_catalogs catalogs;
    bool adds_catalog;   /* the item brings none */
    narc_text language;  /* xml:lang of the root */
    narc_text direction; /* dir of the root, once it is written */
    narc_status status;  /* of a body that is none */
    narc_error *err;
} narc_newsml_writer;

/** Tells of something that cannot be carried (E411). */
void narc_newsml_lose(narc_newsml_writer *writer, const char *format, ...) NARC_PRINTF(2, 3);
/** Tells that something the schema wants and nobody said was filled in (E418). */
void narc_newsml_stand_in(narc_newsml_writer *writer, const char *format, ...) NARC_PRINTF(2, 3);

/* --- extensions (write_extension.c) ------------------------------------------------------------ */

/** Parses and sorts the item's extensions, and learns its catalogs. NARC_OK, E802. */
narc_status narc_newsml_prepare(narc_newsml_writer *writer, narc_error *err);
/** Writes the whole element that was kept for an entry; false when the fields say it all. */
bool narc_newsml_write_entry(narc_newsml_writer *writer, narc_text target, size_t index);
/** Writes the elements kept under a path whose name is among those given, between spaces (NULL:
 * those of other namespaces), in the order in which they came. */
void narc_newsml_write_kept(narc_newsml_writer *writer, const char *path, const char *names);
/** Adds the attributes kept for an element to the start tag that is open. */
void narc_newsml_write_attributes(narc_newsml_writer *writer, narc_text target, size_t index,
                                  const char *without);
/** The element kept under TARGET[INDEX] or TARGET[INDEX]/@*, NULL when there is none. */
narc_newsml_kept *narc_newsml_find_kept(const narc_newsml_writer *writer, narc_text target,
                                        size_t index, bool attributes);
/** Tells of what was never written. */
void narc_newsml_lose_rest(narc_newsml_writer *writer);

/* --- values (write_value.c) -------------------------------------------------------------------- */

/** Writes a code as QCode attribute or, when it is a URI or a bare word, as the URI attribute. */
void narc_newsml_write_code(narc_newsml_writer *writer, const char *qcode, const char *uri,
                            narc_text code);
void narc_newsml_write_uri(narc_newsml_writer *writer, const char *name, narc_text uri);
/** Digits up to most, else a loss. */
void narc_newsml_write_number(narc_newsml_writer *writer, const char *name, narc_text number,
                              uint64_t least, uint64_t most);
void narc_newsml_write_language(narc_newsml_writer *writer, narc_text language);
void narc_newsml_write_direction(narc_newsml_writer *writer, narc_text direction);
/** Text with each line feed as br when lines, else as a space. */
void narc_newsml_write_text(narc_newsml_writer *writer, narc_text text, bool lines);
void narc_newsml_write_string(narc_newsml_writer *writer, const char *name,
                              const narc_string *string, const char *attributes, bool lines);
void narc_newsml_write_concept(narc_newsml_writer *writer, const char *name,
                               const narc_concept *concept, const char *attributes);
/** How a date stands in the schema: 0 not at all, 1 with seconds made up, 2 exactly. */
int narc_newsml_date_fits(const narc_date *date, narc_property_kind kind);
/** The text of a date that fits. */
narc_text narc_newsml_date_text(narc_newsml_writer *writer, const narc_date *date);
/** A property of narc's own in an ExtProperty element. */
void narc_newsml_write_own(narc_newsml_writer *writer, const char *element, const char *relation,
                           narc_text value, narc_text language, narc_text direction);
/** Whether a text has the form of a URI reference with nothing to encode. */
bool narc_newsml_is_uri(narc_text text);
/** Whether a text is a date at least that precise, as XML Schema writes them. */
bool narc_newsml_is_date(narc_text text, narc_precision least);
/** Whether text is an xs:language. */
bool narc_newsml_is_language(narc_text text);

/* --- the parts of an item ---------------------------------------------------------------------- */

void narc_newsml_write_meta(narc_newsml_writer *writer, narc_property_section section);
void narc_newsml_write_rights(narc_newsml_writer *writer);
void narc_newsml_write_hops(narc_newsml_writer *writer);
void narc_newsml_write_groups(narc_newsml_writer *writer);
void narc_newsml_write_content(narc_newsml_writer *writer);

narc_status narc_newsml_write(const narc_item *item, const narc_write_options *options,
                              narc_buffer *out, narc_error *err);

#endif
