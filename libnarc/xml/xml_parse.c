/* XML 1.0 with namespaces as events, through libxml2's SAX2 interface. */
#include "base/buffer.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"
#include "xml/entities.h"
#include "xml/room.h"
#include "xml/xml_feed.h"

#include <string.h>

/* libxml2 looks a prefix up among all namespaces in scope, one by one. */
#define MOST_NAMESPACES 512
/* No DTD means no entity to expand and our own counter bounds the depth, so all that HUGE takes
 * away is the ceiling of 10 MB on one comment, CDATA section or attribute, which a picture sent as
 * base64 reaches; limits.document_bytes and limits.tag_bytes bound those. Neither NOENT, DTDLOAD,
 * DTDATTR nor XINCLUDE is ever among the options. */
#define OPTIONS                                                                                    \
    (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC |            \
     XML_PARSE_HUGE)

typedef struct parse {
    const narc_sax_handler *handler;
    const narc_limits *limits;
    narc_xml_feed feed;
    narc_xml_facts *facts;
    xmlParserCtxt *context;
    bool html_entities;
    uint32_t depth;
    narc_sax_attribute *attributes; /* kept from tag to tag */
    size_t attribute_room;
    narc_sax_namespace *namespaces;
    size_t namespace_room;
    narc_buffer values; /* attribute values in which a reference had to be resolved */
    xmlEntity entity;   /* the one answered last */
    xmlChar entity_name[16];
    xmlChar entity_text[8];
    narc_status status; /* other than NARC_OK: *err says why, events have ended */
    narc_error *err;
} parse;

static uint32_t
line_of(const parse *state)
{
    const xmlParserInput *input = state->context->input;

    return input != NULL && input->line > 0 ? (uint32_t)input->line : 0;
}

static uint32_t
column_of(const parse *state)
{
    const xmlParserInput *input = state->context->input;

    return input != NULL && input->col > 0 ? (uint32_t)input->col : 0;
}

static uint64_t
offset_of(const parse *state)
{
    return narc_xml_offset(state->context, state->feed.skipped);
}

/* The place for an error, where a place in the UTF-8 is a place in the document. */
static uint64_t
blame(const parse *state)
{
    return narc_xml_feed_is_plain(&state->feed) ? offset_of(state) : NARC_NO_OFFSET;
}

/* Ends the events; the first reason stays. */
static void
stop(parse *state, narc_status status)
{
    if (status == NARC_OK || state->status != NARC_OK)
        return;
    state->status = status;
    xmlStopParser(state->context);
}

/* --- elements --------------------------------------------------------------------------------- */

static bool
make_room(void **items, size_t *room, size_t count, size_t size)
{
    void *larger;

    if (count <= *room)
        return true;
    larger = narc_memory_resize(NULL, *items, count * size); /* count is bounded by the feed */
    if (larger == NULL)
        return false;
    *items = larger;
    *room = count;
    return true;
}

/* Without XML_PARSE_NOENT libxml2 hands attribute values on with "&#38;" for an ampersand and
 * "&name;" for what getEntity answered; everything else in them is resolved. A value only shrinks
 * here, and the room for all of a tag was reserved before, so texts in the buffer stay put. */
static narc_text
resolve(narc_buffer *values, narc_text value)
{
    const size_t begin = values->size;

    while (value.size > 0) {
        const char *ampersand = memchr(value.data, '&', value.size);
        const size_t plain = ampersand == NULL ? value.size : (size_t)(ampersand - value.data);
        const char *semicolon;
        narc_text name;

        narc_buffer_bytes(values, value.data, plain);
        value = narc_text_slice(value, plain, SIZE_MAX);
        if (value.size == 0)
            break;
        semicolon = memchr(value.data, ';', value.size);
        name =
            narc_text_slice(value, 1, semicolon == NULL ? 0 : (size_t)(semicolon - value.data) - 1);
        if (narc_text_is(name, "#38"))
            narc_buffer_byte(values, '&');
        else if (narc_xml_entity(name) != 0)
            narc_buffer_code_point(values, narc_xml_entity(name));
        else {
            narc_buffer_byte(values, '&');
            value = narc_text_slice(value, 1, SIZE_MAX);
            continue;
        }
        value = narc_text_slice(value, name.size + 2, SIZE_MAX);
    }
    return narc_text_slice(narc_buffer_as_text(values), begin, SIZE_MAX);
}

