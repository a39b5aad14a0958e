/* Recovering: what is whole in a file, frame by frame (spec 12.1, 12.2). */
#include "reader/reader_inside.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"
#include "recovery/recover_inside.h"

#include <stdlib.h>
#include <string.h>

/* A look through the file: what is being put together out of parts (5.4). */
typedef struct look {
    narc_recover_scan *scan;
    narc_buffer plain;
    narc_sha256_state *sha;
    narc_piece first;
    narc_place place;
    uint64_t done; /* bytes; 0 when there is nothing */
    uint64_t next_frame;
} look;

/* A new element, or NULL when memory runs out. */
static void *
add(const narc_recover_scan *scan, narc_recover_list *list, size_t size)
{
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        void *items = capacity > SIZE_MAX / size
                          ? NULL
                          : narc_memory_resize(scan->allocator, list->items, capacity * size);

        if (items == NULL)
            return NULL;
        list->items = items;
        list->capacity = capacity;
    }
    return (uint8_t *)list->items + size * list->count++;
}

/* --- commits ------------------------------------------------------------------------------------ */

static narc_status
add_commit(narc_recover_scan *scan, const narc_commit *commit, narc_error *err)
{
    narc_recover_commit *added = add(scan, &scan->commits, sizeof(*added));

    if (added == NULL)
        return narc_fail_memory(err);
    *added = (narc_recover_commit){
        .begin = commit->begin,
        .offset = commit->offset,
        .gap = commit->previous == 0 ? NARC_HEADER_SIZE : commit->previous + NARC_COMMIT_SIZE,
        .time = commit->time,
        .total_items = commit->total_items};
    memcpy(added->root, commit->root, sizeof(added->root));
    return NARC_OK;
}

/* The first from the end, each next one before that: first to last in the end. */
static void
turn_round(narc_recover_list *list)
{
    narc_recover_commit *commits = list->items;

    for (size_t i = 0, j = list->count; i + 1 < j; i++, j--) {
        const narc_recover_commit swap = commits[i];

        commits[i] = commits[j - 1];
        commits[j - 1] = swap;
    }
}

/* Counts that fall are of another archive, or made up; nothing is taken from those. */
static void
leave_out_contradictions(narc_recover_list *list)
{
    narc_recover_commit *commits = list->items;
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++) {
        while (count > 0 && commits[count - 1].total_items > commits[i].total_items)
            count--;
        commits[count++] = commits[i];
    }
    list->count = count;
}

static narc_status
find_commits(narc_recover_scan *scan, narc_error *err)
{
    uint64_t end = scan->frames.size;
    narc_commit commit;
    narc_error found;
    narc_status st;

    while (end > NARC_HEADER_SIZE) {
        st = narc_frames_last_commit(&scan->frames, end, &commit, &found);
        if (narc_ends_it(st)) {
            if (err != NULL)
                *err = found;
            return st;
        }
        if (st == NARC_OK) {
            NARC_TRY(add_commit(scan, &commit, err));
            if (commit.previous == 0)
                break;
            /* Mostly it stands there; else the search goes on from there, which is before `begin`. */
            end = commit.previous + NARC_COMMIT_SIZE;
        } else if (found.number == NARC_NO_COMMIT || found.number == NARC_NOT_NARC ||
                   found.number == NARC_CUT_SHORT || found.offset >= end) {
            break;
        } else {
            end = found.offset; /* whole and not understood */
        }
    }
    turn_round(&scan->commits);
    scan->report->commits = scan->commits.count;
    leave_out_contradictions(&scan->commits);
    return NARC_OK;
}

