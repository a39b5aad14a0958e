/* Insertion modes before the body (HTML standard, 13.2.6.4.1 to 13.2.6.4.6). */
#include "base/text.h"
#include "markup/parser.h"

/* --- 13.2.6.4.1, "initial": doctype and quirks ------------------------------------------------ */

/* clang-format off */
static const char *const quirky_public[] = {
    "+//Silmaril//dtd html Pro v0r11 19970101//", "-//AS//DTD HTML 3.0 asWedit + extensions//",
    "-//AdvaSoft Ltd//DTD HTML 3.0 asWedit + extensions//", "-//IETF//DTD HTML 2.0 Level 1//",
    "-//IETF//DTD HTML 2.0 Level 2//", "-//IETF//DTD HTML 2.0 Strict Level 1//",
    "-//IETF//DTD HTML 2.0 Strict Level 2//", "-//IETF//DTD HTML 2.0 Strict//",
    "-//IETF//DTD HTML 2.0//", "-//IETF//DTD HTML 2.1E//", "-//IETF//DTD HTML 3.0//",
    "-//IETF//DTD HTML 3.2 Final//", "-//IETF//DTD HTML 3.2//", "-//IETF//DTD HTML 3//",
    "-//IETF//DTD HTML Level 0//", "-//IETF//DTD HTML Level 1//", "-//IETF//DTD HTML Level 2//",
    "-//IETF//DTD HTML Level 3//", "-//IETF//DTD HTML Strict Level 0//",
    "-//IETF//DTD HTML Strict Level 1//", "-//IETF//DTD HTML Strict Level 2//",
    "-//IETF//DTD HTML Strict Level 3//", "-//IETF//DTD HTML Strict//", "-//IETF//DTD HTML//",
    "-//Metrius//DTD Metrius Presentational//",
    "-//Microsoft//DTD Internet Explorer 2.0 HTML Strict//",
    "-//Microsoft//DTD Internet Explorer 2.0 HTML//",
    "-//Microsoft//DTD Internet Explorer 2.0 Tables//",
    "-//Microsoft//DTD Internet Explorer 3.0 HTML Strict//",
    "-//Microsoft//DTD Internet Explorer 3.0 HTML//",
    "-//Microsoft//DTD Internet Explorer 3.0 Tables//", "-//Netscape Comm. Corp.//DTD HTML//",
    "-//Netscape Comm. Corp.//DTD Strict HTML//", "-//O'Reilly and Associates//DTD HTML 2.0//",
    "-//O'Reilly and Associates//DTD HTML Extended 1.0//",
    "-//O'Reilly and Associates//DTD HTML Extended Relaxed 1.0//",
    "-//SQ//DTD HTML 2.0 HoTMetaL + extensions//",
    "-//SoftQuad Software//DTD HoTMetaL PRO 6.0::19990601::extensions to HTML 4.0//",
    "-//SoftQuad//DTD HoTMetaL PRO 4.0::19971010::extensions to HTML 4.0//",
    "-//Spyglass//DTD HTML 2.0 Extended//", "-//Sun Microsystems Corp.//DTD HotJava HTML//",
    "-//Sun Microsystems Corp.//DTD HotJava Strict HTML//",
    "-//W3C//DTD HTML 3 1995-03-24//", "-//W3C//DTD HTML 3.2 Draft//",
    "-//W3C//DTD HTML 3.2 Final//", "-//W3C//DTD HTML 3.2//", "-//W3C//DTD HTML 3.2S Draft//",
    "-//W3C//DTD HTML 4.0 Frameset//", "-//W3C//DTD HTML 4.0 Transitional//",
    "-//W3C//DTD HTML Experimental 19960712//", "-//W3C//DTD HTML Experimental 970421//",
    "-//W3C//DTD W3 HTML//", "-//W3O//DTD W3 HTML 3.0//", "-//WebTechs//DTD Mozilla HTML 2.0//",
    "-//WebTechs//DTD Mozilla HTML//"
};
/* clang-format on */

static bool
is_quirky(const narc_token *token)
{
    const bool loose =
        narc_text_starts_nocase(token->public_id, "-//W3C//DTD HTML 4.01 Frameset//") ||
        narc_text_starts_nocase(token->public_id, "-//W3C//DTD HTML 4.01 Transitional//");

    if (token->force_quirks || !narc_text_is(token->name, "html") ||
        narc_text_is_nocase(token->public_id, "-//W3O//DTD W3 HTML Strict 3.0//EN//") ||
        narc_text_is_nocase(token->public_id, "-/W3C/DTD HTML 4.0 Transitional/EN") ||
        narc_text_is_nocase(token->public_id, "HTML") ||
        narc_text_is_nocase(token->system_id,
                            "http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd") ||
        (loose && !token->has_system))
        return true;
    for (size_t i = 0; i < sizeof(quirky_public) / sizeof(*quirky_public); i++)
        if (narc_text_starts_nocase(token->public_id, quirky_public[i]))
            return true;
    return false;
}

