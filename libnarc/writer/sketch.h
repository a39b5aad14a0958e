/* What a text is like, in 64 numbers: the smallest hashes of its stretches of 32 bytes. Texts that have
 * many of them in common share long stretches (Broder's min-wise sampling). */
#ifndef NARC_WRITER_SKETCH_H
#define NARC_WRITER_SKETCH_H

#include <narc/base.h>

#define NARC_SKETCH_SIZE 64

typedef struct narc_sketch {
    uint64_t hashes[NARC_SKETCH_SIZE]; /* ascending */
    size_t count;
} narc_sketch;

/** Linear in the bytes, some 1 GB/s. */
void narc_sketch_of(narc_bytes bytes, narc_sketch *out);
/** How many hashes two sketches have in common. */
size_t narc_sketch_common(const narc_sketch *a, const narc_sketch *b);

#endif
