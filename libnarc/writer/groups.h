/* What resembles each other is packed together: open blocks, one for each group, within a budget
 * (spec 5.6, 10.5; docs/decisions/0011-what-stands-in-a-block.md). */
#ifndef NARC_WRITER_GROUPS_H
#define NARC_WRITER_GROUPS_H

#include "digest/digest.h"
#include "writer/parts.h"

typedef struct narc_groups narc_groups;

/** Bytes of the largest object that is packed whole, unless smaller blocks are asked for. */
#define NARC_GROUPS_WHOLE ((size_t)8 << 20)

/* How large blocks become. */
typedef struct narc_grouping {
    int level;
    size_t block_size; /* plain bytes; 0 to suit the objects */
    size_t budget;     /* plain bytes in open blocks */
    bool bases;        /* blocks of a group may name its first as their base */
} narc_grouping;

/** The choice for a codec and level (narc_writer_options). */
narc_grouping narc_grouping_for(narc_codec codec, int level, uint64_t block_size);

/** packer is borrowed. NULL when memory runs out. */
narc_groups *narc_groups_new(const narc_allocator *allocator, const narc_grouping *grouping,
                             narc_packer *packer);
void narc_groups_free(narc_groups *groups);

/** The group of a name; the empty name is a group too. */
uint64_t narc_group_of(narc_text name);
/** Bytes that are packed already: they are stored, among their like. */
#define NARC_GROUP_PACKED UINT64_MAX

/** Adds an object, row `row` of what the commit adds. What the packer answers; E802. */
narc_status narc_groups_add_object(narc_groups *groups, uint64_t group, size_t row,
                                   const uint8_t digest[NARC_SHA256_SIZE], narc_bytes bytes,
                                   narc_error *err);
/** Begins an object that does not have to be in memory, in parts; the caller ends it. */
void narc_groups_begin_parts(narc_groups *groups, uint64_t group, size_t row,
                             const uint8_t digest[NARC_SHA256_SIZE], uint64_t size,
                             narc_parts *out);
/** Adds the record of an item, row `row` of what the commit adds. */
narc_status narc_groups_add_record(narc_groups *groups, uint64_t group, size_t row, uint64_t number,
                                   narc_bytes bytes, narc_error *err);
/** Hands all open blocks to the packer. */
narc_status narc_groups_flush(narc_groups *groups, narc_error *err);
/** Hands all open blocks to the packer and forgets the bases: the next commit does not need this one. */
narc_status narc_groups_seal(narc_groups *groups, narc_error *err);

#endif