static bool
is_limited_quirky(const narc_token *token)
{
    return narc_text_starts_nocase(token->public_id, "-//W3C//DTD XHTML 1.0 Frameset//") ||
           narc_text_starts_nocase(token->public_id, "-//W3C//DTD XHTML 1.0 Transitional//") ||
           (token->has_system &&
            (narc_text_starts_nocase(token->public_id, "-//W3C//DTD HTML 4.01 Frameset//") ||
             narc_text_starts_nocase(token->public_id, "-//W3C//DTD HTML 4.01 Transitional//")));
}

/* The identifiers of a doctype are kept as its attributes. */
static void
add_identifier(narc_parser *parser, narc_node_id id, const char *name, narc_text value)
{
    narc_attribute *added = narc_tree_attribute_add(parser->tree);

    if (added == NULL)
        return;
    *added = (narc_attribute){.name = name,
                              .name_size = 6, /* "public", "system" */
                              .value = value.data,
                              .value_size = (uint32_t)value.size};
    parser->tree->nodes[id].attribute_count++;
    parser->token.attributes = parser->tree->attribute_count;
}

static void
doctype(narc_parser *parser)
{
    const narc_token *token = &parser->token;
    const narc_node_id id = narc_tree_make(parser->tree, NARC_NODE_KIND_DOCTYPE, token->name);

    if (!narc_text_is(token->name, "html") || token->has_public ||
        (token->has_system && !narc_text_is(token->system_id, "about:legacy-compat")))
        narc_parser_error(parser, "obsolete doctype", token->at);
    if (id == NARC_NODE_NONE)
        return;
    parser->tree->nodes[id].offset = (uint32_t)(token->at - parser->begin);
    if (token->has_public)
        add_identifier(parser, id, "public", token->public_id);
    if (token->has_system)
        add_identifier(parser, id, "system", token->system_id);
    narc_tree_place(parser->tree, NARC_NODE_DOCUMENT, NARC_NODE_NONE, id);
    if (is_quirky(token))
        parser->facts->quirks = NARC_QUIRKS_FULL;
    else if (is_limited_quirky(token))
        parser->facts->quirks = NARC_QUIRKS_LIMITED;
    parser->mode = NARC_MODE_BEFORE_HTML;
}

/* Cuts white space off a text token; whether nothing is left of it. */
static bool
is_only_space(narc_parser *parser)
{
    if (parser->token.kind != NARC_TOKEN_TEXT)
        return false;
    narc_build_space(parser);
    return parser->token.text.size == 0;
}

static void
initial(narc_parser *parser)
{
    switch (parser->token.kind) {
    case NARC_TOKEN_COMMENT:
        narc_insert_comment(parser, NARC_NODE_DOCUMENT);
        parser->tail = false; /* the document goes on behind it */
        return;
    case NARC_TOKEN_DOCTYPE:
        doctype(parser);
        return;
    default:
        if (is_only_space(parser))
            return;
        narc_parser_error(parser, "missing doctype", parser->token.at);
        parser->facts->quirks = NARC_QUIRKS_FULL;
        parser->mode = NARC_MODE_BEFORE_HTML;
        narc_build_again(parser);
        return;
    }
}

static void
unexpected_doctype(narc_parser *parser)
{
    narc_parser_error(parser, "unexpected doctype", parser->token.at);
}

static void
unexpected_tag(narc_parser *parser)
{
    narc_parser_error(parser, "unexpected tag", parser->token.at);
}

/* --- 13.2.6.4.2, "before html" ---------------------------------------------------------------- */

/* End tags that act as if something was begun; all others are ignored. */
static bool
is_ending(const narc_token *token)
{
    return token->tag == NARC_TAG_BODY || token->tag == NARC_TAG_HTML || token->tag == NARC_TAG_BR;
}

