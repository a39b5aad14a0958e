/* ninjs 1.x, 2.x and 3.x to an item. The three write the same names in different case and 1.x puts
 * roles into names ("description_text"), so names are matched without case and by their beginning. */
#include "newsml/legacy.h"
#include "newsml/ninjs.h"

#include "article/body.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/utf8.h"
#include "json/value.h"

/* Whether the beginning of a document shows an object with an identifier and a name of ninjs. */
int
narc_ninjs_detect(narc_bytes head)
{
    static const char *const names[] = {
        "\"versioncreated\"",     "\"pubstatus\"",   "\"bodies\"",
        "\"body_html\"",          "\"body_text\"",   "\"headlines\"",
        "\"representationtype\"", "\"body_xhtml\"",  "ninjs-schema",
        "\"headline\"",           "\"associations\""};
    narc_text text = {(const char *)head.data, head.size};

    if (narc_text_starts(text, "\xEF\xBB\xBF"))
        text = narc_text_slice(text, 3, SIZE_MAX);
    text = narc_text_trim(text);
    if (!narc_text_starts(text, "{") || (narc_text_find(text, NARC_TEXT("\"uri\"")) == SIZE_MAX &&
                                         narc_text_find(text, NARC_TEXT("\"guid\"")) == SIZE_MAX))
        return 0;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (narc_text_find_nocase(text, names[i]) != SIZE_MAX)
            return 80;
    return 0;
}

static const narc_json_value *
member(const narc_json_value *object, const char *name)
{
    if (object == NULL || object->kind != NARC_JSON_OBJECT)
        return NULL;
    for (const narc_json_value *v = object->first; v != NULL; v = v->next)
        if (narc_text_is_nocase(v->name, name))
            return v;
    return NULL;
}

static narc_text
text_of(narc_newsml_reader *reader, const narc_json_value *object, const char *name)
{
    return narc_arena_copy(reader->arena, narc_text_trim(narc_json_text(member(object, name))));
}

/* The first of an object or array; the value itself when it is a string. */
static const narc_json_value *
elements_of(const narc_json_value *value)
{
    if (value == NULL)
        return NULL;
    return value->kind == NARC_JSON_ARRAY || value->kind == NARC_JSON_OBJECT ? value->first : value;
}

/* --- strings ----------------------------------------------------------------------------------- */

static narc_string *
add_string(narc_newsml_reader *reader, narc_string_list *list, narc_text value, narc_text role)
{
    const narc_text copy = narc_arena_copy(reader->arena, narc_text_trim(value));
    narc_string *string;

    if (copy.size == 0)
        return NULL;
    string = NARC_LIST_ADD(reader->arena, list);
    if (string == NULL)
        return NULL;
    string->value = copy;
    string->language = reader->item->language;
    string->role = narc_arena_copy(reader->arena, role);
    return string;
}

static narc_string_list *
list_of_role(narc_newsml_reader *reader, narc_text *role, narc_string_list *otherwise)
{
    narc_item *item = reader->item;
    const struct {
        const char *role;
        narc_string_list *list;
    } roles[] = {{NARC_NINJS_TITLE, &item->titles},
                 {NARC_NINJS_DATELINE, &item->datelines},
                 {NARC_NINJS_CREDITLINE, &item->creditlines}};

    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
        if (narc_text_is(*role, roles[i].role)) {
            *role = (narc_text){NULL, 0};
            return roles[i].list;
        }
    return otherwise;
}

/* [{role, value}] of 2.x and 3.x. */
static void
read_valued(narc_newsml_reader *reader, const narc_json_value *list, narc_string_list *out)
{
    for (const narc_json_value *v = elements_of(list); v != NULL; v = v->next) {
        narc_text role = narc_json_text(member(v, "role"));
        narc_string_list *to = list_of_role(reader, &role, out);

        (void)add_string(reader, to, narc_json_text(member(v, "value")), role);
    }
}

/* "headline", "headline_main", "description_text": the role is what follows the underscore, unless
 * it names the kind of text. */
