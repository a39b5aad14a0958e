/* A narc body to NITF 3.6. NITF has fewer inline elements (em stands for them, with a class) and stricter
 * tables, and a picture only as media; so a figure is media when it is nothing but pictures with
 * captions, and otherwise a note. */
#include "newsml/body_nitf.h"

#include "article/body_vocabulary.h"
#include "base/buffer.h"
#include "base/text.h"
#include "newsml/writer.h"
#include "newsml/xml_writer.h"

#include <string.h>

/* An element of the body that is open. */
typedef struct level {
    narc_body_element element;
    const char *close; /* its end tags in NITF */
    bool implied;      /* a blockquote: a paragraph stands open that the body does not have */
    enum { ROWS_NONE, ROWS_ALONE, ROWS_TBODY } rows; /* of a table, so far */
    bool media;                                      /* a figure: it is written as media */
} level;

typedef struct writing {
    narc_buffer *out;
    narc_nitf_loss_fn lost;
    void *user;
    level levels[NARC_BODY_DEPTH + 1];
    size_t depth;
    size_t plain_from; /* level that holds nothing but text in NITF, 0 while there is none */
    narc_buffer value; /* of an attribute */
} writing;

typedef struct mapping {
    narc_body_element element;
    const char *open; /* start tag without its '>' */
    const char *close;
} mapping;

static const mapping mappings[] = {
    {NARC_BODY_P, "<p", "</p>"},
    {NARC_BODY_H2, "<hl2 class=\"h2\"", "</hl2>"},
    {NARC_BODY_H3, "<hl2", "</hl2>"},
    {NARC_BODY_H4, "<hl2 class=\"h4\"", "</hl2>"},
    {NARC_BODY_H5, "<hl2 class=\"h5\"", "</hl2>"},
    {NARC_BODY_H6, "<hl2 class=\"h6\"", "</hl2>"},
    {NARC_BODY_PRE, "<pre", "</pre>"},
    {NARC_BODY_UL, "<ul", "</ul>"},
    {NARC_BODY_OL, "<ol", "</ol>"},
    {NARC_BODY_LI, "<li", "</li>"},
    {NARC_BODY_CAPTION, "<caption", "</caption>"},
    {NARC_BODY_TABLE, "<table", "</table>"},
    {NARC_BODY_THEAD, "<thead", "</thead>"},
    {NARC_BODY_TR, "<tr", "</tr>"},
    {NARC_BODY_TH, "<th", "</th>"},
    {NARC_BODY_TD, "<td", "</td>"},
    {NARC_BODY_A, "<a", "</a>"},
    {NARC_BODY_EM, "<em", "</em>"},
    {NARC_BODY_STRONG, "<em class=\"strong\"", "</em>"},
    {NARC_BODY_SUB, "<em class=\"sub\"", "</em>"},
    {NARC_BODY_SUP, "<em class=\"sup\"", "</em>"},
    {NARC_BODY_CITE, "<em class=\"cite\"", "</em>"},
    {NARC_BODY_CODE, "<em class=\"code\"", "</em>"},
    {NARC_BODY_ABBR, "<em class=\"abbr\"", "</em>"},
    {NARC_BODY_Q, "<q", "</q>"},
    {NARC_BODY_TIME, "<chron n:element=\"time\"", "</chron>"},
    {NARC_BODY_SPAN, "<lang n:element=\"span\"", "</lang>"},
    {NARC_BODY_BR, "<br", "</br>"},
    {NARC_BODY_HR, "<hr", "</hr>"},
};

/* --- attributes -------------------------------------------------------------------------------- */

/* What NITF calls an attribute of the narc body; NULL: nothing. */
static const char *
native_name(narc_body_element element, narc_body_attribute_name name, bool media)
{
    switch (name) {
    case NARC_BODY_ATTRIBUTE_SRC:
        return media ? "source" : "src";
    case NARC_BODY_ATTRIBUTE_ALT:
        return media ? "alternate-text" : "alt";
    case NARC_BODY_ATTRIBUTE_TITLE:
        return element == NARC_BODY_A || (element == NARC_BODY_IMG && !media) ? "title" : NULL;
    case NARC_BODY_ATTRIBUTE_HREF:
    case NARC_BODY_ATTRIBUTE_WIDTH:
    case NARC_BODY_ATTRIBUTE_HEIGHT:
    case NARC_BODY_ATTRIBUTE_COLSPAN:
    case NARC_BODY_ATTRIBUTE_ROWSPAN:
        return narc_body_attribute_text(name);
    case NARC_BODY_ATTRIBUTE_DATETIME:
        return "norm";
    case NARC_BODY_ATTRIBUTE_CITE:
        return "quote-source";
    case NARC_BODY_ATTRIBUTE_START:
        return "seqnum";
    default:
        return NULL;
    }
}

