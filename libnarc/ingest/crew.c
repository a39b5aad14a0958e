/* The workers of a batch. One thread, one poll(2). */
#include "ingest/crew.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>

#include "base/buffer.h"
#include "base/fail.h"

#include <string.h>

#define ANSWER_BYTES (UINT64_C(4) << 20)     /* gathered for a document that is not first */
#define ALLOWANCE_BYTES (UINT64_C(16) << 20) /* of a document, for one more share of time */
#define PIECE 65536u
#define MOST_PIECES 16u /* received from one worker in one round */

/* --- time ------------------------------------------------------------------------------------- */

static uint64_t
clock_ns(clockid_t clock)
{
    struct timespec now;

    if (clock_gettime(clock, &now) != 0)
        return 0;
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Processor time the worker has used; 0 when nobody knows. */
static uint64_t
cpu_ns(const narc_crew_member *one)
{
    clockid_t clock;

    return clock_getcpuclockid(one->pid, &clock) == 0 ? clock_ns(clock) : 0;
}

static void
sign_of_life(narc_crew_member *one)
{
    one->wall_begin = clock_ns(CLOCK_MONOTONIC);
}

static void
begin_clocks(narc_crew_member *one)
{
    one->cpu_begin = cpu_ns(one);
    sign_of_life(one);
}

static bool
too_slow(const narc_crew *crew, const narc_crew_member *one)
{
    const narc_job *job = one->jobs[0];
    const narc_worker_rules *rules = crew->task.rules;
    const uint64_t cpu = cpu_ns(one);
    uint64_t shares;

    assert(job != NULL); /* nobody asks about a worker without work */
    shares = 1 + job->document.bytes.size / ALLOWANCE_BYTES;
    if (cpu > one->cpu_begin && cpu - one->cpu_begin > rules->cpu_ms * shares * 1000000u)
        return true;
    return clock_ns(CLOCK_MONOTONIC) - one->wall_begin > rules->wall_ms * shares * 1000000u;
}

/* --- coming and going ------------------------------------------------------------------------- */

static bool
start(narc_crew *crew, narc_crew_member *one)
{
    *one = (narc_crew_member){.incoming = {.allocator = crew->allocator}};
    if (!narc_worker_start(&crew->task, crew->filter, &one->pid, &one->fd)) {
        one->pid = 0;
        return false;
    }
    begin_clocks(one);
    return true;
}

static void
stop(narc_crew_member *one)
{
    if (one->pid > 0)
        narc_worker_stop(one->pid, one->fd);
    one->pid = 0;
    narc_buffer_free(&one->incoming);
}

/* The document it was reading is over; the one behind it goes to somebody else. */
static void
lose(narc_crew *crew, narc_crew_member *one, const narc_error *failure)
{
    const bool ready = one->ready;

    stop(one);
    for (size_t i = 0; i < one->job_count; i++) {
        one->jobs[i]->assigned = false;
        one->jobs[i]->sent = 0;
        if (i == 0 && ready)
            narc_job_fail(one->jobs[i], failure);
    }
    one->job_count = 0;
    /* It died before it saw a document: the system does not bear the filter, or no workers. */
    if (!ready) {
        crew->impossible = crew->impossible || !crew->filter;
        crew->filter = false;
    }
}

static void
lose_dead(narc_crew *crew, narc_crew_member *one)
{
    narc_error failure;

    (void)narc_fail(&failure, NARC_WORKER_DIED, NARC_NO_OFFSET, NULL,
                    "the process that read the document ended without an answer");
    lose(crew, one, &failure);
}

static void
lose_slow(narc_crew *crew, narc_crew_member *one)
{
    narc_error failure;

    (void)narc_fail(&failure, NARC_TOO_SLOW, NARC_NO_OFFSET, NULL,
                    "reading the document took longer than it may");
    lose(crew, one, &failure);
}

void
narc_crew_distrust(narc_crew *crew, narc_job *job, const narc_error *failure)
{
    for (uint32_t i = 0; i < crew->size; i++) {
        narc_crew_member *one = &crew->members[i];

        if (one->pid > 0 && one->job_count > 0 && one->jobs[0] == job)
            lose(crew, one, failure);
    }
    narc_job_fail(job, failure);
}

void
narc_crew_end(narc_crew *crew)
{
    for (uint32_t i = 0; i < crew->size; i++)
        stop(&crew->members[i]);
}

/* The worker with the fewest documents that can take one more. Another process is started only
 * when all are busy. */
static narc_crew_member *
member_for_a_job(narc_crew *crew)
{
    narc_crew_member *best = NULL;
    narc_crew_member *vacant = NULL;
    uint32_t running = 0;

    for (uint32_t i = 0; i < crew->size; i++) {
        narc_crew_member *one = &crew->members[i];

        if (one->pid == 0) {
            vacant = vacant == NULL ? one : vacant;
            continue;
        }
        running++;
        if (one->job_count < NARC_CREW_JOBS && (best == NULL || one->job_count < best->job_count))
            best = one;
    }
    if (vacant == NULL || (best != NULL && best->job_count == 0))
        return best;
    if (start(crew, vacant))
        return vacant;
    crew->impossible = crew->impossible || running == 0;
    return best;
}

bool
narc_crew_assign(narc_crew *crew, narc_job *job)
{
    narc_crew_member *one = member_for_a_job(crew);

    if (one == NULL)
        return false;
    if (one->job_count == 0)
        begin_clocks(one);
    one->jobs[one->job_count++] = job;
    job->assigned = true;
    return true;
}

/* --- the pipes -------------------------------------------------------------------------------- */

static narc_job *
job_to_send(const narc_crew_member *one)
{
    for (size_t i = 0; i < one->job_count; i++)
        if (narc_job_unsent(one->jobs[i]).size > 0)
            return one->jobs[i];
    return NULL;
}

static void
send_some(narc_crew *crew, narc_crew_member *one)
{
    narc_job *job;

    while ((job = job_to_send(one)) != NULL) {
        const narc_bytes bytes = narc_job_unsent(job);
        const ssize_t put = send(one->fd, bytes.data, bytes.size, MSG_NOSIGNAL | MSG_DONTWAIT);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS))
            return;
        if (put <= 0) {
            lose_dead(crew, one);
            return;
        }
        narc_job_sent(job, (size_t)put);
        sign_of_life(one);
    }
}

