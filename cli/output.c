/* Printing what came from outside. A headline must not move the cursor, forge a row or hide text. */
#include "output.h"
#include "cli.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include <utf8proc.h>

/* One character as it is printed. */
struct piece {
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
        {0xE0000, 0xE0FFF},                     /* tags: text that only machines read */
    };

    for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return (c & 0xFFFE) == 0xFFFE;
}

static void
escape(struct piece *piece, unsigned value)
{
    const int size = snprintf(piece->bytes, sizeof(piece->bytes), "\\u{%x}", value);

    piece->size = (size_t)size;
    piece->columns = (size_t)size;
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Takes the next character at *at, of text that is not at its end. */
static void
next_piece(narc_text text, size_t *at, bool keep_lines, struct piece *piece)
{
    const utf8proc_uint8_t *data = (const utf8proc_uint8_t *)text.data + *at;
    const size_t left = text.size - *at;
    utf8proc_int32_t c = -1;
    utf8proc_ssize_t used;

    if (is_space(text.data[*at])) {
        piece->bytes[0] = keep_lines && text.data[*at] != '\r' ? text.data[*at] : ' ';
        piece->size = piece->columns = 1;
        (*at)++;
        while (!keep_lines && *at < text.size && is_space(text.data[*at]))
            (*at)++;
        return;
    }
    used = utf8proc_iterate(data, left > 4 ? 4 : (utf8proc_ssize_t)left, &c);
    if (used <= 0) {
        escape(piece, data[0]);
        (*at)++;
        return;
    }
    *at += (size_t)used;
    if (acts_on_display(c)) {
        escape(piece, (unsigned)c);
        return;
    }
    memcpy(piece->bytes, data, (size_t)used);
    piece->size = (size_t)used;
    piece->columns = (size_t)utf8proc_charwidth(c);
}

static void
print_pieces(FILE *out, narc_text text, bool keep_lines)
{
    struct piece piece;

    for (size_t at = 0; at < text.size;) {
        next_piece(text, &at, keep_lines, &piece);
        fwrite(piece.bytes, 1, piece.size, out);
    }
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
    struct piece piece;
    size_t columns = 0;

    for (size_t at = 0; at < text.size && columns <= enough;) {
        next_piece(text, &at, false, &piece);
        columns += piece.columns;
    }
    return columns;
}

void
print_field(FILE *out, narc_text text, size_t columns, bool fill)
{
    const bool cut = width_up_to(text, columns) > columns;
    const size_t room = cut && columns > 3 ? columns - 3 : columns;
    struct piece piece;
    size_t used = 0;

    for (size_t at = 0; at < text.size;) {
        next_piece(text, &at, false, &piece);
        if (used + piece.columns > room)
            break;
        fwrite(piece.bytes, 1, piece.size, out);
        used += piece.columns;
    }
    if (cut && columns > 3) {
        fputs("...", out);
        used += 3;
    }
    for (; fill && used < columns; used++)
        fputc(' ', out);
}

void
print_wrapped(FILE *out, narc_text text, size_t columns)
{
    struct piece piece;
    size_t at = 0;
    size_t used = 0;

    while (at < text.size) {
        narc_text word = {text.data + at, 0};
        size_t width;

        if (is_space(text.data[at])) {
            if (text.data[at] == '\n') {
                fputc('\n', out);
                used = 0;
            }
            at++;
            continue;
        }
        while (at + word.size < text.size && !is_space(word.data[word.size]))
            word.size++;
        width = width_up_to(word, columns);
        if (used > 0) {
            const bool fits = used + 1 + width <= columns;

            fputc(fits ? ' ' : '\n', out);
            used = fits ? used + 1 : 0;
        }
        /* A run without spaces (Chinese, Thai, a long address) is broken where the line ends. */
        for (size_t i = 0; i < word.size;) {
            next_piece(word, &i, false, &piece);
            if (used + piece.columns > columns) {
                fputc('\n', out);
                used = 0;
            }
            fwrite(piece.bytes, 1, piece.size, out);
            used += piece.columns;
        }
        at += word.size;
    }
}

void
print_json(FILE *out, narc_text text)
{
    narc_buffer buffer = {0};

    narc_json_string(&buffer, text);
    fwrite(buffer.data, 1, buffer.size, out);
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
