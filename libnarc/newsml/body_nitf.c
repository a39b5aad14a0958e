/* NITF to a narc body: the blocks and inline elements of NITF 3.6 that carry content. An em that says by
 * its class what it is, is that; so are headings below the first. */
#include "newsml/body_nitf.h"

#include "article/body_vocabulary.h"
#include "base/text.h"
#include "newsml/property.h"

typedef enum nitf_treatment {
    NITF_TRANSPARENT, /* inline: its content counts, the element does not */
    NITF_BREAK,       /* a block without a place of its own in the vocabulary */
    NITF_MAPPED,
    NITF_MEDIA,     /* media: a figure */
    NITF_REFERENCE, /* media-reference: the picture of a figure */
    NITF_CHRON,     /* a time element if it says which */
    NITF_LANGUAGE,  /* a span if it says which */
    NITF_DROPPED
} nitf_treatment;

typedef struct nitf_row {
    const char *name;
    nitf_treatment treatment;
    narc_body_element element;
} nitf_row;

static const nitf_row rows[] = {
    {"p", NITF_MAPPED, NARC_BODY_P},
    {"hl1", NITF_MAPPED, NARC_BODY_H2},
    {"hl2", NITF_MAPPED, NARC_BODY_H3},
    {"ul", NITF_MAPPED, NARC_BODY_UL},
    {"ol", NITF_MAPPED, NARC_BODY_OL},
    {"li", NITF_MAPPED, NARC_BODY_LI},
    {"bq", NITF_MAPPED, NARC_BODY_BLOCKQUOTE},
    {"credit", NITF_MAPPED, NARC_BODY_P},
    {"pre", NITF_MAPPED, NARC_BODY_PRE},
    {"q", NITF_MAPPED, NARC_BODY_Q},
    {"em", NITF_MAPPED, NARC_BODY_EM},
    {"chron", NITF_CHRON, NARC_BODY_TIME},
    {"lang", NITF_LANGUAGE, NARC_BODY_SPAN},
    {"img", NITF_MAPPED, NARC_BODY_IMG},
    {"sub", NITF_MAPPED, NARC_BODY_SUB},
    {"sup", NITF_MAPPED, NARC_BODY_SUP},
    {"a", NITF_MAPPED, NARC_BODY_A},
    {"br", NITF_MAPPED, NARC_BODY_BR},
    {"hr", NITF_MAPPED, NARC_BODY_HR},
    {"table", NITF_MAPPED, NARC_BODY_TABLE},
    {"caption", NITF_MAPPED, NARC_BODY_CAPTION},
    {"thead", NITF_MAPPED, NARC_BODY_THEAD},
    {"tbody", NITF_MAPPED, NARC_BODY_TBODY},
    {"tfoot", NITF_MAPPED, NARC_BODY_TFOOT},
    {"tr", NITF_MAPPED, NARC_BODY_TR},
    {"th", NITF_MAPPED, NARC_BODY_TH},
    {"td", NITF_MAPPED, NARC_BODY_TD},
    {"media", NITF_MEDIA, NARC_BODY_FIGURE},
    {"media-reference", NITF_REFERENCE, NARC_BODY_IMG},
    {"media-caption", NITF_MAPPED, NARC_BODY_FIGCAPTION},
    {"media-metadata", NITF_DROPPED, NARC_BODY_NONE},
    {"media-object", NITF_DROPPED, NARC_BODY_NONE},
    {"media-producer", NITF_DROPPED, NARC_BODY_NONE},
    {"block", NITF_BREAK, NARC_BODY_NONE},
    {"dl", NITF_BREAK, NARC_BODY_NONE},
    {"dt", NITF_BREAK, NARC_BODY_NONE},
    {"dd", NITF_BREAK, NARC_BODY_NONE},
    {"fn", NITF_BREAK, NARC_BODY_NONE},
    {"note", NITF_BREAK, NARC_BODY_NONE},
    {"datasource", NITF_BREAK, NARC_BODY_NONE},
    {"tagline", NITF_BREAK, NARC_BODY_NONE},
    {"body", NITF_BREAK, NARC_BODY_NONE},
    {"body.content", NITF_BREAK, NARC_BODY_NONE},
    {"body.end", NITF_BREAK, NARC_BODY_NONE},
    {"head", NITF_DROPPED, NARC_BODY_NONE},
    {"body.head", NITF_DROPPED, NARC_BODY_NONE},
    {"frame", NITF_DROPPED, NARC_BODY_NONE},
    {"custom-table", NITF_DROPPED, NARC_BODY_NONE},
    {"nitf-table-metadata", NITF_DROPPED, NARC_BODY_NONE},
};

