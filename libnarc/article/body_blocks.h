/* The blocks a body is made of: what stands at its top, one after the other. */
#ifndef NARC_ARTICLE_BODY_BLOCKS_H
#define NARC_ARTICLE_BODY_BLOCKS_H

#include "article/body.h"

/** Told of one block, in order. `text` is what it says on one line, borrowed during the call; empty for
 * an hr. Another answer than NARC_OK ends the walk. */
typedef narc_status (*narc_body_block_fn)(void *user, narc_body_element element, narc_text text,
                                          narc_error *err);

/** Tells of every block at the top of a body; `scratch` is cleared and used. E412, E802, and what `each`
 * answers. One pass over the body. */
narc_status narc_body_each_block(narc_text body, narc_buffer *scratch, narc_body_block_fn each,
                                 void *user, narc_error *err);

#endif
