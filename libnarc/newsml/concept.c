/* Texts, concepts and dates: what the properties of NewsML-G2 are made of. */
#include "newsml/reader.h"

#include "base/fail.h"
#include "base/text.h"
#include "base/utf8.h"

static narc_text
raw_attribute(const narc_newsml_reader *reader, narc_node_id node, const char *name)
{
    return narc_text_trim(narc_node_attribute(&reader->tree, node, name, NULL));
}

narc_text
narc_newsml_attribute(narc_newsml_reader *reader, narc_node_id node, const char *name)
{
    return narc_arena_copy(reader->arena, raw_attribute(reader, node, name));
}

narc_text
narc_newsml_percent_decoded(narc_arena *arena, narc_text text)
{
    char *decoded = narc_arena_alloc(arena, text.size);
    size_t size = 0;

    if (decoded == NULL)
        return (narc_text){NULL, 0};
    for (size_t i = 0; i < text.size; i++) {
        const bool escape = text.data[i] == '%' && i + 2 < text.size;
        const int high = escape ? narc_ascii_hex(text.data[i + 1]) : -1;
        const int low = high >= 0 ? narc_ascii_hex(text.data[i + 2]) : -1;

        if (low >= 0) {
            decoded[size++] = (char)(high * 16 + low);
            i += 2;
        } else {
            decoded[size++] = text.data[i];
        }
    }
    if (!narc_utf8_valid((narc_text){decoded, size}))
        return narc_arena_copy(arena, text);
    return (narc_text){decoded, size};
}

narc_text
narc_newsml_code(narc_newsml_reader *reader, narc_node_id node, const char *qcode, const char *uri)
{
    narc_text code = raw_attribute(reader, node, qcode);

    if (code.size == 0) {
        code = raw_attribute(reader, node, uri);
        if (narc_text_starts(code, NARC_NEWSML_CODE))
            return narc_newsml_percent_decoded(
                reader->arena, narc_text_slice(code, sizeof(NARC_NEWSML_CODE) - 1, SIZE_MAX));
    }
    return narc_arena_copy(reader->arena, code);
}

/* An attribute that counts for everything below it as well. */
static narc_text
inherited(const narc_newsml_reader *reader, narc_node_id node, const char *ns, const char *name)
{
    for (; node != NARC_NODE_DOCUMENT && node != NARC_NODE_NONE;
         node = narc_tree_node(&reader->tree, node)->parent) {
        bool found = false;
        const narc_text value = ns != NULL
                                    ? narc_node_attribute_ns(&reader->tree, node, ns, name, &found)
                                    : narc_node_attribute(&reader->tree, node, name, &found);

        if (found)
            return narc_text_trim(value); /* an empty one says that nothing is known */
    }
    return (narc_text){NULL, 0};
}

narc_text
narc_newsml_language(narc_newsml_reader *reader, narc_node_id node)
{
    return narc_arena_copy(reader->arena, inherited(reader, node, NARC_XML_NS, "lang"));
}

narc_text
narc_newsml_direction(narc_newsml_reader *reader, narc_node_id node)
{
    return narc_arena_copy(reader->arena, inherited(reader, node, NULL, "dir"));
}

/* Appends text with each run of white space as one space, none at the beginning of a line. */
static void
append_folded(narc_buffer *out, narc_text text, bool *space)
{
    for (size_t i = 0; i < text.size;) {
        size_t end = i;

        if (narc_ascii_space(text.data[i])) {
            *space = true;
            i++;
            continue;
        }
        while (end < text.size && !narc_ascii_space(text.data[end]))
            end++;
        if (*space && out->size > 0 && out->data[out->size - 1] != '\n')
            narc_buffer_byte(out, ' ');
        *space = false;
        narc_buffer_bytes(out, text.data + i, end - i);
        i = end;
    }
}

narc_text
narc_newsml_folded(narc_newsml_reader *reader, narc_text text)
{
    bool space = false;

    narc_buffer_clear(&reader->scratch);
    append_folded(&reader->scratch, text, &space);
    if (reader->scratch.failed)
        reader->arena->failed = true;
    return narc_arena_copy(reader->arena, narc_buffer_as_text(&reader->scratch));
}

