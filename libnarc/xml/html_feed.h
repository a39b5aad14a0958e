/* What stands between a page and libxml2: bytes that would make it stop, and tags that would make
 * it slow, are mended on the way. No text is ever left out. */
#ifndef NARC_XML_HTML_FEED_H
#define NARC_XML_HTML_FEED_H

#include "xml/sax.h"

typedef enum narc_html_place {
    NARC_HTML_PLACE_TEXT,
    NARC_HTML_PLACE_TAG, /* behind the name or an attribute of a start tag */
    NARC_HTML_PLACE_RAW  /* inside script or style */
} narc_html_place;

typedef struct narc_html_feed {
    narc_text text;
    size_t at;       /* next byte of the text */
    size_t span_end; /* bytes before this go to libxml2 as they are */
    narc_html_place place;
    narc_text name;      /* of the start tag */
    size_t tag_at;       /* where it begins */
    uint32_t attributes; /* of it, so far */
    uint32_t tag_bytes;
    bool no_more_greater;  /* there is no '>' from here on */
    const char *inserted;  /* goes to libxml2 before the span; empty mostly */
    uint32_t opened[1024]; /* start tags less end tags by hash of the name */
} narc_html_feed;

void narc_html_feed_open(narc_html_feed *feed, narc_text text, uint32_t tag_bytes);

/** libxml2's read callback; user is the feed. */
int narc_html_feed_read(void *user, char *buffer, int size);

#endif
