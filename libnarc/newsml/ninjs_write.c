/* An item as ninjs 3.1. What ninjs has a field for goes there; datelines, credit lines, titles,
 * keywords and sections go where ninjs leaves the role to the sender; the rest is told as lost. */
#include "newsml/ninjs.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/text.h"
#include "json/canonical.h"
#include "newsml/writer.h"

#include <stdarg.h>
#include <stdio.h>

typedef struct writing {
    const narc_item *item;
    const narc_write_options *options;
    narc_buffer *out;
    narc_arena arena;
    bool first; /* the next member is the first of its object */
} writing;

/* The arguments of "%.*s" for the beginning of a text. */
#define SHORT(text) (int)((text).size < 60 ? (text).size : 60), (text).size > 0 ? (text).data : ""

static void NARC_PRINTF(2, 3) lose(const writing *now, const char *format, ...)
{
    char text[200];
    narc_error finding;
    va_list values;

    if (now->options->finding == NULL)
        return;
    va_start(values, format);
    if (vsnprintf(text, sizeof(text), format, values) < 0)
        text[0] = '\0';
    va_end(values);
    narc_error_clear(&finding);
    narc_fail(&finding, NARC_LOSS, NARC_NO_OFFSET, NULL, "%s", text);
    now->options->finding(now->options->user, &finding);
}

static void
lose_list(const writing *now, const char *name, size_t count)
{
    if (count > 0)
        lose(now, "%s (%zu): ninjs has no place for it", name, count);
}

/* --- JSON -------------------------------------------------------------------------------------- */

static void
put(writing *now, const char *name, narc_text value)
{
    if (value.size == 0)
        return;
    narc_json_name(now->out, &now->first, name);
    narc_json_string(now->out, value);
}

static void
open_list(writing *now, const char *name)
{
    narc_json_name(now->out, &now->first, name);
    narc_buffer_byte(now->out, '[');
    now->first = true;
}

static void
open_object(writing *now)
{
    if (!now->first)
        narc_buffer_byte(now->out, ',');
    narc_buffer_byte(now->out, '{');
    now->first = true;
}

static void
close_with(writing *now, char bracket)
{
    narc_buffer_byte(now->out, (uint8_t)bracket);
    now->first = false;
}

static void
put_number(writing *now, const char *name, narc_text digits, uint64_t most)
{
    uint64_t value;

    if (digits.size == 0)
        return;
    if (!narc_text_to_u64(digits, &value) || value > most) {
        lose(now, "%s \"%.*s\": ninjs wants a whole number up to %llu", name, SHORT(digits),
             (unsigned long long)most);
        return;
    }
    narc_json_name(now->out, &now->first, name);
    narc_buffer_format(now->out, "%llu", (unsigned long long)value);
}

/* ninjs wants URIs; other identifiers become one that says they are narc's. */
static void
put_uri(writing *now, const char *name, narc_text value, const char *kind)
{
    if (value.size > 0)
        put(now, name, narc_ninjs_uri(&now->arena, value, kind));
}

static void
put_date(writing *now, const char *name, const narc_date *date)
{
    char text[NARC_DATE_SIZE];

    if (date->literal.size == 0)
        return;
    if (date->precision < NARC_PRECISION_SECOND || !date->zone_known) {
        lose(now, "%s \"%.*s\": ninjs wants date, time and zone", name, SHORT(date->literal));
        return;
    }
    narc_date_format(date, text);
    put(now, name, narc_arena_copy(&now->arena, narc_text_from(text)));
}

/* --- strings ----------------------------------------------------------------------------------- */

static void
put_role_value(writing *now, narc_text role, const char *content_type, narc_text value)
{
    if (value.size == 0)
        return;
    open_object(now);
    put(now, "role", role);
    if (content_type != NULL)
        put(now, "contentType", narc_text_from(content_type));
    put(now, "value", value);
    close_with(now, '}');
}

static void
put_strings(writing *now, const narc_string_list *list, const char *name, const char *role)
{
    for (size_t i = 0; i < list->count; i++) {
        const narc_string *string = &list->items[i];

        put_role_value(now, role != NULL ? narc_text_from(role) : string->role, NULL,
                       string->value);
        if (string->language.size > 0 && !narc_text_equal(string->language, now->item->language))
            lose(now, "%s language \"%.*s\": ninjs has one language for the item", name,
                 SHORT(string->language));
    }
}

