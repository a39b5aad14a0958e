/* Header and frames, byte for byte (spec 3 and 4). */
#include "narc_test.h"

#include "base/limits.h"
#include "digest/digest.h"
#include "format/frame.h"
#include "format/header.h"
#include "format/store.h"

static narc_limits limits;

static int
set_limits(void **state)
{
    (void)state;
    limits = narc_limits_complete(NULL);
    return 0;
}

/* Spec 4: the fields of a frame stand where the table says. */
static void
a_frame_is_written_as_the_table_says(void **state)
{
    const narc_frame frame = {.type = NARC_FRAME_BLOCK,
                              .codec = 2,
                              .stored_size = 0x0102,
                              .plain_size = 0x030405,
                              .flags = NARC_FRAME_FLAG_KEPT,
                              .offset = 0x1122334455667788,
                              .payload_crc = 0xAABBCCDD,
                              .base = 0x0807060504030200};
    narc_buffer wanted = narc_test_hex("FE 6E 61 72 63 1A F5 FF 42 4C 43 4B 02 10 00 00 "
                                       "02 01 00 00 05 04 03 00 88 77 66 55 44 33 22 11 "
                                       "DD CC BB AA 00 02 03 04 05 06 07 08");
    uint8_t wire[NARC_FRAME_SIZE];
    narc_frame back;

    (void)state;
    narc_frame_encode(&frame, wire);
    assert_int_equal(wanted.size, 44);
    assert_memory_equal(wire, wanted.data, 44);
    assert_narc_status(
        narc_frame_decode((narc_bytes){wire, sizeof(wire)}, frame.offset, &limits, &back, NULL),
        NARC_OK);
    assert_int_equal(back.type, frame.type);
    assert_int_equal(back.codec, frame.codec);
    assert_int_equal(back.stored_size, frame.stored_size);
    assert_int_equal(back.plain_size, frame.plain_size);
    assert_int_equal(back.payload_crc, frame.payload_crc);
    assert_int_equal(back.flags, frame.flags);
    assert_int_equal(back.base, frame.base);
    narc_buffer_free(&wanted);
}

static narc_status
decode(narc_frame frame, uint64_t offset, narc_error *err)
{
    uint8_t wire[NARC_FRAME_SIZE];

    narc_frame_encode(&frame, wire);
    return narc_frame_decode((narc_bytes){wire, sizeof(wire)}, offset, &limits, &frame, err);
}

static void
each_rule_of_a_frame_header_is_checked(void **state)
{
    const narc_frame good = {
        .type = NARC_FRAME_BLOCK, .codec = 2, .stored_size = 10, .plain_size = 20, .offset = 512};
    narc_frame frame = good;
    narc_error err;

    (void)state;
    assert_narc_status(decode(good, 512, &err), NARC_OK);
    assert_narc_status(decode(good, 520, &err), NARC_E_CORRUPT);
    assert_string_equal(err.rule, "4.6");
    assert_int_equal(err.offset, 520);
    frame.type = NARC_FRAME_TYPE('I', 'N', 'D', '1');
    assert_narc_status(decode(frame, 512, &err), NARC_E_CORRUPT);
    assert_string_equal(err.rule, "4.2");
    frame.type = NARC_FRAME_TYPE('I', 'N', 'd', 'X');
    assert_narc_status(decode(frame, 512, &err), NARC_E_CORRUPT);
    assert_string_equal(err.rule, "4.2");
    frame = good;
    frame.flags = 0x08;
    assert_narc_status(decode(frame, 512, &err), NARC_E_UNSUPPORTED);
    assert_string_equal(err.rule, "4.4");
    frame.flags = 0x10; /* ancillary */
    assert_narc_status(decode(frame, 512, &err), NARC_OK);
    frame = good;
    frame.codec = 0; /* stored, so both sizes must be the same */
    assert_narc_status(decode(frame, 512, &err), NARC_E_CORRUPT);
    assert_string_equal(err.rule, "4.5");
    frame.stored_size = 20;
    assert_narc_status(decode(frame, 512, &err), NARC_OK);
    frame.codec = 2;
    frame.stored_size = 21;
    assert_narc_status(decode(frame, 512, &err), NARC_E_CORRUPT);
    frame.plain_size = (16u << 20) + 1;
    assert_narc_status(decode(frame, 512, &err), NARC_E_CORRUPT);
}

/* Spec 4.7 and 5.7: what may have a base. What stands there is seen when it is read. */
static void
a_base_is_named_only_by_those_that_can_have_one(void **state)
{
    narc_frame frame = {.type = NARC_FRAME_BLOCK,
                        .codec = 2,
                        .stored_size = 10,
                        .plain_size = 20,
                        .offset = 1024,
                        .base = 512};
    narc_error err;

    (void)state;
    assert_narc_status(decode(frame, 1024, &err), NARC_OK);
    frame.codec = 1; /* zlib has no dictionary here */
    assert_narc_status(decode(frame, 1024, &err), NARC_E_CORRUPT);
    assert_string_equal(err.rule, "4.7");
    frame.codec = 3; /* of a later text, which says what it does with a base (4.3) */
    assert_narc_status(decode(frame, 1024, &err), NARC_OK);
    frame.codec = 2;
    frame.type = NARC_FRAME_KEYS;
    assert_narc_status(decode(frame, 1024, &err), NARC_E_CORRUPT);
    frame.type = NARC_FRAME_COPY;
    assert_narc_status(decode(frame, 1024, &err), NARC_OK);
    assert_false(narc_frame_has_base(&frame)); /* that of a copy is no dictionary */
}

