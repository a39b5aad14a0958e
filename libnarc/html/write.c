/* An item as a standalone HTML5 page without a script. The reader knows the page by its generator
 * and takes the body back as it was. */
#include "html/html.h"

#include "base/buffer.h"
#include "base/fail.h"
#include "base/text.h"
#include "html/escape.h"
#include "html/write_head.h"

static void
put_attribute(narc_buffer *out, const char *name, narc_text value)
{
    if (value.size == 0)
        return;
    narc_buffer_format(out, " %s=\"", name);
    narc_html_put_text(out, value);
    narc_buffer_byte(out, '"');
}

static void
put_element(narc_buffer *out, const char *open, narc_text text, const char *close)
{
    if (text.size == 0)
        return;
    narc_buffer_literal(out, open);
    narc_html_put_text(out, text);
    narc_buffer_literal(out, close);
}

/* What a reader must know before anything else. */
static void
put_notice(narc_buffer *out, const narc_item *item)
{
    char date[NARC_DATE_SIZE];
    const char *notice = NULL;

    if (item->status == NARC_STATUS_CANCELED)
        notice = "This item has been canceled by its provider. Do not publish it.";
    else if (item->status == NARC_STATUS_WITHHELD)
        notice = "This item is withheld by its provider. Do not publish it.";
    else if (item->embargo == NARC_EMBARGO_INDEFINITE)
        notice = "This item is under embargo until further notice.";
    else if (item->embargo == NARC_EMBARGO_UNTIL)
        notice = "This item is under embargo until ";
    if (notice == NULL)
        return;
    narc_buffer_literal(out, "<p class=\"notice\" role=\"note\" lang=\"en\" dir=\"ltr\">");
    narc_buffer_literal(out, notice);
    if (item->status == NARC_STATUS_USABLE && item->embargo == NARC_EMBARGO_UNTIL)
        narc_buffer_format(out, "%.*s.", (int)narc_date_format(&item->embargo_until, date), date);
    narc_buffer_literal(out, "</p>\n");
}

static void
put_byline(narc_buffer *out, const narc_item *item)
{
    if (item->creators.count == 0) {
        if (item->by.count != 0)
            put_element(out, "<p class=\"byline\">", item->by.items[0].value, "</p>\n");
        return;
    }
    narc_buffer_literal(out, "<p class=\"byline\">");
    for (size_t i = 0; i < item->creators.count; i++) {
        if (i != 0)
            narc_buffer_literal(out, ", ");
        narc_html_put_text(out, narc_concept_label(&item->creators.items[i]));
    }
    narc_buffer_literal(out, "</p>\n");
}

static void
put_time(narc_buffer *out, const narc_date *date)
{
    char text[NARC_DATE_SIZE];
    size_t size;

    if (date == NULL || (size = narc_date_format(date, text)) == 0)
        return;
    narc_buffer_format(out, "<time datetime=\"%.*s\">%.*s</time>\n", (int)size, text, (int)size,
                       text);
}

static void
put_dates(narc_buffer *out, const narc_item *item)
{
    const size_t before = out->size;

    narc_buffer_literal(out, "<p class=\"dates\">");
    put_time(out, narc_item_published(item));
    put_time(out, narc_item_modified(item));
    if (out->size == before + sizeof("<p class=\"dates\">") - 1)
        out->size = before; /* there was no date */
    else
        narc_buffer_literal(out, "</p>\n");
}

static void
put_lead_image(narc_buffer *out, const narc_item *item)
{
    const narc_rendition *lead = narc_html_lead_image(item);

    if (lead == NULL)
        return;
    narc_buffer_literal(out, "<figure><img");
    put_attribute(out, "src", lead->href);
    narc_buffer_literal(out, " alt=\"");
    narc_html_put_text(out, lead->alt);
    narc_buffer_literal(out, "\">");
    if (lead->captions.count != 0)
        put_element(out, "<figcaption>", lead->captions.items[0].value, "</figcaption>");
    narc_buffer_literal(out, "</figure>\n");
}

/* One tag of a checked body. Two things make it HTML: parsers drop a line feed directly behind
 * <pre>, and a picture must say that it has no alternative text. */
static void
put_tag(narc_buffer *out, narc_text tag, bool line_feed_follows)
{
    if (narc_text_starts(tag, "<img ") && narc_text_find(tag, NARC_TEXT(" alt=\"")) == SIZE_MAX) {
        narc_buffer_text(out, narc_text_slice(tag, 0, tag.size - 2));
        narc_buffer_literal(out, " alt=\"\"/>");
        return;
    }
    narc_buffer_text(out, tag);
    if (narc_text_starts(tag, "<pre") && line_feed_follows)
        narc_buffer_byte(out, '\n');
}

/* The body has been checked, so its bytes are text and tags of the vocabulary. */
static void
put_body_markup(narc_buffer *out, narc_text body)
{
    while (body.size != 0) {
        const bool tag = body.data[0] == '<';
        size_t size = 0;

        while (size < body.size && (tag ? body.data[size] != '>' : body.data[size] != '<'))
            size++;
        size += tag && size < body.size;
        if (tag)
            put_tag(out, narc_text_slice(body, 0, size),
                    size < body.size && body.data[size] == '\n');
        else
            narc_buffer_text(out, narc_text_slice(body, 0, size));
        body = narc_text_slice(body, size, SIZE_MAX);
    }
}

static void
put_body(narc_buffer *out, const narc_body *body)
{
    narc_buffer_literal(out, "<div itemprop=\"articleBody\"");
    put_attribute(out, "lang", body->language);
    put_attribute(out, "dir", body->direction);
    narc_buffer_literal(out, ">\n");
    put_body_markup(out, body->value);
    narc_buffer_literal(out, "\n</div>\n");
}

narc_status
narc_html_write(const narc_item *item, const narc_write_options *options, narc_buffer *out,
                narc_error *err)
{
    const narc_body *body = narc_item_body(item);

    (void)options;
    if (body != NULL) {
        const narc_status st = narc_body_check(body->value, err);

        if (st != NARC_OK)
            return st;
    }
    narc_buffer_literal(out, "<!DOCTYPE html>\n<html");
    put_attribute(out, "lang", item->language);
    put_attribute(out, "dir", item->direction);
    narc_buffer_literal(out, ">\n");
    narc_html_write_head(item, out);
    narc_buffer_literal(out, "<body>\n<main>\n"
                             "<article itemscope itemtype=\"https://schema.org/NewsArticle\">\n");
    put_notice(out, item);
    put_element(out, "<h1>", narc_item_headline(item), "</h1>\n");
    put_element(out, "<p class=\"summary\">", narc_item_description(item), "</p>\n");
    put_byline(out, item);
    put_dates(out, item);
    put_lead_image(out, item);
    if (body != NULL)
        put_body(out, body);
    narc_buffer_literal(out, "</article>\n</main>\n</body>\n</html>\n");
    return narc_buffer_check(out, err);
}
