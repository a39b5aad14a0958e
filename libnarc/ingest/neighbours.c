/* A window over the documents of a batch (docs/decisions/0046-paragraphs-a-site-repeats.md). */
#include "ingest/neighbours.h"

#include <narc/record.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"
#include "ingest/job.h"
#include "ingest/repeats.h"

#define ITEM_BYTES 16384u
#define ITEM_FACTOR 6u

/* What was told of a document: an item, itself or as its record, or a finding. */
typedef struct told {
    struct told *next;
    narc_item *item;
    narc_buffer record;
    narc_sent_error finding;
} told;

/* A document that waits. */
typedef struct waiting {
    struct waiting *next;
    narc_job *job; /* keeps its bytes and names, and how it ended */
    told *first;
    told *last;
    uint64_t weight; /* bytes; the same on every machine */
} waiting;

struct narc_neighbours {
    const narc_allocator *allocator;
    const narc_limits *limits;
    narc_pool_handler out;
    narc_repeats *repeats;
    waiting *first;
    waiting *last;
    waiting *coming; /* the last, while it still comes in */
    size_t count;
    uint64_t weight;
    bool passing;       /* what comes in is long and goes out at once */
    narc_status failed; /* what every call answers from then on */
    narc_error failure;
};

narc_neighbours *
narc_neighbours_new(const narc_allocator *allocator, const narc_limits *limits,
                    const narc_pool_handler *out)
{
    narc_neighbours *window = narc_memory_zeroed(allocator, 1, sizeof(*window));

    if (window == NULL)
        return NULL;
    window->allocator = allocator;
    window->limits = limits;
    window->out = *out;
    window->repeats = narc_repeats_new(allocator);
    if (window->repeats != NULL)
        return window;
    narc_neighbours_free(window);
    return NULL;
}

/* Takes the first off the line. */
static void
drop_first(narc_neighbours *window)
{
    waiting *gone = window->first;

    window->first = gone->next;
    window->count--;
    window->weight -= gone->weight;
    if (window->last == gone)
        window->last = NULL;
    if (window->coming == gone)
        window->coming = NULL;
    while (gone->first != NULL) {
        told *one = gone->first;

        gone->first = one->next;
        narc_item_free(one->item);
        narc_buffer_free(&one->record);
        narc_memory_free(window->allocator, one);
    }
    narc_job_free(window->allocator, gone->job);
    narc_memory_free(window->allocator, gone);
}

void
narc_neighbours_free(narc_neighbours *window)
{
    if (window == NULL)
        return;
    while (window->first != NULL)
        drop_first(window);
    narc_repeats_free(window->repeats);
    narc_memory_free(window->allocator, window);
}

static narc_status
failed_before(const narc_neighbours *window, narc_error *err)
{
    if (err != NULL)
        *err = window->failure;
    return window->failed;
}

/* --- leaving ---------------------------------------------------------------------------------- */

static narc_status
let_out(narc_neighbours *window, const narc_document *document, narc_item *item, narc_error *err)
{
    const narc_status status = narc_repeats_leave_out(window->repeats, item, err);

    if (status == NARC_OK)
        return window->out.item(window->out.user, document, item, err);
    narc_item_free(item);
    return status;
}

static narc_status
retell_one(narc_neighbours *window, const narc_document *document, told *one, narc_error *err)
{
    narc_item *item = one->item;

    one->item = NULL;
    if (item == NULL && one->record.size == 0) {
        window->out.finding(window->out.user, document, &one->finding.error);
        return NARC_OK;
    }
    if (item == NULL)
        NARC_TRY(narc_record_decode(narc_buffer_view(&one->record), window->limits,
                                    window->allocator, &item, err));
    return let_out(window, document, item, err);
}

static narc_status
retell(narc_neighbours *window, waiting *leaving, narc_error *err)
{
    const narc_job *job = leaving->job;

    for (told *one = leaving->first; one != NULL; one = one->next)
        NARC_TRY(retell_one(window, &job->document, one, err));
    return job->over ? window->out.end(window->out.user, &job->document,
                                       job->failed ? &job->failure.error : NULL, err)
                     : NARC_OK;
}

/* What could not be retold is not tried again: from then on every call answers so. */
static narc_status
let_first_out(narc_neighbours *window, narc_error *err)
{
    narc_error_clear(&window->failure);
    window->failed = retell(window, window->first, &window->failure);
    if (window->failed != NARC_OK)
        return failed_before(window, err);
    drop_first(window);
    return NARC_OK;
}

narc_status
narc_neighbours_finish(narc_neighbours *window, narc_error *err)
{
    if (window->failed != NARC_OK)
        return failed_before(window, err);
    while (window->first != NULL)
        NARC_TRY(let_first_out(window, err));
    return NARC_OK;
}

