/* An item as it stood in its own document. */
#ifndef NARC_NEWSML_ORIGINAL_H
#define NARC_NEWSML_ORIGINAL_H

#include "base/arena.h"
#include "base/buffer.h"

#include <narc/convert.h>

/* Where each item of a message ends among the copies; it begins where the one before ended. */
typedef struct narc_item_ends {
    size_t *items;
    size_t count;
} narc_item_ends;

/** The bytes of the item's own document, as far as the options have them; else empty. */
narc_bytes narc_original_bytes(const narc_write_options *options);

/**
 * Appends item `number` (1-based) of a message, or with 0 the root itself: all it holds as it
 * stood, with the namespaces declared around it, in UTF-8 and without XML declaration. NARC_DONE;
 * NARC_OK and nothing appended when there are fewer items; else as narc_xml_parse.
 */
narc_status narc_newsml_copy_item(narc_bytes document, uint64_t number, const narc_limits *limits,
                                  narc_buffer *out, narc_error *err);

/** Appends all items of a message one behind the other. As narc_xml_parse; what stood before a
 * failure is there. */
narc_status narc_newsml_copy_items(narc_bytes document, const narc_limits *limits, narc_buffer *out,
                                   narc_arena *arena, narc_item_ends *ends, narc_error *err);

/** Replaces the item that stands in out from `begin` on by the same with the new addresses of the
 * options, in UTF-8. E802; as narc_xml_parse. */
narc_status narc_newsml_move_pictures(const narc_write_options *options, narc_buffer *out,
                                      size_t begin, narc_error *err);

/** Gives an item back out of its document when the options allow it: appended, NARC_DONE. NARC_OK
 * and nothing appended: it has to be written anew. E802; as narc_xml_parse. */
narc_status narc_newsml_give_back(const narc_item *item, const narc_write_options *options,
                                  narc_buffer *out, narc_error *err);

#endif
