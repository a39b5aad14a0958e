/* Dates as ISO 8601 to their own precision, and as seconds for sorting. */
#include <narc/article.h>

#include "article/calendar.h"

#define MINUTES_PER_HOUR 60
#define LARGEST_OFFSET (24 * MINUTES_PER_HOUR - 1)
#define SECONDS_PER_DAY 86400

static char *
put_number(char *at, uint32_t value, int digits)
{
    for (int i = digits - 1; i >= 0; i--) {
        at[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return at + digits;
}

static char *
put_part(char *at, char separator, uint32_t value)
{
    *at++ = separator;
    return put_number(at, value, 2);
}

static char *
put_time(char *at, const narc_date *date)
{
    at = put_part(at, 'T', date->hour);
    at = put_part(at, ':', date->minute);
    if (date->precision < NARC_PRECISION_SECOND)
        return at;
    at = put_part(at, ':', date->second);
    if (date->nanosecond == 0)
        return at;
    *at++ = '.';
    at = put_number(at, date->nanosecond, 9);
    while (at[-1] == '0')
        at--;
    return at;
}

static char *
put_zone(char *at, const narc_date *date)
{
    const int offset = date->offset_minutes;
    const uint32_t size = (uint32_t)(offset < 0 ? -offset : offset);

    if (offset == 0) {
        *at++ = 'Z';
        return at;
    }
    at = put_part(at, offset < 0 ? '-' : '+', size / MINUTES_PER_HOUR);
    return put_part(at, ':', size % MINUTES_PER_HOUR);
}

/* A date somebody filled in by hand may hold anything; only what a parse could answer is written. */
static bool
is_sound(const narc_date *date)
{
    if (date->precision < NARC_PRECISION_YEAR || date->precision > NARC_PRECISION_SECOND ||
        date->year < 0 || date->year > 9999)
        return false;
    if (date->precision >= NARC_PRECISION_MONTH && (date->month < 1 || date->month > 12))
        return false;
    if (date->precision >= NARC_PRECISION_DAY &&
        !narc_calendar_has_day(date->year, date->month, date->day))
        return false;
    return date->hour <= 23 && date->minute <= 59 && date->second <= 60 &&
           date->nanosecond <= 999999999 && date->offset_minutes >= -LARGEST_OFFSET &&
           date->offset_minutes <= LARGEST_OFFSET;
}

size_t
narc_date_format(const narc_date *date, char out[NARC_DATE_SIZE])
{
    char *at = out;

    out[0] = '\0';
    if (!is_sound(date))
        return 0;
    at = put_number(at, (uint32_t)date->year, 4);
    if (date->precision >= NARC_PRECISION_MONTH)
        at = put_part(at, '-', date->month);
    if (date->precision >= NARC_PRECISION_DAY)
        at = put_part(at, '-', date->day);
    if (date->precision >= NARC_PRECISION_MINUTE)
        at = put_time(at, date);
    if (date->zone_known)
        at = put_zone(at, date);
    *at = '\0';
    return (size_t)(at - out);
}

/* Days since 1970-01-01 in the Gregorian calendar, counted from a March so that the leap day ends
 * the year. */
static int64_t
days_from_civil(int32_t year, int32_t month, int32_t day)
{
    const int32_t from_march = month > 2 ? month - 3 : month + 9;
    const int64_t y = month > 2 ? year : year - 1;
    const int64_t era = (y >= 0 ? y : y - 399) / 400;
    const int64_t year_of_era = y - era * 400;
    const int64_t day_of_year = (153 * from_march + 2) / 5 + day - 1;

    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

bool
narc_date_unix(const narc_date *date, int64_t *out)
{
    int64_t seconds;

    if (!is_sound(date))
        return false;
    seconds = SECONDS_PER_DAY *
              days_from_civil(date->year, date->precision >= NARC_PRECISION_MONTH ? date->month : 1,
                              date->precision >= NARC_PRECISION_DAY ? date->day : 1);
    if (date->precision >= NARC_PRECISION_MINUTE)
        seconds += date->hour * 3600 + date->minute * 60;
    if (date->precision >= NARC_PRECISION_SECOND)
        seconds += date->second;
    if (date->zone_known)
        seconds -= (int64_t)date->offset_minutes * 60;
    *out = seconds;
    return true;
}
