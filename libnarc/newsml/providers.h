/* Catalogs and zones that a user supplied, as readers and writers see them. */
#ifndef NARC_NEWSML_PROVIDERS_H
#define NARC_NEWSML_PROVIDERS_H

#include "base/arena.h"
#include "newsml/catalogs.h"
#include "newsml/time_zone.h"

#include <narc/providers.h>

/* A catalog file. Its texts belong to the arena of the providers. */
typedef struct narc_catalog_file {
    narc_text path; /* as it was given, with the way down from a folder */
    narc_text url;  /* it states as its own, or empty */
    struct {
        narc_catalog_scheme *items;
        size_t count;
    } schemes;
} narc_catalog_file;

/* A line of a zone table. */
typedef struct narc_zone_rule {
    narc_text pattern;
    narc_text name;
    const narc_time_zone *zone;
} narc_zone_rule;

struct narc_providers {
    narc_arena arena;
    struct {
        narc_catalog_file *items;
        size_t count;
    } catalogs;
    struct {
        narc_zone_rule *items;
        size_t count;
    } zones;
};

/** The catalog that a catalogRef means; NULL when there is none, or no providers at all. */
const narc_catalog_file *narc_providers_catalog(const narc_providers *providers, narc_text href);

/** Gives the item's times without a zone that of its provider, if a table has one. Latches the item's
 * arena. providers may be NULL. */
void narc_providers_place_in_zone(const narc_providers *providers, narc_item *item);

#endif
