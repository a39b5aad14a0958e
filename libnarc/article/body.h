/* The narc body: well-formed XHTML of a fixed vocabulary, built up by narc_body_builder and never
 * sanitised down. Its one serialised form is what records store:
 *   <p>Text &amp; <a href="https://...">link</a></p><ul><li>...</li></ul>
 * Elements, attributes and their order, and the escapes &amp; &lt; &gt; &quot; are fixed; there is
 * no comment, no processing instruction, no other entity, and void elements are written <br/>.
 * The grammar and the content model are spec/narc-body.md. */
#ifndef NARC_ARTICLE_BODY_H
#define NARC_ARTICLE_BODY_H

#include "base/arena.h"

#include <narc/article.h>

#define NARC_BODY_DEPTH 64 /* nested elements; deeper ones are flattened into their parent */

/* X(enum name, tag, kind). Kinds: BLOCK holds inline content; CONTAINER holds blocks; INLINE and
 * VOID stand inside blocks. */
#define NARC_BODY_ELEMENT_LIST(X)                                                                  \
    X(P, "p", BLOCK)                                                                               \
    X(H2, "h2", BLOCK)                                                                             \
    X(H3, "h3", BLOCK)                                                                             \
    X(H4, "h4", BLOCK)                                                                             \
    X(H5, "h5", BLOCK)                                                                             \
    X(H6, "h6", BLOCK)                                                                             \
    X(PRE, "pre", BLOCK)                                                                           \
    X(UL, "ul", CONTAINER)                                                                         \
    X(OL, "ol", CONTAINER)                                                                         \
    X(LI, "li", FLOW)                                                                              \
    X(BLOCKQUOTE, "blockquote", FLOW)                                                              \
    X(FIGURE, "figure", CONTAINER)                                                                 \
    X(FIGCAPTION, "figcaption", BLOCK)                                                             \
    X(TABLE, "table", CONTAINER)                                                                   \
    X(CAPTION, "caption", BLOCK)                                                                   \
    X(THEAD, "thead", CONTAINER)                                                                   \
    X(TBODY, "tbody", CONTAINER)                                                                   \
    X(TFOOT, "tfoot", CONTAINER)                                                                   \
    X(TR, "tr", CONTAINER)                                                                         \
    X(TH, "th", FLOW)                                                                              \
    X(TD, "td", FLOW)                                                                              \
    X(A, "a", INLINE)                                                                              \
    X(EM, "em", INLINE)                                                                            \
    X(STRONG, "strong", INLINE)                                                                    \
    X(SUB, "sub", INLINE)                                                                          \
    X(SUP, "sup", INLINE)                                                                          \
    X(Q, "q", INLINE)                                                                              \
    X(CITE, "cite", INLINE)                                                                        \
    X(CODE, "code", INLINE)                                                                        \
    X(TIME, "time", INLINE)                                                                        \
    X(ABBR, "abbr", INLINE)                                                                        \
    X(SPAN, "span", INLINE)                                                                        \
    X(BR, "br", VOID)                                                                              \
    X(HR, "hr", VOID_BLOCK)                                                                        \
    X(IMG, "img", VOID)

typedef enum narc_body_kind {
    NARC_BODY_BLOCK,     /* inline content only */
    NARC_BODY_FLOW,      /* inline content or blocks */
    NARC_BODY_CONTAINER, /* particular children only, no text */
    NARC_BODY_INLINE,
    NARC_BODY_VOID,      /* inline, empty */
    NARC_BODY_VOID_BLOCK /* block, empty */
} narc_body_kind;

typedef enum narc_body_element {
    NARC_BODY_NONE = 0,
#define NARC_BODY_ENUM(name, tag, kind) NARC_BODY_##name,
    NARC_BODY_ELEMENT_LIST(NARC_BODY_ENUM)
#undef NARC_BODY_ENUM
        NARC_BODY_ELEMENT_COUNT
} narc_body_element;

/** The element of a tag name in ASCII lower case, NARC_BODY_NONE if it is not in the vocabulary. */
narc_body_element narc_body_element_find(narc_text tag);
const char *narc_body_element_tag(narc_body_element element);
narc_body_kind narc_body_element_kind(narc_body_element element);

/**
 * Builds a body. Whatever the calls, the result is a narc body: text outside a block opens a p, a
 * block inside a block ends the open one, an element where it may not stand is left out and its
 * content kept, empty blocks and empty inline elements vanish (also those that hold nothing but
 * U+00A0), white space is collapsed outside pre, links are kept only with http, https, mailto or
 * relative addresses (no other scheme).
 */
typedef struct narc_body_builder narc_body_builder;

/** NULL when memory runs out. The builder and the result live in the arena. */
narc_body_builder *narc_body_builder_new(narc_arena *arena);
void narc_body_open(narc_body_builder *builder, narc_body_element element);
/** For the element just opened, before its content: href, src, alt, title, width, height, colspan,
 * rowspan, scope, datetime, cite, lang, dir, start. Others, and values that are not allowed, are
 * ignored; the order of calls does not matter. */
void narc_body_attribute(narc_body_builder *builder, const char *name, narc_text value);
/** UTF-8; malformed bytes and characters XML forbids become U+FFFD. */
void narc_body_text_add(narc_body_builder *builder, narc_text text);
/** Ends the innermost open element of that kind and everything inside it; nothing if none is. */
void narc_body_close(narc_body_builder *builder, narc_body_element element);
/** Ends the paragraph or other block that is open, if any: what follows begins a new one. A caption
 * is not ended, a br parts it. */
void narc_body_break(narc_body_builder *builder);
/** Ends everything and answers the body, empty if nothing was said. The builder is used up. */
narc_text narc_body_finish(narc_body_builder *builder);

/* --- reading a narc body back: strict, one pass, constant memory ------------------------------ */

typedef enum narc_body_event_kind {
    NARC_BODY_EVENT_OPEN,  /* element; attributes by narc_body_reader_attribute */
    NARC_BODY_EVENT_TEXT,  /* text: one run without escapes, so a paragraph may give several */
    NARC_BODY_EVENT_CLOSE, /* element; void elements give OPEN and CLOSE */
    NARC_BODY_EVENT_END
} narc_body_event_kind;

typedef struct narc_body_event {
    narc_body_event_kind kind;
    narc_body_element element;
    narc_text text;       /* decoded; borrowed from the body or from static storage */
    narc_text attributes; /* raw text between tag name and '>' for an OPEN event */
} narc_body_event;

typedef struct narc_body_reader {
    narc_text body;
    size_t at;
    uint32_t depth;
    uint8_t open[NARC_BODY_DEPTH + 1];
    bool close_void;  /* the next event closes a void element */
    bool just_opened; /* nothing stands yet in the innermost element */
} narc_body_reader;

narc_body_reader narc_body_reader_begin(narc_text body);
/** The next event, or E412 with the offset. */
narc_status narc_body_reader_next(narc_body_reader *reader, narc_body_event *event,
                                  narc_error *err);
/** The raw (still escaped) value of an attribute of an OPEN event; false if it has none. */
bool narc_body_event_attribute(const narc_body_event *event, const char *name, narc_text *raw);
/** Appends raw attribute text with its escapes undone. */
void narc_body_unescape(narc_buffer *out, narc_text raw);

#endif
