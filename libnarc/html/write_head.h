/* The head of the page that narc writes. */
#ifndef NARC_HTML_WRITE_HEAD_H
#define NARC_HTML_WRITE_HEAD_H

#include <narc/article.h>

#include "base/arena.h"

/** Appends the head element: policy, title, description, links, OpenGraph, JSON-LD, style. */
void narc_html_write_head(const narc_item *item, narc_buffer *out);

/** An address in which browsers find no error, or the empty text. */
narc_text narc_html_address_fit(narc_text address, narc_arena *arena);

/** The rendition to show at the top, with an address of the web, or NULL. */
const narc_rendition *narc_html_lead_image(const narc_item *item);

/** The first copyright notice, or the empty text. */
narc_text narc_html_copyright(const narc_item *item);

#endif
