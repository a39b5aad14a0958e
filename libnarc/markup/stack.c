/* The stack of open elements (HTML standard, 13.2.4.2) and the insertion mode that follows from it.
 * How it is linked, and why, stands at narc_open in parser.h. */
#include "base/memory.h"
#include "base/text.h"
#include "markup/parser.h"

#include <string.h>

void *
narc_array_add(narc_parser *parser, narc_array *array, size_t size)
{
    if (array->count == array->capacity) {
        const uint32_t wanted = array->capacity == 0 ? 16 : array->capacity * 2;
        void *larger = wanted > array->capacity ? narc_memory_resize(parser->tree->arena.allocator,
                                                                     array->items, wanted * size)
                                                : NULL;

        if (larger == NULL) {
            parser->tree->failed = true;
            return NULL;
        }
        array->items = larger;
        array->capacity = wanted;
    }
    return (uint8_t *)array->items + array->count++ * size;
}

/* --- names outside tags.h --------------------------------------------------------------------- */

/* The seed is an address, so that nobody can write a page whose names collide. No result depends on
 * it. */
static uint32_t
hash_of(const narc_parser *parser, narc_text name)
{
    uint64_t hash = (uint64_t)(uintptr_t)parser->tree * UINT64_C(0x9E3779B97F4A7C15);

    for (size_t i = 0; i < name.size; i++)
        hash = (hash ^ (uint8_t)name.data[i]) * UINT64_C(0xD6E8FEB86659FD93);
    return (uint32_t)(hash >> 32);
}

/* Doubles the table and files every name again. */
static bool
grow_slots(narc_parser *parser)
{
    narc_other_names *others = &parser->others;
    const uint32_t capacity = others->slots.capacity == 0 ? 64 : others->slots.capacity * 2;
    const narc_allocator *allocator = parser->tree->arena.allocator;
    uint32_t *slots = narc_memory_zeroed(allocator, capacity, sizeof(*slots));
    const narc_text *names = others->names.items;

    if (slots == NULL) {
        parser->tree->failed = true;
        return false;
    }
    for (uint32_t i = 0; i < others->names.count; i++) {
        uint32_t at = hash_of(parser, names[i]) & (capacity - 1);

        while (slots[at] != 0)
            at = (at + 1) & (capacity - 1);
        slots[at] = i + 1;
    }
    narc_memory_free(allocator, others->slots.items);
    others->slots.items = slots;
    others->slots.capacity = capacity;
    return true;
}

uint32_t
narc_other_name(narc_parser *parser, narc_text name, bool make)
{
    narc_other_names *others = &parser->others;
    uint32_t *slots;
    narc_text *added;
    uint32_t at;

    if (others->names.count * 2 >= others->slots.capacity && (!make || !grow_slots(parser)))
        if (others->slots.capacity == 0 || make)
            return 0;
    slots = others->slots.items;
    at = hash_of(parser, name) & (others->slots.capacity - 1);
    for (; slots[at] != 0; at = (at + 1) & (others->slots.capacity - 1))
        if (narc_text_equal(((narc_text *)others->names.items)[slots[at] - 1], name))
            return NARC_TAG_COUNT + slots[at] - 1;
    if (!make)
        return 0;
    added = narc_array_add(parser, &others->names, sizeof(*added));
    if (added == NULL)
        return 0;
    *added = name;
    slots[at] = others->names.count;
    return NARC_TAG_COUNT + others->names.count - 1;
}

/* --- linking ---------------------------------------------------------------------------------- */

/* Where the topmost element of a name is written down. */
static narc_open_id *
top_of(narc_parser *parser, uint32_t tag, uint32_t space)
{
    narc_array *tops = space == NARC_SPACE_HTML ? &parser->tops : &parser->foreign_tops;

    while (tops->count <= tag) {
        narc_open_id *added = narc_array_add(parser, tops, sizeof(*added));

        if (added == NULL)
            return NULL;
        *added = 0;
    }
    return (narc_open_id *)tops->items + tag;
}

