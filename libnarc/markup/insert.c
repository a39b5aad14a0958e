/* Where nodes go, and making them (HTML standard, 13.2.6.1). */
#include "base/text.h"
#include "markup/parser.h"

/* --- places ----------------------------------------------------------------------------------- */

static bool
is_table_part(const narc_open *open)
{
    return open->space == NARC_SPACE_HTML &&
           (open->tag == NARC_TAG_TABLE || open->tag == NARC_TAG_TBODY ||
            open->tag == NARC_TAG_TFOOT || open->tag == NARC_TAG_THEAD || open->tag == NARC_TAG_TR);
}

/* What does not belong into a table goes before it. */
static narc_place
foster_place(narc_parser *parser)
{
    const narc_open_id template = narc_topmost(parser, NARC_TAG_TEMPLATE);
    const narc_open_id table = narc_topmost(parser, NARC_TAG_TABLE);
    narc_node_id node;

    parser->tree->reordered = true; /* what is open goes on behind it */
    if (template != 0 && (table == 0 || narc_open_at(parser, template)->serial >
                                            narc_open_at(parser, table)->serial))
        return (narc_place){narc_open_at(parser, template)->node, NARC_NODE_NONE};
    if (table == 0)
        return (narc_place){narc_open_at(parser, parser->bottom)->node, NARC_NODE_NONE};
    node = narc_open_at(parser, table)->node;
    if (parser->tree->nodes[node].parent != NARC_NODE_NONE)
        return (narc_place){parser->tree->nodes[node].parent, node};
    return (narc_place){narc_open_at(parser, narc_open_at(parser, table)->below)->node,
                        NARC_NODE_NONE};
}

narc_place
narc_place_for(narc_parser *parser, narc_open_id target)
{
    const narc_open *open = narc_open_at(parser, target != 0 ? target : parser->top);

    if (parser->foster && is_table_part(open))
        return foster_place(parser);
    return (narc_place){open->node, NARC_NODE_NONE};
}

void
narc_insert_at(narc_parser *parser, narc_place place, narc_node_id node)
{
    if (node == NARC_NODE_NONE)
        return;
    if (place.before != NARC_NODE_NONE || parser->tail ||
        (place.parent != NARC_NODE_DOCUMENT &&
         parser->tree->nodes[place.parent].next != NARC_NODE_NONE))
        parser->tree->reordered = true;
    narc_tree_place(parser->tree, place.parent, place.before, node);
}

/* --- elements --------------------------------------------------------------------------------- */

static narc_node_id
make_element(narc_parser *parser, narc_text name, uint32_t tag, uint32_t space)
{
    narc_token *token = &parser->token;
    const narc_node_id id = narc_tree_make(parser->tree, NARC_NODE_KIND_ELEMENT, name);
    narc_node *node;

    if (id == NARC_NODE_NONE)
        return id;
    node = &parser->tree->nodes[id];
    node->offset = (uint32_t)(token->at - parser->begin);
    node->ns = (uint8_t)space;
    if (tag < NARC_TAG_COUNT &&
        (space == NARC_SPACE_HTML || tag == NARC_TAG_SVG || tag == NARC_TAG_MATH))
        node->tag = (uint8_t)tag;
    node->attributes = token->attributes;
    node->attribute_count = (uint16_t)token->attribute_count;
    token->attributes += token->attribute_count; /* taken */
    token->attribute_count = 0;
    return id;
}

narc_node_id
narc_copy_element(narc_parser *parser, narc_node_id node)
{
    const narc_node from = parser->tree->nodes[node];
    const narc_node_id id =
        narc_tree_make(parser->tree, NARC_NODE_KIND_ELEMENT, narc_node_content(parser->tree, node));
    narc_node *copy;

    if (id == NARC_NODE_NONE)
        return id;
    copy = &parser->tree->nodes[id];
    copy->offset = from.offset;
    copy->ns = from.ns;
    copy->tag = from.tag;
    copy->attributes = from.attributes; /* the same views */
    copy->attribute_count = from.attribute_count;
    return id;
}

