/* The insertion mode "in body" (HTML standard, 13.2.6.4.7). */
#include "base/text.h"
#include "markup/parser.h"

static void
unexpected(narc_parser *parser)
{
    narc_parser_error(parser, "unexpected tag in body", parser->token.at);
}

static bool
in_scope(const narc_parser *parser, uint32_t tag)
{
    return narc_in_scope(parser, tag, NARC_SCOPE_DEFAULT);
}

static void
close_p_in_button_scope(narc_parser *parser)
{
    if (narc_in_scope(parser, NARC_TAG_P, NARC_SCOPE_BUTTON))
        narc_close_p(parser);
}

static bool
has_template(const narc_parser *parser)
{
    return narc_topmost(parser, NARC_TAG_TEMPLATE) != 0;
}

/* --- characters ------------------------------------------------------------------------------- */

static void
text(narc_parser *parser)
{
    const narc_text content = parser->token.text;

    narc_formatting_reconstruct(parser);
    narc_insert_text(parser, content);
    for (size_t i = 0; i < content.size && parser->frameset_ok; i++)
        parser->frameset_ok = narc_ascii_space(content.data[i]);
}

/* --- html, body, frameset --------------------------------------------------------------------- */

/* Attributes that the element has not, kept for the end: its own are in the middle of the array. */
static void
merge_attributes(narc_parser *parser, narc_node_id id, narc_array *more)
{
    const narc_token *token = &parser->token;
    const narc_tree *tree = parser->tree;
    const narc_node *node = &tree->nodes[id];

    for (uint32_t i = 0; i < token->attribute_count; i++) {
        const narc_attribute *attribute = &tree->attributes[token->attributes + i];
        const narc_text name = {attribute->name, attribute->name_size};
        narc_attribute *added;
        bool there = node->attribute_count + more->count >= parser->options->most_attributes;

        for (uint32_t k = 0; k < node->attribute_count && !there; k++) {
            const narc_attribute *own = &tree->attributes[node->attributes + k];

            there = narc_text_equal((narc_text){own->name, own->name_size}, name);
        }
        for (uint32_t k = 0; k < more->count && !there; k++) {
            const narc_attribute *own = (const narc_attribute *)more->items + k;

            there = narc_text_equal((narc_text){own->name, own->name_size}, name);
        }
        if (there)
            continue;
        added = narc_array_add(parser, more, sizeof(*added));
        if (added == NULL)
            return;
        *added = *attribute;
    }
}

static narc_open_id
second_open(const narc_parser *parser)
{
    return parser->bottom == 0 ? 0 : narc_open_at(parser, parser->bottom)->above;
}

static bool
body_is_second(const narc_parser *parser)
{
    const narc_open_id second = second_open(parser);

    return second != 0 && narc_open_at(parser, second)->tag == NARC_TAG_BODY &&
           narc_open_at(parser, second)->space == NARC_SPACE_HTML;
}

static void
html_start(narc_parser *parser)
{
    unexpected(parser);
    if (!has_template(parser) && parser->root_node != NARC_NODE_NONE)
        merge_attributes(parser, parser->root_node, &parser->root_attributes);
}

static void
body_start(narc_parser *parser)
{
    unexpected(parser);
    if (!body_is_second(parser) || has_template(parser))
        return;
    parser->frameset_ok = false;
    merge_attributes(parser, narc_open_at(parser, second_open(parser))->node,
                     &parser->body_attributes);
}

static void
frameset_start(narc_parser *parser)
{
    unexpected(parser);
    if (!body_is_second(parser) || !parser->frameset_ok)
        return;
    narc_tree_detach(parser->tree, narc_open_at(parser, second_open(parser))->node);
    while (parser->top != parser->bottom)
        narc_pop(parser);
    narc_insert_element(parser);
    parser->mode = NARC_MODE_IN_FRAMESET;
}

/* Whether the body may end here. */
static bool
body_end(narc_parser *parser)
{
    if (!in_scope(parser, NARC_TAG_BODY)) {
        unexpected(parser);
        return false;
    }
    if (parser->unquiet > 0)
        narc_parser_error(parser, "body closed with elements open in it", parser->token.at);
    parser->mode = NARC_MODE_AFTER_BODY;
    return true;
}