static narc_open_id
new_open(narc_parser *parser)
{
    narc_open_id id = parser->free_open;
    narc_open *open;

    if (id != 0) {
        parser->free_open = narc_open_at(parser, id)->below;
        return id;
    }
    open = narc_array_add(parser, &parser->opens, sizeof(*open));
    return open == NULL ? 0 : parser->opens.count - 1;
}

/* List items are looked for behind these (13.2.6.4.7, "li"). */
static bool
is_transparent(const narc_open *open)
{
    return open->space == NARC_SPACE_HTML &&
           (open->tag == NARC_TAG_ADDRESS || open->tag == NARC_TAG_DIV || open->tag == NARC_TAG_P);
}

/* The boundaries at or below an element, from its own facts and those of the one below. */
static void
set_boundaries(narc_parser *parser, narc_open_id id)
{
    static const uint32_t ends[NARC_SCOPE_COUNT] = {
        [NARC_SCOPE_DEFAULT] = NARC_IS_SCOPE,
        [NARC_SCOPE_LIST] = NARC_IS_SCOPE | NARC_IS_LIST_SCOPE,
        [NARC_SCOPE_BUTTON] = NARC_IS_SCOPE | NARC_IS_BUTTON_SCOPE,
        [NARC_SCOPE_TABLE] = NARC_IS_TABLE_SCOPE};
    static const uint32_t ends_any =
        NARC_IS_SCOPE | NARC_IS_LIST_SCOPE | NARC_IS_BUTTON_SCOPE | NARC_IS_TABLE_SCOPE;
    narc_open *open = narc_open_at(parser, id);
    const narc_open *below = narc_open_at(parser, open->below); /* [0] is all zeros */

    memcpy(open->scope, below->scope, sizeof(open->scope));
    if ((open->facts & ends_any) != 0)
        for (int scope = 0; scope < NARC_SCOPE_COUNT; scope++)
            if ((open->facts & ends[scope]) != 0)
                open->scope[scope] = id;
    open->special = (open->facts & NARC_IS_SPECIAL) != 0 ? id : below->special;
    open->item = open->special == id && !is_transparent(open) ? id : below->item;
    open->mode = (open->facts & NARC_IS_MODE) != 0 ? id : below->mode;
    open->html = open->space == NARC_SPACE_HTML ? id : below->html;
}

narc_open_id
narc_push(narc_parser *parser, narc_node_id node, uint32_t tag, uint32_t space, uint32_t more_facts)
{
    narc_open_id *same = top_of(parser, tag, space);
    const narc_open_id id = new_open(parser);
    narc_open *open;

    if (same == NULL || id == 0)
        return 0;
    open = narc_open_at(parser, id);
    *open = (narc_open){.node = node,
                        .tag = tag,
                        .facts = space == NARC_SPACE_HTML ? narc_tag_facts(tag) : more_facts,
                        .space = space,
                        .below = parser->top,
                        .same_below = *same,
                        .serial = ++parser->serial,
                        .depth = narc_open_at(parser, parser->top)->depth + 1};
    if (parser->top != 0)
        narc_open_at(parser, parser->top)->above = id;
    else
        parser->bottom = id;
    if (*same != 0)
        narc_open_at(parser, *same)->same_above = id;
    *same = id;
    parser->top = id;
    parser->open_count++;
    parser->unquiet += (open->facts & NARC_IS_QUIET) == 0;
    set_boundaries(parser, id);
    if (open->depth > parser->tree->limits.markup_depth)
        parser->tree->reordered = true; /* lifted when the tree is complete */
    return id;
}

