/* A block while it is being filled. */
#include "writer/open_block.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"

void
narc_open_block_init(narc_open_block *block, const narc_allocator *allocator)
{
    *block = (narc_open_block){.table = {.allocator = allocator}, .data = {.allocator = allocator}};
}

void
narc_open_block_free(narc_open_block *block)
{
    narc_memory_free(block->table.allocator, block->refs);
    narc_buffer_free(&block->table);
    narc_buffer_free(&block->data);
    narc_open_block_init(block, block->table.allocator);
}

size_t
narc_open_block_size(const narc_open_block *block)
{
    return block->pieces == 0 ? 0 : block->table.size + 1 + block->data.size;
}

static narc_status
note(narc_open_block *block, const narc_piece_ref *ref, uint32_t piece, narc_error *err)
{
    if (block->ref_count == block->ref_capacity) {
        const size_t capacity = block->ref_capacity == 0 ? 32 : block->ref_capacity * 2;
        narc_piece_ref *refs = narc_memory_resize(block->table.allocator, block->refs,
                                                  capacity * sizeof(*refs)); /* at most 65,535 */

        if (refs == NULL)
            return narc_fail_memory(err);
        block->refs = refs;
        block->ref_capacity = capacity;
    }
    block->refs[block->ref_count] = *ref;
    block->refs[block->ref_count++].piece = piece;
    return NARC_OK;
}

/* Many blocks are open at a time: their memory is to be what they hold and not twice as much. */
static void
make_room(narc_buffer *buffer, size_t more)
{
    const size_t capacity = buffer->size + more + buffer->size / 4;
    uint8_t *data;

    if (buffer->failed || more <= buffer->capacity - buffer->size)
        return;
    data = narc_memory_resize(buffer->allocator, buffer->data, capacity); /* below 32 MiB */
    if (data == NULL) {
        buffer->failed = true;
        return;
    }
    buffer->data = data;
    buffer->capacity = capacity;
}

static narc_status
check(const narc_open_block *block, narc_error *err)
{
    NARC_TRY(narc_buffer_check(&block->table, err));
    return narc_buffer_check(&block->data, err);
}

narc_status
narc_open_block_add(narc_open_block *block, const narc_piece *piece, const narc_piece_ref *ref,
                    narc_error *err)
{
    if (ref != NULL)
        NARC_TRY(note(block, ref, block->pieces, err));
    make_room(&block->table, NARC_PIECE_LINE_MOST);
    narc_piece_line(piece, &block->table);
    make_room(&block->data, piece->bytes.size);
    narc_buffer_bytes(&block->data, piece->bytes.data, piece->bytes.size);
    block->pieces++;
    return check(block, err);
}

bool
narc_open_block_fits(const narc_open_block *block, const narc_open_block *other)
{
    return block->pieces + other->pieces <= NARC_PIECES_MOST &&
           narc_open_block_size(block) + narc_open_block_size(other) <= NARC_FRAME_PLAIN_MAX;
}

narc_status
narc_open_block_join(narc_open_block *block, narc_open_block *other, narc_error *err)
{
    for (size_t i = 0; i < other->ref_count; i++)
        NARC_TRY(note(block, &other->refs[i], block->pieces + other->refs[i].piece, err));
    narc_buffer_bytes(&block->table, other->table.data, other->table.size);
    narc_buffer_bytes(&block->data, other->data.data, other->data.size);
    block->pieces += other->pieces;
    narc_open_block_free(other);
    return check(block, err);
}

narc_status
narc_open_block_take(narc_open_block *block, narc_block_job *out, narc_error *err)
{
    narc_buffer plain = {.allocator = block->table.allocator};

    make_room(&plain, narc_open_block_size(block));
    if (plain.failed)
        return narc_fail_memory(err);
    narc_buffer_bytes(&plain, block->table.data, block->table.size);
    narc_buffer_byte(&plain, '\n');
    narc_buffer_bytes(&plain, block->data.data, block->data.size);
    *out = (narc_block_job){
        .plain = plain, .pack = true, .refs = block->refs, .ref_count = block->ref_count};
    block->refs = NULL;
    narc_open_block_free(block);
    return NARC_OK;
}