/* The worker is done with jobs[0]. */
static narc_status
end_job(narc_crew_member *one, narc_bytes payload, narc_error *err)
{
    narc_job *job = one->jobs[0];
    narc_sent_error failure;

    if (payload.size > 0) {
        NARC_TRY(narc_answer_error_decode(payload, &failure, err));
        narc_job_fail(job, &failure.error);
    }
    job->over = true;
    one->job_count--;
    memmove(one->jobs, one->jobs + 1, one->job_count * sizeof(one->jobs[0]));
    begin_clocks(one);
    return NARC_OK;
}

static narc_status
take_answer(narc_crew_member *one, const narc_answer *answer, narc_bytes whole, narc_error *err)
{
    narc_job *job = one->job_count > 0 ? one->jobs[0] : NULL;

    if (answer->kind == NARC_ANSWER_READY && !one->ready) {
        one->ready = true;
        begin_clocks(one);
        return NARC_OK;
    }
    if (answer->kind == NARC_ANSWER_READY || !one->ready || job == NULL ||
        (narc_job_unsent(job).size > 0 &&
         (!narc_job_streams(job) || answer->kind == NARC_ANSWER_END)))
        return narc_fail(err, NARC_WORKER_DIED, NARC_NO_OFFSET, NULL,
                         "the worker answered before it was asked");
    if (answer->kind == NARC_ANSWER_END)
        return end_job(one, answer->payload, err);
    if (answer->kind != NARC_ANSWER_ITEM && answer->kind != NARC_ANSWER_FINDING)
        return narc_fail(err, NARC_WORKER_DIED, NARC_NO_OFFSET, NULL,
                         "the worker's answer was not understood");
    narc_buffer_bytes(&job->answers, whole.data, whole.size);
    return job->answers.failed ? narc_fail_memory(err) : NARC_OK;
}

