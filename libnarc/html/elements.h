/* What becomes of each element of HTML in a body. */
#ifndef NARC_HTML_ELEMENTS_H
#define NARC_HTML_ELEMENTS_H

#include "article/body.h"
#include "base/text.h"
#include "markup/tree.h"

typedef enum narc_html_treatment {
    NARC_HTML_TRANSPARENT = 0,     /* the element goes, its content stays */
    NARC_HTML_DROPPED,             /* the element and its content go */
    NARC_HTML_DROPPED_UNLESS_TEXT, /* the same, unless there are paragraphs inside */
    NARC_HTML_OWN_LINE, /* a block without a name of its own: ends a paragraph on both sides */
    NARC_HTML_MAPPED    /* becomes the element of the body's vocabulary */
} narc_html_treatment;

typedef struct narc_html_element_rule {
    uint8_t treatment;
    uint8_t element; /* narc_body_element */
    bool block;
} narc_html_element_rule;

/* By tag; walks over whole pages ask it of every element. */
extern const narc_html_element_rule narc_html_element_rules[NARC_TAG_COUNT];

/** Whether an element that is dropped otherwise holds paragraphs. */
bool narc_html_holds_paragraphs(const narc_tree *tree, narc_node_id id);

/** What becomes of an element; never NARC_HTML_DROPPED_UNLESS_TEXT: that is decided. */
static inline narc_html_treatment
narc_html_treatment_of(const narc_tree *tree, narc_node_id id)
{
    const uint8_t t = narc_html_element_rules[narc_node_tag(tree, id)].treatment;

    if (t != NARC_HTML_DROPPED_UNLESS_TEXT)
        return (narc_html_treatment)t;
    return narc_html_holds_paragraphs(tree, id) ? NARC_HTML_OWN_LINE : NARC_HTML_DROPPED;
}

/** Whether an element carries no text of an article: script, style, template, iframe, form controls
 * and the like; but a button, an object or a dialog that holds paragraphs is a parser's or an
 * author's mistake and kept. */
static inline bool
narc_html_is_dropped(const narc_tree *tree, narc_node_id id)
{
    return narc_html_treatment_of(tree, id) == NARC_HTML_DROPPED;
}

/** Whether a node is an img, or what AMP pages have in its place: amp-img, which holds an img for readers
 * without scripts. */
static inline bool
narc_html_is_picture(const narc_tree *tree, narc_node_id id)
{
    const narc_tag tag = narc_node_tag(tree, id);

    return tag == NARC_TAG_IMG ||
           (tag == NARC_TAG_OTHER && tree->nodes[id].kind == NARC_NODE_KIND_ELEMENT &&
            narc_text_is(narc_node_local(tree, id), "amp-img"));
}

/** Whether an element begins and ends a line of its own; p, div, li, td, h1 and the like. */
static inline bool
narc_html_tag_is_block(narc_tag tag)
{
    return narc_html_element_rules[tag].block;
}

/** The element of the vocabulary that a tag is mapped to, else NARC_BODY_NONE. */
static inline narc_body_element
narc_html_mapped_to(narc_tag tag)
{
    return (narc_body_element)narc_html_element_rules[tag].element;
}

#endif
