/* Printing what came from outside. A headline must not move the cursor, forge a row or hide text. */
#include "output.h"
#include "cli.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include <utf8proc.h>

/* Marks on one letter; more of them would be drawn over the lines above and below. */
#define MARKS_MAX 8

/* A text on its way out, and the character that is printed next. */
struct walk {
    narc_text text;
    size_t at;
    bool keep_lines;
    unsigned marks; /* without a width of their own, since the last letter */
    char bytes[16];
    size_t size;
    size_t columns;
};

/* Characters that act on the display instead of standing on it. */
static bool
acts_on_display(utf8proc_int32_t c)
{
    static const struct {
        utf8proc_int32_t first, last;
    } ranges[] = {
        {0x0000, 0x001F},   {0x007F, 0x009F},   /* C0, DEL, C1 */
        {0x00AD, 0x00AD},   {0x061C, 0x061C},   /* soft hyphen, Arabic letter mark */
        {0x200B, 0x200B},   {0x200E, 0x200F},   /* zero-width space, direction marks */
        {0x2028, 0x202E},   {0x2060, 0x206F},   /* separators, bidi controls, invisible operators */
        {0xFDD0, 0xFDEF},   {0xFEFF, 0xFEFF},   /* noncharacters, byte order mark */
        {0xFFF0, 0xFFFB},   {0x1D173, 0x1D17A}, /* annotation and musical format controls */
        {0x115F, 0x1160},   {0x180E, 0x180E},   /* letters without a shape ... */
        {0x3164, 0x3164},   {0xFFA0, 0xFFA0},
        {0xE0000, 0xE0FFF}, /* tags: text that only machines read */
    };

    for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return (c & 0xFFFE) == 0xFFFE;
}

