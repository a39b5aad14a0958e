#include "tree_dump.h"

#include "base/buffer.h"
#include "base/text.h"
#include "markup/parser.h"

#include <stdlib.h>
#include <string.h>

#define DEEPEST_INDENT 100u

static void
indent(narc_buffer *out, uint32_t depth)
{
    narc_buffer_literal(out, "| ");
    if (depth > DEEPEST_INDENT) { /* or the dump of a deep tree is quadratic */
        narc_buffer_format(out, "%u: ", depth);
        return;
    }
    for (uint32_t i = 0; i < depth; i++)
        narc_buffer_literal(out, "  ");
}

static void
attribute_name(const narc_attribute *attribute, narc_buffer *out)
{
    static const char *const prefixes[] = {
        [NARC_SPACE_XLINK] = "xlink ", [NARC_SPACE_XML] = "xml ", [NARC_SPACE_XMLNS] = "xmlns "};

    if (attribute->ns != 0)
        narc_buffer_literal(out, prefixes[attribute->ns]);
    narc_buffer_text(out, narc_attribute_local(attribute));
}

static int
by_name(const void *a, const void *b)
{
    const narc_attribute *const *first = a;
    const narc_attribute *const *second = b;
    narc_buffer one = {0};
    narc_buffer two = {0};
    int order;

    attribute_name(*first, &one);
    attribute_name(*second, &two);
    order = narc_text_compare(narc_buffer_as_text(&one), narc_buffer_as_text(&two));
    narc_buffer_free(&one);
    narc_buffer_free(&two);
    return order;
}

static void
attributes(const narc_tree *tree, const narc_node *node, uint32_t depth, narc_buffer *out)
{
    const narc_attribute **sorted =
        malloc((node->attribute_count + 1u) * sizeof(const narc_attribute *));

    if (sorted == NULL)
        abort();
    for (uint32_t i = 0; i < node->attribute_count; i++)
        sorted[i] = &tree->attributes[node->attributes + i];
    qsort(sorted, node->attribute_count, sizeof(const narc_attribute *), by_name);
    for (uint32_t i = 0; i < node->attribute_count; i++) {
        indent(out, depth);
        attribute_name(sorted[i], out);
        narc_buffer_literal(out, "=\"");
        narc_buffer_bytes(out, sorted[i]->value, sorted[i]->value_size);
        narc_buffer_literal(out, "\"\n");
    }
    free(sorted);
}

static void
identifiers(const narc_tree *tree, const narc_node *node, narc_buffer *out)
{
    const narc_attribute *items = tree->attributes + node->attributes;
    narc_text texts[2] = {{NULL, 0}, {NULL, 0}};

    if (node->attribute_count == 0)
        return;
    for (uint32_t i = 0; i < node->attribute_count; i++)
        texts[items[i].name[0] == 's'] = (narc_text){items[i].value, items[i].value_size};
    narc_buffer_literal(out, " \"");
    narc_buffer_text(out, texts[0]);
    narc_buffer_literal(out, "\" \"");
    narc_buffer_text(out, texts[1]);
    narc_buffer_byte(out, '"');
}

static void
node_line(const narc_tree *tree, narc_node_id id, uint32_t depth, narc_buffer *out)
{
    static const char *const spaces[] = {"", "svg ", "math "};
    const narc_node *node = &tree->nodes[id];

    indent(out, depth);
    switch (node->kind) {
    case NARC_NODE_KIND_ELEMENT:
        narc_buffer_byte(out, '<');
        narc_buffer_literal(out, spaces[node->ns]);
        narc_buffer_text(out, narc_node_content(tree, id));
        narc_buffer_literal(out, ">\n");
        attributes(tree, node, depth + 1, out);
        break;
    case NARC_NODE_KIND_TEXT:
        narc_buffer_byte(out, '"');
        narc_buffer_text(out, narc_node_content(tree, id));
        narc_buffer_literal(out, "\"\n");
        break;
    case NARC_NODE_KIND_COMMENT:
        narc_buffer_literal(out, "<!-- ");
        narc_buffer_text(out, narc_node_content(tree, id));
        narc_buffer_literal(out, " -->\n");
        break;
    default:
        narc_buffer_literal(out, "<!DOCTYPE ");
        narc_buffer_text(out, narc_node_content(tree, id));
        identifiers(tree, node, out);
        narc_buffer_literal(out, ">\n");
        break;
    }
}

static bool
is_template(const narc_tree *tree, narc_node_id id)
{
    return tree->nodes[id].tag == NARC_TAG_TEMPLATE && tree->nodes[id].ns == NARC_SPACE_HTML;
}

void
narc_tree_dump(const narc_tree *tree, narc_node_id top, narc_buffer *out)
{
    narc_node_id id = top;
    uint32_t depth = 0;

    for (;;) {
        if (id != top) {
            node_line(tree, id, depth, out);
            if (is_template(tree, id)) {
                indent(out, ++depth);
                narc_buffer_literal(out, "content\n");
            }
        }
        if (tree->nodes[id].first != NARC_NODE_NONE) {
            depth += id != top;
            id = tree->nodes[id].first;
            continue;
        }
        while (id != top) {
            depth -= is_template(tree, id);
            if (tree->nodes[id].next != NARC_NODE_NONE)
                break;
            id = tree->nodes[id].parent;
            depth -= id != top;
        }
        if (id == top)
            return;
        id = tree->nodes[id].next;
    }
}
