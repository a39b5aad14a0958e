/* The verdict on each run, and what follows from it. */
#include "html/judge.h"

#include "base/text.h"
#include "html/words.h"

/* The odds from which a run is taken: as many units as the logarithm of 0.9 to 1. */
#define TAKEN (NARC_HTML_JUDGE_UNIT * -10 / 100)
/* Letters of the runs taken that make an article. */
#define LEAST_LETTERS 100
/* The same where nothing else was found: short notices, test pages, lists without sentences. */
#define TAKEN_AT_LAST (NARC_HTML_JUDGE_UNIT * -2)
#define LEAST_AT_LAST 20
/* Lines that are links and nothing else are not worth asking about. */
#define LINK_SHARE 80
#define LINK_LETTERS 45

static int32_t
odds_of(const int16_t features[NARC_HTML_FEATURES])
{
    int32_t sum = narc_html_judge_start;

    for (size_t i = 0; i < narc_html_judge_trees; i++) {
        const narc_html_judge_node *node = &narc_html_judge_nodes[narc_html_judge_roots[i]];

        while (node->feature != NARC_HTML_LEAF)
            node += features[node->feature] <= node->bound ? 1 : node->skip;
        sum += node->bound;
    }
    return sum;
}

bool
narc_html_judge_settled(const narc_html_layout *layout, size_t i)
{
    const narc_html_run *run = &layout->runs[i];

    return run->repeat || layout->furniture[i] == NARC_HTML_HIDDEN ||
           run->kind == NARC_HTML_RUN_CAPTION ||
           (narc_html_link_share(run) >= LINK_SHARE && run->letters < LINK_LETTERS &&
            run->value < 0);
}

/* Takes the runs whose odds are above a bound; false when they have too few letters. */
static bool
take(narc_html_layout *layout, const int32_t *odds, int32_t bound, uint64_t least)
{
    uint64_t letters = 0;
    size_t first = SIZE_MAX;
    size_t end = 0;

    for (size_t i = 0; i < layout->run_count; i++) {
        if (odds[i] <= bound)
            continue;
        letters += layout->runs[i].letters;
        first = first == SIZE_MAX ? i : first;
        end = i + 1;
    }
    if (letters < least)
        return false;
    for (size_t i = 0; i < layout->run_count; i++)
        layout->runs[i].out = odds[i] <= bound;
    layout->first_run = first;
    layout->end_run = end;
    layout->top =
        narc_html_common(layout->tree, layout->runs[first].parent, layout->runs[end - 1].parent);
    return true;
}

/* Furniture that holds a run taken is none. */
static void
free_furniture(narc_html_layout *layout)
{
    for (narc_node_id id = 1; id < layout->tree->node_count; id++) {
        size_t first;
        size_t end;

        if (layout->left_out[id] == 0)
            continue;
        narc_html_runs_inside(layout, id, &first, &end);
        for (; first < end && layout->left_out[id] != 0; first++)
            if (!layout->runs[first].out)
                layout->left_out[id] = 0;
    }
}

/* The headline as it is printed; where it was escaped twice, its item says it undone. */
static bool
is_headline(const narc_html_layout *layout, const narc_html_run *run, uint64_t headline)
{
    if (run->fold == headline)
        return true;
    return run->kind == NARC_HTML_RUN_HEADING &&
           narc_text_find(run->text, NARC_TEXT("&")) != SIZE_MAX &&
           narc_html_fold(narc_html_clean(run->text, layout->page->scratch)) == headline;
}

bool
narc_html_judge_choose(narc_html_layout *layout)
{
    const uint64_t headline = narc_html_fold(layout->page->headline);
    const uint64_t summary = narc_html_fold(layout->page->second_summary);
    narc_html_judge judge;
    int32_t *odds = narc_arena_array(layout->page->scratch, layout->run_count + 1, sizeof(*odds));

    if (odds == NULL || !narc_html_judge_look(&judge, layout))
        return false;
    for (size_t i = 0; i < layout->run_count; i++) {
        const narc_html_run *run = &layout->runs[i];
        const bool asked = !narc_html_judge_settled(layout, i) &&
                           !is_headline(layout, run, headline) &&
                           (summary == 0 || run->fold != summary);

        odds[i] = asked ? odds_of(&judge.features[i * NARC_HTML_FEATURES]) : INT32_MIN;
    }
    if (!take(layout, odds, TAKEN, LEAST_LETTERS) &&
        (layout->chosen || !take(layout, odds, TAKEN_AT_LAST, LEAST_AT_LAST)))
        return false;
    free_furniture(layout);
    layout->method = "judged";
    return true;
}
