/* What stands round a run: elements, their names, the other runs in blocks of the same names. */
#include "html/judge_look.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* Elements above a run whose names are looked at. */
#define NAMED_LEVELS 8

static int
element_kind(narc_tag tag)
{
    switch (tag) {
    case NARC_TAG_NAV:
        return NARC_HTML_IN_NAV;
    case NARC_TAG_ASIDE:
        return NARC_HTML_IN_ASIDE;
    case NARC_TAG_FOOTER:
        return NARC_HTML_IN_FOOTER;
    case NARC_TAG_HEADER:
        return NARC_HTML_IN_HEADER;
    case NARC_TAG_FORM:
        return NARC_HTML_IN_FORM;
    case NARC_TAG_FIGURE:
    case NARC_TAG_FIGCAPTION:
        return NARC_HTML_IN_FIGURE;
    case NARC_TAG_ARTICLE:
        return NARC_HTML_IN_ARTICLE;
    case NARC_TAG_MAIN:
        return NARC_HTML_IN_MAIN;
    case NARC_TAG_SECTION:
        return NARC_HTML_IN_SECTION;
    case NARC_TAG_UL:
    case NARC_TAG_OL:
    case NARC_TAG_DL:
        return NARC_HTML_IN_LIST;
    case NARC_TAG_TABLE:
        return NARC_HTML_IN_TABLE;
    case NARC_TAG_BLOCKQUOTE:
        return NARC_HTML_IN_QUOTE;
    default:
        return NARC_HTML_IN_COUNT;
    }
}

/* The hash of a class without its digits, with which templates number their elements. */
static uint64_t
template_of(narc_html_names *names, narc_text class)
{
    narc_html_name *name = narc_html_name_of(names, class);
    uint64_t hash = 0xCBF29CE484222325u;

    if ((name->known & NARC_HTML_NAME_HASHED) != 0)
        return name->template;
    for (size_t i = 0; i < class.size && i < 200; i++)
        if (!narc_ascii_digit(class.data[i]))
            hash = (hash ^ (unsigned char)class.data[i]) * 0x100000001B3u;
    name->known |= NARC_HTML_NAME_HASHED;
    name->template = hash;
    return hash;
}

static uint64_t
name_hash(const narc_html_layout *layout, narc_node_id id)
{
    const narc_text class = narc_node_value(layout->tree, id, NARC_ATTRIBUTE_CLASS);

    return (template_of(layout->names, class) ^ narc_node_tag(layout->tree, id)) * 0x100000001B3u;
}

void
narc_html_look_around(narc_html_looker *l)
{
    const narc_html_layout *layout = l->layout;
    const narc_tree *tree = layout->tree;

    for (size_t k = 0; k < layout->holder_count; k++) {
        const narc_node_id id = layout->holders[k];
        const narc_node_id parent = tree->nodes[id].parent;
        narc_html_surroundings *here = &l->around[id];
        const uint8_t marks = layout->marks[id];
        int kind;

        if (id == NARC_NODE_DOCUMENT) {
            *here = (narc_html_surroundings){.name = 0};
            memset(here->above, NARC_HTML_FAR, sizeof(here->above));
        } else {
            *here = l->around[parent];
            here->articles = l->articles;
            for (int i = 0; i < NARC_HTML_IN_COUNT; i++)
                here->above[i] = (uint8_t)(here->above[i] + (here->above[i] < NARC_HTML_FAR));
            here->depth = (uint8_t)(here->depth + (here->depth < 200));
        }
        if (!narc_node_is_element(tree, id))
            continue;
        kind = element_kind(narc_node_tag(tree, id));
        if (kind == NARC_HTML_IN_ARTICLE) {
            l->articles = (uint16_t)(l->articles + (l->articles < 1000));
            here->articles = l->articles;
            here->article = id;
        }
        if (kind != NARC_HTML_IN_COUNT)
            here->above[kind] = 0;
        for (int i = 0; i < 4; i++)
            if ((marks & (NARC_HTML_STRONG << i)) != 0)
                here->above[NARC_HTML_IN_STRONG + i] = 0;
        here->name = name_hash(layout, id);
        here->path = here->name * 31u ^ (parent < id ? l->around[parent].name : 0);
    }
}

