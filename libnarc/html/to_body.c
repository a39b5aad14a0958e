/* A subtree of markup to a narc body. */
#include "html/to_body.h"

#include "base/buffer.h"
#include "base/text.h"
#include "html/address.h"
#include "html/elements.h"

#include <string.h>

/* Nodes of a figure that are looked at for what it holds; nested figures cost linear time. */
#define FIGURE_NODES 60
/* The same of a heading. */
#define HEADING_NODES 60
/* Elements round a block that are asked for its language and direction. */
#define WRAPPERS 8

typedef struct walk {
    const narc_tree *tree;
    narc_body_builder *builder;
    const narc_html_to_body_options *options;
    narc_node_id top;
    narc_buffer address; /* of the link or picture at hand */
    unsigned breaks;     /* br elements seen and not yet written */
    unsigned pre;        /* open pre elements */
    uint8_t levels[6];   /* of the headings above the one at hand, as the page has them */
    unsigned level_count;
    narc_body_element heading; /* what the open heading became */
} walk;

static bool
only_space(narc_text text)
{
    return narc_text_trim(text).size == 0;
}

/* One br is a line break, several in a row are how pages without p separate paragraphs. */
static void
flush_breaks(walk *w)
{
    if (w->breaks == 1)
        narc_body_open(w->builder, NARC_BODY_BR);
    else if (w->breaks > 1)
        narc_body_break(w->builder);
    w->breaks = 0;
}

/* Where the first control of ISO 6429 is, SIZE_MAX when there is none. */
static size_t
control_in(narc_text text)
{
    size_t at = 0;

    while (at + 1 < text.size) {
        const char *hit = memchr(text.data + at, 0xC2, text.size - 1 - at);

        if (hit == NULL)
            break;
        at = (size_t)(hit - text.data);
        if ((unsigned char)text.data[at + 1] < 0xA0)
            return at;
        at++;
    }
    return SIZE_MAX;
}

static void
add_text(walk *w, narc_text text)
{
    size_t at;

    if (w->pre == 0 && w->breaks != 0 && only_space(text))
        return;
    flush_breaks(w);
    /* No page means these controls, and they have no place in HTML; two bytes each. */
    while ((at = control_in(text)) != SIZE_MAX) {
        narc_body_text_add(w->builder, narc_text_slice(text, 0, at));
        text = narc_text_slice(text, at + 2, SIZE_MAX);
    }
    narc_body_text_add(w->builder, text);
}

static void
add_address(walk *w, const char *name, narc_text value)
{
    value = narc_text_trim(value);
    if (w->options->base.size != 0) {
        narc_buffer_clear(&w->address);
        narc_address_resolve(w->options->base, value, &w->address);
        value = narc_buffer_as_text(&w->address);
    }
    narc_body_attribute(w->builder, name, value);
}

static bool
is_shown_address(narc_text value)
{
    return value.size != 0 && !narc_text_starts_nocase(value, "data:");
}

/* The first address of a srcset. */
static narc_text
first_candidate(narc_text set)
{
    size_t end = 0;

    set = narc_text_trim(set);
    while (end < set.size && !narc_ascii_space(set.data[end]))
        end++;
    while (end > 0 && set.data[end - 1] == ',')
        end--;
    return narc_text_slice(set, 0, end);
}

/* Pages that load pictures late show another one first, and keep the real address elsewhere. */
static narc_text
image_address(const narc_tree *tree, narc_node_id id)
{
    static const char *const late[] = {"data-src", "data-original", "data-lazy-src"};
    static const char *const sets[] = {"srcset", "data-srcset"};
    const narc_text src = narc_node_value(tree, id, NARC_ATTRIBUTE_SRC);

    for (size_t i = 0; i < sizeof(late) / sizeof(late[0]); i++) {
        const narc_text value = narc_text_trim(narc_node_attribute(tree, id, late[i], NULL));

        if (is_shown_address(value) && narc_text_find(value, NARC_TEXT(" ")) == SIZE_MAX &&
            narc_text_find(value, NARC_TEXT("/")) != SIZE_MAX)
            return value;
    }
    for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]) && !is_shown_address(src); i++) {
        const narc_text value = first_candidate(narc_node_attribute(tree, id, sets[i], NULL));

        if (is_shown_address(value))
            return value;
    }
    return src;
}

