/* An item as plain text: headline, byline, date, empty line, text. */
#include "html/html.h"

#include "base/buffer.h"
#include "base/fail.h"

static void
put_line(narc_buffer *out, narc_text line)
{
    if (line.size == 0)
        return;
    narc_buffer_text(out, line);
    narc_buffer_byte(out, '\n');
}

static void
put_byline(narc_buffer *out, const narc_item *item)
{
    if (item->by.count != 0) {
        put_line(out, item->by.items[0].value);
        return;
    }
    for (size_t i = 0; i < item->creators.count; i++) {
        if (i != 0)
            narc_buffer_literal(out, ", ");
        narc_buffer_text(out, narc_concept_label(&item->creators.items[i]));
    }
    if (item->creators.count != 0)
        narc_buffer_byte(out, '\n');
}

narc_status
narc_html_write_text(const narc_item *item, const narc_write_options *options, narc_buffer *out,
                     narc_error *err)
{
    const narc_body *body = narc_item_body(item);
    const size_t start = out->size;
    const narc_date *published = narc_item_published(item);
    char date[NARC_DATE_SIZE];

    (void)options;
    put_line(out, narc_item_headline(item));
    put_byline(out, item);
    if (published != NULL)
        put_line(out, (narc_text){date, narc_date_format(published, date)});
    if (out->size != start && body != NULL)
        narc_buffer_byte(out, '\n');
    if (body != NULL) {
        const narc_status st = narc_body_text(body->value, out, err);

        if (st != NARC_OK)
            return st;
        if (out->size != 0 && out->data[out->size - 1] != '\n')
            narc_buffer_byte(out, '\n');
    }
    return narc_buffer_check(out, err);
}