/* What the class of an element makes of it; providers write both kinds of names. */
static const struct {
    const char *name;
    const char *class_name;
    narc_body_element element;
} classes[] = {
    {"em", "strong", NARC_BODY_STRONG}, {"em", "bold", NARC_BODY_STRONG},
    {"em", "b", NARC_BODY_STRONG},      {"em", "sub", NARC_BODY_SUB},
    {"em", "sup", NARC_BODY_SUP},       {"em", "cite", NARC_BODY_CITE},
    {"em", "code", NARC_BODY_CODE},     {"em", "abbr", NARC_BODY_ABBR},
    {"hl2", "h2", NARC_BODY_H2},        {"hl2", "h4", NARC_BODY_H4},
    {"hl2", "h5", NARC_BODY_H5},        {"hl2", "h6", NARC_BODY_H6},
};

static nitf_row
row_named(narc_text name)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (narc_text_is(name, rows[i].name))
            return rows[i];
    return (nitf_row){"", NITF_TRANSPARENT, NARC_BODY_NONE};
}

static bool
says(const narc_tree *tree, narc_node_id node, const char *name)
{
    return narc_node_attribute(tree, node, name, NULL).size > 0 ||
           narc_node_attribute_ns(tree, node, NARC_XML_NS, name, NULL).size > 0;
}

static nitf_row
row_of(const narc_tree *tree, narc_node_id node)
{
    const narc_text own = narc_node_attribute_ns(tree, node, NARC_NITF_OWN_NS, "element", NULL);
    const narc_text class_name = narc_node_attribute(tree, node, "class", NULL);
    const narc_text name = narc_node_local(tree, node);
    nitf_row row = row_named(name);

    if (narc_text_is(own, "none")) {
        row.treatment = NITF_TRANSPARENT;
    } else if (narc_text_is(own, "rendition")) {
        row.treatment = NITF_DROPPED;
    } else if (own.size > 0 && narc_body_element_find(own) != NARC_BODY_NONE) {
        row.treatment = NITF_MAPPED;
        row.element = narc_body_element_find(own);
    } else if (row.treatment == NITF_CHRON || row.treatment == NITF_LANGUAGE) {
        row.treatment = says(tree, node, row.treatment == NITF_CHRON ? "norm" : "lang")
                            ? NITF_MAPPED
                            : NITF_TRANSPARENT;
    }
    for (size_t i = 0; class_name.size > 0 && i < sizeof(classes) / sizeof(classes[0]); i++)
        if (narc_text_is(name, classes[i].name) &&
            narc_text_is_nocase(class_name, classes[i].class_name))
            row.element = classes[i].element;
    return row;
}

static void
copy_attribute(const narc_tree *tree, narc_node_id node, const char *from,
               narc_body_builder *builder, const char *to)
{
    const narc_text value = narc_node_attribute(tree, node, from, NULL);

    if (value.size > 0)
        narc_body_attribute(builder, to, value);
}

/* NITF's name of an attribute and that in a narc body, by the element there. */
static const struct {
    narc_body_element element;
    const char *name, *becomes;
} attributes[] = {
    {NARC_BODY_A, "href", "href"},
    {NARC_BODY_A, "title", "title"},
    {NARC_BODY_TD, "colspan", "colspan"},
    {NARC_BODY_TD, "rowspan", "rowspan"},
    {NARC_BODY_TH, "colspan", "colspan"},
    {NARC_BODY_TH, "rowspan", "rowspan"},
    {NARC_BODY_IMG, "source", "src"},
    {NARC_BODY_IMG, "src", "src"},
    {NARC_BODY_IMG, "alternate-text", "alt"},
    {NARC_BODY_IMG, "alt", "alt"},
    {NARC_BODY_IMG, "title", "title"},
    {NARC_BODY_IMG, "width", "width"},
    {NARC_BODY_IMG, "height", "height"},
    {NARC_BODY_OL, "seqnum", "start"},
    {NARC_BODY_Q, "quote-source", "cite"},
    {NARC_BODY_BLOCKQUOTE, "quote-source", "cite"},
    {NARC_BODY_TIME, "norm", "datetime"},
};

