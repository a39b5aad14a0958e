/* What resembles each other is packed together (spec 5.6). */
#include "writer/groups.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"
#include "writer/open_block.h"
#include "writer/sketch.h"

#include <string.h>

#define KIB ((size_t)1 << 10)
#define MIB ((size_t)1 << 20)

/* The measurements behind these numbers: docs/decisions/0011-what-stands-in-a-block.md, and for mixed
 * blocks and bases 0014-default-level.md. */
#define BLOCK_LEAST (256 * KIB)
#define BLOCK_MOST (1 * MIB)
#define MIXED_MOST (2 * MIB)
#define OBJECTS_A_BLOCK ((size_t)8)
#define BASE_FIRST (512 * KIB)
#define BASE_LIFE 24 /* a base serves so many times its own size, then a new one is made */
#define BASES_LIVE 8 /* each costs its content and zstd's tables for it */
#define BASES_BYTES (32 * MIB)
#define SKETCH_BYTES (256 * KIB)
#define PART (4 * MIB)
#define GROUPS_MOST 4096

narc_grouping
narc_grouping_for(narc_codec codec, int level, uint64_t block_size)
{
    narc_grouping grouping = {.level = level,
                              .block_size = (size_t)block_size,
                              .budget = 20 * MIB,
                              .bases = codec == NARC_CODEC_ZSTD && block_size == 0};

    if (codec == NARC_CODEC_ZSTD && level >= NARC_LEVEL_MAX) {
        /* One window as large as the format allows beats every dictionary. */
        grouping.bases = false;
        grouping.budget = 256 * MIB;
        if (block_size == 0)
            grouping.block_size = 15 * MIB;
    }
    return grouping;
}

/* Open blocks and bases of one group. */
typedef struct cluster {
    uint64_t id;
    narc_open_block open;
    uint64_t opened;      /* when `open` or, if there is one, `first` got its first piece */
    narc_block_job first; /* sealed, and not given on: it becomes a base if another block follows */
    bool has_first;
    narc_base *base;
    uint64_t kept_before; /* kept bytes of all groups up to the base, without it */
    uint64_t since_base;  /* plain bytes packed with the base */
    uint64_t base_used;   /* when */
    uint64_t objects, object_bytes;
    narc_sketch sketch;
    bool has_sketch;
} cluster;

struct narc_groups {
    const narc_allocator *allocator;
    narc_grouping grouping;
    narc_packer *packer;
    cluster **groups;
    size_t count, capacity;
    size_t pending; /* plain bytes in open and first blocks */
    uint64_t clock;
    uint64_t kept; /* plain bytes of all kept blocks */
};

uint64_t
narc_group_of(narc_text name)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325); /* FNV-1a: a collision costs compression only */

    for (size_t i = 0; i < name.size; i++)
        hash = (hash ^ (uint8_t)name.data[i]) * UINT64_C(0x100000001B3);
    return hash != NARC_GROUP_PACKED ? hash : 0;
}

/* --- a group's blocks ---------------------------------------------------------------------------- */

static size_t
pending_of(const cluster *group)
{
    return narc_open_block_size(&group->open) + (group->has_first ? group->first.plain.size : 0);
}

/* So large that a block holds a number of objects, within bounds. */
static size_t
suited(const cluster *group, size_t objects, size_t most)
{
    const uint64_t mean = group->objects > 0 ? group->object_bytes / group->objects : 0;
    const uint64_t size = mean * objects;

    if (size < BLOCK_LEAST)
        return BLOCK_LEAST;
    return size < most ? (size_t)size : most;
}

static size_t
block_target(const narc_groups *groups, const cluster *group)
{
    if (groups->grouping.block_size != 0)
        return groups->grouping.block_size;
    return group->id == NARC_GROUP_PACKED ? BLOCK_MOST : suited(group, OBJECTS_A_BLOCK, BLOCK_MOST);
}

/* What has no base needs more of its like around it. */
static size_t
mixed_target(const narc_groups *groups, const cluster *group)
{
    if (groups->grouping.block_size != 0)
        return groups->grouping.block_size;
    return suited(group, 3 * OBJECTS_A_BLOCK, MIXED_MOST);
}

/* The first block of a group may become a base, and is large for that. */
static size_t
seal_size(const narc_groups *groups, const cluster *group)
{
    const size_t size = block_target(groups, group);

    return groups->grouping.bases && group->base == NULL && group->id != NARC_GROUP_PACKED &&
                   size < BASE_FIRST
               ? BASE_FIRST
               : size;
}

static narc_status
give_on(narc_groups *groups, const cluster *group, narc_block_job *job, narc_error *err)
{
    job->pack = group->id != NARC_GROUP_PACKED;
    return narc_packer_add(groups->packer, job, err);
}

