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
    /* Polish */
    {"sty", 1},
    {"lut", 2},
    {"kwi", 4},
    {"maj", 5},
    {"cze", 6},
    {"lip", 7},
    {"sie", 8},
    {"wrz", 9},
    {"pa\xC5\xBA", 10},
    {"lis", 11},
    {"gru", 12},
    /* Turkish, Finnish */
    {"oca", 1},
    {"\xC5\x9Fub", 2},
    {"nis", 4},
    {"haz", 6},
    {"tem", 7},
    {"a\xC4\x9Fu", 8},
    {"eyl", 9},
    {"eki", 10},
    {"kas", 11},
    {"ara", 12},
    {"tammi", 1},
    {"helmi", 2},
    {"maalis", 3},
    {"huhti", 4},
    {"touko", 5},
    {"kes\xC3\xA4k", 6},
    {"hein", 7},
    {"elok", 8},
    {"syysk", 9},
    {"lokak", 10},
    {"marras", 11},
    {"jouluk", 12},
    /* Russian, Ukrainian */
    {"\xD1\x8F\xD0\xBD\xD0\xB2", 1},
    {"\xD1\x84\xD0\xB5\xD0\xB2", 2},
    {"\xD0\xBC\xD0\xB0\xD1\x80", 3},
    {"\xD0\xB0\xD0\xBF\xD1\x80", 4},
    {"\xD0\xBC\xD0\xB0\xD1\x8F", 5},
    {"\xD0\xBC\xD0\xB0\xD0\xB9", 5},
    {"\xD0\xB8\xD1\x8E\xD0\xBD", 6},
    {"\xD0\xB8\xD1\x8E\xD0\xBB", 7},
    {"\xD0\xB0\xD0\xB2\xD0\xB3", 8},
    {"\xD1\x81\xD0\xB5\xD0\xBD", 9},
    {"\xD0\xBE\xD0\xBA\xD1\x82", 10},
    {"\xD0\xBD\xD0\xBE\xD1\x8F", 11},
    {"\xD0\xB4\xD0\xB5\xD0\xBA", 12},
    {"\xD1\x81\xD1\x96\xD1\x87", 1},
    {"\xD0\xBB\xD1\x8E\xD1\x82", 2},
    {"\xD0\xB1\xD0\xB5\xD1\x80", 3},
    {"\xD0\xBA\xD0\xB2\xD1\x96", 4},
    {"\xD1\x82\xD1\x80\xD0\xB0", 5},
    {"\xD1\x87\xD0\xB5\xD1\x80", 6},
    {"\xD0\xBB\xD0\xB8\xD0\xBF", 7},
    {"\xD1\x81\xD0\xB5\xD1\x80", 8},
    {"\xD0\xB2\xD0\xB5\xD1\x80", 9},
    {"\xD0\xB6\xD0\xBE\xD0\xB2", 10},
    {"\xD0\xBB\xD0\xB8\xD1\x81", 11},
    {"\xD0\xB3\xD1\x80\xD1\x83", 12},
    /* Arabic */
    {"\xD9\x8A\xD9\x86\xD8\xA7\xD9\x8A\xD8\xB1", 1},
    {"\xD9\x81\xD8\xA8\xD8\xB1\xD8\xA7\xD9\x8A\xD8\xB1", 2},
    {"\xD9\x85\xD8\xA7\xD8\xB1\xD8\xB3", 3},
    {"\xD8\xA3\xD8\xA8\xD8\xB1\xD9\x8A\xD9\x84", 4},
    {"\xD8\xA7\xD8\xA8\xD8\xB1\xD9\x8A\xD9\x84", 4},
    {"\xD8\xA5\xD8\xA8\xD8\xB1\xD9\x8A\xD9\x84", 4},
    {"\xD9\x85\xD8\xA7\xD9\x8A\xD9\x88", 5},
    {"\xD9\x8A\xD9\x88\xD9\x86\xD9\x8A\xD9\x88", 6},
    {"\xD9\x8A\xD9\x88\xD9\x84\xD9\x8A\xD9\x88", 7},
    {"\xD8\xA3\xD8\xBA\xD8\xB3\xD8\xB7\xD8\xB3", 8},
    {"\xD8\xA7\xD8\xBA\xD8\xB3\xD8\xB7\xD8\xB3", 8},
    {"\xD8\xB3\xD8\xA8\xD8\xAA\xD9\x85\xD8\xA8\xD8\xB1", 9},
    {"\xD8\xA3\xD9\x83\xD8\xAA\xD9\x88\xD8\xA8\xD8\xB1", 10},
    {"\xD8\xA7\xD9\x83\xD8\xAA\xD9\x88\xD8\xA8\xD8\xB1", 10},
    {"\xD9\x86\xD9\x88\xD9\x81\xD9\x85\xD8\xA8\xD8\xB1", 11},
    {"\xD8\xAF\xD9\x8A\xD8\xB3\xD9\x85\xD8\xA8\xD8\xB1", 12},
    /* Romanian, Scandinavian, Indonesian */
    {"ian", 1},
    {"iun", 6},
    {"iul", 7},
    {"noi", 11},
    {"des", 12},
    {"agu", 8},
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

    if (word.size == 0 || word.size > 24)
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
    /* year, month, day in Chinese and Japanese, and in Korean */
    return narc_text_starts(mark, "\xE5\xB9\xB4") || narc_text_starts(mark, "\xE6\x9C\x88") ||
           narc_text_starts(mark, "\xE6\x97\xA5") || narc_text_starts(mark, "\xEB\x85\x84") ||
           narc_text_starts(mark, "\xEC\x9B\x94") || narc_text_starts(mark, "\xEC\x9D\xBC");
}

