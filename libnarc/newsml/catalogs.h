/* QCodes and what they stand for: the schemes an item's catalogs declare. Nothing is fetched: inline
 * catalogs are read, IPTC's own and those a user supplied are known, other references are only noted. */
#ifndef NARC_NEWSML_CATALOGS_H
#define NARC_NEWSML_CATALOGS_H

#include "base/arena.h"
#include "markup/tree.h"

/* What narc writes into items that bring no catalog of their own. */
#define NARC_IPTC_CATALOG "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"
#define NARC_PUBSTATUS_SCHEME "http://cv.iptc.org/newscodes/pubstatusg2/"
#define NARC_NINATURE_SCHEME "http://cv.iptc.org/newscodes/ninature/"

typedef struct narc_iptc_alias {
    const char *alias;
    const char *scheme;
} narc_iptc_alias;

extern const narc_iptc_alias narc_iptc_aliases[];
extern const size_t narc_iptc_alias_count;

typedef struct narc_catalog_scheme {
    narc_text alias;
    narc_text uri;
} narc_catalog_scheme;

struct narc_providers;

/* The catalogs of one item. Zeroed means none. Texts are borrowed from the tree. */
typedef struct narc_catalogs {
    narc_catalog_scheme *items; /* sorted by alias after narc_catalogs_sort */
    size_t count;
    bool iptc;                              /* the IPTC standards catalog is among them */
    bool remote;                            /* one that narc does not know is among them */
    const struct narc_providers *providers; /* the catalogs a user supplied, or NULL */
} narc_catalogs;

/** Adds a catalogRef or catalog element. */
void narc_catalogs_add(narc_catalogs *catalogs, const narc_tree *tree, narc_node_id node,
                       narc_arena *arena);

/** To be called between the last add and the first question. Answers an alias that two schemes
 * claim, or the empty text. */
narc_text narc_catalogs_sort(narc_catalogs *catalogs);

/** The URI of a scheme; false when no known catalog of the item declares the alias. */
bool narc_catalogs_find(const narc_catalogs *catalogs, narc_text alias, narc_text *uri);

/** The URI a QCode stands for, in the arena; empty when it cannot be known. */
narc_text narc_catalogs_resolve(const narc_catalogs *catalogs, narc_text qcode, narc_arena *arena);

/** Whether the text has the form of a QCode: alias, colon, code, no white space. */
bool narc_qcode_is(narc_text text);

#endif
