/* An item as NITF 3.6. A nitf element that the item came with, alone or inside NewsML-G2, is given back;
 * otherwise fields go where NITF's reader finds them again, and the rest is told as lost. */
#include "newsml/body_nitf.h"
#include "newsml/legacy.h"
#include "newsml/nitf.h"
#include "newsml/original.h"
#include "newsml/writer.h"
#include "newsml/xml_tree.h"
#include "newsml/xml_writer.h"

#include "base/fail.h"
#include "base/limits.h"
#include "base/text.h"

#include <stdio.h>

/* Names in a line and pictures in a body that are looked for: more of them are seen in no document that
 * means well, and looking for each would not be linear. */
#define MOST_LOOKED_FOR 64

typedef struct writing {
    const narc_item *item;
    const narc_write_options *options;
    narc_xml_writer xml;
    narc_arena arena;
} writing;

static void
lose(void *user, const char *what)
{
    const writing *now = user;
    narc_error finding;

    if (now->options->finding == NULL)
        return;
    narc_error_clear(&finding);
    narc_fail(&finding, NARC_LOSS, NARC_NO_OFFSET, NULL, "%s: NITF has no place for it", what);
    now->options->finding(now->options->user, &finding);
}

static void
lose_list(writing *now, const char *name, size_t count)
{
    if (count > 0)
        lose(now, name);
}

/* --- head -------------------------------------------------------------------------------------- */

/* NITF wants the basic form, 20261118T100000+0100. */
static narc_text
basic_date(writing *now, const narc_date *date)
{
    char text[NARC_DATE_SIZE];
    char basic[NARC_DATE_SIZE];
    size_t size = narc_date_format(date, text);
    size_t at = 0;

    for (size_t i = 0; i < size; i++)
        if (text[i] != ':' && (text[i] != '-' || i > 10))
            basic[at++] = text[i];
    return narc_arena_copy(&now->arena, (narc_text){basic, at});
}

static void
put_one(writing *now, const char *element, const char *attribute, narc_text value)
{
    if (value.size == 0)
        return;
    narc_xml_open(&now->xml, element);
    narc_xml_attribute(&now->xml, attribute, value);
    narc_xml_close(&now->xml);
}

static void
put_text(writing *now, const char *element, narc_text text)
{
    if (text.size == 0)
        return;
    narc_xml_open(&now->xml, element);
    narc_xml_text(&now->xml, text);
    narc_xml_close(&now->xml);
}

/* The eight digits of an IPTC subject code, or nothing. */
static narc_text
subject_code(const narc_concept *subject)
{
    narc_text code = subject->qcode;

    if (narc_text_starts(code, "subj:"))
        code = narc_text_slice(code, 5, SIZE_MAX);
    else if (narc_text_starts(subject->uri, NARC_SUBJECT_SCHEME))
        code = narc_text_slice(subject->uri, sizeof(NARC_SUBJECT_SCHEME) - 1, SIZE_MAX);
    for (size_t i = 0; i < code.size; i++)
        if (!narc_ascii_digit(code.data[i]))
            return (narc_text){NULL, 0};
    return code.size == 8 ? code : (narc_text){NULL, 0};
}

static void
write_subjects(writing *now)
{
    const narc_concept_list *subjects = &now->item->subjects;
    bool open = false;

    for (size_t i = 0; i < subjects->count; i++) {
        const narc_text code = subject_code(&subjects->items[i]);
        const char *level = narc_text_ends(code, "000000") ? "tobject.subject.type"
                            : narc_text_ends(code, "000")  ? "tobject.subject.matter"
                                                           : "tobject.subject.detail";

        if (code.size == 0)
            continue;
        if (!open)
            narc_xml_open(&now->xml, "tobject");
        open = true;
        narc_xml_open(&now->xml, "tobject.subject");
        narc_xml_attribute(&now->xml, "tobject.subject.refnum", code);
        if (subjects->items[i].names.count > 0)
            narc_xml_attribute(&now->xml, level, subjects->items[i].names.items[0].value);
        narc_xml_close(&now->xml);
    }
    if (open)
        narc_xml_close(&now->xml);
}

/* The element in identified-content for a kind of concept. */
static const char *
identified_as(narc_text type)
{
    static const struct {
        const char *type, *element;
    } kinds[] = {{"cpnat:person", "person"},
                 {"cpnat:organisation", "org"},
                 {"cpnat:geoArea", "location"},
                 {"cpnat:event", "event"},
                 {"cpnat:object", "object.title"}};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (narc_text_is(type, kinds[i].type))
            return kinds[i].element;
    return "classifier";
}

