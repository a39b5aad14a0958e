/* Covers: narc_xml_parse with its feed and guard.
 * Property: events are balanced and no deeper than the limit, offsets only grow, every text is
 * UTF-8 and together they are no longer than the document allows; the outcome does not depend on
 * whether anybody listens. */
#include "base/utf8.h"
#include "xml/sax.h"

#include <stdlib.h>

#define DEPTH 32

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct heard {
    uint32_t depth;
    uint64_t offset;
    uint64_t bytes;
} heard;

static void
require(bool fact)
{
    if (!fact)
        abort();
}

static void
hear(heard *state, narc_text text)
{
    require(narc_utf8_valid(text));
    state->bytes += text.size;
}

static narc_status
on_open(void *user, const narc_sax_element *element, narc_error *err)
{
    heard *state = user;

    (void)err;
    require(++state->depth <= DEPTH);
    require(element->offset >= state->offset);
    state->offset = element->offset;
    require(element->name.size > 0 && narc_utf8_valid(element->name));
    require(element->prefix.size == 0 || element->ns.size > 0);
    for (size_t i = 0; i < element->attribute_count; i++) {
        require(element->attributes[i].name.size > 0);
        hear(state, element->attributes[i].value);
    }
    return NARC_OK;
}

static narc_status
on_text(void *user, narc_text text, narc_error *err)
{
    heard *state = user;

    (void)err;
    require(state->depth > 0);
    hear(state, text);
    return NARC_OK;
}

static narc_status
on_close(void *user, narc_text name, uint32_t line, narc_error *err)
{
    heard *state = user;

    (void)line;
    (void)err;
    require(name.size > 0 && state->depth > 0);
    state->depth--;
    return NARC_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    heard state = {.depth = 0};
    const narc_sax_handler listening = {
        .open = on_open, .text = on_text, .close = on_close, .user = &state};
    const narc_sax_handler deaf = {.user = NULL};
    narc_limits limits = NARC_LIMITS_INIT;
    narc_error err = {.number = 0};
    narc_xml_facts facts;
    narc_status status;

    limits.xml_depth = DEPTH;
    limits.tag_bytes = 1024;
    status = narc_xml_parse((narc_bytes){data, size}, &limits, true, &listening, &facts, &err);
    require(status != NARC_OK || state.depth == 0);
    require(status == NARC_OK || err.number != 0);
    require(narc_utf8_valid(narc_text_from(err.message)));
    require(state.bytes <= size * 3); /* a byte of a small encoding is at most three of UTF-8 */
    require(narc_xml_parse((narc_bytes){data, size}, &limits, true, &deaf, NULL, NULL) == status);
    return 0;
}
