/* NewsML 1.0 to 1.2: each NewsItem of the document becomes one item. */
#include "article/converter.h"
#include "newsml/legacy.h"

#include "article/body.h"
#include "base/buffer.h"
#include "base/text.h"
#include "html/to_body.h"

#include <stdlib.h>

/* The FormalName of the first element of that name below top. */
static narc_text
formal_name(narc_newsml_reader *reader, narc_node_id top, const char *element)
{
    const narc_node_id node = narc_legacy_find(&reader->tree, top, element);

    return node == NARC_NODE_NONE ? (narc_text){NULL, 0}
                                  : narc_newsml_attribute(reader, node, "FormalName");
}

/* The Value of a Property below top. */
static narc_text
property_value(narc_newsml_reader *reader, narc_node_id top, const char *name)
{
    const narc_tree *tree = &reader->tree;

    for (narc_node_id id = narc_legacy_find(tree, top, "Property"); id != NARC_NODE_NONE;
         id = narc_legacy_next(tree, id, top, "Property"))
        if (narc_text_is_nocase(narc_node_attribute(tree, id, "FormalName", NULL), name))
            return narc_newsml_attribute(reader, id, "Value");
    return (narc_text){NULL, 0};
}

/* urn:newsml:PROVIDER:DATE:ID:REVISION, where the update's letter may follow (NewsML 1.2, 5.4.1), without
 * its revision; empty when it has another form. */
static narc_text
without_revision(narc_text public_id, narc_text revision)
{
    size_t colon = public_id.size;
    narc_text last;

    while (colon > 0 && public_id.data[colon - 1] != ':')
        colon--;
    last = narc_text_slice(public_id, colon, SIZE_MAX);
    if (last.size == revision.size + 1 && narc_ascii_alpha(last.data[last.size - 1]))
        last.size--;
    if (revision.size == 0 || !narc_text_starts_nocase(public_id, "urn:newsml:") ||
        !narc_text_equal(last, revision))
        return (narc_text){NULL, 0};
    return narc_text_slice(public_id, 0, colon - 1);
}

/* --- identification and management ------------------------------------------------------------- */

/* urn:newsml:PROVIDER:DATE:ID, the public identifier without its revision. */
static void
read_identification(narc_newsml_reader *reader, narc_node_id node)
{
    narc_item *item = reader->item;
    const narc_node_id identifier = narc_legacy_find(&reader->tree, node, "NewsIdentifier");
    const narc_text provider = narc_legacy_text_below(reader, identifier, "ProviderId");
    const narc_text date = narc_legacy_text_below(reader, identifier, "DateId");
    const narc_text id = narc_legacy_text_below(reader, identifier, "NewsItemId");
    const narc_text revision = narc_legacy_text_below(reader, identifier, "RevisionId");
    const narc_text public_id = narc_legacy_text_below(reader, identifier, "PublicIdentifier");

    const narc_text stated = without_revision(public_id, revision);

    if (!narc_text_to_u64(revision, &item->version))
        item->version = 0;
    if (stated.size > 0)
        item->guid = stated;
    else if (provider.size > 0 && id.size > 0)
        item->guid = narc_arena_format(reader->arena, "urn:newsml:%.*s:%.*s:%.*s",
                                       (int)provider.size, provider.data, (int)date.size,
                                       date.size > 0 ? date.data : "", (int)id.size, id.data);
    else
        item->guid = public_id;
    if (item->guid.size == 0)
        narc_newsml_odd(reader, node, "the NewsItem has no identifier");
    if (public_id.size > 0) {
        narc_alt_id *alt = NARC_LIST_ADD(reader->arena, &item->alt_ids);

        if (alt != NULL)
            alt->value = public_id;
    }
}

/* Embargoed until the moment at which a later status is announced. */
static void
read_embargo(narc_newsml_reader *reader, narc_node_id management)
{
    narc_item *item = reader->item;
    const narc_tree *tree = &reader->tree;
    const narc_node_id change = narc_legacy_find(tree, management, "StatusWillChange");
    const narc_node_id moment = narc_legacy_find(tree, change, "DateAndTime");

    if (item->embargo == NARC_EMBARGO_NONE || moment == NARC_NODE_NONE ||
        !narc_text_is_nocase(formal_name(reader, change, "FutureStatus"), "usable"))
        return;
    narc_legacy_date(reader, moment, narc_newsml_text(reader, moment, false),
                     "newsml1:StatusWillChange/DateAndTime", &item->embargo_until);
    if (item->embargo_until.precision >= NARC_PRECISION_MINUTE)
        item->embargo = NARC_EMBARGO_UNTIL;
}

