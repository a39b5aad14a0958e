/* itemMeta and contentMeta: each child goes to the field that the table of properties names, or is
 * kept verbatim. */
#include "newsml/reader.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

static void *
field_of(narc_newsml_reader *reader, const narc_property *property)
{
    return (char *)reader->item + property->field;
}

/* The field cannot say all the element says: the element is kept as the field's entry too. */
static void
keep_unless_held(narc_newsml_reader *reader, narc_node_id node, const narc_property *property,
                 const char *children, size_t index)
{
    if (!narc_newsml_held(reader, node, property->attributes, children))
        narc_newsml_keep_entry(reader, node, narc_section_name(property->section), index);
}

static void
read_concept(narc_newsml_reader *reader, narc_node_id node, const narc_property *property)
{
    narc_concept_list *list = field_of(reader, property);
    narc_concept *concept = NARC_LIST_ADD(reader->arena, list);

    if (concept == NULL)
        return;
    narc_newsml_concept(reader, node, concept);
    keep_unless_held(reader, node, property, " name ", list->count);
}

static void
read_string(narc_newsml_reader *reader, narc_node_id node, const narc_property *property)
{
    const bool lines = property->kind == NARC_PROPERTY_BLOCK;
    narc_string_list *list = field_of(reader, property);
    narc_string string = {.confidence = 0};
    narc_string *entry;

    narc_newsml_string(reader, node, lines, &string);
    if (string.value.size == 0) { /* <by/> and the like */
        narc_newsml_keep(reader, node, narc_text_from(narc_section_name(property->section)));
        return;
    }
    entry = NARC_LIST_ADD(reader->arena, list);
    if (entry == NULL)
        return;
    *entry = string;
    keep_unless_held(reader, node, property, lines ? " br " : "", list->count);
}

static void
read_text(narc_newsml_reader *reader, narc_node_id node, const narc_property *property)
{
    narc_text *field = field_of(reader, property);
    const narc_text value = narc_newsml_text(reader, node, false);

    if (field->size > 0 || value.size == 0) {
        narc_newsml_keep(reader, node, narc_text_from(narc_section_name(property->section)));
        return;
    }
    *field = value;
    keep_unless_held(reader, node, property, "", 1);
}

static void
read_date(narc_newsml_reader *reader, narc_node_id node, const narc_property *property,
          narc_precision least)
{
    narc_date *field = field_of(reader, property);
    char path[64];

    if (field->literal.size > 0) {
        narc_newsml_keep(reader, node, narc_text_from(narc_section_name(property->section)));
        return;
    }
    snprintf(path, sizeof(path), "%s/%s", narc_section_name(property->section), property->name);
    narc_newsml_date(reader, node, narc_newsml_text(reader, node, false), path, least, field);
    keep_unless_held(reader, node, property, "", 1);
}

/* Present but empty means until further notice; so does what cannot be understood, because letting
 * an embargoed story go is the worse mistake. */
static void
read_embargo(narc_newsml_reader *reader, narc_node_id node, const narc_property *property)
{
    narc_item *item = reader->item;
    const narc_text literal = narc_newsml_text(reader, node, false);

    item->embargo = NARC_EMBARGO_INDEFINITE;
    if (literal.size > 0 && item->embargo_until.literal.size == 0) {
        narc_newsml_date(reader, node, literal, "itemMeta/embargoed", NARC_PRECISION_MINUTE,
                         &item->embargo_until);
        if (item->embargo_until.precision >= NARC_PRECISION_MINUTE)
            item->embargo = NARC_EMBARGO_UNTIL;
    }
    keep_unless_held(reader, node, property, "", 1);
}

/* The code of a publishing status, whatever alias or scheme it is written with. */
static narc_text
status_code(narc_newsml_reader *reader, narc_node_id node)
{
    narc_text code = narc_newsml_attribute(reader, node, "qcode");
    narc_text uri = narc_newsml_attribute(reader, node, "uri");

    if (code.size > 0 && uri.size == 0)
        uri = narc_catalogs_resolve(&reader->catalogs, code, reader->arena);
    if (narc_text_starts(uri, NARC_PUBSTATUS_SCHEME))
        return narc_text_slice(uri, sizeof(NARC_PUBSTATUS_SCHEME) - 1, SIZE_MAX);
    if (code.size > 0) {
        narc_text rest = code;

        narc_text_split(&rest, ':');
        return rest.size > 0 ? rest : code;
    }
    while (narc_text_find(uri, NARC_TEXT("/")) != SIZE_MAX)
        narc_text_split(&uri, '/');
    return uri.size > 0 ? uri : narc_newsml_text(reader, node, false);
}

