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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_packed_comes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
