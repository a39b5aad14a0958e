/* Many inputs into one target: what is counted, what is told, and in which order. */
#include "ingest/batch.h"

#include <narc/record.h>

#include <unistd.h>

#include "base/buffer.h"
#include "base/fail.h"
#include "base/limits.h"
#include "base/text.h"
#include "container/container.h"
#include "digest/digest.h"
#include "ingest/attach.h"
#include "ingest/neighbours.h"
#include "ingest/pool.h"
#include "ingest/unpacker.h"

#include <string.h>

#define MOST_JOBS_UNASKED 8
#define DIGEST_STEP ((size_t)1 << 20)

typedef struct batch {
    narc_unpacker unpacker;
    narc_ingest_options options;
    narc_limits limits;
    const narc_ingest_target *target;
    narc_ingest_fn event;
    void *user;
    narc_ingest_totals totals;
    narc_pool *pool;
    narc_pictures *pictures;     /* beside the documents; NULL when the target takes none */
    narc_neighbours *neighbours; /* between what comes in and what is handed on, or NULL */
    /* of the document that comes in */
    bool digest_known;
    char sha256[2 * NARC_SHA256_SIZE + 1];
    /* of the document that is handed on */
    uint64_t items;   /* the target took */
    bool bytes_given; /* to the target */
    bool refused;     /* the target refused an item; told when the document ends */
    narc_error refusal;
} batch;

/* --- telling ---------------------------------------------------------------------------------- */

/* What an error means for its document. */
typedef enum verdict { REMARK, CUT_SHORT, REJECTED } verdict;

static void
tell(batch *now, const narc_document *document, const narc_error *error, verdict found)
{
    const bool rejected = found == REJECTED;
    const narc_ingest_event event = {.source = document->name,
                                     .member = document->member,
                                     .rejected = rejected,
                                     .error = error,
                                     .bytes = rejected ? document->bytes : (narc_bytes){NULL, 0},
                                     .cut_short = found == CUT_SHORT};

    if (now->event != NULL)
        now->event(now->user, &event);
}

static void
hand_on_finding(void *user, const narc_document *document, const narc_error *finding)
{
    tell(user, document, finding, REMARK);
}

/* A document is taken when it gave at least one item; whatever else happened to it is told. */
static narc_status
hand_on_end(void *user, const narc_document *document, const narc_error *failure, narc_error *err)
{
    batch *now = user;
    const bool rejected = now->items == 0;

    (void)err;
    now->totals.documents++;
    now->totals.bytes += document->bytes.size;
    if (rejected && failure != NULL && now->pictures != NULL &&
        narc_pictures_keep(now->pictures, document, failure))
        return NARC_OK; /* told at the end, unless an item names it */
    if (rejected)
        now->totals.rejected++;
    else
        now->totals.taken++;
    if (now->refused)
        tell(now, document, &now->refusal,
             !rejected         ? CUT_SHORT
             : failure == NULL ? REJECTED
                               : REMARK);
    if (failure != NULL)
        tell(now, document, failure, rejected ? REJECTED : CUT_SHORT);
    now->items = 0;
    now->bytes_given = false;
    now->refused = false;
    return NARC_OK;
}

static void
on_unnamed(void *user, const narc_document *document, const narc_error *failure)
{
    batch *now = user;

    now->totals.rejected++;
    tell(now, document, failure, REJECTED);
}

/* Pictures that were set aside count as taken with the items that named them. */
static void
end_pictures(batch *now)
{
    const uint64_t rejected = now->totals.rejected;

    if (now->pictures == NULL)
        return;
    now->totals.taken += narc_pictures_end(now->pictures, on_unnamed, now);
    now->totals.taken -= now->totals.rejected - rejected;
    narc_pictures_free(now->pictures);
}

/* --- items ------------------------------------------------------------------------------------ */

/* Answers of the target that concern one document end nothing but that document's part in it. */
static bool
concerns_document(narc_status status)
{
    return status == NARC_E_INPUT || status == NARC_E_LIMIT || status == NARC_E_REFUSED;
}

static void
note_refusal(batch *now, const narc_document *document, const narc_error *refusal)
{
    if (now->refused) {
        tell(now, document, refusal, CUT_SHORT);
        return;
    }
    now->refused = true;
    now->refusal = *refusal;
}

static void
drop_originals(narc_item *item)
{
    size_t kept = 0;

    for (size_t i = 0; i < item->objects.count; i++)
        if (!narc_text_is(item->objects.items[i].role, "original"))
            item->objects.items[kept++] = item->objects.items[i];
    item->objects.count = kept;
}

static narc_status
attach_pictures(batch *now, const narc_document *document, narc_item *item, narc_error *err)
{
    narc_error told;

    NARC_TRY(narc_attach_pictures(now->pictures, document, item, now->target, &told, err));
    if (told.number != 0)
        tell(now, document, &told, REMARK);
    return NARC_OK;
}

