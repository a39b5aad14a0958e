/* Verifying: every byte between the header and the end of the last commit is accounted for, every
 * record and object hashed (spec 11). One pass over the blocks. */
#include "archive/reader_inside.h"
#include "archive/verify_inside.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"

#include <string.h>

void
narc_verify_tell(narc_verify *verify, const narc_error *damage, const narc_entry *entry)
{
    if (verify->damage != NULL)
        verify->damage(verify->user, damage, entry);
}

/* 11.1: the rows that the indexes gave must be those that the roots cite. */
static narc_status
check_roots(narc_verify *verify, narc_error *err)
{
    const narc_catalog *catalog = &verify->reader->catalog;
    const narc_history *history = &verify->reader->history;
    narc_buffer scratch = {.allocator = verify->reader->allocator};
    uint8_t leaves[NARC_SHA256_SIZE];
    size_t item = 0, object = 0;
    narc_error found;
    narc_status st = NARC_OK;

    for (size_t i = 0; i < history->count && st == NARC_OK; i++) {
        const narc_commit *commit = &history->commits[i];
        narc_merkle tree = {0};

        for (; item < commit->total_items; item++)
            narc_root_add_item(&tree, &catalog->items[item].row, &scratch);
        for (; object < commit->total_objects; object++)
            narc_root_add_object(&tree, &catalog->objects[object].row);
        st = narc_buffer_check(&scratch, err);
        narc_merkle_root(&tree, leaves);
        if (st == NARC_OK && memcmp(leaves, commit->leaves, sizeof(leaves)) != 0) {
            narc_fail(&found, NARC_ROOT_MISMATCH, commit->offset, "8.1",
                      "the Merkle root of commit %llu does not match its index",
                      (unsigned long long)commit->number);
            narc_verify_tell(verify, &found, NULL);
        }
    }
    narc_buffer_free(&scratch);
    return st;
}

/* 7.6: what lies between two commits, left by an interrupted append. */
static narc_status
check_gap(narc_verify *verify, uint64_t from, const narc_commit *commit, narc_error *err)
{
    uint8_t bytes[4096];
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
              "the unused bytes in front of commit %llu do not match their checksum; "
              "no article is concerned",
              (unsigned long long)commit->number);
    narc_verify_tell(verify, &found, NULL);
    return NARC_OK;
}

static void
check_trailing(narc_verify *verify)
{
    const narc_archive_info *info = &verify->reader->info;
    narc_error found;

    verify->report.trailing_bytes = info->file_bytes - info->committed_bytes;
    if (verify->report.trailing_bytes == 0)
        return;
    narc_fail(&found, NARC_TRAILING_BYTES, info->committed_bytes, "9.1",
              "%llu bytes follow the last commit",
              (unsigned long long)verify->report.trailing_bytes);
    narc_verify_tell(verify, &found, NULL);
}

static narc_status
check_all(narc_verify *verify, narc_verify_level level, narc_error *err)
{
    const narc_history *history = &verify->reader->history;
    uint64_t end = NARC_HEADER_SIZE;

    NARC_TRY(check_roots(verify, err));
    for (size_t i = 0; i < history->count; i++) {
        NARC_TRY(check_gap(verify, end, &history->commits[i], err));
        if (level == NARC_VERIFY_FULL)
            NARC_TRY(narc_verify_blocks(verify, &history->commits[i], err));
        end = history->commits[i].offset + NARC_COMMIT_SIZE;
    }
    if (level == NARC_VERIFY_FULL)
        NARC_TRY(narc_verify_articles(verify, err));
    check_trailing(verify);
    return NARC_OK;
}

/* Memory for n states; NULL with *st set when there is none, NULL without when n is 0. */
static narc_verify_state *
make_states(const narc_allocator *allocator, size_t count, narc_status *st, narc_error *err)
{
    narc_verify_state *states;

    if (count == 0 || *st != NARC_OK)
        return NULL;
    states = narc_memory_zeroed(allocator, count, sizeof(*states));
    if (states == NULL)
        *st = narc_fail_memory(err);
    return states;
}

narc_status
narc_reader_verify(narc_reader *reader, narc_verify_level level, narc_damage_fn damage, void *user,
                   narc_verify_report *out, narc_error *err)
{
    narc_verify verify = {.reader = reader,
                          .damage = damage,
                          .user = user,
                          .plain = {.allocator = reader->allocator}};
    narc_status st = NARC_OK;

    narc_error_clear(err);
    verify.report.items = reader->info.items;
    verify.report.objects = reader->info.objects;
    verify.items = make_states(reader->allocator, reader->catalog.item_count, &st, err);
    verify.objects = make_states(reader->allocator, reader->catalog.object_count, &st, err);
    if (st == NARC_OK)
        st = check_all(&verify, level, err);
    *out = verify.report;
    narc_sha256_free(verify.sha);
    narc_buffer_free(&verify.plain);
    narc_memory_free(reader->allocator, verify.items);
    narc_memory_free(reader->allocator, verify.objects);
    return st;
}