/* Spec 4.2: what is not known and critical needs a newer reader, all else contradicts the index. */
static void
another_type_than_was_announced_is_newer_or_wrong(void **state)
{
    narc_frame frame = {.type = NARC_FRAME_KEYS, .offset = 1024};
    narc_error err;

    (void)state;
    assert_narc_status(narc_frame_check_type(&frame, NARC_FRAME_KEYS, "6.1", &err), NARC_OK);
    assert_narc_status(narc_frame_check_type(&frame, NARC_FRAME_RUN, "7.8", &err), NARC_E_CORRUPT);
    assert_string_equal(err.rule, "7.8");
    frame.type = NARC_FRAME_TYPE('x', 'X', 'X', 'X');
    assert_narc_status(narc_frame_check_type(&frame, NARC_FRAME_RUN, "7.8", &err), NARC_E_CORRUPT);
    frame.type = NARC_FRAME_TYPE('X', 'X', 'X', 'X');
    assert_narc_status(narc_frame_check_type(&frame, NARC_FRAME_RUN, "7.8", &err),
                       NARC_E_UNSUPPORTED);
    assert_int_equal(err.number, NARC_NEWER_FORMAT);
}

static void
limits_on_size_and_expansion_come_from_the_header_alone(void **state)
{
    narc_frame frame = {
        .type = NARC_FRAME_BLOCK, .codec = 2, .stored_size = 2, .plain_size = 2000, .offset = 512};
    narc_error err;

    (void)state;
    limits.expansion_ratio = 1000;
    assert_narc_status(decode(frame, 512, &err), NARC_OK);
    frame.plain_size++;
    assert_narc_status(decode(frame, 512, &err), NARC_E_LIMIT);
    assert_int_equal(err.number, NARC_EXPANDS);
    assert_string_equal(err.rule, "4.5");
    limits.block_bytes = 2000;
    assert_narc_status(decode(frame, 512, &err), NARC_E_LIMIT);
    assert_int_equal(err.number, NARC_TOO_LARGE);
}

static void
payload_and_padding_are_under_one_checksum_and_padding_is_zero(void **state)
{
    uint8_t payload[8] = {'a', 'b', 'c', 'd', 'e', 0, 0, 0};
    narc_frame frame = {.stored_size = 5, .plain_size = 5, .offset = 512};
    narc_error err;

    (void)state;
    assert_int_equal(narc_frame_padding(5), 3);
    assert_int_equal(narc_frame_padding(8), 0);
    assert_int_equal(narc_frame_total(&frame), 56);
    frame.payload_crc = narc_crc32c(0, (narc_bytes){payload, 8});
    assert_narc_status(narc_frame_check_payload(&frame, (narc_bytes){payload, 8}, &err), NARC_OK);
    payload[4] = 'f';
    assert_narc_status(narc_frame_check_payload(&frame, (narc_bytes){payload, 8}, &err),
                       NARC_E_CORRUPT);
    assert_int_equal(err.number, NARC_BLOCK_DAMAGED);
    payload[7] = 1;
    frame.payload_crc = narc_crc32c(0, (narc_bytes){payload, 8});
    assert_narc_status(narc_frame_check_payload(&frame, (narc_bytes){payload, 8}, &err),
                       NARC_E_CORRUPT);
    assert_int_equal(err.offset, 512 + 48 + 7);
    assert_narc_status(narc_frame_check_payload(&frame, (narc_bytes){payload, 7}, &err),
                       NARC_E_CORRUPT);
}

static narc_status
decode_header(uint8_t header[NARC_HEADER_SIZE], size_t size, narc_error *err)
{
    narc_header out;

    narc_store_u32le(header + 508, narc_crc32c(0, (narc_bytes){header, 508}));
    return narc_header_decode((narc_bytes){header, size}, &out, err);
}

static void
each_rule_of_the_archive_header_is_checked(void **state)
{
    uint8_t header[NARC_HEADER_SIZE];
    narc_header out;
    narc_error err;

    (void)state;
    narc_header_encode(header);
    for (size_t size = 0; size < sizeof(header); size++)
        assert_int_not_equal(decode_header(header, size, &err), NARC_OK);
    assert_narc_status(decode_header(header, sizeof(header), &err), NARC_OK);
    header[480] = 2; /* major */
    assert_narc_status(decode_header(header, sizeof(header), &err), NARC_E_UNSUPPORTED);
    assert_string_equal(err.rule, "3.3");
    header[480] = 1;
    header[482] = 9; /* minor: adds only what may be passed over */
    assert_narc_status(decode_header(header, sizeof(header), &err), NARC_OK);
    header[485] = 0x80; /* the highest critical flag */
    assert_narc_status(decode_header(header, sizeof(header), &err), NARC_E_UNSUPPORTED);
    assert_string_equal(err.rule, "3.4");
    header[485] = 0;
    header[486] = 0x01; /* the lowest ancillary flag */
    assert_narc_status(decode_header(header, sizeof(header), &err), NARC_OK);
    header[100] ^= 1;
    assert_narc_status(narc_header_decode((narc_bytes){header, sizeof(header)}, &out, &err),
                       NARC_E_CORRUPT);
    assert_string_equal(err.rule, "3.6");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_frame_is_written_as_the_table_says, set_limits),
        cmocka_unit_test_setup(each_rule_of_a_frame_header_is_checked, set_limits),
        cmocka_unit_test_setup(a_base_is_named_only_by_those_that_can_have_one, set_limits),
        cmocka_unit_test(another_type_than_was_announced_is_newer_or_wrong),
        cmocka_unit_test_setup(limits_on_size_and_expansion_come_from_the_header_alone, set_limits),
        cmocka_unit_test(payload_and_padding_are_under_one_checksum_and_padding_is_zero),
        cmocka_unit_test(each_rule_of_the_archive_header_is_checked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
