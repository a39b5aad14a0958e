/* What may stand where in a narc body: the content model and the attributes, asked by the builder
 * before it writes and by the reader before it believes (spec/narc-body.md). */
#ifndef NARC_ARTICLE_BODY_VOCABULARY_H
#define NARC_ARTICLE_BODY_VOCABULARY_H

#include "article/body.h"

/* X(enum name, attribute name), in the order in which they are written */
#define NARC_BODY_ATTRIBUTE_LIST(X)                                                                \
    X(HREF, "href")                                                                                \
    X(SRC, "src")                                                                                  \
    X(ALT, "alt")                                                                                  \
    X(TITLE, "title")                                                                              \
    X(WIDTH, "width")                                                                              \
    X(HEIGHT, "height")                                                                            \
    X(COLSPAN, "colspan")                                                                          \
    X(ROWSPAN, "rowspan")                                                                          \
    X(SCOPE, "scope")                                                                              \
    X(DATETIME, "datetime")                                                                        \
    X(CITE, "cite")                                                                                \
    X(LANG, "lang")                                                                                \
    X(DIR, "dir")                                                                                  \
    X(START, "start")

typedef enum narc_body_attribute_name {
#define NARC_BODY_ATTRIBUTE_ENUM(name, text) NARC_BODY_ATTRIBUTE_##name,
    NARC_BODY_ATTRIBUTE_LIST(NARC_BODY_ATTRIBUTE_ENUM)
#undef NARC_BODY_ATTRIBUTE_ENUM
        NARC_BODY_ATTRIBUTE_COUNT
} narc_body_attribute_name;

/** The attribute of a name, NARC_BODY_ATTRIBUTE_COUNT if it is not in the list. */
narc_body_attribute_name narc_body_attribute_find(narc_text name);
const char *narc_body_attribute_text(narc_body_attribute_name name);

/** Whether child may stand directly in parent; NARC_BODY_NONE as parent is the body itself. */
bool narc_body_may_hold(narc_body_element parent, narc_body_element child);

/** Whether the element is one inside lines of text and not empty by kind. */
static inline bool
narc_body_is_inline(narc_body_element element)
{
    return narc_body_element_kind(element) == NARC_BODY_INLINE;
}

/** Whether text may stand directly in the element. */
bool narc_body_holds_text(narc_body_element element);

/** Whether the element may be written without content: only table cells, which keep columns. */
bool narc_body_may_be_empty(narc_body_element element);

/** Whether the element may carry the attribute. */
bool narc_body_may_carry(narc_body_element element, narc_body_attribute_name name);

/** Whether a value, escaped or not, is allowed for the attribute. */
bool narc_body_value_allowed(narc_body_attribute_name name, narc_text value);

/** Whether the attribute holds an address. */
bool narc_body_is_address(narc_body_attribute_name name);

/** Whether XML 1.0 allows the character and a narc body uses it: no controls but tab and LF. */
bool narc_body_is_character(uint32_t code_point);

/** Whether a builder writes the character: HTML allows no controls and no noncharacters either. */
bool narc_body_is_written(uint32_t code_point);

#endif
