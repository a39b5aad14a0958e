/* What a body needs as a whole to be HTML without an error: headings in order, cells in their table. */
#ifndef NARC_ARTICLE_BODY_FIT_H
#define NARC_ARTICLE_BODY_FIT_H

#include "article/body_string.h"

/** Gives each heading of a finished body its place in the outline: the first is h2, none is more
 * than one level below the one before, and which of two headings is higher stays. */
void narc_body_fit_headings(narc_body_string *body);

/** Cuts cells that reach past their row group or into a cell from above, and leaves out columns in
 * which no cell begins. What a browser draws stays the same. */
void narc_body_fit_tables(narc_body_string *body);

#endif
