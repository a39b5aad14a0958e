/* The index of an archive as of one commit: its runs, and the pages used last (spec 6.4, 6.5). How it
 * is looked up is in index_find.c. */
#include "index/index_inside.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"

static bool
copy_of(void *user, uint64_t block, uint64_t *copy, uint32_t *frame_size)
{
    narc_index *index = user;
    const narc_run_copy *found;
    const narc_run *run;

    for (size_t i = 0; i < index->run_count; i++)
        (void)narc_index_run(index, i, &run, NULL);
    found = narc_index_copy_of(index, block);
    if (found == NULL)
        return false;
    *copy = found->copy;
    *frame_size = found->frame_size;
    return true;
}

narc_index *
narc_index_new(narc_frames *frames, const narc_allocator *allocator)
{
    narc_index *index = narc_memory_zeroed(allocator, 1, sizeof(*index));

    if (index == NULL)
        return NULL;
    index->allocator = allocator;
    index->frames = frames;
    for (size_t i = 0; i < NARC_INDEX_PAGES; i++)
        index->pages[i].plain.allocator = allocator;
    frames->copy_of = copy_of;
    frames->copy_user = index;
    return index;
}

void
narc_index_free(narc_index *index)
{
    if (index == NULL)
        return;
    narc_index_use(index, NULL);
    for (size_t i = 0; i < NARC_INDEX_PAGES; i++)
        narc_buffer_free(&index->pages[i].plain);
    index->frames->copy_of = NULL;
    narc_memory_free(index->allocator, index);
}

/* --- runs --------------------------------------------------------------------------------------- */

/* The loaded run that stands where ref says moves out of the old ones, or an empty one comes. */
static narc_index_slot
take_over(narc_index_slot *old, size_t count, const narc_run_ref *ref)
{
    for (size_t i = 0; i < count; i++) {
        const narc_index_slot found = old[i];

        if (!found.loaded || found.ref.frame != ref->frame ||
            found.ref.frame_size != ref->frame_size)
            continue;
        old[i].loaded = false;
        return found;
    }
    return (narc_index_slot){.ref = *ref};
}

void
narc_index_use(narc_index *index, const narc_commit *commit)
{
    const size_t count = commit != NULL ? commit->run_count : 0;
    narc_index_slot runs[NARC_RUNS_MOST];

    for (size_t i = 0; i < count; i++)
        runs[i] = take_over(index->runs, index->run_count, &commit->runs[i]);
    for (size_t i = 0; i < index->run_count; i++)
        if (index->runs[i].loaded)
            narc_run_free(&index->runs[i].run);
    for (size_t i = 0; i < count; i++)
        index->runs[i] = runs[i];
    index->run_count = count;
    index->items = commit != NULL ? commit->total_items : 0;
    index->end = commit != NULL ? commit->offset : 0;
}

void
narc_index_begin_at(narc_index *index, uint64_t first)
{
    index->first = first;
}

uint64_t
narc_index_items(const narc_index *index)
{
    return index->items;
}

size_t
narc_index_run_count(const narc_index *index)
{
    return index->run_count;
}

static narc_status
load_run(narc_index *index, const narc_run_ref *ref, narc_run *out, narc_error *err)
{
    narc_buffer plain = {.allocator = index->allocator};
    narc_status st;

    st = narc_frames_load_index(index->frames, ref->frame, ref->frame_size, index->end,
                                NARC_FRAME_RUN, &plain, err);
    if (st == NARC_OK)
        st = narc_run_decode(narc_buffer_view(&plain), ref->frame, index->allocator, out, err);
    narc_buffer_free(&plain);
    return st;
}

narc_status
narc_index_check_link(narc_index *index, size_t i, narc_error *err)
{
    const narc_run *run, *before;
    uint64_t end = index->first; /* of the run before; each number is at most 2^40 */

    if (narc_index_run(index, i, &run, NULL) != NARC_OK)
        return NARC_OK;
    if (i > 0 && narc_index_run(index, i - 1, &before, NULL) == NARC_OK)
        end = before->first + before->items;
    else if (i > 0)
        end = run->first; /* nobody knows */
    if (run->first != end)
        return narc_fail(err, NARC_INDEX_DAMAGED, run->offset, "6.5",
                         "a run does not begin where the one before it ended");
    if (i + 1 == index->run_count && run->first + run->items != index->items)
        return narc_fail(err, NARC_INDEX_DAMAGED, run->offset, "6.5",
                         "the last run does not end with the items of the commit");
    return NARC_OK;
}

narc_status
narc_index_run(narc_index *index, size_t i, const narc_run **out, narc_error *err)
{
    narc_index_slot *slot = &index->runs[i];
    narc_error found = {0};
    narc_status st = slot->damage.status;

    *out = NULL;
    if (st == NARC_OK && !slot->loaded) {
        st = load_run(index, &slot->ref, &slot->run, &found);
        slot->loaded = st == NARC_OK;
        if (st == NARC_E_CORRUPT || st == NARC_E_UNSUPPORTED)
            slot->damage = found;
    } else if (st != NARC_OK) {
        found = slot->damage;
    }
    if (st == NARC_OK)
        *out = &slot->run;
    else if (err != NULL)
        *err = found;
    return st;
}

