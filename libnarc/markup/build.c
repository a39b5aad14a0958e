/* Tree construction (HTML standard, 13.2.6): the loop, and what several modes share. */
#include "base/fail.h"
#include "base/memory.h"
#include "base/text.h"
#include "markup/names.h"
#include "markup/parser.h"

#define DEFAULT_ATTRIBUTES 512u
#define DEFAULT_FORMATTING 64u

void
narc_parser_error(narc_parser *parser, const char *name, const char *at)
{
    narc_parse_facts *facts = parser->facts;

    facts->error_count++;
    if (facts->errors_kept < parser->options->error_capacity)
        parser->options->errors[facts->errors_kept++] =
            (narc_parse_error){name, (uint32_t)(at - parser->begin)};
}

/* --- shared by modes -------------------------------------------------------------------------- */

narc_text
narc_build_space(narc_parser *parser)
{
    narc_text *text = &parser->token.text;
    size_t size = 0;
    narc_text space;

    while (size < text->size && narc_ascii_space(text->data[size]))
        size++;
    space = (narc_text){text->data, size};
    *text = narc_text_slice(*text, size, SIZE_MAX);
    return space;
}

void
narc_build_raw(narc_parser *parser, narc_content content)
{
    narc_insert_element(parser);
    parser->content = content;
    parser->script = NARC_SCRIPT_PLAIN;
    parser->original_mode = parser->mode;
    parser->mode = NARC_MODE_TEXT;
}

void
narc_build_stop(narc_parser *parser)
{
    while (parser->top != 0)
        narc_pop(parser);
    parser->stopped = true;
}

void
narc_close_p(narc_parser *parser)
{
    narc_imply_end_tags(parser, NARC_TAG_P);
    if (!narc_current_is(parser, NARC_TAG_P))
        narc_parser_error(parser, "p closed with elements open in it", parser->token.at);
    narc_pop_until(parser, NARC_TAG_P);
}

bool
narc_build_is_hidden(const narc_parser *parser)
{
    const narc_token *token = &parser->token;

    for (uint32_t i = 0; i < token->attribute_count; i++) {
        const narc_attribute *attribute = &parser->tree->attributes[token->attributes + i];

        if (attribute->known == NARC_ATTRIBUTE_TYPE)
            return narc_text_is_nocase((narc_text){attribute->value, attribute->value_size},
                                       "hidden");
    }
    return false;
}

void
narc_build_template_end(narc_parser *parser)
{
    if (narc_topmost(parser, NARC_TAG_TEMPLATE) == 0) {
        narc_parser_error(parser, "end tag of no open template", parser->token.at);
        return;
    }
    narc_imply_all_end_tags(parser);
    if (!narc_current_is(parser, NARC_TAG_TEMPLATE))
        narc_parser_error(parser, "template closed with elements open in it", parser->token.at);
    narc_pop_until(parser, NARC_TAG_TEMPLATE);
    narc_formatting_clear(parser);
    parser->template_modes.count--;
    narc_reset_mode(parser);
}

/* 13.2.6.4.8 */
static void
build_text(narc_parser *parser)
{
    switch (parser->token.kind) {
    case NARC_TOKEN_TEXT:
        narc_insert_text(parser, parser->token.text);
        break;
    case NARC_TOKEN_END_OF_FILE:
        narc_parser_error(parser, "eof in raw text", parser->token.at);
        narc_pop(parser);
        parser->mode = parser->original_mode;
        narc_build_again(parser);
        break;
    default:
        narc_pop(parser);
        parser->mode = parser->original_mode;
        break;
    }
}

void
narc_build_by(narc_parser *parser, narc_mode mode)
{
    parser->facts->steps++;
    switch (mode) {
    case NARC_MODE_INITIAL:
    case NARC_MODE_BEFORE_HTML:
    case NARC_MODE_BEFORE_HEAD:
    case NARC_MODE_IN_HEAD:
    case NARC_MODE_IN_HEAD_NOSCRIPT:
    case NARC_MODE_AFTER_HEAD:
        narc_build_head(parser, mode);
        break;
    case NARC_MODE_IN_BODY:
        narc_build_body(parser);
        break;
    case NARC_MODE_TEXT:
        build_text(parser);
        break;
    case NARC_MODE_IN_TABLE:
    case NARC_MODE_IN_TABLE_TEXT:
    case NARC_MODE_IN_CAPTION:
    case NARC_MODE_IN_COLUMN_GROUP:
    case NARC_MODE_IN_TABLE_BODY:
    case NARC_MODE_IN_ROW:
    case NARC_MODE_IN_CELL:
        narc_build_table(parser, mode);
        break;
    case NARC_MODE_IN_TEMPLATE:
        narc_build_template(parser);
        break;
    case NARC_MODE_AFTER_BODY:
    case NARC_MODE_IN_FRAMESET:
    case NARC_MODE_AFTER_FRAMESET:
    case NARC_MODE_AFTER_AFTER_BODY:
    case NARC_MODE_AFTER_AFTER_FRAMESET:
        narc_build_after(parser, mode);
        break;
    }
}

