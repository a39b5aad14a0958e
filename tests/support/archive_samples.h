/* Small archives for tests: made in memory by the writer, the same bytes each time. */
#ifndef ARCHIVE_SAMPLES_H
#define ARCHIVE_SAMPLES_H

#include <narc.h>

#define SAMPLE_ITEMS 4u /* of sample_two_commits: a, b; then a again, c */

/** Options with a fixed commit time. */
narc_writer_options sample_options(void);
/** Appends size bytes that do not compress; the same seed gives the same bytes. */
void sample_noise(narc_buffer *out, size_t size, uint32_t seed);
/** A view of a buffer. */
narc_bytes sample_bytes(const narc_buffer *buffer);

/** Adds an item with a guid, a text and an original to an archive. */
narc_status sample_add(narc_writer *writer, const char *guid, uint64_t version, const char *text,
                       narc_added *added, narc_error *err);
/** Writes an archive of two commits with SAMPLE_ITEMS items. */
void sample_two_commits(narc_buffer *out);
narc_status sample_write(const narc_sink *sink, const narc_allocator *allocator, narc_error *err);
narc_status sample_write_with(const narc_sink *sink, const narc_writer_options *options,
                              narc_error *err);

/* What sample_many writes. Item n has the guid "urn:test:N", the url "https://news.example/N", and was
 * published n * 7 % items minutes after SAMPLE_DAY. Every commit ends with a further
 * version of the first item. */
typedef struct sample_plan {
    size_t items;   /* of different guids */
    size_t commits; /* they are spread over; the n-th at SAMPLE_TIME + n, from 1 */
    size_t words;   /* of each text */
    size_t groups;  /* of texts that resemble each other */
} sample_plan;

#define SAMPLE_TIME 1795000000
#define SAMPLE_DAY 1794960000 /* 2026-11-18T00:00:00Z */

/** Items that sample_many makes, with the further versions. */
size_t sample_many_count(const sample_plan *plan);
/** Adds them to a writer and commits. */
narc_status sample_many_with(narc_writer *writer, const sample_plan *plan, narc_error *err);
/** An archive of them with blocks of 4 KiB. */
void sample_many(narc_buffer *out, const sample_plan *plan);

/* An archive in memory that is being read. */
typedef struct sample_view {
    narc_bytes bytes;
    narc_source source;
    narc_reader *reader;
} sample_view;

void sample_open(sample_view *view, narc_bytes archive);
void sample_close(sample_view *view);
/** The entry of an item; its texts are borrowed until the next call on the reader. */
narc_entry sample_entry(narc_reader *reader, uint64_t number);
/** How many findings a full verification reports, or SIZE_MAX if it does not end well. */
size_t sample_damage(narc_reader *reader);
/** The same for an archive that may not even open: then 1. */
size_t sample_damage_of(narc_bytes archive);

#endif
