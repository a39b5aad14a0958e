/* The rows that list and export print: one JSON object, every member always there, null for what is
 * not known. */
#include <narc/record.h>

#include "base/buffer.h"
#include "base/fail.h"
#include "base/text.h"
#include "json/canonical.h"
#include "json/record_fields.h"

#define MOST_PIXEL_DIGITS 9

static void
put_text(narc_buffer *out, bool *first, const char *name, narc_text text)
{
    narc_json_name(out, first, name);
    if (text.size > 0)
        narc_json_string(out, text);
    else
        narc_buffer_literal(out, "null");
}

static void
put_date(narc_buffer *out, bool *first, const char *name, const narc_date *date)
{
    char value[NARC_DATE_SIZE];
    const size_t size = narc_date_format(date, value);

    put_text(out, first, name, (narc_text){value, size});
}

static void
put_integer(narc_buffer *out, bool *first, const char *name, uint64_t value)
{
    narc_json_name(out, first, name);
    narc_json_integer(out, value);
}

static void
put_null(narc_buffer *out, bool *first, const char *name)
{
    put_text(out, first, name, (narc_text){NULL, 0});
}

/* An embargo whose end cannot be read is one without a known end: nothing comes out too early. */
static void
put_embargo(narc_buffer *out, bool *first, const narc_item *item)
{
    if (item->embargo == NARC_EMBARGO_NONE)
        put_null(out, first, "embargo");
    else if (item->embargo == NARC_EMBARGO_UNTIL &&
             item->embargo_until.precision != NARC_PRECISION_NONE)
        put_date(out, first, "embargo", &item->embargo_until);
    else
        put_text(out, first, "embargo", NARC_TEXT("indefinite"));
}

static void
put_element(narc_buffer *out, bool *first, narc_text text)
{
    if (text.size == 0)
        return;
    if (!*first)
        narc_buffer_byte(out, ',');
    *first = false;
    narc_json_string(out, text);
}

/* Who wrote it, by name; what was printed in the byline only when nobody is named. */
static void
put_authors(narc_buffer *out, bool *first, const narc_item *item)
{
    bool first_author = true;

    narc_json_name(out, first, "authors");
    narc_buffer_byte(out, '[');
    for (size_t i = 0; i < item->creators.count; i++)
        put_element(out, &first_author, narc_concept_label(&item->creators.items[i]));
    for (size_t i = 0; i < item->by.count && item->creators.count == 0; i++)
        put_element(out, &first_author, item->by.items[i].value);
    narc_buffer_byte(out, ']');
}

/* A rendition of unstated type counts: pages rarely say what their pictures are. */
static bool
is_image(const narc_rendition *rendition)
{
    return rendition->content_type.size == 0 ||
           narc_text_starts_nocase(rendition->content_type, "image/");
}

static bool
has_image(const narc_item *item)
{
    for (size_t i = 0; i < item->renditions.count; i++)
        if (is_image(&item->renditions.items[i]))
            return true;
    return false;
}

static void
put_has(narc_buffer *out, bool *first, const narc_item *item)
{
    const narc_text format = item->provenance.format;
    bool first_part = true;

    narc_json_name(out, first, "has");
    narc_buffer_byte(out, '[');
    if (narc_item_original(item) != NULL)
        put_element(out, &first_part, NARC_TEXT("original"));
    if (narc_item_body(item) != NULL)
        put_element(out, &first_part, NARC_TEXT("text"));
    if (has_image(item))
        put_element(out, &first_part, NARC_TEXT("image"));
    if (narc_item_original(item) != NULL && !narc_text_is(format, "text"))
        put_element(out, &first_part, format);
    narc_buffer_byte(out, ']');
}

static void
put_original(narc_buffer *out, bool *first, const narc_item *item)
{
    const narc_object_ref *original = narc_item_original(item);

    if (original == NULL) {
        put_null(out, first, "sha256");
        put_null(out, first, "size");
        return;
    }
    put_text(out, first, "sha256", original->sha256);
    put_integer(out, first, "size", original->size);
}

static void
put_facts(narc_buffer *out, bool *first, const narc_item *item, const narc_row_facts *facts)
{
    const narc_date *published = narc_item_published(item);
    narc_text provider = {NULL, 0};

    if (item->providers.count > 0)
        provider = narc_concept_label(&item->providers.items[0]);
    put_text(out, first, "id", facts->id);
    put_text(out, first, "guid", item->guid);
    if (item->version > 0)
        put_integer(out, first, "version", item->version);
    else
        put_null(out, first, "version");
    put_text(out, first, "status", narc_text_from(narc_status_words[item->status]));
    put_embargo(out, first, item);
    put_date(out, first, "published", published);
    put_text(out, first, "published_source", published->source);
    put_date(out, first, "modified", narc_item_modified(item));
    put_date(out, first, "captured", &item->provenance.captured);
    put_text(out, first, "provider", provider);
    put_text(out, first, "lang", item->language);
    put_text(out, first, "headline", narc_item_headline(item));
    put_text(out, first, "description", narc_item_description(item));
    put_authors(out, first, item);
    put_text(out, first, "url", item->url);
    put_text(out, first, "source", item->provenance.source);
    put_text(out, first, "member", item->provenance.member);
    put_original(out, first, item);
    put_has(out, first, item);
    put_text(out, first, "added", facts->added);
}

