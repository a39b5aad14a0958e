/* Comments, doctypes and what begins CDATA sections (HTML standard, 13.2.5.41 to 13.2.5.69). */
#include "base/text.h"
#include "markup/parser.h"
#include "markup/scan.h"

#include <string.h>

/* Content with U+FFFD for every U+0000. */
static narc_text
content(narc_parser *parser, const char *from, const char *to)
{
    const narc_text text = narc_input_view(parser, from, to);

    if (text.size == 0 || memchr(text.data, '\0', text.size) == NULL)
        return text;
    for (const char *at = from; at < to; at++)
        if (*at == '\0')
            narc_parser_error(parser, "unexpected-null-character", at);
    return narc_input_replaced(parser, text, false);
}

static void
emit_comment(narc_parser *parser, const char *from, const char *to, const char *behind)
{
    parser->token.kind = NARC_TOKEN_COMMENT;
    parser->token.text = content(parser, from, to);
    parser->at = behind;
}

/* 13.2.5.41 */
static void
bogus_comment(narc_parser *parser, const char *from)
{
    const char *to = narc_scan_to(from, parser->end, '>', '>', '>');

    emit_comment(parser, from, to, to == parser->end ? to : to + 1);
}

/* A comment in a comment is only worth a remark (13.2.5.46 to 13.2.5.49). */
static void
report_nested(narc_parser *parser, const char *from, const char *to, const char *closed)
{
    const char *at = from;

    while ((at = narc_scan_to(at, to, '<', '<', '<')) < to) {
        /* "<!--" with its dashes, and not what closes the comment. */
        if (parser->end - at > 4 && memcmp(at, "<!--", 4) == 0 && at[4] != '>' && at + 4 <= closed)
            narc_parser_error(parser, "nested-comment", at + 4);
        at++;
    }
}

/* 13.2.5.43 to 13.2.5.52, behind "<!--". Only runs of dashes matter. */
static void
comment(narc_parser *parser)
{
    const char *from = parser->at;
    const char *at = from;
    const char *end = parser->end;

    if (at < end && (*at == '>' || (*at == '-' && at + 1 < end && at[1] == '>'))) {
        narc_parser_error(parser, "abrupt-closing-of-empty-comment", *at == '>' ? at : at + 1);
        emit_comment(parser, from, from, *at == '>' ? at + 1 : at + 2);
        return;
    }
    for (;;) {
        const char *dashes = narc_scan_to(at, end, '-', '-', '-');

        for (at = dashes; at < end && *at == '-'; at++)
            ;
        if (at == end) {
            const ptrdiff_t left_out = at - dashes < 2 ? at - dashes : 2;

            report_nested(parser, from, at, at);
            narc_parser_error(parser, "eof-in-comment", end);
            emit_comment(parser, from, end - left_out, end);
            return;
        }
        if (at - dashes < 2)
            continue;
        if (*at == '>') {
            report_nested(parser, from, dashes, at - 2);
            emit_comment(parser, from, at - 2, at + 1);
            return;
        }
        if (*at != '!')
            continue;
        if (at + 1 == end) {
            report_nested(parser, from, dashes, at - 2);
            narc_parser_error(parser, "eof-in-comment", end);
            emit_comment(parser, from, at - 2, end);
            return;
        }
        if (at[1] == '>') {
            report_nested(parser, from, dashes, at - 2);
            narc_parser_error(parser, "incorrectly-closed-comment", at + 1);
            emit_comment(parser, from, at - 2, at + 2);
            return;
        }
    }
}

/* --- doctype (13.2.5.53 to 13.2.5.68) --------------------------------------------------------- */

static const char *
skip_space(const char *at, const char *end)
{
    while (at < end && narc_ascii_space(*at))
        at++;
    return at;
}

/* The text ends in the doctype. */
static void
cut_off(narc_parser *parser)
{
    narc_parser_error(parser, "eof-in-doctype", parser->end);
    parser->token.force_quirks = true;
    parser->at = parser->end;
}

/* 13.2.5.68; U+0000 is an error and nothing else. */
static void
bogus_doctype(narc_parser *parser)
{
    for (; parser->at < parser->end && *parser->at != '>'; parser->at++)
        if (*parser->at == '\0')
            narc_parser_error(parser, "unexpected-null-character", parser->at);
    if (parser->at < parser->end)
        parser->at++;
}

/* A doctype's name is short, so it is always copied in lower case. */
static void
doctype_name(narc_parser *parser)
{
    const char *from = parser->at;
    char *copy;
    size_t size;

    while (parser->at < parser->end && !narc_ascii_space(*parser->at) && *parser->at != '>')
        parser->at++;
    parser->token.name = content(parser, from, parser->at);
    size = parser->token.name.size;
    copy = narc_tree_room(parser->tree, size);
    if (copy == NULL)
        return;
    for (size_t i = 0; i < size; i++)
        copy[i] = narc_ascii_lower(parser->token.name.data[i]);
    parser->token.name.data = copy;
    parser->token.name_missing = false;
}

/* The errors of the two identifiers differ in one word. */
typedef struct identifier_errors {
    const char *no_space, *missing, *no_quote, *abrupt;
} identifier_errors;

static const identifier_errors public_errors = {
    "missing-whitespace-after-doctype-public-keyword", "missing-doctype-public-identifier",
    "missing-quote-before-doctype-public-identifier", "abrupt-doctype-public-identifier"};
static const identifier_errors system_errors = {
    "missing-whitespace-after-doctype-system-keyword", "missing-doctype-system-identifier",
    "missing-quote-before-doctype-system-identifier", "abrupt-doctype-system-identifier"};

