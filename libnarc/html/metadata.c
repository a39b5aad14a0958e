/* Metadata of a page: for each field its sources in order of trust. The order is the measured one:
 * how often a source, where a page has it, says what a person reads on the page. */
#include "html/page.h"

#include "base/buffer.h"
#include "base/text.h"
#include "base/utf8.h"
#include "html/address.h"
#include "html/words.h"

static const char *const descriptions[] = {"og:description", "json-ld:description",
                                           "meta:description", "twitter:description",
                                           "itemprop:description"};

static const char *const sections[] = {"article:section", "json-ld:articleSection",
                                       "itemprop:articleSection", "parsely-section"};

static const char *const addresses[] = {"link:canonical", "og:url", "json-ld:mainEntityOfPage",
                                        "json-ld:url"};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static narc_text
keep(narc_html_page *page, narc_text text)
{
    return narc_arena_copy(page->item->arena, text);
}

static void
add_string(narc_html_page *page, narc_string_list *list, narc_text value, const char *source)
{
    narc_string *string = NARC_LIST_ADD(page->item->arena, list);

    if (string == NULL)
        return;
    string->value = keep(page, value);
    string->source = narc_text_from(source);
    string->confidence = narc_html_trust(source);
}

/* A language tag as BCP 47 writes it: "en_US" is "en-US"; nothing for what is no tag. */
static narc_text
language_tag(narc_html_page *page, narc_text stated)
{
    narc_text tag = narc_text_trim(stated);
    const size_t comma = narc_text_find(tag, NARC_TEXT(","));
    char *out;

    if (comma != SIZE_MAX)
        tag = narc_text_slice(tag, 0, comma);
    if (tag.size < 2 || tag.size > 35 ||
        (tag.size > 3 && tag.data[2] != '-' && tag.data[2] != '_' && tag.data[3] != '-' &&
         tag.data[3] != '_'))
        return (narc_text){NULL, 0};
    out = narc_arena_alloc(page->item->arena, tag.size);
    if (out == NULL)
        return (narc_text){NULL, 0};
    for (size_t i = 0; i < tag.size; i++) {
        if (!narc_ascii_alpha(tag.data[i]) && !narc_ascii_digit(tag.data[i]) &&
            tag.data[i] != '-' && tag.data[i] != '_')
            return (narc_text){NULL, 0};
        out[i] = tag.data[i] == '_' ? '-' : tag.data[i];
    }
    return (narc_text){out, tag.size};
}

static narc_node_id
find_tag(const narc_tree *tree, narc_tag tag)
{
    for (narc_node_id id = 0; id < tree->node_count; id++)
        if (narc_node_tag(tree, id) == tag && narc_node_is_element(tree, id))
            return id;
    return NARC_NODE_DOCUMENT;
}

static void
read_language(narc_html_page *page)
{
    static const char *const sources[] = {
        "html:lang",     "og:locale",   "json-ld:inLanguage", "meta:content-language",
        "meta:language", "dc.language", "itemprop:inLanguage"};
    const narc_node_id root = find_tag(page->tree, NARC_TAG_HTML);
    const narc_text dir = narc_node_value(page->tree, root, NARC_ATTRIBUTE_DIR);

    for (size_t i = 0; i < COUNT(sources) && page->item->language.size == 0; i++) {
        narc_text stated;

        if (i == 0) {
            stated = narc_node_value(page->tree, root, NARC_ATTRIBUTE_LANG);
            if (stated.size == 0)
                stated = narc_node_value(page->tree, root, NARC_ATTRIBUTE_XML_LANG);
        } else {
            stated = narc_html_fact_find(page, sources[i]);
        }
        page->item->language = language_tag(page, stated);
        if (page->item->language.size != 0)
            page->item->language_source = narc_text_from(sources[i]);
    }
    if (narc_text_is_nocase(dir, "rtl") ||
        (dir.size == 0 && narc_html_runs_right_to_left(page->item->language)))
        page->item->direction = NARC_TEXT("rtl");
    else if (narc_text_is_nocase(dir, "ltr"))
        page->item->direction = NARC_TEXT("ltr");
}

static bool
has_string(const narc_string_list *list, narc_text value)
{
    for (size_t i = 0; i < list->count; i++)
        if (narc_text_equal(list->items[i].value, value))
            return true;
    return false;
}

/* A list written in one string; commas and semicolons separate. */
static void
add_split(narc_html_page *page, narc_string_list *list, narc_text value, const char *source)
{
    size_t start = 0;

    for (size_t i = 0; i <= value.size && list->count < 200; i++) {
        narc_text part;

        if (i < value.size && value.data[i] != ',' && value.data[i] != ';')
            continue;
        part = narc_html_value(page, narc_text_slice(value, start, i - start));
        start = i + 1;
        if (part.size != 0 && part.size <= 200 && !has_string(list, part))
            add_string(page, list, part, source);
    }
}

