/* contentSet and groupSet. */
#include "newsml/reader.h"
#include "newsml/writer.h"

#include "base/text.h"

#define IN_CONTENT_SET " contenttype rendition renditionuri encoding encodinguri xml:lang dir "

/* --- bodies and renditions --------------------------------------------------------------------- */

void
narc_newsml_page_begin(const narc_item *item, narc_buffer *out)
{
    narc_buffer_literal(out, "<html xmlns=\"" NARC_XHTML_NS "\"><head><title>");
    narc_xml_escape(out, narc_item_headline(item));
    narc_buffer_literal(out, "</title></head><body>");
}

void
narc_newsml_page_end(narc_buffer *out)
{
    narc_buffer_literal(out, "</body></html>");
}

static void
write_page(narc_newsml_writer *writer, const narc_body *body)
{
    narc_xml_raw_inline(&writer->xml);
    narc_newsml_page_begin(writer->item, writer->xml.out);
    narc_buffer_text(writer->xml.out, body->value);
    narc_newsml_page_end(writer->xml.out);
    writer->xml.inline_content = true;
}

/* Whether what was kept for a body is one element, as inlineXML must hold. */
static bool
holds_one(const narc_newsml_writer *writer, size_t index)
{
    const narc_newsml_kept *kept =
        narc_newsml_find_kept(writer, NARC_TEXT("contentSet/inlineXML"), index, false);
    size_t count = 0;

    if (kept == NULL)
        return true;
    for (narc_node_id id = writer->tree.nodes[kept->node].first; id != NARC_NODE_NONE;
         id = writer->tree.nodes[id].next)
        count += narc_node_is_element(&writer->tree, id);
    return count <= 1;
}

static void
write_body(narc_newsml_writer *writer, const narc_body *body, size_t index)
{
    if (writer->status == NARC_OK)
        writer->status = narc_body_check(body->value, writer->err);
    if (writer->status != NARC_OK)
        return;
    if ((holds_one(writer, index) &&
         narc_newsml_write_entry(writer, NARC_TEXT("contentSet/inlineXML"), index)) ||
        narc_newsml_write_entry(writer, NARC_TEXT("contentSet/inlineData"), index))
        return;
    narc_xml_open(&writer->xml, "inlineXML");
    narc_xml_attribute(&writer->xml, "contenttype", NARC_TEXT("application/xhtml+xml"));
    narc_newsml_write_code(writer, "rendition", "renditionuri", body->role);
    narc_newsml_write_language(writer, body->language);
    narc_newsml_write_direction(writer, body->direction);
    narc_newsml_write_attributes(writer, NARC_TEXT("contentSet/inlineXML"), index, IN_CONTENT_SET);
    write_page(writer, body);
    narc_xml_close(&writer->xml);
}

static void
write_rendition(narc_newsml_writer *writer, const narc_rendition *rendition, size_t index)
{
    const char *own = "remoteContentExtProperty";

    if (narc_newsml_write_entry(writer, NARC_TEXT("contentSet/remoteContent"), index))
        return;
    narc_xml_open(&writer->xml, "remoteContent");
    narc_newsml_write_code(writer, "rendition", "renditionuri", rendition->role);
    narc_newsml_write_uri(writer, "href", rendition->href);
    narc_xml_attribute(&writer->xml, "residref", rendition->residref);
    narc_xml_attribute(&writer->xml, "contenttype", rendition->content_type);
    narc_newsml_write_code(writer, "format", "formaturi", rendition->format);
    narc_newsml_write_number(writer, "size", rendition->size, 0, UINT64_MAX);
    narc_newsml_write_number(writer, "width", rendition->width, 0, UINT64_MAX);
    narc_newsml_write_number(writer, "height", rendition->height, 0, UINT64_MAX);
    narc_xml_attribute(&writer->xml, "duration", rendition->duration);
    if (rendition->alt.size > 0)
        narc_newsml_write_own(writer, own, "alt", rendition->alt, writer->language,
                              (narc_text){NULL, 0});
    if (rendition->credit.size > 0)
        narc_newsml_write_own(writer, own, "credit", rendition->credit, writer->language,
                              (narc_text){NULL, 0});
    if (rendition->sha256.size > 0)
        narc_newsml_write_own(writer, own, "sha256", rendition->sha256, writer->language,
                              (narc_text){NULL, 0});
    for (size_t i = 0; i < rendition->captions.count; i++)
        narc_newsml_write_own(writer, own, "caption", rendition->captions.items[i].value,
                              rendition->captions.items[i].language,
                              rendition->captions.items[i].direction);
    narc_xml_close(&writer->xml);
    if (narc_text_is(rendition->source, "newsml:contentSet/inlineData"))
        narc_newsml_lose(
            writer, "the bytes of inlineData %.*s are in the original only",
            (int)(rendition->content_type.size < 60 ? rendition->content_type.size : 60),
            rendition->content_type.data);
}

