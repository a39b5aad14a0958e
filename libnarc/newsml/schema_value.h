/* Whether a value is of a kind of the schema. */
#ifndef NARC_NEWSML_SCHEMA_VALUE_H
#define NARC_NEWSML_SCHEMA_VALUE_H

#include <narc/base.h>

/** kind is a letter or "(a|b)" of schema_facts.h, ended by anything. Linear. */
bool narc_schema_value_fits(narc_text value, const char *kind);

#endif
