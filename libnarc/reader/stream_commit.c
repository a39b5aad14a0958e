/* A stream: what a commit says about everything that came before it (spec 7, 8, 9.8). */
#include "index/chain.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"
#include "reader/stream_inside.h"

#include <string.h>

#define DAMAGE_MOST 1024u /* more of one commit is counted, not told */

narc_status
narc_stream_damaged(narc_stream *stream, const narc_error *damage, narc_error *err)
{
    if (stream->damage_count == DAMAGE_MOST) {
        stream->report.blocks_damaged++;
        return NARC_OK;
    }
    if (stream->damage_count == stream->damage_capacity) {
        const size_t capacity = stream->damage_capacity == 0 ? 8 : stream->damage_capacity * 2;
        narc_error *grown = narc_memory_resize(stream->allocator, stream->damage,
                                               capacity * sizeof(*stream->damage));

        if (grown == NULL)
            return narc_fail_memory(err);
        stream->damage = grown;
        stream->damage_capacity = capacity;
    }
    stream->damage[stream->damage_count++] = *damage;
    return NARC_OK;
}

/* --- what is wrong ------------------------------------------------------------------------------ */

static narc_status
contradict(narc_stream *stream, const narc_commit *commit, narc_message number, const char *rule,
           const char *what, narc_error *err)
{
    narc_error found;

    narc_fail(&found, number, commit->offset, rule, "commit %llu: %s",
              (unsigned long long)commit->number, what);
    return narc_stream_damaged(stream, &found, err);
}

/* Whether the commit before is the one that came by last. */
static bool
is_linked(const narc_stream *stream, const narc_commit *commit)
{
    return commit->previous == (stream->last.number == 0 ? 0 : stream->last.offset);
}

/* Whether all frames since the last commit were. */
static bool
is_whole(const narc_stream *stream)
{
    const bool header = stream->last.number == 0 && stream->header_fault.status != NARC_OK;

    return stream->damage_count == (header ? 1 : 0);
}

static narc_status
check_link(narc_stream *stream, const narc_commit *commit, narc_error *err)
{
    const uint8_t *root = stream->last.number == 0 ? stream->header_root : stream->last.root;
    const char *fault;

    if (!is_linked(stream, commit))
        return !is_whole(stream) ? NARC_OK
                                 : contradict(stream, commit, NARC_INDEX_DAMAGED, "7.4",
                                              "the one before it did not come by", err);
    fault = narc_chain_fault(&stream->last, commit);
    if (fault != NULL)
        return contradict(stream, commit, NARC_INDEX_DAMAGED, "7", fault, err);
    if (stream->last.number == 0 && stream->header_fault.status != NARC_OK)
        return NARC_OK; /* told; its root says nothing */
    if (memcmp(root, commit->root_before, NARC_SHA256_SIZE) != 0)
        return contradict(stream, commit, NARC_ROOT_MISMATCH, "8.3",
                          "its root does not follow from what was before", err);
    return NARC_OK;
}

/* 2.4, 7.6: what lies in the gap belongs to nobody, and was no damage. */
static void
leave_out_gap(narc_stream *stream, const narc_commit *commit)
{
    const uint64_t from =
        commit->previous == 0 ? NARC_HEADER_SIZE : commit->previous + NARC_COMMIT_SIZE;
    size_t left = 0;

    for (size_t i = 0; i < stream->damage_count; i++) {
        const uint64_t at = stream->damage[i].offset;

        if (at < from || at >= commit->begin)
            stream->damage[left++] = stream->damage[i];
    }
    stream->damage_count = left;
}

static const narc_stream_mark *
mark_at(const narc_stream *stream, uint64_t offset)
{
    size_t low = 0, high = stream->mark_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (stream->marks[middle].offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < stream->mark_count && stream->marks[low].offset == offset ? &stream->marks[low]
                                                                           : NULL;
}

static narc_status
check_leaves(narc_stream *stream, const narc_commit *commit, narc_error *err)
{
    uint8_t root[NARC_SHA256_SIZE];

    narc_merkle_root(&stream->leaves, root);
    if (stream->next_row == commit->total_items && memcmp(root, commit->leaves, sizeof(root)) == 0)
        return NARC_OK;
    return contradict(stream, commit, NARC_ROOT_MISMATCH, "8.2",
                      "its leaves do not follow from the catalogue", err);
}

/* What came between begin and the commit, against what the commit and the index say of it. */
static narc_status
check_sums(narc_stream *stream, const narc_commit *commit, const narc_stream_mark *from,
           narc_error *err)
{
    const narc_stream_mark *now = &stream->now;

    if (now->object_count - from->object_count != commit->objects ||
        now->object_bytes - from->object_bytes != commit->object_bytes)
        NARC_TRY(contradict(stream, commit, NARC_INDEX_DAMAGED, "7.5",
                            "its objects are not those that came", err));
    if (now->records - from->records != now->rows - from->rows)
        NARC_TRY(contradict(stream, commit, NARC_INDEX_DAMAGED, "11.2",
                            "the catalogue and the records do not agree", err));
    if (now->objects - from->objects != now->keys - from->keys)
        NARC_TRY(contradict(stream, commit, NARC_INDEX_DAMAGED, "11.2",
                            "table 5 and the objects do not agree", err));
    return NARC_OK;
}

/* Only what was whole can be compared. */
static narc_status
check_content(narc_stream *stream, const narc_commit *commit, narc_error *err)
{
    const narc_stream_mark *from = mark_at(stream, commit->begin);

    if (!is_linked(stream, commit))
        return NARC_OK;
    if (from != NULL && from->crc != commit->gap_crc)
        NARC_TRY(contradict(stream, commit, NARC_HEADER_DAMAGED, "7.6",
                            "the unused bytes in front of it do not match their checksum", err));
    if (from == NULL && stream->mark_count < NARC_STREAM_MARKS)
        return contradict(stream, commit, NARC_INDEX_DAMAGED, "7.3",
                          "it begins where no frame does", err);
    if (!is_whole(stream))
        return NARC_OK;
    NARC_TRY(check_leaves(stream, commit, err));
    return from != NULL ? check_sums(stream, commit, from, err) : NARC_OK;
}

narc_status
narc_stream_commit(narc_stream *stream, const narc_commit *commit, narc_error *err)
{
    leave_out_gap(stream, commit);
    NARC_TRY(check_link(stream, commit, err));
    NARC_TRY(check_content(stream, commit, err));
    stream->report.blocks_damaged += stream->damage_count;
    stream->report.items = commit->total_items;
    stream->report.objects = commit->total_objects;
    stream->last = *commit;
    stream->leaves = (narc_merkle){0};
    stream->next_row = commit->total_items;
    stream->now = (narc_stream_mark){0};
    stream->mark_count = 0;
    stream->lost.count = 0;
    stream->told = 0;
    stream->commit_ready = true;
    return NARC_OK;
}
