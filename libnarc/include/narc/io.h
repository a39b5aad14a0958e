/* Where bytes come from and where they go. Archives are read through a source (random access) and
 * written through a sink (one pass), so that neither has to be a file. */
#ifndef NARC_IO_H
#define NARC_IO_H

#include <narc/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Random access for readers. Fill one in to read from anywhere (HTTP ranges, object storage);
 * narc_source_file and narc_source_memory make the usual ones.
 */
typedef struct narc_source {
    /** Reads exactly size bytes at offset, which lie inside the source. E_IO on failure. */
    narc_status (*read)(void *user, uint64_t offset, void *out, size_t size, narc_error *err);
    /** Bytes the source has now; asked once by a reader, which then holds a snapshot. */
    narc_status (*size)(void *user, uint64_t *out, narc_error *err);
    /** Ends the source; may be NULL. Called by narc_source_close only. */
    void (*close)(void *user);
    void *user;
} narc_source;

/** Bytes in order for writers. */
typedef struct narc_sink {
    /** Takes all size bytes or fails with E_IO; after a failure the sink is dead. */
    narc_status (*write)(void *user, const void *data, size_t size, narc_error *err);
    /** Makes everything written so far durable; may be NULL where that has no meaning. */
    narc_status (*sync)(void *user, narc_error *err);
    void *user;
} narc_sink;

/**
 * Opens a regular file for reading at any place. path is terminated, in the system's encoding.
 * NARC_OK; E101 no such file; E104 a directory; E110 a pipe; E804, E801, E802. The file may be
 * replaced meanwhile; the source keeps reading the one it opened. Cost: one open(2). Ended by
 * narc_source_close.
 */
NARC_API NARC_MUST_USE narc_status narc_source_file(const char *path, narc_source *out,
                                                    narc_error *err);

/** Reads from memory that stays the caller's and outlives the source. Cannot fail. */
NARC_API narc_source narc_source_memory(const narc_bytes *bytes);

/**
 * Reads a pipe, descriptor fd, to its end into an unlinked temporary file (TMPDIR or /tmp) and gives
 * random access to that. At most limit bytes (0: no limit), else E601. E801, E803. Cost: as much room on the
 * disk as comes, and no memory. Ended by narc_source_close.
 */
NARC_API NARC_MUST_USE narc_status narc_source_spool(int fd, uint64_t limit, narc_source *out,
                                                     narc_error *err);

/** Ends a source; NULL and a zeroed source are fine. */
NARC_API void narc_source_close(narc_source *source);

/** Appends to a buffer that outlives the sink. */
NARC_API narc_sink narc_sink_buffer(narc_buffer *buffer);

/** Writes to a descriptor that stays the caller's; short writes and EINTR are handled. fd must
 * outlive the sink; *fd is read at each call. */
NARC_API narc_sink narc_sink_fd(const int *fd);

#ifdef __cplusplus
}
#endif

#endif