narc_text
narc_newsml_text(narc_newsml_reader *reader, narc_node_id node, bool lines)
{
    const narc_tree *tree = &reader->tree;
    bool space = false;
    narc_node_id id;

    narc_buffer_clear(&reader->scratch);
    for (id = node; id != NARC_NODE_NONE; id = narc_node_after(tree, id, node)) {
        if (tree->nodes[id].kind == NARC_NODE_KIND_TEXT) {
            append_folded(&reader->scratch, narc_node_content(tree, id), &space);
        } else if (narc_node_is_element(tree, id) && narc_node_tag(tree, id) == NARC_TAG_BR) {
            if (lines)
                narc_buffer_byte(&reader->scratch, '\n');
            space = !lines;
        }
    }
    if (reader->scratch.failed)
        reader->arena->failed = true;
    return narc_arena_copy(reader->arena, narc_text_trim(narc_buffer_as_text(&reader->scratch)));
}

void
narc_newsml_string(narc_newsml_reader *reader, narc_node_id node, bool lines, narc_string *out)
{
    uint64_t confidence;

    out->value = narc_newsml_text(reader, node, lines);
    out->language = narc_newsml_language(reader, node);
    out->direction = narc_newsml_direction(reader, node);
    out->role = narc_newsml_code(reader, node, "role", "roleuri");
    if (narc_text_to_u64(raw_attribute(reader, node, "confidence"), &confidence) &&
        confidence <= 100)
        out->confidence = (uint32_t)confidence;
}

void
narc_newsml_concept(narc_newsml_reader *reader, narc_node_id node, narc_concept *out)
{
    narc_node_id child;

    out->qcode = narc_newsml_attribute(reader, node, "qcode");
    out->uri = narc_newsml_attribute(reader, node, "uri");
    out->literal = narc_newsml_attribute(reader, node, "literal");
    out->type = narc_newsml_code(reader, node, "type", "typeuri");
    out->role = narc_newsml_code(reader, node, "role", "roleuri");
    out->rank = narc_newsml_attribute(reader, node, "rank");
    out->relevance = narc_newsml_attribute(reader, node, "relevance");
    out->confidence = narc_newsml_attribute(reader, node, "confidence");
    out->why = narc_newsml_code(reader, node, "why", "whyuri");
    out->how = narc_newsml_code(reader, node, "how", "howuri");
    if (out->qcode.size > 0 && !narc_qcode_is(out->qcode))
        narc_newsml_odd(reader, node, "\"%.*s\" is no QCode", (int)out->qcode.size,
                        out->qcode.data);
    else if (out->qcode.size > 0 && out->uri.size == 0)
        out->uri = narc_catalogs_resolve(&reader->catalogs, out->qcode, reader->arena);
    for (child = narc_tree_node(&reader->tree, node)->first; child != NARC_NODE_NONE;
         child = narc_tree_node(&reader->tree, child)->next) {
        narc_string *name;

        if (!narc_newsml_is_own(reader, child) ||
            !narc_text_is(narc_node_local(&reader->tree, child), "name"))
            continue;
        name = NARC_LIST_ADD(reader->arena, &out->names);
        if (name != NULL)
            narc_newsml_string(reader, child, false, name);
    }
}

void
narc_newsml_date(narc_newsml_reader *reader, narc_node_id node, narc_text literal, const char *path,
                 narc_precision least, narc_date *out)
{
    const narc_text source =
        narc_arena_join(reader->arena, NARC_TEXT("newsml:"), narc_text_from(path));

    literal = narc_arena_copy(reader->arena, narc_text_trim(literal));
    if (literal.size == 0) {
        narc_newsml_odd(reader, node, "%s is empty", path);
        return;
    }
    if (!narc_date_parse(literal, source, out)) {
        *out = (narc_date){.literal = literal, .source = source};
        narc_newsml_odd(reader, node, "%s \"%.*s\" is no date", path,
                        (int)(literal.size < 60 ? literal.size : 60), literal.data);
    } else if (out->precision < least) {
        narc_newsml_odd(reader, node, "%s \"%.*s\" lacks its time of day", path,
                        (int)(literal.size < 60 ? literal.size : 60), literal.data);
    }
}

bool
narc_newsml_is_own(const narc_newsml_reader *reader, narc_node_id node)
{
    narc_text ns;

    if (!narc_node_is_element(&reader->tree, node))
        return false;
    ns = narc_node_namespace(&reader->tree, node);
    return reader->bare_names ? ns.size == 0 : narc_text_is(ns, NARC_NAR_NS);
}