static void
escape(struct walk *walk, unsigned value)
{
    const int size = snprintf(walk->bytes, sizeof(walk->bytes), "\\u{%x}", value);

    walk->size = (size_t)size;
    walk->columns = (size_t)size;
    walk->marks = 0;
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
take_space(struct walk *walk)
{
    const char c = walk->text.data[walk->at++];

    walk->bytes[0] = walk->keep_lines && c != '\r' ? c : ' ';
    walk->size = walk->columns = 1;
    walk->marks = 0;
    while (!walk->keep_lines && walk->at < walk->text.size && is_space(walk->text.data[walk->at]))
        walk->at++;
}

/* Takes the next character; false at the end. */
static bool
next_piece(struct walk *walk)
{
    const utf8proc_uint8_t *data = (const utf8proc_uint8_t *)walk->text.data + walk->at;
    const size_t left = walk->text.size - walk->at;
    utf8proc_int32_t c = -1;
    utf8proc_ssize_t used;

    if (left == 0)
        return false;
    if (is_space(walk->text.data[walk->at])) {
        take_space(walk);
        return true;
    }
    used = utf8proc_iterate(data, left > 4 ? 4 : (utf8proc_ssize_t)left, &c);
    walk->at += used > 0 ? (size_t)used : 1;
    if (used <= 0) {
        escape(walk, data[0]);
        return true;
    }
    walk->columns = (size_t)utf8proc_charwidth(c);
    walk->marks = walk->columns == 0 ? walk->marks + 1 : 0;
    if (acts_on_display(c) || walk->marks > MARKS_MAX) {
        escape(walk, (unsigned)c);
        return true;
    }
    memcpy(walk->bytes, data, (size_t)used);
    walk->size = (size_t)used;
    return true;
}

static void
print_pieces(FILE *out, narc_text text, bool keep_lines)
{
    struct walk walk = {.text = text, .keep_lines = keep_lines};

    while (next_piece(&walk))
        fwrite(walk.bytes, 1, walk.size, out);
}

void
print_escaped(FILE *out, narc_text text)
{
    print_pieces(out, text, false);
}

void
print_escaped_lines(FILE *out, narc_text text)
{
    print_pieces(out, text, true);
}

/* Display width, counted no further than `enough`. */
static size_t
width_up_to(narc_text text, size_t enough)
{
    struct walk walk = {.text = text};
    size_t columns = 0;

    while (columns <= enough && next_piece(&walk))
        columns += walk.columns;
    return columns;
}

void
print_field(FILE *out, narc_text text, size_t columns, bool fill)
{
    const bool cut = width_up_to(text, columns) > columns;
    const size_t room = cut && columns > 3 ? columns - 3 : columns;
    struct walk walk = {.text = text};
    size_t used = 0;

    while (next_piece(&walk) && used + walk.columns <= room) {
        fwrite(walk.bytes, 1, walk.size, out);
        used += walk.columns;
    }
    if (cut && columns > 3) {
        fputs("...", out);
        used += 3;
    }
    for (; fill && used < columns; used++)
        fputc(' ', out);
}

/* One word, broken where the line ends: a run without spaces can be Chinese, Thai or an address. */
static size_t
print_word(FILE *out, narc_text word, size_t used, size_t columns)
{
    struct walk walk = {.text = word};

    while (next_piece(&walk)) {
        if (used + walk.columns > columns) {
            fputc('\n', out);
            used = 0;
        }
        fwrite(walk.bytes, 1, walk.size, out);
        used += walk.columns;
    }
    return used;
}

void
print_wrapped(FILE *out, narc_text text, size_t columns)
{
    size_t at = 0;
    size_t used = 0;

    while (at < text.size) {
        narc_text word = {text.data + at, 0};

        if (is_space(text.data[at])) {
            if (text.data[at++] == '\n') {
                fputc('\n', out);
                used = 0;
            }
            continue;
        }
        while (at + word.size < text.size && !is_space(word.data[word.size]))
            word.size++;
        if (used > 0) {
            const bool fits = used + 1 + width_up_to(word, columns) <= columns;

            fputc(fits ? ' ' : '\n', out);
            used = fits ? used + 1 : 0;
        }
        used = print_word(out, word, used, columns);
        at += word.size;
    }
}

/* In JSON such characters stand in strings only, where \uXXXX means the same. */
void
print_json_line(FILE *out, narc_text json)
{
    const utf8proc_uint8_t *data = (const utf8proc_uint8_t *)json.data;
    utf8proc_ssize_t used;
    utf8proc_int32_t c;

    for (size_t at = 0; at < json.size; at += (size_t)used) {
        const size_t left = json.size - at;

        used = utf8proc_iterate(data + at, left > 4 ? 4 : (utf8proc_ssize_t)left, &c);
        if (used <= 0)
            used = 1;
        else if (acts_on_display(c) && c > 0xFFFF) {
            fprintf(out, "\\u%04x\\u%04x", 0xD7C0u + ((unsigned)c >> 10),
                    0xDC00u + ((unsigned)c & 0x3FFu));
            continue;
        } else if (acts_on_display(c)) {
            fprintf(out, "\\u%04x", (unsigned)c);
            continue;
        }
        fwrite(data + at, 1, (size_t)used, out);
    }
}

void
print_json(FILE *out, narc_text text)
{
    narc_buffer buffer = {0};

    narc_json_string(&buffer, text);
    print_json_line(out, (narc_text){(const char *)buffer.data, buffer.size});
    narc_buffer_free(&buffer);
}

size_t
terminal_columns(void)
{
    struct winsize size;

    if (!isatty(STDOUT_FILENO))
        return 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 80;
    return size.ws_col;
}

const char *
size_text(uint64_t bytes, char out[SIZE_TEXT_SIZE])
{
    static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double value = (double)bytes;
    size_t unit = 0;

    while (value >= 1024.0) {
        value /= 1024.0;
        unit++;
    }
    if (unit == 0)
        snprintf(out, SIZE_TEXT_SIZE, "%u %s", (unsigned)bytes, bytes == 1 ? "byte" : "bytes");
    else
        snprintf(out, SIZE_TEXT_SIZE,
                 value < 9.995   ? "%.2f %s"
                 : value < 99.95 ? "%.1f %s"
                                 : "%.0f %s",
                 value, units[unit]);
    return out;
}

const char *
count_text(uint64_t count, char out[SIZE_TEXT_SIZE])
{
    char digits[SIZE_TEXT_SIZE];
    const int size = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)count);
    size_t at = 0;

    /* 20 digits take 6 commas, so the widest number would not fit; nothing narc counts is so large. */
    for (int i = 0; i < size && at + 2 < SIZE_TEXT_SIZE; i++) {
        if (i > 0 && (size - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = digits[i];
    }
    out[at] = '\0';
    return out;
}

static const char *
format_time(int64_t seconds, const char *format, char out[TIME_TEXT_SIZE])
{
    const time_t when = (time_t)seconds;
    struct tm parts;

    if (seconds == INT64_MIN || gmtime_r(&when, &parts) == NULL ||
        strftime(out, TIME_TEXT_SIZE, format, &parts) == 0)
        snprintf(out, TIME_TEXT_SIZE, "-");
    return out;
}

const char *
time_text(int64_t seconds, bool with_seconds, char out[TIME_TEXT_SIZE])
{
    return format_time(seconds, with_seconds ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%d %H:%M", out);
}

const char *
time_rfc3339(int64_t seconds, char out[TIME_TEXT_SIZE])
{
    return format_time(seconds, "%Y-%m-%dT%H:%M:%SZ", out);
}