static void
before_html(narc_parser *parser)
{
    narc_token *token = &parser->token;

    switch (token->kind) {
    case NARC_TOKEN_DOCTYPE:
        unexpected_doctype(parser);
        return;
    case NARC_TOKEN_COMMENT:
        narc_insert_comment(parser, NARC_NODE_DOCUMENT);
        parser->tail = false;
        return;
    case NARC_TOKEN_START:
        if (token->tag != NARC_TAG_HTML)
            break;
        narc_insert_element(parser);
        parser->root_node = narc_open_at(parser, parser->top)->node;
        parser->mode = NARC_MODE_BEFORE_HEAD;
        return;
    case NARC_TOKEN_END:
        if (is_ending(token) || token->tag == NARC_TAG_HEAD)
            break;
        unexpected_tag(parser);
        return;
    default:
        if (is_only_space(parser))
            return;
        break;
    }
    narc_insert_implied(parser, NARC_TAG_HTML);
    parser->root_node = narc_open_at(parser, parser->top)->node;
    parser->mode = NARC_MODE_BEFORE_HEAD;
    narc_build_again(parser);
}

/* --- 13.2.6.4.3, "before head" ---------------------------------------------------------------- */

static void
open_head(narc_parser *parser)
{
    parser->head = narc_open_at(parser, parser->top)->node;
    parser->mode = NARC_MODE_IN_HEAD;
}

static void
before_head(narc_parser *parser)
{
    narc_token *token = &parser->token;

    switch (token->kind) {
    case NARC_TOKEN_DOCTYPE:
        unexpected_doctype(parser);
        return;
    case NARC_TOKEN_COMMENT:
        narc_insert_comment(parser, NARC_NODE_NONE);
        return;
    case NARC_TOKEN_START:
        if (token->tag == NARC_TAG_HTML) {
            narc_build_body(parser);
            return;
        }
        if (token->tag != NARC_TAG_HEAD)
            break;
        narc_insert_element(parser);
        open_head(parser);
        return;
    case NARC_TOKEN_END:
        if (is_ending(token) || token->tag == NARC_TAG_HEAD)
            break;
        unexpected_tag(parser);
        return;
    default:
        if (is_only_space(parser))
            return;
        break;
    }
    narc_insert_implied(parser, NARC_TAG_HEAD);
    open_head(parser);
    narc_build_again(parser);
}

/* --- 13.2.6.4.4, "in head" -------------------------------------------------------------------- */

static void
open_template(narc_parser *parser)
{
    narc_mode *mode;

    narc_insert_element(parser);
    narc_formatting_marker(parser);
    parser->frameset_ok = false;
    parser->mode = NARC_MODE_IN_TEMPLATE;
    mode = narc_array_add(parser, &parser->template_modes, sizeof(*mode));
    if (mode != NULL)
        *mode = NARC_MODE_IN_TEMPLATE;
}

/* False: "anything else". */
static bool
in_head_start(narc_parser *parser)
{
    switch (parser->token.tag) {
    case NARC_TAG_HTML:
        narc_build_body(parser);
        return true;
    case NARC_TAG_BASE:
    case NARC_TAG_BASEFONT:
    case NARC_TAG_BGSOUND:
    case NARC_TAG_LINK:
    case NARC_TAG_META:
        narc_insert_void(parser);
        return true;
    case NARC_TAG_TITLE:
        narc_build_raw(parser, NARC_CONTENT_RCDATA);
        return true;
    case NARC_TAG_NOSCRIPT:
        if (parser->options->scripting) {
            narc_build_raw(parser, NARC_CONTENT_RAWTEXT);
        } else {
            narc_insert_element(parser);
            parser->mode = NARC_MODE_IN_HEAD_NOSCRIPT;
        }
        return true;
    case NARC_TAG_NOFRAMES:
    case NARC_TAG_STYLE:
        narc_build_raw(parser, NARC_CONTENT_RAWTEXT);
        return true;
    case NARC_TAG_SCRIPT:
        narc_build_raw(parser, NARC_CONTENT_SCRIPT);
        return true;
    case NARC_TAG_TEMPLATE:
        open_template(parser);
        return true;
    case NARC_TAG_HEAD:
        unexpected_tag(parser);
        return true;
    default:
        return false;
    }
}

static bool
in_head_end(narc_parser *parser)
{
    switch (parser->token.tag) {
    case NARC_TAG_HEAD:
        narc_pop(parser);
        parser->mode = NARC_MODE_AFTER_HEAD;
        return true;
    case NARC_TAG_TEMPLATE:
        narc_build_template_end(parser);
        return true;
    default:
        if (is_ending(&parser->token))
            return false;
        unexpected_tag(parser);
        return true;
    }
}

/* What most modes do with characters, comments and doctypes; false: "anything else". */
static bool
common(narc_parser *parser)
{
    switch (parser->token.kind) {
    case NARC_TOKEN_TEXT:
        narc_insert_text(parser, narc_build_space(parser));
        return parser->token.text.size == 0;
    case NARC_TOKEN_COMMENT:
        narc_insert_comment(parser, NARC_NODE_NONE);
        return true;
    case NARC_TOKEN_DOCTYPE:
        unexpected_doctype(parser);
        return true;
    default:
        return false;
    }
}

