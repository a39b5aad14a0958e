/* Escapes of text in HTML and of JSON in HTML. */
#include "html/escape.h"

#include "base/buffer.h"
#include "base/text.h"
#include "base/utf8.h"

/* Escapes of ASCII; the empty text for what a page may not hold. */
static const char *
escape_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return (unsigned char)c >= ' ' || c == '\t' || c == '\n' ? NULL : "";
    }
}

/* Controls and noncharacters, which HTML forbids and JSON can escape. */
static bool
is_forbidden(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7F && code_point <= 0x9F) ||
           (code_point >= 0xFDD0 && code_point <= 0xFDEF) || (code_point & 0xFFFE) == 0xFFFE;
}

void
narc_html_put_text(narc_buffer *out, narc_text text)
{
    while (text.size != 0) {
        const char *escape = escape_of(text.data[0]);
        uint32_t code_point;
        bool valid;
        const size_t size = narc_utf8_decode(text.data, text.size, &code_point, &valid);

        if (escape != NULL)
            narc_buffer_literal(out, escape);
        else if (!valid)
            narc_buffer_code_point(out, NARC_UTF8_REPLACEMENT);
        else if (size == 1 ? text.data[0] != 0x7F : !is_forbidden(code_point))
            narc_buffer_bytes(out, text.data, size);
        text = narc_text_slice(text, size, SIZE_MAX);
    }
}

static void
put_escaped_unit(narc_buffer *out, uint32_t unit)
{
    narc_buffer_format(out, "\\u%04x", (unsigned)unit);
}

/* As one or two units of UTF-16. */
static void
put_json_escape(narc_buffer *out, uint32_t code_point)
{
    if (code_point < 0x10000) {
        put_escaped_unit(out, code_point);
        return;
    }
    put_escaped_unit(out, 0xD7C0 + (code_point >> 10));
    put_escaped_unit(out, 0xDC00 + (code_point & 0x3FF));
}

void
narc_html_put_json(narc_buffer *out, narc_text text)
{
    narc_buffer_byte(out, '"');
    while (text.size != 0) {
        const char c = text.data[0];
        uint32_t code_point;
        bool valid;
        const size_t size = narc_utf8_decode(text.data, text.size, &code_point, &valid);

        if (c == '"' || c == '\\') {
            narc_buffer_byte(out, '\\');
            narc_buffer_byte(out, (uint8_t)c);
        } else if (c == '<' || c == '>' || c == '&' || is_forbidden(code_point)) {
            put_json_escape(out, code_point);
        } else if (valid) {
            narc_buffer_bytes(out, text.data, size);
        } else {
            narc_buffer_code_point(out, NARC_UTF8_REPLACEMENT);
        }
        text = narc_text_slice(text, size, SIZE_MAX);
    }
    narc_buffer_byte(out, '"');
}
