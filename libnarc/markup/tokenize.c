/* Characters to tokens (HTML standard, 13.2.5): text in all its states. A token's text is a view into
 * the input unless it has references, U+0000 or carriage returns. */
#include "base/text.h"
#include "markup/parser.h"
#include "markup/references.h"
#include "markup/scan.h"

#include <string.h>

#define REPLACEMENT NARC_TEXT("\xEF\xBF\xBD")

static void
emit(narc_parser *parser, narc_token_kind kind, const char *from, const char *to)
{
    parser->token.kind = kind;
    parser->token.at = from;
    parser->token.text = narc_input_view(parser, from, to);
    parser->at = to;
}

static void
emit_end(narc_parser *parser)
{
    emit(parser, NARC_TOKEN_END_OF_FILE, parser->end, parser->end);
}

static void
report_reference(narc_parser *parser, const narc_reference_found *found)
{
    const char *behind = parser->at + 1;

    if (found->error != NULL)
        narc_parser_error(parser, found->error, behind + found->error_at);
    if (found->error_2 != NULL)
        narc_parser_error(parser, found->error_2, behind + found->consumed);
}

static narc_reference_found
peek_reference(const narc_parser *parser, bool in_attribute)
{
    const narc_text behind = {parser->at + 1, (size_t)(parser->end - parser->at - 1)};

    return narc_reference_read(behind, in_attribute);
}

/* At '&': whether that is more than itself. If not, parser->at moves on. */
static bool
reference_here(narc_parser *parser, bool in_attribute, narc_reference_found *found)
{
    *found = peek_reference(parser, in_attribute);
    report_reference(parser, found);
    if (found->consumed == 0)
        parser->at += 1 + found->seen;
    return found->consumed != 0;
}

/* What one reference stands for is at most 6 bytes, for at least 5 of input. */
narc_text
narc_tokenize_decoded(narc_parser *parser, const char *from, char stop, bool in_attribute)
{
    /* In text U+0000 is a token of its own, in values it is seen to afterwards. */
    const char *limit =
        narc_scan_to(parser->at, parser->end, stop, stop, in_attribute ? stop : '\0');
    const size_t room = (size_t)(limit - from) / 5 * 6 + 8;
    char *text = narc_tree_room(parser->tree, room);
    size_t size;

    if (text == NULL) {
        parser->at = parser->end;
        return (narc_text){NULL, 0};
    }
    size = narc_input_copy(text, from, parser->at);
    while (parser->at < limit) {
        const char *run = parser->at;
        narc_reference_found found;

        if (*run == '&' && reference_here(parser, in_attribute, &found)) {
            memcpy(text + size, found.value, found.value_size);
            size += found.value_size;
            parser->at += 1 + found.consumed;
            continue;
        }
        /* A '&' that is just that was stepped over, and belongs to the run. */
        parser->at = narc_scan_to(parser->at, limit, '&', '&', '&');
        size += narc_input_copy(text + size, run, parser->at);
    }
    narc_tree_room_used(parser->tree, text, room, size);
    return (narc_text){text, size};
}

/* 13.2.5.1 and 13.2.5.6, as far as '<' is no text. */
static bool
begins_markup(const narc_parser *parser, const char *less)
{
    const ptrdiff_t left = parser->end - less;

    return left > 1 && (narc_ascii_alpha(less[1]) || less[1] == '!' || less[1] == '?' ||
                        (less[1] == '/' && left > 2));
}

/* The same for tags alone, which most of it is. */
static inline bool
begins_tag(const narc_parser *parser, const char *at)
{
    return parser->end - at > 2 && *at == '<' &&
           (narc_ascii_alpha(at[1]) || (at[1] == '/' && narc_ascii_alpha(at[2])));
}

/* 13.2.5.6 for a '<' that is text. */
static void
report_less(narc_parser *parser, const char *less)
{
    if (less + 1 == parser->end)
        narc_parser_error(parser, "eof-before-tag-name", less + 1);
    else if (less[1] == '/')
        narc_parser_error(parser, "eof-before-tag-name", less + 2);
    else
        narc_parser_error(parser, "invalid-first-character-of-tag-name", less + 1);
}

