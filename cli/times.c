/* Times as a person types them: 2026, 2026-11-23, 2026-11-23T12:00Z, 12h, 7d, 2w. */
#include "times.h"
#include "message.h"

#include <stdlib.h>

static int64_t
add_bounded(int64_t a, int64_t b)
{
    return a > INT64_MAX - b ? INT64_MAX : a + b;
}

/* "7d", "12h", "2w" before now. */
static bool
parse_ago(const char *text, int64_t now, int64_t *out)
{
    char *end;
    const unsigned long value = text[0] >= '0' && text[0] <= '9' ? strtoul(text, &end, 10) : 0;
    int64_t unit;

    if (text[0] < '0' || text[0] > '9' || end[0] == '\0' || end[1] != '\0' || value > 1000000)
        return false;
    switch (end[0]) {
    case 'h':
        unit = 3600;
        break;
    case 'd':
        unit = 86400;
        break;
    case 'w':
        unit = INT64_C(7) * 86400;
        break;
    default:
        return false;
    }
    *out = now - (int64_t)value * unit;
    return true;
}

/* The last second of the year, month, day ... that a date names. */
static int64_t
last_second(const narc_date *date, int64_t first)
{
    narc_date next = *date;
    int64_t after = first;

    switch (date->precision) {
    case NARC_PRECISION_YEAR:
        next.year++;
        break;
    case NARC_PRECISION_MONTH:
        next.year += next.month == 12 ? 1 : 0;
        next.month = (uint8_t)(next.month % 12 + 1);
        break;
    case NARC_PRECISION_DAY:
        return add_bounded(first, 86399);
    case NARC_PRECISION_MINUTE:
        return add_bounded(first, 59);
    case NARC_PRECISION_NONE:
    case NARC_PRECISION_SECOND:
        return first;
    }
    return narc_date_unix(&next, &after) ? after - 1 : first;
}

bool
option_time(struct cli *cli, enum option_id id, bool end, int64_t now, int64_t *out)
{
    const char *value = option_value(cli, id);
    narc_date date;

    if (value == NULL || parse_ago(value, now, out))
        return true;
    if (!narc_date_parse(narc_text_from(value), NARC_TEXT("option"), &date) ||
        !narc_date_unix(&date, out)) {
        report_use(cli, "use 2026, 2026-11, 2026-11-23, 2026-11-23T12:00Z, 12h, 7d or 2w.",
                   "--%s: '%s' is not a time", options[id].name, value);
        return false;
    }
    if (end)
        *out = last_second(&date, *out);
    return true;
}
