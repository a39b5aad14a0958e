/* The rows of a commit in bounded memory: what there is no room for goes into a spool. */
#include "writer/writer_inside.h"
#include "base/fail.h"

static narc_status
spool(narc_writer *writer, const narc_key_rows *states, narc_error *err)
{
    narc_known *known = &writer->known;

    if (known->spool == NULL)
        NARC_TRY(narc_spool_new(writer->file.beside, &writer->limits,
                                narc_writer_next(writer) - writer->fresh.item_count,
                                writer->allocator, &known->spool, err));
    NARC_TRY(narc_spool_add(known->spool, &writer->fresh, states, err));
    narc_fresh_clear(&writer->fresh);
    return NARC_OK;
}

/* A row goes when its place is known. When that is must not depend on the threads (10.5), so all open
 * blocks are ended here. */
narc_status
narc_writer_bound_rows(narc_writer *writer, size_t most, narc_error *err)
{
    narc_key_rows states = {.allocator = writer->allocator};
    narc_status st;

    if (!narc_fresh_exceeds(&writer->fresh, most))
        return NARC_OK;
    NARC_TRY(narc_groups_flush(writer->groups, err));
    NARC_TRY(narc_packer_drain(writer->packer, err));
    st = narc_states_of(&writer->known, &states, err);
    if (st == NARC_OK)
        st = spool(writer, &states, err);
    narc_key_rows_free(&states);
    return st;
}
