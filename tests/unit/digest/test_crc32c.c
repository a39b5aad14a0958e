/* CRC-32C against the values of RFC 3720, appendix B.4. */
#include "narc_test.h"

#include "digest/digest.h"

static uint32_t
crc(const void *data, size_t size)
{
    return narc_crc32c(0, (narc_bytes){data, size});
}

static void
the_examples_of_rfc_3720_come_out(void **state)
{
    uint8_t bytes[32];
    /* "An iSCSI - SCSI Read (10) Command PDU" */
    narc_buffer command = narc_test_hex("01c00000 00000000 00000000 00000000 14000000 00000400 "
                                        "00000014 00000018 28000000 00000000 02000000 00000000");

    (void)state;
    memset(bytes, 0, sizeof(bytes));
    assert_int_equal(crc(bytes, 32), 0x8A9136AA);
    memset(bytes, 0xFF, sizeof(bytes));
    assert_int_equal(crc(bytes, 32), 0x62A8AB43);
    for (unsigned i = 0; i < 32; i++)
        bytes[i] = (uint8_t)i;
    assert_int_equal(crc(bytes, 32), 0x46DD794E);
    for (unsigned i = 0; i < 32; i++)
        bytes[i] = (uint8_t)(31 - i);
    assert_int_equal(crc(bytes, 32), 0x113FDB5C);
    assert_int_equal(command.size, 48);
    assert_int_equal(crc(command.data, 48), 0xD9963A56);
    narc_buffer_free(&command);
}

static void
the_check_value_of_the_catalogues_comes_out(void **state)
{
    (void)state;
    assert_int_equal(crc("123456789", 9), 0xE3069283);
    assert_int_equal(crc(NULL, 0), 0);
}

/* The polynomial 0x1EDC6F41, reflected, one bit at a time. */
static uint32_t
slow_crc(const uint8_t *data, size_t size)
{
    uint32_t value = 0xFFFFFFFF;

    for (size_t i = 0; i < size; i++) {
        value ^= data[i];
        for (int bit = 0; bit < 8; bit++)
            value = value >> 1 ^ ((value & 1) != 0 ? 0x82F63B78 : 0);
    }
    return ~value;
}

static void
every_length_and_every_cut_agrees_with_the_definition(void **state)
{
    uint8_t bytes[300];

    (void)state;
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)(i * 151 + (i >> 3));
    for (size_t size = 0; size <= sizeof(bytes); size++) {
        const uint32_t whole = slow_crc(bytes, size);
        const size_t cut = size * 2 / 3;

        assert_int_equal(crc(bytes, size), whole);
        assert_int_equal(narc_crc32c(crc(bytes, cut), (narc_bytes){bytes + cut, size - cut}),
                         whole);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_of_rfc_3720_come_out),
        cmocka_unit_test(the_check_value_of_the_catalogues_comes_out),
        cmocka_unit_test(every_length_and_every_cut_agrees_with_the_definition),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
