/* JSON-LD: the blocks of a page, the objects in them, and which of them is the article. */
#include "html/page.h"

#include "base/text.h"
#include "html/address.h"
#include "html/words.h"

/* More than any honest page has; each is looked at once. */
#define MOST_OBJECTS 512
#define DEPTH 64

static bool
type_is_article(narc_text type)
{
    /* NewsArticle, ReportageNewsArticle, OpinionNewsArticle, BlogPosting, LiveBlogPosting ... */
    return narc_text_ends(type, "Article") || narc_text_ends(type, "Posting") ||
           narc_text_is(type, "Report");
}

static bool
has_type(const narc_json_value *object, bool (*wanted)(narc_text type))
{
    const narc_json_value *type = narc_json_member(object, "@type");

    if (type == NULL)
        return false;
    if (type->kind != NARC_JSON_ARRAY)
        return wanted(narc_json_text(type));
    for (const narc_json_value *t = type->first; t != NULL; t = t->next)
        if (wanted(narc_json_text(t)))
            return true;
    return false;
}

static bool
type_is_page(narc_text type)
{
    return narc_text_is(type, "WebPage") || narc_text_is(type, "ItemPage") ||
           narc_text_is(type, "VideoObject") || narc_text_is(type, "CreativeWork");
}

static void
add_object(narc_html_page *page, const narc_json_value *object)
{
    const narc_json_value **slot;

    if (page->json_ld.count >= MOST_OBJECTS)
        return;
    slot = NARC_LIST_ADD(page->scratch, &page->json_ld);
    if (slot != NULL)
        *slot = object;
}

/* Adds the objects that describe the page itself: those of arrays, @graph and mainEntity. Lists of
 * other articles (itemListElement, hasPart) do not. */
static void
add_objects(narc_html_page *page, const narc_json_value *value)
{
    static const char *const inside[] = {"@graph", "mainEntity", "mainEntityOfPage"};
    const size_t begin = page->json_ld.count;

    if (value->kind == NARC_JSON_OBJECT)
        add_object(page, value);
    else
        for (const narc_json_value *v = value->first; v != NULL; v = v->next)
            if (v->kind == NARC_JSON_OBJECT)
                add_object(page, v);
    for (size_t i = begin; i < page->json_ld.count; i++) {
        for (size_t k = 0; k < sizeof(inside) / sizeof(inside[0]); k++) {
            const narc_json_value *v = narc_json_member(page->json_ld.items[i], inside[k]);

            if (v != NULL && v->kind == NARC_JSON_OBJECT)
                add_object(page, v);
            for (v = v != NULL && v->kind == NARC_JSON_ARRAY ? v->first : NULL; v != NULL;
                 v = v->next)
                if (v->kind == NARC_JSON_OBJECT)
                    add_object(page, v);
        }
    }
}

/* Whether the two say the same headline, one perhaps with the site's name behind it. */
static bool
same_headline(narc_html_page *page, narc_text a, narc_text b)
{
    const narc_text x = narc_html_fold_text(a, page->scratch);
    const narc_text y = narc_html_fold_text(b, page->scratch);

    if (x.size == 0 || y.size == 0)
        return false;
    return narc_text_find(x, y) != SIZE_MAX || narc_text_find(y, x) != SIZE_MAX;
}

/* How sure an object is the article of this page; several articles on a page are not rare. */
static int
article_likeness(narc_html_page *page, const narc_json_value *object)
{
    const narc_text canonical = narc_html_fact_find(page, "link:canonical");
    const narc_text headline = narc_html_json_ld_text(page, object, "headline");
    narc_text url = narc_html_json_ld_text(page, object, "url");
    int points = 0;

    if (url.size == 0)
        url = narc_html_json_ld_text(page, object, "mainEntityOfPage");
    if (has_type(object, type_is_article))
        points += 10;
    else if (has_type(object, type_is_page) && narc_json_member(object, "datePublished") != NULL)
        points += 2;
    else
        return 0;
    points += canonical.size != 0 && narc_text_equal(url, canonical) ? 4 : 0;
    points += same_headline(page, headline, narc_html_fact_find(page, "h1")) ? 4 : 0;
    points += same_headline(page, headline, page->title) ? 4 : 0;
    points += narc_json_member(object, "articleBody") != NULL ? 2 : 0;
    points += narc_json_member(object, "datePublished") != NULL ? 1 : 0;
    points += narc_json_member(object, "author") != NULL ? 1 : 0;
    return points;
}