/* Whether the status is written as narc writes it: by QCode where the catalogs know the alias. */
static bool
is_usual_status(narc_newsml_reader *reader, narc_node_id node)
{
    const narc_text qcode = narc_node_attribute(&reader->tree, node, "qcode", NULL);
    const bool by_qcode = qcode.size > 0;
    narc_text scheme = {NULL, 0};
    const bool known = narc_catalogs_find(&reader->catalogs, NARC_TEXT("stat"), &scheme) &&
                       narc_text_is(scheme, NARC_PUBSTATUS_SCHEME);

    return by_qcode == known || (by_qcode && !narc_qcode_is(qcode));
}

static void
read_status(narc_newsml_reader *reader, narc_node_id node, const narc_property *property)
{
    narc_item *item = reader->item;
    const narc_text code = status_code(reader, node);

    if (narc_text_is_nocase(code, "usable")) {
        item->status = NARC_STATUS_USABLE;
    } else if (narc_text_is_nocase(code, "withheld")) {
        item->status = NARC_STATUS_WITHHELD;
    } else if (narc_text_is_nocase(code, "canceled") || narc_text_is_nocase(code, "cancelled")) {
        item->status = NARC_STATUS_CANCELED;
    } else if (code.size > 0) {
        /* Held back rather than published by mistake. */
        item->status = NARC_STATUS_WITHHELD;
        narc_newsml_odd(reader, node, "unknown publishing status \"%.*s\" counts as withheld",
                        (int)(code.size < 60 ? code.size : 60), code.data);
    } else {
        narc_newsml_odd(reader, node, "pubStatus is empty");
    }
    if (!is_usual_status(reader, node))
        narc_newsml_keep_entry(reader, node, "itemMeta", 1);
    else
        keep_unless_held(reader, node, property, "", 1);
}

static void
read_language(narc_newsml_reader *reader, narc_node_id node, const narc_property *property)
{
    const narc_text tag = narc_newsml_attribute(reader, node, "tag");
    narc_item *item = reader->item;

    if (tag.size == 0)
        narc_newsml_odd(reader, node, "language has no tag");
    if (tag.size == 0 || narc_text_is(item->language_source, "newsml:contentMeta/language")) {
        narc_newsml_keep(reader, node, NARC_TEXT("contentMeta"));
        return;
    }
    item->language = tag;
    item->language_source =
        narc_arena_copy(reader->arena, NARC_TEXT("newsml:contentMeta/language"));
    keep_unless_held(reader, node, property, "", 1);
}

static void
read_note(narc_newsml_reader *reader, narc_node_id node, const narc_property *property)
{
    const narc_text value = narc_newsml_text(reader, node, true);
    narc_note_list *list = field_of(reader, property);
    narc_note *note;

    if (value.size == 0) {
        narc_newsml_keep(reader, node, NARC_TEXT("itemMeta"));
        return;
    }
    note = NARC_LIST_ADD(reader->arena, list);
    if (note == NULL)
        return;
    note->value = value;
    note->language = narc_newsml_language(reader, node);
    note->role = narc_newsml_code(reader, node, "role", "roleuri");
    note->constraint = narc_newsml_attribute(reader, node, "pubconstraint");
    keep_unless_held(reader, node, property, " br ", list->count);
}

static void
read_alt_id(narc_newsml_reader *reader, narc_node_id node, const narc_property *property)
{
    narc_alt_id_list *list = field_of(reader, property);
    narc_alt_id *id = NARC_LIST_ADD(reader->arena, list);

    if (id == NULL)
        return;
    id->value = narc_newsml_text(reader, node, false);
    id->type = narc_newsml_code(reader, node, "type", "typeuri");
    id->environment = narc_newsml_code(reader, node, "environment", "environmenturi");
    keep_unless_held(reader, node, property, "", list->count);
}

