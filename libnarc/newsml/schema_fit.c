/* A document against the table of the schema, in three passes over its nodes. */
#include "newsml/schema_fit.h"

#include "base/text.h"
#include "newsml/catalogs.h"
#include "newsml/property.h"
#include "newsml/schema_facts.h"
#include "newsml/writer.h"

#include <string.h>

#define NO_TYPE UINT16_MAX /* anything may stand there */

typedef struct fitting {
    narc_tree *tree;
    const narc_schema_report *report;
    uint16_t *types; /* of each node */
    uint16_t *slots; /* of each node within its parent's type */
    bool *out;       /* nodes that go */
    narc_text *ids;  /* a hash table of those used, a power of two large */
    size_t id_room;
    bool changed;
} fitting;

/* --- values ----------------------------------------------------------------------------------- */

static bool
is_whole(narc_text text, int64_t least, uint64_t most)
{
    uint64_t value;
    bool minus = false;

    if (narc_text_starts(text, "+") || narc_text_starts(text, "-")) {
        minus = text.data[0] == '-';
        text = narc_text_slice(text, 1, SIZE_MAX);
    }
    if (!narc_text_to_u64(text, &value))
        return false;
    if (minus && value > 0)
        return least < 0;
    return value <= most && (least <= 0 || value >= (uint64_t)least);
}

static bool
is_decimal(narc_text text)
{
    bool digit = false;
    bool point = false;

    if (text.size > 0 && (text.data[0] == '-' || text.data[0] == '+'))
        text = narc_text_slice(text, 1, SIZE_MAX);
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '.' && !point)
            point = true;
        else if (narc_ascii_digit(text.data[i]))
            digit = true;
        else
            return false;
    }
    return digit;
}

/* The ASCII part of NCName; other letters are left to the sender. */
static bool
is_name(narc_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        const char c = text.data[i];
        const bool first = narc_ascii_alpha(c) || c == '_' || (unsigned char)c >= 0x80;

        if (!first && (i == 0 || (!narc_ascii_digit(c) && c != '-' && c != '.')))
            return false;
    }
    return text.size > 0;
}

/* P1DT2H and the like: letters in order, each behind digits. */
static bool
is_duration(narc_text text)
{
    static const char days[] = "YMD";
    static const char times[] = "HMS";
    const char *left = days;
    bool any = false;

    if (narc_text_starts(text, "-"))
        text = narc_text_slice(text, 1, SIZE_MAX);
    if (!narc_text_starts(text, "P"))
        return false;
    for (size_t i = 1; i < text.size;) {
        const size_t begin = i;
        const char *found;

        if (text.data[i] == 'T') {
            if (left >= times && left <= times + 3)
                return false;
            left = times;
            i++;
            if (i == text.size)
                return false;
            continue;
        }
        while (i < text.size && (narc_ascii_digit(text.data[i]) ||
                                 (text.data[i] == '.' && left >= times && left <= times + 3)))
            i++;
        if (i == begin || i == text.size || (found = strchr(left, text.data[i])) == NULL)
            return false;
        left = found + 1;
        any = true;
        i++;
    }
    return any;
}

static bool
words_fit(narc_text text, char kind)
{
    while (text.size > 0) {
        const narc_text word = narc_text_trim(narc_text_split(&text, ' '));

        if (word.size > 0 && !(kind == 'Q'   ? narc_qcode_is(word)
                               : kind == 'U' ? narc_newsml_is_uri(word)
                                             : is_name(word)))
            return false;
    }
    return true;
}

/* NMTOKENS, as far as ASCII goes. */
static bool
tokens_fit(narc_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        const char c = text.data[i];

        if (!narc_ascii_alpha(c) && !narc_ascii_digit(c) && (unsigned char)c < 0x80 &&
            strchr(" \t\n-._:", c) == NULL)
            return false;
    }
    return text.size > 0;
}

static bool
one_line(narc_text text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] != ' ' && narc_ascii_space(text.data[i]))
            return false;
    return true;
}

