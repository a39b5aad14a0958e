/* The parts of narc_html_judge_look: each puts its features, in the order in which they are called. */
#ifndef NARC_HTML_JUDGE_LOOK_H
#define NARC_HTML_JUDGE_LOOK_H

#include "html/judge.h"
#include "html/judge_words.h"

#define NARC_HTML_FAR 20 /* levels up at which an ancestor no longer matters */

/* Elements whose distance above a run is a feature. */
enum {
    NARC_HTML_IN_NAV,
    NARC_HTML_IN_ASIDE,
    NARC_HTML_IN_FOOTER,
    NARC_HTML_IN_HEADER,
    NARC_HTML_IN_FORM,
    NARC_HTML_IN_FIGURE,
    NARC_HTML_IN_ARTICLE,
    NARC_HTML_IN_MAIN,
    NARC_HTML_IN_SECTION,
    NARC_HTML_IN_LIST,
    NARC_HTML_IN_TABLE,
    NARC_HTML_IN_QUOTE,
    NARC_HTML_IN_STRONG, /* marks of the vocabulary */
    NARC_HTML_IN_WEAK,
    NARC_HTML_IN_COMMENTS,
    NARC_HTML_IN_BODY,
    NARC_HTML_IN_COUNT
};

typedef struct narc_html_surroundings {
    uint8_t above
        [NARC_HTML_IN_COUNT]; /* levels to the nearest such element, NARC_HTML_FAR when there is none */
    uint8_t depth;
    uint16_t articles;    /* article elements that begin up to here */
    narc_node_id article; /* the innermost around it, or the document */
    uint64_t name;        /* hash of its tag and class */
    uint64_t path;        /* of its name and that of its parent */
} narc_html_surroundings;

typedef struct narc_html_run_group {
    uint64_t path;
    uint32_t runs;
    uint32_t letters;
    uint32_t links;
    uint32_t good;
} narc_html_run_group;

/* What the names round a run weigh, for the last parent that was asked about. */
typedef struct narc_html_name_sum {
    narc_node_id parent;
    int strongest[3]; /* of the three nearest elements */
    int low;
    int high;
    int sum;
    int near; /* the lowest of the three nearest */
} narc_html_name_sum;

struct narc_html_looker {
    const narc_html_layout *layout;
    narc_html_surroundings *around; /* one a node */
    narc_html_run_group *groups;
    size_t group_mask;
    int16_t *at;     /* the next feature */
    size_t step;     /* from one feature to the next */
    size_t capitals; /* of the run at hand */
    narc_text author_texts[4];
    size_t author_count;
    narc_text site;
    uint64_t headline;
    uint64_t description;
    narc_text headline_text;
    narc_text description_text;
    size_t headline_run;
    narc_html_name_range *names; /* one a node, once looked up */
    uint8_t *named;              /* whether it was */
    narc_html_name_sum name_sum;
    uint16_t articles;
    size_t counted;        /* runs of which h1 elements were counted */
    int headings;          /* h1 elements so far */
    int at_headline;       /* h1 elements up to the headline */
    size_t passed;         /* runs before the one at hand, of which the next two know */
    size_t text_before;    /* behind the last of running text, or 0 */
    size_t heading_before; /* behind the last heading, or 0 */
    size_t text_after;     /* the first of running text behind the one at hand, or run_count */
};

/** The next feature of the run at hand. */
static inline void
narc_html_feature_put(narc_html_looker *l, int64_t value)
{
    *l->at = (int16_t)(value > 32000 ? 32000 : value < -32000 ? -32000 : value);
    l->at += l->step;
}

/** What stands round each node that holds text, once a page. */
void narc_html_look_around(narc_html_looker *l);
/** Sums over the runs whose blocks have the same names, once a page. */
void narc_html_gather_groups(narc_html_looker *l);
narc_html_run_group *narc_html_group_of(narc_html_looker *l, uint64_t path);

/** Which of the page's articles the run is in; pages for endless scrolling print several. */
void narc_html_look_at_articles(narc_html_looker *l, size_t i);
/** The elements round it. */
void narc_html_look_at_elements(narc_html_looker *l, const narc_html_run *run);
/** The blocks round it: how much text, how many links. */
void narc_html_look_at_blocks(narc_html_looker *l, size_t i);
/** The run so many places away. */
void narc_html_look_at_neighbour(narc_html_looker *l, size_t i, long step);
/** Where on the page it stands, and what the nearest running text and heading are. */
void narc_html_look_at_place(narc_html_looker *l, size_t i);
/** What the names of the elements round it weigh, and its own words. */
void narc_html_look_at_words(narc_html_looker *l, const narc_html_run *run);

#endif
