/* A body built again from its own parts. */
#ifndef NARC_ARTICLE_BODY_REBUILD_H
#define NARC_ARTICLE_BODY_REBUILD_H

#include "article/body.h"

/** Checks a body and answers it as narc_body_builder writes it today: the same, unless another
 * hand made it, which may use all that spec/narc-body.md allows. NARC_OK, E412, E802. */
narc_status narc_body_rebuild(narc_text body, narc_arena *arena, narc_text *out, narc_error *err);

/** The same without some of the blocks at its top: gone[i] says so of the i-th of `count`. NARC_OK,
 * E412, E802. */
narc_status narc_body_leave_out(narc_text body, const bool *gone, size_t count, narc_arena *arena,
                                narc_text *out, narc_error *err);

#endif