/* Whether value is one of the words of "(a|b)". */
static bool
among(const char *words, narc_text value)
{
    narc_text rest = narc_text_from(words + 1);

    rest.size = narc_text_find(rest, NARC_TEXT(")"));
    while (rest.size > 0)
        if (narc_text_equal(narc_text_split(&rest, '|'), value))
            return true;
    return false;
}

static bool
value_fits(narc_text value, const char *kind)
{
    const narc_text trimmed = narc_text_trim(value);

    switch (*kind) {
    case 'q':
        return narc_qcode_is(value);
    case 'Q':
    case 'U':
    case 'I':
        return words_fit(trimmed, *kind);
    case 'u':
        return narc_newsml_is_uri(trimmed);
    case 'n':
        return is_whole(trimmed, 0, UINT64_MAX);
    case 'p':
        return is_whole(trimmed, 1, UINT64_MAX);
    case 'z':
        return is_whole(trimmed, INT64_MIN, UINT64_MAX);
    case 'h':
        return is_whole(trimmed, 0, 100);
    case '1':
        return is_whole(trimmed, 1, 9);
    case 'd':
        return is_decimal(trimmed);
    case 'b':
        return narc_text_is(trimmed, "true") || narc_text_is(trimmed, "false") ||
               narc_text_is(trimmed, "0") || narc_text_is(trimmed, "1");
    case 'E':
        return value.size == 0 || narc_newsml_is_date(trimmed, NARC_PRECISION_SECOND);
    case 'D':
        return narc_newsml_is_date(trimmed, NARC_PRECISION_SECOND);
    case 't':
        return narc_newsml_is_date(trimmed, NARC_PRECISION_DAY);
    case 'Y':
        return narc_newsml_is_date(trimmed, NARC_PRECISION_YEAR);
    case 'r':
        return is_duration(trimmed);
    case 'k':
        return tokens_fit(trimmed);
    case 'i':
    case 'j':
        return is_name(trimmed);
    case 'l':
        return trimmed.size == 0 || narc_newsml_is_language(trimmed);
    case 'g':
        return one_line(value);
    case '(':
        return among(kind, trimmed);
    default:
        return true;
    }
}

/* --- attributes ------------------------------------------------------------------------------- */

/* The kind of an attribute in a type's list, NULL when it is not there. */
static const char *
kind_of(const narc_schema_type *type, narc_text name)
{
    for (const char *at = strchr(type->attributes, ' '); at != NULL; at = strchr(at, ' ')) {
        at++;
        if (strncmp(at, name.data, name.size) == 0 && at[name.size] == '=')
            return at + name.size + 1;
    }
    return NULL;
}

static bool
attribute_fits(const narc_tree *tree, const narc_schema_type *type, const narc_attribute *attribute)
{
    const narc_text name = {attribute->name, attribute->name_size};
    const narc_text value = {attribute->value, attribute->value_size};
    const char *kind;

    if (narc_text_is(tree->namespaces[attribute->ns], NARC_XMLNS_NS))
        return true;
    if (narc_text_is(tree->namespaces[attribute->ns], NARC_XML_NS) &&
        narc_text_is(name, "xml:lang"))
        return (kind_of(type, name) != NULL || kind_of(type, NARC_TEXT("*")) != NULL) &&
               value_fits(value, "l");
    if (attribute->ns != 0)
        return kind_of(type, NARC_TEXT("*")) != NULL;
    kind = kind_of(type, name);
    return kind != NULL && value_fits(value, kind);
}

/* Whether an attribute is an identifier that another element has already. */
static bool
is_used(fitting *now, const narc_schema_type *type, const narc_attribute *attribute)
{
    const narc_text value = narc_text_trim((narc_text){attribute->value, attribute->value_size});
    const char *kind = attribute->ns == 0
                           ? kind_of(type, (narc_text){attribute->name, attribute->name_size})
                           : NULL;
    uint32_t hash = 2166136261u;

    if (kind == NULL || *kind != 'j')
        return false;
    for (size_t i = 0; i < value.size; i++)
        hash = (hash ^ (uint8_t)value.data[i]) * 16777619u;
    for (size_t at = hash & (now->id_room - 1);; at = (at + 1) & (now->id_room - 1)) {
        if (now->ids[at].size == 0) {
            now->ids[at] = value;
            return false;
        }
        if (narc_text_equal(now->ids[at], value))
            return true;
    }
}

