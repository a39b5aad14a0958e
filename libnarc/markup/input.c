/* The input stream of the parser (HTML standard, 13.2.3.5). Line ends become line feeds where text is
 * taken out of it, so that a page with carriage returns is not copied as a whole: nothing outside
 * text, values and comments tells them apart. */
#include "base/text.h"
#include "markup/parser.h"

#include <string.h>

void
narc_parser_begin(narc_parser *parser, narc_text text)
{
    parser->begin = parser->at = text.data != NULL ? text.data : "";
    parser->end = parser->begin + text.size;
    parser->has_returns = memchr(parser->begin, '\r', text.size) != NULL;
}

size_t
narc_input_copy(char *to, const char *from, const char *end)
{
    const char *begin = to;

    while (from < end) {
        const char *next = memchr(from, '\r', (size_t)(end - from));
        const size_t size = (size_t)((next == NULL ? end : next) - from);

        memcpy(to, from, size);
        to += size;
        from += size;
        if (next == NULL)
            break;
        *to++ = '\n';
        from += end - from > 1 && from[1] == '\n' ? 2 : 1;
    }
    return (size_t)(to - begin);
}

narc_text
narc_input_lines(narc_parser *parser, const char *from, const char *end)
{
    const size_t room = (size_t)(end - from);
    size_t size;
    char *copy;

    if (room == 0 || memchr(from, '\r', room) == NULL)
        return (narc_text){from, room};
    copy = narc_tree_room(parser->tree, room);
    if (copy == NULL)
        return (narc_text){NULL, 0};
    size = narc_input_copy(copy, from, end);
    narc_tree_room_used(parser->tree, copy, room, size);
    return (narc_text){copy, size};
}

/* Characters that no page should hold. Looked for only when somebody wants to know. */
void
narc_input_report(narc_parser *parser)
{
    for (const char *at = parser->begin; at < parser->end; at++) {
        const uint8_t *bytes = (const uint8_t *)at;
        const ptrdiff_t left = parser->end - at;

        if ((bytes[0] < 0x20 && !narc_ascii_space(*at) && bytes[0] != 0) || bytes[0] == 0x7F ||
            (bytes[0] == 0xC2 && left > 1 && bytes[1] < 0xA0))
            narc_parser_error(parser, "control-character-in-input-stream", at);
        else if ((bytes[0] == 0xEF && left > 2 &&
                  ((bytes[1] == 0xB7 && bytes[2] >= 0x90 && bytes[2] <= 0xAF) ||
                   (bytes[1] == 0xBF && bytes[2] >= 0xBE))) ||
                 (bytes[0] >= 0xF0 && left > 3 && (bytes[1] & 0x0F) == 0x0F && bytes[2] == 0xBF &&
                  bytes[3] >= 0xBE))
            narc_parser_error(parser, "noncharacter-in-input-stream", at);
    }
}

narc_text
narc_input_replaced(narc_parser *parser, narc_text text, bool lower)
{
    size_t room = text.size;
    size_t size = 0;
    char *copy;

    for (size_t i = 0; i < text.size; i++)
        room += text.data[i] == '\0' ? 2 : 0;
    copy = narc_tree_room(parser->tree, room);
    if (copy == NULL)
        return (narc_text){NULL, 0};
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] != '\0') {
            copy[size++] = lower ? narc_ascii_lower(text.data[i]) : text.data[i];
            continue;
        }
        for (size_t k = 0; k < 3; k++)
            copy[size++] = "\xEF\xBF\xBD"[k];
    }
    return (narc_text){copy, size};
}
