/* The functions behind the rows of html/converters.c. */
#ifndef NARC_HTML_HTML_H
#define NARC_HTML_HTML_H

#include <narc/convert.h>

/** How sure the first bytes are those of a web page, 0 to 100. */
int narc_html_detect(narc_bytes head);

/** Reads a page: E402, E403, E601, E802, or what options->item answers. */
narc_status narc_html_read(const narc_document *document, const narc_read_options *options,
                           narc_error *err);

/** Writes a standalone page: E412, E802. */
narc_status narc_html_write(const narc_item *item, const narc_write_options *options,
                            narc_buffer *out, narc_error *err);

/** Reads plain text, perhaps copied from a page. */
narc_status narc_html_read_text(const narc_document *document, const narc_read_options *options,
                                narc_error *err);

/** Writes headline, byline, date and text. */
narc_status narc_html_write_text(const narc_item *item, const narc_write_options *options,
                                 narc_buffer *out, narc_error *err);

#endif
