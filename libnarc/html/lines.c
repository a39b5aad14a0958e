/* Inside the article: lines that are not of it, between, before and behind its paragraphs. */
#include "html/layout.h"

#include "base/text.h"
#include "html/elements.h"
#include "html/words.h"

/* Share of links, in per cent, and letters of a paragraph that only points to another article. */
#define POINTER_SHARE 75
#define POINTER_LETTERS 200
/* Elements between a caption and its text, and nodes of a figure that are looked at for its picture. */
#define CAPTION_LEVELS 6
#define FIGURE_NODES 60

static bool
is_pointer(const narc_html_run *run)
{
    return run->link_share >= POINTER_SHARE && run->letters <= POINTER_LETTERS;
}

/* A list of links is furniture, a link in a list of facts is not. */
static bool
in_list_of_links(const narc_html_layout *layout, size_t at)
{
    const narc_tree *tree = layout->tree;
    narc_node_id list = layout->runs[at].parent;
    uint64_t letters = 0;
    uint64_t links = 0;
    size_t first;
    size_t end;

    while (list != NARC_NODE_NONE && narc_node_tag(tree, list) != NARC_TAG_UL &&
           narc_node_tag(tree, list) != NARC_TAG_OL && narc_node_tag(tree, list) != NARC_TAG_DL)
        list = tree->nodes[list].parent;
    if (list == NARC_NODE_NONE)
        return is_pointer(&layout->runs[at]);
    narc_html_runs_inside(layout, list, &first, &end);
    /* Looking at a long list once for each of its items would take quadratic time. */
    for (size_t i = first; i < end && i < first + 40; i++) {
        letters += layout->runs[i].letters;
        links += layout->runs[i].link_letters;
    }
    return links * 100 >= letters * 70;
}

/* How metadata reads that the page prints as well; no run reads like the empty summary. */
typedef struct printed {
    uint64_t headline;
    uint64_t summary;
} printed;

static bool
is_line_out(const narc_html_layout *layout, size_t at, const printed *metadata)
{
    const narc_html_run *run = &layout->runs[at];

    if (run->repeat || run->fold == metadata->headline ||
        (metadata->summary != 0 && run->fold == metadata->summary))
        return true;
    if (run->confirmed)
        return false;
    if (run->kind == NARC_HTML_RUN_CELL)
        return false;
    if (run->kind == NARC_HTML_RUN_ITEM)
        return in_list_of_links(layout, at);
    return is_pointer(run) || run->phrase;
}

/* Headings with nothing of the article below them. */
static void
remove_bare_headings(narc_html_layout *layout)
{
    bool bare = true;

    for (size_t i = layout->end_run; i > layout->first_run; i--) {
        narc_html_run *run = &layout->runs[i - 1];

        if (run->kind == NARC_HTML_RUN_HEADING) {
            if (bare)
                run->out = true;
        } else if (!run->out) {
            bare = false;
        } else if (run->link_share > 50) {
            /* What stood below it was a list of links. */
            bare = true;
        }
    }
}

/* Short lines before the first paragraph: dates, places, names, labels. */
static void
remove_opening_lines(narc_html_layout *layout)
{
    for (size_t i = layout->first_run; i < layout->end_run; i++) {
        narc_html_run *run = &layout->runs[i];

        if (run->out)
            continue;
        if (run->value > 0 || run->confirmed || run->kind == NARC_HTML_RUN_CELL ||
            run->kind == NARC_HTML_RUN_ITEM)
            return;
        run->out = true;
    }
}

static void
leave_out(narc_html_layout *layout, const narc_html_run *run)
{
    const narc_tree *tree = layout->tree;
    narc_node_id id = run->first;

    for (;;) {
        layout->left_out[id] = 1;
        if (id == run->last || tree->nodes[id].next == NARC_NODE_NONE)
            return;
        id = tree->nodes[id].next;
    }
}

/* Pictures before the first paragraph are the lead image, which is a field of its own, or the
 * template's; those behind the last, and those of a second copy, belong to other things. */
