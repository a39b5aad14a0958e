/* The properties of itemMeta and contentMeta in the order of the 2.35 schema: which field of an item
 * holds each, and which of its attributes that field can hold. Reader and writer walk this one
 * table, so what one understands the other can say again. */
#ifndef NARC_NEWSML_PROPERTY_H
#define NARC_NEWSML_PROPERTY_H

#include <narc/article.h>

#define NARC_NAR_NS "http://iptc.org/std/nar/2006-10-01/"
#define NARC_XHTML_NS "http://www.w3.org/1999/xhtml"
#define NARC_XML_NS "http://www.w3.org/XML/1998/namespace"
#define NARC_XMLNS_NS "http://www.w3.org/2000/xmlns/"
#define NARC_XSI_NS "http://www.w3.org/2001/XMLSchema-instance"

/* What an item says that NewsML-G2 has no place for is written as an extension property whose
 * relation is one of these, and read back from it; so are codes that are neither QCode nor URI. */
#define NARC_NEWSML_REL "urn:narc:rel/"
#define NARC_NEWSML_CODE "urn:narc:code/"
/* A date that the schema demands and nobody stated is marked with this reason (howuri). */
#define NARC_NEWSML_STAND_IN "urn:narc:how/stand-in"

typedef enum narc_property_kind {
    NARC_PROPERTY_CONCEPT,   /* narc_concept_list */
    NARC_PROPERTY_STRING,    /* narc_string_list, white space folded */
    NARC_PROPERTY_BLOCK,     /* narc_string_list, br is a line break */
    NARC_PROPERTY_TEXT,      /* narc_text */
    NARC_PROPERTY_DATE,      /* narc_date: a dateTime */
    NARC_PROPERTY_DAY,       /* narc_date: a date or a dateTime */
    NARC_PROPERTY_TRUNCATED, /* narc_date: any precision */
    NARC_PROPERTY_NOTE,      /* narc_note_list */
    NARC_PROPERTY_ALT_ID,    /* narc_alt_id_list */
    NARC_PROPERTY_LINK,      /* narc_link_list */
    NARC_PROPERTY_STATUS,
    NARC_PROPERTY_EMBARGO,
    NARC_PROPERTY_LANGUAGE,
    NARC_PROPERTY_EXTENSION /* no field: kept verbatim */
} narc_property_kind;

typedef enum narc_property_section {
    NARC_SECTION_ITEM_META,
    NARC_SECTION_CONTENT_META
} narc_property_section;

typedef struct narc_property {
    const char *name;
    narc_property_section section;
    narc_property_kind kind;
    bool once;              /* the schema allows one */
    size_t field;           /* offset in narc_item */
    const char *attributes; /* those the field can hold, between spaces: " qcode uri " */
} narc_property;

extern const narc_property narc_properties[];
extern const size_t narc_property_count;

/** The property of that name, NULL if there is none. */
const narc_property *narc_property_find(narc_text name);

const char *narc_section_name(narc_property_section section);

/** Whether the words of list (between spaces) contain the name. */
bool narc_property_lists(const char *list, narc_text name);

#endif
