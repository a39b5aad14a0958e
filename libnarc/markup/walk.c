/* Reading the arena tree: document order, names, attributes, text. Nothing here recurses. */
#include "base/buffer.h"
#include "base/text.h"
#include "markup/attributes.h"
#include "markup/tree.h"

#include <string.h>

narc_node_id
narc_node_skip(const narc_tree *tree, narc_node_id id, narc_node_id top)
{
    while (id != top && id != NARC_NODE_NONE) {
        if (tree->nodes[id].next != NARC_NODE_NONE)
            return tree->nodes[id].next;
        id = tree->nodes[id].parent;
    }
    return NARC_NODE_NONE;
}

narc_node_id
narc_node_after(const narc_tree *tree, narc_node_id id, narc_node_id top)
{
    if (tree->nodes[id].first != NARC_NODE_NONE)
        return tree->nodes[id].first;
    return narc_node_skip(tree, id, top);
}

narc_text
narc_attribute_local(const narc_attribute *attribute)
{
    const narc_text name = {attribute->name, attribute->name_size};
    const char *colon = attribute->known == NARC_ATTRIBUTE_PREFIXED
                            ? memchr(attribute->name, ':', attribute->name_size)
                            : NULL;

    return colon == NULL ? name : narc_text_slice(name, (size_t)(colon - name.data) + 1, SIZE_MAX);
}

/* Most attributes that are asked for are not there: a look at the name's end is enough. */
static bool
ends_like(const narc_attribute *attribute, narc_text wanted)
{
    return attribute->name_size >= wanted.size && wanted.size > 0 &&
           attribute->name[attribute->name_size - wanted.size] == wanted.data[0] &&
           attribute->name[attribute->name_size - 1] == wanted.data[wanted.size - 1];
}

static narc_text
attribute_of(const narc_tree *tree, narc_node_id id, narc_text ns, const char *local, bool *found)
{
    const narc_node *node = &tree->nodes[id];
    const narc_text wanted = narc_text_from(local);

    for (uint32_t i = 0; i < narc_node_attribute_count(node); i++) {
        const narc_attribute *attribute = &tree->attributes[node->attributes + i];

        if (ends_like(attribute, wanted) &&
            narc_text_equal(narc_attribute_local(attribute), wanted) &&
            narc_text_equal(tree->namespaces[attribute->ns], ns)) {
            if (found != NULL)
                *found = true;
            return (narc_text){attribute->value, attribute->value_size};
        }
    }
    if (found != NULL)
        *found = false;
    return (narc_text){NULL, 0};
}

narc_text
narc_node_attribute(const narc_tree *tree, narc_node_id id, const char *local, bool *found)
{
    return attribute_of(tree, id, (narc_text){NULL, 0}, local, found);
}

narc_text
narc_node_attribute_ns(const narc_tree *tree, narc_node_id id, const char *ns, const char *local,
                       bool *found)
{
    return attribute_of(tree, id, narc_text_from(ns), local, found);
}

/* The first element of that name from id on, along the siblings. */
static narc_node_id
element_from(const narc_tree *tree, narc_node_id id, const char *local)
{
    while (id != NARC_NODE_NONE &&
           !(narc_node_is_element(tree, id) && narc_text_is(narc_node_local(tree, id), local)))
        id = tree->nodes[id].next;
    return id;
}

narc_node_id
narc_node_child(const narc_tree *tree, narc_node_id id, const char *local)
{
    return element_from(tree, tree->nodes[id].first, local);
}

narc_node_id
narc_node_sibling(const narc_tree *tree, narc_node_id id, const char *local)
{
    return element_from(tree, tree->nodes[id].next, local);
}

void
narc_node_text(const narc_tree *tree, narc_node_id id, narc_buffer *out)
{
    for (narc_node_id at = id; at != NARC_NODE_NONE; at = narc_node_after(tree, at, id))
        if (tree->nodes[at].kind == NARC_NODE_KIND_TEXT)
            narc_buffer_text(out, narc_node_content(tree, at));
}

/* Writes text with runs of white space as single spaces, none at the start; answers the size. */
static size_t
fold(char *to, size_t size, narc_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (!narc_ascii_space(text.data[i]))
            to[size++] = text.data[i];
        else if (size > 0 && to[size - 1] != ' ')
            to[size++] = ' ';
    }
    return size;
}

narc_text
narc_node_text_folded(const narc_tree *tree, narc_node_id id, narc_arena *arena)
{
    narc_node_id at;
    size_t size = 0;
    char *to;

    for (at = id; at != NARC_NODE_NONE; at = narc_node_after(tree, at, id))
        if (tree->nodes[at].kind == NARC_NODE_KIND_TEXT)
            size += tree->nodes[at].size;
    if (size == 0)
        return (narc_text){NULL, 0};
    to = narc_arena_alloc(arena, size);
    if (to == NULL)
        return (narc_text){NULL, 0};
    size = 0;
    for (at = id; at != NARC_NODE_NONE; at = narc_node_after(tree, at, id))
        if (tree->nodes[at].kind == NARC_NODE_KIND_TEXT)
            size = fold(to, size, narc_node_content(tree, at));
    if (size > 0 && to[size - 1] == ' ')
        size--;
    return (narc_text){to, size};
}
