/* What stands between an XML document and libxml2: it becomes UTF-8, and what libxml2 is slow or
 * endless at is refused before libxml2 sees it. */
#ifndef NARC_XML_FEED_H
#define NARC_XML_FEED_H

#include "xml/sax.h"

#include <iconv.h>

typedef enum narc_xml_place {
    NARC_XML_PLACE_TEXT,
    NARC_XML_PLACE_LESS, /* behind '<' */
    NARC_XML_PLACE_BANG, /* behind "<!", until it shows what it is */
    NARC_XML_PLACE_COMMENT,
    NARC_XML_PLACE_CDATA,
    NARC_XML_PLACE_INSTRUCTION,
    NARC_XML_PLACE_DOCTYPE,
    NARC_XML_PLACE_TAG
} narc_xml_place;

typedef struct narc_xml_feed {
    narc_bytes document;   /* or the piece of it that is here */
    const narc_pull *rest; /* where the next piece comes from, or NULL */
    narc_buffer piece;     /* which piece is here, when it is not the first */
    uint64_t before_piece; /* bytes of the document before it */
    size_t at;             /* next byte of the document */
    uint64_t skipped;      /* bytes of a byte order mark */
    iconv_t converter;     /* (iconv_t)-1 when the document is UTF-8 */
    uint32_t tag_bytes;
    narc_xml_place place;
    char quote;       /* open in a tag or DOCTYPE, or 0 */
    bool skip_subset; /* blank an internal DTD subset out */
    bool in_subset;   /* it is being blanked out */
    uint8_t comment;  /* how much of "<!--" was seen in it, 4: inside a comment */
    char word[8];     /* what follows "<!" */
    uint32_t word_size;
    char before[2];      /* the two characters before this one, to find "-->", "]]>" and "?>" */
    uint32_t tag_size;   /* so far */
    uint32_t attributes; /* of the tag, so far */
    uint32_t line;
    uint64_t handed_on; /* bytes of UTF-8 */
    narc_status status; /* other than NARC_OK: *err says why, the input ends here */
    narc_error *err;
} narc_xml_feed;

/** Decides the encoding. E405 for one that is unknown or no superset of ASCII; E802. */
narc_status narc_xml_feed_open(narc_xml_feed *feed, narc_bytes document, const narc_pull *rest,
                               const narc_limits *limits, narc_xml_facts *facts, narc_error *err);
void narc_xml_feed_close(narc_xml_feed *feed);

/** Whether offsets in the UTF-8 are offsets in the document. */
bool narc_xml_feed_is_plain(const narc_xml_feed *feed);

/** libxml2's read callback; user is the feed. */
int narc_xml_feed_read(void *user, char *buffer, int size);

#endif