/* Whether an attribute goes along as it is; the builder knows which element may have which. */
static bool
is_kept(const narc_attribute *attribute, narc_body_element element)
{
    switch (attribute->known) {
    case NARC_ATTRIBUTE_LANG:
    case NARC_ATTRIBUTE_DIR:
    case NARC_ATTRIBUTE_TITLE:
    case NARC_ATTRIBUTE_DATETIME:
    case NARC_ATTRIBUTE_COLSPAN:
    case NARC_ATTRIBUTE_ROWSPAN:
    case NARC_ATTRIBUTE_SCOPE:
    case NARC_ATTRIBUTE_START:
    case NARC_ATTRIBUTE_CITE:
        return true;
    case NARC_ATTRIBUTE_ALT:
    case NARC_ATTRIBUTE_WIDTH:
    case NARC_ATTRIBUTE_HEIGHT:
        return element == NARC_BODY_IMG;
    default:
        return false;
    }
}

static void
add_attributes(walk *w, narc_node_id id, narc_body_element element)
{
    const narc_node *node = narc_tree_node(w->tree, id);

    for (uint32_t i = 0; i < node->attribute_count; i++) {
        const narc_attribute *attribute = &w->tree->attributes[node->attributes + i];
        const narc_text value = {attribute->value, attribute->value_size};

        if (attribute->ns != 0)
            continue;
        if (is_kept(attribute, element))
            narc_body_attribute(
                w->builder, narc_attribute_name_of((narc_attribute_name)attribute->known), value);
        else if (element == NARC_BODY_A && attribute->known == NARC_ATTRIBUTE_HREF)
            add_address(w, "href", value);
    }
    if (element == NARC_BODY_IMG)
        add_address(w, "src", image_address(w->tree, id));
}

/* What a div or section below top says of language and direction holds for the blocks in it. */
static void
add_wrapper_attributes(walk *w, narc_node_id id)
{
    static const narc_attribute_name names[] = {NARC_ATTRIBUTE_LANG, NARC_ATTRIBUTE_DIR};
    narc_node_id up = w->tree->nodes[id].parent;

    for (int i = 0; i < WRAPPERS && id != w->top && up != w->top && up != NARC_NODE_NONE;
         i++, up = w->tree->nodes[up].parent) {
        if (narc_html_treatment_of(w->tree, up) == NARC_HTML_MAPPED)
            return;
        for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
            if (narc_node_known(w->tree, up, names[k]) != NULL)
                narc_body_attribute(w->builder, narc_attribute_name_of(names[k]),
                                    narc_node_value(w->tree, up, names[k]));
    }
}

static bool
is_inline(narc_body_element element)
{
    const narc_body_kind kind = narc_body_element_kind(element);

    return kind == NARC_BODY_INLINE || kind == NARC_BODY_VOID;
}

/* A span is worth keeping only for what it says about language and direction. */
static bool
span_says_something(const narc_tree *tree, narc_node_id id)
{
    return narc_node_known(tree, id, NARC_ATTRIBUTE_LANG) != NULL ||
           narc_node_known(tree, id, NARC_ATTRIBUTE_DIR) != NULL;
}

/* Templates put tables, quotations and code into figures. Their text is the article's, while what
 * stands in the figure of a picture is not. */
static bool
figure_holds_text(const narc_tree *tree, narc_node_id figure)
{
    narc_node_id id = figure;

    for (int i = 0; i < FIGURE_NODES && id != NARC_NODE_NONE; i++) {
        if (narc_node_is_element(tree, id)) {
            const narc_tag tag = narc_node_tag(tree, id);

            if (tag == NARC_TAG_TABLE || tag == NARC_TAG_BLOCKQUOTE || tag == NARC_TAG_PRE)
                return true;
            if (tag == NARC_TAG_IMG || tag == NARC_TAG_FIGCAPTION)
                return false;
        }
        id = narc_node_after(tree, id, figure);
    }
    return false;
}

/* The element that id becomes, or NARC_BODY_NONE. */
static narc_body_element
element_of(const narc_tree *tree, narc_node_id id)
{
    const narc_body_element element = narc_html_is_picture(tree, id)
                                          ? NARC_BODY_IMG
                                          : narc_html_mapped_to(narc_node_tag(tree, id));

    if (element == NARC_BODY_FIGURE && figure_holds_text(tree, id))
        return NARC_BODY_NONE;
    return element == NARC_BODY_SPAN && !span_says_something(tree, id) ? NARC_BODY_NONE : element;
}