static void
remove_outer_pictures(narc_html_layout *layout)
{
    const narc_tree *tree = layout->tree;
    size_t first = layout->first_run;
    size_t end = layout->end_run;
    narc_node_id id = layout->top;

    while (first < end && layout->runs[first].out)
        first++;
    while (end > first && layout->runs[end - 1].out)
        end--;
    if (first == end)
        return;
    for (; id < layout->ends[layout->top]; id++)
        if (narc_html_is_picture(tree, id) &&
            (id < layout->runs[first].first || id >= layout->ends[layout->runs[end - 1].last]))
            layout->left_out[id] = 1;
}

/* The nearest element with one of two tags round a node, or none. */
static narc_node_id
nearest(const narc_tree *tree, narc_node_id id, narc_tag one, narc_tag other)
{
    for (int up = 0; up < CAPTION_LEVELS && id != NARC_NODE_NONE; up++, id = tree->nodes[id].parent)
        if (narc_node_tag(tree, id) == one || narc_node_tag(tree, id) == other)
            return id;
    return NARC_NODE_NONE;
}

/* Whether a picture of the figure stays. */
static bool
keeps_picture(const narc_html_layout *layout, narc_node_id figure)
{
    narc_node_id id = figure;

    for (int i = 0; i < FIGURE_NODES && id != NARC_NODE_NONE; i++) {
        if (layout->left_out[id] == 0 && narc_html_is_picture(layout->tree, id))
            return true;
        id = narc_node_after(layout->tree, id, figure);
    }
    return false;
}

/* Only the first caption is a table's; what more there is would become a row before the head. */
static bool
is_first(const narc_tree *tree, narc_node_id caption)
{
    narc_node_id id = narc_node_prev(tree, caption);

    for (int i = 0; i < CAPTION_LEVELS && id != NARC_NODE_NONE && !narc_node_is_element(tree, id);
         i++)
        id = narc_node_prev(tree, id);
    return id == NARC_NODE_NONE;
}

/* Whether anything that is said in the table stays. */
static bool
keeps_cell(const narc_html_layout *layout, narc_node_id table, size_t caption)
{
    size_t first;
    size_t end;

    narc_html_runs_inside(layout, table, &first, &end);
    for (size_t i = caption + 1; i < end && i - caption <= FIGURE_NODES; i++)
        if (!layout->runs[i].out)
            return true;
    return false;
}

/* Captions are no running text, so nobody judged them, and their names make furniture of them: they
 * stay with what they tell of. */
static bool
keep_caption(narc_html_layout *layout, size_t at)
{
    const narc_html_run *run = &layout->runs[at];
    const narc_node_id caption =
        nearest(layout->tree, run->parent, NARC_TAG_FIGCAPTION, NARC_TAG_CAPTION);
    const narc_node_id holder = nearest(layout->tree, caption, NARC_TAG_FIGURE, NARC_TAG_TABLE);

    if (holder == NARC_NODE_NONE || run->repeat || run->phrase || is_pointer(run) ||
        layout->furniture[at] == NARC_HTML_HIDDEN)
        return false;
    if (narc_node_tag(layout->tree, caption) == NARC_TAG_CAPTION
            ? !is_first(layout->tree, caption) || !keeps_cell(layout, holder, at)
            : !keeps_picture(layout, holder))
        return false;
    for (narc_node_id id = run->parent; id != holder; id = layout->tree->nodes[id].parent)
        layout->left_out[id] = 0;
    return true;
}

void
narc_html_lines_remove(narc_html_layout *layout)
{
    const printed metadata = {narc_html_fold(layout->page->headline),
                              narc_html_fold(layout->page->second_summary)};

    for (size_t i = layout->first_run; i < layout->end_run; i++)
        if (!layout->runs[i].out && is_line_out(layout, i, &metadata))
            layout->runs[i].out = true;
    remove_bare_headings(layout);
    remove_opening_lines(layout);
}

void
narc_html_lines_leave_out(narc_html_layout *layout)
{
    size_t first;
    size_t end;

    remove_outer_pictures(layout);
    narc_html_runs_inside(layout, layout->top, &first, &end);
    for (size_t i = first; i < end; i++)
        if ((layout->runs[i].out || i < layout->first_run || i >= layout->end_run) &&
            !keep_caption(layout, i))
            leave_out(layout, &layout->runs[i]);
}