/* --- selectedcontent -------------------------------------------------------------------------- */

static bool
is_html(const narc_tree *tree, narc_node_id id, narc_tag tag)
{
    return tree->nodes[id].tag == tag && tree->nodes[id].ns == NARC_SPACE_HTML;
}

/* The nearest select above an option, not through another one. */
static narc_node_id
select_of(narc_parser *parser, narc_node_id option)
{
    const narc_tree *tree = parser->tree;
    narc_node_id id = tree->nodes[option].parent;

    for (; id != NARC_NODE_NONE && parser->copies_left > 0; id = tree->nodes[id].parent) {
        parser->copies_left--;
        if (is_html(tree, id, NARC_TAG_SELECT))
            return id;
        if (is_html(tree, id, NARC_TAG_DATALIST) || is_html(tree, id, NARC_TAG_HR) ||
            is_html(tree, id, NARC_TAG_OPTION))
            return NARC_NODE_NONE;
    }
    return NARC_NODE_NONE;
}

static bool
has_attribute(const narc_tree *tree, narc_node_id id, narc_attribute_name name)
{
    for (uint32_t i = 0; i < tree->nodes[id].attribute_count; i++)
        if (tree->attributes[tree->nodes[id].attributes + i].known == name)
            return true;
    return false;
}

/* The next node in document order below `top`, paid for. */
static narc_node_id
step(narc_parser *parser, narc_node_id id, narc_node_id top)
{
    if (parser->copies_left == 0)
        return NARC_NODE_NONE;
    parser->copies_left--;
    return narc_node_after(parser->tree, id, top);
}

/* Copies what is below one node to below another. */
static void
copy_below(narc_parser *parser, narc_node_id from, narc_node_id to)
{
    narc_tree *tree = parser->tree;
    narc_node_id above = to;
    narc_node_id id = tree->nodes[from].first;

    while (id != NARC_NODE_NONE && !tree->failed && parser->copies_left > 0) {
        const narc_node node = tree->nodes[id];
        narc_node_id copy;

        parser->copies_left--;
        copy = node.kind == NARC_NODE_KIND_ELEMENT
                   ? narc_copy_element(parser, id)
                   : narc_tree_make(tree, (narc_node_kind)node.kind,
                                    (narc_text){node.text, node.size});
        if (copy == NARC_NODE_NONE)
            return;
        tree->nodes[copy].offset = node.offset;
        narc_tree_place(tree, above, NARC_NODE_NONE, copy);
        if (node.first != NARC_NODE_NONE) {
            above = copy;
            id = node.first;
            continue;
        }
        while (tree->nodes[id].next == NARC_NODE_NONE && tree->nodes[id].parent != from) {
            id = tree->nodes[id].parent;
            above = tree->nodes[above].parent;
        }
        id = tree->nodes[id].next;
    }
}

/* 4.10.10, "maybe clone an option into selectedcontent": the option that a select shows is the last
 * one marked, else the first. What is copied in all is bounded. */
void
narc_copy_option(narc_parser *parser, narc_node_id option)
{
    narc_tree *tree = parser->tree;
    const narc_node_id select = select_of(parser, option);
    narc_node_id target = NARC_NODE_NONE;
    narc_node_id shown = NARC_NODE_NONE;

    if (tree->failed || select == NARC_NODE_NONE ||
        has_attribute(tree, select, NARC_ATTRIBUTE_MULTIPLE))
        return;
    for (narc_node_id id = select; id != NARC_NODE_NONE; id = step(parser, id, select)) {
        if (target == NARC_NODE_NONE && is_html(tree, id, NARC_TAG_SELECTEDCONTENT))
            target = id;
        if (!is_html(tree, id, NARC_TAG_OPTION))
            continue;
        if (shown == NARC_NODE_NONE || has_attribute(tree, id, NARC_ATTRIBUTE_SELECTED))
            shown = id;
    }
    if (shown != option || target == NARC_NODE_NONE)
        return;
    while (tree->nodes[target].first != NARC_NODE_NONE && parser->copies_left > 0) {
        parser->copies_left--;
        narc_tree_detach(tree, tree->nodes[target].first);
    }
    copy_below(parser, option, target);
    tree->reordered = true;
}

/* --- the whole -------------------------------------------------------------------------------- */

