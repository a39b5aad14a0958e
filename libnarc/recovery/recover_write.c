/* Recovering: what was found becomes a new archive, item by item, with the commits that were found
 * (spec 12.3, 12.4). */
#include "format/item_row.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "reader/reader_inside.h"
#include "recovery/recover_inside.h"
#include "writer/writer_inside.h"

#include <narc/record.h>

#include <string.h>

typedef struct rewriting {
    narc_recover_scan *scan;
    narc_writer *writer;
    narc_lost_fn loss;
    void *user;
    narc_buffer record;
    narc_buffer object;
    narc_buffer page_plain; /* of the catalogue page at hand */
    narc_catalogue_page page;
    bool page_ready;
    uint64_t nameless;    /* items below this have no page */
    uint64_t losses_told; /* of records */
    size_t commit;        /* the next one to be made again */
    int64_t own_time;     /* of what no commit has claimed */
    bool same_root;       /* of the last commit that was made again */
    narc_pairs missing;   /* objects that are named and lost: two parts of the digest */
} rewriting;

/* --- bytes -------------------------------------------------------------------------------------- */

/* What begins at a place. */
typedef struct producing {
    narc_frames *frames;
    narc_place place;
} producing;

/* Every part was seen before (see recover_look.c). */
static narc_status
produce(void *user, const narc_sink *sink, narc_error *err)
{
    const producing *from = user;
    narc_frames *frames = from->frames;
    narc_place place = from->place;
    uint64_t done = 0;
    narc_piece piece;

    do {
        narc_cached_block *block;

        NARC_TRY(
            narc_frames_block(frames, place.frame, place.frame_size, frames->size, &block, err));
        if (!narc_cached_block_piece(block, place.piece, &piece) || piece.at != done)
            return narc_fail(err, NARC_BLOCK_DAMAGED, place.frame, "5.2",
                             "a block is not what it was before");
        if (piece.whole > (piece.kind == NARC_PIECE_RECORD ? frames->limits.record_bytes
                                                           : frames->limits.object_bytes))
            return narc_fail(err, NARC_TOO_LARGE, place.frame, "9.6",
                             "%llu bytes are larger than the limit",
                             (unsigned long long)piece.whole);
        done += piece.bytes.size;
        place = (narc_place){place.frame + narc_frame_total(&block->frame), 0, 0};
        NARC_TRY(sink->write(sink->user, piece.bytes.data, piece.bytes.size, err));
    } while (done < piece.whole);
    return NARC_OK;
}

/* Whether a failure costs one article; others end the recovery. */
static bool
is_loss(const rewriting *to, narc_status st)
{
    return !to->writer->dead && (st == NARC_E_CORRUPT || st == NARC_E_UNSUPPORTED ||
                                 st == NARC_E_LIMIT || st == NARC_E_USAGE);
}

/* --- losses ------------------------------------------------------------------------------------- */

/* The page with an item's row that was written last: an interrupted append may have left others. */
static const narc_recover_page *
page_of(rewriting *to, uint64_t number)
{
    const narc_recover_page *pages = to->scan->pages.items;
    uint64_t next = UINT64_MAX;

    for (size_t i = to->scan->pages.count; i-- > 0;) {
        if (number >= pages[i].first && number - pages[i].first < pages[i].count)
            return &pages[i];
        if (pages[i].first > number && pages[i].first < next)
            next = pages[i].first;
    }
    to->nameless = next;
    return NULL;
}

static narc_status
find_row(rewriting *to, uint64_t number, narc_catalogue_row *row, narc_error *err)
{
    narc_frames *frames = &to->scan->frames;
    const narc_recover_page *page;
    narc_frame frame;
    narc_status st;

    if (to->page_ready && number >= to->page.first && number - to->page.first < to->page.count) {
        narc_catalogue_get(&to->page, (size_t)(number - to->page.first), row);
        return NARC_OK;
    }
    if (number < to->nameless || (page = page_of(to, number)) == NULL)
        return NARC_DONE;
    to->page_ready = false;
    st = narc_frames_load(frames, page->offset, 0, frames->size, &frame, &to->page_plain, err);
    if (st == NARC_OK)
        st = narc_catalogue_decode(narc_buffer_view(&to->page_plain), page->offset, &to->page, err);
    if (st != NARC_OK)
        return narc_ends_it(st) ? st : NARC_DONE;
    to->page_ready = true;
    narc_catalogue_get(&to->page, (size_t)(number - to->page.first), row);
    return NARC_OK;
}

