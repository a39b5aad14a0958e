/* Reading: events to a tree of one item at a time, each item converted and handed over before the
 * next begins, so the memory for a message is that of its largest item. */
#include "newsml/reader.h"
#include "newsml/xml_tree.h"
#include "xml/schema.h"

#include "base/buffer.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/text.h"

#include <narc/article.h>
#include <stdarg.h>
#include <stdio.h>

typedef struct walk {
    narc_newsml_reader reader;
    uint32_t depth;      /* open elements */
    uint32_t item_depth; /* of the item that is being built, 0 while none is */
    bool message;        /* the root is a newsMessage */
    bool in_set;         /* inside its itemSet */
    bool in_content;     /* inside the item's contentSet */
    bool in_encoded;     /* inside an inlineData of it that is encoded */
    uint64_t encoded;    /* bytes of that so far */
    uint64_t items;
    narc_text ancestor;       /* an older namespace of the standard, which the document has */
    narc_namespaces declared; /* on the message and its itemSet */
    narc_arena arena;         /* theirs */
} walk;

void
narc_newsml_odd_line(narc_newsml_reader *reader, uint32_t line, const char *format, ...)
{
    char text[160];
    narc_error finding;
    va_list values;

    va_start(values, format);
    if (vsnprintf(text, sizeof(text), format, values) < 0)
        text[0] = '\0';
    va_end(values);
    narc_error_clear(&finding);
    narc_fail_at(&finding, NARC_NEWSML_ODD, NARC_NO_OFFSET, line, 0, NULL, "%s", text);
    if (reader->options->strict && reader->refused == NARC_OK) {
        reader->refused = finding.status;
        reader->refusal = finding;
    }
    if (reader->options->finding != NULL)
        reader->options->finding(reader->options->user, &finding);
}

void
narc_newsml_odd(narc_newsml_reader *reader, narc_node_id node, const char *format, ...)
{
    char text[160];
    va_list values;

    va_start(values, format);
    if (vsnprintf(text, sizeof(text), format, values) < 0)
        text[0] = '\0';
    va_end(values);
    narc_newsml_odd_line(reader, narc_tree_node(&reader->tree, node)->line, "%s", text);
}

static narc_status
refuse(const narc_newsml_reader *reader, narc_error *err)
{
    if (reader->refused != NARC_OK && err != NULL)
        *err = reader->refusal;
    return reader->refused;
}

static narc_status
finish_item(walk *now, narc_error *err)
{
    narc_newsml_reader *reader = &now->reader;
    narc_item *item;
    narc_status status = narc_tree_check(&reader->tree, err);

    if (status != NARC_OK)
        return status;
    item = narc_item_new(reader->options->allocator);
    if (item == NULL)
        return narc_fail_memory(err);
    reader->item = item;
    reader->arena = item->arena;
    now->items++;
    narc_newsml_read_item(reader, reader->tree.nodes[NARC_NODE_DOCUMENT].first);
    if (reader->options->check)
        narc_newsml_check(reader, reader->tree.nodes[NARC_NODE_DOCUMENT].first);
    if (now->message)
        item->provenance.part =
            narc_arena_format(item->arena, "%llu", (unsigned long long)now->items);
    item->provenance.charset = narc_arena_copy(item->arena, narc_text_from(reader->facts.encoding));
    item->provenance.charset_source =
        reader->facts.declared ? NARC_TEXT("xml") : NARC_TEXT("default");
    reader->item = NULL;
    reader->arena = NULL;
    narc_tree_reset(&reader->tree);
    if (narc_item_failed(item)) {
        narc_item_free(item);
        return narc_fail_memory(err);
    }
    status = refuse(reader, err);
    if (status != NARC_OK) {
        narc_item_free(item);
        return status;
    }
    return reader->options->item(reader->options->user, item, err); /* owns it now */
}

/* --- the document ------------------------------------------------------------------------------ */