static void
end_of_file(narc_parser *parser)
{
    if (parser->template_modes.count > 0) {
        narc_build_template(parser);
        return;
    }
    if (parser->unquiet > 0)
        narc_parser_error(parser, "eof with open elements", parser->token.at);
    narc_build_stop(parser);
}

/* --- start tags ------------------------------------------------------------------------------- */

static void
block_start(narc_parser *parser)
{
    close_p_in_button_scope(parser);
    narc_insert_element(parser);
}

static bool
is_heading(uint32_t tag)
{
    return tag >= NARC_TAG_H1 && tag <= NARC_TAG_H6;
}

static void
heading_start(narc_parser *parser)
{
    const narc_open *top;

    close_p_in_button_scope(parser);
    top = narc_open_at(parser, parser->top);
    if (top->space == NARC_SPACE_HTML && is_heading(top->tag)) {
        unexpected(parser);
        narc_pop(parser);
    }
    narc_insert_element(parser);
}

static void
form_start(narc_parser *parser)
{
    const bool in_template = has_template(parser);

    if (parser->form != NARC_NODE_NONE && !in_template) {
        unexpected(parser);
        return;
    }
    block_start(parser);
    if (!in_template)
        parser->form = narc_open_at(parser, parser->top)->node;
}

/* li, dd and dt close the one before, if nothing but address, div and p lies between. */
static void
item_start(narc_parser *parser)
{
    const uint32_t tag = parser->token.tag;
    const narc_open_id id = narc_open_at(parser, parser->top)->item;
    const narc_open *open = narc_open_at(parser, id);
    const uint32_t found = open->tag;

    parser->frameset_ok = false;
    if (open->space == NARC_SPACE_HTML &&
        (tag == NARC_TAG_LI ? found == NARC_TAG_LI
                            : found == NARC_TAG_DD || found == NARC_TAG_DT)) {
        narc_imply_end_tags(parser, found);
        if (!narc_current_is(parser, found))
            unexpected(parser);
        narc_pop_until_open(parser, id);
    }
    block_start(parser);
}

static void
button_start(narc_parser *parser)
{
    if (in_scope(parser, NARC_TAG_BUTTON)) {
        unexpected(parser);
        narc_imply_end_tags(parser, 0);
        narc_pop_until(parser, NARC_TAG_BUTTON);
    }
    narc_formatting_reconstruct(parser);
    narc_insert_element(parser);
    parser->frameset_ok = false;
}

static void
formatting_start(narc_parser *parser)
{
    narc_formatting_reconstruct(parser);
    narc_formatting_push(parser, narc_insert_element(parser));
}

/* A link in a link closes the one before. */
static void
a_start(narc_parser *parser)
{
    uint32_t found = narc_formatting_find(parser, NARC_TAG_A);

    if (found > 0) {
        const narc_node_id node = ((narc_formatting *)parser->formatting.items)[found - 1].node;

        unexpected(parser);
        narc_adoption_agency(parser, NARC_TAG_A);
        found = narc_formatting_find(parser, NARC_TAG_A);
        if (found > 0 && ((narc_formatting *)parser->formatting.items)[found - 1].node == node) {
            const narc_open_id open = ((narc_formatting *)parser->formatting.items)[found - 1].open;

            narc_formatting_remove(parser, found - 1);
            if (open != 0)
                narc_remove_open(parser, open);
        }
    }
    formatting_start(parser);
}

static void
nobr_start(narc_parser *parser)
{
    narc_formatting_reconstruct(parser);
    if (in_scope(parser, NARC_TAG_NOBR)) {
        unexpected(parser);
        narc_adoption_agency(parser, NARC_TAG_NOBR);
        narc_formatting_reconstruct(parser);
    }
    narc_formatting_push(parser, narc_insert_element(parser));
}

static void
object_start(narc_parser *parser)
{
    narc_formatting_reconstruct(parser);
    narc_insert_element(parser);
    narc_formatting_marker(parser);
    parser->frameset_ok = false;
}

static void
table_start(narc_parser *parser)
{
    if (parser->facts->quirks != NARC_QUIRKS_FULL)
        close_p_in_button_scope(parser);
    narc_insert_element(parser);
    parser->frameset_ok = false;
    parser->mode = NARC_MODE_IN_TABLE;
}