static void
write_identified(writing *now)
{
    const narc_concept_list *subjects = &now->item->subjects;
    bool open = false;

    for (size_t i = 0; i < subjects->count; i++) {
        const narc_concept *subject = &subjects->items[i];

        if (subject_code(subject).size > 0)
            continue;
        if (!open)
            narc_xml_open(&now->xml, "identified-content");
        open = true;
        put_text(now, identified_as(subject->type), narc_concept_label(subject));
    }
    if (open)
        narc_xml_close(&now->xml);
}

static narc_text
status_word(const narc_item *item)
{
    if (item->status == NARC_STATUS_CANCELED)
        return NARC_TEXT("canceled");
    if (item->status == NARC_STATUS_WITHHELD)
        return NARC_TEXT("withheld");
    return item->embargo == NARC_EMBARGO_INDEFINITE ? NARC_TEXT("embargoed") : NARC_TEXT("usable");
}

static void
write_key(writing *now)
{
    if (now->item->version == 0)
        return;
    put_one(now, "du-key", "version",
            narc_arena_format(&now->arena, "%llu", (unsigned long long)now->item->version));
}

static void
write_docdata(writing *now)
{
    const narc_item *item = now->item;
    const narc_rights *rights = item->rights_info.count > 0 ? &item->rights_info.items[0] : NULL;

    narc_xml_open(&now->xml, "docdata");
    narc_xml_attribute(&now->xml, "management-status", status_word(item));
    if (item->located.count > 0)
        put_one(now, "evloc", "city", narc_concept_label(&item->located.items[0]));
    narc_xml_open(&now->xml, "doc-id");
    if (item->providers.count > 0)
        narc_xml_attribute(&now->xml, "regsrc", narc_concept_label(&item->providers.items[0]));
    narc_xml_attribute(&now->xml, "id-string", item->guid);
    narc_xml_close(&now->xml);
    put_one(now, "urgency", "ed-urg", item->urgency);
    put_one(now, "date.issue", "norm", basic_date(now, &item->version_created));
    if (item->embargo == NARC_EMBARGO_UNTIL)
        put_one(now, "date.release", "norm", basic_date(now, &item->embargo_until));
    put_one(now, "date.expire", "norm", basic_date(now, &item->expires));
    for (size_t i = 0; i < item->ed_notes.count; i++)
        put_one(now, "ed-msg", "info", item->ed_notes.items[i].value);
    write_key(now);
    if (rights != NULL && rights->copyright_holders.count > 0)
        put_one(now, "doc.copyright", "holder",
                narc_concept_label(&rights->copyright_holders.items[0]));
    if (item->keywords.count > 0) {
        narc_xml_open(&now->xml, "key-list");
        for (size_t i = 0; i < item->keywords.count; i++)
            put_one(now, "keyword", "key", item->keywords.items[i].value);
        narc_xml_close(&now->xml);
    }
    write_identified(now);
    narc_xml_close(&now->xml);
}

static void
write_head(writing *now)
{
    const narc_item *item = now->item;

    narc_xml_open(&now->xml, "head");
    if (item->titles.count > 0)
        put_text(now, "title", item->titles.items[0].value);
    write_subjects(now);
    write_docdata(now);
    for (size_t i = 0; i < item->sections.count; i++)
        put_one(now, "pubdata", "position.section", item->sections.items[i].value);
    narc_xml_close(&now->xml);
}

/* --- body.head --------------------------------------------------------------------------------- */

static void
write_headlines(writing *now)
{
    const narc_text first = narc_item_headline(now->item);
    const narc_string_list *headlines = &now->item->headlines;

    if (first.size == 0)
        return;
    narc_xml_open(&now->xml, "hedline");
    put_text(now, "hl1", first);
    for (size_t i = 0; i < headlines->count; i++)
        if (!narc_text_equal(headlines->items[i].value, first))
            put_text(now, "hl2", headlines->items[i].value);
    narc_xml_close(&now->xml);
}

