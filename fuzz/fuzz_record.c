/* fuzz/fuzz_record.c
 * Covers: narc_record_decode, narc_record_encode, narc_row_write.
 * Property: what can be read can be written, and reading that and writing it again gives the same
 * bytes; a row can be made of it. */
#include <narc.h>

#include <stdlib.h>
#include <string.h>

static narc_item *
decode(narc_bytes json)
{
    narc_limits limits = NARC_LIMITS_INIT;
    narc_item *item = NULL;
    narc_error err;

    limits.record_bytes = (uint64_t)1 << 20;
    limits.json_depth = 32;
    if (narc_record_decode(json, &limits, NULL, &item, &err) != NARC_OK && item != NULL)
        abort();
    return item;
}

static narc_buffer
encode(const narc_item *item)
{
    narc_buffer record = {0};
    narc_error err;

    if (narc_record_encode(item, &record, &err) != NARC_OK)
        abort();
    return record;
}

static void
make_row(const narc_item *item)
{
    const narc_row_facts facts = {.with_content = true};
    narc_buffer row = {0};
    narc_error err;

    if (narc_row_write(item, &facts, &row, &err) != NARC_OK)
        abort();
    narc_buffer_free(&row);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    narc_item *item = decode((narc_bytes){data, size});
    narc_buffer first;
    narc_buffer second;
    narc_item *again;

    if (item == NULL)
        return 0;
    first = encode(item);
    again = decode((narc_bytes){first.data, first.size});
    if (again == NULL)
        abort();
    second = encode(again);
    if (first.size != second.size || memcmp(first.data, second.data, first.size) != 0)
        abort();
    make_row(again);
    narc_buffer_free(&first);
    narc_buffer_free(&second);
    narc_item_free(item);
    narc_item_free(again);
    return 0;
}