/* The News Architecture had other namespaces before NewsML-G2 2.0, and drafts still have. */
static bool
is_ancestor(narc_text ns)
{
    return narc_text_starts_nocase(ns, "http://iptc.org/std/nar/") ||
           narc_text_find_nocase(ns, "iptc.org/std-dev/nar") != SIZE_MAX ||
           narc_text_find_nocase(ns, "newsml.org/nar") != SIZE_MAX;
}

/* What such a document says is read as if it were said in the namespace of today. */
static narc_status
open_ancestor(walk *now, const narc_sax_element *root, narc_error *err)
{
    now->ancestor = narc_arena_copy(&now->arena, root->ns);
    if (now->arena.failed)
        return narc_fail_memory(err);
    narc_newsml_odd_line(&now->reader, root->line,
                         "the namespace %.*s is older than NewsML-G2, and is read as it",
                         (int)(root->ns.size < 80 ? root->ns.size : 80), root->ns.data);
    return NARC_OK;
}

static narc_text
namespace_of_today(const walk *now, narc_text ns)
{
    return now->ancestor.size > 0 && narc_text_equal(ns, now->ancestor) ? NARC_TEXT(NARC_NAR_NS)
                                                                        : ns;
}

static narc_status
open_root(walk *now, const narc_sax_element *root, narc_error *err)
{
    now->message = narc_text_is(root->name, "newsMessage");
    if (!now->message && !narc_newsml_is_item_name(root->name))
        return narc_fail_at(err, NARC_NOT_NEWSML, NARC_NO_OFFSET, root->line, 0, NULL,
                            "the root element is %.*s",
                            (int)(root->name.size < 80 ? root->name.size : 80), root->name.data);
    if (root->ns.size == 0) {
        now->reader.bare_names = true;
        narc_newsml_odd_line(&now->reader, root->line, "the document has no namespace");
    } else if (!narc_text_is(root->ns, NARC_NAR_NS) && is_ancestor(root->ns)) {
        NARC_TRY(open_ancestor(now, root, err));
    } else if (!narc_text_is(root->ns, NARC_NAR_NS)) {
        return narc_fail_at(err, NARC_NOT_NEWSML, NARC_NO_OFFSET, root->line, 0, NULL,
                            "the namespace is %.*s", (int)(root->ns.size < 80 ? root->ns.size : 80),
                            root->ns.data);
    }
    if (!now->message)
        now->item_depth = 1;
    return NARC_OK;
}

/* Content that is encoded may be long, and little of it is kept. */
static void
begin_encoded(walk *now, const narc_sax_element *element)
{
    now->in_encoded = false;
    now->encoded = 0;
    if (!now->in_content || !narc_text_is(element->name, "inlineData"))
        return;
    for (size_t i = 0; i < element->attribute_count; i++) {
        const narc_sax_attribute *attribute = &element->attributes[i];

        if (attribute->ns.size == 0 && attribute->value.size > 0 &&
            (narc_text_is(attribute->name, "encoding") ||
             narc_text_is(attribute->name, "encodinguri")))
            now->in_encoded = true;
    }
}

static narc_status
add_element(walk *now, const narc_sax_element *element, narc_error *err)
{
    narc_sax_namespace *declared;
    narc_sax_element today;
    narc_status status;

    if (now->ancestor.size == 0)
        return narc_xml_tree_open(&now->reader.tree, element, err);
    today = *element;
    today.ns = namespace_of_today(now, element->ns);
    declared =
        narc_arena_array(&now->reader.tree.arena, element->declared_count, sizeof(*declared));
    for (size_t i = 0; declared != NULL && i < element->declared_count; i++)
        declared[i] = (narc_sax_namespace){element->declared[i].prefix,
                                           namespace_of_today(now, element->declared[i].uri)};
    today.declared = declared;
    status = declared == NULL && element->declared_count > 0
                 ? narc_fail_memory(err)
                 : narc_xml_tree_open(&now->reader.tree, &today, err);
    return status;
}

