/* Codes, strings, concepts and dates as the 2.35 schema wants them. */
#include "newsml/writer.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

static bool
is_uri_scheme(narc_text text)
{
    static const char *const schemes[] = {"http:", "https:", "urn:", "tag:", "ftp:", "info:"};

    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
        if (narc_text_starts_nocase(text, schemes[i]))
            return true;
    return narc_text_find(text, NARC_TEXT("://")) != SIZE_MAX;
}

static bool
is_qcode_list(narc_text text)
{
    while (text.size > 0) {
        const narc_text code = narc_text_split(&text, ' ');

        if (!narc_qcode_is(code) || is_uri_scheme(code))
            return false;
    }
    return true;
}

static bool
is_hex(char c)
{
    return narc_ascii_digit(c) || (narc_ascii_lower(c) >= 'a' && narc_ascii_lower(c) <= 'f');
}

/* RFC 3986 without its grammar: whether the character at i may stand in a reference as it is. */
static bool
is_plain(narc_text uri, size_t i, bool fragment)
{
    const char c = uri.data[i];

    if (c == '%')
        return i + 2 < uri.size && is_hex(uri.data[i + 1]) && is_hex(uri.data[i + 2]);
    if (c == '#')
        return !fragment;
    return narc_ascii_alpha(c) || narc_ascii_digit(c) || (unsigned char)c >= 0x80 ||
           (c != '\0' && strchr("-._~:/?@!$&'()*+,;=", c) != NULL);
}

bool
narc_newsml_is_uri(narc_text text)
{
    bool fragment = false;

    for (size_t i = 0; i < text.size; i++) {
        if (!is_plain(text, i, fragment))
            return false;
        fragment = fragment || text.data[i] == '#';
    }
    return true;
}

/* Characters that may not stand in a reference are percent-encoded, so the value survives and the
 * schema is content. */
static narc_text
clean_uri(narc_newsml_writer *writer, narc_text uri)
{
    narc_buffer out = {.allocator = writer->arena.allocator};
    bool fragment = false;
    narc_text clean;

    for (size_t i = 0; i < uri.size; i++) {
        const char c = uri.data[i];

        if (is_plain(uri, i, fragment))
            narc_buffer_byte(&out, (uint8_t)c);
        else
            narc_buffer_format(&out, "%%%02X", (unsigned)(unsigned char)c);
        fragment = fragment || c == '#';
    }
    if (out.failed)
        writer->arena.failed = true;
    clean = narc_arena_copy(&writer->arena, narc_buffer_as_text(&out));
    narc_buffer_free(&out);
    return clean;
}

void
narc_newsml_write_uri(narc_newsml_writer *writer, const char *name, narc_text uri)
{
    if (uri.size > 0)
        narc_xml_attribute(&writer->xml, name, clean_uri(writer, uri));
}

void
narc_newsml_write_code(narc_newsml_writer *writer, const char *qcode, const char *uri,
                       narc_text code)
{
    if (code.size == 0)
        return;
    if (is_qcode_list(code))
        narc_xml_attribute(&writer->xml, qcode, code);
    else if (is_uri_scheme(code))
        narc_newsml_write_uri(writer, uri, code);
    else
        narc_newsml_write_uri(writer, uri,
                              narc_arena_join(&writer->arena, NARC_TEXT(NARC_NEWSML_CODE), code));
}

void
narc_newsml_write_number(narc_newsml_writer *writer, const char *name, narc_text number,
                         uint64_t least, uint64_t most)
{
    uint64_t value;

    if (number.size == 0)
        return;
    if (narc_text_to_u64(number, &value) && value >= least && value <= most)
        narc_xml_attribute(&writer->xml, name, number);
    else
        narc_newsml_lose(writer, "%s \"%.*s\" is no number the schema admits", name,
                         (int)(number.size < 60 ? number.size : 60), number.data);
}

bool
narc_newsml_is_language(narc_text text)
{
    size_t run = 0;
    bool first = true;

    for (size_t i = 0; i < text.size; i++) {
        const char c = text.data[i];

        if (c == '-' && run > 0) {
            run = 0;
            first = false;
        } else if (narc_ascii_alpha(c) || (!first && narc_ascii_digit(c))) {
            if (++run > 8)
                return false;
        } else {
            return false;
        }
    }
    return run > 0;
}

