/* The pictures an item names, stored with it. */
#ifndef NARC_INGEST_ATTACH_H
#define NARC_INGEST_ATTACH_H

#include "ingest/pictures.h"

#include <narc/ingest.h>

/**
 * Hands every picture beside the document that a rendition of the item or a reference of its groups
 * names to target->asset, and makes the item point to it. A page's pictures are addresses in the
 * web; its item is left alone.
 *
 * @param told receives what the target answered about single pictures; told.number is 0 without any
 * @return NARC_OK; what the target answered when that ends the batch; E802
 */
narc_status narc_attach_pictures(narc_pictures *pictures, const narc_document *document,
                                 narc_item *item, const narc_ingest_target *target,
                                 narc_error *told, narc_error *err);

#endif