/* The group that has not used its base longest, if there are too many of them. */
static cluster *
superfluous_base(const narc_groups *groups)
{
    cluster *oldest = NULL;
    size_t live = 0, bytes = 0;

    for (size_t i = 0; i < groups->count; i++) {
        cluster *group = groups->groups[i];
        size_t size;

        if (group->base == NULL)
            continue;
        size = narc_base_size(group->base);
        bytes += size + narc_codec_dictionary_memory(groups->grouping.level, size);
        live++;
        if (oldest == NULL || group->base_used < oldest->base_used)
            oldest = group;
    }
    return live > BASES_LIVE || (live > 1 && bytes > BASES_BYTES) ? oldest : NULL;
}

/* A base costs memory while it lives. */
static void
limit_bases(narc_groups *groups)
{
    cluster *group;

    while ((group = superfluous_base(groups)) != NULL) {
        narc_base_release(group->base);
        group->base = NULL;
    }
}

/* The first block of a group that goes on becomes its base. */
static narc_status
give_first(narc_groups *groups, cluster *group, bool keep, narc_error *err)
{
    narc_block_job job = group->first;
    narc_base *base;

    group->has_first = false;
    groups->pending -= job.plain.size;
    if (!keep)
        return give_on(groups, group, &job, err);
    base = narc_base_new_take(groups->allocator, &job.plain);
    if (base == NULL) {
        narc_buffer_free(&job.plain);
        narc_memory_free(groups->allocator, job.refs);
        return narc_fail_memory(err);
    }
    job.self = base; /* the job's reference */
    group->base = narc_base_hold(base);
    group->kept_before = groups->kept;
    group->since_base = 0;
    group->base_used = groups->clock;
    groups->kept += narc_base_size(base);
    limit_bases(groups);
    return give_on(groups, group, &job, err);
}

/* 4.7: too many kept bytes lie between a base and what would need it; or it has served long enough. */
static void
check_base(narc_groups *groups, cluster *group)
{
    if (group->base == NULL)
        return;
    if (groups->kept - group->kept_before <= NARC_FRAME_KEPT_MAX &&
        group->since_base < (uint64_t)BASE_LIFE * narc_base_size(group->base))
        return;
    narc_base_release(group->base);
    group->base = NULL;
}

/* The open block of a group becomes a block of its own. */
static narc_status
seal(narc_groups *groups, cluster *group, bool last, narc_error *err)
{
    narc_block_job job;
    size_t size;

    if (group->has_first && !(last && narc_open_block_size(&group->open) == 0))
        NARC_TRY(give_first(groups, group, true, err));
    else if (group->has_first)
        return give_first(groups, group, false, err);
    if (narc_open_block_size(&group->open) == 0)
        return NARC_OK;
    check_base(groups, group);
    NARC_TRY(narc_open_block_take(&group->open, &job, err));
    size = job.plain.size;
    if (group->base == NULL && groups->grouping.bases && !last && group->id != NARC_GROUP_PACKED) {
        group->first = job; /* its bytes stay pending */
        group->has_first = true;
        return NARC_OK;
    }
    job.base = narc_base_hold(group->base);
    group->since_base += size;
    group->base_used = groups->clock;
    groups->pending -= size;
    return give_on(groups, group, &job, err);
}

/* --- small groups -------------------------------------------------------------------------------- */

/* A group whose only bytes are in a small open block that may stand with others. */
static bool
is_small(const cluster *group)
{
    return narc_open_block_size(&group->open) > 0 && !group->has_first && group->base == NULL &&
           group->id != NARC_GROUP_PACKED;
}

static const narc_sketch *
sketch_of(cluster *group)
{
    const narc_open_block *open = &group->open;
    const narc_bytes data =
        narc_buffer_view(open->objects.pieces != 0 ? &open->objects.data : &open->records.data);

    if (!group->has_sketch)
        narc_sketch_of((narc_bytes){data.data, data.size < SKETCH_BYTES ? data.size : SKETCH_BYTES},
                       &group->sketch);
    group->has_sketch = true;
    return &group->sketch;
}

/* The small group that is most like this one and fits to it; the oldest of several. */
static cluster *
most_alike(narc_groups *groups, cluster *first, const narc_open_block *block)
{
    cluster *best = NULL;
    size_t best_common = 0;

    for (size_t i = 0; i < groups->count; i++) {
        cluster *other = groups->groups[i];
        size_t common;

        if (!is_small(other) || !narc_open_block_fits(block, &other->open))
            continue;
        common = narc_sketch_common(sketch_of(first), sketch_of(other));
        if (best == NULL || common > best_common ||
            (common == best_common && other->opened < best->opened)) {
            best = other;
            best_common = common;
        }
    }
    return best;
}

