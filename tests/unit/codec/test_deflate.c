/* Codec 1: one zlib stream (RFC 1950), written out by hand with one stored block inside. */
#include "narc_test.h"

#include "base/buffer.h"
#include "codec/codec.h"

static narc_status
unpack(const char *hex, size_t plain_size)
{
    narc_codec_state *codec = narc_codec_state_new(NULL);
    narc_buffer packed = narc_test_hex(hex);
    uint8_t out[64];
    narc_status status;

    assert_non_null(codec);
    assert_true(plain_size <= sizeof(out));
    status = narc_codec_unpack(codec, NARC_CODEC_DEFLATE, narc_buffer_view(&packed), out,
                               plain_size, NULL);
    if (status == NARC_OK)
        assert_memory_equal(out, "news", plain_size);
    narc_buffer_free(&packed);
    narc_codec_state_free(codec);
    return status;
}

#define STORED "01 0400 FBFF 6E657773 " /* RFC 1951, 3.2.4: last, LEN, its complement, "news" */

/* Adler-32 of "news": a = 1 + 0x6E + 0x65 + 0x77 + 0x73 = 0x1BE, b = 0x6F + 0xD4 + 0x14B + 0x1BE. */
#define ADLER "044C01BE"

static void
a_stream_of_the_standard_is_read(void **state)
{
    (void)state;
    assert_narc_status(unpack("7801 " STORED ADLER, 4), NARC_OK);
}

static void
a_wrong_checksum_is_noticed(void **state)
{
    (void)state;
    assert_narc_status(unpack("7801 " STORED "044C01BF", 4), NARC_E_CORRUPT);
}

static void
a_preset_dictionary_is_refused(void **state)
{
    (void)state;
    /* FDICT set (0x20), with a header check that fits: 0x7820 % 31 == 0 needs FCHECK 0. */
    assert_int_equal(0x7820 % 31, 0);
    assert_narc_status(unpack("7820 00000001 " STORED ADLER, 4), NARC_E_CORRUPT);
}

static void
raw_deflate_and_gzip_are_not_zlib_streams(void **state)
{
    (void)state;
    assert_narc_status(unpack(STORED, 4), NARC_E_CORRUPT);
    assert_narc_status(unpack("1F8B0800 00000000 0003 " STORED "00000000 04000000", 4),
                       NARC_E_CORRUPT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_of_the_standard_is_read),
        cmocka_unit_test(a_wrong_checksum_is_noticed),
        cmocka_unit_test(a_preset_dictionary_is_refused),
        cmocka_unit_test(raw_deflate_and_gzip_are_not_zlib_streams),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
