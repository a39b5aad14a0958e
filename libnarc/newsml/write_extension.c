/* Extensions on their way back into a document: parsed, so that what goes out is well-formed and in
 * the right namespace whatever the record says. */
#include "newsml/reader.h"
#include "newsml/schema_fit.h"
#include "newsml/writer.h"
#include "newsml/xml_tree.h"

#include "base/fail.h"
#include "base/limits.h"
#include "base/text.h"

#include <stdlib.h>

/* "itemMeta/title[2]/@*" is target "itemMeta/title", index 2, attributes. */
static void
split_path(narc_text path, narc_newsml_kept *kept)
{
    uint64_t index;
    size_t bracket;

    if (narc_text_ends(path, "/@*")) {
        kept->attributes = true;
        path.size -= 3;
    }
    kept->target = path;
    if (!narc_text_ends(path, "]"))
        return;
    for (bracket = path.size; bracket > 0 && path.data[bracket - 1] != '['; bracket--)
        continue;
    if (bracket > 0 &&
        narc_text_to_u64(narc_text_slice(path, bracket, path.size - 1 - bracket), &index) &&
        index <= SIZE_MAX) {
        kept->index = (size_t)index;
        kept->target.size = bracket - 1;
    }
}

static int
compare(const narc_newsml_kept *a, narc_text target, size_t index)
{
    const int order = narc_text_compare(a->target, target);

    return order != 0 ? order : (a->index > index) - (a->index < index);
}

static int
compare_kept(const void *one, const void *two)
{
    const narc_newsml_kept *a = one;
    const narc_newsml_kept *b = two;
    const int order = compare(a, b->target, b->index);

    return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

narc_status
narc_newsml_prepare(narc_newsml_writer *writer, narc_error *err)
{
    const narc_extension_list *extensions = &writer->item->extensions;

    for (size_t i = 0; i < extensions->count; i++) {
        narc_newsml_kept kept = {.order = i};
        narc_newsml_kept *entry;
        narc_error reason;
        const narc_status status =
            narc_xml_tree_parse(&writer->tree, extensions->items[i].xml, &kept.node, &reason);

        if (status == NARC_E_MEMORY)
            return narc_fail_memory(err);
        if (status != NARC_OK || kept.node == NARC_NODE_NONE) {
            narc_newsml_lose(
                writer, "the extension %.*s is no XML: %s",
                (int)(extensions->items[i].path.size < 60 ? extensions->items[i].path.size : 60),
                extensions->items[i].path.data, reason.message);
            continue;
        }
        split_path(extensions->items[i].path, &kept);
        if (narc_text_is(kept.target, "catalog"))
            narc_catalogs_add(&writer->catalogs, &writer->tree, kept.node, &writer->arena);
        entry = NARC_LIST_ADD(&writer->arena, &writer->kept);
        if (entry == NULL)
            return narc_fail_memory(err);
        *entry = kept;
    }
    if (writer->kept.count > 1)
        qsort(writer->kept.items, writer->kept.count, sizeof(writer->kept.items[0]), compare_kept);
    narc_catalogs_sort(&writer->catalogs);
    return NARC_OK;
}

/* The first entry that is not before (target, index). */
static size_t
lower_bound(const narc_newsml_kept_list *list, narc_text target, size_t index)
{
    size_t low = 0;
    size_t high = list->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (compare(&list->items[middle], target, index) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

narc_newsml_kept *
narc_newsml_find_kept(const narc_newsml_writer *writer, narc_text target, size_t index,
                      bool attributes)
{
    for (size_t i = lower_bound(&writer->kept, target, index);
         i < writer->kept.count && compare(&writer->kept.items[i], target, index) == 0; i++)
        if (writer->kept.items[i].attributes == attributes)
            return &writer->kept.items[i];
    return NULL;
}

static void
write_node(narc_newsml_writer *writer, narc_newsml_kept *kept)
{
    narc_xml_raw(&writer->xml);
    narc_newsml_serialise(&writer->tree, kept->node, false, NARC_TEXT(NARC_NAR_NS),
                          writer->xml.out);
    kept->written = true;
}

bool
narc_newsml_write_entry(narc_newsml_writer *writer, narc_text target, size_t index)
{
    narc_newsml_kept *kept = narc_newsml_find_kept(writer, target, index, false);

    if (kept == NULL)
        return false;
    if (!narc_schema_has_required(&writer->tree, kept->node)) {
        kept->written = true; /* the fields say it better */
        return false;
    }
    write_node(writer, kept);
    return true;
}

void
narc_newsml_write_kept(narc_newsml_writer *writer, const char *path, const char *names)
{
    const narc_text target = narc_text_from(path);

    for (size_t i = lower_bound(&writer->kept, target, 0);
         i < writer->kept.count && compare(&writer->kept.items[i], target, 0) == 0; i++) {
        narc_newsml_kept *kept = &writer->kept.items[i];
        const bool own = narc_text_is(narc_node_namespace(&writer->tree, kept->node), NARC_NAR_NS);

        if (kept->attributes || kept->written)
            continue;
        if (names == NULL
                ? !own
                : own && narc_property_lists(names, narc_node_local(&writer->tree, kept->node)))
            write_node(writer, kept);
    }
}

void
narc_newsml_write_attributes(narc_newsml_writer *writer, narc_text target, size_t index,
                             const char *without)
{
    narc_newsml_kept *kept = narc_newsml_find_kept(writer, target, index, true);

    if (kept == NULL)
        return;
    narc_newsml_serialise_attributes(&writer->tree, kept->node, without, writer->xml.out);
    kept->written = true;
}

void
narc_newsml_lose_rest(narc_newsml_writer *writer)
{
    for (size_t i = 0; i < writer->kept.count; i++)
        if (!writer->kept.items[i].written)
            narc_newsml_lose(writer, "there is no place for the extension %.*s",
                             (int)(writer->kept.items[i].target.size < 80
                                       ? writer->kept.items[i].target.size
                                       : 80),
                             writer->kept.items[i].target.data);
}
