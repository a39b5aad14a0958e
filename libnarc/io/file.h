/* Files as the writer needs them: whole writes, locks, durable renames. Internal; the public faces
 * are narc_source and narc_sink. */
#ifndef NARC_IO_FILE_H
#define NARC_IO_FILE_H

#include <narc/io.h>

/** Opens (flags as open(2), with O_CLOEXEC added) a regular file, and never waits for a pipe. *fd is
 * -1 on failure. E101, E104, E105, E120 for EEXIST, E804, E801. */
narc_status narc_file_open(const char *path, int flags, unsigned mode, int *fd, narc_error *err);
/** A new file without a name, for reading and writing, that ends with its descriptor. It lies in the
 * directory of the file `beside`; where that is refused, or beside is NULL, in TMPDIR or else /tmp.
 * E801, E803, E804. */
narc_status narc_file_nameless(const char *beside, int *fd, narc_error *err);
/** Takes an exclusive open-file-description lock; it ends with the last descriptor of this opening.
 * fd is open for writing. E805 when somebody holds one and still does a fifth of a second later. */
narc_status narc_file_lock(int fd, narc_error *err);
/** Writes all bytes at the current position; EINTR and short writes are handled. E801, E803. */
narc_status narc_file_write(int fd, const void *data, size_t size, narc_error *err);
/** Reads up to size bytes until the end of the file; *got tells how many. E801. */
narc_status narc_file_read(int fd, void *out, size_t size, size_t *got, narc_error *err);
/** Makes the file's content durable. Never retried: after a failure the data may be gone. */
narc_status narc_file_sync(int fd, narc_error *err);
/** Makes a name in a directory durable: fsync of the directory that holds path. */
narc_status narc_file_sync_directory(const char *path, narc_error *err);
/** Gives `from` the name `to`, in the same file system. Without replace an existing `to` is E120 and
 * nothing changes, also when it appears at this very moment. */
narc_status narc_file_rename(const char *from, const char *to, bool replace, narc_error *err);
/** The same without replace for file systems that have hard links but no such rename. */
narc_status narc_file_rename_by_link(const char *from, const char *to, narc_error *err);
/** Reads a regular file that is open already; *fd stays the caller's and outlives the source. */
narc_source narc_file_source(int *fd);
/** Appends what is left of a regular file or pipe to a buffer: at most limit bytes, else E601. A
 * regular file that is larger is refused before it is read. E801, E802. */
narc_status narc_file_slurp(int fd, uint64_t limit, narc_buffer *out, narc_error *err);

#endif
