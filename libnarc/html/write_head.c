/* Head of the page: what machines read. The policy lets nothing run and nothing load but pictures,
 * so that even a mistake in here could not be used. */
#include "html/write_head.h"

#include <narc.h>

#include "article/body_string.h"
#include "base/buffer.h"
#include "base/text.h"
#include "html/address.h"
#include "html/escape.h"

/* The one stylesheet. The policy names it by its SHA-256, so no other would count; a test computes
 * that anew (decision 0044). */
static const char style[] =
    "body{margin:0 auto;max-width:42em;padding:1em;font:1.1em/1.6 serif;color:#111;background:#fff;"
    "overflow-wrap:break-word}"
    "h1,h2,h3,h4,h5,h6{line-height:1.25}"
    "img{max-width:100%;height:auto}"
    "pre{white-space:pre-wrap}"
    "figure{margin:1em 0}figcaption,.byline,.dates,.rights{color:#444;font-size:.9em}"
    "blockquote{margin:1em 0;padding-inline-start:1em;border-inline-start:3px solid #999}"
    "table{border-collapse:collapse}th,td{border:1px solid #999;padding:.2em .5em;text-align:start}"
    ".summary{font-size:1.15em}.notice{border:2px solid #900;padding:.5em 1em}"
    "@media print{body{max-width:none;padding:0;font-size:11pt}p,li{orphans:3;widows:3}"
    "figure,tr,blockquote,pre{break-inside:avoid}h1,h2,h3,h4,h5,h6{break-after:avoid}"
    "a{color:inherit}a[href^=http]::after{content:\" (\" attr(href) \")\";font-size:.8em}}";

static const char policy[] =
    "default-src 'none'; base-uri 'none'; form-action 'none'; img-src http: https: file:; "
    "style-src 'sha256-2IYxjlJWwRFPFXlwUGxu/PqsXqEMRYrnPmWd/FsEKFo='";

static void
put_meta(narc_buffer *out, const char *attribute, const char *name, narc_text content)
{
    if (content.size == 0)
        return;
    narc_buffer_format(out, "<meta %s=\"%s\" content=\"", attribute, name);
    narc_html_put_text(out, content);
    narc_buffer_literal(out, "\">\n");
}

static void
put_date_meta(narc_buffer *out, const char *name, const narc_date *date)
{
    char text[NARC_DATE_SIZE];

    if (date != NULL)
        put_meta(out, "property", name, (narc_text){text, narc_date_format(date, text)});
}

const narc_rendition *
narc_html_lead_image(const narc_item *item)
{
    for (size_t i = 0; i < item->renditions.count; i++) {
        const narc_rendition *rendition = &item->renditions.items[i];

        if (narc_text_is(rendition->role, "lead") && narc_address_is_web(rendition->href))
            return rendition;
    }
    return NULL;
}

narc_text
narc_html_copyright(const narc_item *item)
{
    for (size_t i = 0; i < item->rights_info.count; i++)
        if (item->rights_info.items[i].copyright_notices.count != 0)
            return item->rights_info.items[i].copyright_notices.items[0].value;
    return (narc_text){NULL, 0};
}

static narc_text
copyright_holder(const narc_item *item)
{
    for (size_t i = 0; i < item->rights_info.count; i++)
        if (item->rights_info.items[i].copyright_holders.count != 0)
            return narc_concept_label(&item->rights_info.items[i].copyright_holders.items[0]);
    return (narc_text){NULL, 0};
}

static narc_text
site_name(const narc_item *item)
{
    return item->providers.count != 0 ? narc_concept_label(&item->providers.items[0])
                                      : (narc_text){NULL, 0};
}

static bool
is_date(const narc_date *date)
{
    return date->precision != NARC_PRECISION_NONE;
}

/* What machines read says no more than the item: a version alone was not the first. */
static const narc_date *
first_publication(const narc_item *item)
{
    return is_date(&item->version_created) ? &item->first_created : narc_item_published(item);
}

