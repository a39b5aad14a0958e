/* HTML as balanced events, through libxml2's HTML parser. */
#include "base/fail.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "xml/html_feed.h"
#include "xml/room.h"

#include <libxml/HTMLparser.h>
#include <string.h>

/* libxml2 looks for the element that an end tag closes among all open ones, so this bounds what a
 * stray end tag costs. The deepest of thousands of real news pages has 51 levels. */
#define DEEPEST 256
/* Without RECOVER a "</p>" in a script ends the script; without HUGE everything behind the 256th
 * level is lost without a word. IGNORE_ENC: the text is UTF-8, whatever its meta elements say. */
#define OPTIONS                                                                                    \
    (HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |           \
     HTML_PARSE_IGNORE_ENC | XML_PARSE_HUGE)

typedef struct parse {
    const narc_sax_handler *handler;
    htmlParserCtxt *context;
    narc_html_feed feed;
    narc_sax_attribute *attributes; /* kept from tag to tag */
    size_t attribute_room;
    int deepest;
    uint32_t open; /* events not yet closed */
    narc_status status;
    narc_error *err;
} parse;

static uint32_t
line_of(const parse *state)
{
    const xmlParserInput *input = state->context->input;

    return input != NULL && input->line > 0 ? (uint32_t)input->line : 0;
}

static void
stop(parse *state, narc_status status)
{
    if (status == NARC_OK || state->status != NARC_OK)
        return;
    state->status = status;
    xmlStopParser(state->context);
}

static bool
take_attributes(parse *state, const xmlChar **from, size_t *count)
{
    size_t size = 0;

    *count = 0;
    if (from == NULL)
        return true;
    while (from[size * 2] != NULL)
        size++;
    if (size > state->attribute_room) {
        void *larger =
            narc_memory_resize(NULL, state->attributes, size * sizeof(*state->attributes));

        if (larger == NULL)
            return false;
        state->attributes = larger;
        state->attribute_room = size;
    }
    for (size_t i = 0; i < size; i++)
        state->attributes[i] = (narc_sax_attribute){.name = narc_xml_text(from[i * 2]),
                                                    .value = narc_xml_text(from[i * 2 + 1])};
    *count = size;
    return true;
}

/* Makes libxml2 forget that an element beyond the deepest is open, when its stack allows: the tag
 * is no void element and does not close itself, for then libxml2 takes it off by itself. */
static bool
forget(parse *state, const xmlChar *name)
{
    htmlParserCtxt *context = state->context;
    const htmlElemDesc *facts = htmlTagLookup(name);

    if (context->nameNr <= state->deepest || context->input->cur[0] != '>' ||
        (facts != NULL && facts->empty))
        return false;
    context->nameNr--;
    context->nameTab[context->nameNr] = NULL;
    context->name = context->nameTab[context->nameNr - 1];
    return true;
}

static void
on_open(void *user, const xmlChar *name, const xmlChar **attributes)
{
    parse *state = user;
    narc_sax_element element = {.name = narc_xml_text(name)};

    if (state->status != NARC_OK)
        return;
    element.flattened = forget(state, name);
    if (!take_attributes(state, attributes, &element.attribute_count)) {
        stop(state, narc_fail_memory(state->err));
        return;
    }
    element.attributes = state->attributes;
    element.line = line_of(state);
    element.offset = narc_xml_offset(state->context, 0);
    state->open++;
    if (state->handler->open != NULL)
        stop(state, state->handler->open(state->handler->user, &element, state->err));
    if (element.flattened && state->status == NARC_OK) {
        state->open--;
        if (state->handler->close != NULL)
            stop(state, state->handler->close(state->handler->user, element.name, element.line,
                                              state->err));
    }
}

static void
on_close(void *user, const xmlChar *name)
{
    parse *state = user;

    if (state->status != NARC_OK || state->open == 0)
        return;
    state->open--;
    if (state->handler->close != NULL)
        stop(state, state->handler->close(state->handler->user, narc_xml_text(name), line_of(state),
                                          state->err));
}

static void
on_text(void *user, const xmlChar *data, int size)
{
    parse *state = user;

    if (state->status == NARC_OK && size > 0 && state->handler->text != NULL)
        stop(state,
             state->handler->text(state->handler->user,
                                  (narc_text){(const char *)data, (size_t)size}, state->err));
}

static void
on_comment(void *user, const xmlChar *data)
{
    parse *state = user;

    if (state->status == NARC_OK && state->handler->comment != NULL)
        stop(state, state->handler->comment(state->handler->user, narc_xml_text(data), state->err));
}

static void
on_instruction(void *user, const xmlChar *target, const xmlChar *data)
{
    parse *state = user;

    if (state->status == NARC_OK && state->handler->instruction != NULL)
        stop(state, state->handler->instruction(state->handler->user, narc_xml_text(target),
                                                narc_xml_text(data), state->err));
}

/* Errors in HTML are no news; only memory is. Present so that none goes to stderr. */
#if LIBXML_VERSION >= 21200
static void
on_error(void *user, const xmlError *error)
#else
static void
on_error(void *user, xmlError *error)
#endif
{
    parse *state = user;

    /* Stopped at once: libxml2 itself only notes the end, and its skipping of a broken tag waits for
     * the input to run out. */
    if (error->code == XML_ERR_NO_MEMORY)
        stop(state, narc_fail_memory(state->err));
}

static bool
prepare(parse *state)
{
    xmlSAXHandler *sax;

    state->context = htmlNewParserCtxt();
    if (state->context == NULL)
        return false;
    htmlCtxtUseOptions(state->context, OPTIONS);
    sax = state->context->sax;
    memset(sax, 0, sizeof(*sax));
    sax->initialized = XML_SAX2_MAGIC;
    sax->startElement = on_open;
    sax->endElement = on_close;
    sax->characters = on_text;
    sax->ignorableWhitespace = on_text;
    sax->cdataBlock = on_text;
    sax->comment = on_comment;
    sax->processingInstruction = on_instruction;
    sax->serror = on_error;
    state->context->userData = state;
    return narc_xml_attach(state->context, narc_html_feed_read, &state->feed);
}

/* What libxml2 left open at the end. The names are gone with its stack; nobody needs them. */
static void
close_rest(parse *state)
{
    while (state->status == NARC_OK && state->open > 0) {
        state->open--;
        if (state->handler->close != NULL)
            state->status =
                state->handler->close(state->handler->user, (narc_text){NULL, 0}, 0, state->err);
    }
}

narc_status
narc_html_parse(narc_text text, const narc_limits *limits, const narc_sax_handler *handler,
                narc_error *err)
{
    const narc_limits complete = narc_limits_complete(limits);
    parse state = {.handler = handler,
                   .deepest =
                       complete.markup_depth < DEEPEST ? (int)complete.markup_depth : DEEPEST,
                   .err = err};

    if (text.size > complete.document_bytes)
        return narc_fail(err, NARC_TOO_LARGE, complete.document_bytes, NULL,
                         "the document has %zu bytes", text.size);
    if (text.size == 0)
        return NARC_OK;
    narc_xml_start();
    narc_html_feed_open(&state.feed, text, complete.tag_bytes);
    if (prepare(&state)) {
        htmlParseDocument(state.context);
        if (state.context->errNo == XML_ERR_NO_MEMORY)
            stop(&state, narc_fail_memory(err));
        close_rest(&state);
    } else {
        state.status = narc_fail_memory(err);
    }
    htmlFreeParserCtxt(state.context);
    narc_memory_free(NULL, state.attributes);
    return state.status;
}
