/* Codec 2: exactly one frame (RFC 8878, section 3.1.1) with its content size and a small window.
 * Frames are written out by hand: magic, frame header descriptor, window or size, raw blocks. */
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
    status =
        narc_codec_unpack(codec, NARC_CODEC_ZSTD, narc_buffer_view(&packed), out, plain_size, NULL);
    if (status == NARC_OK)
        assert_memory_equal(out, "news", plain_size);
    narc_buffer_free(&packed);
    narc_codec_state_free(codec);
    return status;
}

#define MAGIC "28B52FFD "
#define NEWS "21 00 00 6E657773 " /* the last block, raw, 4 bytes: "news" */

static void
a_frame_that_states_its_size_is_read(void **state)
{
    (void)state;
    assert_narc_status(unpack(MAGIC "20 04 " NEWS, 4), NARC_OK);
    /* Window descriptor 0x50: 1 MiB; content size in two bytes is stored less 256, in four as is. */
    assert_narc_status(unpack(MAGIC "80 50 04000000 " NEWS, 4), NARC_OK);
    assert_narc_status(unpack(MAGIC "20 00 010000", 0), NARC_OK);
}

static void
a_frame_without_its_size_is_refused(void **state)
{
    (void)state;
    assert_narc_status(unpack(MAGIC "00 50 " NEWS, 4), NARC_E_CORRUPT);
}

/* Window descriptor: exponent in the upper five bits, 2^(10 + exponent) bytes, plus eighths. */
static void
a_window_of_16_mib_is_accepted_and_one_step_more_is_not(void **state)
{
    (void)state;
    assert_narc_status(unpack(MAGIC "80 70 04000000 " NEWS, 4), NARC_OK);        /* 2^24 */
    assert_narc_status(unpack(MAGIC "80 71 04000000 " NEWS, 4), NARC_E_CORRUPT); /* 9/8 of it */
    assert_narc_status(unpack(MAGIC "80 78 04000000 " NEWS, 4), NARC_E_CORRUPT); /* 2^25 */
}

static void
skippable_frames_are_refused_before_and_behind(void **state)
{
#define SKIPPABLE "502A4D18 01000000 00 "
    (void)state;
    assert_narc_status(unpack(SKIPPABLE MAGIC "20 04 " NEWS, 4), NARC_E_CORRUPT);
    assert_narc_status(unpack(MAGIC "20 04 " NEWS SKIPPABLE, 4), NARC_E_CORRUPT);
    assert_narc_status(unpack(SKIPPABLE, 0), NARC_E_CORRUPT);
}

static void
a_frame_that_needs_a_dictionary_is_refused(void **state)
{
    (void)state;
    assert_narc_status(unpack(MAGIC "21 07 04 " NEWS, 4), NARC_E_CORRUPT);
    /* Number 0 means that none is needed. */
    assert_narc_status(unpack(MAGIC "21 00 04 " NEWS, 4), NARC_OK);
}

static void
a_frame_that_lies_about_its_size_is_refused(void **state)
{
    (void)state;
    assert_narc_status(unpack(MAGIC "20 03 " NEWS, 3), NARC_E_CORRUPT);
    assert_narc_status(unpack(MAGIC "20 05 " NEWS, 5), NARC_E_CORRUPT);
    assert_narc_status(unpack(MAGIC "20 04 " NEWS, 5), NARC_E_CORRUPT);
    assert_narc_status(unpack("", 0), NARC_E_CORRUPT);
}

/* The largest block of the format at the highest level: its window stays within what we read. */
static void
our_own_largest_frames_are_within_the_window(void **state)
{
    narc_codec_state *codec = narc_codec_state_new(NULL);
    const size_t size = (size_t)20 << 20;
    uint8_t *plain = calloc(size, 1);
    uint8_t *out = malloc(size);
    narc_buffer packed = {0};

    (void)state;
    assert_non_null(codec);
    assert_non_null(plain);
    assert_non_null(out);
    for (size_t i = 0; i < size; i += 4096)
        plain[i] = (uint8_t)(i >> 12);
    for (int level = 1; level <= 19; level += 18) {
        packed.size = 0;
        assert_narc_status(narc_codec_pack(codec, NARC_CODEC_ZSTD, level, (narc_bytes){plain, size},
                                           &packed, NULL),
                           NARC_OK);
        assert_narc_status(
            narc_codec_unpack(codec, NARC_CODEC_ZSTD, narc_buffer_view(&packed), out, size, NULL),
            NARC_OK);
        assert_true(memcmp(plain, out, size) == 0);
    }
    narc_buffer_free(&packed);
    free(out);
    free(plain);
    narc_codec_state_free(codec);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frame_that_states_its_size_is_read),
        cmocka_unit_test(a_frame_without_its_size_is_refused),
        cmocka_unit_test(a_window_of_16_mib_is_accepted_and_one_step_more_is_not),
        cmocka_unit_test(skippable_frames_are_refused_before_and_behind),
        cmocka_unit_test(a_frame_that_needs_a_dictionary_is_refused),
        cmocka_unit_test(a_frame_that_lies_about_its_size_is_refused),
        cmocka_unit_test(our_own_largest_frames_are_within_the_window),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
