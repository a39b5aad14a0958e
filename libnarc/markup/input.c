/* The input stream of the parser (HTML standard, 13.2.3.5). */
#include "base/arena.h"
#include "base/text.h"
#include "markup/parser.h"

#include <string.h>

/* Line ends become line feeds in a copy; most pages have no carriage return. */
narc_text
narc_input_normalized(narc_tree *tree, narc_text text)
{
    const char *at = text.data;
    const char *end = text.data + text.size;
    char *copy;
    char *to;

    if (text.size == 0 || memchr(text.data, '\r', text.size) == NULL)
        return text;
    copy = narc_arena_raw(&tree->arena, text.size);
    if (copy == NULL)
        return (narc_text){NULL, 0};
    for (to = copy; at < end;) {
        const char *next = memchr(at, '\r', (size_t)(end - at));
        const size_t size = (size_t)((next == NULL ? end : next) - at);

        memcpy(to, at, size);
        to += size;
        at += size;
        if (next == NULL)
            break;
        *to++ = '\n';
        at += at + 1 < end && at[1] == '\n' ? 2 : 1;
    }
    return (narc_text){copy, (size_t)(to - copy)};
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