/* The one string ninjs has room for: several are put behind each other. */
static void
put_joined(writing *now, const char *name, const narc_string_list *list)
{
    narc_buffer text = {.allocator = now->arena.allocator};

    for (size_t i = 0; i < list->count; i++) {
        if (text.size > 0 && list->items[i].value.size > 0)
            narc_buffer_literal(&text, "; ");
        narc_buffer_text(&text, list->items[i].value);
    }
    if (list->count > 1)
        lose(now, "%s (%zu): ninjs has one, they are put behind each other", name, list->count);
    if (text.failed)
        now->arena.failed = true;
    put(now, name, narc_buffer_as_text(&text));
    narc_buffer_free(&text);
}

static void
put_notes(writing *now)
{
    narc_buffer text = {.allocator = now->arena.allocator};

    for (size_t i = 0; i < now->item->ed_notes.count; i++) {
        if (text.size > 0)
            narc_buffer_literal(&text, "\n\n");
        narc_buffer_text(&text, now->item->ed_notes.items[i].value);
        if (now->item->ed_notes.items[i].role.size > 0)
            lose(now, "edNote role \"%.*s\": ninjs has one note without a role",
                 SHORT(now->item->ed_notes.items[i].role));
    }
    if (text.failed)
        now->arena.failed = true;
    put(now, "edNote", narc_buffer_as_text(&text));
    narc_buffer_free(&text);
}

static void
put_texts(writing *now)
{
    const narc_item *item = now->item;

    if (item->headlines.count > 0 || item->titles.count > 0) {
        open_list(now, "headlines");
        put_strings(now, &item->headlines, "headline", NULL);
        put_strings(now, &item->titles, "title", NARC_NINJS_TITLE);
        close_with(now, ']');
    }
    if (item->descriptions.count + item->datelines.count + item->creditlines.count > 0) {
        open_list(now, "descriptions");
        put_strings(now, &item->descriptions, "description", NULL);
        put_strings(now, &item->datelines, "dateline", NARC_NINJS_DATELINE);
        put_strings(now, &item->creditlines, "creditline", NARC_NINJS_CREDITLINE);
        close_with(now, ']');
    }
    if (item->bodies.count > 0) {
        open_list(now, "bodies");
        for (size_t i = 0; i < item->bodies.count; i++)
            put_role_value(now, item->bodies.items[i].role, "text/html",
                           item->bodies.items[i].value);
        close_with(now, ']');
    }
    put_joined(now, "by", &item->by);
    put_joined(now, "slugline", &item->sluglines);
    put_notes(now);
}

/* --- concepts ---------------------------------------------------------------------------------- */

/* "cpnat:person" and ".../cpnature/person" are both "person". */
static narc_text
kind_of(narc_text type)
{
    size_t at = type.size;

    while (at > 0 && type.data[at - 1] != ':' && type.data[at - 1] != '/')
        at--;
    return narc_text_slice(type, at, SIZE_MAX);
}

static void
put_identity(writing *now, const narc_concept *who)
{
    put_uri(now, "uri", who->uri, "concept");
    put(now, "literal", who->literal.size > 0 ? who->literal : who->qcode);
}

/* The name in the item's language, or the first. */
static narc_text
name_of(const writing *now, const narc_concept *who)
{
    for (size_t i = 0; i < who->names.count; i++)
        if (narc_text_equal(who->names.items[i].language, now->item->language))
            return who->names.items[i].value;
    return who->names.count > 0 ? who->names.items[0].value : (narc_text){NULL, 0};
}

static void
put_concept(writing *now, const narc_concept *who, const char *rel, bool subject)
{
    const narc_text label = narc_concept_label(who);

    if (label.size == 0)
        return; /* it says nothing that ninjs could say */
    open_object(now);
    put(now, "name", name_of(now, who));
    if (rel != NULL)
        put(now, "rel", narc_text_from(rel));
    put_identity(now, who);
    if (subject) {
        put_number(now, "relevance", who->relevance, 100);
        put_number(now, "confidence", who->confidence, 100);
    }
    close_with(now, '}');
    if (who->names.count > 1)
        lose(now, "names of a concept (%zu): ninjs has one", who->names.count);
    if (who->role.size + who->rank.size + who->why.size + who->how.size > 0)
        lose(now, "role, rank, why and how of \"%.*s\": ninjs has no place for them", SHORT(label));
}

