/* NITF and NewsML 1.x: what their readers have in common. */
#include "newsml/legacy.h"

#include "article/body.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/text.h"
#include "newsml/body_nitf.h"
#include "newsml/xml_tree.h"

#include <stdio.h>

narc_status
narc_legacy_read(const narc_document *document, const narc_read_options *options, const char *root,
                 narc_status (*read)(narc_newsml_reader *reader, narc_node_id root,
                                     narc_error *err),
                 narc_error *err)
{
    narc_newsml_reader reader = {
        .options = options, .limits = narc_limits_complete(options->limits), .bare_names = true};
    narc_node_id top = NARC_NODE_NONE;
    narc_status status;

    reader.scratch.allocator = options->allocator;
    narc_tree_begin(&reader.tree, options->allocator, &reader.limits);
    status = narc_xml_tree_read(&reader.tree, document->bytes, &reader.facts, &top, err);
    if (status == NARC_OK && !narc_text_is(narc_node_local(&reader.tree, top), root))
        status = narc_fail_at(err, NARC_NOT_NEWSML, NARC_NO_OFFSET, reader.tree.nodes[top].line, 0,
                              NULL, "the root element is no %s", root);
    if (status == NARC_OK)
        status = read(&reader, top, err);
    narc_item_free(reader.item);
    narc_tree_free(&reader.tree);
    narc_buffer_free(&reader.scratch);
    return status;
}

narc_status
narc_legacy_begin(narc_newsml_reader *reader, uint64_t part, narc_error *err)
{
    narc_item *item = narc_item_new(reader->options->allocator);

    if (item == NULL)
        return narc_fail_memory(err);
    reader->item = item;
    reader->arena = item->arena;
    if (part > 0)
        item->provenance.part = narc_arena_format(item->arena, "%llu", (unsigned long long)part);
    item->provenance.charset = narc_arena_copy(item->arena, narc_text_from(reader->facts.encoding));
    item->provenance.charset_source =
        reader->facts.declared ? NARC_TEXT("xml") : NARC_TEXT("default");
    return NARC_OK;
}

narc_status
narc_legacy_end(narc_newsml_reader *reader, narc_error *err)
{
    narc_item *item = reader->item;

    if (reader->scratch.failed || narc_item_failed(item))
        return narc_fail_memory(err); /* the item goes with the reader */
    if (reader->refused != NARC_OK) {
        if (err != NULL)
            *err = reader->refusal;
        return reader->refused;
    }
    reader->item = NULL;
    reader->arena = NULL;
    return reader->options->item(reader->options->user, item, err); /* owns it now */
}

/* --- finding ----------------------------------------------------------------------------------- */

narc_node_id
narc_legacy_next(const narc_tree *tree, narc_node_id id, narc_node_id top, const char *name)
{
    for (id = narc_node_after(tree, id, top); id != NARC_NODE_NONE;
         id = narc_node_after(tree, id, top))
        if (narc_node_is_element(tree, id) && narc_text_is(narc_node_local(tree, id), name))
            return id;
    return NARC_NODE_NONE;
}

narc_node_id
narc_legacy_find(const narc_tree *tree, narc_node_id top, const char *name)
{
    return top == NARC_NODE_NONE ? NARC_NODE_NONE : narc_legacy_next(tree, top, top, name);
}

narc_text
narc_legacy_text_below(narc_newsml_reader *reader, narc_node_id top, const char *element)
{
    const narc_node_id node = narc_legacy_find(&reader->tree, top, element);

    return node == NARC_NODE_NONE ? (narc_text){NULL, 0} : narc_newsml_text(reader, node, false);
}

/* --- fields ------------------------------------------------------------------------------------ */

/* What is said twice is said near each other, in a headline and its line or in two classifications.
 * Looking no further back keeps a document with a million keywords linear. */
#define LOOK_BACK 64

static size_t
look_from(size_t count)
{
    return count > LOOK_BACK ? count - LOOK_BACK : 0;
}

void
narc_legacy_text(narc_newsml_reader *reader, narc_node_id node, narc_text text,
                 narc_string_list *list)
{
    narc_string *string;

    if (text.size == 0)
        return;
    for (size_t i = look_from(list->count); i < list->count; i++)
        if (narc_text_equal(list->items[i].value, text))
            return;
    string = NARC_LIST_ADD(reader->arena, list);
    if (string == NULL)
        return;
    string->value = text;
    string->language = narc_newsml_language(reader, node);
    string->direction = narc_newsml_direction(reader, node);
}

void
narc_legacy_string(narc_newsml_reader *reader, narc_node_id node, narc_string_list *list,
                   const char *role)
{
    const size_t before = list->count;

    if (node == NARC_NODE_NONE)
        return;
    narc_legacy_text(reader, node, narc_newsml_text(reader, node, false), list);
    if (list->count > before)
        list->items[before].role = narc_text_from(role);
}

