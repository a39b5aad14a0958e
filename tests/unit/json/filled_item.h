/* An item in which every field of every table is filled, so that a field nobody thought of is
 * tested too: lists of the item hold two elements, lists inside those hold one. */
#ifndef FILLED_ITEM_H
#define FILLED_ITEM_H

#include "base/arena.h"
#include "base/text.h"
#include "json/record_fields.h"

#include <narc.h>

#include <string.h>

static inline narc_text
filled_text(narc_arena *arena, const narc_field *field, size_t which)
{
    if (strcmp(field->name, "sha256") == 0)
        return NARC_TEXT("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    if (strcmp(field->name, "direction") == 0)
        return which == 0 ? NARC_TEXT("rtl") : NARC_TEXT("ltr");
    /* A quote, a line break, a control character and characters of two to four bytes. */
    return narc_arena_format(arena, "%s %zu \"\\\n\x01 \xC3\xA4\xE6\x9C\xAC\xF0\x9F\x93\xB0",
                             field->name, which);
}

static inline void fill_struct(narc_arena *arena, const narc_fields *fields, char *base,
                               size_t which, size_t count);

static inline void
fill_list(narc_arena *arena, const narc_field *field, char *place, size_t count)
{
    narc_any_list list = {narc_arena_array(arena, count, field->of->size), count};

    for (size_t i = 0; i < count && list.items != NULL; i++)
        fill_struct(arena, field->of, (char *)list.items + i * field->of->size, i, 1);
    if (list.items != NULL)
        memcpy(place, &list, sizeof(list));
}

static inline void
fill_field(narc_arena *arena, const narc_field *field, char *base, size_t which, size_t count)
{
    void *place = base + field->offset;

    switch (field->kind) {
    case NARC_FIELD_TEXT:
        *(narc_text *)place = filled_text(arena, field, which);
        break;
    case NARC_FIELD_BODY:
        *(narc_text *)place = NARC_TEXT("<p lang=\"en\">a &amp; <em>b</em></p>");
        break;
    case NARC_FIELD_PERCENT:
        *(uint32_t *)place = which == 0 ? 100 : 1;
        break;
    case NARC_FIELD_COUNT:
        *(uint64_t *)place = UINT64_MAX - which;
        break;
    case NARC_FIELD_DATE:
        (void)narc_date_parse(NARC_TEXT(" 2026-11-18T17:42:05.250+0430 "),
                              narc_text_from(field->name), place);
        break;
    case NARC_FIELD_STATUS:
        *(narc_item_status *)place = NARC_STATUS_WITHHELD;
        break;
    case NARC_FIELD_EMBARGO:
        ((narc_item *)base)->embargo = NARC_EMBARGO_UNTIL;
        (void)narc_date_parse(NARC_TEXT("2026-11-24"), NARC_TEXT("newsml:itemMeta/embargoed"),
                              &((narc_item *)base)->embargo_until);
        break;
    case NARC_FIELD_OBJECT:
        fill_struct(arena, field->of, place, which, count);
        break;
    case NARC_FIELD_LIST:
        fill_list(arena, field, place, count);
        break;
    case NARC_FIELD_MARKER:
        break;
    }
}

static inline void
fill_struct(narc_arena *arena, const narc_fields *fields, char *base, size_t which, size_t count)
{
    for (size_t i = 0; i < fields->count; i++)
        fill_field(arena, &fields->items[i], base, which, count);
}

/** NULL when memory runs out. */
static inline narc_item *
filled_item(const narc_allocator *allocator)
{
    narc_item *item = narc_item_new(allocator);

    if (item != NULL)
        fill_struct(item->arena, &narc_item_fields, (char *)item, 0, 2);
    return item;
}

#endif