/* A block of the small groups that are most like the given one. */
static narc_status
seal_mixed(narc_groups *groups, cluster *first, narc_error *err)
{
    const size_t enough = mixed_target(groups, first);
    narc_open_block mixed = first->open;
    narc_block_job job;
    cluster *next;
    narc_status st = NARC_OK;

    (void)sketch_of(first);
    narc_open_block_init(&first->open, groups->allocator);
    groups->pending -= narc_open_block_size(&mixed);
    while (st == NARC_OK && narc_open_block_size(&mixed) < enough &&
           (next = most_alike(groups, first, &mixed)) != NULL) {
        groups->pending -= narc_open_block_size(&next->open);
        st = narc_open_block_join(&mixed, &next->open, err);
    }
    if (st == NARC_OK)
        st = narc_open_block_take(&mixed, &job, err);
    narc_open_block_free(&mixed);
    return st == NARC_OK ? narc_packer_add(groups->packer, &job, err) : st;
}

static void
free_group(narc_groups *groups, cluster *group)
{
    narc_open_block_free(&group->open);
    if (group->has_first) {
        narc_buffer_free(&group->first.plain);
        narc_memory_free(groups->allocator, group->first.refs);
    }
    narc_base_release(group->base);
    narc_memory_free(groups->allocator, group);
}

/* Groups with nothing left that a later piece could use. */
static void
forget_empty(narc_groups *groups)
{
    size_t kept = 0;

    for (size_t i = 0; i < groups->count; i++) {
        cluster *group = groups->groups[i];

        if (narc_open_block_size(&group->open) == 0 && !group->has_first && group->base == NULL)
            free_group(groups, group);
        else
            groups->groups[kept++] = group;
    }
    groups->count = kept;
}

static cluster *
oldest(const narc_groups *groups, const cluster *but)
{
    cluster *oldest = NULL;

    for (size_t i = 0; i < groups->count; i++) {
        cluster *group = groups->groups[i];

        if (group != but && pending_of(group) > 0 &&
            (oldest == NULL || group->opened < oldest->opened))
            oldest = group;
    }
    return oldest;
}

/* Seals the oldest group, alone or with its like. False when there is none. */
static narc_status
seal_oldest(narc_groups *groups, const cluster *but, bool *found, narc_error *err)
{
    cluster *group = oldest(groups, but);

    *found = group != NULL;
    if (group == NULL)
        return NARC_OK;
    if (is_small(group))
        return seal_mixed(groups, group, err);
    return seal(groups, group, true, err);
}

/* Bounds the memory, in the order in which blocks were opened: with it a block's items lie within a
 * window of the input, and reading them in order needs few blocks at a time. */
static narc_status
keep_budget(narc_groups *groups, cluster *current, narc_error *err)
{
    bool found = true;

    if (groups->pending <= groups->grouping.budget && groups->count < GROUPS_MOST)
        return NARC_OK;
    while (found && (groups->pending > groups->grouping.budget || groups->count >= GROUPS_MOST)) {
        NARC_TRY(seal_oldest(groups, current, &found, err));
        forget_empty(groups);
    }
    return NARC_OK;
}

/* --- adding -------------------------------------------------------------------------------------- */

static cluster *
find_group(narc_groups *groups, uint64_t id, narc_error *err)
{
    cluster *group;

    for (size_t i = 0; i < groups->count; i++)
        if (groups->groups[i]->id == id)
            return groups->groups[i];
    if (groups->count == groups->capacity) {
        const size_t capacity = groups->capacity == 0 ? 64 : groups->capacity * 2;
        void *grown = narc_memory_resize(groups->allocator, groups->groups,
                                         capacity * sizeof(*groups->groups));

        if (grown != NULL) {
            groups->groups = grown;
            groups->capacity = capacity;
        }
    }
    group = groups->count < groups->capacity
                ? narc_memory_zeroed(groups->allocator, 1, sizeof(*group))
                : NULL;
    if (group == NULL) {
        narc_fail_memory(err);
        return NULL;
    }
    group->id = id;
    narc_open_block_init(&group->open, groups->allocator);
    groups->groups[groups->count++] = group;
    return group;
}

static size_t
large_size(const narc_groups *groups)
{
    const size_t given = groups->grouping.block_size;

    return given != 0 && given < PART ? 4 * given : NARC_GROUPS_WHOLE;
}

static size_t
part_size(const narc_groups *groups)
{
    const size_t given = groups->grouping.block_size;

    return given != 0 && given < PART ? given : PART;
}

