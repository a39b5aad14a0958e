/* A look at JSON before it is parsed. jansson has a depth limit of its own (2048), but takes it on
 * the stack, and some 50 bytes of heap for each value; both are bounded here first. */
#include "json/record_scan.h"

#include "base/fail.h"

#define MOST_VALUES (UINT32_C(1) << 20)

/* Position behind the string that begins at `at`, or behind the input. */
static size_t
skip_string(narc_bytes json, size_t at)
{
    at++;
    while (at < json.size && json.data[at] != '"')
        at += json.data[at] == '\\' ? 2 : 1;
    return at + 1;
}

narc_status
narc_record_scan(narc_bytes json, uint32_t depth, narc_error *err)
{
    uint32_t values = 0;
    uint32_t open = 0;
    size_t at = 0;

    while (at < json.size) {
        const uint8_t c = json.data[at];

        if (c == '"') {
            at = skip_string(json, at);
            continue;
        }
        if (c == '{' || c == '[') {
            if (++open > depth)
                return narc_fail(err, NARC_TOO_DEEP, at, NULL, "the JSON nests deeper than %u",
                                 depth);
        } else if ((c == '}' || c == ']') && open > 0) {
            open--;
        }
        if ((c == '{' || c == '[' || c == ',') && ++values > MOST_VALUES)
            return narc_fail(err, NARC_TOO_LARGE, at, NULL, "the record has more than %u values",
                             MOST_VALUES);
        at++;
    }
    return NARC_OK;
}
