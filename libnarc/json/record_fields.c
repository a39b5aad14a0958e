/* The record's shape. Members stand in the order in which RFC 8785 sorts them, so writing a table
 * from front to back gives the canonical form; a test holds the tables to that. */
#include "json/record_fields.h"

#include <stdio.h>

#define FIELDS(schema, type, fields)                                                               \
    {                                                                                              \
        schema, sizeof(type), fields, sizeof(fields) / sizeof((fields)[0])                         \
    }

const char *const narc_status_words[3] = {"usable", "withheld", "canceled"};
const char *const narc_embargo_words[3] = {"none", "until", "indefinite"};
const char *const narc_precision_words[6] = {"none", "year", "month", "day", "minute", "second"};

static const narc_field string_members[] = {
    {"confidence", NARC_FIELD_PERCENT, offsetof(narc_string, confidence), NULL},
    {"direction", NARC_FIELD_TEXT, offsetof(narc_string, direction), NULL},
    {"language", NARC_FIELD_TEXT, offsetof(narc_string, language), NULL},
    {"role", NARC_FIELD_TEXT, offsetof(narc_string, role), NULL},
    {"source", NARC_FIELD_TEXT, offsetof(narc_string, source), NULL},
    {"value", NARC_FIELD_TEXT, offsetof(narc_string, value), NULL},
};
static const narc_fields string_fields = FIELDS("string", narc_string, string_members);

static const narc_field concept_members[] = {
    {"confidence", NARC_FIELD_TEXT, offsetof(narc_concept, confidence), NULL},
    {"how", NARC_FIELD_TEXT, offsetof(narc_concept, how), NULL},
    {"literal", NARC_FIELD_TEXT, offsetof(narc_concept, literal), NULL},
    {"names", NARC_FIELD_LIST, offsetof(narc_concept, names), &string_fields},
    {"qcode", NARC_FIELD_TEXT, offsetof(narc_concept, qcode), NULL},
    {"rank", NARC_FIELD_TEXT, offsetof(narc_concept, rank), NULL},
    {"relevance", NARC_FIELD_TEXT, offsetof(narc_concept, relevance), NULL},
    {"role", NARC_FIELD_TEXT, offsetof(narc_concept, role), NULL},
    {"source", NARC_FIELD_TEXT, offsetof(narc_concept, source), NULL},
    {"type", NARC_FIELD_TEXT, offsetof(narc_concept, type), NULL},
    {"uri", NARC_FIELD_TEXT, offsetof(narc_concept, uri), NULL},
    {"why", NARC_FIELD_TEXT, offsetof(narc_concept, why), NULL},
};
static const narc_fields concept_fields = FIELDS("concept", narc_concept, concept_members);

static const narc_field alt_id_members[] = {
    {"environment", NARC_FIELD_TEXT, offsetof(narc_alt_id, environment), NULL},
    {"role", NARC_FIELD_TEXT, offsetof(narc_alt_id, type), NULL},
    {"value", NARC_FIELD_TEXT, offsetof(narc_alt_id, value), NULL},
};
static const narc_fields alt_id_fields = FIELDS("altId", narc_alt_id, alt_id_members);

static const narc_field note_members[] = {
    {"language", NARC_FIELD_TEXT, offsetof(narc_note, language), NULL},
    {"pubconstraint", NARC_FIELD_TEXT, offsetof(narc_note, constraint), NULL},
    {"role", NARC_FIELD_TEXT, offsetof(narc_note, role), NULL},
    {"value", NARC_FIELD_TEXT, offsetof(narc_note, value), NULL},
};
static const narc_fields note_fields = FIELDS("note", narc_note, note_members);

static const narc_field rights_members[] = {
    {"copyrightHolders", NARC_FIELD_LIST, offsetof(narc_rights, copyright_holders),
     &concept_fields},
    {"copyrightNotices", NARC_FIELD_LIST, offsetof(narc_rights, copyright_notices), &string_fields},
    {"href", NARC_FIELD_TEXT, offsetof(narc_rights, href), NULL},
    {"source", NARC_FIELD_TEXT, offsetof(narc_rights, source), NULL},
    {"usageTerms", NARC_FIELD_LIST, offsetof(narc_rights, usage_terms), &string_fields},
};
static const narc_fields rights_fields = FIELDS("rights", narc_rights, rights_members);

static const narc_field link_members[] = {
    {"contentType", NARC_FIELD_TEXT, offsetof(narc_link, content_type), NULL},
    {"href", NARC_FIELD_TEXT, offsetof(narc_link, href), NULL},
    {"rank", NARC_FIELD_TEXT, offsetof(narc_link, rank), NULL},
    {"rel", NARC_FIELD_TEXT, offsetof(narc_link, rel), NULL},
    {"residref", NARC_FIELD_TEXT, offsetof(narc_link, residref), NULL},
    {"titles", NARC_FIELD_LIST, offsetof(narc_link, titles), &string_fields},
    {"version", NARC_FIELD_TEXT, offsetof(narc_link, version), NULL},
};
static const narc_fields link_fields = FIELDS("link", narc_link, link_members);

