/* When it was published and changed: the sources in order of trust, then the address, then what is
 * printed. Literal and zone stay as stated. */
#include "html/layout.h"

#include "base/text.h"
#include "html/date_words.h"
#include "html/words.h"

#include <string.h>

static const char *const published[] = {
    "article:published_time",
    "parsely-pub-date",
    "dc.date.issued",
    "json-ld:datePublished",
    "sailthru.date",
    "dc.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "dcterms.created",
    "dcterms.date",
    "article.published",
    "og:published_time",
    "cxenseparse:recs:publishtime",
    "itemprop:datePublished",
    "json-ld:dateCreated",
    "date.release",
    "meta:date",
    "itemprop:dateCreated",
    "displaydate",
    "rnews:datepublished",
    "published_on",
    "published_at",
    "date_published",
    "datepublished",
    "article:published",
    "bt:pubdate",
    "sailthru.date",
    "article_date_original",
    "firstpublishedtime",
    "dc.date.created",
    "created",
    "pub_date",
    "publication_date",
    "og:pubdate",
};

static const char *const modified[] = {
    "article:modified_time",
    "json-ld:dateModified",
    "itemprop:dateModified",
    "og:updated_time",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* Bytes of a printed line with a date, and nodes round the headline in which it is looked for. */
#define PRINTED_BYTES 120
#define BELOW_HEADLINE 300
#define ABOVE_HEADLINE 60
/* Lines looked at when nothing else tells. */
#define MOST_LINES 400

/* Printing with movable type, and a margin for the life of this program: what lies outside was
 * never the date of a piece of news. */
static bool
is_credible(const narc_date *date)
{
    return date->precision != NARC_PRECISION_NONE && date->year >= 1600 && date->year <= 2200;
}

/* Without four digits there is no year. */
static bool
may_hold_year(narc_text text)
{
    size_t digits = 0;

    for (size_t i = 0; i < text.size && digits < 4; i++)
        digits += narc_ascii_digit(text.data[i]);
    return digits == 4;
}

/* Reads a literal that is kept in the item; ISO and RFC forms, then dates in words. */
static bool
read_date(narc_html_page *page, narc_text stated, const char *source, narc_date *out)
{
    narc_text literal;

    if (!may_hold_year(stated))
        return false;
    literal = narc_html_value(page, stated);
    if (literal.size > 120)
        return false;
    literal = narc_arena_copy(page->item->arena, literal);
    if (!narc_date_parse(literal, narc_text_from(source), out) &&
        !narc_html_date_words(literal, narc_text_from(source), out))
        memset(out, 0, sizeof(*out));
    if (is_credible(out))
        return true;
    memset(out, 0, sizeof(*out));
    return false;
}

/* Whether a date is told in universal time, as machines write it whatever the clock on the wall. */
static bool
is_universal(const narc_date *date)
{
    return narc_text_ends(date->literal, "Z") || narc_text_ends(date->literal, "+00:00") ||
           narc_text_ends(date->literal, "+0000");
}

/* Days between two dates of about the same time, roughly: enough to tell 1 from more. */
static int64_t
days_between(const narc_date *a, const narc_date *b)
{
    const int64_t x = (int64_t)a->year * 372 + (int64_t)a->month * 31 + a->day;
    const int64_t y = (int64_t)b->year * 372 + (int64_t)b->month * 31 + b->day;

    return x > y ? x - y : y - x;
}

/* In the evening of the west and the morning of the east the day of universal time is not the
 * reader's. A source that tells local time, or the day in the address, is nearer to the page. */
static void
prefer_local(narc_html_page *page, narc_date *chosen)
{
    narc_date other;

    if (!is_universal(chosen))
        return;
    for (size_t i = 0; i < COUNT(published); i++)
        if (read_date(page, narc_html_fact_find(page, published[i]), published[i], &other) &&
            other.precision >= NARC_PRECISION_MINUTE && !is_universal(&other) &&
            days_between(chosen, &other) <= 1) {
            *chosen = other;
            return;
        }
    if (narc_html_date_in_address(page->item->url, page->item->arena, &other) &&
        days_between(chosen, &other) == 1)
        *chosen = other;
}

static bool
read_from(narc_html_page *page, const char *const *sources, size_t count, narc_date *out)
{
    for (size_t i = 0; i < count; i++)
        if (read_date(page, narc_html_fact_find(page, sources[i]), sources[i], out))
            return true;
    return false;
}

/* Lines and elements that tell of a later change. */
static bool
says_changed(narc_text text)
{
    static const char *const words[] = {"updated",         "modified",    "aktualisiert",
                                        "ge\xC3\xA4ndert", "actualizado", "mis \xC3\xA0 jour",
                                        "aggiornato",      "atualizado",  "revised",
                                        "last edited",     "reviewed",    "g\xC3\xBCncelleme"};

    return narc_text_holds_one(text, words, COUNT(words));
}

/* A time element that is about the article: one that says so, else the first with a date. */
static bool
read_time_element(narc_html_page *page, narc_date *out)
{
    static const char *const names[] = {"publish", "entry-date", "created"};

    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < page->times.count && i < 50; i++) {
            const narc_html_fact *time = &page->times.items[i];
            const bool says_so = narc_text_holds_one(time->name, names, COUNT(names));

            if ((round == 0 && !says_so) || says_changed(time->name))
                continue;
            if (read_date(page, time->value, "time", out))
                return true;
        }
    return false;
}

