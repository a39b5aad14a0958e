/* fuzz/fuzz_nitf.c
 * Covers: reading NITF, and what lies under it.
 * Property: whatever the bytes, reading ends; every item that comes out has a record that reads back
 * as itself, and can be written as NewsML-G2. */
#include "reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return reading_run(&narc_nitf_converter, data, size);
}