static void
leave_out_attribute(fitting *now, narc_node_id node, uint32_t index)
{
    narc_tree *tree = now->tree;
    narc_node *element = &tree->nodes[node];
    narc_attribute *attributes = &tree->attributes[element->attributes];
    const narc_attribute gone = attributes[index];

    now->report->left_out(
        now->report->user, narc_node_local(tree, node), (narc_text){gone.name, gone.name_size},
        (narc_text){gone.value, gone.value_size}, "the schema does not admit it there");
    memmove(&attributes[index], &attributes[index + 1],
            (element->attribute_count - index - 1) * sizeof(*attributes));
    element->attribute_count--;
}

static bool
has_required(const narc_tree *tree, narc_node_id node, const narc_schema_type *type)
{
    narc_text words = narc_text_from(type->attributes);

    while (words.size > 0) {
        narc_text word = narc_text_split(&words, ' ');
        const narc_text name = {word.data, narc_text_find(word, NARC_TEXT("="))};
        bool found = false;

        if (!narc_text_ends(word, "!"))
            continue;
        for (uint32_t i = 0; i < tree->nodes[node].attribute_count && !found; i++) {
            const narc_attribute *one = &tree->attributes[tree->nodes[node].attributes + i];

            found = one->ns == 0 && narc_text_equal((narc_text){one->name, one->name_size}, name) &&
                    attribute_fits(tree, type, one);
        }
        if (!found)
            return false;
    }
    return true;
}

static uint16_t
top_type(narc_text name)
{
    size_t low = 0;
    size_t high = narc_schema_top_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = narc_text_compare(narc_text_from(narc_schema_tops[middle].name), name);

        if (order == 0)
            return narc_schema_tops[middle].type;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NO_TYPE;
}

bool
narc_schema_has_required(const narc_tree *tree, narc_node_id node)
{
    const uint16_t type = top_type(narc_node_local(tree, node));

    return type == NO_TYPE || has_required(tree, node, &narc_schema_types[type]);
}

/* --- nodes ------------------------------------------------------------------------------------ */

static void
leave_out(fitting *now, narc_node_id node, narc_text value, const char *reason)
{
    const narc_tree *tree = now->tree;
    const bool element = narc_node_is_element(tree, node);
    const narc_node_id holder = element ? node : tree->nodes[node].parent;

    now->out[node] = true;
    now->changed = true;
    now->report->left_out(now->report->user, narc_node_local(tree, holder),
                          element ? (narc_text){NULL, 0} : NARC_TEXT("#text"), value, reason);
}

/* Finds the slot of a child and with it the child's type. */
static bool
place_child(fitting *now, narc_node_id child, const narc_schema_type *type)
{
    const narc_text name = narc_node_local(now->tree, child);
    const bool own = narc_text_is(narc_node_namespace(now->tree, child), NARC_NAR_NS);

    for (uint16_t s = 0; s < type->slot_count; s++) {
        const narc_schema_slot *slot = &narc_schema_slots[type->first_slot + s];

        for (uint16_t c = 0; c < slot->child_count; c++) {
            const narc_schema_child *one = &narc_schema_children[slot->first_child + c];
            const bool any = one->name[0] == '*' || (one->name[0] == '+' && !own);

            if (!any && (!own || !narc_text_is(name, one->name)))
                continue;
            now->slots[child] = s;
            now->types[child] = !any ? one->type : NO_TYPE;
            return true;
        }
    }
    return false;
}

static bool
is_blank(narc_text text)
{
    return narc_text_trim(text).size == 0;
}

