/* What IANA's registry of language subtags holds. Words of letters are bits: 'a' is 0, "ab" 1, "zz" 675. */
#ifndef NARC_ARTICLE_LANGUAGE_TABLE_H
#define NARC_ARTICLE_LANGUAGE_TABLE_H

#include <stdint.h>

extern const uint32_t narc_languages_2[];
extern const uint32_t narc_languages_3[];
extern const uint32_t narc_regions[];
extern const char narc_areas[];   /**< regions by number, three digits each */
extern const char narc_scripts[]; /**< four letters each */

#endif
