/* NITF 3.x as a document, and the facts of a nitf element inside another. */
#include "article/converter.h"
#include "newsml/legacy.h"
#include "newsml/nitf.h"

#include "base/text.h"

static narc_text
attribute_of(narc_newsml_reader *reader, narc_node_id node, const char *name)
{
    return node == NARC_NODE_NONE ? (narc_text){NULL, 0}
                                  : narc_newsml_attribute(reader, node, name);
}

/* An attribute of the first element of that name below top. */
static narc_text
attribute_below(narc_newsml_reader *reader, narc_node_id top, const char *element, const char *name)
{
    return attribute_of(reader, narc_legacy_find(&reader->tree, top, element), name);
}

/* --- head -------------------------------------------------------------------------------------- */

static void
read_subjects(narc_newsml_reader *reader, narc_node_id head)
{
    static const char *const names[] = {"tobject.subject.detail", "tobject.subject.matter",
                                        "tobject.subject.type"};
    const narc_tree *tree = &reader->tree;

    for (narc_node_id id = narc_legacy_find(tree, head, "tobject.subject"); id != NARC_NODE_NONE;
         id = narc_legacy_next(tree, id, head, "tobject.subject")) {
        const narc_text code = narc_newsml_attribute(reader, id, "tobject.subject.refnum");
        narc_concept *subject;
        narc_text name = {NULL, 0};

        for (size_t i = 0; i < 3 && name.size == 0; i++)
            name = narc_newsml_attribute(reader, id, names[i]);
        subject = code.size > 0 ? narc_legacy_subject(reader, code)
                                : narc_legacy_concept(reader, id, name, &reader->item->subjects);
        if (subject != NULL && code.size > 0)
            narc_legacy_text(reader, id, name, &subject->names);
    }
}

static void
read_keywords(narc_newsml_reader *reader, narc_node_id head)
{
    const narc_tree *tree = &reader->tree;

    for (narc_node_id id = narc_legacy_find(tree, head, "keyword"); id != NARC_NODE_NONE;
         id = narc_legacy_next(tree, id, head, "keyword")) {
        narc_text key = narc_newsml_attribute(reader, id, "key");

        if (key.size == 0) /* against the DTD, but seen */
            key = narc_newsml_text(reader, id, false);
        narc_legacy_text(reader, id, key, &reader->item->keywords);
    }
}

/* Whom and what it is about, as the provider classified it. */
static void
read_identified(narc_newsml_reader *reader, narc_node_id head)
{
    static const struct {
        const char *name, *type;
    } kinds[] = {{"person", "cpnat:person"},
                 {"org", "cpnat:organisation"},
                 {"location", "cpnat:geoArea"},
                 {"event", "cpnat:event"},
                 {"object.title", "cpnat:object"}};
    const narc_tree *tree = &reader->tree;
    const narc_node_id top = narc_legacy_find(tree, head, "identified-content");

    for (size_t k = 0; top != NARC_NODE_NONE && k < sizeof(kinds) / sizeof(kinds[0]); k++)
        for (narc_node_id id = narc_legacy_find(tree, top, kinds[k].name); id != NARC_NODE_NONE;
             id = narc_legacy_next(tree, id, top, kinds[k].name)) {
            narc_text name = narc_newsml_attribute(reader, id, "value");
            narc_concept *subject;

            if (name.size == 0)
                name = narc_newsml_text(reader, id, false);
            subject = narc_legacy_concept(reader, id, name, &reader->item->subjects);
            if (subject != NULL)
                subject->type = narc_text_from(kinds[k].type);
        }
}

static void
read_place(narc_newsml_reader *reader, narc_node_id head)
{
    static const char *const parts[] = {"city", "county-dist", "state-prov"};
    const narc_node_id place = narc_legacy_find(&reader->tree, head, "evloc");
    narc_concept *located;
    narc_text name = {NULL, 0};

    for (size_t i = 0; i < 3 && name.size == 0; i++)
        name = attribute_of(reader, place, parts[i]);
    located = narc_legacy_concept(reader, place, name, &reader->item->located);
    if (located != NULL)
        located->type = NARC_TEXT("cpnat:geoArea");
}

