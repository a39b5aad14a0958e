/* Insertion modes of tables (HTML standard, 13.2.6.4.9 to 13.2.6.4.15). */
#include "base/text.h"
#include "markup/parser.h"

static void
unexpected(narc_parser *parser)
{
    narc_parser_error(parser, "unexpected in a table", parser->token.at);
}

/* --- going back to a context ------------------------------------------------------------------ */

/* Pops until the current node is table (or what else is given), template or html. */
static void
clear_to(narc_parser *parser, uint32_t a, uint32_t b, uint32_t c)
{
    for (;;) {
        const narc_open *top = narc_open_at(parser, parser->top);

        if (parser->top == 0 || (top->space == NARC_SPACE_HTML &&
                                 (top->tag == a || top->tag == b || top->tag == c ||
                                  top->tag == NARC_TAG_TEMPLATE || top->tag == NARC_TAG_HTML)))
            return;
        narc_pop(parser);
    }
}

static void
clear_to_table(narc_parser *parser)
{
    clear_to(parser, NARC_TAG_TABLE, NARC_TAG_TABLE, NARC_TAG_TABLE);
}

static void
clear_to_body(narc_parser *parser)
{
    clear_to(parser, NARC_TAG_TBODY, NARC_TAG_TFOOT, NARC_TAG_THEAD);
}

static void
clear_to_row(narc_parser *parser)
{
    clear_to(parser, NARC_TAG_TR, NARC_TAG_TR, NARC_TAG_TR);
}

static bool
in_table_scope(const narc_parser *parser, uint32_t tag)
{
    return narc_in_scope(parser, tag, NARC_SCOPE_TABLE);
}

/* --- 13.2.6.4.9, "in table" ------------------------------------------------------------------- */

/* What does not belong into a table is put before it. */
static void
foster(narc_parser *parser)
{
    unexpected(parser);
    parser->foster = true;
    narc_build_body(parser);
    parser->foster = false;
}

static void
insert_and_go(narc_parser *parser, narc_mode mode)
{
    narc_insert_element(parser);
    parser->mode = mode;
}

static void
imply_and_go(narc_parser *parser, narc_tag tag, narc_mode mode)
{
    narc_insert_implied(parser, tag);
    parser->mode = mode;
    narc_build_again(parser);
}

/* Closes the table; false when there is none. */
static bool
close_table(narc_parser *parser)
{
    if (!in_table_scope(parser, NARC_TAG_TABLE))
        return false;
    narc_pop_until(parser, NARC_TAG_TABLE);
    narc_reset_mode(parser);
    return true;
}

static void
table_form(narc_parser *parser)
{
    unexpected(parser);
    if (narc_topmost(parser, NARC_TAG_TEMPLATE) != 0 || parser->form != NARC_NODE_NONE)
        return;
    narc_insert_element(parser);
    parser->form = narc_open_at(parser, parser->top)->node;
    narc_pop(parser);
}

static void
table_start(narc_parser *parser)
{
    switch (parser->token.tag) {
    case NARC_TAG_CAPTION:
        clear_to_table(parser);
        narc_formatting_marker(parser);
        insert_and_go(parser, NARC_MODE_IN_CAPTION);
        break;
    case NARC_TAG_COLGROUP:
        clear_to_table(parser);
        insert_and_go(parser, NARC_MODE_IN_COLUMN_GROUP);
        break;
    case NARC_TAG_COL:
        clear_to_table(parser);
        imply_and_go(parser, NARC_TAG_COLGROUP, NARC_MODE_IN_COLUMN_GROUP);
        break;
    case NARC_TAG_TBODY:
    case NARC_TAG_TFOOT:
    case NARC_TAG_THEAD:
        clear_to_table(parser);
        insert_and_go(parser, NARC_MODE_IN_TABLE_BODY);
        break;
    case NARC_TAG_TD:
    case NARC_TAG_TH:
    case NARC_TAG_TR:
        clear_to_table(parser);
        imply_and_go(parser, NARC_TAG_TBODY, NARC_MODE_IN_TABLE_BODY);
        break;
    case NARC_TAG_TABLE:
        unexpected(parser);
        if (close_table(parser))
            narc_build_again(parser);
        break;
    case NARC_TAG_STYLE:
    case NARC_TAG_SCRIPT:
    case NARC_TAG_TEMPLATE:
        narc_build_by(parser, NARC_MODE_IN_HEAD);
        break;
    case NARC_TAG_INPUT:
        if (narc_build_is_hidden(parser)) {
            unexpected(parser);
            narc_insert_void(parser);
        } else {
            foster(parser);
        }
        break;
    case NARC_TAG_FORM:
        table_form(parser);
        break;
    default:
        foster(parser);
        break;
    }
}

