/* Plain text as a tree of paragraphs and lists, so that what judges pages can judge it. */
#ifndef NARC_HTML_TEXT_TREE_H
#define NARC_HTML_TEXT_TREE_H

#include "markup/tree.h"

/**
 * Fills a tree made by narc_tree_begin: body with p, ul, ol, li and br. An empty line ends a
 * paragraph; in a text without empty lines every line is one. Lines that a sender wrapped are
 * joined; short lines stay lines. text outlives the tree.
 */
void narc_html_text_tree(narc_text text, narc_tree *tree);

#endif