static void
read_management(narc_newsml_reader *reader, narc_node_id node)
{
    narc_item *item = reader->item;
    const narc_tree *tree = &reader->tree;

    narc_legacy_date(reader, node, narc_legacy_text_below(reader, node, "FirstCreated"),
                     "newsml1:NewsManagement/FirstCreated", &item->first_created);
    narc_legacy_date(reader, node, narc_legacy_text_below(reader, node, "ThisRevisionCreated"),
                     "newsml1:NewsManagement/ThisRevisionCreated", &item->version_created);
    narc_legacy_status(reader, node, formal_name(reader, node, "Status"));
    read_embargo(reader, node);
    item->urgency = formal_name(reader, node, "Urgency");
    for (narc_node_id id = narc_legacy_find(tree, node, "Instruction"); id != NARC_NODE_NONE;
         id = narc_legacy_next(tree, id, node, "Instruction")) {
        const narc_text word = narc_newsml_attribute(reader, id, "FormalName");
        narc_concept *signal = word.size > 0 ? NARC_LIST_ADD(reader->arena, &item->signals) : NULL;

        if (signal != NULL)
            signal->literal = word;
    }
}

/* --- metadata ---------------------------------------------------------------------------------- */

static void
read_lines(narc_newsml_reader *reader, narc_node_id lines)
{
    narc_item *item = reader->item;
    const narc_tree *tree = &reader->tree;

    for (narc_node_id id = tree->nodes[lines].first; id != NARC_NODE_NONE;
         id = tree->nodes[id].next) {
        const narc_text name =
            narc_node_is_element(tree, id) ? narc_node_local(tree, id) : (narc_text){NULL, 0};

        if (narc_text_is(name, "HeadLine")) {
            narc_legacy_string(reader, id, &item->headlines, "");
        } else if (narc_text_is(name, "SubHeadLine")) {
            narc_legacy_string(reader, id, &item->headlines, "hld:subHeadline");
        } else if (narc_text_is(name, "ByLine")) {
            narc_legacy_string(reader, id, &item->by, "");
        } else if (narc_text_is(name, "DateLine")) {
            narc_legacy_string(reader, id, &item->datelines, "");
        } else if (narc_text_is(name, "SlugLine")) {
            narc_legacy_string(reader, id, &item->sluglines, "");
        } else if (narc_text_is(name, "CreditLine")) {
            narc_legacy_string(reader, id, &item->creditlines, "");
        } else if (narc_text_is(name, "KeywordLine")) {
            narc_legacy_string(reader, id, &item->keywords, "");
        } else if (narc_text_is(name, "CopyrightLine") || narc_text_is(name, "RightsLine")) {
            narc_rights *rights = item->rights_info.count > 0
                                      ? &item->rights_info.items[0]
                                      : NARC_LIST_ADD(reader->arena, &item->rights_info);

            if (rights != NULL)
                narc_legacy_string(reader, id,
                                   narc_text_is(name, "RightsLine") ? &rights->usage_terms
                                                                    : &rights->copyright_notices,
                                   "");
        }
    }
}

static void
read_party(narc_newsml_reader *reader, narc_node_id top, const char *element,
           narc_concept_list *list)
{
    const narc_node_id holder = narc_legacy_find(&reader->tree, top, element);

    if (holder != NARC_NODE_NONE)
        (void)narc_legacy_concept(reader, holder, formal_name(reader, holder, "Party"), list);
}

static void
read_administrative(narc_newsml_reader *reader, narc_node_id node)
{
    narc_item *item = reader->item;

    if (item->providers.count == 0)
        read_party(reader, node, "Provider", &item->providers);
    if (item->creators.count == 0)
        read_party(reader, node, "Creator", &item->creators);
    read_party(reader, node, "Source", &item->info_sources);
}

/* Origin and the dateline say where it was written, anything else what it is about. */
static void
read_location(narc_newsml_reader *reader, narc_node_id node)
{
    static const char *const parts[] = {"City", "Area", "CountryArea", "Country"};
    narc_item *item = reader->item;
    const narc_text how = narc_node_attribute(&reader->tree, node, "HowPresent", NULL);
    const bool origin = narc_text_is_nocase(how, "origin") || narc_text_is_nocase(how, "dateline");
    narc_concept *place;
    narc_text name = {NULL, 0};

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && name.size == 0; i++)
        name = property_value(reader, node, parts[i]);
    place = narc_legacy_concept(reader, node, name, origin ? &item->located : &item->subjects);
    if (place != NULL)
        place->type = NARC_TEXT("cpnat:geoArea");
}