static void
table_end(narc_parser *parser)
{
    switch (parser->token.tag) {
    case NARC_TAG_TABLE:
        if (!close_table(parser))
            unexpected(parser);
        break;
    case NARC_TAG_BODY:
    case NARC_TAG_CAPTION:
    case NARC_TAG_COL:
    case NARC_TAG_COLGROUP:
    case NARC_TAG_HTML:
    case NARC_TAG_TBODY:
    case NARC_TAG_TD:
    case NARC_TAG_TFOOT:
    case NARC_TAG_TH:
    case NARC_TAG_THEAD:
    case NARC_TAG_TR:
        unexpected(parser);
        break;
    case NARC_TAG_TEMPLATE:
        narc_build_template_end(parser);
        break;
    default:
        foster(parser);
        break;
    }
}

static bool
takes_text(const narc_parser *parser)
{
    return narc_current_is(parser, NARC_TAG_TABLE) || narc_current_is(parser, NARC_TAG_TBODY) ||
           narc_current_is(parser, NARC_TAG_TEMPLATE) || narc_current_is(parser, NARC_TAG_TFOOT) ||
           narc_current_is(parser, NARC_TAG_THEAD) || narc_current_is(parser, NARC_TAG_TR);
}

static void
in_table(narc_parser *parser)
{
    switch (parser->token.kind) {
    case NARC_TOKEN_TEXT:
    case NARC_TOKEN_NULLS:
        if (!takes_text(parser)) {
            foster(parser);
            break;
        }
        parser->table_text.count = 0;
        parser->table_text_dirty = false;
        parser->original_mode = parser->mode;
        parser->mode = NARC_MODE_IN_TABLE_TEXT;
        narc_build_again(parser);
        break;
    case NARC_TOKEN_COMMENT:
        narc_insert_comment(parser, NARC_NODE_NONE);
        break;
    case NARC_TOKEN_DOCTYPE:
        unexpected(parser);
        break;
    case NARC_TOKEN_START:
        table_start(parser);
        break;
    case NARC_TOKEN_END:
        table_end(parser);
        break;
    case NARC_TOKEN_END_OF_FILE:
        narc_build_body(parser);
        break;
    }
}

/* --- 13.2.6.4.10, "in table text" ------------------------------------------------------------- */

/* What waited is put where it belongs, now that all of it is known. */
static void
flush_text(narc_parser *parser)
{
    const narc_token token = parser->token;
    const narc_text *pieces = parser->table_text.items;

    for (uint32_t i = 0; i < parser->table_text.count; i++) {
        if (!parser->table_text_dirty) {
            narc_insert_text(parser, pieces[i]);
            continue;
        }
        parser->token.kind = NARC_TOKEN_TEXT;
        parser->token.text = pieces[i];
        foster(parser);
    }
    parser->token = token;
    parser->table_text.count = 0;
}

static void
in_table_text(narc_parser *parser)
{
    const narc_token *token = &parser->token;
    narc_text *piece;

    if (token->kind == NARC_TOKEN_NULLS) {
        unexpected(parser);
        return;
    }
    if (token->kind == NARC_TOKEN_TEXT) {
        piece = narc_array_add(parser, &parser->table_text, sizeof(*piece));
        if (piece == NULL)
            return;
        *piece = token->text;
        for (size_t i = 0; i < piece->size && !parser->table_text_dirty; i++)
            parser->table_text_dirty = !narc_ascii_space(piece->data[i]);
        return;
    }
    flush_text(parser);
    parser->mode = parser->original_mode;
    narc_build_again(parser);
}

/* --- 13.2.6.4.11, "in caption" ---------------------------------------------------------------- */

static bool
is_table_tag(uint32_t tag)
{
    switch (tag) {
    case NARC_TAG_CAPTION:
    case NARC_TAG_COL:
    case NARC_TAG_COLGROUP:
    case NARC_TAG_TBODY:
    case NARC_TAG_TD:
    case NARC_TAG_TFOOT:
    case NARC_TAG_TH:
    case NARC_TAG_THEAD:
    case NARC_TAG_TR:
        return true;
    default:
        return false;
    }
}

/* False when there is none. */
static bool
close_caption(narc_parser *parser)
{
    if (!in_table_scope(parser, NARC_TAG_CAPTION)) {
        unexpected(parser);
        return false;
    }
    narc_imply_end_tags(parser, 0);
    if (!narc_current_is(parser, NARC_TAG_CAPTION))
        unexpected(parser);
    narc_pop_until(parser, NARC_TAG_CAPTION);
    narc_formatting_clear(parser);
    parser->mode = NARC_MODE_IN_TABLE;
    return true;
}

