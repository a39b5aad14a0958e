/* The catalogue row that repeats what a record says (spec 6.2). */
#ifndef NARC_FORMAT_ITEM_ROW_H
#define NARC_FORMAT_ITEM_ROW_H

#include "format/catalogue.h"

/** Fills all that follows from the item; texts are borrowed from it and from `texts`, which is cleared
 * first. Number, id, commit, added, place, version and stated are the caller's. E802. */
narc_status narc_item_row(const narc_item *item, narc_buffer *texts, narc_catalogue_row *out,
                          narc_error *err);
/** What an item is likely to resemble: the host of its address, or its provider. Borrowed. */
narc_text narc_item_site(const narc_item *item);

#endif
