/* The workers of a batch: started when there is work, fed and listened to, replaced when they die. */
#ifndef NARC_INGEST_CREW_H
#define NARC_INGEST_CREW_H

#include "ingest/job.h"
#include "ingest/worker.h"

#define NARC_CREW_MOST 64u
#define NARC_CREW_JOBS 4u /* of one worker: one being read, the others waiting in the pipe */

typedef struct narc_crew_member {
    pid_t pid; /* 0: none runs */
    int fd;
    bool ready; /* it has dropped everything */
    narc_job *jobs[NARC_CREW_JOBS];
    size_t job_count;
    narc_buffer incoming; /* the start of an answer */
    uint64_t cpu_begin;   /* nanoseconds its processor clock showed when jobs[0] began */
    uint64_t wall_begin;  /* nanoseconds at its last sign of life */
} narc_crew_member;

typedef struct narc_crew {
    const narc_allocator *allocator;
    narc_worker_task task;
    narc_crew_member members[NARC_CREW_MOST];
    uint32_t size;
    uint64_t left;   /* nanoseconds when the last round ended */
    bool filter;     /* system calls are filtered; false once that has proved impossible */
    bool impossible; /* the system gives no workers; documents are read in this process */
} narc_crew;

/** Gives the job to a worker, starting one if all are busy; false when none has room. */
bool narc_crew_assign(narc_crew *crew, narc_job *job);

/**
 * One round: sends, receives, ends workers that are too slow, and marks jobs that are over. Jobs of
 * lost workers become unassigned.
 *
 * @param first      the job that is handed on next; workers with other jobs are listened to only
 *                   while their answers stay small
 * @param timeout_ms how long to wait when nothing happens
 * @return NARC_OK, E802, E801
 */
narc_status narc_crew_round(narc_crew *crew, const narc_job *first, int timeout_ms,
                            narc_error *err);

/** Ends the worker that reads the job, which is over with that failure. */
void narc_crew_distrust(narc_crew *crew, narc_job *job, const narc_error *failure);

void narc_crew_end(narc_crew *crew);

#endif
