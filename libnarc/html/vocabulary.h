/* What the names that templates give to parts of a page say about them. */
#ifndef NARC_HTML_VOCABULARY_H
#define NARC_HTML_VOCABULARY_H

#include <narc/base.h>

/* Rows of the vocabulary at most; the numbers above are free for other reasons. */
#define NARC_HTML_VOCABULARY_ROWS 230

/** NARC_HTML_STRONG, WEAK, COMMENTS and BODY for a class, id or role. *row receives the number of
 * the row that says most against the part, from 1, and stays when none does. */
uint8_t narc_html_vocabulary(narc_text names, uint8_t *row);

#endif