static void
in_head(narc_parser *parser)
{
    const narc_token_kind kind = parser->token.kind;

    if (kind == NARC_TOKEN_START ? in_head_start(parser)
        : kind == NARC_TOKEN_END ? in_head_end(parser)
                                 : common(parser))
        return;
    narc_pop(parser);
    parser->mode = NARC_MODE_AFTER_HEAD;
    narc_build_again(parser);
}

/* --- 13.2.6.4.5, "in head noscript" ----------------------------------------------------------- */

/* False: "anything else". */
static bool
in_noscript_tag(narc_parser *parser)
{
    const narc_token *token = &parser->token;

    if (token->kind == NARC_TOKEN_END) {
        if (token->tag == NARC_TAG_BR)
            return false;
        if (token->tag != NARC_TAG_NOSCRIPT) {
            unexpected_tag(parser);
            return true;
        }
        narc_pop(parser);
        parser->mode = NARC_MODE_IN_HEAD;
        return true;
    }
    switch (token->tag) {
    case NARC_TAG_HTML:
        narc_build_body(parser);
        return true;
    case NARC_TAG_BASEFONT:
    case NARC_TAG_BGSOUND:
    case NARC_TAG_LINK:
    case NARC_TAG_META:
    case NARC_TAG_NOFRAMES:
    case NARC_TAG_STYLE:
        return in_head_start(parser);
    case NARC_TAG_HEAD:
    case NARC_TAG_NOSCRIPT:
        unexpected_tag(parser);
        return true;
    default:
        return false;
    }
}

static void
in_head_noscript(narc_parser *parser)
{
    const narc_token_kind kind = parser->token.kind;

    if (kind == NARC_TOKEN_START || kind == NARC_TOKEN_END ? in_noscript_tag(parser)
                                                           : common(parser))
        return;
    narc_parser_error(parser, "noscript in head is not closed", parser->token.at);
    narc_pop(parser);
    parser->mode = NARC_MODE_IN_HEAD;
    narc_build_again(parser);
}

/* --- 13.2.6.4.6, "after head" ----------------------------------------------------------------- */

/* The head is opened once more for an element that came too late. */
static void
late_for_head(narc_parser *parser)
{
    narc_open_id head;

    unexpected_tag(parser);
    head = narc_push(parser, parser->head, NARC_TAG_HEAD, NARC_SPACE_HTML, 0);
    if (head == 0)
        return;
    in_head_start(parser);
    narc_remove_open(parser, head);
}

static void
open_body(narc_parser *parser)
{
    parser->body_node = narc_open_at(parser, parser->top)->node;
    parser->mode = NARC_MODE_IN_BODY;
}

/* False: "anything else". */
static bool
after_head_start(narc_parser *parser)
{
    switch (parser->token.tag) {
    case NARC_TAG_HTML:
        narc_build_body(parser);
        return true;
    case NARC_TAG_BODY:
        narc_insert_element(parser);
        parser->frameset_ok = false;
        open_body(parser);
        return true;
    case NARC_TAG_FRAMESET:
        narc_insert_element(parser);
        parser->mode = NARC_MODE_IN_FRAMESET;
        return true;
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
        late_for_head(parser);
        return true;
    case NARC_TAG_HEAD:
        unexpected_tag(parser);
        return true;
    default:
        return false;
    }
}

static bool
after_head_end(narc_parser *parser)
{
    if (parser->token.tag == NARC_TAG_TEMPLATE)
        narc_build_template_end(parser);
    else if (is_ending(&parser->token))
        return false;
    else
        unexpected_tag(parser);
    return true;
}

static void
after_head(narc_parser *parser)
{
    const narc_token_kind kind = parser->token.kind;

    if (kind == NARC_TOKEN_START ? after_head_start(parser)
        : kind == NARC_TOKEN_END ? after_head_end(parser)
                                 : common(parser))
        return;
    narc_insert_implied(parser, NARC_TAG_BODY);
    open_body(parser);
    narc_build_again(parser);
}

void
narc_build_head(narc_parser *parser, narc_mode mode)
{
    switch (mode) {
    case NARC_MODE_INITIAL:
        initial(parser);
        break;
    case NARC_MODE_BEFORE_HTML:
        before_html(parser);
        break;
    case NARC_MODE_BEFORE_HEAD:
        before_head(parser);
        break;
    case NARC_MODE_IN_HEAD:
        in_head(parser);
        break;
    case NARC_MODE_IN_HEAD_NOSCRIPT:
        in_head_noscript(parser);
        break;
    default:
        after_head(parser);
        break;
    }
}