/* --- coming in -------------------------------------------------------------------------------- */

static void
weigh(narc_neighbours *window, uint64_t bytes)
{
    window->coming->weight += bytes;
    window->weight += bytes;
}

/* What comes in is too long to wait: all leave, and the rest of it follows at once. */
static narc_status
pass(narc_neighbours *window, narc_error *err)
{
    window->passing = true;
    return narc_neighbours_finish(window, err);
}

static bool
add_waiting(narc_neighbours *window, const narc_document *document)
{
    waiting *added = narc_memory_zeroed(window->allocator, 1, sizeof(*added));

    if (added == NULL)
        return false;
    added->job = narc_job_new(window->allocator, document, NULL, NULL, NULL);
    if (added->job == NULL) {
        narc_memory_free(window->allocator, added);
        return false;
    }
    if (window->last != NULL)
        window->last->next = added;
    else
        window->first = added;
    window->last = added;
    window->coming = added;
    window->count++;
    weigh(window,
          sizeof(waiting) + sizeof(narc_job) + added->job->request.size + added->job->content.size);
    return true;
}

static bool
is_long(const narc_document *document)
{
    return document->source != NULL || document->bytes.size > NARC_NEIGHBOURS_LONG_BYTES;
}

/* The document that comes in stands at the end of the line, unless it is long. */
static narc_status
begin(narc_neighbours *window, const narc_document *document, narc_error *err)
{
    if (window->failed != NARC_OK)
        return failed_before(window, err);
    if (window->passing || window->coming != NULL)
        return NARC_OK;
    if (is_long(document))
        return pass(window, err);
    return add_waiting(window, document) ? NARC_OK : narc_fail_memory(err);
}

static told *
add_told(narc_neighbours *window)
{
    told *added = narc_memory_zeroed(window->allocator, 1, sizeof(*added));
    waiting *coming = window->coming;

    if (added == NULL)
        return NULL;
    added->record.allocator = window->allocator;
    if (coming->last != NULL)
        coming->last->next = added;
    else
        coming->first = added;
    coming->last = added;
    weigh(window, sizeof(*added));
    return added;
}

/* An item weighs what its record says, on every machine. One that needs more memory than that, which is
 * none that a page gives, waits as its record. */
static narc_status
keep_item(narc_neighbours *window, narc_item *item, narc_bytes record, narc_error *err)
{
    const uint64_t weight = ITEM_BYTES + (uint64_t)ITEM_FACTOR * record.size;
    told *added = add_told(window);

    if (added == NULL) {
        narc_item_free(item);
        return narc_fail_memory(err);
    }
    weigh(window, weight);
    if (item->arena->total <= weight) {
        added->item = item;
        return NARC_OK;
    }
    narc_item_free(item);
    narc_buffer_bytes(&added->record, record.data, record.size);
    return narc_buffer_check(&added->record, err);
}

narc_status
narc_neighbours_item(narc_neighbours *window, const narc_document *document, narc_item *item,
                     narc_bytes record, narc_error *err)
{
    narc_status status = begin(window, document, err);

    if (status == NARC_OK)
        status = narc_repeats_see(window->repeats, item, err);
    if (status != NARC_OK) {
        narc_item_free(item);
        return status;
    }
    if (window->passing)
        return let_out(window, document, item, err);
    NARC_TRY(keep_item(window, item, record, err));
    return window->coming->weight > NARC_NEIGHBOURS_LONG_BYTES ? pass(window, err) : NARC_OK;
}

void
narc_neighbours_finding(narc_neighbours *window, const narc_document *document,
                        const narc_error *finding)
{
    narc_error err;
    const narc_status status = begin(window, document, &err);
    told *added = NULL;

    if (status == NARC_OK && window->passing) {
        window->out.finding(window->out.user, document, finding);
        return;
    }
    if (status == NARC_OK)
        added = add_told(window);
    if (added != NULL)
        narc_sent_error_keep(&added->finding, finding);
    else if (window->failed == NARC_OK)
        window->failed = narc_fail_memory(&window->failure);
}

narc_status
narc_neighbours_end(narc_neighbours *window, const narc_document *document,
                    const narc_error *failure, narc_error *err)
{
    NARC_TRY(begin(window, document, err));
    if (window->passing) {
        window->passing = false;
        return window->out.end(window->out.user, document, failure, err);
    }
    window->coming->job->over = true;
    if (failure != NULL)
        narc_job_fail(window->coming->job, failure);
    window->coming = NULL;
    while (window->count > NARC_NEIGHBOURS_DOCUMENTS || window->weight > NARC_NEIGHBOURS_BYTES)
        NARC_TRY(let_first_out(window, err));
    return NARC_OK;
}