static bool
take_attributes(parse *state, size_t count, const xmlChar **from)
{
    size_t total = 0;

    if (!make_room((void **)&state->attributes, &state->attribute_room, count,
                   sizeof(*state->attributes)))
        return false;
    for (size_t i = 0; i < count; i++) {
        const xmlChar *const *row = from + i * 5;

        state->attributes[i] =
            (narc_sax_attribute){.name = narc_xml_text(row[0]),
                                 .prefix = narc_xml_text(row[1]),
                                 .ns = narc_xml_text(row[2]),
                                 .value = {(const char *)row[3], (size_t)(row[4] - row[3])}};
        total += state->attributes[i].value.size;
    }
    narc_buffer_clear(&state->values);
    if (total == 0)
        return true;
    if (narc_buffer_reserve(&state->values, total) == NULL)
        return false;
    for (size_t i = 0; i < count; i++)
        if (state->attributes[i].value.size > 0 &&
            memchr(state->attributes[i].value.data, '&', state->attributes[i].value.size) != NULL)
            state->attributes[i].value = resolve(&state->values, state->attributes[i].value);
    return true;
}

static bool
take_namespaces(parse *state, size_t count, const xmlChar **from)
{
    if (!make_room((void **)&state->namespaces, &state->namespace_room, count,
                   sizeof(*state->namespaces)))
        return false;
    for (size_t i = 0; i < count; i++)
        state->namespaces[i] = (narc_sax_namespace){.prefix = narc_xml_text(from[i * 2]),
                                                    .uri = narc_xml_text(from[i * 2 + 1])};
    return true;
}

static void
on_open(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
        int namespace_count, const xmlChar **namespaces, int attribute_count, int defaulted,
        const xmlChar **attributes)
{
    parse *state = user;
    narc_sax_element element;

    (void)defaulted;
    if (state->status != NARC_OK)
        return;
    if (state->depth >= state->limits->xml_depth) {
        stop(state,
             narc_fail_at(state->err, NARC_TOO_DEEP, blame(state), line_of(state), column_of(state),
                          NULL, "elements are nested more than %u deep", state->limits->xml_depth));
        return;
    }
    state->depth++;
    if (state->context->nsNr / 2 > MOST_NAMESPACES) {
        stop(state, narc_fail_at(state->err, NARC_TOO_LARGE, blame(state), line_of(state),
                                 column_of(state), NULL, "more than %d namespaces are in scope",
                                 MOST_NAMESPACES));
        return;
    }
    if (!take_attributes(state, (size_t)attribute_count, attributes) ||
        !take_namespaces(state, (size_t)namespace_count, namespaces)) {
        stop(state, narc_fail_memory(state->err));
        return;
    }
    if (state->handler->open == NULL)
        return;
    element =
        (narc_sax_element){.name = narc_xml_text(name),
                           .prefix = narc_xml_text(prefix),
                           .ns = narc_xml_text(uri),
                           .attributes = state->attributes,
                           .attribute_count = (size_t)attribute_count,
                           .declared = state->namespaces,
                           .declared_count = (size_t)namespace_count,
                           .line = line_of(state),
                           /* libxml2 stands before ">" or "/>" */
                           .offset = offset_of(state) + 1 + (state->context->input->cur[0] == '/')};
    stop(state, state->handler->open(state->handler->user, &element, state->err));
}

static void
on_close(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    parse *state = user;

    (void)prefix;
    (void)uri;
    if (state->status != NARC_OK)
        return;
    state->depth--;
    if (state->handler->close != NULL)
        stop(state, state->handler->close(state->handler->user, narc_xml_text(name), line_of(state),
                                          state->err));
}

