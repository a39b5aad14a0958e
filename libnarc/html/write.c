/* An item as a standalone HTML5 page without a script. The reader knows the page by its generator
 * and takes the body back as it was. */
#include "html/html.h"

#include "article/body_rebuild.h"
#include "article/html_time.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/text.h"
#include "html/escape.h"
#include "article/language_tag.h"
#include "html/write_head.h"

#define MOST_DIGITS 5

static void
put_attribute(narc_buffer *out, const char *name, narc_text value)
{
    if (value.size == 0)
        return;
    narc_buffer_format(out, " %s=\"", name);
    narc_html_put_text(out, value);
    narc_buffer_byte(out, '"');
}

/* False for a language that is not known. */
static bool
put_language(narc_buffer *out, narc_text tag)
{
    char fit[NARC_LANGUAGE_SIZE];
    const size_t size = narc_language_fit(tag, fit);

    put_attribute(out, "lang", (narc_text){fit, size});
    return size != 0;
}

static void
put_direction(narc_buffer *out, narc_text direction)
{
    if (narc_text_is(direction, "ltr") || narc_text_is(direction, "rtl"))
        put_attribute(out, "dir", direction);
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
    char fit[NARC_DATE_SIZE];
    const size_t size = date != NULL ? narc_date_format(date, text) : 0;
    const size_t fit_size = size != 0 ? narc_html_time_format(date, fit) : 0;

    if (fit_size != 0)
        narc_buffer_format(out, "<time datetime=\"%.*s\">%.*s</time>\n", (int)fit_size, fit,
                           (int)size, text);
    else if (size != 0)
        narc_buffer_format(out, "%.*s\n", (int)size, text);
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

/* So that the text need not move when the picture comes. */
static void
put_pixels(narc_buffer *out, const char *name, narc_text digits)
{
    uint64_t number;

    if (digits.size <= MOST_DIGITS && narc_text_to_u64(digits, &number) && number > 0)
        put_attribute(out, name, digits);
}

static void
put_lead_image(narc_buffer *out, const narc_item *item, narc_arena *arena)
{
    const narc_rendition *lead = narc_html_lead_image(item);
    narc_text address;

    if (lead == NULL || (address = narc_html_address_fit(lead->href, arena)).size == 0)
        return;
    narc_buffer_literal(out, "<figure><img");
    put_attribute(out, "src", address);
    put_pixels(out, "width", lead->width);
    put_pixels(out, "height", lead->height);
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
put_body(narc_buffer *out, const narc_body *body, narc_text value)
{
    narc_buffer_literal(out, "<div itemprop=\"articleBody\"");
    put_language(out, body->language);
    put_direction(out, body->direction);
    narc_buffer_literal(out, ">\n");
    put_body_markup(out, value);
    narc_buffer_literal(out, "\n</div>\n");
}

static void
put_page(narc_buffer *out, const narc_item *item, const narc_body *body, narc_text value,
         narc_arena *arena)
{
    narc_buffer_literal(out, "<!DOCTYPE html>\n<html");
    if (!put_language(out, item->language))
        narc_buffer_literal(out, " lang=\"\""); /* HTML's way to say that nobody knows */
    put_direction(out, item->direction);
    narc_buffer_literal(out, ">\n");
    narc_html_write_head(item, out);
    narc_buffer_literal(out, "<body>\n<main>\n"
                             "<article itemscope itemtype=\"https://schema.org/NewsArticle\">\n");
    put_notice(out, item);
    put_element(out, "<h1>", narc_item_headline(item), "</h1>\n");
    put_element(out, "<p class=\"summary\">", narc_item_description(item), "</p>\n");
    put_byline(out, item);
    put_dates(out, item);
    put_lead_image(out, item, arena);
    if (body != NULL)
        put_body(out, body, value);
    put_element(out, "<p class=\"rights\">", narc_html_copyright(item), "</p>\n");
    narc_buffer_literal(out, "</article>\n</main>\n</body>\n</html>\n");
}

/* A body made by another hand may use all that spec/narc-body.md allows; built again it is what
 * HTML allows as well. */
narc_status
narc_html_write(const narc_item *item, const narc_write_options *options, narc_buffer *out,
                narc_error *err)
{
    const narc_body *body = narc_item_body(item);
    narc_arena arena = {.allocator = out->allocator};
    narc_text value = {NULL, 0};
    narc_status st = NARC_OK;

    (void)options;
    if (body != NULL)
        st = narc_body_rebuild(body->value, &arena, &value, err);
    if (st == NARC_OK) {
        put_page(out, item, body, value, &arena);
        st = arena.failed ? narc_fail_memory(err) : narc_buffer_check(out, err);
    }
    narc_arena_free(&arena);
    return st;
}