static void
read_link(narc_newsml_reader *reader, narc_node_id node, const narc_property *property)
{
    narc_link_list *list = field_of(reader, property);
    narc_link *link = NARC_LIST_ADD(reader->arena, list);
    narc_node_id child;

    if (link == NULL)
        return;
    link->rel = narc_newsml_code(reader, node, "rel", "reluri");
    link->href = narc_newsml_attribute(reader, node, "href");
    link->residref = narc_newsml_attribute(reader, node, "residref");
    link->version = narc_newsml_attribute(reader, node, "version");
    link->content_type = narc_newsml_attribute(reader, node, "contenttype");
    link->rank = narc_newsml_attribute(reader, node, "rank");
    for (child = narc_node_child(&reader->tree, node, "title"); child != NARC_NODE_NONE;
         child = narc_node_sibling(&reader->tree, child, "title")) {
        narc_string *title = NARC_LIST_ADD(reader->arena, &link->titles);

        if (title != NULL)
            narc_newsml_string(reader, child, false, title);
    }
    keep_unless_held(reader, node, property, " title ", list->count);
}

static void
read_property(narc_newsml_reader *reader, narc_node_id node, const narc_property *property)
{
    switch (property->kind) {
    case NARC_PROPERTY_CONCEPT:
        read_concept(reader, node, property);
        break;
    case NARC_PROPERTY_STRING:
    case NARC_PROPERTY_BLOCK:
        read_string(reader, node, property);
        break;
    case NARC_PROPERTY_TEXT:
        read_text(reader, node, property);
        break;
    case NARC_PROPERTY_DATE:
        read_date(reader, node, property, NARC_PRECISION_MINUTE);
        break;
    case NARC_PROPERTY_DAY:
    case NARC_PROPERTY_TRUNCATED:
        read_date(reader, node, property,
                  property->kind == NARC_PROPERTY_DAY ? NARC_PRECISION_DAY : NARC_PRECISION_YEAR);
        break;
    case NARC_PROPERTY_NOTE:
        read_note(reader, node, property);
        break;
    case NARC_PROPERTY_ALT_ID:
        read_alt_id(reader, node, property);
        break;
    case NARC_PROPERTY_LINK:
        read_link(reader, node, property);
        break;
    case NARC_PROPERTY_STATUS:
        read_status(reader, node, property);
        break;
    case NARC_PROPERTY_EMBARGO:
        read_embargo(reader, node, property);
        break;
    case NARC_PROPERTY_LANGUAGE:
        read_language(reader, node, property);
        break;
    case NARC_PROPERTY_EXTENSION:
        if (!narc_newsml_read_own_property(reader, node))
            narc_newsml_keep(reader, node, narc_text_from(narc_section_name(property->section)));
        break;
    }
}

void
narc_newsml_read_meta(narc_newsml_reader *reader, narc_node_id node, narc_property_section section)
{
    const narc_tree *tree = &reader->tree;
    const narc_text path = narc_text_from(narc_section_name(section));
    narc_node_id child;

    narc_newsml_keep_attributes(reader, node, path, " xml:lang dir ");
    for (child = tree->nodes[node].first; child != NARC_NODE_NONE;
         child = tree->nodes[child].next) {
        const narc_text name = narc_node_local(tree, child);
        const narc_property *property;

        if (!narc_node_is_element(tree, child))
            continue;
        property = narc_newsml_is_own(reader, child) ? narc_property_find(name) : NULL;
        if (property == NULL) {
            if (narc_newsml_is_own(reader, child))
                narc_newsml_odd(reader, child, "%.*s is no property of %s",
                                (int)(name.size < 60 ? name.size : 60), name.data, path.data);
            narc_newsml_keep(reader, child, path);
            continue;
        }
        if (property->section != section)
            narc_newsml_odd(reader, child, "%s stands in %s", property->name, path.data);
        /* What narc wrote because the schema demands something and nobody had stated it. */
        if (!narc_text_is(narc_node_attribute(tree, child, "howuri", NULL), NARC_NEWSML_STAND_IN))
            read_property(reader, child, property);
    }
}
