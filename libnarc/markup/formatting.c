/* The list of active formatting elements (HTML standard, 13.2.4.3) and the adoption agency. */
#include "base/eight.h"
#include "base/text.h"
#include "markup/parser.h"

#include <string.h>

static narc_formatting *
item_at(const narc_parser *parser, uint32_t index)
{
    return (narc_formatting *)parser->formatting.items + index;
}

/* Items from index on know where they are again. */
static void
renumber(narc_parser *parser, uint32_t index)
{
    for (; index < parser->formatting.count; index++)
        if (item_at(parser, index)->open != 0)
            narc_open_at(parser, item_at(parser, index)->open)->formatting = index + 1;
}

static bool
is_marker(const narc_formatting *item)
{
    return item->node == NARC_NODE_NONE;
}

void
narc_formatting_remove(narc_parser *parser, uint32_t index)
{
    narc_formatting *item = item_at(parser, index);

    if (item->open != 0)
        narc_open_at(parser, item->open)->formatting = 0;
    parser->formatting.count--;
    parser->formatting_since_marker--;
    memmove(item, item + 1, (parser->formatting.count - index) * sizeof(*item));
    renumber(parser, index);
}

/* --- Noah's Ark ------------------------------------------------------------------------------- */

/* Of all attributes, whatever their order. The seed is an address, so that nobody can write tags
 * that look alike only to the hash; no result depends on it. */
static uint32_t
hash_attributes(const narc_parser *parser, narc_node_id id)
{
    const narc_node *node = &parser->tree->nodes[id];
    uint64_t sum = 0;

    for (uint32_t i = 0; i < node->attribute_count; i++) {
        const narc_attribute *attribute = &parser->tree->attributes[node->attributes + i];
        const uint64_t hash = narc_eight_hash((uint64_t)(uintptr_t)parser->tree, attribute->name,
                                              attribute->name_size);

        sum += narc_eight_hash(hash, attribute->value, attribute->value_size);
    }
    return (uint32_t)(sum >> 16);
}

/* The hash of an item, made when it is first asked for. */
static uint32_t
hash_of(const narc_parser *parser, narc_formatting *item)
{
    if (item->hash == 0)
        item->hash = hash_attributes(parser, item->node) | 1;
    return item->hash;
}

static bool
has_attribute(const narc_parser *parser, const narc_node *node, const narc_attribute *wanted)
{
    for (uint32_t i = 0; i < node->attribute_count; i++) {
        const narc_attribute *attribute = &parser->tree->attributes[node->attributes + i];

        if (narc_text_equal((narc_text){attribute->name, attribute->name_size},
                            (narc_text){wanted->name, wanted->name_size}))
            return narc_text_equal((narc_text){attribute->value, attribute->value_size},
                                   (narc_text){wanted->value, wanted->value_size});
    }
    return false;
}

/* Asked only when the hashes agree, so mostly the answer is yes; copies of one element share their
 * attributes, and for many attributes the order is nearly always the same. */
static bool
same_attributes(const narc_parser *parser, narc_node_id a, narc_node_id b)
{
    const narc_node *first = &parser->tree->nodes[a];
    const narc_node *second = &parser->tree->nodes[b];

    if (first->attribute_count != second->attribute_count)
        return false;
    if (first->attributes == second->attributes)
        return true;
    for (uint32_t i = 0; i < first->attribute_count; i++)
        if (!has_attribute(parser, second, &parser->tree->attributes[first->attributes + i]))
            return false;
    return true;
}

/* Three alike behind the last marker are enough: the earliest goes. So does the earliest of all when
 * there are as many as the limit, which bounds what reconstructing costs. */
static void
make_room(narc_parser *parser, narc_formatting *added)
{
    const uint32_t begin = parser->formatting.count - parser->formatting_since_marker;
    uint32_t earliest = 0;
    uint32_t named = 0;
    uint32_t alike = 0;

    for (uint32_t i = parser->formatting.count; i > begin; i--)
        named += item_at(parser, i - 1)->tag == added->tag;
    for (uint32_t i = parser->formatting.count; i > begin && named >= 3; i--) {
        narc_formatting *item = item_at(parser, i - 1);

        if (item->tag == added->tag && hash_of(parser, item) == hash_of(parser, added) &&
            same_attributes(parser, item->node, added->node)) {
            earliest = i - 1;
            alike++;
        }
    }
    if (alike >= 3)
        narc_formatting_remove(parser, earliest);
    else if (parser->formatting_since_marker >= parser->options->most_formatting)
        narc_formatting_remove(parser, begin);
}

