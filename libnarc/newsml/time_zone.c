/* Reading RFC 8536: the second block of a file, with times of 64 bits, and the rule behind it that goes on
 * for ever (POSIX.1, TZ). */
#include "newsml/time_zone.h"

#include "base/text.h"

#include <string.h>

#define HEADER 44u
#define MOST_CHANGES 10000u
#define DAY INT64_C(86400)

/* --- the file ---------------------------------------------------------------------------------- */

static uint32_t
u32be(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int64_t
i64be(const uint8_t *at)
{
    return (int64_t)((uint64_t)u32be(at) << 32 | u32be(at + 4));
}

/* The counts of a header (RFC 8536, 3.1), in the order of the blocks they count. */
typedef struct counts {
    size_t utc_marks, standard_marks, leaps, changes, types, letters;
} counts;

static bool
read_header(narc_bytes file, size_t at, counts *out)
{
    const uint8_t *head = file.data + at;

    if (at > file.size || file.size - at < HEADER || memcmp(head, "TZif", 4) != 0)
        return false;
    *out = (counts){u32be(head + 20), u32be(head + 24), u32be(head + 28),
                    u32be(head + 32), u32be(head + 36), u32be(head + 40)};
    return out->changes <= MOST_CHANGES && out->types > 0 && out->types <= 256 &&
           out->leaps <= MOST_CHANGES && out->letters <= MOST_CHANGES && out->utc_marks <= 256 &&
           out->standard_marks <= 256;
}

static size_t
size_of(const counts *n, size_t time)
{
    return n->changes * (time + 1) + n->types * 6 + n->letters + n->leaps * (time + 4) +
           n->standard_marks + n->utc_marks;
}

static bool
read_changes(const uint8_t *at, const counts *n, narc_arena *arena, narc_time_zone *out)
{
    const uint8_t *which = at + n->changes * 8;
    const uint8_t *types = which + n->changes;
    int64_t *changes = narc_arena_array(arena, n->changes, sizeof(*changes));
    int32_t *offsets = narc_arena_array(arena, n->changes, sizeof(*offsets));

    if (n->changes > 0 && (changes == NULL || offsets == NULL))
        return false;
    out->first = (int32_t)u32be(types);
    for (size_t i = 0; i < n->changes; i++) {
        if (which[i] >= n->types)
            return false;
        changes[i] = i64be(at + i * 8);
        offsets[i] = (int32_t)u32be(types + (size_t)which[i] * 6);
        if (i > 0 && changes[i] <= changes[i - 1])
            return false;
    }
    out->changes = changes;
    out->offsets = offsets;
    out->count = n->changes;
    return true;
}

/* --- the rule that goes on for ever ------------------------------------------------------------ */

static bool
skip(narc_text *text, char c)
{
    if (text->size == 0 || text->data[0] != c)
        return false;
    *text = narc_text_slice(*text, 1, SIZE_MAX);
    return true;
}

/* Three letters or more, or anything in angle brackets. */
static bool
skip_name(narc_text *text)
{
    const size_t before = text->size;

    if (skip(text, '<')) {
        while (text->size > 0 && text->data[0] != '>')
            skip(text, text->data[0]);
        return skip(text, '>');
    }
    while (text->size > 0 && narc_ascii_alpha(text->data[0]))
        skip(text, text->data[0]);
    return before - text->size >= 3;
}

static bool
read_number(narc_text *text, int most, int *out)
{
    const size_t before = text->size;

    *out = 0;
    while (text->size > 0 && narc_ascii_digit(text->data[0]) && *out <= most) {
        *out = *out * 10 + (text->data[0] - '0');
        skip(text, text->data[0]);
    }
    return text->size < before && *out <= most;
}

/* [+-]h[:m[:s]] in seconds */
static bool
read_time(narc_text *text, int32_t *out)
{
    const bool negative = skip(text, '-');
    int parts[3] = {0, 0, 0};

    if (!negative)
        skip(text, '+');
    if (!read_number(text, 167, &parts[0]) ||
        (skip(text, ':') && !read_number(text, 59, &parts[1])) ||
        (skip(text, ':') && !read_number(text, 59, &parts[2])))
        return false;
    *out = (parts[0] * 60 + parts[1]) * 60 + parts[2];
    if (negative)
        *out = -*out;
    return true;
}

static bool
read_change(narc_text *text, narc_clock_change *out)
{
    *out = (narc_clock_change){.kind = '0', .at = 7200};
    if (!skip(text, ','))
        return false;
    if (skip(text, 'M')) {
        out->kind = 'M';
        if (!read_number(text, 12, &out->month) || !skip(text, '.') ||
            !read_number(text, 5, &out->week) || !skip(text, '.') ||
            !read_number(text, 6, &out->day) || out->month == 0 || out->week == 0)
            return false;
    } else {
        if (skip(text, 'J'))
            out->kind = 'J';
        if (!read_number(text, 365, &out->day))
            return false;
    }
    return !skip(text, '/') || read_time(text, &out->at);
}

static bool
read_rule(narc_text text, narc_time_zone *out)
{
    int32_t west;

    if (!skip_name(&text) || !read_time(&text, &west))
        return false;
    out->standard = -west;
    out->forever = true;
    if (text.size == 0)
        return true;
    out->has_summer = true;
    out->summer = out->standard + 3600;
    if (!skip_name(&text))
        return false;
    if (text.size > 0 && text.data[0] != ',') {
        if (!read_time(&text, &west))
            return false;
        out->summer = -west;
    }
    return read_change(&text, &out->begin) && read_change(&text, &out->end) && text.size == 0;
}

bool
narc_time_zone_read(narc_bytes file, narc_arena *arena, narc_time_zone *out)
{
    counts n;
    size_t at = HEADER;
    narc_text rule;

    *out = (narc_time_zone){.count = 0};
    if (!read_header(file, 0, &n) || file.data[4] < '2')
        return false;
    at += size_of(&n, 4);
    if (!read_header(file, at, &n) || file.size - at - HEADER < size_of(&n, 8) ||
        !read_changes(file.data + at + HEADER, &n, arena, out))
        return false;
    at += HEADER + size_of(&n, 8);
    rule = (narc_text){(const char *)file.data + at, file.size - at};
    if (!skip(&rule, '\n') || rule.size == 0 || rule.data[rule.size - 1] != '\n')
        return false;
    rule.size--;
    return rule.size == 0 || read_rule(rule, out);
}

bool
narc_time_zone_fixed(narc_text text, narc_time_zone *out)
{
    narc_text digits = narc_text_slice(text, 1, SIZE_MAX);
    int32_t minutes;
    uint64_t number;
    bool sound;

    *out = (narc_time_zone){.forever = true};
    if (narc_text_is(text, "Z") || narc_text_is(text, "UTC"))
        return true;
    if (text.size == 6 && text.data[3] == ':') {
        uint64_t hours, rest;

        sound = narc_text_to_u64(narc_text_slice(text, 1, 2), &hours) &&
                narc_text_to_u64(narc_text_slice(text, 4, 2), &rest);
        number = sound ? hours * 100 + rest : 0;
    } else {
        sound = text.size == 5 && narc_text_to_u64(digits, &number);
    }
    if (!sound || (text.data[0] != '+' && text.data[0] != '-') || number > 1400 ||
        number % 100 > 59)
        return false;
    minutes = (int32_t)(number / 100 * 60 + number % 100);
    out->standard = (text.data[0] == '-' ? -minutes : minutes) * 60;
    out->first = out->standard;
    return true;
}

/* --- asking ------------------------------------------------------------------------------------ */

static int64_t
days_before(int64_t year)
{
    const int64_t y = year - 1;

    return y * 365 + y / 4 - y / 100 + y / 400 - 719162; /* 1970-01-01 is day 0 */
}

static bool
is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* The local second, counted as if it were UTC, at which the clocks change in a year. */
static int64_t
change_in(const narc_clock_change *change, int64_t year)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    const int64_t first = days_before(year);
    int64_t day;

    if (change->kind == '0') {
        day = first + change->day;
    } else if (change->kind == 'J') {
        day = first + change->day - 1 + (is_leap(year) && change->day > 59);
    } else {
        const int64_t month =
            first + before[change->month - 1] + (is_leap(year) && change->month > 2);
        const int64_t next = first + before[change->month] + (is_leap(year) && change->month > 1);

        /* Day 0 of 1970 was a Thursday. */
        day = month + (change->day - (month + 4) % 7 + 7 + 7) % 7 + (change->week - 1) * INT64_C(7);
        while (day >= next)
            day -= 7;
    }
    return day * DAY + change->at;
}

