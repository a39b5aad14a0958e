/* Writing: one item as a NewsML-G2 2.35 document of its kind, conformance level Power. */
#include "newsml/original.h"
#include "newsml/reader.h"
#include "newsml/schema_fit.h"
#include "newsml/writer.h"
#include "newsml/xml_tree.h"

#include "base/fail.h"
#include "base/limits.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void
tell(narc_newsml_writer *writer, narc_message number, const char *format, va_list values)
{
    char text[200];
    narc_error finding;

    if (writer->options->finding == NULL)
        return;
    if (vsnprintf(text, sizeof(text), format, values) < 0)
        text[0] = '\0';
    narc_error_clear(&finding);
    narc_fail(&finding, number, NARC_NO_OFFSET, NULL, "%s", text);
    writer->options->finding(writer->options->user, &finding);
}

void
narc_newsml_lose(narc_newsml_writer *writer, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    tell(writer, NARC_LOSS, format, values);
    va_end(values);
}

void
narc_newsml_stand_in(narc_newsml_writer *writer, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    tell(writer, NARC_STAND_IN, format, values);
    va_end(values);
}

/* The kind of item: as it came, else a package when it has groups, else news. */
static const char *
root_name(const narc_newsml_writer *writer)
{
    static const char *const kinds[] = {"newsItem",      "packageItem",  "conceptItem",
                                        "knowledgeItem", "planningItem", "catalogItem"};
    const narc_newsml_kept *start = narc_newsml_find_kept(writer, NARC_TEXT("item"), 0, true);

    if (start != NULL)
        for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
            if (narc_text_is(narc_node_local(&writer->tree, start->node), kinds[i]))
                return kinds[i];
    return writer->item->groups.count > 0 ? "packageItem" : "newsItem";
}

/* The language that was said of the whole document goes back to its root. */
static narc_text
root_language(const narc_newsml_writer *writer)
{
    const narc_newsml_kept *start = narc_newsml_find_kept(writer, NARC_TEXT("item"), 0, true);
    narc_text language = writer->item->language;

    if (!narc_text_is(writer->item->language_source, "newsml:@xml:lang"))
        language = start == NULL ? (narc_text){NULL, 0}
                                 : narc_node_attribute_ns(&writer->tree, start->node, NARC_XML_NS,
                                                          "lang", NULL);
    return narc_newsml_is_language(language) ? language : (narc_text){NULL, 0};
}

