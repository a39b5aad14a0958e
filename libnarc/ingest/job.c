/* One document in flight. */
#include "ingest/job.h"

#include "base/buffer.h"
#include "base/memory.h"

/* The request holds copies of the texts; what it was made from may be gone. */
static void
keep_texts(narc_job *job)
{
    narc_document kept;

    (void)narc_request_decode(
        (narc_bytes){job->request.data + NARC_REQUEST_HEAD, job->request.size - NARC_REQUEST_HEAD},
        &kept);
    kept.bytes = job->document.bytes;
    kept.source = job->document.source;
    job->document = kept;
}

narc_job *
narc_job_new(const narc_allocator *allocator, const narc_document *document, narc_buffer *content,
             narc_mapping *mapping, const narc_error *problem)
{
    narc_job *job = narc_memory_zeroed(allocator, 1, sizeof(*job));

    if (job == NULL)
        return NULL;
    job->content.allocator = allocator;
    job->request.allocator = allocator;
    job->answers.allocator = allocator;
    job->document = *document;
    narc_request_encode(&job->request, document);
    if (mapping != NULL) {
        job->mapping = *mapping;
        *mapping = (narc_mapping){.size = 0};
        job->source = narc_mapping_source(&job->mapping);
        job->document.source = &job->source;
    } else if (content != NULL && content->data == document->bytes.data) {
        job->content = *content;
        *content = (narc_buffer){.allocator = content->allocator, .limit = content->limit};
    } else {
        narc_buffer_bytes(&job->content, document->bytes.data, document->bytes.size);
    }
    if (job->content.failed || job->request.failed) {
        narc_job_free(allocator, job);
        return NULL;
    }
    if (!narc_job_streams(job))
        job->document.bytes = narc_buffer_view(&job->content);
    keep_texts(job);
    if (problem != NULL)
        narc_job_fail(job, problem);
    return job;
}

void
narc_job_free(const narc_allocator *allocator, narc_job *job)
{
    if (job == NULL)
        return;
    narc_buffer_free(&job->content);
    narc_mapping_close(&job->mapping);
    narc_buffer_free(&job->request);
    narc_buffer_free(&job->answers);
    narc_memory_free(allocator, job);
}

uint64_t
narc_job_weight(const narc_job *job)
{
    return (uint64_t)job->content.capacity + job->request.capacity + job->answers.capacity;
}

narc_bytes
narc_job_unsent(const narc_job *job)
{
    const uint64_t head = job->request.size;

    if (job->sent < head)
        return (narc_bytes){job->request.data + job->sent, (size_t)(head - job->sent)};
    if (job->sent - head < job->document.bytes.size)
        return (narc_bytes){job->document.bytes.data + (job->sent - head),
                            job->document.bytes.size - (size_t)(job->sent - head)};
    return (narc_bytes){NULL, 0};
}

void
narc_job_sent(narc_job *job, size_t size)
{
    job->sent += size;
    if (narc_job_streams(job) && job->sent > job->request.size)
        narc_mapping_forget(&job->mapping, (size_t)(job->sent - job->request.size));
}

void
narc_job_fail(narc_job *job, const narc_error *failure)
{
    job->over = true;
    job->failed = true;
    narc_sent_error_keep(&job->failure, failure);
}
