/* What a run looks like: itself, the elements round it, its place, its neighbours. */
#include "html/judge.h"

#include "base/text.h"
#include "html/judge_words.h"
#include "html/words.h"

#include <stdlib.h>
#include <string.h>

/* Elements above a run whose names are looked at. */
#define NAMED_LEVELS 8

#define FAR 20 /* levels up at which an ancestor no longer matters */

/* Elements whose distance above a run is a feature. */
enum {
    IN_NAV,
    IN_ASIDE,
    IN_FOOTER,
    IN_HEADER,
    IN_FORM,
    IN_FIGURE,
    IN_ARTICLE,
    IN_MAIN,
    IN_SECTION,
    IN_LIST,
    IN_TABLE,
    IN_QUOTE,
    IN_STRONG, /* marks of the vocabulary */
    IN_WEAK,
    IN_COMMENTS,
    IN_BODY,
    IN_COUNT
};

typedef struct surroundings {
    uint8_t above[IN_COUNT]; /* levels to the nearest such element, FAR when there is none */
    uint8_t depth;
    uint16_t articles;    /* article elements that begin up to here */
    narc_node_id article; /* the innermost around it, or the document */
    uint64_t name;        /* hash of its tag and class */
    uint64_t path;        /* of its name and that of its parent */
} surroundings;

typedef struct group {
    uint64_t path;
    uint32_t runs;
    uint32_t letters;
    uint32_t links;
    uint32_t good;
} group;

typedef struct looker {
    const narc_html_layout *layout;
    surroundings *around; /* one a node */
    group *groups;
    size_t group_mask;
    int16_t *at; /* the next feature */
    narc_text author_texts[4];
    size_t author_count;
    narc_text site;
    uint64_t headline;
    uint64_t description;
    narc_text headline_text;
    narc_text description_text;
    size_t headline_run;
    narc_html_name_range *names; /* one a node, once looked up */
    uint8_t *named;              /* whether it was */
    uint16_t articles;
    int headings;    /* h1 elements so far */
    int at_headline; /* h1 elements up to the headline */
} looker;

static void
put(looker *l, int64_t value)
{
    *l->at++ = (int16_t)(value > 32000 ? 32000 : value < -32000 ? -32000 : value);
}

static int
element_kind(narc_tag tag)
{
    switch (tag) {
    case NARC_TAG_NAV:
        return IN_NAV;
    case NARC_TAG_ASIDE:
        return IN_ASIDE;
    case NARC_TAG_FOOTER:
        return IN_FOOTER;
    case NARC_TAG_HEADER:
        return IN_HEADER;
    case NARC_TAG_FORM:
        return IN_FORM;
    case NARC_TAG_FIGURE:
    case NARC_TAG_FIGCAPTION:
        return IN_FIGURE;
    case NARC_TAG_ARTICLE:
        return IN_ARTICLE;
    case NARC_TAG_MAIN:
        return IN_MAIN;
    case NARC_TAG_SECTION:
        return IN_SECTION;
    case NARC_TAG_UL:
    case NARC_TAG_OL:
    case NARC_TAG_DL:
        return IN_LIST;
    case NARC_TAG_TABLE:
        return IN_TABLE;
    case NARC_TAG_BLOCKQUOTE:
        return IN_QUOTE;
    default:
        return IN_COUNT;
    }
}

static uint64_t
name_hash(const narc_tree *tree, narc_node_id id)
{
    const narc_text class = narc_node_attribute(tree, id, "class", NULL);
    uint64_t hash = 0xCBF29CE484222325u ^ narc_node_tag(tree, id);

    for (size_t i = 0; i < class.size && i < 200; i++)
        if (!narc_ascii_digit(class.data[i]))
            hash = (hash ^ (unsigned char)class.data[i]) * 0x100000001B3u;
    return hash;
}

