/* itemMeta and contentMeta, property by property in the order of the schema. */
#include "newsml/writer.h"

#include "base/text.h"

#include <stdio.h>

static const void *
field_of(const narc_newsml_writer *writer, const narc_property *property)
{
    return (const char *)writer->item + property->field;
}

/* Whether the element that was kept for the field's entry was written instead. */
static bool
entry_written(narc_newsml_writer *writer, const narc_property *property, size_t index)
{
    char path[64];

    snprintf(path, sizeof(path), "%s/%s", narc_section_name(property->section), property->name);
    return narc_newsml_write_entry(writer, narc_text_from(path), index);
}

static const char *
own_element(narc_property_section section)
{
    return section == NARC_SECTION_ITEM_META ? "itemMetaExtProperty" : "contentMetaExtProperty";
}

/* --- what the schema demands and the item may lack --------------------------------------------- */

static void
mark_stand_in(narc_newsml_writer *writer)
{
    narc_xml_attribute(&writer->xml, "howuri", NARC_TEXT(NARC_NEWSML_STAND_IN));
}

static void
write_default_class(narc_newsml_writer *writer)
{
    const narc_item *item = writer->item;
    narc_text type = item->type;
    narc_text scheme;

    narc_xml_open(&writer->xml, "itemClass");
    if (type.size == 0 && item->groups.count > 0)
        type = NARC_TEXT("composite");
    if (type.size == 0 && item->bodies.count > 0)
        type = NARC_TEXT("text");
    if (type.size == 0)
        mark_stand_in(writer);
    else if (narc_catalogs_find(&writer->catalogs, NARC_TEXT("ninat"), &scheme) &&
             narc_text_is(scheme, NARC_NINATURE_SCHEME))
        narc_newsml_write_code(writer, "qcode", "uri",
                               narc_arena_join(&writer->arena, NARC_TEXT("ninat:"), type));
    else
        narc_newsml_write_uri(
            writer, "uri", narc_arena_join(&writer->arena, NARC_TEXT(NARC_NINATURE_SCHEME), type));
    narc_xml_close(&writer->xml);
}

static void
write_default_provider(narc_newsml_writer *writer)
{
    narc_xml_open(&writer->xml, "provider");
    mark_stand_in(writer);
    narc_xml_close(&writer->xml);
    narc_newsml_stand_in(writer, "nobody says who provides the item; an empty provider stands in");
}

/* The moment that stands in for a versionCreated nobody stated: the nearest thing known. */
static narc_text
stand_in_moment(narc_newsml_writer *writer)
{
    const narc_item *item = writer->item;
    const narc_date *const known[] = {&item->version_created, &item->content_modified,
                                      &item->first_created, &item->content_created,
                                      &item->provenance.captured};
    narc_date added = {.precision = NARC_PRECISION_NONE};

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (narc_newsml_date_fits(known[i], NARC_PROPERTY_DATE) > 0)
            return narc_newsml_date_text(writer, known[i]);
    if (narc_date_parse(writer->options->added, NARC_TEXT(""), &added) &&
        narc_newsml_date_fits(&added, NARC_PROPERTY_DATE) > 0)
        return narc_newsml_date_text(writer, &added);
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        narc_date day = *known[i];

        if (day.precision != NARC_PRECISION_DAY)
            continue;
        day.precision = NARC_PRECISION_SECOND;
        day.zone_known = false;
        if (narc_newsml_date_fits(&day, NARC_PROPERTY_DATE) > 0)
            return narc_newsml_date_text(writer, &day);
    }
    return NARC_TEXT("1970-01-01T00:00:00Z");
}

static void
write_stand_in_date(narc_newsml_writer *writer)
{
    const narc_text moment = stand_in_moment(writer);

    narc_xml_open(&writer->xml, "versionCreated");
    mark_stand_in(writer);
    narc_xml_text(&writer->xml, moment);
    narc_xml_close(&writer->xml);
    narc_newsml_stand_in(writer, "versionCreated is not stated%s; %.*s stands in",
                         writer->item->version_created.literal.size > 0 ? " to the second" : "",
                         (int)moment.size, moment.data);
}

