/* A small writer of XML into a buffer: escapes, indents metadata, never lets a character out that
 * XML forbids. Element names are literals; everything else may be hostile. */
#ifndef NARC_NEWSML_XML_WRITER_H
#define NARC_NEWSML_XML_WRITER_H

#include "base/buffer.h"

#define NARC_XML_WRITER_DEPTH 16

typedef struct narc_xml_writer {
    narc_buffer *out;
    const char *open[NARC_XML_WRITER_DEPTH];
    size_t depth;
    bool pending;        /* the start tag of the innermost element still lacks its '>' */
    bool inline_content; /* the innermost element has text: nothing may be indented inside */
} narc_xml_writer;

void narc_xml_open(narc_xml_writer *writer, const char *name);
/** Nothing for an empty value. */
void narc_xml_attribute(narc_xml_writer *writer, const char *name, narc_text value);
void narc_xml_text(narc_xml_writer *writer, narc_text text);
/** An empty element in running text: <br/>. */
void narc_xml_inline_empty(narc_xml_writer *writer, const char *name);
void narc_xml_close(narc_xml_writer *writer);
/** Ends the pending start tag and goes to a new line, where raw XML can be appended to out. */
void narc_xml_raw(narc_xml_writer *writer);
/** The same without a new line. */
void narc_xml_raw_inline(narc_xml_writer *writer);

/** Appends text with & < > escaped, and CR so that it survives; forbidden characters and malformed
 * bytes become U+FFFD. */
void narc_xml_escape(narc_buffer *out, narc_text text);
/** The same with quotes, tabs and line feeds escaped as well, for attribute values. */
void narc_xml_escape_value(narc_buffer *out, narc_text text);

#endif
