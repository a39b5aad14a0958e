/* The public face of the parser, <narc/markup.h>, over the inner one. */
#include "base/buffer.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "markup/parse.h"

#include <narc/markup.h>

#include <string.h>

struct narc_markup {
    narc_allocator allocator;
    const narc_allocator *memory; /* &allocator, or NULL for malloc(3) */
    narc_tree tree;
    narc_buffer decoded;
    narc_buffer words; /* charset and context, which options point to */
    size_t charset_size;
    narc_parse_options options;
    narc_parse_facts facts;
    narc_charset charset;
};

narc_status
narc_markup_new(const narc_markup_options *given, narc_markup **out, narc_error *err)
{
    narc_markup_options options = NARC_MARKUP_OPTIONS_INIT;
    narc_markup *markup;

    *out = NULL;
    if (given != NULL && given->struct_size != 0)
        memcpy(&options, given,
               given->struct_size < sizeof(options) ? given->struct_size : sizeof(options));
    markup = narc_memory_zeroed(options.allocator, 1, sizeof(*markup));
    if (markup == NULL)
        return narc_fail_memory(err);
    if (options.allocator != NULL) {
        markup->allocator = *options.allocator;
        markup->memory = &markup->allocator;
    }
    markup->decoded.allocator = markup->words.allocator = markup->memory;
    markup->options = (narc_parse_options){.context_space = (uint16_t)options.context_space,
                                           .scripting = options.scripting,
                                           .most_attributes = options.most_attributes,
                                           .most_formatting = options.most_formatting};
    narc_tree_begin(&markup->tree, markup->memory, options.limits);
    narc_buffer_text(&markup->words, options.charset);
    narc_buffer_text(&markup->words, options.context);
    markup->charset_size = options.charset.size;
    if (options.most_errors > 0) {
        markup->options.errors = narc_memory_zeroed(markup->memory, options.most_errors,
                                                    sizeof(*markup->options.errors));
        markup->options.error_capacity = markup->options.errors != NULL ? options.most_errors : 0;
    }
    if (narc_tree_check(&markup->tree, err) != NARC_OK || markup->words.failed ||
        (options.most_errors > 0 && markup->options.errors == NULL)) {
        narc_markup_free(markup);
        return narc_fail_memory(err);
    }
    markup->options.context =
        narc_text_slice(narc_buffer_as_text(&markup->words), markup->charset_size, SIZE_MAX);
    *out = markup;
    return NARC_OK;
}

void
narc_markup_free(narc_markup *markup)
{
    narc_allocator allocator;
    bool own;

    if (markup == NULL)
        return;
    allocator = markup->allocator;
    own = markup->memory != NULL;
    narc_tree_free(&markup->tree);
    narc_buffer_free(&markup->decoded);
    narc_buffer_free(&markup->words);
    narc_memory_free(markup->memory, markup->options.errors);
    narc_memory_free(own ? &allocator : NULL, markup);
}

narc_status
narc_markup_parse_page(narc_markup *markup, narc_bytes bytes, narc_error *err)
{
    const narc_text charset =
        narc_text_slice(narc_buffer_as_text(&markup->words), 0, markup->charset_size);
    narc_text text;
    narc_status status = NARC_OK;

    narc_tree_reset(&markup->tree);
    narc_buffer_clear(&markup->decoded);
    markup->facts = (narc_parse_facts){.quirks = NARC_QUIRKS_NONE};
    if (bytes.size > markup->tree.limits.document_bytes)
        status = narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL, "the page has %zu bytes",
                           bytes.size);
    if (status == NARC_OK)
        status = narc_markup_decode(bytes, charset, &markup->decoded, &text, &markup->charset, err);
    if (status == NARC_OK)
        status = narc_markup_parse_with(text, &markup->options, &markup->tree, &markup->facts, err);
    if (status != NARC_OK)
        narc_tree_reset(&markup->tree);
    return status;
}

