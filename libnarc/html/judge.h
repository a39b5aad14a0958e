/* The judge: what each run of text looks like, in numbers, and how likely it is of the article. Its
 * trees were learned from pages with known articles by html/make_judge.py. */
#ifndef NARC_HTML_JUDGE_H
#define NARC_HTML_JUDGE_H

#include "html/layout.h"

/* Features of a run; their order is that of html/judge_look.c. */
#define NARC_HTML_FEATURES 106

/* The blocks in which the scores of runs are pooled: that of the run and the next two around it
 * that hold more runs; and the runs whose blocks have the same names. */
typedef struct narc_html_pools {
    uint32_t first[3]; /* runs */
    uint32_t end[3];
    uint32_t group;
} narc_html_pools;

typedef struct narc_html_judge {
    const narc_html_layout *layout;
    int16_t *features; /* NARC_HTML_FEATURES for each run */
    narc_html_pools *pools;
} narc_html_judge;

/** Describes every run. False when memory ran out. */
bool narc_html_judge_look(narc_html_judge *judge, const narc_html_layout *layout);

#endif
