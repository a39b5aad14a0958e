/* Dates that are not ISO 8601: written out with the name of the month, and inside addresses. */
#ifndef NARC_HTML_DATE_WORDS_H
#define NARC_HTML_DATE_WORDS_H

#include "base/arena.h"

#include <narc/article.h>

/* Which of two numbers before a year is the day, where that page is written. */
typedef enum narc_html_day_order {
    NARC_HTML_ORDER_UNKNOWN,
    NARC_HTML_DAY_FIRST,
    NARC_HTML_MONTH_FIRST
} narc_html_day_order;

/** What a language tag and the host of a page tell: the day comes first, but in American English. */
narc_html_day_order narc_html_day_order_of(narc_text language, narc_text host);

/**
 * The first date in a text that leaves no doubt between day and month: "18 November 2026",
 * "Nov. 18, 2026", "18. November 2026", "18.11.2026", "18.11.26", "2026-11-18", "2026/11/18",
 * "2026年11月18日", and 13/11/2026, where only one reading is possible; 5/11/2026 when the order is
 * known. Precision is the day.
 */
bool narc_html_date_words(narc_text literal, narc_text source, narc_html_day_order order,
                          narc_date *out);

/** Whether a text has as many digits as the shortest date. */
bool narc_html_may_be_date(narc_text text);

/** Whether a word is a month's name or begins like one. */
bool narc_html_is_month(narc_text word);

/** A date in the path of an address: /2026/11/18/, 2026-11-18, 20261118 not inside a longer number,
 * or 18-11-2026. A looser pattern is wrong four times in ten. */
bool narc_html_date_in_address(narc_text address, narc_arena *arena, narc_date *out);

#endif
