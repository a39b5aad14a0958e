/* contentSet: bodies from inlineXML and inlineData, renditions from remoteContent. */
#include "newsml/body_nitf.h"
#include "newsml/reader.h"

#include "article/body.h"
#include "base/fail.h"
#include "base/text.h"
#include "html/to_body.h"
#include "markup/parse.h"
#include "newsml/xml_tree.h"

#include <string.h>

#define CONTENT_ATTRIBUTES " contenttype rendition renditionuri encoding xml:lang dir "

typedef enum markup_kind { MARKUP_HTML, MARKUP_NITF, MARKUP_OTHER } markup_kind;

static narc_node_id
first_element(const narc_tree *tree, narc_node_id node)
{
    narc_node_id child = tree->nodes[node].first;

    while (child != NARC_NODE_NONE && !narc_node_is_element(tree, child))
        child = tree->nodes[child].next;
    return child;
}

/* XHTML comes in its own namespace, in NewsML-G2's and in none. */
static markup_kind
kind_of(const narc_newsml_reader *reader, narc_node_id top)
{
    const narc_text ns = narc_node_namespace(&reader->tree, top);
    const narc_text name = narc_node_local(&reader->tree, top);

    if (narc_text_is_nocase(name, "nitf") || narc_text_find(ns, NARC_TEXT("NITF")) != SIZE_MAX)
        return MARKUP_NITF;
    if (narc_text_is(name, "body.content"))
        return MARKUP_NITF;
    if (narc_text_is(ns, NARC_XHTML_NS) || narc_text_is_nocase(name, "html"))
        return MARKUP_HTML;
    if ((ns.size == 0 || narc_text_is(ns, NARC_NAR_NS)) &&
        narc_node_tag(&reader->tree, top) != NARC_TAG_OTHER)
        return MARKUP_HTML;
    return MARKUP_OTHER;
}

/* The element that holds what a page shows. */
static narc_node_id
body_element(const narc_tree *tree, narc_node_id top)
{
    for (narc_node_id id = top; id != NARC_NODE_NONE; id = narc_node_after(tree, id, top))
        if (narc_node_is_element(tree, id) && narc_node_tag(tree, id) == NARC_TAG_BODY)
            return id;
    return top;
}

/* Unknown markup: the text of each element that holds text of its own is a paragraph. */
static void
paragraphs_of(const narc_tree *tree, narc_node_id top, narc_body_builder *builder)
{
    for (narc_node_id id = top; id != NARC_NODE_NONE; id = narc_node_after(tree, id, top)) {
        if (narc_node_is_element(tree, id))
            narc_body_break(builder);
        else if (tree->nodes[id].kind == NARC_NODE_KIND_TEXT &&
                 narc_text_trim(narc_node_content(tree, id)).size > 0)
            narc_body_text_add(builder, narc_node_content(tree, id));
    }
}

/* Preformatted text: an empty line ends a paragraph, any other line end is kept. */
static void
paragraphs_of_text(narc_text text, narc_body_builder *builder)
{
    bool open = false;

    while (text.size > 0) {
        const narc_text line = narc_text_trim(narc_text_split(&text, '\n'));

        if (line.size == 0) {
            narc_body_break(builder);
            open = false;
            continue;
        }
        if (open) {
            narc_body_open(builder, NARC_BODY_BR);
            narc_body_close(builder, NARC_BODY_BR);
        } else {
            narc_body_open(builder, NARC_BODY_P);
        }
        narc_body_text_add(builder, line);
        open = true;
    }
}

/* Takes a finished body, if anything is in it. */
static narc_body *
add_body(narc_newsml_reader *reader, narc_node_id node, narc_node_id inner, narc_text value)
{
    narc_body *body = value.size > 0 ? NARC_LIST_ADD(reader->arena, &reader->item->bodies) : NULL;

    if (body == NULL)
        return NULL;
    body->value = value;
    body->language = narc_newsml_language(reader, inner);
    body->direction = narc_newsml_direction(reader, inner);
    body->role = narc_newsml_code(reader, node, "rendition", "renditionuri");
    body->content_type = narc_newsml_attribute(reader, node, "contenttype");
    return body;
}

/* Whether a page begins as narc's do: in XHTML, its head is a title and nothing else. */
static bool
begins_like_own(const narc_tree *tree, narc_node_id html)
{
    const narc_node_id head = tree->nodes[html].first;
    const narc_node_id title = head == NARC_NODE_NONE ? NARC_NODE_NONE : tree->nodes[head].first;

    return title != NARC_NODE_NONE && tree->nodes[title].next == NARC_NODE_NONE &&
           narc_text_is(narc_node_local(tree, head), "head") &&
           narc_text_is(narc_node_local(tree, title), "title") &&
           narc_text_is(narc_node_namespace(tree, html), NARC_XHTML_NS);
}

/* Whether the element holds the very page that narc writes for the body: then the body says it all.
 * Anything else is kept as it came beside the body, which is the reading of it. */
