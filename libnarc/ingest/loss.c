/* What a conversion loses, found by reading back what was written: every value of the record that
 * does not come back is lost, whichever writer forgot it. */
#include "ingest/converters.h"

#include <narc/record.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/text.h"
#include "json/value.h"

#include <stdlib.h>

/* One value of a record: where it stands, without the places in lists, and what it says. */
typedef struct leaf {
    narc_text path;
    narc_text value;
    size_t order;
    bool matched;
} leaf;

typedef struct leaf_list {
    leaf *items;
    size_t count;
} leaf_list;

/* Members that tell how a value was found, not what the item says. */
static bool
is_about_reading(narc_text name)
{
    return narc_text_is(name, "provenance") || narc_text_is(name, "objects") ||
           narc_text_is(name, "record") || narc_text_is(name, "source") ||
           narc_text_is(name, "literal") || narc_text_ends(name, "Source");
}

static void
add_leaf(leaf_list *list, narc_arena *arena, narc_text path, narc_text value)
{
    leaf *one = NARC_LIST_ADD(arena, list);

    if (one != NULL)
        *one = (leaf){.path = path, .value = value, .order = list->count - 1};
}

static narc_text
below(narc_arena *arena, narc_text path, narc_text name)
{
    if (name.size == 0)
        return path;
    if (path.size == 0)
        return name;
    return narc_arena_format(arena, "%.*s/%.*s", (int)path.size, path.data, (int)name.size,
                             name.data);
}

/* A date's own literal is kept, but "literal" of a concept says who it is; "confidence" as a number is
 * a reader's, as text an agency's. */
static bool
counts(const narc_json_value *object, const narc_json_value *value)
{
    if (narc_text_is(value->name, "literal") && narc_json_member(object, "precision") == NULL)
        return true;
    if (narc_text_is(value->name, "confidence") && value->kind == NARC_JSON_NUMBER)
        return false;
    return !is_about_reading(value->name);
}

/* The nesting of a record is bounded by its schema, and by the reader. */
static void
flatten(leaf_list *list, narc_arena *arena, narc_text path, const narc_json_value *value)
{
    const narc_json_value *kept = narc_json_member(value, "xml");

    if (kept != NULL) { /* an extension: one value, by its own path */
        add_leaf(list, arena, below(arena, path, narc_json_text(narc_json_member(value, "path"))),
                 narc_json_text(kept));
        return;
    }
    switch (value->kind) {
    case NARC_JSON_ARRAY:
    case NARC_JSON_OBJECT:
        for (const narc_json_value *v = value->first; v != NULL; v = v->next)
            if (value->kind == NARC_JSON_ARRAY || counts(value, v))
                flatten(list, arena, below(arena, path, v->name), v);
        break;
    case NARC_JSON_STRING:
    case NARC_JSON_NUMBER:
        add_leaf(list, arena, path, value->text);
        break;
    case NARC_JSON_TRUE:
        add_leaf(list, arena, path, NARC_TEXT("true"));
        break;
    case NARC_JSON_FALSE:
    case NARC_JSON_NULL:
        break;
    }
}

static int
compare(const void *a, const void *b)
{
    const leaf *one = a;
    const leaf *two = b;
    int order = narc_text_compare(one->path, two->path);

    if (order == 0)
        order = narc_text_compare(one->value, two->value);
    return order != 0 ? order : (one->order > two->order) - (one->order < two->order);
}

static int
compare_order(const void *a, const void *b)
{
    const leaf *one = a;
    const leaf *two = b;

    return (one->order > two->order) - (one->order < two->order);
}

/* Both sorted: marks what is in both. */
static void
match(leaf_list *before, leaf_list *after)
{
    size_t i = 0;
    size_t k = 0;

    while (i < before->count && k < after->count) {
        leaf *one = &before->items[i];
        leaf *two = &after->items[k];
        int order = narc_text_compare(one->path, two->path);

        if (order == 0)
            order = narc_text_compare(one->value, two->value);
        if (order == 0)
            one->matched = two->matched = true;
        i += order <= 0;
        k += order >= 0;
    }
}

