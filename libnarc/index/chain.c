/* How one commit follows another. */
#include "index/chain.h"
#include "format/header.h"

const char *
narc_chain_fault(const narc_commit *before, const narc_commit *commit)
{
    const uint64_t end = before->number == 0 ? NARC_HEADER_SIZE : before->offset + NARC_COMMIT_SIZE;

    if (commit->number != before->number + 1)
        return "its number is not the next one";
    if (commit->begin < end)
        return "it begins inside the commit before";
    /* The commit's own counts are not above its totals (narc_commit_decode): no underflow. */
    if (commit->total_items - commit->items != before->total_items ||
        commit->total_objects - commit->objects != before->total_objects ||
        commit->total_object_bytes - commit->object_bytes != before->total_object_bytes ||
        commit->total_guids < before->total_guids)
        return "its totals are not the sums";
    if (commit->begun != (before->number == 0 ? commit->time : before->begun))
        return "it says that the archive was begun at another time";
    return NULL;
}
