/* Digests that were seen, kept on disk. What is added at a time is a sorted run; a run is merged with
 * the one before it unless that is four times as large, so there are never more than some dozen. */
#include "writer/seen.h"
#include "base/fail.h"
#include "base/memory.h"
#include "io/file.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STEP 128 /* digests that are read at once: 4 KiB */
#define STEP_BYTES ((size_t)STEP * NARC_SHA256_SIZE)
#define RUNS_MOST 40 /* each four times the next: more digests than there are */
#define MERGE_RATIO 4

/* A sorted run in the file. Of every STEP digests the first 8 bytes of the first are in memory. */
typedef struct sorted_run {
    uint64_t offset;
    uint64_t count;
    uint64_t *samples;
} sorted_run;

struct narc_seen {
    const narc_allocator *allocator;
    int fd;
    narc_source source;
    uint64_t end; /* of the file */
    sorted_run runs[RUNS_MOST];
    size_t run_count;
};

narc_status
narc_seen_new(const char *beside, const narc_allocator *allocator, narc_seen **out, narc_error *err)
{
    narc_seen *seen = narc_memory_zeroed(allocator, 1, sizeof(*seen));
    narc_status st;

    *out = NULL;
    if (seen == NULL)
        return narc_fail_memory(err);
    seen->allocator = allocator;
    st = narc_file_nameless(beside, &seen->fd, err);
    seen->source = narc_file_source(&seen->fd);
    if (st == NARC_OK)
        *out = seen;
    else
        narc_seen_free(seen);
    return st;
}

void
narc_seen_free(narc_seen *seen)
{
    if (seen == NULL)
        return;
    for (size_t i = 0; i < seen->run_count; i++)
        narc_memory_free(seen->allocator, seen->runs[i].samples);
    if (seen->fd >= 0)
        close(seen->fd);
    narc_memory_free(seen->allocator, seen);
}

static uint64_t
sample_of(const uint8_t *digest)
{
    uint64_t sample = 0;

    for (int i = 0; i < 8; i++)
        sample = sample << 8 | digest[i];
    return sample;
}

/* --- finding ------------------------------------------------------------------------------------ */

static size_t
steps_of(const sorted_run *run)
{
    return (size_t)((run->count + STEP - 1) / STEP);
}

static narc_status
read_step(narc_seen *seen, const sorted_run *run, size_t step, uint8_t digests[STEP_BYTES],
          size_t *count, narc_error *err)
{
    const uint64_t left = run->count - (uint64_t)step * STEP;

    *count = left < STEP ? (size_t)left : STEP;
    return seen->source.read(seen->source.user, run->offset + (uint64_t)step * STEP_BYTES, digests,
                             *count * NARC_SHA256_SIZE, err);
}

static int
compare(const void *a, const void *b)
{
    return memcmp(a, b, NARC_SHA256_SIZE);
}

/* The last step that begins below a sample, or 0. */
static size_t
step_before(const sorted_run *run, uint64_t sample)
{
    size_t low = 0, high = steps_of(run);

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (run->samples[middle] < sample)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? low - 1 : 0;
}

static narc_status
run_has(narc_seen *seen, const sorted_run *run, const uint8_t *digest, bool *out, narc_error *err)
{
    const uint64_t sample = sample_of(digest);
    uint8_t digests[STEP_BYTES];
    size_t count;

    for (size_t i = step_before(run, sample);
         !*out && i < steps_of(run) && run->samples[i] <= sample; i++) {
        NARC_TRY(read_step(seen, run, i, digests, &count, err));
        *out = bsearch(digest, digests, count, NARC_SHA256_SIZE, compare) != NULL;
    }
    return NARC_OK;
}

narc_status
narc_seen_has(narc_seen *seen, const uint8_t digest[NARC_SHA256_SIZE], bool *out, narc_error *err)
{
    *out = false;
    for (size_t i = 0; !*out && i < seen->run_count; i++)
        NARC_TRY(run_has(seen, &seen->runs[i], digest, out, err));
    return NARC_OK;
}

