/* One item: identity, then each of its parts. */
#include "newsml/reader.h"

#include "base/text.h"

static void
read_identity(narc_newsml_reader *reader, narc_node_id node)
{
    narc_item *item = reader->item;
    const narc_text version = narc_newsml_attribute(reader, node, "version");

    item->guid = narc_newsml_attribute(reader, node, "guid");
    if (item->guid.size == 0)
        narc_newsml_odd(reader, node, "the item has no guid");
    if (version.size > 0 && (!narc_text_to_u64(version, &item->version) || item->version == 0))
        narc_newsml_odd(reader, node, "version \"%.*s\" is no positive number",
                        (int)(version.size < 40 ? version.size : 40), version.data);
    item->provenance.format_version = narc_newsml_attribute(reader, node, "standardversion");
    item->language = narc_newsml_language(reader, node);
    if (item->language.size > 0)
        item->language_source = NARC_TEXT("newsml:@xml:lang");
    item->direction = narc_newsml_direction(reader, node);
}

/* What the root says beyond its identity: its kind unless the item shows it, foreign attributes, and
 * the language of the metadata where that of the content is another matter. */
static void
keep_root(narc_newsml_reader *reader, narc_node_id node)
{
    const narc_item *item = reader->item;
    const narc_text kind = narc_node_local(&reader->tree, node);
    const char *held = narc_text_is(item->language_source, "newsml:@xml:lang")
                           ? " standard standardversion conformance guid version xml:lang dir "
                           : " standard standardversion conformance guid version dir ";

    if (narc_text_is(kind, item->groups.count > 0 ? "packageItem" : "newsItem"))
        narc_newsml_keep_attributes(reader, node, NARC_TEXT("item"), held);
    else
        narc_newsml_keep_start(reader, node, NARC_TEXT("item"), held);
}

static void
read_catalogs(narc_newsml_reader *reader, narc_node_id node)
{
    const narc_tree *tree = &reader->tree;
    narc_text twice;
    narc_node_id child;

    reader->catalogs = (narc_catalogs){.providers = reader->options->providers};
    for (child = tree->nodes[node].first; child != NARC_NODE_NONE;
         child = tree->nodes[child].next) {
        const narc_text name = narc_node_local(tree, child);

        if (!narc_newsml_is_own(reader, child) ||
            (!narc_text_is(name, "catalogRef") && !narc_text_is(name, "catalog")))
            continue;
        narc_catalogs_add(&reader->catalogs, tree, child, reader->arena);
        narc_newsml_keep(reader, child, NARC_TEXT("catalog"));
    }
    twice = narc_catalogs_sort(&reader->catalogs);
    if (twice.size > 0)
        narc_newsml_odd(reader, node, "the alias \"%.*s\" stands for two schemes",
                        (int)(twice.size < 60 ? twice.size : 60), twice.data);
}

static void
read_part(narc_newsml_reader *reader, narc_node_id node)
{
    const narc_text name = narc_node_local(&reader->tree, node);

    if (!narc_newsml_is_own(reader, node))
        narc_newsml_keep(reader, node, NARC_TEXT("item"));
    else if (narc_text_is(name, "itemMeta"))
        narc_newsml_read_meta(reader, node, NARC_SECTION_ITEM_META);
    else if (narc_text_is(name, "contentMeta"))
        narc_newsml_read_meta(reader, node, NARC_SECTION_CONTENT_META);
    else if (narc_text_is(name, "rightsInfo"))
        narc_newsml_read_rights(reader, node);
    else if (narc_text_is(name, "hopHistory"))
        narc_newsml_read_hops(reader, node);
    else if (narc_text_is(name, "contentSet"))
        narc_newsml_read_content(reader, node);
    else if (narc_text_is(name, "groupSet"))
        narc_newsml_read_groups(reader, node);
    else if (!narc_text_is(name, "catalogRef") && !narc_text_is(name, "catalog"))
        narc_newsml_keep(reader, node, name);
}

/* The type is the code of the item class: ninat:text, icls:picture, plinat:newscoverage. */
static void
name_type(narc_newsml_reader *reader, narc_node_id node)
{
    narc_item *item = reader->item;
    narc_text code;

    if (item->item_classes.count == 0) {
        if (narc_text_is(narc_node_local(&reader->tree, node), "packageItem"))
            item->type = NARC_TEXT("composite");
        return;
    }
    code = item->item_classes.items[0].qcode;
    if (code.size > 0) {
        narc_text rest = code;

        narc_text_split(&rest, ':');
        code = rest.size > 0 ? rest : code;
    } else {
        code = item->item_classes.items[0].uri;
        while (narc_text_find(code, NARC_TEXT("/")) != SIZE_MAX)
            narc_text_split(&code, '/');
    }
    item->type = code;
}

/* What every item must state. */
static void
check_meta(narc_newsml_reader *reader, narc_node_id node)
{
    static const char *const demanded[] = {"itemClass", "provider", "versionCreated"};
    const narc_node_id meta = narc_node_child(&reader->tree, node, "itemMeta");

    if (meta == NARC_NODE_NONE) {
        narc_newsml_odd(reader, node, "the item has no itemMeta");
        return;
    }
    for (size_t i = 0; i < sizeof(demanded) / sizeof(demanded[0]); i++)
        if (narc_node_child(&reader->tree, meta, demanded[i]) == NARC_NODE_NONE)
            narc_newsml_odd(reader, meta, "itemMeta has no %s", demanded[i]);
}

void
narc_newsml_read_item(narc_newsml_reader *reader, narc_node_id node)
{
    const narc_tree *tree = &reader->tree;
    narc_node_id child;

    read_identity(reader, node);
    read_catalogs(reader, node);
    for (child = tree->nodes[node].first; child != NARC_NODE_NONE; child = tree->nodes[child].next)
        if (narc_node_is_element(tree, child))
            read_part(reader, child);
    check_meta(reader, node);
    keep_root(reader, node);
    name_type(reader, node);
}