/* A heading without a word in it, often of a picture, leaves no trace in the body. */
static bool
holds_word(const walk *w, narc_node_id heading)
{
    narc_node_id id = heading;

    for (int i = 0; i < HEADING_NODES && id != NARC_NODE_NONE; i++) {
        if (w->tree->nodes[id].kind == NARC_NODE_KIND_TEXT &&
            (w->options->left_out == NULL || w->options->left_out[id] == 0) &&
            !only_space(narc_node_content(w->tree, id)))
            return true;
        id = narc_node_after(w->tree, id, heading);
    }
    return false;
}

/* Templates begin with h3 or leap from h2 to h4. In the outline, a heading stands one level below
 * the nearest before it that has a higher rank on the page. */
static narc_body_element
level_heading(walk *w, narc_node_id id, narc_body_element element)
{
    static const narc_body_element by_depth[] = {NARC_BODY_H2, NARC_BODY_H3, NARC_BODY_H4,
                                                 NARC_BODY_H5, NARC_BODY_H6};
    const uint8_t rank = (uint8_t)element;

    if (!w->options->level_headings || !holds_word(w, id))
        return element;
    while (w->level_count > 0 && w->levels[w->level_count - 1] >= rank)
        w->level_count--;
    w->levels[w->level_count++] = rank;
    return by_depth[w->level_count - 1];
}

static bool
is_heading(narc_body_element element)
{
    return element >= NARC_BODY_H2 && element <= NARC_BODY_H6;
}

/* Begins an element; whether its content is wanted. */
static bool
enter(walk *w, narc_node_id id)
{
    const narc_html_treatment how = narc_html_treatment_of(w->tree, id);
    narc_body_element element = element_of(w->tree, id);

    if (w->options->left_out != NULL && w->options->left_out[id] != 0)
        return false;
    if (how == NARC_HTML_DROPPED)
        return false;
    if (how == NARC_HTML_OWN_LINE) {
        w->breaks = 0;
        narc_body_break(w->builder);
        return true;
    }
    if (element == NARC_BODY_NONE)
        return true;
    if (element == NARC_BODY_BR && w->pre == 0 && !w->options->keep_breaks) {
        w->breaks++;
        return false;
    }
    if (is_inline(element))
        flush_breaks(w);
    else
        w->breaks = 0;
    if (is_heading(element))
        element = w->heading = level_heading(w, id, element);
    narc_body_open(w->builder, element);
    add_attributes(w, id, element);
    if (!is_inline(element))
        add_wrapper_attributes(w, id);
    w->pre += element == NARC_BODY_PRE;
    return element != NARC_BODY_IMG;
}

static void
leave(walk *w, narc_node_id id)
{
    narc_body_element element = element_of(w->tree, id);

    if (narc_html_treatment_of(w->tree, id) == NARC_HTML_OWN_LINE) {
        w->breaks = 0;
        narc_body_break(w->builder);
    }
    if (element == NARC_BODY_NONE || element == NARC_BODY_BR || element == NARC_BODY_IMG ||
        element == NARC_BODY_HR)
        return;
    if (!is_inline(element))
        w->breaks = 0;
    if (is_heading(element))
        element = w->heading;
    w->pre -= element == NARC_BODY_PRE;
    narc_body_close(w->builder, element);
}

/* Whether the walk goes below id. */
static bool
visit(walk *w, narc_node_id id)
{
    const narc_node *node = narc_tree_node(w->tree, id);

    if (node->kind == NARC_NODE_KIND_TEXT) {
        if (w->options->left_out == NULL || w->options->left_out[id] == 0)
            add_text(w, narc_node_content(w->tree, id));
        return false;
    }
    if (node->kind == NARC_NODE_KIND_DOCUMENT)
        return true;
    return node->kind == NARC_NODE_KIND_ELEMENT && enter(w, id);
}

void
narc_html_to_body(const narc_tree *tree, narc_node_id top, narc_body_builder *builder,
                  const narc_html_to_body_options *options)
{
    static const narc_html_to_body_options defaults = {{NULL, 0}, NULL, false, false};
    walk w = {.tree = tree, .builder = builder, .top = top};
    narc_node_id id = top;

    w.options = options != NULL ? options : &defaults;
    w.address.allocator = tree->arena.allocator;
    for (;;) {
        bool inside = visit(&w, id);

        if (inside && tree->nodes[id].first != NARC_NODE_NONE) {
            id = tree->nodes[id].first;
            continue;
        }
        if (inside)
            leave(&w, id);
        while (id != top && tree->nodes[id].next == NARC_NODE_NONE) {
            id = tree->nodes[id].parent;
            leave(&w, id);
        }
        if (id == top)
            break;
        id = tree->nodes[id].next;
    }
    narc_buffer_free(&w.address);
}