/* --- one property ------------------------------------------------------------------------------ */

static void
write_concepts(narc_newsml_writer *writer, const narc_property *property)
{
    const narc_concept_list *list = field_of(writer, property);

    for (size_t i = 0; i < list->count; i++) {
        if (property->once && i > 0) {
            narc_newsml_lose(writer, "only one %s can be said", property->name);
            return;
        }
        if (!entry_written(writer, property, i + 1))
            narc_newsml_write_concept(writer, property->name, &list->items[i],
                                      property->attributes);
    }
    if (list->count == 0 && narc_text_is(narc_text_from(property->name), "itemClass"))
        write_default_class(writer);
    if (list->count == 0 && narc_text_is(narc_text_from(property->name), "provider"))
        write_default_provider(writer);
}

static void
write_strings(narc_newsml_writer *writer, const narc_property *property)
{
    const narc_string_list *list = field_of(writer, property);

    for (size_t i = 0; i < list->count; i++)
        if (!entry_written(writer, property, i + 1))
            narc_newsml_write_string(writer, property->name, &list->items[i], property->attributes,
                                     property->kind == NARC_PROPERTY_BLOCK);
}

static bool
text_fits(const narc_property *property, narc_text text)
{
    if (narc_text_is(narc_text_from(property->name), "urgency"))
        return text.size == 1 && text.data[0] >= '1' && text.data[0] <= '9';
    return true;
}

static void
write_plain(narc_newsml_writer *writer, const narc_property *property)
{
    const narc_text *text = field_of(writer, property);

    if (text->size == 0 || !text_fits(property, *text) || entry_written(writer, property, 1))
        return;
    narc_xml_open(&writer->xml, property->name);
    narc_newsml_write_text(writer, *text, false);
    narc_xml_close(&writer->xml);
}

static void
write_date(narc_newsml_writer *writer, const narc_property *property)
{
    const narc_date *date = field_of(writer, property);
    const int fits = narc_newsml_date_fits(date, property->kind);

    if (fits > 0 && !entry_written(writer, property, 1)) {
        narc_xml_open(&writer->xml, property->name);
        narc_xml_text(&writer->xml, narc_newsml_date_text(writer, date));
        narc_xml_close(&writer->xml);
    }
    if (fits == 0 && narc_text_is(narc_text_from(property->name), "versionCreated"))
        write_stand_in_date(writer);
}

/* An end that the schema cannot express is written as an embargo until further notice: nothing is
 * let go early. The end itself follows as a property of narc's own. */
static void
write_embargo(narc_newsml_writer *writer, const narc_property *property)
{
    const narc_item *item = writer->item;

    if (item->embargo == NARC_EMBARGO_NONE || entry_written(writer, property, 1))
        return;
    narc_xml_open(&writer->xml, "embargoed");
    if (item->embargo == NARC_EMBARGO_UNTIL &&
        narc_newsml_date_fits(&item->embargo_until, NARC_PROPERTY_DATE) > 0)
        narc_xml_text(&writer->xml, narc_newsml_date_text(writer, &item->embargo_until));
    narc_xml_close(&writer->xml);
}

/* Whoever changed the status need not know that its element was kept too. */
static bool
kept_status_agrees(const narc_newsml_writer *writer, const char *code)
{
    narc_newsml_kept *kept =
        narc_newsml_find_kept(writer, NARC_TEXT("itemMeta/pubStatus"), 1, false);
    narc_text qcode, uri;

    if (kept == NULL)
        return true;
    kept->written = true;
    qcode = narc_node_attribute(&writer->tree, kept->node, "qcode", NULL);
    uri = narc_node_attribute(&writer->tree, kept->node, "uri", NULL);
    return (narc_qcode_is(qcode) && narc_text_ends(qcode, code)) ||
           (narc_newsml_is_uri(uri) && narc_text_ends(uri, code));
}