static void
free_array(const narc_allocator *allocator, narc_array *array)
{
    narc_memory_free(allocator, array->items);
}

static void
free_parser(narc_parser *parser)
{
    const narc_allocator *allocator = parser->tree->arena.allocator;

    free_array(allocator, &parser->attribute_slots);
    free_array(allocator, &parser->template_modes);
    free_array(allocator, &parser->opens);
    free_array(allocator, &parser->tops);
    free_array(allocator, &parser->foreign_tops);
    free_array(allocator, &parser->others.names);
    free_array(allocator, &parser->others.slots);
    free_array(allocator, &parser->formatting);
    free_array(allocator, &parser->table_text);
    free_array(allocator, &parser->root_attributes);
    free_array(allocator, &parser->body_attributes);
}

static narc_content
content_for(uint32_t tag, bool scripting)
{
    switch (tag) {
    case NARC_TAG_TITLE:
    case NARC_TAG_TEXTAREA:
        return NARC_CONTENT_RCDATA;
    case NARC_TAG_STYLE:
    case NARC_TAG_XMP:
    case NARC_TAG_IFRAME:
    case NARC_TAG_NOEMBED:
    case NARC_TAG_NOFRAMES:
        return NARC_CONTENT_RAWTEXT;
    case NARC_TAG_NOSCRIPT:
        return scripting ? NARC_CONTENT_RAWTEXT : NARC_CONTENT_DATA;
    case NARC_TAG_SCRIPT:
        return NARC_CONTENT_SCRIPT;
    case NARC_TAG_PLAINTEXT:
        return NARC_CONTENT_PLAINTEXT;
    default:
        return NARC_CONTENT_DATA;
    }
}

/* 13.5, "the HTML fragment parsing algorithm". */
static void
begin_fragment(narc_parser *parser)
{
    const narc_parse_options *options = parser->options;

    parser->fragment = true;
    parser->context_space = options->context_space;
    parser->context_tag =
        options->context.size > NARC_NAME_KEY_SIZE
            ? NARC_TAG_OTHER
            : narc_tag_of_key(narc_name_key_of(options->context.data, options->context.size,
                                               options->context.size)); /* "foreignObject" too */
    if (parser->context_tag == NARC_TAG_OTHER)
        parser->context_tag = narc_other_name(parser, options->context, true);
    parser->context_facts = parser->context_space == NARC_SPACE_HTML
                                ? narc_tag_facts(parser->context_tag)
                                : narc_foreign_facts(parser->context_tag, parser->context_space);
    if (options->context_quirks)
        parser->facts->quirks = NARC_QUIRKS_FULL;
    if (parser->context_space == NARC_SPACE_HTML) {
        parser->content = content_for(parser->context_tag, options->scripting);
        if (parser->context_tag == NARC_TAG_FORM)
            parser->form = NARC_FORM_IS_CONTEXT;
    }
    narc_insert_at(parser, (narc_place){NARC_NODE_DOCUMENT, NARC_NODE_NONE},
                   parser->root_node =
                       narc_tree_make(parser->tree, NARC_NODE_KIND_ELEMENT, NARC_TEXT("html")));
    if (parser->tree->failed)
        return;
    parser->tree->nodes[parser->root_node].tag = NARC_TAG_HTML;
    narc_push(parser, parser->root_node, NARC_TAG_HTML, NARC_SPACE_HTML, 0);
    if (parser->context_space == NARC_SPACE_HTML && parser->context_tag == NARC_TAG_TEMPLATE) {
        narc_mode *mode = narc_array_add(parser, &parser->template_modes, sizeof(*mode));

        if (mode != NULL)
            *mode = NARC_MODE_IN_TEMPLATE;
    }
    narc_reset_mode(parser);
}

/* Attributes that later html and body tags added go behind the element's own, once. */
static void
append_attributes(narc_parser *parser, narc_node_id id, const narc_array *more)
{
    narc_tree *tree = parser->tree;
    uint32_t own;

    if (more->count == 0 || id == NARC_NODE_NONE || tree->failed)
        return;
    own = tree->nodes[id].attribute_count;
    for (uint32_t i = 0; i < own + more->count; i++) {
        narc_attribute *added = narc_tree_attribute_add(tree);

        if (added == NULL)
            return;
        *added = i < own ? tree->attributes[tree->nodes[id].attributes + i]
                         : ((narc_attribute *)more->items)[i - own];
    }
    tree->nodes[id].attributes = tree->attribute_count - own - more->count;
    tree->nodes[id].attribute_count = (uint16_t)(own + more->count);
}

