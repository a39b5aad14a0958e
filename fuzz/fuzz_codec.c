/* fuzz/fuzz_codec.c
 * Covers: narc_codec_pack, narc_codec_unpack, narc_codec_expand, narc_sha256, narc_crc32c.
 * Input: one byte that chooses codec and level, two bytes of announced size, then the packed bytes.
 * Property: unpacking writes exactly the announced bytes or none beyond them, step by step as at once; a
 * state that met damage still works, and what is packed comes back. */
#include "base/buffer.h"
#include "codec/codec.h"
#include "digest/digest.h"

#include <stdlib.h>
#include <string.h>

#define HEAD_SIZE 3

/* The announced number of bytes, or NULL when the packed bytes do not give them. Ends in memory of
 * exactly that size, so that a sanitizer sees a byte written beyond. */
static uint8_t *
unpack(narc_codec_state *state, uint8_t codec, narc_bytes packed, size_t plain_size)
{
    uint8_t *plain = malloc(plain_size + 1);
    narc_status status;

    if (plain == NULL)
        abort();
    plain[plain_size] = 0xA5;
    status = narc_codec_unpack(state, codec, packed, plain, plain_size, NULL);
    if (plain[plain_size] != 0xA5)
        abort();
    if (status == NARC_OK)
        return plain;
    if (status != NARC_E_CORRUPT && status != NARC_E_UNSUPPORTED)
        abort();
    free(plain);
    return NULL;
}

/* In steps of some bytes; `plain` is what came out at once, or NULL. */
static void
same_in_steps(narc_codec_state *state, uint8_t codec, narc_bytes packed, const uint8_t *plain,
              size_t plain_size)
{
    narc_codec_expansion steps = {.codec = codec, .packed = packed, .plain_size = plain_size};
    narc_status status;
    size_t until = 0;

    steps.out = malloc(plain_size + 1);
    if (steps.out == NULL)
        abort();
    do {
        until = plain_size - until > 999 ? until + 999 : plain_size;
        status = narc_codec_expand(state, &steps, until, NULL);
        if (status == NARC_OK && (steps.done < until || steps.done > plain_size))
            abort();
        if (status == NARC_OK && plain != NULL && memcmp(steps.out, plain, steps.done) != 0)
            abort();
    } while (status == NARC_OK && until < plain_size);
    if ((status == NARC_OK) != (plain != NULL))
        abort();
    free(steps.out);
}

static void
there_and_back(narc_codec_state *state, uint8_t codec, int level, narc_bytes plain)
{
    narc_buffer packed = {0};
    uint8_t *again;

    if (narc_codec_pack(state, (narc_codec)codec, level, plain, &packed, NULL) != NARC_OK)
        abort();
    again = unpack(state, codec, narc_buffer_view(&packed), plain.size);
    if (again == NULL || (plain.size > 0 && memcmp(again, plain.data, plain.size) != 0))
        abort();
    free(again);
    narc_buffer_free(&packed);
}

/* In two pieces cut anywhere, a sum is the same as in one. */
static void
sums_do_not_depend_on_cuts(narc_bytes bytes, size_t cut)
{
    const narc_bytes first = {bytes.data, cut};
    const narc_bytes second = {bytes.data + cut, bytes.size - cut};
    uint8_t whole[NARC_SHA256_SIZE];
    uint8_t pieces[NARC_SHA256_SIZE];

    narc_sha256(bytes, whole);
    narc_sha256_two(first, second, pieces);
    if (memcmp(whole, pieces, sizeof(whole)) != 0 ||
        narc_crc32c(0, bytes) != narc_crc32c(narc_crc32c(0, first), second))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    narc_codec_state *state = narc_codec_state_new(NULL);

    if (state == NULL)
        abort();
    if (size >= HEAD_SIZE) {
        const uint8_t codec = data[0] % 4; /* one more than there are */
        const int level = data[0] >> 4;
        const size_t plain_size = (size_t)data[1] | (size_t)data[2] << 8;
        const narc_bytes packed = {data + HEAD_SIZE, size - HEAD_SIZE};

        uint8_t *plain = unpack(state, codec, packed, plain_size);

        same_in_steps(state, codec, packed, plain, plain_size);
        free(plain);
        if (narc_codec_known(codec))
            there_and_back(state, codec, level, packed);
        sums_do_not_depend_on_cuts(packed, packed.size == 0 ? 0 : plain_size % packed.size);
    }
    narc_codec_state_free(state);
    return 0;
}
