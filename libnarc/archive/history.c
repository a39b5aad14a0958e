/* The commits of an archive, first to last, and what their indexes say (spec 7, 9). */
#include "archive/history.h"
#include "base/buffer.h"
#include "base/checked.h"
#include "base/fail.h"
#include "base/memory.h"

#include <string.h>

static narc_status
read_header(narc_history *history, narc_frames *frames, narc_error *err)
{
    uint8_t bytes[NARC_HEADER_SIZE];
    const size_t size = frames->size < sizeof(bytes) ? (size_t)frames->size : sizeof(bytes);

    NARC_TRY(narc_frames_read(frames, 0, bytes, size, err));
    NARC_TRY(narc_header_decode((narc_bytes){bytes, size}, &history->header, err));
    narc_root_begin((narc_bytes){bytes, size}, history->root_before);
    return NARC_OK;
}

static narc_status
push(narc_history *history, const narc_commit *commit, narc_error *err)
{
    if (history->count == history->capacity) {
        const size_t capacity = history->capacity == 0 ? 8 : history->capacity * 2;
        narc_commit *commits;

        if (capacity > SIZE_MAX / sizeof(*commits))
            return narc_fail_memory(err);
        commits =
            narc_memory_resize(history->allocator, history->commits, capacity * sizeof(*commits));
        if (commits == NULL)
            return narc_fail_memory(err);
        history->commits = commits;
        history->capacity = capacity;
    }
    history->commits[history->count++] = *commit;
    return NARC_OK;
}

/* 7.1, 7.4, 7.5: numbers go up by one, and the totals are sums. */
static narc_status
check_link(const narc_commit *before, const narc_commit *commit, narc_error *err)
{
    static const narc_commit none = {0};
    const narc_commit *from = before != NULL ? before : &none;

    if (commit->number != from->number + 1 || commit->previous != from->offset)
        return narc_fail(err, NARC_INDEX_DAMAGED, commit->offset, "7.4",
                         "commit %llu does not follow the one it names as previous",
                         (unsigned long long)commit->number);
    /* The commit's own counts are not above its totals (narc_commit_decode), so no underflow. */
    if (commit->total_items - commit->items != from->total_items ||
        commit->total_objects - commit->objects != from->total_objects ||
        commit->total_object_bytes - commit->object_bytes != from->total_object_bytes)
        return narc_fail(err, NARC_INDEX_DAMAGED, commit->offset, "7.5",
                         "the totals of commit %llu are not the sums",
                         (unsigned long long)commit->number);
    return NARC_OK;
}

/* Last to first, then turned round. Each step goes to a smaller offset, so it ends. */
static narc_status
read_commits(narc_history *history, narc_frames *frames, narc_error *err)
{
    uint8_t bytes[NARC_COMMIT_SIZE];
    narc_commit commit;

    NARC_TRY(narc_frames_last_commit(frames, frames->size, &commit, err));
    NARC_TRY(push(history, &commit, err));
    while (commit.previous != 0) {
        const uint64_t offset = commit.previous;

        NARC_TRY(narc_frames_read(frames, offset, bytes, sizeof(bytes), err));
        NARC_TRY(narc_commit_decode((narc_bytes){bytes, sizeof(bytes)}, offset, &frames->limits,
                                    &commit, err));
        NARC_TRY(push(history, &commit, err));
    }
    for (size_t i = 0, j = history->count - 1; i < j; i++, j--) {
        const narc_commit swap = history->commits[i];

        history->commits[i] = history->commits[j];
        history->commits[j] = swap;
    }
    return NARC_OK;
}

static narc_status
check_history(const narc_history *history, const narc_limits *limits, narc_error *err)
{
    const narc_commit *last = narc_history_last(history);
    const uint8_t *before = history->root_before;
    uint8_t root[NARC_SHA256_SIZE];
    uint64_t rows;

    for (size_t i = 0; i < history->count; i++) {
        const narc_commit *commit = &history->commits[i];

        NARC_TRY(check_link(i > 0 ? commit - 1 : NULL, commit, err));
        narc_root_chain(before, commit, root);
        if (memcmp(root, commit->root, sizeof(root)) != 0)
            return narc_fail(err, NARC_ROOT_MISMATCH, commit->offset, "8.2",
                             "the root of commit %llu does not follow from the root before",
                             (unsigned long long)commit->number);
        before = commit->root;
    }
    if (!narc_checked_add(last->total_items, last->total_objects, &rows) ||
        rows > limits->index_entries)
        return narc_fail(err, NARC_TOO_LARGE, last->offset, "7.5",
                         "the indexes hold more than %llu rows",
                         (unsigned long long)limits->index_entries);
    return NARC_OK;
}