static bool
is_json_ld(const narc_tree *tree, narc_node_id id)
{
    return narc_node_tag(tree, id) == NARC_TAG_SCRIPT && narc_node_is_element(tree, id) &&
           narc_text_find_nocase(narc_node_value(tree, id, NARC_ATTRIBUTE_TYPE), "ld+json") !=
               SIZE_MAX;
}

/* Careless templates escape the quotes as if it were no script. */
static const narc_json_value *
read_json(narc_html_page *page, narc_text text)
{
    if (narc_text_find(text, NARC_TEXT("{&quot;")) != SIZE_MAX)
        text = narc_html_clean(text, page->scratch);
    return narc_json_read(text, DEPTH, page->scratch);
}

void
narc_html_json_ld_gather(narc_html_page *page)
{
    int best = 0;

    for (narc_node_id id = 0; id < page->tree->node_count; id++) {
        const narc_json_value *value = NULL;

        if (!is_json_ld(page->tree, id))
            continue;
        /* Comment and CDATA marks stand outside the braces, so the reader steps over them. */
        for (narc_node_id text = page->tree->nodes[id].first; text != NARC_NODE_NONE;
             text = page->tree->nodes[text].next)
            if (value == NULL)
                value = read_json(page, narc_node_content(page->tree, text));
        if (value != NULL)
            add_objects(page, value);
    }
    for (size_t i = 0; i < page->json_ld.count; i++) {
        const int points = article_likeness(page, page->json_ld.items[i]);

        if (points > best) {
            best = points;
            page->json_article = page->json_ld.items[i];
        }
    }
}

const narc_json_value *
narc_html_json_ld_follow(const narc_html_page *page, const narc_json_value *value)
{
    const narc_text id = narc_json_text(narc_json_member(value, "@id"));

    if (id.size == 0 || narc_json_member(value, "name") != NULL ||
        narc_json_member(value, "url") != NULL)
        return value;
    for (size_t i = 0; i < page->json_ld.count; i++) {
        const narc_json_value *object = page->json_ld.items[i];

        if (object != value && narc_text_equal(id, narc_json_text(narc_json_member(object, "@id"))))
            return object;
    }
    return value;
}

narc_text
narc_html_json_ld_text(const narc_html_page *page, const narc_json_value *object,
                       const char *member)
{
    static const char *const inside[] = {"name", "@value", "url", "@id", "contentUrl"};
    const narc_json_value *value = narc_json_member(object, member);

    if (value != NULL && value->kind == NARC_JSON_ARRAY)
        value = value->first;
    value = narc_html_json_ld_follow(page, value);
    if (value != NULL && value->kind == NARC_JSON_OBJECT) {
        const narc_json_value *of = value;

        value = NULL;
        for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]) && value == NULL; i++)
            value = narc_json_member(of, inside[i]);
        if (value != NULL && value->kind == NARC_JSON_ARRAY)
            value = value->first;
    }
    return narc_html_value(page, narc_json_text(value));
}

narc_text
narc_html_pixels(const narc_html_page *page, const narc_json_value *object, const char *member)
{
    const narc_json_value *value = narc_json_member(object, member);
    narc_text digits = {NULL, 0};

    if (value != NULL && value->kind == NARC_JSON_NUMBER)
        digits = value->text;
    else
        digits = narc_html_json_ld_text(page, object, member);
    for (size_t i = 0; i < digits.size; i++)
        if (!narc_ascii_digit(digits.data[i]))
            return narc_text_slice(digits, 0, i);
    return digits;
}
