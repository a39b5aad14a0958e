/* Plain text to an item. It is either a text somebody wrote, which is kept whole, or what a browser
 * copies from a page, with the page's furniture and perhaps the article twice. */
#include "html/html.h"

#include "article/body.h"
#include "base/fail.h"
#include "base/text.h"
#include "html/address.h"
#include "html/layout.h"
#include "html/reading.h"
#include "html/text_tree.h"
#include "html/to_body.h"

/* Letters of a headline, and how many lines before the first paragraph it may stand. */
#define HEADLINE_LEAST 12
#define HEADLINE_MOST 220
#define HEADLINE_LINES 6
/* The same in a capture, where bylines, dates and buttons stand between. */
#define CAPTURE_LINES 9
/* Lines at either end in which a phrase of a template shows that this was copied from a page. */
#define EDGE 6
/* How much more than on a page a line costs that is no sentence. */
#define LEAST_WORTH 120 /* notices of two sentences have about so much */
#define LABEL_COST 3

static bool
can_be_headline(const narc_html_run *run)
{
    return run->letters >= HEADLINE_LEAST && run->letters <= HEADLINE_MOST &&
           run->kind == NARC_HTML_RUN_TEXT && !narc_text_ends(run->text, ".") &&
           !narc_html_is_phrase(run);
}

static size_t
first_paragraph(const narc_html_layout *layout)
{
    size_t at = 0;

    while (at < layout->run_count && layout->runs[at].value <= 0)
        at++;
    /* A long headline reads like a paragraph. */
    if (at < layout->run_count && !layout->runs[at].sentence && can_be_headline(&layout->runs[at]))
        at++;
    while (at < layout->run_count && layout->runs[at].value <= 0)
        at++;
    return at;
}

/* The run of the headline, or SIZE_MAX: the first line near the first paragraph that can be. */
static size_t
find_headline(const narc_html_layout *layout)
{
    const size_t paragraph = first_paragraph(layout);
    const size_t from = paragraph > HEADLINE_LINES ? paragraph - HEADLINE_LINES : 0;

    for (size_t i = from; i < paragraph && i < layout->run_count; i++)
        if (can_be_headline(&layout->runs[i]))
            return i;
    return SIZE_MAX;
}

static bool
is_label(const narc_html_run *run)
{
    return run->kind == NARC_HTML_RUN_TEXT && run->value < 0;
}

static bool
is_capture(const narc_html_layout *layout)
{
    size_t labels = 0;

    for (size_t i = 0; i < layout->run_count; i++)
        labels += is_label(&layout->runs[i]);
    if (labels >= NARC_HTML_COPIED_LABELS &&
        labels * 100 >= layout->run_count * NARC_HTML_COPIED_SHARE)
        return true;
    for (size_t i = 0; i < layout->run_count; i++) {
        if (layout->runs[i].repeat)
            return true;
        if ((i < EDGE || i + EDGE >= layout->run_count) && narc_html_is_phrase(&layout->runs[i]))
            return true;
    }
    return false;
}

/* Value of a run in a capture. A menu costs more than on a page, where its links and its place tell
 * what it is. */
static int64_t
worth(const narc_html_run *run)
{
    if (run->out || run->repeat)
        return 0;
    return is_label(run) ? (int64_t)run->value * LABEL_COST : run->value;
}

/* A capture is flat: the article is the stretch of runs that is worth most. */
static bool
choose(narc_html_layout *layout)
{
    int64_t best = 0;
    int64_t sum = 0;
    size_t from = 0;

    for (size_t i = 0; i < layout->run_count; i++) {
        sum += worth(&layout->runs[i]);
        if (sum > best) {
            best = sum;
            layout->first_run = from;
            layout->end_run = i + 1;
        } else if (sum <= 0) {
            sum = 0;
            from = i + 1;
        }
    }
    layout->top = NARC_NODE_DOCUMENT;
    layout->confidence = best > 3000 ? 90 : (uint32_t)(30 + best / 50);
    return best >= LEAST_WORTH;
}

/* "3/09/15 8:00am", "Updated at 14:26" */
static bool
says_when(narc_text line)
{
    size_t digits = 0;

    for (size_t i = 0; i < line.size; i++) {
        digits += narc_ascii_digit(line.data[i]);
        if (i > 0 && i + 1 < line.size && line.data[i] == ':' &&
            narc_ascii_digit(line.data[i - 1]) && narc_ascii_digit(line.data[i + 1]))
            return true;
    }
    return digits * 4 >= line.size;
}

