/* Feeding libxml2 with HTML. */
#include "xml/html_feed.h"

#include <string.h>

void
narc_html_feed_open(narc_html_feed *feed, narc_text text, uint32_t tag_bytes)
{
    *feed = (narc_html_feed){.text = text, .tag_bytes = tag_bytes};
}

int
narc_html_feed_read(void *user, char *buffer, int size)
{
    narc_html_feed *feed = user;
    int got = 0;

    while (got + 3 <= size && feed->at < feed->text.size) {
        if (feed->text.data[feed->at] == '\0') {
            memcpy(buffer + got, "\xEF\xBF\xBD", 3);
            got += 3;
        } else {
            buffer[got++] = feed->text.data[feed->at];
        }
        feed->at++;
    }
    return got;
}
