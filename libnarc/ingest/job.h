/* One document in flight. */
#ifndef NARC_INGEST_JOB_H
#define NARC_INGEST_JOB_H

#include "ingest/pipe.h"
#include "io/mapping.h"

typedef struct narc_job narc_job;

struct narc_job {
    narc_job *next;         /* in input order */
    narc_document document; /* points into the three buffers */
    narc_buffer content;
    narc_mapping mapping; /* instead of content, of a long document */
    narc_source source;   /* of it */
    narc_buffer request;  /* all of the request but the document's bytes */
    uint64_t sent;        /* bytes of request and document that the worker has */
    narc_buffer answers;  /* those not yet handed on */
    size_t answered;      /* bytes of them that have been handed on */
    bool assigned;        /* to a worker */
    bool over;            /* no further answer will come */
    bool failed;          /* ... and this is why; else an END tells */
    narc_sent_error failure;
};

/** NULL when memory runs out. As narc_pool_add. */
narc_job *narc_job_new(const narc_allocator *allocator, const narc_document *document,
                       narc_buffer *content, narc_mapping *mapping, const narc_error *problem);
void narc_job_free(const narc_allocator *allocator, narc_job *job);

/** Bytes the job holds. */
uint64_t narc_job_weight(const narc_job *job);

/** Whether the document is read while it is sent, so that answers come before all was sent. */
static inline bool
narc_job_streams(const narc_job *job)
{
    return job->mapping.size > 0;
}

/** The next bytes for the worker; empty when it has all of them. */
narc_bytes narc_job_unsent(const narc_job *job);
/** So many of them were sent. */
void narc_job_sent(narc_job *job, size_t size);

/** Ends a job with a failure instead of what its worker might have said. */
void narc_job_fail(narc_job *job, const narc_error *failure);

#endif
