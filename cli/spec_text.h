/* The specification of the format, for --embed-spec. The build makes spec_text.c of the texts in spec/. */
#ifndef CLI_SPEC_TEXT_H
#define CLI_SPEC_TEXT_H

#include <narc.h>

extern const narc_text spec_text;

#endif
