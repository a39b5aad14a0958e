/* What has no field: elements verbatim, standing alone. Only the names of elements and attributes
 * count for the prefixes that are declared (as in exclusive canonical XML); comments, processing
 * instructions and all white space stay. */
#include "newsml/reader.h"
#include "newsml/xml_writer.h"

#include "base/text.h"

#include <string.h>

typedef struct scope_entry {
    narc_text prefix;
    narc_text ns;
    narc_node_id node; /* that declares it */
} scope_entry;

typedef struct scope {
    scope_entry *items;
    size_t count;
    narc_arena arena;
} scope;

static bool
in_scope(const scope *known, narc_text prefix, narc_text ns)
{
    for (size_t i = known->count; i > 0; i--)
        if (narc_text_equal(known->items[i - 1].prefix, prefix))
            return narc_text_equal(known->items[i - 1].ns, ns);
    return prefix.size == 0 && ns.size == 0;
}

static void
declare(scope *known, narc_node_id node, narc_text prefix, narc_text ns, narc_buffer *out)
{
    scope_entry *entry;

    if (in_scope(known, prefix, ns) || narc_text_is(prefix, "xml"))
        return;
    entry = NARC_LIST_ADD(&known->arena, known);
    if (entry == NULL) {
        out->failed = true;
        return;
    }
    *entry = (scope_entry){prefix, ns, node};
    narc_buffer_literal(out, prefix.size > 0 ? " xmlns:" : " xmlns");
    narc_buffer_text(out, prefix);
    narc_buffer_literal(out, "=\"");
    narc_xml_escape_value(out, ns);
    narc_buffer_byte(out, '"');
}

/* A prefix that nothing declares is left out, so that the result stays well-formed. */
static narc_text
prefix_of(const char *name, size_t local, narc_text ns)
{
    return local > 1 && ns.size > 0 ? (narc_text){name, local - 1} : (narc_text){NULL, 0};
}

static void
append_name(narc_buffer *out, const char *name, size_t size, size_t local, narc_text prefix)
{
    const size_t from = prefix.size > 0 ? 0 : local;

    narc_buffer_bytes(out, name + from, size - from);
}

static narc_text
namespace_of(const narc_tree *tree, const narc_node *element, bool bare_names)
{
    const narc_text ns = tree->namespaces[element->ns];

    return bare_names && ns.size == 0 ? NARC_TEXT(NARC_NAR_NS) : ns;
}

/* The value of valuedatatype is a QName, the only one in the standard: its prefix counts too. */
static void
declare_value(const narc_tree *tree, narc_node_id id, const narc_attribute *attribute, scope *known,
              narc_buffer *out)
{
    narc_text local = {attribute->value, attribute->value_size};
    const narc_text prefix = narc_text_split(&local, ':');
    char name[64];

    if (local.size == 0 || prefix.size == 0 || prefix.size >= sizeof(name))
        return;
    memcpy(name, prefix.data, prefix.size);
    name[prefix.size] = '\0';
    for (narc_node_id at = id; at != NARC_NODE_NONE && at != NARC_NODE_DOCUMENT;
         at = narc_tree_node(tree, at)->parent) {
        const narc_text uri = narc_node_attribute_ns(tree, at, NARC_XMLNS_NS, name, NULL);

        if (uri.size > 0) {
            declare(known, id, prefix, uri, out);
            return;
        }
    }
}

static void
attribute_out(const narc_tree *tree, narc_node_id id, const narc_attribute *attribute, scope *known,
              narc_buffer *out)
{
    const narc_text ns = tree->namespaces[attribute->ns];
    const narc_text local = narc_attribute_local(attribute);
    const size_t from = (size_t)(local.data - attribute->name);
    const narc_text prefix = prefix_of(attribute->name, from, ns);

    if (narc_text_is(ns, NARC_XMLNS_NS))
        return; /* what is needed is declared where it is needed */
    if (prefix.size > 0)
        declare(known, id, prefix, ns, out);
    if (narc_text_is(local, "valuedatatype"))
        declare_value(tree, id, attribute, known, out);
    narc_buffer_byte(out, ' ');
    append_name(out, attribute->name, attribute->name_size, from, prefix);
    narc_buffer_literal(out, "=\"");
    narc_xml_escape_value(out, (narc_text){attribute->value, attribute->value_size});
    narc_buffer_byte(out, '"');
}

static void
open_tag(const narc_tree *tree, narc_node_id id, bool bare_names, scope *known, narc_buffer *out)
{
    const narc_node *element = narc_tree_node(tree, id);
    const narc_text ns = namespace_of(tree, element, bare_names);
    const narc_text prefix = prefix_of(element->text, element->local, ns);

    narc_buffer_byte(out, '<');
    append_name(out, element->text, element->name_size, element->local, prefix);
    declare(known, id, prefix, ns, out);
    for (uint32_t i = 0; i < element->attribute_count; i++)
        attribute_out(tree, id, &tree->attributes[element->attributes + i], known, out);
}

static void
close_tag(const narc_tree *tree, narc_node_id id, bool bare_names, scope *known, narc_buffer *out)
{
    const narc_node *element = narc_tree_node(tree, id);
    const narc_text ns = namespace_of(tree, element, bare_names);

    narc_buffer_literal(out, "</");
    append_name(out, element->text, element->name_size, element->local,
                prefix_of(element->text, element->local, ns));
    narc_buffer_byte(out, '>');
    while (known->count > 0 && known->items[known->count - 1].node == id)
        known->count--;
}

