/* Building the arena tree. */
#include "markup/tree.h"
#include "base/checked.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"

#include <string.h>

#define FIRST_NODES 256u
/* Namespaces are looked up one by one, so their number is bounded. No document needs so many; what
 * comes beyond them shares an entry that equals no URI. */
#define MOST_NAMESPACES 256u
#define OTHER_NAMESPACE NARC_TEXT("*")

/* Room for one more element in an array of count elements. */
static bool
grow(narc_tree *tree, void **items, uint32_t count, uint32_t *capacity, size_t size)
{
    uint64_t wanted = *capacity == 0 ? FIRST_NODES : (uint64_t)*capacity * 2;
    uint64_t bytes;
    void *larger;

    if (count < *capacity)
        return true;
    if (wanted > UINT32_MAX)
        wanted = UINT32_MAX;
    if (wanted <= count || !narc_checked_multiply(wanted, size, &bytes) || bytes > SIZE_MAX) {
        tree->failed = true;
        return false;
    }
    larger = narc_memory_resize(tree->arena.allocator, *items, (size_t)bytes);
    if (larger == NULL) {
        tree->failed = true;
        return false;
    }
    *items = larger;
    *capacity = (uint32_t)wanted;
    return true;
}

/* A node as last child of the current one, or NARC_NODE_NONE. */
static narc_node_id
add_node(narc_tree *tree, narc_node_kind kind, const char *text, uint32_t size)
{
    const narc_node_id id = tree->node_count;
    narc_node *node;

    if (tree->failed)
        return NARC_NODE_NONE;
    if (tree->node_count >= tree->limits.markup_nodes) {
        tree->failed = true;
        tree->too_many_nodes = true;
        return NARC_NODE_NONE;
    }
    if (!grow(tree, (void **)&tree->nodes, tree->node_count, &tree->node_capacity, sizeof(*node)))
        return NARC_NODE_NONE;
    tree->node_count++;
    tree->text_room = 0;
    node = &tree->nodes[id];
    *node = (narc_node){.text = text,
                        .size = size,
                        .parent = tree->current,
                        .first = NARC_NODE_NONE,
                        .last = NARC_NODE_NONE,
                        .next = NARC_NODE_NONE,
                        .attributes = tree->attribute_count,
                        .kind = (uint8_t)kind};
    if (id != NARC_NODE_DOCUMENT) {
        narc_node *parent = &tree->nodes[tree->current];

        if (parent->last == NARC_NODE_NONE)
            parent->first = id;
        else
            tree->nodes[parent->last].next = id;
        parent->last = id;
    }
    return id;
}

/* The index of a namespace. */
static uint16_t
namespace_of(narc_tree *tree, narc_text ns)
{
    uint32_t i;

    if (ns.size == 0 || tree->failed)
        return 0;
    for (i = 1; i < tree->namespace_count; i++)
        if (narc_text_equal(tree->namespaces[i], ns))
            return (uint16_t)i;
    if (i >= MOST_NAMESPACES)
        return (uint16_t)(MOST_NAMESPACES - 1);
    if (i == MOST_NAMESPACES - 1)
        ns = OTHER_NAMESPACE;
    if (!grow(tree, (void **)&tree->namespaces, i, &tree->namespace_capacity,
              sizeof(*tree->namespaces)))
        return 0;
    tree->namespaces[i] = narc_arena_copy(&tree->arena, ns);
    tree->namespace_count++;
    return (uint16_t)i;
}

static narc_text
kept(narc_tree *tree, narc_text text, bool copy)
{
    return copy ? narc_arena_copy(&tree->arena, text) : text;
}

/* Where the local name begins. */
static size_t
local_of(narc_text name)
{
    const char *colon = name.size > 0 ? memchr(name.data, ':', name.size) : NULL;

    return colon == NULL ? 0 : (size_t)(colon - name.data) + 1;
}

/* The document node and the empty namespace, with which every tree begins. */
static void
plant(narc_tree *tree)
{
    tree->node_count = 0;
    tree->attribute_count = 0;
    tree->namespace_count = 0;
    tree->current = NARC_NODE_NONE;
    tree->depth = 0;
    tree->flattened = 0;
    tree->skipped = 0;
    tree->text_room = 0;
    tree->failed = false;
    tree->too_many_nodes = false;
    add_node(tree, NARC_NODE_KIND_DOCUMENT, NULL, 0);
    tree->current = NARC_NODE_DOCUMENT;
    if (grow(tree, (void **)&tree->namespaces, 0, &tree->namespace_capacity,
             sizeof(*tree->namespaces))) {
        tree->namespaces[0] = (narc_text){NULL, 0};
        tree->namespace_count = 1;
    }
}

void
narc_tree_begin(narc_tree *tree, const narc_allocator *allocator, const narc_limits *limits)
{
    *tree = (narc_tree){.arena = {.allocator = allocator}, .limits = narc_limits_complete(limits)};
    plant(tree);
}

void
narc_tree_free(narc_tree *tree)
{
    const narc_allocator *allocator;

    if (tree == NULL)
        return;
    allocator = tree->arena.allocator;
    narc_memory_free(allocator, tree->nodes);
    narc_memory_free(allocator, tree->attributes);
    narc_memory_free(allocator, tree->namespaces);
    narc_arena_free(&tree->arena);
    *tree = (narc_tree){.arena = {.allocator = allocator}};
}

void
narc_tree_reset(narc_tree *tree)
{
    narc_arena_reset(&tree->arena);
    plant(tree);
}