/* --- adding ------------------------------------------------------------------------------------- */

/* A run being read from its start: in memory, or step by step from the file. */
typedef struct reading {
    const sorted_run *run; /* NULL: all is in `at` */
    size_t step;
    const uint8_t *at;
    size_t left; /* digests at `at` */
    uint8_t digests[STEP_BYTES];
} reading;

static narc_status
refill(narc_seen *seen, reading *from, narc_error *err)
{
    if (from->left > 0 || from->run == NULL || from->step == steps_of(from->run))
        return NARC_OK;
    from->at = from->digests;
    return read_step(seen, from->run, from->step++, from->digests, &from->left, err);
}

static void
take(reading *from, uint8_t *to)
{
    assert(from->left > 0); /* the counts of both runs add up to that of the new one */
    memcpy(to, from->at, NARC_SHA256_SIZE);
    from->at += NARC_SHA256_SIZE;
    from->left--;
}

/* Writes one run of two at the end of the file. */
static narc_status
merge_into(narc_seen *seen, reading *a, reading *b, sorted_run *to, narc_error *err)
{
    uint8_t step[STEP_BYTES];
    size_t used = 0;

    for (uint64_t i = 0; i < to->count; i++) {
        NARC_TRY(refill(seen, a, err));
        NARC_TRY(refill(seen, b, err));
        take(b->left == 0 || (a->left > 0 && compare(a->at, b->at) < 0) ? a : b,
             step + used * NARC_SHA256_SIZE);
        if (used == 0)
            to->samples[i / STEP] = sample_of(step);
        if (++used < STEP && i + 1 < to->count)
            continue;
        NARC_TRY(narc_file_write(seen->fd, step, used * NARC_SHA256_SIZE, err));
        used = 0;
    }
    seen->end += to->count * NARC_SHA256_SIZE;
    return NARC_OK;
}

/* Room for a run of so many digests behind all others. */
static narc_status
begin_run(narc_seen *seen, uint64_t count, sorted_run *out, narc_error *err)
{
    *out = (sorted_run){.offset = seen->end, .count = count};
    out->samples = narc_memory_zeroed(seen->allocator, steps_of(out), sizeof(*out->samples));
    return out->samples != NULL ? NARC_OK : narc_fail_memory(err);
}

/* The last run and what `with` reads become one. */
static narc_status
append_run(narc_seen *seen, reading *with, uint64_t count, const sorted_run *old, narc_error *err)
{
    reading before = {.run = old};
    sorted_run merged;
    narc_status st;

    NARC_TRY(begin_run(seen, count + (old != NULL ? old->count : 0), &merged, err));
    st = merge_into(seen, &before, with, &merged, err);
    if (st != NARC_OK) {
        narc_memory_free(seen->allocator, merged.samples);
        return st;
    }
    if (old != NULL)
        narc_memory_free(seen->allocator, seen->runs[--seen->run_count].samples);
    seen->runs[seen->run_count++] = merged;
    return NARC_OK;
}

/* The last two runs become one as long as they are of about one size. */
static narc_status
merge_runs(narc_seen *seen, narc_error *err)
{
    while (seen->run_count > 1) {
        const sorted_run last = seen->runs[seen->run_count - 1];
        const sorted_run *before = &seen->runs[seen->run_count - 2];
        reading newest = {.run = &last};
        narc_status st;

        if (before->count >= MERGE_RATIO * last.count)
            return NARC_OK;
        seen->run_count--;
        st = append_run(seen, &newest, last.count, before, err);
        narc_memory_free(seen->allocator, last.samples);
        NARC_TRY(st);
    }
    return NARC_OK;
}

narc_status
narc_seen_add(narc_seen *seen, uint8_t *digests, size_t count, narc_error *err)
{
    reading fresh = {.at = digests, .left = count};

    if (count == 0)
        return NARC_OK;
    qsort(digests, count, NARC_SHA256_SIZE, compare);
    NARC_TRY(append_run(seen, &fresh, count, NULL, err));
    return merge_runs(seen, err);
}