/* A byline, with the names of creators marked where they stand in it. marked[i]: creator i was. */
static void
write_byline(writing *now, narc_text line, bool *marked)
{
    const narc_concept_list *creators = &now->item->creators;

    narc_xml_open(&now->xml, "byline");
    while (line.size > 0) {
        size_t first = SIZE_MAX;
        size_t which = 0;
        narc_text name = {NULL, 0};

        for (size_t i = 0; i < creators->count && i < MOST_LOOKED_FOR; i++) {
            const narc_text label = narc_concept_label(&creators->items[i]);
            const size_t at = label.size > 0 ? narc_text_find(line, label) : SIZE_MAX;

            if (at < first || (at == first && at != SIZE_MAX && label.size > name.size)) {
                first = at;
                which = i;
                name = label;
            }
        }
        narc_xml_text(&now->xml, narc_text_slice(line, 0, first));
        if (first == SIZE_MAX)
            break;
        narc_xml_raw_inline(&now->xml);
        now->xml.inline_content = true;
        narc_buffer_literal(now->xml.out, "<person>");
        narc_xml_escape(now->xml.out, name);
        narc_buffer_literal(now->xml.out, "</person>");
        marked[which] = true;
        line = narc_text_slice(line, first + name.size, SIZE_MAX);
    }
    narc_xml_close(&now->xml);
}

/* Creators whom no byline names get one of their own. */
static void
write_bylines(writing *now)
{
    const narc_item *item = now->item;
    bool *marked = narc_arena_array(&now->arena, item->creators.count + 1, sizeof(*marked));

    if (marked == NULL)
        return;
    for (size_t i = 0; i < item->by.count; i++)
        write_byline(now, item->by.items[i].value, marked);
    for (size_t i = 0; i < item->creators.count; i++)
        if (!marked[i] && narc_concept_label(&item->creators.items[i]).size > 0)
            write_byline(now, narc_concept_label(&item->creators.items[i]), marked);
}

static void
write_dateline(writing *now)
{
    const narc_item *item = now->item;
    const narc_text created = basic_date(now, &item->content_created);

    if (item->datelines.count == 0 && created.size == 0)
        return;
    narc_xml_open(&now->xml, "dateline");
    if (item->datelines.count > 0)
        put_text(now, "location", item->datelines.items[0].value);
    put_one(now, "story.date", "norm", created);
    narc_xml_close(&now->xml);
}

static void
write_body_head(writing *now)
{
    const narc_item *item = now->item;
    const narc_rights *rights = item->rights_info.count > 0 ? &item->rights_info.items[0] : NULL;
    const narc_text summary = narc_item_description(item);

    narc_xml_open(&now->xml, "body.head");
    write_headlines(now);
    if (rights != NULL && rights->usage_terms.count > 0)
        put_text(now, "rights", rights->usage_terms.items[0].value);
    write_bylines(now);
    write_dateline(now);
    if (summary.size > 0) {
        narc_xml_open(&now->xml, "abstract");
        put_text(now, "p", summary);
        narc_xml_close(&now->xml);
    }
    narc_xml_close(&now->xml);
}

/* --- body.content ------------------------------------------------------------------------------ */

/* Pictures that do not stand in the body. */
static void
write_pictures(writing *now, narc_text body)
{
    const narc_rendition_list *renditions = &now->item->renditions;

    for (size_t i = 0; i < renditions->count; i++) {
        const narc_rendition *one = &renditions->items[i];
        const narc_text address = one->href.size > 0 ? one->href : one->residref;
        uint64_t number;

        if (address.size == 0 || (i < MOST_LOOKED_FOR && narc_text_find(body, address) != SIZE_MAX))
            continue;
        narc_xml_open(&now->xml, "media");
        narc_xml_attribute(&now->xml, "media-type", NARC_TEXT("image"));
        narc_xml_attribute(&now->xml, "n:element", NARC_TEXT("rendition"));
        narc_xml_open(&now->xml, "media-reference");
        narc_xml_attribute(&now->xml, "source", address);
        narc_xml_attribute(&now->xml, "mime-type", one->content_type);
        narc_xml_attribute(&now->xml, "alternate-text", one->alt);
        if (narc_text_to_u64(one->width, &number))
            narc_xml_attribute(&now->xml, "width", one->width);
        if (narc_text_to_u64(one->height, &number))
            narc_xml_attribute(&now->xml, "height", one->height);
        narc_xml_close(&now->xml);
        if (one->captions.count > 0)
            put_text(now, "media-caption", one->captions.items[0].value);
        put_text(now, "media-producer", one->credit);
        narc_xml_close(&now->xml);
    }
}

static narc_status
write_content(writing *now, const narc_body *body, narc_error *err)
{
    const narc_text value = body != NULL ? body->value : (narc_text){NULL, 0};
    narc_status status;

    narc_xml_open(&now->xml, "body.content");
    narc_xml_raw(&now->xml);
    status = narc_body_to_nitf(value, now->xml.out, lose, now, err);
    write_pictures(now, value);
    narc_xml_close(&now->xml);
    return status;
}