/* A run of U+0000. */
static void
emit_nulls(narc_parser *parser)
{
    const char *from = parser->at;

    while (parser->at < parser->end && *parser->at == '\0')
        parser->at++;
    emit(parser, NARC_TOKEN_NULLS, from, parser->at);
}

/* Text up to the next tag, U+0000 or the end, in the data state. There is at least one byte. */
static void
data_text(narc_parser *parser)
{
    const char *from = parser->at;

    for (;;) {
        narc_reference_found found;

        parser->at = narc_scan_to(parser->at, parser->end, '<', '&', '\0');
        if (parser->at == parser->end || *parser->at == '\0')
            break;
        if (*parser->at == '<') {
            if (begins_tag(parser, parser->at) || begins_markup(parser, parser->at))
                break;
            report_less(parser, parser->at);
            parser->at++;
            continue;
        }
        found = peek_reference(parser, false);
        if (found.consumed != 0) {
            parser->token.kind = NARC_TOKEN_TEXT;
            parser->token.at = from;
            parser->token.text = narc_tokenize_decoded(parser, from, '<', false);
            return;
        }
        report_reference(parser, &found);
        parser->at += 1 + found.seen;
    }
    emit(parser, NARC_TOKEN_TEXT, from, parser->at);
}

/* 13.2.5.1 and 13.2.5.6. False when that made no token. */
static bool
data(narc_parser *parser)
{
    const char *at = parser->at;

    if (begins_tag(parser, at))
        return narc_tokenize_tag(parser);
    if (at == parser->end) {
        emit_end(parser);
        return true;
    }
    if (*at == '\0') {
        emit_nulls(parser);
        for (; at < parser->at; at++)
            narc_parser_error(parser, "unexpected-null-character", at);
        return true;
    }
    if (*at != '<' || !begins_markup(parser, at)) {
        data_text(parser);
        return true;
    }
    if (narc_ascii_alpha(at[1]) || (at[1] == '/' && narc_ascii_alpha(at[2])))
        return narc_tokenize_tag(parser);
    if (at[1] == '/' && at[2] == '>') {
        narc_parser_error(parser, "missing-end-tag-name", at + 2);
        parser->at += 3;
        return false;
    }
    return narc_tokenize_markup(parser);
}

/* --- text that holds no markup (13.2.5.2 to 13.2.5.31) ---------------------------------------- */

/* Whether "</" and the name of the element that is open stand here, and end it. */
static bool
appropriate_end(const narc_parser *parser, const char *less)
{
    const narc_text name = parser->last_start;
    const char *at = less + 2;

    if (name.size == 0 || (size_t)(parser->end - less) < name.size + 3 || less[1] != '/')
        return false;
    for (size_t i = 0; i < name.size; i++)
        if (narc_ascii_lower(at[i]) != name.data[i])
            return false;
    at += name.size;
    return narc_ascii_space(*at) || *at == '/' || *at == '>';
}

/* 13.2.5.27: "script" and an end of it behind '<' or "</". */
static bool
says_script(const narc_parser *parser, const char *at)
{
    static const char name[] = "script";

    for (size_t i = 0; i < sizeof(name) - 1; i++, at++)
        if (at == parser->end || narc_ascii_lower(*at) != name[i])
            return false;
    return at < parser->end && (narc_ascii_space(*at) || *at == '/' || *at == '>');
}

/* "-->" brings script text back to its plain part; any number of dashes may come before. */
static const char *
script_dashes(narc_parser *parser, const char *at)
{
    const char *from = at;

    while (at < parser->end && *at == '-')
        at++;
    if (at - from >= 2 && at < parser->end && *at == '>')
        parser->script = NARC_SCRIPT_PLAIN;
    return at;
}