static narc_status
on_open(void *user, const narc_sax_element *element, narc_error *err)
{
    walk *now = user;

    now->depth++;
    if (now->depth == 1)
        NARC_TRY(open_root(now, element, err));
    if (now->message && now->depth == 2)
        now->in_set = narc_text_is(element->name, "itemSet");
    if (now->in_set && now->depth == 3) {
        if (narc_newsml_is_item_name(element->name))
            now->item_depth = 3;
        else
            narc_newsml_odd_line(&now->reader, element->line, "%.*s is no kind of item",
                                 (int)(element->name.size < 60 ? element->name.size : 60),
                                 element->name.data);
    }
    if (now->item_depth == 0)
        return now->message && now->depth < 3
                   ? narc_namespaces_add(&now->declared, &now->arena, element, err)
                   : NARC_OK;
    if (now->depth == now->item_depth + 1)
        now->in_content = narc_text_is(element->name, "contentSet");
    if (now->depth == now->item_depth + 2)
        begin_encoded(now, element);
    NARC_TRY(add_element(now, element, err));
    if (now->depth == now->item_depth)
        narc_xml_tree_declare(&now->reader.tree, now->declared.items, now->declared.count);
    return NARC_OK;
}

static narc_status
on_close(void *user, narc_text name, uint32_t line, narc_error *err)
{
    walk *now = user;

    (void)name;
    (void)line;
    if (now->item_depth > 0)
        narc_tree_close(&now->reader.tree);
    if (now->depth == now->item_depth + 2)
        now->in_encoded = false;
    if (now->item_depth == now->depth) {
        now->item_depth = 0;
        NARC_TRY(finish_item(now, err));
    }
    now->depth--;
    return NARC_OK;
}

static narc_status
on_text(void *user, narc_text text, narc_error *err)
{
    walk *now = user;

    if (now->item_depth == 0)
        return NARC_OK;
    if (now->in_encoded) {
        if (now->encoded > NARC_NEWSML_MOST_ENCODED)
            return NARC_OK;
        now->encoded += text.size;
    }
    return narc_xml_tree_text(&now->reader.tree, text, err);
}

static narc_status
on_comment(void *user, narc_text text, narc_error *err)
{
    walk *now = user;

    return now->item_depth > 0 ? narc_xml_tree_comment(&now->reader.tree, text, err) : NARC_OK;
}

static narc_status
on_instruction(void *user, narc_text target, narc_text data, narc_error *err)
{
    walk *now = user;

    return now->item_depth > 0 ? narc_xml_tree_instruction(&now->reader.tree, target, data, err)
                               : NARC_OK;
}

narc_status
narc_newsml_read(const narc_document *document, const narc_read_options *options, narc_error *err)
{
    walk now = {.depth = 0};
    const narc_sax_handler handler = {.open = on_open,
                                      .text = on_text,
                                      .close = on_close,
                                      .comment = on_comment,
                                      .instruction = on_instruction,
                                      .user = &now};
    narc_status status;

    now.reader.options = options;
    now.reader.limits = narc_limits_complete(options->limits);
    now.reader.scratch.allocator = options->allocator;
    now.arena.allocator = options->allocator;
    now.reader.guids_arena.allocator = options->allocator;
    narc_tree_begin(&now.reader.tree, options->allocator, &now.reader.limits);
    if (document->bytes.size == 0)
        status = narc_fail(err, NARC_EMPTY_INPUT, 0, NULL, "there are no bytes");
    else
        status = narc_xml_parse_pulled(document->bytes, document->rest, &now.reader.limits, true,
                                       &handler, &now.reader.facts, err);
    if (status == NARC_OK)
        status = refuse(&now.reader, err);
    if (status == NARC_OK && options->check)
        narc_newsml_check_guids(&now.reader);
    if (status == NARC_OK && options->schema != NULL && options->finding != NULL)
        status = narc_xml_schema_check(options->schema, document->bytes, &now.reader.limits,
                                       options->finding, options->user, err);
    if (status == NARC_OK && now.items == 0 && !options->keep_empty)
        status = narc_fail(err, NARC_NO_ARTICLE, NARC_NO_OFFSET, NULL, "the message has no items");
    narc_tree_free(&now.reader.tree);
    narc_buffer_free(&now.reader.scratch);
    narc_arena_free(&now.arena);
    narc_arena_free(&now.reader.guids_arena);
    return status;
}
