/* Foreign content: SVG and MathML inside HTML (HTML standard, 13.2.6.5 and the adjustments of
 * 13.2.6.1). */
#include "base/text.h"
#include "markup/parser.h"

#include <string.h>

/* --- names as SVG and MathML spell them ------------------------------------------------------- */

/* clang-format off */
static const char *const svg_tags[] = {
    "altGlyph", "altGlyphDef", "altGlyphItem", "animateColor", "animateMotion", "animateTransform",
    "clipPath", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite",
    "feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap", "feDistantLight", "feDropShadow",
    "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feImage", "feMerge",
    "feMergeNode", "feMorphology", "feOffset", "fePointLight", "feSpecularLighting", "feSpotLight",
    "feTile", "feTurbulence", "foreignObject", "glyphRef", "linearGradient", "radialGradient",
    "textPath"
};

static const char *const svg_attributes[] = {
    "attributeName", "attributeType", "baseFrequency", "baseProfile", "calcMode", "clipPathUnits",
    "diffuseConstant", "edgeMode", "filterUnits", "glyphRef", "gradientTransform", "gradientUnits",
    "kernelMatrix", "kernelUnitLength", "keyPoints", "keySplines", "keyTimes", "lengthAdjust",
    "limitingConeAngle", "markerHeight", "markerUnits", "markerWidth", "maskContentUnits",
    "maskUnits", "numOctaves", "pathLength", "patternContentUnits", "patternTransform",
    "patternUnits", "pointsAtX", "pointsAtY", "pointsAtZ", "preserveAlpha", "preserveAspectRatio",
    "primitiveUnits", "refX", "refY", "repeatCount", "repeatDur", "requiredExtensions",
    "requiredFeatures", "specularConstant", "specularExponent", "spreadMethod", "startOffset",
    "stdDeviation", "stitchTiles", "surfaceScale", "systemLanguage", "tableValues", "targetX",
    "targetY", "textLength", "viewBox", "viewTarget", "xChannelSelector", "yChannelSelector",
    "zoomAndPan"
};

