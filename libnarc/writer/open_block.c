/* A block while it is being filled. */
#include "writer/open_block.h"
#include "base/buffer.h"
#include "base/fail.h"
#include "base/memory.h"

static void
half_init(narc_open_half *half, const narc_allocator *allocator)
{
    *half = (narc_open_half){.table = {.allocator = allocator}, .data = {.allocator = allocator}};
}

static void
half_free(narc_open_half *half)
{
    narc_buffer_free(&half->table);
    narc_buffer_free(&half->data);
    half_init(half, half->table.allocator);
}

static const narc_allocator *
allocator_of(const narc_open_block *block)
{
    return block->records.table.allocator;
}

void
narc_open_block_init(narc_open_block *block, const narc_allocator *allocator)
{
    *block = (narc_open_block){.refs = NULL};
    half_init(&block->records, allocator);
    half_init(&block->objects, allocator);
}

void
narc_open_block_free(narc_open_block *block)
{
    narc_memory_free(allocator_of(block), block->refs);
    half_free(&block->records);
    half_free(&block->objects);
    narc_open_block_init(block, allocator_of(block));
}

static uint32_t
pieces_of(const narc_open_block *block)
{
    return block->records.pieces + block->objects.pieces;
}

static size_t
half_size(const narc_open_half *half)
{
    return half->table.size + half->data.size;
}

size_t
narc_open_block_size(const narc_open_block *block)
{
    return pieces_of(block) == 0 ? 0 : half_size(&block->records) + 1 + half_size(&block->objects);
}

static narc_status
note(narc_open_block *block, const narc_piece_ref *ref, uint32_t piece, narc_error *err)
{
    if (block->ref_count == block->ref_capacity) {
        const size_t capacity = block->ref_capacity == 0 ? 32 : block->ref_capacity * 2;
        narc_piece_ref *refs = narc_memory_resize(allocator_of(block), block->refs,
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
check(const narc_open_half *half, narc_error *err)
{
    NARC_TRY(narc_buffer_check(&half->table, err));
    return narc_buffer_check(&half->data, err);
}

narc_status
narc_open_block_add(narc_open_block *block, const narc_piece *piece, const narc_piece_ref *ref,
                    narc_error *err)
{
    narc_open_half *half = ref->is_record ? &block->records : &block->objects;

    NARC_TRY(note(block, ref, half->pieces, err));
    make_room(&half->table, NARC_PIECE_LINE_MOST);
    narc_piece_line(piece, &half->table);
    make_room(&half->data, piece->bytes.size);
    narc_buffer_bytes(&half->data, piece->bytes.data, piece->bytes.size);
    half->pieces++;
    return check(half, err);
}

bool
narc_open_block_fits(const narc_open_block *block, const narc_open_block *other)
{
    return pieces_of(block) + pieces_of(other) <= NARC_PIECES_MOST &&
           narc_open_block_size(block) + narc_open_block_size(other) <= NARC_FRAME_PLAIN_MAX;
}

static narc_status
append(narc_open_half *half, const narc_open_half *other, narc_error *err)
{
    make_room(&half->table, other->table.size);
    narc_buffer_bytes(&half->table, other->table.data, other->table.size);
    make_room(&half->data, other->data.size);
    narc_buffer_bytes(&half->data, other->data.data, other->data.size);
    half->pieces += other->pieces;
    return check(half, err);
}

narc_status
narc_open_block_join(narc_open_block *block, narc_open_block *other, narc_error *err)
{
    for (size_t i = 0; i < other->ref_count; i++) {
        const narc_piece_ref *ref = &other->refs[i];
        const narc_open_half *half = ref->is_record ? &block->records : &block->objects;

        NARC_TRY(note(block, ref, half->pieces + ref->piece, err));
    }
    NARC_TRY(append(&block->records, &other->records, err));
    NARC_TRY(append(&block->objects, &other->objects, err));
    narc_open_block_free(other);
    return NARC_OK;
}

narc_status
narc_open_block_take(narc_open_block *block, narc_block_job *out, narc_error *err)
{
    const narc_open_half *records = &block->records;
    const narc_open_half *objects = &block->objects;
    narc_buffer plain = {.allocator = allocator_of(block)};

    make_room(&plain, narc_open_block_size(block));
    if (plain.failed)
        return narc_fail_memory(err);
    narc_buffer_bytes(&plain, records->table.data, records->table.size);
    narc_buffer_bytes(&plain, objects->table.data, objects->table.size);
    narc_buffer_byte(&plain, '\n');
    narc_buffer_bytes(&plain, records->data.data, records->data.size);
    narc_buffer_bytes(&plain, objects->data.data, objects->data.size);
    for (size_t i = 0; i < block->ref_count; i++)
        if (!block->refs[i].is_record)
            block->refs[i].piece += records->pieces;
    *out = (narc_block_job){
        .plain = plain, .pack = true, .refs = block->refs, .ref_count = block->ref_count};
    block->refs = NULL;
    narc_open_block_free(block);
    return NARC_OK;
}
