/* rightsInfo and hopHistory. */
#include "newsml/reader.h"

#include "base/text.h"

#define FLEX " qcode uri literal type typeuri how howuri why whyuri "

/* Reads one child of rightsInfo; false when the fields cannot say all it says. */
static bool
read_right(narc_newsml_reader *reader, narc_node_id node, narc_rights *rights)
{
    const narc_text name = narc_node_local(&reader->tree, node);
    const char *attributes = " role roleuri ";
    narc_string *string;

    if (!narc_newsml_is_own(reader, node))
        return false;
    if (narc_text_is(name, "copyrightHolder")) {
        narc_concept *holder = NARC_LIST_ADD(reader->arena, &rights->copyright_holders);

        if (holder != NULL)
            narc_newsml_concept(reader, node, holder);
        return rights->copyright_holders.count == 1 &&
               narc_newsml_held(reader, node, FLEX, " name ");
    }
    if (narc_text_is(name, "copyrightNotice")) {
        string = NARC_LIST_ADD(reader->arena, &rights->copyright_notices);
        if (rights->copyright_notices.count == 1) {
            rights->href = narc_newsml_attribute(reader, node, "href");
            attributes = " role roleuri href ";
        }
    } else if (narc_text_is(name, "usageTerms")) {
        string = NARC_LIST_ADD(reader->arena, &rights->usage_terms);
    } else {
        return false;
    }
    if (string != NULL)
        narc_newsml_string(reader, node, true, string);
    return narc_newsml_held(reader, node, attributes, " br ");
}

void
narc_newsml_read_rights(narc_newsml_reader *reader, narc_node_id node)
{
    const narc_tree *tree = &reader->tree;
    narc_rights *rights = NARC_LIST_ADD(reader->arena, &reader->item->rights_info);
    bool held = true;
    narc_node_id child;

    if (rights == NULL)
        return;
    for (child = tree->nodes[node].first; child != NARC_NODE_NONE; child = tree->nodes[child].next)
        if (narc_node_is_element(tree, child))
            held = read_right(reader, child, rights) && held;
    if (!held || !narc_newsml_attributes_held(reader, node, " "))
        narc_newsml_keep_entry(reader, node, "", reader->item->rights_info.count);
}

static bool
read_hop_part(narc_newsml_reader *reader, narc_node_id node, narc_hop *hop)
{
    const narc_text name = narc_node_local(&reader->tree, node);
    narc_concept *concept;

    if (!narc_newsml_is_own(reader, node))
        return false;
    if (narc_text_is(name, "party")) {
        concept = NARC_LIST_ADD(reader->arena, &hop->parties);
        if (concept != NULL)
            narc_newsml_concept(reader, node, concept);
        return narc_newsml_held(reader, node, FLEX, " name ");
    }
    if (!narc_text_is(name, "action"))
        return false;
    concept = NARC_LIST_ADD(reader->arena, &hop->actions);
    if (concept != NULL) {
        narc_newsml_concept(reader, node, concept);
        concept->literal = narc_newsml_code(reader, node, "target", "targeturi");
        concept->why = narc_newsml_attribute(reader, node, "timestamp");
    }
    return narc_newsml_held(reader, node, " qcode uri target targeturi timestamp ", " name ");
}

void
narc_newsml_read_hops(narc_newsml_reader *reader, narc_node_id node)
{
    const narc_tree *tree = &reader->tree;
    narc_node_id child;

    narc_newsml_keep_attributes(reader, node, NARC_TEXT("hopHistory"), " ");
    for (child = narc_node_child(tree, node, "hop"); child != NARC_NODE_NONE;
         child = narc_node_sibling(tree, child, "hop")) {
        narc_hop *hop = NARC_LIST_ADD(reader->arena, &reader->item->hop_history);
        narc_text timestamp;
        bool held = true;

        if (hop == NULL)
            return;
        hop->sequence = narc_newsml_attribute(reader, child, "seq");
        timestamp = narc_newsml_attribute(reader, child, "timestamp");
        if (timestamp.size > 0)
            narc_newsml_date(reader, child, timestamp, "hopHistory/hop@timestamp",
                             NARC_PRECISION_DAY, &hop->timestamp);
        for (narc_node_id part = tree->nodes[child].first; part != NARC_NODE_NONE;
             part = tree->nodes[part].next)
            if (narc_node_is_element(tree, part))
                held = read_hop_part(reader, part, hop) && held;
        if (!held || hop->parties.count > 1 ||
            !narc_newsml_attributes_held(reader, child, " seq timestamp "))
            narc_newsml_keep_entry(reader, child, "hopHistory", reader->item->hop_history.count);
    }
}
