/* A body built again from its own parts. */
#ifndef NARC_ARTICLE_BODY_REBUILD_H
#define NARC_ARTICLE_BODY_REBUILD_H

#include "article/body.h"

/** Checks a body and answers it as narc_body_builder writes it today: the same, unless another
 * hand made it, which may use all that spec/narc-body.md allows. NARC_OK, E412, E802. */
narc_status narc_body_rebuild(narc_text body, narc_arena *arena, narc_text *out, narc_error *err);

#endif
