/* When it was published and changed: the sources in order of trust, then the address; what is printed
 * is for html/dates_printed.c. Literal and zone stay as stated. */
#include "html/page.h"

#include "article/calendar.h"
#include "base/text.h"
#include "html/address.h"
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
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "dcterms.created",
    "article.published",
    "og:published_time",
    "cxenseparse:recs:publishtime",
    "itemprop:datePublished",
    "json-ld:dateCreated",
    "date.release",
    "og:article:published_time",
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
    "pub_date",
    "publication_date",
    "og:pubdate",
};

/* Often the day on which the page was made; what is printed below the headline is better. */
static const char *const doubtful[] = {
    "meta:date",
    "itemprop:dateCreated",
    "created",
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

/* 1970, in minutes as minutes_of counts them. */
#define EPOCH (narc_calendar_days(1970, 1, 1) * 24 * 60)

/* Time elements that are asked for the same minute in local time. */
#define MOST_TIMES 20

static int64_t
minutes_of(const narc_date *date)
{
    return (narc_calendar_days(date->year, date->month == 0 ? 1 : date->month,
                               date->day == 0 ? 1 : date->day) *
                24 +
            date->hour) *
               60 +
           date->minute - date->offset_minutes;
}

/* Printing with movable type, and a margin for the life of this program: what lies outside was
 * never the date of a piece of news. */
static bool
is_credible(const narc_date *date)
{
    /* The minute from which computers count is what programs state that know none. */
    if (date->precision >= NARC_PRECISION_MINUTE && minutes_of(date) == EPOCH)
        return false;
    return date->precision != NARC_PRECISION_NONE && date->year >= 1600 && date->year <= 2200;
}

/* What is ahead of the page's zone may be a day ahead of ours. */
static bool
is_past(int64_t since)
{
    return since > INT64_C(-2) * 24 * 60;
}

/* Whether a date agrees with the time of capture, or where nobody knows that, with the present: no later
 * than the day after, and not the very minute of capture, when the page was made and no more. */
static bool
was_before_capture(const narc_html_page *page, const narc_date *date)
{
    narc_date captured;
    int64_t since;

    if (!narc_date_parse(page->document->captured, NARC_TEXT("captured"), &captured))
        return page->now == 0 || is_past(EPOCH + page->now / 60 - minutes_of(date));
    since = minutes_of(&captured) - minutes_of(date);
    if (date->precision >= NARC_PRECISION_MINUTE && date->zone_known && captured.zone_known &&
        captured.precision >= NARC_PRECISION_MINUTE && since >= -1 && since <= 1)
        return false;
    return is_past(since);
}

bool
narc_html_date_read(narc_html_page *page, narc_text stated, narc_html_day_order order,
                    const char *source, narc_date *out)
{
    narc_text literal;
    bool exact;

    if (!narc_html_may_be_date(stated))
        return false;
    literal = narc_html_value(page, stated);
    if (literal.size > 120)
        return false;
    literal = narc_arena_copy(page->item->arena, literal);
    exact = narc_date_parse(literal, narc_text_from(source), out);
    if (!exact && !narc_html_date_words(literal, narc_text_from(source), order, out))
        memset(out, 0, sizeof(*out));
    if (is_credible(out) && was_before_capture(page, out))
        return true;
    /* 12/03/2026 in the summer of 2026: of the two readings one is left. */
    if (!exact && order != NARC_HTML_ORDER_UNKNOWN &&
        narc_html_date_words(
            literal, narc_text_from(source),
            order == NARC_HTML_DAY_FIRST ? NARC_HTML_MONTH_FIRST : NARC_HTML_DAY_FIRST, out) &&
        is_credible(out) && was_before_capture(page, out))
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

static int64_t
days_between(const narc_date *a, const narc_date *b)
{
    const int64_t days = narc_calendar_days(a->year, a->month, a->day) -
                         narc_calendar_days(b->year, b->month, b->day);

    return days < 0 ? -days : days;
}

/* Whether a time of day is told, even in words: "December 22, 2016, 06:47 PM". */
static bool
tells_time(const narc_date *date)
{
    return date->precision >= NARC_PRECISION_MINUTE ||
           narc_text_find(date->literal, NARC_TEXT(":")) != SIZE_MAX;
}

/* In the evening of the west and the morning of the east the day of universal time is not the
 * reader's. A source that tells local time, or the day in the address, is nearer to the page. */
static void
prefer_local(narc_html_page *page, narc_date *chosen)
{
    narc_date other;

    if (!is_universal(chosen))
        return;
    for (size_t i = 0; i < page->times.count && i < MOST_TIMES; i++)
        if (narc_html_date_read(page, page->times.items[i].value, NARC_HTML_ORDER_UNKNOWN, "time",
                                &other) &&
            !is_universal(&other) && other.zone_known && minutes_of(chosen) == minutes_of(&other)) {
            *chosen = other;
            return;
        }
    for (size_t i = 0; i < COUNT(published); i++)
        if (narc_html_date_read(page, narc_html_fact_find(page, published[i]),
                                NARC_HTML_ORDER_UNKNOWN, published[i], &other) &&
            tells_time(&other) && !is_universal(&other) && days_between(chosen, &other) <= 1) {
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
        if (narc_html_date_read(page, narc_html_fact_find(page, sources[i]),
                                NARC_HTML_ORDER_UNKNOWN, sources[i], out))
            return true;
    return false;
}

static bool
read_from_address(narc_html_page *page, narc_date *out)
{
    return narc_html_date_in_address(page->item->url, page->item->arena, out) ||
           narc_html_date_in_address(page->document->url, page->item->arena, out);
}

bool
narc_html_date_doubtful(narc_html_page *page, narc_date *out)
{
    return read_from(page, doubtful, COUNT(doubtful), out);
}

void
narc_html_dates_read(narc_html_page *page)
{
    narc_item *item = page->item;

    if (!read_from(page, published, COUNT(published), &item->first_created) && !page->ours)
        read_from_address(page, &item->first_created);
    prefer_local(page, &item->first_created);
    read_from(page, modified, COUNT(modified), &item->version_created);
}
