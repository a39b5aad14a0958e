/* A document against the table of the schema, in passes over its nodes. */
#include "newsml/schema_fit.h"

#include "base/text.h"
#include "newsml/schema_facts.h"
#include "newsml/schema_value.h"
#include "newsml/writer.h"

#include <stdlib.h>
#include <string.h>

#define NO_TYPE UINT16_MAX /* anything may stand there */

typedef struct fitting {
    narc_tree *tree;
    const narc_schema_report *report;
    uint16_t *types; /* of each node */
    uint16_t *slots; /* of each node within its parent's type */
    bool *out;       /* nodes that go */
} fitting;

/* --- attributes ------------------------------------------------------------------------------- */

/* The kind of an attribute in a type's list, NULL when it is not there. */
static const char *
kind_of(const narc_schema_type *type, narc_text name)
{
    for (const char *at = strchr(type->attributes, ' '); at != NULL; at = strchr(at, ' ')) {
        at++;
        if (strncmp(at, name.data, name.size) == 0 && at[name.size] == '=')
            return at + name.size + 1;
    }
    return NULL;
}

static bool
attribute_fits(const narc_tree *tree, const narc_schema_type *type, const narc_attribute *attribute)
{
    const narc_text name = {attribute->name, attribute->name_size};
    const narc_text value = {attribute->value, attribute->value_size};
    const char *kind;

    if (narc_text_is(tree->namespaces[attribute->ns], NARC_XMLNS_NS))
        return true;
    if (narc_text_is(tree->namespaces[attribute->ns], NARC_XML_NS) &&
        narc_text_is(name, "xml:lang"))
        return (kind_of(type, name) != NULL || kind_of(type, NARC_TEXT("*")) != NULL) &&
               narc_schema_value_fits(value, "l");
    if (attribute->ns != 0)
        return kind_of(type, NARC_TEXT("*")) != NULL;
    kind = kind_of(type, name);
    return kind != NULL && narc_schema_value_fits(value, kind);
}

static void
tell_attribute(const fitting *now, narc_node_id node, const narc_attribute *gone,
               const char *reason)
{
    now->report->left_out(now->report->user, narc_node_local(now->tree, node),
                          (narc_text){gone->name, gone->name_size},
                          (narc_text){gone->value, gone->value_size}, reason);
}

/* Those that fit move up. */
static void
look_at_attributes(fitting *now, narc_node_id node, const narc_schema_type *type)
{
    narc_tree *tree = now->tree;
    narc_node *element = &tree->nodes[node];
    narc_attribute *attributes = &tree->attributes[element->attributes];
    uint16_t kept = 0;

    for (uint16_t i = 0; i < element->attribute_count; i++) {
        if (attribute_fits(tree, type, &attributes[i]))
            attributes[kept++] = attributes[i];
        else
            tell_attribute(now, node, &attributes[i], "the schema does not admit it there");
    }
    element->attribute_count = kept;
}

static bool
has_required(const narc_tree *tree, narc_node_id node, const narc_schema_type *type)
{
    narc_text words = narc_text_from(type->attributes);

    while (words.size > 0) {
        narc_text word = narc_text_split(&words, ' ');
        const narc_text name = {word.data, narc_text_find(word, NARC_TEXT("="))};
        bool found = false;

        if (!narc_text_ends(word, "!"))
            continue;
        for (uint32_t i = 0; i < tree->nodes[node].attribute_count && !found; i++) {
            const narc_attribute *one = &tree->attributes[tree->nodes[node].attributes + i];

            found = one->ns == 0 && narc_text_equal((narc_text){one->name, one->name_size}, name) &&
                    attribute_fits(tree, type, one);
        }
        if (!found)
            return false;
    }
    return true;
}

static uint16_t
top_type(narc_text name)
{
    size_t low = 0;
    size_t high = narc_schema_top_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = narc_text_compare(narc_text_from(narc_schema_tops[middle].name), name);

        if (order == 0)
            return narc_schema_tops[middle].type;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NO_TYPE;
}