narc_concept *
narc_legacy_concept(narc_newsml_reader *reader, narc_node_id node, narc_text name,
                    narc_concept_list *list)
{
    narc_concept *concept;

    if (name.size == 0)
        return NULL;
    for (size_t i = look_from(list->count); i < list->count; i++)
        if (narc_text_equal(narc_concept_label(&list->items[i]), name))
            return NULL;
    concept = NARC_LIST_ADD(reader->arena, list);
    if (concept != NULL)
        narc_legacy_text(reader, node, name, &concept->names);
    return concept;
}

static bool
is_subject_code(narc_text code)
{
    for (size_t i = 0; i < code.size; i++)
        if (!narc_ascii_digit(code.data[i]))
            return false;
    return code.size == 8;
}

narc_concept *
narc_legacy_subject(narc_newsml_reader *reader, narc_text code)
{
    narc_concept_list *list = &reader->item->subjects;
    const bool known = is_subject_code(code);
    const narc_text qcode =
        known ? narc_arena_join(reader->arena, NARC_TEXT("subj:"), code) : (narc_text){NULL, 0};
    narc_concept *concept;

    if (code.size == 0)
        return NULL;
    for (size_t i = look_from(list->count); i < list->count; i++)
        if (known ? narc_text_equal(list->items[i].qcode, qcode)
                  : narc_text_equal(list->items[i].literal, code))
            return NULL;
    concept = NARC_LIST_ADD(reader->arena, list);
    if (concept == NULL)
        return NULL;
    concept->type = NARC_TEXT("cpnat:abstract");
    if (known) {
        concept->qcode = qcode;
        concept->uri = narc_arena_join(reader->arena, NARC_TEXT(NARC_SUBJECT_SCHEME), code);
    } else {
        concept->literal = code;
    }
    return concept;
}

void
narc_legacy_date(narc_newsml_reader *reader, narc_node_id node, narc_text literal, const char *path,
                 narc_date *out)
{
    const narc_text trimmed = narc_text_trim(literal);

    if (trimmed.size == 0 || out->literal.size > 0)
        return;
    out->literal = narc_arena_copy(reader->arena, trimmed);
    out->source = narc_text_from(path);
    if (narc_date_parse(out->literal, out->source, out))
        return;
    *out = (narc_date){.literal = narc_arena_copy(reader->arena, trimmed),
                       .source = narc_text_from(path)};
    narc_newsml_odd(reader, node, "%s \"%.*s\" is no date", path,
                    (int)(trimmed.size < 60 ? trimmed.size : 60), trimmed.data);
}

void
narc_legacy_status(narc_newsml_reader *reader, narc_node_id node, narc_text word)
{
    narc_item *item = reader->item;

    if (word.size == 0 || narc_text_is_nocase(word, "usable"))
        return;
    if (narc_text_is_nocase(word, "embargoed")) {
        if (item->embargo == NARC_EMBARGO_NONE)
            item->embargo = NARC_EMBARGO_INDEFINITE;
    } else if (narc_text_is_nocase(word, "canceled") || narc_text_is_nocase(word, "cancelled")) {
        item->status = NARC_STATUS_CANCELED;
    } else {
        item->status = NARC_STATUS_WITHHELD;
        if (!narc_text_is_nocase(word, "withheld"))
            narc_newsml_odd(reader, node, "unknown status \"%.*s\" counts as withheld",
                            (int)(word.size < 60 ? word.size : 60), word.data);
    }
}

/* --- content ----------------------------------------------------------------------------------- */

void
narc_legacy_keep_content(narc_newsml_reader *reader, narc_node_id node, const char *content_type)
{
    narc_extension *extension = NARC_LIST_ADD(reader->arena, &reader->item->extensions);
    narc_buffer *out = &reader->scratch;

    if (extension == NULL)
        return;
    narc_buffer_clear(out);
    narc_buffer_literal(out, "<inlineXML xmlns=\"" NARC_NAR_NS "\" contenttype=\"");
    narc_buffer_literal(out, content_type);
    narc_buffer_literal(out, "\">");
    narc_newsml_serialise(&reader->tree, node, false, NARC_TEXT(NARC_NAR_NS), out);
    narc_buffer_literal(out, "</inlineXML>");
    if (out->failed)
        reader->arena->failed = true;
    extension->path =
        narc_arena_format(reader->arena, "contentSet/inlineXML[%zu]", reader->item->bodies.count);
    extension->xml = narc_arena_copy(reader->arena, narc_buffer_as_text(out));
}

void
narc_legacy_nitf_body(narc_newsml_reader *reader, narc_node_id nitf)
{
    narc_body_builder *builder = narc_body_builder_new(reader->arena);
    narc_text value;
    narc_body *body;

    if (builder == NULL)
        return;
    narc_nitf_to_body(&reader->tree, nitf, builder);
    value = narc_body_finish(builder);
    if (value.size == 0)
        return;
    body = NARC_LIST_ADD(reader->arena, &reader->item->bodies);
    if (body == NULL)
        return;
    body->value = value;
    body->content_type = NARC_TEXT("application/nitf+xml");
    body->language = reader->item->language;
    body->direction = narc_newsml_direction(reader, nitf);
    narc_legacy_keep_content(reader, nitf, "application/nitf+xml");
}