static bool
is_own_page(narc_newsml_reader *reader, narc_node_id node, const narc_body *body)
{
    narc_buffer page = {.allocator = reader->options->allocator};
    const narc_node_id html = first_element(&reader->tree, node);
    bool same;

    if (!begins_like_own(&reader->tree, html))
        return false;
    narc_newsml_page_begin(reader->item, &page);
    narc_buffer_text(&page, body->value);
    narc_newsml_page_end(&page);
    narc_buffer_clear(&reader->scratch);
    narc_newsml_serialise(&reader->tree, html, false, NARC_TEXT(NARC_NAR_NS), &reader->scratch);
    reader->arena->failed = reader->arena->failed || page.failed || reader->scratch.failed;
    same = !page.failed && !reader->scratch.failed &&
           narc_text_equal(narc_buffer_as_text(&page), narc_buffer_as_text(&reader->scratch));
    narc_buffer_free(&page);
    return same && reader->tree.nodes[html].next == NARC_NODE_NONE &&
           reader->tree.nodes[node].first == html;
}

static void
read_inline_xml(narc_newsml_reader *reader, narc_node_id node)
{
    const narc_tree *tree = &reader->tree;
    narc_node_id top = first_element(tree, node);
    narc_body_builder *builder = narc_body_builder_new(reader->arena);
    const narc_html_to_body_options plain = {.left_out = NULL};
    markup_kind kind;
    narc_body *body;

    if (top == NARC_NODE_NONE || builder == NULL) {
        narc_newsml_keep(reader, node, NARC_TEXT("contentSet"));
        return;
    }
    kind = kind_of(reader, top);
    if (kind == MARKUP_HTML) {
        /* Several elements side by side are against the schema, but all of them are content. */
        const narc_node_id holder = body_element(tree, node);

        narc_html_to_body(tree, holder, builder, &plain);
        if (holder != node)
            top = holder;
    } else if (kind == MARKUP_NITF) {
        narc_nitf_to_body(tree, top, builder);
    } else {
        paragraphs_of(tree, top, builder);
    }
    body = add_body(reader, node, top, narc_body_finish(builder));
    if (body == NULL) {
        narc_newsml_keep(reader, node, NARC_TEXT("contentSet"));
        return;
    }
    if (body->content_type.size == 0)
        body->content_type = kind == MARKUP_HTML   ? NARC_TEXT("application/xhtml+xml")
                             : kind == MARKUP_NITF ? NARC_TEXT("application/nitf+xml")
                                                   : NARC_TEXT("application/xml");
    if (kind != MARKUP_HTML || !is_own_page(reader, node, body))
        narc_newsml_keep_entry(reader, node, "contentSet", reader->item->bodies.count);
    else
        narc_newsml_keep_attributes(reader, node,
                                    narc_arena_format(reader->arena, "contentSet/inlineXML[%zu]",
                                                      reader->item->bodies.count),
                                    CONTENT_ATTRIBUTES);
}

/* XHTML says that it is XML, and a parser of HTML would take its <title/> for the whole page. NARC_DONE
 * when the text is something else. */
static narc_status
parse_xhtml(narc_text text, narc_tree *page, narc_error *err)
{
    narc_node_id root = NARC_NODE_NONE;
    narc_xml_facts facts = {.declared = false};
    narc_status status;

    text = narc_text_trim(text);
    if ((!narc_text_starts(text, "<?xml") && !narc_text_starts(text, "<html")) ||
        narc_text_find(text, NARC_TEXT(NARC_XHTML_NS)) == SIZE_MAX)
        return NARC_DONE;
    status = narc_xml_tree_read(page, (narc_bytes){(const uint8_t *)text.data, text.size}, &facts,
                                &root, err);
    if (page->failed)
        return narc_fail_memory(err);
    if (status == NARC_OK || status == NARC_E_MEMORY)
        return status;
    narc_tree_reset(page);
    return NARC_DONE;
}

/* Escaped markup is a page of its own. */
static void
read_escaped_html(narc_newsml_reader *reader, narc_text text, narc_body_builder *builder)
{
    const narc_html_to_body_options plain = {.left_out = NULL};
    narc_tree page;
    narc_error err;
    narc_status status;

    narc_tree_begin(&page, reader->options->allocator, &reader->limits);
    status = parse_xhtml(text, &page, &err);
    if (status == NARC_DONE)
        status = narc_markup_parse(text, &page, &err);
    if (status == NARC_OK)
        narc_html_to_body(&page, body_element(&page, NARC_NODE_DOCUMENT), builder, &plain);
    else if (status == NARC_E_MEMORY)
        reader->arena->failed = true;
    narc_tree_free(&page);
}

void
narc_newsml_text_to_body(narc_newsml_reader *reader, narc_text text, bool html,
                         narc_body_builder *builder)
{
    if (html)
        read_escaped_html(reader, text, builder);
    else
        paragraphs_of_text(text, builder);
}

static bool
is_encoded(narc_newsml_reader *reader, narc_node_id node)
{
    return narc_node_attribute(&reader->tree, node, "encoding", NULL).size > 0 ||
           narc_node_attribute(&reader->tree, node, "encodinguri", NULL).size > 0;
}