static const narc_date *
last_change(const narc_item *item)
{
    return is_date(&item->version_created) ? &item->version_created : narc_item_modified(item);
}

static void
put_open_graph(narc_buffer *out, const narc_item *item)
{
    const narc_rendition *lead = narc_html_lead_image(item);

    put_meta(out, "property", "og:type", NARC_TEXT("article"));
    put_meta(out, "property", "og:title", narc_item_headline(item));
    put_meta(out, "property", "og:description", narc_item_description(item));
    put_meta(out, "property", "og:site_name", site_name(item));
    if (narc_address_is_web(item->url))
        put_meta(out, "property", "og:url", item->url);
    if (lead != NULL) {
        put_meta(out, "property", "og:image", lead->href);
        put_meta(out, "property", "og:image:width", lead->width);
        put_meta(out, "property", "og:image:height", lead->height);
        put_meta(out, "property", "og:image:alt", lead->alt);
    }
    put_date_meta(out, "article:published_time", first_publication(item));
    put_date_meta(out, "article:modified_time", last_change(item));
    for (size_t i = 0; i < item->sections.count; i++)
        put_meta(out, "property", "article:section", item->sections.items[i].value);
    for (size_t i = 0; i < item->keywords.count; i++)
        put_meta(out, "property", "article:tag", item->keywords.items[i].value);
}

static void
put_member(narc_buffer *out, const char *name, narc_text value)
{
    if (value.size == 0)
        return;
    narc_buffer_format(out, ",\"%s\":", name);
    narc_html_put_json(out, value);
}

static void
put_organization(narc_buffer *out, const char *name, narc_text value)
{
    if (value.size == 0)
        return;
    narc_buffer_format(out, ",\"%s\":{\"@type\":\"Organization\",\"name\":", name);
    narc_html_put_json(out, value);
    narc_buffer_byte(out, '}');
}

static void
put_date_member(narc_buffer *out, const char *name, const narc_date *date)
{
    char text[NARC_DATE_SIZE];

    if (date != NULL)
        put_member(out, name, (narc_text){text, narc_date_format(date, text)});
}

static void
put_authors(narc_buffer *out, const narc_item *item)
{
    if (item->creators.count == 0)
        return;
    narc_buffer_literal(out, ",\"author\":[");
    for (size_t i = 0; i < item->creators.count; i++) {
        narc_buffer_literal(out, i == 0 ? "{\"@type\":\"Person\",\"name\":"
                                        : ",{\"@type\":\"Person\",\"name\":");
        narc_html_put_json(out, narc_concept_label(&item->creators.items[i]));
        narc_buffer_byte(out, '}');
    }
    narc_buffer_byte(out, ']');
}

static void
put_list(narc_buffer *out, const char *name, const narc_string_list *list)
{
    if (list->count == 0)
        return;
    narc_buffer_format(out, ",\"%s\":[", name);
    for (size_t i = 0; i < list->count; i++) {
        if (i != 0)
            narc_buffer_byte(out, ',');
        narc_html_put_json(out, list->items[i].value);
    }
    narc_buffer_byte(out, ']');
}

static bool
may_be_published(const narc_item *item)
{
    return item->status == NARC_STATUS_USABLE && item->embargo == NARC_EMBARGO_NONE;
}

/* What the notice at the top of the page says, for machines; html/standing.c reads it back. The end of an
 * embargo is when the work begins to be available. */
