/* The article printed twice. Responsive templates print one copy for wide and one for narrow
 * screens, and which one is hidden differs from site to site; so the copies are found by their
 * text: two stretches of paragraphs that read the same, in the same order. Single lines that come
 * again (refrains, "Q:", cells of a table) are lawful. */
#include "html/layout.h"

#include "base/text.h"
#include "html/words.h"

#include <string.h>

/* Shorter runs neither begin nor prove a copy. */
#define LONG 40
/* A stretch proves a copy when it has so many long runs, or so many letters in one. */
#define LEAST_RUNS 2
#define LEAST_LETTERS 250
/* A whole paragraph: boxes for products and teasers print some of them in two places. */
#define PARAGRAPH 60
/* A run that may hold all paragraphs: its letters, and its share in the page's running text, so that
 * there are five such runs at most. The share of it in per cent that they make, and how many runs may
 * be looked for in vain. */
#define HOLDING 600
#define HOLDING_SHARE 20
#define HELD_SHARE 60
#define MISSED 30
/* Runs between a headline and its first paragraph at most: summary, labels, dates. */
#define HEADLINE_NEAR 8

typedef struct slot {
    uint64_t fold;
    uint32_t run; /* index + 1; 0 is free */
} slot;

typedef struct seen {
    slot *slots;
    size_t mask;
} seen;

static bool
is_long(const narc_html_run *run)
{
    return run->letters >= LONG && run->link_share < 50;
}

/* The run that said the same before, or SIZE_MAX; remembers this one when it is the first. */
static size_t
look_up(seen *table, const narc_html_run *runs, size_t run)
{
    const uint64_t fold = runs[run].fold;
    size_t at = (size_t)(fold * 0x9E3779B97F4A7C15u >> 20) & table->mask;

    while (table->slots[at].run != 0) {
        if (table->slots[at].fold == fold)
            return table->slots[at].run - 1;
        at = (at + 1) & table->mask;
    }
    table->slots[at] = (slot){fold, (uint32_t)run + 1};
    return SIZE_MAX;
}

static bool
inside(const narc_html_layout *layout, narc_node_id id, narc_node_id top)
{
    return id >= top && id < layout->ends[top];
}

typedef struct copy {
    size_t first; /* runs */
    size_t last;
    narc_node_id top;
} copy;

/* A short line between the second copy's headline and its text: the summary, when it is no label,
 * no time and stands nowhere else. */
static void
look_for_summary(narc_html_layout *layout, const copy *second, const uint32_t *times)
{
    narc_html_page *page = layout->page;
    const uint64_t headline = narc_html_fold(page->headline);
    narc_text summary = {NULL, 0};

    if (headline == 0 || page->second_summary.size != 0)
        return;
    for (size_t i = second->first; i > 0 && second->first - i < HEADLINE_NEAR; i--) {
        const narc_html_run *run = &layout->runs[i - 1];

        if (run->fold == headline) {
            page->second_summary = summary;
            return;
        }
        if (run->letters >= 30 && run->letters <= 600 && run->link_share < 30 && times[i - 1] == 1)
            summary = run->text;
    }
}

/* A second copy begins at its headline, where it has one of its own behind the first copy. */
static size_t
begin_of_copy(const narc_html_layout *layout, size_t first, size_t from)
{
    const uint64_t headline = narc_html_fold(layout->page->headline);

    for (size_t i = first; headline != 0 && i > from && first - i < HEADLINE_NEAR; i--)
        if (layout->runs[i - 1].fold == headline)
            return i - 1;
    return first;
}

/* Decides between two copies and takes one out, with everything that stands round it. */
static void
take_out(narc_html_layout *layout, copy a, copy b, const uint32_t *times)
{
    narc_html_run *runs = layout->runs;
    copy out = b;

    a.top = narc_html_common(layout->tree, runs[a.first].parent, runs[a.last].parent);
    b.top = narc_html_common(layout->tree, runs[b.first].parent, runs[b.last].parent);
    /* Beside each other: the fuller one stays, the first of equals. */
    if (!inside(layout, a.top, b.top) && !inside(layout, b.top, a.top) &&
        narc_html_good_inside(layout, b.top) > narc_html_good_inside(layout, a.top))
        out = a;
    look_for_summary(layout, &b, times);
    look_for_summary(layout, &a, times);
    out.first = begin_of_copy(layout, out.first, out.first == b.first ? a.last + 1 : 0);
    for (size_t i = out.first; i <= out.last; i++)
        runs[i].repeat = true;
}

/* How far two stretches go on reading the same, stepping over short runs in either. */
static void
follow(const narc_html_layout *layout, const uint32_t *earlier, copy *a, copy *b, size_t *count,
       size_t *letters)
{
    size_t i = b->first;

    *count = 0;
    *letters = 0;
    for (; i < layout->run_count; i++) {
        const narc_html_run *run = &layout->runs[i];

        if (!is_long(run))
            continue;
        if (earlier[i] == UINT32_MAX || (*count != 0 && earlier[i] <= a->last) ||
            earlier[i] >= b->first)
            break;
        a->last = earlier[i];
        b->last = i;
        (*count)++;
        *letters += run->letters;
    }
}