static void
put_attributes(writing *now, const narc_body_event *event, bool media)
{
    for (int i = 0; i < NARC_BODY_ATTRIBUTE_COUNT; i++) {
        const narc_body_attribute_name name = (narc_body_attribute_name)i;
        const char *text = narc_body_attribute_text(name);
        const char *native = native_name(event->element, name, media);
        narc_text raw;

        if (!narc_body_event_attribute(event, text, &raw))
            continue;
        narc_buffer_clear(&now->value);
        narc_body_unescape(&now->value, raw);
        if (name == NARC_BODY_ATTRIBUTE_LANG &&
            narc_newsml_is_language(narc_buffer_as_text(&now->value)))
            native = "xml:lang";
        narc_buffer_literal(now->out, native != NULL ? " " : " n:");
        narc_buffer_literal(now->out, native != NULL ? native : text);
        narc_buffer_literal(now->out, "=\"");
        narc_xml_escape_value(now->out, narc_buffer_as_text(&now->value));
        narc_buffer_byte(now->out, '"');
    }
}

/* --- elements ---------------------------------------------------------------------------------- */

static level *
innermost(writing *now)
{
    return now->depth > 0 ? &now->levels[now->depth - 1] : NULL;
}

static void
put(writing *now, const char *text)
{
    narc_buffer_literal(now->out, text);
}

static void
end_implied(writing *now, level *of)
{
    if (of != NULL && of->implied)
        put(now, "</p>");
    if (of != NULL)
        of->implied = false;
}

/* Lines of text directly in a blockquote want a paragraph around them. */
static void
begin_implied(writing *now)
{
    level *in = innermost(now);

    if (in == NULL || in->element != NARC_BODY_BLOCKQUOTE || in->implied)
        return;
    put(now, "<p n:element=\"none\">");
    in->implied = true;
}

/* A table of NITF has one tbody or rows without; what comes in another order becomes rows of these. */
static bool
open_table_part(writing *now, level *in, const narc_body_event *event, level *added)
{
    const bool head = event->element == NARC_BODY_THEAD && in->rows == ROWS_NONE;

    if (in->element != NARC_BODY_TABLE || head || event->element == NARC_BODY_CAPTION)
        return false;
    if (event->element == NARC_BODY_TR) {
        in->rows = in->rows == ROWS_NONE ? ROWS_ALONE : in->rows;
        return false;
    }
    if (in->rows != ROWS_NONE || event->element != NARC_BODY_TBODY)
        now->lost(now->user, "a further part of a table");
    if (in->rows == ROWS_NONE)
        put(now, "<tbody>");
    in->rows = in->rows == ROWS_NONE ? ROWS_TBODY : in->rows;
    added->close = "";
    return true;
}

/* Whether a figure that was just opened holds nothing but pictures and, behind them, captions. */
static bool
is_media(const narc_body_reader *reader)
{
    narc_body_reader ahead = *reader;
    narc_body_event event;
    unsigned depth = 1;
    bool picture = false;
    bool caption = false;

    while (depth > 0) {
        if (narc_body_reader_next(&ahead, &event, NULL) != NARC_OK ||
            event.kind == NARC_BODY_EVENT_END)
            return false;
        if (event.kind == NARC_BODY_EVENT_CLOSE)
            depth--;
        if (event.kind != NARC_BODY_EVENT_OPEN)
            continue;
        if (depth++ > 1)
            continue;
        if (event.element == NARC_BODY_FIGCAPTION)
            caption = true;
        else if (event.element != NARC_BODY_IMG || caption)
            return false;
        else
            picture = true;
    }
    return picture;
}

static void
open_figure(writing *now, const narc_body_reader *reader, const narc_body_event *event,
            level *added)
{
    added->media = is_media(reader);
    if (added->media) {
        put(now, "<media media-type=\"image\"");
        put_attributes(now, event, false);
        put(now, ">");
        added->close = "</media>";
    } else {
        put(now, "<note n:element=\"figure\"");
        put_attributes(now, event, false);
        put(now, "><body.content>");
        added->close = "</body.content></note>";
    }
}

