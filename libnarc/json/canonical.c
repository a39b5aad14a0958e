/* Canonical JSON, RFC 8785. */
#include "json/canonical.h"

#include "base/buffer.h"
#include "base/eight.h"
#include "base/text.h"
#include "base/utf8.h"

#include <inttypes.h>

/* RFC 8785, 3.2.2.2: the two-character escapes where JSON has them, \u00xx in lower case for the
 * other control characters, everything else as it is. */
static void
add_escape(narc_buffer *out, unsigned char c)
{
    static const char letters[] = "btn?fr"; /* U+0008 to U+000D */
    static const char digits[] = "0123456789abcdef";
    char escape[6] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
    size_t size = sizeof(escape);

    if (c == '"' || c == '\\') {
        escape[1] = (char)c;
        size = 2;
    } else if (c >= 8 && c <= 13 && c != 11) {
        escape[1] = letters[c - 8];
        size = 2;
    }
    narc_buffer_bytes(out, escape, size);
}

static void
add_well_formed(narc_buffer *out, narc_text text)
{
    size_t run = 0;

    for (size_t i = 0; i < text.size; i++) {
        unsigned char c;

        while (text.size - i > 8 && narc_eight_escaped(narc_eight_load(text.data + i)) == 0)
            i += 8;
        c = (unsigned char)text.data[i];
        if (c >= ' ' && c != '"' && c != '\\')
            continue;
        narc_buffer_bytes(out, text.data + run, i - run);
        add_escape(out, c);
        run = i + 1;
    }
    if (run < text.size)
        narc_buffer_bytes(out, text.data + run, text.size - run);
}

void
narc_json_utf8(narc_buffer *out, narc_text text)
{
    narc_buffer_byte(out, '"');
    add_well_formed(out, text);
    narc_buffer_byte(out, '"');
}

void
narc_json_string(narc_buffer *out, narc_text text)
{
    narc_buffer_byte(out, '"');
    while (text.size > 0) {
        const size_t good = narc_utf8_check(text);

        add_well_formed(out, narc_text_slice(text, 0, good));
        text = narc_text_slice(text, good, SIZE_MAX);
        if (text.size > 0) {
            uint32_t code_point;
            bool valid;
            const size_t bad = narc_utf8_decode(text.data, text.size, &code_point, &valid);

            narc_buffer_code_point(out, NARC_UTF8_REPLACEMENT);
            text = narc_text_slice(text, bad, SIZE_MAX);
        }
    }
    narc_buffer_byte(out, '"');
}

void
narc_json_name(narc_buffer *out, bool *first, const char *name)
{
    if (!*first)
        narc_buffer_byte(out, ',');
    *first = false;
    narc_json_utf8(out, narc_text_from(name));
    narc_buffer_byte(out, ':');
}

void
narc_json_integer(narc_buffer *out, uint64_t value)
{
    if (value <= NARC_JSON_LARGEST_INTEGER)
        narc_buffer_format(out, "%" PRIu64, value);
    else
        narc_buffer_format(out, "\"%" PRIu64 "\"", value);
}
