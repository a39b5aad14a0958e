/* Building the arena tree. */
#include "markup/tree.h"
#include "base/checked.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "markup/attributes.h"

#include <string.h>

#define FIRST_ITEMS 16u
#define ROOM_BLOCK 2048u /* text is cut from blocks of this size */
/* Namespaces are looked up one by one, so their number is bounded. No document needs so many; what
 * comes beyond them shares an entry that equals no URI. */
#define MOST_NAMESPACES 256u
#define OTHER_NAMESPACE NARC_TEXT("*")

_Static_assert(sizeof(narc_node) == (sizeof(void *) == 8 ? 40 : 36) &&
                   sizeof(narc_attribute) == (sizeof(void *) == 8 ? 24 : 16),
               "what a page needs is mostly these");
_Static_assert((unsigned)NARC_TAG_COUNT <= UINT8_MAX &&
                   (unsigned)NARC_ATTRIBUTE_COUNT <= NARC_ATTRIBUTE_PREFIXED,
               "the fields have one byte");

/* An array with room for so many elements. */
static bool
resize(narc_tree *tree, void **items, uint64_t wanted, uint32_t *capacity, size_t size)
{
    uint64_t bytes;
    void *larger;

    if (wanted > UINT32_MAX)
        wanted = UINT32_MAX;
    if (wanted <= *capacity || !narc_checked_multiply(wanted, size, &bytes) || bytes > SIZE_MAX) {
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

/* Room for one more element in an array of count elements. */
static bool
grow(narc_tree *tree, void **items, uint32_t count, uint32_t *capacity, size_t size)
{
    if (count < *capacity)
        return true;
    return resize(tree, items, *capacity == 0 ? FIRST_ITEMS : (uint64_t)*capacity * 3 / 2, capacity,
                  size);
}

void
narc_tree_expect(narc_tree *tree, uint32_t nodes, uint32_t attributes)
{
    if (nodes > tree->limits.markup_nodes)
        nodes = tree->limits.markup_nodes;
    if (nodes > tree->node_capacity)
        resize(tree, (void **)&tree->nodes, nodes, &tree->node_capacity, sizeof(*tree->nodes));
    if (attributes > tree->attribute_capacity)
        resize(tree, (void **)&tree->attributes, attributes, &tree->attribute_capacity,
               sizeof(*tree->attributes));
}

narc_attribute *
narc_tree_attribute_add(narc_tree *tree)
{
    if (tree->failed || !grow(tree, (void **)&tree->attributes, tree->attribute_count,
                              &tree->attribute_capacity, sizeof(*tree->attributes)))
        return NULL;
    return &tree->attributes[tree->attribute_count++];
}

/* Longer names are cut, between characters. */
static uint16_t
size_of_name(narc_text name)
{
    if (name.size > UINT16_MAX)
        for (name.size = UINT16_MAX;
             name.size > 0 && ((uint8_t)name.data[name.size] & 0xC0) == 0x80;)
            name.size--;
    return (uint16_t)name.size;
}

narc_node_id
narc_tree_make(narc_tree *tree, narc_node_kind kind, narc_text text)
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
    node = &tree->nodes[id];
    *node = (narc_node){.text = text.data,
                        .parent = NARC_NODE_NONE,
                        .first = NARC_NODE_NONE,
                        .next = NARC_NODE_NONE,
                        .ring = NARC_NODE_NONE,
                        .attributes = kind == NARC_NODE_KIND_TEXT ? 0 : tree->attribute_count,
                        .kind = (uint8_t)kind};
    if (narc_node_is_named(node))
        node->name_size = size_of_name(text);
    else
        node->size = (uint32_t)text.size;
    return id;
}

void
narc_tree_place(narc_tree *tree, narc_node_id parent, narc_node_id before, narc_node_id node)
{
    narc_node *placed = &tree->nodes[node];
    narc_node *above = &tree->nodes[parent];
    const narc_node_id first = above->first;
    narc_node *behind;

    placed->parent = parent;
    placed->next = before;
    if (first == NARC_NODE_NONE) {
        above->first = placed->ring = node;
        return;
    }
    behind = &tree->nodes[before == NARC_NODE_NONE ? first : before];
    placed->ring = behind->ring;
    behind->ring = node;
    *(before == first ? &above->first : &tree->nodes[placed->ring].next) = node;
}

void
narc_tree_detach(narc_tree *tree, narc_node_id node)
{
    narc_node *gone = &tree->nodes[node];
    narc_node *above;
    narc_node_id first;

    if (gone->parent == NARC_NODE_NONE)
        return;
    above = &tree->nodes[gone->parent];
    first = above->first;
    tree->nodes[gone->next == NARC_NODE_NONE ? first : gone->next].ring = gone->ring;
    *(node == first ? &above->first : &tree->nodes[gone->ring].next) = gone->next;
    gone->parent = gone->next = gone->ring = NARC_NODE_NONE;
    tree->reordered = true;
}

void
narc_tree_adopt(narc_tree *tree, narc_node_id from, narc_node_id to)
{
    narc_node *source = &tree->nodes[from];
    narc_node *target = &tree->nodes[to];
    const narc_node_id first = source->first;
    const narc_node_id last = narc_node_last(tree, from);
    const narc_node_id before = narc_node_last(tree, to);

    if (first == NARC_NODE_NONE)
        return;
    for (narc_node_id id = first; id != NARC_NODE_NONE; id = tree->nodes[id].next)
        tree->nodes[id].parent = to;
    source->first = NARC_NODE_NONE;
    tree->reordered = true;
    if (before == NARC_NODE_NONE) {
        target->first = first;
        return;
    }
    tree->nodes[before].next = first;
    tree->nodes[first].ring = before;
    tree->nodes[target->first].ring = last;
}

/* A node as last child of the current one, or NARC_NODE_NONE. */
static narc_node_id
add_node(narc_tree *tree, narc_node_kind kind, narc_text text)
{
    const narc_node_id id = narc_tree_make(tree, kind, text);

    if (id != NARC_NODE_NONE && id != NARC_NODE_DOCUMENT)
        narc_tree_place(tree, tree->current, NARC_NODE_NONE, id);
    return id;
}

char *
narc_tree_room(narc_tree *tree, size_t size)
{
    if (size > tree->room_left) {
        const size_t block = size > ROOM_BLOCK ? size : ROOM_BLOCK;

        tree->room = narc_arena_raw(&tree->arena, block);
        tree->room_left = tree->room == NULL ? 0 : block;
        if (tree->room == NULL) {
            tree->failed = true;
            return NULL;
        }
    }
    tree->room_left -= size;
    tree->room += size;
    return tree->room - size;
}

void
narc_tree_room_used(narc_tree *tree, char *room, size_t asked, size_t used)
{
    if (room + asked != tree->room)
        return;
    tree->room -= asked - used;
    tree->room_left += asked - used;
}

uint16_t
narc_tree_namespace(narc_tree *tree, narc_text ns)
{
    if (tree->failed || !grow(tree, (void **)&tree->namespaces, tree->namespace_count,
                              &tree->namespace_capacity, sizeof(*tree->namespaces)))
        return 0;
    tree->namespaces[tree->namespace_count] = ns;
    return (uint16_t)tree->namespace_count++;
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
    tree->room = NULL;
    tree->room_left = 0;
    tree->reordered = false;
    tree->failed = false;
    tree->too_many_nodes = false;
    add_node(tree, NARC_NODE_KIND_DOCUMENT, (narc_text){NULL, 0});
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
    name.size = size_of_name(name);
    text = kept(tree, name, copy);
    id = add_node(tree, NARC_NODE_KIND_ELEMENT, text);
    if (id == NARC_NODE_NONE)
        return id;
    tree->nodes[id].local = (uint8_t)(text.size > 0 ? local : 0);
    tree->nodes[id].tag = (uint8_t)narc_tag_find(narc_node_local(tree, id));
    tree->nodes[id].ns = (uint8_t)namespace_of(tree, ns);
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
    if (name.size > UINT16_MAX) { /* as for elements */
        name = narc_text_slice(name, local, SIZE_MAX);
        local = 0;
    }
    if (node->attribute_count == UINT16_MAX || name.size > UINT16_MAX || value.size > UINT32_MAX)
        return;
    attribute = narc_tree_attribute_add(tree);
    if (attribute == NULL)
        return;
    name = kept(tree, name, copy);
    value = kept(tree, value, copy);
    *attribute = (narc_attribute){.name = name.data,
                                  .value = value.data,
                                  .value_size = (uint32_t)value.size,
                                  .name_size = (uint16_t)name.size,
                                  .ns = (uint8_t)namespace_of(tree, ns),
                                  .known = local > 0 ? NARC_ATTRIBUTE_PREFIXED : 0};
    node->attribute_count++;
}

/* The room doubles, so that text which arrives in many small pieces costs linear time and at most
 * three times its size. How much of it there is stands where elements have their attributes. */
void
narc_tree_join(narc_tree *tree, narc_node_id id, narc_text more)
{
    narc_node *node = &tree->nodes[id];
    const uint64_t size = (uint64_t)node->size + more.size;
    char *room;

    if (node->attributes == 0 && more.data == node->text + node->size) {
        node->size = (uint32_t)size; /* the input goes on right behind it */
        return;
    }
    if (size > node->attributes) {
        const uint64_t wanted = size * 2 > UINT32_MAX ? UINT32_MAX : size * 2;

        room = narc_tree_room(tree, (size_t)wanted);
        if (room == NULL)
            return;
        memcpy(room, node->text, node->size);
        node->text = room;
        node->attributes = (uint32_t)wanted;
    }
    /* The room behind node->text is the arena's, not the input's: the field says so. */
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
    last = narc_node_last(tree, tree->current);
    if (last != NARC_NODE_NONE && tree->nodes[last].kind == NARC_NODE_KIND_TEXT &&
        text.size <= UINT32_MAX - tree->nodes[last].size) {
        narc_tree_join(tree, last, text);
        return;
    }
    text = kept(tree, text, copy);
    last = add_node(tree, NARC_NODE_KIND_TEXT, text);
    if (last != NARC_NODE_NONE && copy)
        tree->nodes[last].attributes = (uint32_t)text.size;
}

narc_node_id
narc_tree_leaf(narc_tree *tree, narc_node_kind kind, narc_text text, bool copy)
{
    if (tree->failed)
        return NARC_NODE_NONE;
    if (text.size > UINT32_MAX)
        text.size = UINT32_MAX;
    text = kept(tree, text, copy);
    return add_node(tree, kind, text);
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
