/* What every compression method promises, asked of each row of the table. */
#include "narc_test.h"

#include "base/buffer.h"
#include "codec/codec.h"

static const narc_codec all[] = {NARC_CODEC_STORED, NARC_CODEC_DEFLATE, NARC_CODEC_ZSTD};
#define ALL_COUNT (sizeof(all) / sizeof(*all))

/* Text that compresses, with a change now and then. */
static narc_buffer
sample(size_t size)
{
    narc_buffer plain = {0};

    for (size_t i = 0; plain.size < size; i++)
        narc_buffer_format(&plain, "<p>Paragraph %zu of the evening news.</p>\n", i * i % 977);
    assert_false(plain.failed);
    plain.size = size;
    return plain;
}

static narc_buffer
pack(narc_codec_state *codec, narc_codec method, int level, narc_bytes plain)
{
    narc_buffer packed = {0};

    assert_narc_status(narc_codec_pack(codec, method, level, plain, &packed, NULL), NARC_OK);
    return packed;
}

static void
what_is_packed_comes_back(void **state)
{
    static const size_t sizes[] = {0, 1, 2, 100, 4096, 65535, 65536, 300001};
    narc_codec_state *codec = narc_codec_state_new(NULL);

    (void)state;
    assert_non_null(codec);
    for (size_t method = 0; method < ALL_COUNT; method++) {
        for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
            narc_buffer plain = sample(sizes[i]);
            narc_buffer packed = pack(codec, all[method], 0, narc_buffer_view(&plain));
            uint8_t *out = malloc(plain.size + 1);

            assert_non_null(out);
            assert_narc_status(narc_codec_unpack(codec, (uint8_t)all[method],
                                                 narc_buffer_view(&packed), out, plain.size, NULL),
                               NARC_OK);
            if (plain.size > 0)
                assert_memory_equal(out, plain.data, plain.size);
            free(out);
            narc_buffer_free(&packed);
            narc_buffer_free(&plain);
        }
    }
    narc_codec_state_free(codec);
}

static void
what_is_packed_comes_back_step_by_step(void **state)
{
    static const size_t steps[] = {1, 70000, 70001, 200000, 300001, 300001};
    narc_codec_state *codec = narc_codec_state_new(NULL);
    narc_buffer plain = sample(300001);
    uint8_t *out = malloc(plain.size);

    (void)state;
    assert_non_null(codec);
    assert_non_null(out);
    for (size_t method = 0; method < ALL_COUNT; method++) {
        narc_buffer packed = pack(codec, all[method], 0, narc_buffer_view(&plain));
        narc_codec_expansion from = {.codec = (uint8_t)all[method],
                                     .packed = narc_buffer_view(&packed),
                                     .out = out,
                                     .plain_size = plain.size};

        memset(out, 0, plain.size);
        for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
            assert_narc_status(narc_codec_expand(codec, &from, steps[i], NULL), NARC_OK);
            assert_true(from.done >= steps[i]);
            assert_true(memcmp(out, plain.data, from.done) == 0);
            if (all[method] == NARC_CODEC_ZSTD && i == 0) /* one of its blocks */
                assert_int_equal(from.done, 1 << 17);
        }
        assert_int_equal(from.taken, packed.size);
        narc_buffer_free(&packed);
    }
    free(out);
    narc_buffer_free(&plain);
    narc_codec_state_free(codec);
}

