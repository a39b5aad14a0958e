/* What the words of a run and the names of elements say: weights learned for each, in hundredths
 * of the logarithm of the odds that such a run is of the article. */
#ifndef NARC_HTML_JUDGE_WORDS_H
#define NARC_HTML_JUDGE_WORDS_H

#include <narc/base.h>

/* A slot of an open-addressed table; hash 0 is free. */
typedef struct narc_html_weight {
    uint32_t hash; /* FNV-1a of the word in lower case */
    int16_t weight;
} narc_html_weight;

#define NARC_HTML_WEIGHT_SLOTS 4096u

/* Learned; html/judge_table.c. */
extern const narc_html_weight narc_html_name_weights[NARC_HTML_WEIGHT_SLOTS];
extern const narc_html_weight narc_html_word_weights[NARC_HTML_WEIGHT_SLOTS];

/** The lowest and the highest weight among words in names and pairs of them. */
typedef struct narc_html_name_range {
    int16_t low;
    int16_t high;
    bool known; /* else both are 0 */
} narc_html_name_range;

/** Widens the range by the words of a class or id. */
void narc_html_names_weigh(narc_text names, narc_html_name_range *range);

/** How the first words of a run weigh: mean, lowest, highest, the first known one, how many. */
typedef struct narc_html_word_sum {
    int16_t mean;
    int16_t low;
    int16_t high;
    int16_t first;
    int16_t count;
} narc_html_word_sum;

narc_html_word_sum narc_html_words_weigh(narc_text text);

#endif
