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

/**
 * Parses a page into a tree made by narc_tree_begin. text is UTF-8 and outlives the tree. Never
 * fails for content: whatever the bytes, there is a tree. tree->flattened tells of depth.
 * NARC_OK; E601 too many nodes or bytes; E802.
 */
narc_status narc_markup_parse(narc_text text, narc_tree *tree, narc_error *err);

#endif