narc_html_run_group *
narc_html_group_of(narc_html_looker *l, uint64_t path)
{
    size_t at = (size_t)(path * 0x9E3779B97F4A7C15u >> 20) & l->group_mask;

    while (l->groups[at].runs != 0 && l->groups[at].path != path)
        at = (at + 1) & l->group_mask;
    l->groups[at].path = path;
    return &l->groups[at];
}

void
narc_html_gather_groups(narc_html_looker *l)
{
    for (size_t i = 0; i < l->layout->run_count; i++) {
        const narc_html_run *run = &l->layout->runs[i];
        narc_html_run_group *g = narc_html_group_of(l, l->around[run->parent].path);

        g->runs++;
        g->letters += run->letters;
        g->links += run->link_letters;
        g->good += run->value > 0 ? (uint32_t)run->value : 0;
    }
}

/* Which of the page's articles the run is in; pages for endless scrolling print several. */
void
narc_html_look_at_articles(narc_html_looker *l, size_t i)
{
    const narc_html_layout *layout = l->layout;
    const narc_html_run *run = &layout->runs[i];
    const narc_html_surroundings *here = &l->around[run->parent];
    const narc_html_surroundings *top = &l->around[layout->top];
    const bool known = l->headline_run != SIZE_MAX;
    const narc_html_surroundings *headline =
        &l->around[layout->runs[known ? l->headline_run : i].parent];
    const int since = here->articles - headline->articles;

    narc_html_feature_put(l, known ? here->article == headline->article : -1);
    narc_html_feature_put(l, since > 30 ? 30 : since < -30 ? -30 : since);
    narc_html_feature_put(l, known ? l->headings - l->at_headline : -1);
    narc_html_feature_put(l, here->article == top->article);
    narc_html_feature_put(l, l->articles > 50 ? 50 : l->articles);
}

static int
parent_code(narc_tag tag)
{
    switch (tag) {
    case NARC_TAG_P:
        return 0;
    case NARC_TAG_DIV:
        return 1;
    case NARC_TAG_LI:
        return 2;
    case NARC_TAG_TD:
    case NARC_TAG_TH:
        return 3;
    case NARC_TAG_H1:
        return 4;
    case NARC_TAG_H2:
        return 5;
    case NARC_TAG_H3:
        return 6;
    case NARC_TAG_H4:
    case NARC_TAG_H5:
    case NARC_TAG_H6:
        return 7;
    case NARC_TAG_FIGCAPTION:
        return 8;
    case NARC_TAG_BLOCKQUOTE:
        return 9;
    case NARC_TAG_SECTION:
    case NARC_TAG_ARTICLE:
        return 10;
    case NARC_TAG_HEADER:
    case NARC_TAG_FOOTER:
        return 11;
    case NARC_TAG_DT:
    case NARC_TAG_DD:
        return 12;
    default:
        return 13;
    }
}

static int
piece_code(const narc_tree *tree, const narc_html_run *run)
{
    if (!narc_node_is_element(tree, run->first))
        return 0;
    switch (narc_node_tag(tree, run->first)) {
    case NARC_TAG_STRONG:
    case NARC_TAG_B:
        return run->first == run->last ? 2 : 1;
    case NARC_TAG_EM:
    case NARC_TAG_I:
        return run->first == run->last ? 4 : 3;
    case NARC_TAG_A:
        return run->first == run->last ? 6 : 5;
    case NARC_TAG_SPAN:
        return run->first == run->last ? 8 : 7;
    case NARC_TAG_IMG:
        return 9;
    case NARC_TAG_TIME:
        return 10;
    default:
        return 11;
    }
}