static void
look_around(looker *l)
{
    const narc_html_layout *layout = l->layout;
    const narc_tree *tree = layout->tree;

    for (narc_node_id id = 0; id < tree->node_count; id++) {
        const narc_node_id parent = tree->nodes[id].parent;
        surroundings *here = &l->around[id];
        const uint8_t marks = layout->marks[id];
        int kind;

        if (id == 0 || parent == NARC_NODE_NONE || parent >= id) {
            memset(here->above, FAR, sizeof(here->above));
        } else {
            /* Where no text is, nobody looks. */
            if (!narc_node_is_element(tree, id) ||
                layout->runs_before[id] == layout->runs_before[layout->ends[id]])
                continue;
            *here = l->around[parent];
            here->articles = l->articles;
            for (int i = 0; i < IN_COUNT; i++)
                here->above[i] = (uint8_t)(here->above[i] + (here->above[i] < FAR));
            here->depth = (uint8_t)(here->depth + (here->depth < 200));
        }
        if (!narc_node_is_element(tree, id))
            continue;
        kind = element_kind(narc_node_tag(tree, id));
        if (kind == IN_ARTICLE) {
            l->articles = (uint16_t)(l->articles + (l->articles < 1000));
            here->articles = l->articles;
            here->article = id;
        }
        if (kind != IN_COUNT)
            here->above[kind] = 0;
        for (int i = 0; i < 4; i++)
            if ((marks & (NARC_HTML_STRONG << i)) != 0)
                here->above[IN_STRONG + i] = 0;
        here->name = name_hash(tree, id);
        here->path = here->name * 31u ^ (parent < id ? l->around[parent].name : 0);
    }
}

static group *
group_of(looker *l, uint64_t path)
{
    size_t at = (size_t)(path * 0x9E3779B97F4A7C15u >> 20) & l->group_mask;

    while (l->groups[at].runs != 0 && l->groups[at].path != path)
        at = (at + 1) & l->group_mask;
    l->groups[at].path = path;
    return &l->groups[at];
}

static void
gather_groups(looker *l)
{
    for (size_t i = 0; i < l->layout->run_count; i++) {
        const narc_html_run *run = &l->layout->runs[i];
        group *g = group_of(l, l->around[run->parent].path);

        g->runs++;
        g->letters += run->letters;
        g->links += run->link_letters;
        g->good += run->value > 0 ? (uint32_t)run->value : 0;
    }
}

static void
look_at_text(looker *l, const narc_html_run *run)
{
    const narc_text text = run->text;
    int commas = 0;
    int stops = 0;
    int digits = 0;
    int words = 0;
    int capitals = 0;
    int first = 5;
    int last = 0;
    bool start = true;

    for (size_t i = 0; i < text.size; i++) {
        const char c = text.data[i];

        commas += c == ',';
        stops += (c == '.' || c == '!' || c == '?') && i + 1 < text.size && text.data[i + 1] == ' ';
        digits += narc_ascii_digit(c);
        if (start && c != ' ') {
            words++;
            capitals += c >= 'A' && c <= 'Z';
        }
        start = c == ' ';
        /* ideographic comma and full stop, full-width comma */
        if (c == '\xE3' && i + 2 < text.size && text.data[i + 1] == '\x80') {
            commas += text.data[i + 2] == '\x81';
            stops += text.data[i + 2] == '\x82';
        }
        if (c == '\xEF' && i + 2 < text.size && text.data[i + 1] == '\xBC')
            commas += text.data[i + 2] == '\x8C';
    }
    if (text.size != 0) {
        const char c = text.data[0];
        const char e = text.data[text.size - 1];

        first = c >= 'a' && c <= 'z'       ? 0
                : c >= 'A' && c <= 'Z'     ? 1
                : narc_ascii_digit(c)      ? 2
                : c == '"' || c == '\''    ? 3
                : (unsigned char)c >= 0x80 ? 5
                                           : 4;
        last = e == '.'   ? 1
               : e == ':' ? 2
               : e == '?' ? 3
               : e == '!' ? 4
               : e == '"' ? 5
               : e == ')' ? 6
                          : 0;
    }
    put(l, run->letters);
    put(l, narc_html_link_share(run));
    put(l, words);
    put(l, run->sentence);
    put(l, run->kind);
    put(l, commas);
    put(l, stops);
    put(l, run->letters != 0 ? (int64_t)digits * 1000 / run->letters : 0);
    put(l, words != 0 ? capitals * 100 / words : 0);
    put(l, first);
    put(l, last);
    put(l, run->phrase);
}

