/* A date as the time element of HTML takes it. */
#ifndef NARC_ARTICLE_HTML_TIME_H
#define NARC_ARTICLE_HTML_TIME_H

#include <narc/article.h>

/** Like narc_date_format, but what HTML does not know is left out: digits of a fraction behind the
 * third, a leap second, the zone of a day. 0 for a date that HTML cannot write. */
size_t narc_html_time_format(const narc_date *date, char out[NARC_DATE_SIZE]);

/** A valid value of datetime for what somebody wrote there: a date of any precision or a time of
 * day. 0 when it is neither. */
size_t narc_html_time_fit(narc_text value, char out[NARC_DATE_SIZE]);

#endif
