/* What the elements of a page state by name: meta, itemprop, link, time, h1, title. */
#include "html/page.h"

#include "base/text.h"
#include "html/elements.h"
#include "html/words.h"

#include <string.h>

/* More facts than any honest page states. */
#define MOST_FACTS 4096

/* Bytes and nodes of what is a line at most. */
#define LINE_BYTES 1000
#define LINE_NODES 200

narc_text
narc_html_line(const narc_html_page *page, narc_node_id id)
{
    const narc_tree *tree = page->tree;
    char line[LINE_BYTES + LINE_NODES];
    size_t size = 0;
    size_t nodes = 0;

    for (narc_node_id n = id; n != NARC_NODE_NONE; n = narc_node_after(tree, n, id)) {
        const narc_node *node = narc_tree_node(tree, n);

        if (++nodes > LINE_NODES)
            return (narc_text){NULL, 0};
        if (node->kind == NARC_NODE_KIND_TEXT && node->size != 0) {
            if (node->size > LINE_BYTES || size + node->size > LINE_BYTES)
                return (narc_text){NULL, 0};
            memcpy(line + size, node->text, node->size);
            size += node->size;
        } else if (node->kind == NARC_NODE_KIND_ELEMENT && size < LINE_BYTES &&
                   (node->tag == NARC_TAG_BR || narc_html_tag_is_block((narc_tag)node->tag))) {
            line[size++] = ' '; /* words on two lines are two words */
        }
    }
    return narc_html_tidy((narc_text){line, size}, page->scratch);
}

static void
add_fact(narc_html_page *page, narc_html_fact_list *list, narc_text name, narc_text value,
         narc_node_id node)
{
    narc_html_fact *fact;

    if (list->count >= MOST_FACTS)
        return;
    fact = NARC_LIST_ADD(page->scratch, list);
    if (fact == NULL)
        return;
    fact->name = name;
    fact->value = narc_text_trim(value);
    fact->node = node;
}

static void
gather_meta(narc_html_page *page, narc_node_id id)
{
    static const narc_attribute_name names[] = {NARC_ATTRIBUTE_PROPERTY, NARC_ATTRIBUTE_NAME,
                                                NARC_ATTRIBUTE_ITEMPROP, NARC_ATTRIBUTE_HTTP_EQUIV};
    narc_text content = narc_node_value(page->tree, id, NARC_ATTRIBUTE_CONTENT);

    /* Some programs that save pages write it so. */
    if (content.size == 0)
        content = narc_node_value(page->tree, id, NARC_ATTRIBUTE_VALUE);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const narc_text name = narc_text_trim(narc_node_value(page->tree, id, names[i]));

        if (name.size != 0 && content.size != 0)
            add_fact(page, i == 2 ? &page->itemprops : &page->metas, name, content, id);
    }
}

/* The value of an element with itemprop (HTML standard, 5.2.4). */
static narc_text
property_value(narc_html_page *page, narc_node_id id)
{
    static const narc_attribute_name attributes[] = {
        NARC_ATTRIBUTE_CONTENT, NARC_ATTRIBUTE_DATETIME, NARC_ATTRIBUTE_HREF, NARC_ATTRIBUTE_SRC};

    for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
        const narc_text value = narc_node_value(page->tree, id, attributes[i]);

        if (value.size != 0 && !(i == 2 && narc_node_tag(page->tree, id) == NARC_TAG_A))
            return value;
    }
    return narc_html_line(page, id);
}

/* RDFa: "schema:datePublished" on a span is what itemprop="datePublished" is. */
static void
gather_rdfa(narc_html_page *page, narc_node_id id)
{
    const narc_text name = narc_node_value(page->tree, id, NARC_ATTRIBUTE_PROPERTY);
    const narc_text content = narc_node_value(page->tree, id, NARC_ATTRIBUTE_CONTENT);

    if (content.size != 0 && narc_text_starts_nocase(name, "schema:"))
        add_fact(page, &page->itemprops, narc_text_slice(name, 7, SIZE_MAX), content, id);
}