static void
read_named(narc_newsml_reader *reader, const narc_json_value *root, const char *name,
           narc_string_list *out)
{
    const size_t size = narc_text_from(name).size;

    for (const narc_json_value *v = root->first; v != NULL; v = v->next) {
        narc_text role;

        if (v->kind != NARC_JSON_STRING || !narc_text_starts_nocase(v->name, name) ||
            (v->name.size > size && v->name.data[size] != '_'))
            continue;
        role = narc_text_slice(v->name, size + 1, SIZE_MAX);
        if (narc_text_is_nocase(role, "text") || narc_text_is_nocase(role, "html") ||
            narc_text_is_nocase(role, "xhtml"))
            role = (narc_text){NULL, 0};
        (void)add_string(reader, out, v->text, role);
        if (out->count > 1 &&
            narc_text_equal(out->items[out->count - 1].value, out->items[out->count - 2].value))
            out->count--; /* the same text as text and as markup */
    }
}

/* --- bodies ------------------------------------------------------------------------------------ */

static void
add_body(narc_newsml_reader *reader, narc_text text, narc_text type, narc_text role)
{
    narc_body_builder *builder = narc_body_builder_new(reader->arena);
    const bool html = narc_text_find_nocase(type, "html") != SIZE_MAX ||
                      (type.size == 0 && narc_text_find(text, NARC_TEXT("</p>")) != SIZE_MAX);
    narc_text value;
    narc_body *body;

    if (builder == NULL || text.size == 0)
        return;
    narc_newsml_text_to_body(reader, text, html, builder);
    value = narc_body_finish(builder);
    body = value.size > 0 ? NARC_LIST_ADD(reader->arena, &reader->item->bodies) : NULL;
    if (body == NULL)
        return;
    body->value = value;
    body->content_type = html ? NARC_TEXT("text/html") : NARC_TEXT("text/plain");
    body->language = reader->item->language;
    body->role = narc_arena_copy(reader->arena, role);
}

/* 1.x may say the same body as text and as markup; the markup says more. */
static void
read_bodies(narc_newsml_reader *reader, const narc_json_value *root)
{
    static const char *const names[] = {"body_xhtml", "body_html", "body_richtext", "body_text"};

    for (const narc_json_value *v = elements_of(member(root, "bodies")); v != NULL; v = v->next)
        add_body(reader, narc_json_text(member(v, "value")),
                 narc_json_text(member(v, "contenttype")), narc_json_text(member(v, "role")));
    for (size_t i = 0; i < 4 && reader->item->bodies.count == 0; i++)
        add_body(reader, narc_json_text(member(root, names[i])),
                 i < 3 ? NARC_TEXT("text/html") : NARC_TEXT("text/plain"), (narc_text){NULL, 0});
    for (const narc_json_value *v = root->first; v != NULL && reader->item->bodies.count == 0;
         v = v->next)
        if (narc_text_starts_nocase(v->name, "body_"))
            add_body(reader, narc_json_text(v), (narc_text){NULL, 0},
                     narc_text_slice(v->name, 5, SIZE_MAX));
}

/* --- concepts ---------------------------------------------------------------------------------- */

/* scheme and code of 1.x; uri and literal of later versions. */
static void
read_identity(narc_newsml_reader *reader, const narc_json_value *from, narc_concept *who)
{
    const narc_text scheme = text_of(reader, from, "scheme");
    const narc_text code = text_of(reader, from, "code");

    who->uri = narc_ninjs_from_uri(reader->arena, text_of(reader, from, "uri"));
    who->literal = text_of(reader, from, "literal");
    if (who->literal.size == 0)
        who->literal = text_of(reader, from, "qcode");
    if (narc_qcode_is(who->literal) && !narc_ninjs_is_uri(who->uri))
        who->qcode = who->literal;
    if (code.size == 0)
        return;
    if (narc_ninjs_is_uri(scheme) && who->uri.size == 0)
        who->uri = narc_arena_join(reader->arena, scheme, code);
    else if (who->literal.size == 0)
        who->literal = code;
}

static narc_concept *
read_concept(narc_newsml_reader *reader, const narc_json_value *from, narc_concept_list *list)
{
    narc_text name = text_of(reader, from, "name");
    narc_concept *who;

    if (from->kind == NARC_JSON_STRING)
        name = narc_arena_copy(reader->arena, from->text);
    else if (from->kind != NARC_JSON_OBJECT)
        return NULL;
    who = NARC_LIST_ADD(reader->arena, list);
    if (who == NULL)
        return NULL;
    if (from->kind == NARC_JSON_OBJECT)
        read_identity(reader, from, who);
    (void)add_string(reader, &who->names, name, (narc_text){NULL, 0});
    who->relevance = text_of(reader, from, "relevance");
    who->confidence = text_of(reader, from, "confidence");
    if (who->names.count + who->uri.size + who->literal.size + who->qcode.size == 0)
        list->count--;
    return who;
}