static void
in_caption(narc_parser *parser)
{
    const narc_token *token = &parser->token;

    if (token->kind == NARC_TOKEN_END && token->tag == NARC_TAG_CAPTION) {
        close_caption(parser);
    } else if ((token->kind == NARC_TOKEN_START && is_table_tag(token->tag)) ||
               (token->kind == NARC_TOKEN_END && token->tag == NARC_TAG_TABLE)) {
        if (close_caption(parser))
            narc_build_again(parser);
    } else if (token->kind == NARC_TOKEN_END &&
               (token->tag == NARC_TAG_BODY || token->tag == NARC_TAG_HTML ||
                is_table_tag(token->tag))) {
        unexpected(parser);
    } else {
        narc_build_body(parser);
    }
}

/* --- 13.2.6.4.12, "in column group" ----------------------------------------------------------- */

/* The column group ends where something else begins. */
static void
leave_column_group(narc_parser *parser, bool again)
{
    if (!narc_current_is(parser, NARC_TAG_COLGROUP)) {
        unexpected(parser);
        return;
    }
    narc_pop(parser);
    parser->mode = NARC_MODE_IN_TABLE;
    if (again)
        narc_build_again(parser);
}

static void
column_group_tag(narc_parser *parser)
{
    const narc_token *token = &parser->token;
    const bool start = token->kind == NARC_TOKEN_START;

    if (start && token->tag == NARC_TAG_HTML)
        narc_build_body(parser);
    else if (start && token->tag == NARC_TAG_COL)
        narc_insert_void(parser);
    else if (!start && token->tag == NARC_TAG_COLGROUP)
        leave_column_group(parser, false);
    else if (!start && token->tag == NARC_TAG_COL)
        unexpected(parser);
    else if (token->tag == NARC_TAG_TEMPLATE)
        narc_build_by(parser, NARC_MODE_IN_HEAD);
    else
        leave_column_group(parser, true);
}

static void
in_column_group(narc_parser *parser)
{
    switch (parser->token.kind) {
    case NARC_TOKEN_TEXT:
        narc_insert_text(parser, narc_build_space(parser));
        if (parser->token.text.size > 0)
            leave_column_group(parser, true);
        break;
    case NARC_TOKEN_NULLS:
        leave_column_group(parser, true);
        break;
    case NARC_TOKEN_COMMENT:
        narc_insert_comment(parser, NARC_NODE_NONE);
        break;
    case NARC_TOKEN_DOCTYPE:
        unexpected(parser);
        break;
    case NARC_TOKEN_END_OF_FILE:
        narc_build_body(parser);
        break;
    default:
        column_group_tag(parser);
        break;
    }
}

/* --- 13.2.6.4.13, "in table body" ------------------------------------------------------------- */

static bool
is_body_part(uint32_t tag)
{
    return tag == NARC_TAG_TBODY || tag == NARC_TAG_TFOOT || tag == NARC_TAG_THEAD;
}

static bool
begins_table_part(uint32_t tag)
{
    return is_body_part(tag) || tag == NARC_TAG_CAPTION || tag == NARC_TAG_COL ||
           tag == NARC_TAG_COLGROUP;
}

static void
leave_table_body(narc_parser *parser)
{
    clear_to_body(parser);
    narc_pop(parser);
    parser->mode = NARC_MODE_IN_TABLE;
}

static void
table_body_end(narc_parser *parser)
{
    const uint32_t tag = parser->token.tag;

    if (is_body_part(tag)) {
        if (in_table_scope(parser, tag))
            leave_table_body(parser);
        else
            unexpected(parser);
    } else if (tag == NARC_TAG_BODY || tag == NARC_TAG_HTML || is_table_tag(tag)) {
        unexpected(parser);
    } else {
        in_table(parser);
    }
}

static void
in_table_body(narc_parser *parser)
{
    const narc_token *token = &parser->token;
    const bool start = token->kind == NARC_TOKEN_START;

    if (start && token->tag == NARC_TAG_TR) {
        clear_to_body(parser);
        insert_and_go(parser, NARC_MODE_IN_ROW);
    } else if (start && (token->tag == NARC_TAG_TD || token->tag == NARC_TAG_TH)) {
        unexpected(parser);
        clear_to_body(parser);
        imply_and_go(parser, NARC_TAG_TR, NARC_MODE_IN_ROW);
    } else if ((start && begins_table_part(token->tag)) ||
               (token->kind == NARC_TOKEN_END && token->tag == NARC_TAG_TABLE)) {
        if (in_table_scope(parser, NARC_TAG_TBODY) || in_table_scope(parser, NARC_TAG_THEAD) ||
            in_table_scope(parser, NARC_TAG_TFOOT)) {
            leave_table_body(parser);
            narc_build_again(parser);
        } else {
            unexpected(parser);
        }
    } else if (token->kind == NARC_TOKEN_END) {
        table_body_end(parser);
    } else {
        in_table(parser);
    }
}