/* Attributes with a prefix that means something. */
static const struct {
    const char *name;
    uint8_t space;
} prefixed[] = {
    {"xlink:actuate", NARC_SPACE_XLINK}, {"xlink:arcrole", NARC_SPACE_XLINK},
    {"xlink:href", NARC_SPACE_XLINK}, {"xlink:role", NARC_SPACE_XLINK},
    {"xlink:show", NARC_SPACE_XLINK}, {"xlink:title", NARC_SPACE_XLINK},
    {"xlink:type", NARC_SPACE_XLINK}, {"xml:lang", NARC_SPACE_XML},
    {"xml:space", NARC_SPACE_XML}, {"xmlns", NARC_SPACE_XMLNS},
    {"xmlns:xlink", NARC_SPACE_XMLNS}
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* The spelling of a lower-case name, or NULL. Both tables are in alphabetical order of the names in
 * lower case. */
static const char *
spelling(const char *const *names, size_t count, narc_text name)
{
    size_t low = 0;
    size_t high = count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        size_t i = 0;

        while (i < name.size && name.data[i] == narc_ascii_lower(names[middle][i]))
            i++;
        if (i == name.size && names[middle][i] == '\0')
            return names[middle];
        if (i < name.size && (uint8_t)name.data[i] > (uint8_t)narc_ascii_lower(names[middle][i]))
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static void
adjust_attribute(narc_attribute *attribute, uint32_t space)
{
    const narc_text name = {attribute->name, attribute->name_size};
    const char *other = NULL;

    if (space == NARC_SPACE_SVG)
        other = spelling(svg_attributes, COUNT(svg_attributes), name);
    else if (narc_text_is(name, "definitionurl"))
        other = "definitionURL";
    if (other != NULL) {
        attribute->name = other;
        return;
    }
    if (name.size < 5 || name.data[0] != 'x')
        return;
    for (size_t i = 0; i < COUNT(prefixed); i++)
        if (narc_text_is(name, prefixed[i].name)) {
            attribute->ns = prefixed[i].space;
            attribute->known = NARC_ATTRIBUTE_PREFIXED;
        }
}

/* --- integration points ----------------------------------------------------------------------- */

/* 13.2.6, "HTML integration point": an annotation-xml that says it holds HTML. */
static bool
holds_html(const narc_parser *parser, const narc_token *token)
{
    for (uint32_t i = 0; i < token->attribute_count; i++) {
        const narc_attribute *attribute = &parser->tree->attributes[token->attributes + i];
        const narc_text value = {attribute->value, attribute->value_size};

        if (attribute->known == NARC_ATTRIBUTE_ENCODING)
            return narc_text_is_nocase(value, "text/html") ||
                   narc_text_is_nocase(value, "application/xhtml+xml");
    }
    return false;
}

uint32_t
narc_foreign_facts(uint32_t tag, uint32_t space)
{
    const uint32_t boundary = NARC_IS_SPECIAL | NARC_IS_SCOPE;

    if (space == NARC_SPACE_MATHML)
        switch (tag) {
        case NARC_TAG_MI:
        case NARC_TAG_MO:
        case NARC_TAG_MN:
        case NARC_TAG_MS:
        case NARC_TAG_MTEXT:
            return boundary | NARC_IS_MATHML_TEXT;
        case NARC_TAG_ANNOTATION_XML:
            return boundary;
        default:
            return 0;
        }
    if (tag == NARC_TAG_FOREIGNOBJECT || tag == NARC_TAG_DESC || tag == NARC_TAG_TITLE)
        return boundary | NARC_IS_HTML_POINT;
    return 0;
}

narc_open_id
narc_insert_foreign(narc_parser *parser, uint32_t space)
{
    narc_token *token = &parser->token;
    narc_text name = token->name;
    const char *other = NULL;
    uint32_t facts;
    narc_node_id node;

    if (token->tag == NARC_TAG_OTHER)
        token->tag = narc_other_name(parser, name, true);
    facts = narc_foreign_facts(token->tag, space);
    if (space == NARC_SPACE_SVG)
        other = spelling(svg_tags, COUNT(svg_tags), name);
    else if (token->tag == NARC_TAG_ANNOTATION_XML && holds_html(parser, token))
        facts |= NARC_IS_HTML_POINT;
    if (other != NULL)
        name.data = other;
    for (uint32_t i = 0; i < token->attribute_count; i++)
        adjust_attribute(&parser->tree->attributes[token->attributes + i], space);
    node = narc_tree_make(parser->tree, NARC_NODE_KIND_ELEMENT, name);
    if (node == NARC_NODE_NONE)
        return 0;
    {
        narc_node *made = &parser->tree->nodes[node];

        made->offset = (uint32_t)(token->at - parser->begin);
        made->ns = (uint8_t)space;
        if (token->tag == NARC_TAG_SVG || token->tag == NARC_TAG_MATH)
            made->tag = (uint8_t)token->tag; /* the other numbers are those of HTML */
        made->attributes = token->attributes;
        made->attribute_count = (uint16_t)token->attribute_count;
    }
    token->attributes += token->attribute_count;
    token->attribute_count = 0;
    narc_insert_at(parser, narc_place_for(parser, 0), node);
    return narc_push(parser, node, token->tag, space, facts);
}

/* --- the rules -------------------------------------------------------------------------------- */

/* A start or end tag that belongs to HTML ends the foreign content it stands in. */
static void
break_out(narc_parser *parser)
{
    narc_parser_error(parser, "HTML tag in foreign content", parser->token.at);
    for (;;) {
        const narc_open *top = narc_open_at(parser, parser->top);

        if (parser->top == 0 || top->space == NARC_SPACE_HTML ||
            (top->facts & (NARC_IS_MATHML_TEXT | NARC_IS_HTML_POINT)) != 0)
            break;
        narc_pop(parser);
    }
    narc_build_again(parser);
}

static bool
breaks_out(const narc_parser *parser)
{
    const narc_token *token = &parser->token;

    if ((narc_tag_facts(token->tag) & NARC_IS_BREAKOUT) != 0)
        return true;
    if (token->tag != NARC_TAG_FONT)
        return false;
    for (uint32_t i = 0; i < token->attribute_count; i++) {
        const uint8_t known = parser->tree->attributes[token->attributes + i].known;

        if (known == NARC_ATTRIBUTE_COLOR || known == NARC_ATTRIBUTE_FACE ||
            known == NARC_ATTRIBUTE_SIZE)
            return true;
    }
    return false;
}

static void
start_tag(narc_parser *parser)
{
    const narc_open *top = narc_open_at(parser, parser->top);
    uint32_t space = top->space;
    bool self_closing = parser->token.self_closing;

    if (breaks_out(parser)) {
        break_out(parser);
        return;
    }
    if (parser->fragment && parser->top == parser->bottom)
        space = parser->context_space; /* the adjusted current node */
    narc_insert_foreign(parser, space);
    if (self_closing)
        narc_pop(parser);
}

/* "Any other end tag": the elements of the foreign run are looked through at once, by name. */
static void
end_tag(narc_parser *parser)
{
    narc_token *token = &parser->token;
    narc_open_id match = 0;

    if (token->tag == NARC_TAG_BR || token->tag == NARC_TAG_P) {
        break_out(parser);
        return;
    }
    if (token->tag == NARC_TAG_OTHER)
        token->tag = narc_other_name(parser, token->name, false);
    if (token->tag != 0 && token->tag < parser->foreign_tops.count)
        match = ((narc_open_id *)parser->foreign_tops.items)[token->tag];
    if (match != parser->top)
        narc_parser_error(parser, "end tag of no current element", token->at);
    /* With an HTML element in between, or at the bottom of it all, the mode decides. */
    if (match != 0 && match != parser->bottom &&
        narc_open_at(parser, match)->html == narc_open_at(parser, parser->top)->html)
        narc_pop_until_open(parser, match);
    else if (narc_open_at(parser, parser->top)->html != 0 && parser->top != parser->bottom)
        narc_build_again(parser);
}

void
narc_build_foreign(narc_parser *parser)
{
    narc_token *token = &parser->token;

    switch (token->kind) {
    case NARC_TOKEN_NULLS:
        for (size_t i = 0; i < token->text.size; i++) {
            narc_parser_error(parser, "unexpected-null-character", token->text.data + i);
            narc_insert_text(parser, NARC_TEXT("\xEF\xBF\xBD"));
        }
        break;
    case NARC_TOKEN_TEXT:
        if (parser->frameset_ok)
            for (size_t i = 0; i < token->text.size && parser->frameset_ok; i++)
                parser->frameset_ok = narc_ascii_space(token->text.data[i]);
        narc_insert_text(parser, token->text);
        break;
    case NARC_TOKEN_COMMENT:
        narc_insert_comment(parser, NARC_NODE_NONE);
        break;
    case NARC_TOKEN_DOCTYPE:
        narc_parser_error(parser, "unexpected doctype", token->at);
        break;
    case NARC_TOKEN_START:
        start_tag(parser);
        break;
    case NARC_TOKEN_END:
        end_tag(parser);
        break;
    case NARC_TOKEN_END_OF_FILE:
        break; /* never: the mode has it */
    }
}

/* 13.2.6, the tree construction dispatcher. */
static bool
is_foreign(const narc_parser *parser)
{
    const narc_open *top = narc_open_at(parser, parser->top);
    const narc_token *token = &parser->token;
    uint32_t space = top->space;
    uint32_t facts = top->facts;
    uint32_t tag = top->tag;

    if (parser->fragment && parser->top == parser->bottom) {
        space = parser->context_space;
        facts = parser->context_facts;
        tag = parser->context_tag;
    }
    if (space == NARC_SPACE_HTML || token->kind == NARC_TOKEN_END_OF_FILE)
        return false;
    if (token->kind == NARC_TOKEN_TEXT || token->kind == NARC_TOKEN_NULLS)
        return (facts & (NARC_IS_MATHML_TEXT | NARC_IS_HTML_POINT)) == 0;
    if (token->kind != NARC_TOKEN_START)
        return true;
    if ((facts & NARC_IS_MATHML_TEXT) != 0)
        return token->tag == NARC_TAG_MGLYPH || token->tag == NARC_TAG_MALIGNMARK;
    if (space == NARC_SPACE_MATHML && tag == NARC_TAG_ANNOTATION_XML && token->tag == NARC_TAG_SVG)
        return false;
    return (facts & NARC_IS_HTML_POINT) == 0;
}

void
narc_build_token(narc_parser *parser)
{
    if (is_foreign(parser))
        narc_build_foreign(parser);
    else
        narc_build_by(parser, parser->mode);
}