narc_markup_facts
narc_markup_get_facts(const narc_markup *markup)
{
    return (narc_markup_facts){.charset = markup->charset.name,
                               .charset_source = markup->charset.source,
                               .replaced = markup->charset.replaced,
                               .text = markup->facts.text,
                               .quirks = markup->facts.quirks == NARC_QUIRKS_FULL,
                               .limited_quirks = markup->facts.quirks == NARC_QUIRKS_LIMITED,
                               .errors = markup->facts.error_count,
                               .errors_kept = markup->facts.errors_kept,
                               .flattened = markup->tree.flattened,
                               .attributes_dropped = markup->facts.attributes_dropped,
                               .nodes = markup->tree.node_count};
}

narc_markup_node
narc_markup_get_node(const narc_markup *markup, narc_markup_id id)
{
    const narc_node *node;

    if (id >= markup->tree.node_count)
        return (narc_markup_node){.parent = NARC_MARKUP_NONE,
                                  .first = NARC_MARKUP_NONE,
                                  .last = NARC_MARKUP_NONE,
                                  .next = NARC_MARKUP_NONE,
                                  .prev = NARC_MARKUP_NONE};
    node = &markup->tree.nodes[id];
    return (narc_markup_node){.kind = (narc_markup_kind)node->kind,
                              .space = (narc_markup_space)node->ns,
                              .text = narc_node_content(&markup->tree, id),
                              .parent = node->parent,
                              .first = node->first,
                              .last = narc_node_last(&markup->tree, id),
                              .next = node->next,
                              .prev = narc_node_prev(&markup->tree, id),
                              .attributes = narc_node_attribute_count(node),
                              .offset = node->offset};
}

narc_markup_attribute
narc_markup_get_attribute(const narc_markup *markup, narc_markup_id id, uint32_t index)
{
    const narc_attribute *attribute;

    if (index >= narc_markup_get_node(markup, id).attributes)
        return (narc_markup_attribute){.space = NARC_MARKUP_HTML};
    attribute = &markup->tree.attributes[markup->tree.nodes[id].attributes + index];
    return (narc_markup_attribute){.space = (narc_markup_space)attribute->ns,
                                   .name = {attribute->name, attribute->name_size},
                                   .value = {attribute->value, attribute->value_size}};
}

narc_text
narc_markup_find_attribute(const narc_markup *markup, narc_markup_id id, narc_text name,
                           bool *found)
{
    const uint32_t count = narc_markup_get_node(markup, id).attributes;

    for (uint32_t i = 0; i < count; i++) {
        const narc_markup_attribute attribute = narc_markup_get_attribute(markup, id, i);

        if (attribute.space == NARC_MARKUP_HTML && narc_text_equal(attribute.name, name)) {
            if (found != NULL)
                *found = true;
            return attribute.value;
        }
    }
    if (found != NULL)
        *found = false;
    return (narc_text){NULL, 0};
}

narc_markup_error
narc_markup_get_error(const narc_markup *markup, uint32_t index)
{
    narc_markup_error error = {.name = "", .line = 1, .column = 1};
    const narc_text text = markup->facts.text;

    if (index >= markup->facts.errors_kept)
        return error;
    error.name = markup->options.errors[index].name;
    error.offset = markup->options.errors[index].offset;
    for (size_t i = 0; i < error.offset && i < text.size; i++) {
        if (narc_text_ends_line(text, i)) {
            error.line++;
            error.column = 1;
        } else if (((uint8_t)text.data[i] & 0xC0) != 0x80) {
            error.column++;
        }
    }
    return error;
}

narc_status
narc_markup_serialize(const narc_markup *markup, narc_markup_id id, bool with_own_tags,
                      narc_buffer *out, narc_error *err)
{
    if (id >= markup->tree.node_count)
        return narc_fail(err, NARC_USAGE, NARC_NO_OFFSET, NULL, "there is no node %u", id);
    narc_tree_serialize(&markup->tree, id, with_own_tags, out);
    return narc_buffer_check(out, err);
}