/* Which of ninjs's lists a subject belongs to: 0 subjects, then as in the table of put_subjects. */
static size_t
list_of(const narc_concept *who)
{
    static const struct {
        const char *kind;
        size_t list;
    } kinds[] = {{"person", 1},  {"organisation", 2}, {"organization", 2},
                 {"geoArea", 3}, {"geoarea", 3},      {"POI", 3},
                 {"poi", 3},     {"event", 4},        {"object", 5}};
    const narc_text kind = kind_of(who->type);

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (narc_text_is(kind, kinds[i].kind))
            return kinds[i].list;
    return 0;
}

static void
put_names(writing *now, const narc_string_list *names, const char *rel)
{
    for (size_t i = 0; i < names->count; i++) {
        open_object(now);
        put(now, "name", names->items[i].value);
        put(now, "rel", narc_text_from(rel));
        close_with(now, '}');
    }
}

static void
put_subjects(writing *now)
{
    static const char *const lists[] = {"subjects", "people", "organisations",
                                        "places",   "events", "objects"};
    const narc_item *item = now->item;

    for (size_t l = 0; l < sizeof(lists) / sizeof(lists[0]); l++) {
        bool any = l == 0 && item->keywords.count + item->sections.count > 0;

        any = any || (l == 1 && item->creators.count + item->contributors.count > 0);
        for (size_t i = 0; i < item->subjects.count && !any; i++)
            any = list_of(&item->subjects.items[i]) == l &&
                  narc_concept_label(&item->subjects.items[i]).size > 0;
        if (!any)
            continue;
        open_list(now, lists[l]);
        for (size_t i = 0; i < item->subjects.count; i++)
            if (list_of(&item->subjects.items[i]) == l)
                put_concept(now, &item->subjects.items[i], l == 0 ? NULL : "subject", l == 0);
        if (l == 0) {
            put_names(now, &item->keywords, NARC_NINJS_KEYWORD);
            put_names(now, &item->sections, NARC_NINJS_SECTION);
        }
        for (size_t i = 0; l == 1 && i < item->creators.count; i++)
            put_concept(now, &item->creators.items[i], NARC_NINJS_CREATOR, false);
        for (size_t i = 0; l == 1 && i < item->contributors.count; i++)
            put_concept(now, &item->contributors.items[i], NARC_NINJS_CONTRIBUTOR, false);
        close_with(now, ']');
    }
}

static void
put_source(writing *now, const narc_concept *who, narc_text role)
{
    open_object(now);
    put(now, "name", name_of(now, who));
    put(now, "role", role);
    put_identity(now, who);
    close_with(now, '}');
}

static void
put_sources(writing *now)
{
    const narc_item *item = now->item;

    if (item->providers.count + item->info_sources.count > 0) {
        open_list(now, "infoSources");
        for (size_t i = 0; i < item->providers.count; i++)
            put_source(now, &item->providers.items[i], NARC_TEXT(NARC_NINJS_PROVIDER));
        for (size_t i = 0; i < item->info_sources.count; i++)
            put_source(now, &item->info_sources.items[i], item->info_sources.items[i].role);
        close_with(now, ']');
    }
    if (item->genres.count > 0) {
        open_list(now, "genres");
        for (size_t i = 0; i < item->genres.count; i++)
            put_concept(now, &item->genres.items[i], NULL, false);
        close_with(now, ']');
    }
    if (item->located.count > 0)
        put(now, "located", narc_concept_label(&item->located.items[0]));
    if (item->located.count > 1)
        lose(now, "located (%zu): ninjs has one", item->located.count);
    if (item->digital_source_types.count > 0) {
        const narc_concept *type = &item->digital_source_types.items[0];

        narc_json_name(now->out, &now->first, "digitalSourceType");
        now->first = true;
        open_object(now);
        put(now, "name", name_of(now, type));
        put_identity(now, type);
        close_with(now, '}');
    }
}

/* --- the rest ---------------------------------------------------------------------------------- */