/* Two attributes share a field when one is the other with "uri" behind it; qcode and uri do not. */
static bool
shares_field(const narc_newsml_reader *reader, narc_node_id node, narc_text name)
{
    char other[32];

    if (!narc_text_ends(name, "uri") || name.size <= 3 || name.size - 3 >= sizeof(other))
        return false;
    for (size_t i = 0; i < name.size - 3; i++)
        other[i] = name.data[i];
    other[name.size - 3] = '\0';
    return raw_attribute(reader, node, other).size > 0;
}

/* Whether the value is that of the root. */
static bool
says_again(const narc_newsml_reader *reader, narc_node_id node, narc_text name, narc_text value)
{
    const narc_node_id root = narc_tree_node(&reader->tree, NARC_NODE_DOCUMENT)->first;
    const narc_text stated =
        narc_text_is(name, "dir")
            ? narc_node_attribute(&reader->tree, root, "dir", NULL)
            : narc_node_attribute_ns(&reader->tree, root, NARC_XML_NS, "lang", NULL);

    return node != root && narc_text_equal(narc_text_trim(stated), narc_text_trim(value));
}

bool
narc_newsml_attributes_held(const narc_newsml_reader *reader, narc_node_id node, const char *listed)
{
    const narc_tree *tree = &reader->tree;
    const narc_node *element = narc_tree_node(tree, node);

    for (uint32_t i = 0; i < element->attribute_count; i++) {
        const narc_attribute *attribute = &tree->attributes[element->attributes + i];
        const narc_text name = {attribute->name, attribute->name_size};

        if (narc_text_trim((narc_text){attribute->value, attribute->value_size}).size == 0)
            continue; /* says nothing, and no attribute of a held property may be empty */
        if (narc_text_is(tree->namespaces[attribute->ns], NARC_XMLNS_NS))
            continue;
        if (attribute->ns != 0 && !narc_text_is(name, "xml:lang"))
            return false;
        /* Every string has its language and direction. One that repeats what is inherited would not
         * be written again. */
        if (narc_text_is(name, "xml:lang") || narc_text_is(name, "dir")) {
            if (says_again(reader, node, name,
                           (narc_text){attribute->value, attribute->value_size}))
                return false;
            continue;
        }
        if (!narc_property_lists(listed, name) || shares_field(reader, node, name))
            return false;
    }
    return true;
}

/* Whether each br stands between two pieces of text, where the line feed of a field is. */
static bool
breaks_held(const narc_newsml_reader *reader, narc_node_id node)
{
    const narc_tree *tree = &reader->tree;
    bool text = false;
    bool open = false; /* a br that nothing follows yet */

    for (narc_node_id id = tree->nodes[node].first; id != NARC_NODE_NONE;
         id = tree->nodes[id].next) {
        if (narc_node_is_element(tree, id)) {
            if (!text || open)
                return false;
            open = true;
        } else if (tree->nodes[id].kind == NARC_NODE_KIND_TEXT &&
                   narc_text_trim(narc_node_content(tree, id)).size > 0) {
            text = true;
            open = false;
        }
    }
    return !open;
}

bool
narc_newsml_held(const narc_newsml_reader *reader, narc_node_id node, const char *attributes,
                 const char *children)
{
    const narc_tree *tree = &reader->tree;
    narc_node_id child;

    if (!narc_newsml_attributes_held(reader, node, attributes))
        return false;
    /* A URI that the QCode stands for is written only if the QCode does not say it. */
    if (raw_attribute(reader, node, "qcode").size > 0 &&
        raw_attribute(reader, node, "uri").size > 0)
        return false;
    if (narc_property_lists(children, NARC_TEXT("br")) && !breaks_held(reader, node))
        return false;
    for (child = narc_tree_node(tree, node)->first; child != NARC_NODE_NONE;
         child = narc_tree_node(tree, child)->next) {
        if (!narc_node_is_element(tree, child))
            continue;
        if (!narc_newsml_is_own(reader, child) ||
            !narc_property_lists(children, narc_node_local(tree, child)) ||
            !narc_newsml_attributes_held(reader, child, " role roleuri "))
            return false;
        for (narc_node_id below = tree->nodes[child].first; below != NARC_NODE_NONE;
             below = tree->nodes[below].next)
            if (narc_node_is_element(tree, below))
                return false;
    }
    return true;
}
