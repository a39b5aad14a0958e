/* What a user knows about providers and their documents do not say: the schemes behind the aliases of
 * their catalogs, and the zone of dates that state none. Nothing is fetched. */
#ifndef NARC_PROVIDERS_H
#define NARC_PROVIDERS_H

#include <narc/article.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Read only once it is filled; then any number of threads may use it. */
typedef struct narc_providers narc_providers;

/** Nothing known yet. *out is the caller's, or NULL. NARC_OK, E802. */
NARC_API NARC_MUST_USE narc_status narc_providers_new(const narc_allocator *allocator,
                                                      narc_providers **out, narc_error *err);
/** Ends it. NULL is fine. */
NARC_API void narc_providers_free(narc_providers *providers);

/**
 * Adds a NewsML-G2 catalog, or all those below a folder (files called *.xml; others among them are
 * passed over). A catalogRef means the catalog that states its address as url; of those that state
 * none the one whose path ends like the address, in most parts and at least in the file's name, the
 * first one added among equals. IPTC's own catalogs are known without.
 *
 * @param path terminated
 * @return NARC_OK; E101 no such file; E423 it is no catalog; E801, E804, E802
 */
NARC_API NARC_MUST_USE narc_status narc_providers_add_catalogs(narc_providers *providers,
                                                               const char *path, narc_error *err);

/**
 * Adds a zone table: lines of a pattern and a zone, "urn:newsml:stt.fi:*  Europe/Helsinki". The pattern
 * (* and ?, letters in either case) is held against an item's guid and its provider's code, URI,
 * literal and names; the first line that fits counts. The zone is an offset (+02:00, Z) or a name of
 * the system's zone database. # begins a comment.
 *
 * A time without zone then gets the offset of its zone on that day, unless the clocks showed it twice
 * or never. Its literal stays, its source says which zone it was.
 *
 * @param path terminated
 * @return NARC_OK; E101; E423 with the line; E801, E804, E802
 */
NARC_API NARC_MUST_USE narc_status narc_providers_add_zones(narc_providers *providers,
                                                            const char *path, narc_error *err);

#ifdef __cplusplus
}
#endif

#endif
