/* Verifying: table 5 against the objects that the blocks have (spec 6.3, 11.2). */
#include "index/index_merge.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "reader/verify_inside.h"

#include <stdlib.h>
#include <string.h>

/* Table 5 against what the blocks had: the rows of lost objects are set aside, all others must add up
 * to the same sum. */
static narc_status
check_page(narc_verify *verify, const narc_run *run, size_t i, uint64_t *sum, bool *complete,
           narc_error *err)
{
    const narc_keys_page *page;
    narc_error found;
    narc_key_row row;
    const narc_status st =
        narc_index_keys(verify->reader->index, run, NARC_TABLE_OBJECT, i, &page, &found);

    if (st != NARC_OK) {
        *complete = false; /* told with the index */
        return narc_ends_it(st) ? narc_verify_note(verify, st, run->offset, &found, err) : NARC_OK;
    }
    for (size_t at = 0; at < page->count; at++) {
        narc_keys_get(page, at, &row);
        if (!narc_pairs_cover(&verify->lost, row.place.frame) &&
            !narc_pairs_has(&verify->bad, row.place.frame, row.place.piece)) {
            *sum += narc_verify_object_sum(verify, row.key, &row.place);
            continue;
        }
        verify->report.objects_damaged++;
        NARC_TRY(narc_pairs_add(&verify->listed, row.place.frame, row.place.piece, NULL, err));
        NARC_TRY(narc_pairs_add(&verify->keys, row.key, row.place.frame, NULL, err));
    }
    return NARC_OK;
}

static narc_status
check_table(narc_verify *verify, narc_error *err)
{
    uint64_t sum = 0;
    bool complete = true;
    narc_error found;

    for (size_t i = 0; i < narc_index_run_count(verify->reader->index); i++) {
        const narc_run *run;
        const narc_status st = narc_index_run(verify->reader->index, i, &run, &found);

        if (narc_ends_it(st))
            return narc_verify_note(verify, st, 0, &found, err);
        if (st != NARC_OK) {
            complete = false;
            continue;
        }
        for (size_t page = 0; page < run->page_count[NARC_TABLE_OBJECT]; page++)
            NARC_TRY(check_page(verify, run, page, &sum, &complete, err));
    }
    if (!complete || sum == verify->objects_seen)
        return NARC_OK;
    narc_fail(&found, NARC_INDEX_DAMAGED, verify->reader->commit.offset, "11.2",
              "table 5 and the blocks do not have the same objects");
    narc_verify_tell(verify, &found, NULL);
    return NARC_OK;
}

/* 5.5: objects that are not what they say, and that table 5 does not have either. */
static narc_status
tell_unlisted(narc_verify *verify, narc_error *err)
{
    for (size_t i = 0; i < verify->bad.count; i++) {
        const uint64_t *bad = verify->bad.items[i];
        narc_error found;

        if (narc_pairs_has(&verify->listed, bad[0], bad[1]) ||
            narc_pairs_has(&verify->told, bad[0], 0))
            continue;
        narc_fail(&found, NARC_DIGEST_MISMATCH, bad[0], "5.5",
                  "line %llu of a block: an object does not match its SHA-256",
                  (unsigned long long)bad[1]);
        NARC_TRY(narc_verify_tell_frame(verify, bad[0], &found, err));
    }
    return NARC_OK;
}

/* --- doubles ------------------------------------------------------------------------------------ */

static int
by_digest(const void *a, const void *b)
{
    return memcmp(a, b, NARC_SHA256_SIZE);
}

/* 5.1: objects of one key, which is shortened, are different ones. */
static narc_status
check_group(narc_verify *verify, narc_buffer *digests, uint64_t frame, narc_error *err)
{
    const size_t count = digests->size / NARC_SHA256_SIZE;
    narc_error found;

    qsort(digests->data, count, NARC_SHA256_SIZE, by_digest);
    for (size_t i = 1; i < count; i++) {
        const uint8_t *digest = digests->data + i * NARC_SHA256_SIZE;

        if (memcmp(digest - NARC_SHA256_SIZE, digest, NARC_SHA256_SIZE) != 0)
            continue;
        narc_fail(&found, NARC_INDEX_DAMAGED, frame, "5.1", "an object stands in the file twice");
        return narc_verify_tell_frame(verify, frame, &found, err);
    }
    return NARC_OK;
}

/* The digest that the line at a place states. */
static narc_status
add_digest(narc_verify *verify, const narc_place *place, narc_buffer *digests, narc_error *err)
{
    narc_cached_block *block;
    narc_piece piece;

    NARC_TRY(narc_frames_block(&verify->reader->frames, place->frame, place->frame_size,
                               verify->reader->commit.offset, &block, err));
    if (narc_cached_block_piece(block, place->piece, &piece))
        narc_buffer_bytes(digests, piece.digest, sizeof(piece.digest));
    return narc_buffer_check(digests, err);
}

static narc_status
find_doubles(narc_verify *verify, narc_buffer *digests, narc_error *err)
{
    narc_key_row row, before = {0};
    narc_index_merge merge;
    bool any = false;
    narc_status st;

    narc_index_merge_begin(&merge, verify->reader->index, NARC_TABLE_OBJECT);
    while ((st = narc_index_merge_next(&merge, &row, err)) == NARC_OK) {
        if (any && row.key == before.key) {
            if (digests->size == 0)
                NARC_TRY(add_digest(verify, &before.place, digests, err));
            NARC_TRY(add_digest(verify, &row.place, digests, err));
        } else if (digests->size > 0) {
            NARC_TRY(check_group(verify, digests, before.place.frame, err));
            narc_buffer_clear(digests);
        }
        before = row;
        any = true;
    }
    return st == NARC_DONE && digests->size > 0
               ? check_group(verify, digests, before.place.frame, err)
               : st;
}

static narc_status
check_doubles(narc_verify *verify, narc_error *err)
{
    narc_buffer digests = {.allocator = verify->reader->allocator};
    narc_error found;
    const narc_status st = find_doubles(verify, &digests, &found);

    narc_buffer_free(&digests);
    if (narc_ends_it(st) && err != NULL)
        *err = found;
    return narc_ends_it(st) ? st : NARC_OK; /* other damage was told */
}

narc_status
narc_verify_objects(narc_verify *verify, narc_error *err)
{
    NARC_TRY(check_table(verify, err));
    NARC_TRY(tell_unlisted(verify, err));
    return check_doubles(verify, err);
}
