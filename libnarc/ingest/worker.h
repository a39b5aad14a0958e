/* A process of its own in which documents become items: the child's side, and how the batch starts
 * and ends it. */
#ifndef NARC_INGEST_WORKER_H
#define NARC_INGEST_WORKER_H

#include <narc/convert.h>
#include <sys/types.h>

/** How documents are read, and what one may cost. */
typedef struct narc_worker_rules {
    /* narc_convert_read, but for tests */
    narc_status (*read)(const narc_format_info *format, const narc_document *document,
                        const narc_read_options *options, narc_error *err);
    uint64_t cpu_ms;       /* of one document, and as much again for each 16 MiB of it */
    uint64_t wall_ms;      /* without a sign of life, grown in the same way */
    uint64_t memory_bytes; /* address space beside 16 times the document */
    bool in_process;       /* no workers at all */
} narc_worker_rules;

extern const narc_worker_rules narc_worker_rules_default;

/** What every document of a batch has in common. */
typedef struct narc_worker_task {
    const narc_worker_rules *rules;
    const narc_format_info *format; /* NULL to detect each */
    narc_limits limits;             /* complete */
    /* Schema and providers are there before the worker starts, which inherits them; allocator, limits and
     * who is told are set where a document is read. */
    narc_read_options reading;
} narc_worker_task;

/**
 * Starts a worker. Its first answer says that it is ready; the ends of *fd do not block.
 *
 * @param filter whether system calls are filtered
 * @return false when the system has no process or no socket for us
 */
bool narc_worker_start(const narc_worker_task *task, bool filter, pid_t *pid, int *fd);

/** Kills the worker if it still runs, and waits for it. Frees the descriptor. */
void narc_worker_stop(pid_t pid, int fd);

#endif