/* At a quote. False when the doctype is over. */
static bool
identifier(narc_parser *parser, narc_text *out, const char *abrupt)
{
    const char quote = *parser->at++;
    const char *from = parser->at;

    while (parser->at < parser->end && *parser->at != quote && *parser->at != '>')
        parser->at++;
    *out = content(parser, from, parser->at);
    if (parser->at == parser->end) {
        cut_off(parser);
        return false;
    }
    if (*parser->at++ == quote)
        return true;
    narc_parser_error(parser, abrupt, parser->at - 1);
    parser->token.force_quirks = true;
    return false;
}

/* Behind PUBLIC or SYSTEM: its identifier. False when the doctype is over. */
static bool
keyword(narc_parser *parser, const identifier_errors *errors, narc_text *out, bool *has)
{
    const char *from = parser->at;

    parser->at = skip_space(parser->at, parser->end);
    if (parser->at == parser->end) {
        cut_off(parser);
        return false;
    }
    if (*parser->at == '"' || *parser->at == '\'') {
        if (parser->at == from)
            narc_parser_error(parser, errors->no_space, parser->at);
        *has = true;
        return identifier(parser, out, errors->abrupt);
    }
    parser->token.force_quirks = true;
    if (*parser->at == '>') {
        narc_parser_error(parser, errors->missing, parser->at++);
        return false;
    }
    narc_parser_error(parser, errors->no_quote, parser->at);
    bogus_doctype(parser);
    return false;
}

/* 13.2.5.62 and 13.2.5.67: behind the public identifier, the system one may follow. False when the
 * doctype is over. */
static bool
second_identifier(narc_parser *parser)
{
    const char *from = parser->at;

    parser->at = skip_space(parser->at, parser->end);
    if (parser->at == parser->end) {
        cut_off(parser);
        return false;
    }
    if (*parser->at == '>') {
        parser->at++;
        return false;
    }
    if (*parser->at != '"' && *parser->at != '\'') {
        narc_parser_error(parser, system_errors.no_quote, parser->at);
        parser->token.force_quirks = true;
        bogus_doctype(parser);
        return false;
    }
    if (parser->at == from)
        narc_parser_error(parser,
                          "missing-whitespace-between-doctype-public-and-system-identifiers", from);
    parser->token.has_system = true;
    return identifier(parser, &parser->token.system_id, system_errors.abrupt);
}

/* 13.2.5.67 */
static void
end_of_doctype(narc_parser *parser)
{
    parser->at = skip_space(parser->at, parser->end);
    if (parser->at == parser->end) {
        cut_off(parser);
        return;
    }
    if (*parser->at != '>')
        narc_parser_error(parser, "unexpected-character-after-doctype-system-identifier",
                          parser->at);
    bogus_doctype(parser);
}

static bool
word_here(const narc_parser *parser, const char *word)
{
    const narc_text there = {parser->at, (size_t)(parser->end - parser->at)};

    return narc_text_starts_nocase(there, word);
}

/* Behind "<!DOCTYPE". */
static void
doctype(narc_parser *parser)
{
    narc_token *token = &parser->token;
    const char *from = parser->at;

    token->kind = NARC_TOKEN_DOCTYPE;
    token->name = token->public_id = token->system_id = (narc_text){NULL, 0};
    token->has_public = token->has_system = token->force_quirks = false;
    token->name_missing = true;
    parser->at = skip_space(from, parser->end);
    if (parser->at == parser->end) {
        cut_off(parser);
        return;
    }
    if (parser->at == from && *parser->at != '>')
        narc_parser_error(parser, "missing-whitespace-before-doctype-name", from);
    if (*parser->at == '>') {
        narc_parser_error(parser, "missing-doctype-name", parser->at++);
        token->force_quirks = true;
        return;
    }
    doctype_name(parser);
    parser->at = skip_space(parser->at, parser->end);
    if (parser->at == parser->end) {
        cut_off(parser);
    } else if (*parser->at == '>') {
        parser->at++;
    } else if (word_here(parser, "public")) {
        parser->at += 6;
        if (keyword(parser, &public_errors, &token->public_id, &token->has_public) &&
            second_identifier(parser))
            end_of_doctype(parser);
    } else if (word_here(parser, "system")) {
        parser->at += 6;
        if (keyword(parser, &system_errors, &token->system_id, &token->has_system))
            end_of_doctype(parser);
    } else {
        narc_parser_error(parser, "invalid-character-sequence-after-doctype-name", parser->at);
        token->force_quirks = true;
        bogus_doctype(parser);
    }
}

/* --- what follows "<!", "<?" and "</" --------------------------------------------------------- */

bool
narc_tokenize_markup(narc_parser *parser)
{
    const char *from = parser->at;
    const narc_text rest = {from + 2, (size_t)(parser->end - from - 2)};

    parser->token.at = from;
    if (from[1] == '?') {
        narc_parser_error(parser, "unexpected-question-mark-instead-of-tag-name", from + 1);
        bogus_comment(parser, from + 1);
    } else if (from[1] == '/') {
        narc_parser_error(parser, "invalid-first-character-of-tag-name", from + 2);
        bogus_comment(parser, from + 2);
    } else if (narc_text_starts(rest, "--")) { /* 13.2.5.42 */
        parser->at += 4;
        comment(parser);
    } else if (narc_text_starts_nocase(rest, "doctype")) {
        parser->at += 9;
        doctype(parser);
    } else if (narc_text_starts(rest, "[CDATA[") && parser->foreign) {
        parser->content = NARC_CONTENT_CDATA;
        parser->at += 9;
        return false;
    } else if (narc_text_starts(rest, "[CDATA[")) {
        narc_parser_error(parser, "cdata-in-html-content", from + 8);
        bogus_comment(parser, from + 2);
    } else {
        narc_parser_error(parser, "incorrectly-opened-comment", from + 2);
        bogus_comment(parser, from + 2);
    }
    return true;
}
