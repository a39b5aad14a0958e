/* The groups of a package. */
#include "newsml/reader.h"

#include "base/text.h"

/* Reads a child of an itemRef; false when the fields cannot say all it says. */
static bool
read_ref_child(narc_newsml_reader *reader, narc_node_id node, narc_group_ref *ref)
{
    const narc_text name = narc_node_local(&reader->tree, node);

    if (!narc_newsml_is_own(reader, node))
        return false;
    if (narc_text_is(name, "title")) {
        narc_string *title = NARC_LIST_ADD(reader->arena, &ref->titles);

        if (title != NULL)
            narc_newsml_string(reader, node, false, title);
        return narc_newsml_held(reader, node, " role roleuri ", "");
    }
    if (narc_text_is(name, "itemClass") && ref->classes.count == 0) {
        narc_concept *class = NARC_LIST_ADD(reader->arena, &ref->classes);

        if (class != NULL)
            narc_newsml_concept(reader, node, class);
        return narc_newsml_held(reader, node, " qcode uri ", " name ");
    }
    return false;
}

static bool
read_item_ref(narc_newsml_reader *reader, narc_node_id node, narc_group_ref *ref)
{
    const narc_tree *tree = &reader->tree;
    bool held = true;
    narc_node_id child;

    ref->residref = narc_newsml_attribute(reader, node, "residref");
    ref->href = narc_newsml_attribute(reader, node, "href");
    ref->version = narc_newsml_attribute(reader, node, "version");
    ref->content_type = narc_newsml_attribute(reader, node, "contenttype");
    ref->rank = narc_newsml_attribute(reader, node, "rank");
    for (child = tree->nodes[node].first; child != NARC_NODE_NONE; child = tree->nodes[child].next)
        if (narc_node_is_element(tree, child))
            held = read_ref_child(reader, child, ref) && held;
    return held &&
           narc_newsml_attributes_held(reader, node, " residref href version contenttype rank ");
}

static void
read_ref(narc_newsml_reader *reader, narc_node_id node, narc_group *group, size_t group_index)
{
    narc_group_ref *ref = NARC_LIST_ADD(reader->arena, &group->refs);

    if (ref == NULL)
        return;
    if (narc_text_is(narc_node_local(&reader->tree, node), "groupRef")) {
        ref->group = narc_newsml_attribute(reader, node, "idref");
    } else if (!read_item_ref(reader, node, ref)) {
        narc_newsml_keep(reader, node,
                         narc_arena_format(reader->arena, "groupSet/group[%zu]/itemRef[%zu]",
                                           group_index, group->refs.count));
    }
}

static void
read_group(narc_newsml_reader *reader, narc_node_id node)
{
    const narc_tree *tree = &reader->tree;
    narc_group *group = NARC_LIST_ADD(reader->arena, &reader->item->groups);
    const size_t index = reader->item->groups.count;
    bool held = true;
    narc_node_id child;

    if (group == NULL)
        return;
    group->id = narc_newsml_attribute(reader, node, "id");
    group->role = narc_newsml_code(reader, node, "role", "roleuri");
    group->mode = narc_newsml_code(reader, node, "mode", "modeuri");
    for (child = tree->nodes[node].first; child != NARC_NODE_NONE;
         child = tree->nodes[child].next) {
        const narc_text name = narc_node_local(tree, child);

        if (!narc_node_is_element(tree, child))
            continue;
        if (narc_newsml_is_own(reader, child) &&
            (narc_text_is(name, "itemRef") || narc_text_is(name, "groupRef"))) {
            read_ref(reader, child, group, index);
        } else if (narc_newsml_is_own(reader, child) && narc_text_is(name, "title")) {
            narc_string *title = NARC_LIST_ADD(reader->arena, &group->titles);

            if (title != NULL)
                narc_newsml_string(reader, child, false, title);
            held = narc_newsml_held(reader, child, " role roleuri ", "") && held;
        } else {
            held = false;
        }
    }
    if (!held || !narc_newsml_attributes_held(reader, node, " id role roleuri mode modeuri "))
        narc_newsml_keep_entry(reader, node, "groupSet", index);
}

void
narc_newsml_read_groups(narc_newsml_reader *reader, narc_node_id node)
{
    const narc_tree *tree = &reader->tree;
    narc_node_id child;

    reader->item->package_root = narc_newsml_attribute(reader, node, "root");
    narc_newsml_keep_attributes(reader, node, NARC_TEXT("groupSet"), " root ");
    for (child = tree->nodes[node].first; child != NARC_NODE_NONE;
         child = tree->nodes[child].next) {
        if (!narc_node_is_element(tree, child))
            continue;
        if (narc_text_is(narc_node_local(tree, child), "group"))
            read_group(reader, child);
        else
            narc_newsml_keep(reader, child, NARC_TEXT("groupSet"));
    }
}
