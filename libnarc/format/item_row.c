/* The catalogue row that repeats what a record says (spec 6.2). */
#include "format/item_row.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/text.h"

#include <narc/reader.h>

#include <string.h>

/* --- texts -------------------------------------------------------------------------------------- */

/* Appends a name on a line of its own; one that stands on the line before already is left out. */
static void
add_line(narc_buffer *out, size_t start, size_t *last, narc_text name)
{
    const size_t at = out->size;

    if (name.size == 0)
        return;
    if (at > start)
        narc_buffer_byte(out, '\n');
    for (size_t i = 0; i < name.size; i++)
        narc_buffer_byte(out, name.data[i] == '\n' ? ' ' : (uint8_t)name.data[i]);
    if (out->failed)
        return;
    if (at > start && out->size - at - 1 == at - *last &&
        memcmp(out->data + at + 1, out->data + *last, at - *last) == 0)
        out->size = at;
    else
        *last = at > start ? at + 1 : at;
}

static void
add_concept(narc_buffer *out, size_t start, size_t *last, const narc_concept *concept)
{
    for (size_t i = 0; i < concept->names.count; i++)
        add_line(out, start, last, concept->names.items[i].value);
    add_line(out, start, last, concept->literal);
    add_line(out, start, last, concept->qcode);
    add_line(out, start, last, concept->uri);
}

/* Where a text has to end to fit: at a character or, for lists, at a line. */
static size_t
cut(narc_text text, size_t most, bool lines)
{
    size_t size = most;

    if (text.size <= most)
        return text.size;
    if (lines) {
        while (size > 0 && text.data[size] != '\n')
            size--;
        if (size > 0)
            return size;
        size = most;
    }
    while (size > 0 && ((uint8_t)text.data[size] & 0xC0u) == 0x80)
        size--;
    return size;
}

static void
set_text(narc_catalogue_row *row, narc_catalogue_text which, narc_text text)
{
    const bool lines = which == NARC_CATALOGUE_PROVIDER || which == NARC_CATALOGUE_SUBJECTS;

    row->texts[which] = (narc_text){text.data, cut(text, narc_catalogue_text_most(which), lines)};
    if (row->texts[which].size < text.size)
        row->facts |= NARC_FACT_CUT;
}

static void
set_texts(const narc_item *item, narc_buffer *texts, narc_catalogue_row *row)
{
    size_t provider_size, last = 0;

    if (item->providers.count > 0)
        add_concept(texts, 0, &last, &item->providers.items[0]);
    provider_size = last = texts->size;
    for (size_t i = 0; i < item->subjects.count; i++)
        add_concept(texts, provider_size, &last, &item->subjects.items[i]);
    if (texts->failed)
        return;
    set_text(row, NARC_CATALOGUE_GUID, item->guid);
    if (narc_text_equal(item->url, item->guid))
        row->facts |= NARC_FACT_URL_IS_GUID;
    else
        set_text(row, NARC_CATALOGUE_URL, item->url);
    set_text(row, NARC_CATALOGUE_LANGUAGE, item->language);
    set_text(row, NARC_CATALOGUE_HEADLINE, narc_item_headline(item));
    set_text(row, NARC_CATALOGUE_FORMAT, item->provenance.format);
    if (texts->size == 0)
        return;
    set_text(row, NARC_CATALOGUE_PROVIDER, (narc_text){(const char *)texts->data, provider_size});
    set_text(row, NARC_CATALOGUE_SUBJECTS,
             (narc_text){(const char *)texts->data + provider_size, texts->size - provider_size});
}

/* --- facts -------------------------------------------------------------------------------------- */

static void
set_published(const narc_item *item, narc_catalogue_row *row)
{
    const narc_date *date = narc_item_published(item);

    row->published = NARC_PUBLISHED_UNKNOWN;
    if (!narc_date_unix(date, &row->published))
        return;
    row->facts |= (uint32_t)date->precision << NARC_FACT_PRECISION_SHIFT;
    if (date->zone_known)
        row->facts |= NARC_FACT_ZONE_KNOWN;
}

static void
set_embargo(const narc_item *item, narc_catalogue_row *row)
{
    narc_embargo_state embargo = item->embargo;

    /* An embargo whose end cannot be understood must not end: it is held until further notice. */
    if (embargo == NARC_EMBARGO_UNTIL && !narc_date_unix(&item->embargo_until, &row->embargo_until))
        embargo = NARC_EMBARGO_INDEFINITE;
    row->facts |= (uint32_t)embargo << NARC_FACT_EMBARGO_SHIFT;
}

static void
set_original(const narc_item *item, narc_catalogue_row *row)
{
    const narc_object_ref *original = narc_item_original(item);
    uint8_t digest[32];

    if (original == NULL || !narc_digest_parse(original->sha256, digest))
        return;
    row->facts |= NARC_FACT_ORIGINAL;
    for (int i = 0; i < 8; i++)
        row->original = row->original << 8 | digest[i];
}

narc_status
narc_item_row(const narc_item *item, narc_buffer *texts, narc_catalogue_row *out, narc_error *err)
{
    narc_buffer_clear(texts);
    *out = (narc_catalogue_row){.facts = (uint32_t)item->status};
    if (narc_item_body(item) != NULL)
        out->facts |= NARC_FACT_TEXT;
    if (item->renditions.count > 0)
        out->facts |= NARC_FACT_PICTURE;
    set_published(item, out);
    set_embargo(item, out);
    set_original(item, out);
    set_texts(item, texts, out);
    return narc_buffer_check(texts, err);
}

/* --- likeness ----------------------------------------------------------------------------------- */

/* The host of a URL, without user and port; empty when it has none. */
static narc_text
host_of(narc_text url)
{
    size_t begin = narc_text_find(url, NARC_TEXT("://"));
    size_t end;

    if (begin == SIZE_MAX)
        return (narc_text){NULL, 0};
    begin += 3;
    for (end = begin; end < url.size && strchr("/?#", url.data[end]) == NULL; end++)
        if (url.data[end] == '@')
            begin = end + 1;
    for (size_t i = begin; i < end && url.data[begin] != '['; i++)
        if (url.data[i] == ':')
            end = i;
    return (narc_text){url.data + begin, end - begin};
}

narc_text
narc_item_site(const narc_item *item)
{
    const narc_text by_url = host_of(item->url);
    const narc_text by_guid = host_of(item->guid);

    if (by_url.size > 0)
        return by_url;
    if (by_guid.size > 0)
        return by_guid;
    if (item->providers.count > 0)
        return narc_concept_label(&item->providers.items[0]);
    return item->provenance.format;
}