static bool
keeps_below(const narc_newsml_writer *writer, const char *path)
{
    return narc_newsml_find_kept(writer, narc_text_from(path), 0, false) != NULL ||
           narc_newsml_find_kept(writer, narc_text_from(path), 0, true) != NULL;
}

void
narc_newsml_write_content(narc_newsml_writer *writer)
{
    const narc_item *item = writer->item;

    if (item->bodies.count == 0 && item->renditions.count == 0 &&
        !keeps_below(writer, "contentSet"))
        return;
    narc_xml_open(&writer->xml, "contentSet");
    narc_newsml_write_attributes(writer, NARC_TEXT("contentSet"), 0, " ");
    for (size_t i = 0; i < item->bodies.count; i++)
        write_body(writer, &item->bodies.items[i], i + 1);
    for (size_t i = 0; i < item->renditions.count; i++)
        write_rendition(writer, &item->renditions.items[i], i + 1);
    narc_newsml_write_kept(writer, "contentSet", " inlineXML inlineData remoteContent ");
    narc_xml_close(&writer->xml);
}

/* --- groups ------------------------------------------------------------------------------------ */

static void
write_item_ref(narc_newsml_writer *writer, const narc_group_ref *ref, narc_text path, size_t index)
{
    if (narc_newsml_write_entry(writer, path, index))
        return;
    narc_xml_open(&writer->xml, "itemRef");
    narc_newsml_write_number(writer, "rank", ref->rank, 0, UINT32_MAX);
    narc_newsml_write_uri(writer, "href", ref->href);
    narc_xml_attribute(&writer->xml, "residref", ref->residref);
    narc_newsml_write_number(writer, "version", ref->version, 1, UINT64_MAX);
    narc_xml_attribute(&writer->xml, "contenttype", ref->content_type);
    for (size_t i = 0; i < ref->classes.count; i++)
        narc_newsml_write_concept(writer, "itemClass", &ref->classes.items[i], " qcode uri ");
    for (size_t i = 0; i < ref->titles.count; i++)
        narc_newsml_write_string(writer, "title", &ref->titles.items[i], " role ", false);
    narc_xml_close(&writer->xml);
}

static void
write_group(narc_newsml_writer *writer, const narc_group *group, size_t index)
{
    const narc_text refs = narc_arena_format(&writer->arena, "groupSet/group[%zu]/itemRef", index);

    if (narc_newsml_write_entry(writer, NARC_TEXT("groupSet/group"), index)) {
        /* The whole group was kept, and its references with it. */
        for (size_t i = 0; i < group->refs.count; i++) {
            narc_newsml_kept *kept = narc_newsml_find_kept(writer, refs, i + 1, false);

            if (kept != NULL)
                kept->written = true;
        }
        return;
    }
    narc_xml_open(&writer->xml, "group");
    narc_xml_attribute(&writer->xml, "id", group->id);
    narc_newsml_write_code(writer, "role", "roleuri", group->role);
    narc_newsml_write_code(writer, "mode", "modeuri", group->mode);
    for (size_t i = 0; i < group->titles.count; i++)
        narc_newsml_write_string(writer, "title", &group->titles.items[i], " role ", false);
    for (size_t i = 0; i < group->refs.count; i++) {
        if (group->refs.items[i].group.size == 0) {
            write_item_ref(writer, &group->refs.items[i], refs, i + 1);
            continue;
        }
        narc_xml_open(&writer->xml, "groupRef");
        narc_xml_attribute(&writer->xml, "idref", group->refs.items[i].group);
        narc_xml_close(&writer->xml);
    }
    narc_xml_close(&writer->xml);
}

void
narc_newsml_write_groups(narc_newsml_writer *writer)
{
    const narc_item *item = writer->item;
    narc_text root = item->package_root;

    if (item->groups.count == 0)
        return;
    if (root.size == 0) {
        root = item->groups.items[0].id;
        narc_newsml_stand_in(writer, "no root group is named; the first one stands in");
    }
    narc_xml_open(&writer->xml, "groupSet");
    narc_xml_attribute(&writer->xml, "root", root);
    narc_newsml_write_attributes(writer, NARC_TEXT("groupSet"), 0, " root ");
    for (size_t i = 0; i < item->groups.count; i++)
        write_group(writer, &item->groups.items[i], i + 1);
    narc_xml_close(&writer->xml);
}