const narc_run_copy *
narc_index_copy_of(narc_index *index, uint64_t block)
{
    const narc_run_copy *found = NULL;

    for (size_t i = 0; i < index->run_count && found == NULL; i++)
        if (index->runs[i].loaded)
            found = narc_run_copy_of(&index->runs[i].run, block);
    return found;
}

/* --- pages -------------------------------------------------------------------------------------- */

static narc_index_page *
page_at(narc_index *index, const narc_run_page *from, bool catalogue)
{
    for (size_t i = 0; i < NARC_INDEX_PAGES; i++) {
        narc_index_page *page = &index->pages[i];

        if (index->offsets[i] == from->frame && page->frame_size == from->frame_size &&
            page->is_catalogue == catalogue)
            return page;
    }
    return NULL;
}

static void
drop_page(narc_index *index, narc_index_page *page)
{
    index->page_bytes -= page->plain.capacity;
    narc_buffer_free(&page->plain);
    index->offsets[page - index->pages] = 0;
    page->used = 0;
    narc_error_clear(&page->damage);
}

/* A free place, or that of the page used longest ago. With a page that stays: only one that has
 * memory to give, or NULL. */
static narc_index_page *
oldest_page(narc_index *index, const narc_index_page *stays)
{
    narc_index_page *found = NULL;

    for (size_t i = 0; i < NARC_INDEX_PAGES; i++) {
        narc_index_page *page = &index->pages[i];

        if (stays != NULL && (page == stays || page->plain.capacity == 0))
            continue;
        if (found == NULL || page->used < found->used)
            found = page;
    }
    return found;
}

static void
make_room(narc_index *index, const narc_index_page *stays)
{
    narc_index_page *page;

    while (index->page_bytes > NARC_INDEX_PAGE_BYTES && (page = oldest_page(index, stays)) != NULL)
        drop_page(index, page);
}

static narc_status
read_page(narc_index *index, const narc_run *run, const narc_run_page *from, bool catalogue,
          narc_index_page **out, narc_error *err)
{
    narc_index_page *page = oldest_page(index, NULL);
    narc_error found = {0};
    narc_status st;

    drop_page(index, page);
    st = narc_frames_load_index(index->frames, from->frame, from->frame_size, run->offset,
                                catalogue ? NARC_FRAME_CATALOGUE : NARC_FRAME_KEYS, &page->plain,
                                &found);
    index->page_bytes += page->plain.capacity;
    if (st == NARC_OK)
        st = catalogue ? narc_catalogue_decode(narc_buffer_view(&page->plain), from->frame,
                                               &page->catalogue, &found)
                       : narc_keys_decode(narc_buffer_view(&page->plain), from->frame, &page->keys,
                                          &found);
    if (st != NARC_OK) {
        drop_page(index, page);
        if (st != NARC_E_CORRUPT && st != NARC_E_UNSUPPORTED) {
            if (err != NULL)
                *err = found;
            return st;
        }
        page->damage = found; /* known from now on */
    }
    index->offsets[page - index->pages] = from->frame;
    page->frame_size = from->frame_size;
    page->is_catalogue = catalogue;
    make_room(index, page);
    *out = page;
    return NARC_OK;
}

/* The page as its run announced it (6.1, 6.4). */
static bool
is_announced(const narc_index_page *page, narc_table_id table, const narc_run_page *from)
{
    if (page->is_catalogue)
        return page->catalogue.first == from->first && page->catalogue.count == from->rows;
    return page->keys.table == table && page->keys.count == from->rows &&
           narc_column_get(&page->keys.key, 0) == from->first;
}

static narc_status
get_page(narc_index *index, const narc_run *run, narc_table_id table, size_t i,
         narc_index_page **out, narc_error *err)
{
    const narc_run_page *from = narc_run_page_at(run, table, i);

    *out = page_at(index, from, table == NARC_TABLE_CATALOGUE);
    if (*out == NULL)
        NARC_TRY(read_page(index, run, from, table == NARC_TABLE_CATALOGUE, out, err));
    (*out)->used = ++index->uses;
    if ((*out)->damage.status != NARC_OK) {
        if (err != NULL)
            *err = (*out)->damage;
        return (*out)->damage.status;
    }
    if (!is_announced(*out, table, from))
        return narc_fail(err, NARC_INDEX_DAMAGED, from->frame, "6.1",
                         "a page is not the one that its run names");
    return NARC_OK;
}

narc_status
narc_index_keys(narc_index *index, const narc_run *run, narc_table_id table, size_t i,
                const narc_keys_page **out, narc_error *err)
{
    narc_index_page *page;

    NARC_TRY(get_page(index, run, table, i, &page, err));
    *out = &page->keys;
    return NARC_OK;
}

narc_status
narc_index_catalogue(narc_index *index, const narc_run *run, size_t i, narc_catalogue_page **out,
                     narc_error *err)
{
    narc_index_page *page;

    NARC_TRY(get_page(index, run, NARC_TABLE_CATALOGUE, i, &page, err));
    *out = &page->catalogue;
    return NARC_OK;
}

bool
narc_index_at_hand(narc_index *index, const narc_run *run, size_t i)
{
    return page_at(index, narc_run_page_at(run, NARC_TABLE_CATALOGUE, i), true) != NULL;
}