/* 12.3: by its name if a page of the catalogue is left that has it. */
static narc_status
lose_record(rewriting *to, uint64_t number, narc_error *err)
{
    narc_lost loss = {.number = number, .record_lost = true};
    narc_catalogue_row row;
    narc_status st;

    if (to->loss == NULL || to->losses_told == to->scan->frames.limits.index_entries)
        return NARC_OK; /* made-up numbers must not make this endless */
    to->losses_told++;
    st = find_row(to, number, &row, err);
    if (narc_ends_it(st))
        return st;
    if (st == NARC_OK) {
        loss.guid = row.texts[NARC_CATALOGUE_GUID];
        loss.version = row.version;
    }
    to->loss(to->user, &loss);
    return NARC_OK;
}

static narc_status
lose_range(rewriting *to, uint64_t from, uint64_t end, narc_error *err)
{
    to->scan->report->items_lost += end - from;
    for (uint64_t number = from; number < end; number++) {
        if (to->loss == NULL || to->losses_told == to->scan->frames.limits.index_entries)
            break;
        NARC_TRY(lose_record(to, number, err));
    }
    return NARC_OK;
}

/* --- commits ------------------------------------------------------------------------------------ */

static const narc_recover_commit *
next_commit(const rewriting *to)
{
    const narc_recover_commit *commits = to->scan->commits.items;

    return to->commit < to->scan->commits.count ? &commits[to->commit] : NULL;
}

/* What comes now belongs to the next commit. */
static void
set_time(rewriting *to)
{
    const narc_recover_commit *commit = next_commit(to);

    narc_writer_set_time(to->writer, commit != NULL ? commit->time : to->own_time);
}

static narc_status
make_commit(rewriting *to, narc_error *err)
{
    const narc_recover_commit *commit = next_commit(to);

    if (commit == NULL) {
        const uint64_t number = to->writer->last.number;

        NARC_TRY(narc_writer_commit(to->writer, err));
        if (to->writer->last.number != number)
            to->same_root = false; /* it holds what no commit had claimed */
    } else { /* 12.4: one that adds nothing too; the roots behind it follow from it */
        NARC_TRY(narc_writer_commit_always(to->writer, err));
        to->same_root = memcmp(to->writer->last.root, commit->root, sizeof(commit->root)) == 0;
        to->commit++;
    }
    set_time(to);
    return NARC_OK;
}

/* Every commit that ends in front of an item. */
static narc_status
make_commits_before(rewriting *to, uint64_t number, narc_error *err)
{
    const narc_recover_commit *commit;

    while ((commit = next_commit(to)) != NULL && commit->total_items <= number)
        NARC_TRY(make_commit(to, err));
    return NARC_OK;
}

/* --- objects ------------------------------------------------------------------------------------ */

static narc_recover_object *
find_object(const narc_recover_scan *scan, const uint8_t digest[NARC_SHA256_SIZE])
{
    narc_recover_object *objects = scan->objects.items;
    size_t low = 0, high = scan->objects.count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (memcmp(objects[middle].digest, digest, NARC_SHA256_SIZE) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == scan->objects.count || memcmp(objects[low].digest, digest, NARC_SHA256_SIZE) != 0)
        return NULL;
    return &objects[low];
}

/* NARC_DONE when it cannot be read. */
static narc_status
add_object(rewriting *to, narc_recover_object *object, narc_text group, narc_error *err)
{
    producing from = {&to->scan->frames, object->place};
    narc_status st;

    if (object->added)
        return NARC_OK;
    st = narc_writer_add_produced(to->writer, group, produce, &from, &to->object, err);
    if (st != NARC_OK)
        return is_loss(to, st) ? NARC_DONE : st;
    object->added = true;
    to->scan->report->objects++;
    return NARC_OK;
}

static uint64_t
number_of(const uint8_t bytes[8])
{
    uint64_t value = 0;

    for (size_t i = 0; i < 8; i++)
        value = value << 8 | bytes[i];
    return value;
}

/* Each object counts once, however many items name it. */
static narc_status
lose_object(rewriting *to, const uint8_t digest[NARC_SHA256_SIZE], narc_lost *loss, bool *any,
            narc_error *err)
{
    bool fresh;

    NARC_TRY(narc_pairs_add(&to->missing, number_of(digest), number_of(digest + 8), &fresh, err));
    to->scan->report->objects_lost += fresh;
    if (!*any)
        memcpy(loss->object, digest, sizeof(loss->object));
    *any = true;
    return NARC_OK;
}