static void
read_subject(narc_newsml_reader *reader, const narc_json_value *from, const char *type)
{
    narc_item *item = reader->item;
    const narc_text rel = narc_json_text(member(from, "rel"));
    const narc_text name = narc_json_text(member(from, "name"));
    narc_concept_list *list = &item->subjects;
    narc_concept *who;

    if (narc_text_is(rel, NARC_NINJS_KEYWORD)) {
        (void)add_string(reader, &item->keywords, name, (narc_text){NULL, 0});
        return;
    }
    if (narc_text_is(rel, NARC_NINJS_SECTION)) {
        (void)add_string(reader, &item->sections, name, (narc_text){NULL, 0});
        return;
    }
    if (narc_text_is_nocase(rel, NARC_NINJS_CREATOR) || narc_text_is_nocase(rel, "author"))
        list = &item->creators;
    else if (narc_text_is_nocase(rel, NARC_NINJS_CONTRIBUTOR))
        list = &item->contributors;
    who = read_concept(reader, from, list);
    if (who != NULL && list == &item->subjects)
        who->type = narc_text_from(type);
}

static void
read_subjects(narc_newsml_reader *reader, const narc_json_value *root)
{
    static const struct {
        const char *name, *type;
    } lists[] = {{"subjects", ""},
                 {"subject", ""},
                 {"people", "cpnat:person"},
                 {"person", "cpnat:person"},
                 {"organisations", "cpnat:organisation"},
                 {"organisation", "cpnat:organisation"},
                 {"places", "cpnat:geoArea"},
                 {"place", "cpnat:geoArea"},
                 {"events", "cpnat:event"},
                 {"event", "cpnat:event"},
                 {"objects", "cpnat:object"},
                 {"object", "cpnat:object"}};

    for (size_t l = 0; l < sizeof(lists) / sizeof(lists[0]); l++) {
        const narc_json_value *list = member(root, lists[l].name);

        if (list != NULL && list->kind == NARC_JSON_ARRAY)
            for (const narc_json_value *v = list->first; v != NULL; v = v->next)
                read_subject(reader, v, lists[l].type);
    }
    for (const narc_json_value *v = elements_of(member(root, "keywords")); v != NULL; v = v->next)
        (void)add_string(reader, &reader->item->keywords, narc_json_text(v), (narc_text){NULL, 0});
    for (const narc_json_value *v = elements_of(member(root, "authors")); v != NULL; v = v->next)
        (void)read_concept(reader, v, &reader->item->creators);
}

static void
read_sources(narc_newsml_reader *reader, const narc_json_value *root)
{
    narc_item *item = reader->item;
    const narc_json_value *list = member(root, "infosources");
    const narc_text place = text_of(reader, root, "located");
    const narc_json_value *digital = member(root, "digitalsourcetype");

    if (list == NULL)
        list = member(root, "infosource");
    for (const narc_json_value *v = elements_of(list); v != NULL; v = v->next) {
        const narc_text role = text_of(reader, v, "role");
        const bool provider = narc_text_is(role, NARC_NINJS_PROVIDER) && item->providers.count == 0;
        narc_concept *source =
            read_concept(reader, v, provider ? &item->providers : &item->info_sources);

        if (source != NULL && !provider)
            source->role = role;
    }
    if (item->providers.count == 0 && text_of(reader, root, "source").size > 0)
        (void)read_concept(reader, member(root, "source"), &item->providers);
    for (const narc_json_value *v = elements_of(member(root, "genres")); v != NULL; v = v->next)
        (void)read_concept(reader, v, &item->genres);
    for (const narc_json_value *v = elements_of(member(root, "genre")); v != NULL; v = v->next)
        (void)read_concept(reader, v, &item->genres);
    for (const narc_json_value *v = elements_of(member(root, "service")); v != NULL; v = v->next)
        (void)read_concept(reader, v, &item->services);
    if (place.size > 0)
        (void)read_concept(reader, member(root, "located"), &item->located);
    if (digital != NULL && digital->kind == NARC_JSON_OBJECT)
        (void)read_concept(reader, digital, &item->digital_source_types);
}

