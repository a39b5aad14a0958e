/* The names of a page: values of class, id and role. Elements of one template repeat them, so what
 * is found out about a name is kept, for the names seen last. */
#ifndef NARC_HTML_NAMES_H
#define NARC_HTML_NAMES_H

#include "html/judge_words.h"

#include "base/arena.h"

/* What is known of a name. */
#define NARC_HTML_NAME_MARKED 1u
#define NARC_HTML_NAME_HASHED 2u
#define NARC_HTML_NAME_WEIGHED 4u
#define NARC_HTML_NAME_READ 8u

typedef struct narc_html_name {
    uint64_t hash;              /* of the name; 0 is free */
    uint64_t template;          /* hash of the name without its digits */
    narc_html_name_range range; /* of the weights of its words */
    uint8_t marks;              /* of the vocabulary */
    uint8_t reason;
    bool byline;   /* whether it says that a byline is inside */
    uint8_t known; /* NARC_HTML_NAME_*: which of the fields above are set */
} narc_html_name;

typedef struct narc_html_names narc_html_names;

/** An empty table in an arena, or NULL when memory ran out. */
narc_html_names *narc_html_names_new(narc_arena *arena);

/** What is known of a name, for the caller to complete. Valid until the next call. */
narc_html_name *narc_html_name_of(narc_html_names *names, narc_text text);

#endif
