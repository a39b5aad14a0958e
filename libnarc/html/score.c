/* Which part of a page is the article: each run of text counts for it or against it, and the
 * subtree with the largest sum is chosen; inside it the stretch of runs with the largest sum. A
 * list of teasers may hold more text than the article, but its links count against it. */
#include "html/layout.h"

#include "base/text.h"
#include "html/words.h"

/* A run this long, or half as long and ending like a sentence, reads like an article. */
#define LONG 80
#define LINE 30
/* One run counts as so many letters at most, or a page of legal terms in one piece would win. */
#define MOST 1200
/* What a line without running text costs, and a link, beyond its letters. */
#define LINE_COST 15
#define LINK_COST 40
/* Shares of links, in per cent: of a paragraph with references, of a list of links. */
#define SOME_LINKS 35
#define MANY_LINKS 60
/* What running text is worth less when the article's text is known and it is not in it. */
#define UNCONFIRMED 2
/* Least sum of an article; notices of two sentences have about so much. */
#define LEAST 120

static int32_t
value_of(const narc_html_run *run)
{
    const uint32_t links = run->link_share;
    const int32_t letters = (int32_t)(run->letters < MOST ? run->letters : MOST);
    const bool reads = run->letters >= LONG || (run->letters >= LINE && run->sentence);

    if (run->kind == NARC_HTML_RUN_HEADING)
        return links > MANY_LINKS ? -LINK_COST : 0;
    if (links > MANY_LINKS)
        return -LINK_COST - (letters < LONG ? letters : LONG);
    if (reads && links <= SOME_LINKS)
        return letters - letters * (int32_t)links / 100;
    if (reads)
        return 0;
    /* Cells and items are short by nature. */
    if (run->kind == NARC_HTML_RUN_CELL || run->kind == NARC_HTML_RUN_ITEM)
        return links == 0 ? 0 : -LINE_COST;
    return -LINE_COST;
}

void
narc_html_score_sum(narc_html_layout *layout)
{
    int64_t good = 0;
    int64_t sum = 0;

    for (size_t i = 0; i < layout->run_count; i++) {
        const narc_html_run *run = &layout->runs[i];

        layout->good[i] = good;
        layout->sum[i] = sum;
        if (run->out || run->repeat)
            continue;
        good += run->value > 0 ? run->value : 0;
        sum += run->value;
    }
    layout->good[layout->run_count] = good;
    layout->sum[layout->run_count] = sum;
}

void
narc_html_score_runs(narc_html_layout *layout)
{
    for (size_t i = 0; i < layout->run_count; i++) {
        narc_html_run *run = &layout->runs[i];

        run->value = value_of(run);
        if (run->confirmed)
            run->value = (int32_t)(run->letters < MOST ? run->letters : MOST);
        else if (layout->confirmed && run->value > 0)
            run->value /= UNCONFIRMED;
    }
    narc_html_score_sum(layout);
}

/* The element with the largest sum among those that have all of `marks`; the deepest of equals. */
static narc_node_id
best_subtree(const narc_html_layout *layout, uint8_t marks, int64_t *best)
{
    narc_node_id found = NARC_NODE_NONE;

    *best = 0;
    for (size_t i = 0; i < layout->holder_count; i++) {
        const narc_node_id id = layout->holders[i];
        size_t first;
        size_t end;
        int64_t sum;

        if ((layout->marks[id] & marks) != marks || layout->left_out[id] != 0)
            continue;
        narc_html_runs_inside(layout, id, &first, &end);
        sum = layout->sum[end] - layout->sum[first];
        if (sum > 0 && sum >= *best) {
            *best = sum;
            found = id;
        }
    }
    return found;
}

/* The stretch of runs with the largest sum inside top. */
static int64_t
best_stretch(narc_html_layout *layout)
{
    int64_t best = 0;
    int64_t lowest;
    size_t first;
    size_t end;
    size_t lowest_at;

    narc_html_runs_inside(layout, layout->top, &first, &end);
    lowest = layout->sum[first];
    lowest_at = first;
    layout->first_run = layout->end_run = first;
    for (size_t i = first; i < end; i++) {
        if (layout->sum[i + 1] - lowest > best) {
            best = layout->sum[i + 1] - lowest;
            layout->first_run = lowest_at;
            layout->end_run = i + 1;
        }
        if (layout->sum[i + 1] <= lowest) {
            lowest = layout->sum[i + 1];
            lowest_at = i + 1;
        }
    }
    return best;
}

/* Lists and tables end articles as well; they count nothing, so no stretch ends with them. */
static void
extend_stretch(narc_html_layout *layout)
{
    size_t first;
    size_t end;

    narc_html_runs_inside(layout, layout->top, &first, &end);
    while (layout->end_run < end &&
           (layout->runs[layout->end_run].out || layout->runs[layout->end_run].value >= 0))
        layout->end_run++;
    while (layout->first_run > first && (layout->runs[layout->first_run - 1].out ||
                                         layout->runs[layout->first_run - 1].value >= 0))
        layout->first_run--;
}

/* Nothing of the article stands before its first confirmed run; behind the last may, because the
 * string is often cut. */
static void
limit_to_confirmed(narc_html_layout *layout)
{
    while (layout->first_run < layout->end_run && !layout->runs[layout->first_run].confirmed)
        layout->first_run++;
}

bool
narc_html_score_choose(narc_html_layout *layout)
{
    int64_t best;
    int64_t best_named;
    const narc_node_id densest = best_subtree(layout, 0, &best);
    const narc_node_id named = best_subtree(layout, NARC_HTML_BODY, &best_named);

    if (densest == NARC_NODE_NONE)
        return false;
    layout->top = densest;
    layout->method = "density";
    /* A part that is named as the article's text and holds most of it. */
    if (named != NARC_NODE_NONE && best_named * 100 >= best * 55) {
        layout->top = named;
        layout->method = "named";
    }
    best = best_stretch(layout);
    if (layout->top == named)
        narc_html_runs_inside(layout, named, &layout->first_run, &layout->end_run);
    extend_stretch(layout);
    if (layout->confirmed)
        limit_to_confirmed(layout);
    layout->confidence = best > 3000 ? 90 : (uint32_t)(30 + best / 50);
    return best >= LEAST;
}
