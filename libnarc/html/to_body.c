/* A subtree of markup to a narc body; the table says what becomes of each element. */
#include "html/to_body.h"

#include "base/buffer.h"
#include "base/text.h"
#include "html/address.h"

typedef enum treatment {
    TRANSPARENT = 0,     /* the element goes, its content stays */
    DROPPED,             /* the element and its content go */
    DROPPED_UNLESS_TEXT, /* the same, unless there are paragraphs inside */
    LINE,                /* a block without a name of its own: ends a paragraph on both sides */
    MAPPED               /* becomes the element of the body's vocabulary */
} treatment;

typedef struct rule {
    uint8_t treatment;
    uint8_t element; /* narc_body_element */
} rule;

#define TO(name)                                                                                   \
    {                                                                                              \
        MAPPED, NARC_BODY_##name                                                                   \
    }

static const rule rules[NARC_TAG_COUNT] = {
    [NARC_TAG_P] = TO(P),
    [NARC_TAG_H1] = TO(H2), /* the only h1 is the headline, which is no part of the body */
    [NARC_TAG_H2] = TO(H2),
    [NARC_TAG_H3] = TO(H3),
    [NARC_TAG_H4] = TO(H4),
    [NARC_TAG_H5] = TO(H5),
    [NARC_TAG_H6] = TO(H6),
    [NARC_TAG_PRE] = TO(PRE),
    [NARC_TAG_UL] = TO(UL),
    [NARC_TAG_MENU] = TO(UL),
    [NARC_TAG_OL] = TO(OL),
    [NARC_TAG_LI] = TO(LI),
    [NARC_TAG_BLOCKQUOTE] = TO(BLOCKQUOTE),
    [NARC_TAG_FIGURE] = TO(FIGURE),
    [NARC_TAG_FIGCAPTION] = TO(FIGCAPTION),
    [NARC_TAG_TABLE] = TO(TABLE),
    [NARC_TAG_CAPTION] = TO(CAPTION),
    [NARC_TAG_THEAD] = TO(THEAD),
    [NARC_TAG_TBODY] = TO(TBODY),
    [NARC_TAG_TFOOT] = TO(TFOOT),
    [NARC_TAG_TR] = TO(TR),
    [NARC_TAG_TH] = TO(TH),
    [NARC_TAG_TD] = TO(TD),
    [NARC_TAG_A] = TO(A),
    [NARC_TAG_EM] = TO(EM),
    [NARC_TAG_I] = TO(EM),
    [NARC_TAG_DFN] = TO(EM),
    [NARC_TAG_VAR] = TO(EM),
    [NARC_TAG_STRONG] = TO(STRONG),
    [NARC_TAG_B] = TO(STRONG),
    [NARC_TAG_SUB] = TO(SUB),
    [NARC_TAG_SUP] = TO(SUP),
    [NARC_TAG_Q] = TO(Q),
    [NARC_TAG_CITE] = TO(CITE),
    [NARC_TAG_CODE] = TO(CODE),
    [NARC_TAG_KBD] = TO(CODE),
    [NARC_TAG_SAMP] = TO(CODE),
    [NARC_TAG_TT] = TO(CODE),
    [NARC_TAG_TIME] = TO(TIME),
    [NARC_TAG_ABBR] = TO(ABBR),
    [NARC_TAG_ACRONYM] = TO(ABBR),
    [NARC_TAG_SPAN] = TO(SPAN),
    [NARC_TAG_BDO] = TO(SPAN),
    [NARC_TAG_HR] = TO(HR),
    [NARC_TAG_IMG] = TO(IMG),
    [NARC_TAG_BR] = TO(BR),

    [NARC_TAG_ADDRESS] = {LINE, 0},
    [NARC_TAG_ARTICLE] = {LINE, 0},
    [NARC_TAG_ASIDE] = {LINE, 0},
    [NARC_TAG_BODY] = {LINE, 0},
    [NARC_TAG_CENTER] = {LINE, 0},
    [NARC_TAG_DD] = {LINE, 0},
    [NARC_TAG_DETAILS] = {LINE, 0},
    [NARC_TAG_DIV] = {LINE, 0},
    [NARC_TAG_DL] = {LINE, 0},
    [NARC_TAG_DT] = {LINE, 0},
    [NARC_TAG_FIELDSET] = {LINE, 0},
    [NARC_TAG_FOOTER] = {LINE, 0},
    [NARC_TAG_FORM] = {LINE, 0},
    [NARC_TAG_HEADER] = {LINE, 0},
    [NARC_TAG_HGROUP] = {LINE, 0},
    [NARC_TAG_LEGEND] = {LINE, 0},
    [NARC_TAG_MAIN] = {LINE, 0},
    [NARC_TAG_NAV] = {LINE, 0},
    [NARC_TAG_SEARCH] = {LINE, 0},
    [NARC_TAG_SECTION] = {LINE, 0},
    [NARC_TAG_SUMMARY] = {LINE, 0},

    [NARC_TAG_APPLET] = {DROPPED_UNLESS_TEXT, 0},
    [NARC_TAG_AUDIO] = {DROPPED_UNLESS_TEXT, 0},
    [NARC_TAG_BUTTON] = {DROPPED_UNLESS_TEXT, 0},
    [NARC_TAG_CANVAS] = {DROPPED, 0},
    [NARC_TAG_DATALIST] = {DROPPED, 0},
    [NARC_TAG_DIALOG] = {DROPPED_UNLESS_TEXT, 0},
    [NARC_TAG_EMBED] = {DROPPED, 0},
    [NARC_TAG_FRAME] = {DROPPED, 0},
    [NARC_TAG_FRAMESET] = {DROPPED, 0},
    [NARC_TAG_HEAD] = {DROPPED, 0},
    [NARC_TAG_IFRAME] = {DROPPED, 0},
    [NARC_TAG_INPUT] = {DROPPED, 0},
    [NARC_TAG_LINK] = {DROPPED, 0},
    [NARC_TAG_MAP] = {DROPPED_UNLESS_TEXT, 0},
    [NARC_TAG_MATH] = {DROPPED, 0},
    [NARC_TAG_META] = {DROPPED, 0},
    [NARC_TAG_METER] = {DROPPED, 0},
    [NARC_TAG_NOFRAMES] = {DROPPED, 0},
    [NARC_TAG_NOSCRIPT] = {DROPPED_UNLESS_TEXT, 0},
    [NARC_TAG_OBJECT] = {DROPPED_UNLESS_TEXT, 0},
    [NARC_TAG_OPTGROUP] = {DROPPED, 0},
    [NARC_TAG_OPTION] = {DROPPED, 0},
    [NARC_TAG_PROGRESS] = {DROPPED, 0},
    [NARC_TAG_RP] = {DROPPED, 0},
    [NARC_TAG_SCRIPT] = {DROPPED, 0},
    [NARC_TAG_SELECT] = {DROPPED, 0},
    [NARC_TAG_STYLE] = {DROPPED, 0},
    [NARC_TAG_SVG] = {DROPPED, 0},
    [NARC_TAG_TEMPLATE] = {DROPPED, 0},
    [NARC_TAG_TEXTAREA] = {DROPPED, 0},
    [NARC_TAG_TITLE] = {DROPPED, 0},
    [NARC_TAG_VIDEO] = {DROPPED_UNLESS_TEXT, 0},
};

