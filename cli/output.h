/* What reaches a terminal or a pipe: hostile text escaped, JSON strings, tables by display width. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <narc.h>
#include <stdio.h>

/* Prints text on one line: control characters, bidi controls, tag characters and bytes that are not
 * UTF-8 are shown as \u{..}, white space as a single space. */
void print_escaped(FILE *out, narc_text text);

/* The same for text of several lines: newline and tab stay. */
void print_escaped_lines(FILE *out, narc_text text);

/* As print_escaped, cut to `columns` of display width ("..." marks the cut), then filled up with
 * spaces when `fill`. */
void print_field(FILE *out, narc_text text, size_t columns, bool fill);

/* Prints text wrapped at `columns`, paragraphs kept, escaped. */
void print_wrapped(FILE *out, narc_text text, size_t columns);

/* A JSON string with its quotes. */
void print_json(FILE *out, narc_text text);

/* Prints JSON so that it means the same but nothing in it acts on a terminal. */
void print_json_line(FILE *out, narc_text json);

/* Columns of standard output when it is a terminal, else 0. */
size_t terminal_columns(void);

/* "45 KiB", "6.93 GiB". */
#define SIZE_TEXT_SIZE 24
const char *size_text(uint64_t bytes, char out[SIZE_TEXT_SIZE]);

/* "16,930". */
const char *count_text(uint64_t count, char out[SIZE_TEXT_SIZE]);

/* "2026-11-03 05:12" in UTC, or with seconds "2026-11-03 05:12:00"; "-" for INT64_MIN. */
#define TIME_TEXT_SIZE 32
const char *time_text(int64_t seconds, bool with_seconds, char out[TIME_TEXT_SIZE]);

/* "2026-11-03T05:12:00Z". */
const char *time_rfc3339(int64_t seconds, char out[TIME_TEXT_SIZE]);

#endif