/* --- topics ------------------------------------------------------------------------------------ */

static int
compare_topics(const void *a, const void *b)
{
    const narc_topic *one = a;
    const narc_topic *two = b;
    const int order = narc_text_compare(one->duid, two->duid);

    return order != 0 ? order : (one->node > two->node) - (one->node < two->node);
}

/* Every Topic of the document by its Duid, once: items refer to the sets beside them. */
static void
collect_topics(narc_newsml_reader *reader)
{
    narc_tree *tree = &reader->tree;
    const narc_node_id root = tree->nodes[NARC_NODE_DOCUMENT].first;

    reader->topics_known = true;
    for (narc_node_id id = narc_legacy_find(tree, root, "Topic"); id != NARC_NODE_NONE;
         id = narc_legacy_next(tree, id, root, "Topic")) {
        narc_topic *topic = NARC_LIST_ADD(&tree->arena, &reader->topics);

        if (topic == NULL) {
            reader->arena->failed = true;
            return;
        }
        *topic = (narc_topic){narc_node_attribute(tree, id, "Duid", NULL), id};
    }
    if (reader->topics.count > 1)
        qsort(reader->topics.items, reader->topics.count, sizeof(*reader->topics.items),
              compare_topics);
}

/* The Topic that is referred to ("#duid"). */
static narc_node_id
find_topic(narc_newsml_reader *reader, narc_text reference)
{
    size_t low = 0, high;

    if (!reader->topics_known)
        collect_topics(reader);
    high = reader->topics.count;
    if (!narc_text_starts(reference, "#"))
        return NARC_NODE_NONE;
    reference = narc_text_slice(reference, 1, SIZE_MAX);
    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (narc_text_compare(reader->topics.items[middle].duid, reference) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == reader->topics.count || !narc_text_equal(reader->topics.items[low].duid, reference))
        return NARC_NODE_NONE;
    return reader->topics.items[low].node;
}

/* A topic with an IPTC subject code is that subject, any other goes by its description. */
static void
read_topic(narc_newsml_reader *reader, narc_node_id occurrence)
{
    const narc_node_id topic =
        find_topic(reader, narc_node_attribute(&reader->tree, occurrence, "Topic", NULL));
    narc_concept *subject;
    narc_text scheme, name;
    narc_node_id formal;

    if (topic == NARC_NODE_NONE)
        return;
    name = narc_legacy_text_below(reader, topic, "Description");
    formal = narc_legacy_find(&reader->tree, topic, "FormalName");
    scheme = formal == NARC_NODE_NONE ? (narc_text){NULL, 0}
                                      : narc_node_attribute(&reader->tree, formal, "Scheme", NULL);
    if (narc_text_find_nocase(scheme, "iptcsubjectcode") == SIZE_MAX) {
        (void)narc_legacy_concept(reader, occurrence, name, &reader->item->subjects);
        return;
    }
    subject = narc_legacy_subject(reader, narc_newsml_text(reader, formal, false));
    if (subject != NULL)
        narc_legacy_text(reader, occurrence, name, &subject->names);
}

static void
read_descriptive(narc_newsml_reader *reader, narc_node_id node)
{
    narc_item *item = reader->item;
    const narc_tree *tree = &reader->tree;

    for (narc_node_id id = narc_node_after(tree, node, node); id != NARC_NODE_NONE;
         id = narc_node_after(tree, id, node)) {
        narc_text name, value;

        if (!narc_node_is_element(tree, id))
            continue;
        name = narc_node_local(tree, id);
        value = narc_newsml_attribute(reader, id, "FormalName");
        if (narc_text_is(name, "Language") && item->language.size == 0) {
            item->language = value;
            item->language_source = NARC_TEXT("newsml1:DescriptiveMetadata/Language");
        } else if (narc_text_is(name, "Genre")) {
            (void)narc_legacy_concept(reader, id, value, &item->genres);
        } else if (narc_text_is(name, "Subject") || narc_text_is(name, "SubjectMatter") ||
                   narc_text_is(name, "SubjectDetail")) {
            (void)narc_legacy_subject(reader, value);
        } else if (narc_text_is(name, "Location")) {
            read_location(reader, id);
        } else if (narc_text_is(name, "DateLineDate")) {
            narc_legacy_date(reader, id, narc_newsml_text(reader, id, false),
                             "newsml1:DescriptiveMetadata/DateLineDate", &item->content_created);
        } else if (narc_text_is(name, "TopicOccurrence")) {
            read_topic(reader, id);
        } else if (narc_text_is(name, "Property") && narc_text_is_nocase(value, "keyword")) {
            narc_legacy_text(reader, id, narc_newsml_attribute(reader, id, "Value"),
                             &item->keywords);
        }
    }
}

