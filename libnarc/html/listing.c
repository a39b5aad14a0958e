/* Front pages and lists of articles: headings that are links, each with a sentence or two. What the
 * page is about stands elsewhere, so it is no article, however much text it holds. */
#include "html/layout.h"

#include "base/text.h"

/* Headings that lead elsewhere, within the chosen range, that make a list. */
#define LEAST_HEADINGS 6
/* Running text between two of them, in runs, that an article about such things would have. */
#define TEASER_RUNS 2
/* Share of links, in per cent, of a heading that is one. */
#define LINKED 80

bool
narc_html_is_listing(const narc_html_layout *layout)
{
    size_t headings = 0;
    size_t long_parts = 0;
    size_t part = 0; /* runs of text since the last such heading */

    /* What calls itself an article is taken at its word. */
    if (layout->confirmed || layout->page->json_article != NULL ||
        narc_text_is_nocase(narc_html_fact_find(layout->page, "og:type"), "article"))
        return false;
    for (size_t i = layout->first_run; i < layout->end_run; i++) {
        const narc_html_run *run = &layout->runs[i];

        if (run->kind == NARC_HTML_RUN_HEADING && run->link_share >= LINKED) {
            long_parts += part > TEASER_RUNS;
            headings++;
            part = 0;
        } else {
            part += !run->out && run->value > 0;
        }
    }
    long_parts += part > TEASER_RUNS;
    return headings >= LEAST_HEADINGS && long_parts == 0;
}
