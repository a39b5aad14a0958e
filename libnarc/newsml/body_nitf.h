/* NITF to a narc body and back. */
#ifndef NARC_NEWSML_BODY_NITF_H
#define NARC_NEWSML_BODY_NITF_H

#include "article/body.h"
#include "markup/tree.h"

#define NARC_NITF_NS "http://iptc.org/std/NITF/2006-10-18/"

/* Attributes of narc's own, which the schema lets stand everywhere: what NITF has no attribute for goes
 * by its name in the narc body; `element` says which element of the narc body it is, where the name
 * and class of NITF's leave it open, "none" for one that is none, or "rendition" for a picture that is
 * the item's and does not stand in its body. */
#define NARC_NITF_OWN_NS "urn:narc:body"

/** Adds what body.content (or, without one, body or top itself) holds. Names are matched whatever
 * their namespace. Linear, no recursion. */
void narc_nitf_to_body(const narc_tree *tree, narc_node_id top, narc_body_builder *builder);

/** Told of what NITF has no place for; text is static. */
typedef void (*narc_nitf_loss_fn)(void *user, const char *what);

/**
 * Appends a narc body as content of body.content, valid NITF 3.6 if the default namespace is NITF's and
 * the prefix n narc's own. What narc_nitf_to_body makes of it is the same body again, but for what
 * `lost` is told of.
 *
 * @return NARC_OK; E412 with the offset when it is no narc body
 */
narc_status narc_body_to_nitf(narc_text body, narc_buffer *out, narc_nitf_loss_fn lost, void *user,
                              narc_error *err);

#endif
