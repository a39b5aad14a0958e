/* Where a run stands: in which blocks, beside which runs, how far from the headline. */
#include "html/judge_look.h"

/* Sums over a subtree: runs, share of the page's running text, of links, of sentences. */
static void
look_at_block(narc_html_looker *l, narc_node_id id)
{
    const narc_html_layout *layout = l->layout;
    const int64_t total = layout->good[layout->run_count];
    size_t first;
    size_t end;
    uint32_t letters;

    narc_html_runs_inside(layout, id, &first, &end);
    letters = layout->letters[end] - layout->letters[first];
    narc_html_feature_put(l, (int64_t)(end - first));
    narc_html_feature_put(l, total > 0 ? narc_html_good_inside(layout, id) * 1000 / total : 0);
    narc_html_feature_put(
        l, letters > 0 ? (int64_t)(layout->links[end] - layout->links[first]) * 100 / letters : 0);
    narc_html_feature_put(l, (int64_t)(letters / (end > first ? end - first : 1)));
}

void
narc_html_look_at_blocks(narc_html_looker *l, size_t i)
{
    const narc_html_layout *layout = l->layout;
    const narc_html_run *run = &layout->runs[i];
    const narc_tree *tree = layout->tree;
    narc_node_id id = run->parent;
    const narc_html_run_group *g = narc_html_group_of(l, l->around[run->parent].path);

    look_at_block(l, id);
    /* The next two ancestors with more runs in them. */
    for (int level = 0; level < 2; level++) {
        const uint32_t runs = layout->runs_before[layout->ends[id]] - layout->runs_before[id];

        while (id != NARC_NODE_DOCUMENT && tree->nodes[id].parent != NARC_NODE_NONE &&
               layout->runs_before[layout->ends[id]] - layout->runs_before[id] <= runs)
            id = tree->nodes[id].parent;
        look_at_block(l, id);
    }
    narc_html_feature_put(l, g->runs);
    narc_html_feature_put(l, layout->good[layout->run_count] > 0
                                 ? (int64_t)g->good * 1000 / layout->good[layout->run_count]
                                 : 0);
    narc_html_feature_put(l, g->letters > 0 ? (int64_t)g->links * 100 / g->letters : 0);
    narc_html_feature_put(l, g->letters / (g->runs > 0 ? g->runs : 1));
}

/* Levels from the parent of a up to what it has in common with b. */
static int
levels_to(const narc_html_layout *layout, const narc_html_run *a, const narc_html_run *b)
{
    narc_node_id id = a->parent;
    int levels = 0;

    while (levels < NARC_HTML_FAR && id != NARC_NODE_DOCUMENT &&
           !(b->parent >= id && b->parent < layout->ends[id])) {
        id = layout->tree->nodes[id].parent;
        levels++;
    }
    return levels;
}

void
narc_html_look_at_neighbour(narc_html_looker *l, size_t i, long step)
{
    const narc_html_layout *layout = l->layout;

    if ((step < 0 && i < (size_t)-step) || i + (size_t)step >= layout->run_count) {
        for (int k = 0; k < 6; k++)
            narc_html_feature_put(l, -1);
        return;
    }
    const narc_html_run *run = &layout->runs[i + (size_t)step];

    narc_html_feature_put(l, run->letters);
    narc_html_feature_put(l, run->link_share);
    narc_html_feature_put(l, run->kind);
    narc_html_feature_put(l, run->value);
    narc_html_feature_put(l, levels_to(layout, &layout->runs[i], run));
    narc_html_feature_put(l, layout->furniture[i + (size_t)step]);
}

/* Goes on to run i and finds what is nearest to it. */
static void
pass_runs(narc_html_looker *l, size_t i)
{
    const narc_html_run *runs = l->layout->runs;

    for (; l->passed < i; l->passed++) {
        if (runs[l->passed].value > 0)
            l->text_before = l->passed + 1;
        if (runs[l->passed].kind == NARC_HTML_RUN_HEADING)
            l->heading_before = l->passed + 1;
    }
    if (l->text_after <= i)
        l->text_after = i + 1;
    while (l->text_after < l->layout->run_count && runs[l->text_after].value <= 0)
        l->text_after++;
}

void
narc_html_look_at_place(narc_html_looker *l, size_t i)
{
    const narc_html_layout *layout = l->layout;
    const size_t count = layout->run_count;
    const int64_t total = layout->good[count];
    const size_t before = i >= 5 ? i - 5 : 0;
    const size_t after = i + 6 <= count ? i + 6 : count;
    int64_t since = (int64_t)i - (int64_t)l->headline_run;
    size_t k;

    narc_html_feature_put(l, (int64_t)i * 1000 / (int64_t)count);
    narc_html_feature_put(l, total > 0 ? layout->good[i] * 1000 / total : 0);
    narc_html_feature_put(l, l->headline_run == SIZE_MAX ? -300
                             : since > 200               ? 200
                             : since < -200              ? -200
                                                         : since);
    narc_html_feature_put(l, l->headline_run == SIZE_MAX
                                 ? -1
                                 : (layout->good[i] - layout->good[l->headline_run]) / 4);
    narc_html_feature_put(l, layout->good[i] - layout->good[before]);
    narc_html_feature_put(l, layout->good[after] - layout->good[i + 1]);
    pass_runs(l, i);
    k = i - l->text_before < 30 ? l->text_before : i - 30;
    narc_html_feature_put(l, (int64_t)(i - k));
    narc_html_feature_put(l, k > 0 ? layout->runs[k - 1].letters : 0);
    narc_html_feature_put(l,
                          k > 0 ? levels_to(layout, &layout->runs[i], &layout->runs[k - 1]) : -1);
    k = l->text_after - i < 30 ? l->text_after : i + 30;
    narc_html_feature_put(l, (int64_t)(k - i));
    narc_html_feature_put(l, k < count ? layout->runs[k].letters : 0);
    narc_html_feature_put(l,
                          k < count ? levels_to(layout, &layout->runs[i], &layout->runs[k]) : -1);
    k = i - l->heading_before < 40 ? l->heading_before : i - 40;
    narc_html_feature_put(l, (int64_t)(i - k));
    narc_html_feature_put(l, k > 0 ? layout->runs[k - 1].letters : 0);
    narc_html_feature_put(l, k > 0 ? layout->runs[k - 1].phrase : 0);
}
