/* SHA-256 through OpenSSL's libcrypto.
 *
 * The plain functions of <openssl/sha.h> are used rather than EVP: they run the same assembly, but
 * hold their state where we put it, so hashing cannot run out of memory half-way and cannot fail. A
 * digest that is silently wrong would be worse than any error (docs/decisions/sha256.md). */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "digest/digest.h"

#include "base/memory.h"

#include <openssl/sha.h>

struct narc_sha256_state {
    SHA256_CTX context;
};

static void
update(SHA256_CTX *context, narc_bytes bytes)
{
    if (bytes.size > 0)
        SHA256_Update(context, bytes.data, bytes.size);
}

void
narc_sha256_two(narc_bytes first, narc_bytes second, uint8_t digest[NARC_SHA256_SIZE])
{
    SHA256_CTX context;

    SHA256_Init(&context);
    update(&context, first);
    update(&context, second);
    SHA256_Final(digest, &context);
}

void
narc_sha256(narc_bytes bytes, uint8_t digest[NARC_SHA256_SIZE])
{
    narc_sha256_two(bytes, (narc_bytes){NULL, 0}, digest);
}

narc_sha256_state *
narc_sha256_new(void)
{
    narc_sha256_state *state = narc_memory_get(NULL, sizeof(*state));

    if (state != NULL)
        SHA256_Init(&state->context);
    return state;
}

void
narc_sha256_add(narc_sha256_state *state, narc_bytes bytes)
{
    update(&state->context, bytes);
}

void
narc_sha256_end(narc_sha256_state *state, uint8_t digest[NARC_SHA256_SIZE])
{
    SHA256_Final(digest, &state->context);
    SHA256_Init(&state->context);
}

void
narc_sha256_free(narc_sha256_state *state)
{
    narc_memory_free(NULL, state);
}