static void
void_start(narc_parser *parser)
{
    narc_formatting_reconstruct(parser);
    narc_insert_void(parser);
    parser->frameset_ok = false;
}

static bool
is_select_fragment(const narc_parser *parser)
{
    return parser->fragment && parser->context_space == NARC_SPACE_HTML &&
           parser->context_tag == NARC_TAG_SELECT;
}

static void
input_start(narc_parser *parser)
{
    const bool hidden = narc_build_is_hidden(parser);

    if (is_select_fragment(parser)) {
        unexpected(parser);
        return;
    }
    if (in_scope(parser, NARC_TAG_SELECT)) {
        unexpected(parser);
        narc_pop_until(parser, NARC_TAG_SELECT);
    }
    narc_formatting_reconstruct(parser);
    narc_insert_void(parser);
    if (!hidden)
        parser->frameset_ok = false;
}

static void
hr_start(narc_parser *parser)
{
    close_p_in_button_scope(parser);
    if (in_scope(parser, NARC_TAG_SELECT)) {
        narc_imply_end_tags(parser, 0);
        if (in_scope(parser, NARC_TAG_OPTION) || in_scope(parser, NARC_TAG_OPTGROUP))
            unexpected(parser);
    }
    narc_insert_void(parser);
    parser->frameset_ok = false;
}

static void
textarea_start(narc_parser *parser)
{
    narc_build_raw(parser, NARC_CONTENT_RCDATA);
    parser->skip_newline = true;
    parser->frameset_ok = false;
}

static void
xmp_start(narc_parser *parser)
{
    close_p_in_button_scope(parser);
    narc_formatting_reconstruct(parser);
    parser->frameset_ok = false;
    narc_build_raw(parser, NARC_CONTENT_RAWTEXT);
}

static void
select_start(narc_parser *parser)
{
    if (is_select_fragment(parser)) {
        unexpected(parser);
        return;
    }
    if (in_scope(parser, NARC_TAG_SELECT)) {
        unexpected(parser);
        narc_pop_until(parser, NARC_TAG_SELECT);
        return;
    }
    narc_formatting_reconstruct(parser);
    narc_insert_element(parser);
    parser->frameset_ok = false;
}

static void
option_start(narc_parser *parser)
{
    const bool option = parser->token.tag == NARC_TAG_OPTION;

    if (in_scope(parser, NARC_TAG_SELECT)) {
        narc_imply_end_tags(parser, option ? NARC_TAG_OPTGROUP : 0);
        if (in_scope(parser, NARC_TAG_OPTION) || (!option && in_scope(parser, NARC_TAG_OPTGROUP)))
            unexpected(parser);
    } else if (narc_current_is(parser, NARC_TAG_OPTION)) {
        narc_pop(parser);
    }
    narc_formatting_reconstruct(parser);
    narc_insert_element(parser);
}

/* rb and rtc close everything in the ruby, rp and rt all but an rtc. */
static void
ruby_part_start(narc_parser *parser)
{
    const uint32_t tag = parser->token.tag;
    const bool small = tag == NARC_TAG_RP || tag == NARC_TAG_RT;

    if (in_scope(parser, NARC_TAG_RUBY)) {
        narc_imply_end_tags(parser, small ? NARC_TAG_RTC : 0);
        if (!narc_current_is(parser, NARC_TAG_RUBY) &&
            !(small && narc_current_is(parser, NARC_TAG_RTC)))
            unexpected(parser);
    }
    narc_insert_element(parser);
}

static void
foreign_start(narc_parser *parser, uint32_t space)
{
    const bool self_closing = parser->token.self_closing;

    narc_formatting_reconstruct(parser);
    narc_insert_foreign(parser, space);
    if (self_closing)
        narc_pop(parser);
}

static void
any_start(narc_parser *parser)
{
    narc_formatting_reconstruct(parser);
    narc_insert_element(parser);
}

