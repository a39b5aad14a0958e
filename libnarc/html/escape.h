/* Putting text where markup is: every byte that came from outside goes through one of these. */
#ifndef NARC_HTML_ESCAPE_H
#define NARC_HTML_ESCAPE_H

#include <narc/base.h>

/** As content of an element or of a double-quoted attribute. Controls and
 * noncharacters, which HTML does not allow, are left out. */
void narc_html_put_text(narc_buffer *out, narc_text text);

/** As a JSON string inside a script element: also without '<', '>' and '&', so that nothing in it
 * can end the element. */
void narc_html_put_json(narc_buffer *out, narc_text text);

#endif