bool
narc_schema_has_required(const narc_tree *tree, narc_node_id node)
{
    const uint16_t type = top_type(narc_node_local(tree, node));

    return type == NO_TYPE || has_required(tree, node, &narc_schema_types[type]);
}

/* --- nodes ------------------------------------------------------------------------------------ */

static void
leave_out(fitting *now, narc_node_id node, narc_text value, const char *reason)
{
    const narc_tree *tree = now->tree;
    const bool element = narc_node_is_element(tree, node);
    const narc_node_id holder = element ? node : tree->nodes[node].parent;

    now->out[node] = true;
    now->report->left_out(now->report->user, narc_node_local(tree, holder),
                          element ? (narc_text){NULL, 0} : NARC_TEXT("#text"), value, reason);
}

/* Finds the slot of a child and with it the child's type. */
static bool
place_child(fitting *now, narc_node_id child, const narc_schema_type *type)
{
    const narc_text name = narc_node_local(now->tree, child);
    const bool own = narc_text_is(narc_node_namespace(now->tree, child), NARC_NAR_NS);

    for (uint16_t s = 0; s < type->slot_count; s++) {
        const narc_schema_slot *slot = &narc_schema_slots[type->first_slot + s];

        for (uint16_t c = 0; c < slot->child_count; c++) {
            const narc_schema_child *one = &narc_schema_children[slot->first_child + c];
            const bool any = one->name[0] == '*' || (one->name[0] == '+' && !own);

            if (!any && (!own || !narc_text_is(name, one->name)))
                continue;
            now->slots[child] = s;
            now->types[child] = !any ? one->type : NO_TYPE;
            return true;
        }
    }
    return false;
}

static bool
is_blank(narc_text text)
{
    return narc_text_trim(text).size == 0;
}

/* The text of an element of simple content. */
static narc_text
simple_text(const narc_tree *tree, narc_node_id node)
{
    for (narc_node_id id = tree->nodes[node].first; id != NARC_NODE_NONE; id = tree->nodes[id].next)
        if (tree->nodes[id].kind == NARC_NODE_KIND_TEXT)
            return narc_node_content(tree, id);
    return (narc_text){NULL, 0};
}

/* First pass, from the top: what stands where it may not. */
static void
look_at(fitting *now, narc_node_id node)
{
    narc_tree *tree = now->tree;
    const narc_schema_type *type = &narc_schema_types[now->types[node]];

    look_at_attributes(now, node, type);
    if (!has_required(tree, node, type)) {
        leave_out(now, node, simple_text(tree, node), "it lacks an attribute the schema demands");
        return;
    }
    for (narc_node_id id = tree->nodes[node].first; id != NARC_NODE_NONE;
         id = tree->nodes[id].next) {
        const narc_text content = narc_node_content(tree, id);

        if (tree->nodes[id].kind == NARC_NODE_KIND_TEXT) {
            if (type->text[0] == '\0' && !is_blank(content))
                leave_out(now, id, content, "the schema admits no text there");
        } else if (narc_node_is_element(tree, id) && !place_child(now, id, type)) {
            leave_out(now, id, simple_text(tree, id), "the schema does not admit it there");
        }
    }
    if (type->text[0] != '\0' && type->text[0] != 'm' &&
        !narc_schema_value_fits(simple_text(tree, node), type->text))
        leave_out(now, node, simple_text(tree, node), "the schema does not admit its value");
}

/* --- names that may be used once -------------------------------------------------------------- */

typedef struct used_id {
    narc_text value;
    narc_node_id node;
    uint16_t index; /* among the element's attributes; a type has one xs:ID at most */
} used_id;

static int
compare_ids(const void *a, const void *b)
{
    const used_id *one = a;
    const used_id *two = b;
    const int order = narc_text_compare(one->value, two->value);

    return order != 0 ? order : (one->node > two->node) - (one->node < two->node);
}

