/* Verifying: every page of every run, and that the tables say what the catalogue says (spec 6). The
 * rows of a table are compared as a sum over all of them, which does not depend on their order. */
#include "reader/verify_inside.h"
#include "base/fail.h"

/* Sums over the rows of a run: as the catalogue demands them, and as they are. */
typedef struct sums {
    uint64_t wanted[NARC_TABLES];
    uint64_t got[NARC_TABLES];
    bool known[NARC_TABLES]; /* every page could be read */
} sums;

/* A full verification counts the frames of the index where it meets them. */
static void
count_frame(narc_verify *verify)
{
    if (verify->level == NARC_VERIFY_QUICK)
        verify->report.blocks++;
}

static uint64_t
row_sum(const narc_verify *verify, narc_table_id table, const narc_key_row *row)
{
    const uint64_t all[] = {(uint64_t)table,  row->key,
                            row->number,      row->version,
                            row->facts,       (uint64_t)row->embargo_until,
                            row->place.frame, row->place.frame_size,
                            row->place.piece, row->id};

    return narc_hash(verify->key, (narc_bytes){(const uint8_t *)all, sizeof(all)});
}

static uint64_t
first_bytes(const uint8_t id[NARC_SHA256_SIZE], size_t count)
{
    uint64_t value = 0;

    for (size_t i = 0; i < count; i++)
        value = value << 8 | id[i];
    return value;
}

/* 6.3: the rows that tables 1 to 4 must have for a row of the catalogue. */
static void
want_rows(const narc_verify *verify, const narc_catalogue_row *row, sums *all)
{
    const narc_key_row guid = {.key = narc_key_of_text(row->texts[NARC_CATALOGUE_GUID]),
                               .number = row->number,
                               .version = row->version,
                               .facts = row->facts,
                               .embargo_until = row->embargo_until,
                               .place = row->place,
                               .id = (uint32_t)first_bytes(row->id, 4)};
    const narc_key_row id = {.key = narc_key_of_digest(row->id), .number = row->number};
    const narc_key_row time = {.key = narc_key_of_time(row->published), .number = row->number};

    all->wanted[NARC_TABLE_GUID] += row_sum(verify, NARC_TABLE_GUID, &guid);
    all->wanted[NARC_TABLE_ID] += row_sum(verify, NARC_TABLE_ID, &id);
    if (row->texts[NARC_CATALOGUE_URL].size > 0) {
        const narc_key_row url = {.key = narc_key_of_text(row->texts[NARC_CATALOGUE_URL]),
                                  .number = row->number};

        all->wanted[NARC_TABLE_URL] += row_sum(verify, NARC_TABLE_URL, &url);
    }
    if (row->published != NARC_PUBLISHED_UNKNOWN)
        all->wanted[NARC_TABLE_TIME] += row_sum(verify, NARC_TABLE_TIME, &time);
}

static narc_status
check_catalogue(narc_verify *verify, const narc_run *run, sums *all, narc_error *err)
{
    for (size_t i = 0; i < run->page_count[NARC_TABLE_CATALOGUE]; i++) {
        const uint64_t offset = narc_run_page_at(run, NARC_TABLE_CATALOGUE, i)->frame;
        narc_catalogue_page *page;
        narc_catalogue_row row;
        narc_error found;
        const narc_status st = narc_index_catalogue(verify->reader->index, run, i, &page, &found);

        count_frame(verify);
        if (st != NARC_OK) {
            NARC_TRY(narc_verify_note(verify, st, offset, &found, err));
            all->known[NARC_TABLE_CATALOGUE] = verify->index_good = false;
            continue;
        }
        for (size_t at = 0; at < page->count; at++) {
            narc_catalogue_get(page, at, &row);
            want_rows(verify, &row, all);
        }
    }
    return NARC_OK;
}