/* Those that begin a block, and those of which there is only one kind. */
static void
start_tag(narc_parser *parser)
{
    narc_token *token = &parser->token;

    switch (token->tag) {
    case NARC_TAG_HTML:
        html_start(parser);
        break;
    case NARC_TAG_BASE:
    case NARC_TAG_BASEFONT:
    case NARC_TAG_BGSOUND:
    case NARC_TAG_LINK:
    case NARC_TAG_META:
    case NARC_TAG_NOFRAMES:
    case NARC_TAG_SCRIPT:
    case NARC_TAG_STYLE:
    case NARC_TAG_TEMPLATE:
    case NARC_TAG_TITLE:
        narc_build_by(parser, NARC_MODE_IN_HEAD);
        break;
    case NARC_TAG_BODY:
        body_start(parser);
        break;
    case NARC_TAG_FRAMESET:
        frameset_start(parser);
        break;
    case NARC_TAG_ADDRESS:
    case NARC_TAG_ARTICLE:
    case NARC_TAG_ASIDE:
    case NARC_TAG_BLOCKQUOTE:
    case NARC_TAG_CENTER:
    case NARC_TAG_DETAILS:
    case NARC_TAG_DIALOG:
    case NARC_TAG_DIR:
    case NARC_TAG_DIV:
    case NARC_TAG_DL:
    case NARC_TAG_FIELDSET:
    case NARC_TAG_FIGCAPTION:
    case NARC_TAG_FIGURE:
    case NARC_TAG_FOOTER:
    case NARC_TAG_HEADER:
    case NARC_TAG_HGROUP:
    case NARC_TAG_MAIN:
    case NARC_TAG_MENU:
    case NARC_TAG_NAV:
    case NARC_TAG_OL:
    case NARC_TAG_P:
    case NARC_TAG_SEARCH:
    case NARC_TAG_SECTION:
    case NARC_TAG_SUMMARY:
    case NARC_TAG_UL:
        block_start(parser);
        break;
    case NARC_TAG_H1:
    case NARC_TAG_H2:
    case NARC_TAG_H3:
    case NARC_TAG_H4:
    case NARC_TAG_H5:
    case NARC_TAG_H6:
        heading_start(parser);
        break;
    case NARC_TAG_PRE:
    case NARC_TAG_LISTING:
        block_start(parser);
        parser->skip_newline = true;
        parser->frameset_ok = false;
        break;
    case NARC_TAG_FORM:
        form_start(parser);
        break;
    case NARC_TAG_LI:
    case NARC_TAG_DD:
    case NARC_TAG_DT:
        item_start(parser);
        break;
    case NARC_TAG_PLAINTEXT:
        block_start(parser);
        parser->content = NARC_CONTENT_PLAINTEXT;
        break;
    case NARC_TAG_BUTTON:
        button_start(parser);
        break;
    case NARC_TAG_A:
        a_start(parser);
        break;
    case NARC_TAG_B:
    case NARC_TAG_BIG:
    case NARC_TAG_CODE:
    case NARC_TAG_EM:
    case NARC_TAG_FONT:
    case NARC_TAG_I:
    case NARC_TAG_S:
    case NARC_TAG_SMALL:
    case NARC_TAG_STRIKE:
    case NARC_TAG_STRONG:
    case NARC_TAG_TT:
    case NARC_TAG_U:
        formatting_start(parser);
        break;
    case NARC_TAG_NOBR:
        nobr_start(parser);
        break;
    case NARC_TAG_APPLET:
    case NARC_TAG_MARQUEE:
    case NARC_TAG_OBJECT:
        object_start(parser);
        break;
    case NARC_TAG_TABLE:
        table_start(parser);
        break;
    case NARC_TAG_IMAGE: /* "Don't ask." */
        unexpected(parser);
        token->tag = NARC_TAG_IMG;
        token->name = NARC_TEXT("img");
        void_start(parser);
        break;
    case NARC_TAG_AREA:
    case NARC_TAG_BR:
    case NARC_TAG_EMBED:
    case NARC_TAG_IMG:
    case NARC_TAG_KEYGEN:
    case NARC_TAG_WBR:
        void_start(parser);
        break;
    case NARC_TAG_INPUT:
        input_start(parser);
        break;
    case NARC_TAG_PARAM:
    case NARC_TAG_SOURCE:
    case NARC_TAG_TRACK:
        narc_insert_void(parser);
        break;
    case NARC_TAG_HR:
        hr_start(parser);
        break;
    case NARC_TAG_TEXTAREA:
        textarea_start(parser);
        break;
    case NARC_TAG_XMP:
        xmp_start(parser);
        break;
    case NARC_TAG_IFRAME:
        parser->frameset_ok = false;
        narc_build_raw(parser, NARC_CONTENT_RAWTEXT);
        break;
    case NARC_TAG_NOEMBED:
        narc_build_raw(parser, NARC_CONTENT_RAWTEXT);
        break;
    case NARC_TAG_NOSCRIPT:
        if (parser->options->scripting)
            narc_build_raw(parser, NARC_CONTENT_RAWTEXT);
        else
            any_start(parser);
        break;
    case NARC_TAG_SELECT:
        select_start(parser);
        break;
    case NARC_TAG_OPTGROUP:
    case NARC_TAG_OPTION:
        option_start(parser);
        break;
    case NARC_TAG_RB:
    case NARC_TAG_RTC:
    case NARC_TAG_RP:
    case NARC_TAG_RT:
        ruby_part_start(parser);
        break;
    case NARC_TAG_MATH:
        foreign_start(parser, NARC_SPACE_MATHML);
        break;
    case NARC_TAG_SVG:
        foreign_start(parser, NARC_SPACE_SVG);
        break;
    case NARC_TAG_CAPTION:
    case NARC_TAG_COL:
    case NARC_TAG_COLGROUP:
    case NARC_TAG_FRAME:
    case NARC_TAG_HEAD:
    case NARC_TAG_TBODY:
    case NARC_TAG_TD:
    case NARC_TAG_TFOOT:
    case NARC_TAG_TH:
    case NARC_TAG_THEAD:
    case NARC_TAG_TR:
        unexpected(parser);
        break;
    case NARC_TAG_SELECTEDCONTENT:
        parser->selectedcontent = true;
        any_start(parser);
        break;
    default:
        any_start(parser);
        break;
    }
}