/* Gives the complete answers to the documents they belong to. */
static narc_status
take_answers(narc_crew *crew, narc_crew_member *one, narc_error *err)
{
    narc_status status = NARC_OK;
    size_t at = 0;

    while (status == NARC_OK) {
        const narc_bytes rest = {one->incoming.data + at, one->incoming.size - at};
        narc_answer answer;

        status = narc_answer_decode(rest, crew->task.limits.record_bytes, &answer, err);
        if (status == NARC_OK) {
            const size_t size = NARC_ANSWER_HEAD + answer.payload.size;

            status = take_answer(one, &answer, (narc_bytes){rest.data, size}, err);
            at += size;
        }
    }
    if (at > 0) {
        memmove(one->incoming.data, one->incoming.data + at, one->incoming.size - at);
        one->incoming.size -= at;
    }
    return status == NARC_DONE ? NARC_OK : status;
}

static narc_status
receive_some(narc_crew *crew, narc_crew_member *one, narc_error *err)
{
    bool ended = false;
    narc_error failure;
    narc_status status;

    for (unsigned pieces = 0; pieces < MOST_PIECES && !ended;) {
        uint8_t *to = narc_buffer_reserve(&one->incoming, PIECE);
        ssize_t got;

        if (to == NULL)
            return narc_fail_memory(err);
        got = recv(one->fd, to, PIECE, MSG_DONTWAIT);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            break;
        ended = got <= 0;
        if (got > 0)
            one->incoming.size += (size_t)got;
        pieces++;
    }
    sign_of_life(one);
    status = take_answers(crew, one, &failure);
    if (status == NARC_E_MEMORY)
        return narc_fail_memory(err);
    if (status != NARC_OK)
        lose(crew, one, &failure);
    else if (ended)
        lose_dead(crew, one);
    return NARC_OK;
}

/* --- one round -------------------------------------------------------------------------------- */

/* Whether the worker has said enough for now: its document is not first in line, its answers are
 * many, and the first one is in other hands, so that waiting cannot be for ever. */
static bool
shall_wait(const narc_crew_member *one, const narc_job *first)
{
    if (first == NULL || !first->assigned || first->over || one->job_count == 0)
        return false;
    for (size_t i = 0; i < one->job_count; i++)
        if (one->jobs[i] == first)
            return false;
    return one->jobs[0]->answers.size > ANSWER_BYTES;
}

/* What the batch did between two rounds, however long, is not the workers' doing. */
static void
forgive_absence(narc_crew *crew)
{
    const uint64_t now = clock_ns(CLOCK_MONOTONIC);
    const uint64_t away = crew->left != 0 ? now - crew->left : 0;

    for (uint32_t i = 0; i < crew->size; i++) {
        uint64_t *begin = &crew->members[i].wall_begin;

        *begin = *begin + away < now ? *begin + away : now;
    }
}

narc_status
narc_crew_round(narc_crew *crew, const narc_job *first, int timeout_ms, narc_error *err)
{
    struct pollfd polls[NARC_CREW_MOST];
    int result;

    forgive_absence(crew);
    for (uint32_t i = 0; i < crew->size; i++) {
        narc_crew_member *one = &crew->members[i];
        const bool waits = one->pid > 0 && shall_wait(one, first);

        polls[i] = (struct pollfd){.fd = one->pid > 0 ? one->fd : -1};
        if (waits)
            sign_of_life(one);
        else
            polls[i].events = POLLIN;
        if (one->pid > 0 && job_to_send(one) != NULL)
            polls[i].events |= POLLOUT;
    }
    result = poll(polls, crew->size, timeout_ms);
    if (result < 0 && errno != EINTR)
        return narc_fail_errno(err, errno, "poll");
    for (uint32_t i = 0; i < crew->size && result >= 0; i++) {
        narc_crew_member *one = &crew->members[i];

        if (polls[i].fd < 0)
            continue;
        if ((polls[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0)
            NARC_TRY(receive_some(crew, one, err));
        else if (one->job_count > 0 && too_slow(crew, one))
            lose_slow(crew, one);
        if (one->pid > 0 && (polls[i].revents & POLLOUT) != 0)
            send_some(crew, one);
    }
    crew->left = clock_ns(CLOCK_MONOTONIC);
    return NARC_OK;
}