/* Attributes of elements kept; the builder knows which element may have which. */
static const char *const kept_attributes[] = {
    "lang", "dir", "title", "datetime", "colspan", "rowspan", "scope", "start", "cite",
};

typedef struct walk {
    const narc_tree *tree;
    narc_body_builder *builder;
    const narc_html_to_body_options *options;
    narc_buffer address; /* of the link or picture at hand */
    unsigned breaks;     /* br elements seen and not yet written */
    unsigned pre;        /* open pre elements */
} walk;

/* Nodes looked at for paragraphs; nested buttons must not cost quadratic time. */
#define LOOK_AHEAD 4000

static bool
holds_paragraphs(const narc_tree *tree, narc_node_id top)
{
    narc_node_id id = top;

    for (int i = 0; i < LOOK_AHEAD && id != NARC_NODE_NONE; i++) {
        const narc_tag tag =
            narc_node_is_element(tree, id) ? narc_node_tag(tree, id) : NARC_TAG_OTHER;

        if (tag == NARC_TAG_P || tag == NARC_TAG_ARTICLE || tag == NARC_TAG_MAIN ||
            tag == NARC_TAG_H1)
            return true;
        id = narc_node_after(tree, id, top);
    }
    return false;
}

static treatment
treatment_of(const narc_tree *tree, narc_node_id id)
{
    const uint8_t t = rules[narc_node_tag(tree, id)].treatment;

    if (t != DROPPED_UNLESS_TEXT)
        return (treatment)t;
    return holds_paragraphs(tree, id) ? LINE : DROPPED;
}

bool
narc_html_is_dropped(const narc_tree *tree, narc_node_id id)
{
    return treatment_of(tree, id) == DROPPED;
}

