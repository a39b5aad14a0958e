/* How one commit follows another (spec 7.1 to 7.5). */
#ifndef NARC_INDEX_CHAIN_H
#define NARC_INDEX_CHAIN_H

#include "format/commit.h"

/** What is wrong with a commit behind `before` (number 0: behind the header), or NULL. */
const char *narc_chain_fault(const narc_commit *before, const narc_commit *commit);

#endif
