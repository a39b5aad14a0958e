/* The headline, without the site's name. What the page shows as its h1 and what its metadata say
 * are weighed against each other: where two agree, that is it. */
#include "html/page.h"

#include "base/text.h"
#include "html/address.h"
#include "html/words.h"

#include <string.h>

/* What stands between a headline and the name of a site or section; a plain hyphen or colon only
 * with spaces round it, because headlines have them inside. */
static const char *const separators[] = {
    " | ",
    " \xE2\x80\x93 ",
    " \xE2\x80\x94 ",
    " - ",
    " \xC2\xBB ",
    " \xC2\xAB ",
    " \xC2\xB7 ",
    " \xE2\x80\xA2 ",
    " :: ",
    " // ",
    "|",
    " : ",
    "_",
    "\xEF\xBD\x9C", /* the wide bar of Chinese and Japanese */
    " < ",
    " > ",
    " / ",
};

#define PARTS 12

typedef struct parts {
    narc_text items[PARTS];
    size_t count;
} parts;

/* The size of a separator at the start of text, 0 when there is none. */
static size_t
separator_at(narc_text text)
{
    if (text.data[0] != ' ' && text.data[0] != '|' && text.data[0] != '_' && text.data[0] != '\xEF')
        return 0;
    for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++)
        if (narc_text_starts(text, separators[i]))
            return strlen(separators[i]);
    return 0;
}

static parts
split(narc_text title)
{
    parts out = {.count = 0};
    size_t start = 0;

    for (size_t at = 0; at < title.size && out.count + 1 < PARTS;) {
        const size_t size = separator_at(narc_text_slice(title, at, SIZE_MAX));

        if (size == 0) {
            at++;
            continue;
        }
        out.items[out.count++] = narc_text_slice(title, start, at - start);
        at += size;
        start = at;
    }
    out.items[out.count++] = narc_text_slice(title, start, SIZE_MAX);
    return out;
}

static bool
contains(narc_text outer, narc_text inner)
{
    return inner.size != 0 && narc_text_find(outer, inner) != SIZE_MAX;
}

/* Whether a part of a title is the name of the site, by its stated name or its host. */
static bool
names_the_site(narc_html_page *page, narc_text part)
{
    const narc_text folded = narc_html_fold_text(part, page->scratch);
    const narc_text host = narc_html_fold_text(narc_address_host(page->item->url), page->scratch);
    narc_text site = {NULL, 0};

    if (page->item->providers.count != 0)
        site =
            narc_html_fold_text(narc_concept_label(&page->item->providers.items[0]), page->scratch);
    if (folded.size == 0)
        return true;
    return (site.size != 0 && (contains(site, folded) || contains(folded, site))) ||
           (folded.size >= 3 && contains(host, folded));
}

/* The title from its first to its last part that is not the site's name. */
static narc_text
without_site(narc_html_page *page, narc_text title)
{
    const parts all = split(title);
    size_t first = 0;
    size_t last = all.count;
    size_t longest = 0;

    while (last > first + 1 && names_the_site(page, all.items[last - 1]))
        last--;
    while (first + 1 < last && names_the_site(page, all.items[first]))
        first++;
    if (first != 0 || last != all.count)
        return narc_text_trim((narc_text){
            all.items[first].data,
            (size_t)(all.items[last - 1].data + all.items[last - 1].size - all.items[first].data)});
    for (size_t i = 1; i < all.count; i++)
        if (all.items[i].size > all.items[longest].size)
            longest = i;
    return narc_text_trim(all.items[longest]);
}

narc_text
narc_html_host_label(narc_html_page *page, narc_text host)
{
    narc_text label = host;

    if (narc_text_starts_nocase(label, "www."))
        label = narc_text_slice(label, 4, SIZE_MAX);
    label = narc_text_slice(label, 0, narc_text_find(label, NARC_TEXT(".")));
    return narc_html_fold_text(label, page->scratch);
}

narc_text
narc_html_title_site(narc_html_page *page, narc_text host)
{
    const parts all = split(narc_html_value(page, page->title));
    const narc_text label = narc_html_host_label(page, host);

    for (size_t i = 0; i < all.count && label.size >= 3; i++)
        if (narc_text_equal(narc_html_fold_text(all.items[i], page->scratch), label))
            return narc_text_trim(all.items[i]);
    return (narc_text){NULL, 0};
}

/* Whether two texts are the same headline, one perhaps longer by a kicker or a site's name. */
static bool
agree(narc_html_page *page, narc_text a, narc_text b)
{
    const narc_text x = narc_html_fold_text(a, page->scratch);
    const narc_text y = narc_html_fold_text(b, page->scratch);

    if (x.size == 0 || y.size == 0)
        return false;
    return x.size <= y.size ? contains(y, x) && x.size * 5 >= y.size * 2
                            : contains(x, y) && y.size * 5 >= x.size * 2;
}

/* The h1 that agrees with what the metadata say, or the empty text. */
static narc_text
agreeing_h1(narc_html_page *page, narc_text title, narc_text social, narc_text json)
{
    for (size_t i = 0; i < page->headings.count && i < 20; i++) {
        const narc_text h1 = page->headings.items[i].value;

        if (agree(page, h1, json) || agree(page, h1, title) || agree(page, h1, social))
            return h1;
    }
    return (narc_text){NULL, 0};
}

/* The first h1 that is not the site's name in large letters. */
static narc_text
plausible_h1(narc_html_page *page)
{
    for (size_t i = 0; i < page->headings.count && i < 20; i++) {
        const narc_text h1 = page->headings.items[i].value;

        if (narc_html_letters(h1) >= 8 && !names_the_site(page, h1))
            return h1;
    }
    return (narc_text){NULL, 0};
}

static void
set_headline(narc_html_page *page, narc_text value, const char *source)
{
    narc_string *headline;

    if (page->headline.size != 0 || narc_html_fold(value) == 0)
        return;
    headline = NARC_LIST_ADD(page->item->arena, &page->item->headlines);
    if (headline == NULL)
        return;
    headline->value = narc_arena_copy(page->item->arena, value);
    headline->source = narc_text_from(source);
    headline->confidence = narc_html_trust(source);
    page->headline = headline->value;
}

void
narc_html_title_read(narc_html_page *page)
{
    const narc_text json = narc_html_value(page, narc_html_fact_find(page, "json-ld:headline"));
    const narc_text social = narc_html_value(page, narc_html_fact_find(page, "og:title"));
    const narc_text title = narc_html_value(page, page->title);
    const narc_text property =
        narc_html_value(page, narc_html_fact_find(page, "itemprop:headline"));

    /* Without a headline narc's own pages have another title. */
    if (page->ours) {
        set_headline(page, json, "json-ld:headline");
        return;
    }
    set_headline(page, narc_html_value(page, agreeing_h1(page, title, social, json)), "h1");
    set_headline(page, json, "json-ld:headline");
    set_headline(page, property, "itemprop:headline");
    set_headline(page, narc_html_value(page, plausible_h1(page)), "h1");
    set_headline(page, without_site(page, social), "og:title");
    set_headline(page, without_site(page, title), "title");
    set_headline(page, title, "title");
}