/* The headline of a capture: the longest line shortly before the article that can be one. Bylines,
 * dates and labels stand there too, and are shorter. */
static size_t
headline_above(const narc_html_layout *layout)
{
    const size_t end = layout->first_run;
    const size_t from = end > CAPTURE_LINES ? end - CAPTURE_LINES : 0;
    size_t found = SIZE_MAX;

    for (size_t i = from; i < end; i++)
        if (can_be_headline(&layout->runs[i]) && !says_when(layout->runs[i].text) &&
            narc_html_names_behind_lead(layout->runs[i].text).size == 0 &&
            (found == SIZE_MAX || layout->runs[i].letters > layout->runs[found].letters))
            found = i;
    return found;
}

static void
set_headline(narc_html_page *page, const narc_html_run *run)
{
    narc_string *headline = NARC_LIST_ADD(page->item->arena, &page->item->headlines);

    if (headline == NULL)
        return;
    headline->value = narc_arena_copy(page->item->arena, run->text);
    headline->source = NARC_TEXT("first-line");
    page->headline = headline->value;
}

static void
set_summary(narc_html_page *page)
{
    narc_string *summary;

    if (page->second_summary.size == 0)
        return;
    summary = NARC_LIST_ADD(page->item->arena, &page->item->descriptions);
    if (summary == NULL)
        return;
    summary->value = narc_arena_copy(page->item->arena, page->second_summary);
    summary->source = NARC_TEXT("below-headline");
}

static void
set_body(narc_html_layout *layout, const char *method, uint32_t confidence)
{
    narc_item *item = layout->page->item;
    const narc_html_to_body_options options = {.left_out = layout->left_out};
    narc_body_builder *builder = narc_body_builder_new(item->arena);
    narc_text value;
    narc_body *body;

    if (builder == NULL)
        return;
    narc_html_to_body(layout->tree, NARC_NODE_DOCUMENT, builder, &options);
    value = narc_body_finish(builder);
    body = value.size != 0 ? NARC_LIST_ADD(item->arena, &item->bodies) : NULL;
    if (body == NULL)
        return;
    body->value = value;
    body->content_type = NARC_TEXT("text/plain");
    body->source = narc_text_from(method);
    body->confidence = confidence;
}

/* Judges the runs and fills headline, summary and body. */
static void
read_runs(narc_html_page *page)
{
    narc_html_layout layout;
    size_t headline;

    if (!narc_html_layout_begin(&layout, page) || layout.run_count == 0)
        return;
    narc_html_score_runs(&layout);
    headline = find_headline(&layout);
    if (headline != SIZE_MAX)
        page->headline = layout.runs[headline].text; /* what copies of the article begin with */
    narc_html_doubles_mark(&layout);
    if (is_capture(&layout) && choose(&layout)) {
        const size_t above = headline_above(&layout);

        if (above != SIZE_MAX)
            headline = above;
        if (headline != SIZE_MAX)
            set_headline(page, &layout.runs[headline]);
        set_summary(page);
        narc_html_text_about(&layout, headline);
        narc_html_lines_remove(&layout);
        narc_html_lines_leave_out(&layout);
        set_body(&layout, "capture", layout.confidence);
        return;
    }
    if (headline != SIZE_MAX) {
        set_headline(page, &layout.runs[headline]);
        layout.left_out[layout.tree->nodes[layout.runs[headline].first].parent] = 1;
    }
    layout.first_run = 0;
    layout.end_run = layout.run_count;
    narc_html_text_about(&layout, headline);
    set_body(&layout, "text", 0);
}

static narc_status
parse_lines(narc_text text, narc_tree *tree, narc_error *err)
{
    narc_html_text_tree(text, tree);
    return narc_tree_check(tree, err);
}

static narc_status
fill(narc_html_page *page, const narc_read_options *options, narc_error *err)
{
    narc_item *item = page->item;

    read_runs(page);
    item->type = NARC_TEXT("text");
    if (narc_address_is_web(page->document->url)) {
        item->url = narc_arena_copy(item->arena, page->document->url);
        item->url_source = NARC_TEXT("document");
        item->guid = item->url;
    }
    if (item->bodies.count == 0 && !page->scratch->failed && !item->arena->failed &&
        !options->keep_empty)
        return narc_fail(err, NARC_NO_ARTICLE, NARC_NO_OFFSET, NULL, "there is no text");
    return NARC_OK;
}

narc_status
narc_html_read_text(const narc_document *document, const narc_read_options *options,
                    narc_error *err)
{
    static const narc_html_reading text = {parse_lines, fill};

    return narc_html_read_as(&text, document, options, err);
}