void
narc_newsml_write_language(narc_newsml_writer *writer, narc_text language)
{
    if (narc_text_equal(language, writer->language))
        return;
    if (language.size == 0)
        narc_buffer_literal(writer->xml.out, " xml:lang=\"\"");
    else if (narc_newsml_is_language(language))
        narc_xml_attribute(&writer->xml, "xml:lang", language);
    else
        narc_newsml_lose(writer, "\"%.*s\" is no language tag",
                         (int)(language.size < 60 ? language.size : 60), language.data);
}

void
narc_newsml_write_direction(narc_newsml_writer *writer, narc_text direction)
{
    if (narc_text_equal(direction, writer->direction))
        return;
    if (narc_text_is(direction, "ltr") || narc_text_is(direction, "rtl"))
        narc_xml_attribute(&writer->xml, "dir", direction);
}

void
narc_newsml_write_text(narc_newsml_writer *writer, narc_text text, bool lines)
{
    while (text.size > 0) {
        size_t end = 0;

        while (end < text.size && text.data[end] != '\n' && text.data[end] != '\r' &&
               text.data[end] != '\t')
            end++;
        narc_xml_text(&writer->xml, narc_text_slice(text, 0, end));
        if (end == text.size)
            break;
        if (lines && text.data[end] == '\n')
            narc_xml_inline_empty(&writer->xml, "br");
        else
            narc_xml_text(&writer->xml, NARC_TEXT(" "));
        text = narc_text_slice(text, end + 1, SIZE_MAX);
    }
}

void
narc_newsml_write_string(narc_newsml_writer *writer, const char *name, const narc_string *string,
                         const char *attributes, bool lines)
{
    char number[16];

    narc_xml_open(&writer->xml, name);
    narc_newsml_write_language(writer, string->language);
    narc_newsml_write_direction(writer, string->direction);
    if (narc_property_lists(attributes, NARC_TEXT("role")))
        narc_newsml_write_code(writer, "role", "roleuri", string->role);
    else if (string->role.size > 0)
        narc_newsml_lose(writer, "%s has no place for a role", name);
    if (string->confidence > 0 && string->confidence <= 100 &&
        narc_property_lists(attributes, NARC_TEXT("confidence"))) {
        snprintf(number, sizeof(number), "%u", string->confidence);
        narc_xml_attribute(&writer->xml, "confidence", narc_text_from(number));
    }
    narc_newsml_write_text(writer, string->value, lines);
    narc_xml_close(&writer->xml);
}

/* A literal may hold no line feed or tab. */
static narc_text
one_line(narc_newsml_writer *writer, narc_text text)
{
    char *copy;

    if (text.size == 0)
        return text;
    copy = narc_arena_alloc(&writer->arena, text.size);
    if (copy == NULL)
        return (narc_text){NULL, 0};
    for (size_t i = 0; i < text.size; i++)
        copy[i] = narc_ascii_space(text.data[i]) ? ' ' : text.data[i];
    return (narc_text){copy, text.size};
}

static void
write_identity(narc_newsml_writer *writer, const char *name, const narc_concept *concept,
               bool may_be_literal)
{
    narc_text literal = may_be_literal ? concept->literal : (narc_text){NULL, 0};
    const narc_text resolved =
        narc_catalogs_resolve(&writer->catalogs, concept->qcode, &writer->arena);

    if (narc_qcode_is(concept->qcode)) {
        narc_xml_attribute(&writer->xml, "qcode", concept->qcode);
    } else if (concept->qcode.size > 0) {
        literal = may_be_literal && literal.size == 0 ? concept->qcode : literal;
        narc_newsml_lose(writer, "%s: \"%.*s\" is no QCode", name,
                         (int)(concept->qcode.size < 60 ? concept->qcode.size : 60),
                         concept->qcode.data);
    }
    /* What the QCode and its catalog say need not be said twice. */
    if (!narc_text_equal(concept->uri, resolved))
        narc_newsml_write_uri(writer, "uri", concept->uri);
    narc_xml_attribute(&writer->xml, "literal", one_line(writer, literal));
}