/* 5.4: what is too large for a block stands in parts. */
static void
begin_parts(narc_groups *groups, uint64_t id, const narc_piece *piece, const narc_piece_ref *ref,
            narc_parts *out)
{
    narc_parts_begin(out, groups->packer, id != NARC_GROUP_PACKED, part_size(groups), piece, ref,
                     groups->allocator);
}

static narc_status
add_parts(narc_groups *groups, const cluster *group, const narc_piece *piece,
          const narc_piece_ref *ref, narc_error *err)
{
    narc_parts parts;
    narc_status st;

    begin_parts(groups, group->id, piece, ref, &parts);
    st = narc_parts_add(&parts, piece->bytes, err);
    narc_parts_free(&parts);
    return st;
}

void
narc_groups_begin_parts(narc_groups *groups, uint64_t id, size_t row,
                        const uint8_t digest[NARC_SHA256_SIZE], uint64_t size, narc_parts *out)
{
    const narc_piece_ref ref = {.is_record = false, .row = row};
    narc_piece piece = {.kind = NARC_PIECE_OBJECT, .whole = size};

    memcpy(piece.digest, digest, sizeof(piece.digest));
    begin_parts(groups, id, &piece, &ref, out);
}

static narc_status
add_piece(narc_groups *groups, cluster *group, narc_piece *piece, const narc_piece_ref *ref,
          narc_error *err)
{
    const size_t before = narc_open_block_size(&group->open);

    groups->clock++;
    if (piece->bytes.size > large_size(groups))
        return add_parts(groups, group, piece, ref, err);
    if (before == 0 && !group->has_first)
        group->opened = groups->clock;
    NARC_TRY(narc_open_block_add(&group->open, piece, ref, err));
    groups->pending += narc_open_block_size(&group->open) - before;
    return keep_budget(groups, group, err);
}

narc_status
narc_groups_add_object(narc_groups *groups, uint64_t id, size_t row,
                       const uint8_t digest[NARC_SHA256_SIZE], narc_bytes bytes, narc_error *err)
{
    const narc_piece_ref ref = {.is_record = false, .row = row};
    narc_piece piece = {.kind = NARC_PIECE_OBJECT, .whole = bytes.size, .bytes = bytes};
    cluster *group = find_group(groups, id, err);

    if (group == NULL)
        return NARC_E_MEMORY;
    memcpy(piece.digest, digest, sizeof(piece.digest));
    /* Only before an object: the records of the last one are to stand with it. */
    if (narc_open_block_size(&group->open) >= seal_size(groups, group))
        NARC_TRY(seal(groups, group, false, err));
    group->objects++;
    group->object_bytes += bytes.size;
    return add_piece(groups, group, &piece, &ref, err);
}

narc_status
narc_groups_add_record(narc_groups *groups, uint64_t id, size_t row, uint64_t number,
                       narc_bytes bytes, narc_error *err)
{
    const narc_piece_ref ref = {.is_record = true, .row = row};
    narc_piece piece = {
        .kind = NARC_PIECE_RECORD, .number = number, .whole = bytes.size, .bytes = bytes};
    cluster *group = find_group(groups, id, err);
    size_t most;

    if (group == NULL)
        return NARC_E_MEMORY;
    most = group->objects > 0 ? 2 * seal_size(groups, group) : seal_size(groups, group);
    if (narc_open_block_size(&group->open) >= most)
        NARC_TRY(seal(groups, group, false, err));
    return add_piece(groups, group, &piece, &ref, err);
}

narc_status
narc_groups_flush(narc_groups *groups, narc_error *err)
{
    bool found = true;

    while (found)
        NARC_TRY(seal_oldest(groups, NULL, &found, err));
    forget_empty(groups);
    return NARC_OK;
}

narc_status
narc_groups_seal(narc_groups *groups, narc_error *err)
{
    NARC_TRY(narc_groups_flush(groups, err));
    for (size_t i = 0; i < groups->count; i++)
        free_group(groups, groups->groups[i]);
    groups->count = 0;
    groups->kept = 0;
    return NARC_OK;
}

/* --- beginning and end --------------------------------------------------------------------------- */

narc_groups *
narc_groups_new(const narc_allocator *allocator, const narc_grouping *grouping, narc_packer *packer)
{
    narc_groups *groups = narc_memory_zeroed(allocator, 1, sizeof(*groups));

    if (groups == NULL)
        return NULL;
    groups->allocator = allocator;
    groups->grouping = *grouping;
    groups->packer = packer;
    return groups;
}

void
narc_groups_free(narc_groups *groups)
{
    if (groups == NULL)
        return;
    for (size_t i = 0; i < groups->count; i++)
        free_group(groups, groups->groups[i]);
    narc_memory_free(groups->allocator, groups->groups);
    narc_memory_free(groups->allocator, groups);
}
