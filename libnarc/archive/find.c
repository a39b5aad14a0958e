/* Finding an item by what a person types: guid, URL, leading digits of its content id, "@N". */
#include "archive/reader_inside.h"
#include "base/fail.h"
#include "base/text.h"

#define ID_DIGITS_MIN 8u
#define ID_DIGITS_MAX 64u

/* What matched so far. Several versions of one guid are one candidate: its newest. */
typedef struct matches {
    size_t index;
    size_t count;
} matches;

static void
add_match(matches *found, size_t index)
{
    if (found->count > 0 && found->index == index)
        return;
    found->index = index;
    found->count++;
}

static int
nibble(char c)
{
    if (narc_ascii_digit(c))
        return c - '0';
    c = narc_ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
is_id(narc_text name)
{
    if (name.size < ID_DIGITS_MIN || name.size > ID_DIGITS_MAX)
        return false;
    for (size_t i = 0; i < name.size; i++)
        if (nibble(name.data[i]) < 0)
            return false;
    return true;
}

static bool
id_begins(const uint8_t id[32], narc_text digits)
{
    for (size_t i = 0; i < digits.size; i++) {
        const int half = i % 2 == 0 ? id[i / 2] >> 4 : id[i / 2] & 15;

        if (half != nibble(digits.data[i]))
            return false;
    }
    return true;
}

static matches
match_url(const narc_reader *reader, narc_text name)
{
    matches found = {0, 0};

    if (name.size == 0)
        return found;
    for (size_t i = 0; i < reader->catalog.item_count; i++)
        if (reader->entries[i].newest && narc_text_equal(reader->entries[i].url, name))
            add_match(&found, i);
    /* A URL that only an older version had still leads to the article as it is now. */
    for (size_t i = 0; found.count == 0 && i < reader->catalog.item_count; i++)
        if (narc_text_equal(reader->entries[i].url, name))
            add_match(&found, narc_catalog_newest(&reader->catalog, reader->entries[i].guid));
    return found;
}

static matches
match_id(const narc_reader *reader, narc_text name)
{
    matches found = {0, 0};

    if (!is_id(name))
        return found;
    for (size_t i = 0; i < reader->catalog.item_count; i++)
        if (id_begins(reader->entries[i].id, name))
            add_match(&found, i);
    return found;
}

/* Without a version: a guid or URL means its newest item, an id the item that has it. */
static matches
match(const narc_reader *reader, narc_text name)
{
    const size_t newest = narc_catalog_newest(&reader->catalog, name);
    matches found = {newest, 1};

    if (newest != NARC_TABLE_NONE)
        return found;
    found = match_url(reader, name);
    return found.count > 0 ? found : match_id(reader, name);
}

/* Cuts "@N" off; false when there is none. */
static bool
cut_version(narc_text *name, uint64_t *version)
{
    for (size_t i = name->size; i > 1; i--) {
        if (name->data[i - 1] != '@')
            continue;
        if (!narc_text_to_u64(narc_text_slice(*name, i, name->size - i), version))
            return false;
        name->size = i - 1;
        return true;
    }
    return false;
}

static narc_status
not_found(narc_error *err, narc_text name)
{
    const int shown = name.size > 120 ? 120 : (int)name.size;

    return narc_fail(err, NARC_NO_SUCH_ITEM, NARC_NO_OFFSET, NULL, "no item matches \"%.*s\"",
                     shown, name.data != NULL ? name.data : "");
}

narc_status
narc_reader_find(const narc_reader *reader, narc_text name, size_t *index, narc_error *err)
{
    matches found = match(reader, name);
    narc_text stem = name;
    uint64_t version = 0;

    narc_error_clear(err);
    if (found.count == 0 && cut_version(&stem, &version))
        found = match(reader, stem);
    if (found.count == 0)
        return not_found(err, name);
    if (found.count > 1)
        return narc_fail(err, NARC_AMBIGUOUS_ITEM, NARC_NO_OFFSET, NULL, "%zu items match",
                         found.count);
    if (stem.size != name.size)
        found.index =
            narc_catalog_version(&reader->catalog, reader->entries[found.index].guid, version);
    if (found.index == NARC_TABLE_NONE)
        return not_found(err, name);
    *index = found.index;
    return NARC_OK;
}
