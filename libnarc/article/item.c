/* The item: one version of one piece of news, and the few questions everybody asks it. */
#include "article/converter.h"

#include <narc.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/text.h"

/* The item comes first, so that the block of both is freed through the item's address. */
typedef struct item_block {
    narc_item item;
    narc_arena arena;
} item_block;

narc_item *
narc_item_new(const narc_allocator *allocator)
{
    item_block *block = narc_memory_zeroed(allocator, 1, sizeof(*block));

    if (block == NULL)
        return NULL;
    block->arena.allocator = allocator;
    block->item.arena = &block->arena;
    return &block->item;
}

void
narc_item_free(narc_item *item)
{
    const narc_allocator *allocator;

    if (item == NULL)
        return;
    allocator = item->arena->allocator;
    narc_arena_free(item->arena);
    narc_memory_free(allocator, item);
}

bool
narc_item_failed(const narc_item *item)
{
    return item->arena->failed;
}

narc_text
narc_item_text_copy(narc_item *item, narc_text text)
{
    return narc_arena_copy(item->arena, text);
}

/* Language tags are compared without regard to case (RFC 5646, 2.1.1); a string that states none is
 * in the item's language. */
static bool
in_language(narc_text language, const narc_item *item)
{
    if (language.size == 0 || item->language.size == 0)
        return true;
    if (language.size != item->language.size)
        return false;
    for (size_t i = 0; i < language.size; i++)
        if (narc_ascii_lower(language.data[i]) != narc_ascii_lower(item->language.data[i]))
            return false;
    return true;
}

/* Roles are QCodes, URIs or bare words; the last part says what the string is. */
static bool
role_ends(narc_text role, const char *word)
{
    const narc_text end = narc_text_from(word);

    return role.size >= end.size &&
           narc_text_is_nocase(narc_text_slice(role, role.size - end.size, end.size), word);
}

static bool
is_main_headline(const narc_string *headline)
{
    return headline->role.size == 0 || role_ends(headline->role, "main") ||
           (role_ends(headline->role, "title") && !role_ends(headline->role, "subtitle")) ||
           role_ends(headline->role, ":headline");
}

/* Language counts more than role: a kicker that can be read is better than a title that cannot. */
static narc_text
best_string(const narc_string_list *list, const narc_item *item)
{
    narc_text best = {NULL, 0};
    int best_rank = -1;

    for (size_t i = 0; i < list->count; i++) {
        const narc_string *string = &list->items[i];
        const int rank = 2 * in_language(string->language, item) + is_main_headline(string);

        if (string->value.size > 0 && rank > best_rank) {
            best = string->value;
            best_rank = rank;
        }
    }
    return best;
}

narc_text
narc_item_headline(const narc_item *item)
{
    const narc_text headline = best_string(&item->headlines, item);

    return headline.size > 0 ? headline : best_string(&item->titles, item);
}

narc_text
narc_item_description(const narc_item *item)
{
    for (size_t i = 0; i < item->descriptions.count; i++) {
        const narc_string *description = &item->descriptions.items[i];

        if (description->value.size > 0 && !role_ends(description->role, "caption"))
            return description->value;
    }
    return (narc_text){NULL, 0};
}

/* Not called "concept", which tools that also read C++ take for a keyword. */
narc_text
narc_concept_label(const narc_concept *subject)
{
    for (size_t i = 0; i < subject->names.count; i++)
        if (subject->names.items[i].value.size > 0)
            return subject->names.items[i].value;
    if (subject->literal.size > 0)
        return subject->literal;
    return subject->qcode.size > 0 ? subject->qcode : subject->uri;
}

static const narc_date no_date;

/* A date that could not be understood counts as absent (NewsML-G2: wrong syntax is no value). */
static bool
is_date(const narc_date *date)
{
    return date->precision != NARC_PRECISION_NONE;
}

const narc_date *
narc_item_published(const narc_item *item)
{
    if (is_date(&item->first_created))
        return &item->first_created;
    if (is_date(&item->version_created))
        return &item->version_created;
    return is_date(&item->content_created) ? &item->content_created : &no_date;
}

static bool
same_moment(const narc_date *a, const narc_date *b)
{
    int64_t a_seconds = 0;
    int64_t b_seconds = 0;

    return narc_date_unix(a, &a_seconds) && narc_date_unix(b, &b_seconds) &&
           a_seconds == b_seconds && a->precision == b->precision &&
           a->nanosecond == b->nanosecond && a->zone_known == b->zone_known;
}

const narc_date *
narc_item_modified(const narc_item *item)
{
    if (is_date(&item->content_modified))
        return &item->content_modified;
    if (is_date(&item->version_created) &&
        !same_moment(&item->version_created, narc_item_published(item)))
        return &item->version_created;
    return &no_date;
}

const narc_object_ref *
narc_item_original(const narc_item *item)
{
    for (size_t i = 0; i < item->objects.count; i++)
        if (narc_text_is(item->objects.items[i].role, "original"))
            return &item->objects.items[i];
    return NULL;
}

const narc_body *
narc_item_body(const narc_item *item)
{
    const narc_body *first = NULL;

    for (size_t i = 0; i < item->bodies.count; i++) {
        const narc_body *body = &item->bodies.items[i];

        if (body->value.size == 0)
            continue;
        if (in_language(body->language, item))
            return body;
        if (first == NULL)
            first = body;
    }
    return first;
}