/* The text of an element of simple content. */
static narc_text
simple_text(const narc_tree *tree, narc_node_id node)
{
    for (narc_node_id id = tree->nodes[node].first; id != NARC_NODE_NONE; id = tree->nodes[id].next)
        if (tree->nodes[id].kind == NARC_NODE_KIND_TEXT)
            return narc_node_content(tree, id);
    return (narc_text){NULL, 0};
}

/* First pass, from the top: what stands where it may not. */
static void
look_at(fitting *now, narc_node_id node)
{
    narc_tree *tree = now->tree;
    const narc_schema_type *type = &narc_schema_types[now->types[node]];

    for (uint32_t i = tree->nodes[node].attribute_count; i > 0; i--) {
        const narc_attribute *attribute = &tree->attributes[tree->nodes[node].attributes + i - 1];

        if (!attribute_fits(tree, type, attribute) || is_used(now, type, attribute))
            leave_out_attribute(now, node, i - 1);
    }
    if (!has_required(tree, node, type)) {
        leave_out(now, node, simple_text(tree, node), "it lacks an attribute the schema demands");
        return;
    }
    for (narc_node_id id = tree->nodes[node].first; id != NARC_NODE_NONE;
         id = tree->nodes[id].next) {
        const narc_text content = narc_node_content(tree, id);

        if (tree->nodes[id].kind == NARC_NODE_KIND_TEXT) {
            if (type->text[0] == '\0' && !is_blank(content))
                leave_out(now, id, content, "the schema admits no text there");
        } else if (narc_node_is_element(tree, id) && !place_child(now, id, type)) {
            leave_out(now, id, simple_text(tree, id), "the schema does not admit it there");
        }
    }
    if (type->text[0] != '\0' && type->text[0] != 'm' &&
        !value_fits(simple_text(tree, node), type->text))
        leave_out(now, node, simple_text(tree, node), "the schema does not admit its value");
}

/* Second pass, from the leaves: how many there are. False when something is missing. */
static bool
count_children(fitting *now, narc_node_id node)
{
    const narc_tree *tree = now->tree;
    const narc_schema_type *type = &narc_schema_types[now->types[node]];

    for (uint16_t s = 0; s < type->slot_count; s++) {
        const narc_schema_slot *slot = &narc_schema_slots[type->first_slot + s];
        size_t count = 0;

        if (slot->least == 0 && slot->most == 0)
            continue;
        for (narc_node_id id = tree->nodes[node].first; id != NARC_NODE_NONE;
             id = tree->nodes[id].next) {
            if (!narc_node_is_element(tree, id) || now->out[id] || now->slots[id] != s)
                continue;
            if (slot->most > 0 && count == slot->most)
                leave_out(now, id, simple_text(tree, id), "the schema admits no further one");
            else
                count++;
        }
        if (count < slot->least)
            return false;
    }
    return true;
}

/* Third pass: children in the order of their slots, those that go unlinked. Blank text and comments
 * go with the element they precede. */
