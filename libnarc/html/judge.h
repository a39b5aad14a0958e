/* The judge: what each run of text looks like, in numbers, and how likely it is of the article. Its
 * trees and words were learned from pages with known articles by html/make_judge.py. All numbers
 * are integers, so every machine judges alike. */
#ifndef NARC_HTML_JUDGE_H
#define NARC_HTML_JUDGE_H

#include "html/layout.h"

/* Features of a run; their order is that of narc_html_judge_look, and the trees know it. */
#define NARC_HTML_FEATURES 123

/* A page as it is looked at; html/judge_look.h. */
typedef struct narc_html_looker narc_html_looker;

/** Whether a run is out without asking: second copies, hidden parts, captions, bare links. */
bool narc_html_judge_settled(const narc_html_layout *layout, size_t i);

/** Looks at a page as a whole, in its scratch arena; NULL when memory ran out. */
narc_html_looker *narc_html_judge_begin(const narc_html_layout *layout);

/** Describes a run, with `step` places from one feature to the next. Runs are described in their
 * order; those that are settled may be left out. */
void narc_html_judge_look(narc_html_looker *looker, size_t i, int16_t *features, size_t step);

/* A test inside a decision tree: a run whose feature is above `bound` can end in none of the leaves
 * on the left side. Of the leaves that all tests leave, counted from the left, the run ends in the
 * first; so tests need no order, and several runs are tested at once. */
typedef struct narc_html_judge_test {
    int16_t bound;
    uint8_t feature;
    uint16_t left; /* bit 0 is the first leaf */
} narc_html_judge_test;

#define NARC_HTML_JUDGE_LEAVES 16 /* of a tree at most */
/* What leaves count in: so many make one unit of the logarithm of the odds. */
#define NARC_HTML_JUDGE_UNIT 4096

/* Learned; html/judge_table.c. */
extern const narc_html_judge_test narc_html_judge_tests[];
extern const uint16_t narc_html_judge_firsts[]; /* test of each tree, and behind the last one */
extern const int16_t narc_html_judge_leaves[];  /* NARC_HTML_JUDGE_LEAVES for each tree */
extern const size_t narc_html_judge_trees;
extern const int32_t narc_html_judge_start;

/* The odds of a run that is not asked about. */
#define NARC_HTML_NOT_ASKED INT32_MIN

/**
 * Says of `count` runs with their odds which are taken, so that together they are worth most above
 * `bound`. Takes time and memory of the arena in proportion to the runs; false when memory ran out.
 */
bool narc_html_judge_stretches(const int32_t *odds, int32_t bound, size_t count, narc_arena *arena,
                               bool *taken);

/**
 * Decides for each run whether it is of the article: sets `out`, top, first_run, end_run, method and
 * confidence. False, and nothing changed, when too little is left or memory ran out.
 */
bool narc_html_judge_choose(narc_html_layout *layout);

#endif