static void
put_rights(writing *now)
{
    const narc_item *item = now->item;
    const narc_rights *rights;

    if (item->rights_info.count == 0)
        return;
    rights = &item->rights_info.items[0];
    if (rights->copyright_holders.count > 0)
        put(now, "copyrightHolder", narc_concept_label(&rights->copyright_holders.items[0]));
    put_joined(now, "copyrightNotice", &rights->copyright_notices);
    put_joined(now, "usageTerms", &rights->usage_terms);
    if (rights->href.size > 0) {
        narc_json_name(now->out, &now->first, "rightsInfo");
        now->first = true;
        open_object(now);
        put_uri(now, "linkedRights", rights->href, "rights");
        close_with(now, '}');
    }
    if (item->rights_info.count > 1)
        lose(now, "rightsInfo (%zu): ninjs has one", item->rights_info.count);
}

static void
put_renditions(writing *now)
{
    const narc_rendition_list *list = &now->item->renditions;

    if (list->count == 0)
        return;
    open_list(now, "renditions");
    for (size_t i = 0; i < list->count; i++) {
        const narc_rendition *one = &list->items[i];
        const narc_text reference = one->href.size > 0 ? one->href : one->residref;

        open_object(now);
        put(now, "name", one->role.size > 0 ? one->role : NARC_TEXT("rendition"));
        put_uri(now, "href", reference, "reference");
        put(now, "contentType", one->content_type);
        put_number(now, "width", one->width, UINT32_MAX);
        put_number(now, "height", one->height, UINT32_MAX);
        put_number(now, "sizeInBytes", one->size, UINT64_C(9007199254740991));
        put_number(now, "duration", one->duration, UINT32_MAX);
        put(now, "format", one->format);
        close_with(now, '}');
        if (one->alt.size + one->credit.size + one->captions.count > 0)
            lose(now,
                 "caption, credit and alternative text of \"%.*s\": ninjs has no place for them",
                 SHORT(reference));
    }
    close_with(now, ']');
}

static void
put_association(writing *now, narc_text name, narc_text rel, narc_text uri, narc_text version,
                const narc_string_list *titles)
{
    if (uri.size == 0)
        return;
    open_object(now);
    put(now, "name", name);
    put(now, "rel", rel);
    put_uri(now, "uri", uri, "reference");
    put(now, "version", version);
    if (titles->count > 0) {
        open_list(now, "headlines");
        put_strings(now, titles, "title", NULL);
        close_with(now, ']');
    }
    close_with(now, '}');
}

static void
put_associations(writing *now)
{
    const narc_item *item = now->item;

    if (item->links.count == 0 && item->groups.count == 0)
        return;
    open_list(now, "associations");
    for (size_t i = 0; i < item->links.count; i++) {
        const narc_link *link = &item->links.items[i];

        put_association(now, narc_arena_format(&now->arena, "link-%zu", i + 1), link->rel,
                        link->residref.size > 0 ? link->residref : link->href, link->version,
                        &link->titles);
    }
    for (size_t g = 0; g < item->groups.count; g++)
        for (size_t i = 0; i < item->groups.items[g].refs.count; i++) {
            const narc_group_ref *ref = &item->groups.items[g].refs.items[i];

            put_association(
                now,
                narc_arena_format(&now->arena, "%.*s-%zu", (int)item->groups.items[g].id.size,
                                  item->groups.items[g].id.data, i + 1),
                item->groups.items[g].role, ref->residref.size > 0 ? ref->residref : ref->href,
                ref->version, &ref->titles);
        }
    close_with(now, ']');
    if (item->groups.count > 1)
        lose(now, "the tree of %zu groups: ninjs has a flat list", item->groups.count);
}

static void
put_alt_ids(writing *now)
{
    const narc_item *item = now->item;
    const bool renamed = !narc_ninjs_is_uri(item->guid);
    size_t values = 0;

    for (size_t i = 0; i < item->alt_ids.count; i++)
        values += item->alt_ids.items[i].value.size;
    if (values == 0 && item->url.size == 0 && !renamed)
        return;
    open_list(now, "altIds");
    if (renamed)
        put_role_value(now, NARC_TEXT(NARC_NINJS_GUID), NULL, item->guid);
    if (item->url.size > 0)
        put_role_value(now, NARC_TEXT(NARC_NINJS_URL), NULL, item->url);
    for (size_t i = 0; i < item->alt_ids.count; i++) {
        put_role_value(now, item->alt_ids.items[i].type, NULL, item->alt_ids.items[i].value);
        if (item->alt_ids.items[i].environment.size > 0)
            lose(now, "altId environment \"%.*s\": ninjs has no place for it",
                 SHORT(item->alt_ids.items[i].environment));
    }
    close_with(now, ']');
}

