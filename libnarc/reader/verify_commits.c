/* Verifying: the header, the chain of the commits, their gaps and roots (spec 3, 7, 8). */
#include "index/chain.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "reader/verify_inside.h"

#include <string.h>

/* --- the chain ---------------------------------------------------------------------------------- */

static narc_status
check_header(narc_verify *verify, narc_header *out, narc_error *err)
{
    uint8_t bytes[NARC_HEADER_SIZE];
    narc_error found;

    NARC_TRY(narc_frames_read(&verify->reader->frames, 0, bytes, sizeof(bytes), err));
    if (narc_header_decode((narc_bytes){bytes, sizeof(bytes)}, out, &found) != NARC_OK) {
        if (found.number == NARC_NOT_NARC) /* 3.6: it has commits, so it is an archive */
            narc_fail(&found, NARC_HEADER_DAMAGED, 0, found.rule, "%s", "the header is destroyed");
        return narc_verify_tell_frame(verify, 0, &found, err);
    }
    verify->header_good = true;
    narc_root_begin((narc_bytes){bytes, sizeof(bytes)}, verify->header_root);
    return NARC_OK;
}

/* 7.9 and 8.3: what the first commit shares with the header. */
static narc_status
check_first(narc_verify *verify, const narc_header *header, const narc_commit *first,
            narc_error *err)
{
    narc_error found;

    if (!verify->header_good)
        return NARC_OK;
    if (memcmp(first->root_before, verify->header_root, sizeof(verify->header_root)) != 0)
        narc_fail(&found, NARC_ROOT_MISMATCH, first->offset, "8.3",
                  "the first root does not follow from the header");
    else if (first->major != header->major || first->minor != header->minor)
        narc_fail(&found, NARC_INDEX_DAMAGED, first->offset, "7.9",
                  "a commit has another version than the header");
    else
        return NARC_OK;
    return narc_verify_tell_frame(verify, first->offset, &found, err);
}

static narc_status
check_link(narc_verify *verify, const narc_commit *before, const narc_commit *commit,
           narc_error *err)
{
    const char *fault = narc_chain_fault(before, commit);
    narc_error found;

    if (fault != NULL)
        narc_fail(&found, NARC_INDEX_DAMAGED, commit->offset, "7", "commit %llu: %s",
                  (unsigned long long)commit->number, fault);
    else if (before->number > 0 &&
             memcmp(commit->root_before, before->root, sizeof(before->root)) != 0)
        narc_fail(&found, NARC_ROOT_MISMATCH, commit->offset, "8.3",
                  "the root of commit %llu does not follow from the commit before",
                  (unsigned long long)commit->number);
    else
        return NARC_OK;
    return narc_verify_tell_frame(verify, commit->offset, &found, err);
}

/* The commit before; where it is damaged, the last whole one before that. NARC_DONE without any. */
static narc_status
step_back(narc_verify *verify, const narc_commit *commit, narc_commit *before, narc_error *err)
{
    narc_frames *frames = &verify->reader->frames;
    narc_error found;
    narc_status st;

    st = narc_frames_commit(frames, commit->previous, before, &found);
    if (st == NARC_OK)
        return check_link(verify, before, commit, err);
    NARC_TRY(narc_verify_note(verify, st, commit->previous, &found, err));
    st = narc_frames_last_commit(frames, commit->previous, before, &found);
    if (st == NARC_OK || !narc_ends_it(st))
        return st == NARC_OK ? NARC_OK : NARC_DONE;
    if (err != NULL)
        *err = found;
    return st;
}

narc_status
narc_verify_chain(narc_verify *verify, narc_error *err)
{
    static const narc_commit none;
    narc_commit commit = verify->reader->commit, before;
    narc_header header = {0};
    narc_status st = NARC_OK;

    NARC_TRY(check_header(verify, &header, err));
    while (commit.number > 0 && st == NARC_OK) {
        NARC_TRY(narc_pairs_add(&verify->commits, ~commit.offset, 0, NULL, err));
        if (commit.previous == 0) {
            NARC_TRY(check_link(verify, &none, &commit, err));
            return check_first(verify, &header, &commit, err);
        }
        st = step_back(verify, &commit, &before, err); /* each step goes to a smaller offset */
        commit = before;
    }
    return st == NARC_DONE ? NARC_OK : st;
}

/* --- one commit --------------------------------------------------------------------------------- */

