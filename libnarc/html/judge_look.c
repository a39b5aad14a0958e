/* What a run looks like: itself, the elements round it, its place, its neighbours. */
#include "html/judge_look.h"

#include "base/text.h"
#include "html/words.h"

#include <stdlib.h>
#include <string.h>

/* What a byte may be part of. */
enum { OTHER, COMMA, STOP, DIGIT, CAPITAL, SPACE, WIDE, SORTS };

#define R4(v) v, v, v, v
#define R10(v) R4(v), R4(v), v, v

static const uint8_t sorts[256] = {
    [','] = COMMA,
    ['.'] = STOP,
    ['!'] = STOP,
    ['?'] = STOP,
    [' '] = SPACE,
    ['0'] = R10(DIGIT),
    ['A'] = R10(CAPITAL),
    ['K'] = R10(CAPITAL),
    ['U'] = R4(CAPITAL),
    ['Y'] = CAPITAL,
    CAPITAL,
    [0xE3] = WIDE,
    [0xEF] = WIDE,
};

/* What is counted: stops that a space follows, capitals that follow a space, first bytes of marks in
 * wide scripts. All counts lie in one number, so that each byte costs one addition. */
enum { COMMAS, STOPS, DIGITS, SPACES, CAPITALS, INITIALS, WIDES, COUNTS };
#define COUNT_BITS 9
#define BLOCK 511 /* bytes in which no count runs over */
_Static_assert(COUNTS *COUNT_BITS <= 64 && BLOCK < 1 << COUNT_BITS, "the counts have room");

#define ONE(what) (UINT64_C(1) << (COUNT_BITS * (what)))
#define BEHIND(stop, initial)                                                                      \
    {                                                                                              \
        0, ONE(COMMAS), 0, ONE(DIGITS), ONE(CAPITALS) + (initial), ONE(SPACES) + (stop),           \
            ONE(WIDES)                                                                             \
    }
/* What a byte adds, by the sort of the byte before and its own. */
static const uint64_t additions[SORTS][SORTS] = {
    [OTHER] = BEHIND(0, 0), [COMMA] = BEHIND(0, 0),   [STOP] = BEHIND(ONE(STOPS), 0),
    [DIGIT] = BEHIND(0, 0), [CAPITAL] = BEHIND(0, 0), [SPACE] = BEHIND(0, ONE(INITIALS)),
    [WIDE] = BEHIND(0, 0)};

static void
count_bytes(narc_text text, int counts[COUNTS])
{
    uint8_t before = SPACE;

    memset(counts, 0, COUNTS * sizeof(*counts));
    for (size_t at = 0; at < text.size;) {
        const size_t end = text.size - at < BLOCK ? text.size : at + BLOCK;
        uint64_t sum = 0;

        for (; at < end; at++) {
            const uint8_t sort = sorts[(unsigned char)text.data[at]];

            sum += additions[before][sort];
            before = sort;
        }
        for (int i = 0; i < COUNTS; i++)
            counts[i] += (int)(sum >> (COUNT_BITS * i) & ((1u << COUNT_BITS) - 1));
    }
}

/* Ideographic comma and full stop, full-width comma. */
static void
count_wide(narc_text text, int *commas, int *stops)
{
    for (size_t i = 0; i + 2 < text.size; i++) {
        const char *mark = text.data + i;

        if (mark[0] == '\xE3' && mark[1] == '\x80') {
            *commas += mark[2] == '\x81';
            *stops += mark[2] == '\x82';
        }
        *commas += mark[0] == '\xEF' && mark[1] == '\xBC' && mark[2] == '\x8C';
    }
}

