/* What may stand where in a narc body. */
#include "article/body_vocabulary.h"

#include "base/text.h"

#define MOST_DIGITS 5
#define LONGEST_LANGUAGE 64
#define LONGEST_DATETIME 64

static const struct {
    const char *tag;
    narc_body_kind kind;
} elements[NARC_BODY_ELEMENT_COUNT] = {{"", NARC_BODY_CONTAINER},
#define NARC_BODY_ROW(name, tag, kind) {tag, NARC_BODY_##kind},
                                       NARC_BODY_ELEMENT_LIST(NARC_BODY_ROW)
#undef NARC_BODY_ROW
};

static const char *const attributes[NARC_BODY_ATTRIBUTE_COUNT] = {
#define NARC_BODY_ATTRIBUTE_ROW(name, text) text,
    NARC_BODY_ATTRIBUTE_LIST(NARC_BODY_ATTRIBUTE_ROW)
#undef NARC_BODY_ATTRIBUTE_ROW
};

narc_body_element
narc_body_element_find(narc_text tag)
{
    if (tag.size == 0)
        return NARC_BODY_NONE;
    for (int i = 1; i < NARC_BODY_ELEMENT_COUNT; i++)
        if (elements[i].tag[0] == tag.data[0] && narc_text_is(tag, elements[i].tag))
            return (narc_body_element)i;
    return NARC_BODY_NONE;
}

const char *
narc_body_element_tag(narc_body_element element)
{
    return elements[element].tag;
}

narc_body_kind
narc_body_element_kind(narc_body_element element)
{
    return elements[element].kind;
}

narc_body_attribute_name
narc_body_attribute_find(narc_text name)
{
    for (int i = 0; i < NARC_BODY_ATTRIBUTE_COUNT; i++)
        if (narc_text_is(name, attributes[i]))
            return (narc_body_attribute_name)i;
    return NARC_BODY_ATTRIBUTE_COUNT;
}

const char *
narc_body_attribute_text(narc_body_attribute_name name)
{
    return attributes[name];
}

bool
narc_body_holds_text(narc_body_element element)
{
    const narc_body_kind kind = elements[element].kind;

    return kind == NARC_BODY_BLOCK || kind == NARC_BODY_FLOW || kind == NARC_BODY_INLINE;
}

bool
narc_body_may_be_empty(narc_body_element element)
{
    return element == NARC_BODY_TD || element == NARC_BODY_TH;
}

bool
narc_body_may_hold(narc_body_element parent, narc_body_element child)
{
    switch (child) {
    case NARC_BODY_LI:
        return parent == NARC_BODY_UL || parent == NARC_BODY_OL;
    case NARC_BODY_FIGCAPTION:
        return parent == NARC_BODY_FIGURE;
    case NARC_BODY_CAPTION:
    case NARC_BODY_THEAD:
    case NARC_BODY_TBODY:
    case NARC_BODY_TFOOT:
        return parent == NARC_BODY_TABLE;
    case NARC_BODY_TR:
        return parent == NARC_BODY_TABLE || parent == NARC_BODY_THEAD ||
               parent == NARC_BODY_TBODY || parent == NARC_BODY_TFOOT;
    case NARC_BODY_TH:
    case NARC_BODY_TD:
        return parent == NARC_BODY_TR;
    default:
        break;
    }
    if (elements[child].kind == NARC_BODY_INLINE || elements[child].kind == NARC_BODY_VOID)
        return narc_body_holds_text(parent) ||
               (child == NARC_BODY_IMG && parent == NARC_BODY_FIGURE);
    return parent == NARC_BODY_NONE || parent == NARC_BODY_FIGURE ||
           elements[parent].kind == NARC_BODY_FLOW;
}

bool
narc_body_may_carry(narc_body_element element, narc_body_attribute_name name)
{
    const bool is_cell = element == NARC_BODY_TD || element == NARC_BODY_TH;

    switch (name) {
    case NARC_BODY_ATTRIBUTE_HREF:
        return element == NARC_BODY_A;
    case NARC_BODY_ATTRIBUTE_SRC:
    case NARC_BODY_ATTRIBUTE_ALT:
    case NARC_BODY_ATTRIBUTE_WIDTH:
    case NARC_BODY_ATTRIBUTE_HEIGHT:
        return element == NARC_BODY_IMG;
    case NARC_BODY_ATTRIBUTE_TITLE:
        return element == NARC_BODY_A || element == NARC_BODY_IMG || element == NARC_BODY_ABBR;
    case NARC_BODY_ATTRIBUTE_COLSPAN:
    case NARC_BODY_ATTRIBUTE_ROWSPAN:
        return is_cell;
    case NARC_BODY_ATTRIBUTE_SCOPE:
        return element == NARC_BODY_TH;
    case NARC_BODY_ATTRIBUTE_DATETIME:
        return element == NARC_BODY_TIME;
    case NARC_BODY_ATTRIBUTE_CITE:
        return element == NARC_BODY_BLOCKQUOTE || element == NARC_BODY_Q;
    case NARC_BODY_ATTRIBUTE_LANG:
    case NARC_BODY_ATTRIBUTE_DIR:
        return element != NARC_BODY_BR && element != NARC_BODY_HR;
    case NARC_BODY_ATTRIBUTE_START:
        return element == NARC_BODY_OL;
    case NARC_BODY_ATTRIBUTE_COUNT:
        break;
    }
    return false;
}