/* The number of the token's name, which it may not have yet. */
static uint32_t
tag_of_token(narc_parser *parser)
{
    narc_token *token = &parser->token;

    if (token->tag == NARC_TAG_OTHER)
        token->tag = narc_other_name(parser, token->name, true);
    return token->tag;
}

narc_open_id
narc_insert_element(narc_parser *parser)
{
    const uint32_t tag = tag_of_token(parser);
    const narc_node_id node = make_element(parser, parser->token.name, tag, NARC_SPACE_HTML);

    if (node == NARC_NODE_NONE)
        return 0;
    narc_insert_at(parser, narc_place_for(parser, 0), node);
    return narc_push(parser, node, tag, NARC_SPACE_HTML, 0);
}

narc_open_id
narc_insert_implied(narc_parser *parser, narc_tag tag)
{
    const narc_text name = narc_text_from(narc_tag_name(tag));
    const narc_node_id node = narc_tree_make(parser->tree, NARC_NODE_KIND_ELEMENT, name);

    if (node == NARC_NODE_NONE)
        return 0;
    parser->tree->nodes[node].tag = (uint8_t)tag;
    parser->tree->nodes[node].attributes = parser->token.attributes; /* none: the tag's may go */
    narc_insert_at(parser, narc_place_for(parser, 0), node);
    return narc_push(parser, node, tag, NARC_SPACE_HTML, 0);
}

void
narc_insert_void(narc_parser *parser)
{
    const narc_node_id node =
        make_element(parser, parser->token.name, parser->token.tag, NARC_SPACE_HTML);

    if (narc_open_at(parser, parser->top)->depth >= parser->tree->limits.markup_depth)
        parser->tree->reordered = true; /* as for elements that are opened: it is lifted later */
    narc_insert_at(parser, narc_place_for(parser, 0), node);
}

/* --- text and comments ------------------------------------------------------------------------ */

void
narc_insert_text(narc_parser *parser, narc_text text)
{
    const narc_place place = narc_place_for(parser, 0);
    narc_node_id before;
    narc_node_id id;

    if (text.size == 0 || place.parent == NARC_NODE_DOCUMENT || parser->tree->failed)
        return;
    before = place.before == NARC_NODE_NONE ? narc_node_last(parser->tree, place.parent)
                                            : narc_node_prev(parser->tree, place.before);
    if (before != NARC_NODE_NONE && parser->tree->nodes[before].kind == NARC_NODE_KIND_TEXT) {
        narc_tree_join(parser->tree, before, text);
        return;
    }
    id = narc_tree_make(parser->tree, NARC_NODE_KIND_TEXT, text);
    if (id == NARC_NODE_NONE)
        return;
    /* What was decoded lies elsewhere and begins where its token does. */
    parser->tree->nodes[id].offset =
        (uint32_t)((text.data >= parser->begin && text.data < parser->end ? text.data
                                                                          : parser->token.at) -
                   parser->begin);
    narc_insert_at(parser, place, id);
}

void
narc_insert_comment(narc_parser *parser, narc_node_id parent)
{
    const bool tail =
        parent != NARC_NODE_NONE && parser->tree->nodes[parent].first != NARC_NODE_NONE;
    const narc_node_id id =
        narc_tree_make(parser->tree, NARC_NODE_KIND_COMMENT, parser->token.text);

    if (id == NARC_NODE_NONE)
        return;
    parser->tree->nodes[id].offset = (uint32_t)(parser->token.at - parser->begin);
    if (parent == NARC_NODE_NONE) {
        narc_insert_at(parser, narc_place_for(parser, 0), id);
        return;
    }
    if (parent != NARC_NODE_DOCUMENT && parser->tree->nodes[parent].next != NARC_NODE_NONE)
        parser->tree->reordered = true;
    narc_tree_place(parser->tree, parent, NARC_NODE_NONE, id);
    parser->tail = parser->tail || tail;
}