void
narc_formatting_push(narc_parser *parser, narc_open_id open)
{
    const narc_open *element = narc_open_at(parser, open);
    narc_formatting item = {.open = open, .node = element->node, .tag = element->tag};
    narc_formatting *added;

    if (open == 0)
        return;
    make_room(parser, &item);
    added = narc_array_add(parser, &parser->formatting, sizeof(*added));
    if (added == NULL)
        return;
    *added = item;
    parser->formatting_since_marker++;
    narc_open_at(parser, open)->formatting = parser->formatting.count;
}

void
narc_formatting_marker(narc_parser *parser)
{
    narc_formatting *added = narc_array_add(parser, &parser->formatting, sizeof(*added));

    if (added == NULL)
        return;
    /* A marker keeps the count that it interrupts where an element has its hash. */
    *added = (narc_formatting){.node = NARC_NODE_NONE, .hash = parser->formatting_since_marker};
    parser->formatting_since_marker = 0;
}

void
narc_formatting_clear(narc_parser *parser)
{
    while (parser->formatting.count > 0) {
        const narc_formatting *item = item_at(parser, --parser->formatting.count);

        if (is_marker(item)) {
            parser->formatting_since_marker = item->hash;
            return;
        }
        if (item->open != 0)
            narc_open_at(parser, item->open)->formatting = 0;
    }
    parser->formatting_since_marker = 0;
}

uint32_t
narc_formatting_find(const narc_parser *parser, uint32_t tag)
{
    const uint32_t begin = parser->formatting.count - parser->formatting_since_marker;

    for (uint32_t i = parser->formatting.count; i > begin; i--)
        if (item_at(parser, i - 1)->tag == tag)
            return i;
    return 0;
}

/* --- reconstruction --------------------------------------------------------------------------- */

void
narc_formatting_reconstruct(narc_parser *parser)
{
    const uint32_t begin = parser->formatting.count - parser->formatting_since_marker;
    uint32_t index = parser->formatting.count;

    while (index > begin && item_at(parser, index - 1)->open == 0)
        index--;
    for (; index < parser->formatting.count; index++) {
        const narc_formatting item = *item_at(parser, index);
        const narc_node_id copy = narc_copy_element(parser, item.node);
        narc_open_id open;

        if (copy == NARC_NODE_NONE)
            return;
        narc_insert_at(parser, narc_place_for(parser, 0), copy);
        open = narc_push(parser, copy, item.tag, NARC_SPACE_HTML, 0);
        if (open == 0)
            return;
        item_at(parser, index)->open = open;
        item_at(parser, index)->node = copy;
        narc_open_at(parser, open)->formatting = index + 1;
    }
}

/* --- the adoption agency (13.2.6.4.7) --------------------------------------------------------- */

/* Step 4.8 on: the nearest special element above, or 0. What lies between is popped or copied. */
static narc_open_id
furthest_block_above(const narc_parser *parser, narc_open_id id)
{
    id = narc_open_at(parser, id)->above;
    while (id != 0 && (narc_open_at(parser, id)->facts & NARC_IS_SPECIAL) == 0)
        id = narc_open_at(parser, id)->above;
    return id;
}

static void
move(narc_parser *parser, narc_node_id node, narc_node_id to)
{
    narc_tree_detach(parser->tree, node);
    narc_tree_place(parser->tree, to, NARC_NODE_NONE, node);
    parser->tree->reordered = true;
}

/* Steps 4.11 to 4.13: the elements between the formatting element and the furthest block are copied
 * round it, the first three, or closed. Answers the outermost copy; *bookmark is where the new
 * formatting element goes in the list. */