static void
open_caption(writing *now, const level *in, const narc_body_event *event, level *added)
{
    put(now, in->media ? "<media-caption" : "<p n:element=\"figcaption\"");
    put_attributes(now, event, false);
    put(now, ">");
    added->close = in->media ? "</media-caption>" : "</p>";
}

/* NITF has no picture in a line of text, but lets other namespaces stand there. */
static void
open_picture(writing *now, const level *in, const narc_body_event *event, level *added)
{
    const bool media = in != NULL && in->media;
    const bool bare = in != NULL && in->element == NARC_BODY_FIGURE && !media;

    put(now, bare ? "<p n:element=\"none\">" : "");
    put(now, media ? "<media-reference" : "<img xmlns=\"" NARC_XHTML_NS "\"");
    put_attributes(now, event, media);
    put(now, "/>");
    added->close = bare ? "</p>" : "";
}

static void
open_mapped(writing *now, const narc_body_event *event, level *added)
{
    const bool empty = event->element == NARC_BODY_BR || event->element == NARC_BODY_HR;

    for (size_t i = 0; i < sizeof(mappings) / sizeof(mappings[0]); i++) {
        if (mappings[i].element != event->element)
            continue;
        put(now, mappings[i].open);
        put_attributes(now, event, false);
        put(now, empty ? "/>" : ">");
        added->close = empty ? "" : mappings[i].close;
        return;
    }
}

static bool
stands_in_lines(narc_body_element element)
{
    const narc_body_kind kind = narc_body_element_kind(element);

    return kind == NARC_BODY_INLINE || kind == NARC_BODY_VOID;
}

static void
open_element(writing *now, const narc_body_reader *reader, const narc_body_event *event)
{
    level *in = innermost(now);
    level *added = &now->levels[now->depth];

    if (stands_in_lines(event->element))
        begin_implied(now);
    else
        end_implied(now, in);
    *added = (level){.element = event->element, .close = ""};
    now->depth++;
    if (now->plain_from > 0) {
        if (event->element == NARC_BODY_BR)
            put(now, "\n");
        now->lost(now->user, "markup inside a pre or time element");
    } else if (in != NULL && open_table_part(now, in, event, added)) {
        return;
    } else if (event->element == NARC_BODY_FIGURE) {
        open_figure(now, reader, event, added);
    } else if (event->element == NARC_BODY_FIGCAPTION) {
        open_caption(now, in, event, added);
    } else if (event->element == NARC_BODY_IMG) {
        open_picture(now, in, event, added);
    } else if (event->element == NARC_BODY_BLOCKQUOTE) {
        put(now, "<bq");
        put_attributes(now, event, false);
        put(now, "><block>");
        added->close = "</block></bq>";
    } else {
        open_mapped(now, event, added);
        if (event->element == NARC_BODY_PRE || event->element == NARC_BODY_TIME)
            now->plain_from = now->depth;
    }
}

static void
close_element(writing *now)
{
    level *closed = &now->levels[now->depth - 1];

    end_implied(now, closed);
    if (closed->rows == ROWS_TBODY)
        put(now, "</tbody>");
    put(now, closed->close);
    if (now->plain_from == now->depth)
        now->plain_from = 0;
    now->depth--;
    if (now->depth == 0)
        put(now, "\n");
}

narc_status
narc_body_to_nitf(narc_text body, narc_buffer *out, narc_nitf_loss_fn lost, void *user,
                  narc_error *err)
{
    narc_body_reader reader = narc_body_reader_begin(body);
    writing now = {.out = out, .lost = lost, .user = user, .value = {.allocator = out->allocator}};
    narc_body_event event = {.kind = NARC_BODY_EVENT_TEXT};
    narc_status status = NARC_OK;

    while (status == NARC_OK) {
        status = narc_body_reader_next(&reader, &event, err);
        if (status != NARC_OK || event.kind == NARC_BODY_EVENT_END)
            break;
        if (event.kind == NARC_BODY_EVENT_OPEN) {
            open_element(&now, &reader, &event);
        } else if (event.kind == NARC_BODY_EVENT_CLOSE) {
            close_element(&now);
        } else {
            begin_implied(&now);
            narc_xml_escape(out, event.text);
        }
    }
    if (now.value.failed)
        out->failed = true;
    narc_buffer_free(&now.value);
    return status;
}