/* --- content ---------------------------------------------------------------------------------- */

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
on_cdata(void *user, const xmlChar *data, int size)
{
    parse *state = user;

    if (state->handler->cdata == NULL)
        on_text(user, data, size);
    else if (state->status == NARC_OK && size >= 0)
        stop(state,
             state->handler->cdata(state->handler->user,
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

/* --- what is refused -------------------------------------------------------------------------- */

/* Called between the DOCTYPE's name and '[' or '>'. The feed has refused a subset before; this is
 * the second lock, because what lies behind it can run for ever. */
static void
on_doctype(void *user, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
    parse *state = user;

    (void)name;
    (void)public_id;
    (void)system_id;
    state->facts->doctype = true;
    if (state->context->input->cur[0] == '[')
        stop(state,
             narc_fail_at(state->err, NARC_DTD_REFUSED, blame(state), line_of(state),
                          column_of(state), "XML 1.0 2.8", "the DOCTYPE has an internal subset"));
}

/* Nothing can be declared, so an entity is one of HTML's by name or unknown. In content libxml2
 * hands on the text of a "predefined" entity as it is; in an attribute it would keep the first byte
 * only, so there the entity is a general one, which leaves "&name;" for resolve() to find. */
static xmlEntity *
on_entity(void *user, const xmlChar *name)
{
    parse *state = user;
    const narc_text text = narc_xml_text(name);
    const uint32_t code_point = narc_xml_entity(text);
    size_t size;

    if (state->status != NARC_OK)
        return NULL;
    if (!state->html_entities || code_point == 0 || text.size >= sizeof(state->entity_name)) {
        stop(state,
             narc_fail_at(state->err, NARC_ENTITY_UNKNOWN, blame(state), line_of(state),
                          column_of(state), "XML 1.0 4.1", "the entity \"%.*s\" is not declared",
                          text.size > 80 ? 80 : (int)text.size, text.data));
        return NULL;
    }
    memcpy(state->entity_name, name, text.size + 1);
    size = narc_utf8_encode(code_point, (char *)state->entity_text);
    state->entity_text[size] = 0;
    state->entity = (xmlEntity){.type = XML_ENTITY_DECL,
                                .name = state->entity_name,
                                .content = state->entity_text,
                                .orig = state->entity_text,
                                .length = (int)size,
                                .checked = 2, /* even and not 0: looked at, holds no '<' */
                                .etype = state->context->instate == XML_PARSER_ATTRIBUTE_VALUE
                                             ? XML_INTERNAL_GENERAL_ENTITY
                                             : XML_INTERNAL_PREDEFINED_ENTITY};
    return &state->entity;
}

static xmlParserInput *
on_resolve(void *user, const xmlChar *public_id, const xmlChar *system_id)
{
    (void)user;
    (void)public_id;
    (void)system_id;
    return NULL; /* nothing outside the document is ever opened */
}

static xmlEntity *
on_parameter_entity(void *user, const xmlChar *name)
{
    (void)user;
    (void)name;
    return NULL;
}

/* xmlStructuredErrorFunc differs in const between libxml2's versions. */
#if LIBXML_VERSION >= 21200
typedef const xmlError *error_argument;
#else
typedef xmlError *error_argument;
#endif

static void
on_error(void *user, error_argument error)
{
    parse *state = user;
    const char *message = error->message != NULL ? error->message : "unspecified error";

    if (state->status != NARC_OK)
        return;
    if (state->feed.status != NARC_OK) { /* *err has the feed's reason; events end here at last */
        state->status = state->feed.status;
        return;
    }
    if (error->code == XML_ERR_NO_MEMORY) {
        state->status = narc_fail_memory(state->err);
        return;
    }
    /* A namespace name that is no proper URI is odd, not wrong (Namespaces in XML 1.0, section 2). */
    if (error->level < XML_ERR_ERROR ||
        (error->level < XML_ERR_FATAL &&
         (error->domain != XML_FROM_NAMESPACE || error->code == XML_WAR_NS_URI)))
        return;
    /* The parser is not stopped from inside its own error report: the feed ends, that is enough. */
    state->status = narc_fail_at(
        state->err, NARC_XML_NOT_WELL_FORMED, blame(state),
        error->line > 0 ? (uint32_t)error->line : 0, error->int2 > 0 ? (uint32_t)error->int2 : 0,
        error->domain == XML_FROM_NAMESPACE ? "Namespaces in XML 1.0" : "XML 1.0", "%.*s",
        (int)strcspn(message, "\n"), message);
    state->feed.status = state->status;
}

/* --- the parse -------------------------------------------------------------------------------- */

static bool
prepare(parse *state)
{
    xmlSAXHandler *sax;

    state->context = xmlNewParserCtxt();
    if (state->context == NULL)
        return false;
    xmlCtxtUseOptions(state->context, OPTIONS);
    sax = state->context->sax;
    memset(sax, 0, sizeof(*sax));
    sax->initialized = XML_SAX2_MAGIC;
    sax->startElementNs = on_open;
    sax->endElementNs = on_close;
    sax->characters = on_text;
    sax->ignorableWhitespace = on_text;
    sax->cdataBlock = on_cdata;
    sax->comment = on_comment;
    sax->processingInstruction = on_instruction;
    sax->internalSubset = on_doctype;
    sax->getEntity = on_entity;
    sax->getParameterEntity = on_parameter_entity;
    sax->resolveEntity = on_resolve;
    sax->serror = on_error;
    state->context->userData = state;
    return narc_xml_attach(state->context, narc_xml_feed_read, &state->feed);
}

static narc_status
outcome(parse *state)
{
    if (state->status != NARC_OK)
        return state->status;
    if (state->feed.status != NARC_OK)
        return state->feed.status;
    if (state->context->errNo == XML_ERR_NO_MEMORY)
        return narc_fail_memory(state->err);
    if (!state->context->wellFormed)
        return narc_fail_at(state->err, NARC_XML_NOT_WELL_FORMED, blame(state), line_of(state), 0,
                            "XML 1.0", "the document ends too early");
    return NARC_OK;
}

narc_status
narc_xml_parse(narc_bytes document, const narc_limits *limits, bool html_entities,
               const narc_sax_handler *handler, narc_xml_facts *facts, narc_error *err)
{
    return narc_xml_parse_pulled(document, NULL, limits, html_entities, handler, facts, err);
}

narc_status
narc_xml_parse_pulled(narc_bytes document, const narc_pull *rest, const narc_limits *limits,
                      bool html_entities, const narc_sax_handler *handler, narc_xml_facts *facts,
                      narc_error *err)
{
    const narc_limits complete = narc_limits_complete(limits);
    narc_xml_facts unasked;
    narc_status status;
    parse state = {.handler = handler,
                   .limits = &complete,
                   .facts = facts != NULL ? facts : &unasked,
                   .html_entities = html_entities,
                   .err = err};

    *state.facts = (narc_xml_facts){.declared = false};
    if (document.size == 0)
        return narc_fail(err, NARC_EMPTY_INPUT, 0, NULL, "the document has no bytes");
    if (rest == NULL && document.size > complete.document_bytes)
        return narc_fail(err, NARC_TOO_LARGE, complete.document_bytes, NULL,
                         "the document has %zu bytes", document.size);
    NARC_TRY(narc_xml_start(err));
    NARC_TRY(narc_xml_feed_open(&state.feed, document, rest, &complete, state.facts, err));
    state.feed.skip_subset = handler->skip_subset;
    if (prepare(&state)) {
        xmlParseDocument(state.context);
        status = outcome(&state);
    } else {
        status = narc_fail_memory(err);
    }
    if (state.context != NULL) /* made for entities of a subset that it met behind an error */
        xmlFreeDoc(state.context->myDoc);
    xmlFreeParserCtxt(state.context);
    narc_xml_feed_close(&state.feed);
    narc_memory_free(NULL, state.attributes);
    narc_memory_free(NULL, state.namespaces);
    narc_buffer_free(&state.values);
    return status;
}
