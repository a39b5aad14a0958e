/* Shell patterns over text: * and ?, letters of ASCII alike in both cases. */
#ifndef CLI_GLOB_H
#define CLI_GLOB_H

#include <narc.h>

bool glob_match(const char *pattern, narc_text text);

#endif
