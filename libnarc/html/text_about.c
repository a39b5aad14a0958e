/* What lines of plain text say about the article among them: who wrote it, when it was published, in which
 * language. No element tells what a line is, so only lines near the headline and the beginning count, and
 * only in the forms that are seldom anything else. */
#include "html/layout.h"

#include "base/text.h"

/* Lines before the headline, and behind the first of the article, that are looked at. */
#define ABOVE 4
#define BELOW 6
/* Letters of "Written by" in a line of its own, and of a line that is a name. */
#define LEAD_LETTERS 12
#define NAME_LETTERS 60
/* Bytes of a line that tells a date. */
#define DATE_BYTES 120

/* The lines near the beginning. */
typedef struct near_lines {
    narc_html_layout *layout;
    size_t headline; /* or SIZE_MAX */
    size_t from;
    size_t end;
} near_lines;

static near_lines
find_lines(narc_html_layout *layout, size_t headline)
{
    const size_t first = headline < layout->first_run ? headline : layout->first_run;
    const size_t end = layout->first_run + BELOW;

    return (near_lines){.layout = layout,
                        .headline = headline,
                        .from = first > ABOVE ? first - ABOVE : 0,
                        .end = end < layout->run_count ? end : layout->run_count};
}

/* "By Ada Lind" */
static bool
read_lines(const near_lines *near)
{
    for (size_t i = near->from; i < near->end; i++)
        if (i != near->headline && !near->layout->runs[i].sentence &&
            narc_html_byline_line(near->layout, &near->layout->runs[i], false))
            return true;
    return false;
}

static bool
add_names(const near_lines *near, narc_text names)
{
    if (names.size != 0)
        narc_html_authors_add(near->layout->page, names, "byline");
    return near->layout->page->item->creators.count != 0;
}

/* "Written by" and below it "Ada Lind" */
static bool
read_pairs(const near_lines *near)
{
    narc_arena *scratch = near->layout->page->scratch;

    for (size_t i = near->from; i + 1 < near->end; i++) {
        const narc_html_run *lead = &near->layout->runs[i];
        narc_text line;

        if (i == near->headline || i + 1 == near->headline || lead->letters > LEAD_LETTERS ||
            lead[1].letters > NAME_LETTERS)
            continue;
        line = narc_arena_join(scratch, lead->text, NARC_TEXT(" "));
        line = narc_arena_join(scratch, line, lead[1].text);
        if (add_names(near, narc_html_names_behind_lead(line)))
            return true;
    }
    return false;
}

static bool
tells_date(const near_lines *near, size_t i)
{
    narc_html_layout *layout = near->layout;
    narc_date date;

    return i < layout->run_count && layout->runs[i].text.size <= DATE_BYTES &&
           narc_html_date_read(layout->page, layout->runs[i].text, NARC_HTML_ORDER_UNKNOWN,
                               "printed", &date);
}

/* "Ada Lind" below the headline, and beside it "November 18, 2026" */
static bool
read_names(const near_lines *near)
{
    for (size_t i = near->from; near->headline != SIZE_MAX && i < near->end; i++) {
        const narc_html_run *run = &near->layout->runs[i];

        if (i > near->headline && run->letters <= NAME_LETTERS &&
            narc_html_reads_like_names(run->text, 2) &&
            (tells_date(near, i + 1) || tells_date(near, i - 1)) && add_names(near, run->text))
            return true;
    }
    return false;
}

void
narc_html_text_about(narc_html_layout *layout, size_t headline)
{
    const near_lines near = find_lines(layout, headline);

    narc_html_language_guess(layout);
    if (!read_lines(&near) && !read_pairs(&near))
        (void)read_names(&near);
    narc_html_dates_in_text(layout);
}