static void
every_packed_byte_that_is_missing_or_too_many_is_noticed(void **state)
{
    narc_codec_state *codec = narc_codec_state_new(NULL);
    narc_buffer plain = sample(3000);

    (void)state;
    assert_non_null(codec);
    for (size_t method = 0; method < ALL_COUNT; method++) {
        narc_buffer packed = pack(codec, all[method], 0, narc_buffer_view(&plain));
        uint8_t out[3000];
        narc_error err;

        for (size_t size = 0; size < packed.size; size++) {
            uint8_t *cut = malloc(size + 1); /* so that a sanitizer sees a look beyond */

            assert_non_null(cut);
            memcpy(cut, packed.data, size);
            assert_narc_status(narc_codec_unpack(codec, (uint8_t)all[method],
                                                 (narc_bytes){cut, size}, out, sizeof(out), &err),
                               NARC_E_CORRUPT);
            assert_int_equal(err.number, NARC_BLOCK_DAMAGED);
            free(cut);
        }
        narc_buffer_byte(&packed, 0);
        assert_narc_status(narc_codec_unpack(codec, (uint8_t)all[method], narc_buffer_view(&packed),
                                             out, sizeof(out), NULL),
                           NARC_E_CORRUPT);
        narc_buffer_free(&packed);
    }
    narc_buffer_free(&plain);
    narc_codec_state_free(codec);
}

static void
a_second_stream_behind_the_first_is_refused(void **state)
{
    narc_codec_state *codec = narc_codec_state_new(NULL);
    narc_buffer plain = sample(1000);
    uint8_t out[2000];

    (void)state;
    assert_non_null(codec);
    for (size_t method = 1; method < ALL_COUNT; method++) {
        narc_buffer packed = pack(codec, all[method], 0, narc_buffer_view(&plain));

        assert_narc_status(
            narc_codec_pack(codec, all[method], 0, narc_buffer_view(&plain), &packed, NULL),
            NARC_OK);
        for (size_t size = 1000; size <= 2000; size += 1000)
            assert_narc_status(narc_codec_unpack(codec, (uint8_t)all[method],
                                                 narc_buffer_view(&packed), out, size, NULL),
                               NARC_E_CORRUPT);
        narc_buffer_free(&packed);
    }
    narc_buffer_free(&plain);
    narc_codec_state_free(codec);
}

static void
another_size_than_announced_is_noticed_and_never_written_beyond(void **state)
{
    narc_codec_state *codec = narc_codec_state_new(NULL);
    narc_buffer plain = sample(1000);

    (void)state;
    assert_non_null(codec);
    for (size_t method = 0; method < ALL_COUNT; method++) {
        narc_buffer packed = pack(codec, all[method], 0, narc_buffer_view(&plain));
        static const size_t sizes[] = {0, 1, 999, 1001, 5000};

        for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
            uint8_t *out = malloc(sizes[i] + 1);

            assert_non_null(out);
            out[sizes[i]] = 0xA5;
            assert_narc_status(narc_codec_unpack(codec, (uint8_t)all[method],
                                                 narc_buffer_view(&packed), out, sizes[i], NULL),
                               NARC_E_CORRUPT);
            assert_int_equal(out[sizes[i]], 0xA5);
            free(out);
        }
        narc_buffer_free(&packed);
    }
    narc_buffer_free(&plain);
    narc_codec_state_free(codec);
}

/* A flipped bit may also decode, to other bytes: the block's checksum is for that. Here it must not
 * crash, hang, or answer anything else, and the state must be good for the next block. */
static void
every_flipped_bit_is_survived(void **state)
{
    narc_codec_state *codec = narc_codec_state_new(NULL);
    narc_buffer plain = sample(600);
    uint8_t out[600];

    (void)state;
    assert_non_null(codec);
    for (size_t method = 0; method < ALL_COUNT; method++) {
        narc_buffer packed = pack(codec, all[method], 0, narc_buffer_view(&plain));

        for (size_t bit = 0; bit < packed.size * 8; bit++) {
            narc_status status;

            packed.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
            status = narc_codec_unpack(codec, (uint8_t)all[method], narc_buffer_view(&packed), out,
                                       sizeof(out), NULL);
            assert_true(status == NARC_OK || status == NARC_E_CORRUPT);
            packed.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
            assert_narc_status(narc_codec_unpack(codec, (uint8_t)all[method],
                                                 narc_buffer_view(&packed), out, sizeof(out), NULL),
                               NARC_OK);
            assert_memory_equal(out, plain.data, sizeof(out));
        }
        narc_buffer_free(&packed);
    }
    narc_buffer_free(&plain);
    narc_codec_state_free(codec);
}

