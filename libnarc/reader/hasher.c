/* The pieces of one block at a time, hashed behind the caller's back. */
#include "reader/hasher.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"

#include <pthread.h>
#include <signal.h>

typedef enum hasher_state { IDLE, WAITING, HASHING } hasher_state;

struct narc_hasher {
    const narc_allocator *allocator;
    narc_block_walk block;
    narc_buffer digests;
    bool threaded;
    pthread_t thread;
    pthread_mutex_t mutex; /* for what follows */
    pthread_cond_t changed;
    hasher_state state; /* of the block */
    bool stop;
};

static void
hash_all(const narc_hasher *hasher)
{
    narc_block_walk walk = hasher->block;
    uint8_t *digest = hasher->digests.data;
    narc_piece piece;

    for (; narc_block_next(&walk, &piece); digest += NARC_SHA256_SIZE)
        if (!piece.part)
            narc_sha256(piece.bytes, digest);
}

static void *
work(void *user)
{
    narc_hasher *hasher = user;

    pthread_mutex_lock(&hasher->mutex);
    while (!hasher->stop) {
        if (hasher->state != WAITING) {
            pthread_cond_wait(&hasher->changed, &hasher->mutex);
            continue;
        }
        hasher->state = HASHING;
        pthread_mutex_unlock(&hasher->mutex);
        hash_all(hasher);
        pthread_mutex_lock(&hasher->mutex);
        hasher->state = IDLE;
        pthread_cond_signal(&hasher->changed);
    }
    pthread_mutex_unlock(&hasher->mutex);
    return NULL;
}

/* Signals are for the threads of the program. */
static bool
start(narc_hasher *hasher)
{
    sigset_t all, before;
    bool started;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    started = pthread_create(&hasher->thread, NULL, work, hasher) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

narc_hasher *
narc_hasher_new(const narc_allocator *allocator, bool thread)
{
    narc_hasher *hasher = narc_memory_zeroed(allocator, 1, sizeof(*hasher));

    if (hasher == NULL)
        return NULL;
    hasher->allocator = allocator;
    hasher->digests.allocator = allocator;
    pthread_mutex_init(&hasher->mutex, NULL); /* on Linux neither fails */
    pthread_cond_init(&hasher->changed, NULL);
    hasher->threaded = thread && start(hasher);
    return hasher;
}

/* Waits for the thread if it has begun. On a busy machine it may not have come to it: then what waits
 * is taken back, and true the answer. */
static bool
take_back(narc_hasher *hasher)
{
    bool waits;

    pthread_mutex_lock(&hasher->mutex);
    while (hasher->state == HASHING)
        pthread_cond_wait(&hasher->changed, &hasher->mutex);
    waits = hasher->state == WAITING;
    hasher->state = IDLE;
    pthread_mutex_unlock(&hasher->mutex);
    return waits;
}

void
narc_hasher_free(narc_hasher *hasher)
{
    if (hasher == NULL)
        return;
    if (hasher->threaded) {
        (void)take_back(hasher);
        pthread_mutex_lock(&hasher->mutex);
        hasher->stop = true;
        pthread_cond_signal(&hasher->changed);
        pthread_mutex_unlock(&hasher->mutex);
        pthread_join(hasher->thread, NULL);
    }
    pthread_cond_destroy(&hasher->changed);
    pthread_mutex_destroy(&hasher->mutex);
    narc_buffer_free(&hasher->digests);
    narc_memory_free(hasher->allocator, hasher);
}

narc_status
narc_hasher_begin(narc_hasher *hasher, const narc_block_walk *block, narc_error *err)
{
    narc_buffer_clear(&hasher->digests);
    if (narc_buffer_reserve(&hasher->digests, block->count * NARC_SHA256_SIZE) == NULL)
        return narc_fail_memory(err);
    hasher->block = *block;
    if (!hasher->threaded) {
        hash_all(hasher);
        return NARC_OK;
    }
    pthread_mutex_lock(&hasher->mutex);
    hasher->state = WAITING;
    pthread_cond_signal(&hasher->changed);
    pthread_mutex_unlock(&hasher->mutex);
    return NARC_OK;
}

const uint8_t *
narc_hasher_end(narc_hasher *hasher)
{
    if (hasher->threaded && take_back(hasher))
        hash_all(hasher);
    return hasher->digests.data;
}