static size_t
collect_ids(const fitting *now, used_id *ids)
{
    const narc_tree *tree = now->tree;
    size_t count = 0;

    for (narc_node_id id = 0; id < tree->node_count; id++) {
        const narc_node *node = &tree->nodes[id];

        if (now->types[id] == NO_TYPE || now->out[id])
            continue;
        for (uint16_t i = 0; i < node->attribute_count; i++) {
            const narc_attribute *one = &tree->attributes[node->attributes + i];
            const char *kind = one->ns == 0 ? kind_of(&narc_schema_types[now->types[id]],
                                                      (narc_text){one->name, one->name_size})
                                            : NULL;

            if (kind != NULL && *kind == 'j')
                ids[count++] =
                    (used_id){narc_text_trim((narc_text){one->value, one->value_size}), id, i};
        }
    }
    return count;
}

/* The first in the document keeps its identifier. What cannot be without one goes. */
static bool
drop_used_ids(fitting *now)
{
    narc_tree *tree = now->tree;
    used_id *ids = narc_arena_array(&tree->arena, tree->attribute_count, sizeof(*ids));
    size_t count;

    if (ids == NULL)
        return tree->attribute_count == 0;
    count = collect_ids(now, ids);
    if (count > 1)
        qsort(ids, count, sizeof(*ids), compare_ids);
    for (size_t i = 1; i < count; i++) {
        narc_node *node = &tree->nodes[ids[i].node];
        narc_attribute *gone = &tree->attributes[node->attributes + ids[i].index];

        if (!narc_text_equal(ids[i].value, ids[i - 1].value))
            continue;
        tell_attribute(now, ids[i].node, gone, "the document uses that identifier already");
        node->attribute_count--;
        memmove(gone, gone + 1, (size_t)(node->attribute_count - ids[i].index) * sizeof(*gone));
        if (!has_required(tree, ids[i].node, &narc_schema_types[now->types[ids[i].node]]))
            leave_out(now, ids[i].node, (narc_text){NULL, 0},
                      "it lacks an attribute the schema demands");
    }
    return true;
}

/* Second pass, from the leaves: how many there are. False when something is missing. */
static bool
count_children(fitting *now, narc_node_id node)
{
    const narc_tree *tree = now->tree;
    const narc_schema_type *type = &narc_schema_types[now->types[node]];

    for (uint16_t s = 0; s < type->slot_count; s++) {
        const narc_schema_slot *slot = &narc_schema_slots[type->first_slot + s];
        size_t count = 0;

        if (slot->least == 0 && slot->most == 0)
            continue;
        for (narc_node_id id = tree->nodes[node].first; id != NARC_NODE_NONE;
             id = tree->nodes[id].next) {
            if (!narc_node_is_element(tree, id) || now->out[id] || now->slots[id] != s)
                continue;
            if (slot->most > 0 && count == slot->most)
                leave_out(now, id, simple_text(tree, id), "the schema admits no further one");
            else
                count++;
        }
        if (count < slot->least)
            return false;
    }
    return true;
}

/* The first element at or behind a child that stays, or NARC_NODE_NONE. */
static narc_node_id
element_from(const fitting *now, narc_node_id id)
{
    while (id != NARC_NODE_NONE && (!narc_node_is_element(now->tree, id) || now->out[id]))
        id = now->tree->nodes[id].next;
    return id;
}

/* Third pass: children in the order of their slots, those that go unlinked. Blank text and comments
 * go with the element they precede. */