static void
the_same_input_gives_the_same_bytes_whatever_came_before(void **state)
{
    narc_codec_state *fresh = narc_codec_state_new(NULL);
    narc_codec_state *used = narc_codec_state_new(NULL);
    narc_buffer plain = sample(70000);
    narc_buffer other = sample(1234);

    (void)state;
    assert_non_null(fresh);
    assert_non_null(used);
    for (size_t method = 0; method < ALL_COUNT; method++) {
        for (int level = 0; level <= 9; level += 3) {
            narc_buffer first = pack(fresh, all[method], level, narc_buffer_view(&plain));
            narc_buffer rest = pack(used, all[method], 9 - level, narc_buffer_view(&other));
            narc_buffer second = pack(used, all[method], level, narc_buffer_view(&plain));

            assert_int_equal(first.size, second.size);
            assert_memory_equal(first.data, second.data, first.size);
            narc_buffer_free(&first);
            narc_buffer_free(&rest);
            narc_buffer_free(&second);
        }
    }
    narc_buffer_free(&plain);
    narc_buffer_free(&other);
    narc_codec_state_free(fresh);
    narc_codec_state_free(used);
}

static void
levels_out_of_range_mean_the_nearest_one(void **state)
{
    static const struct {
        narc_codec codec;
        int given, meant;
    } rows[] = {
        {NARC_CODEC_DEFLATE, -5, 1},   {NARC_CODEC_DEFLATE, 99, 9}, {NARC_CODEC_DEFLATE, 0, 6},
        {NARC_CODEC_ZSTD, -100000, 1}, {NARC_CODEC_ZSTD, 99, 19},   {NARC_CODEC_ZSTD, 0, 6},
        {NARC_CODEC_STORED, 99, 0},
    };
    narc_codec_state *codec = narc_codec_state_new(NULL);
    narc_buffer plain = sample(20000);

    (void)state;
    assert_non_null(codec);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        narc_buffer given = pack(codec, rows[i].codec, rows[i].given, narc_buffer_view(&plain));
        narc_buffer meant = pack(codec, rows[i].codec, rows[i].meant, narc_buffer_view(&plain));

        assert_int_equal(given.size, meant.size);
        assert_memory_equal(given.data, meant.data, given.size);
        narc_buffer_free(&given);
        narc_buffer_free(&meant);
    }
    narc_buffer_free(&plain);
    narc_codec_state_free(codec);
}

static void
a_result_goes_behind_what_the_buffer_holds_or_leaves_it_alone(void **state)
{
    narc_codec_state *codec = narc_codec_state_new(NULL);
    narc_buffer plain = sample(5000);

    (void)state;
    assert_non_null(codec);
    for (size_t method = 0; method < ALL_COUNT; method++) {
        narc_buffer out = {0};
        narc_buffer tight = {.limit = 20};
        uint8_t back[5000];

        narc_buffer_literal(&out, "header");
        assert_narc_status(
            narc_codec_pack(codec, all[method], 0, narc_buffer_view(&plain), &out, NULL), NARC_OK);
        assert_memory_equal(out.data, "header", 6);
        assert_narc_status(narc_codec_unpack(codec, (uint8_t)all[method],
                                             (narc_bytes){out.data + 6, out.size - 6}, back,
                                             sizeof(back), NULL),
                           NARC_OK);
        assert_memory_equal(back, plain.data, sizeof(back));
        narc_buffer_literal(&tight, "header");
        assert_narc_status(
            narc_codec_pack(codec, all[method], 0, narc_buffer_view(&plain), &tight, NULL),
            NARC_E_LIMIT);
        assert_narc_buffer(tight, "header");
        narc_buffer_free(&out);
        narc_buffer_free(&tight);
    }
    narc_buffer_free(&plain);
    narc_codec_state_free(codec);
}

