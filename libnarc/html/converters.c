/* The rows of web pages and of plain text in the list of formats. */
#include "article/converter.h"
#include "html/html.h"

const narc_converter narc_html_converter = {
    {"html", "text/html", "html", "Web pages: any HTML in, a standalone page out", true, true,
     false},
    narc_html_detect,
    narc_html_read,
    narc_html_write,
};

/* Every file is a text: only who says so means it. */
const narc_converter narc_text_converter = {
    {"text", "text/plain", "txt", "Plain text, also copied from a page; headline, byline, text out",
     true, true, false},
    NULL,
    narc_html_read_text,
    narc_html_write_text,
};
