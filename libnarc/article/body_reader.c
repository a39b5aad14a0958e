/* Reading a narc body back, strictly: whatever differs from what the builder writes by one byte of
 * markup is E412 (spec/narc-body.md). One pass, constant memory. */
#include "article/body_vocabulary.h"

#include "base/buffer.h"
#include "base/eight.h"
#include "base/fail.h"
#include "base/text.h"
#include "base/utf8.h"

static const struct {
    const char *escape;
    const char *text;
} escapes[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}};

#define ESCAPE_COUNT (sizeof(escapes) / sizeof(escapes[0]))
#define LONGEST_TAG 10 /* blockquote, figcaption */

narc_body_reader
narc_body_reader_begin(narc_text body)
{
    return (narc_body_reader){.body = body};
}

static narc_status
refuse(size_t at, const char *rule, const char *reason, narc_error *err)
{
    return narc_fail(err, NARC_BODY_DAMAGED, at, rule, "%s", reason);
}

static narc_body_element
innermost(const narc_body_reader *reader)
{
    return reader->depth == 0 ? NARC_BODY_NONE : (narc_body_element)reader->open[reader->depth - 1];
}

static narc_text
ahead(const narc_body_reader *reader)
{
    return narc_text_slice(reader->body, reader->at, SIZE_MAX);
}

static size_t
escape_at(narc_text text)
{
    size_t i = 0;

    while (i < ESCAPE_COUNT && !narc_text_starts(text, escapes[i].escape))
        i++;
    return i;
}

/* --- text ------------------------------------------------------------------------------------- */

static bool
inside_pre(const narc_body_reader *reader)
{
    for (uint32_t depth = reader->depth; depth > 0; depth--)
        if (narc_body_element_kind((narc_body_element)reader->open[depth - 1]) != NARC_BODY_INLINE)
            return reader->open[depth - 1] == NARC_BODY_PRE;
    return false;
}

/* One character that stands for itself: its size, 0 when it may not. */
static size_t
plain_character(narc_text text, bool quotes, bool lines)
{
    uint32_t code_point;
    bool valid;
    size_t size;

    if (text.data[0] == '<' || text.data[0] == '>' || text.data[0] == '&' ||
        (quotes && text.data[0] == '"'))
        return 0;
    size = narc_utf8_decode(text.data, text.size, &code_point, &valid);
    if (!valid || !narc_body_is_character(code_point) || (code_point < ' ' && !lines))
        return 0;
    return size;
}

/* Bytes of ASCII at the front that stand for themselves wherever text may: most of most texts. */
static size_t
plain_ascii(narc_text text)
{
    size_t size = 0;

    while (text.size - size >= 8) {
        const uint64_t bytes = narc_eight_load(text.data + size);

        if (((bytes & NARC_EIGHT_HIGH) | narc_eight_below(bytes, ' ') |
             narc_eight_equal(bytes, '<') | narc_eight_equal(bytes, '>') |
             narc_eight_equal(bytes, '&')) != 0)
            break;
        size += 8;
    }
    while (size < text.size && (unsigned char)text.data[size] >= ' ' &&
           (unsigned char)text.data[size] < 0x80 && text.data[size] != '<' &&
           text.data[size] != '>' && text.data[size] != '&')
        size++;
    return size;
}

static narc_status
read_text(narc_body_reader *reader, narc_body_event *event, narc_error *err)
{
    const bool lines = inside_pre(reader);
    const size_t start = reader->at;
    size_t size = 1;

    event->kind = NARC_BODY_EVENT_TEXT;
    if (!narc_body_holds_text(innermost(reader)))
        return refuse(start, "4.1", "text stands where only elements may", err);
    if (reader->body.data[start] == '&') {
        const size_t which = escape_at(ahead(reader));

        if (which >= ESCAPE_COUNT || escapes[which].text[0] == '"')
            return refuse(start, "2.3", "an escape other than &amp; &lt; &gt;", err);
        event->text = narc_text_from(escapes[which].text);
        reader->at += narc_text_from(escapes[which].escape).size;
        return NARC_OK;
    }
    while (size > 0) {
        reader->at += plain_ascii(ahead(reader));
        if (reader->at == reader->body.size)
            break;
        size = plain_character(ahead(reader), false, lines);
        reader->at += size;
    }
    if (reader->at == start)
        return refuse(start, "2.2", "a character that may not stand here", err);
    event->text = narc_text_slice(reader->body, start, reader->at - start);
    return NARC_OK;
}

/* --- attributes ------------------------------------------------------------------------------- */

