/* Covers: narc_markup_decode, narc_markup_parse_with for pages and fragments, narc_tree_serialize, the
 * arena tree and the walk over it, every way to scan.
 * Properties: any bytes become valid UTF-8 and a tree; parsing takes a number of steps that is linear
 * in the text; the tree's links agree with its order, it is no deeper than the limit, and all its text
 * is UTF-8; a body of plain elements is the same after it was written and read again; all ways to
 * scan answer the same. */
#include "base/buffer.h"
#include "base/text.h"
#include "base/utf8.h"
#include "markup/parse.h"
#include "markup/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEEPEST 24u
#define MOST_FORMATTING 5u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Inlined calls hide which fact was missing, so it says. */
#define require(fact) ((fact) ? (void)0 : missing(#fact))

static void
missing(const char *fact)
{
    fprintf(stderr, "not so: %s\n", fact);
    abort();
}

/* --- trees ------------------------------------------------------------------------------------ */

static void
check_node(const narc_tree *tree, narc_node_id id)
{
    const narc_node *node = &tree->nodes[id];
    const narc_node *parent = &tree->nodes[node->parent];

    require(node->parent < id);
    require(node->next == NARC_NODE_NONE
                ? narc_node_last(tree, node->parent) == id
                : node->next > id && narc_node_prev(tree, node->next) == id &&
                      tree->nodes[node->next].parent == node->parent);
    require(narc_node_prev(tree, id) == NARC_NODE_NONE
                ? parent->first == id
                : tree->nodes[narc_node_prev(tree, id)].next == id);
    require(node->first == NARC_NODE_NONE || node->first == id + 1);
    require(node->kind == NARC_NODE_KIND_ELEMENT || node->first == NARC_NODE_NONE);
    require(narc_utf8_valid(narc_node_content(tree, id)));
    if (!narc_node_is_named(node)) {
        require(node->size > 0 || node->kind != NARC_NODE_KIND_TEXT);
        return;
    }
    require(node->attributes + node->attribute_count <= tree->attribute_count);
    for (uint32_t i = 0; i < node->attribute_count; i++) {
        const narc_attribute *attribute = &tree->attributes[node->attributes + i];

        require(narc_utf8_valid((narc_text){attribute->name, attribute->name_size}));
        require(narc_utf8_valid((narc_text){attribute->value, attribute->value_size}));
        require(attribute->ns < tree->namespace_count);
    }
}

static void
check_tree(const narc_tree *tree, size_t size, const narc_parse_facts *facts)
{
    uint32_t visited = 0;

    require(facts->steps <= 12 * (uint64_t)size + 64);
    require(tree->node_count <= (MOST_FORMATTING + 4) * (uint64_t)size + 64);
    for (narc_node_id id = 1; id < tree->node_count; id++) {
        uint32_t depth = 0;

        check_node(tree, id);
        for (narc_node_id at = id; at != NARC_NODE_DOCUMENT; at = tree->nodes[at].parent)
            depth++;
        require(depth <= DEEPEST + !narc_node_is_element(tree, id));
    }
    for (narc_node_id id = 0; id != NARC_NODE_NONE; id = narc_node_after(tree, id, 0))
        require(id == visited++);
    require(visited == tree->node_count);
}

/* --- written and read again ------------------------------------------------------------------- */

static bool
is_block(narc_tag tag)
{
    return tag == NARC_TAG_BODY || tag == NARC_TAG_DIV || tag == NARC_TAG_SECTION ||
           tag == NARC_TAG_ARTICLE || tag == NARC_TAG_MAIN || tag == NARC_TAG_ASIDE ||
           tag == NARC_TAG_BLOCKQUOTE || tag == NARC_TAG_HEADER || tag == NARC_TAG_FIGURE;
}

static bool
is_paragraph(narc_tag tag)
{
    return tag == NARC_TAG_P || (tag >= NARC_TAG_H1 && tag <= NARC_TAG_H6);
}

static bool
is_phrase(narc_tag tag)
{
    return tag == NARC_TAG_SPAN || tag == NARC_TAG_EM || tag == NARC_TAG_B || tag == NARC_TAG_I ||
           tag == NARC_TAG_STRONG || tag == NARC_TAG_SUB || tag == NARC_TAG_IMG ||
           tag == NARC_TAG_BR || tag == NARC_TAG_CODE || tag == NARC_TAG_TIME;
}

/* A comment that its own content ends is not the same again. */
static bool
is_plain_comment(narc_text text)
{
    return narc_text_find(text, NARC_TEXT("--")) == SIZE_MAX && !narc_text_starts(text, ">") &&
           !narc_text_starts(text, "->") && !narc_text_ends(text, "-");
}

/* It is written as it is, and read as a line feed. */
static bool
has_return(narc_text text)
{
    return text.size > 0 && memchr(text.data, '\r', text.size) != NULL;
}

