/* Blocks are expanded only as far as they are needed, and whatever is asked for next is right (spec
 * 4.3, 9.4). */
#include "narc_test.h"

#include "archive_samples.h"

#include "base/buffer.h"
#include "base/limits.h"
#include "digest/digest.h"
#include "format/store.h"
#include "index/frames.h"

#define BLOCKS_MOST 128u
#define TEXT_SIZE 40000u

/* An archive of texts of one site, and where its blocks stand. */
typedef struct texts {
    narc_buffer archive;
    narc_bytes bytes;
    narc_source source;
    narc_frames frames;
    narc_frame blocks[BLOCKS_MOST];
    size_t count;
} texts;

static void
add_text(narc_writer *writer, uint32_t seed)
{
    static const char *const words[] = {"harbour", "ferry", "council", "of", "the", "storm", "a"};
    narc_buffer text = {0};
    uint8_t digest[32];

    for (uint32_t x = seed + 1; text.size < TEXT_SIZE; x = x * 1664525u + 1013904223u)
        narc_buffer_format(&text, "%s %x ", words[(x >> 24) % 7], (unsigned)(x >> 20 & 0xFFF));
    assert_narc_status(narc_writer_add_object(writer, sample_bytes(&text),
                                              narc_text_from("site.example"), digest, NULL),
                       NARC_OK);
    narc_buffer_free(&text);
}

static void
find_blocks(texts *with)
{
    const narc_limits limits = narc_limits_complete(NULL);
    uint64_t at = NARC_HEADER_SIZE;

    while (at < with->bytes.size) {
        narc_frame frame;

        assert_narc_status(narc_frame_decode((narc_bytes){with->bytes.data + at, NARC_FRAME_SIZE},
                                             at, &limits, &frame, NULL),
                           NARC_OK);
        if (frame.type == NARC_FRAME_BLOCK && with->count < BLOCKS_MOST)
            with->blocks[with->count++] = frame;
        at += narc_frame_total(&frame);
    }
}

static void
open_texts(texts *with)
{
    const narc_limits limits = narc_limits_complete(NULL);

    with->bytes = sample_bytes(&with->archive);
    with->source = narc_source_memory(&with->bytes);
    assert_narc_status(narc_frames_open(&with->frames, &with->source, &limits, NULL, NULL),
                       NARC_OK);
}

static void
make_texts(texts *with, uint32_t count, uint64_t block_size)
{
    narc_writer_options options = sample_options();
    const narc_sink sink = narc_sink_buffer(&with->archive);
    narc_writer *writer;

    options.block_size = block_size;
    options.level = 1;
    assert_narc_status(narc_writer_new(&sink, &options, &writer, NULL), NARC_OK);
    for (uint32_t i = 0; i < count; i++)
        add_text(writer, i);
    assert_narc_status(narc_writer_commit(writer, NULL), NARC_OK);
    narc_writer_close(writer);
    open_texts(with);
    find_blocks(with);
}

static void
drop_texts(texts *with)
{
    narc_frames_close(&with->frames);
    narc_buffer_free(&with->archive);
}

static narc_status
piece_of(texts *with, size_t block, uint32_t line, narc_cached_block **out, narc_piece *piece,
         narc_error *err)
{
    const narc_frame *frame = &with->blocks[block];

    return narc_frames_piece(&with->frames, frame->offset, narc_frame_total(frame),
                             with->bytes.size, line, out, piece, err);
}

static void
expect_piece(texts *with, size_t block, uint32_t line)
{
    narc_cached_block *out;
    narc_piece piece;
    uint8_t digest[32];

    assert_narc_status(piece_of(with, block, line, &out, &piece, NULL), NARC_OK);
    narc_sha256(piece.bytes, digest);
    assert_memory_equal(digest, piece.digest, sizeof(digest));
}

static uint32_t
lines_of(texts *with, size_t block)
{
    narc_cached_block *out;
    narc_piece piece;

    assert_narc_status(piece_of(with, block, 0, &out, &piece, NULL), NARC_OK);
    return out->begin.count;
}

