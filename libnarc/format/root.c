/* The root of a commit: one hash that cites an archive's content and its whole history (spec 8). */
#include "format/commit.h"
#include "format/store.h"
#include "base/buffer.h"

#include <string.h>

void
narc_root_add_item(narc_merkle *leaves, const narc_catalogue_row *row, narc_buffer *scratch)
{
    const narc_text guid = row->texts[NARC_CATALOGUE_GUID];
    const narc_text url = narc_catalogue_url(row);

    if (scratch->failed)
        return; /* stays latched: the caller asks once, behind the last row */
    narc_buffer_clear(scratch);
    narc_buffer_byte(scratch, 'I');
    narc_buffer_bytes(scratch, row->id, sizeof(row->id));
    narc_buffer_u64le(scratch, row->version);
    narc_buffer_u64le(scratch, row->stated);
    narc_buffer_u64le(scratch, (uint64_t)row->published);
    narc_buffer_u64le(scratch, (uint64_t)row->embargo_until);
    narc_buffer_byte(scratch, (uint8_t)narc_fact_status(row->facts));
    narc_buffer_byte(scratch, (uint8_t)narc_fact_embargo(row->facts));
    narc_buffer_u16le(scratch, (uint16_t)guid.size);
    narc_buffer_u16le(scratch, (uint16_t)url.size);
    narc_buffer_text(scratch, guid);
    narc_buffer_text(scratch, url);
    if (!scratch->failed)
        narc_merkle_add(leaves, narc_buffer_view(scratch));
}

void
narc_root_begin(narc_bytes header, uint8_t root[NARC_SHA256_SIZE])
{
    narc_sha256(header, root);
}

void
narc_root_chain(const narc_commit *commit, uint8_t root[NARC_SHA256_SIZE])
{
    uint8_t link[1 + NARC_SHA256_SIZE + 8 + 8 + NARC_SHA256_SIZE];

    link[0] = 0x02; /* 0x00 and 0x01 begin the leaves and nodes of RFC 9162 */
    memcpy(link + 1, commit->root_before, NARC_SHA256_SIZE);
    narc_store_u64le(link + 33, commit->number);
    narc_store_u64le(link + 41, (uint64_t)commit->time);
    memcpy(link + 49, commit->leaves, NARC_SHA256_SIZE);
    narc_sha256((narc_bytes){link, sizeof(link)}, root);
}
