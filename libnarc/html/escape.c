/* Escapes of text in HTML and of JSON in HTML. */
#include "html/escape.h"

#include "base/buffer.h"

static bool
is_control(unsigned char c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F;
}

void
narc_html_put_text(narc_buffer *out, narc_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        const unsigned char c = (unsigned char)text.data[i];

        if (c == '&')
            narc_buffer_literal(out, "&amp;");
        else if (c == '<')
            narc_buffer_literal(out, "&lt;");
        else if (c == '>')
            narc_buffer_literal(out, "&gt;");
        else if (c == '"')
            narc_buffer_literal(out, "&quot;");
        else if (!is_control(c))
            narc_buffer_byte(out, c);
    }
}

void
narc_html_put_json(narc_buffer *out, narc_text text)
{
    narc_buffer_byte(out, '"');
    for (size_t i = 0; i < text.size; i++) {
        const unsigned char c = (unsigned char)text.data[i];

        if (c == '"' || c == '\\') {
            narc_buffer_byte(out, '\\');
            narc_buffer_byte(out, c);
        } else if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x7F) {
            narc_buffer_format(out, "\\u%04x", c);
        } else {
            narc_buffer_byte(out, c);
        }
    }
    narc_buffer_byte(out, '"');
}