/* What stands at the same place after all, but says something else. */
static narc_text
instead_of(const leaf *lost, leaf_list *after)
{
    size_t low = 0;
    size_t high = after->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (narc_text_compare(after->items[middle].path, lost->path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < after->count && narc_text_equal(after->items[low].path, lost->path); low++)
        if (!after->items[low].matched) {
            after->items[low].matched = true;
            return after->items[low].value;
        }
    return (narc_text){NULL, 0};
}

/* --- reading back ------------------------------------------------------------------------------ */

/* What these formats say of a record; nobody reads them back. */
static const struct {
    const char *format;
    const char *members; /* between spaces */
} one_way[] = {
    {"ndjson", " guid version pubStatus embargo language url firstCreated "
               "versionCreated providers headlines descriptions by creators subjects keywords "
               "sections renditions bodies "},
    {"text", " headlines by firstCreated bodies "},
};

static const char *
members_carried(const narc_format_info *format)
{
    for (size_t i = 0; i < sizeof(one_way) / sizeof(one_way[0]); i++)
        if (narc_text_is(narc_text_from(format->name), one_way[i].format))
            return one_way[i].members;
    return format->can_read ? NULL : " ";
}

static bool
is_carried(const char *members, narc_text path)
{
    narc_text rest = narc_text_from(members);
    const narc_text top = narc_text_split(&path, '/');

    while (rest.size > 0)
        if (narc_text_equal(narc_text_split(&rest, ' '), top))
            return true;
    return false;
}

typedef struct reading_back {
    narc_buffer record;
    bool taken;
} reading_back;

static narc_status
take_item(void *user, narc_item *item, narc_error *err)
{
    reading_back *now = user;
    narc_status status = NARC_OK;

    if (!now->taken)
        status = narc_record_encode(item, &now->record, err);
    now->taken = true;
    narc_item_free(item);
    return status;
}

static narc_status
read_back(const narc_format_info *format, narc_bytes document, const narc_providers *providers,
          const narc_allocator *allocator, narc_buffer *record, narc_error *err)
{
    narc_read_options options = NARC_READ_OPTIONS_INIT;
    const narc_document given = {.bytes = document};
    reading_back now = {.record = {.allocator = allocator}};
    narc_status status;

    options.allocator = allocator;
    options.item = take_item;
    options.user = &now;
    options.keep_empty = true;
    options.providers = providers;
    status = narc_convert_read(format, &given, &options, err);
    *record = now.record;
    /* What cannot be read back has lost everything. */
    return status == NARC_E_MEMORY ? status : NARC_OK;
}

narc_status
narc_convert_losses(const narc_format_info *format, const narc_item *item, narc_bytes document,
                    const narc_providers *providers, narc_loss_fn loss, void *user, narc_error *err)
{
    const narc_allocator *allocator = item->arena != NULL ? item->arena->allocator : NULL;
    const char *carried = members_carried(format);
    narc_arena arena = {.allocator = allocator};
    narc_buffer before_json = {.allocator = allocator};
    narc_buffer after_json = {.allocator = allocator};
    leaf_list before = {NULL, 0};
    leaf_list after = {NULL, 0};
    const narc_json_value *value;
    narc_status status = narc_record_encode(item, &before_json, err);

    if (status == NARC_OK && carried == NULL)
        status = read_back(format, document, providers, allocator, &after_json, err);
    if (status != NARC_OK)
        goto done;
    value = narc_json_read(narc_buffer_as_text(&before_json), 0, &arena);
    if (value != NULL)
        flatten(&before, &arena, (narc_text){NULL, 0}, value);
    value =
        after_json.size > 0 ? narc_json_read(narc_buffer_as_text(&after_json), 0, &arena) : NULL;
    if (value != NULL)
        flatten(&after, &arena, (narc_text){NULL, 0}, value);
    if (arena.failed) {
        status = narc_fail_memory(err);
        goto done;
    }
    if (carried == NULL && before.count > 0 && after.count > 0) {
        qsort(before.items, before.count, sizeof(leaf), compare);
        qsort(after.items, after.count, sizeof(leaf), compare);
        match(&before, &after);
        qsort(before.items, before.count, sizeof(leaf), compare_order);
    }
    for (size_t i = 0; i < before.count; i++) {
        narc_loss lost = {.field = before.items[i].path, .value = before.items[i].value};

        if (before.items[i].matched || (carried != NULL && is_carried(carried, lost.field)))
            continue;
        lost.instead = instead_of(&before.items[i], &after);
        lost.reason = lost.instead.size > 0 ? "comes back as something else"
                                            : "the format has no place for it";
        loss(user, &lost);
    }
done:
    narc_buffer_free(&before_json);
    narc_buffer_free(&after_json);
    narc_arena_free(&arena);
    return status;
}
