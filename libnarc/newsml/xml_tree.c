/* XML events to nodes of an arena tree. */
#include "newsml/xml_tree.h"

#include "base/fail.h"

#include "newsml/property.h"

#include <string.h>

static narc_text
qualified(narc_tree *tree, narc_text prefix, narc_text name)
{
    char *joined;

    if (prefix.size == 0)
        return narc_arena_copy(&tree->arena, name);
    joined = narc_arena_raw(&tree->arena, prefix.size + 1 + name.size);
    if (joined == NULL)
        return (narc_text){NULL, 0};
    memcpy(joined, prefix.data, prefix.size);
    joined[prefix.size] = ':';
    memcpy(joined + prefix.size + 1, name.data, name.size);
    return (narc_text){joined, prefix.size + 1 + name.size};
}

void
narc_xml_tree_declare(narc_tree *tree, const narc_sax_namespace *declared, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (declared[i].prefix.size > 0)
            narc_tree_attribute(tree, qualified(tree, NARC_TEXT("xmlns"), declared[i].prefix),
                                NARC_TEXT(NARC_XMLNS_NS),
                                narc_arena_copy(&tree->arena, declared[i].uri), false);
}

narc_status
narc_xml_tree_open(narc_tree *tree, const narc_sax_element *element, narc_error *err)
{
    const narc_node_id node =
        narc_tree_open(tree, qualified(tree, element->prefix, element->name), element->ns, false);

    narc_tree_line(tree, node, element->line);
    narc_xml_tree_declare(tree, element->declared, element->declared_count);
    for (size_t i = 0; i < element->attribute_count; i++) {
        const narc_sax_attribute *attribute = &element->attributes[i];

        narc_tree_attribute(tree, qualified(tree, attribute->prefix, attribute->name),
                            attribute->ns, narc_arena_copy(&tree->arena, attribute->value), false);
    }
    return narc_tree_check(tree, err);
}

narc_status
narc_xml_tree_text(narc_tree *tree, narc_text text, narc_error *err)
{
    narc_tree_text(tree, text, true);
    return narc_tree_check(tree, err);
}

narc_status
narc_xml_tree_comment(narc_tree *tree, narc_text text, narc_error *err)
{
    narc_tree_leaf(tree, NARC_NODE_KIND_COMMENT, text, true);
    return narc_tree_check(tree, err);
}

narc_status
narc_xml_tree_instruction(narc_tree *tree, narc_text target, narc_text data, narc_error *err)
{
    const narc_text content = data.size == 0
                                  ? narc_arena_copy(&tree->arena, target)
                                  : narc_arena_format(&tree->arena, "%.*s %.*s", (int)target.size,
                                                      target.data, (int)data.size, data.data);

    narc_tree_leaf(tree, NARC_NODE_KIND_INSTRUCTION, content, false);
    return narc_tree_check(tree, err);
}

/* --- a whole document -------------------------------------------------------------------------- */

typedef struct growth {
    narc_tree *tree;
    narc_node_id root;
    uint32_t depth; /* comments and instructions beside the root are left out */
} growth;

static narc_status
on_open(void *user, const narc_sax_element *element, narc_error *err)
{
    growth *now = user;

    if (now->depth++ == 0)
        now->root = now->tree->node_count;
    return narc_xml_tree_open(now->tree, element, err);
}

static narc_status
on_close(void *user, narc_text name, uint32_t line, narc_error *err)
{
    growth *now = user;

    (void)name;
    (void)line;
    now->depth--;
    narc_tree_close(now->tree);
    return narc_tree_check(now->tree, err);
}

static narc_status
on_text(void *user, narc_text text, narc_error *err)
{
    growth *now = user;

    return now->depth > 0 ? narc_xml_tree_text(now->tree, text, err) : NARC_OK;
}

static narc_status
on_comment(void *user, narc_text text, narc_error *err)
{
    growth *now = user;

    return now->depth > 0 ? narc_xml_tree_comment(now->tree, text, err) : NARC_OK;
}

static narc_status
on_instruction(void *user, narc_text target, narc_text data, narc_error *err)
{
    growth *now = user;

    return now->depth > 0 ? narc_xml_tree_instruction(now->tree, target, data, err) : NARC_OK;
}

static narc_status
grow(narc_tree *tree, narc_bytes bytes, bool legacy, narc_xml_facts *facts, narc_node_id *root,
     narc_error *err)
{
    growth now = {tree, NARC_NODE_NONE, 0};
    const narc_sax_handler handler = {.open = on_open,
                                      .text = on_text,
                                      .close = on_close,
                                      .comment = on_comment,
                                      .instruction = on_instruction,
                                      .skip_subset = legacy,
                                      .user = &now};
    narc_status status = narc_xml_parse(bytes, &tree->limits, legacy, &handler, facts, err);

    for (; now.depth > 0; now.depth--) /* what a broken document left open */
        narc_tree_close(tree);
    *root = now.root;
    return status;
}

narc_status
narc_xml_tree_parse(narc_tree *tree, narc_text document, narc_node_id *root, narc_error *err)
{
    const narc_bytes bytes = {(const uint8_t *)document.data, document.size};

    return grow(tree, bytes, false, NULL, root, err);
}

narc_status
narc_xml_tree_read(narc_tree *tree, narc_bytes document, narc_xml_facts *facts, narc_node_id *root,
                   narc_error *err)
{
    return grow(tree, document, true, facts, root, err);
}

narc_status
narc_namespaces_add(narc_namespaces *list, narc_arena *arena, const narc_sax_element *element,
                    narc_error *err)
{
    for (size_t i = 0; i < element->declared_count; i++) {
        narc_sax_namespace *entry = NARC_LIST_ADD(arena, list);

        if (entry == NULL)
            return narc_fail_memory(err);
        entry->prefix = narc_arena_copy(arena, element->declared[i].prefix);
        entry->uri = narc_arena_copy(arena, element->declared[i].uri);
    }
    return arena->failed ? narc_fail_memory(err) : NARC_OK;
}