static narc_node_id
copy_between(narc_parser *parser, narc_open_id formatting, narc_open_id furthest,
             uint32_t *bookmark)
{
    narc_node_id last = narc_open_at(parser, furthest)->node;
    narc_open_id at = narc_open_at(parser, furthest)->below;
    bool first = true;

    for (int counter = 1; at != formatting && at != 0; counter++) {
        narc_open *open = narc_open_at(parser, at);
        const narc_open_id next = open->below;
        narc_node_id copy;

        if (counter > 3 && open->formatting != 0) {
            const uint32_t index = open->formatting - 1;

            *bookmark -= index < *bookmark;
            narc_formatting_remove(parser, index);
        }
        if (open->formatting == 0) {
            narc_remove_open(parser, at);
            at = next;
            continue;
        }
        copy = narc_copy_element(parser, open->node);
        if (copy == NARC_NODE_NONE)
            return NARC_NODE_NONE;
        open->node = copy;
        item_at(parser, open->formatting - 1)->node = copy;
        if (first)
            *bookmark = open->formatting;
        first = false;
        move(parser, last, copy);
        last = copy;
        at = next;
    }
    return last;
}

/* Steps 4.19 and 4.20: the copy takes the formatting element's place in both lists. */
static void
exchange(narc_parser *parser, narc_open_id formatting, narc_open_id furthest, narc_node_id copy,
         uint32_t bookmark)
{
    const uint32_t index = narc_open_at(parser, formatting)->formatting - 1;
    narc_formatting item = *item_at(parser, index);
    const narc_open_id open = narc_put_above(parser, furthest, copy, item.tag);

    if (open == 0)
        return;
    narc_open_at(parser, formatting)->formatting = 0;
    narc_remove_open(parser, formatting);
    item.open = open;
    item.node = copy;
    if (bookmark > index) {
        bookmark--;
        memmove(item_at(parser, index), item_at(parser, index + 1),
                (bookmark - index) * sizeof(item));
    }
    *item_at(parser, bookmark) = item;
    renumber(parser, index);
}

bool
narc_adoption_agency(narc_parser *parser, uint32_t tag)
{
    const narc_token *token = &parser->token;

    if (narc_current_is(parser, tag) && narc_open_at(parser, parser->top)->formatting == 0) {
        narc_pop(parser);
        return true;
    }
    for (int outer = 0; outer < 8 && !parser->tree->failed; outer++) {
        const uint32_t found = narc_formatting_find(parser, tag);
        narc_open_id formatting, furthest;
        narc_node_id last, copy;
        uint32_t bookmark;

        if (found == 0)
            return false;
        formatting = item_at(parser, found - 1)->open;
        if (formatting == 0) {
            narc_parser_error(parser, "end tag of a formatting element that is not open",
                              token->at);
            narc_formatting_remove(parser, found - 1);
            return true;
        }
        if (!narc_open_in_scope(parser, formatting, NARC_SCOPE_DEFAULT)) {
            narc_parser_error(parser, "end tag of a formatting element out of scope", token->at);
            return true;
        }
        if (formatting != parser->top)
            narc_parser_error(parser, "end tag of a formatting element that is not current",
                              token->at);
        furthest = furthest_block_above(parser, formatting);
        if (furthest == 0) {
            narc_pop_until_open(parser, formatting);
            narc_formatting_remove(parser, found - 1);
            return true;
        }
        bookmark = found - 1;
        last = copy_between(parser, formatting, furthest, &bookmark);
        if (last == NARC_NODE_NONE)
            return true;
        narc_tree_detach(parser->tree, last);
        narc_insert_at(parser, narc_place_for(parser, narc_open_at(parser, formatting)->below),
                       last);
        copy = narc_copy_element(parser, narc_open_at(parser, formatting)->node);
        if (copy == NARC_NODE_NONE)
            return true;
        narc_tree_adopt(parser->tree, narc_open_at(parser, furthest)->node, copy);
        narc_tree_place(parser->tree, narc_open_at(parser, furthest)->node, NARC_NODE_NONE, copy);
        parser->tree->reordered = true;
        exchange(parser, formatting, furthest, copy, bookmark);
    }
    return true;
}