/* Cuts ` name="value"` off the front; false when that is not what stands there. */
static bool
cut_attribute(narc_text *rest, narc_text *name, narc_text *value)
{
    size_t equals;
    size_t quote;

    if (rest->size == 0 || rest->data[0] != ' ')
        return false;
    *rest = narc_text_slice(*rest, 1, SIZE_MAX);
    equals = narc_text_find(*rest, NARC_TEXT("=\""));
    if (equals == SIZE_MAX)
        return false;
    *name = narc_text_slice(*rest, 0, equals);
    *rest = narc_text_slice(*rest, equals + 2, SIZE_MAX);
    quote = narc_text_find(*rest, NARC_TEXT("\""));
    if (quote == SIZE_MAX)
        return false;
    *value = narc_text_slice(*rest, 0, quote);
    *rest = narc_text_slice(*rest, quote + 1, SIZE_MAX);
    return true;
}

static bool
value_is_escaped(narc_text value)
{
    for (;;) {
        size_t size = plain_ascii(value); /* a value ends at the first quote */

        value = narc_text_slice(value, size, SIZE_MAX);
        if (value.size == 0)
            return true;
        size = plain_character(value, true, false);
        if (size == 0 && value.data[0] == '&') {
            const size_t which = escape_at(value);

            size = which < ESCAPE_COUNT ? narc_text_from(escapes[which].escape).size : 0;
        }
        if (size == 0)
            return false;
        value = narc_text_slice(value, size, SIZE_MAX);
    }
}

/* Names in the fixed order, each one allowed for the element, with an allowed value. */
static bool
attributes_allowed(narc_body_element element, narc_text rest)
{
    int next = 0;

    while (rest.size > 0) {
        narc_text name;
        narc_text value;
        narc_body_attribute_name attribute;

        if (!cut_attribute(&rest, &name, &value))
            return false;
        attribute = narc_body_attribute_find(name);
        if (attribute == NARC_BODY_ATTRIBUTE_COUNT || (int)attribute < next ||
            !narc_body_may_carry(element, attribute) || !value_is_escaped(value) ||
            !narc_body_value_allowed(attribute, value))
            return false;
        next = (int)attribute + 1;
    }
    return true;
}

/* What the builder would have left out: a picture without an address, a link without one, a span
 * that says nothing. */
static bool
needed_attribute_missing(const narc_body_event *event)
{
    switch (event->element) {
    case NARC_BODY_IMG:
        return !narc_text_starts(event->attributes, " src=");
    case NARC_BODY_A:
        return !narc_text_starts(event->attributes, " href=");
    case NARC_BODY_SPAN:
        return event->attributes.size == 0;
    default:
        return false;
    }
}

/* --- tags ------------------------------------------------------------------------------------- */

static bool
is_void(narc_body_element element)
{
    const narc_body_kind kind = narc_body_element_kind(element);

    return kind == NARC_BODY_VOID || kind == NARC_BODY_VOID_BLOCK;
}

/* The tag name at the front, cut off; mostly that of `likely`. */
static narc_body_element
cut_tag_name(narc_text *rest, narc_body_element likely)
{
    size_t size = 0;
    narc_text name;

    while (size < rest->size && size <= LONGEST_TAG &&
           (narc_ascii_alpha(rest->data[size]) || narc_ascii_digit(rest->data[size])))
        size++;
    name = narc_text_slice(*rest, 0, size);
    *rest = narc_text_slice(*rest, size, SIZE_MAX);
    if (name.size != 0 && narc_text_is(name, narc_body_element_tag(likely)))
        return likely;
    return narc_body_element_find(name);
}

static bool
in_link(const narc_body_reader *reader)
{
    for (uint32_t depth = reader->depth; depth > 0; depth--)
        if (reader->open[depth - 1] == NARC_BODY_A)
            return true;
    return false;
}

static narc_status
check_place(const narc_body_reader *reader, narc_body_element element, narc_error *err)
{
    if (element == NARC_BODY_NONE)
        return refuse(reader->at, "3.1", "an element outside the vocabulary", err);
    if (!narc_body_may_hold(innermost(reader), element))
        return refuse(reader->at, "4.1", "an element where it may not stand", err);
    if (element == NARC_BODY_A && in_link(reader))
        return refuse(reader->at, "4.2", "a link inside a link", err);
    if (!is_void(element) && reader->depth >= NARC_BODY_DEPTH)
        return refuse(reader->at, "4.4", "elements nested too deep", err);
    return NARC_OK;
}

