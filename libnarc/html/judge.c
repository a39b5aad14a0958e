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

/* Runs whose odds are counted at once; a compiler makes vectors of them. */
#define LANES 16

typedef struct bench {
    int16_t features[NARC_HTML_FEATURES][LANES];
    size_t runs[LANES]; /* who sits where */
    size_t count;
} bench;

/* The lowest bit of 16, times a factor of which every four bits in a row are another number (De
 * Bruijn), begins with a number that chooses the bit's place here. */
#define BRUIJN 0x09AFu
static const uint8_t places[16] = {0, 1, 2, 5, 3, 9, 6, 11, 15, 4, 8, 10, 14, 7, 13, 12};

/* Adds what a tree says of each run. */
static inline void
ask_tree(const bench *b, size_t tree, int32_t sums[LANES])
{
    const int16_t *leaves = &narc_html_judge_leaves[tree * NARC_HTML_JUDGE_LEAVES];
    uint16_t gone[LANES] = {0};

    for (size_t t = narc_html_judge_firsts[tree]; t < narc_html_judge_firsts[tree + 1]; t++) {
        const int16_t bound = narc_html_judge_tests[t].bound;
        const uint16_t left = narc_html_judge_tests[t].left;
        const int16_t *features = b->features[narc_html_judge_tests[t].feature];

        for (size_t lane = 0; lane < LANES; lane++)
            gone[lane] |= (uint16_t)(-(uint16_t)(features[lane] > bound) & left);
    }
    /* The lowest bit that is left, for all lanes before any of them looks something up. */
    for (size_t lane = 0; lane < LANES; lane++)
        gone[lane] = (uint16_t)((uint16_t)(~gone[lane] & (gone[lane] + 1u)) * BRUIJN) >> 12;
    for (size_t lane = 0; lane < LANES; lane++)
        sums[lane] += leaves[places[gone[lane]]];
}

static inline void
ask_trees(const bench *b, int32_t sums[LANES])
{
    for (size_t lane = 0; lane < LANES; lane++)
        sums[lane] = narc_html_judge_start;
    for (size_t tree = 0; tree < narc_html_judge_trees; tree++)
        ask_tree(b, tree, sums);
}

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_AVX2 1
/* The same code for registers that hold all lanes. */
__attribute__((target("avx2"))) static void
ask_trees_avx2(const bench *b, int32_t sums[LANES])
{
    ask_trees(b, sums);
}
#endif

static void
count_odds(bench *b, int32_t *odds)
{
    int32_t sums[LANES];

#if defined(HAS_AVX2)
    if (__builtin_cpu_supports("avx2"))
        ask_trees_avx2(b, sums);
    else
#endif
        ask_trees(b, sums);
    for (size_t lane = 0; lane < b->count; lane++)
        odds[b->runs[lane]] = sums[lane];
    b->count = 0;
}

bool
narc_html_judge_settled(const narc_html_layout *layout, size_t i)
{
    const narc_html_run *run = &layout->runs[i];

    return run->repeat || layout->furniture[i] == NARC_HTML_HIDDEN ||
           run->kind == NARC_HTML_RUN_CAPTION ||
           (run->link_share >= LINK_SHARE && run->letters < LINK_LETTERS && run->value < 0);
}

/* Takes the runs that are worth it above a bound; false when they have too few letters. */
static bool
take(narc_html_layout *layout, const int32_t *odds, int32_t bound, uint64_t least)
{
    bool *taken = narc_arena_alloc(layout->page->scratch, layout->run_count + 1);
    uint64_t letters = 0;
    size_t first = SIZE_MAX;
    size_t end = 0;

    if (taken == NULL ||
        !narc_html_judge_stretches(odds, bound, layout->run_count, layout->page->scratch, taken))
        return false;
    for (size_t i = 0; i < layout->run_count; i++) {
        if (!taken[i])
            continue;
        letters += layout->runs[i].letters;
        first = first == SIZE_MAX ? i : first;
        end = i + 1;
    }
    if (letters < least || end == 0)
        return false;
    for (size_t i = 0; i < layout->run_count; i++)
        layout->runs[i].out = !taken[i];
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
    for (size_t i = 1; i < layout->holder_count; i++) {
        const narc_node_id id = layout->holders[i];
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

/* The odds of each run, where there is something to ask. */
static bool
judge_runs(const narc_html_layout *layout, int32_t *odds)
{
    const uint64_t headline = narc_html_fold(layout->page->headline);
    const uint64_t summary = narc_html_fold(layout->page->second_summary);
    narc_html_looker *looker = narc_html_judge_begin(layout);
    bench *b = narc_arena_alloc(layout->page->scratch, sizeof(*b));

    if (looker == NULL || b == NULL)
        return false;
    for (size_t i = 0; i < layout->run_count; i++) {
        const narc_html_run *run = &layout->runs[i];

        odds[i] = NARC_HTML_NOT_ASKED;
        if (narc_html_judge_settled(layout, i) || is_headline(layout, run, headline) ||
            (summary != 0 && run->fold == summary))
            continue;
        narc_html_judge_look(looker, i, &b->features[0][b->count], LANES);
        b->runs[b->count++] = i;
        if (b->count == LANES)
            count_odds(b, odds);
    }
    if (b->count != 0)
        count_odds(b, odds);
    return true;
}

bool
narc_html_judge_choose(narc_html_layout *layout)
{
    int32_t *odds =
        narc_arena_raw_array(layout->page->scratch, layout->run_count + 1, sizeof(*odds));

    if (odds == NULL || !judge_runs(layout, odds))
        return false;
    if (!take(layout, odds, TAKEN, LEAST_LETTERS) &&
        (layout->chosen || !take(layout, odds, TAKEN_AT_LAST, LEAST_AT_LAST)))
        return false;
    free_furniture(layout);
    layout->method = "judged";
    return true;
}
