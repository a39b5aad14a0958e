/* The head of the page that narc writes. */
#ifndef NARC_HTML_WRITE_HEAD_H
#define NARC_HTML_WRITE_HEAD_H

#include <narc/article.h>

/** Appends the head element: policy, title, description, links, OpenGraph, JSON-LD, style. */
void narc_html_write_head(const narc_item *item, narc_buffer *out);

/** The rendition to show at the top, with an address that a browser loads, or NULL. */
const narc_rendition *narc_html_lead_image(const narc_item *item);

#endif