static void
gather_itemprop(narc_html_page *page, narc_node_id id)
{
    const narc_text name = narc_node_value(page->tree, id, NARC_ATTRIBUTE_ITEMPROP);
    narc_node_id inner = NARC_NODE_NONE;

    if (name.size == 0 || narc_text_is_nocase(name, "articleBody"))
        return;
    /* An author or publisher that is a thing of its own has its name inside. */
    if (narc_text_is(name, "author") || narc_text_is(name, "publisher") ||
        narc_text_is(name, "creator"))
        for (narc_node_id n = narc_node_after(page->tree, id, id);
             n != NARC_NODE_NONE && n - id < LINE_NODES; n = narc_node_after(page->tree, n, id))
            if (narc_text_is(narc_node_value(page->tree, n, NARC_ATTRIBUTE_ITEMPROP), "name")) {
                inner = n;
                break;
            }
    add_fact(page, &page->itemprops, name,
             property_value(page, inner != NARC_NODE_NONE ? inner : id), id);
}

static void
gather_time(narc_html_page *page, narc_node_id id)
{
    narc_text value = narc_node_value(page->tree, id, NARC_ATTRIBUTE_DATETIME);

    if (value.size == 0)
        value = narc_html_line(page, id);
    add_fact(page, &page->times, narc_node_value(page->tree, id, NARC_ATTRIBUTE_CLASS), value, id);
}

static void
gather_link(narc_html_page *page, narc_node_id id)
{
    const narc_text rel = narc_text_trim(narc_node_value(page->tree, id, NARC_ATTRIBUTE_REL));

    if (rel.size == 0)
        return;
    if (narc_node_tag(page->tree, id) == NARC_TAG_LINK)
        add_fact(page, &page->links, rel, narc_node_value(page->tree, id, NARC_ATTRIBUTE_HREF), id);
    else if (narc_html_has_word(rel, "author"))
        add_fact(page, &page->links, NARC_TEXT("author-name"), narc_html_line(page, id), id);
}

/* Most elements name none. */
static bool
names_property(const narc_tree *tree, narc_node_id id)
{
    const narc_node *node = narc_tree_node(tree, id);

    for (uint32_t i = 0; i < node->attribute_count; i++) {
        const uint8_t known = tree->attributes[node->attributes + i].known;

        if (known == NARC_ATTRIBUTE_ITEMPROP || known == NARC_ATTRIBUTE_PROPERTY)
            return true;
    }
    return false;
}

static void
gather_element(narc_html_page *page, narc_node_id id)
{
    switch (narc_node_tag(page->tree, id)) {
    case NARC_TAG_META:
        gather_meta(page, id);
        return;
    case NARC_TAG_LINK:
    case NARC_TAG_A:
        gather_link(page, id);
        break;
    case NARC_TAG_TIME:
        gather_time(page, id);
        break;
    case NARC_TAG_H1:
        add_fact(page, &page->headings, (narc_text){NULL, 0}, narc_html_line(page, id), id);
        break;
    case NARC_TAG_TITLE:
        /* The first one; svg has titles as well, but behind the head. */
        if (page->title.size == 0)
            page->title = narc_html_line(page, id);
        break;
    default:
        break;
    }
    if (names_property(page->tree, id)) {
        gather_itemprop(page, id);
        gather_rdfa(page, id);
    }
}

void
narc_html_facts_gather(narc_html_page *page)
{
    for (narc_node_id id = 0; id < page->tree->node_count; id++)
        if (narc_node_is_element(page->tree, id))
            gather_element(page, id);
    page->ours = narc_text_starts(narc_html_fact_find(page, "meta:generator"), "narc ");
}

static narc_text
find_in(const narc_html_fact_list *list, const char *name)
{
    const size_t size = strlen(name);

    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].name.size == size && list->items[i].value.size != 0 &&
            narc_text_is_nocase(list->items[i].name, name))
            return list->items[i].value;
    return (narc_text){NULL, 0};
}

narc_text
narc_html_fact_find(const narc_html_page *page, const char *source)
{
    const narc_text text = narc_text_from(source);

    if (narc_text_starts(text, "json-ld:"))
        return page->json_article != NULL
                   ? narc_html_json_ld_text(page, page->json_article, source + 8)
                   : (narc_text){NULL, 0};
    if (narc_text_starts(text, "itemprop:"))
        return find_in(&page->itemprops, source + 9);
    if (narc_text_starts(text, "link:"))
        return find_in(&page->links, source + 5);
    if (narc_text_is(text, "title"))
        return page->title;
    if (narc_text_is(text, "h1"))
        return page->headings.count != 0 ? page->headings.items[0].value : (narc_text){NULL, 0};
    return find_in(&page->metas, narc_text_starts(text, "meta:") ? source + 5 : source);
}

narc_text
narc_html_value(const narc_html_page *page, narc_text stated)
{
    return page->ours ? narc_html_tidy(stated, page->scratch)
                      : narc_html_clean(stated, page->scratch);
}
