/* Attribute names that pages use most: they have a number, and one copy in the program. A name
 * outside the list is NARC_ATTRIBUTE_OTHER and compared as text. */
#ifndef NARC_MARKUP_ATTRIBUTES_H
#define NARC_MARKUP_ATTRIBUTES_H

#include <narc/base.h>

/* X(enum name, attribute name), in alphabetical order, in rows that are full */
/* clang-format off */
#define NARC_ATTRIBUTE_LIST(X)                                                                     \
    X(ABBR, "abbr") X(ACCEPT, "accept") X(ACCESSKEY, "accesskey") X(ACTION, "action")              \
    X(ALIGN, "align") X(ALT, "alt") X(ARIA_CONTROLS, "aria-controls")                              \
    X(ARIA_DESCRIBEDBY, "aria-describedby") X(ARIA_EXPANDED, "aria-expanded")                      \
    X(ARIA_HASPOPUP, "aria-haspopup") X(ARIA_HIDDEN, "aria-hidden") X(ARIA_LABEL, "aria-label")    \
    X(ARIA_LABELLEDBY, "aria-labelledby") X(ARIA_LEVEL, "aria-level") X(ARIA_LIVE, "aria-live")    \
    X(AS, "as") X(ASYNC, "async") X(AUTOCOMPLETE, "autocomplete") X(AUTOFOCUS, "autofocus")        \
    X(AUTOPLAY, "autoplay") X(BGCOLOR, "bgcolor") X(BORDER, "border")                              \
    X(CELLPADDING, "cellpadding") X(CELLSPACING, "cellspacing") X(CHARSET, "charset")              \
    X(CHECKED, "checked") X(CITE, "cite") X(CLASS, "class") X(CLIP_RULE, "clip-rule")              \
    X(COLOR, "color") X(COLS, "cols") X(COLSPAN, "colspan") X(CONTENT, "content")                  \
    X(CONTENTEDITABLE, "contenteditable") X(CONTROLS, "controls") X(COORDS, "coords")              \
    X(CROSSORIGIN, "crossorigin") X(CX, "cx") X(CY, "cy") X(D, "d") X(DATA, "data")                \
    X(DATA_ACTION, "data-action") X(DATA_HREF, "data-href") X(DATA_ID, "data-id")                  \
    X(DATA_INDEX, "data-index") X(DATA_LABEL, "data-label") X(DATA_NAME, "data-name")              \
    X(DATA_POSITION, "data-position") X(DATA_REACTID, "data-reactid") X(DATA_SRC, "data-src")      \
    X(DATA_SRCSET, "data-srcset") X(DATA_TARGET, "data-target") X(DATA_TEST, "data-test")          \
    X(DATA_TESTID, "data-testid") X(DATA_TITLE, "data-title") X(DATA_TOGGLE, "data-toggle")        \
    X(DATA_TYPE, "data-type") X(DATA_URL, "data-url") X(DATETIME, "datetime")                      \
    X(DECODING, "decoding") X(DEFER, "defer") X(DEFINITIONURL, "definitionurl") X(DIR, "dir")      \
    X(DISABLED, "disabled") X(DRAGGABLE, "draggable") X(ENCODING, "encoding")                      \
    X(ENCTYPE, "enctype") X(FACE, "face") X(FETCHPRIORITY, "fetchpriority") X(FILL, "fill")        \
    X(FILL_RULE, "fill-rule") X(FOCUSABLE, "focusable") X(FOR, "for")                              \
    X(FRAMEBORDER, "frameborder") X(HEADERS, "headers") X(HEIGHT, "height") X(HIDDEN, "hidden")    \
    X(HREF, "href") X(HREFLANG, "hreflang") X(HTTP_EQUIV, "http-equiv") X(ID, "id")                \
    X(INPUTMODE, "inputmode") X(INTEGRITY, "integrity") X(IS, "is") X(ITEMID, "itemid")            \
    X(ITEMPROP, "itemprop") X(ITEMREF, "itemref") X(ITEMSCOPE, "itemscope")                        \
    X(ITEMTYPE, "itemtype") X(KIND, "kind") X(LABEL, "label") X(LANG, "lang")                      \
    X(LANGUAGE, "language") X(LINK, "link") X(LIST, "list") X(LOADING, "loading") X(LOOP, "loop")  \
    X(MAX, "max") X(MAXLENGTH, "maxlength") X(MEDIA, "media") X(METHOD, "method") X(MIN, "min")    \
    X(MINLENGTH, "minlength") X(MULTIPLE, "multiple") X(MUTED, "muted") X(NAME, "name")            \
    X(NONCE, "nonce") X(NOVALIDATE, "novalidate") X(OFFSET, "offset") X(ONCLICK, "onclick")        \
    X(ONERROR, "onerror") X(ONLOAD, "onload") X(OPEN, "open") X(PATTERN, "pattern")                \
    X(POINTS, "points") X(POSTER, "poster") X(PRELOAD, "preload") X(PROMPT, "prompt")              \
    X(PROPERTY, "property") X(PUBDATE, "pubdate") X(R, "r") X(READONLY, "readonly")                \
    X(REFERRERPOLICY, "referrerpolicy") X(REL, "rel") X(REQUIRED, "required") X(REV, "rev")        \
    X(ROLE, "role") X(ROWS, "rows") X(ROWSPAN, "rowspan") X(RX, "rx") X(RY, "ry")                  \
    X(SANDBOX, "sandbox") X(SCOPE, "scope") X(SCROLLING, "scrolling") X(SELECTED, "selected")      \
    X(SHAPE, "shape") X(SIZE, "size") X(SIZES, "sizes") X(SLOT, "slot") X(SPAN, "span")            \
    X(SRC, "src") X(SRCDOC, "srcdoc") X(SRCLANG, "srclang") X(SRCSET, "srcset") X(START, "start")  \
    X(STEP, "step") X(STOP_COLOR, "stop-color") X(STROKE, "stroke")                                \
    X(STROKE_LINECAP, "stroke-linecap") X(STROKE_LINEJOIN, "stroke-linejoin")                      \
    X(STROKE_WIDTH, "stroke-width") X(STYLE, "style") X(SUMMARY, "summary")                        \
    X(TABINDEX, "tabindex") X(TARGET, "target") X(TEXT, "text") X(TITLE, "title")                  \
    X(TRANSFORM, "transform") X(TRANSLATE, "translate") X(TYPE, "type") X(TYPEOF, "typeof")        \
    X(USEMAP, "usemap") X(VALIGN, "valign") X(VALUE, "value") X(VERSION, "version")                \
    X(VIEWBOX, "viewbox") X(VLINK, "vlink") X(WIDTH, "width") X(WRAP, "wrap") X(X, "x")            \
    X(X1, "x1") X(X2, "x2") X(XLINK_HREF, "xlink:href") X(XML_LANG, "xml:lang") X(XMLNS, "xmlns")  \
    X(XMLNS_XLINK, "xmlns:xlink") X(Y, "y") X(Y1, "y1") X(Y2, "y2")

typedef enum narc_attribute_name {
    NARC_ATTRIBUTE_OTHER = 0,
#define NARC_ATTRIBUTE_ENUM(name, text) NARC_ATTRIBUTE_##name,
    NARC_ATTRIBUTE_LIST(NARC_ATTRIBUTE_ENUM)
#undef NARC_ATTRIBUTE_ENUM
    NARC_ATTRIBUTE_COUNT,
    NARC_ATTRIBUTE_PREFIXED = UINT8_MAX /* no name of the list: one with a namespace and a prefix */
} narc_attribute_name;
/* clang-format on */

/** The number of a name in lower case; NARC_ATTRIBUTE_OTHER when it is not in the list. */
narc_attribute_name narc_attribute_find(narc_text name);

/** The name of a number, "" for NARC_ATTRIBUTE_OTHER. */
const char *narc_attribute_name_of(narc_attribute_name name);

#endif
