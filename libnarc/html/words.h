/* Small questions about words: of class attributes, of folded text, entities in strings. */
#ifndef NARC_HTML_WORDS_H
#define NARC_HTML_WORDS_H

#include "base/arena.h"

#include <narc/base.h>

/** Whether a list separated by white space (class, rel) holds the word, ASCII case folded. */
bool narc_html_has_word(narc_text list, const char *word);

/**
 * A number that is equal for texts that read the same: letters and digits only, in lower case;
 * white space, punctuation and quotes of whatever kind do not count. 0 for a text without any.
 */
uint64_t narc_html_fold(narc_text text);

/** The same as text: letters and digits in lower case, nothing between them. */
narc_text narc_html_fold_text(narc_text text, narc_arena *arena);

/** White space folded to single spaces, trimmed, control characters dropped, HTML's entities
 * undone: what strings in metadata need. */
narc_text narc_html_clean(narc_text text, narc_arena *arena);

/** The same, but entities stay as they are. */
narc_text narc_html_tidy(narc_text text, narc_arena *arena);

/** Letters of running text, an ideograph counted as three: what a reader's time is spent on. */
size_t narc_html_letters(narc_text text);

#endif
