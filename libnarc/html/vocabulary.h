/* What the names that templates give to parts of a page say about them. */
#ifndef NARC_HTML_VOCABULARY_H
#define NARC_HTML_VOCABULARY_H

#include <narc/base.h>

/* Rows of the vocabulary at most; the numbers above are free for other reasons. */
#define NARC_HTML_VOCABULARY_ROWS 230

/** Where in the vocabulary the words with the same two first letters are. */
typedef struct narc_html_vocabulary {
    struct {
        uint32_t thirds; /* what may follow the two */
        uint8_t first;   /* row */
        uint8_t count;
    } pairs[1024];
} narc_html_vocabulary;

void narc_html_vocabulary_begin(narc_html_vocabulary *vocabulary);

/** NARC_HTML_STRONG, WEAK, COMMENTS, NEVER and BODY for a class, id or role. *row receives the number of
 * the row that says most against the part, from 1, and stays when none does. */
uint8_t narc_html_vocabulary_find(const narc_html_vocabulary *vocabulary, narc_text names,
                                  uint8_t *row);

#endif
