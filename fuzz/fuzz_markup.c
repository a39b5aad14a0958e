/* Covers: narc_markup_decode, narc_markup_parse, the arena tree and the walk over it.
 * Property: any bytes become valid UTF-8 and a tree whose links agree with its order; the walk
 * visits every node once and the tree's text is UTF-8 again. */
#include "base/buffer.h"
#include "base/utf8.h"
#include "markup/parse.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool fact)
{
    if (!fact)
        abort();
}

static void
check_node(const narc_tree *tree, narc_node_id id)
{
    const narc_node *node = &tree->nodes[id];

    require(node->parent < id);
    require(node->next == NARC_NODE_NONE || (node->next > id && node->next < tree->node_count &&
                                             tree->nodes[node->next].parent == node->parent));
    require(node->next != NARC_NODE_NONE || tree->nodes[node->parent].last == id);
    require((node->first == NARC_NODE_NONE) == (node->last == NARC_NODE_NONE));
    require(node->first == NARC_NODE_NONE || node->first == id + 1);
    require(node->kind == NARC_NODE_KIND_ELEMENT || node->first == NARC_NODE_NONE);
    require(node->attributes + node->attribute_count <= tree->attribute_count);
    require(node->local <= node->size);
    require(narc_utf8_valid(narc_node_content(tree, id)));
}

static void
check_tree(const narc_tree *tree)
{
    narc_buffer text = {0};
    uint32_t visited = 0;

    require(tree->current == NARC_NODE_DOCUMENT && tree->depth == 0 && tree->skipped == 0);
    for (narc_node_id id = 1; id < tree->node_count; id++)
        check_node(tree, id);
    for (narc_node_id id = 0; id != NARC_NODE_NONE; id = narc_node_after(tree, id, 0))
        require(id == visited++);
    require(visited == tree->node_count);
    narc_node_text(tree, NARC_NODE_DOCUMENT, &text);
    require(!text.failed && narc_utf8_valid(narc_buffer_as_text(&text)));
    narc_buffer_free(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    narc_limits limits = NARC_LIMITS_INIT;
    narc_buffer decoded = {0};
    narc_charset charset;
    narc_text text;
    narc_tree tree;

    limits.markup_depth = 64;
    limits.markup_nodes = 100000;
    limits.tag_bytes = 1024;
    require(narc_markup_decode((narc_bytes){data, size}, (narc_text){NULL, 0}, &decoded, &text,
                               &charset, NULL) == NARC_OK);
    require(narc_utf8_valid(text));
    narc_tree_begin(&tree, NULL, &limits);
    if (narc_markup_parse(text, &tree, NULL) == NARC_OK)
        check_tree(&tree);
    else
        require(tree.too_many_nodes);
    narc_tree_free(&tree);
    narc_buffer_free(&decoded);
    return 0;
}
