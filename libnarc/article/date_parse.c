/* Dates as news documents state them (ISO 8601 and RFC 5322), kept to the precision they state.
 * Nothing is completed: a day stays a day, a time without a zone stays without one. */
#include <narc/article.h>

#include "article/calendar.h"
#include "base/text.h"

#define MINUTES_PER_HOUR 60

/* A position in the literal. Every function that reads answers false, or a count, and leaves the
 * position behind what it took; a caller that tries another way keeps a copy. */
typedef struct scan {
    const char *at;
    const char *end;
} scan;

static bool
at_end(const scan *in)
{
    return in->at == in->end;
}

static bool
take(scan *in, char wanted)
{
    if (at_end(in) || *in->at != wanted)
        return false;
    in->at++;
    return true;
}

static bool
take_spaces(scan *in)
{
    const char *start = in->at;

    while (!at_end(in) && narc_ascii_space(*in->at))
        in->at++;
    return in->at > start;
}

static size_t
digits_ahead(const scan *in)
{
    size_t count = 0;

    while (in->at + count < in->end && narc_ascii_digit(in->at[count]))
        count++;
    return count;
}

/* Exactly count digits, at most 4. */
static bool
take_number(scan *in, size_t count, int32_t *out)
{
    int32_t value = 0;

    if (digits_ahead(in) < count)
        return false;
    for (size_t i = 0; i < count; i++)
        value = value * 10 + (*in->at++ - '0');
    *out = value;
    return true;
}

static bool
take_two(scan *in, int32_t least, int32_t most, uint8_t *out)
{
    int32_t value;

    if (!take_number(in, 2, &value) || value < least || value > most)
        return false;
    *out = (uint8_t)value;
    return true;
}

/* --- zones ------------------------------------------------------------------------------------ */

static bool
take_word(scan *in, const char *word)
{
    const narc_text left = {in->at, (size_t)(in->end - in->at)};
    const narc_text wanted = narc_text_from(word);

    if (!narc_text_starts_nocase(left, word) ||
        (left.size > wanted.size && narc_ascii_alpha(left.data[wanted.size])))
        return false;
    in->at += wanted.size;
    return true;
}

static void
set_offset(narc_date *out, int offset_minutes)
{
    out->zone_known = true;
    out->offset_minutes = (int16_t)offset_minutes;
}

/* +01:00, +0100, +01; also with U+2212, the minus sign that ISO 8601 prefers. */
static bool
take_offset(scan *in, narc_date *out)
{
    uint8_t hours;
    uint8_t minutes = 0;
    int sign = 1;

    if (take(in, '-') || (in->end - in->at >= 3 && in->at[0] == '\xE2' && in->at[1] == '\x88' &&
                          in->at[2] == '\x92' && (in->at += 3) != NULL))
        sign = -1;
    else if (!take(in, '+'))
        return false;
    if (!take_two(in, 0, 23, &hours))
        return false;
    if (take(in, ':') || digits_ahead(in) > 0) {
        if (!take_two(in, 0, 59, &minutes))
            return false;
    }
    set_offset(out, sign * (hours * MINUTES_PER_HOUR + minutes));
    return true;
}

static bool
take_iso_zone(scan *in, narc_date *out)
{
    if (take_word(in, "Z") || take_word(in, "UTC") || take_word(in, "GMT")) {
        set_offset(out, 0);
        return true;
    }
    return take_offset(in, out);
}

/* RFC 5322, 4.3: the names with a meaning; every other name says as much as -0000, nothing. */
static bool
take_rfc5322_zone(scan *in, narc_date *out)
{
    static const struct {
        const char *name;
        int hours;
    } names[] = {{"UT", 0},   {"UTC", 0},  {"GMT", 0},  {"Z", 0},    {"EST", -5}, {"EDT", -4},
                 {"CST", -6}, {"CDT", -5}, {"MST", -7}, {"MDT", -6}, {"PST", -8}, {"PDT", -7}};
    const char *start;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (take_word(in, names[i].name)) {
            set_offset(out, names[i].hours * MINUTES_PER_HOUR);
            return true;
        }
    }
    for (start = in->at; !at_end(in) && narc_ascii_alpha(*in->at);)
        in->at++;
    return in->at > start || take_offset(in, out);
}

/* --- times ------------------------------------------------------------------------------------ */

/* .5 or ,5: any number of digits, of which nine are kept. */
static bool
take_fraction(scan *in, narc_date *out)
{
    uint32_t unit = 100000000;

    if (!take(in, '.') && !take(in, ','))
        return true;
    if (digits_ahead(in) == 0)
        return false;
    while (!at_end(in) && narc_ascii_digit(*in->at)) {
        out->nanosecond += unit * (uint32_t)(*in->at++ - '0');
        unit /= 10;
    }
    return true;
}

/* hh, hh:mm, hhmm, hh:mm:ss, hhmmss, with a fraction behind seconds. An hour alone has no step of
 * its own in narc_precision: completing it to minutes would invent them, so the day remains. */
static bool
take_time(scan *in, narc_date *out)
{
    bool colon;

    if (!take_two(in, 0, 23, &out->hour))
        return false;
    colon = take(in, ':');
    if (!colon && digits_ahead(in) == 0) {
        out->hour = 0;
        return true;
    }
    if (!take_two(in, 0, 59, &out->minute))
        return false;
    out->precision = NARC_PRECISION_MINUTE;
    if (colon ? !take(in, ':') : digits_ahead(in) == 0)
        return true;
    /* 60 is a leap second. */
    if (!take_two(in, 0, 60, &out->second) || !take_fraction(in, out))
        return false;
    out->precision = NARC_PRECISION_SECOND;
    return true;
}