static void
look_at_text(narc_html_looker *l, const narc_html_run *run)
{
    const narc_text text = run->text;
    int counts[COUNTS];
    int words = text.size != 0; /* words are parted by single spaces */
    int first = 5;
    int last = 0;

    count_bytes(text, counts);
    if (counts[WIDES] != 0)
        count_wide(text, &counts[COMMAS], &counts[STOPS]);
    words += counts[SPACES];
    l->capitals = (size_t)counts[CAPITALS];
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
    narc_html_feature_put(l, run->letters);
    narc_html_feature_put(l, run->link_share);
    narc_html_feature_put(l, words);
    narc_html_feature_put(l, run->sentence);
    narc_html_feature_put(l, run->kind);
    narc_html_feature_put(l, counts[COMMAS]);
    narc_html_feature_put(l, counts[STOPS]);
    narc_html_feature_put(l, run->letters != 0 ? (int64_t)counts[DIGITS] * 1000 / run->letters : 0);
    narc_html_feature_put(l, words != 0 ? counts[INITIALS] * 100 / words : 0);
    narc_html_feature_put(l, first);
    narc_html_feature_put(l, last);
    narc_html_feature_put(l, run->phrase);
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
look_at_facts(narc_html_looker *l, size_t i)
{
    const narc_html_layout *layout = l->layout;
    const narc_html_run *run = &layout->runs[i];

    narc_html_feature_put(l, layout->confirmed ? 1 + run->confirmed : 0);
    narc_html_feature_put(l, same_as(run->fold, l->headline, run->text, l->headline_text));
    narc_html_feature_put(l, same_as(run->fold, l->description, run->text, l->description_text));
    narc_html_feature_put(l, layout->times[i]);
    narc_html_feature_put(l, run->repeat);
    narc_html_feature_put(l, run->value);
    narc_html_feature_put(l, layout->furniture[i]);
    narc_html_feature_put(l, run->out);
    narc_html_feature_put(l, i >= layout->runs_before[layout->top] &&
                                 i < layout->runs_before[layout->ends[layout->top]]);
    narc_html_feature_put(l, (int64_t)i - (int64_t)layout->first_run > 100 ? 100
                             : (int64_t)i - (int64_t)layout->first_run < -100
                                 ? -100
                                 : (int64_t)i - (int64_t)layout->first_run);
    narc_html_feature_put(l, (int64_t)i - (int64_t)layout->end_run > 100 ? 100
                             : (int64_t)i - (int64_t)layout->end_run < -100
                                 ? -100
                                 : (int64_t)i - (int64_t)layout->end_run);
    narc_html_feature_put(l, layout->confidence);
}

/* Names in it, pictures before it, letters in capitals. */
static void
look_at_context(narc_html_looker *l, size_t i)
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

    for (size_t a = 0; a < l->author_count && run->letters < 1500; a++) {
        const size_t at = narc_text_find(run->text, l->author_texts[a]);

        names |= at == SIZE_MAX ? 0 : at == 0 ? 2 : 1;
    }
    narc_html_feature_put(l, l->author_count == 0 ? -1 : names);
    narc_html_feature_put(l, l->site.size >= 3 && run->letters < 1500
                                 ? narc_text_find(run->text, l->site) != SIZE_MAX
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
    narc_html_feature_put(l, pictures > 5 ? 5 : pictures);
    narc_html_feature_put(l, frames > 5 ? 5 : frames);
    narc_html_feature_put(l, behind > 5 ? 5 : behind);
    narc_html_feature_put(l, run->letters != 0 ? (int64_t)l->capitals * 100 / run->letters : 0);
}

static void
look_at_page(narc_html_looker *l)
{
    const narc_html_layout *layout = l->layout;

    narc_html_feature_put(l, layout->good[layout->run_count] / 10);
    narc_html_feature_put(l, (int64_t)layout->run_count);
}

/* What the item says of the page. */
static void
look_at_item(narc_html_looker *l, const narc_item *item)
{
    l->headline_text = l->layout->page->headline;
    l->headline = narc_html_fold(l->headline_text);
    for (size_t i = 0; i < item->creators.count && i < 4; i++)
        l->author_texts[l->author_count++] = narc_concept_label(&item->creators.items[i]);
    if (item->providers.count != 0)
        l->site = narc_concept_label(&item->providers.items[0]);
    if (item->descriptions.count != 0) {
        l->description_text = item->descriptions.items[0].value;
        l->description = narc_html_fold(l->description_text);
    }
}

narc_html_looker *
narc_html_judge_begin(const narc_html_layout *layout)
{
    const size_t nodes = layout->tree->node_count;
    narc_arena *arena = layout->page->scratch;
    narc_html_looker *l = narc_arena_alloc(arena, sizeof(*l));

    if (l == NULL)
        return NULL;
    l->layout = layout;
    l->name_sum.parent = NARC_NODE_NONE;
    l->group_mask = 63;
    while (l->group_mask < layout->run_count * 2)
        l->group_mask = l->group_mask * 2 + 1;
    l->around = narc_arena_raw_array(arena, nodes, sizeof(*l->around));
    l->groups = narc_arena_array(arena, l->group_mask + 1, sizeof(*l->groups));
    l->names = narc_arena_raw_array(arena, nodes, sizeof(*l->names));
    l->named = narc_arena_alloc(arena, nodes);
    if (arena->failed)
        return NULL;
    look_at_item(l, layout->page->item);
    l->headline_run = narc_html_headline_run(layout);
    narc_html_look_around(l);
    narc_html_gather_groups(l);
    for (size_t i = 0; i <= l->headline_run && i < layout->run_count; i++)
        l->at_headline += narc_node_tag(layout->tree, layout->runs[i].parent) == NARC_TAG_H1;
    return l;
}

void
narc_html_judge_look(narc_html_looker *l, size_t i, int16_t *features, size_t step)
{
    const narc_html_layout *layout = l->layout;
    const narc_html_run *run = &layout->runs[i];

    for (; l->counted <= i; l->counted++)
        l->headings += narc_node_tag(layout->tree, layout->runs[l->counted].parent) == NARC_TAG_H1;
    l->at = features;
    l->step = step;
    look_at_text(l, run);
    look_at_facts(l, i);
    look_at_context(l, i);
    narc_html_look_at_articles(l, i);
    narc_html_look_at_elements(l, run);
    narc_html_look_at_blocks(l, i);
    narc_html_look_at_neighbour(l, i, -1);
    narc_html_look_at_neighbour(l, i, 1);
    narc_html_look_at_neighbour(l, i, -2);
    narc_html_look_at_neighbour(l, i, 2);
    narc_html_look_at_place(l, i);
    look_at_page(l);
    narc_html_look_at_words(l, run);
}