/* The value of a digit and its bytes: ASCII, Arabic, or Persian. -1 when there is none. */
static int
digit_here(narc_text text, size_t at, size_t *size)
{
    unsigned char first;
    unsigned char second;

    if (at >= text.size)
        return -1;
    *size = 1;
    if (narc_ascii_digit(text.data[at]))
        return text.data[at] - '0';
    if (at + 1 >= text.size)
        return -1;
    first = (unsigned char)text.data[at];
    second = (unsigned char)text.data[at + 1];
    *size = 2;
    if (first == 0xD9 && second >= 0xA0 && second <= 0xA9)
        return second - 0xA0;
    return first == 0xDB && second >= 0xB0 && second <= 0xB9 ? second - 0xB0 : -1;
}

/* "28.09.1912:44" is a date and a time that two elements print: the year has two digits. */
static void
part_time(narc_text rest, token *number)
{
    if (number->digits != 4 || rest.size < 3 || rest.data[0] != ':' ||
        !narc_ascii_digit(rest.data[1]) || !narc_ascii_digit(rest.data[2]))
        return;
    number->number /= 100;
    number->digits = 2;
}

/* The next number or word at *at. */
static bool
next_token(narc_text text, size_t *at, token *out)
{
    size_t i = *at;
    size_t start;
    size_t size;

    memset(out, 0, sizeof(*out));
    while (i < text.size && !is_word_byte(text.data[i]) && !narc_ascii_digit(text.data[i]))
        i++;
    if (i == text.size)
        return false;
    start = i;
    if (digit_here(text, i, &size) >= 0) {
        for (int digit; (digit = digit_here(text, i, &size)) >= 0; i += size)
            if (out->digits < 9) {
                out->number = out->number * 10 + (uint32_t)digit;
                out->digits++;
            }
        part_time(narc_text_slice(text, i, 3), out);
    } else {
        while (i < text.size && is_word_byte(text.data[i]) && digit_here(text, i, &size) < 0)
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

/* "23.09.22", with a nought before each number below ten: of this century, or of the last. */
static bool
short_date(const token *t, narc_date *out)
{
    if (t[0].digits != 2 || t[1].digits != 2 || t[2].digits != 2 || !is_day(&t[0]) ||
        !is_month_number(&t[1]) || !same_mark(t, ".") || narc_text_is(t[2].mark, "."))
        return false;
    return set_date(out, t[2].number + (t[2].number < 70 ? 2000 : 1900), t[1].number, t[0].number);
}

/* Two numbers that both may be the day. */
static bool
doubtful_date(const token *t, narc_html_day_order order, narc_date *out)
{
    if (order == NARC_HTML_ORDER_UNKNOWN || !same_mark(t, "/") || !is_month_number(&t[0]) ||
        !is_month_number(&t[1]))
        return false;
    if (order == NARC_HTML_DAY_FIRST)
        return set_date(out, t[2].number, t[1].number, t[0].number);
    return set_date(out, t[2].number, t[0].number, t[1].number);
}

static bool
date_of(const token *t, narc_html_day_order order, narc_date *out)
{
    if (is_day(&t[0]) && t[1].month != 0 && is_year(&t[2]))
        return set_date(out, t[2].number, t[1].month, t[0].number);
    if (t[0].month != 0 && is_day(&t[1]) && is_year(&t[2]))
        return set_date(out, t[2].number, t[0].month, t[1].number);
    if (is_year(&t[0]) && t[1].month != 0 && is_day(&t[2])) /* Hungarian */
        return set_date(out, t[0].number, t[1].month, t[2].number);
    if (is_year(&t[0]) && is_month_number(&t[1]) && is_day(&t[2]) &&
        (same_mark(t, "-") || same_mark(t, "/") || same_mark(t, ".") || same_mark(t, ". ") ||
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
    return doubtful_date(t, order, out);
}

narc_html_day_order
narc_html_day_order_of(narc_text language, narc_text host)
{
    static const char *const elsewhere[] = {".uk", ".au", ".nz", ".ie", ".in", ".za"};
    const narc_text primary = narc_text_slice(language, 0, 2);
    const narc_text region =
        narc_text_slice(language, narc_text_find(language, NARC_TEXT("-")), SIZE_MAX);

    if (primary.size == 0)
        return NARC_HTML_ORDER_UNKNOWN;
    if (!narc_text_is_nocase(primary, "en") || narc_text_is_nocase(region, "-GB") ||
        narc_text_is_nocase(region, "-AU") || narc_text_is_nocase(region, "-NZ") ||
        narc_text_is_nocase(region, "-IE") || narc_text_is_nocase(region, "-IN"))
        return NARC_HTML_DAY_FIRST;
    for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
        if (narc_text_ends(host, elsewhere[i]))
            return NARC_HTML_DAY_FIRST;
    return NARC_HTML_MONTH_FIRST;
}

bool
narc_html_date_words(narc_text literal, narc_text source, narc_html_day_order order, narc_date *out)
{
    token t[4];
    size_t at = 0;
    bool part_of_more; /* of dotted numbers, as versions are */

    memset(out, 0, sizeof(*out));
    memset(t, 0, sizeof(t));
    while (next_token(literal, &at, &t[3])) {
        /* "18th November", "18 de noviembre de 2026": short words between do not count. */
        if (t[3].digits == 0 && t[3].month == 0 && t[2].digits != 0 && t[2].digits <= 2)
            continue;
        if (t[3].digits == 0 && t[3].month == 0 && t[2].month != 0)
            continue;
        part_of_more = narc_text_is(t[0].mark, ".");
        memmove(t, t + 1, 3 * sizeof(t[0]));
        if (date_of(t, order, out) || (!part_of_more && short_date(t, out))) {
            out->literal = literal;
            out->source = source;
            return true;
        }
    }
    return false;
}

bool
narc_html_may_be_date(narc_text text)
{
    size_t digits = 0;
    size_t size;

    for (size_t i = 0; i < text.size && digits < 4; i++)
        digits += digit_here(text, i, &size) >= 0;
    return digits == 4;
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

/* The same with the day first, which only hyphens show. */
static size_t
day_first_at(narc_text path, size_t at, narc_date *out)
{
    uint32_t year;
    uint32_t month;
    uint32_t day;
    uint32_t more;

    if (!digits_at(path, at, 2, &day) || day < 1 || day > 31 || path.size - at < 10 ||
        path.data[at + 2] != '-' || path.data[at + 5] != '-' ||
        !digits_at(path, at + 3, 2, &month) || month < 1 || month > 12 ||
        !digits_at(path, at + 6, 4, &year) || year < 1990 || year >= 2100 ||
        digits_at(path, at + 10, 1, &more))
        return 0;
    set_date(out, year, month, day);
    return 10;
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
            size = day_first_at(path, at, out);
        if (size == 0)
            continue;
        out->literal = narc_arena_copy(arena, narc_text_slice(path, at, size));
        out->source = NARC_TEXT("url");
        return true;
    }
    return false;
}