/* --- the rest ---------------------------------------------------------------------------------- */

static void
read_date(narc_newsml_reader *reader, const narc_json_value *root, const char *name,
          const char *path, narc_date *out)
{
    const narc_text literal = text_of(reader, root, name);

    if (literal.size == 0)
        return;
    if (!narc_date_parse(literal, narc_text_from(path), out)) {
        *out = (narc_date){.literal = literal, .source = narc_text_from(path)};
        narc_newsml_odd_line(reader, 0, "%s \"%.*s\" is no date", path,
                             (int)(literal.size < 60 ? literal.size : 60), literal.data);
    }
}

static void
read_management(narc_newsml_reader *reader, const narc_json_value *root)
{
    narc_item *item = reader->item;
    const char *embargo = member(root, "embargoeduntil") != NULL ? "embargoeduntil" : "embargoed";

    item->type = text_of(reader, root, "type");
    item->profile = text_of(reader, root, "profile");
    item->urgency = text_of(reader, root, "urgency");
    if (!narc_text_to_u64(text_of(reader, root, "version"), &item->version))
        item->version = 0;
    read_date(reader, root, "versioncreated", "ninjs:versionCreated", &item->version_created);
    read_date(reader, root, "firstcreated", "ninjs:firstCreated", &item->first_created);
    read_date(reader, root, "contentcreated", "ninjs:contentCreated", &item->content_created);
    read_date(reader, root, "expires", "ninjs:expires", &item->expires);
    read_date(reader, root, embargo, "ninjs:embargoedUntil", &item->embargo_until);
    /* What cannot be understood holds the news back; so does an empty one. */
    if (item->embargo_until.precision >= NARC_PRECISION_MINUTE)
        item->embargo = NARC_EMBARGO_UNTIL;
    else if (member(root, embargo) != NULL && member(root, embargo)->kind == NARC_JSON_STRING)
        item->embargo = NARC_EMBARGO_INDEFINITE;
    narc_legacy_status(reader, NARC_NODE_DOCUMENT, text_of(reader, root, "pubstatus"));
}

static void
read_rights(narc_newsml_reader *reader, const narc_json_value *root)
{
    narc_item *item = reader->item;
    const narc_json_value *holder = member(root, "copyrightholder");
    const narc_json_value *notice = member(root, "copyrightnotice");
    const narc_json_value *terms = member(root, "usageterms");
    const narc_text href = text_of(reader, member(root, "rightsinfo"), "linkedrights");
    narc_rights *rights;

    if (holder == NULL && notice == NULL && terms == NULL && href.size == 0)
        return;
    rights = NARC_LIST_ADD(reader->arena, &item->rights_info);
    if (rights == NULL)
        return;
    if (narc_json_text(holder).size > 0)
        (void)read_concept(reader, holder, &rights->copyright_holders);
    (void)add_string(reader, &rights->copyright_notices, narc_json_text(notice),
                     (narc_text){NULL, 0});
    (void)add_string(reader, &rights->usage_terms, narc_json_text(terms), (narc_text){NULL, 0});
    rights->href = href;
}

/* An array with names in 3.x, an object by name in 1.x. */
static void
read_renditions(narc_newsml_reader *reader, const narc_json_value *list)
{
    for (const narc_json_value *v = elements_of(list); v != NULL; v = v->next) {
        narc_rendition *rendition;

        if (v->kind != NARC_JSON_OBJECT)
            continue;
        rendition = NARC_LIST_ADD(reader->arena, &reader->item->renditions);
        if (rendition == NULL)
            return;
        rendition->role = text_of(reader, v, "name");
        if (rendition->role.size == 0)
            rendition->role = narc_arena_copy(reader->arena, v->name);
        rendition->href = narc_ninjs_from_uri(reader->arena, text_of(reader, v, "href"));
        rendition->content_type = text_of(reader, v, "contenttype");
        if (rendition->content_type.size == 0)
            rendition->content_type = text_of(reader, v, "mimetype");
        rendition->width = text_of(reader, v, "width");
        rendition->height = text_of(reader, v, "height");
        rendition->size = text_of(reader, v, "sizeinbytes");
        rendition->duration = text_of(reader, v, "duration");
        rendition->format = text_of(reader, v, "format");
    }
}

