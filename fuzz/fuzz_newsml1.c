/* fuzz/fuzz_newsml1.c
 * Covers: reading NewsML 1.x, and what lies under it.
 * Property: whatever the bytes, reading ends; every item that comes out has a record that reads back
 * as itself, and can be written as NewsML-G2. */
#include "reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return reading_run(&narc_newsml1_converter, data, size);
}