/* Elements whose class or id says date, in document order. */
static bool
read_printed(narc_html_page *page, narc_date *out)
{
    static const char *const words[] = {"date", "publish",  "posted", "timestamp", "time", "byline",
                                        "meta", "dateline", "datum",  "fecha",     "info"};

    for (narc_node_id id = 0; id < page->tree->node_count; id++) {
        narc_text name;
        narc_text text;

        if (!narc_node_is_element(page->tree, id))
            continue;
        name = narc_node_value(page->tree, id, NARC_ATTRIBUTE_CLASS);
        if (name.size == 0)
            name = narc_node_value(page->tree, id, NARC_ATTRIBUTE_ID);
        if (!narc_text_holds_one(name, words, COUNT(words)))
            continue;
        text = narc_html_line(page, id);
        if (text.size >= 6 && text.size <= PRINTED_BYTES && !says_changed(text) &&
            !says_changed(name) && read_date(page, text, "printed", out))
            return true;
    }
    return false;
}

/* A short text that holds a date, among the nodes from `from` to before `end`. */
static bool
read_text_near(narc_html_page *page, narc_node_id from, narc_node_id end, narc_date *out)
{
    for (narc_node_id id = from; id < end && id < page->tree->node_count; id++) {
        const narc_text text = narc_text_trim(narc_node_content(page->tree, id));

        if (page->tree->nodes[id].kind == NARC_NODE_KIND_TEXT && text.size >= 8 &&
            text.size <= PRINTED_BYTES &&
            narc_node_tag(page->tree, page->tree->nodes[id].parent) != NARC_TAG_SCRIPT &&
            read_date(page, text, "printed", out))
            return true;
    }
    return false;
}

/* What stands below or above the headline, whatever it is called. */
static bool
read_near_headline(narc_html_page *page, narc_date *out)
{
    const uint64_t headline = narc_html_fold(page->headline);

    for (size_t i = 0; i < page->headings.count && i < 20; i++) {
        const narc_node_id at = page->headings.items[i].node;

        if (narc_html_fold(page->headings.items[i].value) == headline)
            return read_text_near(page, at, at + BELOW_HEADLINE, out) ||
                   read_text_near(page, at > ABOVE_HEADLINE ? at - ABOVE_HEADLINE : 0, at, out);
    }
    return false;
}

static bool
read_from_address(narc_html_page *page, narc_date *out)
{
    return narc_html_date_in_address(page->item->url, page->item->arena, out) ||
           narc_html_date_in_address(page->document->url, page->item->arena, out);
}

void
narc_html_dates_read(narc_html_page *page)
{
    narc_item *item = page->item;

    if (!read_from(page, published, COUNT(published), &item->first_created) && !page->ours &&
        !read_from_address(page, &item->first_created) &&
        !read_time_element(page, &item->first_created) && !read_printed(page, &item->first_created))
        read_near_headline(page, &item->first_created);
    prefer_local(page, &item->first_created);
    read_from(page, modified, COUNT(modified), &item->version_created);
}

void
narc_html_dates_printed(const narc_html_layout *layout)
{
    narc_html_page *page = layout->page;
    size_t looked_at = 0;

    if (page->item->first_created.precision != NARC_PRECISION_NONE)
        return;
    for (size_t i = 0; i < layout->run_count && looked_at < MOST_LINES; i++) {
        const narc_text text = layout->runs[i].text;

        if (text.size < 8 || text.size > PRINTED_BYTES ||
            narc_html_is_aside(layout, layout->runs[i].parent))
            continue;
        looked_at++;
        if (read_date(page, text, "printed", &page->item->first_created))
            return;
    }
}
