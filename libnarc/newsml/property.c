/* The table of properties, in schema order. */
#include "newsml/property.h"

#include "base/text.h"

#include <string.h>

/* Attributes of the types that properties have in the schema, as far as fields hold them. */
#define QUALIFIED " qcode uri how howuri why whyuri "
#define FLEX " qcode uri literal type typeuri how howuri why whyuri "
#define FLEX_ROLE " qcode uri literal type typeuri how howuri why whyuri role roleuri "
#define FLEX_RANKED                                                                                \
    " qcode uri literal type typeuri how howuri why whyuri confidence relevance rank "
#define PLAIN " xml:lang dir "
#define LABEL " xml:lang dir role roleuri "
#define RANKED_LABEL " xml:lang dir role roleuri confidence "
#define NONE " "

#define ROW(name, section, kind, once, field, attributes)                                          \
    {                                                                                              \
        name, NARC_SECTION_##section, NARC_PROPERTY_##kind, once, offsetof(narc_item, field),      \
            attributes                                                                             \
    }
#define KEPT(name, section)                                                                        \
    {                                                                                              \
        name, NARC_SECTION_##section, NARC_PROPERTY_EXTENSION, false, 0, NONE                      \
    }

const narc_property narc_properties[] = {
    ROW("itemClass", ITEM_META, CONCEPT, true, item_classes, QUALIFIED),
    ROW("provider", ITEM_META, CONCEPT, true, providers, FLEX),
    ROW("versionCreated", ITEM_META, DATE, true, version_created, NONE),
    ROW("firstCreated", ITEM_META, DATE, true, first_created, NONE),
    ROW("embargoed", ITEM_META, EMBARGO, true, embargo_until, NONE),
    ROW("pubStatus", ITEM_META, STATUS, true, status, " qcode uri "),
    ROW("role", ITEM_META, CONCEPT, true, roles, QUALIFIED),
    ROW("fileName", ITEM_META, TEXT, true, file_name, NONE),
    ROW("generator", ITEM_META, TEXT, false, generator, NONE),
    ROW("profile", ITEM_META, TEXT, true, profile, NONE),
    ROW("service", ITEM_META, CONCEPT, false, services, QUALIFIED),
    ROW("title", ITEM_META, STRING, false, titles, LABEL),
    ROW("edNote", ITEM_META, NOTE, false, ed_notes, " xml:lang role roleuri pubconstraint "),
    KEPT("memberOf", ITEM_META),
    KEPT("instanceOf", ITEM_META),
    ROW("signal", ITEM_META, CONCEPT, false, signals, FLEX),
    KEPT("altRep", ITEM_META),
    KEPT("deliverableOf", ITEM_META),
    KEPT("hash", ITEM_META),
    ROW("expires", ITEM_META, DAY, false, expires, NONE),
    KEPT("origRep", ITEM_META),
    KEPT("incomingFeedId", ITEM_META),
    KEPT("metadataCreator", ITEM_META),
    ROW("link", ITEM_META, LINK, false, links,
        " rel reluri href residref version contenttype rank "),
    KEPT("itemMetaExtProperty", ITEM_META),

    KEPT("icon", CONTENT_META),
    ROW("urgency", CONTENT_META, TEXT, true, urgency, NONE),
    ROW("contentCreated", CONTENT_META, TRUNCATED, true, content_created, NONE),
    ROW("contentModified", CONTENT_META, TRUNCATED, true, content_modified, NONE),
    ROW("digitalSourceType", CONTENT_META, CONCEPT, true, digital_source_types, FLEX),
    ROW("located", CONTENT_META, CONCEPT, false, located, FLEX),
    ROW("infoSource", CONTENT_META, CONCEPT, false, info_sources, FLEX_ROLE),
    ROW("creator", CONTENT_META, CONCEPT, false, creators, FLEX_ROLE),
    ROW("contributor", CONTENT_META, CONCEPT, false, contributors, FLEX_ROLE),
    KEPT("audience", CONTENT_META),
    KEPT("exclAudience", CONTENT_META),
    ROW("altId", CONTENT_META, ALT_ID, false, alt_ids, " type typeuri environment environmenturi "),
    KEPT("rating", CONTENT_META),
    KEPT("userInteraction", CONTENT_META),
    ROW("language", CONTENT_META, LANGUAGE, false, language, " tag "),
    ROW("genre", CONTENT_META, CONCEPT, false, genres, FLEX_RANKED),
    ROW("keyword", CONTENT_META, STRING, false, keywords, RANKED_LABEL),
    ROW("subject", CONTENT_META, CONCEPT, false, subjects, FLEX_RANKED),
    ROW("slugline", CONTENT_META, STRING, false, sluglines, RANKED_LABEL),
    ROW("headline", CONTENT_META, STRING, false, headlines, RANKED_LABEL),
    ROW("dateline", CONTENT_META, STRING, false, datelines, LABEL),
    ROW("by", CONTENT_META, STRING, false, by, LABEL),
    ROW("creditline", CONTENT_META, STRING, false, creditlines, PLAIN),
    ROW("description", CONTENT_META, BLOCK, false, descriptions, RANKED_LABEL),
    KEPT("contentMetaExtProperty", CONTENT_META),
};

const size_t narc_property_count = sizeof(narc_properties) / sizeof(narc_properties[0]);

const narc_property *
narc_property_find(narc_text name)
{
    for (size_t i = 0; i < narc_property_count; i++)
        if (name.size > 0 && narc_properties[i].name[0] == name.data[0] &&
            narc_text_is(name, narc_properties[i].name))
            return &narc_properties[i];
    return NULL;
}

const char *
narc_section_name(narc_property_section section)
{
    return section == NARC_SECTION_ITEM_META ? "itemMeta" : "contentMeta";
}

bool
narc_property_lists(const char *list, narc_text name)
{
    const char *at = list;

    if (name.size == 0)
        return false;
    while ((at = strchr(at, ' ')) != NULL) {
        at++;
        if (strncmp(at, name.data, name.size) == 0 && at[name.size] == ' ')
            return true;
    }
    return false;
}
