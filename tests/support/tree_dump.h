/* A tree as text, in the form that the html5lib tests use: one line a node, indented by depth. */
#ifndef NARC_TREE_DUMP_H
#define NARC_TREE_DUMP_H

#include "markup/tree.h"

/** Appends what is below top. Attributes come in the order of their names. */
void narc_tree_dump(const narc_tree *tree, narc_node_id top, narc_buffer *out);

#endif
