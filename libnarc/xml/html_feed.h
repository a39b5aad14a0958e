/* What stands between a page and libxml2: bytes that would make it stop, and tags that would make
 * it slow, are mended on the way. */
#ifndef NARC_XML_HTML_FEED_H
#define NARC_XML_HTML_FEED_H

#include "xml/sax.h"

typedef struct narc_html_feed {
    narc_text text;
    size_t at; /* next byte of the text */
    uint32_t tag_bytes;
    char waiting[8]; /* output that did not fit */
    uint32_t waiting_size;
} narc_html_feed;

void narc_html_feed_open(narc_html_feed *feed, narc_text text, uint32_t tag_bytes);

/** libxml2's read callback; user is the feed. */
int narc_html_feed_read(void *user, char *buffer, int size);

#endif