static narc_status
hand_on_item(void *user, const narc_document *document, narc_item *item, narc_error *err)
{
    batch *now = user;
    const narc_ingest_target *target = now->target;
    narc_status status = NARC_OK;
    narc_error refusal;

    narc_error_clear(&refusal);
    if (now->pictures != NULL) {
        status = attach_pictures(now, document, item, err);
        if (status != NARC_OK) {
            narc_item_free(item);
            return status;
        }
    }
    if (now->options.no_originals) {
        drop_originals(item);
    } else if (!now->bytes_given && target->document != NULL) {
        status = target->document(target->user, document, item, &refusal);
        now->bytes_given = status == NARC_OK;
    }
    if (status == NARC_OK)
        status = target->item(target->user, document, item, &refusal);
    else
        narc_item_free(item);
    if (status == NARC_OK) {
        now->items++;
        now->totals.items++;
        if (refusal.number != 0)
            tell(now, document, &refusal, REMARK);
    } else if (concerns_document(status)) {
        note_refusal(now, document, &refusal);
        status = NARC_OK;
    } else if (err != NULL) {
        *err = refusal;
    }
    return status;
}

/* --- coming in -------------------------------------------------------------------------------- */

/* Whether the item points to its own document and to nothing else: all that a reader can know of,
 * and all that the target has. */
static bool
points_to_its_document(batch *now, const narc_document *document, const narc_item *item)
{
    if (!now->digest_known && document->sha256.size > 0) {
        memcpy(now->sha256, document->sha256.data, sizeof(now->sha256) - 1);
        now->digest_known = true;
    }
    if (!now->digest_known) {
        uint8_t digest[NARC_SHA256_SIZE];

        narc_sha256(document->bytes, digest);
        narc_digest_format(digest, now->sha256);
        now->digest_known = true;
    }
    for (size_t i = 0; i < item->objects.count; i++)
        if (!narc_text_is(item->objects.items[i].sha256, now->sha256))
            return false;
    return true;
}

static narc_status
on_record(void *user, const narc_document *document, narc_bytes record, narc_error *err)
{
    batch *now = user;
    narc_item *item = NULL;
    narc_status status;

    status = narc_record_decode(record, &now->limits, now->options.allocator, &item, err);
    if (status == NARC_E_MEMORY)
        return status;
    if (status != NARC_OK)
        return NARC_E_CORRUPT;
    if (!points_to_its_document(now, document, item)) {
        narc_item_free(item);
        return NARC_E_CORRUPT;
    }
    if (now->neighbours != NULL)
        return narc_neighbours_item(now->neighbours, document, item, record, err);
    return hand_on_item(user, document, item, err);
}

/* Without a worker. Neighbours weigh records, so that it is all the same to them. */
static narc_status
on_item(void *user, const narc_document *document, narc_item *item, narc_error *err)
{
    batch *now = user;
    narc_buffer record = {.allocator = now->options.allocator};
    narc_status status;

    if (now->neighbours == NULL)
        return hand_on_item(user, document, item, err);
    status = narc_record_encode(item, &record, err);
    if (status == NARC_OK)
        status =
            narc_neighbours_item(now->neighbours, document, item, narc_buffer_view(&record), err);
    else
        narc_item_free(item);
    narc_buffer_free(&record);
    return status;
}

static void
on_finding(void *user, const narc_document *document, const narc_error *finding)
{
    batch *now = user;

    if (now->neighbours != NULL)
        narc_neighbours_finding(now->neighbours, document, finding);
    else
        hand_on_finding(user, document, finding);
}

static narc_status
on_end(void *user, const narc_document *document, const narc_error *failure, narc_error *err)
{
    batch *now = user;

    now->digest_known = false;
    if (now->neighbours != NULL)
        return narc_neighbours_end(now->neighbours, document, failure, err);
    return hand_on_end(user, document, failure, err);
}

/* --- inputs ----------------------------------------------------------------------------------- */

static narc_status
on_document(void *user, const narc_document *document, narc_buffer *content, narc_error *err)
{
    batch *now = user;
    narc_document full = *document;

    full.charset = now->options.charset;
    full.url = now->options.url;
    return narc_pool_add(now->pool, &full, content, NULL, err);
}

/* Mapped is what is read piece by piece, and what no reader will take: neither is needed whole. */
static bool
on_head(void *user, narc_bytes head)
{
    const batch *now = user;
    const narc_format_info *format =
        now->options.format != NULL ? now->options.format : narc_format_detect(head, NULL);

    return (format == NULL || format->streams) && now->options.schema == NULL;
}

/* Items of a long document are handed on before its end, so its digest is needed first. */
static narc_status
digest_of(const narc_mapping *mapping, char out[2 * NARC_SHA256_SIZE + 1], narc_error *err)
{
    narc_sha256_state *state = narc_sha256_new();
    uint8_t digest[NARC_SHA256_SIZE];
    narc_bytes left = mapping->bytes;

    if (state == NULL)
        return narc_fail_memory(err);
    while (left.size > 0) {
        const size_t step = left.size < DIGEST_STEP ? left.size : DIGEST_STEP;

        narc_sha256_add(state, (narc_bytes){left.data, step});
        left = (narc_bytes){left.data + step, left.size - step};
        narc_mapping_forget(mapping, mapping->bytes.size - left.size);
    }
    narc_sha256_end(state, digest);
    narc_sha256_free(state);
    narc_digest_format(digest, out);
    return NARC_OK;
}