static const narc_field rendition_members[] = {
    {"alt", NARC_FIELD_TEXT, offsetof(narc_rendition, alt), NULL},
    {"captions", NARC_FIELD_LIST, offsetof(narc_rendition, captions), &string_fields},
    {"contentType", NARC_FIELD_TEXT, offsetof(narc_rendition, content_type), NULL},
    {"credit", NARC_FIELD_TEXT, offsetof(narc_rendition, credit), NULL},
    {"duration", NARC_FIELD_TEXT, offsetof(narc_rendition, duration), NULL},
    {"format", NARC_FIELD_TEXT, offsetof(narc_rendition, format), NULL},
    {"height", NARC_FIELD_TEXT, offsetof(narc_rendition, height), NULL},
    {"href", NARC_FIELD_TEXT, offsetof(narc_rendition, href), NULL},
    {"name", NARC_FIELD_TEXT, offsetof(narc_rendition, role), NULL},
    {"residref", NARC_FIELD_TEXT, offsetof(narc_rendition, residref), NULL},
    {"sha256", NARC_FIELD_TEXT, offsetof(narc_rendition, sha256), NULL},
    {"sizeInBytes", NARC_FIELD_TEXT, offsetof(narc_rendition, size), NULL},
    {"source", NARC_FIELD_TEXT, offsetof(narc_rendition, source), NULL},
    {"width", NARC_FIELD_TEXT, offsetof(narc_rendition, width), NULL},
};
static const narc_fields rendition_fields = FIELDS("rendition", narc_rendition, rendition_members);

static const narc_field group_ref_members[] = {
    {"contentType", NARC_FIELD_TEXT, offsetof(narc_group_ref, content_type), NULL},
    {"group", NARC_FIELD_TEXT, offsetof(narc_group_ref, group), NULL},
    {"href", NARC_FIELD_TEXT, offsetof(narc_group_ref, href), NULL},
    {"itemClasses", NARC_FIELD_LIST, offsetof(narc_group_ref, classes), &concept_fields},
    {"rank", NARC_FIELD_TEXT, offsetof(narc_group_ref, rank), NULL},
    {"residref", NARC_FIELD_TEXT, offsetof(narc_group_ref, residref), NULL},
    {"titles", NARC_FIELD_LIST, offsetof(narc_group_ref, titles), &string_fields},
    {"version", NARC_FIELD_TEXT, offsetof(narc_group_ref, version), NULL},
};
static const narc_fields group_ref_fields = FIELDS("groupRef", narc_group_ref, group_ref_members);

static const narc_field group_members[] = {
    {"id", NARC_FIELD_TEXT, offsetof(narc_group, id), NULL},
    {"mode", NARC_FIELD_TEXT, offsetof(narc_group, mode), NULL},
    {"refs", NARC_FIELD_LIST, offsetof(narc_group, refs), &group_ref_fields},
    {"role", NARC_FIELD_TEXT, offsetof(narc_group, role), NULL},
    {"titles", NARC_FIELD_LIST, offsetof(narc_group, titles), &string_fields},
};
static const narc_fields group_fields = FIELDS("group", narc_group, group_members);

static const narc_field hop_members[] = {
    {"actions", NARC_FIELD_LIST, offsetof(narc_hop, actions), &concept_fields},
    {"parties", NARC_FIELD_LIST, offsetof(narc_hop, parties), &concept_fields},
    {"sequence", NARC_FIELD_TEXT, offsetof(narc_hop, sequence), NULL},
    {"timestamp", NARC_FIELD_DATE, offsetof(narc_hop, timestamp), NULL},
};
static const narc_fields hop_fields = FIELDS("hop", narc_hop, hop_members);

static const narc_field body_members[] = {
    {"confidence", NARC_FIELD_PERCENT, offsetof(narc_body, confidence), NULL},
    {"contentType", NARC_FIELD_TEXT, offsetof(narc_body, content_type), NULL},
    {"direction", NARC_FIELD_TEXT, offsetof(narc_body, direction), NULL},
    {"language", NARC_FIELD_TEXT, offsetof(narc_body, language), NULL},
    {"role", NARC_FIELD_TEXT, offsetof(narc_body, role), NULL},
    {"source", NARC_FIELD_TEXT, offsetof(narc_body, source), NULL},
    {"value", NARC_FIELD_BODY, offsetof(narc_body, value), NULL},
};
static const narc_fields body_fields = FIELDS("body", narc_body, body_members);