/* --- content ----------------------------------------------------------------------------------- */

/* The NewsComponent around a ContentItem, whose role and lines count for it. */
static narc_node_id
component_of(const narc_tree *tree, narc_node_id id)
{
    while (id != NARC_NODE_DOCUMENT && !narc_text_is(narc_node_local(tree, id), "NewsComponent"))
        id = tree->nodes[id].parent;
    return id;
}

/* The DTD puts the Role in front of what has it; looking no further than this keeps a component of a
 * million parts linear. */
#define ROLE_WITHIN 32

static narc_text
role_of(narc_newsml_reader *reader, narc_node_id content)
{
    const narc_tree *tree = &reader->tree;
    narc_node_id id = tree->nodes[component_of(tree, content)].first;

    for (int i = 0; i < ROLE_WITHIN && id != NARC_NODE_NONE; i++, id = tree->nodes[id].next)
        if (narc_node_is_element(tree, id) && narc_text_is(narc_node_local(tree, id), "Role"))
            return narc_newsml_attribute(reader, id, "FormalName");
    return (narc_text){NULL, 0};
}

static narc_body *
add_body(narc_newsml_reader *reader, narc_node_id data, narc_text value, narc_text type)
{
    narc_body *body = value.size > 0 ? NARC_LIST_ADD(reader->arena, &reader->item->bodies) : NULL;

    if (body == NULL)
        return NULL;
    body->value = value;
    body->content_type = type;
    body->language = narc_newsml_language(reader, data);
    if (body->language.size == 0)
        body->language = reader->item->language;
    body->direction = narc_newsml_direction(reader, data);
    return body;
}

static void
read_markup(narc_newsml_reader *reader, narc_node_id data)
{
    const narc_html_to_body_options plain = {.left_out = NULL};
    narc_body_builder *builder = narc_body_builder_new(reader->arena);

    if (builder == NULL)
        return;
    narc_html_to_body(&reader->tree, data, builder, &plain);
    (void)add_body(reader, data, narc_body_finish(builder), NARC_TEXT("application/xhtml+xml"));
}

static void
read_text(narc_newsml_reader *reader, narc_node_id content, narc_node_id data)
{
    narc_body_builder *builder = narc_body_builder_new(reader->arena);
    const narc_text mime = formal_name(reader, content, "MimeType");
    const narc_text format = formal_name(reader, content, "Format");
    bool html = narc_text_find_nocase(mime, "html") != SIZE_MAX ||
                narc_text_find_nocase(format, "html") != SIZE_MAX;
    narc_buffer text = {.allocator = reader->options->allocator};

    if (builder == NULL)
        return;
    narc_node_text(&reader->tree, data, &text);
    /* Markup that was escaped and not called markup. */
    html = html || narc_text_starts_nocase(narc_text_trim(narc_buffer_as_text(&text)), "<p") ||
           narc_text_starts_nocase(narc_text_trim(narc_buffer_as_text(&text)), "<html");
    if (text.failed)
        reader->arena->failed = true;
    else
        narc_newsml_text_to_body(reader, narc_buffer_as_text(&text), html, builder);
    narc_buffer_free(&text);
    (void)add_body(reader, data, narc_body_finish(builder),
                   html ? NARC_TEXT("text/html") : NARC_TEXT("text/plain"));
}

