/* The root of a commit: one hash that cites an archive's content and its whole history (spec 8). */
#include "format/commit.h"
#include "format/store.h"
#include "base/buffer.h"

#include <string.h>

void
narc_root_add_item(narc_merkle *leaves, const narc_index_item *item, narc_buffer *scratch)
{
    if (scratch->failed)
        return; /* stays latched: the caller asks once, behind the last row */
    narc_buffer_clear(scratch);
    narc_buffer_byte(scratch, 'I');
    narc_buffer_bytes(scratch, item->id, sizeof(item->id));
    narc_buffer_bytes(scratch, item->original, sizeof(item->original));
    narc_buffer_u64le(scratch, item->version);
    narc_buffer_u64le(scratch, item->stated);
    narc_buffer_u64le(scratch, (uint64_t)item->published);
    narc_buffer_u64le(scratch, (uint64_t)item->embargo_until);
    narc_buffer_byte(scratch, (uint8_t)item->status);
    narc_buffer_byte(scratch, (uint8_t)item->embargo);
    narc_buffer_u16le(scratch, (uint16_t)item->guid.size);
    narc_buffer_u16le(scratch, (uint16_t)item->url.size);
    narc_buffer_text(scratch, item->guid);
    narc_buffer_text(scratch, item->url);
    if (!scratch->failed)
        narc_merkle_add(leaves, narc_buffer_view(scratch));
}

void
narc_root_add_object(narc_merkle *leaves, const narc_index_object *object)
{
    uint8_t leaf[1 + 32 + 8];

    leaf[0] = 'O';
    memcpy(leaf + 1, object->digest, sizeof(object->digest));
    narc_store_u64le(leaf + 33, object->size);
    narc_merkle_add(leaves, (narc_bytes){leaf, sizeof(leaf)});
}

void
narc_root_begin(narc_bytes header, uint8_t root[NARC_SHA256_SIZE])
{
    narc_sha256(header, root);
}

void
narc_root_chain(const uint8_t before[NARC_SHA256_SIZE], const narc_commit *commit,
                uint8_t root[NARC_SHA256_SIZE])
{
    uint8_t link[1 + NARC_SHA256_SIZE + 8 + 8 + NARC_SHA256_SIZE];

    link[0] = 0x02; /* 0x00 and 0x01 begin the leaves and nodes of RFC 9162 */
    memcpy(link + 1, before, NARC_SHA256_SIZE);
    narc_store_u64le(link + 33, commit->number);
    narc_store_u64le(link + 41, (uint64_t)commit->time);
    memcpy(link + 49, commit->leaves, NARC_SHA256_SIZE);
    narc_sha256((narc_bytes){link, sizeof(link)}, root);
}