/* One page of a table; `before` is the last row of the page before, and becomes that of this one. */
static narc_status
check_keys(narc_verify *verify, const narc_run *run, narc_table_id table, size_t i,
           narc_key_row *before, sums *all, narc_error *err)
{
    const uint64_t offset = narc_run_page_at(run, table, i)->frame;
    narc_error found;

    for (size_t at = 0;; at++) {
        const narc_keys_page *page; /* asked for again each time: other pages may push it out */
        const narc_status st = narc_index_keys(verify->reader->index, run, table, i, &page, &found);
        narc_key_row row;

        if (st != NARC_OK) {
            all->known[table] = verify->index_good = false;
            return narc_verify_note(verify, st, offset, &found, err);
        }
        if (at == page->count)
            return NARC_OK;
        narc_keys_get(page, at, &row);
        all->got[table] += row_sum(verify, table, &row);
        if (at == 0 && i > 0 && narc_keys_compare(table, before, &row) >= 0) {
            narc_fail(&found, NARC_INDEX_DAMAGED, offset, "6.3",
                      "the rows of a page do not follow those of the page before");
            NARC_TRY(narc_verify_tell_frame(verify, offset, &found, err));
            verify->index_good = false;
        }
        *before = row;
    }
}

/* 6.4: the copies that a run lists are block copies of those blocks. */
static narc_status
check_copies(narc_verify *verify, const narc_run *run, narc_error *err)
{
    for (size_t i = 0; i < run->copy_count; i++) {
        const narc_run_copy *copy = &run->copies[i];
        narc_error found;
        narc_frame frame;
        const narc_status st =
            narc_frames_header(&verify->reader->frames, copy->copy, run->offset, &frame, &found);

        if (st != NARC_OK) {
            NARC_TRY(narc_verify_note(verify, st, copy->copy, &found, err));
        } else if (frame.type != NARC_FRAME_COPY || frame.base != copy->block ||
                   narc_frame_total(&frame) != copy->frame_size) {
            narc_fail(&found, NARC_INDEX_DAMAGED, run->offset, "6.4",
                      "a run names a copy that is another frame");
            NARC_TRY(narc_verify_tell_frame(verify, run->offset, &found, err));
        }
    }
    return NARC_OK;
}

static narc_status
compare(narc_verify *verify, const narc_run *run, const sums *all, narc_error *err)
{
    narc_error found;

    for (int table = NARC_TABLE_GUID; table <= NARC_TABLE_TIME; table++) {
        if (!all->known[NARC_TABLE_CATALOGUE] || !all->known[table] ||
            all->wanted[table] == all->got[table])
            continue;
        narc_fail(&found, NARC_INDEX_DAMAGED, run->offset, "6.3",
                  "table %d of a run does not say what the catalogue says", table);
        return narc_verify_tell_frame(verify, run->offset, &found, err);
    }
    return NARC_OK;
}

static narc_status
check_run(narc_verify *verify, const narc_run *run, narc_error *err)
{
    sums all = {.known = {true, true, true, true, true, true, true}};

    NARC_TRY(check_catalogue(verify, run, &all, err));
    for (int table = NARC_TABLE_GUID; table < NARC_TABLES; table++) {
        narc_key_row before = {0};

        for (size_t i = 0; i < run->page_count[table]; i++) {
            count_frame(verify);
            NARC_TRY(check_keys(verify, run, (narc_table_id)table, i, &before, &all, err));
        }
    }
    NARC_TRY(compare(verify, run, &all, err));
    return check_copies(verify, run, err);
}

narc_status
narc_verify_index(narc_verify *verify, narc_error *err)
{
    const narc_commit *commit = &verify->reader->commit;
    uint64_t objects = 0;
    narc_error found;

    verify->index_good = true;
    for (size_t i = 0; i < narc_index_run_count(verify->reader->index); i++) {
        const narc_run *run;
        narc_status st = narc_index_run(verify->reader->index, i, &run, &found);

        count_frame(verify);
        if (st != NARC_OK) {
            NARC_TRY(narc_verify_note(verify, st, commit->runs[i].frame, &found, err));
            verify->index_good = false;
            continue;
        }
        st = narc_index_check_link(verify->reader->index, i, &found);
        if (st != NARC_OK)
            NARC_TRY(narc_verify_tell_frame(verify, run->offset, &found, err));
        objects += run->objects;
        NARC_TRY(check_run(verify, run, err));
    }
    if (!verify->index_good || objects == commit->total_objects)
        return NARC_OK;
    narc_fail(&found, NARC_INDEX_DAMAGED, commit->offset, "7.5",
              "the runs have %llu objects, the commit counts %llu", (unsigned long long)objects,
              (unsigned long long)commit->total_objects);
    return narc_verify_tell_frame(verify, commit->offset, &found, err);
}
