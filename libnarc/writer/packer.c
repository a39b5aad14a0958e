/* Packing blocks, on threads or not, and writing them in the order in which they were given. */
#include "writer/packer_inside.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"

#include <string.h>

/* Packed copies that wait to be written behind what follows their blocks. */
#define COPIES_WAIT ((size_t)4 << 20)

typedef enum slot_state { SLOT_FREE, SLOT_WAITING, SLOT_PACKING, SLOT_PACKED } slot_state;

/* A job on its way. */
typedef struct packing {
    slot_state state;
    narc_block_job job;
    narc_buffer stored;
    uint8_t codec;
    narc_status status;
    narc_error error;
} packing;

/* A copy that is still to be written. */
typedef struct waiting_copy {
    narc_frame frame; /* of the block */
    narc_buffer stored;
} waiting_copy;

struct narc_packer {
    const narc_allocator *allocator;
    narc_output *out;
    narc_written_fn written;
    void *user;
    packing *slots; /* a ring */
    size_t slot_count;
    size_t first; /* the oldest job */
    size_t used;
    waiting_copy *waiting;
    size_t waiting_count, waiting_capacity, waiting_bytes;
    narc_run_copy *copies;
    size_t copy_count, copy_capacity;
    pthread_mutex_t mutex; /* for the states of the slots and `stop` */
    pthread_cond_t work;   /* a slot waits, or stop */
    pthread_cond_t done;   /* a slot is packed */
    pthread_t *threads;
    uint32_t thread_count;
    uint32_t thread_most; /* with none the caller packs */
    bool stop;
};

/* --- packing ------------------------------------------------------------------------------------ */

static narc_bytes
plain_of(const narc_block_job *job)
{
    return job->self != NULL ? narc_buffer_view(&job->self->plain) : narc_buffer_view(&job->plain);
}

static void
pack(const narc_packer *packer, narc_codec_state *state, packing *slot)
{
    const narc_codec codec = slot->job.pack ? packer->out->codec : NARC_CODEC_STORED;
    const narc_codec_dictionary *dictionary = NULL;

    slot->status = NARC_OK;
    if (slot->job.base != NULL)
        slot->status =
            narc_base_dictionary(slot->job.base, packer->out->level, &dictionary, &slot->error);
    if (slot->status == NARC_OK)
        slot->status =
            narc_pack_payload(state, codec, packer->out->level, dictionary, plain_of(&slot->job),
                              &slot->stored, &slot->codec, &slot->error);
}

/* The oldest job that waits, or NULL. */
static packing *
next_waiting(narc_packer *packer)
{
    for (size_t i = 0; i < packer->used; i++) {
        packing *slot = &packer->slots[(packer->first + i) % packer->slot_count];

        if (slot->state == SLOT_WAITING)
            return slot;
    }
    return NULL;
}

static void *
work(void *user)
{
    narc_packer *packer = user;
    narc_codec_state *state = narc_codec_state_new(packer->allocator);
    packing *slot;

    pthread_mutex_lock(&packer->mutex);
    while (!packer->stop) {
        slot = next_waiting(packer);
        if (slot == NULL) {
            pthread_cond_wait(&packer->work, &packer->mutex);
            continue;
        }
        slot->state = SLOT_PACKING;
        pthread_mutex_unlock(&packer->mutex);
        if (state != NULL)
            pack(packer, state, slot);
        else
            slot->status = narc_fail_memory(&slot->error);
        pthread_mutex_lock(&packer->mutex);
        slot->state = SLOT_PACKED;
        pthread_cond_signal(&packer->done);
    }
    pthread_mutex_unlock(&packer->mutex);
    narc_codec_state_free(state);
    return NULL;
}

/* --- copies ------------------------------------------------------------------------------------- */