/* 6.4: a block lies among the blocks of the commit that names it. */
static narc_status
check_location(const narc_commit *commit, const narc_location *location, uint64_t frame,
               narc_error *err)
{
    if (location->frame < commit->begin || location->frame % NARC_FRAME_ALIGNMENT != 0 ||
        location->frame_size <= NARC_FRAME_SIZE ||
        location->frame_size % NARC_FRAME_ALIGNMENT != 0 ||
        !narc_checked_inside(location->frame, location->frame_size, commit->index) ||
        location->at >= NARC_FRAME_PLAIN_MAX)
        return narc_fail(err, NARC_INDEX_DAMAGED, frame, "6.4",
                         "a row points to a place outside the blocks of its commit");
    return NARC_OK;
}

static narc_status
take_items(narc_index_walk *walk, const narc_commit *commit, narc_catalog *catalog, narc_error *err)
{
    narc_index_item row;
    narc_status st;

    while ((st = narc_index_next_item(walk, &row, err)) == NARC_OK) {
        NARC_TRY(check_location(commit, &row.record, walk->frame, err));
        if (narc_catalog_version(catalog, row.guid, row.version) != NARC_TABLE_NONE)
            return narc_fail(err, NARC_INDEX_DAMAGED, walk->frame, "6.2",
                             "a guid has version %llu twice", (unsigned long long)row.version);
        NARC_TRY(narc_catalog_add_item(catalog, &row, commit->number, err));
    }
    return st == NARC_DONE ? NARC_OK : st;
}

static narc_status
take_objects(narc_index_walk *walk, const narc_commit *commit, narc_catalog *catalog,
             narc_error *err)
{
    narc_index_object row;
    narc_status st;

    while ((st = narc_index_next_object(walk, &row, err)) == NARC_OK) {
        NARC_TRY(check_location(commit, &row.location, walk->frame, err));
        if (narc_catalog_object_of(catalog, row.digest) != NARC_TABLE_NONE)
            return narc_fail(err, NARC_INDEX_DAMAGED, walk->frame, "6.3",
                             "an object is listed twice");
        NARC_TRY(narc_catalog_add_object(catalog, &row, commit->number, err));
    }
    return st == NARC_DONE ? NARC_OK : st;
}

/* One index frame. The commit's counts bound what is taken: see read_index. */
static narc_status
read_index_frame(const narc_commit *commit, const narc_frame *frame, narc_bytes plain,
                 narc_catalog *catalog, narc_error *err)
{
    narc_index_walk walk;

    if (frame->type != NARC_FRAME_INDEX) {
        if (narc_frame_is_critical(frame->type))
            return narc_fail(err, NARC_NEWER_FORMAT, frame->offset, "4.2",
                             "an index has a critical part that is unknown here");
        return NARC_OK;
    }
    NARC_TRY(narc_index_begin(&walk, plain, frame->offset, err));
    if (walk.items > commit->total_items - catalog->item_count ||
        walk.objects > commit->total_objects - catalog->object_count)
        return narc_fail(err, NARC_INDEX_DAMAGED, frame->offset, "7.5",
                         "an index has more rows than its commit says");
    NARC_TRY(take_items(&walk, commit, catalog, err));
    return take_objects(&walk, commit, catalog, err);
}

static narc_status
read_index(narc_frames *frames, const narc_commit *commit, narc_catalog *catalog,
           narc_buffer *plain, narc_error *err)
{
    uint64_t at = commit->index;
    narc_frame frame;

    while (at < commit->offset) {
        NARC_TRY(narc_frames_load(frames, at, 0, commit->offset, &frame, plain, err));
        NARC_TRY(read_index_frame(commit, &frame, narc_buffer_view(plain), catalog, err));
        at += narc_frame_total(&frame);
    }
    if (catalog->item_count != commit->total_items ||
        catalog->object_count != commit->total_objects)
        return narc_fail(err, NARC_INDEX_DAMAGED, commit->offset, "7.5",
                         "the index of commit %llu has fewer rows than the commit says",
                         (unsigned long long)commit->number);
    return NARC_OK;
}

narc_status
narc_history_load(narc_history *history, narc_frames *frames, narc_catalog *catalog,
                  narc_error *err)
{
    narc_buffer plain = {.allocator = frames->allocator};
    narc_status st = NARC_OK;

    history->allocator = frames->allocator;
    NARC_TRY(read_header(history, frames, err));
    NARC_TRY(read_commits(history, frames, err));
    NARC_TRY(check_history(history, &frames->limits, err));
    for (size_t i = 0; i < history->count && st == NARC_OK; i++)
        st = read_index(frames, &history->commits[i], catalog, &plain, err);
    narc_buffer_free(&plain);
    return st;
}

const narc_commit *
narc_history_commit(const narc_history *history, uint64_t number)
{
    return &history->commits[number - 1];
}

const narc_commit *
narc_history_last(const narc_history *history)
{
    return &history->commits[history->count - 1];
}

uint64_t
narc_history_end(const narc_history *history)
{
    return narc_history_last(history)->offset + NARC_COMMIT_SIZE;
}

void
narc_history_free(narc_history *history)
{
    narc_memory_free(history->allocator, history->commits);
    *history = (narc_history){.allocator = history->allocator};
}
