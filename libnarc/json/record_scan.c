/* A look at JSON before it is parsed. jansson has a depth limit of its own (2048), but takes it on
 * the stack, and some 50 bytes of heap for each value; both are bounded here first. */
#include "json/record_scan.h"

#include "base/eight.h"
#include "base/fail.h"

static uint32_t
hex_value(const uint8_t *digits)
{
    uint32_t value = 0;

    for (size_t i = 0; i < 4; i++)
        value = value * 16 +
                (uint32_t)(digits[i] <= '9' ? digits[i] - '0' : (digits[i] | 32) - 'a' + 10);
    return value;
}

/* What an escape stands for in UTF-8, in bytes; a surrogate is half of four. */
static uint64_t
escaped_size(narc_bytes json, size_t at)
{
    uint32_t code;

    if (json.size - at < 6 || json.data[at + 1] != 'u')
        return 1;
    code = hex_value(json.data + at + 2);
    if (code < 0x80)
        return 1;
    return code < 0x800 || (code >= 0xD800 && code < 0xE000) ? 2 : 3;
}

/* Position behind the string that begins at `at`, or behind the input. */
static size_t
skip_string(narc_bytes json, size_t at, uint64_t *text_size)
{
    const char *bytes = (const char *)json.data;

    for (at++; at < json.size && json.data[at] != '"';) {
        if (json.size - at >= 8 && narc_eight_escaped(narc_eight_load(bytes + at)) == 0) {
            *text_size += 8;
            at += 8;
        } else if (json.data[at] != '\\') {
            ++*text_size;
            at++;
        } else {
            *text_size += escaped_size(json, at);
            at += json.size - at >= 6 && json.data[at + 1] == 'u' ? 6 : 2;
        }
    }
    return at + 1;
}

narc_status
narc_record_scan(narc_bytes json, uint32_t depth, uint64_t *text_size, narc_error *err)
{
    uint32_t values = 0;
    uint32_t open = 0;
    size_t at = 0;

    *text_size = 0;
    while (at < json.size) {
        const uint8_t c = json.data[at];

        if (c == '"') {
            at = skip_string(json, at, text_size);
            continue;
        }
        if (c == '{' || c == '[') {
            if (++open > depth)
                return narc_fail(err, NARC_TOO_DEEP, at, NULL, "the JSON nests deeper than %u",
                                 depth);
        } else if ((c == '}' || c == ']') && open > 0) {
            open--;
        }
        if ((c == '{' || c == '[' || c == ',') && ++values > NARC_RECORD_MOST_VALUES)
            return narc_fail(err, NARC_TOO_LARGE, at, NULL, "the record has more than %u values",
                             NARC_RECORD_MOST_VALUES);
        at++;
    }
    return NARC_OK;
}