static void
write_status(narc_newsml_writer *writer, const narc_property *property)
{
    static const char *const codes[] = {"usable", "withheld", "canceled"};
    const char *code = codes[writer->item->status <= 2 ? writer->item->status : 1];
    narc_text scheme;

    if (kept_status_agrees(writer, code) && entry_written(writer, property, 1))
        return;
    narc_xml_open(&writer->xml, "pubStatus");
    if (narc_catalogs_find(&writer->catalogs, NARC_TEXT("stat"), &scheme) &&
        narc_text_is(scheme, NARC_PUBSTATUS_SCHEME))
        narc_xml_attribute(&writer->xml, "qcode",
                           narc_arena_format(&writer->arena, "stat:%s", code));
    else
        narc_xml_attribute(&writer->xml, "uri",
                           narc_arena_format(&writer->arena, NARC_PUBSTATUS_SCHEME "%s", code));
    narc_xml_close(&writer->xml);
}

static void
write_notes(narc_newsml_writer *writer, const narc_property *property)
{
    const narc_note_list *list = field_of(writer, property);

    for (size_t i = 0; i < list->count; i++) {
        const narc_note *note = &list->items[i];

        if (entry_written(writer, property, i + 1))
            continue;
        narc_xml_open(&writer->xml, property->name);
        narc_newsml_write_language(writer, note->language);
        narc_newsml_write_code(writer, "role", "roleuri", note->role);
        narc_newsml_write_code(writer, "pubconstraint", "pubconstrainturi", note->constraint);
        narc_newsml_write_text(writer, note->value, true);
        narc_xml_close(&writer->xml);
    }
}

static void
write_alt_ids(narc_newsml_writer *writer, const narc_property *property)
{
    const narc_alt_id_list *list = field_of(writer, property);

    for (size_t i = 0; i < list->count; i++) {
        if (entry_written(writer, property, i + 1))
            continue;
        narc_xml_open(&writer->xml, property->name);
        narc_newsml_write_code(writer, "type", "typeuri", list->items[i].type);
        narc_newsml_write_code(writer, "environment", "environmenturi", list->items[i].environment);
        narc_xml_text(&writer->xml, list->items[i].value);
        narc_xml_close(&writer->xml);
    }
}

static void
write_links(narc_newsml_writer *writer, const narc_property *property)
{
    const narc_link_list *list = field_of(writer, property);

    for (size_t i = 0; i < list->count; i++) {
        const narc_link *link = &list->items[i];

        if (entry_written(writer, property, i + 1))
            continue;
        narc_xml_open(&writer->xml, property->name);
        narc_newsml_write_code(writer, "rel", "reluri", link->rel);
        narc_newsml_write_number(writer, "rank", link->rank, 0, UINT32_MAX);
        narc_newsml_write_uri(writer, "href", link->href);
        narc_xml_attribute(&writer->xml, "residref", link->residref);
        narc_newsml_write_number(writer, "version", link->version, 1, UINT64_MAX);
        narc_xml_attribute(&writer->xml, "contenttype", link->content_type);
        for (size_t t = 0; t < link->titles.count; t++)
            narc_newsml_write_string(writer, "title", &link->titles.items[t], " role ", false);
        narc_xml_close(&writer->xml);
    }
}

static void
write_content_language(narc_newsml_writer *writer, const narc_property *property)
{
    const narc_item *item = writer->item;

    if (item->language.size == 0 || narc_text_is(item->language_source, "newsml:@xml:lang") ||
        !narc_newsml_is_language(item->language) || entry_written(writer, property, 1))
        return;
    narc_xml_open(&writer->xml, property->name);
    narc_xml_attribute(&writer->xml, "tag", item->language);
    narc_xml_close(&writer->xml);
}

