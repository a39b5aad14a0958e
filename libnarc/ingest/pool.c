/* Documents in flight: a queue in input order, of which the first is handed on. */
#include "ingest/pool.h"

#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"
#include "ingest/crew.h"

#include <string.h>

#define QUEUE_PER_WORKER 4u               /* including those that wait for an earlier document */
#define FLIGHT_BYTES (UINT64_C(32) << 20) /* of all documents in flight, but for one alone */
#define TICK_MS 50

struct narc_pool {
    const narc_allocator *allocator;
    narc_pool_handler handler;
    narc_crew crew;
    narc_job *first;
    narc_job *last;
    size_t job_count;
};

narc_pool *
narc_pool_new(const narc_allocator *allocator, const narc_worker_task *task, uint32_t workers,
              const narc_pool_handler *handler)
{
    narc_pool *pool = narc_memory_zeroed(allocator, 1, sizeof(*pool));

    if (pool == NULL)
        return NULL;
    pool->allocator = allocator;
    pool->handler = *handler;
    pool->crew.allocator = allocator;
    pool->crew.task = *task;
    pool->crew.size = workers < 1 ? 1 : workers < NARC_CREW_MOST ? workers : NARC_CREW_MOST;
    pool->crew.filter = true;
    pool->crew.impossible = task->rules->in_process;
    return pool;
}

void
narc_pool_free(narc_pool *pool)
{
    if (pool == NULL)
        return;
    narc_crew_end(&pool->crew);
    while (pool->first != NULL) {
        narc_job *job = pool->first;

        pool->first = job->next;
        narc_job_free(pool->allocator, job);
    }
    narc_memory_free(pool->allocator, pool);
}

/* --- without workers -------------------------------------------------------------------------- */

typedef struct reading {
    narc_pool *pool;
    narc_job *job;
    narc_status stopped; /* what the handler answered */
} reading;

static narc_status
read_item(void *user, narc_item *item, narc_error *err)
{
    reading *now = user;
    const narc_pool_handler *handler = &now->pool->handler;

    now->stopped = handler->item(handler->user, &now->job->document, item, err);
    return now->stopped;
}

static void
read_finding(void *user, const narc_error *finding)
{
    reading *now = user;
    const narc_pool_handler *handler = &now->pool->handler;

    handler->finding(handler->user, &now->job->document, finding);
}

/* What of a mapped document has not been read yet. */
typedef struct unread {
    const narc_mapping *mapping;
    size_t at;
} unread;

static narc_status
read_mapping(void *user, void *out, size_t size, size_t *got, narc_error *err)
{
    unread *now = user;
    const narc_bytes bytes = now->mapping->bytes;

    (void)err;
    *got = bytes.size - now->at < size ? bytes.size - now->at : size;
    memcpy(out, bytes.data + now->at, *got);
    now->at += *got;
    narc_mapping_forget(now->mapping, now->at);
    return NARC_OK;
}

static narc_status
read_here(narc_pool *pool, narc_job *job, narc_error *err)
{
    const narc_worker_task *task = &pool->crew.task;
    unread rest_of = {&job->mapping, NARC_STREAM_HEAD};
    const narc_pull rest = {read_mapping, &rest_of};
    reading now = {.pool = pool, .job = job, .stopped = NARC_OK};
    narc_document document = job->document;
    narc_read_options options = task->reading;
    narc_error failure;
    narc_status status;

    options.allocator = pool->allocator;
    options.limits = &task->limits;
    options.item = read_item;
    options.finding = read_finding;
    options.user = &now;
    if (narc_job_streams(job)) {
        document.bytes.size = NARC_STREAM_HEAD;
        document.rest = &rest;
    }
    narc_error_clear(&failure);
    status = task->rules->read(task->format, &document, &options, &failure);
    job->over = true;
    if (status == NARC_OK)
        return NARC_OK;
    if (now.stopped != NARC_OK || status == NARC_E_MEMORY) {
        if (err != NULL)
            *err = failure;
        return status;
    }
    narc_job_fail(job, &failure);
    return NARC_OK;
}

/* --- handing on ------------------------------------------------------------------------------- */