static void
put_type(writing *now)
{
    static const char *const types[] = {"text",      "audio",     "video", "picture", "graphic",
                                        "composite", "component", "event", "planning"};
    const narc_text type = now->item->type;

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (narc_text_is(type, types[i])) {
            put(now, "type", type);
            return;
        }
    if (type.size > 0)
        lose(now, "type \"%.*s\": ninjs has no such type", SHORT(type));
}

/* An embargo of unknown end cannot be said, so the item is withheld: nothing is let go early. */
static void
put_status(writing *now)
{
    static const char *const words[] = {"usable", "withheld", "canceled"};
    const narc_item *item = now->item;
    const narc_date *until = &item->embargo_until;
    const bool sayable = item->embargo == NARC_EMBARGO_UNTIL &&
                         until->precision == NARC_PRECISION_SECOND && until->zone_known;
    size_t status = item->status <= NARC_STATUS_CANCELED ? (size_t)item->status : 1;

    if (sayable)
        put_date(now, "embargoedUntil", until);
    if (item->embargo != NARC_EMBARGO_NONE && !sayable) {
        lose(now, "embargoed \"%.*s\": ninjs cannot say it, the item is withheld instead",
             SHORT(until->literal));
        status = status == 0 ? 1 : status;
    }
    put(now, "pubStatus", narc_text_from(words[status]));
}

static void
lose_rest(writing *now)
{
    const narc_item *item = now->item;

    lose_list(now, "itemClass", item->item_classes.count > 0 && item->type.size == 0);
    lose_list(now, "service", item->services.count);
    lose_list(now, "role", item->roles.count);
    lose_list(now, "signal", item->signals.count);
    lose_list(now, "hopHistory", item->hop_history.count);
    lose_list(now, "generator", item->generator.size > 0);
    lose_list(now, "fileName", item->file_name.size > 0);
    lose_list(now, "contentModified", item->content_modified.literal.size > 0);
    for (size_t i = 0; i < item->extensions.count; i++)
        lose(now, "extension %.*s: ninjs has no place for it",
             SHORT(item->extensions.items[i].path));
}

narc_status
narc_ninjs_write(const narc_item *item, const narc_write_options *options, narc_buffer *out,
                 narc_error *err)
{
    const narc_write_options defaults = NARC_WRITE_OPTIONS_INIT;
    writing now = {.item = item,
                   .options = options != NULL ? options : &defaults,
                   .out = out,
                   .arena = {.allocator = out->allocator},
                   .first = true};

    for (size_t i = 0; i < item->bodies.count; i++)
        NARC_TRY(narc_body_check(item->bodies.items[i].value, err));
    open_object(&now);
    put_uri(&now, "uri", item->guid, "guid");
    narc_json_name(out, &now.first, "standard");
    narc_buffer_literal(out, "{\"name\":\"ninjs\",\"version\":\"3.1\",\"schema\":"
                             "\"http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json\"}");
    put_type(&now);
    if (item->version > 0)
        put(&now, "version",
            narc_arena_format(&now.arena, "%llu", (unsigned long long)item->version));
    put(&now, "profile", item->profile);
    put_status(&now);
    put_date(&now, "firstCreated", &item->first_created);
    put_date(&now, "versionCreated", &item->version_created);
    put_date(&now, "contentCreated", &item->content_created);
    put_date(&now, "expires", &item->expires);
    if (item->urgency.size == 1 && item->urgency.data[0] != '0')
        put_number(&now, "urgency", item->urgency, 9);
    put(&now, "language", item->language);
    put_texts(&now);
    put_subjects(&now);
    put_sources(&now);
    put_rights(&now);
    put_renditions(&now);
    put_associations(&now);
    put_alt_ids(&now);
    lose_rest(&now);
    close_with(&now, '}');
    narc_buffer_byte(out, '\n');
    if (now.arena.failed)
        out->failed = true;
    narc_arena_free(&now.arena);
    return narc_buffer_check(out, err);
}