static narc_status
write_copies(narc_packer *packer, narc_error *err)
{
    narc_status st = NARC_OK;

    for (size_t i = 0; i < packer->waiting_count; i++) {
        waiting_copy *waiting = &packer->waiting[i];
        narc_frame copy = waiting->frame;

        copy.type = NARC_FRAME_COPY;
        copy.flags = 0;
        copy.base = waiting->frame.offset;
        if (st == NARC_OK &&
            !narc_memory_room(packer->allocator, (void **)&packer->copies, packer->copy_count,
                              &packer->copy_capacity, sizeof(*packer->copies)))
            st = narc_fail_memory(err);
        if (st == NARC_OK)
            st = narc_output_frame(packer->out, &copy, narc_buffer_view(&waiting->stored), err);
        if (st == NARC_OK)
            packer->copies[packer->copy_count++] = (narc_run_copy){
                waiting->frame.offset, copy.offset, (uint32_t)narc_frame_total(&copy)};
        narc_buffer_free(&waiting->stored);
    }
    packer->waiting_count = packer->waiting_bytes = 0;
    return st;
}

/* 5.7: the copy comes later, so that one hole does not take both. */
static narc_status
note_copy(narc_packer *packer, const narc_frame *frame, narc_bytes stored, narc_error *err)
{
    waiting_copy *waiting;

    if (!narc_memory_room(packer->allocator, (void **)&packer->waiting, packer->waiting_count,
                          &packer->waiting_capacity, sizeof(*packer->waiting)))
        return narc_fail_memory(err);
    waiting = &packer->waiting[packer->waiting_count++];
    *waiting = (waiting_copy){*frame, {.allocator = packer->allocator}};
    narc_buffer_bytes(&waiting->stored, stored.data, stored.size);
    packer->waiting_bytes += stored.size;
    return narc_buffer_check(&waiting->stored, err);
}

/* --- writing ------------------------------------------------------------------------------------ */

static void
drop_job(const narc_packer *packer, narc_block_job *job)
{
    narc_buffer_free(&job->plain);
    narc_base_release(job->self);
    narc_base_release(job->base);
    narc_memory_free(packer->allocator, job->refs);
    *job = (narc_block_job){.plain = {.allocator = packer->allocator}};
}

static narc_status
write_slot(narc_packer *packer, packing *slot, narc_error *err)
{
    const narc_block_job *job = &slot->job;
    const narc_bytes plain = plain_of(job);
    const narc_bytes stored =
        slot->codec == NARC_CODEC_STORED ? plain : narc_buffer_view(&slot->stored);
    narc_frame frame = {.type = NARC_FRAME_BLOCK,
                        .codec = slot->codec,
                        .flags = job->self != NULL ? NARC_FRAME_FLAG_KEPT : 0,
                        .plain_size = (uint32_t)plain.size};

    if (slot->status != NARC_OK) {
        *err = slot->error;
        return slot->status;
    }
    if (job->base != NULL && slot->codec == NARC_CODEC_ZSTD)
        frame.base = job->base->frame;
    if (packer->waiting_bytes >= COPIES_WAIT && !job->continues)
        NARC_TRY(write_copies(packer, err));
    NARC_TRY(narc_output_frame(packer->out, &frame, stored, err));
    if (job->self != NULL) {
        job->self->frame = frame.offset;
        NARC_TRY(note_copy(packer, &frame, stored, err));
    }
    return packer->written(packer->user, &frame, job->refs, job->ref_count, err);
}

/* Writes the oldest job, once it is packed. */
static narc_status
write_first(narc_packer *packer, narc_error *err)
{
    packing *slot = &packer->slots[packer->first];
    narc_status st;

    if (packer->thread_count > 0) {
        pthread_mutex_lock(&packer->mutex);
        while (slot->state != SLOT_PACKED)
            pthread_cond_wait(&packer->done, &packer->mutex);
        pthread_mutex_unlock(&packer->mutex);
    }
    st = write_slot(packer, slot, err);
    drop_job(packer, &slot->job);
    if (packer->thread_count > 0)
        pthread_mutex_lock(&packer->mutex);
    slot->state = SLOT_FREE;
    packer->first = (packer->first + 1) % packer->slot_count;
    packer->used--;
    if (packer->thread_count > 0)
        pthread_mutex_unlock(&packer->mutex);
    return st;
}

/* One thread more for a job that needs one. They come with the work and not with the packer, so that
 * whoever reads documents in processes of its own has begun these before there are threads: a
 * process that forks beside threads inherits their locks. */
static void
start_thread(narc_packer *packer)
{
    if (packer->thread_count == packer->thread_most)
        return;
    if (pthread_create(&packer->threads[packer->thread_count], NULL, work, packer) == 0)
        packer->thread_count++;
    else
        packer->thread_most = packer->thread_count; /* fewer do it too */
}

