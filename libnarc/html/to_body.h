/* A subtree of markup to a narc body, faithfully: what the vocabulary has is kept, what it has not
 * is transparent, what carries no text of the article (scripts, frames, form controls) is dropped.
 * Nothing is judged here; whoever wants parts left out says so in the options. */
#ifndef NARC_HTML_TO_BODY_H
#define NARC_HTML_TO_BODY_H

#include "article/body.h"
#include "markup/tree.h"

/** Every field may stay zero. */
typedef struct narc_html_to_body_options {
    narc_text base;          /**< absolute address that relative ones are resolved against */
    const uint8_t *left_out; /**< one byte a node of the tree; not 0: without it and its content */
    bool keep_breaks;        /**< two br in a row are two, not the end of a paragraph */
    bool level_headings;     /**< headings follow each other without gaps, the first is h2 */
} narc_html_to_body_options;

/**
 * Adds the content of top (not top itself, unless it is a block such as p or a list) to the
 * builder. Elements are known by their local names whatever their namespace, so XHTML with prefixes
 * works as well: h1 becomes h2, b strong, i em; div, section and the like end a paragraph; two
 * or more br in a row begin a new one; white space in pre is kept. Linear, no recursion.
 */
void narc_html_to_body(const narc_tree *tree, narc_node_id top, narc_body_builder *builder,
                       const narc_html_to_body_options *options);

#endif
