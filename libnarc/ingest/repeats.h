/* Which paragraphs pages of one site repeat, remembered in a table of fixed size. A paragraph is a block at
 * the top of a body. What is remembered depends on the order of the pages and on nothing else. */
#ifndef NARC_INGEST_REPEATS_H
#define NARC_INGEST_REPEATS_H

#include <narc/article.h>
#include <narc/base.h>

#define NARC_REPEATS_BYTES (UINT64_C(4) << 20) /* of the table, whatever comes */

/** What provenance.leftOutBy says of the rule in repeats.c: a changed rule has another name. */
#define NARC_REPEATS_METHOD "repeated-on-site-1"

typedef struct narc_repeats narc_repeats;

/** Nothing seen. NULL when memory runs out. */
narc_repeats *narc_repeats_new(const narc_allocator *allocator);
void narc_repeats_free(narc_repeats *repeats);

/** Remembers the paragraphs of an item that was read from a page; of others nothing. E802. */
narc_status narc_repeats_see(narc_repeats *repeats, const narc_item *item, narc_error *err);

/** Leaves out of the item's body what other pages of its site were seen to say as well, and says so in
 * its provenance. An item with nothing but that stays as it is. E802. */
narc_status narc_repeats_leave_out(narc_repeats *repeats, narc_item *item, narc_error *err);

#endif