/* An empty table for the runs of a page; false when memory ran out. */
static bool
begin_table(const narc_html_layout *layout, seen *table)
{
    table->mask = 15;
    while (table->mask < layout->run_count * 2)
        table->mask = table->mask * 2 + 1;
    table->slots = narc_arena_array(layout->page->scratch, table->mask + 1, sizeof(*table->slots));
    return table->slots != NULL;
}

/* What holds the paragraph that a run is. */
static narc_node_id
block_round(const narc_html_layout *layout, size_t i)
{
    return layout->tree->nodes[layout->runs[i].parent].parent;
}

void
narc_html_doubles_remove(narc_html_layout *layout)
{
    uint8_t *again = narc_arena_alloc(layout->page->scratch, layout->run_count + 1);
    size_t count = 0;
    seen table;

    if (!begin_table(layout, &table) || again == NULL)
        return;
    for (size_t i = layout->first_run; i < layout->end_run; i++) {
        size_t before;

        if (layout->runs[i].out || layout->runs[i].letters < PARAGRAPH)
            continue;
        before = look_up(&table, layout->runs, i);
        again[i] = before != SIZE_MAX && block_round(layout, i) != block_round(layout, before);
        count += again[i];
    }
    for (size_t i = layout->first_run; i < layout->end_run && count >= LEAST_RUNS; i++)
        layout->runs[i].out |= again[i] != 0;
}

static bool
begins_with(narc_text text, narc_text with)
{
    return with.size <= text.size && memcmp(text.data, with.data, with.size) == 0;
}

/* Whether one run holds what others say one after the other: a copy for machines, as templates put
 * into hidden articleBody elements, beside the one that has paragraphs. */
static bool
holds_the_others(const narc_html_layout *layout, size_t whole)
{
    const narc_html_run *runs = layout->runs;
    narc_text rest = runs[whole].text;
    uint64_t letters = 0;
    size_t missed = 0;
    size_t i = 0;

    while (i < layout->run_count &&
           (runs[i].letters < LONG || runs[i].letters * 2 > runs[whole].letters ||
            !begins_with(rest, runs[i].text)))
        i++;
    for (; i < layout->run_count && missed < MISSED; i++) {
        size_t place;

        if (i == whole || !is_long(&runs[i]))
            continue;
        place = narc_text_find(rest, runs[i].text);
        if (place == SIZE_MAX) {
            missed++;
            continue;
        }
        rest.data += place + runs[i].text.size;
        rest.size -= place + runs[i].text.size;
        letters += runs[i].letters;
    }
    return letters * 100 >= (uint64_t)runs[whole].letters * HELD_SHARE;
}

/* Marks the runs that hold whole articles whose paragraphs stand beside them. */
static void
mark_holders(narc_html_layout *layout)
{
    const int64_t total = layout->good[layout->run_count];

    for (size_t i = 0; i < layout->run_count; i++) {
        narc_html_run *run = &layout->runs[i];

        if (!run->repeat && run->value >= HOLDING && run->value >= total * HOLDING_SHARE / 100)
            run->repeat = holds_the_others(layout, i);
    }
}

void
narc_html_doubles_mark(narc_html_layout *layout)
{
    narc_arena *arena = layout->page->scratch;
    seen table;
    uint32_t *earlier = narc_arena_array(arena, layout->run_count + 1, sizeof(*earlier));
    uint32_t *times = narc_arena_array(arena, layout->run_count + 1, sizeof(*times));

    layout->times = times;
    if (!begin_table(layout, &table) || arena->failed)
        return;
    for (size_t i = 0; i < layout->run_count; i++) {
        size_t before;

        earlier[i] = UINT32_MAX;
        times[i] = 1;
        if (layout->runs[i].out || layout->runs[i].fold == 0)
            continue;
        before = look_up(&table, layout->runs, i);
        if (before == SIZE_MAX)
            continue;
        times[i] = ++times[before];
        if (is_long(&layout->runs[i]))
            earlier[i] = (uint32_t)before;
    }
    for (size_t i = 0; i < layout->run_count; i++) {
        copy a = {.first = earlier[i], .last = earlier[i]};
        copy b = {.first = i, .last = i};
        size_t count;
        size_t letters;

        if (earlier[i] == UINT32_MAX)
            continue;
        follow(layout, earlier, &a, &b, &count, &letters);
        if (count >= LEAST_RUNS || letters >= LEAST_LETTERS)
            take_out(layout, a, b, times);
        i = b.last;
    }
    mark_holders(layout);
    narc_html_score_sum(layout);
}