static int
same_as(uint64_t fold, uint64_t other, narc_text text, narc_text other_text)
{
    if (other == 0)
        return -1;
    if (fold == other)
        return 2;
    return text.size >= 12 && text.size <= other_text.size &&
           narc_text_find(other_text, text) != SIZE_MAX;
}

static void
look_at_facts(looker *l, size_t i)
{
    const narc_html_layout *layout = l->layout;
    const narc_html_run *run = &layout->runs[i];

    put(l, layout->confirmed ? 1 + run->confirmed : 0);
    put(l, same_as(run->fold, l->headline, run->text, l->headline_text));
    put(l, same_as(run->fold, l->description, run->text, l->description_text));
    put(l, layout->times[i]);
    put(l, run->repeat);
    put(l, run->value);
    put(l, layout->furniture[i]);
    put(l, run->out);
    put(l, i >= layout->runs_before[layout->top] &&
               i < layout->runs_before[layout->ends[layout->top]]);
    put(l, (int64_t)i - (int64_t)layout->first_run > 100 ? 100
           : (int64_t)i - (int64_t)layout->first_run < -100
               ? -100
               : (int64_t)i - (int64_t)layout->first_run);
    put(l, (int64_t)i - (int64_t)layout->end_run > 100    ? 100
           : (int64_t)i - (int64_t)layout->end_run < -100 ? -100
                                                          : (int64_t)i - (int64_t)layout->end_run);
    put(l, layout->confidence);
}

/* Names in it, pictures before it, letters in capitals. */
static void
look_at_context(looker *l, size_t i)
{
    const narc_html_layout *layout = l->layout;
    const narc_html_run *run = &layout->runs[i];
    const narc_node_id from = i > 0 ? layout->ends[layout->runs[i - 1].last] : 0;
    const narc_node_id next =
        i + 1 < layout->run_count ? layout->runs[i + 1].first : layout->tree->node_count;
    int names = 0;
    int pictures = 0;
    int frames = 0;
    int behind = 0;
    size_t capitals = 0;

    for (size_t a = 0; a < l->author_count && run->letters < 1500; a++) {
        const size_t at = narc_text_find(run->text, l->author_texts[a]);

        names |= at == SIZE_MAX ? 0 : at == 0 ? 2 : 1;
    }
    put(l, l->author_count == 0 ? -1 : names);
    put(l, l->site.size >= 3 && run->letters < 1500 ? narc_text_find(run->text, l->site) != SIZE_MAX
                                                    : -1);
    for (narc_node_id id = from; id < run->first && id < from + 200; id++)
        if (narc_node_is_element(layout->tree, id)) {
            const narc_tag tag = narc_node_tag(layout->tree, id);

            pictures += tag == NARC_TAG_IMG || tag == NARC_TAG_PICTURE || tag == NARC_TAG_FIGURE;
            frames += tag == NARC_TAG_IFRAME || tag == NARC_TAG_VIDEO || tag == NARC_TAG_HR ||
                      tag == NARC_TAG_SCRIPT;
        }
    for (narc_node_id id = layout->ends[run->last]; id < next && id < layout->ends[run->last] + 100;
         id++)
        if (narc_node_is_element(layout->tree, id)) {
            const narc_tag tag = narc_node_tag(layout->tree, id);

            behind += tag == NARC_TAG_IMG || tag == NARC_TAG_PICTURE || tag == NARC_TAG_FIGURE;
        }
    put(l, pictures > 5 ? 5 : pictures);
    put(l, frames > 5 ? 5 : frames);
    put(l, behind > 5 ? 5 : behind);
    for (size_t k = 0; k < run->text.size; k++)
        capitals += run->text.data[k] >= 'A' && run->text.data[k] <= 'Z';
    put(l, run->letters != 0 ? (int64_t)capitals * 100 / run->letters : 0);
}