/* What the reader of NITF has no field for either. */
static void
lose_rest(writing *now)
{
    const narc_item *item = now->item;

    lose_list(now, "further bodies", item->bodies.count > 1 ? item->bodies.count - 1 : 0);
    lose_list(now, "groups", item->groups.count);
    lose_list(now, "links", item->links.count);
    lose_list(now, "altIds", item->alt_ids.count);
    lose_list(now, "genres", item->genres.count);
    lose_list(now, "services", item->services.count);
    lose_list(now, "signals", item->signals.count);
    lose_list(now, "sluglines", item->sluglines.count);
    lose_list(now, "creditlines", item->creditlines.count);
    lose_list(now, "infoSources", item->info_sources.count);
    lose_list(now, "contributors", item->contributors.count);
    lose_list(now, "hopHistory", item->hop_history.count);
    lose_list(now, "firstCreated", item->first_created.literal.size);
    lose_list(now, "contentModified", item->content_modified.literal.size);
    lose_list(now, "url", item->url.size);
}

static narc_status
write_anew(writing *now, narc_error *err)
{
    const narc_body *body = narc_item_body(now->item);
    narc_status status;

    narc_buffer_literal(now->xml.out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    narc_xml_open(&now->xml, "nitf");
    narc_xml_attribute(&now->xml, "xmlns", NARC_TEXT(NARC_NITF_NS));
    narc_xml_attribute(&now->xml, "xmlns:n", NARC_TEXT(NARC_NITF_OWN_NS));
    narc_xml_attribute(&now->xml, "version", NARC_TEXT("-//IPTC//DTD NITF 3.6//EN"));
    narc_xml_attribute(&now->xml, "baselang", now->item->language);
    write_head(now);
    narc_xml_open(&now->xml, "body");
    write_body_head(now);
    status = write_content(now, body, err);
    narc_xml_close(&now->xml);
    narc_xml_close(&now->xml);
    narc_buffer_byte(now->xml.out, '\n');
    lose_rest(now);
    return status;
}

/* --- giving back ------------------------------------------------------------------------------- */

/* The nitf element kept beside the body that is shown, as a document. NARC_DONE when it was written. */
static narc_status
give_kept(writing *now, narc_error *err)
{
    const narc_limits limits = narc_limits_complete(now->options->limits);
    const narc_body *body = narc_item_body(now->item);
    narc_node_id root = NARC_NODE_NONE;
    narc_node_id nitf = NARC_NODE_NONE;
    narc_status status = NARC_OK;
    narc_text path;
    narc_tree tree;

    if (body == NULL)
        return NARC_OK;
    path = narc_arena_format(&now->arena, "contentSet/inlineXML[%zu]",
                             (size_t)(body - now->item->bodies.items) + 1);
    narc_tree_begin(&tree, now->arena.allocator, &limits);
    for (size_t i = 0; i < now->item->extensions.count && root == NARC_NODE_NONE; i++)
        if (narc_text_equal(now->item->extensions.items[i].path, path))
            status = narc_xml_tree_parse(&tree, now->item->extensions.items[i].xml, &root, err);
    if (status == NARC_OK && root != NARC_NODE_NONE)
        nitf = narc_node_child(&tree, root, "nitf");
    if (nitf != NARC_NODE_NONE) {
        narc_buffer_literal(now->xml.out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        narc_newsml_serialise(&tree, nitf, false, (narc_text){NULL, 0}, now->xml.out);
        narc_buffer_byte(now->xml.out, '\n');
        status = NARC_DONE;
    }
    narc_tree_free(&tree);
    return status == NARC_E_MEMORY || status == NARC_DONE ? status : NARC_OK;
}

narc_status
narc_nitf_write(const narc_item *item, const narc_write_options *options, narc_buffer *out,
                narc_error *err)
{
    writing now = {.item = item,
                   .options = options,
                   .xml = {.out = out},
                   .arena = {.allocator = item->arena != NULL ? item->arena->allocator : NULL}};
    const narc_bytes original = narc_original_bytes(options);
    narc_status status = NARC_OK;

    if (!options->regenerate && original.size > 0) {
        narc_buffer_bytes(out, original.data, original.size);
        return narc_buffer_check(out, err);
    }
    if (!options->regenerate)
        status = give_kept(&now, err);
    if (status == NARC_OK)
        status = write_anew(&now, err);
    if (status == NARC_DONE)
        status = NARC_OK;
    if (status == NARC_OK && now.arena.failed)
        status = narc_fail_memory(err);
    if (status == NARC_OK)
        status = narc_buffer_check(out, err);
    narc_arena_free(&now.arena);
    return status;
}