static const narc_field object_members[] = {
    {"contentType", NARC_FIELD_TEXT, offsetof(narc_object_ref, content_type), NULL},
    {"name", NARC_FIELD_TEXT, offsetof(narc_object_ref, name), NULL},
    {"role", NARC_FIELD_TEXT, offsetof(narc_object_ref, role), NULL},
    {"sha256", NARC_FIELD_TEXT, offsetof(narc_object_ref, sha256), NULL},
    {"size", NARC_FIELD_COUNT, offsetof(narc_object_ref, size), NULL},
};
static const narc_fields object_fields = FIELDS("object", narc_object_ref, object_members);

static const narc_field provenance_members[] = {
    {"captured", NARC_FIELD_DATE, offsetof(narc_provenance, captured), NULL},
    {"charset", NARC_FIELD_TEXT, offsetof(narc_provenance, charset), NULL},
    {"charsetSource", NARC_FIELD_TEXT, offsetof(narc_provenance, charset_source), NULL},
    {"confidence", NARC_FIELD_PERCENT, offsetof(narc_provenance, confidence), NULL},
    {"container", NARC_FIELD_TEXT, offsetof(narc_provenance, container), NULL},
    {"format", NARC_FIELD_TEXT, offsetof(narc_provenance, format), NULL},
    {"formatVersion", NARC_FIELD_TEXT, offsetof(narc_provenance, format_version), NULL},
    {"leftOut", NARC_FIELD_COUNT, offsetof(narc_provenance, left_out), NULL},
    {"leftOutBy", NARC_FIELD_TEXT, offsetof(narc_provenance, left_out_by), NULL},
    {"mediaType", NARC_FIELD_TEXT, offsetof(narc_provenance, media_type), NULL},
    {"member", NARC_FIELD_TEXT, offsetof(narc_provenance, member), NULL},
    {"method", NARC_FIELD_TEXT, offsetof(narc_provenance, method), NULL},
    {"part", NARC_FIELD_TEXT, offsetof(narc_provenance, part), NULL},
    {"source", NARC_FIELD_TEXT, offsetof(narc_provenance, source), NULL},
    {"statedVersion", NARC_FIELD_TEXT, offsetof(narc_provenance, stated_version), NULL},
    {"tool", NARC_FIELD_TEXT, offsetof(narc_provenance, tool), NULL},
    {"toolVersion", NARC_FIELD_TEXT, offsetof(narc_provenance, tool_version), NULL},
};
static const narc_fields provenance_fields =
    FIELDS("provenance", narc_provenance, provenance_members);

static const narc_field extension_members[] = {
    {"path", NARC_FIELD_TEXT, offsetof(narc_extension, path), NULL},
    {"xml", NARC_FIELD_TEXT, offsetof(narc_extension, xml), NULL},
};
static const narc_fields extension_fields = FIELDS("extension", narc_extension, extension_members);

