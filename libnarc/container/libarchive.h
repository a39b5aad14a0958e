/* The functions of libarchive that this room calls, by their own names, through a table: base/part.h. */
#ifndef NARC_CONTAINER_LIBARCHIVE_H
#define NARC_CONTAINER_LIBARCHIVE_H

#include "base/part.h"

#include <narc/visibility.h>

#include <archive.h>
#include <archive_entry.h>

#define NARC_LIBARCHIVE(X)                                                                         \
    X(archive_entry_filetype)                                                                      \
    X(archive_entry_hardlink)                                                                      \
    X(archive_entry_is_data_encrypted)                                                             \
    X(archive_entry_is_encrypted)                                                                  \
    X(archive_entry_pathname)                                                                      \
    X(archive_entry_pathname_utf8)                                                                 \
    X(archive_entry_size)                                                                          \
    X(archive_entry_size_is_set)                                                                   \
    X(archive_error_string)                                                                        \
    X(archive_filter_count)                                                                        \
    X(archive_format_name)                                                                         \
    X(archive_read_append_filter)                                                                  \
    X(archive_read_data)                                                                           \
    X(archive_read_free)                                                                           \
    X(archive_read_header_position)                                                                \
    X(archive_read_new)                                                                            \
    X(archive_read_next_header)                                                                    \
    X(archive_read_open1)                                                                          \
    X(archive_read_set_callback_data)                                                              \
    X(archive_read_set_read_callback)                                                              \
    X(archive_read_set_seek_callback)                                                              \
    X(archive_read_set_skip_callback)                                                              \
    X(archive_read_support_format_empty)                                                           \
    X(archive_read_support_format_raw)                                                             \
    X(archive_read_support_format_tar)                                                             \
    X(archive_read_support_format_zip_seekable)                                                    \
    X(archive_read_support_format_zip_streamable)                                                  \
    X(archive_set_error)

typedef struct narc_libarchive {
#define NARC_LIBARCHIVE_FIELD(name) __typeof__(name) *name;
    NARC_LIBARCHIVE(NARC_LIBARCHIVE_FIELD)
#undef NARC_LIBARCHIVE_FIELD
} narc_libarchive;

/* Of the part "container". */
extern NARC_IN_PART const narc_libarchive narc_libarchive_functions;

/* That one; NULL before narc_archive_start. */
extern const narc_libarchive *narc_unpackers;

#ifndef NARC_LIBARCHIVE_ITSELF
#define archive_entry_filetype narc_unpackers->archive_entry_filetype
#define archive_entry_hardlink narc_unpackers->archive_entry_hardlink
#define archive_entry_is_data_encrypted narc_unpackers->archive_entry_is_data_encrypted
#define archive_entry_is_encrypted narc_unpackers->archive_entry_is_encrypted
#define archive_entry_pathname narc_unpackers->archive_entry_pathname
#define archive_entry_pathname_utf8 narc_unpackers->archive_entry_pathname_utf8
#define archive_entry_size narc_unpackers->archive_entry_size
#define archive_entry_size_is_set narc_unpackers->archive_entry_size_is_set
#define archive_error_string narc_unpackers->archive_error_string
#define archive_filter_count narc_unpackers->archive_filter_count
#define archive_format_name narc_unpackers->archive_format_name
#define archive_read_append_filter narc_unpackers->archive_read_append_filter
#define archive_read_data narc_unpackers->archive_read_data
#define archive_read_free narc_unpackers->archive_read_free
#define archive_read_header_position narc_unpackers->archive_read_header_position
#define archive_read_new narc_unpackers->archive_read_new
#define archive_read_next_header narc_unpackers->archive_read_next_header
#define archive_read_open1 narc_unpackers->archive_read_open1
#define archive_read_set_callback_data narc_unpackers->archive_read_set_callback_data
#define archive_read_set_read_callback narc_unpackers->archive_read_set_read_callback
#define archive_read_set_seek_callback narc_unpackers->archive_read_set_seek_callback
#define archive_read_set_skip_callback narc_unpackers->archive_read_set_skip_callback
#define archive_read_support_format_empty narc_unpackers->archive_read_support_format_empty
#define archive_read_support_format_raw narc_unpackers->archive_read_support_format_raw
#define archive_read_support_format_tar narc_unpackers->archive_read_support_format_tar
#define archive_read_support_format_zip_seekable                                                   \
    narc_unpackers->archive_read_support_format_zip_seekable
#define archive_read_support_format_zip_streamable                                                 \
    narc_unpackers->archive_read_support_format_zip_streamable
#define archive_set_error narc_unpackers->archive_set_error
#endif

#endif