/* --- ISO 8601 --------------------------------------------------------------------------------- */

/* YYYYMMDD, and YYYYMMDDhhmm[ss] as web archives write it. YYYYMM is no form of ISO 8601, as it
 * could be YYMMDD. */
static bool
take_basic(scan *in, narc_date *out)
{
    const size_t count = digits_ahead(in);

    if (count != 8 && count != 12 && count != 14)
        return false;
    if (!take_number(in, 4, &out->year) || !take_two(in, 1, 12, &out->month) ||
        !take_two(in, 1, 31, &out->day) || !narc_calendar_has_day(out->year, out->month, out->day))
        return false;
    out->precision = NARC_PRECISION_DAY;
    return count == 8 || take_time(in, out);
}

/* "-11" behind a year or a month: false, with nothing taken, when it begins an offset ("-11:00"). */
static bool
take_date_part(scan *in, uint8_t *out)
{
    scan ahead = *in;

    if (!take(&ahead, '-') || digits_ahead(&ahead) != 2 || !take_two(&ahead, 1, 31, out) ||
        (!at_end(&ahead) && *ahead.at == ':')) {
        *out = 0;
        return false;
    }
    *in = ahead;
    return true;
}

static bool
take_extended(scan *in, narc_date *out)
{
    if (!take_number(in, 4, &out->year))
        return false;
    out->precision = NARC_PRECISION_YEAR;
    if (!take_date_part(in, &out->month))
        return true;
    if (out->month > 12)
        return false;
    out->precision = NARC_PRECISION_MONTH;
    if (!take_date_part(in, &out->day))
        return true;
    out->precision = NARC_PRECISION_DAY;
    return narc_calendar_has_day(out->year, out->month, out->day);
}

static bool
parse_iso(scan in, narc_date *out)
{
    scan ahead;

    if (!(digits_ahead(&in) == 4 ? take_extended(&in, out) : take_basic(&in, out)))
        return false;
    ahead = in;
    if (out->precision == NARC_PRECISION_DAY &&
        (take(&ahead, 'T') || take(&ahead, 't') || take_spaces(&ahead)) &&
        digits_ahead(&ahead) > 0) {
        in = ahead;
        if (!take_time(&in, out))
            return false;
    }
    if (at_end(&in))
        return true;
    take_spaces(&in);
    /* "2017-1118" is no year with an offset: behind a year or a month only "-11:18" is one. */
    if (out->precision < NARC_PRECISION_DAY && (in.end - in.at < 6 || in.at[3] != ':') &&
        !narc_text_is_nocase((narc_text){in.at, (size_t)(in.end - in.at)}, "Z"))
        return false;
    return take_iso_zone(&in, out) && at_end(&in);
}

/* --- RFC 5322 --------------------------------------------------------------------------------- */

static bool
take_name(scan *in, const char *const *names, size_t count, uint8_t *number)
{
    for (size_t i = 0; i < count; i++) {
        const narc_text name = narc_text_from(names[i]);
        char brief[4] = {names[i][0], names[i][1], names[i][2], '\0'};

        if (take_word(in, names[i]) || (name.size > 3 && take_word(in, brief))) {
            *number = (uint8_t)(i + 1);
            return true;
        }
    }
    return false;
}

static bool
take_weekday(scan *in)
{
    static const char *const names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday"};
    uint8_t number;

    if (!take_name(in, names, 7, &number))
        return true;
    return take(in, ',') && take_spaces(in);
}

static bool
take_rfc5322_date(scan *in, narc_date *out)
{
    static const char *const names[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    const size_t day_digits = digits_ahead(in);
    int32_t day;

    if (day_digits < 1 || day_digits > 2 || !take_number(in, day_digits, &day))
        return false;
    out->day = (uint8_t)day;
    if (!take_spaces(in) || !take_name(in, names, 12, &out->month) || !take_spaces(in) ||
        digits_ahead(in) != 4 || !take_number(in, 4, &out->year) ||
        !narc_calendar_has_day(out->year, out->month, out->day))
        return false;
    out->precision = NARC_PRECISION_DAY;
    return true;
}

static bool
take_comment(scan *in)
{
    if (!take(in, '('))
        return true;
    while (!at_end(in) && *in->at != ')')
        in->at++;
    return take(in, ')');
}

static bool
parse_rfc5322(scan in, narc_date *out)
{
    if (!take_weekday(&in) || !take_rfc5322_date(&in, out))
        return false;
    if (at_end(&in))
        return true;
    if (!take_spaces(&in) || !take_time(&in, out) || out->precision < NARC_PRECISION_MINUTE)
        return false;
    take_spaces(&in);
    if (!at_end(&in) && *in.at != '(' && !take_rfc5322_zone(&in, out))
        return false;
    take_spaces(&in);
    return take_comment(&in) && at_end(&in);
}

bool
narc_date_parse(narc_text literal, narc_text source, narc_date *out)
{
    const narc_date empty = {.literal = literal, .source = source};
    const narc_text trimmed = narc_text_trim(literal);
    const char *begin = trimmed.data != NULL ? trimmed.data : ""; /* no arithmetic on NULL */
    const scan in = {begin, begin + trimmed.size};

    *out = empty;
    if (parse_iso(in, out))
        return true;
    *out = empty;
    if (parse_rfc5322(in, out))
        return true;
    *out = empty;
    return false;
}