/* When an array is nearly full: as much as the rest of the text will need if it goes on like this. */
static uint32_t
foreseen(const narc_parser *parser, uint32_t count)
{
    const uint64_t size = (uint64_t)(parser->end - parser->begin);
    const uint64_t read = (uint64_t)(parser->at - parser->begin) + 1;
    uint64_t wanted = count * size / read;

    if (wanted > count * UINT64_C(2))
        wanted = count * UINT64_C(2);
    wanted += wanted / 32 + 16;
    return wanted > UINT32_MAX ? UINT32_MAX : (uint32_t)wanted;
}

static void
make_room(narc_parser *parser)
{
    const narc_tree *tree = parser->tree;

    narc_tree_expect(parser->tree,
                     tree->node_capacity - tree->node_count < 8 ? foreseen(parser, tree->node_count)
                                                                : 0,
                     tree->attribute_capacity - tree->attribute_count < 8
                         ? foreseen(parser, tree->attribute_count)
                         : 0);
}

static void
run(narc_parser *parser)
{
    static const char *const spaces[] = {
        "http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML",
        "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace",
        "http://www.w3.org/2000/xmlns/"};

    for (size_t i = 0; i < sizeof(spaces) / sizeof(*spaces); i++)
        narc_tree_namespace(parser->tree, narc_text_from(spaces[i]));
    if (narc_array_add(parser, &parser->opens, sizeof(narc_open)) == NULL)
        return;
    *narc_open_at(parser, 0) = (narc_open){.node = NARC_NODE_DOCUMENT};
    if (parser->options->context.size != 0)
        begin_fragment(parser);
    while (!parser->stopped && !parser->tree->failed) {
        const narc_open *top = narc_open_at(parser, parser->top);

        if (parser->tree->node_capacity - parser->tree->node_count < 8 ||
            parser->tree->attribute_capacity - parser->tree->attribute_count < 8)
            make_room(parser);
        parser->foreign =
            (parser->fragment && parser->top == parser->bottom ? parser->context_space
                                                               : top->space) != NARC_SPACE_HTML;
        narc_tokenize(parser);
        if (parser->skip_newline) { /* the one right behind pre, listing and textarea */
            parser->skip_newline = false;
            if (parser->token.kind == NARC_TOKEN_TEXT && parser->token.text.size > 0 &&
                parser->token.text.data[0] == '\n') {
                parser->token.text = narc_text_slice(parser->token.text, 1, SIZE_MAX);
                if (parser->token.text.size == 0)
                    continue;
            }
        }
        narc_build_token(parser);
    }
    append_attributes(parser, parser->root_node, &parser->root_attributes);
    append_attributes(parser, parser->body_node, &parser->body_attributes);
    narc_tree_order(parser->tree, parser->tree->limits.markup_depth);
}

narc_status
narc_markup_parse_with(narc_text text, const narc_parse_options *options, narc_tree *tree,
                       narc_parse_facts *facts, narc_error *err)
{
    const narc_parse_options none = {.scripting = false};
    narc_parse_options complete = options != NULL ? *options : none;
    narc_parse_facts unasked;
    narc_parser parser = {.tree = tree,
                          .options = &complete,
                          .facts = facts != NULL ? facts : &unasked,
                          .frameset_ok = true,
                          .head = NARC_NODE_NONE,
                          .form = NARC_NODE_NONE,
                          .root_node = NARC_NODE_NONE,
                          .body_node = NARC_NODE_NONE};

    *parser.facts = (narc_parse_facts){.quirks = NARC_QUIRKS_NONE};
    NARC_TRY(narc_tree_check(tree, err));
    if (text.size > tree->limits.document_bytes || text.size > UINT32_MAX / 2)
        return narc_fail(err, NARC_TOO_LARGE, NARC_NO_OFFSET, NULL, "the page has %zu bytes",
                         text.size);
    if (complete.most_attributes == 0)
        complete.most_attributes = DEFAULT_ATTRIBUTES;
    if (complete.most_attributes > UINT16_MAX)
        complete.most_attributes = UINT16_MAX;
    if (complete.most_formatting == 0)
        complete.most_formatting = DEFAULT_FORMATTING;
    narc_parser_begin(&parser, text);
    parser.facts->text = (narc_text){parser.begin, text.size};
    parser.copies_left = text.size;
    narc_tree_expect(tree, (uint32_t)(text.size / 64 + 16), (uint32_t)(text.size / 128 + 16));
    if (complete.error_capacity > 0)
        narc_input_report(&parser);
    run(&parser);
    free_parser(&parser);
    return narc_tree_check(tree, err);
}

narc_status
narc_markup_parse(narc_text text, narc_tree *tree, narc_error *err)
{
    return narc_markup_parse_with(text, NULL, tree, NULL, err);
}
