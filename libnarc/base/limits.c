/* Limits with their defaults filled in. */
#include "base/limits.h"

#include <string.h>

#define MIB (UINT64_C(1) << 20)

narc_limits
narc_limits_complete(const narc_limits *given)
{
    narc_limits limits = NARC_LIMITS_INIT;

    /* An older caller's struct is shorter: what it does not have is 0, that is, the default. */
    if (given != NULL && given->struct_size != 0)
        memcpy(&limits, given,
               given->struct_size < sizeof(limits) ? given->struct_size : sizeof(limits));
    limits.struct_size = sizeof(limits);
#define NARC_DEFAULT(field, value)                                                                 \
    if (limits.field == 0)                                                                         \
        limits.field = (value);
    NARC_DEFAULT(document_bytes, 512 * MIB)
    NARC_DEFAULT(block_bytes, 16 * MIB)
    NARC_DEFAULT(record_bytes, 64 * MIB)
    NARC_DEFAULT(object_bytes, 16384 * MIB)
    NARC_DEFAULT(index_entries, 16 * MIB)
    NARC_DEFAULT(container_bytes, MIB * MIB)
    NARC_DEFAULT(container_entries, 16 * MIB)
    NARC_DEFAULT(expansion_ratio, 65536)
    NARC_DEFAULT(markup_depth, 2000)
    NARC_DEFAULT(xml_depth, 256)
    NARC_DEFAULT(markup_nodes, 16 * 1024 * 1024)
    NARC_DEFAULT(tag_bytes, 65536)
    NARC_DEFAULT(json_depth, 128)
#undef NARC_DEFAULT
    if (limits.block_bytes > 16 * MIB)
        limits.block_bytes = 16 * MIB;
    if (limits.record_bytes > 64 * MIB)
        limits.record_bytes = 64 * MIB;
    return limits;
}
