/* Document order after a parse that had to make nodes out of order: text in front of a table it was
 * written in, formatting closed in the wrong order. Most pages need none of this. */
#include "base/memory.h"
#include "markup/tree.h"

/* Lifts the children of a deepest element, from its first child element on, behind it. */
static void
lift(narc_tree *tree, narc_node_id id)
{
    narc_node *deepest = &tree->nodes[id];
    const narc_node_id head = deepest->first;
    const narc_node_id last = narc_node_last(tree, id);
    const narc_node_id next = deepest->next;
    narc_node_id first = head;

    while (first != NARC_NODE_NONE && !narc_node_is_element(tree, first))
        first = tree->nodes[first].next;
    if (first == NARC_NODE_NONE)
        return;
    for (narc_node_id child = first; child != NARC_NODE_NONE; child = tree->nodes[child].next) {
        tree->nodes[child].parent = deepest->parent;
        tree->flattened += narc_node_is_element(tree, child);
    }
    *(first == head ? &deepest->first : &tree->nodes[tree->nodes[first].ring].next) =
        NARC_NODE_NONE;
    tree->nodes[head].ring = tree->nodes[first].ring;
    tree->nodes[first].ring = id;
    tree->nodes[last].next = next;
    tree->nodes[next == NARC_NODE_NONE ? tree->nodes[deepest->parent].first : next].ring = last;
    deepest->next = first;
}

/* Fills place[old] = new for all nodes: those of the document first, in its order. Answers how many
 * those are. */
static uint32_t
number(narc_tree *tree, uint32_t deepest, narc_node_id *place)
{
    uint32_t depth = 0;
    uint32_t next = 0;
    uint32_t gone;
    narc_node_id id = NARC_NODE_DOCUMENT;

    for (uint32_t i = 0; i < tree->node_count; i++)
        place[i] = NARC_NODE_NONE;
    while (id != NARC_NODE_NONE) {
        place[id] = next++;
        if (depth == deepest && depth > 0 && narc_node_is_element(tree, id))
            lift(tree, id);
        if (tree->nodes[id].first != NARC_NODE_NONE) {
            id = tree->nodes[id].first;
            depth++;
            continue;
        }
        while (id != NARC_NODE_DOCUMENT && tree->nodes[id].next == NARC_NODE_NONE) {
            id = tree->nodes[id].parent;
            depth--;
        }
        id = id == NARC_NODE_DOCUMENT ? NARC_NODE_NONE : tree->nodes[id].next;
    }
    gone = next;
    for (uint32_t i = 0; i < tree->node_count; i++)
        if (place[i] == NARC_NODE_NONE)
            place[i] = gone++;
    return next;
}

static void
follow(narc_node_id *link, const narc_node_id *place)
{
    if (*link != NARC_NODE_NONE)
        *link = place[*link];
}

void
narc_tree_order(narc_tree *tree, uint32_t deepest)
{
    narc_node_id *place;
    uint32_t kept;

    if (!tree->reordered || tree->failed)
        return;
    place = narc_memory_get(tree->arena.allocator, (size_t)tree->node_count * sizeof(*place));
    if (place == NULL) {
        tree->failed = true;
        return;
    }
    kept = number(tree, deepest, place);
    for (uint32_t i = 0; i < tree->node_count; i++) {
        follow(&tree->nodes[i].parent, place);
        follow(&tree->nodes[i].first, place);
        follow(&tree->nodes[i].next, place);
        follow(&tree->nodes[i].ring, place);
    }
    for (uint32_t i = 0; i < tree->node_count; i++)
        while (place[i] != i) { /* along a cycle of the permutation, in place */
            const narc_node_id to = place[i];
            const narc_node moved = tree->nodes[to];

            tree->nodes[to] = tree->nodes[i];
            tree->nodes[i] = moved;
            place[i] = place[to];
            place[to] = to;
        }
    narc_memory_free(tree->arena.allocator, place);
    tree->node_count = kept;
    tree->reordered = false;
}