/* --- 13.2.6.4.14, "in row" -------------------------------------------------------------------- */

/* False when there is no row. */
static bool
leave_row(narc_parser *parser)
{
    if (!in_table_scope(parser, NARC_TAG_TR)) {
        unexpected(parser);
        return false;
    }
    clear_to_row(parser);
    narc_pop(parser);
    parser->mode = NARC_MODE_IN_TABLE_BODY;
    return true;
}

static void
row_end(narc_parser *parser)
{
    const uint32_t tag = parser->token.tag;

    if (tag == NARC_TAG_TR) {
        leave_row(parser);
    } else if (tag == NARC_TAG_TABLE) {
        if (leave_row(parser))
            narc_build_again(parser);
    } else if (is_body_part(tag)) {
        if (!in_table_scope(parser, tag))
            unexpected(parser);
        else if (leave_row(parser))
            narc_build_again(parser);
    } else if (tag == NARC_TAG_BODY || tag == NARC_TAG_HTML || is_table_tag(tag)) {
        unexpected(parser);
    } else {
        in_table(parser);
    }
}

static void
in_row(narc_parser *parser)
{
    const narc_token *token = &parser->token;

    if (token->kind == NARC_TOKEN_START &&
        (token->tag == NARC_TAG_TD || token->tag == NARC_TAG_TH)) {
        clear_to_row(parser);
        insert_and_go(parser, NARC_MODE_IN_CELL);
        narc_formatting_marker(parser);
    } else if (token->kind == NARC_TOKEN_START &&
               (begins_table_part(token->tag) || token->tag == NARC_TAG_TR)) {
        if (leave_row(parser))
            narc_build_again(parser);
    } else if (token->kind == NARC_TOKEN_END) {
        row_end(parser);
    } else {
        in_table(parser);
    }
}

/* --- 13.2.6.4.15, "in cell" ------------------------------------------------------------------- */

static void
close_cell(narc_parser *parser)
{
    const uint32_t tag = in_table_scope(parser, NARC_TAG_TD) ? NARC_TAG_TD : NARC_TAG_TH;

    narc_imply_end_tags(parser, 0);
    if (!narc_current_is(parser, tag))
        unexpected(parser);
    narc_pop_until(parser, tag);
    narc_formatting_clear(parser);
    parser->mode = NARC_MODE_IN_ROW;
}

static void
cell_end(narc_parser *parser)
{
    const uint32_t tag = parser->token.tag;

    switch (tag) {
    case NARC_TAG_TD:
    case NARC_TAG_TH:
        if (!in_table_scope(parser, tag)) {
            unexpected(parser);
            break;
        }
        narc_imply_end_tags(parser, 0);
        if (!narc_current_is(parser, tag))
            unexpected(parser);
        narc_pop_until(parser, tag);
        narc_formatting_clear(parser);
        parser->mode = NARC_MODE_IN_ROW;
        break;
    case NARC_TAG_BODY:
    case NARC_TAG_CAPTION:
    case NARC_TAG_COL:
    case NARC_TAG_COLGROUP:
    case NARC_TAG_HTML:
        unexpected(parser);
        break;
    case NARC_TAG_TABLE:
    case NARC_TAG_TBODY:
    case NARC_TAG_TFOOT:
    case NARC_TAG_THEAD:
    case NARC_TAG_TR:
        if (!in_table_scope(parser, tag)) {
            unexpected(parser);
            break;
        }
        close_cell(parser);
        narc_build_again(parser);
        break;
    default:
        narc_build_body(parser);
        break;
    }
}

static void
in_cell(narc_parser *parser)
{
    const narc_token *token = &parser->token;

    if (token->kind == NARC_TOKEN_START && is_table_tag(token->tag)) {
        if (in_table_scope(parser, NARC_TAG_TD) || in_table_scope(parser, NARC_TAG_TH)) {
            close_cell(parser);
            narc_build_again(parser);
        } else {
            unexpected(parser);
        }
    } else if (token->kind == NARC_TOKEN_END) {
        cell_end(parser);
    } else {
        narc_build_body(parser);
    }
}

void
narc_build_table(narc_parser *parser, narc_mode mode)
{
    switch (mode) {
    case NARC_MODE_IN_TABLE:
        in_table(parser);
        break;
    case NARC_MODE_IN_TABLE_TEXT:
        in_table_text(parser);
        break;
    case NARC_MODE_IN_CAPTION:
        in_caption(parser);
        break;
    case NARC_MODE_IN_COLUMN_GROUP:
        in_column_group(parser);
        break;
    case NARC_MODE_IN_TABLE_BODY:
        in_table_body(parser);
        break;
    case NARC_MODE_IN_ROW:
        in_row(parser);
        break;
    default:
        in_cell(parser);
        break;
    }
}
