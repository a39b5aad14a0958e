/* ninjs, IPTC's JSON: written as 3.1, read as 1.x, 2.x and 3.x. */
#ifndef NARC_NEWSML_NINJS_H
#define NARC_NEWSML_NINJS_H

#include "base/arena.h"

#include <narc/convert.h>

/* Roles and relations narc uses where ninjs leaves them to the sender. */
#define NARC_NINJS_TITLE "title"
#define NARC_NINJS_DATELINE "dateline"
#define NARC_NINJS_CREDITLINE "creditline"
#define NARC_NINJS_KEYWORD "keyword"
#define NARC_NINJS_SECTION "section"
#define NARC_NINJS_CREATOR "creator"
#define NARC_NINJS_CONTRIBUTOR "contributor"
#define NARC_NINJS_PROVIDER "provider"
#define NARC_NINJS_GUID "guid"
#define NARC_NINJS_URL "url"

/** Whether a text is an absolute URI (RFC 3986). */
bool narc_ninjs_is_uri(narc_text text);
/** The text, or urn:narc:KIND:TEXT percent-encoded when it is no absolute URI. */
narc_text narc_ninjs_uri(narc_arena *arena, narc_text text, const char *kind);
/** Undoes narc_ninjs_uri. */
narc_text narc_ninjs_from_uri(narc_arena *arena, narc_text uri);

int narc_ninjs_detect(narc_bytes head);
narc_status narc_ninjs_read(const narc_document *document, const narc_read_options *options,
                            narc_error *err);
narc_status narc_ninjs_write(const narc_item *item, const narc_write_options *options,
                             narc_buffer *out, narc_error *err);

#endif
