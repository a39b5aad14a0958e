/* Plain text as a tree of paragraphs and lists, so that what judges pages can judge it. */
#ifndef NARC_HTML_TEXT_TREE_H
#define NARC_HTML_TEXT_TREE_H

#include "markup/tree.h"

/* Lines without a sentence, at least, and their share of all lines in per cent, that show that a text
 * was copied from a page. */
#define NARC_HTML_COPIED_LABELS 8
#define NARC_HTML_COPIED_SHARE 30

/**
 * Fills a tree made by narc_tree_begin: body with p, ul, ol, li and br. An empty line ends a
 * paragraph; in a text without empty lines, or copied from a page, every line is one. Lines that a sender wrapped are
 * joined; short lines stay lines. text outlives the tree.
 */
void narc_html_text_tree(narc_text text, narc_tree *tree);

#endif
