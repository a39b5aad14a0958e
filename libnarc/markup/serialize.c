/* A tree as markup again (HTML standard, 13.3). */
#include "base/buffer.h"
#include "base/text.h"
#include "markup/parser.h"
#include "markup/scan.h"

#include <string.h>

/* 13.3, "escaping a string". */
static void
escaped(narc_buffer *out, narc_text text, bool attribute)
{
    const char *at = text.data;
    const char *end = text.size == 0 ? at : at + text.size;

    while (at < end) {
        const char *run = at;

        while (at < end && *at != '&' && *at != '<' && *at != '>' && *at != '"' &&
               !(*at == '\xC2' && at + 1 < end && at[1] == '\xA0'))
            at++;
        narc_buffer_bytes(out, run, (size_t)(at - run));
        if (at == end)
            break;
        switch (*at++) {
        case '&':
            narc_buffer_literal(out, "&amp;");
            break;
        case '<':
            narc_buffer_literal(out, "&lt;");
            break;
        case '>':
            narc_buffer_literal(out, "&gt;");
            break;
        case '"':
            narc_buffer_literal(out, attribute ? "&quot;" : "\"");
            break;
        default:
            narc_buffer_literal(out, "&nbsp;");
            at++;
            break;
        }
    }
}

static bool
is_html(const narc_node *node)
{
    return node->kind == NARC_NODE_KIND_ELEMENT && node->ns == NARC_SPACE_HTML;
}

/* Elements whose text is written as it is. */
static bool
holds_raw_text(const narc_node *node)
{
    if (!is_html(node))
        return false;
    switch (node->tag) {
    case NARC_TAG_STYLE:
    case NARC_TAG_SCRIPT:
    case NARC_TAG_XMP:
    case NARC_TAG_IFRAME:
    case NARC_TAG_NOEMBED:
    case NARC_TAG_NOFRAMES:
    case NARC_TAG_PLAINTEXT:
        return true;
    default:
        return false;
    }
}

static bool
is_void(const narc_node *node)
{
    return is_html(node) && (narc_tag_facts(node->tag) & NARC_IS_VOID) != 0;
}

static void
element(const narc_tree *tree, const narc_node *node, narc_buffer *out)
{
    narc_buffer_byte(out, '<');
    narc_buffer_bytes(out, node->text, node->name_size);
    for (uint32_t i = 0; i < node->attribute_count; i++) {
        const narc_attribute *attribute = &tree->attributes[node->attributes + i];

        narc_buffer_byte(out, ' ');
        narc_buffer_bytes(out, attribute->name, attribute->name_size);
        narc_buffer_literal(out, "=\"");
        escaped(out, (narc_text){attribute->value, attribute->value_size}, true);
        narc_buffer_byte(out, '"');
    }
    narc_buffer_byte(out, '>');
}

static void
begin(const narc_tree *tree, narc_node_id id, narc_buffer *out)
{
    const narc_node *node = &tree->nodes[id];
    const narc_text text = narc_node_content(tree, id);

    switch ((narc_node_kind)node->kind) {
    case NARC_NODE_KIND_ELEMENT:
        element(tree, node, out);
        break;
    case NARC_NODE_KIND_TEXT:
        if (node->parent != NARC_NODE_NONE && holds_raw_text(&tree->nodes[node->parent]))
            narc_buffer_text(out, text);
        else
            escaped(out, text, false);
        break;
    case NARC_NODE_KIND_COMMENT:
        narc_buffer_literal(out, "<!--");
        narc_buffer_text(out, text);
        narc_buffer_literal(out, "-->");
        break;
    case NARC_NODE_KIND_DOCTYPE:
        narc_buffer_literal(out, "<!DOCTYPE ");
        narc_buffer_text(out, text);
        narc_buffer_byte(out, '>');
        break;
    case NARC_NODE_KIND_INSTRUCTION:
        narc_buffer_literal(out, "<?");
        narc_buffer_text(out, text);
        narc_buffer_byte(out, '>');
        break;
    case NARC_NODE_KIND_DOCUMENT:
        break;
    }
}

static void
finish(const narc_tree *tree, narc_node_id id, narc_buffer *out)
{
    const narc_node *node = &tree->nodes[id];

    if (node->kind != NARC_NODE_KIND_ELEMENT || is_void(node))
        return;
    narc_buffer_literal(out, "</");
    narc_buffer_bytes(out, node->text, node->name_size);
    narc_buffer_byte(out, '>');
}

void
narc_tree_serialize(const narc_tree *tree, narc_node_id top, bool with_top, narc_buffer *out)
{
    narc_node_id id = top;

    if (with_top)
        begin(tree, top, out);
    for (;;) {
        if (tree->nodes[id].first != NARC_NODE_NONE && !is_void(&tree->nodes[id])) {
            id = tree->nodes[id].first;
            begin(tree, id, out);
            continue;
        }
        while (id != top) {
            finish(tree, id, out);
            if (tree->nodes[id].next != NARC_NODE_NONE)
                break;
            id = tree->nodes[id].parent;
        }
        if (id == top)
            break;
        id = tree->nodes[id].next;
        begin(tree, id, out);
    }
    if (with_top)
        finish(tree, top, out);
}