static narc_status
on_mapped(void *user, const narc_document *document, narc_mapping *mapping, narc_error *err)
{
    batch *now = user;
    char sha256[2 * NARC_SHA256_SIZE + 1];
    narc_document full = *document;

    NARC_TRY(digest_of(mapping, sha256, err));
    full.sha256 = (narc_text){sha256, sizeof(sha256) - 1};
    full.charset = now->options.charset;
    full.url = now->options.url;
    return narc_pool_add_mapped(now->pool, &full, mapping, err);
}

static narc_status
on_problem(void *user, const narc_document *document, const narc_error *problem, narc_error *err)
{
    batch *now = user;

    return narc_pool_add(now->pool, document, NULL, problem, err);
}

/* Containers are taken apart in a process of their own as well. */
static narc_status
on_container(void *user, struct narc_input *input, int kind, narc_error *err)
{
    batch *now = user;

    return narc_unpacker_read(&now->unpacker, input, kind, err);
}

static uint32_t
worker_count(const narc_ingest_options *options)
{
    long cores;

    if (options->jobs != 0)
        return options->jobs;
    cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > MOST_JOBS_UNASKED ? MOST_JOBS_UNASKED : (uint32_t)cores;
}

narc_status
narc_ingest_under(const narc_worker_rules *rules, const char *const *inputs, size_t input_count,
                  const narc_ingest_options *options, const narc_ingest_target *target,
                  narc_ingest_fn event, void *user, narc_ingest_totals *totals, narc_error *err)
{
    batch now = {.unpacker = {.rules = rules},
                 .options = NARC_INGEST_OPTIONS_INIT,
                 .target = target,
                 .event = event,
                 .user = user};
    const narc_pool_handler told = {on_record, on_item, on_finding, on_end, &now};
    const narc_pool_handler out = {NULL, hand_on_item, hand_on_finding, hand_on_end, &now};
    const narc_container_handler found = {.document = on_document,
                                          .problem = on_problem,
                                          .user = &now,
                                          .streams = on_head,
                                          .mapped = on_mapped,
                                          .unpack = rules->in_process ? NULL : on_container};
    narc_worker_task task = {.rules = rules, .reading = NARC_READ_OPTIONS_INIT};
    narc_status status = NARC_OK;

    if (target == NULL || target->item == NULL || (input_count > 0 && inputs == NULL))
        return narc_fail(err, NARC_USAGE, NARC_NO_OFFSET, NULL, "inputs and a target are required");
    if (options != NULL)
        memcpy(&now.options, options,
               options->struct_size < sizeof(now.options) ? options->struct_size
                                                          : sizeof(now.options));
    now.limits = narc_limits_complete(now.options.limits);
    task.format = now.options.format;
    task.limits = now.limits;
    task.reading.strict = now.options.strict;
    task.reading.keep_empty = now.options.keep_empty;
    task.reading.check = now.options.check;
    task.reading.schema = now.options.schema;
    task.reading.providers = now.options.providers;
    task.reading.now = now.options.now;
    now.pool = narc_pool_new(now.options.allocator, &task, worker_count(&now.options), &told);
    if (now.pool != NULL && target->asset != NULL)
        now.pictures =
            narc_pictures_new(inputs, input_count, rules, &now.limits, now.options.allocator);
    if (now.pool != NULL && now.options.leave_out_repeated)
        now.neighbours = narc_neighbours_new(now.options.allocator, &now.limits, &out);
    if (now.pool == NULL || (target->asset != NULL && now.pictures == NULL) ||
        (now.options.leave_out_repeated && now.neighbours == NULL)) {
        narc_pictures_free(now.pictures);
        narc_neighbours_free(now.neighbours);
        narc_pool_free(now.pool);
        return narc_fail_memory(err);
    }
    for (size_t i = 0; i < input_count && status == NARC_OK; i++)
        status = narc_container_walk(inputs[i], &now.limits, now.options.allocator, &found, err);
    if (status == NARC_OK)
        status = narc_pool_finish(now.pool, err);
    if (status == NARC_OK && now.neighbours != NULL)
        status = narc_neighbours_finish(now.neighbours, err);
    end_pictures(&now);
    narc_neighbours_free(now.neighbours);
    narc_unpacker_end(&now.unpacker);
    narc_pool_free(now.pool);
    if (totals != NULL)
        *totals = now.totals;
    return status;
}

narc_status
narc_ingest(const char *const *inputs, size_t input_count, const narc_ingest_options *options,
            const narc_ingest_target *target, narc_ingest_fn event, void *user,
            narc_ingest_totals *totals, narc_error *err)
{
    return narc_ingest_under(&narc_worker_rules_default, inputs, input_count, options, target,
                             event, user, totals, err);
}
