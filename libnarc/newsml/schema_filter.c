/* Start tags against the table of the schema. */
#include "newsml/schema_filter.h"

#include "base/text.h"
#include "newsml/catalogs.h"
#include "newsml/property.h"
#include "newsml/writer.h"

#include <string.h>

static const narc_schema_fact *
fact_of(const narc_tree *tree, narc_node_id node)
{
    const narc_text name = narc_node_local(tree, node);
    size_t low = 0;
    size_t high = narc_schema_fact_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order =
            narc_text_compare(narc_text_from(narc_schema_facts[middle].element), name);

        if (order == 0)
            return &narc_schema_facts[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool
is_number(narc_text text, uint64_t least, uint64_t most)
{
    uint64_t value;

    return narc_text_to_u64(text, &value) && value >= least && value <= most;
}

static bool
is_decimal(narc_text text)
{
    bool digit = false;
    bool point = false;

    if (text.size > 0 && (text.data[0] == '-' || text.data[0] == '+'))
        text = narc_text_slice(text, 1, SIZE_MAX);
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '.' && !point)
            point = true;
        else if (narc_ascii_digit(text.data[i]))
            digit = true;
        else
            return false;
    }
    return digit;
}

/* The ASCII part of NCName; other letters are left to the sender. */
static bool
is_name(narc_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        const char c = text.data[i];
        const bool first = narc_ascii_alpha(c) || c == '_' || (unsigned char)c >= 0x80;

        if (!first && (i == 0 || (!narc_ascii_digit(c) && c != '-' && c != '.')))
            return false;
    }
    return text.size > 0;
}

/* Each word of a list, or the whole when it is none. */
static bool
words_fit(narc_text text, char kind)
{
    while (text.size > 0) {
        const narc_text word = narc_text_trim(narc_text_split(&text, ' '));

        if (word.size > 0 && !(kind == 'Q' ? narc_qcode_is(word) : narc_newsml_is_uri(word)))
            return false;
    }
    return true;
}

static bool
value_fits(narc_text value, char kind)
{
    const narc_text trimmed = narc_text_trim(value);

    switch (kind) {
    case 'q':
        return narc_qcode_is(value);
    case 'Q':
    case 'U':
        return words_fit(trimmed, kind);
    case 'u':
        return narc_newsml_is_uri(trimmed);
    case 'n':
        return is_number(trimmed, 0, UINT64_MAX);
    case 'p':
        return is_number(trimmed, 1, UINT64_MAX);
    case 'h':
        return is_number(trimmed, 0, 100);
    case 'd':
        return is_decimal(trimmed);
    case 'b':
        return narc_text_is(trimmed, "true") || narc_text_is(trimmed, "false") ||
               narc_text_is(trimmed, "0") || narc_text_is(trimmed, "1");
    case 't':
        return narc_newsml_is_date(trimmed);
    case 'i':
        return is_name(trimmed);
    case 'l':
        return narc_newsml_is_language(trimmed);
    default:
        return true;
    }
}

bool
narc_schema_attribute_fits(const narc_tree *tree, narc_node_id node,
                           const narc_attribute *attribute)
{
    const narc_text name = {attribute->name, attribute->name_size};
    const narc_text value = {attribute->value, attribute->value_size};
    const narc_schema_fact *fact;
    const char *at;

    if (attribute->ns != 0 || !narc_text_is(narc_node_namespace(tree, node), NARC_NAR_NS))
        return true;
    fact = fact_of(tree, node);
    if (fact == NULL)
        return true;
    if (narc_text_is(name, "dir"))
        return narc_text_is(value, "ltr") || narc_text_is(value, "rtl");
    for (at = strchr(fact->attributes, ' '); at != NULL; at = strchr(at, ' ')) {
        at++;
        if (strncmp(at, name.data, name.size) == 0 && at[name.size] == '=')
            return value_fits(value, at[name.size + 1]);
    }
    return false;
}

static const narc_attribute *
attribute_named(const narc_tree *tree, narc_node_id node, narc_text name)
{
    const narc_node *element = narc_tree_node(tree, node);

    for (uint32_t i = 0; i < element->attribute_count; i++) {
        const narc_attribute *attribute = &tree->attributes[element->attributes + i];

        if (attribute->ns == 0 &&
            narc_text_equal((narc_text){attribute->name, attribute->name_size}, name))
            return attribute;
    }
    return NULL;
}

bool
narc_schema_element_fits(const narc_tree *tree, narc_node_id node)
{
    const narc_schema_fact *fact;
    narc_text words;

    if (!narc_text_is(narc_node_namespace(tree, node), NARC_NAR_NS))
        return true;
    fact = fact_of(tree, node);
    if (fact == NULL)
        return true; /* html and nitf come in this namespace too */
    words = narc_text_from(fact->attributes);
    while (words.size > 0) {
        narc_text word = narc_text_split(&words, ' ');
        const narc_attribute *attribute;

        if (!narc_text_ends(word, "!"))
            continue;
        attribute = attribute_named(tree, node, narc_text_split(&word, '='));
        if (attribute == NULL || !narc_schema_attribute_fits(tree, node, attribute))
            return false;
    }
    return true;
}

bool
narc_schema_is_open(const narc_tree *tree, narc_node_id node)
{
    const narc_text name = narc_node_local(tree, node);

    return !narc_text_is(narc_node_namespace(tree, node), NARC_NAR_NS) ||
           narc_text_is(name, "inlineXML") || narc_text_is(name, "rightsExpressionXML") ||
           fact_of(tree, node) == NULL;
}
