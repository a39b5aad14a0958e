/* Extension properties that narc wrote: what NewsML-G2 has no place for comes back to its field. */
#include "newsml/reader.h"

#include "base/text.h"

/* What narc's relation is called, empty when the property is somebody else's. */
static narc_text
relation_of(narc_newsml_reader *reader, narc_node_id node)
{
    const narc_text rel = narc_node_attribute(&reader->tree, node, "reluri", NULL);

    return narc_text_starts(rel, NARC_NEWSML_REL)
               ? narc_text_slice(rel, sizeof(NARC_NEWSML_REL) - 1, SIZE_MAX)
               : (narc_text){NULL, 0};
}

static narc_text
value_of(narc_newsml_reader *reader, narc_node_id node)
{
    return narc_arena_copy(reader->arena, narc_node_attribute(&reader->tree, node, "value", NULL));
}

static void
add_string(narc_newsml_reader *reader, narc_node_id node, narc_string_list *list)
{
    narc_string *string = NARC_LIST_ADD(reader->arena, list);

    if (string == NULL)
        return;
    string->value = value_of(reader, node);
    string->language = narc_newsml_language(reader, node);
    string->direction = narc_newsml_direction(reader, node);
}

/* A property whose value the schema does not admit in its own element. */
static bool
read_plain(narc_newsml_reader *reader, narc_node_id node, const narc_property *property)
{
    char *field = (char *)reader->item + property->field;

    switch (property->kind) {
    case NARC_PROPERTY_DATE:
    case NARC_PROPERTY_DAY:
    case NARC_PROPERTY_TRUNCATED:
    case NARC_PROPERTY_EMBARGO: {
        const narc_text source = narc_arena_format(
            reader->arena, "newsml:%s/%s", narc_section_name(property->section), property->name);
        const narc_text literal = value_of(reader, node);
        narc_date *date = (narc_date *)(void *)field;

        if (!narc_date_parse(literal, source, date))
            *date = (narc_date){.literal = literal, .source = source};
        return true;
    }
    case NARC_PROPERTY_TEXT:
    case NARC_PROPERTY_LANGUAGE:
        *(narc_text *)(void *)field = value_of(reader, node);
        return true;
    default:
        return false;
    }
}

bool
narc_newsml_read_own_property(narc_newsml_reader *reader, narc_node_id node)
{
    const narc_text relation = relation_of(reader, node);
    const narc_property *property;

    if (relation.size == 0)
        return false;
    if (narc_text_is(relation, "url")) {
        reader->item->url = value_of(reader, node);
        return true;
    }
    if (narc_text_is(relation, "section")) {
        add_string(reader, node, &reader->item->sections);
        return true;
    }
    property = narc_property_find(relation);
    return property != NULL && read_plain(reader, node, property);
}

bool
narc_newsml_read_rendition_property(narc_newsml_reader *reader, narc_node_id node,
                                    narc_rendition *rendition)
{
    const narc_text relation = relation_of(reader, node);

    if (narc_text_is(relation, "alt"))
        rendition->alt = value_of(reader, node);
    else if (narc_text_is(relation, "credit"))
        rendition->credit = value_of(reader, node);
    else if (narc_text_is(relation, "sha256"))
        rendition->sha256 = value_of(reader, node);
    else if (narc_text_is(relation, "caption"))
        add_string(reader, node, &rendition->captions);
    else
        return false;
    return true;
}