/* Whether the body holds nothing that a parser would put elsewhere. */
static bool
is_plain(const narc_tree *tree, narc_node_id body)
{
    for (narc_node_id id = body; id != NARC_NODE_NONE; id = narc_node_after(tree, id, body)) {
        const narc_node *node = &tree->nodes[id];
        const narc_tag above = narc_node_tag(tree, node->parent);
        const narc_text text = narc_node_content(tree, id);

        if (has_return(text))
            return false;
        if (node->kind == NARC_NODE_KIND_COMMENT && !is_plain_comment(text))
            return false;
        if (node->kind == NARC_NODE_KIND_TEXT && narc_node_prev(tree, id) != NARC_NODE_NONE &&
            tree->nodes[narc_node_prev(tree, id)].kind == NARC_NODE_KIND_TEXT)
            return false; /* two that became neighbours are one afterwards */
        for (uint32_t i = 0; i < narc_node_attribute_count(node); i++)
            if (has_return((narc_text){tree->attributes[node->attributes + i].value,
                                       tree->attributes[node->attributes + i].value_size}))
                return false;
        if (id == body || node->kind != NARC_NODE_KIND_ELEMENT)
            continue;
        if (is_block((narc_tag)node->tag) || is_paragraph((narc_tag)node->tag)
                ? !is_block(above)
                : !is_phrase((narc_tag)node->tag))
            return false;
    }
    return true;
}

static narc_buffer
written(const narc_tree *tree, narc_node_id top)
{
    narc_buffer out = {0};

    narc_tree_serialize(tree, top, false, &out);
    require(!out.failed && narc_utf8_valid(narc_buffer_as_text(&out)));
    return out;
}

static void
check_again(const narc_tree *tree)
{
    const narc_parse_options options = {.context = NARC_TEXT("body"), .most_formatting = 64};
    const narc_node_id html = narc_node_child(tree, NARC_NODE_DOCUMENT, "html");
    const narc_node_id body =
        html == NARC_NODE_NONE ? NARC_NODE_NONE : narc_node_child(tree, html, "body");
    narc_buffer first, second;
    narc_tree again;

    if (body == NARC_NODE_NONE || !is_plain(tree, body))
        return;
    first = written(tree, body);
    narc_tree_begin(&again, NULL, NULL);
    require(narc_markup_parse_with(narc_buffer_as_text(&first), &options, &again, NULL, NULL) ==
            NARC_OK);
    second = written(&again, again.nodes[NARC_NODE_DOCUMENT].first);
    require(narc_text_equal(narc_buffer_as_text(&first), narc_buffer_as_text(&second)));
    narc_tree_free(&again);
    narc_buffer_free(&first);
    narc_buffer_free(&second);
}

/* --- the parser ------------------------------------------------------------------------------- */

static void
parse(narc_text text, const narc_parse_options *options)
{
    narc_limits limits = NARC_LIMITS_INIT;
    narc_parse_facts facts;
    narc_tree tree;
    narc_buffer out;

    limits.markup_depth = DEEPEST;
    limits.markup_nodes = 200000;
    narc_tree_begin(&tree, NULL, &limits);
    if (narc_markup_parse_with(text, options, &tree, &facts, NULL) != NARC_OK) {
        require(tree.too_many_nodes);
    } else {
        check_tree(&tree, text.size, &facts);
        out = written(&tree, NARC_NODE_DOCUMENT);
        narc_buffer_free(&out);
        if (options->context.size == 0)
            check_again(&tree);
    }
    narc_tree_free(&tree);
}

static void
parse_both(narc_text text)
{
    static const char *const contexts[] = {"div",   "table",    "tr",     "select", "template",
                                           "title", "colgroup", "script", "html",   "frameset",
                                           "td",    "caption",  "head",   "form",   "plaintext"};
    narc_parse_error errors[4];
    narc_parse_options options = {.most_attributes = 12, .most_formatting = MOST_FORMATTING};

    parse(text, &options);
    options.errors = errors;
    options.error_capacity = 4;
    options.scripting = text.size % 2 == 0;
    options.context = narc_text_from(contexts[text.size % (sizeof(contexts) / sizeof(*contexts))]);
    options.context_space = text.size % 7 > 2 ? 0 : (uint16_t)(text.size % 7);
    parse(text, &options);
}

/* --- scanning --------------------------------------------------------------------------------- */

static void
check_scans(const char *from, size_t size)
{
    size_t count;
    const narc_scan_twin *twins = narc_scan_twins(&count);
    const size_t limit = size < 200 ? size : 200;

    for (size_t at = 0; at <= limit; at++)
        for (size_t i = 1; i < count; i++) {
            require(twins[i].scan(from + at, from + size, '<', '&', '\0') ==
                    twins[0].scan(from + at, from + size, '<', '&', '\0'));
            require(twins[i].scan(from + at, from + size, '"', '\xFF', '\x80') ==
                    twins[0].scan(from + at, from + size, '"', '\xFF', '\x80'));
        }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    narc_buffer decoded = {0};
    narc_charset charset;
    narc_text text;

    require(narc_markup_decode((narc_bytes){data, size}, (narc_text){NULL, 0}, &decoded, &text,
                               &charset, NULL) == NARC_OK);
    require(narc_utf8_valid(text));
    parse_both(text);
    if (size > 0)
        check_scans((const char *)data, size);
    narc_buffer_free(&decoded);
    return 0;
}
