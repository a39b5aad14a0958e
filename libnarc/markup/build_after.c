/* Templates, framesets and what comes behind the body (HTML standard, 13.2.6.4.16 to .21). */
#include "base/text.h"
#include "markup/parser.h"

#include <string.h>

static void
unexpected(narc_parser *parser)
{
    narc_parser_error(parser, "unexpected token", parser->token.at);
}

/* --- "in template" ---------------------------------------------------------------------------- */

static void
template_start(narc_parser *parser)
{
    narc_mode mode = NARC_MODE_IN_BODY;

    switch (parser->token.tag) {
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
        return;
    case NARC_TAG_CAPTION:
    case NARC_TAG_COLGROUP:
    case NARC_TAG_TBODY:
    case NARC_TAG_TFOOT:
    case NARC_TAG_THEAD:
        mode = NARC_MODE_IN_TABLE;
        break;
    case NARC_TAG_COL:
        mode = NARC_MODE_IN_COLUMN_GROUP;
        break;
    case NARC_TAG_TR:
        mode = NARC_MODE_IN_TABLE_BODY;
        break;
    case NARC_TAG_TD:
    case NARC_TAG_TH:
        mode = NARC_MODE_IN_ROW;
        break;
    default:
        break;
    }
    /* The template's content has shown what it is. */
    ((narc_mode *)parser->template_modes.items)[parser->template_modes.count - 1] = mode;
    parser->mode = mode;
    narc_build_again(parser);
}

static void
template_end_of_file(narc_parser *parser)
{
    if (narc_topmost(parser, NARC_TAG_TEMPLATE) == 0) {
        narc_build_stop(parser);
        return;
    }
    narc_parser_error(parser, "eof in template", parser->token.at);
    narc_pop_until(parser, NARC_TAG_TEMPLATE);
    narc_formatting_clear(parser);
    parser->template_modes.count--;
    narc_reset_mode(parser);
    narc_build_again(parser);
}

void
narc_build_template(narc_parser *parser)
{
    switch (parser->token.kind) {
    case NARC_TOKEN_START:
        template_start(parser);
        break;
    case NARC_TOKEN_END:
        if (parser->token.tag == NARC_TAG_TEMPLATE)
            narc_build_template_end(parser);
        else
            unexpected(parser);
        break;
    case NARC_TOKEN_END_OF_FILE:
        template_end_of_file(parser);
        break;
    default:
        narc_build_body(parser);
        break;
    }
}

/* --- "after body" and "after after body" ------------------------------------------------------ */

static void
back_to_body(narc_parser *parser)
{
    unexpected(parser);
    parser->mode = NARC_MODE_IN_BODY;
    narc_build_again(parser);
}

/* White space goes into the body; whether it was all there is. */
static bool
space_into_body(narc_parser *parser)
{
    const narc_text text = parser->token.text;
    const narc_text space = narc_build_space(parser);
    const narc_text rest = parser->token.text;

    if (space.size > 0) {
        parser->token.text = space;
        narc_build_body(parser);
        parser->token.text = rest;
    }
    return space.size == text.size;
}

static void
after_body(narc_parser *parser, bool html_is_closed)
{
    const narc_token *token = &parser->token;

    switch (token->kind) {
    case NARC_TOKEN_TEXT:
        if (!space_into_body(parser))
            back_to_body(parser);
        break;
    case NARC_TOKEN_COMMENT:
        narc_insert_comment(parser, html_is_closed ? NARC_NODE_DOCUMENT : parser->root_node);
        break;
    case NARC_TOKEN_DOCTYPE:
        unexpected(parser);
        break;
    case NARC_TOKEN_START:
        if (token->tag == NARC_TAG_HTML)
            narc_build_body(parser);
        else
            back_to_body(parser);
        break;
    case NARC_TOKEN_END:
        if (token->tag != NARC_TAG_HTML || html_is_closed)
            back_to_body(parser);
        else if (parser->fragment)
            unexpected(parser);
        else
            parser->mode = NARC_MODE_AFTER_AFTER_BODY;
        break;
    case NARC_TOKEN_END_OF_FILE:
        narc_build_stop(parser);
        break;
    case NARC_TOKEN_NULLS:
        back_to_body(parser);
        break;
    }
}

/* --- framesets -------------------------------------------------------------------------------- */

/* Of text only white space stays, wherever it stands. */
static void
only_space(narc_parser *parser)
{
    narc_text text = parser->token.text;

    while (text.size > 0) {
        size_t size = 0;

        while (size < text.size && narc_ascii_space(text.data[size]))
            size++;
        narc_insert_text(parser, narc_text_slice(text, 0, size));
        text = narc_text_slice(text, size, SIZE_MAX);
        for (size = 0; size < text.size && !narc_ascii_space(text.data[size]); size++)
            ;
        if (size > 0)
            unexpected(parser);
        text = narc_text_slice(text, size, SIZE_MAX);
    }
}

/* In all frameset modes the same; false: it depends. */
static bool
common(narc_parser *parser)
{
    const narc_token *token = &parser->token;

    switch (token->kind) {
    case NARC_TOKEN_TEXT:
        only_space(parser);
        return true;
    case NARC_TOKEN_COMMENT:
        narc_insert_comment(parser, NARC_NODE_NONE);
        return true;
    case NARC_TOKEN_START:
        if (token->tag == NARC_TAG_HTML)
            narc_build_body(parser);
        else if (token->tag == NARC_TAG_NOFRAMES)
            narc_build_by(parser, NARC_MODE_IN_HEAD);
        else
            return false;
        return true;
    case NARC_TOKEN_END_OF_FILE:
        narc_build_stop(parser);
        return true;
    default:
        return false;
    }
}

static void
in_frameset(narc_parser *parser)
{
    const narc_token *token = &parser->token;

    if (common(parser))
        return;
    if (token->kind == NARC_TOKEN_START && token->tag == NARC_TAG_FRAMESET) {
        narc_insert_element(parser);
    } else if (token->kind == NARC_TOKEN_START && token->tag == NARC_TAG_FRAME) {
        narc_insert_void(parser);
    } else if (token->kind == NARC_TOKEN_END && token->tag == NARC_TAG_FRAMESET &&
               parser->top != parser->bottom) {
        narc_pop(parser);
        if (!parser->fragment && !narc_current_is(parser, NARC_TAG_FRAMESET))
            parser->mode = NARC_MODE_AFTER_FRAMESET;
    } else {
        unexpected(parser);
    }
}

static void
after_frameset(narc_parser *parser)
{
    if (common(parser))
        return;
    if (parser->token.kind == NARC_TOKEN_END && parser->token.tag == NARC_TAG_HTML)
        parser->mode = NARC_MODE_AFTER_AFTER_FRAMESET;
    else
        unexpected(parser);
}

static void
after_after_frameset(narc_parser *parser)
{
    if (parser->token.kind == NARC_TOKEN_COMMENT)
        narc_insert_comment(parser, NARC_NODE_DOCUMENT);
    else if (!common(parser))
        unexpected(parser);
}

void
narc_build_after(narc_parser *parser, narc_mode mode)
{
    switch (mode) {
    case NARC_MODE_AFTER_BODY:
        after_body(parser, false);
        break;
    case NARC_MODE_AFTER_AFTER_BODY:
        after_body(parser, true);
        break;
    case NARC_MODE_IN_FRAMESET:
        in_frameset(parser);
        break;
    case NARC_MODE_AFTER_FRAMESET:
        after_frameset(parser);
        break;
    default:
        after_after_frameset(parser);
        break;
    }
}