/* 13.2.5.15 to 13.2.5.31: the end of script text, its end tag or a U+0000. */
static const char *
script_end(narc_parser *parser, const char *at)
{
    for (;;) {
        at = parser->script == NARC_SCRIPT_PLAIN ? narc_scan_to(at, parser->end, '<', '\0', '\0')
                                                 : narc_scan_to(at, parser->end, '<', '-', '\0');
        if (at == parser->end || *at == '\0')
            return at;
        if (*at == '-') {
            at = script_dashes(parser, at);
            continue;
        }
        if (parser->script != NARC_SCRIPT_DOUBLE_ESCAPED && appropriate_end(parser, at))
            return at;
        if (parser->script == NARC_SCRIPT_PLAIN) {
            if (parser->end - at >= 4 && memcmp(at, "<!--", 4) == 0) {
                parser->script = NARC_SCRIPT_ESCAPED;
                at = script_dashes(parser, at + 2);
                continue;
            }
        } else if (parser->script == NARC_SCRIPT_ESCAPED) {
            if (says_script(parser, at + 1))
                parser->script = NARC_SCRIPT_DOUBLE_ESCAPED;
        } else if (parser->end - at > 1 && at[1] == '/' && says_script(parser, at + 2)) {
            parser->script = NARC_SCRIPT_ESCAPED;
        }
        at++;
    }
}

/* Where the text ends that begins at `at`, in RCDATA at a reference too. */
static const char *
raw_end(narc_parser *parser, const char *at)
{
    const char stop = parser->content == NARC_CONTENT_RCDATA ? '&' : '<';

    if (parser->content == NARC_CONTENT_SCRIPT)
        return script_end(parser, at);
    if (parser->content == NARC_CONTENT_PLAINTEXT)
        return narc_scan_to(at, parser->end, '\0', '\0', '\0');
    for (;; at++) {
        at = narc_scan_to(at, parser->end, '<', stop, '\0');
        if (at == parser->end || *at != '<' || appropriate_end(parser, at))
            return at;
    }
}

/* 13.2.5.69 to 13.2.5.71. False when that made no token. */
static bool
cdata(narc_parser *parser)
{
    const char *from = parser->at;
    const char *at = from;

    for (;; at++) {
        at = narc_scan_to(at, parser->end, ']', '\0', '\0');
        if (at == parser->end || *at == '\0')
            break;
        if (parser->end - at >= 3 && at[1] == ']' && at[2] == '>')
            break;
    }
    if (at > from) {
        emit(parser, NARC_TOKEN_TEXT, from, at);
        return true;
    }
    if (at < parser->end && *at == '\0') {
        emit_nulls(parser);
        return true;
    }
    parser->content = NARC_CONTENT_DATA;
    if (at == parser->end)
        narc_parser_error(parser, "eof-in-cdata", at);
    parser->at = at == parser->end ? at : at + 3;
    return false;
}

/* 13.2.5.2 to 13.2.5.5. False when that made no token. */
static bool
raw(narc_parser *parser)
{
    const char *from = parser->at;

    if (from == parser->end) {
        if (parser->content == NARC_CONTENT_SCRIPT && parser->script != NARC_SCRIPT_PLAIN)
            narc_parser_error(parser, "eof-in-script-html-comment-like-text", from);
        emit_end(parser);
        return true;
    }
    if (*from == '\0') {
        narc_parser_error(parser, "unexpected-null-character", from);
        emit(parser, NARC_TOKEN_TEXT, from, from + 1);
        parser->token.text = REPLACEMENT;
        return true;
    }
    for (;;) {
        narc_reference_found found;

        parser->at = raw_end(parser, parser->at);
        if (parser->at == parser->end || *parser->at != '&')
            break;
        /* One reference a token: the next '<' may be text here, so how far to go is not known. */
        if (parser->at > from && peek_reference(parser, false).consumed != 0)
            break;
        if (reference_here(parser, false, &found)) {
            char *text = narc_tree_room(parser->tree, sizeof(found.value));

            if (text != NULL)
                memcpy(text, found.value, sizeof(found.value));
            emit(parser, NARC_TOKEN_TEXT, from, from + 1 + found.consumed);
            parser->token.text = (narc_text){text, text == NULL ? 0 : found.value_size};
            return true;
        }
    }
    if (parser->at > from) {
        emit(parser, NARC_TOKEN_TEXT, from, parser->at);
        return true;
    }
    parser->content = NARC_CONTENT_DATA;
    return narc_tokenize_tag(parser);
}

void
narc_tokenize(narc_parser *parser)
{
    bool made;

    parser->tree->attribute_count = parser->token.attributes;
    do {
        if (parser->content == NARC_CONTENT_DATA)
            made = data(parser);
        else if (parser->content == NARC_CONTENT_CDATA)
            made = cdata(parser);
        else
            made = raw(parser);
    } while (!made);
}