void
narc_newsml_write_concept(narc_newsml_writer *writer, const char *name, const narc_concept *concept,
                          const char *attributes)
{
    narc_xml_open(&writer->xml, name);
    write_identity(writer, name, concept, narc_property_lists(attributes, NARC_TEXT("literal")));
    if (narc_property_lists(attributes, NARC_TEXT("type")))
        narc_newsml_write_code(writer, "type", "typeuri", concept->type);
    if (narc_property_lists(attributes, NARC_TEXT("role")))
        narc_newsml_write_code(writer, "role", "roleuri", concept->role);
    else if (concept->role.size > 0)
        narc_newsml_lose(writer, "%s has no place for a role", name);
    if (narc_property_lists(attributes, NARC_TEXT("rank"))) {
        narc_newsml_write_number(writer, "rank", concept->rank, 0, UINT32_MAX);
        narc_newsml_write_number(writer, "relevance", concept->relevance, 0, 100);
        narc_newsml_write_number(writer, "confidence", concept->confidence, 0, 100);
    }
    if (narc_property_lists(attributes, NARC_TEXT("why"))) {
        narc_newsml_write_code(writer, "why", "whyuri", concept->why);
        narc_newsml_write_code(writer, "how", "howuri", concept->how);
    }
    for (size_t i = 0; i < concept->names.count; i++)
        narc_newsml_write_string(writer, "name", &concept->names.items[i], " role ", false);
    narc_xml_close(&writer->xml);
}

int
narc_newsml_date_fits(const narc_date *date, narc_property_kind kind)
{
    const bool zone_fits =
        !date->zone_known || (date->offset_minutes >= -14 * 60 && date->offset_minutes <= 14 * 60);

    /* xs:dateTime knows no year 0 and no leap second. */
    if (date->year < 1 || date->second > 59 || !zone_fits)
        return 0;
    switch (date->precision) {
    case NARC_PRECISION_SECOND:
        return 2;
    case NARC_PRECISION_MINUTE:
        return 1;
    case NARC_PRECISION_DAY:
        return kind == NARC_PROPERTY_DAY || kind == NARC_PROPERTY_TRUNCATED ? 2 : 0;
    case NARC_PRECISION_MONTH:
    case NARC_PRECISION_YEAR:
        return kind == NARC_PROPERTY_TRUNCATED ? 2 : 0;
    default:
        return 0;
    }
}

/* Whether a literal is written as XML Schema writes dates: 2026-11-18[T17:42:00[.123]][zone]. */
static bool
is_schema_form(narc_text text, narc_precision precision)
{
    static const char form[] = "0000-00-00T00:00:00";
    static const size_t sizes[] = {0, 4, 7, 10, 0, 19};
    const size_t size = precision <= NARC_PRECISION_SECOND ? sizes[precision] : 0;
    size_t at;

    if (size == 0 || text.size < size)
        return false;
    for (at = 0; at < size; at++)
        if (form[at] == '0' ? !narc_ascii_digit(text.data[at]) : text.data[at] != form[at])
            return false;
    if (size == 19 && at + 1 < text.size && text.data[at] == '.' &&
        narc_ascii_digit(text.data[at + 1]))
        for (at++; at < text.size && narc_ascii_digit(text.data[at]); at++)
            continue;
    text = narc_text_slice(text, at, SIZE_MAX);
    return text.size == 0 || narc_text_is(text, "Z") ||
           (text.size == 6 && (text.data[0] == '+' || text.data[0] == '-') &&
            narc_ascii_digit(text.data[1]) && narc_ascii_digit(text.data[2]) &&
            text.data[3] == ':' && narc_ascii_digit(text.data[4]) &&
            narc_ascii_digit(text.data[5]));
}

bool
narc_newsml_is_date(narc_text text, narc_precision least)
{
    narc_date date;

    return narc_date_parse(text, NARC_TEXT(""), &date) && date.precision >= least &&
           narc_newsml_date_fits(&date, NARC_PROPERTY_TRUNCATED) == 2 &&
           is_schema_form(text, date.precision);
}

narc_text
narc_newsml_date_text(narc_newsml_writer *writer, const narc_date *date)
{
    narc_date full = *date;
    char text[NARC_DATE_SIZE];

    if (is_schema_form(date->literal, date->precision))
        return date->literal;
    if (full.precision == NARC_PRECISION_MINUTE)
        full.precision = NARC_PRECISION_SECOND;
    narc_date_format(&full, text);
    return narc_arena_copy(&writer->arena, narc_text_from(text));
}

void
narc_newsml_write_own(narc_newsml_writer *writer, const char *element, const char *relation,
                      narc_text value, narc_text language, narc_text direction)
{
    narc_xml_open(&writer->xml, element);
    narc_xml_attribute(&writer->xml, "reluri",
                       narc_arena_format(&writer->arena, NARC_NEWSML_REL "%s", relation));
    narc_xml_attribute(&writer->xml, "value", value);
    narc_newsml_write_language(writer, language);
    narc_newsml_write_direction(writer, direction);
    narc_xml_close(&writer->xml);
}