static const narc_field item_members[] = {
    {"altIds", NARC_FIELD_LIST, offsetof(narc_item, alt_ids), &alt_id_fields},
    {"bodies", NARC_FIELD_LIST, offsetof(narc_item, bodies), &body_fields},
    {"by", NARC_FIELD_LIST, offsetof(narc_item, by), &string_fields},
    {"contentCreated", NARC_FIELD_DATE, offsetof(narc_item, content_created), NULL},
    {"contentModified", NARC_FIELD_DATE, offsetof(narc_item, content_modified), NULL},
    {"contributors", NARC_FIELD_LIST, offsetof(narc_item, contributors), &concept_fields},
    {"creators", NARC_FIELD_LIST, offsetof(narc_item, creators), &concept_fields},
    {"creditlines", NARC_FIELD_LIST, offsetof(narc_item, creditlines), &string_fields},
    {"datelines", NARC_FIELD_LIST, offsetof(narc_item, datelines), &string_fields},
    {"descriptions", NARC_FIELD_LIST, offsetof(narc_item, descriptions), &string_fields},
    {"digitalSourceTypes", NARC_FIELD_LIST, offsetof(narc_item, digital_source_types),
     &concept_fields},
    {"direction", NARC_FIELD_TEXT, offsetof(narc_item, direction), NULL},
    {"edNotes", NARC_FIELD_LIST, offsetof(narc_item, ed_notes), &note_fields},
    {"embargo", NARC_FIELD_EMBARGO, offsetof(narc_item, embargo), NULL},
    {"expires", NARC_FIELD_DATE, offsetof(narc_item, expires), NULL},
    {"extensions", NARC_FIELD_LIST, offsetof(narc_item, extensions), &extension_fields},
    {"fileName", NARC_FIELD_TEXT, offsetof(narc_item, file_name), NULL},
    {"firstCreated", NARC_FIELD_DATE, offsetof(narc_item, first_created), NULL},
    {"generator", NARC_FIELD_TEXT, offsetof(narc_item, generator), NULL},
    {"genres", NARC_FIELD_LIST, offsetof(narc_item, genres), &concept_fields},
    {"groups", NARC_FIELD_LIST, offsetof(narc_item, groups), &group_fields},
    {"guid", NARC_FIELD_TEXT, offsetof(narc_item, guid), NULL},
    {"headlines", NARC_FIELD_LIST, offsetof(narc_item, headlines), &string_fields},
    {"hopHistory", NARC_FIELD_LIST, offsetof(narc_item, hop_history), &hop_fields},
    {"infoSources", NARC_FIELD_LIST, offsetof(narc_item, info_sources), &concept_fields},
    {"itemClasses", NARC_FIELD_LIST, offsetof(narc_item, item_classes), &concept_fields},
    {"keywords", NARC_FIELD_LIST, offsetof(narc_item, keywords), &string_fields},
    {"language", NARC_FIELD_TEXT, offsetof(narc_item, language), NULL},
    {"languageSource", NARC_FIELD_TEXT, offsetof(narc_item, language_source), NULL},
    {"links", NARC_FIELD_LIST, offsetof(narc_item, links), &link_fields},
    {"located", NARC_FIELD_LIST, offsetof(narc_item, located), &concept_fields},
    {"objects", NARC_FIELD_LIST, offsetof(narc_item, objects), &object_fields},
    {"packageRoot", NARC_FIELD_TEXT, offsetof(narc_item, package_root), NULL},
    {"profile", NARC_FIELD_TEXT, offsetof(narc_item, profile), NULL},
    {"provenance", NARC_FIELD_OBJECT, offsetof(narc_item, provenance), &provenance_fields},
    {"providers", NARC_FIELD_LIST, offsetof(narc_item, providers), &concept_fields},
    {"pubStatus", NARC_FIELD_STATUS, offsetof(narc_item, status), NULL},
    {"record", NARC_FIELD_MARKER, 0, NULL},
    {"renditions", NARC_FIELD_LIST, offsetof(narc_item, renditions), &rendition_fields},
    {"rightsInfo", NARC_FIELD_LIST, offsetof(narc_item, rights_info), &rights_fields},
    {"roles", NARC_FIELD_LIST, offsetof(narc_item, roles), &concept_fields},
    {"sections", NARC_FIELD_LIST, offsetof(narc_item, sections), &string_fields},
    {"services", NARC_FIELD_LIST, offsetof(narc_item, services), &concept_fields},
    {"signals", NARC_FIELD_LIST, offsetof(narc_item, signals), &concept_fields},
    {"sluglines", NARC_FIELD_LIST, offsetof(narc_item, sluglines), &string_fields},
    {"subjects", NARC_FIELD_LIST, offsetof(narc_item, subjects), &concept_fields},
    {"titles", NARC_FIELD_LIST, offsetof(narc_item, titles), &string_fields},
    {"type", NARC_FIELD_TEXT, offsetof(narc_item, type), NULL},
    {"urgency", NARC_FIELD_TEXT, offsetof(narc_item, urgency), NULL},
    {"url", NARC_FIELD_TEXT, offsetof(narc_item, url), NULL},
    {"urlSource", NARC_FIELD_TEXT, offsetof(narc_item, url_source), NULL},
    {"version", NARC_FIELD_COUNT, offsetof(narc_item, version), NULL},
    {"versionCreated", NARC_FIELD_DATE, offsetof(narc_item, version_created), NULL},
};

const narc_fields narc_item_fields = FIELDS("item", narc_item, item_members);

void
narc_record_zone(const narc_date *date, char out[NARC_ZONE_SIZE])
{
    const int offset = date->offset_minutes;
    const unsigned size = (unsigned)(offset < 0 ? -offset : offset) % (24 * 60);

    if (!date->zone_known)
        snprintf(out, NARC_ZONE_SIZE, "unknown");
    else if (offset == 0)
        snprintf(out, NARC_ZONE_SIZE, "Z");
    else
        snprintf(out, NARC_ZONE_SIZE, "%c%02u:%02u", offset < 0 ? '-' : '+', size / 60 % 24,
                 size % 60);
}

void
narc_record_path_format(const narc_record_path *path, char out[NARC_RECORD_PATH_SIZE])
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < path->depth && used < NARC_RECORD_PATH_SIZE; i++) {
        const char *dot = i > 0 ? "." : "";
        const size_t index = path->steps[i].index;
        int size;

        if (index == SIZE_MAX)
            size = snprintf(out + used, NARC_RECORD_PATH_SIZE - used, "%s%s", dot,
                            path->steps[i].name);
        else
            size = snprintf(out + used, NARC_RECORD_PATH_SIZE - used, "%s%s[%zu]", dot,
                            path->steps[i].name, index);
        used += size > 0 ? (size_t)size : 0;
    }
}