/* Takes an element out of all lists but the boundaries of those above it. */
static void
unlink_open(narc_parser *parser, narc_open_id id)
{
    narc_open *open = narc_open_at(parser, id);

    if (open->above != 0)
        narc_open_at(parser, open->above)->below = open->below;
    else
        parser->top = open->below;
    if (open->below != 0)
        narc_open_at(parser, open->below)->above = open->above;
    else
        parser->bottom = open->above;
    if (open->same_above != 0)
        narc_open_at(parser, open->same_above)->same_below = open->same_below;
    else
        *top_of(parser, open->tag, open->space) = open->same_below;
    if (open->same_below != 0)
        narc_open_at(parser, open->same_below)->same_above = open->same_above;
    if (open->formatting != 0)
        ((narc_formatting *)parser->formatting.items)[open->formatting - 1].open = 0;
    parser->open_count--;
    parser->unquiet -= (open->facts & NARC_IS_QUIET) == 0;
}

static void
free_open(narc_parser *parser, narc_open_id id)
{
    narc_open_at(parser, id)->below = parser->free_open;
    parser->free_open = id;
}

void
narc_pop(narc_parser *parser)
{
    const narc_open_id id = parser->top;
    const narc_open *open = narc_open_at(parser, id);
    const bool option = open->tag == NARC_TAG_OPTION && open->space == NARC_SPACE_HTML;
    const narc_node_id node = open->node;

    if (id == 0)
        return;
    unlink_open(parser, id);
    free_open(parser, id);
    if (option && parser->selectedcontent)
        narc_copy_option(parser, node);
}

void
narc_pop_until_open(narc_parser *parser, narc_open_id id)
{
    while (parser->top != 0 && parser->top != id)
        narc_pop(parser);
    narc_pop(parser);
}

void
narc_pop_until(narc_parser *parser, uint32_t tag)
{
    narc_pop_until_open(parser, narc_topmost(parser, tag));
}

void
narc_remove_open(narc_parser *parser, narc_open_id id)
{
    const narc_open gone = *narc_open_at(parser, id);
    const narc_open below = *narc_open_at(parser, gone.below);

    unlink_open(parser, id);
    for (narc_open_id at = gone.above; at != 0; at = narc_open_at(parser, at)->above) {
        narc_open *open = narc_open_at(parser, at);

        if (open->special != id && open->item != id && open->mode != id && open->html != id)
            break;
        open->special = open->special == id ? below.special : open->special;
        open->item = open->item == id ? below.item : open->item;
        open->mode = open->mode == id ? below.mode : open->mode;
        open->html = open->html == id ? below.html : open->html;
    }
    free_open(parser, id);
}

narc_open_id
narc_put_above(narc_parser *parser, narc_open_id below, narc_node_id node, uint32_t tag)
{
    narc_open_id *same = top_of(parser, tag, NARC_SPACE_HTML);
    const narc_open_id id = new_open(parser);
    narc_open_id same_above = 0;
    narc_open_id same_below;
    narc_open *open;

    if (same == NULL || id == 0)
        return 0;
    open = narc_open_at(parser, id);
    *open = (narc_open){.node = node,
                        .tag = tag,
                        .facts = narc_tag_facts(tag),
                        .below = below,
                        .above = narc_open_at(parser, below)->above,
                        .serial = narc_open_at(parser, below)->serial,
                        .depth = narc_open_at(parser, below)->depth + 1};
    narc_open_at(parser, below)->above = id;
    if (open->above != 0)
        narc_open_at(parser, open->above)->below = id;
    else
        parser->top = id;
    /* Serials do not fall towards the top, and what was put above the same element has its serial. */
    for (same_below = *same;
         same_below != 0 && narc_open_at(parser, same_below)->serial >= open->serial;
         same_below = narc_open_at(parser, same_below)->same_below)
        same_above = same_below;
    open->same_below = same_below;
    open->same_above = same_above;
    if (same_below != 0)
        narc_open_at(parser, same_below)->same_above = id;
    if (same_above != 0)
        narc_open_at(parser, same_above)->same_below = id;
    else
        *same = id;
    parser->open_count++;
    parser->unquiet += (open->facts & NARC_IS_QUIET) == 0;
    set_boundaries(parser, id);
    return id;
}

