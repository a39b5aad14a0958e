/* The judge: what each run of text looks like, in numbers, and how likely it is of the article. Its
 * trees and words were learned from pages with known articles by html/make_judge.py. All numbers
 * are integers, so every machine judges alike. */
#ifndef NARC_HTML_JUDGE_H
#define NARC_HTML_JUDGE_H

#include "html/layout.h"

/* Features of a run; their order is that of narc_html_judge_look, and the trees know it. */
#define NARC_HTML_FEATURES 123

typedef struct narc_html_judge {
    const narc_html_layout *layout;
    int16_t *features; /* NARC_HTML_FEATURES for each run */
} narc_html_judge;

/** Whether a run is out without asking: second copies, hidden parts, captions, bare links. */
bool narc_html_judge_settled(const narc_html_layout *layout, size_t i);

/** Describes every run that is not settled; the features of the others stay 0. False when memory ran
 * out. */
bool narc_html_judge_look(narc_html_judge *judge, const narc_html_layout *layout);

/* A node of a decision tree. Inside: the run goes left, to the next node, when its feature is at
 * most `bound`, else right, `skip` nodes further. A leaf has no feature and adds `bound`. */
typedef struct narc_html_judge_node {
    int16_t bound;
    uint8_t feature;
    uint8_t skip;
} narc_html_judge_node;

#define NARC_HTML_LEAF 255u
/* What leaves count in: so many make one unit of the logarithm of the odds. */
#define NARC_HTML_JUDGE_UNIT 4096

/* Learned; html/judge_table.c. */
extern const narc_html_judge_node narc_html_judge_nodes[];
extern const uint16_t narc_html_judge_roots[];
extern const size_t narc_html_judge_trees;
extern const int32_t narc_html_judge_start;

/**
 * Decides for each run whether it is of the article: sets `out`, top, first_run, end_run, method and
 * confidence. False, and nothing changed, when too little is left or memory ran out.
 */
bool narc_html_judge_choose(narc_html_layout *layout);

#endif