narc_node_id
narc_tree_open(narc_tree *tree, narc_text name, narc_text ns, bool copy)
{
    size_t local = local_of(name);
    narc_node_id id;
    narc_text text;

    if (tree->failed)
        return NARC_NODE_NONE;
    if (tree->skipped > 0 || tree->depth >= tree->limits.markup_depth) {
        tree->skipped++;
        tree->flattened++;
        return NARC_NODE_NONE;
    }
    if (local >
        UINT8_MAX) { /* the field is small; such a prefix is dropped, never the local name */
        name = narc_text_slice(name, local, SIZE_MAX);
        local = 0;
    }
    if (name.size > UINT32_MAX)
        name.size = UINT32_MAX;
    text = kept(tree, name, copy);
    id = add_node(tree, NARC_NODE_KIND_ELEMENT, text.data, (uint32_t)text.size);
    if (id == NARC_NODE_NONE)
        return id;
    tree->nodes[id].local = (uint8_t)(text.size > 0 ? local : 0);
    tree->nodes[id].tag = (uint16_t)narc_tag_find(narc_node_local(tree, id));
    tree->nodes[id].ns = namespace_of(tree, ns);
    tree->current = id;
    tree->depth++;
    return id;
}

void
narc_tree_attribute(narc_tree *tree, narc_text name, narc_text ns, narc_text value, bool copy)
{
    size_t local = local_of(name);
    narc_attribute *attribute;
    narc_node *node;

    if (tree->failed || tree->skipped > 0 || tree->current == NARC_NODE_DOCUMENT ||
        tree->current != tree->node_count - 1)
        return;
    node = &tree->nodes[tree->current];
    if (node->attribute_count == UINT16_MAX || name.size > UINT32_MAX || value.size > UINT32_MAX)
        return;
    if (local > UINT16_MAX) {
        name = narc_text_slice(name, local, SIZE_MAX);
        local = 0;
    }
    if (!grow(tree, (void **)&tree->attributes, tree->attribute_count, &tree->attribute_capacity,
              sizeof(*attribute)))
        return;
    name = kept(tree, name, copy);
    value = kept(tree, value, copy);
    attribute = &tree->attributes[tree->attribute_count++];
    *attribute = (narc_attribute){.name = name.data,
                                  .value = value.data,
                                  .name_size = (uint32_t)name.size,
                                  .value_size = (uint32_t)value.size,
                                  .ns = namespace_of(tree, ns),
                                  .local = (uint16_t)(name.size > 0 ? local : 0)};
    node->attribute_count++;
}

/* Appends to a text node. Its room doubles in the arena, so that text which arrives in many small
 * pieces costs linear time and at most three times its size. */
static void
join_text(narc_tree *tree, narc_node *node, narc_text more)
{
    const uint64_t size = (uint64_t)node->size + more.size;
    char *room;

    if (tree->text_room == 0 && more.data == node->text + node->size) {
        node->size = (uint32_t)size; /* borrowed, and the input goes on right behind it */
        return;
    }
    if (size > tree->text_room) {
        const uint64_t wanted = size * 2 > UINT32_MAX ? UINT32_MAX : size * 2;

        room = narc_arena_alloc(&tree->arena, (size_t)wanted);
        if (room == NULL)
            return;
        memcpy(room, node->text, node->size);
        node->text = room;
        tree->text_room = (uint32_t)wanted;
    }
    /* The room behind node->text is the arena's, not the input's: text_room says so. */
    room = (char *)(uintptr_t)node->text + node->size;
    memcpy(room, more.data, more.size);
    node->size = (uint32_t)size;
}

void
narc_tree_text(narc_tree *tree, narc_text text, bool copy)
{
    narc_node_id last;

    if (tree->failed || text.size == 0)
        return;
    while (text.size > UINT32_MAX) { /* a node cannot hold more; the next one goes on */
        narc_tree_text(tree, narc_text_slice(text, 0, UINT32_MAX / 2), copy);
        text = narc_text_slice(text, UINT32_MAX / 2, SIZE_MAX);
    }
    last = tree->nodes[tree->current].last;
    if (last != NARC_NODE_NONE && tree->nodes[last].kind == NARC_NODE_KIND_TEXT &&
        text.size <= UINT32_MAX - tree->nodes[last].size) {
        join_text(tree, &tree->nodes[last], text);
        return;
    }
    text = kept(tree, text, copy);
    last = add_node(tree, NARC_NODE_KIND_TEXT, text.data, (uint32_t)text.size);
    if (last != NARC_NODE_NONE && copy)
        tree->text_room = (uint32_t)text.size;
}

narc_node_id
narc_tree_leaf(narc_tree *tree, narc_node_kind kind, narc_text text, bool copy)
{
    if (tree->failed)
        return NARC_NODE_NONE;
    if (text.size > UINT32_MAX)
        text.size = UINT32_MAX;
    text = kept(tree, text, copy);
    return add_node(tree, kind, text.data, (uint32_t)text.size);
}

void
narc_tree_close(narc_tree *tree)
{
    if (tree->failed)
        return;
    if (tree->skipped > 0) {
        tree->skipped--;
        return;
    }
    if (tree->current == NARC_NODE_DOCUMENT)
        return;
    tree->current = tree->nodes[tree->current].parent;
    tree->depth--;
}

void
narc_tree_line(narc_tree *tree, narc_node_id node, uint32_t line)
{
    if (node < tree->node_count)
        tree->nodes[node].line = line;
}

narc_status
narc_tree_check(const narc_tree *tree, narc_error *err)
{
    if (tree->too_many_nodes)
        return narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL,
                         "the document has more than %u nodes", tree->limits.markup_nodes);
    if (tree->failed || tree->arena.failed)
        return narc_fail_memory(err);
    return NARC_OK;
}
