/* What the files of the writer share. */
#ifndef NARC_WRITER_WRITER_INSIDE_H
#define NARC_WRITER_WRITER_INSIDE_H

#include "digest/merkle.h"
#include "format/commit.h"
#include "writer/groups.h"
#include "writer/known.h"
#include "writer/output.h"
#include "writer/packer.h"
#include "writer/parts.h"
#include "writer/spool.h"

#include <narc/writer.h>

/* The file behind a writer; fd is -1 for a writer that goes to a sink. */
typedef struct narc_writer_file {
    int fd;
    char *path;   /* final name; NULL when appending */
    char *part;   /* name until the first commit; NULL when appending */
    char *beside; /* the name it was opened by: files without a name lie beside it */
    bool overwrite;
    bool named;    /* the file has its final name */
    uint64_t keep; /* length to go back to when what follows is not committed */
} narc_writer_file;

struct narc_writer {
    const narc_allocator *allocator;
    narc_limits limits;
    int64_t commit_time;
    uint32_t threads;
    narc_grouping grouping;
    narc_sink own_sink; /* of a writer that opened its file itself */
    narc_output out;
    narc_packer *packer;
    narc_groups *groups;
    /* What is committed, read from the file itself. A sink cannot be read: then nothing here is used,
     * and `fresh` and the spool keep the items of all commits. */
    narc_source source;
    narc_frames frames;
    bool readable; /* frames and index are open */
    narc_index *index;
    narc_fresh fresh;
    size_t rows_most; /* in `fresh`: beyond that they go into the spool */
    narc_known known;
    narc_merkle leaves; /* of the commit being made (8.2) */
    narc_buffer scratch;
    narc_commit last;               /* the last commit; number 0 when there is none */
    uint8_t root[NARC_SHA256_SIZE]; /* of the last commit, or that before the first */
    uint64_t begin;                 /* offset of the first frame of the commit being made */
    uint32_t gap_crc;               /* of the bytes between last commit and begin */
    uint64_t guids;                 /* new ones of the commit being made */
    narc_writer_totals totals;
    uint64_t written_before; /* out.written as of the last commit */
    narc_writer_file file;
    bool dead;        /* a write failed: nothing more is written */
    narc_error death; /* why */
};

/** A writer without a place to write to; options are checked. */
narc_status narc_writer_make(const narc_writer_options *options, narc_writer **out,
                             narc_error *err);
/** Writes the header of a new archive. */
narc_status narc_writer_start(narc_writer *writer, narc_error *err);
/** Starts packer and groups; `out` has its place by now. */
narc_status narc_writer_begin(narc_writer *writer, narc_error *err);
/** NARC_OK, or what killed the writer. */
narc_status narc_writer_alive(const narc_writer *writer, narc_error *err);
/** Begins a new archive with a header; with another one while nothing was written behind it. */
void narc_writer_header(narc_writer *writer, const uint8_t header[NARC_HEADER_SIZE]);
/** As narc_writer_commit, also when there is nothing to commit (7.7). */
narc_status narc_writer_commit_always(narc_writer *writer, narc_error *err);
/** Hands on st; a failure kills the writer, and the file goes back to its last commit. */
narc_status narc_writer_check(narc_writer *writer, narc_status st, const narc_error *err);
/** Moves the rows of the commit into the spool when there are more than `most`. */
narc_status narc_writer_bound_rows(narc_writer *writer, size_t most, narc_error *err);
/** Hands all bytes of an object to a sink; each time the same, or the writer is dead. */
typedef narc_status (*narc_produce_fn)(void *user, const narc_sink *sink, narc_error *err);
/** Adds an object of any size in constant memory: what fits into a block is held in `held`, more is
 * produced twice again, to be hashed and to be stored. As narc_writer_add_source; what produce
 * answers before anything is stored leaves the writer as it was. */
narc_status narc_writer_add_produced(narc_writer *writer, narc_text group, narc_produce_fn produce,
                                     void *user, narc_buffer *held, narc_error *err);
/** The number that the next item gets. */
uint64_t narc_writer_next(const narc_writer *writer);
/** After a commit: a new file gets its final name, durably; what is committed can be read. */
narc_status narc_writer_file_committed(narc_writer *writer, const narc_commit *commit,
                                       narc_error *err);
/** Cuts back what was not committed. */
void narc_writer_file_restore(narc_writer *writer);
void narc_writer_file_close(narc_writer *writer);

#endif