static void
read_note(narc_newsml_reader *reader, narc_node_id head)
{
    const narc_tree *tree = &reader->tree;

    for (narc_node_id id = narc_legacy_find(tree, head, "ed-msg"); id != NARC_NODE_NONE;
         id = narc_legacy_next(tree, id, head, "ed-msg")) {
        const narc_text info = narc_newsml_attribute(reader, id, "info");
        narc_note *note =
            info.size > 0 ? NARC_LIST_ADD(reader->arena, &reader->item->ed_notes) : NULL;

        if (note != NULL) {
            note->value = info;
            note->language = narc_newsml_language(reader, id);
        }
    }
}

/* date.release later than date.issue holds the news back until then. */
static void
read_dates(narc_newsml_reader *reader, narc_node_id head)
{
    narc_item *item = reader->item;
    const narc_tree *tree = &reader->tree;
    narc_date release = {.precision = NARC_PRECISION_NONE};
    int64_t issued, released;
    narc_node_id id = narc_legacy_find(tree, head, "date.issue");

    if (id != NARC_NODE_NONE)
        narc_legacy_date(reader, id, narc_node_attribute(tree, id, "norm", NULL),
                         "nitf:docdata/date.issue", &item->version_created);
    id = narc_legacy_find(tree, head, "pubdata");
    if (id != NARC_NODE_NONE)
        narc_legacy_date(reader, id, narc_node_attribute(tree, id, "date.publication", NULL),
                         "nitf:pubdata@date.publication", &item->version_created);
    id = narc_legacy_find(tree, head, "date.expire");
    if (id != NARC_NODE_NONE)
        narc_legacy_date(reader, id, narc_node_attribute(tree, id, "norm", NULL),
                         "nitf:docdata/date.expire", &item->expires);
    id = narc_legacy_find(tree, head, "date.release");
    if (id == NARC_NODE_NONE)
        return;
    narc_legacy_date(reader, id, narc_node_attribute(tree, id, "norm", NULL),
                     "nitf:docdata/date.release", &release);
    if (release.precision < NARC_PRECISION_MINUTE || !narc_date_unix(&release, &released) ||
        (narc_date_unix(&item->version_created, &issued) && released <= issued))
        return;
    item->embargo = NARC_EMBARGO_UNTIL;
    item->embargo_until = release;
}

static void
read_head(narc_newsml_reader *reader, narc_node_id head)
{
    narc_item *item = reader->item;
    const narc_tree *tree = &reader->tree;
    const narc_node_id docdata = narc_legacy_find(tree, head, "docdata");
    const narc_node_id title = narc_legacy_find(tree, head, "title");
    const narc_node_id copyright = narc_legacy_find(tree, docdata, "doc.copyright");
    narc_text version = attribute_below(reader, docdata, "du-key", "version");
    narc_rights *rights;

    if (version.size == 0)
        version = attribute_below(reader, docdata, "du-key", "generation");
    if (item->guid.size == 0)
        item->guid = attribute_below(reader, docdata, "doc-id", "id-string");
    if (item->version == 0 && !narc_text_to_u64(version, &item->version))
        item->version = 0;
    narc_legacy_string(reader, title, &item->titles, "");
    if (item->urgency.size == 0)
        item->urgency = attribute_below(reader, head, "urgency", "ed-urg");
    if (item->providers.count == 0)
        (void)narc_legacy_concept(
            reader, head, attribute_below(reader, docdata, "doc-id", "regsrc"), &item->providers);
    if (docdata != NARC_NODE_NONE)
        narc_legacy_status(reader, docdata,
                           narc_newsml_attribute(reader, docdata, "management-status"));
    read_dates(reader, head);
    read_subjects(reader, head);
    read_keywords(reader, head);
    read_identified(reader, head);
    read_place(reader, head);
    read_note(reader, head);
    narc_legacy_text(reader, head, attribute_below(reader, head, "pubdata", "position.section"),
                     &item->sections);
    if (copyright != NARC_NODE_NONE && item->rights_info.count == 0) {
        rights = NARC_LIST_ADD(reader->arena, &item->rights_info);
        if (rights != NULL)
            (void)narc_legacy_concept(reader, copyright, attribute_of(reader, copyright, "holder"),
                                      &rights->copyright_holders);
    }
}