static void
open_root(narc_newsml_writer *writer, const char *name)
{
    const narc_item *item = writer->item;

    narc_buffer_literal(writer->xml.out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    narc_xml_open(&writer->xml, name);
    narc_xml_attribute(&writer->xml, "xmlns", NARC_TEXT(NARC_NAR_NS));
    narc_xml_attribute(&writer->xml, "standard", NARC_TEXT("NewsML-G2"));
    narc_xml_attribute(&writer->xml, "standardversion", NARC_TEXT("2.35"));
    narc_xml_attribute(&writer->xml, "conformance", NARC_TEXT("power"));
    narc_xml_attribute(&writer->xml, "guid", item->guid);
    if (item->guid.size == 0)
        narc_buffer_literal(writer->xml.out, " guid=\"\"");
    if (item->provenance.stated_version.size > 0) /* the archive had to count differently */
        narc_newsml_write_number(writer, "version", item->provenance.stated_version, 1, UINT64_MAX);
    else if (item->version > 0)
        narc_xml_attribute(
            &writer->xml, "version",
            narc_arena_format(&writer->arena, "%llu", (unsigned long long)item->version));
    narc_xml_attribute(&writer->xml, "xml:lang", writer->language);
    narc_newsml_write_direction(writer, item->direction);
    writer->direction = item->direction;
    narc_newsml_write_attributes(
        writer, NARC_TEXT("item"), 0,
        " standard standardversion conformance guid version xml:lang dir ");
}

/* An item that came without a catalog gets IPTC's only when it has no QCode that would suddenly mean
 * something; then the codes narc writes are QCodes, else URIs. */
static void
write_catalogs(narc_newsml_writer *writer)
{
    narc_newsml_write_kept(writer, "catalog", " catalogRef catalog ");
    if (!writer->adds_catalog)
        return;
    narc_xml_open(&writer->xml, "catalogRef");
    narc_xml_attribute(&writer->xml, "href", NARC_TEXT(NARC_IPTC_CATALOG));
    narc_xml_close(&writer->xml);
}

static bool
has_content_meta(const narc_newsml_writer *writer)
{
    const narc_item *item = writer->item;

    for (size_t i = 0; i < narc_property_count; i++) {
        const narc_property *property = &narc_properties[i];
        const char *field = (const char *)item + property->field;

        if (property->section != NARC_SECTION_CONTENT_META)
            continue;
        switch (property->kind) {
        case NARC_PROPERTY_EXTENSION:
            break;
        case NARC_PROPERTY_TEXT:
        case NARC_PROPERTY_LANGUAGE:
            if (((const narc_text *)(const void *)field)->size > 0)
                return true;
            break;
        case NARC_PROPERTY_TRUNCATED:
            if (((const narc_date *)(const void *)field)->literal.size > 0)
                return true;
            break;
        default: /* every list has the same shape */
            if (((const narc_text_list *)(const void *)field)->count > 0)
                return true;
            break;
        }
    }
    return item->sections.count > 0 ||
           narc_newsml_find_kept(writer, NARC_TEXT("contentMeta"), 0, false) != NULL ||
           narc_newsml_find_kept(writer, NARC_TEXT("contentMeta"), 0, true) != NULL;
}

/* Parts of an item that are kept as they came. */
static void
write_parts(narc_newsml_writer *writer, const char *const *names, size_t count)
{
    char listed[40];

    for (size_t i = 0; i < count; i++) {
        snprintf(listed, sizeof(listed), " %s ", names[i]);
        narc_newsml_write_kept(writer, names[i], listed);
    }
}

/* In the order of the schema, which is the same for every kind of item. */
static void
write_item(narc_newsml_writer *writer)
{
    static const char *const before_rights[] = {"pubHistory"};
    static const char *const after_content[] = {"concept", "conceptSet", "schemeMeta",
                                                "newsCoverageSet", "catalogContainer"};
    static const char *const after_meta[] = {"partMeta", "assert", "inlineRef", "derivedFrom",
                                             "derivedFromValue"};

    writer->adds_catalog =
        writer->item->extensions.count == 0 && writer->item->item_classes.count == 0;
    if (writer->adds_catalog)
        writer->catalogs.iptc = true;
    writer->language = root_language(writer);
    open_root(writer, root_name(writer));
    write_catalogs(writer);
    narc_newsml_write_hops(writer);
    write_parts(writer, before_rights, 1);
    narc_newsml_write_rights(writer);
    narc_newsml_write_meta(writer, NARC_SECTION_ITEM_META);
    if (has_content_meta(writer))
        narc_newsml_write_meta(writer, NARC_SECTION_CONTENT_META);
    write_parts(writer, after_meta, sizeof(after_meta) / sizeof(after_meta[0]));
    narc_newsml_write_content(writer);
    narc_newsml_write_groups(writer);
    write_parts(writer, after_content, sizeof(after_content) / sizeof(after_content[0]));
    narc_xml_close(&writer->xml);
    narc_buffer_byte(writer->xml.out, '\n');
}

static void
left_out(void *user, narc_text element, narc_text attribute, narc_text value, const char *reason)
{
    narc_newsml_lose(user, "%.*s%s%.*s \"%.*s\": %s", (int)(element.size < 40 ? element.size : 40),
                     element.data, attribute.size > 0 ? "/@" : "",
                     (int)(attribute.size < 40 ? attribute.size : 40), attribute.data,
                     (int)(value.size < 60 ? value.size : 60), value.data, reason);
}

/* What came verbatim may break the rules its document broke; what goes out does not. */
static narc_status
fit_to_schema(narc_newsml_writer *writer, size_t begin, narc_error *err)
{
    narc_buffer *out = writer->xml.out;
    const narc_schema_report report = {left_out, writer};
    narc_node_id root = NARC_NODE_NONE;
    narc_tree tree;
    narc_status status;

    narc_tree_begin(&tree, writer->arena.allocator, &writer->tree.limits);
    status = narc_xml_tree_parse(&tree, narc_text_slice(narc_buffer_as_text(out), begin, SIZE_MAX),
                                 &root, err);
    if (status == NARC_OK && !narc_schema_fit(&tree, root, &report))
        status = tree.failed ? narc_fail_memory(err)
                             : narc_fail(err, NARC_BUG, NARC_NO_OFFSET, NULL,
                                         "what was written has no place in the schema");
    if (status == NARC_OK) {
        out->size = begin;
        narc_buffer_literal(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        narc_newsml_serialise(&tree, root, false, (narc_text){NULL, 0}, out);
        narc_buffer_byte(out, '\n');
    }
    narc_tree_free(&tree);
    return status;
}

/* Takes the XML declaration off, which ends with the first line or tag. */
static void
drop_declaration(narc_buffer *out, size_t begin_at)
{
    const narc_text text = narc_text_slice(narc_buffer_as_text(out), begin_at, SIZE_MAX);
    const size_t end = narc_text_find(text, NARC_TEXT("?>"));

    if (end == SIZE_MAX || !narc_text_starts(text, "<?xml"))
        return;
    memmove(out->data + begin_at, out->data + begin_at + end + 2, text.size - end - 2);
    out->size -= end + 2;
}

static void
begin(narc_newsml_writer *writer, const narc_item *item, const narc_write_options *options,
      narc_buffer *out, narc_error *err)
{
    narc_limits limits = narc_limits_complete(options->limits);
    const narc_allocator *allocator = item->arena != NULL ? item->arena->allocator : NULL;

    /* The item was read within the limits; written, each character may take six and a few elements
     * stand around what was kept. */
    limits.document_bytes = UINT64_MAX;
    limits.tag_bytes = limits.tag_bytes < UINT32_MAX / 8 ? limits.tag_bytes * 8 : UINT32_MAX;
    limits.xml_depth = limits.xml_depth < UINT32_MAX - 16 ? limits.xml_depth + 16 : UINT32_MAX;
    limits.markup_depth = UINT32_MAX;
    limits.markup_nodes = UINT32_MAX - 1;
    *writer = (narc_newsml_writer){.item = item,
                                   .options = options,
                                   .xml = {.out = out},
                                   .arena = {.allocator = allocator},
                                   .catalogs = {.providers = options->providers},
                                   .err = err};
    narc_tree_begin(&writer->tree, allocator, &limits);
}

/* From the record alone. */
static narc_status
write_anew(const narc_item *item, const narc_write_options *options, narc_buffer *out,
           narc_error *err)
{
    const size_t begin_at = out->size;
    narc_newsml_writer writer;
    narc_status status;

    begin(&writer, item, options, out, err);
    status = narc_newsml_prepare(&writer, err);
    if (status == NARC_OK) {
        write_item(&writer);
        status = writer.status;
    }
    if (status == NARC_OK && (writer.arena.failed || writer.tree.failed))
        status = narc_fail_memory(err);
    if (status == NARC_OK)
        status = narc_buffer_check(out, err);
    if (status == NARC_OK && (item->extensions.count > 0 || item->groups.count > 0))
        status = fit_to_schema(&writer, begin_at, err);
    if (status == NARC_OK && options->fragment)
        drop_declaration(out, begin_at);
    if (status == NARC_OK)
        narc_newsml_lose_rest(&writer);
    if (status == NARC_OK && (writer.arena.failed || writer.tree.failed))
        status = narc_fail_memory(err);
    if (status == NARC_OK)
        status = narc_buffer_check(out, err);
    narc_tree_free(&writer.tree);
    narc_arena_free(&writer.arena);
    return status;
}

narc_status
narc_newsml_write(const narc_item *item, const narc_write_options *options, narc_buffer *out,
                  narc_error *err)
{
    const narc_write_options defaults = NARC_WRITE_OPTIONS_INIT;
    const size_t begin_at = out->size;
    narc_status status;

    if (options == NULL)
        options = &defaults;
    status = narc_newsml_give_back(item, options, out, err);
    if (status == NARC_OK)
        status = write_anew(item, options, out, err);
    else if (status == NARC_DONE)
        status = NARC_OK;
    if (status == NARC_OK && options->moved_count > 0)
        status = narc_newsml_move_pictures(options, out, begin_at, err);
    return status;
}
