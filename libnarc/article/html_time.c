/* A date as the time element of HTML takes it (HTML standard, 2.3.5). */
#include "article/html_time.h"

#include "base/text.h"

#include <string.h>

#define NANOSECONDS_PER_MILLISECOND 1000000u
#define LAST_SECOND 59

size_t
narc_html_time_format(const narc_date *date, char out[NARC_DATE_SIZE])
{
    narc_date fit = *date;

    fit.nanosecond -= fit.nanosecond % NANOSECONDS_PER_MILLISECOND;
    if (fit.second > LAST_SECOND)
        fit.second = LAST_SECOND;
    if (fit.precision < NARC_PRECISION_MINUTE)
        fit.zone_known = false;
    return fit.year < 1 ? 0 : narc_date_format(&fit, out);
}

/* "07:30", "07:30:05" */
static bool
is_time_of_day(narc_text value)
{
    static const char form[] = "29:59:59"; /* the largest digit at each place */

    if (value.size != 5 && value.size != 8)
        return false;
    for (size_t i = 0; i < value.size; i++)
        if (form[i] == ':' ? value.data[i] != ':'
                           : !narc_ascii_digit(value.data[i]) || value.data[i] > form[i])
            return false;
    return value.data[0] < '2' || value.data[1] <= '3';
}

size_t
narc_html_time_fit(narc_text value, char out[NARC_DATE_SIZE])
{
    narc_date date;

    if (is_time_of_day(value)) {
        memcpy(out, value.data, value.size);
        return value.size;
    }
    return narc_date_parse(value, (narc_text){NULL, 0}, &date) ? narc_html_time_format(&date, out)
                                                               : 0;
}