static int32_t
offset_for_ever(const narc_time_zone *zone, int64_t seconds)
{
    int64_t year, begin, end;

    if (!zone->has_summer)
        return zone->standard;
    /* A year too early or late at the turn of the year does no harm: no clock changes there. */
    year = 1970 + (seconds + zone->standard) / 31556952;
    if (seconds + zone->standard < days_before(year) * DAY)
        year--;
    else if (seconds + zone->standard >= days_before(year + 1) * DAY)
        year++;
    begin = change_in(&zone->begin, year) - zone->standard;
    end = change_in(&zone->end, year) - zone->summer;
    if (begin < end)
        return seconds >= begin && seconds < end ? zone->summer : zone->standard;
    return seconds >= end && seconds < begin ? zone->standard : zone->summer;
}

int32_t
narc_time_zone_offset(const narc_time_zone *zone, int64_t seconds)
{
    size_t low = 0;
    size_t high = zone->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (zone->changes[middle] <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == zone->count && zone->forever)
        return offset_for_ever(zone, seconds);
    return low > 0 ? zone->offsets[low - 1] : zone->first;
}

bool
narc_time_zone_local(const narc_time_zone *zone, const narc_date *local, int16_t *out)
{
    narc_date as_utc = *local;
    int64_t shown;
    int32_t found = 0;
    unsigned count = 0;

    as_utc.zone_known = false;
    if (!narc_date_unix(&as_utc, &shown))
        return false;
    /* An offset counts if the clocks had it at the moment it makes of the time. Whatever changes, the
     * offsets of the day before and the day behind are all there can be. */
    for (int64_t around = shown - 2 * DAY; around <= shown + 2 * DAY; around += DAY / 4) {
        const int32_t offset = narc_time_zone_offset(zone, around);

        if (narc_time_zone_offset(zone, shown - offset) != offset || (count > 0 && offset == found))
            continue;
        found = offset;
        count++;
    }
    if (count != 1 || found % 60 != 0 || found <= -DAY || found >= DAY)
        return false;
    *out = (int16_t)(found / 60);
    return true;
}