static narc_status
hand_on_answer(narc_pool *pool, narc_job *job, const narc_answer *answer, narc_error *err)
{
    const narc_pool_handler *handler = &pool->handler;
    narc_sent_error finding;

    if (answer->kind == NARC_ANSWER_ITEM)
        return handler->record(handler->user, &job->document, answer->payload, err);
    if (narc_answer_error_decode(answer->payload, &finding, err) != NARC_OK)
        return NARC_E_CORRUPT;
    handler->finding(handler->user, &job->document, &finding.error);
    return NARC_OK;
}

/* Hands on what has come in for the first document. */
static narc_status
hand_on_answers(narc_pool *pool, narc_job *job, narc_error *err)
{
    while (job->answered < job->answers.size) {
        const narc_bytes rest = {job->answers.data + job->answered,
                                 job->answers.size - job->answered};
        narc_answer answer = {.payload = {NULL, 0}};
        narc_error failure;
        narc_status status;

        narc_error_clear(&failure);
        status = narc_answer_decode(rest, UINT32_MAX, &answer, &failure);
        if (status == NARC_OK)
            status = hand_on_answer(pool, job, &answer, &failure);
        job->answered += NARC_ANSWER_HEAD + answer.payload.size;
        if (status == NARC_E_CORRUPT) {
            /* What a worker sends is ours, unless something else speaks through it. */
            (void)narc_fail(&failure, NARC_WORKER_DIED, NARC_NO_OFFSET, NULL,
                            "the worker's answer was not understood");
            job->answered = job->answers.size;
            narc_crew_distrust(&pool->crew, job, &failure);
        } else if (status != NARC_OK) {
            if (err != NULL)
                *err = failure;
            return status;
        }
    }
    narc_buffer_clear(&job->answers);
    job->answered = 0;
    return NARC_OK;
}

static narc_status
hand_on(narc_pool *pool, narc_error *err)
{
    const narc_pool_handler *handler = &pool->handler;
    narc_job *job;

    while ((job = pool->first) != NULL) {
        if (!job->over && !job->assigned && pool->crew.impossible)
            NARC_TRY(read_here(pool, job, err));
        NARC_TRY(hand_on_answers(pool, job, err));
        if (!job->over)
            return NARC_OK;
        NARC_TRY(handler->end(handler->user, &job->document,
                              job->failed ? &job->failure.error : NULL, err));
        pool->first = job->next;
        if (pool->first == NULL)
            pool->last = NULL;
        pool->job_count--;
        narc_job_free(pool->allocator, job);
    }
    return NARC_OK;
}

/* --- the queue -------------------------------------------------------------------------------- */

static narc_status
turn(narc_pool *pool, int timeout_ms, narc_error *err)
{
    for (narc_job *job = pool->first; job != NULL && !pool->crew.impossible; job = job->next)
        if (!job->assigned && !job->over && !narc_crew_assign(&pool->crew, job))
            break;
    NARC_TRY(narc_crew_round(&pool->crew, pool->first, timeout_ms, err));
    return hand_on(pool, err);
}

static bool
too_many(const narc_pool *pool)
{
    uint64_t weight = 0;

    if (pool->job_count <= 1)
        return false;
    if (pool->job_count > (size_t)QUEUE_PER_WORKER * pool->crew.size)
        return true;
    for (const narc_job *job = pool->first; job != NULL; job = job->next)
        weight += narc_job_weight(job);
    return weight > FLIGHT_BYTES;
}

static narc_status
add_job(narc_pool *pool, narc_job *job, narc_error *err)
{
    if (job == NULL)
        return narc_fail_memory(err);
    if (pool->last != NULL)
        pool->last->next = job;
    else
        pool->first = job;
    pool->last = job;
    pool->job_count++;
    NARC_TRY(turn(pool, 0, err));
    while (too_many(pool))
        NARC_TRY(turn(pool, TICK_MS, err));
    return NARC_OK;
}

narc_status
narc_pool_add(narc_pool *pool, const narc_document *document, narc_buffer *content,
              const narc_error *problem, narc_error *err)
{
    return add_job(pool, narc_job_new(pool->allocator, document, content, NULL, problem), err);
}

narc_status
narc_pool_add_mapped(narc_pool *pool, const narc_document *document, narc_mapping *mapping,
                     narc_error *err)
{
    return add_job(pool, narc_job_new(pool->allocator, document, NULL, mapping, NULL), err);
}

narc_status
narc_pool_finish(narc_pool *pool, narc_error *err)
{
    while (pool->first != NULL)
        NARC_TRY(turn(pool, TICK_MS, err));
    return NARC_OK;
}