/* --- body.head --------------------------------------------------------------------------------- */

/* The byline without the title of the office, and the names it marks as persons. */
static void
read_byline(narc_newsml_reader *reader, narc_node_id byline)
{
    const narc_tree *tree = &reader->tree;
    narc_item *item = reader->item;
    narc_node_id id = narc_node_after(tree, byline, byline);
    narc_buffer text = {.allocator = reader->options->allocator};

    while (id != NARC_NODE_NONE) {
        const bool title =
            narc_node_is_element(tree, id) && narc_text_is(narc_node_local(tree, id), "byttl");

        if (tree->nodes[id].kind == NARC_NODE_KIND_TEXT)
            narc_buffer_text(&text, narc_node_content(tree, id));
        id = title ? narc_node_skip(tree, id, byline) : narc_node_after(tree, id, byline);
    }
    if (text.failed)
        reader->arena->failed = true;
    narc_legacy_text(reader, byline,
                     narc_newsml_folded(reader, narc_text_trim(narc_buffer_as_text(&text))),
                     &item->by);
    narc_buffer_free(&text);
    for (id = narc_legacy_find(tree, byline, "person"); id != NARC_NODE_NONE;
         id = narc_legacy_next(tree, id, byline, "person"))
        (void)narc_legacy_concept(reader, id, narc_newsml_text(reader, id, false), &item->creators);
}

/* The printed story.date of some providers is wrong by their own word; its norm counts. */
static void
read_dateline(narc_newsml_reader *reader, narc_node_id dateline)
{
    const narc_tree *tree = &reader->tree;
    const narc_node_id date = narc_legacy_find(tree, dateline, "story.date");
    const narc_node_id place = narc_legacy_find(tree, dateline, "location");
    narc_text norm = {NULL, 0};

    if (date != NARC_NODE_NONE)
        norm = narc_node_attribute(tree, date, "norm", NULL);
    if (norm.size > 0)
        narc_legacy_date(reader, date, norm, "nitf:dateline/story.date",
                         &reader->item->content_created);
    if (place != NARC_NODE_NONE || norm.size == 0)
        narc_legacy_string(reader, dateline, &reader->item->datelines, "");
}

static void
read_rights(narc_newsml_reader *reader, narc_node_id node)
{
    narc_item *item = reader->item;
    narc_rights *rights = item->rights_info.count > 0
                              ? &item->rights_info.items[0]
                              : NARC_LIST_ADD(reader->arena, &item->rights_info);

    if (rights == NULL)
        return;
    if (rights->copyright_holders.count == 0)
        (void)narc_legacy_concept(reader, node,
                                  narc_legacy_text_below(reader, node, "rights.owner"),
                                  &rights->copyright_holders);
    narc_legacy_string(reader, node, &rights->usage_terms, "");
}

static void
read_body_head(narc_newsml_reader *reader, narc_node_id head)
{
    narc_item *item = reader->item;
    const narc_tree *tree = &reader->tree;
    const bool bylines = item->by.count == 0;
    narc_node_id id;

    narc_legacy_string(reader, narc_legacy_find(tree, head, "hl1"), &item->headlines, "");
    for (id = narc_legacy_find(tree, head, "hl2"); id != NARC_NODE_NONE;
         id = narc_legacy_next(tree, id, head, "hl2"))
        narc_legacy_string(reader, id, &item->headlines, "hld:subHeadline");
    for (id = narc_legacy_find(tree, head, "byline"); id != NARC_NODE_NONE && bylines;
         id = narc_legacy_next(tree, id, head, "byline"))
        read_byline(reader, id);
    id = narc_legacy_find(tree, head, "dateline");
    if (id != NARC_NODE_NONE && item->datelines.count == 0)
        read_dateline(reader, id);
    id = narc_legacy_find(tree, head, "abstract");
    narc_legacy_string(reader, id, &item->descriptions, "drol:summary");
    id = narc_legacy_find(tree, head, "rights");
    if (id != NARC_NODE_NONE)
        read_rights(reader, id);
    if (item->providers.count == 0)
        (void)narc_legacy_concept(reader, head, narc_legacy_text_below(reader, head, "distributor"),
                                  &item->providers);
}