/* Anywhere, and often on in the block that was asked last. */
static void
ask_for_many(texts *with, unsigned times)
{
    uint32_t x = 7;
    size_t block = 0;

    for (unsigned i = 0; i < times; i++) {
        x = x * 1664525u + 1013904223u;
        if ((x >> 30) != 0)
            block = (x >> 8) % with->count;
        expect_piece(with, block, (x >> 16) % lines_of(with, block));
        if (i % 50 == 49) {
            narc_cached_block *whole;

            assert_narc_status(narc_frames_block(&with->frames, with->blocks[block].offset, 0,
                                                 with->bytes.size, &whole, NULL),
                               NARC_OK);
            assert_true(narc_cached_block_whole(whole));
        }
    }
}

static void
pieces_are_right_in_any_order(void **state)
{
    texts with = {.count = 0};

    (void)state;
    make_texts(&with, 66, 0);
    assert_true(with.count > 3 && with.blocks[1].base == with.blocks[0].offset);
    ask_for_many(&with, 300);
    drop_texts(&with);
}

/* 70 blocks: one more than the cache has places for, many times. */
static void
pieces_are_right_when_blocks_come_and_go(void **state)
{
    texts with = {.count = 0};

    (void)state;
    make_texts(&with, 5 * 70, 5 * TEXT_SIZE - 2000);
    assert_true(with.count > NARC_BLOCK_CACHE_SLOTS);
    ask_for_many(&with, 400);
    drop_texts(&with);
}

static void
only_what_is_wanted_is_expanded(void **state)
{
    texts with = {.count = 0};
    narc_cached_block *block;
    narc_piece piece;

    (void)state;
    make_texts(&with, 24, 0);
    for (size_t at = 0; at < 2; at++) { /* without a base, and with one */
        const uint32_t last = lines_of(&with, at) - 1;

        assert_narc_status(piece_of(&with, at, 0, &block, &piece, NULL), NARC_OK);
        assert_true(block->ready >= TEXT_SIZE && block->ready < block->frame.plain_size / 2);
        assert_narc_status(piece_of(&with, at, last, &block, &piece, NULL), NARC_OK);
        assert_true(narc_cached_block_whole(block));
        assert_narc_status(piece_of(&with, at, last + 1, &block, &piece, NULL), NARC_DONE);
    }
    drop_texts(&with);
}

/* 4.3: the end of a block whose checksums are right and whose zstd frame ends in a byte of zeros, which
 * no bit stream does. */
static void
spoil_the_end(texts *with, const narc_frame *frame)
{
    uint8_t *head = with->archive.data + frame->offset;
    const narc_bytes payload = {head + NARC_FRAME_SIZE,
                                (size_t)narc_frame_total(frame) - NARC_FRAME_SIZE};

    head[NARC_FRAME_SIZE + frame->stored_size - 1] = 0;
    narc_store_u32le(head + 32, narc_crc32c(0, payload));
    narc_store_u32le(head + 44, narc_crc32c(0, (narc_bytes){head, 44}));
    narc_frames_close(&with->frames);
    open_texts(with);
}

static void
damage_behind_a_piece_concerns_those_that_reach_it(void **state)
{
    texts with = {.count = 0};
    narc_cached_block *block;
    narc_error err;
    narc_piece piece;
    uint32_t last;

    (void)state;
    make_texts(&with, 24, 0);
    spoil_the_end(&with, &with.blocks[1]);
    last = lines_of(&with, 1) - 1;
    expect_piece(&with, 1, 0);
    assert_narc_status(piece_of(&with, 1, last, &block, &piece, &err), NARC_E_CORRUPT);
    assert_int_equal(err.number, NARC_BLOCK_DAMAGED);
    assert_int_equal(err.offset, with.blocks[1].offset);
    assert_string_equal(err.rule, "4.3");
    with.frames.thorough = true; /* as a verifier: known as damaged, or read to its end */
    assert_narc_status(piece_of(&with, 1, 0, &block, &piece, NULL), NARC_E_CORRUPT);
    drop_texts(&with);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_right_in_any_order),
        cmocka_unit_test(pieces_are_right_when_blocks_come_and_go),
        cmocka_unit_test(only_what_is_wanted_is_expanded),
        cmocka_unit_test(damage_behind_a_piece_concerns_those_that_reach_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
