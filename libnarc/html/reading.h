/* What reading a page and reading a plain text have in common. */
#ifndef NARC_HTML_READING_H
#define NARC_HTML_READING_H

#include "html/page.h"

#include <narc/convert.h>

/* The two steps in which they differ. */
typedef struct narc_html_reading {
    /* Characters to a tree. */
    narc_status (*parse)(narc_text text, narc_tree *tree, narc_error *err);
    /* Tree to item: NARC_OK or E402. Memory that ran out stays latched in item and scratch. */
    narc_status (*fill)(narc_html_page *page, const narc_read_options *options, narc_error *err);
} narc_html_reading;

/** Reads a document and hands its item over, as narc_converter.read. */
narc_status narc_html_read_as(const narc_html_reading *reading, const narc_document *document,
                              const narc_read_options *options, narc_error *err);

#endif