/* A headline as content: its text, whether it is markup, escaped markup or neither. */
static void
read_headline(narc_newsml_reader *reader, narc_node_id data)
{
    narc_body_builder *builder = narc_body_builder_new(reader->arena);
    narc_buffer text = {.allocator = reader->options->allocator};
    narc_buffer plain = {.allocator = reader->options->allocator};
    narc_error ignored;

    if (builder == NULL)
        return;
    narc_node_text(&reader->tree, data, &text);
    narc_newsml_text_to_body(reader, narc_buffer_as_text(&text),
                             narc_text_starts(narc_text_trim(narc_buffer_as_text(&text)), "<"),
                             builder);
    if (text.failed || narc_body_text(narc_body_finish(builder), &plain, &ignored) != NARC_OK)
        reader->arena->failed = true;
    narc_legacy_text(reader, data, narc_newsml_folded(reader, narc_buffer_as_text(&plain)),
                     &reader->item->headlines);
    narc_buffer_free(&text);
    narc_buffer_free(&plain);
}

static void
read_data(narc_newsml_reader *reader, narc_node_id content, narc_node_id data)
{
    const narc_tree *tree = &reader->tree;
    narc_node_id nitf = narc_legacy_find(tree, data, "nitf");
    narc_node_id child = tree->nodes[data].first;
    const narc_text role = role_of(reader, content);

    if (narc_text_is_nocase(role, "caption")) {
        narc_legacy_string(reader, data, &reader->item->descriptions, "drol:caption");
        return;
    }
    if (narc_text_is_nocase(role, "subheadline")) {
        narc_legacy_string(reader, data, &reader->item->headlines, "hld:subHeadline");
        return;
    }
    if (narc_text_is_nocase(role, "stylesheet"))
        return;
    if (narc_text_is_nocase(role, "headline")) {
        read_headline(reader, data);
        return;
    }
    if (nitf == NARC_NODE_NONE)
        nitf = narc_legacy_find(tree, data, "body.content");
    while (child != NARC_NODE_NONE && !narc_node_is_element(tree, child))
        child = tree->nodes[child].next;
    if (nitf != NARC_NODE_NONE) {
        narc_nitf_facts(reader, nitf);
        narc_legacy_nitf_body(reader, nitf);
    } else if (child != NARC_NODE_NONE) {
        read_markup(reader, data);
    } else if (narc_legacy_find(tree, data, "Encoding") == NARC_NODE_NONE) {
        read_text(reader, content, data);
    }
}

/* Sizes stand in Characteristics, as elements or properties. */
static narc_text
characteristic(narc_newsml_reader *reader, narc_node_id content, const char *name)
{
    const narc_node_id node = narc_legacy_find(&reader->tree, content, "Characteristics");
    narc_text value = {NULL, 0};
    uint64_t number;

    if (node != NARC_NODE_NONE)
        value = property_value(reader, node, name);
    if (value.size == 0 && node != NARC_NODE_NONE)
        value = narc_legacy_text_below(reader, node, name);
    return narc_text_to_u64(value, &number) ? value : (narc_text){NULL, 0};
}

static void
read_rendition(narc_newsml_reader *reader, narc_node_id content, narc_text href)
{
    static const struct {
        const char *role, *code;
    } roles[] = {{"thumbnail", "rnd:thumbnail"},
                 {"preview", "rnd:preview"},
                 {"quicklook", "rnd:preview"},
                 {"highres", "rnd:highRes"},
                 {"main", "rnd:highRes"}};
    narc_rendition *rendition = NARC_LIST_ADD(reader->arena, &reader->item->renditions);
    const narc_text role = role_of(reader, content);

    if (rendition == NULL)
        return;
    rendition->href = href;
    rendition->role = role;
    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
        if (narc_text_is_nocase(role, roles[i].role))
            rendition->role = narc_text_from(roles[i].code);
    rendition->content_type = formal_name(reader, content, "MimeType");
    rendition->size = characteristic(reader, content, "SizeInBytes");
    rendition->width = characteristic(reader, content, "Width");
    rendition->height = characteristic(reader, content, "Height");
}

static void
read_content(narc_newsml_reader *reader, narc_node_id content)
{
    static const struct {
        const char *media, *type;
    } types[] = {{"text", "text"},       {"photo", "picture"}, {"image", "picture"},
                 {"graphic", "graphic"}, {"video", "video"},   {"audio", "audio"}};
    const narc_text media = formal_name(reader, content, "MediaType");
    const narc_text href = narc_newsml_attribute(reader, content, "Href");
    const narc_node_id data = narc_node_child(&reader->tree, content, "DataContent");

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (narc_text_is_nocase(media, types[i].media) && reader->item->type.size == 0)
            reader->item->type = narc_text_from(types[i].type);
    if (href.size > 0)
        read_rendition(reader, content, href);
    else if (data != NARC_NODE_NONE)
        read_data(reader, content, data);
}