bool
narc_body_is_address(narc_body_attribute_name name)
{
    return name == NARC_BODY_ATTRIBUTE_HREF || name == NARC_BODY_ATTRIBUTE_SRC ||
           name == NARC_BODY_ATTRIBUTE_CITE;
}

/* RFC 3986, 3.1. What comes before a ':' without being a scheme makes the address relative, and an
 * escape ("&amp;") ends a scheme as '&' does, so escaped and plain values get the same answer. A
 * character below '!' could hide a scheme from this and not from a browser. */
static bool
address_allowed(narc_text address, bool mail)
{
    size_t at = 0;
    narc_text scheme;

    for (size_t i = 0; i < address.size; i++)
        if ((unsigned char)address.data[i] <= ' ' || address.data[i] == '\x7F')
            return false;
    while (at < address.size &&
           (narc_ascii_alpha(address.data[at]) || narc_ascii_digit(address.data[at]) ||
            address.data[at] == '+' || address.data[at] == '-' || address.data[at] == '.'))
        at++;
    if (at == address.size || address.data[at] != ':')
        return true;
    scheme = narc_text_slice(address, 0, at);
    return narc_text_is_nocase(scheme, "https") || narc_text_is_nocase(scheme, "http") ||
           (mail && narc_text_is_nocase(scheme, "mailto"));
}

static bool
digits_only(narc_text value)
{
    for (size_t i = 0; i < value.size; i++)
        if (!narc_ascii_digit(value.data[i]))
            return false;
    return value.size <= MOST_DIGITS;
}

static bool
language_allowed(narc_text value)
{
    for (size_t i = 0; i < value.size; i++)
        if (!narc_ascii_alpha(value.data[i]) && !narc_ascii_digit(value.data[i]) &&
            value.data[i] != '-')
            return false;
    return value.size <= LONGEST_LANGUAGE;
}

/* No character that is escaped, so that the size is the same before and after. */
static bool
datetime_allowed(narc_text value)
{
    for (size_t i = 0; i < value.size; i++)
        if (value.data[i] == '&' || value.data[i] == '<' || value.data[i] == '>' ||
            value.data[i] == '"')
            return false;
    return value.size <= LONGEST_DATETIME;
}

bool
narc_body_value_allowed(narc_body_attribute_name name, narc_text value)
{
    if (value.size == 0)
        return false;
    switch (name) {
    case NARC_BODY_ATTRIBUTE_HREF:
        return address_allowed(value, true);
    case NARC_BODY_ATTRIBUTE_SRC:
    case NARC_BODY_ATTRIBUTE_CITE:
        return address_allowed(value, false);
    case NARC_BODY_ATTRIBUTE_ALT:
    case NARC_BODY_ATTRIBUTE_TITLE:
        return true;
    case NARC_BODY_ATTRIBUTE_WIDTH:
    case NARC_BODY_ATTRIBUTE_HEIGHT:
    case NARC_BODY_ATTRIBUTE_COLSPAN:
    case NARC_BODY_ATTRIBUTE_ROWSPAN:
    case NARC_BODY_ATTRIBUTE_START:
        return digits_only(value);
    case NARC_BODY_ATTRIBUTE_SCOPE:
        return narc_text_is(value, "row") || narc_text_is(value, "col") ||
               narc_text_is(value, "rowgroup") || narc_text_is(value, "colgroup");
    case NARC_BODY_ATTRIBUTE_DATETIME:
        return datetime_allowed(value);
    case NARC_BODY_ATTRIBUTE_LANG:
        return language_allowed(value);
    case NARC_BODY_ATTRIBUTE_DIR:
        return narc_text_is(value, "ltr") || narc_text_is(value, "rtl") ||
               narc_text_is(value, "auto");
    case NARC_BODY_ATTRIBUTE_COUNT:
        break;
    }
    return false;
}

bool
narc_body_is_character(uint32_t code_point)
{
    if (code_point < 0x20)
        return code_point == '\t' || code_point == '\n';
    return code_point != 0xFFFE && code_point != 0xFFFF &&
           !(code_point >= 0xD800 && code_point <= 0xDFFF) && code_point <= 0x10FFFF;
}

bool
narc_body_is_written(uint32_t code_point)
{
    return narc_body_is_character(code_point) && (code_point < 0x7F || code_point > 0x9F) &&
           !(code_point >= 0xFDD0 && code_point <= 0xFDEF) && (code_point & 0xFFFE) != 0xFFFE;
}