static void
put_standing(narc_buffer *out, const narc_item *item)
{
    const char *status = item->status == NARC_STATUS_CANCELED   ? "\"Canceled\""
                         : item->status == NARC_STATUS_WITHHELD ? "\"Withheld\""
                                                                : NULL;
    char until[NARC_DATE_SIZE];
    size_t size = 0;

    if (may_be_published(item))
        return;
    if (item->embargo == NARC_EMBARGO_NONE)
        narc_buffer_format(out, ",\"creativeWorkStatus\":%s", status);
    else if (status != NULL)
        narc_buffer_format(out, ",\"creativeWorkStatus\":[%s,\"Embargoed\"]", status);
    else
        narc_buffer_literal(out, ",\"creativeWorkStatus\":\"Embargoed\"");
    if (item->embargo == NARC_EMBARGO_UNTIL)
        size = narc_date_format(&item->embargo_until, until);
    if (size != 0)
        narc_buffer_format(out, ",\"offers\":{\"@type\":\"Offer\",\"availabilityStarts\":\"%.*s\"}",
                           (int)size, until);
}

static void
put_json_ld(narc_buffer *out, const narc_item *item)
{
    const narc_rendition *lead = narc_html_lead_image(item);
    const narc_text site = site_name(item);

    narc_buffer_literal(out, "<script type=\"application/ld+json\">"
                             "{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\"");
    put_member(out, "headline", narc_item_headline(item));
    put_member(out, "description", narc_item_description(item));
    put_authors(out, item);
    put_date_member(out, "datePublished", first_publication(item));
    put_date_member(out, "dateModified", last_change(item));
    put_member(out, "inLanguage", item->language);
    put_organization(out, "publisher", site);
    if (narc_address_is_web(item->url))
        put_member(out, "mainEntityOfPage", item->url);
    put_member(out, "identifier", item->guid);
    if (lead != NULL)
        put_member(out, "image", lead->href);
    put_standing(out, item);
    put_member(out, "copyrightNotice", narc_html_copyright(item));
    put_organization(out, "copyrightHolder", copyright_holder(item));
    put_list(out, "articleSection", &item->sections);
    put_list(out, "keywords", &item->keywords);
    narc_buffer_literal(out, "}</script>\n");
}

/* An address with an error in it stands in og:url as it is. */
static void
put_canonical(narc_buffer *out, narc_text url)
{
    narc_arena arena = {.allocator = out->allocator};

    if (narc_address_is_web(url) && narc_text_equal(narc_html_address_fit(url, &arena), url)) {
        narc_buffer_literal(out, "<link rel=\"canonical\" href=\"");
        narc_html_put_text(out, url);
        narc_buffer_literal(out, "\">\n");
    }
    out->failed |= arena.failed;
    narc_arena_free(&arena);
}

narc_text
narc_html_address_fit(narc_text address, narc_arena *arena)
{
    narc_body_string fit = {.arena = arena};

    narc_body_string_address(&fit, address);
    return narc_body_string_view(&fit);
}

void
narc_html_write_head(const narc_item *item, narc_buffer *out)
{
    narc_text title = narc_item_headline(item);

    if (title.size == 0)
        title = item->guid.size != 0 ? item->guid : NARC_TEXT("Untitled");
    narc_buffer_literal(out, "<head>\n<meta charset=\"utf-8\">\n"
                             "<meta http-equiv=\"Content-Security-Policy\" content=\"");
    narc_buffer_literal(out, policy);
    narc_buffer_literal(out, "\">\n<meta name=\"viewport\" "
                             "content=\"width=device-width, initial-scale=1\">\n");
    put_meta(out, "name", "generator", NARC_TEXT("narc " NARC_VERSION));
    if (!may_be_published(item))
        put_meta(out, "name", "robots", NARC_TEXT("noindex"));
    narc_buffer_literal(out, "<title>");
    narc_html_put_text(out, title);
    narc_buffer_literal(out, "</title>\n");
    put_meta(out, "name", "description", narc_item_description(item));
    put_canonical(out, item->url);
    put_open_graph(out, item);
    put_json_ld(out, item);
    narc_buffer_literal(out, "<style>"); /* from our own text only: nothing in it is escaped */
    narc_buffer_literal(out, style);
    narc_buffer_literal(out, "</style>\n</head>\n");
}