/* 7.6: what an interrupted append left. */
static narc_status
check_gap(narc_verify *verify, const narc_commit *commit, narc_error *err)
{
    uint64_t from = commit->previous == 0 ? NARC_HEADER_SIZE : commit->previous + NARC_COMMIT_SIZE;
    uint8_t bytes[16384];
    narc_error found;
    uint32_t crc = 0;

    while (from < commit->begin) {
        const uint64_t left = commit->begin - from;
        const size_t step = left < sizeof(bytes) ? (size_t)left : sizeof(bytes);

        NARC_TRY(narc_frames_read(&verify->reader->frames, from, bytes, step, err));
        crc = narc_crc32c(crc, (narc_bytes){bytes, step});
        from += step;
    }
    if (crc == commit->gap_crc)
        return NARC_OK;
    narc_fail(&found, NARC_HEADER_DAMAGED, commit->begin, "7.6",
              "the unused bytes in front of commit %llu do not match their checksum; no article is "
              "concerned",
              (unsigned long long)commit->number);
    narc_verify_tell(verify, &found, NULL);
    return NARC_OK;
}

/* 6.2, 6.6: what a row says about the commit, and whether it is the newest of its guid. */
static narc_status
check_row(narc_verify *verify, const narc_commit *commit, const narc_catalogue_row *row, bool *told,
          narc_error *err)
{
    narc_error found;
    narc_key_row state;
    narc_status st;

    if (row->embargo_until != 0 && narc_fact_embargo(row->facts) != NARC_EMBARGO_UNTIL) {
        narc_fail(&found, NARC_INDEX_DAMAGED, row->place.frame, "6.2",
                  "the catalogue has an end of an embargo that item %llu does not have",
                  (unsigned long long)row->number);
        narc_verify_tell(verify, &found, NULL);
    }
    if ((row->commit != commit->number || row->added != commit->time) && !*told) {
        *told = true;
        narc_fail(&found, NARC_INDEX_DAMAGED, commit->offset, "6.2",
                  "the catalogue says that item %llu came with another commit",
                  (unsigned long long)row->number);
        narc_verify_tell(verify, &found, NULL);
    }
    st = narc_verify_state(verify, row->number, row->facts, row->embargo_until, &state, &found);
    if (narc_ends_it(st)) {
        if (err != NULL)
            *err = found;
        return st;
    }
    verify->rows++;
    if (st != NARC_OK) {
        verify->index_good = false; /* told with the index */
        return NARC_OK;
    }
    verify->states += narc_verify_state_sum(verify, &state);
    verify->newest += (state.facts & NARC_STATE_SUPERSEDED) == 0;
    return NARC_OK;
}

/* The leaves of a commit's rows; *complete is false when a row cannot be read, which was told. */
static narc_status
add_leaves(narc_verify *verify, const narc_commit *commit, narc_merkle *leaves, bool *complete,
           narc_error *err)
{
    narc_buffer scratch = {.allocator = verify->reader->allocator};
    narc_index *index = verify->reader->index;
    uint64_t number = commit->total_items - commit->items;
    narc_status st = NARC_OK;
    bool told = false;

    *complete = true;
    while (number < commit->total_items && st == NARC_OK) {
        narc_catalogue_row row;
        narc_error found;

        st = narc_index_row(index, number, &row, &found);
        if (narc_ends_it(st)) {
            if (err != NULL)
                *err = found;
            break;
        }
        if (st != NARC_OK) {
            *complete = false;
            number = narc_index_behind(index, number);
            st = NARC_OK;
            continue;
        }
        narc_root_add_item(leaves, &row, &scratch);
        st = check_row(verify, commit, &row, &told, err);
        number++;
    }
    if (st == NARC_OK)
        st = narc_buffer_check(&scratch, err);
    narc_buffer_free(&scratch);
    return st;
}

narc_status
narc_verify_commit(narc_verify *verify, const narc_commit *commit, narc_error *err)
{
    uint8_t root[NARC_SHA256_SIZE];
    narc_merkle leaves = {0};
    narc_error found;
    bool complete;

    NARC_TRY(check_gap(verify, commit, err));
    NARC_TRY(add_leaves(verify, commit, &leaves, &complete, err));
    narc_merkle_root(&leaves, root);
    if (!complete || memcmp(root, commit->leaves, sizeof(root)) == 0)
        return NARC_OK;
    narc_fail(&found, NARC_ROOT_MISMATCH, commit->offset, "8.2",
              "the leaves of commit %llu do not follow from the catalogue",
              (unsigned long long)commit->number);
    narc_verify_tell(verify, &found, NULL);
    return NARC_OK;
}