void
narc_html_look_at_elements(narc_html_looker *l, const narc_html_run *run)
{
    const narc_html_surroundings *around = &l->around[run->parent];

    for (int i = 0; i < NARC_HTML_IN_COUNT; i++)
        narc_html_feature_put(l, around->above[i]);
    narc_html_feature_put(l, around->depth);
    narc_html_feature_put(l, parent_code(narc_node_tag(l->layout->tree, run->parent)));
    narc_html_feature_put(l, piece_code(l->layout->tree, run));
}

static void
widen(narc_html_name_range *range, narc_html_names *names, narc_text text)
{
    narc_html_name *name = narc_html_name_of(names, text);

    if ((name->known & NARC_HTML_NAME_WEIGHED) == 0) {
        name->known |= NARC_HTML_NAME_WEIGHED;
        narc_html_names_weigh(text, &name->range);
    }
    if (!name->range.known)
        return;
    if (!range->known || name->range.low < range->low)
        range->low = name->range.low;
    if (!range->known || name->range.high > range->high)
        range->high = name->range.high;
    range->known = true;
}

/* The weights of the names of an element; looked up when a run first asks. */
static const narc_html_name_range *
name_range(narc_html_looker *l, narc_node_id id)
{
    const narc_html_layout *layout = l->layout;
    narc_html_name_range *range = &l->names[id];

    if (l->named[id] == 0) {
        *range = (narc_html_name_range){0, 0, false};
        widen(range, layout->names, narc_node_value(layout->tree, id, NARC_ATTRIBUTE_CLASS));
        widen(range, layout->names, narc_node_value(layout->tree, id, NARC_ATTRIBUTE_ID));
        l->named[id] = 1;
    }
    return range;
}

/* What the names of the nearest elements weigh; runs of one parent share it. */
static void
sum_names(narc_html_looker *l, narc_node_id parent)
{
    const narc_tree *tree = l->layout->tree;
    narc_html_name_sum *sum = &l->name_sum;
    narc_html_name_range all = {0, 0, false};
    narc_node_id id = parent;

    *sum = (narc_html_name_sum){.parent = parent};
    for (int level = 0; level < NAMED_LEVELS && id != NARC_NODE_DOCUMENT && id != NARC_NODE_NONE;
         level++, id = tree->nodes[id].parent) {
        const narc_html_name_range *range = name_range(l, id);
        int strongest;

        if (!range->known)
            continue;
        strongest = abs(range->low) > abs(range->high) ? range->low : range->high;
        if (level < 3)
            sum->strongest[level] = strongest;
        sum->sum += strongest;
        if (!all.known || range->low < all.low)
            all.low = range->low;
        if (!all.known || range->high > all.high)
            all.high = range->high;
        all.known = true;
        if (level < 3)
            sum->near = all.low;
    }
    sum->low = all.low;
    sum->high = all.high;
}

/* The names of the nearest elements and what their words weigh, then the words of the run. */
void
narc_html_look_at_words(narc_html_looker *l, const narc_html_run *run)
{
    const narc_html_word_sum words = narc_html_words_weigh(run->text);
    const narc_html_name_sum *names = &l->name_sum;

    if (names->parent != run->parent)
        sum_names(l, run->parent);
    narc_html_feature_put(l, names->strongest[0]);
    narc_html_feature_put(l, names->strongest[1]);
    narc_html_feature_put(l, names->strongest[2]);
    narc_html_feature_put(l, names->low);
    narc_html_feature_put(l, names->high);
    narc_html_feature_put(l, names->sum);
    narc_html_feature_put(l, names->near);
    narc_html_feature_put(l, words.mean);
    narc_html_feature_put(l, words.low);
    narc_html_feature_put(l, words.high);
    narc_html_feature_put(l, words.first);
    narc_html_feature_put(l, words.count);
}