narc_status
narc_packer_add(narc_packer *packer, const narc_block_job *job, narc_error *err)
{
    packing *slot;

    if (packer->used == packer->slot_count) {
        const narc_status st = write_first(packer, err);

        if (st != NARC_OK) {
            narc_block_job dropped = *job;

            drop_job(packer, &dropped);
            return st;
        }
    }
    slot = &packer->slots[(packer->first + packer->used) % packer->slot_count];
    slot->job = *job;
    start_thread(packer);
    if (packer->thread_count == 0) {
        pack(packer, packer->out->codec_state, slot);
        packer->used++;
        return write_first(packer, err);
    }
    pthread_mutex_lock(&packer->mutex);
    slot->state = SLOT_WAITING;
    packer->used++;
    pthread_cond_signal(&packer->work);
    pthread_mutex_unlock(&packer->mutex);
    return NARC_OK;
}

narc_status
narc_packer_drain(narc_packer *packer, narc_error *err)
{
    while (packer->used > 0)
        NARC_TRY(write_first(packer, err));
    return NARC_OK;
}

narc_status
narc_packer_finish(narc_packer *packer, narc_error *err)
{
    NARC_TRY(narc_packer_drain(packer, err));
    return write_copies(packer, err);
}

const narc_run_copy *
narc_packer_copies(const narc_packer *packer, size_t *count)
{
    *count = packer->copy_count;
    return packer->copies;
}

void
narc_packer_forget_copies(narc_packer *packer)
{
    packer->copy_count = 0;
}

/* --- beginning and end -------------------------------------------------------------------------- */

narc_status
narc_packer_new(narc_output *out, uint32_t threads, narc_written_fn written, void *user,
                narc_packer **out_packer, narc_error *err)
{
    narc_packer *packer = narc_memory_zeroed(out->allocator, 1, sizeof(*packer));

    *out_packer = NULL;
    if (packer == NULL)
        return narc_fail_memory(err);
    packer->allocator = out->allocator;
    packer->out = out;
    packer->written = written;
    packer->user = user;
    packer->thread_most = threads;
    packer->slot_count = (size_t)threads + 1;
    packer->slots = narc_memory_zeroed(out->allocator, packer->slot_count, sizeof(*packer->slots));
    packer->threads =
        narc_memory_zeroed(out->allocator, packer->slot_count, sizeof(*packer->threads));
    if (packer->slots == NULL || packer->threads == NULL ||
        pthread_mutex_init(&packer->mutex, NULL) != 0) {
        narc_memory_free(out->allocator, packer->threads);
        narc_memory_free(out->allocator, packer->slots);
        narc_memory_free(out->allocator, packer);
        return narc_fail_memory(err);
    }
    /* Neither fails on the systems we know: they take no memory and no attributes. */
    pthread_cond_init(&packer->work, NULL);
    pthread_cond_init(&packer->done, NULL);
    for (size_t i = 0; i < packer->slot_count; i++) {
        packer->slots[i].stored.allocator = out->allocator;
        packer->slots[i].job.plain.allocator = out->allocator;
    }
    *out_packer = packer;
    return NARC_OK;
}

void
narc_packer_free(narc_packer *packer)
{
    if (packer == NULL)
        return;
    pthread_mutex_lock(&packer->mutex);
    packer->stop = true;
    pthread_cond_broadcast(&packer->work);
    pthread_mutex_unlock(&packer->mutex);
    for (uint32_t i = 0; i < packer->thread_count; i++)
        pthread_join(packer->threads[i], NULL);
    for (size_t i = 0; i < packer->slot_count; i++) {
        drop_job(packer, &packer->slots[i].job);
        narc_buffer_free(&packer->slots[i].stored);
    }
    for (size_t i = 0; i < packer->waiting_count; i++)
        narc_buffer_free(&packer->waiting[i].stored);
    pthread_cond_destroy(&packer->work);
    pthread_cond_destroy(&packer->done);
    pthread_mutex_destroy(&packer->mutex);
    narc_memory_free(packer->allocator, packer->threads);
    narc_memory_free(packer->allocator, packer->waiting);
    narc_memory_free(packer->allocator, packer->copies);
    narc_memory_free(packer->allocator, packer->slots);
    narc_memory_free(packer->allocator, packer);
}
