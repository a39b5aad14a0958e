/* Dates written out in words or with other marks than ISO 8601, and dates inside addresses. */
#include "html/date_words.h"

#include "base/text.h"
#include "html/address.h"

#include <string.h>

/* The first letters of the months' names decide; in the order of the calendar, by language. */
static const struct {
    const char *start;
    uint8_t month;
} months[] = {
    /* English, German, French, Spanish, Italian, Portuguese, Dutch share most beginnings */
    {"jan", 1},
    {"j\xC3\xA4n", 1},
    {"ene", 1},
    {"gen", 1},
    {"feb", 2},
    {"f\xC3\xA9v", 2},
    {"fev", 2},
    {"mar", 3},
    {"m\xC3\xA4r", 3},
    {"maa", 3},
    {"mrt", 3},
    {"apr", 4},
    {"avr", 4},
    {"abr", 4},
    {"may", 5},
    {"mai", 5},
    {"mag", 5},
    {"mei", 5},
    {"june", 6},
    {"juni", 6},
    {"jun", 6},
    {"juin", 6},
    {"giu", 6},
    {"july", 7},
    {"juli", 7},
    {"jul", 7},
    {"juil", 7},
    {"lug", 7},
    {"aug", 8},
    {"ao\xC3\xBB", 8},
    {"ago", 8},
    {"sep", 9},
    {"set", 9},
    {"oct", 10},
    {"okt", 10},
    {"ott", 10},
    {"out", 10},
    {"nov", 11},
    {"dec", 12},
    {"dez", 12},
    {"d\xC3\xA9"
     "c",
     12},
    {"dic", 12},
};

typedef struct token {
    uint32_t number; /* or 0 */
    uint8_t month;   /* by its name, or 0 */
    uint8_t digits;
    narc_text mark; /* what stands between it and the next one */
} token;

static uint8_t
month_of(narc_text word)
{
    uint8_t found = 0;
    size_t longest = 0;

    if (word.size == 0 || word.size > 14)
        return 0;
    for (size_t i = 0; i < sizeof(months) / sizeof(months[0]); i++)
        if (narc_ascii_lower(word.data[0]) == months[i].start[0] &&
            narc_text_starts_nocase(word, months[i].start) && strlen(months[i].start) > longest) {
            found = months[i].month;
            longest = strlen(months[i].start);
        }
    return found;
}

static bool
is_word_byte(char c)
{
    return narc_ascii_alpha(c) || (unsigned char)c >= 0x80;
}

static bool
is_east_asian_mark(narc_text mark)
{
    /* year, month, day in Chinese and Japanese */
    return narc_text_starts(mark, "\xE5\xB9\xB4") || narc_text_starts(mark, "\xE6\x9C\x88") ||
           narc_text_starts(mark, "\xE6\x97\xA5");
}

/* The next number or word at *at. */
static bool
next_token(narc_text text, size_t *at, token *out)
{
    size_t i = *at;
    size_t start;

    memset(out, 0, sizeof(*out));
    while (i < text.size && !is_word_byte(text.data[i]) && !narc_ascii_digit(text.data[i]))
        i++;
    if (i == text.size)
        return false;
    start = i;
    if (narc_ascii_digit(text.data[i])) {
        while (i < text.size && narc_ascii_digit(text.data[i])) {
            if (out->digits < 9) {
                out->number = out->number * 10 + (uint32_t)(text.data[i] - '0');
                out->digits++;
            }
            i++;
        }
    } else {
        while (i < text.size && is_word_byte(text.data[i]))
            i++;
        out->month = month_of(narc_text_slice(text, start, i - start));
    }
    start = i;
    if (is_east_asian_mark(narc_text_slice(text, i, 3)))
        i += 3;
    while (i < text.size && !is_word_byte(text.data[i]) && !narc_ascii_digit(text.data[i]))
        i++;
    out->mark = narc_text_slice(text, start, i - start);
    *at = i;
    return true;
}

static bool
is_year(const token *t)
{
    return t->digits == 4 && t->number >= 1900 && t->number < 2100;
}

static bool
is_day(const token *t)
{
    return t->digits >= 1 && t->digits <= 2 && t->number >= 1 && t->number <= 31;
}

static bool
is_month_number(const token *t)
{
    return t->digits >= 1 && t->digits <= 2 && t->number >= 1 && t->number <= 12;
}