/* --- the export row --------------------------------------------------------------------------- */

static narc_status
put_plain_text(narc_buffer *out, bool *first, const narc_item *item, narc_error *err)
{
    const narc_body *body = narc_item_body(item);
    narc_buffer plain = {.allocator = out->allocator};
    narc_status status = NARC_OK;

    if (body != NULL)
        status = narc_body_text(body->value, &plain, err);
    if (status == NARC_OK)
        put_text(out, first, "text", narc_buffer_as_text(&plain));
    narc_buffer_free(&plain);
    return status;
}

static void
put_subjects(narc_buffer *out, bool *first, const narc_concept_list *subjects)
{
    narc_json_name(out, first, "subjects");
    narc_buffer_byte(out, '[');
    for (size_t i = 0; i < subjects->count; i++) {
        const narc_concept *subject = &subjects->items[i];
        bool first_member = true;
        narc_text name = subject->literal;

        for (size_t n = subject->names.count; n > 0; n--)
            if (subject->names.items[n - 1].value.size > 0)
                name = subject->names.items[n - 1].value;
        narc_buffer_literal(out, i > 0 ? ",{" : "{");
        put_text(out, &first_member, "name", name);
        put_text(out, &first_member, "qcode", subject->qcode);
        put_text(out, &first_member, "uri", subject->uri);
        narc_buffer_byte(out, '}');
    }
    narc_buffer_byte(out, ']');
}

static void
put_strings(narc_buffer *out, bool *first, const char *name, const narc_string_list *strings)
{
    narc_json_name(out, first, name);
    narc_buffer_byte(out, '[');
    for (size_t i = 0; i < strings->count; i++) {
        if (i > 0)
            narc_buffer_byte(out, ',');
        narc_json_string(out, strings->items[i].value);
    }
    narc_buffer_byte(out, ']');
}

/* Digits as stated become a number; "100%" is no number of pixels and stays a string. */
static void
put_pixels(narc_buffer *out, bool *first, const char *name, narc_text digits)
{
    uint64_t value;

    if (digits.size <= MOST_PIXEL_DIGITS && narc_text_to_u64(digits, &value))
        put_integer(out, first, name, value);
    else
        put_text(out, first, name, digits);
}

static void
put_image(narc_buffer *out, const narc_rendition *image)
{
    const narc_text caption =
        image->captions.count > 0 ? image->captions.items[0].value : (narc_text){NULL, 0};
    bool first = true;

    narc_buffer_byte(out, '{');
    put_text(out, &first, "url", image->href.size > 0 ? image->href : image->residref);
    put_text(out, &first, "sha256", image->sha256);
    put_pixels(out, &first, "width", image->width);
    put_pixels(out, &first, "height", image->height);
    put_text(out, &first, "caption", caption);
    put_text(out, &first, "alt", image->alt);
    narc_buffer_byte(out, '}');
}

static void
put_images(narc_buffer *out, bool *first, const narc_rendition_list *renditions)
{
    bool first_image = true;

    narc_json_name(out, first, "images");
    narc_buffer_byte(out, '[');
    for (size_t i = 0; i < renditions->count; i++) {
        if (!is_image(&renditions->items[i]))
            continue;
        if (!first_image)
            narc_buffer_byte(out, ',');
        first_image = false;
        put_image(out, &renditions->items[i]);
    }
    narc_buffer_byte(out, ']');
}

narc_status
narc_row_write(const narc_item *item, const narc_row_facts *facts, narc_buffer *out,
               narc_error *err)
{
    bool first = true;

    narc_buffer_byte(out, '{');
    put_facts(out, &first, item, facts);
    if (facts->with_content) {
        NARC_TRY(put_plain_text(out, &first, item, err));
        put_text(out, &first, "html", facts->html);
        put_subjects(out, &first, &item->subjects);
        put_strings(out, &first, "keywords", &item->keywords);
        put_strings(out, &first, "sections", &item->sections);
        put_images(out, &first, &item->renditions);
    }
    narc_buffer_byte(out, '}');
    return narc_buffer_check(out, err);
}