static void
add_json_list(narc_html_page *page, narc_string_list *list, const char *member, const char *source)
{
    const narc_json_value *value = narc_json_member(page->json_article, member);

    if (value == NULL)
        return;
    if (value->kind != NARC_JSON_ARRAY) {
        /* "Arts &amp; Culture" holds no semicolon. */
        add_split(page, list, narc_html_value(page, narc_json_text(value)), source);
        return;
    }
    for (const narc_json_value *v = value->first; v != NULL && list->count < 200; v = v->next) {
        const narc_text text = narc_html_value(
            page, narc_json_text(v->kind == NARC_JSON_OBJECT ? narc_json_member(v, "name") : v));

        if (text.size != 0 && text.size <= 200 && !has_string(list, text))
            add_string(page, list, text, source);
    }
}

static void
read_keywords(narc_html_page *page)
{
    narc_string_list *keywords = &page->item->keywords;
    static const char *const lists[] = {"news_keywords", "meta:keywords", "parsely-tags",
                                        "sailthru.tags", "itemprop:keywords"};

    /* A keyword may hold a comma; narc's own pages say it whole in JSON-LD. */
    if (page->ours) {
        add_json_list(page, keywords, "keywords", "json-ld:keywords");
        return;
    }
    for (size_t i = 0; i < page->metas.count; i++)
        if (narc_text_is_nocase(page->metas.items[i].name, "article:tag"))
            add_split(page, keywords, narc_html_value(page, page->metas.items[i].value),
                      "article:tag");
    if (keywords->count == 0)
        add_json_list(page, keywords, "keywords", "json-ld:keywords");
    for (size_t i = 0; i < COUNT(lists) && keywords->count == 0; i++)
        add_split(page, keywords, narc_html_value(page, narc_html_fact_find(page, lists[i])),
                  lists[i]);
}

static void
read_sections(narc_html_page *page)
{
    for (size_t i = page->ours; i < COUNT(sections) && page->item->sections.count == 0; i++) {
        if (i == 1) {
            add_json_list(page, &page->item->sections, "articleSection", sections[i]);
            continue;
        }
        const narc_text value = narc_html_value(page, narc_html_fact_find(page, sections[i]));

        if (value.size != 0 && value.size <= 200)
            add_string(page, &page->item->sections, value, sections[i]);
    }
}

static void
read_description(narc_html_page *page)
{
    for (size_t i = 0; i < COUNT(descriptions); i++) {
        const narc_text value = narc_html_value(page, narc_html_fact_find(page, descriptions[i]));

        if (value.size == 0)
            continue;
        add_string(page, &page->item->descriptions, value, descriptions[i]);
        return;
    }
}

/* Where the page says it was published. The front page of the site is what careless templates
 * write everywhere; it counts only when nothing else is said and the page came from there. */
static void
read_address(narc_html_page *page)
{
    for (size_t i = 0; i < COUNT(addresses) && page->item->url.size == 0; i++) {
        const narc_text url = narc_html_absolute(page, narc_html_fact_find(page, addresses[i]));

        if (url.size == 0 || (narc_address_is_front(url) && !page->ours))
            continue;
        page->item->url = url;
        page->item->url_source = narc_text_from(addresses[i]);
    }
    if (page->item->url.size == 0 && narc_address_is_web(page->document->url)) {
        page->item->url = keep(page, page->document->url);
        page->item->url_source = NARC_TEXT("document");
    }
    page->item->guid = page->item->url;
    if (page->ours)
        page->item->guid = keep(page, narc_html_fact_find(page, "json-ld:identifier"));
}

/* What relative addresses are relative to: base, else where the page was, else canonical. */
static void
find_base(narc_html_page *page)
{
    const narc_node_id element = find_tag(page->tree, NARC_TAG_BASE);
    const narc_text candidates[] = {
        element != NARC_NODE_DOCUMENT ? narc_node_value(page->tree, element, NARC_ATTRIBUTE_HREF)
                                      : (narc_text){NULL, 0},
        page->document->url,
        narc_html_fact_find(page, "link:canonical"),
        narc_html_fact_find(page, "og:url"),
    };

    for (size_t i = 0; i < COUNT(candidates) && page->base.size == 0; i++)
        if (narc_address_is_web(narc_text_trim(candidates[i])))
            page->base = narc_text_trim(candidates[i]);
}

void
narc_html_metadata_read(narc_html_page *page)
{
    page->item->type = NARC_TEXT("text");
    find_base(page);
    read_language(page);
    narc_html_site_read(page);
    read_address(page);
    narc_html_title_read(page);
    narc_html_dates_read(page);
    read_description(page);
    read_sections(page);
    read_keywords(page);
    narc_html_picture_read(page);
}
