/* NITF to a narc body. */
#ifndef NARC_NEWSML_BODY_NITF_H
#define NARC_NEWSML_BODY_NITF_H

#include "article/body.h"
#include "markup/tree.h"

/** Adds what body.content (or, without one, body or top itself) holds. Names are matched whatever
 * their namespace. Linear, no recursion. */
void narc_nitf_to_body(const narc_tree *tree, narc_node_id top, narc_body_builder *builder);

#endif
