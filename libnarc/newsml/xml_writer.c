/* A small writer of XML into a buffer. */
#include "newsml/xml_writer.h"

#include "base/utf8.h"

#include <assert.h>

/* XML 1.0, production 2. */
static bool
is_allowed(uint32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) ||
           (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
}

static const char *
escape_of(uint32_t c, bool value)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '\r':
        return "&#13;";
    case '"':
        return value ? "&quot;" : NULL;
    case '\t':
        return value ? "&#9;" : NULL;
    case '\n':
        return value ? "&#10;" : NULL;
    default:
        return is_allowed(c) ? NULL : "\xEF\xBF\xBD";
    }
}

/* ASCII that is never escaped, which is nearly all of a text. */
static bool
is_plain(char c)
{
    return c >= ' ' && c != '&' && c != '<' && c != '>' && c != '"' && c != 0x7F;
}

static void
escape(narc_buffer *out, narc_text text, bool value)
{
    size_t plain = 0; /* where the run begins that needs no escape */
    size_t at = 0;

    for (;;) {
        const char *instead;
        bool valid = true;
        size_t size = 1;
        uint32_t c;

        while (at < text.size && is_plain(text.data[at]))
            at++;
        if (at == text.size)
            break;
        c = (uint8_t)text.data[at];
        if (c >= 0x80)
            size = narc_utf8_decode(text.data + at, text.size - at, &c, &valid);
        instead = valid ? escape_of(c, value) : "\xEF\xBF\xBD";
        if (instead != NULL) {
            narc_buffer_bytes(out, text.data + plain, at - plain);
            narc_buffer_literal(out, instead);
            plain = at + size;
        }
        at += size;
    }
    if (text.size > plain)
        narc_buffer_bytes(out, text.data + plain, text.size - plain);
}

void
narc_xml_escape(narc_buffer *out, narc_text text)
{
    escape(out, text, false);
}

void
narc_xml_escape_value(narc_buffer *out, narc_text text)
{
    escape(out, text, true);
}

void
narc_xml_raw_inline(narc_xml_writer *writer)
{
    if (writer->pending)
        narc_buffer_byte(writer->out, '>');
    writer->pending = false;
}

static void
new_line(narc_xml_writer *writer, size_t depth)
{
    narc_buffer_byte(writer->out, '\n');
    for (size_t i = 0; i < depth; i++)
        narc_buffer_literal(writer->out, "  ");
}

void
narc_xml_raw(narc_xml_writer *writer)
{
    narc_xml_raw_inline(writer);
    new_line(writer, writer->depth);
}

void
narc_xml_open(narc_xml_writer *writer, const char *name)
{
    assert(writer->depth < NARC_XML_WRITER_DEPTH);
    narc_xml_raw_inline(writer);
    new_line(writer, writer->depth);
    narc_buffer_byte(writer->out, '<');
    narc_buffer_literal(writer->out, name);
    writer->open[writer->depth++] = name;
    writer->pending = true;
    writer->inline_content = false;
}

void
narc_xml_attribute(narc_xml_writer *writer, const char *name, narc_text value)
{
    if (value.size == 0)
        return;
    assert(writer->pending);
    narc_buffer_byte(writer->out, ' ');
    narc_buffer_literal(writer->out, name);
    narc_buffer_literal(writer->out, "=\"");
    narc_xml_escape_value(writer->out, value);
    narc_buffer_byte(writer->out, '"');
}

void
narc_xml_text(narc_xml_writer *writer, narc_text text)
{
    if (text.size == 0)
        return;
    narc_xml_raw_inline(writer);
    writer->inline_content = true;
    narc_xml_escape(writer->out, text);
}

void
narc_xml_inline_empty(narc_xml_writer *writer, const char *name)
{
    narc_xml_raw_inline(writer);
    writer->inline_content = true;
    narc_buffer_byte(writer->out, '<');
    narc_buffer_literal(writer->out, name);
    narc_buffer_literal(writer->out, "/>");
}

void
narc_xml_close(narc_xml_writer *writer)
{
    const char *name;

    assert(writer->depth > 0);
    name = writer->open[--writer->depth];
    if (writer->pending) {
        narc_buffer_literal(writer->out, "/>");
    } else {
        if (!writer->inline_content)
            new_line(writer, writer->depth);
        narc_buffer_literal(writer->out, "</");
        narc_buffer_literal(writer->out, name);
        narc_buffer_byte(writer->out, '>');
    }
    writer->pending = false;
    writer->inline_content = false;
}