static void
link_children(fitting *now, narc_node_id node)
{
    narc_tree *tree = now->tree;
    const narc_schema_type *type =
        now->types[node] != NO_TYPE ? &narc_schema_types[now->types[node]] : NULL;
    const bool sorts = type != NULL && type->text[0] != 'm';
    narc_node_id *end = &tree->nodes[node].first;
    narc_node_id old = tree->nodes[node].first;
    narc_node_id last = NARC_NODE_NONE;
    narc_node_id ahead; /* the element that stays, at or behind old */
    narc_node_id *heads = NULL;
    narc_node_id *tails = NULL;
    uint16_t slot = 0;
    const size_t groups = sorts ? (size_t)type->slot_count + 1 : 1;

    heads = narc_arena_array(&tree->arena, groups, sizeof(*heads));
    tails = narc_arena_array(&tree->arena, groups, sizeof(*tails));
    if (heads == NULL || tails == NULL) {
        tree->failed = true;
        return;
    }
    for (size_t i = 0; i < groups; i++)
        heads[i] = tails[i] = NARC_NODE_NONE;
    ahead = element_from(now, old);
    while (old != NARC_NODE_NONE) {
        const narc_node_id next = tree->nodes[old].next;

        if (!now->out[old]) {
            slot = !sorts                    ? 0
                   : ahead == NARC_NODE_NONE ? (uint16_t)(groups - 1)
                                             : now->slots[ahead];
            if (heads[slot] == NARC_NODE_NONE)
                heads[slot] = old;
            else
                tree->nodes[tails[slot]].next = old;
            tails[slot] = old;
        }
        if (old == ahead)
            ahead = element_from(now, next);
        old = next;
    }
    for (size_t i = 0; i < groups; i++) {
        if (heads[i] == NARC_NODE_NONE)
            continue;
        *end = heads[i];
        end = &tree->nodes[tails[i]].next;
        last = tails[i];
    }
    *end = NARC_NODE_NONE;
    if (last != NARC_NODE_NONE)
        tree->nodes[tree->nodes[node].first].ring = last;
}

static bool
in_order(const fitting *now, narc_node_id node)
{
    const narc_tree *tree = now->tree;
    uint16_t slot = 0;

    if (now->types[node] == NO_TYPE || narc_schema_types[now->types[node]].text[0] == 'm')
        return true;
    for (narc_node_id id = tree->nodes[node].first; id != NARC_NODE_NONE;
         id = tree->nodes[id].next) {
        if (!narc_node_is_element(tree, id))
            continue;
        if (now->out[id] || now->slots[id] < slot)
            return false;
        slot = now->slots[id];
    }
    return true;
}

static bool
any_out(const fitting *now, narc_node_id node)
{
    for (narc_node_id id = now->tree->nodes[node].first; id != NARC_NODE_NONE;
         id = now->tree->nodes[id].next)
        if (now->out[id])
            return true;
    return false;
}

bool
narc_schema_fit(narc_tree *tree, narc_node_id item, const narc_schema_report *report)
{
    fitting now = {.tree = tree, .report = report};
    const uint32_t count = tree->node_count;

    now.types = narc_arena_array(&tree->arena, count, sizeof(*now.types));
    now.slots = narc_arena_array(&tree->arena, count, sizeof(*now.slots));
    now.out = narc_arena_array(&tree->arena, count, sizeof(*now.out));
    if (now.types == NULL || now.slots == NULL || now.out == NULL) {
        tree->failed = true;
        return false;
    }
    for (uint32_t i = 0; i < count; i++)
        now.types[i] = NO_TYPE;
    now.types[item] = top_type(narc_node_local(tree, item));
    /* Parents have lower numbers than their children. */
    for (narc_node_id id = item; id < count; id++) {
        if (!narc_node_is_element(tree, id))
            continue;
        if (id != item && now.out[tree->nodes[id].parent])
            now.out[id] = true;
        /* Even where anything goes, what the schema knows is held to it ("lax"). */
        if (now.types[id] == NO_TYPE && narc_text_is(narc_node_namespace(tree, id), NARC_NAR_NS))
            now.types[id] = top_type(narc_node_local(tree, id));
        if (now.types[id] != NO_TYPE && !now.out[id])
            look_at(&now, id);
    }
    if (!drop_used_ids(&now)) {
        tree->failed = true;
        return false;
    }
    for (narc_node_id id = item + 1; id < count; id++)
        now.out[id] = now.out[id] || now.out[tree->nodes[id].parent];
    for (narc_node_id id = count; id-- > item;)
        if (now.types[id] != NO_TYPE && !now.out[id] && !count_children(&now, id))
            leave_out(&now, id, (narc_text){NULL, 0}, "it lacks an element the schema demands");
    for (narc_node_id id = item; id < count; id++)
        if (narc_node_is_element(tree, id) && !now.out[id] &&
            (any_out(&now, id) || !in_order(&now, id)))
            link_children(&now, id);
    return !tree->failed && !now.out[item];
}
