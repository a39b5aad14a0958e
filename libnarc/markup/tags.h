/* Element names that code asks for by number: those of HTML (HTML standard, section 4) and a few
 * that news pages use. A name outside the list is NARC_TAG_OTHER and compared as text. */
#ifndef NARC_MARKUP_TAGS_H
#define NARC_MARKUP_TAGS_H

#include <narc/base.h>

/* X(enum name, element name), in alphabetical order of the element names, in rows that are full */
/* clang-format off */
#define NARC_TAG_LIST(X)                                                                           \
    X(A, "a") X(ABBR, "abbr") X(ACRONYM, "acronym") X(ADDRESS, "address")                          \
    X(ANNOTATION_XML, "annotation-xml") X(APPLET, "applet") X(AREA, "area") X(ARTICLE, "article")  \
    X(ASIDE, "aside") X(AUDIO, "audio") X(B, "b") X(BASE, "base") X(BASEFONT, "basefont")          \
    X(BDI, "bdi") X(BDO, "bdo") X(BGSOUND, "bgsound") X(BIG, "big") X(BLINK, "blink")              \
    X(BLOCKQUOTE, "blockquote") X(BODY, "body") X(BR, "br") X(BUTTON, "button")                    \
    X(CANVAS, "canvas") X(CAPTION, "caption") X(CENTER, "center") X(CITE, "cite") X(CODE, "code")  \
    X(COL, "col") X(COLGROUP, "colgroup") X(DATA, "data") X(DATALIST, "datalist") X(DD, "dd")      \
    X(DEL, "del") X(DESC, "desc") X(DETAILS, "details") X(DFN, "dfn") X(DIALOG, "dialog")          \
    X(DIR, "dir") X(DIV, "div") X(DL, "dl") X(DT, "dt") X(EM, "em") X(EMBED, "embed")              \
    X(FIELDSET, "fieldset") X(FIGCAPTION, "figcaption") X(FIGURE, "figure") X(FONT, "font")        \
    X(FOOTER, "footer") X(FOREIGNOBJECT, "foreignobject") X(FORM, "form") X(FRAME, "frame")        \
    X(FRAMESET, "frameset") X(H1, "h1") X(H2, "h2") X(H3, "h3") X(H4, "h4") X(H5, "h5")            \
    X(H6, "h6") X(HEAD, "head") X(HEADER, "header") X(HGROUP, "hgroup") X(HR, "hr")                \
    X(HTML, "html") X(I, "i") X(IFRAME, "iframe") X(IMAGE, "image") X(IMG, "img")                  \
    X(INPUT, "input") X(INS, "ins") X(KBD, "kbd") X(KEYGEN, "keygen") X(LABEL, "label")            \
    X(LEGEND, "legend") X(LI, "li") X(LINK, "link") X(LISTING, "listing") X(MAIN, "main")          \
    X(MALIGNMARK, "malignmark") X(MAP, "map") X(MARK, "mark") X(MARQUEE, "marquee")                \
    X(MATH, "math") X(MENU, "menu") X(META, "meta") X(METER, "meter") X(MGLYPH, "mglyph")          \
    X(MI, "mi") X(MN, "mn") X(MO, "mo") X(MS, "ms") X(MTEXT, "mtext") X(NAV, "nav")                \
    X(NOBR, "nobr") X(NOEMBED, "noembed") X(NOFRAMES, "noframes") X(NOSCRIPT, "noscript")          \
    X(OBJECT, "object") X(OL, "ol") X(OPTGROUP, "optgroup") X(OPTION, "option")                    \
    X(OUTPUT, "output") X(P, "p") X(PARAM, "param") X(PICTURE, "picture")                          \
    X(PLAINTEXT, "plaintext") X(PRE, "pre") X(PROGRESS, "progress") X(Q, "q") X(RB, "rb")          \
    X(RP, "rp") X(RT, "rt") X(RTC, "rtc") X(RUBY, "ruby") X(S, "s") X(SAMP, "samp")                \
    X(SCRIPT, "script") X(SEARCH, "search") X(SECTION, "section") X(SELECT, "select")              \
    X(SELECTEDCONTENT, "selectedcontent") X(SLOT, "slot") X(SMALL, "small") X(SOURCE, "source")    \
    X(SPAN, "span") X(STRIKE, "strike") X(STRONG, "strong") X(STYLE, "style") X(SUB, "sub")        \
    X(SUMMARY, "summary") X(SUP, "sup") X(SVG, "svg") X(TABLE, "table") X(TBODY, "tbody")          \
    X(TD, "td") X(TEMPLATE, "template") X(TEXTAREA, "textarea") X(TFOOT, "tfoot") X(TH, "th")      \
    X(THEAD, "thead") X(TIME, "time") X(TITLE, "title") X(TR, "tr") X(TRACK, "track") X(TT, "tt")  \
    X(U, "u") X(UL, "ul") X(VAR, "var") X(VIDEO, "video") X(WBR, "wbr") X(XMP, "xmp")

typedef enum narc_tag {
    NARC_TAG_OTHER = 0,
#define NARC_TAG_ENUM(name, text) NARC_TAG_##name,
    NARC_TAG_LIST(NARC_TAG_ENUM)
#undef NARC_TAG_ENUM
    NARC_TAG_COUNT
} narc_tag;
/* clang-format on */

/** The tag of a name in lower case; NARC_TAG_OTHER when it is not in the list. */
narc_tag narc_tag_find(narc_text name);

/** The element name of a tag, "" for NARC_TAG_OTHER. */
const char *narc_tag_name(narc_tag tag);

#endif