/* Which of the page's articles the run is in; pages for endless scrolling print several. */
static void
look_at_articles(looker *l, size_t i)
{
    const narc_html_layout *layout = l->layout;
    const narc_html_run *run = &layout->runs[i];
    const surroundings *here = &l->around[run->parent];
    const surroundings *top = &l->around[layout->top];
    const surroundings *headline =
        l->headline_run == SIZE_MAX ? NULL : &l->around[layout->runs[l->headline_run].parent];
    const int since = headline == NULL ? 0 : here->articles - headline->articles;

    put(l, headline == NULL ? -1 : here->article == headline->article);
    put(l, since > 30 ? 30 : since < -30 ? -30 : since);
    put(l, headline == NULL ? -1 : l->headings - l->at_headline);
    put(l, here->article == top->article);
    put(l, l->articles > 50 ? 50 : l->articles);
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

/* The weights of the names of an element; looked up when a run first asks. */
static const narc_html_name_range *
name_range(looker *l, narc_node_id id)
{
    narc_html_name_range *range = &l->names[id];

    if (l->named[id] == 0) {
        narc_html_names_weigh(narc_node_attribute(l->layout->tree, id, "class", NULL), range);
        narc_html_names_weigh(narc_node_attribute(l->layout->tree, id, "id", NULL), range);
        l->named[id] = 1;
    }
    return range;
}

/* The names of the nearest elements and what their words weigh, then the words of the run. */
static void
look_at_words(looker *l, const narc_html_run *run)
{
    const narc_tree *tree = l->layout->tree;
    const narc_html_word_sum words = narc_html_words_weigh(run->text);
    narc_node_id id = run->parent;
    narc_html_name_range all = {0, 0, false};
    int strongest[NAMED_LEVELS] = {0};
    int near = 0;
    int sum = 0;

    for (int level = 0; level < NAMED_LEVELS && id != NARC_NODE_DOCUMENT && id != NARC_NODE_NONE;
         level++, id = tree->nodes[id].parent) {
        const narc_html_name_range *range = name_range(l, id);

        if (!range->known)
            continue;
        strongest[level] = abs(range->low) > abs(range->high) ? range->low : range->high;
        sum += strongest[level];
        if (!all.known || range->low < all.low)
            all.low = range->low;
        if (!all.known || range->high > all.high)
            all.high = range->high;
        all.known = true;
        if (level < 3)
            near = all.low;
    }
    put(l, strongest[0]);
    put(l, strongest[1]);
    put(l, strongest[2]);
    put(l, all.low);
    put(l, all.high);
    put(l, sum);
    put(l, near);
    put(l, words.mean);
    put(l, words.low);
    put(l, words.high);
    put(l, words.first);
    put(l, words.count);
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

static void
look_at_elements(looker *l, const narc_html_run *run)
{
    const surroundings *around = &l->around[run->parent];

    for (int i = 0; i < IN_COUNT; i++)
        put(l, around->above[i]);
    put(l, around->depth);
    put(l, parent_code(narc_node_tag(l->layout->tree, run->parent)));
    put(l, piece_code(l->layout->tree, run));
}

/* Sums over a subtree: runs, share of the page's running text, of links, of sentences. */
static void
look_at_block(looker *l, narc_node_id id)
{
    const narc_html_layout *layout = l->layout;
    const int64_t total = layout->good[layout->run_count];
    size_t first;
    size_t end;
    uint32_t letters;

    narc_html_runs_inside(layout, id, &first, &end);
    letters = layout->letters[end] - layout->letters[first];
    put(l, (int64_t)(end - first));
    put(l, total > 0 ? narc_html_good_inside(layout, id) * 1000 / total : 0);
    put(l, letters > 0 ? (int64_t)(layout->links[end] - layout->links[first]) * 100 / letters : 0);
    put(l, (int64_t)(letters / (end > first ? end - first : 1)));
}

static void
look_at_blocks(looker *l, size_t i)
{
    const narc_html_layout *layout = l->layout;
    const narc_html_run *run = &layout->runs[i];
    const narc_tree *tree = layout->tree;
    narc_node_id id = run->parent;
    const group *g = group_of(l, l->around[run->parent].path);

    look_at_block(l, id);
    /* The next two ancestors with more runs in them. */
    for (int level = 0; level < 2; level++) {
        const uint32_t runs = layout->runs_before[layout->ends[id]] - layout->runs_before[id];

        while (id != NARC_NODE_DOCUMENT && tree->nodes[id].parent != NARC_NODE_NONE &&
               layout->runs_before[layout->ends[id]] - layout->runs_before[id] <= runs)
            id = tree->nodes[id].parent;
        look_at_block(l, id);
    }
    put(l, g->runs);
    put(l, layout->good[layout->run_count] > 0
               ? (int64_t)g->good * 1000 / layout->good[layout->run_count]
               : 0);
    put(l, g->letters > 0 ? (int64_t)g->links * 100 / g->letters : 0);
    put(l, g->letters / (g->runs > 0 ? g->runs : 1));
}

/* Levels from the parent of a up to what it has in common with b. */
static int
levels_to(const narc_html_layout *layout, const narc_html_run *a, const narc_html_run *b)
{
    narc_node_id id = a->parent;
    int levels = 0;

    while (levels < FAR && id != NARC_NODE_DOCUMENT &&
           !(b->parent >= id && b->parent < layout->ends[id])) {
        id = layout->tree->nodes[id].parent;
        levels++;
    }
    return levels;
}

static void
look_at_neighbour(looker *l, size_t i, long step)
{
    const narc_html_layout *layout = l->layout;

    if ((step < 0 && i < (size_t)-step) || i + (size_t)step >= layout->run_count) {
        for (int k = 0; k < 6; k++)
            put(l, -1);
        return;
    }
    const narc_html_run *run = &layout->runs[i + (size_t)step];

    put(l, run->letters);
    put(l, narc_html_link_share(run));
    put(l, run->kind);
    put(l, run->value);
    put(l, levels_to(layout, &layout->runs[i], run));
    put(l, layout->furniture[i + (size_t)step]);
}

static void
look_at_place(looker *l, size_t i)
{
    const narc_html_layout *layout = l->layout;
    const size_t count = layout->run_count;
    const int64_t total = layout->good[count];
    const size_t before = i >= 5 ? i - 5 : 0;
    const size_t after = i + 6 <= count ? i + 6 : count;
    int64_t since = (int64_t)i - (int64_t)l->headline_run;
    size_t k;

    put(l, (int64_t)i * 1000 / (int64_t)count);
    put(l, total > 0 ? layout->good[i] * 1000 / total : 0);
    put(l, l->headline_run == SIZE_MAX ? -300 : since > 200 ? 200 : since < -200 ? -200 : since);
    put(l,
        l->headline_run == SIZE_MAX ? -1 : (layout->good[i] - layout->good[l->headline_run]) / 4);
    put(l, layout->good[i] - layout->good[before]);
    put(l, layout->good[after] - layout->good[i + 1]);
    for (k = i; k > 0 && i - k < 30 && layout->runs[k - 1].value <= 0;)
        k--;
    put(l, (int64_t)(i - k));
    put(l, k > 0 ? layout->runs[k - 1].letters : 0);
    put(l, k > 0 ? levels_to(layout, &layout->runs[i], &layout->runs[k - 1]) : -1);
    for (k = i + 1; k < count && k - i < 30 && layout->runs[k].value <= 0;)
        k++;
    put(l, (int64_t)(k - i));
    put(l, k < count ? layout->runs[k].letters : 0);
    put(l, k < count ? levels_to(layout, &layout->runs[i], &layout->runs[k]) : -1);
    for (k = i; k > 0 && i - k < 40 && layout->runs[k - 1].kind != NARC_HTML_RUN_HEADING;)
        k--;
    put(l, (int64_t)(i - k));
    put(l, k > 0 ? layout->runs[k - 1].letters : 0);
    put(l, k > 0 ? layout->runs[k - 1].phrase : 0);
}

static void
look_at_page(looker *l)
{
    const narc_html_layout *layout = l->layout;

    put(l, layout->good[layout->run_count] / 10);
    put(l, (int64_t)layout->run_count);
}

bool
narc_html_judge_look(narc_html_judge *judge, const narc_html_layout *layout)
{
    narc_arena *arena = layout->page->scratch;
    const narc_item *item = layout->page->item;
    looker l = {.layout = layout, .group_mask = 63, .headline_run = SIZE_MAX};

    while (l.group_mask < layout->run_count * 2)
        l.group_mask = l.group_mask * 2 + 1;
    judge->layout = layout;
    judge->features =
        narc_arena_array(arena, layout->run_count * NARC_HTML_FEATURES + 1, sizeof(int16_t));
    l.around = narc_arena_array(arena, layout->tree->node_count, sizeof(*l.around));
    l.groups = narc_arena_array(arena, l.group_mask + 1, sizeof(*l.groups));
    l.names = narc_arena_array(arena, layout->tree->node_count, sizeof(*l.names));
    l.named = narc_arena_alloc(arena, layout->tree->node_count);
    if (arena->failed)
        return false;
    l.headline_text = layout->page->headline;
    l.headline = narc_html_fold(l.headline_text);
    for (size_t i = 0; i < item->creators.count && i < 4; i++)
        l.author_texts[l.author_count++] = narc_concept_label(&item->creators.items[i]);
    if (item->providers.count != 0)
        l.site = narc_concept_label(&item->providers.items[0]);
    if (item->descriptions.count != 0) {
        l.description_text = item->descriptions.items[0].value;
        l.description = narc_html_fold(l.description_text);
    }
    for (size_t i = 0; i < layout->run_count && l.headline_run == SIZE_MAX; i++)
        if (layout->runs[i].kind == NARC_HTML_RUN_HEADING && layout->runs[i].fold == l.headline)
            l.headline_run = i;
    for (size_t i = 0; i < layout->run_count && l.headline_run == SIZE_MAX; i++)
        if (layout->runs[i].fold == l.headline)
            l.headline_run = i;
    look_around(&l);
    gather_groups(&l);
    for (size_t i = 0; i <= l.headline_run && i < layout->run_count; i++)
        l.at_headline += narc_node_tag(layout->tree, layout->runs[i].parent) == NARC_TAG_H1;
    for (size_t i = 0; i < layout->run_count; i++) {
        const narc_html_run *run = &layout->runs[i];

        l.headings += narc_node_tag(layout->tree, run->parent) == NARC_TAG_H1;
        if (narc_html_judge_settled(layout, i))
            continue;
        l.at = judge->features + i * NARC_HTML_FEATURES;
        look_at_text(&l, run);
        look_at_facts(&l, i);
        look_at_context(&l, i);
        look_at_articles(&l, i);
        look_at_elements(&l, run);
        look_at_blocks(&l, i);
        look_at_neighbour(&l, i, -1);
        look_at_neighbour(&l, i, 1);
        look_at_neighbour(&l, i, -2);
        look_at_neighbour(&l, i, 2);
        look_at_place(&l, i);
        look_at_page(&l);
        look_at_words(&l, run);
    }
    return true;
}
