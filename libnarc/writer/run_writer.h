/* Writing a run: what a commit adds, together with the runs it takes the place of (spec 6.4, 10.6). */
#ifndef NARC_WRITER_RUN_WRITER_H
#define NARC_WRITER_RUN_WRITER_H

#include "writer/output.h"
#include "writer/states.h"

/* A run to be merged. */
typedef struct narc_run_source {
    narc_index *index;
    const narc_run *run; /* loaded */
} narc_run_source;

/* Runs of an archive, and as many of a spool. */
#define NARC_RUN_SOURCES_MOST (2 * NARC_RUNS_MOST)

/** 10.6: the newest runs of an index that a new one of so many rows takes the place of, oldest first.
 * E801, E802; E2xx when a run that has to go cannot be read. */
narc_status narc_run_choose(narc_index *index, uint64_t rows,
                            narc_run_source sources[NARC_RUNS_MOST], size_t *count,
                            narc_error *err);

/* Everything that goes into a run, oldest first. */
typedef struct narc_run_parts {
    const narc_run_source *sources; /* at most NARC_RUN_SOURCES_MOST */
    size_t source_count;
    const narc_fresh *fresh; /* behind the sources; every place is known */
    const narc_key_rows *states;
    const narc_run_copy *copies; /* of the commit's kept blocks, sorted */
    size_t copy_count;
} narc_run_parts;

/** Writes the pages and the run. `first` is the number of its first item when there are no sources.
 * E2xx damage in a source, nothing useful is written then; E601 too many pages; E801; E803; E802. */
narc_status narc_run_write(narc_output *out, const narc_run_parts *parts, uint64_t first,
                           narc_run_ref *ref, narc_error *err);
/** The run takes the place of the newest `replaced` ones of a commit. */
void narc_run_replace(narc_commit *commit, size_t replaced, const narc_run_ref *ref);

#endif