bool
narc_html_tag_is_block(narc_tag tag)
{
    if (rules[tag].treatment == LINE)
        return true;
    if (rules[tag].treatment != MAPPED)
        return false;
    switch (narc_body_element_kind((narc_body_element)rules[tag].element)) {
    case NARC_BODY_INLINE:
    case NARC_BODY_VOID:
        return false;
    default:
        return true;
    }
}

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

static void
add_text(walk *w, narc_text text)
{
    if (w->pre == 0 && w->breaks != 0 && only_space(text))
        return;
    flush_breaks(w);
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

/* Pages that load pictures late keep the real address in another attribute. */
static narc_text
image_address(const narc_tree *tree, narc_node_id id)
{
    static const char *const late[] = {"data-src", "data-original", "data-lazy-src"};
    const narc_text src = narc_node_attribute(tree, id, "src", NULL);

    if (src.size != 0 && !narc_text_starts_nocase(src, "data:"))
        return src;
    for (size_t i = 0; i < sizeof(late) / sizeof(late[0]); i++) {
        const narc_text value = narc_node_attribute(tree, id, late[i], NULL);

        if (value.size != 0)
            return value;
    }
    return src;
}

static void
add_attributes(walk *w, narc_node_id id, narc_body_element element)
{
    bool found;
    narc_text value;

    for (size_t i = 0; i < sizeof(kept_attributes) / sizeof(kept_attributes[0]); i++) {
        value = narc_node_attribute(w->tree, id, kept_attributes[i], &found);
        if (found)
            narc_body_attribute(w->builder, kept_attributes[i], value);
    }
    value =
        narc_node_attribute_ns(w->tree, id, "http://www.w3.org/XML/1998/namespace", "lang", &found);
    if (found)
        narc_body_attribute(w->builder, "lang", value);
    if (element == NARC_BODY_A) {
        value = narc_node_attribute(w->tree, id, "href", &found);
        if (found)
            add_address(w, "href", value);
    } else if (element == NARC_BODY_IMG) {
        static const char *const of_images[] = {"alt", "width", "height"};

        add_address(w, "src", image_address(w->tree, id));
        for (size_t i = 0; i < 3; i++) {
            value = narc_node_attribute(w->tree, id, of_images[i], &found);
            if (found)
                narc_body_attribute(w->builder, of_images[i], value);
        }
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
    bool lang;
    bool dir;

    narc_node_attribute(tree, id, "lang", &lang);
    narc_node_attribute(tree, id, "dir", &dir);
    return lang || dir;
}

/* The element that id becomes, or NARC_BODY_NONE. */
static narc_body_element
element_of(const narc_tree *tree, narc_node_id id)
{
    const rule *r = &rules[narc_node_tag(tree, id)];

    if (r->treatment != MAPPED)
        return NARC_BODY_NONE;
    if (r->element == NARC_BODY_SPAN && !span_says_something(tree, id))
        return NARC_BODY_NONE;
    return (narc_body_element)r->element;
}

/* Begins an element; whether its content is wanted. */
static bool
enter(walk *w, narc_node_id id)
{
    const treatment how = treatment_of(w->tree, id);
    const narc_body_element element = element_of(w->tree, id);

    if (w->options->left_out != NULL && w->options->left_out[id] != 0)
        return false;
    if (how == DROPPED)
        return false;
    if (how == LINE) {
        w->breaks = 0;
        narc_body_break(w->builder);
        return true;
    }
    if (element == NARC_BODY_NONE)
        return true;
    if (element == NARC_BODY_BR && w->pre == 0) {
        w->breaks++;
        return false;
    }
    if (is_inline(element))
        flush_breaks(w);
    else
        w->breaks = 0;
    narc_body_open(w->builder, element);
    add_attributes(w, id, element);
    w->pre += element == NARC_BODY_PRE;
    return true;
}

static void
leave(walk *w, narc_node_id id)
{
    const narc_body_element element = element_of(w->tree, id);

    const uint8_t t = rules[narc_node_tag(w->tree, id)].treatment;

    if (t == LINE || t == DROPPED_UNLESS_TEXT) {
        w->breaks = 0;
        narc_body_break(w->builder);
    }
    if (element == NARC_BODY_NONE || element == NARC_BODY_BR || element == NARC_BODY_IMG ||
        element == NARC_BODY_HR)
        return;
    if (!is_inline(element))
        w->breaks = 0;
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
    static const narc_html_to_body_options defaults = {{NULL, 0}, NULL};
    walk w = {.tree = tree, .builder = builder};
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
