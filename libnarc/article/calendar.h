/* The Gregorian calendar, as far back and ahead as ISO 8601's four digits go. */
#ifndef NARC_ARTICLE_CALENDAR_H
#define NARC_ARTICLE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

/** Whether the month has that day; month 1 to 12. */
static inline bool
narc_calendar_has_day(int32_t year, uint8_t month, uint8_t day)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return day >= 1 && day <= days[month - 1] + (month == 2 && leap);
}

/** Days since the first of March of the year 0. */
static inline int64_t
narc_calendar_days(int32_t year, uint8_t month, uint8_t day)
{
    /* Years that begin in March end with the leap day. */
    const int64_t from = (int64_t)year - (month <= 2);
    const int64_t months = (month + 9) % 12;

    return from * 365 + from / 4 - from / 100 + from / 400 + (months * 153 + 2) / 5 + day - 1;
}

#endif