/* Those that narc wrote under their own names as well; the builder takes what it knows. */
static void
copy_attributes(const narc_tree *tree, narc_node_id node, narc_body_element element,
                narc_body_builder *builder)
{
    const narc_text language = narc_node_attribute_ns(tree, node, NARC_XML_NS, "lang", NULL);

    for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
        if (attributes[i].element == element)
            copy_attribute(tree, node, attributes[i].name, builder, attributes[i].becomes);
    if (language.size > 0)
        narc_body_attribute(builder, "lang", language);
    for (int i = 0; i < NARC_BODY_ATTRIBUTE_COUNT; i++) {
        const char *name = narc_body_attribute_text((narc_body_attribute_name)i);
        const narc_text value = narc_node_attribute_ns(tree, node, NARC_NITF_OWN_NS, name, NULL);

        if (value.size > 0)
            narc_body_attribute(builder, name, value);
    }
}

static void
open_mapped(const narc_tree *tree, narc_node_id node, const nitf_row *row,
            narc_body_builder *builder)
{
    narc_body_open(builder, row->element);
    copy_attributes(tree, node, row->element, builder);
}

/* Whether a media-reference shows a picture: video and audio have no element in the vocabulary. */
static bool
is_picture(const narc_tree *tree, narc_node_id reference)
{
    const narc_text mime = narc_node_attribute(tree, reference, "mime-type", NULL);
    const narc_text media =
        narc_node_attribute(tree, narc_tree_node(tree, reference)->parent, "media-type", NULL);

    if (mime.size > 0)
        return narc_text_starts_nocase(mime, "image");
    return media.size == 0 || narc_text_is_nocase(media, "image") ||
           narc_text_is_nocase(media, "photo") || narc_text_is_nocase(media, "graphic");
}

/* Answers whether the content of the element is to be visited. */
static bool
enter(const narc_tree *tree, narc_node_id node, narc_body_builder *builder)
{
    nitf_row row;

    if (tree->nodes[node].kind == NARC_NODE_KIND_TEXT)
        narc_body_text_add(builder, narc_node_content(tree, node));
    if (!narc_node_is_element(tree, node))
        return false;
    row = row_of(tree, node);
    switch (row.treatment) {
    case NITF_DROPPED:
        return false;
    case NITF_BREAK:
        narc_body_break(builder);
        return true;
    case NITF_REFERENCE:
        if (is_picture(tree, node)) {
            open_mapped(tree, node, &row, builder);
            narc_body_close(builder, row.element);
        }
        return false;
    case NITF_MAPPED:
    case NITF_MEDIA:
        open_mapped(tree, node, &row, builder);
        return true;
    case NITF_CHRON:
    case NITF_LANGUAGE:
    case NITF_TRANSPARENT:
        break;
    }
    return true;
}

static void
leave(const narc_tree *tree, narc_node_id node, narc_body_builder *builder)
{
    nitf_row row;

    if (!narc_node_is_element(tree, node))
        return;
    row = row_of(tree, node);
    if (row.treatment == NITF_BREAK)
        narc_body_break(builder);
    else if (row.treatment == NITF_MAPPED || row.treatment == NITF_MEDIA)
        narc_body_close(builder, row.element);
}

static narc_node_id
content_of(const narc_tree *tree, narc_node_id top)
{
    narc_node_id body = NARC_NODE_NONE;

    for (narc_node_id id = top; id != NARC_NODE_NONE; id = narc_node_after(tree, id, top)) {
        if (!narc_node_is_element(tree, id))
            continue;
        if (narc_text_is(narc_node_local(tree, id), "body.content"))
            return id;
        if (body == NARC_NODE_NONE && narc_text_is(narc_node_local(tree, id), "body"))
            body = id;
    }
    return body != NARC_NODE_NONE ? body : top;
}

void
narc_nitf_to_body(const narc_tree *tree, narc_node_id top, narc_body_builder *builder)
{
    const narc_node_id content = content_of(tree, top);
    narc_node_id id = content;

    for (;;) {
        if (enter(tree, id, builder) && tree->nodes[id].first != NARC_NODE_NONE) {
            id = tree->nodes[id].first;
            continue;
        }
        leave(tree, id, builder);
        while (id != content && tree->nodes[id].next == NARC_NODE_NONE) {
            id = tree->nodes[id].parent;
            leave(tree, id, builder);
        }
        if (id == content)
            return;
        id = tree->nodes[id].next;
    }
}