static void
write_property(narc_newsml_writer *writer, const narc_property *property)
{
    char listed[40];

    switch (property->kind) {
    case NARC_PROPERTY_CONCEPT:
        write_concepts(writer, property);
        break;
    case NARC_PROPERTY_STRING:
    case NARC_PROPERTY_BLOCK:
        write_strings(writer, property);
        break;
    case NARC_PROPERTY_TEXT:
        write_plain(writer, property);
        break;
    case NARC_PROPERTY_DATE:
    case NARC_PROPERTY_DAY:
    case NARC_PROPERTY_TRUNCATED:
        write_date(writer, property);
        break;
    case NARC_PROPERTY_NOTE:
        write_notes(writer, property);
        break;
    case NARC_PROPERTY_ALT_ID:
        write_alt_ids(writer, property);
        break;
    case NARC_PROPERTY_LINK:
        write_links(writer, property);
        break;
    case NARC_PROPERTY_STATUS:
        write_status(writer, property);
        break;
    case NARC_PROPERTY_EMBARGO:
        write_embargo(writer, property);
        break;
    case NARC_PROPERTY_LANGUAGE:
        write_content_language(writer, property);
        break;
    case NARC_PROPERTY_EXTENSION:
        break;
    }
    snprintf(listed, sizeof(listed), " %s ", property->name);
    narc_newsml_write_kept(writer, narc_section_name(property->section), listed);
}

/* --- what the schema has no element for -------------------------------------------------------- */

/* The exact value of a property whose element cannot hold it. */
static void
write_exact(narc_newsml_writer *writer, const narc_property *property)
{
    const narc_text none = {NULL, 0};
    const narc_date *date;
    const narc_text *text;

    switch (property->kind) {
    case NARC_PROPERTY_DATE:
    case NARC_PROPERTY_DAY:
    case NARC_PROPERTY_TRUNCATED:
    case NARC_PROPERTY_EMBARGO:
        date = field_of(writer, property);
        if (date->literal.size == 0 || (narc_newsml_date_fits(date, property->kind) == 2 &&
                                        (property->kind != NARC_PROPERTY_EMBARGO ||
                                         writer->item->embargo == NARC_EMBARGO_UNTIL)))
            return;
        narc_newsml_write_own(writer, own_element(property->section), property->name, date->literal,
                              writer->language, none);
        break;
    case NARC_PROPERTY_TEXT:
        text = field_of(writer, property);
        if (text->size > 0 && !text_fits(property, *text))
            narc_newsml_write_own(writer, own_element(property->section), property->name, *text,
                                  writer->language, none);
        break;
    case NARC_PROPERTY_LANGUAGE:
        text = field_of(writer, property);
        if (text->size > 0 && !narc_newsml_is_language(*text))
            narc_newsml_write_own(writer, own_element(property->section), property->name, *text,
                                  writer->language, none);
        break;
    default:
        break;
    }
}

static void
write_own_properties(narc_newsml_writer *writer, narc_property_section section)
{
    const narc_item *item = writer->item;

    for (size_t i = 0; i < narc_property_count; i++)
        if (narc_properties[i].section == section)
            write_exact(writer, &narc_properties[i]);
    if (section == NARC_SECTION_ITEM_META) {
        if (item->url.size > 0)
            narc_newsml_write_own(writer, own_element(section), "url", item->url, writer->language,
                                  (narc_text){NULL, 0});
        return;
    }
    for (size_t i = 0; i < item->sections.count; i++)
        narc_newsml_write_own(writer, own_element(section), "section",
                              item->sections.items[i].value, item->sections.items[i].language,
                              item->sections.items[i].direction);
}

void
narc_newsml_write_meta(narc_newsml_writer *writer, narc_property_section section)
{
    const char *name = narc_section_name(section);

    narc_xml_open(&writer->xml, name);
    narc_newsml_write_attributes(writer, narc_text_from(name), 0, " xml:lang dir ");
    for (size_t i = 0; i < narc_property_count; i++)
        if (narc_properties[i].section == section)
            write_property(writer, &narc_properties[i]);
    write_own_properties(writer, section);
    narc_newsml_write_kept(writer, name, NULL);
    narc_xml_close(&writer->xml);
}