/* --- pictures ---------------------------------------------------------------------------------- */

/* Each reference of a media element is a rendition of the same picture, with one caption. */
static void
read_references(narc_newsml_reader *reader, narc_node_id media)
{
    const narc_tree *tree = &reader->tree;
    const narc_text credit = narc_legacy_text_below(reader, media, "media-producer");
    const narc_node_id caption = narc_legacy_find(tree, media, "media-caption");

    for (narc_node_id id = narc_legacy_find(tree, media, "media-reference"); id != NARC_NODE_NONE;
         id = narc_legacy_next(tree, id, media, "media-reference")) {
        const narc_text href = narc_newsml_attribute(reader, id, "source");
        narc_rendition *rendition =
            href.size > 0 ? NARC_LIST_ADD(reader->arena, &reader->item->renditions) : NULL;

        if (rendition == NULL)
            continue;
        rendition->href = href;
        rendition->content_type = narc_newsml_attribute(reader, id, "mime-type");
        rendition->width = narc_newsml_attribute(reader, id, "width");
        rendition->height = narc_newsml_attribute(reader, id, "height");
        rendition->alt = narc_newsml_attribute(reader, id, "alternate-text");
        rendition->credit = credit;
        narc_legacy_string(reader, caption, &rendition->captions, "");
    }
}

static void
read_media(narc_newsml_reader *reader, narc_node_id nitf)
{
    const narc_tree *tree = &reader->tree;

    for (narc_node_id id = narc_legacy_find(tree, nitf, "media"); id != NARC_NODE_NONE;
         id = narc_legacy_next(tree, id, nitf, "media"))
        read_references(reader, id);
}

/* --- the document ------------------------------------------------------------------------------ */

static narc_text
language_of(narc_newsml_reader *reader, narc_node_id nitf)
{
    const narc_node_id body = narc_legacy_find(&reader->tree, nitf, "body");
    narc_text language = {NULL, 0};

    if (body != NARC_NODE_NONE)
        language = narc_newsml_language(reader, body);
    if (language.size == 0)
        language = narc_newsml_attribute(reader, nitf, "baselang");
    return language;
}

void
narc_nitf_facts(narc_newsml_reader *reader, narc_node_id nitf)
{
    narc_item *item = reader->item;
    const narc_tree *tree = &reader->tree;
    const narc_node_id head = narc_legacy_find(tree, nitf, "head");
    const narc_node_id body_head = narc_legacy_find(tree, nitf, "body.head");

    if (item->language.size == 0) {
        item->language = language_of(reader, nitf);
        if (item->language.size > 0)
            item->language_source = NARC_TEXT("nitf");
    }
    if (head != NARC_NODE_NONE)
        read_head(reader, head);
    if (body_head != NARC_NODE_NONE)
        read_body_head(reader, body_head);
    read_media(reader, nitf);
}

static narc_status
read_nitf(narc_newsml_reader *reader, narc_node_id root, narc_error *err)
{
    narc_status status = narc_legacy_begin(reader, 0, err);

    if (status != NARC_OK)
        return status;
    reader->item->type = NARC_TEXT("text");
    reader->item->provenance.format_version = narc_newsml_attribute(reader, root, "version");
    narc_nitf_facts(reader, root);
    narc_legacy_nitf_body(reader, root);
    return narc_legacy_end(reader, err);
}

static narc_status
nitf_read(const narc_document *document, const narc_read_options *options, narc_error *err)
{
    return narc_legacy_read(document, options, "nitf", read_nitf, err);
}

static int
nitf_detect(narc_bytes head)
{
    return narc_newsml_root_is(head, "nitf") ? 95 : 0;
}

const narc_converter narc_nitf_converter = {
    .info = {.name = "nitf",
             .media_type = "application/nitf+xml",
             .extension = "xml",
             .about = "IPTC NITF 3.x",
             .can_read = true,
             .can_write = true},
    .detect = nitf_detect,
    .read = nitf_read,
    .write = narc_nitf_write,
};
