/* Verifying: every byte up to the end of the last commit is accounted for, every record and object
 * hashed (spec 11). One pass over the file, bounded memory. */
#include "reader/verify_inside.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"

void
narc_verify_tell(narc_verify *verify, const narc_error *damage, const narc_entry *entry)
{
    if (verify->damage != NULL)
        verify->damage(verify->user, damage, entry);
}

narc_status
narc_verify_tell_frame(narc_verify *verify, uint64_t offset, const narc_error *damage,
                       narc_error *err)
{
    bool added;

    NARC_TRY(narc_pairs_add(&verify->told, offset, 0, &added, err));
    if (!added)
        return NARC_OK;
    verify->report.blocks_damaged++;
    narc_verify_tell(verify, damage, NULL);
    return NARC_OK;
}

narc_status
narc_verify_note(narc_verify *verify, narc_status st, uint64_t offset, const narc_error *found,
                 narc_error *err)
{
    if (!narc_ends_it(st))
        return narc_verify_tell_frame(verify, offset, found, err);
    if (err != NULL)
        *err = *found;
    return st;
}

uint64_t
narc_verify_object_sum(const narc_verify *verify, uint64_t key, const narc_place *place)
{
    const uint64_t row[4] = {key, place->frame, place->frame_size, place->piece};

    return narc_hash(verify->key, (narc_bytes){(const uint8_t *)row, sizeof(row)});
}

static void
check_trailing(narc_verify *verify)
{
    const narc_archive_info *info = &verify->reader->info;
    narc_error found;

    if (!verify->reader->is_last)
        return; /* opened as of an earlier commit: what follows are the later ones */
    verify->report.trailing_bytes = info->file_bytes - info->committed_bytes;
    if (verify->report.trailing_bytes == 0)
        return;
    narc_fail(&found, NARC_TRAILING_BYTES, info->committed_bytes, "2.3",
              "%llu bytes follow the last commit",
              (unsigned long long)verify->report.trailing_bytes);
    narc_verify_tell(verify, &found, NULL);
}

/* 11.2, and 7.5: the objects that the commit says it added. */
static narc_status
check_content(narc_verify *verify, const narc_commit *commit, narc_error *err)
{
    narc_error found;

    const uint64_t gap =
        commit->previous == 0 ? NARC_HEADER_SIZE : commit->previous + NARC_COMMIT_SIZE;

    NARC_TRY(narc_verify_gap(verify, gap, commit->begin, err));
    verify->object_count = verify->object_bytes = 0;
    verify->objects_missing = false;
    NARC_TRY(narc_verify_frames(verify, commit->begin, commit->offset, err));
    if (verify->objects_missing ||
        (verify->object_count == commit->objects && verify->object_bytes == commit->object_bytes))
        return NARC_OK;
    narc_fail(&found, NARC_INDEX_DAMAGED, commit->offset, "7.5",
              "commit %llu counts %llu objects of %llu bytes, its blocks have %llu of %llu",
              (unsigned long long)commit->number, (unsigned long long)commit->objects,
              (unsigned long long)commit->object_bytes, (unsigned long long)verify->object_count,
              (unsigned long long)verify->object_bytes);
    narc_verify_tell(verify, &found, NULL);
    return NARC_OK;
}

/* The commits, first to last. Where one cannot be read its frames stand in front of the next. */
static narc_status
check_commits(narc_verify *verify, narc_error *err)
{
    uint64_t end = NARC_HEADER_SIZE;
    narc_commit commit;

    for (size_t i = verify->commits.count; i-- > 0;) {
        NARC_TRY(narc_frames_commit(&verify->reader->frames, ~verify->commits.items[i][0], &commit,
                                    err));
        NARC_TRY(narc_verify_commit(verify, &commit, err));
        if (verify->level >= NARC_VERIFY_FULL && commit.previous >= end)
            NARC_TRY(narc_verify_frames(verify, end, commit.previous, err));
        if (verify->level >= NARC_VERIFY_FULL)
            NARC_TRY(check_content(verify, &commit, err));
        end = commit.offset + NARC_COMMIT_SIZE;
    }
    return NARC_OK;
}

