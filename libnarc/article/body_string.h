/* Text that grows inside an arena, and the two ways foreign text gets into a narc body: escaped as
 * content, normalised as an attribute value. Failure latches in the arena. */
#ifndef NARC_ARTICLE_BODY_STRING_H
#define NARC_ARTICLE_BODY_STRING_H

#include "article/body_vocabulary.h"

typedef struct narc_body_string {
    narc_arena *arena;
    char *data;
    size_t size;
    size_t capacity;
} narc_body_string;

void narc_body_string_add(narc_body_string *string, narc_text text);
void narc_body_string_literal(narc_body_string *string, const char *terminated);
/** Appends with & < > escaped, and " too when quote is set; what is no character, a control
 * or a noncharacter becomes U+FFFD. */
void narc_body_string_escaped(narc_body_string *string, narc_text text, bool quote);
/** Appends an attribute's value as a narc body holds it, not yet escaped. */
void narc_body_string_value(narc_body_string *string, narc_body_attribute_name name,
                            narc_text value);
/** Appends an address without controls and spaces as RFC 3986 has it, or nothing when a browser
 * would find no host in it. */
void narc_body_string_address(narc_body_string *string, narc_text value);

static inline narc_text
narc_body_string_view(const narc_body_string *string)
{
    return (narc_text){string->data, string->size};
}

#endif