/* Bytes as text. Beyond the ceiling they stay in the original document only. */
static void
keep_encoded(narc_newsml_reader *reader, narc_node_id node)
{
    const narc_text path = narc_arena_format(reader->arena, "contentSet/remoteContent[%zu]",
                                             reader->item->renditions.count);
    const narc_tree *tree = &reader->tree;
    uint64_t size = 0;

    for (narc_node_id id = tree->nodes[node].first; id != NARC_NODE_NONE; id = tree->nodes[id].next)
        if (tree->nodes[id].kind == NARC_NODE_KIND_TEXT)
            size += tree->nodes[id].size;
    if (size <= NARC_NEWSML_MOST_ENCODED)
        narc_newsml_keep(reader, node, path);
    else
        narc_newsml_keep_start(reader, node, path, " contenttype rendition renditionuri ");
}

static void
read_inline_data(narc_newsml_reader *reader, narc_node_id node)
{
    const narc_text type = narc_node_attribute(&reader->tree, node, "contenttype", NULL);
    narc_body_builder *builder;
    narc_body *body;

    if (is_encoded(reader, node)) { /* binary: the bytes stay in the original */
        narc_rendition *rendition = NARC_LIST_ADD(reader->arena, &reader->item->renditions);

        if (rendition != NULL) {
            rendition->role = narc_newsml_code(reader, node, "rendition", "renditionuri");
            rendition->content_type = narc_newsml_attribute(reader, node, "contenttype");
            rendition->source = NARC_TEXT("newsml:contentSet/inlineData");
            keep_encoded(reader, node);
        }
        return;
    }
    builder = narc_body_builder_new(reader->arena);
    if (builder == NULL)
        return;
    narc_buffer_clear(&reader->scratch);
    narc_node_text(&reader->tree, node, &reader->scratch);
    if (reader->scratch.failed)
        reader->arena->failed = true;
    narc_newsml_text_to_body(reader, narc_buffer_as_text(&reader->scratch),
                             narc_text_find_nocase(type, "html") != SIZE_MAX, builder);
    body = add_body(reader, node, node, narc_body_finish(builder));
    if (body == NULL) {
        narc_newsml_keep(reader, node, NARC_TEXT("contentSet"));
        return;
    }
    if (body->content_type.size == 0)
        body->content_type = NARC_TEXT("text/plain");
    narc_newsml_keep_entry(reader, node, "contentSet", reader->item->bodies.count);
}

static void
read_remote(narc_newsml_reader *reader, narc_node_id node)
{
    narc_rendition *rendition = NARC_LIST_ADD(reader->arena, &reader->item->renditions);
    const narc_tree *tree = &reader->tree;
    bool held = true;
    narc_node_id child;

    if (rendition == NULL)
        return;
    rendition->role = narc_newsml_code(reader, node, "rendition", "renditionuri");
    rendition->href = narc_newsml_attribute(reader, node, "href");
    rendition->residref = narc_newsml_attribute(reader, node, "residref");
    rendition->content_type = narc_newsml_attribute(reader, node, "contenttype");
    rendition->format = narc_newsml_code(reader, node, "format", "formaturi");
    rendition->size = narc_newsml_attribute(reader, node, "size");
    rendition->width = narc_newsml_attribute(reader, node, "width");
    rendition->height = narc_newsml_attribute(reader, node, "height");
    rendition->duration = narc_newsml_attribute(reader, node, "duration");
    for (child = tree->nodes[node].first; child != NARC_NODE_NONE; child = tree->nodes[child].next)
        if (narc_node_is_element(tree, child))
            held = narc_newsml_read_rendition_property(reader, child, rendition) && held;
    if (!held || !narc_newsml_attributes_held(reader, node,
                                              " rendition renditionuri href residref contenttype "
                                              "format formaturi size width height duration "))
        narc_newsml_keep_entry(reader, node, "contentSet", reader->item->renditions.count);
}

void
narc_newsml_read_content(narc_newsml_reader *reader, narc_node_id node)
{
    const narc_tree *tree = &reader->tree;
    narc_node_id child;

    if (first_element(tree, node) == NARC_NODE_NONE)
        narc_newsml_keep_start(reader, node, NARC_TEXT("contentSet"), " ");
    else
        narc_newsml_keep_attributes(reader, node, NARC_TEXT("contentSet"), " ");
    for (child = tree->nodes[node].first; child != NARC_NODE_NONE;
         child = tree->nodes[child].next) {
        const narc_text name = narc_node_local(tree, child);

        if (!narc_node_is_element(tree, child))
            continue;
        if (narc_text_is(name, "inlineXML"))
            read_inline_xml(reader, child);
        else if (narc_text_is(name, "inlineData"))
            read_inline_data(reader, child);
        else if (narc_text_is(name, "remoteContent"))
            read_remote(reader, child);
        else
            narc_newsml_keep(reader, child, NARC_TEXT("contentSet"));
    }
}
