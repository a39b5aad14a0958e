/* HTML bytes to a tree. */
#ifndef NARC_MARKUP_PARSE_H
#define NARC_MARKUP_PARSE_H

#include "markup/tree.h"

/** How the bytes became characters. */
typedef struct narc_charset {
    const char *name;   /* canonical name, "utf-8", "windows-1252", "gb18030" ...; static storage */
    const char *source; /* "bom", "valid-utf-8", "caller", "meta", "guess" or "default" */
    uint64_t replaced;  /* malformed sequences that became U+FFFD */
} narc_charset;

/**
 * Decides the encoding (byte order mark; whole input valid UTF-8; the caller's charset; meta
 * prescan; GB 18030 by its byte pairs; windows-1252) and appends the content as UTF-8 without byte order mark. When the input
 * already is UTF-8 nothing is copied: *text then points into it, else into *out.
 * NARC_OK, E601, E802; never fails for content.
 */
narc_status narc_markup_decode(narc_bytes content, narc_text caller_charset, narc_buffer *out,
                               narc_text *text, narc_charset *charset, narc_error *err);

/** One parse error (HTML standard, 13.2.2). */
typedef struct narc_parse_error {
    const char *name; /* as the standard spells it, or a description where it has no name */
    uint32_t offset;  /* byte of the text the parser read, where it was noticed */
} narc_parse_error;

typedef enum narc_quirks { NARC_QUIRKS_NONE, NARC_QUIRKS_LIMITED, NARC_QUIRKS_FULL } narc_quirks;

/** How a page is parsed; zeroed means an ordinary page. */
typedef struct narc_parse_options {
    narc_text context;        /* element that a fragment is for, "" for a whole page */
    uint16_t context_space;   /* its namespace: 0 HTML, 1 SVG, 2 MathML */
    bool context_quirks;      /* the fragment's document is in quirks mode */
    bool scripting;           /* noscript holds text, as where scripts run */
    uint32_t most_attributes; /* of an element, default 512; further ones are dropped */
    uint32_t most_formatting; /* active formatting elements behind a marker, default 64 */
    narc_parse_error *errors; /* the first of them go here */
    uint32_t error_capacity;  /* 0: none are kept, and those of the input stream not looked for */
} narc_parse_options;

/** What was learned besides the tree. */
typedef struct narc_parse_facts {
    narc_quirks quirks;
    uint64_t error_count;
    uint32_t errors_kept;
    uint32_t attributes_dropped; /* beyond the limits */
    uint64_t steps; /* tokens, and how often one was looked at anew: linear in the text */
    narc_text text; /* what offsets count: the text given */
} narc_parse_facts;

/** Whether a line ends with that byte of the text the parser read: "\r\n", "\r" and "\n" end one. */
static inline bool
narc_text_ends_line(narc_text text, size_t at)
{
    return text.data[at] == '\n' ||
           (text.data[at] == '\r' && (at + 1 == text.size || text.data[at + 1] != '\n'));
}

/**
 * Parses a page or a fragment into a tree made by narc_tree_begin, as the HTML standard says
 * (13.2). text is UTF-8 and outlives the tree. Never fails for content: whatever the bytes, there is
 * a tree. Elements deeper than limits.markup_depth are lifted up to it and counted in
 * tree->flattened; no text is lost. Template contents are children of their template.
 *
 * @param options  may be NULL
 * @param facts    may be NULL
 * @return NARC_OK; E601 too many nodes or bytes; E802. Linear in the text.
 */
narc_status narc_markup_parse_with(narc_text text, const narc_parse_options *options,
                                   narc_tree *tree, narc_parse_facts *facts, narc_error *err);

/** The same for an ordinary page. */
narc_status narc_markup_parse(narc_text text, narc_tree *tree, narc_error *err);

/** Appends a node as HTML (13.3), with its own tags or only what is in it. Linear, no recursion;
 * out tells of memory. */
void narc_tree_serialize(const narc_tree *tree, narc_node_id top, bool with_top, narc_buffer *out);

#endif