static narc_status
add_objects(rewriting *to, uint64_t number, const narc_item *item, narc_error *err)
{
    narc_lost loss = {.number = number, .guid = item->guid, .version = item->version};
    bool any = false;

    for (size_t i = 0; i < item->objects.count; i++) {
        uint8_t digest[NARC_SHA256_SIZE];
        narc_recover_object *object;
        narc_status st = NARC_DONE;

        if (!narc_digest_parse(item->objects.items[i].sha256, digest))
            continue;
        object = find_object(to->scan, digest);
        if (object != NULL)
            st = add_object(to, object, narc_item_site(item), err);
        if (st == NARC_DONE)
            st = lose_object(to, digest, &loss, &any, err);
        if (st != NARC_OK)
            return st;
    }
    if (any && to->loss != NULL)
        to->loss(to->user, &loss);
    return NARC_OK;
}

/* 12.4: objects that no item has named. */
static narc_status
add_others(rewriting *to, narc_error *err)
{
    narc_recover_object *objects = to->scan->objects.items;

    for (size_t i = 0; i < to->scan->objects.count; i++) {
        const narc_status st = add_object(to, &objects[i], (narc_text){NULL, 0}, err);

        if (st != NARC_OK && st != NARC_DONE)
            return st;
    }
    return NARC_OK;
}

/* --- items -------------------------------------------------------------------------------------- */

static narc_status
add_item(rewriting *to, const narc_recover_record *record, narc_error *err)
{
    const narc_sink sink = narc_sink_buffer(&to->record);
    producing from = {&to->scan->frames, record->place};
    narc_item *item = NULL;
    narc_added added = NARC_ADDED_NEW;
    narc_status st;

    narc_buffer_clear(&to->record);
    st = produce(&from, &sink, err);
    if (st == NARC_OK)
        st = narc_record_decode(narc_buffer_view(&to->record), &to->writer->limits,
                                to->writer->allocator, &item, err);
    if (st == NARC_OK)
        st = add_objects(to, record->number, item, err);
    narc_item_free(item);
    if (st == NARC_OK)
        st = narc_writer_add_record(to->writer, narc_buffer_view(&to->record), &added, err);
    if (st == NARC_OK) {
        to->scan->report->items += added != NARC_ADDED_UNCHANGED;
        return NARC_OK;
    }
    if (!is_loss(to, st))
        return st;
    to->scan->report->items_lost++;
    return lose_record(to, record->number, err);
}

/* 12.3: how many items there were, as far as anything left says so. */
static uint64_t
known_count(const narc_recover_scan *scan)
{
    const narc_recover_commit *commits = scan->commits.items;
    const narc_recover_page *pages = scan->pages.items;
    uint64_t count = 0;

    if (scan->commits.count > 0)
        count = commits[scan->commits.count - 1].total_items;
    for (size_t i = 0; i < scan->pages.count; i++)
        if (pages[i].first + pages[i].count > count)
            count = pages[i].first + pages[i].count;
    return count;
}

static narc_status
write_all(rewriting *to, narc_error *err)
{
    const narc_recover_record *records = to->scan->records.items;
    uint64_t next = 0;

    set_time(to);
    for (size_t i = 0; i < to->scan->records.count; i++) {
        NARC_TRY(lose_range(to, next, records[i].number, err));
        NARC_TRY(make_commits_before(to, records[i].number, err));
        NARC_TRY(add_item(to, &records[i], err));
        next = records[i].number + 1;
    }
    if (known_count(to->scan) > next)
        NARC_TRY(lose_range(to, next, known_count(to->scan), err));
    NARC_TRY(add_others(to, err));
    do
        NARC_TRY(make_commit(to, err));
    while (next_commit(to) != NULL);
    return NARC_OK;
}

narc_status
narc_recover_write(narc_recover_scan *scan, narc_writer *writer, narc_lost_fn loss, void *user,
                   narc_error *err)
{
    const narc_allocator *allocator = scan->allocator;
    rewriting to = {.scan = scan,
                    .writer = writer,
                    .loss = loss,
                    .user = user,
                    .record = {.allocator = allocator},
                    .object = {.allocator = allocator},
                    .page_plain = {.allocator = allocator},
                    .own_time = writer->commit_time,
                    .missing = {.allocator = allocator}};
    const narc_status st = write_all(&to, err);

    scan->report->same_root = to.same_root && scan->report->items_lost == 0;
    narc_pairs_free(&to.missing);
    narc_buffer_free(&to.page_plain);
    narc_buffer_free(&to.object);
    narc_buffer_free(&to.record);
    return st;
}