/* --- one NewsItem ------------------------------------------------------------------------------ */

/* What has no field stands in these; content is a body already. */
static bool
is_kept(narc_text name)
{
    static const char *const names[] = {
        "Identification", "NewsManagement",      "NewsLines", "AdministrativeMetadata",
        "RightsMetadata", "DescriptiveMetadata", "Metadata"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (narc_text_is(name, names[i]))
            return true;
    return false;
}

/* Content that its component calls the story goes before contacts and the like, and a headline that is
 * content behind those in NewsLines. */
static bool
has_its_turn(narc_newsml_reader *reader, narc_node_id content)
{
    const narc_text role = role_of(reader, content);

    return narc_text_is_nocase(role, "body") || narc_text_is_nocase(role, "headline");
}

static void
read_contents(narc_newsml_reader *reader, narc_node_id node, const char *role)
{
    const narc_tree *tree = &reader->tree;

    for (narc_node_id id = narc_legacy_find(tree, node, "ContentItem"); id != NARC_NODE_NONE;
         id = narc_legacy_next(tree, id, node, "ContentItem"))
        if (narc_text_is_nocase(role_of(reader, id), role))
            read_content(reader, id);
}

static void
read_item(narc_newsml_reader *reader, narc_node_id node)
{
    narc_item *item = reader->item;
    const narc_tree *tree = &reader->tree;
    narc_node_id id = narc_node_after(tree, node, node);

    item->language = narc_newsml_language(reader, node);
    if (item->language.size > 0)
        item->language_source = NARC_TEXT("newsml1:@xml:lang");
    read_contents(reader, node, "body");
    while (id != NARC_NODE_NONE) {
        const narc_text name =
            narc_node_is_element(tree, id) ? narc_node_local(tree, id) : (narc_text){NULL, 0};

        if (is_kept(name))
            narc_newsml_keep(reader, id, NARC_TEXT("newsml1"));
        if (narc_text_is(name, "Identification"))
            read_identification(reader, id);
        else if (narc_text_is(name, "NewsManagement"))
            read_management(reader, id);
        else if (narc_text_is(name, "NewsLines") && item->headlines.count == 0)
            read_lines(reader, id);
        else if (narc_text_is(name, "AdministrativeMetadata"))
            read_administrative(reader, id);
        else if (narc_text_is(name, "DescriptiveMetadata"))
            read_descriptive(reader, id);
        else if (narc_text_is(name, "ContentItem") && !has_its_turn(reader, id))
            read_content(reader, id);
        id = is_kept(name) || narc_text_is(name, "ContentItem") ? narc_node_skip(tree, id, node)
                                                                : narc_node_after(tree, id, node);
    }
    read_contents(reader, node, "headline");
    if (item->bodies.count > 0)
        item->type = NARC_TEXT("text");
}

static narc_status
read_document(narc_newsml_reader *reader, narc_node_id root, narc_error *err)
{
    const narc_tree *tree = &reader->tree;
    const narc_node_id first = narc_node_child(tree, root, "NewsItem");
    narc_status status = NARC_OK;
    uint64_t part = 0;

    for (narc_node_id id = first; id != NARC_NODE_NONE && status == NARC_OK;
         id = narc_node_sibling(tree, id, "NewsItem")) {
        part++;
        status = narc_legacy_begin(
            reader, narc_node_sibling(tree, first, "NewsItem") != NARC_NODE_NONE ? part : 0, err);
        if (status != NARC_OK)
            break;
        reader->item->provenance.format_version = narc_newsml_attribute(reader, root, "Version");
        read_item(reader, id);
        status = narc_legacy_end(reader, err);
    }
    return status;
}

static narc_status
newsml1_read(const narc_document *document, const narc_read_options *options, narc_error *err)
{
    return narc_legacy_read(document, options, "NewsML", read_document, err);
}

static int
newsml1_detect(narc_bytes head)
{
    return narc_newsml_root_is(head, "NewsML") ? 95 : 0;
}

const narc_converter narc_newsml1_converter = {
    .info = {.name = "newsml1",
             .media_type = "text/vnd.iptc.newsml",
             .extension = "xml",
             .about = "IPTC NewsML 1.0 to 1.2",
             .can_read = true},
    .detect = newsml1_detect,
    .read = newsml1_read,
};
