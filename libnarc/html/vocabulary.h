/* What the names that templates give to parts of a page say about them. */
#ifndef NARC_HTML_VOCABULARY_H
#define NARC_HTML_VOCABULARY_H

#include <narc/base.h>

/** NARC_HTML_STRONG, WEAK, COMMENTS and BODY for a class, id or role. */
uint8_t narc_html_vocabulary(narc_text names);

#endif