static narc_status
read_start_tag(narc_body_reader *reader, narc_body_event *event, narc_error *err)
{
    narc_text rest = narc_text_slice(ahead(reader), 1, SIZE_MAX);
    size_t end;

    event->kind = NARC_BODY_EVENT_OPEN;
    event->element = cut_tag_name(&rest, NARC_BODY_P);
    NARC_TRY(check_place(reader, event->element, err));
    end = narc_text_find(rest, is_void(event->element) ? NARC_TEXT("/>") : NARC_TEXT(">"));
    if (is_void(event->element)) {
        /* An address may hold "/>" no more than any value may hold '>', so the first is the end. */
        const size_t bracket = narc_text_find(rest, NARC_TEXT(">"));

        if (bracket != SIZE_MAX && end != SIZE_MAX && bracket < end)
            end = SIZE_MAX;
    }
    if (end == SIZE_MAX)
        return refuse(reader->at, "2.1", "a tag that does not end as it should", err);
    event->attributes = narc_text_slice(rest, 0, end);
    if (!attributes_allowed(event->element, event->attributes) || needed_attribute_missing(event))
        return refuse(reader->at, "3.2", "attributes that may not be so", err);
    reader->at = (size_t)(rest.data - reader->body.data) + end + 1;
    if (is_void(event->element)) {
        reader->at++;
        reader->close_void = true;
        reader->just_opened = false;
        reader->open[reader->depth] = (uint8_t)event->element; /* for the close that follows */
        return NARC_OK;
    }
    reader->open[reader->depth++] = (uint8_t)event->element;
    reader->just_opened = true;
    return NARC_OK;
}

static narc_status
read_end_tag(narc_body_reader *reader, narc_body_event *event, narc_error *err)
{
    narc_text rest = narc_text_slice(ahead(reader), 2, SIZE_MAX);

    event->kind = NARC_BODY_EVENT_CLOSE;
    event->element = cut_tag_name(&rest, innermost(reader));
    if (event->element == NARC_BODY_NONE || event->element != innermost(reader) || rest.size == 0 ||
        rest.data[0] != '>')
        return refuse(reader->at, "2.1", "an end tag that ends nothing", err);
    if (reader->just_opened && !narc_body_may_be_empty(event->element))
        return refuse(reader->at, "4.3", "an element without content", err);
    reader->at = (size_t)(rest.data - reader->body.data) + 1;
    reader->depth--;
    reader->just_opened = false;
    return NARC_OK;
}

narc_status
narc_body_reader_next(narc_body_reader *reader, narc_body_event *event, narc_error *err)
{
    *event = (narc_body_event){.kind = NARC_BODY_EVENT_END};
    if (reader->close_void) {
        reader->close_void = false;
        event->kind = NARC_BODY_EVENT_CLOSE;
        event->element = (narc_body_element)reader->open[reader->depth];
        return NARC_OK;
    }
    if (reader->at >= reader->body.size) {
        if (reader->depth > 0)
            return refuse(reader->at, "2.1", "the body ends inside an element", err);
        return NARC_OK;
    }
    if (narc_text_starts(ahead(reader), "</"))
        return read_end_tag(reader, event, err);
    if (reader->body.data[reader->at] == '<')
        return read_start_tag(reader, event, err);
    reader->just_opened = false;
    return read_text(reader, event, err);
}

bool
narc_body_event_attribute(const narc_body_event *event, const char *name, narc_text *raw)
{
    narc_text rest = event->attributes;
    narc_text found;

    while (cut_attribute(&rest, &found, raw))
        if (narc_text_is(found, name))
            return true;
    *raw = (narc_text){NULL, 0};
    return false;
}

void
narc_body_unescape(narc_buffer *out, narc_text raw)
{
    while (raw.size > 0) {
        narc_text rest = raw;
        const narc_text plain = narc_text_split(&rest, '&');
        size_t which;

        narc_buffer_text(out, plain);
        if (plain.size == raw.size)
            break;
        raw = narc_text_slice(raw, plain.size, SIZE_MAX);
        which = escape_at(raw);
        if (which < ESCAPE_COUNT) {
            narc_buffer_literal(out, escapes[which].text);
            raw = narc_text_slice(raw, narc_text_from(escapes[which].escape).size, SIZE_MAX);
        } else {
            narc_buffer_byte(out, '&');
            raw = narc_text_slice(raw, 1, SIZE_MAX);
        }
    }
}

narc_status
narc_body_check(narc_text body, narc_error *err)
{
    narc_body_reader reader = narc_body_reader_begin(body);
    narc_body_event event;

    do
        NARC_TRY(narc_body_reader_next(&reader, &event, err));
    while (event.kind != NARC_BODY_EVENT_END);
    return NARC_OK;
}
