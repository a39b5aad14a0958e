/* rightsInfo and hopHistory. */
#include "newsml/writer.h"

#include "base/text.h"

#define FLEX " qcode uri literal type typeuri how howuri why whyuri "

static void
write_notice(narc_newsml_writer *writer, const char *name, const narc_string *notice,
             narc_text href)
{
    narc_xml_open(&writer->xml, name);
    narc_newsml_write_language(writer, notice->language);
    narc_newsml_write_direction(writer, notice->direction);
    narc_newsml_write_code(writer, "role", "roleuri", notice->role);
    narc_newsml_write_uri(writer, "href", href);
    narc_newsml_write_text(writer, notice->value, true);
    narc_xml_close(&writer->xml);
}

void
narc_newsml_write_rights(narc_newsml_writer *writer)
{
    const narc_rights_list *list = &writer->item->rights_info;

    for (size_t i = 0; i < list->count; i++) {
        const narc_rights *rights = &list->items[i];

        if (narc_newsml_write_entry(writer, NARC_TEXT("rightsInfo"), i + 1))
            continue;
        narc_xml_open(&writer->xml, "rightsInfo");
        if (rights->copyright_holders.count > 0)
            narc_newsml_write_concept(writer, "copyrightHolder",
                                      &rights->copyright_holders.items[0], FLEX);
        if (rights->copyright_holders.count > 1)
            narc_newsml_lose(writer, "only one copyrightHolder can be said");
        for (size_t n = 0; n < rights->copyright_notices.count; n++)
            write_notice(writer, "copyrightNotice", &rights->copyright_notices.items[n],
                         n == 0 ? rights->href : (narc_text){NULL, 0});
        if (rights->copyright_notices.count == 0 && rights->href.size > 0)
            write_notice(writer, "copyrightNotice", &(narc_string){.language = writer->language},
                         rights->href);
        for (size_t n = 0; n < rights->usage_terms.count; n++)
            write_notice(writer, "usageTerms", &rights->usage_terms.items[n], (narc_text){NULL, 0});
        narc_xml_close(&writer->xml);
    }
}

static void
write_moment(narc_newsml_writer *writer, const char *name, const narc_date *date)
{
    if (date->literal.size == 0)
        return;
    if (narc_newsml_date_fits(date, NARC_PROPERTY_DAY) > 0)
        narc_xml_attribute(&writer->xml, name, narc_newsml_date_text(writer, date));
    if (narc_newsml_date_fits(date, NARC_PROPERTY_DAY) != 2)
        narc_newsml_lose(writer, "the %s \"%.*s\" of a hop cannot be said exactly", name,
                         (int)(date->literal.size < 60 ? date->literal.size : 60),
                         date->literal.data);
}

static void
write_action(narc_newsml_writer *writer, const narc_concept *action)
{
    narc_date timestamp = {.precision = NARC_PRECISION_NONE};

    narc_xml_open(&writer->xml, "action");
    if (narc_qcode_is(action->qcode))
        narc_xml_attribute(&writer->xml, "qcode", action->qcode);
    else
        narc_newsml_write_uri(writer, "uri", action->uri);
    narc_newsml_write_code(writer, "target", "targeturi", action->literal);
    if (action->why.size > 0) {
        narc_date_parse(action->why, NARC_TEXT(""), &timestamp);
        timestamp.literal = action->why;
        write_moment(writer, "timestamp", &timestamp);
    }
    for (size_t i = 0; i < action->names.count; i++)
        narc_newsml_write_string(writer, "name", &action->names.items[i], " role ", false);
    narc_xml_close(&writer->xml);
}

void
narc_newsml_write_hops(narc_newsml_writer *writer)
{
    const narc_hop_list *list = &writer->item->hop_history;

    if (list->count == 0)
        return;
    narc_xml_open(&writer->xml, "hopHistory");
    narc_newsml_write_attributes(writer, NARC_TEXT("hopHistory"), 0, " ");
    for (size_t i = 0; i < list->count; i++) {
        const narc_hop *hop = &list->items[i];

        if (narc_newsml_write_entry(writer, NARC_TEXT("hopHistory/hop"), i + 1))
            continue;
        narc_xml_open(&writer->xml, "hop");
        narc_newsml_write_number(writer, "seq", hop->sequence, 0, UINT32_MAX);
        write_moment(writer, "timestamp", &hop->timestamp);
        if (hop->parties.count > 0)
            narc_newsml_write_concept(writer, "party", &hop->parties.items[0], FLEX);
        if (hop->parties.count > 1)
            narc_newsml_lose(writer, "only one party of a hop can be said");
        for (size_t a = 0; a < hop->actions.count; a++)
            write_action(writer, &hop->actions.items[a]);
        narc_xml_close(&writer->xml);
    }
    narc_xml_close(&writer->xml);
}