/* --- questions -------------------------------------------------------------------------------- */

narc_open_id
narc_topmost(const narc_parser *parser, uint32_t tag)
{
    return tag < parser->tops.count ? ((const narc_open_id *)parser->tops.items)[tag] : 0;
}

bool
narc_open_in_scope(const narc_parser *parser, narc_open_id id, narc_scope scope)
{
    return id != 0 && narc_open_at(parser, id)->scope[scope] ==
                          narc_open_at(parser, parser->top)->scope[scope];
}

bool
narc_in_scope(const narc_parser *parser, uint32_t tag, narc_scope scope)
{
    return narc_open_in_scope(parser, narc_topmost(parser, tag), scope);
}

bool
narc_headings_in_scope(const narc_parser *parser)
{
    for (uint32_t tag = NARC_TAG_H1; tag <= NARC_TAG_H6; tag++)
        if (narc_in_scope(parser, tag, NARC_SCOPE_DEFAULT))
            return true;
    return false;
}

bool
narc_current_is(const narc_parser *parser, uint32_t tag)
{
    const narc_open *top = narc_open_at(parser, parser->top);

    return top->tag == tag && top->space == NARC_SPACE_HTML;
}

/* --- popping by rule (13.2.6.3) --------------------------------------------------------------- */

void
narc_imply_end_tags(narc_parser *parser, uint32_t but)
{
    for (;;) {
        const narc_open *top = narc_open_at(parser, parser->top);

        if ((top->facts & NARC_IS_IMPLIED) == 0 || top->tag == but)
            return;
        narc_pop(parser);
    }
}

void
narc_imply_all_end_tags(narc_parser *parser)
{
    while ((narc_open_at(parser, parser->top)->facts & NARC_IS_THOROUGH) != 0)
        narc_pop(parser);
}

/* --- 13.2.4.1, "reset the insertion mode appropriately" --------------------------------------- */

static narc_mode
mode_of(const narc_parser *parser, uint32_t tag, bool last)
{
    switch (tag) {
    case NARC_TAG_TD:
    case NARC_TAG_TH:
        return last ? NARC_MODE_IN_BODY : NARC_MODE_IN_CELL;
    case NARC_TAG_TR:
        return NARC_MODE_IN_ROW;
    case NARC_TAG_TBODY:
    case NARC_TAG_THEAD:
    case NARC_TAG_TFOOT:
        return NARC_MODE_IN_TABLE_BODY;
    case NARC_TAG_CAPTION:
        return NARC_MODE_IN_CAPTION;
    case NARC_TAG_COLGROUP:
        return NARC_MODE_IN_COLUMN_GROUP;
    case NARC_TAG_TABLE:
        return NARC_MODE_IN_TABLE;
    case NARC_TAG_TEMPLATE:
        return parser->template_modes.count == 0
                   ? NARC_MODE_IN_BODY
                   : ((narc_mode *)parser->template_modes.items)[parser->template_modes.count - 1];
    case NARC_TAG_HEAD:
        return last ? NARC_MODE_IN_BODY : NARC_MODE_IN_HEAD;
    case NARC_TAG_FRAMESET:
        return NARC_MODE_IN_FRAMESET;
    case NARC_TAG_HTML:
        return parser->head == NARC_NODE_NONE ? NARC_MODE_BEFORE_HEAD : NARC_MODE_AFTER_HEAD;
    default:
        return NARC_MODE_IN_BODY;
    }
}

void
narc_reset_mode(narc_parser *parser)
{
    const narc_open_id id = narc_open_at(parser, parser->top)->mode;
    const bool last = parser->fragment && (id == 0 || id == parser->bottom);

    if (!last)
        parser->mode = mode_of(parser, narc_open_at(parser, id)->tag, false);
    else if (parser->context_space == NARC_SPACE_HTML)
        parser->mode = mode_of(parser, parser->context_tag, true);
    else
        parser->mode = NARC_MODE_IN_BODY;
}