static bool
set_date(narc_date *out, uint32_t year, uint32_t month, uint32_t day)
{
    out->precision = NARC_PRECISION_DAY;
    out->year = (int32_t)year;
    out->month = (uint8_t)month;
    out->day = (uint8_t)day;
    return true;
}

static bool
same_mark(const token *t, const char *mark)
{
    return narc_text_is(t[0].mark, mark) && narc_text_is(t[1].mark, mark);
}

static bool
date_of(const token *t, narc_date *out)
{
    if (is_day(&t[0]) && t[1].month != 0 && is_year(&t[2]))
        return set_date(out, t[2].number, t[1].month, t[0].number);
    if (t[0].month != 0 && is_day(&t[1]) && is_year(&t[2]))
        return set_date(out, t[2].number, t[0].month, t[1].number);
    if (is_year(&t[0]) && is_month_number(&t[1]) && is_day(&t[2]) &&
        (same_mark(t, "-") || same_mark(t, "/") || same_mark(t, ".") ||
         is_east_asian_mark(t[0].mark)))
        return set_date(out, t[0].number, t[1].number, t[2].number);
    if (!is_year(&t[2]) || !is_day(&t[0]) || !is_day(&t[1]))
        return false;
    /* Dots are written where the day comes first; with other marks only a day beyond 12 tells. */
    if (is_month_number(&t[1]) && (same_mark(t, ".") || same_mark(t, ". ") ||
                                   ((same_mark(t, "/") || same_mark(t, "-")) &&
                                    (t[0].number > 12 || t[0].number == t[1].number))))
        return set_date(out, t[2].number, t[1].number, t[0].number);
    if (is_month_number(&t[0]) && t[1].number > 12 && (same_mark(t, "/") || same_mark(t, "-")))
        return set_date(out, t[2].number, t[0].number, t[1].number);
    return false;
}

bool
narc_html_date_words(narc_text literal, narc_text source, narc_date *out)
{
    token t[4];
    size_t at = 0;

    memset(out, 0, sizeof(*out));
    memset(t, 0, sizeof(t));
    while (next_token(literal, &at, &t[3])) {
        /* "18th November", "18 de noviembre de 2026": short words between do not count. */
        if (t[3].digits == 0 && t[3].month == 0 && t[2].digits != 0 && t[2].digits <= 2)
            continue;
        if (t[3].digits == 0 && t[3].month == 0 && t[2].month != 0)
            continue;
        memmove(t, t + 1, 3 * sizeof(t[0]));
        if (date_of(t, out)) {
            out->literal = literal;
            out->source = source;
            return true;
        }
    }
    return false;
}

bool
narc_html_is_month(narc_text word)
{
    return month_of(word) != 0;
}

/* Reads `count` digits at `at`; false when there are not so many. */
static bool
digits_at(narc_text text, size_t at, size_t count, uint32_t *out)
{
    *out = 0;
    if (at > text.size || text.size - at < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!narc_ascii_digit(text.data[at + i]))
            return false;
        *out = *out * 10 + (uint32_t)(text.data[at + i] - '0');
    }
    return true;
}

/* The date that begins at `at`, with / or - between its parts or nothing; its length, or 0. */
static size_t
date_at(narc_text path, size_t at, narc_date *out)
{
    uint32_t year;
    uint32_t month;
    uint32_t day;
    uint32_t more;
    const char mark = at + 4 < path.size ? path.data[at + 4] : '\0';
    const size_t gap = mark == '/' || mark == '-';
    const size_t size = 8 + 2 * gap;

    if (!digits_at(path, at, 4, &year) || year < 1990 || year >= 2100 ||
        !digits_at(path, at + 4 + gap, 2, &month) || month < 1 || month > 12 ||
        !digits_at(path, at + 6 + 2 * gap, 2, &day) || day < 1 || day > 31)
        return 0;
    if (gap != 0 && path.data[at + 7] != mark)
        return 0;
    if (digits_at(path, at + size, 1, &more))
        return 0;
    set_date(out, year, month, day);
    return size;
}

bool
narc_html_date_in_address(narc_text address, narc_arena *arena, narc_date *out)
{
    const narc_text path = narc_address_split(address).path;

    memset(out, 0, sizeof(*out));
    for (size_t at = 0; at < path.size; at++) {
        size_t size;

        if (at > 0 && narc_ascii_digit(path.data[at - 1]))
            continue;
        size = date_at(path, at, out);
        if (size == 0)
            continue;
        out->literal = narc_arena_copy(arena, narc_text_slice(path, at, size));
        out->source = NARC_TEXT("url");
        return true;
    }
    return false;
}
