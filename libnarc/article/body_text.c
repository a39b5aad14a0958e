/* The plain text of a narc body: the one definition of an article's text. */
#include "article/body.h"

#include "base/buffer.h"
#include "base/fail.h"

/* What separates text is owed until text comes, so nothing stands before the first or behind the
 * last. */
typedef struct text_writer {
    narc_buffer *out;
    size_t newlines; /* owed */
    bool space;      /* owed instead, inside a table cell, where everything is one line */
    bool marker;     /* a list item's "- " is owed */
    bool begun;      /* something was written */
    bool first_cell; /* of its row */
    bool cell_begun; /* something was written in the cell */
    size_t figures;  /* open ones; nothing in them is text */
    size_t items;    /* open li elements */
    size_t cells;    /* open cells; one inside another is text of the outer one */
} text_writer;

/* The largest separation counts; between the lines of a list it is never an empty line. */
static void
owe(text_writer *writer, size_t newlines)
{
    if (writer->marker)
        return;
    if (writer->cells > 0)
        writer->space = writer->cell_begun;
    else if (writer->items > 0)
        newlines = 1;
    if (writer->cells == 0 && newlines > writer->newlines)
        writer->newlines = newlines;
}

static void
pay(text_writer *writer)
{
    for (; writer->newlines > 0; writer->newlines--)
        if (writer->begun)
            narc_buffer_byte(writer->out, '\n');
    if (writer->space && writer->begun)
        narc_buffer_byte(writer->out, ' ');
    if (writer->marker)
        narc_buffer_literal(writer->out, "- ");
    writer->space = false;
    writer->marker = false;
    writer->begun = true;
}

static void
write_text(text_writer *writer, narc_text text)
{
    pay(writer);
    writer->cell_begun = true;
    if (writer->cells == 0) {
        narc_buffer_text(writer->out, text);
        return;
    }
    for (size_t i = 0; i < text.size; i++) {
        const bool parts = text.data[i] == '\n' || text.data[i] == '\t';

        narc_buffer_byte(writer->out, (uint8_t)(parts ? ' ' : text.data[i]));
    }
}

/* The empty cells of a row count too: each cell but the first begins with a tab. */
static void
open_cell(text_writer *writer)
{
    if (writer->cells++ > 0) {
        owe(writer, 1);
        return;
    }
    pay(writer);
    if (!writer->first_cell)
        narc_buffer_byte(writer->out, '\t');
    writer->first_cell = false;
    writer->cell_begun = false;
}

static void
add_line_break(text_writer *writer)
{
    if (writer->cells > 0)
        writer->space = writer->cell_begun;
    else if (!writer->marker)
        writer->newlines++; /* added, not merged: two br elements are an empty line */
}

/* Lines owed before and behind an element. */
static size_t
separation(narc_body_element element)
{
    const narc_body_kind kind = narc_body_element_kind(element);

    switch (element) {
    case NARC_BODY_LI:
    case NARC_BODY_TR:
    case NARC_BODY_THEAD:
    case NARC_BODY_TBODY:
    case NARC_BODY_TFOOT:
        return 1;
    case NARC_BODY_TH:
    case NARC_BODY_TD:
        return 0;
    default:
        return kind == NARC_BODY_INLINE || kind == NARC_BODY_VOID ? 0 : 2;
    }
}

static void
open_element(text_writer *writer, narc_body_element element)
{
    const size_t lines = separation(element);

    if (lines > 0)
        owe(writer, lines);
    if (element == NARC_BODY_LI) {
        writer->items++;
        writer->marker = true;
    } else if (element == NARC_BODY_TH || element == NARC_BODY_TD) {
        open_cell(writer);
    } else if (element == NARC_BODY_TR) {
        writer->first_cell |= writer->cells == 0;
    } else if (element == NARC_BODY_BR) {
        add_line_break(writer);
    }
}

static void
close_element(text_writer *writer, narc_body_element element)
{
    const size_t lines = separation(element);

    if (element == NARC_BODY_LI) {
        writer->items--;
        writer->marker = false; /* an item without text has no marker either */
    }
    if (element == NARC_BODY_TH || element == NARC_BODY_TD) {
        writer->cells--;
        writer->space &= writer->cells > 0;
        writer->marker = false;
    }
    if (lines > 0)
        owe(writer, lines);
}

narc_status
narc_body_text(narc_text body, narc_buffer *out, narc_error *err)
{
    narc_body_reader reader = narc_body_reader_begin(body);
    text_writer writer = {.out = out};
    narc_body_event event;

    do {
        NARC_TRY(narc_body_reader_next(&reader, &event, err));
        if (event.kind == NARC_BODY_EVENT_CLOSE && event.element == NARC_BODY_FIGURE)
            writer.figures--;
        if (writer.figures == 0) {
            if (event.kind == NARC_BODY_EVENT_OPEN)
                open_element(&writer, event.element);
            else if (event.kind == NARC_BODY_EVENT_CLOSE)
                close_element(&writer, event.element);
            else if (event.kind == NARC_BODY_EVENT_TEXT)
                write_text(&writer, event.text);
        }
        if (event.kind == NARC_BODY_EVENT_OPEN && event.element == NARC_BODY_FIGURE)
            writer.figures++;
    } while (event.kind != NARC_BODY_EVENT_END);
    return narc_buffer_check(out, err);
}