/* The group whose name an association of a composite begins with: "main-2" belongs to "main". */
static narc_group *
group_of(narc_newsml_reader *reader, const narc_json_value *association)
{
    narc_item *item = reader->item;
    narc_text id = narc_json_text(member(association, "name"));
    size_t dash = id.size;
    uint64_t number;
    narc_group *group;

    if (id.size == 0)
        id = association->name;
    while (dash > 0 && id.data[dash - 1] != '-')
        dash--;
    if (dash > 1 && narc_text_to_u64(narc_text_slice(id, dash, SIZE_MAX), &number))
        id.size = dash - 1;
    /* Members of one group stand side by side. */
    if (item->groups.count > 0 &&
        narc_text_equal(item->groups.items[item->groups.count - 1].id, id))
        return &item->groups.items[item->groups.count - 1];
    group = NARC_LIST_ADD(reader->arena, &item->groups);
    if (group == NULL)
        return NULL;
    group->id = narc_arena_copy(reader->arena, id);
    group->role = text_of(reader, association, "rel");
    if (item->package_root.size == 0)
        item->package_root = group->id;
    return group;
}

static void
read_member(narc_newsml_reader *reader, const narc_json_value *association, narc_text uri,
            narc_text title)
{
    narc_group *group = group_of(reader, association);
    narc_group_ref *ref = group != NULL ? NARC_LIST_ADD(reader->arena, &group->refs) : NULL;

    if (ref == NULL)
        return;
    ref->residref = narc_ninjs_from_uri(reader->arena, uri);
    ref->version = text_of(reader, association, "version");
    (void)add_string(reader, &ref->titles, title, (narc_text){NULL, 0});
}

/* A composite with content of its own is an article with links: NewsML-G2 has packages or content. */
static bool
is_package(const narc_item *item)
{
    return narc_text_is(item->type, "composite") && item->bodies.count == 0 &&
           item->renditions.count == 0;
}

static void
read_associations(narc_newsml_reader *reader, const narc_json_value *list)
{
    for (const narc_json_value *v = elements_of(list); v != NULL; v = v->next) {
        narc_text uri = text_of(reader, v, "uri");
        narc_text title = narc_json_text(member(v, "headline"));
        narc_link *link;

        if (v->kind != NARC_JSON_OBJECT)
            continue;
        if (uri.size == 0)
            uri = text_of(reader, v, "guid");
        if (title.size == 0)
            title = narc_json_text(member(elements_of(member(v, "headlines")), "value"));
        if (is_package(reader->item)) {
            read_member(reader, v, uri, title);
            continue;
        }
        link = NARC_LIST_ADD(reader->arena, &reader->item->links);
        if (link == NULL)
            return;
        link->rel = text_of(reader, v, "rel");
        link->residref = narc_ninjs_from_uri(reader->arena, uri);
        link->version = text_of(reader, v, "version");
        (void)add_string(reader, &link->titles, title, (narc_text){NULL, 0});
        /* The pictures of an associated item are pictures of this one. */
        read_renditions(reader, member(v, "renditions"));
    }
}

static void
read_alt_ids(narc_newsml_reader *reader, const narc_json_value *list)
{
    narc_item *item = reader->item;

    for (const narc_json_value *v = elements_of(list); v != NULL; v = v->next) {
        const bool by_name = v->kind == NARC_JSON_STRING; /* 1.x: {"name": "value"} */
        const narc_text role = by_name ? v->name : narc_json_text(member(v, "role"));
        const narc_text value =
            narc_arena_copy(reader->arena, by_name ? v->text : narc_json_text(member(v, "value")));
        narc_alt_id *id;

        if (narc_text_is(role, NARC_NINJS_GUID)) {
            item->guid = value;
        } else if (narc_text_is(role, NARC_NINJS_URL)) {
            item->url = value;
        } else if (value.size > 0) {
            id = NARC_LIST_ADD(reader->arena, &item->alt_ids);
            if (id != NULL)
                *id = (narc_alt_id){.value = value, .type = narc_arena_copy(reader->arena, role)};
        }
    }
}

static void
read_note(narc_newsml_reader *reader, narc_text text)
{
    narc_note *note;

    text = narc_arena_copy(reader->arena, narc_text_trim(text));
    note = text.size > 0 ? NARC_LIST_ADD(reader->arena, &reader->item->ed_notes) : NULL;
    if (note == NULL)
        return;
    note->value = text;
    note->language = reader->item->language;
}

