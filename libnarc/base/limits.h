/* Limits with their defaults filled in. */
#ifndef NARC_BASE_LIMITS_H
#define NARC_BASE_LIMITS_H

#include <narc/base.h>

/** A copy of *given (NULL for all defaults) in which every zero field holds its default. */
narc_limits narc_limits_complete(const narc_limits *given);

#endif