static void
a_codec_of_the_future_is_named_and_refused(void **state)
{
    narc_codec_state *codec = narc_codec_state_new(NULL);
    narc_buffer out = {0};
    uint8_t byte;
    narc_error err;

    (void)state;
    assert_non_null(codec);
    assert_true(narc_codec_known(NARC_CODEC_ZSTD));
    assert_string_equal(narc_codec_name(NARC_CODEC_STORED), "stored");
    assert_string_equal(narc_codec_name(NARC_CODEC_DEFLATE), "deflate");
    assert_string_equal(narc_codec_name(NARC_CODEC_ZSTD), "zstd");
    for (unsigned number = 3; number < 256; number++) {
        assert_false(narc_codec_known((uint8_t)number));
        assert_string_equal(narc_codec_name((uint8_t)number), "?");
        assert_narc_status(
            narc_codec_unpack(codec, (uint8_t)number, (narc_bytes){NULL, 0}, &byte, 1, &err),
            NARC_E_UNSUPPORTED);
        assert_int_equal(err.number, NARC_NEWER_FORMAT);
    }
    assert_narc_status(narc_codec_pack(codec, (narc_codec)77, 0, (narc_bytes){NULL, 0}, &out, NULL),
                       NARC_E_UNSUPPORTED);
    narc_codec_state_free(codec);
    narc_codec_state_free(NULL);
}

static narc_status
there_and_back(const narc_allocator *allocator, void *user)
{
    const narc_codec method = *(const narc_codec *)user;
    narc_codec_state *codec = narc_codec_state_new(allocator);
    narc_buffer plain = sample(40000);
    narc_buffer packed = {.allocator = allocator};
    uint8_t *out = malloc(plain.size);
    narc_status status = NARC_E_MEMORY;

    assert_non_null(out);
    if (codec != NULL)
        status = narc_codec_pack(codec, method, 0, narc_buffer_view(&plain), &packed, NULL);
    if (status == NARC_OK)
        status = narc_codec_unpack(codec, (uint8_t)method, narc_buffer_view(&packed), out,
                                   plain.size, NULL);
    if (status == NARC_OK)
        assert_memory_equal(out, plain.data, plain.size);
    free(out);
    narc_buffer_free(&packed);
    narc_buffer_free(&plain);
    narc_codec_state_free(codec);
    return status;
}

/* Also shows that the libraries ask the hook: without it they would not run out. */
static void
every_failing_allocation_of_each_library_is_reported(void **state)
{
    (void)state;
    for (size_t method = 0; method < ALL_COUNT; method++) {
        narc_codec codec = all[method];
        narc_test_memory memory;

        narc_test_each_failing_allocation(there_and_back, &codec);
        narc_test_memory_init(&memory, 0);
        assert_narc_status(there_and_back(&memory.allocator, &codec), NARC_OK);
        assert_true(codec == NARC_CODEC_STORED || memory.requests > 4);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_packed_comes_back),
        cmocka_unit_test(what_is_packed_comes_back_step_by_step),
        cmocka_unit_test(every_packed_byte_that_is_missing_or_too_many_is_noticed),
        cmocka_unit_test(a_second_stream_behind_the_first_is_refused),
        cmocka_unit_test(another_size_than_announced_is_noticed_and_never_written_beyond),
        cmocka_unit_test(every_flipped_bit_is_survived),
        cmocka_unit_test(the_same_input_gives_the_same_bytes_whatever_came_before),
        cmocka_unit_test(levels_out_of_range_mean_the_nearest_one),
        cmocka_unit_test(a_result_goes_behind_what_the_buffer_holds_or_leaves_it_alone),
        cmocka_unit_test(a_codec_of_the_future_is_named_and_refused),
        cmocka_unit_test(every_failing_allocation_of_each_library_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