static void
read_item(narc_newsml_reader *reader, const narc_json_value *root)
{
    narc_item *item = reader->item;

    item->guid = text_of(reader, root, "uri");
    if (item->guid.size == 0)
        item->guid = text_of(reader, root, "guid");
    item->guid = narc_ninjs_from_uri(reader->arena, item->guid);
    if (item->guid.size == 0)
        narc_newsml_odd_line(reader, 0, "the item has no uri");
    item->language = text_of(reader, root, "language");
    if (item->language.size > 0)
        item->language_source = NARC_TEXT("ninjs:language");
    item->provenance.format_version = text_of(reader, member(root, "standard"), "version");
    read_management(reader, root);
    read_valued(reader, member(root, "headlines"), &item->headlines);
    read_named(reader, root, "headline", &item->headlines);
    (void)add_string(reader, &item->titles, narc_json_text(member(root, "title")),
                     (narc_text){NULL, 0});
    (void)add_string(reader, &item->by, narc_json_text(member(root, "by")), (narc_text){NULL, 0});
    (void)add_string(reader, &item->by, narc_json_text(member(root, "byline")),
                     (narc_text){NULL, 0});
    (void)add_string(reader, &item->sluglines, narc_json_text(member(root, "slugline")),
                     (narc_text){NULL, 0});
    read_valued(reader, member(root, "descriptions"), &item->descriptions);
    read_named(reader, root, "description", &item->descriptions);
    read_bodies(reader, root);
    read_note(reader, narc_json_text(member(root, "ednote")));
    read_subjects(reader, root);
    read_sources(reader, root);
    read_rights(reader, root);
    read_renditions(reader, member(root, "renditions"));
    read_associations(reader, member(root, "associations"));
    read_alt_ids(reader, member(root, "altids"));
}

/* Whether nothing in the object was what an item of news is known by. */
static bool
says_nothing(const narc_item *item)
{
    return item->guid.size == 0 && item->headlines.count == 0 && item->titles.count == 0 &&
           item->bodies.count == 0 && item->descriptions.count == 0 &&
           item->renditions.count == 0 && item->groups.count == 0;
}

/* The reader of JSON forgives a missing end, which here would be half an item. */
static narc_status
check_text(narc_text text, narc_error *err)
{
    const size_t good = narc_utf8_check(text);

    if (good < text.size)
        return narc_fail(err, NARC_JSON_BROKEN, good, "RFC 8259 8.1", "the text is not UTF-8");
    if (!narc_text_ends(narc_text_trim(text), "}"))
        return narc_fail(err, NARC_JSON_BROKEN, text.size, "RFC 8259", "the object does not end");
    return NARC_OK;
}

narc_status
narc_ninjs_read(const narc_document *document, const narc_read_options *options, narc_error *err)
{
    const narc_text text = {(const char *)document->bytes.data, document->bytes.size};
    narc_newsml_reader reader = {.options = options,
                                 .limits = narc_limits_complete(options->limits)};
    narc_arena json = {.allocator = options->allocator};
    const narc_json_value *root;
    narc_status status;

    NARC_TRY(check_text(text, err));
    reader.scratch.allocator = options->allocator;
    narc_tree_begin(&reader.tree, options->allocator, &reader.limits); /* findings look at it */
    root = narc_json_read(text, reader.limits.json_depth, &json);
    if (json.failed || reader.tree.failed)
        status = narc_fail_memory(err);
    else if (root == NULL || root->kind != NARC_JSON_OBJECT)
        status = narc_fail(err, NARC_JSON_BROKEN, 0, NULL, "there is no JSON object");
    else
        status = narc_legacy_begin(&reader, 0, err);
    if (status == NARC_OK) {
        reader.item->provenance.charset = NARC_TEXT("utf-8");
        read_item(&reader, root);
        status = !narc_item_failed(reader.item) && says_nothing(reader.item)
                     ? narc_fail(err, NARC_NOT_NEWSML, 0, NULL, "the object is no ninjs item")
                     : narc_legacy_end(&reader, err);
    }
    narc_item_free(reader.item);
    narc_tree_free(&reader.tree);
    narc_buffer_free(&reader.scratch);
    narc_arena_free(&json);
    return status;
}