/* --- end tags --------------------------------------------------------------------------------- */

/* "Any other end tag": closes the nearest element of that name, unless a special one is above. */
static void
any_end(narc_parser *parser)
{
    narc_token *token = &parser->token;
    narc_open_id id;

    if (token->tag == NARC_TAG_OTHER)
        token->tag = narc_other_name(parser, token->name, false);
    id = token->tag == NARC_TAG_OTHER ? 0 : narc_topmost(parser, token->tag);
    if (id == 0 ||
        narc_open_at(parser, id)->special != narc_open_at(parser, parser->top)->special) {
        unexpected(parser);
        return;
    }
    narc_imply_end_tags(parser, token->tag);
    if (parser->top != id)
        unexpected(parser);
    narc_pop_until_open(parser, id);
}

static void
block_end(narc_parser *parser)
{
    const uint32_t tag = parser->token.tag;

    if (!in_scope(parser, tag)) {
        unexpected(parser);
        return;
    }
    narc_imply_end_tags(parser, 0);
    if (!narc_current_is(parser, tag))
        unexpected(parser);
    narc_pop_until(parser, tag);
}

/* The open element of the form pointer, or 0. */
static narc_open_id
open_form(const narc_parser *parser)
{
    narc_open_id id = narc_topmost(parser, NARC_TAG_FORM);

    while (id != 0 && narc_open_at(parser, id)->node != parser->form)
        id = narc_open_at(parser, id)->same_below;
    return id;
}

static void
form_end(narc_parser *parser)
{
    narc_open_id id;

    if (has_template(parser)) {
        block_end(parser);
        return;
    }
    id = parser->form == NARC_NODE_NONE ? 0 : open_form(parser);
    parser->form = NARC_NODE_NONE;
    if (!narc_open_in_scope(parser, id, NARC_SCOPE_DEFAULT)) {
        unexpected(parser);
        return;
    }
    narc_imply_end_tags(parser, 0);
    if (parser->top == id) {
        narc_pop(parser);
        return;
    }
    unexpected(parser);
    narc_remove_open(parser, id);
}

static void
p_end(narc_parser *parser)
{
    if (!narc_in_scope(parser, NARC_TAG_P, NARC_SCOPE_BUTTON)) {
        unexpected(parser);
        narc_insert_implied(parser, NARC_TAG_P);
    }
    narc_close_p(parser);
}

static void
item_end(narc_parser *parser)
{
    const uint32_t tag = parser->token.tag;

    if (!narc_in_scope(parser, tag, tag == NARC_TAG_LI ? NARC_SCOPE_LIST : NARC_SCOPE_DEFAULT)) {
        unexpected(parser);
        return;
    }
    narc_imply_end_tags(parser, tag);
    if (!narc_current_is(parser, tag))
        unexpected(parser);
    narc_pop_until(parser, tag);
}