static void
leaf(const narc_tree *tree, narc_node_id id, narc_buffer *out)
{
    const narc_text content = narc_node_content(tree, id);

    switch (tree->nodes[id].kind) {
    case NARC_NODE_KIND_TEXT:
        narc_xml_escape(out, content);
        break;
    case NARC_NODE_KIND_COMMENT:
        narc_buffer_literal(out, "<!--");
        narc_buffer_text(out, content);
        narc_buffer_literal(out, "-->");
        break;
    case NARC_NODE_KIND_INSTRUCTION:
        narc_buffer_literal(out, "<?");
        narc_buffer_text(out, content);
        narc_buffer_literal(out, "?>");
        break;
    default:
        break;
    }
}

void
narc_newsml_serialise(const narc_tree *tree, narc_node_id top, bool bare_names,
                      narc_text default_ns, narc_buffer *out)
{
    scope known = {.arena = {.allocator = out->allocator}};
    scope_entry outer = {{NULL, 0}, default_ns, NARC_NODE_NONE};
    narc_node_id id = top;

    known.items = &outer; /* a list of one is full, so the next declaration moves it */
    known.count = 1;

    for (;;) {
        const narc_node *node = narc_tree_node(tree, id);

        if (node->kind != NARC_NODE_KIND_ELEMENT) {
            leaf(tree, id, out);
        } else {
            open_tag(tree, id, bare_names, &known, out);
            if (node->first != NARC_NODE_NONE) {
                narc_buffer_byte(out, '>');
                id = node->first;
                continue;
            }
            narc_buffer_literal(out, "/>");
            while (known.count > 0 && known.items[known.count - 1].node == id)
                known.count--;
        }
        while (id != top && narc_tree_node(tree, id)->next == NARC_NODE_NONE) {
            id = narc_tree_node(tree, id)->parent;
            close_tag(tree, id, bare_names, &known, out);
        }
        if (id == top)
            break;
        id = narc_tree_node(tree, id)->next;
    }
    narc_arena_free(&known.arena);
}

void
narc_newsml_serialise_attributes(const narc_tree *tree, narc_node_id node, const char *without,
                                 narc_buffer *out)
{
    scope known = {.arena = {.allocator = out->allocator}};
    const narc_node *element = narc_tree_node(tree, node);

    for (uint32_t i = 0; i < element->attribute_count; i++) {
        const narc_attribute *attribute = &tree->attributes[element->attributes + i];
        const narc_text ns = tree->namespaces[attribute->ns];

        if (!narc_text_is(ns, NARC_XSI_NS) && attribute->value_size > 0 &&
            !narc_property_lists(without, (narc_text){attribute->name, attribute->name_size}))
            attribute_out(tree, node, attribute, &known, out);
    }
    narc_arena_free(&known.arena);
}

void
narc_newsml_keep(narc_newsml_reader *reader, narc_node_id node, narc_text path)
{
    narc_extension *extension = NARC_LIST_ADD(reader->arena, &reader->item->extensions);

    if (extension == NULL)
        return;
    narc_buffer_clear(&reader->scratch);
    narc_newsml_serialise(&reader->tree, node, reader->bare_names, (narc_text){NULL, 0},
                          &reader->scratch);
    if (reader->scratch.failed)
        reader->arena->failed = true;
    extension->path = narc_arena_copy(reader->arena, path);
    extension->xml = narc_arena_copy(reader->arena, narc_buffer_as_text(&reader->scratch));
}

void
narc_newsml_keep_start(narc_newsml_reader *reader, narc_node_id node, narc_text path,
                       const char *listed)
{
    const narc_text name = narc_node_local(&reader->tree, node);
    narc_extension *extension = NARC_LIST_ADD(reader->arena, &reader->item->extensions);

    if (extension == NULL)
        return;
    narc_buffer_clear(&reader->scratch);
    narc_buffer_byte(&reader->scratch, '<');
    narc_buffer_text(&reader->scratch, name);
    narc_buffer_literal(&reader->scratch, " xmlns=\"" NARC_NAR_NS "\"");
    narc_newsml_serialise_attributes(&reader->tree, node, listed, &reader->scratch);
    narc_buffer_literal(&reader->scratch, "/>");
    if (reader->scratch.failed)
        reader->arena->failed = true;
    extension->path = narc_arena_format(reader->arena, "%.*s/@*", (int)path.size, path.data);
    extension->xml = narc_arena_copy(reader->arena, narc_buffer_as_text(&reader->scratch));
}

void
narc_newsml_keep_entry(narc_newsml_reader *reader, narc_node_id node, const char *parent,
                       size_t index)
{
    const narc_text name = narc_node_local(&reader->tree, node);

    narc_newsml_keep(reader, node,
                     narc_arena_format(reader->arena, "%s%s%.*s[%zu]", parent,
                                       *parent != '\0' ? "/" : "", (int)name.size, name.data,
                                       index));
}

void
narc_newsml_keep_attributes(narc_newsml_reader *reader, narc_node_id node, narc_text path,
                            const char *listed)
{
    const narc_tree *tree = &reader->tree;
    const narc_node *element = narc_tree_node(tree, node);

    for (uint32_t i = 0; i < element->attribute_count; i++) {
        const narc_attribute *attribute = &tree->attributes[element->attributes + i];
        const narc_text name = {attribute->name, attribute->name_size};
        const narc_text ns = tree->namespaces[attribute->ns];

        if (narc_text_is(ns, NARC_XSI_NS) || narc_text_is(ns, NARC_XMLNS_NS) ||
            attribute->value_size == 0 || narc_property_lists(listed, name))
            continue;
        narc_newsml_keep_start(reader, node, path, listed);
        return;
    }
}