static void
link_children(fitting *now, narc_node_id node)
{
    narc_tree *tree = now->tree;
    const narc_schema_type *type =
        now->types[node] != NO_TYPE ? &narc_schema_types[now->types[node]] : NULL;
    const bool sorts = type != NULL && type->text[0] != 'm';
    narc_node_id *end = &tree->nodes[node].first;
    narc_node_id old = tree->nodes[node].first;
    narc_node_id last = NARC_NODE_NONE;
    narc_node_id *heads = NULL;
    narc_node_id *tails = NULL;
    uint16_t slot = 0;
    const size_t groups = sorts ? (size_t)type->slot_count + 1 : 1;

    heads = narc_arena_array(&tree->arena, groups, sizeof(*heads));
    tails = narc_arena_array(&tree->arena, groups, sizeof(*tails));
    if (heads == NULL || tails == NULL) {
        tree->failed = true;
        return;
    }
    for (size_t i = 0; i < groups; i++)
        heads[i] = tails[i] = NARC_NODE_NONE;
    while (old != NARC_NODE_NONE) {
        const narc_node_id next = tree->nodes[old].next;

        if (!now->out[old]) {
            narc_node_id ahead = old;

            while (sorts && ahead != NARC_NODE_NONE &&
                   (!narc_node_is_element(tree, ahead) || now->out[ahead]))
                ahead = tree->nodes[ahead].next;
            slot = !sorts                    ? 0
                   : ahead == NARC_NODE_NONE ? (uint16_t)(groups - 1)
                                             : now->slots[ahead];
            if (heads[slot] == NARC_NODE_NONE)
                heads[slot] = old;
            else
                tree->nodes[tails[slot]].next = old;
            tails[slot] = old;
        }
        old = next;
    }
    for (size_t i = 0; i < groups; i++) {
        if (heads[i] == NARC_NODE_NONE)
            continue;
        *end = heads[i];
        end = &tree->nodes[tails[i]].next;
        last = tails[i];
    }
    *end = NARC_NODE_NONE;
    tree->nodes[node].last = last;
}

static bool
in_order(const fitting *now, narc_node_id node)
{
    const narc_tree *tree = now->tree;
    uint16_t slot = 0;

    if (now->types[node] == NO_TYPE || narc_schema_types[now->types[node]].text[0] == 'm')
        return true;
    for (narc_node_id id = tree->nodes[node].first; id != NARC_NODE_NONE;
         id = tree->nodes[id].next) {
        if (!narc_node_is_element(tree, id))
            continue;
        if (now->out[id] || now->slots[id] < slot)
            return false;
        slot = now->slots[id];
    }
    return true;
}

static bool
any_out(const fitting *now, narc_node_id node)
{
    for (narc_node_id id = now->tree->nodes[node].first; id != NARC_NODE_NONE;
         id = now->tree->nodes[id].next)
        if (now->out[id])
            return true;
    return false;
}

bool
narc_schema_fit(narc_tree *tree, narc_node_id item, const narc_schema_report *report)
{
    fitting now = {.tree = tree, .report = report};
    const uint32_t count = tree->node_count;

    now.types = narc_arena_array(&tree->arena, count, sizeof(*now.types));
    now.slots = narc_arena_array(&tree->arena, count, sizeof(*now.slots));
    now.out = narc_arena_array(&tree->arena, count, sizeof(*now.out));
    for (now.id_room = 16; now.id_room / 2 < tree->attribute_count; now.id_room *= 2)
        continue;
    now.ids = narc_arena_array(&tree->arena, now.id_room, sizeof(*now.ids));
    if (now.types == NULL || now.slots == NULL || now.out == NULL || now.ids == NULL) {
        tree->failed = true;
        return false;
    }
    for (uint32_t i = 0; i < count; i++)
        now.types[i] = NO_TYPE;
    now.types[item] = top_type(narc_node_local(tree, item));
    /* Parents have lower numbers than their children. */
    for (narc_node_id id = item; id < count; id++) {
        if (!narc_node_is_element(tree, id))
            continue;
        if (id != item && now.out[tree->nodes[id].parent])
            now.out[id] = true;
        /* Even where anything goes, what the schema knows is held to it ("lax"). */
        if (now.types[id] == NO_TYPE && narc_text_is(narc_node_namespace(tree, id), NARC_NAR_NS))
            now.types[id] = top_type(narc_node_local(tree, id));
        if (now.types[id] != NO_TYPE && !now.out[id])
            look_at(&now, id);
    }
    for (narc_node_id id = count; id-- > item;)
        if (now.types[id] != NO_TYPE && !now.out[id] && !count_children(&now, id))
            leave_out(&now, id, (narc_text){NULL, 0}, "it lacks an element the schema demands");
    for (narc_node_id id = item; id < count; id++)
        if (narc_node_is_element(tree, id) && !now.out[id] &&
            (any_out(&now, id) || !in_order(&now, id)))
            link_children(&now, id);
    return !tree->failed && !now.out[item];
}