static void
heading_end(narc_parser *parser)
{
    narc_open open;

    if (!narc_headings_in_scope(parser)) {
        unexpected(parser);
        return;
    }
    narc_imply_end_tags(parser, 0);
    if (!narc_current_is(parser, parser->token.tag))
        unexpected(parser);
    do {
        open = *narc_open_at(parser, parser->top);
        narc_pop(parser);
    } while (open.space != NARC_SPACE_HTML || !is_heading(open.tag));
}

static void
object_end(narc_parser *parser)
{
    const bool open = in_scope(parser, parser->token.tag);

    block_end(parser);
    if (open)
        narc_formatting_clear(parser);
}

static void
br_end(narc_parser *parser)
{
    unexpected(parser);
    parser->token.attribute_count = 0;
    void_start(parser);
}

static void
end_tag(narc_parser *parser)
{
    const uint32_t tag = parser->token.tag;

    switch (tag) {
    case NARC_TAG_TEMPLATE:
        narc_build_template_end(parser);
        break;
    case NARC_TAG_BODY:
        body_end(parser);
        break;
    case NARC_TAG_HTML:
        if (body_end(parser))
            narc_build_again(parser);
        break;
    case NARC_TAG_ADDRESS:
    case NARC_TAG_ARTICLE:
    case NARC_TAG_ASIDE:
    case NARC_TAG_BLOCKQUOTE:
    case NARC_TAG_BUTTON:
    case NARC_TAG_CENTER:
    case NARC_TAG_DETAILS:
    case NARC_TAG_DIALOG:
    case NARC_TAG_DIR:
    case NARC_TAG_DIV:
    case NARC_TAG_DL:
    case NARC_TAG_FIELDSET:
    case NARC_TAG_FIGCAPTION:
    case NARC_TAG_FIGURE:
    case NARC_TAG_FOOTER:
    case NARC_TAG_HEADER:
    case NARC_TAG_HGROUP:
    case NARC_TAG_LISTING:
    case NARC_TAG_MAIN:
    case NARC_TAG_MENU:
    case NARC_TAG_NAV:
    case NARC_TAG_OL:
    case NARC_TAG_PRE:
    case NARC_TAG_SEARCH:
    case NARC_TAG_SECTION:
    case NARC_TAG_SELECT:
    case NARC_TAG_SUMMARY:
    case NARC_TAG_UL:
        block_end(parser);
        break;
    case NARC_TAG_FORM:
        form_end(parser);
        break;
    case NARC_TAG_P:
        p_end(parser);
        break;
    case NARC_TAG_LI:
    case NARC_TAG_DD:
    case NARC_TAG_DT:
        item_end(parser);
        break;
    case NARC_TAG_H1:
    case NARC_TAG_H2:
    case NARC_TAG_H3:
    case NARC_TAG_H4:
    case NARC_TAG_H5:
    case NARC_TAG_H6:
        heading_end(parser);
        break;
    case NARC_TAG_APPLET:
    case NARC_TAG_MARQUEE:
    case NARC_TAG_OBJECT:
        object_end(parser);
        break;
    case NARC_TAG_BR:
        br_end(parser);
        break;
    default:
        if ((narc_tag_facts(tag) & NARC_IS_FORMATTING) == 0 || !narc_adoption_agency(parser, tag))
            any_end(parser);
        break;
    }
}

void
narc_build_body(narc_parser *parser)
{
    switch (parser->token.kind) {
    case NARC_TOKEN_TEXT:
        text(parser);
        break;
    case NARC_TOKEN_NULLS: /* ignored; the tokenizer has told */
        break;
    case NARC_TOKEN_COMMENT:
        narc_insert_comment(parser, NARC_NODE_NONE);
        break;
    case NARC_TOKEN_DOCTYPE:
        narc_parser_error(parser, "unexpected doctype", parser->token.at);
        break;
    case NARC_TOKEN_START:
        start_tag(parser);
        break;
    case NARC_TOKEN_END:
        end_tag(parser);
        break;
    case NARC_TOKEN_END_OF_FILE:
        end_of_file(parser);
        break;
    }
}
