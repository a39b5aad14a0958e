/* ninjs's row in the table of formats, and its identifiers. */
#include "newsml/ninjs.h"

#include "article/converter.h"
#include "base/buffer.h"
#include "base/text.h"
#include "newsml/reader.h"

#define OWN "urn:narc:"

/* ASCII only: what has other letters is encoded as RFC 3987 says. */
static bool
is_plain(char c)
{
    return narc_ascii_alpha(c) || narc_ascii_digit(c) ||
           (c > ' ' && c < 0x7F && c != '"' && c != '<' && c != '>' && c != '\\' && c != '^' &&
            c != '`' && c != '{' && c != '|' && c != '}' && c != '#' && c != '[' && c != ']');
}

bool
narc_ninjs_is_uri(narc_text text)
{
    size_t colon = 0;
    bool fragment = false;

    if (text.size == 0 || !narc_ascii_alpha(text.data[0]))
        return false;
    while (colon < text.size &&
           (narc_ascii_alpha(text.data[colon]) || narc_ascii_digit(text.data[colon]) ||
            text.data[colon] == '+' || text.data[colon] == '-' || text.data[colon] == '.'))
        colon++;
    if (colon + 1 >= text.size || text.data[colon] != ':')
        return false;
    for (size_t i = colon; i < text.size; i++) {
        if (text.data[i] == '#' && !fragment)
            fragment = true;
        else if (!is_plain(text.data[i]))
            return false;
    }
    return true;
}

narc_text
narc_ninjs_uri(narc_arena *arena, narc_text text, const char *kind)
{
    narc_buffer out = {.allocator = arena->allocator};
    narc_text result;

    if (narc_ninjs_is_uri(text))
        return text;
    narc_buffer_format(&out, OWN "%s:", kind);
    for (size_t i = 0; i < text.size; i++) {
        if (is_plain(text.data[i]) && text.data[i] != '%')
            narc_buffer_byte(&out, (uint8_t)text.data[i]);
        else
            narc_buffer_format(&out, "%%%02X", (unsigned)(unsigned char)text.data[i]);
    }
    if (out.failed)
        arena->failed = true;
    result = narc_arena_copy(arena, narc_buffer_as_text(&out));
    narc_buffer_free(&out);
    return result;
}

narc_text
narc_ninjs_from_uri(narc_arena *arena, narc_text uri)
{
    narc_text rest = uri;

    if (!narc_text_starts(uri, OWN))
        return uri;
    rest = narc_text_slice(rest, sizeof(OWN) - 1, SIZE_MAX);
    (void)narc_text_split(&rest, ':');
    return rest.size > 0 ? narc_newsml_percent_decoded(arena, rest) : uri;
}

const narc_converter narc_ninjs_converter = {
    .info = {.name = "ninjs",
             .media_type = "application/json",
             .extension = "json",
             .about = "IPTC ninjs 3.1; 1.x and 2.x are read too",
             .can_read = true,
             .can_write = true},
    .detect = narc_ninjs_detect,
    .read = narc_ninjs_read,
    .write = narc_ninjs_write,
};