/* The first commit that ends behind `at`, or NULL. */
static const narc_recover_commit *
commit_behind(const narc_recover_scan *scan, uint64_t at)
{
    const narc_recover_commit *commits = scan->commits.items;
    size_t low = 0, high = scan->commits.count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (commits[middle].offset + NARC_COMMIT_SIZE <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low < scan->commits.count ? &commits[low] : NULL;
}

static bool
is_committed(const narc_recover_scan *scan, uint64_t from, uint64_t to)
{
    const narc_recover_commit *commit = commit_behind(scan, from);

    return commit != NULL && from >= commit->begin && to <= commit->offset + NARC_COMMIT_SIZE;
}

static bool
is_gap(const narc_recover_scan *scan, uint64_t at)
{
    const narc_recover_commit *commit = commit_behind(scan, at);

    return commit != NULL && at >= commit->gap && at < commit->begin;
}

/* --- pieces ------------------------------------------------------------------------------------- */

static narc_status
take_record(narc_recover_scan *scan, uint64_t number, const narc_place *place, narc_error *err)
{
    narc_recover_record *record = add(scan, &scan->records, sizeof(*record));

    if (record == NULL)
        return narc_fail_memory(err);
    *record = (narc_recover_record){
        number, *place, is_committed(scan, place->frame, place->frame + place->frame_size)};
    return NARC_OK;
}

static narc_status
take_object(narc_recover_scan *scan, const narc_piece *piece, const narc_place *place,
            const uint8_t digest[NARC_SHA256_SIZE], narc_error *err)
{
    narc_recover_object *object;

    if (memcmp(digest, piece->digest, NARC_SHA256_SIZE) != 0)
        return NARC_OK;
    object = add(scan, &scan->objects, sizeof(*object));
    if (object == NULL)
        return narc_fail_memory(err);
    *object = (narc_recover_object){.place = *place};
    memcpy(object->digest, digest, sizeof(object->digest));
    return NARC_OK;
}

static bool
is_next_part(const look *at, const narc_piece *piece, const narc_place *place)
{
    const narc_piece *first = &at->first;

    return at->done > 0 && place->frame == at->next_frame && piece->kind == first->kind &&
           piece->whole == first->whole && piece->at == at->done &&
           piece->number == first->number &&
           memcmp(piece->digest, first->digest, sizeof(piece->digest)) == 0;
}

static narc_status
take_part(look *at, const narc_piece *piece, const narc_place *place, narc_error *err)
{
    uint8_t digest[NARC_SHA256_SIZE];

    if (!is_next_part(at, piece, place)) {
        at->done = 0;
        if (piece->at != 0)
            return NARC_OK; /* the part before is lost, and with it all of it */
        narc_sha256_free(at->sha);
        at->sha = narc_sha256_new();
        if (at->sha == NULL)
            return narc_fail_memory(err);
        at->first = *piece;
        at->place = *place;
    }
    narc_sha256_add(at->sha, piece->bytes);
    at->done += piece->bytes.size;
    at->next_frame = place->frame + place->frame_size;
    if (at->done < piece->whole)
        return NARC_OK;
    at->done = 0;
    narc_sha256_end(at->sha, digest);
    return piece->kind == NARC_PIECE_RECORD ? take_record(at->scan, piece->number, &at->place, err)
                                            : take_object(at->scan, piece, &at->place, digest, err);
}

static narc_status
take_pieces(look *at, const narc_frame *frame, narc_block_walk *walk, narc_error *err)
{
    narc_place place = {frame->offset, (uint32_t)narc_frame_total(frame), 0};
    uint8_t digest[NARC_SHA256_SIZE];
    narc_piece piece;

    for (; narc_block_next(walk, &piece); place.piece++) {
        if (piece.part) {
            NARC_TRY(take_part(at, &piece, &place, err));
        } else if (piece.kind == NARC_PIECE_RECORD) {
            NARC_TRY(take_record(at->scan, piece.number, &place, err));
        } else {
            narc_sha256(piece.bytes, digest);
            NARC_TRY(take_object(at->scan, &piece, &place, digest, err));
        }
    }
    return NARC_OK;
}

/* --- frames ------------------------------------------------------------------------------------- */

static narc_status
take_block(look *at, const narc_frame *frame, narc_error *err)
{
    const narc_bytes plain = narc_buffer_view(&at->plain);
    narc_block_walk walk;

    if (narc_block_begin(&walk, plain, frame->offset, NULL) != NARC_OK) {
        at->scan->report->frames_damaged++;
        return NARC_OK;
    }
    if ((frame->flags & NARC_FRAME_FLAG_KEPT) != 0)
        NARC_TRY(narc_frames_keep(&at->scan->frames, frame, plain, err));
    return take_pieces(at, frame, &walk, err);
}

static narc_status
take_page(look *at, const narc_frame *frame, narc_error *err)
{
    narc_recover_scan *scan = at->scan;
    narc_catalogue_page page;
    narc_recover_page *added;

    if (narc_catalogue_decode(narc_buffer_view(&at->plain), frame->offset, &page, NULL) != NARC_OK)
        return NARC_OK;
    added = add(scan, &scan->pages, sizeof(*added));
    if (added == NULL)
        return narc_fail_memory(err);
    *added = (narc_recover_page){frame->offset, page.first, (uint32_t)page.count};
    return NARC_OK;
}

static narc_status
take_frame(look *at, const narc_frame *frame, narc_error *err)
{
    at->scan->whole_frames++;
    switch (frame->type) {
    case NARC_FRAME_BLOCK:
        return take_block(at, frame, err);
    case NARC_FRAME_COPY:
        return narc_pairs_add(&at->scan->copies, frame->base, frame->offset, NULL, err);
    case NARC_FRAME_CATALOGUE:
        return take_page(at, frame, err);
    default:
        return NARC_OK;
    }
}

/* 12.1: where to go on behind a frame that is no good. NARC_DONE when nothing follows. */
static narc_status
search(look *at, uint64_t from, uint64_t *next, narc_error *err)
{
    narc_recover_scan *scan = at->scan;
    const uint64_t end = scan->frames.size;
    narc_frame frame;
    narc_status st;
    const bool found =
        narc_frames_resume(&scan->frames, from + NARC_FRAME_ALIGNMENT, end, &frame, &st, err);

    if (st != NARC_OK)
        return st;
    *next = found ? frame.offset : end;
    scan->report->bytes_skipped += *next - from;
    return narc_pairs_add(&scan->lost, from, *next, NULL, err);
}

static void
count_damage(look *at, uint64_t offset)
{
    if (!is_gap(at->scan, offset))
        at->scan->report->frames_damaged++;
}

/* A frame whose header is whole. */
static narc_status
visit(look *at, const narc_frame *header, uint64_t *next, narc_error *err)
{
    narc_recover_scan *scan = at->scan;
    const uint64_t end = header->offset + narc_frame_total(header);
    narc_frame frame;
    narc_error found;
    bool whole, waits;
    narc_status st;

    *next = end;
    st = narc_frames_load(&scan->frames, header->offset, 0, end, &frame, &at->plain, &found);
    if (st == NARC_OK)
        return take_frame(at, &frame, err);
    if (narc_ends_it(st)) {
        if (err != NULL)
            *err = found;
        return st;
    }
    whole = narc_frames_raw(&scan->frames, header->offset, 0, end, &frame, NULL, NULL) == NARC_OK;
    waits = whole && narc_frame_has_base(header);
    if (!waits)
        count_damage(at, header->offset);
    if (header->type == NARC_FRAME_BLOCK)
        NARC_TRY(narc_pairs_add(&scan->failed, header->offset, waits, NULL, err));
    /* Its bytes are what was written, or it is known that they end there: passed over. */
    if (whole || is_committed(scan, header->offset, end))
        return NARC_OK;
    return search(at, header->offset, next, err);
}

static narc_status
visit_all(look *at, narc_error *err)
{
    narc_frames *frames = &at->scan->frames;
    uint64_t from = NARC_HEADER_SIZE;

    while (from < frames->size) {
        narc_frame frame;
        narc_error found;
        const narc_status st = narc_frames_header(frames, from, frames->size, &frame, &found);

        if (st == NARC_OK) {
            NARC_TRY(visit(at, &frame, &from, err));
        } else if (narc_ends_it(st)) {
            if (err != NULL)
                *err = found;
            return st;
        } else {
            count_damage(at, from);
            NARC_TRY(search(at, from, &from, err));
        }
    }
    return NARC_OK;
}

/* --- copies ------------------------------------------------------------------------------------- */

static bool
copy_of(void *user, uint64_t block, uint64_t *copy, uint32_t *frame_size)
{
    narc_recover_scan *scan = user;
    const size_t at = narc_pairs_find(&scan->copies, block, 0);
    narc_frame frame;

    if (at == scan->copies.count || scan->copies.items[at][0] != block)
        return false;
    *copy = scan->copies.items[at][1];
    if (narc_frames_header(&scan->frames, *copy, scan->frames.size, &frame, NULL) != NARC_OK)
        return false;
    *frame_size = (uint32_t)narc_frame_total(&frame);
    return true;
}

/* A block that could not be read before: now its copy is known, or that of the base that it waits for. */
static narc_status
try_again(look *at, uint64_t offset, bool waits, narc_error *err)
{
    narc_cached_block *block;
    narc_block_walk walk;
    narc_frame frame;
    narc_error found;
    const narc_status st =
        narc_frames_block(&at->scan->frames, offset, 0, at->scan->frames.size, &block, &found);

    if (narc_ends_it(st) && err != NULL)
        *err = found;
    if (st != NARC_OK && waits)
        count_damage(at, offset);
    if (st != NARC_OK)
        return narc_ends_it(st) ? st : NARC_OK;
    walk = block->begin;
    frame = block->frame;
    return take_pieces(at, &frame, &walk, err);
}

static narc_status
use_copies(look *at, narc_error *err)
{
    narc_recover_scan *scan = at->scan;
    uint64_t last = 0;

    scan->frames.copy_of = copy_of;
    scan->frames.copy_user = scan;
    for (size_t i = 0; i < scan->failed.count; i++)
        NARC_TRY(try_again(at, scan->failed.items[i][0], scan->failed.items[i][1] != 0, err));
    for (size_t i = 0; i < scan->copies.count; i++) {
        const uint64_t block = scan->copies.items[i][0];

        if (block == last || narc_pairs_has(&scan->failed, block, 0) ||
            !narc_pairs_cover(&scan->lost, block))
            continue; /* it was there, or was tried */
        last = block;
        NARC_TRY(try_again(at, block, false, err));
    }
    return NARC_OK;
}

/* --- order -------------------------------------------------------------------------------------- */

/* 12.2: of records with the same number the committed one comes first, then the last. */
static int
by_number(const void *a, const void *b)
{
    const narc_recover_record *one = a, *other = b;

    if (one->number != other->number)
        return one->number < other->number ? -1 : 1;
    if (one->committed != other->committed)
        return one->committed ? -1 : 1;
    return (one->place.frame < other->place.frame) - (one->place.frame > other->place.frame);
}

static int
by_digest(const void *a, const void *b)
{
    const narc_recover_object *one = a, *other = b;
    const int order = memcmp(one->digest, other->digest, sizeof(one->digest));

    if (order != 0)
        return order;
    return (one->place.frame > other->place.frame) - (one->place.frame < other->place.frame);
}

static void
put_in_order(narc_recover_scan *scan)
{
    narc_recover_record *records = scan->records.items;
    narc_recover_object *objects = scan->objects.items;
    size_t count = 0;

    if (scan->records.count > 0)
        qsort(records, scan->records.count, sizeof(*records), by_number);
    for (size_t i = 0; i < scan->records.count; i++)
        if (count == 0 || records[count - 1].number != records[i].number)
            records[count++] = records[i];
    scan->records.count = count;
    count = 0;
    if (scan->objects.count > 0)
        qsort(objects, scan->objects.count, sizeof(*objects), by_digest);
    for (size_t i = 0; i < scan->objects.count; i++)
        if (count == 0 ||
            memcmp(objects[count - 1].digest, objects[i].digest, NARC_SHA256_SIZE) != 0)
            objects[count++] = objects[i];
    scan->objects.count = count;
}

static narc_status
read_signature(narc_recover_scan *scan, narc_error *err)
{
    uint8_t bytes[NARC_MAGIC_SIZE];

    if (scan->frames.size < sizeof(bytes))
        return NARC_OK;
    NARC_TRY(narc_frames_read(&scan->frames, 0, bytes, sizeof(bytes), err));
    scan->signature = narc_header_signature((narc_bytes){bytes, sizeof(bytes)});
    return NARC_OK;
}

narc_status
narc_recover_look(narc_recover_scan *scan, narc_error *err)
{
    look at = {.scan = scan, .plain = {.allocator = scan->allocator}};
    narc_status st;

    if ((st = read_signature(scan, err)) != NARC_OK)
        goto done;
    if ((st = find_commits(scan, err)) != NARC_OK)
        goto done;
    if ((st = visit_all(&at, err)) != NARC_OK)
        goto done;
    if ((st = use_copies(&at, err)) != NARC_OK)
        goto done;
    put_in_order(scan);
done:
    narc_sha256_free(at.sha);
    narc_buffer_free(&at.plain);
    return st;
}