/* 7.5: only the last commit can be checked; nobody knows what was the newest before. */
static void
check_guids(narc_verify *verify)
{
    const narc_commit *commit = &verify->reader->commit;
    narc_error found;

    if (!verify->index_good || verify->rows != commit->total_items ||
        verify->newest == commit->total_guids)
        return;
    narc_fail(&found, NARC_INDEX_DAMAGED, commit->offset, "7.5",
              "the index has %llu articles, the commit counts %llu",
              (unsigned long long)verify->newest, (unsigned long long)commit->total_guids);
    narc_verify_tell(verify, &found, NULL);
}

static narc_status
check_all(narc_verify *verify, narc_error *err)
{
    NARC_TRY(narc_verify_chain(verify, err));
    NARC_TRY(narc_verify_index(verify, err));
    NARC_TRY(check_commits(verify, err));
    check_guids(verify);
    NARC_TRY(narc_verify_versions(verify, err));
    if (verify->level >= NARC_VERIFY_FULL)
        NARC_TRY(narc_verify_articles(verify, err));
    check_trailing(verify);
    return NARC_OK;
}

/* What a full verification needs: a bit for each item, and somebody who hashes. */
static narc_status
make_room(narc_verify *verify, narc_error *err)
{
    narc_reader *reader = verify->reader;
    const uint64_t items = narc_reader_count(reader);

    if (verify->level < NARC_VERIFY_FULL)
        return NARC_OK;
    verify->good = narc_memory_zeroed(reader->allocator, (size_t)(items / 8 + 1), 1);
    verify->hasher = narc_hasher_new(reader->allocator, reader->verify_threads > 0);
    return verify->good != NULL && verify->hasher != NULL ? NARC_OK : narc_fail_memory(err);
}

narc_status
narc_reader_verify(narc_reader *reader, narc_verify_level level, narc_damage_fn damage, void *user,
                   narc_verify_report *out, narc_error *err)
{
    const narc_allocator *allocator = reader->allocator;
    narc_verify verify = {.reader = reader,
                          .damage = damage,
                          .user = user,
                          .level = level,
                          .key = narc_hash_key_of(reader),
                          .commits = {.allocator = allocator},
                          .told = {.allocator = allocator},
                          .lost = {.allocator = allocator},
                          .bad = {.allocator = allocator},
                          .listed = {.allocator = allocator},
                          .keys = {.allocator = allocator},
                          .named = {.allocator = allocator},
                          .kept = {.allocator = allocator},
                          .plain = {.allocator = allocator},
                          .hashed = {.allocator = allocator}};
    narc_status st;

    narc_error_clear(err);
    reader->found.valid = false;
    verify.report.items = reader->info.items;
    verify.report.objects = reader->info.objects;
    reader->frames.thorough = true; /* damage anywhere in a block is told of all that it holds */
    st = make_room(&verify, err);
    if (st == NARC_OK)
        st = check_all(&verify, err);
    reader->frames.thorough = false;
    *out = verify.report;
    narc_hasher_free(verify.hasher); /* first: it may be at work on what is freed below */
    narc_memory_free(allocator, verify.good);
    narc_sha256_free(verify.parts.sha);
    narc_buffer_free(&verify.hashed);
    narc_buffer_free(&verify.plain);
    narc_kept_free(&verify.kept);
    narc_pairs_free(&verify.named);
    narc_pairs_free(&verify.keys);
    narc_pairs_free(&verify.listed);
    narc_pairs_free(&verify.bad);
    narc_pairs_free(&verify.lost);
    narc_pairs_free(&verify.told);
    narc_pairs_free(&verify.commits);
    return st;
}
